//! Lines of verse, which stay as they are written whatever they begin with.

/// What the first line of verse contains.
pub(super) const MARK: &str = "[!verse]";

/// Whether a line is the first of a block of verse.
pub(super) fn begins(line: &str) -> bool {
    line.trim_start().strip_prefix('>').is_some_and(|rest| rest.trim_start().starts_with(MARK))
}

/// The lengths of what marks a line of a quotation, `> `, and of the spaces behind it.
pub(super) fn lead(line: &str) -> (usize, usize) {
    let mark = line.find('>').map_or(0, |at| at + 1);
    let mark = mark + usize::from(line[mark..].starts_with(' '));
    let rest = &line[mark..];
    (mark, rest.len() - rest.trim_start_matches(' ').len())
}

/// Whether Markdown reads a line with this indent and these contents as something else than a line of a paragraph.
pub(super) fn is_misread(indent: usize, line: &str) -> bool {
    let line = line.trim_end();
    if line.is_empty() {
        return false;
    }
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let is_number = digits > 0 && matches!(line.as_bytes().get(digits), Some(b'.' | b')'));
    let is_bullet = line == "-" || ["- ", "+ ", "* "].iter().any(|bullet| line.starts_with(bullet));
    let is_of = |c: char| line.chars().all(|other| other == c || other == ' ');
    indent >= 4
        || is_number
        || is_bullet
        || ['-', '*', '_', '='].into_iter().any(is_of)
        || ["#", "|", "```", "~~~", "\t"].iter().any(|begin| line.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::{begins, is_misread, lead};

    #[test]
    fn lines_that_begin_like_other_blocks_are_misread() {
        for line in ["- Said he", "1. one", "# x", "---", "***", "=====", "| a", "~~~", "+ b"] {
            assert!(is_misread(0, line), "{line}");
        }
        for line in ["", "words", "-- a dash", "*stress* here", "1066 and all that", "_so_"] {
            assert!(!is_misread(3, line), "{line}");
        }
        assert!(is_misread(4, "words"));
        assert_eq!(lead(">   two"), (2, 2));
        assert_eq!(lead(">"), (1, 0));
        assert!(begins("> [!verse] Title") && !begins("[!verse]"));
    }
}
