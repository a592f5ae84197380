//! The facts in the metadata of a picture, each with its origin.

use std::collections::BTreeMap;
use std::fmt;

use super::boilerplate::is_boilerplate;
use super::xmp;
use crate::base::character::{self, is_forbidden, is_line_separator};

/// A fact that files contain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Fact {
    /// What the picture shows.
    Description,
    /// A headline of its own.
    Headline,
    /// Who took it.
    Creator,
    /// Whom to credit.
    Credit,
    /// The copyright notice.
    Copyright,
    /// The original owner.
    Source,
    /// When it was taken.
    Date,
    /// The city it shows.
    City,
    /// The country it shows.
    Country,
    /// The alternative text.
    Alt,
    /// A longer alternative text.
    ExtendedDescription,
    /// Instructions for publishers.
    Instructions,
    /// The URL of its licence.
    WebStatement,
    /// Whether a camera, a person or a program made it: a term of the IPTC, as a URL.
    DigitalSourceType,
}

/// Where files store a fact.
pub(super) struct Source {
    pub(super) fact: Fact,
    /// Its name in sidecars and reports.
    pub(super) key: &'static str,
    /// Prefix, namespace and name of the XMP property.
    pub(super) xmp: (&'static str, &'static str, &'static str),
    /// The IIM dataset of record 2.
    pub(super) iim: Option<u8>,
    /// The Exif tag.
    pub(super) exif: Option<u16>,
}

const DC: (&str, &str) = ("dc", "http://purl.org/dc/elements/1.1/");
const PHOTOSHOP: (&str, &str) = ("photoshop", "http://ns.adobe.com/photoshop/1.0/");
const CORE: (&str, &str) = ("Iptc4xmpCore", "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/");
const EXTENSION: (&str, &str) = ("Iptc4xmpExt", "http://iptc.org/std/Iptc4xmpExt/2008-02-29/");
const RIGHTS: (&str, &str) = ("xmpRights", "http://ns.adobe.com/xap/1.0/rights/");

/// Where each fact is stored (IPTC Photo Metadata Standard; Metadata Working Group, section 5).
#[rustfmt::skip]
pub(super) const SOURCES: &[Source] = &[
    source(Fact::Description, "description", (DC, "description"), (Some(120), Some(0x010e))),
    source(Fact::Headline, "headline", (PHOTOSHOP, "Headline"), (Some(105), None)),
    source(Fact::Creator, "creator", (DC, "creator"), (Some(80), Some(0x013b))),
    source(Fact::Credit, "credit", (PHOTOSHOP, "Credit"), (Some(110), None)),
    source(Fact::Copyright, "copyright", (DC, "rights"), (Some(116), Some(0x8298))),
    source(Fact::Source, "source", (PHOTOSHOP, "Source"), (Some(115), None)),
    source(Fact::Date, "date", (PHOTOSHOP, "DateCreated"), (Some(55), Some(0x9003))),
    source(Fact::City, "city", (PHOTOSHOP, "City"), (Some(90), None)),
    source(Fact::Country, "country", (PHOTOSHOP, "Country"), (Some(101), None)),
    source(Fact::Alt, "alt", (CORE, "AltTextAccessibility"), (None, None)),
    source(Fact::ExtendedDescription, "extended_description", (CORE, "ExtDescrAccessibility"), (None, None)),
    source(Fact::Instructions, "instructions", (PHOTOSHOP, "Instructions"), (Some(40), None)),
    source(Fact::WebStatement, "web_statement", (RIGHTS, "WebStatement"), (None, None)),
    source(Fact::DigitalSourceType, "digital_source_type", (EXTENSION, "DigitalSourceType"), (None, None)),
];

const fn source(
    fact: Fact,
    key: &'static str,
    (space, name): ((&'static str, &'static str), &'static str),
    (iim, exif): (Option<u8>, Option<u16>),
) -> Source {
    Source { fact, key, xmp: (space.0, space.1, name), iim, exif }
}

impl Fact {
    /// Its name in sidecars and reports.
    pub fn key(self) -> &'static str {
        SOURCES.iter().find(|source| source.fact == self).map_or("", |source| source.key)
    }

    /// All of them, in the order of reports.
    pub fn all() -> impl Iterator<Item = Self> {
        SOURCES.iter().map(|source| source.fact)
    }
}

/// Where a value was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// The XMP property with this prefix and name.
    Xmp(&'static str, &'static str),
    /// The IIM dataset of this number, in record 2.
    Iim(u8),
    /// The Exif tag of this number.
    Exif(u16),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Xmp(prefix, name) => write!(f, "XMP {prefix}:{name}"),
            Self::Iim(dataset) => write!(f, "IIM 2:{dataset:02}"),
            Self::Exif(tag) => write!(f, "Exif 0x{tag:04X}"),
        }
    }
}

/// A value with where it was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MetadataValue {
    /// The values: one, except for names of creators.
    pub texts: Vec<String>,
    /// Where they were read.
    pub origin: Origin,
    /// The value in several languages, by their tags; empty if there is only one.
    languages: Vec<(String, String)>,
}

impl MetadataValue {
    /// The values as one text, with commas between names.
    pub fn text(&self) -> String {
        self.texts.join(", ")
    }

    /// Whether it is given in several languages.
    pub fn is_in_other_languages(&self) -> bool {
        !self.languages.is_empty()
    }

    /// Cleans a value; `None` if nothing is left.
    pub(super) fn new(
        fact: Fact,
        texts: impl IntoIterator<Item = String>,
        origin: Origin,
    ) -> Option<Self> {
        let texts = texts.into_iter().map(|text| one_line(&text));
        let texts = texts.map(|text| if fact == Fact::Date { day(&text) } else { text });
        let texts: Vec<String> = texts.filter(|text| !text.is_empty()).take(MOST_TEXTS).collect();
        (!texts.is_empty()).then_some(Self { texts, origin, languages: Vec::new() })
    }

    /// Adds the value in several languages.
    pub(super) fn in_languages(mut self, languages: &[(String, String)]) -> Self {
        let line = |(tag, text): &(String, String)| (tag.clone(), one_line(text));
        self.languages = languages.iter().take(MOST_TEXTS).map(line).collect();
        self
    }

    /// Selects the value for a language: with its tag, or for another country; otherwise the default. Returns whether
    /// there was one. If none of several values fits, nothing changes.
    fn speak(&mut self, language: &str) -> bool {
        let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        let wanted = primary(language);
        let of = |fits: &dyn Fn(&str) -> bool| {
            self.languages.iter().find(|(tag, _)| fits(tag)).map(|(_, text)| text.clone())
        };
        let text = of(&|tag| tag.eq_ignore_ascii_case(language))
            .or_else(|| of(&|tag| primary(tag) == wanted))
            .or_else(|| of(&xmp::is_default));
        let is_spoken = self.languages.is_empty() || text.is_some();
        self.texts = text.map_or_else(|| std::mem::take(&mut self.texts), |text| vec![text]);
        is_spoken
    }

    /// Whether the other has the same text, or the beginning of it, as in fields with a length limit.
    fn covers(&self, other: &Self) -> bool {
        let each = |ours: &String, theirs: &String| ours.starts_with(theirs.as_str());
        let one_by_one = other.texts.len() <= self.texts.len()
            && self.texts.iter().zip(&other.texts).all(|(ours, theirs)| each(ours, theirs));
        let in_one_language =
            || self.languages.iter().any(|(_, text)| text.starts_with(&other.text()));
        one_by_one || self.text().starts_with(&other.text()) || in_one_language()
    }
}

/// The most values of a property.
const MOST_TEXTS: usize = 100;

/// The longest fact, in bytes.
const LONGEST: usize = 64 * 1024;

/// A text in one line, without characters that a page cannot contain.
fn one_line(text: &str) -> String {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let kept = |c: &char| !is_forbidden(*c) || is_line_separator(*c);
    character::one_line(&text.chars().filter(kept).collect::<String>())
}

/// The day of a date in XMP, IIM (`20250918`) or Exif (`2025:09:18 06:00:00`), in the form of ISO 8601. Unknown
/// months and days are zeros in IIM. Empty if there is none.
fn day(text: &str) -> String {
    let date = text.split(['T', ' ']).next().unwrap_or_default();
    let digits: String = date.chars().filter(char::is_ascii_digit).collect();
    let rest = |at: usize| digits.get(at..at + 2).filter(|part| *part != "00");
    match (digits.get(..4).filter(|year| *year != "0000"), rest(4), rest(6)) {
        (Some(year), Some(month), Some(day)) => format!("{year}-{month}-{day}"),
        (Some(year), Some(month), None) => format!("{year}-{month}"),
        (Some(year), None, _) => year.to_owned(),
        (None, ..) => String::new(),
    }
}

/// Two fields of one file that contradict each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// The fact.
    pub fact: Fact,
    /// The value that is used.
    pub taken: MetadataValue,
    /// The value that is not.
    pub left: MetadataValue,
}

/// The facts in a file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Embedded {
    /// Every fact found.
    pub facts: BTreeMap<Fact, MetadataValue>,
    /// Where IIM contradicts XMP. A value that is only cut short is not a conflict.
    pub conflicts: Vec<Conflict>,
    /// Values that are not used: texts of cameras and programs, and descriptions in other languages than the
    /// publication's.
    pub ignored: Vec<(Fact, MetadataValue)>,
}

impl Embedded {
    /// The text of a fact.
    pub fn text(&self, fact: Fact) -> Option<String> {
        self.facts.get(&fact).map(MetadataValue::text)
    }

    /// Takes the first of three values, in the order XMP, IIM, Exif. Ignores those that no person wrote.
    pub(super) fn merge(&mut self, fact: Fact, found: [Option<MetadataValue>; 3]) {
        let [xmp, iim, exif] = found.map(|found| self.written(fact, found?));
        if let (Some(taken), Some(left)) = (&xmp, &iim)
            && !taken.covers(left)
        {
            self.conflicts.push(Conflict { fact, taken: taken.clone(), left: left.clone() });
        }
        self.facts.extend(xmp.or(iim).or(exif).map(|found| (fact, found)));
    }

    /// A value, unless a camera or a program wrote it.
    fn written(&mut self, fact: Fact, mut found: MetadataValue) -> Option<MetadataValue> {
        if !matches!(fact, Fact::Description | Fact::Headline) {
            return Some(found);
        }
        found.languages.retain(|(_, text)| !is_boilerplate(text));
        if !is_boilerplate(&found.text()) {
            return Some(found);
        }
        match found.languages.first() {
            Some((_, text)) => {
                let texts = vec![text.clone()];
                Some(MetadataValue { texts, ..found })
            }
            None => {
                self.ignored.push((fact, found));
                None
            }
        }
    }

    /// The facts in the language of a publication. Texts in several languages, none of which fits, are dropped, but
    /// rights are kept.
    #[must_use]
    pub fn for_language(mut self, language: &str) -> Self {
        let words = [Fact::Description, Fact::Headline, Fact::Alt, Fact::ExtendedDescription];
        let mut facts = BTreeMap::new();
        for (fact, mut found) in self.facts {
            let is_spoken = found.speak(language);
            match is_spoken || !words.contains(&fact) {
                true => _ = facts.insert(fact, found),
                false => self.ignored.push((fact, found)),
            }
        }
        Self { facts, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn embedded(languages: &[(&str, &str)], iim: Option<&str>) -> Embedded {
        let texts: Vec<String> = languages.iter().map(|(_, text)| (*text).to_owned()).collect();
        let of = |tag: &str| languages.iter().find(|(known, _)| *known == tag).map(|(_, t)| *t);
        let default = of("x-default").map_or(texts[0].clone(), str::to_owned);
        let tagged: Vec<(String, String)> =
            languages.iter().map(|(tag, text)| ((*tag).to_owned(), (*text).to_owned())).collect();
        let tagged = if tagged.len() > 1 { tagged } else { Vec::new() };
        let xmp =
            MetadataValue::new(Fact::Description, [default], Origin::Xmp("dc", "description"));
        let iim = iim.and_then(|text| {
            MetadataValue::new(Fact::Description, [text.to_owned()], Origin::Iim(120))
        });
        let mut embedded = Embedded::default();
        let xmp = xmp.map(|found| found.in_languages(&tagged));
        embedded.merge(Fact::Description, [xmp, iim, None]);
        embedded
    }

    fn told(languages: &[(&str, &str)], language: &str) -> Option<String> {
        embedded(languages, None).for_language(language).text(Fact::Description)
    }

    #[test]
    fn the_language_of_the_publication_is_taken_then_the_default_then_the_only_one() {
        let all = [("x-default", "any"), ("de-AT", "Kran"), ("fr", "grue")];
        for (language, text) in
            [("de-AT", "Kran"), ("de", "Kran"), ("DE-ch", "Kran"), ("fr", "grue"), ("sv", "any")]
        {
            assert_eq!(told(&all, language).as_deref(), Some(text), "{language}");
        }
        assert_eq!(told(&[("c", "any"), ("fr", "grue")], "de").as_deref(), Some("any"));
        assert_eq!(told(&[("fr", "grue")], "de").as_deref(), Some("grue"));
        assert_eq!(told(&[("c", "crane")], "de").as_deref(), Some("crane"));
        let other = embedded(&[("fr", "grue"), ("en", "crane")], None).for_language("de");
        assert_eq!(other.text(Fact::Description), None);
        assert!(other.ignored.iter().all(|(_, found)| found.is_in_other_languages()));
        assert_eq!(other.ignored.len(), 1);
    }

    #[test]
    fn a_description_in_another_language_is_no_conflict() {
        let languages = [("x-default", "any"), ("de", "Kran")];
        assert_eq!(embedded(&languages, Some("Kran")).conflicts, []);
        assert_eq!(embedded(&languages, Some("other")).conflicts.len(), 1);
    }

    #[test]
    fn what_no_person_wrote_is_left_out_and_the_next_value_is_taken() {
        let camera = embedded(&[("x-default", "SONY DSC")], Some("The crane."));
        assert_eq!(camera.text(Fact::Description).as_deref(), Some("The crane."));
        let one = embedded(&[("x-default", "SONY DSC"), ("de", "Kran")], None);
        assert_eq!(one.text(Fact::Description).as_deref(), Some("Kran"));
        let none = embedded(&[("x-default", "SONY DSC")], Some("_cuva"));
        assert_eq!((none.text(Fact::Description), none.ignored.len()), (None, 2));
    }
}
