//! Marks in a headline, dek or caption that readers see as they are written.

use crate::base::character::Bytes;
use crate::base::diagnostic::Code;

use super::{foreign, gap, residue};

/// Finds such a mark in a line of front matter or a caption: a placeholder, a reference to a footnote, a picture, a
/// mark of another program, an unreadable entity. Returns what is wrong, and what to do.
pub fn left_in_line(source: &str) -> Option<(Code, String, String)> {
    if source.contains("[^")
        && let Some(name) = source.split("[^").nth(1).and_then(|rest| rest.split_once(']'))
    {
        let message = format!("readers see the footnote `[^{}]` as it is written", name.0);
        return Some((
            Code::MarksInText,
            message,
            "refer to footnotes only in the text".to_owned(),
        ));
    }
    if source.contains("![") && source.contains("](") {
        let message =
            "readers see the picture as it is written: this line cannot contain one".to_owned();
        return Some((
            Code::MarksInText,
            message,
            "put it into the text or under `photos`".to_owned(),
        ));
    }
    let bytes = &Bytes::of(source);
    let found = gap::examine(source, bytes);
    let found = found.or_else(|| foreign::examine(source, bytes).into_iter().next());
    let found = found.or_else(|| residue::in_line(source, bytes));
    found.map(|remark| (remark.code, remark.message, remark.hint))
}

#[cfg(test)]
mod tests {
    use super::left_in_line;

    #[test]
    fn what_is_shown_as_it_is_written_is_found() {
        for source in [
            "The press[^1]",
            "See ![x](press.png)",
            "{{ title }} of the week",
            "{% if x %}",
            "The mayor, [TK name]",
            "Fish &amp;amp; chips",
            "Fish &amp chips",
            "x^2^",
        ] {
            assert!(left_in_line(source).is_some(), "{source}");
        }
        for source in [
            "He paid $5 and got $2 back",
            "Room #4, 10:30:15 and *Hamlet*",
            "R&D; AT&T",
            "Fish &amp; chips &#8217;",
            "[sic] (a)",
            "What next?!",
        ] {
            assert_eq!(left_in_line(source), None, "{source}");
        }
    }
}
