//! Raw HTML: comments taken out, ids found, page marks read.

use crate::character::comment_opening;

/// A piece of raw HTML that has been looked through.
#[derive(Default)]
pub(super) struct Raw {
    /// It, without its comments.
    pub(super) html: String,
    /// The anchors it sets.
    pub(super) ids: Vec<String>,
    /// Where a comment begins that nothing ends.
    pub(super) open_comment: Option<usize>,
    /// Whether one of its comments means to be a page mark.
    pub(super) mark: bool,
}

/// Elements in which `<` is text.
const VERBATIM: [&str; 4] = ["script", "style", "textarea", "title"];

/// Looks through a piece of raw HTML. Comments go: they are editors' notes.
pub(super) fn examine(html: &str) -> Raw {
    let mut raw = Raw::default();
    let mut at = 0;
    while let Some(step) = html[at..].find('<') {
        let tag = at + step;
        raw.html.push_str(&html[at..tag]);
        let rest = &html[tag..];
        let length = if rest.starts_with("<!--") {
            let Some(length) = comment(rest) else {
                raw.open_comment = Some(tag);
                return raw;
            };
            raw.mark |= sole_comment(&rest[..length]).is_some_and(|c| page_mark(c).is_some());
            length
        } else if comment_opening(rest).is_some() {
            raw.open_comment = Some(tag);
            return raw;
        } else {
            let length = element(rest, &mut raw.ids);
            raw.html.push_str(&rest[..length]);
            length
        };
        at = tag + length;
    }
    raw.html.push_str(&html[at..]);
    raw
}

/// What a comment says, if the HTML is one comment and nothing else.
pub(super) fn sole_comment(html: &str) -> Option<&str> {
    let html = html.trim();
    (html.starts_with("<!--") && comment(html) == Some(html.len()))
        .then(|| html.get(4..html.len() - 3).unwrap_or_default().trim())
}

/// A comment that means to be a page mark: `Some` of its label, which is empty if it is none.
pub(super) fn page_mark(comment: &str) -> Option<&str> {
    let (word, rest) = comment.split_at_checked(4)?;
    if !word.eq_ignore_ascii_case("page") {
        return None;
    }
    let rest = rest.trim_start();
    match rest.strip_prefix(':').map(str::trim) {
        Some(label) if is_label(label) => Some(label),
        Some(_) => Some(""),
        None => (rest.is_empty() || rest.bytes().all(|b| b.is_ascii_digit())).then_some(""),
    }
}

fn is_label(label: &str) -> bool {
    !label.is_empty() && label.chars().all(char::is_alphanumeric)
}

/// The length of the comment the HTML begins with.
fn comment(html: &str) -> Option<usize> {
    if html.starts_with("<!-->") {
        return Some(5);
    }
    if html.starts_with("<!--->") {
        return Some(6);
    }
    let end = html[4..].find("-->").map(|end| 4 + end)?;
    (!html[4..end].contains("<!--")).then_some(end + 3)
}

/// The length of the tag the HTML begins with, or of the whole element if its content is no markup.
fn element(html: &str, ids: &mut Vec<String>) -> usize {
    let name: &str = &html[1..];
    let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
    if name.is_empty() {
        return 1;
    }
    let mut at = 1 + name.len();
    while let Some((attribute, value, length)) = attribute(&html[at..]) {
        let anchors = attribute.eq_ignore_ascii_case("id")
            || attribute.eq_ignore_ascii_case("name") && name.eq_ignore_ascii_case("a");
        if anchors && !value.is_empty() {
            ids.push(value.to_owned());
        }
        at += length;
    }
    if VERBATIM.iter().any(|v| v.eq_ignore_ascii_case(name)) {
        at += closing_tag(&html[at..], name);
    }
    at
}

/// The next attribute of a tag, its value, and how many bytes they take; `None` at the tag's end.
fn attribute(tag: &str) -> Option<(&str, &str, usize)> {
    let space = |c: char| c.is_ascii_whitespace() || c == '/';
    let begin = tag.len() - tag.trim_start_matches(space).len();
    let rest = &tag[begin..];
    let name = &rest
        [..rest.find(|c: char| space(c) || matches!(c, '=' | '>' | '<')).unwrap_or(rest.len())];
    let after = &rest[name.len()..];
    let value = after.trim_start().strip_prefix('=').map(str::trim_start);
    let Some(value) = value else {
        return (!name.is_empty()).then_some((name, "", begin + name.len()));
    };
    let (value, end) = match value.bytes().next() {
        Some(quote @ (b'"' | b'\'')) => {
            let inner = &value[1..];
            let length = inner.find(char::from(quote))?;
            (&inner[..length], &inner[length + 1..])
        }
        _ => value.split_at(
            value.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(value.len()),
        ),
    };
    Some((name, value, tag.len() - end.len()))
}

/// Where the closing tag of a verbatim element begins; the end of the HTML if it is not there.
pub(super) fn closing_tag(html: &str, name: &str) -> usize {
    html.match_indices("</")
        .map(|(at, _)| at)
        .find(|at| html[at + 2..].get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)))
        .unwrap_or(html.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_ids_are_found() {
        let raw =
            examine("<p id=a class='x'>1 < 2<!-- hush <b id=no> --><A NAME = \"b c\"/>x<!-->");
        assert_eq!(raw.html, "<p id=a class='x'>1 < 2<A NAME = \"b c\"/>x");
        assert_eq!(raw.ids, ["a", "b c"]);
        assert_eq!(raw.open_comment, None);
        assert_eq!(examine("<input name=x><b title='id=y'>").ids, [""; 0]);
    }

    #[test]
    fn scripts_are_left_alone() {
        let html = "<script>if (a <!--b) x = '<i id=\"q\">'</SCRIPT><i id='r'>";
        let raw = examine(html);
        assert_eq!((raw.html.as_str(), raw.ids), (html, vec!["r".to_owned()]));
    }

    #[test]
    fn an_open_comment_hides_the_rest() {
        let raw = examine("<b><!-- never");
        assert_eq!((raw.html.as_str(), raw.open_comment), ("<b>", Some(3)));
        assert_eq!(examine("<b id='never").html, "<b id='never");
    }

    #[test]
    fn page_marks_are_told_from_notes() {
        let mark = |html| sole_comment(html).and_then(page_mark);
        assert_eq!(mark("<!-- page: 4 -->\n"), Some("4"));
        assert_eq!(mark("<!--Page:A7-->"), Some("A7"));
        assert_eq!(mark("<!-- page -->"), Some(""));
        assert_eq!(mark("<!-- page 4 -->"), Some(""));
        assert_eq!(mark("<!-- page: four five -->"), Some(""));
        assert_eq!(mark("<!-- pages differ -->"), None);
        assert_eq!(mark("<!-- page layout is off -->"), None);
        assert_eq!(mark("<!-- page: 4 --> x"), None);
        assert_eq!(mark("<!-->"), None);
    }
}
