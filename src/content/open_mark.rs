//! Marks in texts: what an import has left for an editor to decide, `<!-- mark: kind: evidence | option -->`.

use std::ops::Range;

/// The folder of stories of which the section is not known yet.
pub const UNSORTED: &str = "unsorted";

/// The beginning of a mark.
const BEGIN: &str = "<!-- mark: ";

/// The end of a mark.
const END: &str = " -->";

/// A mark in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenMark<'t> {
    /// Where it is, in bytes.
    pub span: Range<usize>,
    /// What is doubtful: `cut-text`.
    pub kind: &'t str,
    /// What the page shows.
    pub evidence: &'t str,
    /// What the editor can do.
    pub options: Vec<&'t str>,
}

/// The marks of a text in their order.
pub fn open_marks(text: &str) -> impl Iterator<Item = OpenMark<'_>> {
    text.match_indices(BEGIN).filter_map(|(at, _)| {
        let inner = &text[at + BEGIN.len()..];
        let inner = &inner[..inner.find(END)?];
        let (kind, words) = inner.split_once(':').unwrap_or((inner, ""));
        let mut words = words.split(" | ").map(str::trim);
        let evidence = words.next().unwrap_or_default();
        let span = at..at + BEGIN.len() + inner.len() + END.len();
        Some(OpenMark { span, kind: kind.trim(), evidence, options: words.collect() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_with_their_parts() {
        let text = "One <!-- mark: join: “the Belt” | join it | delete this --> two\n<!-- mark: x -->\n<!-- a comment -->";
        let found: Vec<OpenMark<'_>> = open_marks(text).collect();
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].kind, found[0].evidence), ("join", "“the Belt”"));
        assert_eq!(found[0].options, ["join it", "delete this"]);
        assert_eq!(&text[found[1].span.clone()], "<!-- mark: x -->");
        assert_eq!((found[1].kind, found[1].evidence, found[1].options.len()), ("x", "", 0));
    }
}
