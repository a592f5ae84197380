//! Headings.

use std::ops::Range;

use pulldown_cmark::{CowStr, HeadingLevel};

use crate::diagnostic::Code;

use super::body::{Heading, Hole};
use super::escape;
use super::writer::Writer;

impl Writer<'_> {
    pub(super) fn start_heading(
        &mut self,
        level: HeadingLevel,
        id: Option<CowStr<'_>>,
        range: Range<usize>,
    ) {
        self.boundary();
        if level == HeadingLevel::H1 {
            self.second_headline(range.clone());
        }
        let id = id.map(|id| id.to_string()).unwrap_or_default();
        let heading = self.add_heading(level.max(HeadingLevel::H2) as u8, id, range);
        self.page.hole(Hole::HeadingStart(heading));
    }

    pub(super) fn heading_classes(&mut self, classes: &[CowStr<'_>]) {
        if !classes.is_empty() {
            self.page.html.push_str(" class=\"");
            escape::attribute(&mut self.page.html, &classes.join(" "));
            self.page.html.push('"');
        }
        self.page.html.push('>');
    }

    /// Notes a heading; its words come when it ends.
    pub(super) fn add_heading(&mut self, level: u8, id: String, range: Range<usize>) -> u32 {
        let heading = self.body.headings.len() as u32;
        self.body.headings.push(Heading {
            level,
            id,
            text: String::new(),
            part: self.body.parts(),
            boxed: false,
            span: self.span(range),
        });
        self.heading = Some(heading);
        heading
    }

    pub(super) fn end_heading(&mut self) {
        let words = self.plain.trim().to_owned();
        self.boundary();
        if let Some(heading) = self.heading.take() {
            self.body.headings[heading as usize].text = words;
            self.page.hole(Hole::HeadingEnd(heading));
        }
    }

    fn second_headline(&mut self, range: Range<usize>) {
        let message = "a first-level heading in the text";
        let hint = "the headline is the page's only one; use `##` for a crosshead";
        self.find(Code::SecondHeadline, range, [message, hint]);
    }
}
