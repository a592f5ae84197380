//! Lines that should be separate, but run together into one paragraph.

use crate::base::diagnostic::Code;

use super::leftover::{OBJECT, Remark};

/// Two consecutive lines that both begin like items of a list, with a mark that Markdown does not know, or without
/// the space after it. Lines that end with a forced break are already separate.
pub(super) fn examine(text: &str) -> Option<Remark> {
    let mut at = 0;
    let mut before: Option<(Item<'_>, usize, &str)> = None;
    for (n, line) in text.split_inclusive('\n').enumerate() {
        let item = Item::of(line.trim_end(), n == 0 || before.is_some());
        if let (Some(item), Some((first, begin, above))) = (&item, &before)
            && item.follows(first)
            && !above.trim_end().ends_with(OBJECT)
        {
            return Some(remark(first, *begin, above.trim_end()));
        }
        before = item.map(|item| (item, at, line));
        at += line.len();
    }
    None
}

/// A beginning of a line that looks like a list item.
struct Item<'t> {
    mark: char,
    number: Option<u32>,
    words: &'t str,
}

impl<'t> Item<'t> {
    /// `may_dash`: whether a dash counts as a mark. Inside a paragraph, a line can begin with a dash by chance.
    fn of(line: &'t str, may_dash: bool) -> Option<Self> {
        let first = line.chars().next()?;
        let rest = &line[first.len_utf8()..];
        if first.is_ascii_digit() {
            return Self::numbered(line);
        }
        if first == '(' || first.is_ascii_lowercase() {
            return Self::lettered(line);
        }
        let is_word = |text: &str| text.trim_start().starts_with(char::is_alphanumeric);
        let is_item = match first {
            '-' => rest.starts_with(|c: char| c.is_alphabetic() || "¿¡“„«\"".contains(c)),
            '+' => rest.starts_with(char::is_alphabetic),
            '*' => rest.starts_with(char::is_alphabetic) && !rest.contains('*'),
            '–' | '—' => may_dash && is_word(rest),
            _ => false,
        };
        is_item.then(|| Self { mark: first, number: None, words: rest.trim() })
    }

    fn numbered(line: &'t str) -> Option<Self> {
        let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let mark = line[digits..].chars().next()?;
        let rest = &line[digits + mark.len_utf8()..];
        let is_mark = matches!(mark, '.' | ')' | '、' | '．' | '）');
        let is_item = digits <= 3
            && is_mark
            && rest
                .chars()
                .next()
                .is_some_and(|c| c.is_alphabetic() || !mark.is_ascii() || c == '\u{a0}');
        let number = line[..digits].parse().ok()?;
        is_item.then(|| Self { mark, number: Some(number), words: rest.trim() })
    }

    /// `a) one`, `(a) one`, `(1) one`, `i. one`.
    fn lettered(line: &'t str) -> Option<Self> {
        const ROMANS: [&str; 8] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii"];
        let open = line.starts_with('(');
        let inner = if open { &line[1..] } else { line };
        let end = inner.find(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit())?;
        let (name, rest) = inner.split_at(end);
        let roman = ROMANS.iter().position(|roman| *roman == name);
        let mark = rest.chars().next()?;
        let is_mark = mark == ')' || mark == '.' && roman.is_some() && !open;
        let letter = name.bytes().next().filter(|b| name.len() == 1 && b.is_ascii_lowercase());
        let number = match (roman, letter) {
            (Some(at), _) => at as u32 + 1,
            (None, Some(letter)) => u32::from(letter - b'a') + 1,
            (None, None) => name.parse::<u32>().ok().filter(|n| *n < 100 && open)?,
        };
        let words = rest[mark.len_utf8()..].trim();
        let is_item = is_mark && rest[1..].starts_with([' ', '\t', '\u{a0}']) && !words.is_empty();
        is_item.then_some(Self { mark, number: Some(number), words })
    }

    fn follows(&self, first: &Self) -> bool {
        let next = first.number.map(|number| number + 1);
        self.mark == first.mark && self.number == next
    }
}

fn remark(first: &Item<'_>, at: usize, line: &str) -> Remark {
    let item = match first.number {
        Some(number) => format!("{number}. {}", first.words),
        None => format!("- {}", first.words),
    };
    Remark {
        code: Code::MarksInText,
        kind: "together",
        range: at..at + line.len(),
        message: "these lines look like a list, but run together into one paragraph".to_owned(),
        hint: format!("write `{item}`, or put an empty line between them"),
    }
}

#[cfg(test)]
mod tests {
    use super::examine;

    #[test]
    fn lines_that_run_together_are_found() {
        for text in [
            "-one\n-two",
            "*one\n*two",
            "1.one\n2.two",
            "1、第一\n2、第二",
            "1.\u{a0}one\n2.\u{a0}two",
            "– one\n– two",
            "—Hello.\n—Goodbye.",
            "To do:\n-one\n-two",
            "a) one\nb) two",
            "(1) one\n(2) two",
            "i. one\nii. two",
            "-\u{bf}Yes?\n-\u{bf}No?",
        ] {
            assert!(examine(text).is_some(), "{text}");
        }
    }

    #[test]
    fn other_lines_are_let_be() {
        for text in [
            "-one",
            "3.5 million\n4.5 million",
            "2025.\nA year",
            "a word\n– and another\nb",
            "a\n– b\n– c",
            "*one*\n*two*",
            "1.one\n1.two",
            "— one\u{fffc}\n— two",
            "a) one\na) two",
            "(a word) x\n(b) y",
            "i. e. one\nso",
        ] {
            assert!(examine(text).is_none(), "{text}");
        }
    }
}
