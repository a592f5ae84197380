//! The marks that Git leaves in a file when it cannot merge two versions.

use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::path::SourcePath;

/// The most lines that are named.
const NAMED: usize = 6;

/// A line that is a mark: its number and place.
struct Mark {
    sign: char,
    line: usize,
    span: std::ops::Range<usize>,
    /// Whether it is certainly a mark.
    is_sure: bool,
}

/// Reports the marks in a text. A line of `=` alone can also underline a crosshead, so it only counts beside other
/// marks.
pub(super) fn find(file: &SourcePath, text: &str) -> Option<Diagnostic> {
    if !["<<<<<<<", ">>>>>>>", "|||||||"].iter().any(|mark| text.contains(mark)) {
        return None;
    }
    let marks = marks(text);
    let has = |sign: char| marks.iter().any(|mark| mark.sign == sign);
    let is_pair = has('>') && has('=');
    if !marks.iter().any(|mark| mark.is_sure) && !is_pair {
        return None;
    }
    let first = marks.first()?;
    let lines: Vec<String> = marks.iter().take(NAMED).map(|mark| mark.line.to_string()).collect();
    let more = marks.len().saturating_sub(NAMED);
    let lines = match (lines.as_slice(), more) {
        ([line], _) => format!("line {line}"),
        ([lines @ .., last], 0) => format!("lines {} and {last}", lines.join(", ")),
        (lines, more) => format!("lines {} and {more} more", lines.join(", ")),
    };
    let message =
        format!("Git could not merge two versions of this file, and left marks in {lines}");
    let hint = "keep the lines that are right, and delete the marks; to publish such a mark, put a space before it";
    let conflict =
        Diagnostic::new(Code::ConflictMarks, Place::at(file, first.span.clone()), message);
    Some(conflict.hint(hint))
}

fn marks(text: &str) -> Vec<Mark> {
    let mut at = 0;
    let mut marks = Vec::new();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let said = line.trim_end();
        if let Some((sign, is_sure)) = sign(said) {
            marks.push(Mark { sign, line: number + 1, span: at..at + said.len(), is_sure });
        }
        at += line.len();
    }
    marks
}

/// The character of a mark, and whether the line is certainly a mark: seven of `<`, `|`, `=` or `>`, followed by the
/// name of a version except after `=`.
fn sign(line: &str) -> Option<(char, bool)> {
    let sign = line.chars().next().filter(|c| "<|=>".contains(*c))?;
    let rest = line.trim_start_matches(sign);
    if line.len() - rest.len() != 7 || !(rest.is_empty() || rest.starts_with(' ')) {
        return None;
    }
    let label = rest.trim();
    // A commit with the beginning of its message, a branch, or one of its files.
    let is_label = !label.is_empty() && (!label.contains(' ') || label.ends_with(')'));
    match sign {
        '=' => rest.is_empty().then_some(('=', false)),
        '<' => Some(('<', true)),
        // Seven bars can be a row of a table.
        '|' => (!label.contains('|') && !label.is_empty()).then_some(('|', is_label)),
        _ => Some(('>', is_label)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        let file = SourcePath::new("content/pages/a.md").expect("a path");
        find(&file, text).map(|found| found.message).unwrap_or_default()
    }

    #[test]
    fn marks_are_found_whole_and_in_part() {
        let whole = "a\n<<<<<<< HEAD\nb\n||||||| 1a2b3c4\nc\n=======\nd\n>>>>>>> 5d6e7f8 (The crane moves)\n";
        assert!(said(whole).ends_with("marks in lines 2, 4, 6 and 8"), "{}", said(whole));
        for part in [
            "a: 1\r\n<<<<<<< HEAD\r\nb: 2\r\n",
            ">>>>>>> main\n",
            "x\n=======\ny\n>>>>>>> the end\n",
        ] {
            assert!(said(part).contains("marks in line"), "{part}");
        }
    }

    #[test]
    fn what_only_looks_like_marks_is_let_be() {
        for text in [
            "Crosshead\n=======\n",
            "| a |\n|||||||\n",
            ">>>>>>> quoted many times over\n",
            " <<<<<<< HEAD\n",
            "<<<<<<<<\n",
            "a <<<<<<< b\n",
            ">>>>>>>x\n",
            "||||||| a | b |\n",
        ] {
            assert_eq!(said(text), "", "{text}");
        }
    }
}
