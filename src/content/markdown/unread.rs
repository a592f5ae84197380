//! Markdown in blocks of HTML, which CommonMark does not read: it is published as it is written.

use std::ops::Range;

use crate::base::diagnostic::Code;

use super::html::Source;
use super::lookalike;
use super::writer::Writer;

/// Elements whose text is intended as it is.
const AS_WRITTEN: [&str; 8] = ["pre", "code", "samp", "kbd", "svg", "math", "xmp", "listing"];

/// The hint for all of them.
const HINT: &str =
    "put an empty line between the tag and this line, so that it is read as Markdown";

impl Writer<'_> {
    /// Reports Markdown in the text of a block of HTML: each picture, and lists and crossheads once in a story.
    /// Returns whether it reported anything about the text.
    pub(super) fn check_unread(&mut self, source: &Source, piece: Range<usize>) -> bool {
        let text = source.html.get(piece.clone()).unwrap_or_default();
        if AS_WRITTEN.iter().any(|name| self.markup.has(name)) {
            return true;
        }
        let place =
            |range: Range<usize>| source.place(piece.start + range.start..piece.start + range.end);
        let found = pictures(text);
        for range in &found {
            let message = "this picture is inside a block of HTML, so it is published as text";
            self.find(Code::PictureInText, place(range.clone()), [message, HINT]);
        }
        if let Some(range) = marks(text)
            && self.tell_once("html")
        {
            let message = "this is inside a block of HTML, where Markdown is not read: the marks are published as text";
            self.find(Code::MarksInText, place(range), [message, HINT]);
        }
        !found.is_empty()
    }
}

/// The pictures in a text, each on one line.
fn pictures(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut after = 0;
    for (at, _) in text.match_indices("](") {
        let line = text[after..at].rfind('\n').map_or(after, |end| after + end + 1);
        let Some(open) = text[line..at].rfind('[').map(|step| line + step) else { continue };
        let rest = &text[at + 2..];
        let end = rest.find(['\n', ')']).filter(|end| rest[*end..].starts_with(')'));
        let Some(end) = end.map(|end| at + 2 + end) else { continue };
        let address = text[at + 2..end].split_whitespace().next().unwrap_or_default();
        if lookalike::is_address(address) {
            found.extend(text[..open].ends_with('!').then_some(open - 1..end + 1));
            after = end + 1;
        }
    }
    found
}

/// The first crosshead or list in a text.
fn marks(text: &str) -> Option<Range<usize>> {
    let mut at = 0;
    let mut items = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        let begin = at + line.len() - line.trim_start().len();
        at += line.len();
        let level = words.len() - words.trim_start_matches('#').len();
        let is_crosshead = (2..=6).contains(&level) && words[level..].starts_with(' ');
        let is_item = words.strip_prefix(['-', '*']).is_some_and(|rest| rest.starts_with(' '));
        items = if is_item { items + 1 } else { 0 };
        if is_crosshead || items == 2 {
            return Some(begin..begin + words.len());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_where_they_were_meant() {
        assert_eq!(pictures("\n![A](press.png \"Foo.\")\n").first(), Some(&(1..23)));
        assert_eq!(pictures("![A](a.png) [x](b.md) ![B](b.png)").len(), 2);
        assert_eq!(marks("\n- a\n- b\n"), Some(5..8));
        assert_eq!(marks("  ## Head\n"), Some(2..9));
    }

    #[test]
    fn other_text_is_let_be() {
        assert_eq!(pictures("f[0](x) and [sic](he said) ![](x)"), [0..0; 0]);
        for text in ["2**3**4", "- one dash", "# 4", "** a **", "***", "a * b"] {
            assert_eq!(marks(text), None, "{text}");
        }
    }
}
