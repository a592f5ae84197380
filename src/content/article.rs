//! An article or page: the front matter and text of one file, read without any other file.

mod aliases;
pub mod digests;
mod foreign;
mod front_matter;
pub mod headlines;
mod label;
pub mod series;
mod standing_page;
pub mod read;
mod unfinished;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use digests::{Digests, text_digest};
pub use front_matter::FrontMatter;
pub use headlines::Headlines;
pub use label::PageLabel;
pub use series::InSeries;
pub use standing_page::{KEYS as PAGE_KEYS, PageFile};

use crate::base::date::{Moment, PartialDate};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::path::{Route, Slug, SourcePath};
use crate::base::yaml::{KeyPath, Tree};
use crate::content::genre::Genre;
use crate::content::markdown::{self, Body, Line, Wording, without_entities};
use crate::content::settings::{License, Reading, Settings};
use crate::content::sidecar::PhotoText;
use crate::pictures::slot::Look;

/// An article as it is in its file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Article {
    /// Its file.
    pub source: SourcePath,
    /// The position of its front matter.
    pub front_matter: FrontMatter,
    /// The contents of its front matter.
    pub head: Head,
    /// Its text.
    pub body: Body,
    /// Digests of its parts as they are written.
    pub digests: Digests,
    /// Mistakes that only matter if the story is released.
    pub diagnostics: Vec<Diagnostic>,
}

/// The front matter of an article.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Head {
    /// The headline, as plain text.
    pub headline: String,
    /// The HTML of the headline, if it has marks.
    pub headline_html: Option<String>,
    /// The headlines for other places.
    pub headlines: Headlines,
    /// The line above the headline.
    pub kicker: Option<String>,
    /// What kind of text it is.
    pub genre: Genre,
    /// Its place in a series.
    pub series: Option<InSeries>,
    /// The sentence under the headline, as plain text.
    pub dek: Option<String>,
    /// The HTML of the dek, if it has marks.
    pub dek_html: Option<String>,
    /// The names over it.
    pub bylines: Vec<Byline>,
    /// Where it was written.
    pub dateline: Option<String>,
    /// Its id for feed readers, if that is not derived from its address.
    pub id: Option<String>,
    /// The printed page.
    pub page: Option<PageLabel>,
    /// The printed pages of a story on several.
    pub parts: Vec<Part>,
    /// Its topics.
    pub topics: Vec<(String, KeyPath)>,
    /// The lead photo and others.
    pub photos: Vec<Placement>,
    /// Its corrections.
    pub corrections: Vec<Correction>,
    /// The last part of its URL, if it differs from the file name.
    pub slug: Option<Slug>,
    /// Its former URLs.
    pub aliases: Vec<(Route, KeyPath)>,
    /// Its rank if `contents` gives none.
    pub order: Option<u64>,
    /// Whether, and until when, it is hidden.
    pub release: Release,
    /// When it was published.
    pub published: Option<Moment>,
    /// When it was last changed.
    pub updated: Option<Moment>,
    /// Whether to ask search engines not to list it.
    pub noindex: bool,
    /// What readers may do with it, if that differs from the or the publication's licence.
    pub license: Option<License>,
    /// Its language, if that is not the publication's: a BCP 47 tag.
    pub language: Option<String>,
    /// The files of the same story in other languages.
    pub translations: Vec<(String, KeyPath)>,
    /// The files of stories to read with it.
    pub related: Vec<(String, KeyPath)>,
    /// The template of its own that the theme has for it.
    pub layout: Option<(String, KeyPath)>,
    /// Whether `inserts` of `site.yaml` leave it alone.
    pub without_inserts: bool,
    /// Fields that the paper or its theme invents.
    pub extra: Tree,
}

impl Head {
    /// For each correction, the words that it put into the story.
    fn corrected(&self) -> Vec<Option<Wording>> {
        self.corrections.iter().map(Correction::corrected).collect()
    }

    /// Whether only the fields differ that are shown by pages of the story itself, and by lists.
    fn fits_in_place_of(&self, other: &Self) -> bool {
        // All other fields are compared, including new ones. They are compared in their written form: labels of pages
        // that differ only in case are equal, but not the same to readers.
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
    /// The person's role.
    pub role: Option<String>,
    /// The kind of name, if the front matter gives it.
    pub kind: Option<BylineKind>,
    /// Its position.
    pub at: KeyPath,
}

/// The kind of a byline.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum BylineKind {
    /// One person, who has a page.
    Person,
    /// Several people under one name: "Staff Reporters".
    Collective,
    /// A news agency.
    Agency,
}

/// The part of a story on one printed page.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Part {
    /// The page.
    pub page: PageLabel,
    /// The short headline under which it continues, as plain text.
    pub jump_head: Option<String>,
    /// Its HTML, if it has marks.
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
    /// Whether the picture is also published in full size.
    pub original: bool,
    /// The position of the reference.
    pub at: KeyPath,
}

/// A correction.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Correction {
    /// When it was made.
    pub date: PartialDate,
    /// What was wrong, and what is right, as plain text.
    pub text: String,
    /// Its HTML, if it has marks.
    pub html: Option<String>,
    /// The words that were wrong.
    pub was: Option<String>,
    /// The words that stand in their place.
    pub now: Option<String>,
    /// Its position.
    pub at: KeyPath,
}

impl Correction {
    /// The words that stand in place of the wrong ones, to be found in the text.
    pub fn corrected(&self) -> Option<Wording> {
        Wording::new(self.now.as_deref()?)
    }
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
    /// Combines two: a draft if either is, and the later embargo.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { draft: self.draft || other.draft, embargo: self.embargo.max(other.embargo) }
    }

    /// Whether a run with these settings shows it: it is public, or drafts are shown.
    pub fn is_shown(self, settings: &Settings) -> bool {
        settings.drafts || self.hidden(settings.instant).is_none()
    }

    /// Why it is hidden at an instant, if it is. At the very instant of its embargo it is public.
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
    /// If its front matter cannot be read at all.
    pub fn parse(
        source: &SourcePath,
        text: &str,
        reading: &Reading,
    ) -> Result<Self, Vec<Diagnostic>> {
        let front_matter = FrontMatter::find(source, text).map_err(|d| vec![*d])?;
        let head = read::head(source, front_matter.yaml(text), &front_matter, reading);
        let language = head.as_ref().ok().and_then(|(head, ..)| head.language.as_deref());
        let reading = &reading.in_language(language);
        let (body, found) = parse_body(source, front_matter.body(text), &front_matter, reading);
        match head {
            Ok((head, digests, mut diagnostics)) => {
                let mut body = body;
                body.mark_corrections(&head.corrected());
                diagnostics.extend(found);
                diagnostics.extend(unfinished::look_over(
                    source,
                    text,
                    (&front_matter, &head, &body),
                ));
                let digests = digests.with_text(front_matter.body(text));
                let source = source.clone();
                let article = Self { source, front_matter, head, body, digests, diagnostics };
                Ok(article.with_checked_parts(text))
            }
            Err(mistakes) => Err(mistakes.into_iter().chain(found).collect()),
        }
    }

    /// Whether another reading of the file only differs in what is shown by pages of the story itself, and by lists:
    /// headline, dek, dateline, corrections, the time of the last update, the text. Then all facts across files stay
    /// the same.
    pub fn fits_in_place_of(&self, other: &Self) -> bool {
        let Self { source, front_matter: _, head, body, digests: _, diagnostics } = self;
        *source == other.source
            && diagnostics.is_empty()
            && other.diagnostics.is_empty()
            && head.fits_in_place_of(&other.head)
            && body.refers_as(&other.body)
            // Only a full build looks for the words of a correction outside the text, and knows whether there are any
            // corrections.
            && self.marks_all() && other.marks_all()
            && head.corrections.is_empty() == other.head.corrections.is_empty()
    }

    /// Whether each correction that names new words is marked in the text.
    pub fn marks_all(&self) -> bool {
        let named = self.head.corrections.iter().filter(|correction| correction.now.is_some());
        named.count() == self.body.corrected.len()
    }

    /// Adds contradictions between `parts` and the page marks in the text.
    fn with_checked_parts(mut self, text: &str) -> Self {
        let marks: Vec<_> =
            self.body.marks.iter().map(|m| (m.label.as_str(), m.span.clone())).collect();
        let article = (&self.front_matter, &self.head);
        let found = read::check_parts(&self.source, text, article, &marks);
        self.diagnostics.extend(found);
        self
    }
}

/// Reports marks of printed pages in a text that has none.
pub(super) fn no_marks(source: &SourcePath, body: &Body) -> Vec<Diagnostic> {
    let found = body.marks.iter().map(|mark| {
        let place = crate::base::diagnostic::Place::at(source, mark.span.clone());
        let message = "a text that belongs to no story has no printed pages";
        Diagnostic::new(Code::BadParts, place, message).hint("delete the mark")
    });
    found.collect()
}

/// Reads the text below a front matter.
pub(super) fn parse_body(
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

/// Converts plain text to typographic punctuation, if the publication wants that. Decodes HTML entities.
pub fn typeset(text: &str, reading: &Reading) -> String {
    Line::plain(&without_entities(text), &reading.markdown_options()).text()
}
