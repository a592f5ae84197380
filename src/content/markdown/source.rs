//! A text prepared for the parser, and the positions of its bytes in the file.

use std::borrow::Cow;
use std::ops::Range;

/// A prepared text. It is borrowed if nothing was changed, which is usual.
#[derive(Debug)]
pub(super) struct Source<'t> {
    /// What the parser reads.
    pub(super) text: Cow<'t, str>,
    moves: Vec<Move>,
}

/// From byte `from` of the prepared text, the original is `by` bytes ahead.
#[derive(Clone, Copy, Debug)]
struct Move {
    from: usize,
    by: isize,
}

impl Source<'_> {
    /// The range in the original for a range of the prepared text, without removed text at its ends.
    pub(super) fn original(&self, range: Range<usize>) -> Range<usize> {
        let start =
            self.shifted(range.start, self.moves.partition_point(|m| m.from <= range.start));
        let end = self.shifted(range.end, self.moves.partition_point(|m| m.from < range.end));
        start..end.max(start)
    }

    /// The position of a byte after the first `passed` moves.
    fn shifted(&self, at: usize, passed: usize) -> usize {
        let by = passed.checked_sub(1).map_or(0, |last| self.moves[last].by);
        at.saturating_add_signed(by)
    }

    /// Whether something was changed within a range of the prepared text.
    pub(super) fn is_changed(&self, range: &Range<usize>) -> bool {
        let next = self.moves.partition_point(|m| m.from <= range.start);
        self.moves.get(next).is_some_and(|m| m.from <= range.end)
    }
}

/// Writes a prepared text, from the beginning of the original to its end.
#[derive(Debug)]
pub(super) struct Edits<'t> {
    text: &'t str,
    out: String,
    /// The original before this byte was written or dropped.
    done: usize,
    /// The beginning of the last line written.
    line: usize,
    moves: Vec<Move>,
}

impl<'t> Edits<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, out: String::new(), done: 0, line: 0, moves: Vec::new() }
    }

    /// Replaces a range of the original with `with`. Ranges must be in order, without overlaps.
    pub(super) fn replace(&mut self, range: Range<usize>, with: &str) {
        self.copy(range.start);
        self.push(with);
        self.done = range.end;
        self.note();
    }

    /// The part of the last line before byte `at` of the original.
    pub(super) fn line_before(&mut self, at: usize) -> &str {
        self.copy(at);
        &self.out[self.line..]
    }

    /// The last line that is complete before byte `at` of the original.
    pub(super) fn line_above(&mut self, at: usize) -> &str {
        self.copy(at);
        let above = self.out[..self.line].trim_end_matches(['\r', '\n']);
        above.rfind('\n').map_or(above, |end| &above[end + 1..])
    }

    /// Removes spaces at the end of the last line, or the whole line.
    pub(super) fn take_back(&mut self, whole_line: bool) {
        let kept = match whole_line {
            true => self.line,
            false => self.line + self.out[self.line..].trim_end_matches([' ', '\t']).len(),
        };
        self.out.truncate(kept);
        while self.moves.last().is_some_and(|m| m.from > kept) {
            self.moves.pop();
        }
        self.note();
    }

    /// The character before byte `at` of the original, after changes.
    pub(super) fn before(&self, at: usize) -> Option<char> {
        match self.text[self.done..at].chars().next_back() {
            Some(c) => Some(c),
            None => self.out.chars().next_back(),
        }
    }

    pub(super) fn finish(mut self) -> Source<'t> {
        if self.moves.is_empty() {
            return Source { text: Cow::Borrowed(self.text), moves: Vec::new() };
        }
        self.copy(self.text.len());
        Source { text: Cow::Owned(self.out), moves: self.moves }
    }

    fn copy(&mut self, to: usize) {
        let text = self.text;
        if let Some(run) = text.get(self.done..to) {
            self.push(run);
            self.done = to;
        }
    }

    fn push(&mut self, run: &str) {
        if let Some(end) = run.rfind('\n') {
            self.line = self.out.len() + end + 1;
        }
        self.out.push_str(run);
    }

    fn note(&mut self) {
        let by = self.done as isize - self.out.len() as isize;
        let from = self.out.len();
        match self.moves.last_mut().filter(|m| m.from == from) {
            Some(last) => last.by = by,
            None => self.moves.push(Move { from, by }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stay_true() {
        let mut edits = Edits::new("one CUT two 's three");
        edits.replace(4..8, "");
        edits.replace(12..13, "’");
        let source = edits.finish();
        assert_eq!(source.text, "one two ’s three");
        assert_eq!(source.original(0..4), 0..4);
        assert_eq!(source.original(4..7), 8..11);
        assert_eq!(source.original(0..7), 0..11);
        assert_eq!(source.original(12..18), 14..20);
        assert!(source.is_changed(&(0..7)) && !source.is_changed(&(12..18)));
    }

    #[test]
    fn a_line_is_taken_back() {
        let mut edits = Edits::new("a\n   CUT\nb");
        assert_eq!(edits.line_before(5), "   ");
        assert_eq!(edits.line_above(5), "a");
        edits.take_back(true);
        edits.replace(5..9, "");
        let source = edits.finish();
        assert_eq!(source.text, "a\nb");
        assert_eq!(source.original(2..3), 9..10);
    }
}
