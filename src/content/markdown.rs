//! Converts the Markdown of an article or page to HTML with holes, once for each file.
//!
//! [`parse`] reads a text and returns its [`Body`]: HTML in which links, pictures, heading levels, ids and interface
//! words are still open, and facts for others (links, pictures, headings, page marks, length). [`Body::render`] fills
//! the holes for one place on one page, as often as needed.
//!
//! The dialect is CommonMark with tables, footnotes, strikethrough, task lists, definition lists and heading
//! attributes. It adds three marks of our own that other Markdown readers show as ordinary text or not at all: boxes
//! (`> [!box] Title`), image paragraphs as figures, and page marks (`<!-- page: 4 -->`).

mod active;
mod addresses;
mod anchor;
mod balance;
mod bare;
mod body;
mod caption;
mod cjk;
mod code;
mod comment;
mod corrected;
mod elision;
mod element;
mod embed;
mod entity;
mod escape;
mod fence;
mod figure;
mod foreign;
mod gap;
mod heading;
mod html;
mod inline;
mod leftover;
mod line;
mod list;
mod listing;
mod lookalike;
mod marked;
mod math;
mod markup;
mod note;
mod prepare;
mod quotes;
mod raw;
mod render;
mod residue;
mod source;
mod stray;
mod table;
mod tags;
mod unbalanced;
mod tag;
mod portable;
mod commonmark;
mod together;
mod unclosed;
mod unread;
mod verse;
mod wording;
mod words;
mod writer;
mod xhtml;

pub use body::{Body, Heading, Image, Link, Mark};
pub use caption::{Line, escaped, line_tag, line_targets, without_entities, without_marks};
pub use commonmark::{commonmark, plain};
pub use corrected::{correction_id, mark_id};
pub use embed::RemotePicture;
pub use escape::web_address;
pub use portable::portable;
pub use quotes::{Quotes, typeset};
pub use render::{InlineImage, Placement, Resolver, Scope, Segment};
pub use stray::left_in_line;
pub use wording::{Wording, Wordings};
pub use words::{OPENING, Opening};
pub use xhtml::{PAGE_MARK, Xhtml, page_mark, xhtml};

use std::borrow::Cow;

use crate::base::diagnostic::{Code, Span};

/// How Markdown is read in a publication.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// Whether `"`, `'`, `--`, `---` and `...` become typographic characters.
    pub smart_punctuation: bool,
    /// Whether `$…$` and `$$…$$` are formulas.
    pub math: bool,
    /// Whether a text may contain raw HTML.
    pub raw_html: RawHtml,
    /// The quotation marks of the publication's language.
    pub quotes: Quotes,
    /// Whether [marks](crate::content::open_mark) are shown; otherwise they are comments.
    pub shows_marks: bool,
}

/// How raw HTML in a text is handled. Comments are always allowed, and never published.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RawHtml {
    /// It is published. Open elements are closed, and its links and pictures are resolved like others.
    Allow,
    /// Each use is a mistake.
    Deny,
}

/// A text that was read, and its mistakes.
#[derive(Clone, PartialEq, Debug)]
pub struct Parsed {
    /// The text, ready to be rendered.
    pub body: Body,
    /// Mistakes that the author can correct, in the order of the text.
    pub findings: Vec<Finding>,
}

/// A mistake in a text whose file is not known yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Its kind.
    pub code: Code,
    /// Its position in the file.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

/// Reads a text that begins at byte `offset` of its file. All spans are in bytes of that file.
///
/// Lines can end with LF, CRLF or CR, and a byte order mark can come first. The time is proportional to the length of
/// the text, and nesting is limited.
pub fn parse(text: &str, offset: usize, options: &Options) -> Parsed {
    let (text, offset) = match text.strip_prefix('\u{feff}') {
        Some(rest) => (rest, offset + text.len() - rest.len()),
        None => (text, offset),
    };
    writer::write(&with_newlines(text), offset, options)
}

/// Replaces carriage returns that stand alone with newlines, so that positions stay the same.
fn with_newlines(text: &str) -> Cow<'_, str> {
    let is_lone = |(at, _): &(usize, &str)| !text[at + 1..].starts_with('\n');
    if !text.match_indices('\r').any(|found| is_lone(&found)) {
        return Cow::Borrowed(text);
    }
    let mut lines = String::with_capacity(text.len());
    let mut done = 0;
    for (at, _) in text.match_indices('\r').filter(is_lone) {
        lines.push_str(&text[done..at]);
        lines.push('\n');
        done = at + 1;
    }
    lines.push_str(&text[done..]);
    Cow::Owned(lines)
}
