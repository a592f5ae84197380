//! The contents of a line: text, emphasis, links, breaks.

use std::ops::Range;

use pulldown_cmark::{LinkType, Tag};

use super::body::{Hole, Link};
use super::writer::Writer;
use super::{cjk, escape, prepare, words};

/// What is open in the current line.
#[derive(Default)]
pub(super) struct State {
    /// The number of open inline elements.
    depth: u32,
    /// A double quotation is open.
    pub(super) double_open: bool,
    /// A single quotation is open.
    pub(super) single_open: bool,
    /// A link is open.
    pub(super) in_link: bool,
    /// The footnotes that it refers to. Links cannot be nested, so the references come after it.
    pub(super) after_link: Vec<u32>,
    /// The label of a task is open.
    pub(super) label: bool,
    /// The source before this byte is dropped: the space after a mark, the dash before a speaker.
    pub(super) skip: usize,
}

impl<'t> Writer<'t> {
    pub(super) fn start_inline(&mut self, tag: &str) {
        self.inline.depth += 1;
        self.page.html.push_str(tag);
    }

    pub(super) fn end_inline(&mut self, tag: &str) {
        self.inline.depth -= 1;
        self.page.html.push_str(tag);
    }

    pub(super) fn start_link(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        if let Some(index) = self.begin_link(tag, range) {
            self.page.hole(Hole::LinkStart(index));
        }
    }

    pub(super) fn end_link(&mut self) {
        self.finish_link();
        self.page.hole(Hole::LinkEnd);
        for note in self.inline.after_link.drain(..) {
            self.page.hole(Hole::NoteReference(note));
        }
    }

    /// Reads the beginning of a link, and returns its number in the body.
    pub(super) fn begin_link(&mut self, tag: &Tag<'_>, range: Range<usize>) -> Option<u32> {
        let Tag::Link { link_type, dest_url, title, id } = tag else { return None };
        self.check_link(range.clone());
        self.check_parted_mark(dest_url, &range);
        self.check_scheme(*link_type, dest_url, range.clone());
        let span = self.definition(*link_type, id);
        let link = Link {
            target: target(*link_type, dest_url),
            title: filled(&title.replace(prepare::EMPTY, "")),
            span: span.unwrap_or_else(|| self.span(range)),
            raw: false,
        };
        self.leftover.add_object(link.span.start);
        let index = self.body.links.len() as u32;
        self.body.links.push(link);
        self.inline.depth += 1;
        self.inline.in_link = true;
        Some(index)
    }

    /// Reads the end of a link.
    pub(super) fn finish_link(&mut self) {
        self.inline.depth -= 1;
        self.inline.in_link = false;
    }

    /// Writes a run of text; punctuation and brackets are runs of their own.
    pub(super) fn run(&mut self, text: &str, range: Range<usize>) {
        if self.paragraph && self.inline.depth == 0 && self.is_speaker(range.start) {
            self.start_speaker(range.start);
        }
        if range.end <= self.inline.skip {
            return;
        }
        let skipped = self.inline.skip.saturating_sub(range.start);
        let text = text.get(skipped..).unwrap_or(text);
        self.note_text(range.clone());
        self.check_comment(range.clone());
        match text {
            "[" | "![" => self.check_note_reference(range.clone()),
            _ => {}
        }
        let range = range.end - range.len() + skipped..range.end;
        if self.address_run(text, &range) {
            return;
        }
        let text = self.quoted(text, range);
        self.push_text(text);
    }

    pub(super) fn push_text(&mut self, text: &str) {
        escape::text(&mut self.page.html, text);
        escape::clean(&mut self.plain, text);
    }

    pub(super) fn inline_code(&mut self, code: &str, range: Range<usize>) {
        self.leftover.add_object(range.start);
        let code = self.as_written(code, &range);
        self.page.html.push_str("<code>");
        self.push_text(&code);
        self.page.html.push_str("</code>");
    }

    /// Replaces the parser's English quotation mark with the one of the language. Typographic marks and entities in
    /// the source stay.
    pub(super) fn quoted<'a>(&mut self, text: &'a str, range: Range<usize>) -> &'a str {
        if text.len() != '“'.len_utf8() || range.len() != 1 {
            return text;
        }
        let before = self.text[..range.start].chars().next_back();
        let after = self.text[range.end..].chars().next();
        let quotes = self.options.quotes;
        match text {
            // The guard hides from the parser that a quotation can begin here.
            "”" if before == Some(cjk::GUARD_CHARACTER) && !self.inline.double_open => {
                self.inline.double_open = true;
                quotes.double.0
            }
            "“" if self.closes_late(before) => {
                self.inline.double_open = false;
                quotes.double.1
            }
            "“" => {
                self.inline.double_open = true;
                quotes.double.0
            }
            "”" => {
                self.inline.double_open = false;
                quotes.double.1
            }
            "‘" => {
                self.inline.single_open = true;
                quotes.single.0
            }
            "’" if self.inline.single_open && after.is_none_or(|c| !c.is_alphanumeric()) => {
                self.inline.single_open = false;
                quotes.single.1
            }
            _ => text,
        }
    }

    /// Whether a mark that the parser reads as an opening one is a closing one: in scripts without spaces between
    /// words, and after a measurement.
    fn closes_late(&self, before: Option<char>) -> bool {
        before.is_some_and(|c| c.is_ascii_digit() || self.inline.double_open && c.is_alphanumeric())
    }

    pub(super) fn soft_break(&mut self, range: Range<usize>) {
        self.leftover.add_break(range.start);
        if self.breaks_title() {
            return;
        }
        if self.in_verse() {
            return self.verse_break(range.end);
        }
        // Marks of emphasis, links and quotation are not text.
        let marks = |c: char| {
            matches!(c, '*' | '_' | '~' | '[' | '`' | '>' | ' ' | '\t' | cjk::GUARD_CHARACTER)
        };
        // Quotation marks, dashes and ellipses belong to the adjacent letters.
        let speaks = |c: &char| !matches!(c, '“' | '”' | '‘' | '’' | '…' | '—');
        let after = self.text[range.end..].trim_start_matches(marks).chars().find(speaks);
        let before = self.plain.chars().rev().find(speaks);
        if let (Some(before), Some(after)) = (before, after)
            && words::joins(before, after)
        {
            return;
        }
        self.page.html.push('\n');
        self.plain.push(' ');
    }

    pub(super) fn hard_break(&mut self, range: Range<usize>) {
        self.leftover.add_object(range.start);
        self.leftover.add_break(range.start);
        if self.breaks_title() {
            return;
        }
        if self.in_verse() {
            return self.verse_break(range.end);
        }
        self.page.html.push_str("<br>\n");
        self.plain.push(' ');
    }

    /// Ends a line of verse. The next one begins at this byte.
    fn verse_break(&mut self, next: usize) {
        self.page.html.push_str("<br>\n");
        self.plain.push(' ');
        self.indent_verse(next);
    }

    /// Whether the break ended the title of a box.
    fn breaks_title(&mut self) -> bool {
        let ends = self.title.is_some() && self.inline.depth == 0;
        if ends {
            self.end_title();
            self.open_paragraph();
        }
        ends
    }
}

/// The target of a link.
pub(super) fn target(kind: LinkType, destination: &str) -> String {
    match kind {
        LinkType::Email => format!("mailto:{destination}"),
        _ => destination.replace(cjk::GUARD, ""),
    }
}

/// Whether the address of a link is on a separate line.
pub(super) fn is_reference(kind: LinkType) -> bool {
    matches!(kind, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut)
}

/// The text; `None` if it is empty.
pub(super) fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
