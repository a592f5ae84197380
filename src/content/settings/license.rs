//! Licences: what readers may do with a story or photo.

use serde::{Deserialize, Serialize};

use crate::base::diagnostic::Code;
use crate::base::yaml::table::{Form, Table, may, must};
use crate::base::yaml::{Map, Node, scalar};
use crate::content::address::address;

/// The keys of a licence that has no name of its own.
pub const KEYS: &Table = &Table {
    heading: "Keys of a licence",
    keys: &[must("text", Form::Text), may("url", Form::Text)],
};

/// The form of a licence: its name, or a mapping.
pub const FORM: Form = Form::Either(&[Form::Known("licences", &Form::Text), Form::Map(KEYS)]);

/// A licence.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct License {
    /// Its identifier in the SPDX list, if it is in it.
    pub id: Option<String>,
    /// What readers see: `CC BY-SA 4.0`.
    pub name: String,
    /// Its text on the web.
    pub url: Option<String>,
}

/// The versions of the licences of Creative Commons.
const VERSIONS: [&str; 5] = ["4.0", "3.0", "2.5", "2.0", "1.0"];

/// The kinds of licences of Creative Commons.
const KINDS: [&str; 6] = ["by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd"];

/// Where versions before 4.0 exist in the law of a country: its domain on the web, or `igo` for organisations between
/// states.
const COUNTRIES: [&str; 60] = [
    "am", "ar", "at", "au", "az", "be", "bg", "br", "ca", "ch", "cl", "cn", "co", "cr", "cz", "de",
    "dk", "ec", "ee", "eg", "es", "fi", "fr", "ge", "gr", "gt", "hk", "hr", "hu", "ie", "igo",
    "il", "in", "it", "jp", "kr", "lu", "mk", "mt", "mx", "my", "nl", "no", "nz", "pe", "ph", "pl",
    "pr", "pt", "ro", "rs", "scotland", "se", "sg", "si", "th", "tw", "uk", "us", "vn",
];

/// What the name of a licence without a country may say.
const NO_COUNTRY: [&str; 3] = ["international", "unported", "generic"];

/// The names of licences that papers often use.
pub fn common() -> impl Iterator<Item = String> {
    let kinds = KINDS.iter().map(|kind| format!("CC {} {}", kind.to_uppercase(), VERSIONS[0]));
    kinds.chain(["CC0 1.0".to_owned()])
}

impl License {
    /// Reads `license`.
    pub fn read(map: &Map<'_>) -> Option<Self> {
        let node = map.get("license")?;
        if node.is_map() {
            return own(&node);
        }
        let written = node.filled()?;
        let known = Self::parse(&written);
        if known.is_none() {
            let (message, hint) = explain(&node, &written);
            node.report(Code::BadValue, message, hint);
        }
        known
    }

    /// A licence of Creative Commons, by name or address, or an identifier of the SPDX list.
    pub fn parse(written: &str) -> Option<Self> {
        creative_commons(written).or_else(|| of_spdx(written))
    }
}

/// A licence by words and address.
fn own(node: &Node<'_>) -> Option<License> {
    let map = node.map(KEYS);
    if map.get("text").is_none() {
        map.missing("text", "text: All rights reserved");
    }
    let url = map.get("url").and_then(|node| address(&node));
    let name = super::words(&map, "text")?;
    Some(License { id: None, name, url })
}

/// What is wrong with an unknown licence, and what to write.
fn explain(node: &Node<'_>, written: &str) -> (String, String) {
    let folded = folded(written);
    let of_kind = |kind: &&str| folded.trim_start_matches("cc-").trim_end_matches('-') == *kind;
    if let Some(kind) = KINDS.iter().find(|kind| of_kind(kind) && folded.starts_with("cc")) {
        let name = format!("CC {} 4.0", kind.to_uppercase());
        let message = format!("`{written}` has no version, and the versions differ");
        return (message, format!("write `{}`, or another version", node.with(&name)));
    }
    let message = format!("unknown licence `{written}`");
    let with_text = match written.contains("://") {
        true => format!("{{text: The name of the licence, url: {}}}", scalar(written)),
        false => format!("{{text: {}}}", scalar(written)),
    };
    let hint = format!(
        "write one of Creative Commons, `{}`, an identifier of the SPDX list, `{}`, or its words, `{}`",
        node.with("CC BY-SA 4.0"),
        node.with("GFDL-1.3-only"),
        node.with(&with_text)
    );
    (message, hint)
}

/// A name in lower case with single hyphens between its words.
fn folded(written: &str) -> String {
    let words = written.split(|c: char| c.is_whitespace() || c == '-' || c == '_');
    let words: Vec<String> =
        words.filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect();
    words.join("-")
}

/// A licence of Creative Commons, by its name in any spelling or by its address.
fn creative_commons(written: &str) -> Option<License> {
    let by_address = of_address(written);
    let name = by_address.unwrap_or_else(|| folded(written));
    if ["cc0", "cc0-1.0", "cc-zero", "cc-zero-1.0"].contains(&name.as_str()) {
        let url = "https://creativecommons.org/publicdomain/zero/1.0/";
        return Some(License {
            id: Some("CC0-1.0".to_owned()),
            name: "CC0 1.0".to_owned(),
            url: Some(url.to_owned()),
        });
    }
    if ["public-domain", "pdm", "public-domain-mark", "pdm-1.0"].contains(&name.as_str()) {
        let url = "https://creativecommons.org/publicdomain/mark/1.0/";
        return Some(License {
            id: None,
            name: "Public domain".to_owned(),
            url: Some(url.to_owned()),
        });
    }
    of_kind(name.strip_prefix("cc-")?)
}

/// A licence by its kind, version and country: `by-sa-4.0`, `by-nc-3.0-de`.
fn of_kind(name: &str) -> Option<License> {
    let end = |words: &[&'static str]| {
        let (rest, end) = name.rsplit_once('-')?;
        Some((rest, *words.iter().find(|word| **word == end)?))
    };
    let (rest, country) = match end(&COUNTRIES) {
        Some((rest, country)) => (rest, Some(country)),
        None => (end(&NO_COUNTRY).map_or(name, |(rest, _)| rest), None),
    };
    let (kind, version) = rest.rsplit_once('-')?;
    let (kind, version) =
        (KINDS.iter().find(|k| **k == kind)?, VERSIONS.iter().find(|v| **v == version)?);
    if country.is_some() && *version == "4.0" {
        return None;
    }
    let said = country.map(|country| format!(" {country}")).unwrap_or_default();
    let path = country.map(|country| format!("{country}/")).unwrap_or_default();
    let name = format!("CC {} {version}{}", kind.to_uppercase(), said.to_uppercase());
    Some(License {
        id: in_spdx(&name.replace(' ', "-")).map(str::to_owned),
        name,
        url: Some(format!("https://creativecommons.org/licenses/{kind}/{version}/{path}")),
    })
}

/// The folded name of a licence at an address of Creative Commons.
fn of_address(written: &str) -> Option<String> {
    let (_, rest) = written.split_once("://")?;
    let path = rest.trim_start_matches("www.").strip_prefix("creativecommons.org/")?;
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    match (parts.next()?, parts.next()?, parts.next()?) {
        ("licenses", kind, version) => {
            let country = parts.next().filter(|part| COUNTRIES.contains(part));
            let end = country.map(|country| format!("-{country}")).unwrap_or_default();
            Some(format!("cc-{kind}-{version}{end}"))
        }
        ("publicdomain", "zero", _) => Some("cc0".to_owned()),
        ("publicdomain", "mark", _) => Some("pdm".to_owned()),
        _ => None,
    }
}

/// A licence of the SPDX list, in any case.
fn of_spdx(written: &str) -> Option<License> {
    let name = in_spdx(written)?;
    Some(License {
        id: Some(name.to_owned()),
        name: name.to_owned(),
        url: Some(format!("https://spdx.org/licenses/{name}.html")),
    })
}

/// An identifier of the SPDX list, in any case, as it is written there.
fn in_spdx(written: &str) -> Option<&'static str> {
    let mut all = spdx::identifiers::LICENSES.iter().map(|license| license.name);
    all.find(|name| name.eq_ignore_ascii_case(written))
}

#[cfg(test)]
mod tests {
    use super::License;

    #[test]
    fn the_same_licence_has_many_spellings() {
        let spellings = [
            "CC BY-SA 4.0",
            "CC-BY-SA-4.0",
            "cc by sa 4.0",
            "https://creativecommons.org/licenses/by-sa/4.0/",
            "http://www.creativecommons.org/licenses/by-sa/4.0/deed.de",
        ];
        for spelling in spellings {
            let license = License::parse(spelling).expect(spelling);
            assert_eq!(license.name, "CC BY-SA 4.0", "{spelling}");
            assert_eq!(license.id.as_deref(), Some("CC-BY-SA-4.0"));
            let url = "https://creativecommons.org/licenses/by-sa/4.0/";
            assert_eq!(license.url.as_deref(), Some(url));
        }
    }

    #[test]
    fn a_licence_may_be_of_a_country() {
        let german = License::parse("CC BY-NC-ND 3.0 DE").expect("a licence");
        assert_eq!(german.name, "CC BY-NC-ND 3.0 DE");
        assert_eq!(german.id.as_deref(), Some("CC-BY-NC-ND-3.0-DE"));
        let address = "https://creativecommons.org/licenses/by-nc-nd/3.0/de/";
        assert_eq!(german.url.as_deref(), Some(address));
        assert_eq!(License::parse(&format!("{address}deed.en")), Some(german));
        let chilean = License::parse("cc-by-2.0-cl").expect("a licence");
        assert_eq!((chilean.id, chilean.name.as_str()), (None, "CC BY 2.0 CL"));
        let names = ["CC BY 4.0 International", "CC BY 3.0 Unported"];
        assert_eq!(
            names.map(|name| License::parse(name).map(|l| l.name)),
            [Some("CC BY 4.0".to_owned()), Some("CC BY 3.0".to_owned())]
        );
        assert_eq!(License::parse("CC BY 4.0 DE"), None);
    }

    #[test]
    fn a_licence_without_a_version_or_of_another_name_is_unknown() {
        for name in ["CC BY", "CC BY 5.0", "CC BY-XX 4.0", "my own", "https://paper.example/"] {
            assert_eq!(License::parse(name), None, "{name}");
        }
        assert_eq!(License::parse("mit").and_then(|l| l.id).as_deref(), Some("MIT"));
        assert_eq!(License::parse("CC0").map(|l| l.name).as_deref(), Some("CC0 1.0"));
    }
}
