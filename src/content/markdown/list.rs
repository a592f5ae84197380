//! Lists and tasks.

use std::ops::Range;

use pulldown_cmark::Event;

use crate::base::diagnostic::Code;

use super::marked::Block;
use super::writer::Writer;

impl Writer<'_> {
    pub(super) fn start_list(&mut self, start: Option<u64>) {
        match start {
            None => self.open(Block::Plain, "<ul>\n"),
            Some(1) => self.open(Block::Plain, "<ol>\n"),
            Some(n) => self.open(Block::Plain, &format!("<ol start=\"{n}\">\n")),
        }
    }

    pub(super) fn start_item(&mut self, range: Range<usize>) {
        if matches!(self.events.peek(), Some((Event::End(_), _))) {
            self.nothing(range, "an item of a list");
        }
        self.open(Block::Plain, "<li");
        self.item = self.page.html.len();
        self.page.html.push('>');
        self.leading_images("");
    }

    /// Reports a mark without words after it.
    pub(super) fn nothing(&mut self, range: Range<usize>, what: &str) {
        if self.tell_once("nothing") {
            let message = format!("{what} without words");
            let hint = "delete the mark; for a line between paragraphs, write `* * *`";
            let source = self.text.get(range.clone()).unwrap_or_default();
            let place = range.start..range.start + source.trim_end().len();
            self.find(Code::MarksInText, place, [&message, hint]);
        }
    }

    /// The box of a task, with the words of the task as its label.
    pub(super) fn task(&mut self, done: bool) {
        self.page.html.insert_str(self.item, " class=\"task\"");
        let checked = if done { " checked" } else { "" };
        self.page.html.push_str("<label><input type=\"checkbox\" disabled");
        self.page.html.push_str(checked);
        self.page.html.push_str("> ");
        self.inline.label = true;
    }

    pub(super) fn end_label(&mut self) {
        if std::mem::take(&mut self.inline.label) {
            self.page.html.push_str("</label>");
        }
    }
}
