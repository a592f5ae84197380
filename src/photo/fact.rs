//! What a picture says of itself, each fact with where it was read.

use std::collections::BTreeMap;
use std::fmt;

use crate::character::is_forbidden;

/// A fact that files hold.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Fact {
    /// What the picture shows.
    Description,
    /// A headline of its own.
    Headline,
    /// Who took it.
    Creator,
    /// Who is to be named under it.
    Credit,
    /// Whose it is.
    Copyright,
    /// Who had it first.
    Source,
    /// When it was taken.
    Date,
    /// The city it shows.
    City,
    /// The country it shows.
    Country,
    /// What stands for it where it cannot be seen.
    Alt,
    /// A longer text that does so.
    ExtendedDescription,
    /// What whoever publishes it has to heed.
    Instructions,
    /// Where its licence can be read, a URL.
    WebStatement,
    /// Whether a camera, a hand or a program made it: a term of the IPTC, as a URL.
    DigitalSourceType,
}

/// Where files hold a fact.
pub(super) struct Source {
    pub(super) fact: Fact,
    /// What sidecars and reports call it.
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

/// Where each fact is held (IPTC Photo Metadata Standard; Metadata Working Group, section 5).
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
    /// What sidecars and reports call it.
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
pub struct Found {
    /// The values: one, but for the names of creators.
    pub texts: Vec<String>,
    /// Where they were read.
    pub origin: Origin,
}

impl Found {
    /// The values as one text, names with commas between.
    pub fn text(&self) -> String {
        self.texts.join(", ")
    }

    /// Cleans what was read; `None` if nothing is left.
    pub(super) fn new(
        fact: Fact,
        texts: impl IntoIterator<Item = String>,
        origin: Origin,
    ) -> Option<Self> {
        let texts = texts.into_iter().map(|text| one_line(&text));
        let texts = texts.map(|text| if fact == Fact::Date { day(&text) } else { text });
        let texts: Vec<String> = texts.filter(|text| !text.is_empty()).take(MOST_TEXTS).collect();
        (!texts.is_empty()).then_some(Self { texts, origin })
    }

    /// Whether the other says the same, or the beginning of it, as fields of few bytes do.
    fn covers(&self, other: &Self) -> bool {
        let each = |ours: &String, theirs: &String| ours.starts_with(theirs.as_str());
        let one_by_one = other.texts.len() <= self.texts.len()
            && self.texts.iter().zip(&other.texts).all(|(ours, theirs)| each(ours, theirs));
        one_by_one || self.text().starts_with(&other.text())
    }
}

/// More values than this no property of ours has.
const MOST_TEXTS: usize = 100;

/// Longer than this, in bytes, no fact is taken.
const LONGEST: usize = 64 * 1024;

/// A text as a page can hold it, on one line.
fn one_line(text: &str) -> String {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let kept: String = text.chars().filter(|c| !is_forbidden(*c)).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The day in a date as XMP, IIM (`20250918`) and Exif (`2025:09:18 06:00:00`) write it, as ISO 8601 does;
/// unknown months and days are zeros in IIM. Empty if there is none.
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

/// Two places of one file that say different things.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// Of what.
    pub fact: Fact,
    /// What is taken.
    pub taken: Found,
    /// What is not.
    pub left: Found,
}

/// The facts that a file holds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Embedded {
    /// Each fact that is there.
    pub facts: BTreeMap<Fact, Found>,
    /// Where IIM says something else than XMP. What is only cut short is no conflict.
    pub conflicts: Vec<Conflict>,
}

impl Embedded {
    /// The text of a fact.
    pub fn text(&self, fact: Fact) -> Option<String> {
        self.facts.get(&fact).map(Found::text)
    }

    /// Takes the first of three values, in the order XMP, IIM, Exif.
    pub(super) fn merge(&mut self, fact: Fact, [xmp, iim, exif]: [Option<Found>; 3]) {
        if let (Some(taken), Some(left)) = (&xmp, &iim)
            && !taken.covers(left)
        {
            self.conflicts.push(Conflict { fact, taken: taken.clone(), left: left.clone() });
        }
        self.facts.extend(xmp.or(iim).or(exif).map(|found| (fact, found)));
    }
}
