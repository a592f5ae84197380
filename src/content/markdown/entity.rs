//! Characters written by name or number: `&amp;`, `&eacute;`, `&#8217;`.

use std::borrow::Cow;

use pulldown_cmark::{Event, Parser};

/// The longest existing reference has 33 bytes.
const LONGEST: usize = 40;

/// Replaces references with their characters.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = reference(rest);
        match length {
            // The Markdown parser has the list of names.
            Some(length) => Parser::new(&rest[..length]).for_each(|event| {
                if let Event::Text(text) = event {
                    decoded.push_str(&text);
                }
            }),
            None => decoded.push('&'),
        }
        rest = &rest[length.unwrap_or(1)..];
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// The name or number of the entity at the beginning of a text, without `&` and `;`, if it is one that writers and
/// editors of HTML commonly use.
pub(super) fn name(text: &str) -> Option<&str> {
    const NAMES: [&str; 40] = [
        "amp", "nbsp", "quot", "apos", "lt", "gt", "copy", "reg", "trade", "hellip", "mdash",
        "ndash", "lsquo", "rsquo", "sbquo", "ldquo", "rdquo", "bdquo", "laquo", "raquo", "euro",
        "pound", "shy", "eacute", "egrave", "agrave", "aacute", "iacute", "oacute", "uacute",
        "ntilde", "ccedil", "auml", "ouml", "uuml", "Auml", "Ouml", "Uuml", "szlig", "middot",
    ];
    let length = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(text.len());
    let name = &text[..length];
    let number = name.strip_prefix('#').map(|n| n.strip_prefix(['x', 'X']).unwrap_or(n));
    let is_number = number
        .is_some_and(|n| (2..=6).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_hexdigit()));
    (is_number || NAMES.contains(&name)).then_some(name)
}

/// The length of the reference at the beginning of a text.
fn reference(text: &str) -> Option<usize> {
    let part = text.as_bytes().get(1..)?;
    let length =
        part.iter().take(LONGEST).position(|b| !b.is_ascii_alphanumeric() && *b != b'#')?;
    (part[length] == b';' && length > 0).then_some(length + 2)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn references_are_decoded() {
        assert_eq!(
            decode("Tom &amp; Ann&#8217;s caf&eacute; &nope; a&b & &; &"),
            "Tom & Ann’s café &nope; a&b & &; &"
        );
        assert_eq!(decode("&nbsp;x"), "\u{a0}x");
        assert_eq!(decode("plain"), "plain");
    }
}
