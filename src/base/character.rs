//! Properties of characters: which are forbidden on a page, which a reader can see, and which are spaces.

mod bytes;
mod garbled;

use std::borrow::Cow;

pub use bytes::Bytes;
pub use garbled::garbled;

/// Whether HTML and XML 1.0 forbid the character: controls and non-characters, but not line breaks and
/// tabs.
pub fn is_forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t' | '\r')) || is_no_character(c)
}

/// Whether Unicode guarantees that this is never a character (The Unicode Standard, 23.7).
pub fn is_no_character(c: char) -> bool {
    let code = u32::from(c);
    matches!(code, 0xfdd0..=0xfdef) || code & 0xfffe == 0xfffe
}

/// Whether the character is visible, unlike spaces, controls and ignorable characters.
pub fn is_visible(c: char) -> bool {
    // Unicode does not count the Braille blank as a space.
    !(is_ignorable(c) || c.is_whitespace() || c == '\u{2800}' || is_forbidden(c))
}

/// Whether the character is invisible and only affects its neighbours (Unicode's
/// `Default_Ignorable_Code_Point`): soft hyphens, joiners, zero-width spaces, direction marks.
pub fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether the character is a line break only in Unicode: vertical tab, form feed, next line, line separator and
/// paragraph separator. Office programs leave them in texts; pressrun reads them as spaces.
pub fn is_line_separator(c: char) -> bool {
    matches!(c, '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Replaces line separators with spaces without moving any byte, because YAML 1.1 and 1.2 disagree on
/// whether they end a line.
pub fn without_line_separators(text: &str) -> Cow<'_, str> {
    if !text.contains(is_line_separator) {
        return Cow::Borrowed(text);
    }
    let spaced = text.replace(['\u{b}', '\u{c}'], " ").replace('\u{85}', "  ");
    Cow::Owned(spaced.replace(['\u{2028}', '\u{2029}'], "   "))
}

/// The text on one line: line breaks, tabs and runs of spaces become one space, and spaces at the ends
/// are dropped. Special spaces (no-break, narrow, ideographic) are intentional and are kept.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut is_apart = false;
    for c in text.trim().chars() {
        let breaks = matches!(c, ' ' | '\t'..='\r') || is_line_separator(c);
        if !breaks {
            if std::mem::take(&mut is_apart) {
                line.push(' ');
            }
            line.push(c);
        }
        is_apart |= breaks;
    }
    line
}

/// The opening of an HTML comment at the beginning of the text, or of something that is meant as one, such as
/// `<!—`: its length, and whether it is `<!--`. `None` for declarations (`<!doctype`, `<![CDATA[`, `<![if`).
pub fn comment_opening(text: &str) -> Option<(usize, bool)> {
    let rest = text.strip_prefix(['<', '＜'])?;
    let is_gap = |c: char| matches!(c, ' ' | '\t' | '\u{a0}' | '\u{3000}') || is_ignorable(c);
    let spaced = rest.trim_start_matches(is_gap);
    let after = spaced.strip_prefix(['!', '！'])?;
    if text.starts_with("<!--") {
        return Some((4, true));
    }
    let dashes = after.trim_start_matches([' ', '\t', '\u{a0}', '\u{3000}']);
    let inner = dashes.trim_start_matches(is_dash);
    let is_declaration = after.starts_with('[')
        || after.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("doctype"));
    let has_dash = inner.len() < dashes.len();
    let is_tight =
        text.starts_with('<') && spaced.len() == rest.len() && !after.starts_with(['=', '!', '>']);
    if is_declaration || !(has_dash || is_tight && !after.is_empty()) {
        return None;
    }
    Some((text.len() - if has_dash { inner.len() } else { after.len() }, false))
}

/// Whether the character is a hyphen or dash, as tablets, office programs and other scripts write it.
pub fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{ad}' | '\u{2010}'
            ..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_no_mark_is_not_visible() {
        assert!(
            !" \t\u{a0}\u{200b}\u{2060}\u{feff}\u{fe0f}\u{3164}\u{fdd0}".chars().any(is_visible)
        );
        assert!("a1-\u{301}\u{940}中🙂—".chars().all(is_visible));
    }

    #[test]
    fn a_line_keeps_the_spaces_that_mean_something() {
        let kept = "10\u{a0}km, 5\u{202f}%, 山田\u{3000}太郎";
        assert_eq!(one_line(kept), kept);
        assert_eq!(one_line("\u{a0} a \t\r\n b\u{2028}c\u{2029}\u{85}d \u{3000}"), "a b c d");
        assert_eq!(one_line(" \u{a0}"), "");
    }

    #[test]
    fn line_separators_become_spaces_and_no_byte_moves() {
        let text = "a\u{2028}b\u{85}c\u{2029}d";
        let spaced = without_line_separators(text);
        assert_eq!(spaced, "a   b  c   d");
        assert_eq!(spaced.len(), text.len());
        assert!(matches!(without_line_separators("a b"), Cow::Borrowed(_)));
    }
}
