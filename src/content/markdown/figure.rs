//! Pictures: figures in paragraphs of their own, inline pictures in lines of text.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::base::diagnostic::Code;

use super::body::{Hole, Image};
use super::prepare::EMPTY;
use super::stray::left_in_line;
use super::writer::Writer;
use super::{cjk, escape, inline, raw};

/// Extensions of pictures.
const PICTURES: [&str; 10] =
    ["jpg", "jpeg", "png", "webp", "gif", "svg", "tif", "tiff", "heic", "avif"];

/// The parts of a paragraph of pictures.
enum Part {
    LinkStart(u32),
    LinkEnd,
    Image(u32),
    SoftBreak,
    HardBreak,
}

impl<'t> Writer<'t> {
    /// Reads the pictures at the beginning of a paragraph or list item, linked or not. If it contains nothing else,
    /// each becomes a figure, and the result is `true`. Otherwise writes `tag`, then the pictures.
    pub(super) fn leading_images(&mut self, tag: &str) -> bool {
        let parts = self.image_run();
        let has_image = parts.iter().any(|part| matches!(part, Part::Image(_)));
        let figures = has_image && !self.events.peek().is_some_and(|e| is_inline(&e.0));
        match figures {
            true => self.figures(parts),
            false => {
                self.page.html.push_str(tag);
                self.line_of_images(parts);
            }
        }
        figures
    }

    /// Adds a hole for each picture, and records its link.
    fn figures(&mut self, parts: Vec<Part>) {
        let mut link = None;
        for part in parts {
            match part {
                Part::LinkStart(index) => link = Some(index),
                Part::LinkEnd => link = None,
                Part::Image(index) => {
                    let image = &mut self.body.images[index as usize];
                    (image.inline, image.link) = (false, link);
                    self.page.hole(Hole::Figure(index));
                }
                Part::SoftBreak | Part::HardBreak => {}
            }
        }
    }

    /// Writes the pictures at the beginning of a line.
    fn line_of_images(&mut self, parts: Vec<Part>) {
        for part in parts {
            match part {
                Part::LinkStart(index) => self.page.hole(Hole::LinkStart(index)),
                Part::LinkEnd => self.page.hole(Hole::LinkEnd),
                Part::Image(index) => self.page.hole(Hole::Image(index)),
                Part::SoftBreak => self.page.html.push('\n'),
                Part::HardBreak => self.page.html.push_str("<br>\n"),
            }
        }
    }

    /// Reads consecutive pictures, with the links around them, and the breaks and comments between them.
    fn image_run(&mut self) -> Vec<Part> {
        let mut parts = Vec::new();
        loop {
            let next = match self.events.peek() {
                Some((Event::Start(Tag::Image { .. } | Tag::Link { .. }), _)) => self.events.next(),
                Some((Event::End(TagEnd::Link), _)) => self.events.next(),
                Some((event, _)) if !parts.is_empty() && is_between(event) => self.events.next(),
                _ => return parts,
            };
            match next {
                Some((Event::Start(tag @ Tag::Image { .. }), range)) => {
                    parts.push(Part::Image(self.read_image(&tag, range)));
                }
                Some((Event::Start(tag @ Tag::Link { .. }), range)) => {
                    self.begin_part(&tag);
                    parts.extend(self.begin_link(&tag, range).map(Part::LinkStart));
                }
                Some((Event::End(tag @ TagEnd::Link), _)) => {
                    self.end_part(tag);
                    self.finish_link();
                    parts.push(Part::LinkEnd);
                }
                Some((Event::HardBreak, _)) => parts.push(Part::HardBreak),
                Some((Event::SoftBreak, _)) => parts.push(Part::SoftBreak),
                Some((Event::InlineHtml(html), range)) => self.inline_html(&html, range),
                _ => {}
            }
        }
    }

    /// Reports a link to a picture after `!` and a space: `! [A crane](crane.jpg)`.
    pub(super) fn check_parted_mark(&mut self, target: &str, range: &Range<usize>) {
        let before = &self.text[..range.start];
        let words = before.trim_end_matches([' ', '\u{a0}', '\u{3000}', '\u{202f}']);
        let gap = before.len() - words.len();
        let Some(mark) = ["!", "！"].into_iter().find(|mark| words.ends_with(mark)) else {
            return;
        };
        let sentence = &words[..words.len() - mark.len()];
        let begins = sentence.chars().next_back().is_none_or(char::is_whitespace);
        let ending = target.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        let is_picture = PICTURES.contains(&ending.as_str());
        if begins && is_picture && (gap > 0 || mark != "!") {
            let link = &self.text[range.clone()];
            let hint = format!("write `!{link}`");
            let message = "this looks like a picture, but is published as a link: a picture has an exclamation mark directly before `[`";
            self.find(
                Code::PictureInText,
                range.start - gap - mark.len()..range.end,
                [message, &hint],
            );
        }
    }

    /// A picture within a line.
    pub(super) fn inline_image(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        let index = self.read_image(tag, range);
        self.page.hole(Hole::Image(index));
    }

    /// Reads a picture to its end.
    fn read_image(&mut self, tag: &Tag<'_>, range: Range<usize>) -> u32 {
        let index = self.body.images.len() as u32;
        let Tag::Image { link_type, dest_url: src, title, id } = tag else {
            return index;
        };
        self.leftover.add_object(range.start);
        self.check_comments(range.clone());
        let definition = self.definition(*link_type, id);
        let mut alt = self.read_alt();
        self.without_size(&mut alt, range.clone());
        self.check_title(title, range.clone());
        self.body.images.push(Image {
            src: src.replace(cjk::GUARD, ""),
            alt: escape::cleaned(&alt),
            title: inline::filled(&escape::cleaned(title).replace(EMPTY, "")),
            span: definition.unwrap_or_else(|| self.span(range)),
            inline: true,
            link: None,
            raw: false,
            gallery: false,
        });
        index
    }

    /// Checks the title of a picture, which is its caption.
    fn check_title(&mut self, title: &str, range: Range<usize>) {
        if let Some((code, message, hint)) = left_in_line(title) {
            self.find(code, range, [&message, &hint]);
        }
    }

    /// Removes the size that Obsidian reads after a bar: `A press|300`.
    fn without_size(&mut self, alt: &mut String, range: Range<usize>) {
        let Some((words, size)) = alt.rsplit_once('|') else { return };
        let is_size =
            !size.trim().is_empty() && size.trim().bytes().all(|b| b.is_ascii_digit() || b == b'x');
        if !is_size {
            return;
        }
        if self.tell_once("size") {
            let message = format!(
                "the size `|{}` of the picture, which only Obsidian reads, is dropped",
                size.trim()
            );
            let hint = format!(
                "write `![{}](…)`: the theme determines the size of pictures",
                words.trim()
            );
            self.find(Code::ForeignMarkup, range, [&message, &hint]);
        }
        let length = words.trim_end().len();
        alt.truncate(length);
    }

    /// The plain text between the brackets of a picture.
    fn read_alt(&mut self) -> String {
        let mut alt = String::new();
        let mut depth = 1;
        while depth > 0
            && let Some((event, range)) = self.events.next()
        {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(TagEnd::Paragraph) => depth = 0,
                Event::End(_) => depth -= 1,
                Event::Text(text) => alt.push_str(self.quoted(&text, range)),
                Event::Code(text) => alt.push_str(&text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
        }
        alt
    }
}

/// Whether the event can be between figures.
fn is_between(event: &Event<'_>) -> bool {
    match event {
        Event::SoftBreak | Event::HardBreak => true,
        Event::InlineHtml(html) => raw::sole_comment(html).is_some(),
        Event::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// Whether the event continues the line.
fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
        ),
        Event::End(_) | Event::Rule | Event::Html(_) => false,
        _ => true,
    }
}
