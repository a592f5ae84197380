//! Where bytes of a source lie as an editor shows them: lines, columns, the line itself.

use super::Span;

/// The mark some editors put before a text; it is no character of the first line.
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
    /// The bytes of that line it covers; it may be empty.
    pub(super) marked: Span,
}

/// Counts the line and the column of a byte, both from 1, the column in Unicode characters.
///
/// A byte order mark is not counted. A byte inside a character counts as its first, one past the end
/// as the end.
pub fn line_column(text: &str, byte: usize) -> (usize, usize) {
    let byte = text.floor_char_boundary(byte);
    let begin = line_begin(text, byte);
    let line = 1 + text.as_bytes()[..begin].iter().filter(|b| **b == b'\n').count();
    let before = text.get(begin..byte).unwrap_or_default();
    (line, 1 + before.chars().count())
}

/// Finds a span in its text. What lies past the end is moved to the end, what lies inside a character
/// to its edge.
pub(super) fn region(text: &str, (start, end): (usize, usize)) -> Region<'_> {
    let start = text.floor_char_boundary(start);
    let end = text.ceil_char_boundary(end).max(start);
    let begin = line_begin(text, start);
    let line = text[begin..].split('\n').next().unwrap_or_default();
    let line = line.strip_suffix('\r').unwrap_or(line);
    let within = |byte: usize| byte.saturating_sub(begin).min(line.len());
    Region {
        start: line_column(text, start),
        end: line_column(text, end),
        text: line,
        marked: within(start)..within(end),
    }
}

/// The first byte of the line that holds a byte.
fn line_begin(text: &str, byte: usize) -> usize {
    match text[..byte].rfind('\n') {
        Some(newline) => newline + 1,
        None if text.starts_with(BYTE_ORDER_MARK) => BYTE_ORDER_MARK.len(),
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
