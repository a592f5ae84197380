//! Escapes text for HTML, and drops characters that HTML forbids.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::base::character::{is_forbidden, is_line_separator};

/// The first bytes of special characters: markup, controls, and the lead bytes of controls, line separators and
/// noncharacters beyond ASCII.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        special[byte] = matches!(byte, 0x00..=0x08 | 0x0b..=0x1f | 0x7f | 0xc2 | 0xe2 | 0xef | 0xf0..=0xf4)
            || matches!(byte as u8, b'<' | b'>' | b'&' | b'"');
        byte += 1;
    }
    special
};

/// Characters that are always encoded in a URL. `%` and non-ASCII letters are not.
const HREF: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The same after the `#`.
const FRAGMENT: &AsciiSet = &HREF.add(b'#');

/// Appends text to the content of an element.
pub(super) fn text(out: &mut String, text: &str) {
    copy(out, text, |c| match c {
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '&' => Some("&amp;"),
        _ => None,
    });
}

/// Appends text to an attribute value in double quotes.
pub(super) fn attribute(out: &mut String, text: &str) {
    copy(out, text, |c| match c {
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '&' => Some("&amp;"),
        '"' => Some("&quot;"),
        _ => None,
    });
}

/// Appends a URL to an attribute value. Existing percent-encoding stays.
pub(super) fn href(out: &mut String, url: &str) {
    // Brackets are only valid around the number of a host: `http://[::1]/`.
    let host = url.find("://[").and_then(|at| Some(at + url[at..].find(']')? + 1)).unwrap_or(0);
    attribute(out, &url[..host]);
    let rest = &url[host..];
    let (path, fragment) = rest.split_at(rest.find('#').map_or(rest.len(), |at| at + 1));
    encoded(out, path, HREF);
    // Another `#` does not begin another fragment.
    encoded(out, fragment, FRAGMENT);
}

/// An address as browsers read it: what is not allowed in one is encoded, and existing percent-encoding stays.
pub fn web_address(url: &str) -> String {
    let (path, fragment) = url.split_at(url.find('#').map_or(url.len(), |at| at + 1));
    let chunks = utf8_percent_encode_ascii(path, HREF);
    chunks.chain(utf8_percent_encode_ascii(fragment, FRAGMENT)).collect()
}

fn encoded(out: &mut String, url: &str, forbidden: &'static AsciiSet) {
    for chunk in utf8_percent_encode_ascii(url, forbidden) {
        attribute(out, chunk);
    }
}

/// Appends text unchanged, except for characters that HTML forbids.
pub(super) fn clean(out: &mut String, text: &str) {
    copy(out, text, |_| None);
}

/// The text without characters that HTML and XML forbid.
pub(super) fn cleaned(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    clean(&mut out, text);
    out
}

/// Copies runs of ordinary bytes, and replaces only special characters.
#[inline]
fn copy(out: &mut String, text: &str, replacement: impl Fn(char) -> Option<&'static str>) {
    let bytes = text.as_bytes();
    let (mut done, mut at) = (0, 0);
    while let Some(step) = bytes[at..].iter().position(|&b| SPECIAL[usize::from(b)]) {
        at += step;
        let Some(c) = text[at..].chars().next() else {
            break;
        };
        let end = at + c.len_utf8();
        let replaced = match c {
            '\0' => Some("\u{fffd}"),
            '\r' if bytes.get(end) == Some(&b'\n') => Some(""),
            '\r' => Some("\n"),
            c if is_line_separator(c) => Some(" "),
            c if is_forbidden(c) => Some(""),
            c => replacement(c),
        };
        if let Some(replaced) = replaced {
            out.push_str(&text[done..at]);
            out.push_str(replaced);
            done = end;
        }
        at = end;
    }
    out.push_str(&text[done..]);
}

/// Percent-encodes ASCII characters that URLs cannot contain; letters of all scripts stay.
fn utf8_percent_encode_ascii<'a>(
    url: &'a str,
    forbidden: &'static AsciiSet,
) -> impl Iterator<Item = &'a str> {
    url.split_inclusive(|c: char| !c.is_ascii()).flat_map(move |run| {
        let ascii = run.trim_end_matches(|c: char| !c.is_ascii());
        utf8_percent_encode(ascii, forbidden).chain(std::iter::once(&run[ascii.len()..]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(write: fn(&mut String, &str), input: &str) -> String {
        let mut out = String::new();
        write(&mut out, input);
        out
    }

    #[test]
    fn markup_is_escaped_where_it_would_act() {
        assert_eq!(of(text, r#"a<b & "c">"#), r#"a&lt;b &amp; "c"&gt;"#);
        assert_eq!(of(attribute, r#"a<b & "c">"#), "a&lt;b &amp; &quot;c&quot;&gt;");
    }

    #[test]
    fn forbidden_characters_are_left_out() {
        let input = "a\u{1}\u{7f}\u{80}\u{9f}\u{fdd0}\u{fffe}\u{1ffff}b\tc\n«\u{a0}é，😀";
        assert_eq!(of(clean, input), "ab\tc\n«\u{a0}é，😀");
        assert_eq!(of(text, "\0"), "\u{fffd}");
        assert_eq!(of(clean, "a\r\nb\rc"), "a\nb\nc");
        assert_eq!(of(text, "a\u{85}b\u{2028}c\u{2029}d"), "a b c d");
    }

    #[test]
    fn a_url_is_encoded_once() {
        let url = "https://a.b/x y?q=\"<ü>&%20#é";
        let once = "https://a.b/x%20y?q=%22%3Cü%3E&amp;%20#é";
        assert_eq!(of(href, url), once);
        assert_eq!(of(href, "a%20b|日本 語"), "a%20b%7C日本%20語");
        assert_eq!(of(href, "/x[1].csv?a[]=2#b#c[d]"), "/x%5B1%5D.csv?a%5B%5D=2#b%23c%5Bd%5D");
        assert_eq!(of(href, "http://[::1]:80/[x]"), "http://[::1]:80/%5Bx%5D");
    }
}
