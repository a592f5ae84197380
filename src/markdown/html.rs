//! Raw HTML, comments and page marks.

use std::ops::Range;

use pulldown_cmark::Event;

use crate::character::comment_opening;
use crate::diagnostic::Code;

use super::body::{Hole, Mark};
use super::comment::{self, Fault};
use super::prepare::EMPTY;
use super::writer::Writer;
use super::{RawHtml, escape, foreign, raw, tags};

const MISPLACED: &str = "a page mark within other text";

impl Writer<'_> {
    pub(super) fn html_block(&mut self, range: Range<usize>) {
        self.boundary();
        let mut html = String::new();
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Html(line) | Event::Text(line) => html.push_str(&line),
                Event::End(_) => break,
                _ => {}
            }
        }
        match raw::sole_comment(&html).and_then(raw::page_mark) {
            Some(label) if self.blocks.is_empty() && !label.is_empty() => {
                self.page_mark(label, range);
            }
            Some("") => self.bad_mark(range, "a page mark without a page"),
            Some(_) => self.bad_mark(range, MISPLACED),
            None => self.raw(&html, range),
        }
    }

    /// Raw HTML that is no page mark.
    fn raw(&mut self, html: &str, range: Range<usize>) {
        let found = raw::examine(html);
        if found.mark {
            self.bad_mark(range.clone(), MISPLACED);
        }
        if let Some(at) = found.open_comment {
            self.open_comment((range.start + at).min(range.end)..range.end);
        }
        if found.html.trim().is_empty() {
            return;
        }
        if self.options.raw_html == RawHtml::Allow {
            self.check_html(&found.html, range);
            escape::clean(&mut self.page.html, &found.html);
            self.raw_ids.extend(found.ids);
        } else if !found.html.starts_with("</") {
            self.raw_html(range);
        }
    }

    fn page_mark(&mut self, label: &str, range: Range<usize>) {
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
        self.raw(html, range);
    }

    /// Reports a page mark that parts nothing.
    pub(super) fn bad_mark(&mut self, range: Range<usize>, message: &str) {
        let hint = "write `<!-- page: 4 -->`, the page in letters and digits, on a line of its own \
                    outside lists, quotes and boxes";
        self.find(Code::BadParts, range, [message, hint]);
    }

    /// Reports what was meant to be a comment and is none: nothing of it may be published.
    fn open_comment(&mut self, range: Range<usize>) {
        let words = match comment::fault(&self.text[range.clone()]) {
            Fault::Open => {
                ["a comment that does not end", "end it with `-->`, before the next comment begins"]
            }
            Fault::Closing => [
                "a comment that ends with a dash, and so does not end",
                "end it with two hyphens and a bracket: `-->`",
            ],
            Fault::Opening => [
                "this looks like a comment and is none: it would be published",
                "write `<!-- … -->`, with hyphens; to show the characters write `\\<!`",
            ],
        };
        self.find(Code::OpenComment, range, words);
    }

    /// Reports what is left of comments in a run of text; whether there is anything.
    pub(super) fn check_comment(&mut self, range: Range<usize>) -> bool {
        let text = self.text;
        let run = text.get(range.clone()).unwrap_or_default();
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

    /// Reports what is left of comments in the source of a link or picture, whose title is published.
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

    /// Reports tags that no browser knows, and marks of other programs, in raw HTML.
    fn check_html(&mut self, html: &str, range: Range<usize>) {
        let source = self.text.get(range.clone()).unwrap_or_default();
        for name in tags::unknown(html) {
            let open = format!("<{name}");
            let at = source.find(&open).unwrap_or(0);
            let length = source[at..].find('>').map_or(open.len(), |end| end + 1);
            let tag = &source[at..(at + length).min(source.len())];
            let message = format!("no browser knows the tag `{tag}`: readers do not see it");
            let hint = format!("write `\\{tag}`, or put it in backquotes");
            if self.unknown_tags.insert(name.to_ascii_lowercase()) {
                let place = range.start + at..range.start + at + tag.len();
                self.find(Code::UnknownTag, place, [&message, &hint]);
            }
        }
        if let Some((name, _)) = foreign::in_html(html)
            && self.tell_once(name)
        {
            let message = format!("{name}, which pressrun does not read, in raw HTML");
            let hint = "write it in Markdown or HTML, or take it out";
            self.find(Code::ForeignMarkup, range, [&message, hint]);
        }
    }

    fn raw_html(&mut self, range: Range<usize>) {
        let message = "raw HTML in the text";
        let hint = "`markdown.raw_html: deny` in `site.yaml` forbids it; write it in Markdown, or \
                    put a backslash before `<`";
        self.find(Code::RawHtml, range, [message, hint]);
    }
}
