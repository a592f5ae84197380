//! Characters: which of them no page can hold, and which of them a reader sees.

/// Whether HTML (and XML 1.0) forbids the character: controls and non-characters. The ends of lines and
/// tabs are allowed.
pub fn is_forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t' | '\r')) || is_no_character(c)
}

/// Whether Unicode has promised that this will never be a character (The Unicode Standard, 23.7).
pub fn is_no_character(c: char) -> bool {
    let code = u32::from(c);
    matches!(code, 0xfdd0..=0xfdef) || code & 0xfffe == 0xfffe
}

/// Whether something of the character can be seen: spaces, controls and what is ignored where it is
/// not supported (Unicode's `Default_Ignorable_Code_Point`) leave no mark.
pub fn is_visible(c: char) -> bool {
    let ignored = matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}');
    !(ignored || c.is_whitespace() || is_forbidden(c))
}

/// The opening of a comment of HTML that the text begins with, or of what is meant to be one, such as
/// `<!—`: its length, and whether it is `<!--`. Declarations (`<!doctype`, `<![CDATA[`, `<![if`) are none.
pub fn comment_opening(text: &str) -> Option<(usize, bool)> {
    let rest = text.strip_prefix(['<', '＜'])?;
    let spaced = rest.trim_start_matches([' ', '\t', '\u{a0}', '\u{3000}']);
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
}
