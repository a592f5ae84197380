//! Converts byte positions in a source to lines and columns, as an editor shows them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Place, Span};
use crate::base::path::SourcePath;

/// The mark that some editors put before a text. It does not count as a character of the first line.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The lines and columns of a span.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Region<'a> {
    /// Line and column of its first character.
    pub(super) start: (usize, usize),
    /// Line and column of the character after its last.
    pub(super) end: (usize, usize),
    /// The line it begins on, without its line break.
    pub(super) text: &'a str,
    /// The bytes of that line that it covers; can be empty.
    pub(super) marked: Span,
}

/// A text with an index of its lines and columns. Each lookup takes constant time, so thousands of mistakes in one
/// file cost no more than one pass over it.
pub(super) struct Lines<'a> {
    text: &'a str,
    /// The first byte of each line.
    starts: Vec<usize>,
    /// The number of characters before every [`STRIDE`]th byte.
    characters: Vec<usize>,
}

/// The number of bytes between two entries of the table of characters.
const STRIDE: usize = 512;

impl<'a> Lines<'a> {
    /// Finds the lines of a text. A byte order mark is not part of the first line.
    pub(super) fn of(text: &'a str) -> Self {
        let first = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(first).chain(breaks.map(|(at, _)| at + 1)).collect();
        let mut characters = vec![0];
        for block in text.as_bytes().chunks(STRIDE) {
            characters.push(characters.last().unwrap_or(&0) + begun(block));
        }
        Self { text, starts, characters }
    }

    /// Counts the line and the column of a byte, both from 1, the column in Unicode characters.
    ///
    /// A byte order mark is not counted. A byte inside a character counts as the first of that character, and a
    /// byte past the end as the end.
    fn line_column(&self, byte: usize) -> (usize, usize) {
        let byte = self.text.floor_char_boundary(byte);
        let line = self.starts.partition_point(|start| *start <= byte).max(1);
        let start = self.start(line).min(byte);
        (line, 1 + self.characters_before(byte) - self.characters_before(start))
    }

    /// The number of the line that contains a byte, from 1.
    pub(super) fn line(&self, byte: usize) -> usize {
        self.line_column(byte).0
    }

    /// The whole text.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// Finds a span in the text. A position past the end is moved to the end, and a position inside a character
    /// to its edge.
    pub(super) fn region(&self, (start, end): (usize, usize)) -> Region<'a> {
        let start = self.text.floor_char_boundary(start);
        let end = self.text.ceil_char_boundary(end).max(start);
        let (line, column) = self.line_column(start);
        let begin = self.start(line);
        let next = self.starts.get(line).map_or(self.text.len(), |next| next - 1);
        let text = self.text.get(begin..next).unwrap_or_default();
        let text = text.strip_suffix('\r').unwrap_or(text);
        let within = |byte: usize| byte.saturating_sub(begin).min(text.len());
        Region {
            start: (line, column),
            end: self.line_column(end),
            text,
            marked: within(start)..within(end),
        }
    }

    fn start(&self, line: usize) -> usize {
        self.starts.get(line - 1).copied().unwrap_or(0)
    }

    /// The characters that begin before a byte.
    fn characters_before(&self, byte: usize) -> usize {
        let block = byte / STRIDE;
        let known = self.characters.get(block).copied().unwrap_or(0);
        known + begun(self.text.as_bytes().get(block * STRIDE..byte).unwrap_or_default())
    }
}

/// The number of characters that begin in some UTF-8 bytes.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

/// Counts the line and the column of a byte, both from 1, the column in Unicode characters.
///
/// A byte order mark is not counted. A byte inside a character counts as the first of that character, and a byte
/// past the end as the end.
pub fn line_column(text: &str, byte: usize) -> (usize, usize) {
    Lines::of(text).line_column(byte)
}

/// The longest piece of a line that is shown before its mark, in characters. Cut lines are harder to read, so this is
/// longer than usual lines.
const BEFORE: usize = 2_000;

/// The longest piece that is shown from the mark on.
const AFTER: usize = 800;

impl<'a> Region<'a> {
    /// The piece of the line around the mark, the bytes of the mark in it, and whether the beginning of the line
    /// is omitted.
    pub(super) fn near(&self) -> (&'a str, Span, bool) {
        let (before, rest) = self.text.split_at(self.marked.start);
        let from = before.char_indices().rev().nth(BEFORE).map_or(0, |(at, c)| at + c.len_utf8());
        let to = rest.char_indices().nth(AFTER);
        let to = to.map_or(self.text.len(), |(at, _)| before.len() + at);
        let marked = self.marked.start - from..self.marked.end.min(to) - from;
        (&self.text[from..to], marked, from > 0)
    }
}

/// The lines of the files that diagnostics name. Each file is indexed once.
pub(super) struct Files<'s, 'a> {
    source: &'s dyn Fn(&SourcePath) -> Option<&'a str>,
    lines: RefCell<BTreeMap<SourcePath, Option<Rc<Lines<'a>>>>>,
}

impl<'s, 'a> Files<'s, 'a> {
    /// Takes a function that gives the texts of files.
    pub(super) fn new(source: &'s dyn Fn(&SourcePath) -> Option<&'a str>) -> Self {
        Self { source, lines: RefCell::default() }
    }

    /// The lines of a file, if its text is known.
    pub(super) fn lines(&self, file: &SourcePath) -> Option<Rc<Lines<'a>>> {
        if let Some(known) = self.lines.borrow().get(file) {
            return known.clone();
        }
        let lines = (self.source)(file).map(|text| Rc::new(Lines::of(text)));
        self.lines.borrow_mut().insert(file.clone(), lines.clone());
        lines
    }

    /// The region of a place that is not a whole file.
    pub(super) fn region(&self, place: &Place) -> Option<Region<'a>> {
        Some(self.lines(&place.file)?.region(place.span?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn region(text: &str, span: (usize, usize)) -> Region<'_> {
        Lines::of(text).region(span)
    }

    #[test]
    fn columns_are_characters() {
        let text = "\u{feff}a報\r\nb\n";
        let found: Vec<_> =
            [0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map(|byte| line_column(text, byte)).into();
        let expected = [
            (1, 1),
            (1, 1),
            (1, 2),
            (1, 2),
            (1, 2),
            (1, 3),
            (1, 4),
            (2, 1),
            (2, 2),
            (3, 1),
            (3, 1),
        ];
        assert_eq!(found, expected);
        assert_eq!(line_column("", 0), (1, 1));
    }

    #[test]
    fn a_region_has_its_line() {
        let found = region("one\r\ntwo words\r\nthree", (9, 16));
        let expected = Region { start: (2, 5), end: (3, 1), text: "two words", marked: 4..9 };
        assert_eq!(found, expected);
        assert_eq!(region("\u{feff}x", (0, 99)).marked, 0..1);
    }

    #[test]
    fn of_a_long_line_what_is_near_the_mark_is_shown() {
        let text = format!("{}é{}\n", "報".repeat(9_000), "x".repeat(9_000));
        let region = region(&text, (27_000, 27_002));
        assert_eq!((region.start, region.end), ((1, 9_001), (1, 9_002)));
        let (line, marked, is_cut) = region.near();
        assert!(is_cut && line.chars().count() < 2_900, "{}", line.len());
        assert_eq!(&line[marked], "é");
    }

    #[test]
    fn columns_are_found_in_any_order() {
        let text = "報道 é\n".repeat(900);
        let lines = Lines::of(&text);
        let slow = |byte: usize| {
            let before = &text[..text.floor_char_boundary(byte)];
            let line = before.rsplit('\n').next().unwrap_or_default();
            (1 + before.matches('\n').count(), 1 + line.chars().count())
        };
        for byte in (0..text.len()).rev().step_by(7) {
            assert_eq!(lines.line_column(byte), slow(byte), "{byte}");
        }
    }

    proptest! {
        #[test]
        fn any_span_has_a_region(text in "[\u{feff}a報\r\n\t ]{0,12}", start in 0usize..40, end in 0usize..40) {
            let found = region(&text, (start, end));
            prop_assert!(found.text.get(found.marked.clone()).is_some());
            prop_assert!(found.start <= found.end);
            prop_assert!(!found.text.contains('\n'));
        }
    }
}
