//! Placeholders that must be replaced before a story is published: `TKTK`, `[TK date]`, `[insert name]`, notes of
//! things to do.

use std::ops::Range;

use crate::base::character::Bytes;
use crate::base::diagnostic::Code;

use super::leftover::Remark;

/// The first words of such placeholders in brackets, in lower case.
const IN_BRACKETS: [&str; 11] = [
    "tk",
    "tktk",
    "todo",
    "fixme",
    "tbc",
    "tbd",
    "tba",
    "placeholder",
    "to come",
    "to be confirmed",
    "to be added",
];

/// The objects of `[insert …]`.
const INSERTED: [&str; 15] = [
    "name", "date", "photo", "picture", "image", "quote", "link", "headline", "caption", "number",
    "figure", "title", "credit", "text", "byline",
];

/// The first placeholder in a text.
pub(super) fn examine(text: &str, bytes: &Bytes) -> Option<Remark> {
    let bracket = if bytes.has_any(b"[") { bracket(text) } else { None };
    let range = bracket.into_iter().chain(letters(text, bytes)).min_by_key(|r| r.start)?;
    Some(Remark {
        code: Code::Placeholder,
        kind: "",
        message: format!("`{}` is a placeholder for words to come", &text[range.clone()]),
        hint: "write the words, or delete the placeholder".to_owned(),
        range,
    })
}

/// `[TK]`, `[TK date]`, `[insert name]`, `[XX]`.
fn bracket(text: &str) -> Option<Range<usize>> {
    const FAR: usize = 80;
    text.match_indices('[').find_map(|(at, _)| {
        let length = text[at..].find(']').filter(|length| *length <= FAR)?;
        let inner = text[at + 1..at + length].to_lowercase();
        let begins = |word: &str| {
            let rest = inner.strip_prefix(word);
            rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-'))
        };
        let is_inserted = || {
            let small = ["a", "an", "the", "your", "their", "his", "her", "correct", "here"];
            let words = inner.strip_prefix("insert ")?.split(' ');
            let mut asked = words.filter(|word| !small.contains(word)).peekable();
            (asked.peek().is_some() && asked.all(|word| INSERTED.contains(&word))).then_some(())
        };
        let is_crossed = inner.len() >= 2 && inner.bytes().all(|byte| byte == b'x');
        let is_mark = IN_BRACKETS.iter().any(|word| begins(word)) || is_inserted().is_some();
        (is_mark || is_crossed).then_some(at..at + length + 1)
    })
}

/// `TKTK`, `TK TK`; marks of programmers; and notes of things to do at the beginning of a line.
fn letters(text: &str, bytes: &Bytes) -> Option<Range<usize>> {
    let is_capital = |c: char| c.is_ascii_uppercase();
    let marks = ["TKTK", "TK TK", "FIXME", "TODO:"].into_iter();
    let found = marks.filter(|mark| bytes.may_contain(mark)).filter_map(|mark| {
        let at = text.find(mark)?;
        let (before, after) = (&text[..at], &text[at + mark.len()..]);
        let end = at + mark.len() + after.len() - after.trim_start_matches(is_capital).len();
        let is_whole = !before.ends_with(char::is_alphanumeric)
            && !text[end..].starts_with(char::is_alphanumeric)
            && text[at + mark.len()..end].bytes().all(|byte| b"TK".contains(&byte));
        let is_placed = mark != "TODO:" || before.is_empty() || before.ends_with('\n');
        (is_whole && is_placed).then_some(at..end)
    });
    found.min_by_key(|range| range.start)
}

#[cfg(test)]
mod tests {
    use crate::base::character::Bytes;
    use crate::content::markdown::leftover::Remark;

    fn examine(text: &str) -> Option<Remark> {
        super::examine(text, &Bytes::of(text))
    }

    #[test]
    fn marks_for_words_to_come_are_found() {
        for (text, mark) in [
            ("He is TKTK years old.", "TKTK"),
            ("She came in TKTKTK.", "TKTKTK"),
            ("It cost TK TK euros.", "TK TK"),
            ("It opened on [TK date] in spring.", "[TK date]"),
            ("The mayor, [tk], spoke.", "[tk]"),
            ("[insert name here] said no.", "[insert name here]"),
            ("[Insert the photo caption]", "[Insert the photo caption]"),
            ("It took [XX] days.", "[XX]"),
            ("[TODO: ask him]", "[TODO: ask him]"),
            ("One.\nTODO: more", "TODO:"),
            ("[to be confirmed]", "[to be confirmed]"),
        ] {
            let found = examine(text).map(|remark| text[remark.range].to_owned());
            assert_eq!(found.as_deref(), Some(mark), "{text}");
        }
    }

    #[test]
    fn other_words_are_let_be() {
        for text in [
            "TK Maxx opens a branch; flight TK 1980 is late.",
            "Die Techniker Krankenkasse (TK) zahlt.",
            "He said [the mayor] would [not] come [sic].",
            "ESTO ES TODO: nada más.",
            "Super Bowl XXX, [x], [tkm], STKTKA",
            "[insert joke] he grinned at [insert some company or name here]",
            "[name withheld] [to coming years]",
        ] {
            assert_eq!(examine(text), None, "{text}");
        }
    }
}
