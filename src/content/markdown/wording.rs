//! Finds words in a text, whatever their capitals, quotation marks, dashes and emphasis are.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::character::{is_dash, is_ignorable};

use super::words::is_parted;

/// Words to be found as whole words. They are compared in lower case, without quotation marks and without the marks of
/// Markdown; any run of spaces is one space, and any dash a hyphen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wording(Vec<char>);

/// A character of a text as it is compared, and its position in bytes.
struct Folded {
    shown: char,
    range: Range<usize>,
}

/// Several words to be found in one pass.
#[derive(Debug, Default)]
pub struct Wordings {
    all: Vec<Wording>,
    /// Their numbers by their first character.
    by_first: BTreeMap<char, Vec<usize>>,
}

impl Wording {
    /// Takes words; `None` if there is nothing to find.
    pub fn new(words: &str) -> Option<Self> {
        let folded: Vec<char> = fold(words.trim()).iter().map(|folded| folded.shown).collect();
        let is_word = folded.iter().any(|c| c.is_alphanumeric());
        is_word.then_some(Self(folded))
    }

    /// Whether a text contains the words.
    pub fn is_in(&self, text: &str) -> bool {
        let text = fold(text);
        (0..text.len()).any(|at| self.find_at(&text, at).is_some())
    }

    /// The position in bytes of the words, if they begin at a character of a text.
    fn find_at(&self, text: &[Folded], at: usize) -> Option<Range<usize>> {
        let end = at + self.0.len();
        let here = text.get(at..end)?;
        let is_here = here.iter().map(|folded| folded.shown).eq(self.0.iter().copied());
        (is_here && is_whole(text, at..end)).then(|| text[at].range.start..text[end - 1].range.end)
    }
}

impl Wordings {
    /// Takes words.
    pub fn new(all: Vec<Wording>) -> Self {
        let mut by_first: BTreeMap<char, Vec<usize>> = BTreeMap::new();
        for (n, wording) in all.iter().enumerate() {
            wording.0.first().into_iter().for_each(|c| by_first.entry(*c).or_default().push(n));
        }
        Self { all, by_first }
    }

    /// Where a text contains which words: their numbers, and the positions in bytes.
    pub fn find(&self, text: &str) -> Vec<(usize, Range<usize>)> {
        if self.all.is_empty() {
            return Vec::new();
        }
        let text = fold(text);
        let candidates = |at: usize| self.by_first.get(&text[at].shown).into_iter().flatten();
        let here = |at: usize| {
            let found = |n: &usize| Some((*n, self.all[*n].find_at(&text, at)?));
            candidates(at).filter_map(found).collect::<Vec<_>>()
        };
        (0..text.len()).flat_map(here).collect()
    }
}

/// Whether a range begins and ends with a whole word or number. `000` is not in `1,000`.
fn is_whole(text: &[Folded], range: Range<usize>) -> bool {
    let at = |n: usize| text.get(n).map(|folded| folded.shown);
    let before = |n: usize| range.start.checked_sub(n).and_then(at);
    let after = |n: usize| at(range.end + n - 1);
    let joins = |one: Option<char>, other: Option<char>| {
        one.zip(other).is_some_and(|(one, other)| is_parted(one) && is_parted(other))
    };
    let is_digit = |c: Option<char>| c.is_some_and(char::is_numeric);
    let goes_on = |inner: Option<char>, mark: Option<char>, outer: Option<char>| {
        is_digit(inner) && matches!(mark, Some('.' | ',')) && is_digit(outer)
    };
    let (first, last) = (at(range.start), at(range.end - 1));
    !joins(before(1), first)
        && !joins(last, after(1))
        && !goes_on(first, before(1), before(2))
        && !goes_on(last, after(1), after(2))
}

/// A text as it is compared.
fn fold(text: &str) -> Vec<Folded> {
    let mut folded: Vec<Folded> = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let range = at..at + c.len_utf8();
        let shown = match c {
            c if c.is_whitespace() => ' ',
            c if is_ignorable(c) || is_mark(c) => continue,
            c if is_dash(c) => '-',
            '.' | '…' => '.',
            c => {
                let lower = c.to_lowercase();
                folded.extend(lower.map(|shown| Folded { shown, range: range.clone() }));
                continue;
            }
        };
        let last = folded.last().map(|folded| folded.shown);
        let repeats = last == Some(shown) || last.is_none() && shown == ' ';
        if !repeats {
            folded.push(Folded { shown, range });
        }
    }
    folded
}

/// Whether a character only marks words: quotation marks, apostrophes, and the marks of Markdown.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '‘'
            | '’'
            | '‚'
            | '‛'
            | '“'
            | '”'
            | '„'
            | '‟'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
            | '*'
            | '_'
            | '`'
            | '~'
            | '\\'
            | '['
            | ']'
    )
}

#[cfg(test)]
mod tests {
    use super::{Wording, Wordings};

    fn found(words: &str, text: &str) -> Vec<String> {
        let wordings = Wordings::new(Wording::new(words).into_iter().collect());
        wordings.find(text).into_iter().map(|(_, range)| text[range].to_owned()).collect()
    }

    #[test]
    fn words_are_found_however_they_are_written() {
        assert_eq!(found("52 metres high", "It is 52\n metres **high**."), ["52\n metres **high"]);
        assert_eq!(
            found("the \"Ever - Given\"", "The “Ever – Given” came."),
            ["The “Ever – Given"]
        );
        assert_eq!(found("don't", "We don’t."), ["don’t"]);
        assert_eq!(found("a", "A, a and A"), ["A", "a", "A"]);
    }

    #[test]
    fn only_whole_words_and_numbers_are_found() {
        assert!(found("crane", "cranes, acrane, Cranes").is_empty());
        assert!(found("1,000", "11,000, 1,000,000 and 1,000.5").is_empty());
        assert_eq!(found("1,000", "1,000, or 1,000."), ["1,000", "1,000"]);
        assert_eq!(found("北京", "在北京市"), ["北京"]);
    }

    #[test]
    fn nothing_is_not_looked_for() {
        assert_eq!(Wording::new(" … "), None);
    }
}
