//! Pieces: parts of large pages that have their own template, and are kept while they do not change.

use tera::{Context, Value};

use super::{Meta, Planned};
use crate::base::path::SourcePath;
use crate::edition::{Edition, IssueId, StoryId};
use crate::site::plan::Job;
use crate::site::view::{Question, Window};

/// The kind of the page that prints an issue.
pub(super) const PRINT: &str = "print";

/// The template of a story on that page.
const PRINTED_STORY: &str = "print-story.html";

/// A piece of a page. A new page that consists of pieces adds a variant, and lists its pieces in [`pieces`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Piece {
    /// A story on the page that prints its issue, and its number there, from 1.
    PrintedStory(IssueId, StoryId, usize),
}

/// A piece that was rendered.
#[derive(Debug)]
pub struct Set {
    /// Its HTML.
    pub(super) html: Value,
    /// Whether it contains code.
    pub(super) has_code: bool,
}

impl Set {
    /// Takes the output of the template of a piece.
    pub fn new(html: &str, has_code: bool) -> Self {
        Self { html: Value::safe_string(html), has_code }
    }
}

/// The template of the pieces of a page; `None` if it has no pieces.
pub fn piece_template(job: &Job) -> Option<&'static str> {
    match job {
        Job::Whole(_) => Some(PRINTED_STORY),
        _ => None,
    }
}

/// The pieces of a page, in order; empty if it has none.
pub fn pieces(job: &Job, edition: &Edition) -> Vec<Piece> {
    let Job::Whole(issue) = job else { return Vec::new() };
    let sections = edition.issues.get(*issue).map(|issue| issue.sections.iter());
    let stories = sections.into_iter().flatten().flat_map(|section| &section.stories);
    (1..).zip(stories).map(|(n, story)| Piece::PrintedStory(*issue, *story, n)).collect()
}

impl Piece {
    /// Its template.
    pub fn template(self) -> &'static str {
        match self {
            Self::PrintedStory(..) => PRINTED_STORY,
        }
    }

    /// Its name in `pieces` in the template of the page.
    pub fn key(self, edition: &Edition) -> &str {
        match self {
            Self::PrintedStory(_, story, _) => &edition.stories[story].id,
        }
    }

    /// The file it shows.
    pub fn source(self, edition: &Edition) -> &SourcePath {
        match self {
            Self::PrintedStory(_, story, _) => &edition.stories[story].article.source,
        }
    }

    /// Whether it contains code. The piece has already asked for its story, which contains the answer.
    pub fn has_code(self, edition: &Edition) -> bool {
        match self {
            Self::PrintedStory(_, story, _) => edition.stories[story].article.body.has_code,
        }
    }

    /// Gathers the input of its template. `shared` is as for [`context`](super::context).
    pub fn context(self, page: Planned<'_>, shared: &Context, window: &Window) -> Context {
        let mut context = shared.clone();
        let meta = Meta::of(page, window.view().settings());
        match self {
            Self::PrintedStory(issue, story, n) => {
                context.insert("page", &Meta { kind: PRINT, ..meta });
                context.insert_value("issue", window.ask(Question::Issue(issue)));
                context.insert_value("story", window.ask(Question::Story(story)));
                context.insert("n", &n);
            }
        }
        context
    }
}
