//! The length of a text, and its opening.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

/// The length of an opening in words; twice as many characters of Han or kana.
pub const OPENING: u32 = 150;

/// The beginning of a text: its first 150 words (300 characters in scripts without spaces) as plain text, without
/// headings, boxes, pull quotes, tables, code and captions.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Opening {
    /// The words, ending with a whole word.
    pub text: String,
    /// Whether the text continues after them.
    pub cut: bool,
    /// The length so far, in halves of a word.
    used: u32,
}

impl Opening {
    /// Adds a paragraph as far as it fits.
    pub(super) fn add(&mut self, paragraph: &str) {
        self.add_up_to(OPENING, paragraph);
    }

    fn add_up_to(&mut self, words: u32, paragraph: &str) {
        let paragraph = paragraph.trim();
        if self.cut || paragraph.is_empty() {
            return;
        }
        let mut end = 0;
        for (at, word) in word_indices(paragraph) {
            self.used += halves(word);
            if self.used > words * 2 {
                self.cut = true;
                // A complete sentence keeps its full stop.
                let stop = &paragraph[end..at];
                let stop = &stop[..stop.find(char::is_whitespace).unwrap_or(stop.len())];
                let end = if ends_sentence(stop) { end + stop.len() } else { end };
                return self.append(&paragraph[..end]);
            }
            end = at + word.len();
        }
        self.append(paragraph);
    }

    /// The first so many words, with dots if they end inside a sentence.
    pub fn shown(&self, words: u32) -> String {
        let mut shorter = Self::default();
        let shown = match words < OPENING {
            true => {
                shorter.add_up_to(words, &self.text);
                &shorter
            }
            false => self,
        };
        let breaks_off = (shown.cut || self.cut) && !ends_sentence(&shown.text);
        format!("{}{}", shown.text, if breaks_off { "…" } else { "" })
    }

    /// Separates two items of a list with a semicolon, so that they do not read as one sentence.
    pub(super) fn part(&mut self) {
        if let Some(last) = self.text.chars().last().filter(|c| c.is_alphanumeric() && !self.cut) {
            self.text.push(if is_wide(last) { '；' } else { ';' });
        }
    }

    fn append(&mut self, text: &str) {
        if !self.text.is_empty() && !text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(text);
    }
}

/// Removes a part of a text, and the space before it that would be left over.
pub(super) fn cut_out(text: &mut String, Range { start, end }: Range<usize>) {
    let end = end.min(text.len());
    let rest = &text[end..];
    let goes_on = rest.starts_with(|c: char| !c.is_whitespace() && !c.is_ascii_punctuation());
    let before = text[..start.min(end)].strip_suffix(' ').filter(|_| !goes_on);
    let start = before.map_or(start.min(end), str::len);
    text.replace_range(start..end, "");
}

/// Whether a text ends with the end of a sentence, optionally followed by marks that close a quotation.
fn ends_sentence(text: &str) -> bool {
    const CLOSING: [char; 17] = [
        '"', '\'', '”', '“', '’', '‘', '»', '«', '›', '‹', ')', ']', '」', '』', '）', '】',
        '\u{a0}',
    ];
    let text = text.trim_end_matches(CLOSING);
    text.ends_with(['.', '!', '?', '…', '。', '！', '？', '．', '｡', '।', '؟', '۔', '։', '።'])
}

/// A running count of words and characters.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Tally {
    words: u32,
    /// Han and kana.
    pub(super) characters: u32,
    /// Letters of Thai, Lao, Khmer and Burmese, which also have no spaces between words.
    letters: u32,
}

impl Tally {
    /// Counts a block of plain text.
    pub(super) fn add(&mut self, text: &str) {
        for token in text.split_ascii_whitespace() {
            if letters(token).is_some()
                || token.bytes().all(|b| b.is_ascii_alphanumeric())
                || is_plain_word(token)
            {
                self.words += 1;
            } else {
                self.characters += token.chars().filter(|c| is_ideographic(*c)).count() as u32;
                token
                    .split(is_ideographic)
                    .flat_map(str::unicode_words)
                    .for_each(|word| self.count(word));
            }
        }
    }

    /// The number of words; in scripts without spaces, five letters count as a word.
    pub(super) fn words(&self) -> u32 {
        self.words + self.letters.div_ceil(5)
    }

    fn count(&mut self, word: &str) {
        match word.chars().next() {
            Some(c) if is_unparted(c) => self.letters += word.chars().count() as u32,
            _ => self.words += 1,
        }
    }
}

/// The words of a text, as in the standard, with their positions. Most are only letters and punctuation, and the full rules
/// are slow.
fn word_indices(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    text.split_inclusive(|c: char| c.is_ascii_whitespace()).flat_map(move |token| {
        let begin = next;
        next += token.len();
        let plain = letters(token).map(|range| (range.start, &token[range]));
        let others = if plain.is_some() { "" } else { token };
        let words = plain.into_iter().chain(others.unicode_word_indices());
        words.map(move |(at, word)| (begin + at, word))
    })
}

/// The letters of a word of English letters, optionally with punctuation around it.
fn letters(token: &str) -> Option<Range<usize>> {
    // An underscore joins words.
    let is_apart = |b: &u8| b.is_ascii() && !b.is_ascii_alphanumeric() && *b != b'_';
    let bytes = token.as_bytes();
    let start = bytes.iter().position(|b| !is_apart(b))?;
    let length = bytes[start..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let end = start + length;
    (length > 0 && bytes[end..].iter().all(is_apart)).then_some(start..end)
}

/// Whether this is obviously one word, optionally with punctuation around it and apostrophes in it. Most are, and the
/// full rules are slow.
fn is_plain_word(token: &str) -> bool {
    let word = token.trim_matches(|c: char| !c.is_alphanumeric());
    !word.is_empty()
        && word.split('’').all(|part| {
            !part.is_empty()
                && part.chars().all(|c| {
                    c.is_ascii_alphabetic()
                        || ('\u{c0}'..'\u{530}').contains(&c) && c.is_alphabetic()
                })
        })
}

/// The share of a word in an opening.
fn halves(word: &str) -> u32 {
    match word.chars().next() {
        Some(c) if is_ideographic(c) || is_unparted(c) => word.chars().count() as u32,
        _ => 2,
    }
}

/// Whether a line break between two characters is not a space between words.
pub(super) fn joins(before: char, after: char) -> bool {
    is_wide(before) && is_wide(after)
}

/// Whether the character is Han, kana or punctuation of these.
fn is_wide(c: char) -> bool {
    is_ideographic(c) || is_wide_mark(c)
}

/// Whether the character is punctuation of Chinese or Japanese.
pub(super) fn is_wide_mark(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{303f}' | '\u{ff00}'..='\u{ff65}')
}

/// Han, Hiragana, Katakana and Bopomofo.
pub(super) fn is_ideographic(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}'
        | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}'
        | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9d}' | '\u{20000}'..='\u{3fffd}')
}

/// Thai, Lao, Burmese and Khmer.
fn is_unparted(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Whether the character belongs to a word that ends at a space or a mark, as in most scripts.
pub(super) fn is_parted(c: char) -> bool {
    c.is_alphanumeric() && !is_wide(c) && !is_unparted(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> (u32, u32) {
        let mut tally = Tally::default();
        tally.add(text);
        (tally.words(), tally.characters)
    }

    #[test]
    fn words_are_those_of_the_standard() {
        assert_eq!(count("The fox can’t jump 32.3 feet, right?"), (7, 0));
        assert_eq!(count("“Grid-scale” — 3.5 GW... été naïve"), (6, 0));
        let line = "“who’d” (été), Привет! rock’n’roll ’90s e\u{301}a x²y 3,5 mother-in-law";
        assert_eq!(count(line).0 as usize, line.unicode_words().count());
        assert_eq!(count("  — … !"), (0, 0));
        assert_eq!(count("한국어 단어"), (2, 0));
    }

    #[test]
    fn words_are_found_where_the_standard_finds_them() {
        for text in [
            "The fox can’t jump 32.3 feet, right?",
            "“Grid-scale” — 3.5 GW... (été) naïve,\u{a0}so\n\n  _this_ and a_b; U.S. x2y 1,000.",
            "e\u{301}a \u{301}b 人工智能AI改变电网。 スクラム ภาษาไทย ’90s rock'n'roll a:b c/d",
            "",
        ] {
            let all: Vec<_> = text.unicode_word_indices().collect();
            assert_eq!(word_indices(text).collect::<Vec<_>>(), all, "{text}");
        }
    }

    #[test]
    fn characters_count_where_words_are_not_parted() {
        assert_eq!(count("人工智能AI改变电网。"), (1, 8));
        assert_eq!(count("スクラムを学ぶ"), (0, 7));
        assert_eq!(count("ภาษาไทย"), (2, 0));
    }

    #[test]
    fn an_opening_ends_at_a_word() {
        let mut opening = Opening::default();
        opening.add("One two.");
        opening.add(&"word, ".repeat(200));
        assert!(opening.cut && opening.text.starts_with("One two. word, word"));
        assert!(opening.text.ends_with("word"));
        assert_eq!(opening.text.split(' ').count(), 150);
        opening.add("more");
        assert_eq!(opening.text.split(' ').count(), 150);
    }

    #[test]
    fn an_opening_that_ends_with_a_sentence_has_no_dots() {
        let shown = |first: &str, next: &str| {
            let mut opening = Opening::default();
            opening.add(&"word ".repeat(148));
            opening.add(first);
            opening.add(next);
            opening.shown(OPENING)
        };
        assert!(shown("The end. Next one", "").ends_with("word The end."));
        assert!(shown("The end.", "Next one").ends_with("word The end."));
        assert!(shown("“The end!” Next", "").ends_with("word “The end!”"));
        assert!(shown("The end, next", "").ends_with("word The end…"));
        assert!(shown("The end (next", "").ends_with("word The end…"));
        assert!(shown("The", "end").ends_with("word The end"));
    }

    #[test]
    fn a_shorter_opening_ends_at_a_word_too() {
        let mut opening = Opening::default();
        opening.add("Each household pays. Nobody asked it.");
        assert_eq!(opening.shown(2), "Each household…");
        assert_eq!(opening.shown(3), "Each household pays.");
        assert_eq!(opening.shown(6), "Each household pays. Nobody asked it.");
        let mut wide = Opening::default();
        wide.add("电网学会思考。");
        assert_eq!(wide.shown(2), "电网学会…");
    }

    #[test]
    fn an_opening_counts_characters_too() {
        let mut opening = Opening::default();
        opening.add(&"电网，".repeat(200));
        assert_eq!(opening.text.chars().filter(|c| *c != '，').count(), 300);
        let mut whole = Opening::default();
        whole.add("电网。");
        assert!(!whole.cut && whole.text == "电网。");
    }
}
