//! Raw HTML, comments and page marks.

use std::ops::Range;

use pulldown_cmark::Event;

use crate::diagnostic::Code;

use super::body::{Hole, Mark};
use super::writer::Writer;
use super::{RawHtml, escape, raw};

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
        self.raw(html, range);
    }

    /// Reports a page mark that parts nothing.
    fn bad_mark(&mut self, range: Range<usize>, message: &str) {
        let hint = "write `<!-- page: 4 -->`, the page in letters and digits, on a line of its own \
                    outside lists, quotes and boxes";
        self.find(Code::BadParts, range, [message, hint]);
    }

    fn open_comment(&mut self, range: Range<usize>) {
        let message = "a comment that does not end";
        let hint = "end it with `-->`; within HTML it cannot hold an empty line";
        self.find(Code::OpenComment, range, [message, hint]);
    }

    fn raw_html(&mut self, range: Range<usize>) {
        let message = "raw HTML in the text";
        let hint = "`markdown.raw_html: deny` in `site.yaml` forbids it; write it in Markdown, or \
                    put a backslash before `<`";
        self.find(Code::RawHtml, range, [message, hint]);
    }
}
