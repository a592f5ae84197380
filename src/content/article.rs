//! One article or page: the front matter and text of one file, read without looking at any other.

mod aliases;
mod foreign;
mod front_matter;
mod label;
mod standing_page;
pub mod read;
mod unfinished;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use front_matter::FrontMatter;
pub use label::PageLabel;
pub use standing_page::{KEYS as PAGE_KEYS, PageFile};

use crate::base::date::{Moment, PartialDate};
use crate::base::diagnostic::Diagnostic;
use crate::base::path::{Route, Slug, SourcePath};
use crate::base::yaml::KeyPath;
use crate::content::markdown::{self, Body, Line, without_entities};
use crate::content::settings::{Reading, Settings};
use crate::content::sidecar::PhotoText;
use crate::pictures::slot::Look;

/// An article as its file has it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Article {
    /// Its file.
    pub source: SourcePath,
    /// Where its front matter stands.
    pub front_matter: FrontMatter,
    /// What its front matter says.
    pub head: Head,
    /// Its text.
    pub body: Body,
    /// Mistakes that matter only if the story is released.
    pub diagnostics: Vec<Diagnostic>,
}

/// The front matter of an article.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Head {
    /// The headline, as plain text.
    pub headline: String,
    /// The HTML of the headline, if it is more than text.
    pub headline_html: Option<String>,
    /// The line above the headline.
    pub kicker: Option<String>,
    /// The sentence under the headline, as plain text.
    pub dek: Option<String>,
    /// The HTML of the dek, if it is more than text.
    pub dek_html: Option<String>,
    /// Who wrote it.
    pub bylines: Vec<Byline>,
    /// Where it was written.
    pub dateline: Option<String>,
    /// What feed readers know it by, if that is not made from its address.
    pub id: Option<String>,
    /// The printed page.
    pub page: Option<PageLabel>,
    /// The printed pages of a story over several.
    pub parts: Vec<Part>,
    /// What it is about.
    pub topics: Vec<(String, KeyPath)>,
    /// The lead photo and others.
    pub photos: Vec<Placement>,
    /// What was corrected.
    pub corrections: Vec<Correction>,
    /// The last part of its URL, if it is not the file's name.
    pub slug: Option<Slug>,
    /// URLs it once had.
    pub aliases: Vec<(Route, KeyPath)>,
    /// Its rank where `contents` gives none.
    pub order: Option<u64>,
    /// Whether, and until when, it is hidden.
    pub release: Release,
    /// When it was published.
    pub published: Option<Moment>,
    /// When it was last changed.
    pub updated: Option<Moment>,
    /// Whether search engines are asked to leave it out.
    pub noindex: bool,
}

impl Head {
    /// Whether all is the same but what only pages of the story itself, and lists, show.
    fn fits_in_place_of(&self, other: &Self) -> bool {
        // What is not named here is compared, a new field too. It is compared as it is written down: labels of
        // pages that differ only in case are equal, but not the same to readers.
        let rest = |head: &Self| {
            let rest = Self {
                headline: String::new(),
                headline_html: None,
                dek: None,
                dek_html: None,
                dateline: None,
                corrections: Vec::new(),
                updated: None,
                ..head.clone()
            };
            serde_json::to_vec(&rest).ok()
        };
        rest(self).is_some_and(|rest_of_self| Some(rest_of_self) == rest(other))
    }
}

/// A name over a story.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Byline {
    /// The name, verbatim.
    pub name: String,
    /// What the person is or does.
    pub role: Option<String>,
    /// What the name stands for, if the front matter says so.
    pub kind: Option<BylineKind>,
    /// Where it stands.
    pub at: KeyPath,
}

/// What a byline stands for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum BylineKind {
    /// One person, who has a page.
    Person,
    /// Several people under one name: "Staff Reporters".
    Collective,
    /// A news agency.
    Agency,
}

/// The piece of a story that stands on one printed page.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Part {
    /// The page.
    pub page: PageLabel,
    /// The short headline under which it continues, as plain text.
    pub jump_head: Option<String>,
    /// Its HTML, if it is more than text.
    pub jump_head_html: Option<String>,
}

/// A photo in its place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Placement {
    /// The reference to the file, as written.
    pub src: String,
    /// The words given at the place.
    pub text: PhotoText,
    /// How it is shown there.
    pub look: Look,
    /// Whether readers may have the picture in its full size, too.
    pub original: bool,
    /// Where the reference stands.
    pub at: KeyPath,
}

/// A correction.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Correction {
    /// When it was made.
    pub date: PartialDate,
    /// What was wrong, and what is right, as plain text.
    pub text: String,
    /// Its HTML, if it is more than text.
    pub html: Option<String>,
}

/// Whether, and until when, something is hidden.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Release {
    /// Not ready.
    pub draft: bool,
    /// Ready, but not before an instant.
    pub embargo: Option<Timestamp>,
}

/// Why something is not public.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Hidden {
    /// It is a draft.
    Draft,
    /// It is under embargo.
    Embargo,
}

impl Release {
    /// Both conditions together: a draft if either is, and the later embargo.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { draft: self.draft || other.draft, embargo: self.embargo.max(other.embargo) }
    }

    /// Whether it is public in a run with these settings, or shown although it is hidden.
    pub fn is_public(self, settings: &Settings) -> bool {
        settings.drafts || self.hidden(settings.instant).is_none()
    }

    /// Why it is hidden at an instant, if it is. At the very instant of the embargo it is public.
    pub fn hidden(self, now: Timestamp) -> Option<Hidden> {
        if self.draft {
            return Some(Hidden::Draft);
        }
        self.embargo.filter(|until| *until > now).map(|_| Hidden::Embargo)
    }
}

impl Article {
    /// Reads an article.
    ///
    /// # Errors
    /// With what keeps its front matter from being read at all.
    pub fn parse(
        source: &SourcePath,
        text: &str,
        reading: &Reading,
    ) -> Result<Self, Vec<Diagnostic>> {
        let front_matter = FrontMatter::find(source, text).map_err(|d| vec![*d])?;
        let head = read::head(source, front_matter.yaml(text), &front_matter, reading);
        let (body, found) = parse_body(source, front_matter.body(text), &front_matter, reading);
        match head {
            Ok((head, mut diagnostics)) => {
                diagnostics.extend(found);
                diagnostics.extend(unfinished::look_over(
                    source,
                    text,
                    (&front_matter, &head, &body),
                ));
                let article =
                    Self { source: source.clone(), front_matter, head, body, diagnostics };
                Ok(article.with_checked_parts(text))
            }
            Err(mistakes) => Err(mistakes.into_iter().chain(found).collect()),
        }
    }

    /// Whether another reading of the file says the same about everything but what only pages of the
    /// story itself, and lists, show: headline, dek, dateline, corrections, when it was updated, the text.
    /// Then nothing that is worked out across files can differ.
    pub fn fits_in_place_of(&self, other: &Self) -> bool {
        let Self { source, front_matter: _, head, body, diagnostics } = self;
        *source == other.source
            && diagnostics.is_empty()
            && other.diagnostics.is_empty()
            && head.fits_in_place_of(&other.head)
            && body.refers_as(&other.body)
    }

    /// Adds what does not fit between `parts` and the page marks in the text.
    fn with_checked_parts(mut self, text: &str) -> Self {
        let marks: Vec<_> =
            self.body.marks.iter().map(|m| (m.label.as_str(), m.span.clone())).collect();
        let article = (&self.front_matter, &self.head);
        let found = read::check_parts(&self.source, text, article, &marks);
        self.diagnostics.extend(found);
        self
    }
}

/// Reads the text below a front matter.
fn parse_body(
    source: &SourcePath,
    text: &str,
    front_matter: &FrontMatter,
    reading: &Reading,
) -> (Body, Vec<Diagnostic>) {
    let parsed = markdown::parse(text, front_matter.body_start(), &reading.markdown_options());
    let place = |span| crate::base::diagnostic::Place::at(source, span);
    let diagnostic =
        |f: markdown::Finding| Diagnostic::new(f.code, place(f.span), f.message).maybe_hint(f.hint);
    (parsed.body, parsed.findings.into_iter().map(diagnostic).collect())
}

/// Sets a line of plain text in typographic punctuation, if the publication wants that. Entities of HTML are
/// decoded.
pub fn typeset(text: &str, reading: &Reading) -> String {
    Line::plain(&without_entities(text), &reading.markdown_options()).text()
}
