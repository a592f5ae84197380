//! Markdown: the text of an article or page becomes HTML with holes, made once for a file.
//!
//! [`parse`] reads a text and gives its [`Body`]: HTML in which links, pictures, heading levels, ids
//! and interface words are still open, and the facts others ask for (links, pictures, headings, page
//! marks, length). [`Body::render`] fills the holes for one place of one page, as often as needed.
//!
//! The dialect is CommonMark with tables, footnotes, strikethrough, task lists, definition lists and
//! heading attributes, and three marks of our own that every other reader of Markdown shows as
//! ordinary text or not at all: boxes (`> [!box] Title`), image paragraphs as figures, and page marks
//! (`<!-- page: 4 -->`).

mod addresses;
mod anchor;
mod balance;
mod bare;
mod body;
mod caption;
mod cjk;
mod code;
mod comment;
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
mod together;
mod unclosed;
mod unread;
mod words;
mod writer;

pub use body::{Body, Heading, Image, Link, Mark};
pub use caption::{Line, escaped, line_tag, line_targets, without_entities, without_marks};
pub use embed::RemotePicture;
pub use quotes::{Quotes, typeset};
pub use render::{InlineImage, Placement, Resolver, Scope, Segment};
pub use stray::left_in_line;
pub use words::Opening;

use std::borrow::Cow;

use crate::base::diagnostic::{Code, Span};

/// How a publication writes Markdown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// Whether `"`, `'`, `--`, `---` and `...` become typographic characters.
    pub smart_punctuation: bool,
    /// Whether raw HTML may stand in a text.
    pub raw_html: RawHtml,
    /// The quotation marks of the publication's language.
    pub quotes: Quotes,
}

/// What becomes of raw HTML in a text. Comments are never published and always allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RawHtml {
    /// It is published; what it opens is closed, and its links and pictures are resolved like others.
    Allow,
    /// Each use is a mistake.
    Deny,
}

/// A text that has been read, and what is wrong with it.
#[derive(Clone, PartialEq, Debug)]
pub struct Parsed {
    /// The text, ready to be rendered.
    pub body: Body,
    /// What the author can mend, in the order of the text.
    pub findings: Vec<Finding>,
}

/// A mistake in a text, before it is known which file the text is from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Its kind.
    pub code: Code,
    /// Where it is in the file.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

/// Reads a text that begins at byte `offset` of its file; all spans are in bytes of that file.
///
/// Lines may end in LF, CRLF or CR, and a byte order mark may come first. Everything is read in time
/// proportional to its length, and nothing is too deeply nested.
pub fn parse(text: &str, offset: usize, options: &Options) -> Parsed {
    let (text, offset) = match text.strip_prefix('\u{feff}') {
        Some(rest) => (rest, offset + text.len() - rest.len()),
        None => (text, offset),
    };
    writer::write(&with_newlines(text), offset, options)
}

/// The text with a newline for every lone carriage return, so that no place moves.
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
