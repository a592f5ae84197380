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
