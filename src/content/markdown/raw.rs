//! Comments in raw HTML, including page marks.

/// The text of a comment, if the HTML consists of one comment.
pub(super) fn sole_comment(html: &str) -> Option<&str> {
    let html = html.trim();
    (html.starts_with("<!--") && comment(html) == Some(html.len()))
        .then(|| html.get(4..html.len() - 3).unwrap_or_default().trim())
}

/// The label of a comment that is meant as a page mark; empty if the label is not valid.
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

/// The length of the comment at the beginning of the HTML.
pub(super) fn comment(html: &str) -> Option<usize> {
    if html.starts_with("<!-->") {
        return Some(5);
    }
    if html.starts_with("<!--->") {
        return Some(6);
    }
    let end = html[4..].find("-->").map(|end| 4 + end)?;
    (!html[4..end].contains("<!--")).then_some(end + 3)
}

/// The position of the closing tag of an element; the end of the HTML if there is none.
pub(super) fn closing_tag(html: &str, name: &str) -> usize {
    let ends = |at: &usize| {
        let after = &html[at + 2..];
        let is_name = after.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name));
        is_name
            && after[name.len()..]
                .starts_with(|c: char| c.is_ascii_whitespace() || "/>".contains(c))
    };
    html.match_indices("</").map(|(at, _)| at).find(ends).unwrap_or(html.len())
}

#[cfg(test)]
mod tests {
    use super::*;

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
