//! Headings.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel};

use crate::base::diagnostic::Code;

use super::body::{Heading, Hole};
use super::escape;
use super::writer::Writer;

/// A longer line, in characters, is a paragraph.
const LONGEST: usize = 120;

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
        self.check_underline(range.clone());
        if matches!(self.events.peek(), Some((Event::End(_), _))) {
            self.nothing(range.clone(), "a crosshead");
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

    /// Records a heading; its words follow at its end.
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

    /// Reports that a line of dashes turns a paragraph or picture above it into a crosshead, unless that was probably
    /// meant.
    fn check_underline(&mut self, range: Range<usize>) {
        let source = self.text.get(range.clone()).unwrap_or_default().trim_end();
        let level = source.len() - source.trim_start_matches('#').len();
        let is_marked = (1..=6).contains(&level)
            && source[level..].chars().next().is_none_or(char::is_whitespace);
        let Some((words, line)) = source.rsplit_once('\n').filter(|_| !is_marked) else {
            return;
        };
        let words = words.trim_end();
        let what = if words.trim_start().starts_with("![") {
            "a picture"
        } else if is_front_matter(words) {
            "a line of front matter"
        } else if words.contains('\n') || is_sentence(words) || words.chars().count() > LONGEST {
            "a paragraph"
        } else {
            return;
        };
        let line = line.trim_start_matches(['>', ' ', '\t']);
        let message = format!("{what} becomes a crosshead because `{line}` is directly below it");
        let hint = match is_front_matter(words) {
            true => {
                "front matter ends at the second line `---`: put all its keys above that".to_owned()
            }
            false => format!("put an empty line above `{line}`; write crossheads as `## Words`"),
        };
        self.find(Code::UnderlinedParagraph, range, [&message, &hint]);
    }

    fn second_headline(&mut self, range: Range<usize>) {
        let message = "a first-level heading in the text";
        let hint = "only the headline is a first-level heading; for a crosshead, use `##`";
        self.find(Code::SecondHeadline, range, [message, hint]);
    }
}

/// Whether a paragraph is a key and its value, left by front matter that ended too early.
fn is_front_matter(words: &str) -> bool {
    let key = words.lines().next().and_then(|line| line.split_once(':'));
    key.is_some_and(|(key, value)| {
        let is_name = key.len() > 2 && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        is_name && (value.is_empty() || value.starts_with(' '))
    })
}

/// Whether the words end like a sentence, not like a headline.
fn is_sentence(words: &str) -> bool {
    let words =
        words.trim_end_matches(['"', '”', '“', '»', '’', '\'', ')', '*', '_', '」', '』', '）']);
    words.ends_with(['.', '。', '．', '।']) && !words.ends_with("..")
}
