//! Normal forms for comparing names, and the letters of slugs.

use unicode_normalization::UnicodeNormalization;

use crate::base::character::is_ignorable;

/// A form that is equal for all spellings of a name: NFC, lower case, one space for every run of spaces and none
/// around `/`, `&` and dashes; straight apostrophes, quotation marks and dashes; no invisible characters.
pub fn fold(name: &str) -> String {
    let letters = match name.is_ascii() {
        true => straight(name.chars()).to_ascii_lowercase(),
        false => fold_letters(&straight(name.nfc())),
    };
    let mut folded = String::with_capacity(letters.len());
    for word in letters.split_whitespace() {
        let joins = ['/', '-', '&'];
        let is_joined = folded.is_empty() || folded.ends_with(joins) || word.starts_with(joins);
        if !is_joined {
            folded.push(' ');
        }
        for c in word.chars() {
            // `A – – B` and `A -- B` have one dash.
            if c != '-' || !folded.ends_with('-') {
                push_once_dotted(&mut folded, c);
            }
        }
    }
    if folded.is_ascii() { folded } else { folded.nfc().collect() }
}

/// Adds a character. The lower case of the Turkish `İ` is an `i`, without a second dot.
fn push_once_dotted(text: &mut String, c: char) {
    if c != '\u{307}' || !text.ends_with('i') {
        text.push(c);
    }
}

/// A name with keyboard punctuation.
fn straight(name: impl Iterator<Item = char>) -> String {
    let mut straight = String::new();
    for c in name.filter(|c| !is_ignorable(*c)) {
        match c {
            c if is_apostrophe(c) => straight.push('\''),
            '‚' | '‹' | '›' => straight.push('\''),
            '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '״' | '＂' | '〝' | '〞' | '〟' =>
            {
                straight.push('"');
            }
            '-' | '‐'..='―' | '⁃' | '−' | '־' | '﹘' | '﹣' | '－' => {
                straight.push('-');
            }
            '…' => straight.push_str("..."),
            c => straight.push(c),
        }
    }
    straight
}

/// Whether the character is a form of the apostrophe, or a mark that is typed instead of it.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '‛' | 'ʼ' | 'ʻ' | 'ʽ' | 'ʹ' | '′' | '´' | '`' | '׳' | '＇' | 'ꞌ')
}

/// A form that is equal for file names that are the same on hosts that ignore case and Unicode composition: NFC and
/// lower case, with unchanged spaces.
pub fn fold_letters(name: &str) -> String {
    match name.is_ascii() {
        true => name.to_ascii_lowercase(),
        false => name.nfc().flat_map(fold_case).nfc().collect(),
    }
}

/// The common form of a letter's cases, including final sigma and long s, as on hosts that ignore case.
/// Letters without a capital of their own are kept, such as `ß`, and `ı`, whose capital is that of `i`:
/// Strauß and Strauss are two names, and so are Yıldız and Yildiz.
fn fold_case(c: char) -> impl Iterator<Item = char> {
    let mut upper = c.to_uppercase();
    let capital = upper.next().filter(|_| c != 'ı' && upper.next().is_none()).unwrap_or(c);
    capital.to_lowercase()
}

/// Letters, marks and digits, with a single hyphen for every run of others. Apostrophes and invisible characters do
/// not separate letters.
pub(super) fn hyphenated(characters: impl Iterator<Item = char>) -> String {
    let mut slug = String::new();
    for c in characters {
        if is_apostrophe(c) || is_ignorable(c) {
            continue;
        }
        if c.is_alphanumeric() || is_mark(c) {
            push_once_dotted(&mut slug, c);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    slug
}

/// Whether a character combines with the one before it, like an accent or a vowel sign in Indic scripts.
pub(super) fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}
