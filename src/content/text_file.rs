//! A text without a page of its own: the letter of an issue, an insert.

use serde::{Deserialize, Serialize};

use crate::base::diagnostic::Diagnostic;
use crate::base::path::SourcePath;
use crate::base::yaml::Reader;
use crate::base::yaml::table::{Form, Table, may, whole};
use crate::content::article::Release;
use crate::content::article::{FrontMatter, parse_body, read::release, typeset};
use crate::content::markdown::Body;
use crate::content::settings::{Reading, words};

/// The keys of its front matter, which may be missing as a whole.
pub const KEYS: &Table = &Table {
    heading: "Letters and inserts",
    keys: &[may("title", Form::Text), whole("draft", Form::Flag), whole("embargo", Form::Instant)],
};

/// A text as it is in its file.
#[derive(Debug, Serialize, Deserialize)]
pub struct TextFile {
    /// Its file.
    pub source: SourcePath,
    /// Its title.
    pub title: Option<String>,
    /// Whether, and until when, it is hidden.
    pub release: Release,
    /// Its text.
    pub body: Body,
    /// Mistakes that only matter if it is shown.
    pub diagnostics: Vec<Diagnostic>,
}

impl TextFile {
    /// Reads a text, with or without front matter.
    ///
    /// # Errors
    /// If its front matter cannot be read at all, or it is not clear whether to hide the text.
    pub fn parse(
        source: &SourcePath,
        text: &str,
        reading: &Reading,
    ) -> Result<Self, Vec<Diagnostic>> {
        let front_matter = match text.trim_start_matches('\u{FEFF}').starts_with("---") {
            true => FrontMatter::find(source, text).map_err(|d| vec![*d])?,
            false => FrontMatter::none(text),
        };
        let reader = Reader::new(source, front_matter.yaml(text), front_matter.yaml_start());
        let Some(value) = reader.load() else { return Err(reader.into_diagnostics()) };
        let map = reader.root(&value).map(KEYS);
        let title = words(&map, "title").map(|title| typeset(&title, reading));
        let release = release(&map, reading);
        drop(map);
        let is_broken = reader.is_broken();
        let mut diagnostics = reader.into_diagnostics();
        let Some(release) = release.filter(|_| !is_broken) else { return Err(diagnostics) };
        let (body, found) = parse_body(source, front_matter.body(text), &front_matter, reading);
        diagnostics.extend(found);
        diagnostics.extend(crate::content::article::no_marks(source, &body));
        Ok(Self { source: source.clone(), title, release, body, diagnostics })
    }
}
