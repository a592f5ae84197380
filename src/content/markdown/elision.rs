//! Detects apostrophes at the beginning of a word, where a quotation could also begin.

/// Words that begin with an apostrophe. Several languages share the list: no language has a word that would begin a
/// quotation in another.
const WORDS: [&str; 14] = [
    "cuz", "n", "neath", "nen", "nuff", "s", "sblood", "t", "tis", "twas", "tween", "twere",
    "twill", "twould",
];

/// Words that begin with an apostrophe in one language, and are ordinary words in another. They begin a quotation if
/// a mark closes it.
const ORDINARY: [&str; 8] = ["bout", "em", "ere", "ne", "nem", "ner", "round", "til"];

/// How far to search for the mark that closes a quotation, in bytes.
const FAR: usize = 240;

/// Whether the straight mark between `before` and `after` replaces letters or digits: the '60s, class of '09, rock
/// 'n' roll, 'tis, 's avonds.
pub(super) fn is_elision(before: Option<char>, after: &str) -> bool {
    // In HTML, a mark after `=` begins a value.
    if before.is_some_and(|c| c.is_alphanumeric() || c == '=') {
        return false;
    }
    is_year(after) || is_word(after)
}

/// Whether the straight mark after `before` closes an elision on both sides: the second mark of 'n'.
pub(super) fn closes_elision(before: &str, after: Option<char>) -> bool {
    let Some(rest) = before.strip_suffix(['n', 'N']).and_then(|rest| rest.strip_suffix('’'))
    else {
        return false;
    };
    let ends_word = |c: char| c.is_whitespace() || c.is_alphanumeric();
    rest.chars().next_back().is_some_and(ends_word) && after.is_some_and(ends_word)
}

/// Whether two digits of a year follow, alone or with an ending: `60s`, `09`, `90er`. A quotation can also begin with
/// two digits, but then a capitalized word follows, and the quotation is closed ('60 Minutes').
fn is_year(after: &str) -> bool {
    let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits != 2 {
        return false;
    }
    let rest = &after[digits..];
    let title = rest.strip_prefix(' ').is_some_and(|next| next.starts_with(char::is_uppercase));
    let decimal = rest.starts_with([',', '.', ':', '%', '°'])
        && rest[1..].starts_with(|c: char| c.is_ascii_digit());
    !(decimal || rest.starts_with('\'') || title && closes(rest))
}

fn is_word(after: &str) -> bool {
    let end = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
    let (word, rest) = after.split_at(end);
    if word.is_empty() || word.len() > 8 {
        return false;
    }
    let word = word.to_lowercase();
    // One letter between two marks is a quoted letter; only 'n' joins two words.
    let quoted = rest.starts_with('\'');
    if ORDINARY.contains(&word.as_str()) {
        return !quoted && !closes(rest);
    }
    WORDS.contains(&word.as_str())
        && (!quoted
            || word == "n" && rest[1..].starts_with(|c: char| c == ' ' || c.is_alphanumeric()))
}

/// Whether a mark in the rest of the line closes a quotation.
fn closes(rest: &str) -> bool {
    let mut before = ' ';
    for (at, c) in rest.char_indices().take_while(|(at, c)| *at < FAR && *c != '\n') {
        let ends = !rest[at + c.len_utf8()..].starts_with(char::is_alphanumeric);
        if c == '\'' && !before.is_whitespace() && ends {
            return true;
        }
        before = c;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_are_left_out() {
        for after in [
            "60s",
            "09",
            "09.",
            "90er Jahre",
            "n' roll",
            "n roll",
            "tis",
            "Twas brillig",
            "s avonds",
            "em all",
            "til",
        ] {
            assert!(is_elision(Some(' '), after) && is_elision(None, after), "{after}");
        }
        assert!(closes_elision("rock ’n", Some(' ')) && closes_elision("rock’n", Some('r')));
    }

    #[test]
    fn a_quotation_begins() {
        for after in [
            "60 Minutes' was on",
            "1984' is",
            "fine', she said",
            "t' is a letter",
            "60' is",
            "10.5 per cent'",
            "sand",
            "Em casa'",
        ] {
            assert!(!is_elision(Some(' '), after), "{after}");
        }
        assert!(!is_elision(Some('6'), "09") && !closes_elision("so ’nun", Some(' ')));
    }
}
