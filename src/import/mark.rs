//! Marks: what an editor has to decide, with the evidence, as comments in the text.

use std::fmt;

/// What is doubtful.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum MarkKind {
    /// A sentence that does not end.
    CutText,
    /// Two paragraphs that may be one sentence.
    Join,
    /// Two words, or two lines, that may have been run together.
    Fused,
    /// A hyphen that may be that of a line end.
    Hyphen,
    /// A caption that may belong to another story.
    CaptionPlace,
    /// A gap that a picture without words may have left.
    PictureWithoutCaption,
    /// A caption whose picture is not among the sources.
    PictureMissing,
    /// A crosshead without text below it.
    CrossheadPlace,
    /// A story that may come from another page, or go on there.
    JumpMissing,
    /// A story that comes from another page, which is not here.
    JumpOrigin,
    /// A story of which the section is not known.
    SectionUnknown,
    /// A page of which the number is not known.
    PageMissing,
    /// A story that does not say who wrote it.
    BylineMissing,
    /// A story without a headline, or with more lines above it than one can tell apart.
    Headline,
}

impl MarkKind {
    /// Its name in sources: `cut-text`.
    pub fn name(self) -> &'static str {
        match self {
            Self::CutText => "cut-text",
            Self::Join => "join",
            Self::Fused => "fused",
            Self::Hyphen => "hyphen",
            Self::CaptionPlace => "caption-place",
            Self::PictureWithoutCaption => "picture-without-caption",
            Self::PictureMissing => "picture-missing",
            Self::CrossheadPlace => "crosshead-place",
            Self::JumpMissing => "jump-missing",
            Self::JumpOrigin => "jump-origin",
            Self::SectionUnknown => "section-unknown",
            Self::PageMissing => "page-missing",
            Self::BylineMissing => "byline-missing",
            Self::Headline => "headline",
        }
    }
}

/// A mark.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// What is doubtful.
    pub kind: MarkKind,
    /// The line of the page on which it was found, from 1.
    pub line: usize,
    /// What the page shows.
    pub evidence: String,
    /// What the editor can do.
    pub options: Vec<String>,
}

impl Mark {
    pub(super) fn new(kind: MarkKind, line: usize, evidence: impl Into<String>) -> Self {
        Self { kind, line, evidence: evidence.into(), options: Vec::new() }
    }

    /// Adds what the editor can do.
    pub(super) fn or(mut self, option: impl Into<String>) -> Self {
        self.options.push(option.into());
        self
    }
}

impl fmt::Display for Mark {
    /// Writes the comment: `<!-- mark: join: … | do this | or this -->`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = [std::slice::from_ref(&self.evidence), &self.options].concat().join(" | ");
        write!(f, "<!-- mark: {}: {} -->", self.kind.name(), harmless(&inner))
    }
}

/// A text that neither ends a comment nor begins one.
fn harmless(text: &str) -> String {
    let text = text.replace('<', "‹").replace('>', "›");
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '-' && written.ends_with('-') {
            written.push(' ');
        }
        written.push(c);
    }
    written
}
