//! Marks of emphasis that are published as text, because they are not closed as Markdown requires.

use std::ops::Range;

use super::cjk;
use super::leftover::{OBJECT, Remark};
use super::residue::remark;

/// The longest emphasis that a misplaced mark is assumed to end, in bytes.
const FAR: usize = 300;

/// The first characters of a word in emphasis, besides letters and digits.
const FIRST: &str = "“„«‘\"「『（";

/// A run of the same mark, with its neighbours.
struct Run<'a> {
    range: Range<usize>,
    before: Option<char>,
    rest: &'a str,
}

impl Run<'_> {
    /// Whether a word begins after it, and none ends before it.
    fn opens(&self) -> bool {
        self.begins() && self.is_before_word()
    }

    fn begins(&self) -> bool {
        self.before.is_none_or(|c| {
            c.is_whitespace() || c == OBJECT || cjk::is_cjk(c) || "(“„«‘\"'—–".contains(c)
        })
    }

    fn is_before_word(&self) -> bool {
        self.rest.starts_with(|c: char| c.is_alphanumeric() || FIRST.contains(c))
    }

    fn is_after_space(&self) -> bool {
        self.before.is_some_and(char::is_whitespace)
    }

    fn is_within_word(&self) -> bool {
        self.before.is_some_and(char::is_alphanumeric)
            && self.rest.starts_with(char::is_alphanumeric)
    }
}

/// The marks of emphasis left in a block's text.
pub(super) fn examine(text: &str) -> Option<Remark> {
    let strong = ['*', '~'].into_iter().find_map(|mark| {
        let runs = runs(text, mark, 2..=3);
        pair(text, &runs).or_else(|| open(text, &runs))
    });
    let under =
        || late(text, &runs(text, '_', 1..=2)).or_else(|| alone(text, &runs(text, '_', 2..=2)));
    strong.or_else(under).or_else(|| lone(text))
}

/// The runs of a mark that are as long as for emphasis. The meaning of longer ones is unknown.
fn runs(text: &str, mark: char, lengths: std::ops::RangeInclusive<usize>) -> Vec<Run<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(step) = text[at..].find(mark) {
        let begin = at + step;
        let end = begin + text[begin..].find(|c| c != mark).unwrap_or(text.len() - begin);
        if lengths.contains(&(end - begin)) {
            let before = text[..begin].trim_end_matches(cjk::GUARD_CHARACTER).chars().next_back();
            let rest = text[end..].trim_start_matches(cjk::GUARD_CHARACTER);
            found.push(Run { range: begin..end, before, rest });
        }
        at = end;
    }
    found
}

/// Marks that begin at a word, but are not closed, or closed after a space: `**words **`, `** words**`.
fn open(text: &str, runs: &[Run<'_>]) -> Option<Remark> {
    let closes = |run: &&Run<'_>| run.before.is_some_and(char::is_alphanumeric);
    let last_close = runs.iter().rev().find(closes).map(|run| run.range.start);
    let run = runs.iter().find(|run| {
        let is_late = run.rest.starts_with(' ') && last_close.is_some_and(|c| c > run.range.start);
        run.opens() || run.begins() && is_late
    })?;
    Some(told(text, run))
}

/// Two marks around something other than a word: a link, `#tag`.
fn pair(text: &str, runs: &[Run<'_>]) -> Option<Remark> {
    let run = runs.windows(2).find_map(|pair| {
        let [run, next] = pair else { return None };
        let around = text.get(run.range.end..next.range.start)?;
        let is_close = around.len() <= FAR && around.chars().any(char::is_alphanumeric);
        let starts = run.begins() && run.rest.starts_with([OBJECT, '#', '@', '$', '€', '£']);
        (is_close && starts && !next.is_within_word()).then_some(run)
    })?;
    Some(told(text, run))
}

/// `_words _more`, `_Some Words_more`: the second mark must directly follow a word, and no word may follow it.
fn late(text: &str, runs: &[Run<'_>]) -> Option<Remark> {
    let run = runs.windows(2).find_map(|pair| {
        let [run, next] = pair else { return None };
        let inner = text.get(run.range.end..next.range.start)?;
        let is_pair = run.opens()
            && run.rest.starts_with(|c: char| c.is_alphabetic() || FIRST.contains(c))
            && inner.len() <= FAR
            && run.range.len() == next.range.len();
        (is_pair && (next.is_after_space() || joins_words(inner, next))).then_some(run)
    })?;
    Some(told(text, run))
}

/// Whether a mark was probably meant to close several words, or one with a dash, and another word directly follows
/// it. `_id` and `snake_case` are names in programs.
fn joins_words(inner: &str, next: &Run<'_>) -> bool {
    let is_title = inner.starts_with(|c: char| c.is_uppercase() || FIRST.contains(c))
        && inner.contains(' ')
        && inner.ends_with(char::is_alphanumeric);
    next.rest.starts_with(char::is_alphanumeric)
        && (is_title || inner.ends_with(|c| "-–—.,!?)”’".contains(c)))
}

/// Two underscores before a word, and no others in the text: `__words more`.
fn alone(text: &str, runs: &[Run<'_>]) -> Option<Remark> {
    let [run] = runs else { return None };
    let word =
        run.rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
    let is_word = run.rest.starts_with(char::is_alphabetic) && !word.contains('_');
    (run.opens() && is_word && run.rest.contains(' ')).then(|| told(text, run))
}

/// A mark at the very beginning of a sentence that is not closed: `_The editor's note`.
fn lone(text: &str) -> Option<Remark> {
    let rest = text.strip_prefix('_')?;
    let is_word = rest.starts_with(char::is_uppercase)
        && rest.chars().nth(1).is_some_and(|c| c.is_lowercase() || c.is_whitespace());
    let run = Run { range: 0..1, before: None, rest };
    (is_word && !rest.contains('_') && rest.contains(' ')).then(|| told(text, &run))
}

fn told(text: &str, run: &Run<'_>) -> Remark {
    let word: String = run.rest.chars().take_while(|c| c.is_alphanumeric()).take(20).collect();
    let marks = &text[run.range.clone()];
    let hint = match marks.starts_with('_') {
        true => format!(
            "close it directly after the last word, and put a space or a full stop after the mark: \
             `{marks}{word} …{marks}`; to show the mark, write `\\{marks}`"
        ),
        false => format!(
            "close it without a space before the marks: `{marks}{word} …{marks}`; to show the marks, \
             write `\\{marks}`"
        ),
    };
    let range = run.range.start..run.range.end + word.len();
    remark("emphasis", range, "emphasis that is not closed", &hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_were_to_be_emphasis_are_told_from_others() {
        let meant = [
            "**unclosed",
            "**words **more",
            "** words**",
            "**\u{fffc}A link\u{fffc} **as",
            "a _Hamlet _or",
            "a _Hamlet _, and",
            "_Two Words_more",
            "_can—_rather",
            "_The note. More",
            "a __Two words",
        ];
        for text in meant {
            assert!(examine(text).is_some(), "{text}");
        }
        let others = [
            "f**k, s***",
            "2 ** 3",
            "price** (see ** below)",
            "snake_case and _private_name",
            "a _ and _ b",
            "@_handle and the _id field",
            "_id and snake_case",
            "an _id. By @_ann",
            "_id",
            "the __proto_x of",
            "__init__ is a name",
            "x_1 + y_2",
            "____ years",
            "/**/ a /**/",
            "_ _ _",
        ];
        for text in others {
            assert_eq!(examine(text), None, "{text}");
        }
    }
}
