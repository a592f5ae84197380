//! Raw HTML, comments and page marks.

use std::ops::Range;

use pulldown_cmark::{Event, TagEnd};

use crate::base::character::comment_opening;
use crate::base::diagnostic::Code;

use super::body::{Hole, Mark};
use super::comment::{self, Fault};
use super::prepare::EMPTY;
use super::tag::{self, Piece, Token};
use super::writer::Writer;
use super::{RawHtml, active, element, entity, escape, foreign, raw, residue, tags};

const MISPLACED: &str = "a page mark inside other text";

/// Raw HTML, with the positions of its lines in the text: in a quotation or list, their beginnings are cut off.
#[derive(Default)]
pub(super) struct Source {
    pub(super) html: String,
    /// The beginning of each line in the HTML, and in the text.
    lines: Vec<(usize, usize)>,
    /// Where it ends in the text.
    pub(super) end: usize,
}

impl Source {
    /// One run of HTML.
    fn of(html: &str, range: &Range<usize>) -> Self {
        let mut source = Self::default();
        source.add(html, range.clone());
        source
    }

    /// Adds a line.
    fn add(&mut self, line: &str, range: Range<usize>) {
        self.lines.push((self.html.len(), range.start));
        self.html.push_str(line);
        self.end = range.end;
    }

    /// The position of a piece of the HTML in the text.
    pub(super) fn place(&self, piece: Range<usize>) -> Range<usize> {
        let find = |at: usize| {
            let line = self.lines.partition_point(|(begin, _)| *begin <= at);
            let (begin, place) = self.lines[line.saturating_sub(1)];
            (place + at - begin).min(self.end)
        };
        let start = find(piece.start);
        // The end is that of the last byte, which can be in an earlier line than the text after it.
        start..find(piece.end.saturating_sub(1)).max(start).saturating_add(1).min(self.end)
    }
}

impl Writer<'_> {
    pub(super) fn html_block(&mut self, range: Range<usize>) {
        self.boundary();
        let source = self.read_lines();
        match raw::sole_comment(&source.html).and_then(raw::page_mark) {
            Some(label) if self.blocks.is_empty() && !label.is_empty() => {
                self.page_mark(label, range);
            }
            Some("") => self.bad_mark(range, "a page mark without a page"),
            Some(_) => self.bad_mark(range, MISPLACED),
            None => {
                self.raw(&source, true);
                self.boundary();
            }
        }
    }

    /// Reads the lines of a block of HTML or code to its end.
    pub(super) fn read_lines(&mut self) -> Source {
        let mut source = Source::default();
        for (event, range) in self.events.by_ref() {
            match event {
                Event::Html(line) | Event::Text(line) => source.add(&line, range),
                Event::End(TagEnd::HtmlBlock | TagEnd::CodeBlock) => break,
                _ => {}
            }
        }
        source
    }

    /// Handles raw HTML other than page marks: a block, or a piece of a line.
    pub(super) fn raw(&mut self, source: &Source, block: bool) {
        let is_html = tag::pieces(&source.html).any(|piece| match piece.token {
            Token::Comment(_) | Token::OpenComment => false,
            Token::Text(text) => !text.trim().is_empty(),
            _ => true,
        });
        if !is_html || self.options.raw_html == RawHtml::Deny {
            return self.comments(source, is_html);
        }
        if block && self.sole_picture(source) {
            return;
        }
        self.body.is_active |= active::is_active(&source.html);
        self.check_html(&source.html, source.place(0..source.html.len()));
        for piece in tag::pieces(&source.html) {
            self.piece(source, piece, block);
        }
        if block {
            self.end_verbatim(source);
        }
    }

    fn piece(&mut self, source: &Source, Piece { range, token }: Piece<'_>, block: bool) {
        match token {
            Token::Open(_) | Token::Broken | Token::Instruction if self.markup.holds_text() => {
                self.without_markup(&source.html[range]);
            }
            Token::Close(name) if self.markup.holds_text() && !self.markup.is_innermost(name) => {
                self.without_markup(&source.html[range]);
            }
            Token::Text(text) => {
                let is_read = !block || self.check_unread(source, range.clone());
                if !is_read && !self.markup.is_uncounted() {
                    self.check_markdown(text, source.place(range));
                }
                self.raw_text(text);
            }
            // If browsers would read tags in it, or its element is dropped, it is ordinary text.
            Token::Verbatim(text) if !self.markup.holds_text() || self.markup.is_delicate() => {
                self.without_markup(text);
            }
            Token::Verbatim(text) => escape::clean(&mut self.page.html, text),
            Token::Open(tag) => self.open_tag((source, range), &tag, block),
            Token::Close(name) => self.close_tag(name, source.place(range), block),
            Token::Broken => {
                self.page.html.push_str("&lt;");
                self.plain.push('<');
                self.broken_tag(source.place(range));
            }
            Token::Comment(comment) => self.comment(comment, source.place(range)),
            Token::OpenComment => {
                self.markup.is_excused = true;
                self.open_comment(source.place(range));
            }
            Token::Instruction => {}
        }
    }

    /// Writes HTML as text, so that browsers find no tags in it.
    pub(super) fn without_markup(&mut self, html: &str) {
        escape::clean(&mut self.page.html, &html.replace('<', "&lt;"));
    }

    fn comment(&mut self, comment: &str, place: Range<usize>) {
        if raw::sole_comment(comment).is_some_and(|c| raw::page_mark(c).is_some()) {
            self.bad_mark(place, MISPLACED);
        }
    }

    /// Checks the comments in raw HTML that is not published. End tags are not reported again.
    fn comments(&mut self, source: &Source, is_html: bool) {
        for Piece { range, token } in tag::pieces(&source.html) {
            match token {
                Token::Comment(comment) => self.comment(comment, source.place(range)),
                Token::OpenComment => {
                    self.markup.is_excused = true;
                    self.open_comment(source.place(range));
                }
                _ => {}
            }
        }
        if is_html && !source.html.starts_with("</") {
            self.raw_html(source.place(0..source.html.trim_end().len()));
        }
    }

    /// Text in raw HTML, where white space counts as one space.
    fn raw_text(&mut self, text: &str) {
        match self.markup.holds_text() {
            true => escape::clean(&mut self.page.html, text),
            // The following text may be dropped, and then a `<` could begin a tag with what comes after it.
            false => self.without_markup(text),
        }
        if self.markup.is_uncounted() {
            return;
        }
        let words = entity::decode(text);
        let blank = |c: char| c.is_ascii_whitespace();
        for (n, word) in words.split(blank).filter(|word| !word.is_empty()).enumerate() {
            if n > 0 || words.starts_with(blank) {
                self.part_words();
            }
            escape::clean(&mut self.plain, word);
        }
        if words.ends_with(blank) {
            self.part_words();
        }
    }

    /// Reports links and emphasis of Markdown in a block of HTML, where Markdown is not read.
    fn check_markdown(&mut self, text: &str, place: Range<usize>) {
        let Some(mark) = residue::in_html(text) else { return };
        let what = &text[mark.clone()];
        if self.tell_once("html") {
            let message = format!(
                "`{what}` is inside a block of HTML, where Markdown is not read: the marks are published as text"
            );
            let hint = "put an empty line before it and after it, or write it in HTML";
            let start = place.start + mark.start;
            self.find(Code::MarksInText, start..start + mark.len(), [&message, hint]);
        }
    }

    /// Adds a space to the words of the current block, unless there is one.
    pub(super) fn part_words(&mut self) {
        if !self.plain.is_empty() && !self.plain.ends_with(char::is_whitespace) {
            self.plain.push(' ');
        }
    }

    /// Whether indented lines inside an open HTML element are cut off by an empty line. Markdown would read them as
    /// code, but they continue the HTML.
    pub(super) fn is_cut_off(&self, range: &Range<usize>) -> bool {
        let Some(open) = self.markup.innermost() else { return false };
        let lines = self.text[range.clone()].trim_start();
        let begins_a_tag = lines.strip_prefix('<').is_some_and(|rest| {
            rest.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic())
        });
        self.options.raw_html == RawHtml::Allow && (begins_a_tag || element::is_structure(open))
    }

    /// Publishes such lines as HTML.
    pub(super) fn cut_off(&mut self, range: Range<usize>) {
        let message = "an empty line ends a block of HTML, and Markdown reads indented lines after it as code; \
                       pressrun reads these as HTML, because an element is still open";
        let hint = "delete the empty line, or the spaces at the beginning of the line";
        let line = self.text[range.clone()].lines().next().map_or(0, str::len);
        self.find(Code::IndentedHtml, range.start..range.start + line, [message, hint]);
        let source = self.read_lines();
        self.raw(&source, true);
        self.boundary();
    }

    fn page_mark(&mut self, label: &str, range: Range<usize>) {
        // Each part of the text must be complete.
        self.settle();
        let index = self.body.marks.len() as u32;
        let mark = Mark {
            label: label.to_owned(),
            span: self.span(range),
            piece: self.page.pieces.len() as u32,
        };
        self.body.marks.push(mark);
        self.page.hole(Hole::Mark(index));
    }

    /// A tag or comment within a line.
    pub(super) fn inline_html(&mut self, html: &str, range: Range<usize>) {
        self.leftover.add_object(range.start);
        self.raw(&Source::of(html, &range), false);
    }

    /// Reports a page mark that does not separate anything.
    pub(super) fn bad_mark(&mut self, range: Range<usize>, message: &str) {
        let hint = "write `<!-- page: 4 -->`, with the page in letters and digits, on a line of its own \
                    outside lists, quotations and boxes";
        self.find(Code::BadParts, range, [message, hint]);
    }

    /// Reports a malformed comment: nothing of it may be published.
    fn open_comment(&mut self, range: Range<usize>) {
        let words = match comment::fault(&self.text[range.clone()]) {
            Fault::Open => {
                ["a comment that does not end", "end it with `-->`, before the next comment begins"]
            }
            Fault::Closing => [
                "this comment ends with a dash instead of hyphens, so it is not closed",
                "end it with two hyphens and a bracket: `-->`",
            ],
            Fault::Opening => [
                "this looks like a comment but is not one: it would be published",
                "write `<!-- … -->`, with hyphens; to show the characters, write `\\<!`",
            ],
        };
        self.find(Code::OpenComment, range, words);
    }

    /// Reports remains of comments in a run of text, and returns whether there are any.
    pub(super) fn check_comment(&mut self, range: Range<usize>) -> bool {
        let text = self.text;
        let run = text.get(range.clone()).unwrap_or_default();
        if !run.contains('<') && !run.contains('＜') {
            return false;
        }
        for (at, _) in run.match_indices(['<', '＜']) {
            let at = range.start + at;
            let is_escaped = at == range.start && text[..at].ends_with('\\');
            if !is_escaped && comment_opening(&text[at..]).is_some() {
                let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
                self.open_comment(at..end);
                return true;
            }
        }
        false
    }

    /// Reports remains of comments in the source of a link or picture, whose title is published.
    pub(super) fn check_comments(&mut self, range: Range<usize>) {
        let text = self.text;
        let source = text.get(range.clone()).unwrap_or_default();
        for (at, _) in source.match_indices(['<', '＜']) {
            let rest = &source[at..];
            let is_note = comment_opening(rest).is_some() && !rest.starts_with(EMPTY);
            if is_note && !source[..at].ends_with('\\') {
                let place = range.start + at..range.end;
                return match comment::stray(rest).is_some_and(|stray| stray == 0) {
                    true => self.open_comment(place),
                    false => self.bad_mark(place, MISPLACED),
                };
            }
        }
    }

    /// Reports unknown tags, and marks of other programs, in raw HTML.
    fn check_html(&mut self, html: &str, range: Range<usize>) {
        let source = self.text.get(range.clone()).unwrap_or_default();
        for name in tags::unknown(html) {
            let open = format!("<{name}");
            let at = source.find(&open).unwrap_or(0);
            let length = source[at..].find('>').map_or(open.len(), |end| end + 1);
            let tag = &source[at..(at + length).min(source.len())];
            let message = format!("no browser knows the tag `{tag}`, so readers do not see it");
            let hint = format!("write `\\{tag}`, or put it in backquotes");
            if self.unknown_tags.insert(name.to_ascii_lowercase()) {
                let place = range.start + at..range.start + at + tag.len();
                self.find(Code::UnknownTag, place, [&message, &hint]);
            }
        }
        if let Some((mark, _)) = foreign::in_html(html)
            && self.tell_once(mark.name)
        {
            let message = format!("{}, which pressrun does not read, in HTML", mark.name);
            let (code, hint) = match mark.is_note {
                true => (Code::OpenComment, "write `<!-- … -->`, or delete it"),
                false => (
                    Code::ForeignMarkup,
                    "write it in Markdown or HTML, or delete it; to show it to readers, put it in backquotes",
                ),
            };
            self.find(code, range, [&message, hint]);
        }
    }

    fn raw_html(&mut self, range: Range<usize>) {
        let message = "HTML in the text";
        let hint = "`markdown.raw_html: deny` in `site.yaml` forbids it; write it in Markdown, or \
                    put a backslash before `<`";
        self.find(Code::RawHtml, range, [message, hint]);
    }
}
