//! Captions of tables: a paragraph directly before or after a table that begins with `Table:`.
//!
//! A paragraph is written as one, and becomes a caption when it turns out that a table follows it, or when it follows a
//! table without a caption.

use std::ops::Range;

use crate::content::markdown::body::Piece;
use crate::content::markdown::escape;
use crate::content::markdown::writer::Writer;

/// The word that begins a caption, in every language.
const MARK: &str = "Table:";

/// A place in the page: its byte in the HTML, and the number of the holes before it.
type Point = (usize, usize);

/// The caption of a table that is being read, or of the next one.
#[derive(Default)]
pub(super) struct State {
    /// A paragraph that begins like a caption, and its end.
    paragraph: Option<(Point, Option<Point>)>,
    /// Its words.
    words: String,
    /// Whether the current table has a caption.
    has_caption: bool,
    /// The place for the caption of the last table, and the end of that table, if it has no caption.
    table: Option<(Point, Point)>,
}

/// A caption taken out of the page.
pub(super) struct Caption {
    html: String,
    /// Its holes, counted from the beginning of its HTML.
    pieces: Vec<Piece>,
    words: String,
}

impl Writer<'_> {
    fn point(&self) -> Point {
        (self.page.html.len(), self.page.pieces.len())
    }

    /// Notes a paragraph that can be a caption. It is not part of the running text.
    pub(in crate::content::markdown) fn seek_caption(&mut self, range: Range<usize>) {
        let begins = self.text[range.start..].get(..MARK.len());
        if !begins.is_some_and(|begin| begin.eq_ignore_ascii_case(MARK)) {
            return;
        }
        let here = self.point();
        let follows = self.table.caption.table.is_some_and(|(_, end)| end == here);
        if follows || precedes_table(&self.text[range.end..]) {
            self.table.caption.paragraph = Some((here, None));
            self.quiet += 1;
        }
    }

    /// The words of the paragraph that can be a caption, at its end.
    pub(in crate::content::markdown) fn caption_words(&self) -> String {
        let is_open = matches!(self.table.caption.paragraph, Some((_, None)));
        let words = self.plain.get(MARK.len()..).filter(|_| is_open);
        words.unwrap_or_default().trim().to_owned()
    }

    /// Ends a paragraph. If it is the caption of the table before it, it moves there.
    pub(in crate::content::markdown) fn end_caption(&mut self, words: String) {
        let here = self.point();
        let Some((begin, end @ None)) = &mut self.table.caption.paragraph else { return };
        *end = Some(here);
        let begin = *begin;
        self.table.caption.words = words;
        self.quiet -= 1;
        let Some((place, _)) = self.table.caption.table.filter(|(_, end)| *end == begin) else {
            return;
        };
        if let Some(caption) = self.take_caption() {
            self.name_table(&caption.words);
            self.insert(caption, place);
            self.table.caption.table = None;
        }
    }

    /// Takes the paragraph that ends here out of the page, if it can be a caption.
    pub(super) fn take_caption(&mut self) -> Option<Caption> {
        let here = self.point();
        let (begin, end) = self.table.caption.paragraph.take()?;
        let words = std::mem::take(&mut self.table.caption.words);
        let inner = self.page.html[begin.0..].strip_prefix("<p>")?.get(MARK.len()..)?;
        let trimmed = inner.trim_start().strip_suffix("</p>\n")?;
        if end != Some(here) || trimmed.is_empty() {
            return None;
        }
        let cut = here.0 - trimmed.len() - "</p>\n".len();
        let html = trimmed.to_owned();
        let shifted = |piece: Piece| Piece { at: piece.at - cut as u32, ..piece };
        let pieces = self.page.pieces.split_off(begin.1).into_iter().map(shifted).collect();
        self.page.html.truncate(begin.0);
        Some(Caption { html, pieces, words })
    }

    /// Writes the caption of the table that begins here, if it has one.
    pub(super) fn place_caption(&mut self, caption: Option<Caption>) {
        let here = self.point();
        self.table.caption = State { has_caption: caption.is_some(), ..State::default() };
        match caption {
            Some(caption) => {
                self.name_table(&caption.words);
                self.insert(caption, here);
            }
            None => self.table.caption.table = Some((here, here)),
        }
    }

    /// Inserts a caption into the page, and moves the holes after it.
    fn insert(&mut self, caption: Caption, (at, piece): Point) {
        const BEGIN: &str = "<caption>";
        let html = format!("{BEGIN}{}</caption>\n", caption.html);
        for later in &mut self.page.pieces[piece..] {
            later.at += html.len() as u32;
        }
        let offset = (at + BEGIN.len()) as u32;
        let pieces = caption.pieces.into_iter().map(|it| Piece { at: it.at + offset, ..it });
        self.page.pieces.splice(piece..piece, pieces);
        self.page.html.insert_str(at, &html);
    }

    /// Names the last table after its caption, instead of its columns.
    fn name_table(&mut self, words: &str) {
        if let Some(name) = self.body.tables.last_mut() {
            name.clear();
            escape::clean(name, words);
        }
    }

    pub(super) fn has_caption(&self) -> bool {
        self.table.caption.has_caption
    }

    /// Notes where a table without a caption ends.
    pub(super) fn note_table_end(&mut self) {
        let here = self.point();
        if let Some((_, end)) = &mut self.table.caption.table {
            *end = here;
        }
    }
}

/// Whether a text begins with a table: a line with a bar, and a line of dashes.
fn precedes_table(rest: &str) -> bool {
    let lines = rest.lines().map(|line| line.trim_matches([' ', '\t', '>', '\r']));
    let mut lines = lines.skip_while(|line| line.is_empty());
    let is_rule = |line: &str| {
        line.contains('-') && line.chars().all(|c| matches!(c, '-' | '|' | ':' | ' ' | '\t'))
    };
    lines.next().is_some_and(|line| line.contains('|')) && lines.next().is_some_and(is_rule)
}
