//! The words of a page, as evidence: what is written elsewhere on it.

use std::collections::BTreeMap;

/// What occurs on a page, and how often.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// Words as they are written, without punctuation around them.
    words: BTreeMap<String, usize>,
    /// Two words in a row within a paragraph: `the Belt`.
    pairs: BTreeMap<(String, String), usize>,
    /// Words with a capital letter within a sentence.
    names: BTreeMap<String, usize>,
}

impl Evidence {
    /// Takes in a paragraph.
    pub(super) fn read(&mut self, text: &str) {
        let written: Vec<&str> = text.split_whitespace().collect();
        for (n, raw) in written.iter().enumerate() {
            let word = bare(raw);
            if word.is_empty() {
                continue;
            }
            *self.words.entry(word.to_owned()).or_default() += 1;
            let Some(before) = n.checked_sub(1).and_then(|n| written.get(n)) else { continue };
            *self.pairs.entry((bare(before).to_owned(), word.to_owned())).or_default() += 1;
            let begins = ends_sentence(before) || raw.starts_with(['"', '“', '‘', '«']);
            if !begins && word.starts_with(char::is_uppercase) {
                *self.names.entry(word.to_owned()).or_default() += 1;
            }
        }
    }

    /// How often a word is written.
    pub(super) fn count(&self, word: &str) -> usize {
        self.words.get(word).copied().unwrap_or_default()
    }

    /// Whether two words follow each other somewhere.
    pub(super) fn has_pair(&self, first: &str, second: &str) -> bool {
        self.pairs.contains_key(&(bare(first).to_owned(), bare(second).to_owned()))
    }

    /// Whether a word has a capital letter within a sentence somewhere: a name.
    pub(super) fn is_name(&self, word: &str) -> bool {
        self.names.contains_key(word)
    }

    /// A word with hyphens that is this word without them.
    pub(super) fn hyphenated(&self, fused: &str) -> Option<&str> {
        let is_it = |word: &&String| word.contains('-') && word.replace('-', "") == fused;
        self.words.keys().find(is_it).map(String::as_str)
    }
}

/// A word without the punctuation around it.
pub(super) fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Whether a text ends a sentence: with its mark, perhaps within quotation marks or brackets.
pub(super) fn ends_sentence(text: &str) -> bool {
    let open =
        text.trim_end_matches(['"', '”', '’', '\'', '»', '«', ')', ']', '*', '_', '」', '』']);
    open.ends_with(['.', '!', '?', '…', ':', ';', '。', '！', '？', '：', '؟'])
}

/// Whether a text begins in lower case, perhaps after a quotation mark or bracket.
pub(super) fn begins_low(text: &str) -> bool {
    let first = text.chars().find(|c| !"\"“‘'«([*_".contains(*c));
    first.is_some_and(char::is_lowercase)
}
