//! The structure of Markdown lines: what precedes their words, and what they begin.

/// A line without spaces, marks of quotations and lists, and the name of a footnote at its beginning.
pub(super) fn content(line: &str) -> &str {
    let mut rest = line;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '>']);
        match marker(rest) {
            0 => return rest,
            length => rest = &rest[length..],
        }
    }
}

/// The number of block quotes around a line.
pub(super) fn quotes(line: &str) -> usize {
    let before = &line[..line.len() - line.trim_start_matches([' ', '\t', '>']).len()];
    before.bytes().filter(|b| *b == b'>').count()
}

/// The indentation of a text, in columns.
pub(super) fn columns(text: &str) -> usize {
    let spaces = text.bytes().take_while(|b| matches!(b, b' ' | b'\t'));
    spaces.fold(0, |column, byte| if byte == b'\t' { column / 4 * 4 + 4 } else { column + 1 })
}

/// Whether a comment is only preceded by an indentation like that of code.
pub(super) fn is_indented(before: &str) -> bool {
    before.trim().is_empty() && columns(before) >= 4
}

/// Whether a line begins a block, so that it cannot continue the line before.
pub(super) fn begins_block(line: &str) -> bool {
    let rest = line.trim_start_matches([' ', '\t', '>']);
    let level = rest.len() - rest.trim_start_matches('#').len();
    let heading = (1..=6).contains(&level) && rest[level..].starts_with([' ', '\t', '\n', '\r']);
    heading || rest.starts_with('|') || marker(rest) > 0
}

/// Whether a line is the definition of a reference link.
pub(super) fn is_definition(content: &str) -> bool {
    content.strip_prefix('[').is_some_and(|label| {
        !label.starts_with('^') && label.find(']').is_some_and(|end| label[end..].starts_with("]:"))
    })
}

/// The length of the address and title after `](`, including the closing bracket.
pub(super) fn address(text: &str, longest: usize) -> Option<usize> {
    let rest = text.trim_start();
    let length = destination(rest, longest)?;
    let title = rest[length..].trim_start();
    let spaced = title.len() < rest.len() - length;
    let after = match title.chars().next()? {
        quote @ ('"' | '\'') if spaced => after_title(&title[1..], quote)?,
        '(' if spaced => after_title(&title[1..], ')')?,
        _ => title,
    };
    let after = after.trim_start().strip_prefix(')')?;
    Some(text.len() - after.len())
}

fn destination(text: &str, longest: usize) -> Option<usize> {
    if let Some(inner) = text.strip_prefix('<') {
        return inner.find(['>', '\n']).map(|end| end + 2);
    }
    let mut depth = 0;
    for (at, c) in text.char_indices().take_while(|(at, _)| *at <= longest) {
        match c {
            ')' if depth == 0 => return Some(at),
            c if c.is_whitespace() => return Some(at),
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The text after a title whose opening mark has been read.
fn after_title(text: &str, closing: char) -> Option<&str> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if c == closing && !escaped {
            return Some(&text[at + 1..]);
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

/// The length of the mark of a list item, footnote or definition at the beginning of a text.
fn marker(text: &str) -> usize {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let length = match &text.as_bytes()[digits..] {
        [b'-' | b'*' | b'+' | b':', ..] if digits == 0 => 1,
        [b'.' | b')', ..] if (1..=9).contains(&digits) => digits + 1,
        [b'[', b'^', ..] if digits == 0 => {
            let end = text.find(']').filter(|end| text[*end..].starts_with("]:"));
            return end.map_or(0, |end| end + 2);
        }
        _ => return 0,
    };
    let is_marker = text.len() == length || text[length..].starts_with([' ', '\t', '\n', '\r']);
    if is_marker { length } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_places_a_line_is_left_out() {
        for line in ["words", "> words", " - > 1. words", "[^a]: words", ":   words", "\t* words"] {
            assert_eq!(content(line), "words", "{line}");
        }
        assert_eq!(content("-words"), "-words");
        assert_eq!((quotes("> > x"), columns("  \tx"), is_indented("    ")), (2, 4, true));
    }

    #[test]
    fn an_address_ends_with_its_bracket() {
        let end = |text| address(text, 100).map(|end| &text[..end]);
        assert_eq!(end("a.md '60s') b"), Some("a.md '60s')"));
        assert_eq!(end("<a b.md> \"x \\\" y\") b"), Some("<a b.md> \"x \\\" y\")"));
        assert_eq!(end("a(b)c) d"), Some("a(b)c)"));
        assert_eq!(end("a b) c"), None);
        assert!(is_definition("[a]: b 'c'") && !is_definition("[^a]: b"));
    }
}
