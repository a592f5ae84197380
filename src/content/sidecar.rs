//! The words of a photo: in its own file, in its sidecar `<file>.yaml`, or where it is placed.

use serde::{Deserialize, Serialize};

use crate::base::date::PartialDate;
use crate::base::diagnostic::Diagnostic;
use crate::base::path::SourcePath;
use crate::base::yaml::foreign::{Foreign, advice, key};
use crate::base::yaml::table::{Form, Table, may};
use crate::base::yaml::{Map, Reader, Tree};
use crate::content::markdown::{left_in_line, without_entities};
use crate::content::settings::{License, license};
use crate::pictures::photo::{Embedded, Fact, Rights, spelled_credit, split_credit};

/// The keys of the words of a photo.
pub const KEYS: &Table = &Table {
    heading: "Sidecars of photos",
    keys: &[
        may("caption", Form::AnyText),
        may("credit", Form::Known("credits", &Form::Text)),
        may("alt", Form::AnyText),
        may("creator", Form::Text),
        may("copyright", Form::Text),
        may("date", Form::Date),
        may("headline", Form::Text),
        may("source", Form::Text),
        may("city", Form::Text),
        may("country", Form::Text),
        may("extended_description", Form::Text),
        may("instructions", Form::AnyText),
        may("web_statement", Form::Text),
        may("license", license::FORM),
        may("digital_source_type", Form::Text),
        may("extra", Form::Fields("photo")),
    ],
};

const SIZE: &str = "delete the line: the theme determines the place and size of photos";

/// The keys that other programs use for the words of a photo.
#[rustfmt::skip]
pub const FOREIGN: &[Foreign] = &[
    key("description", "caption"), key("text", "caption"), key("cutline", "caption"), key("legend", "caption"), key("title", "headline"),
    key("photographer", "creator"), key("author", "creator"), key("artist", "creator"), key("by", "creator"), key("byline", "creator"),
    key("photocredit", "credit"), key("credits", "credit"), key("attribution", "credit"), key("agency", "source"),
    key("sourcelink", "web_statement"), key("licence", "license"), key("licenseurl", "license"),
    key("alttext", "alt"), key("alternative", "alt"), key("alternativetext", "alt"), key("accessibility", "alt"),
    key("rights", "copyright"), key("copyrightnotice", "copyright"), key("taken", "date"), key("datecreated", "date"),
    key("location", "city"), key("longdesc", "extended_description"), key("longdescription", "extended_description"),
    key("file", "src"), key("path", "src"), key("url", "src"), key("image", "src"), key("name", "src"), key("photo", "src"),
    key("gravity", "focus"), key("focalpoint", "focus"), key("position", "focus"),
    advice("width", SIZE), advice("height", SIZE), advice("align", SIZE), advice("class", SIZE), advice("size", SIZE),
    advice("halfwidth", SIZE),
];

/// The words of a photo, all optional. An empty caption means that none is shown; an empty alternative text, that the
/// photo is decorative.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct PhotoText {
    /// What the photo shows, without its credit: inline Markdown, unless it is plain.
    pub caption: Option<String>,
    /// Whether the caption is plain text, as in picture files.
    pub has_plain_caption: bool,
    /// Whom to credit.
    pub credit: Option<String>,
    /// Its alternative text.
    pub alt: Option<String>,
    /// Who took it.
    pub creator: Option<String>,
    /// The copyright notice.
    pub copyright: Option<String>,
    /// When it was taken.
    pub date: Option<PartialDate>,
    /// A headline of its own.
    pub headline: Option<String>,
    /// The original owner.
    pub source: Option<String>,
    /// The city it shows.
    pub city: Option<String>,
    /// The country it shows.
    pub country: Option<String>,
    /// A longer alternative text.
    pub extended_description: Option<String>,
    /// Instructions for publishers; empty after they were followed.
    pub instructions: Option<String>,
    /// The URL of its licence.
    pub web_statement: Option<String>,
    /// Whether a camera, a person or a program made it: a term of the IPTC, as a URL.
    pub digital_source_type: Option<String>,
    /// What readers may do with it.
    pub license: Option<License>,
    /// Fields that the paper or its theme invents.
    pub extra: Tree,
}

impl PhotoText {
    /// Reads the words from the keys of a mapping. A caption that ends with `(PHOTO: X)` also gives the credit,
    /// unless `credit` exists.
    pub fn read(map: &Map<'_>) -> Self {
        let words = |key: &str| map.filled(key).map(|text| without_entities(&text));
        let caption = map.text("caption");
        if let Some((code, message, hint)) = caption.as_deref().and_then(left_in_line)
            && let Some(node) = map.get("caption")
        {
            node.report(code, message, hint);
        }
        let (caption, in_caption) = split(caption);
        let in_caption = in_caption.map(|credit| without_entities(&credit));
        let license = License::read(map);
        // The licence is where the picture file itself names the terms of its use.
        let address = license.as_ref().and_then(|license| license.url.clone());
        Self {
            caption,
            has_plain_caption: false,
            credit: words("credit").map(|credit| spelled_credit(&credit)).or(in_caption),
            alt: map.text("alt").map(|text| without_entities(&text)),
            creator: words("creator"),
            copyright: words("copyright"),
            date: map.get("date").and_then(|n| PartialDate::read(&n)),
            headline: words("headline"),
            source: words("source"),
            city: words("city"),
            country: words("country"),
            extended_description: words("extended_description"),
            instructions: map.text("instructions").map(|text| without_entities(&text)),
            web_statement: map.filled("web_statement").or(address),
            digital_source_type: map.filled("digital_source_type"),
            license,
            extra: Tree::fields(map),
        }
    }

    /// The words in the metadata of a picture file. A description that ends with `(PHOTO: X)` gives the credit,
    /// unless there is a credit line.
    pub fn of_file(embedded: &Embedded) -> Self {
        let (caption, in_caption) = split(embedded.text(Fact::Description));
        Self {
            caption: caption.filter(|caption| !caption.is_empty()),
            has_plain_caption: true,
            credit: embedded.text(Fact::Credit).map(|c| spelled_credit(&c)).or(in_caption),
            alt: embedded.text(Fact::Alt),
            creator: embedded.text(Fact::Creator),
            copyright: embedded.text(Fact::Copyright),
            date: embedded.text(Fact::Date).and_then(|date| PartialDate::parse(&date)),
            headline: embedded.text(Fact::Headline),
            source: embedded.text(Fact::Source),
            city: embedded.text(Fact::City),
            country: embedded.text(Fact::Country),
            extended_description: embedded.text(Fact::ExtendedDescription),
            instructions: embedded.text(Fact::Instructions),
            web_statement: embedded.text(Fact::WebStatement),
            digital_source_type: embedded.text(Fact::DigitalSourceType),
            license: None,
            extra: Tree::default(),
        }
    }

    /// These words; missing ones come from others.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        let pick = |a: &Option<String>, b: &Option<String>| a.clone().or_else(|| b.clone());
        let caption_of = if self.caption.is_some() { self } else { other };
        Self {
            caption: caption_of.caption.clone(),
            has_plain_caption: caption_of.has_plain_caption,
            credit: pick(&self.credit, &other.credit),
            alt: pick(&self.alt, &other.alt),
            creator: pick(&self.creator, &other.creator),
            copyright: pick(&self.copyright, &other.copyright),
            date: self.date.or(other.date),
            headline: pick(&self.headline, &other.headline),
            source: pick(&self.source, &other.source),
            city: pick(&self.city, &other.city),
            country: pick(&self.country, &other.country),
            extended_description: pick(&self.extended_description, &other.extended_description),
            instructions: pick(&self.instructions, &other.instructions),
            web_statement: pick(&self.web_statement, &other.web_statement),
            digital_source_type: pick(&self.digital_source_type, &other.digital_source_type),
            license: self.license.clone().or_else(|| other.license.clone()),
            extra: self.extra.over(&other.extra),
        }
    }

    /// Whether a fact is given.
    pub fn has(&self, fact: Fact) -> bool {
        match fact {
            Fact::Description => self.caption.is_some(),
            Fact::Headline => self.headline.is_some(),
            Fact::Creator => self.creator.is_some(),
            Fact::Credit => self.credit.is_some(),
            Fact::Copyright => self.copyright.is_some(),
            Fact::Source => self.source.is_some(),
            Fact::Date => self.date.is_some(),
            Fact::City => self.city.is_some(),
            Fact::Country => self.country.is_some(),
            Fact::Alt => self.alt.is_some(),
            Fact::ExtendedDescription => self.extended_description.is_some(),
            Fact::Instructions => self.instructions.is_some(),
            Fact::WebStatement => self.web_statement.is_some(),
            Fact::DigitalSourceType => self.digital_source_type.is_some(),
        }
    }

    /// The name under the photo: the credit, or else the source, or else the creator.
    pub fn credit_line(&self) -> Option<&str> {
        self.credit.as_deref().or(self.source.as_deref()).or(self.creator.as_deref())
    }

    /// The rights among these words, which travel with the published picture.
    pub fn rights(&self) -> Rights {
        Rights {
            creator: self.creator.clone(),
            credit: self.credit.clone(),
            copyright: self.copyright.clone(),
            source: self.source.clone(),
            web_statement: self.web_statement.clone(),
            alt: self.alt.clone(),
            digital_source_type: self.digital_source_type.clone(),
        }
    }
}

/// A caption and the credit at its end.
fn split(caption: Option<String>) -> (Option<String>, Option<String>) {
    match caption.map(|caption| split_credit(&caption)) {
        Some((caption, credit)) => (Some(caption), credit),
        None => (None, None),
    }
}

/// Reads a sidecar.
pub fn parse(file: &SourcePath, text: &str) -> (PhotoText, Vec<Diagnostic>) {
    let reader = Reader::new(file, text, 0);
    let words =
        reader.load().map(|value| PhotoText::read(&reader.root(&value).map_with(KEYS, FOREIGN)));
    (words.unwrap_or_default(), reader.into_diagnostics())
}
