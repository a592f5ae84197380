//! Emphasis in Chinese, Japanese and Korean.
//!
//! In CommonMark, punctuation determines where emphasis begins and ends, because in languages with spaces between
//! words there is a space on the other side of the mark. In `这是**重要。**所以` there is none, so the emphasis is not
//! closed. Our rule: the punctuation of these languages counts as letters, and so does other punctuation if one of
//! their letters is on the other side of the mark.

use std::borrow::Cow;

/// Between a mark and punctuation, it makes the parser treat the punctuation as a letter. It is a noncharacter: texts
/// do not contain it, and it is never published.
pub(super) const GUARD: &str = "\u{fdd0}";

/// The character of [`GUARD`].
pub(super) const GUARD_CHARACTER: char = '\u{fdd0}';

/// Whether `*` or `~` between two characters needs guards to work as between letters.
pub(super) fn needs_guard(before: char, after: char) -> bool {
    let opens = |free: bool| {
        !after.is_whitespace()
            && (!is_punctuation(after) || free || before.is_whitespace() || is_punctuation(before))
    };
    let closes = |free: bool| {
        !before.is_whitespace()
            && (!is_punctuation(before) || free || after.is_whitespace() || is_punctuation(after))
    };
    let (opens_freely, closes_freely) =
        (is_mark(after) || is_cjk(before), is_mark(before) || is_cjk(after));
    opens(opens_freely) != opens(false) || closes(closes_freely) != closes(false)
}

/// Whether the character is punctuation for the parser. Symbols may also count as punctuation here, which adds guards
/// that are not needed.
pub(super) fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || is_mark(c)
        || matches!(c, '\u{a1}' | '\u{ab}' | '\u{b6}' | '\u{b7}' | '\u{bb}' | '\u{bf}'
            | '\u{a2}'..='\u{a9}' | '\u{ac}' | '\u{ae}'..='\u{b1}' | '\u{b4}' | '\u{d7}' | '\u{f7}'
            | '\u{20a0}'..='\u{20cf}' | '\u{2100}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}'
            | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{207d}' | '\u{207e}'
            | '\u{2e00}'..='\u{2e7f}')
}

/// Whether the character belongs to Chinese, Japanese or Korean, including punctuation.
pub(super) fn is_cjk(c: char) -> bool {
    is_mark(c)
        || matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{2fdf}' | '\u{2ff0}'..='\u{2fff}'
            | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{302f}' | '\u{3031}'..='\u{303c}'
            | '\u{3041}'..='\u{a4cf}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}'
            | '\u{f900}'..='\u{faff}' | '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}'
            | '\u{ff41}'..='\u{ff5a}' | '\u{ff66}'..='\u{ffdc}' | '\u{1f200}'..='\u{1f2ff}'
            | '\u{20000}'..='\u{3fffd}')
}

/// Whether a text has such a character. Most have none, so that their bytes are only compared with the first byte of
/// U+1100, the first of these characters.
pub(super) fn is_in(text: &str) -> bool {
    const FIRST: u8 = 0xE1;
    let mut far = text.bytes().enumerate().filter(|(_, byte)| *byte >= FIRST);
    far.any(|(at, _)| text[at..].starts_with(is_cjk))
}

/// Whether the character is punctuation of these languages.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}' | '\u{3030}'
        | '\u{303d}' | '\u{30a0}' | '\u{30fb}' | '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe6b}'
        | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}'
        | '\u{ff5b}'..='\u{ff65}')
}

/// A line with guards beside its asterisks, where they are needed.
pub(super) fn guarded(line: &str) -> Cow<'_, str> {
    if !line.contains('*') || !is_in(line) {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len() + 12);
    let mut rest = line;
    while let Some(at) = rest.find('*') {
        let run = rest[at..].len() - rest[at..].trim_start_matches('*').len();
        out.push_str(&rest[..at]);
        let sides = (out.chars().next_back(), rest[at + run..].chars().next());
        let guards = match sides {
            (Some(before), Some(after)) if before != '\\' && needs_guard(before, after) => {
                [is_punctuation(before), is_punctuation(after)]
            }
            _ => [false; 2],
        };
        let [first, last] = guards.map(|is_guarded| if is_guarded { GUARD } else { "" });
        out.extend([first, &rest[at..at + run], last]);
        rest = &rest[at + run..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guards_stand_where_punctuation_would_misguide() {
        for (before, after) in [
            ('。', '所'),
            ('在', '「'),
            ('」', '了'),
            (')', '은'),
            ('说', '“'),
            ('。', '「'),
            ('I', '「'),
        ] {
            let none = is_punctuation(before) && is_punctuation(after);
            assert_eq!(needs_guard(before, after), !none, "{before} {after}");
        }
    }

    #[test]
    fn texts_with_such_characters_are_known() {
        for text in ["“été” — x 的", "ᄀ", "x，", "\u{20000}"] {
            assert!(is_in(text), "{text}");
        }
        for text in ["", "x", "“été” — Ж\u{10ff}\u{2e7f}…", "\u{1f600}"] {
            assert!(!is_in(text), "{text}");
        }
    }

    #[test]
    fn other_languages_need_none() {
        for (before, after) in
            [(' ', '「'), ('。', ' '), ('a', 'b'), ('.', 'A'), ('a', '('), ('这', '是')]
        {
            assert!(!needs_guard(before, after), "{before} {after}");
        }
    }
}
