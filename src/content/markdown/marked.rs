//! Marked blocks: block quotes whose first line turns them into a box, a note, a pull quote, a gallery or verse.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::base::diagnostic::{self, Code};

use super::body::Hole;
use super::writer::Writer;

/// The kinds an author can write.
const KINDS: [&str; 5] = ["pullquote", "box", "note", "gallery", "verse"];

/// Kinds of other dialects; a note replaces them.
const FOREIGN: [&str; 8] =
    ["tip", "important", "warning", "caution", "info", "danger", "hint", "attention"];

/// The most lines for the name of a speaker; more are a paragraph.
const SPEAKER: usize = 8;

/// An open block.
pub(super) enum Block {
    /// A list, list item, definition or plain block quote.
    Plain,
    /// A pull quote.
    Pullquote {
        /// The beginning of the speaker's line.
        speaker: Option<usize>,
        /// The quotation itself has ended.
        spoken: bool,
    },
    /// A box or note, with its end tag.
    Aside(&'static str),
    /// A gallery, with the number of its first picture.
    Gallery(usize),
    /// Verse, whose lines stay as they are written.
    Verse,
    /// A footnote.
    Note(super::note::Pending),
}

/// The end of a box, which has a heading.
const SECTION: &str = "</section>\n";

/// The end of a note. Reading modes of browsers drop an `aside`, and a `div` with many links; a section needs a heading.
const FIGURE: &str = "</figure>\n";

impl Block {
    /// Whether it is outside the running text.
    pub(super) fn is_quiet(&self) -> bool {
        !matches!(self, Self::Plain | Self::Verse)
    }
}

/// The current title line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Title {
    /// Of a box.
    Boxed,
    /// Of a note or verse.
    Plain,
    /// Of a gallery.
    Gallery,
}

impl<'t> Writer<'t> {
    pub(super) fn start_quote(&mut self, range: Range<usize>) {
        let Some((kind, mark)) = self.marked(range.clone()) else {
            self.nearly_marked(range);
            return self.open(Block::Plain, "<blockquote>\n");
        };
        match kind.to_ascii_lowercase().as_str() {
            "pullquote" => self.start_pullquote(range.start..range.end, mark),
            "box" => self.start_box(mark),
            "note" => self.start_notice(mark),
            "gallery" => self.start_gallery(mark),
            "verse" => self.start_verse(mark),
            _ => {
                self.unknown_box(kind, mark);
                self.open(Block::Plain, "<blockquote>\n");
            }
        }
    }

    /// The kind of a marked block, and the range of its mark: `[!box]`.
    fn marked(&mut self, quote: Range<usize>) -> Option<(&'t str, Range<usize>)> {
        let (Event::Start(Tag::Paragraph), paragraph) = self.events.peek()? else {
            return None;
        };
        let start = paragraph.start;
        let kind = self.text[start..quote.end].strip_prefix("[!")?;
        let kind = &kind[..kind.find(|c: char| !c.is_alphanumeric() && !"-_".contains(c))?];
        let mark = start..start + "[!".len() + kind.len() + "]".len();
        let is_mark = !kind.is_empty() && self.text[..mark.end].ends_with(']');
        let after = &self.text[mark.end..];
        let is_link = after.starts_with(['(', '[', ':']);
        // Obsidian folds a block with a sign after its mark, which is ignored here.
        let is_fold = after.starts_with(['-', '+']) && after[1..].starts_with([' ', '\n', '\r']);
        let mark = mark.start..mark.end + usize::from(is_fold);
        (is_mark && !is_link).then_some((kind, mark))
    }

    /// Reports the malformed mark of a box, with an additional space, bracket or exclamation mark, or in full-width
    /// characters: the block becomes an ordinary quotation.
    fn nearly_marked(&mut self, quote: Range<usize>) {
        let Some((Event::Start(Tag::Paragraph), paragraph)) = self.events.peek() else {
            return;
        };
        let start = paragraph.start;
        if let Some((kind, length)) = nearly(&self.text[start..quote.end])
            && self.tell_once("box")
        {
            let message = "this looks like the mark of a box, but is published as text";
            let hint = format!("write `> [!{kind}]`; to show the text, write `\\[`");
            self.find(Code::MarksInText, start..start + length, [message, &hint]);
        }
    }

    /// Reads the mark and the spaces after it, and returns whether a title follows.
    fn read_mark(&mut self, mark: Range<usize>) -> bool {
        if let Some((Event::Start(tag), _)) = self.events.next() {
            self.begin_part(&tag);
        }
        let rest = &self.text[mark.end..];
        self.inline.skip = mark.end + rest.len() - rest.trim_start_matches([' ', '\t']).len();
        while let Some((Event::Text(_), range)) = self.events.peek()
            && range.end <= self.inline.skip
        {
            self.events.next();
        }
        !matches!(
            self.events.peek(),
            None | Some((Event::SoftBreak | Event::HardBreak | Event::End(_), _))
        )
    }

    /// Continues after a mark without a title: the next line, if there is one, is a paragraph.
    fn begin_untitled(&mut self) {
        match self.events.peek() {
            Some((Event::SoftBreak | Event::HardBreak, _)) => {
                self.events.next();
                self.open_paragraph();
            }
            _ => self.paragraph = false,
        }
    }

    fn start_box(&mut self, mark: Range<usize>) {
        if !self.read_mark(mark.clone()) {
            let words = ["a box without a title", "write one after the mark: `> [!box] In brief`"];
            self.find(Code::UnknownBox, mark, words);
            self.open(Block::Aside(FIGURE), "<figure class=\"box\" role=\"note\">\n");
            return self.begin_untitled();
        }
        self.open(Block::Aside(SECTION), "<section class=\"box\" role=\"note\" aria-labelledby=\"");
        let heading = self.add_heading(2, String::new(), mark);
        self.body.headings[heading as usize].boxed = true;
        self.page.hole(Hole::HeadingId(heading));
        self.page.html.push_str("\">\n");
        self.page.hole(Hole::HeadingStart(heading));
        self.page.html.push_str(" class=\"box-head\">");
        self.title = Some(Title::Boxed);
    }

    fn start_notice(&mut self, mark: Range<usize>) {
        let titled = self.read_mark(mark);
        self.open(Block::Aside(FIGURE), "<figure class=\"note\" role=\"note\">\n");
        if !titled {
            return self.begin_untitled();
        }
        self.page.html.push_str("<p class=\"note-head\">");
        self.title = Some(Title::Plain);
    }

    /// Begins a gallery. Its pictures are in a strip, which readers can scroll, with the keyboard, too.
    fn start_gallery(&mut self, mark: Range<usize>) {
        let titled = self.read_mark(mark);
        let first = self.body.images.len();
        self.open(Block::Gallery(first), "<figure class=\"gallery\">\n");
        if !titled {
            self.start_strip();
            return self.begin_untitled();
        }
        self.page.html.push_str("<p class=\"gallery-head\">");
        self.title = Some(Title::Gallery);
    }

    fn start_strip(&mut self) {
        self.block("<div class=\"gallery-strip\" role=\"region\" tabindex=\"0\"");
        self.page.hole(Hole::Label("gallery"));
        self.page.html.push_str(">\n");
    }

    /// Marks the pictures of a gallery, which began with the picture of this number.
    fn end_gallery(&mut self, first: usize, place: usize) {
        let figures = self.body.images[first..].iter_mut().filter(|image| !image.inline);
        let count = figures.map(|image| image.gallery = true).count();
        if count == 0 {
            let words = [
                "a gallery without pictures",
                "write each on a line of its own: `> ![What it shows](crane.jpg)`",
            ];
            self.find(Code::UnknownBox, place..place, words);
        }
    }

    /// Reports a paragraph of words in a gallery.
    pub(super) fn check_gallery(&mut self) {
        let is_gallery = self.is_within(|block| matches!(block, Block::Gallery(_)));
        let Some(range) = self.events.peek().map(|(_, range)| range.clone()) else { return };
        if is_gallery && self.title.is_none() && self.tell_once("gallery") {
            let words = [
                "a gallery contains only pictures",
                "write the words before or after it, or into the captions",
            ];
            self.find(Code::UnknownBox, range, words);
        }
    }

    fn start_verse(&mut self, mark: Range<usize>) {
        let titled = self.read_mark(mark);
        self.open(Block::Verse, "<blockquote class=\"verse\">\n");
        if !titled {
            return self.begin_untitled();
        }
        self.page.html.push_str("<p class=\"verse-head\">");
        self.title = Some(Title::Plain);
    }

    /// Whether the current block is of this kind.
    fn is_within(&self, kind: fn(&Block) -> bool) -> bool {
        self.blocks.last().is_some_and(kind)
    }

    /// Whether lines stay as they are written.
    pub(super) fn in_verse(&self) -> bool {
        self.title.is_none() && self.is_within(|block| matches!(block, Block::Verse))
    }

    /// Writes the spaces before a line of verse, which contains this byte.
    pub(super) fn indent_verse(&mut self, at: usize) {
        let begin = self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let lead = self.text[begin..].split(|c: char| !matches!(c, ' ' | '\t' | '>')).next();
        let spaces = lead.and_then(|lead| lead.rsplit_once('>')).map_or("", |(_, spaces)| spaces);
        let spaces = spaces.replace('\t', "    ").len().saturating_sub(1);
        self.page.html.extend(std::iter::repeat_n('\u{a0}', spaces));
    }

    /// Ends the current title of a box or note, if any.
    pub(super) fn end_title(&mut self) {
        if self.title.is_some() {
            self.settle();
        }
        match self.title.take() {
            Some(Title::Boxed) => self.end_heading(),
            Some(Title::Plain) => self.block("</p>\n"),
            Some(Title::Gallery) => {
                self.block("</p>\n");
                self.start_strip();
            }
            None => {}
        }
    }

    fn start_pullquote(&mut self, range: Range<usize>, mark: Range<usize>) {
        let titled = self.read_mark(mark.clone());
        let block =
            Block::Pullquote { speaker: speaker(self.text, mark.end..range.end), spoken: false };
        self.open(block, "<aside class=\"pullquote\">\n<blockquote>\n");
        if titled {
            let words = ["a pull quote with a title", "put the quotation on the next line"];
            self.find(Code::UnknownBox, mark, words);
            self.open_paragraph();
        } else {
            self.begin_untitled();
        }
    }

    /// Whether the speaker of the current pull quote begins at this byte of the source.
    pub(super) fn is_speaker(&mut self, at: usize) -> bool {
        match self.blocks.last() {
            Some(Block::Pullquote { speaker, spoken }) => *speaker == Some(at) && !spoken,
            _ => false,
        }
    }

    /// Ends the quotation and begins the line of its speaker, without the dash.
    pub(super) fn start_speaker(&mut self, at: usize) {
        self.settle();
        self.boundary();
        if std::mem::replace(&mut self.paragraph, true) {
            self.page.drop_break();
            self.page.html.push_str("</p>\n");
        }
        self.page.html.push_str("</blockquote>\n<p class=\"speaker\">");
        let rest = &self.text[at..];
        self.inline.skip = at + rest.len() - rest.trim_start_matches(is_dash_or_space).len();
        if let Some(Block::Pullquote { spoken, .. }) = self.blocks.last_mut() {
            *spoken = true;
        }
    }

    /// Ends the block quote that began at this byte.
    pub(super) fn end_quote(&mut self, at: usize) {
        self.boundary();
        let tag = match self.blocks.last() {
            Some(Block::Pullquote { spoken: true, .. }) => "</aside>\n",
            Some(Block::Pullquote { .. }) => "</blockquote>\n</aside>\n",
            Some(Block::Aside(end)) => end,
            Some(Block::Gallery(_)) => "</div>\n</figure>\n",
            _ => "</blockquote>\n",
        };
        if let Some(Block::Gallery(first)) = self.blocks.last() {
            self.end_gallery(*first, at);
        }
        self.close(tag);
    }

    fn unknown_box(&mut self, kind: &str, mark: Range<usize>) {
        let lower = kind.to_ascii_lowercase();
        let hint = if FOREIGN.contains(&lower.as_str()) {
            "use `note`".to_owned()
        } else if ["quote", "cite", "pull", "pull-quote"].contains(&lower.as_str()) {
            "use `pullquote`, or no mark for a plain quotation".to_owned()
        } else {
            diagnostic::did_you_mean(kind, KINDS).unwrap_or_else(|| {
                "the kinds are `pullquote`, `box`, `note`, `gallery` and `verse`; to show the text, write `\\[!`".into()
            })
        };
        let message = format!("unknown kind of marked block `{kind}`");
        self.find(Code::UnknownBox, mark, [&message, &hint]);
    }
}

/// The kind and length of a malformed mark of a box.
fn nearly(text: &str) -> Option<(String, usize)> {
    let spaces = [' ', '\t', '\u{a0}', '\u{3000}'];
    let rest = text.strip_prefix(['[', '［', '【'])?.trim_start_matches(spaces);
    let marked = rest.strip_prefix(['!', '！']);
    let word = marked.unwrap_or(rest).trim_start_matches(spaces);
    let length = word.find(|c: char| !c.is_ascii_alphabetic())?;
    let kind = word[..length].to_ascii_lowercase();
    let after = word[length..].trim_start_matches(spaces);
    let closed = after.strip_prefix([']', '］', '】']);
    // Without `!`, a word in brackets can be intended: `[Note] the time`.
    let known = match marked {
        Some(_) => KINDS.contains(&kind.as_str()) || FOREIGN.contains(&kind.as_str()),
        None => KINDS.contains(&&word[..length]),
    };
    let is_mark = known
        && match closed {
            Some(rest) => !rest.starts_with(['(', '[', ':']),
            None => marked.is_some(),
        };
    is_mark.then(|| (kind, text.len() - closed.unwrap_or(after).len()))
}

/// Whether a line begins with the mark of a box, outside a block quote.
pub(super) fn is_unquoted(line: &str) -> bool {
    line.starts_with("[!") && nearly(line).is_some()
}

fn is_dash_or_space(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―' | ' ' | '\t' | '\u{a0}')
}

/// The beginning of the speaker of a pull quote: the last line of its last paragraph that begins with a dash. The
/// first line belongs to the mark.
fn speaker(text: &str, quote: Range<usize>) -> Option<usize> {
    let lines = text[quote.clone()].trim_end_matches(|c: char| c.is_whitespace() || c == '>');
    let mut end = lines.len();
    for _ in 0..SPEAKER {
        let begin = lines[..end].rfind('\n')?;
        let line = &lines[begin + 1..end];
        let words = line.trim_start_matches([' ', '\t', '>']);
        if ["--", "—", "―"].iter().any(|dash| words.starts_with(dash)) {
            return Some(quote.start + end - words.len());
        }
        if words.trim().is_empty() {
            return None;
        }
        end = begin;
    }
    None
}
