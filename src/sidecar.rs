//! The words that go with a photo: in its sidecar `<file>.yaml`, or where it is placed.

use serde::{Deserialize, Serialize};

use crate::date::PartialDate;
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;
use crate::yaml::{Map, Reader};

/// The keys of the words of a photo.
pub const KEYS: &[&str] = &["caption", "credit", "alt", "creator", "copyright", "date"];

/// The words of a photo, each given or not. An empty caption says that none is to be shown; an empty
/// alternative text, that the photo is decorative.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct PhotoText {
    /// What the photo shows, without its credit.
    pub caption: Option<String>,
    /// Who is to be named under it.
    pub credit: Option<String>,
    /// What stands for the photo where it cannot be seen.
    pub alt: Option<String>,
    /// Who took it.
    pub creator: Option<String>,
    /// Whose it is.
    pub copyright: Option<String>,
    /// When it was taken.
    pub date: Option<PartialDate>,
}

impl PhotoText {
    /// Reads the words among the keys of a mapping. A caption that ends in `(PHOTO: X)` gives the
    /// credit too, unless `credit` is there.
    pub fn read(map: &Map<'_>) -> Self {
        let (caption, in_caption) =
            match map.text("caption").map(|c| crate::photo::split_credit(&c)) {
                Some((caption, credit)) => (Some(caption), credit),
                None => (None, None),
            };
        Self {
            caption,
            credit: map.filled("credit").or(in_caption),
            alt: map.text("alt"),
            creator: map.filled("creator"),
            copyright: map.filled("copyright"),
            date: map.get("date").and_then(|n| PartialDate::read(&n)),
        }
    }

    /// These words, with the gaps filled from others.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        let pick = |a: &Option<String>, b: &Option<String>| a.clone().or_else(|| b.clone());
        Self {
            caption: pick(&self.caption, &other.caption),
            credit: pick(&self.credit, &other.credit),
            alt: pick(&self.alt, &other.alt),
            creator: pick(&self.creator, &other.creator),
            copyright: pick(&self.copyright, &other.copyright),
            date: self.date.or(other.date),
        }
    }
}

/// Reads a sidecar.
pub fn parse(file: &SourcePath, text: &str) -> (PhotoText, Vec<Diagnostic>) {
    let reader = Reader::new(file, text, 0);
    let words = reader.load().map(|value| PhotoText::read(&reader.root(&value).map(KEYS)));
    (words.unwrap_or_default(), reader.into_diagnostics())
}
