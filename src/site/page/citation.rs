//! How to cite a story: for reference managers, as BibTeX and as RIS.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use tera::Value;

use super::Meta;
use super::structured_data::{each, pages};
use super::text;
use crate::content::settings::Settings;
use crate::site::view::shape::Address;

/// How to cite a story, in files that reference managers read. Each is complete in its address (`data:`), so that nothing
/// is fetched: `<a download="{{ page.citation.name }}.bib" href="{{ page.citation.bibtex }}">`.
#[derive(Clone, Debug, Serialize)]
pub struct Citation {
    /// A name for the files, without extension.
    pub name: String,
    /// The BibTeX file.
    pub bibtex: Address,
    /// The RIS file.
    pub ris: Address,
}

/// What a citation says of a story.
struct Cited<'a> {
    story: &'a Value,
    issue: &'a Value,
    meta: &'a Meta,
    settings: &'a Settings,
}

/// The names of months in BibTeX.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

impl Citation {
    /// The citation of a story.
    pub(super) fn of(story: &Value, issue: &Value, meta: &Meta, settings: &Settings) -> Self {
        let cited = Cited { story, issue, meta, settings };
        let name = meta.url.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let name = name.trim_end_matches(".html").to_owned();
        Self {
            bibtex: address("application/x-bibtex", &cited.bibtex(&name)),
            ris: address("application/x-research-info-systems", &cited.ris()),
            name,
        }
    }
}

/// A file as an address.
fn address(media_type: &str, text: &str) -> Address {
    // What needs no escape stays legible, and is packed better.
    const ESCAPED: &percent_encoding::AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~')
        .remove(b'/')
        .remove(b':')
        .remove(b',')
        .remove(b'=')
        .remove(b'@')
        .remove(b';')
        .remove(b'(')
        .remove(b')')
        .remove(b'*')
        .remove(b'+');
    format!("data:{media_type};charset=utf-8,{}", utf8_percent_encode(text, ESCAPED))
}

impl Cited<'_> {
    /// Year, month and day, as far as they are known.
    fn date(&self) -> Vec<String> {
        let published = text(self.story, "published.iso");
        let date = if published.is_empty() { text(self.story, "date.iso") } else { published };
        date.get(..10).unwrap_or(&date).split('-').map(str::to_owned).collect()
    }

    fn language(&self) -> String {
        match text(self.story, "language.tag") {
            own if own.is_empty() => self.settings.reading.language.clone(),
            own => own,
        }
    }

    /// An entry of BibTeX.
    fn bibtex(&self, key: &str) -> String {
        let name = |byline: &Value| match &*text(byline, "kind") {
            "person" => escaped(&text(byline, "name")),
            // Not to be split into first and last name.
            _ => format!("{{{}}}", escaped(&text(byline, "name"))),
        };
        let authors: Vec<String> = each(self.story, "bylines").map(name).collect();
        let date = self.date();
        let month = date.get(1).and_then(|month| MONTHS.get(month.parse::<usize>().ok()? - 1));
        let braced =
            |text: String| Some(text).filter(|t| !t.is_empty()).map(|t| format!("{{{t}}}"));
        let of = |value: &Value, path: &str| braced(escaped(&text(value, path)));
        let fields = [
            // Doubled braces keep its capitals.
            ("title", of(self.story, "headline").map(|title| format!("{{{title}}}"))),
            ("author", braced(authors.join(" and "))),
            ("journal", braced(escaped(&self.settings.name))),
            ("volume", of(self.issue, "volume")),
            ("number", of(self.issue, "number")),
            ("pages", braced(escaped(&pages(self.story).join(", ")))),
            ("year", date.first().cloned().and_then(braced)),
            ("month", month.map(|month| (*month).to_owned())),
            ("day", date.get(2).cloned().and_then(braced)),
            ("language", braced(self.language())),
            ("url", braced(self.meta.canonical.clone())),
        ];
        let key: String = key.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let key = if key.is_empty() { "story" } else { &key };
        let fields =
            fields.into_iter().filter_map(|(name, value)| Some(format!("  {name} = {}", value?)));
        format!("@article{{{key},\n{}\n}}\n", fields.collect::<Vec<_>>().join(",\n"))
    }

    /// A record of RIS.
    fn ris(&self) -> String {
        let pages = pages(self.story);
        let date = self.date();
        let kind = if self.settings.is_magazine { "MGZN" } else { "NEWS" };
        let authors = each(self.story, "bylines").map(|byline| ("AU", text(byline, "name")));
        let mut lines = vec![("TY", kind.to_owned()), ("TI", text(self.story, "headline"))];
        lines.extend(authors);
        lines.extend([
            ("T2", self.settings.name.clone()),
            ("VL", text(self.issue, "volume")),
            ("IS", text(self.issue, "number")),
            ("SP", pages.first().cloned().unwrap_or_default()),
            ("EP", pages.get(1..).and_then(<[String]>::last).cloned().unwrap_or_default()),
            ("PY", date.first().cloned().unwrap_or_default()),
            ("DA", date.join("/")),
            ("LA", self.language()),
            ("UR", self.meta.canonical.clone()),
        ]);
        lines.retain(|(_, value)| !value.is_empty());
        let lines = lines.iter().map(|(tag, value)| format!("{tag}  - {value}\r\n"));
        lines.chain(["ER  - \r\n".to_owned()]).collect()
    }
}

/// A text in BibTeX.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => written.extend(['\\', c]),
            '~' => written.push_str("\\textasciitilde{}"),
            '^' => written.push_str("\\textasciicircum{}"),
            '\\' => written.push_str("\\textbackslash{}"),
            c => written.push(c),
        }
    }
    written
}
