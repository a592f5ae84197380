//! Texts that rules insert into others.

use super::shape::{Passage, Segment};
use crate::content::markdown::escaped;

/// A text in the element that themes style by its name: `<aside class="insert insert-sign-up">`. A mark says that it is
/// hidden.
pub(super) fn framed(name: &str, passage: Passage, mark: Option<String>) -> Vec<Segment> {
    let mark = mark.map(|mark| format!("<p><span class=\"mark\">{}</span></p>", escaped(&mark)));
    let title =
        passage.title.map(|title| format!("<p class=\"insert-title\">{}</p>", escaped(&title)));
    let class: String =
        name.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '-' }).collect();
    let begin = format!(
        "\n<aside class=\"insert insert-{class}\">{}{}",
        mark.unwrap_or_default(),
        title.unwrap_or_default()
    );
    let html = |html: String| Segment { html: Some(html), ..Segment::default() };
    let text = passage.segments.into_iter();
    [html(begin)].into_iter().chain(text).chain([html("\n</aside>".to_owned())]).collect()
}

/// Marks the links to other sites in a text that somebody paid for (HTML, section 4.6.8, `rel=sponsored` as search engines
/// read it). A link that says its own relation keeps it.
pub(super) fn mark_sponsored(html: &mut String) {
    let tags = Tags { html, at: 0 };
    let links = tags.filter(|tag| tag.name.eq_ignore_ascii_case("a") && !tag.is_end);
    let starts: Vec<(usize, usize)> = links.map(|tag| (tag.start, tag.end)).collect();
    for (start, end) in starts.into_iter().rev() {
        let tag = html[start..end].to_ascii_lowercase();
        let is_outward = ["href=\"http", "href=\"//", "href='http", "href=http"];
        if is_outward.iter().any(|href| tag.contains(href)) && !tag.contains(" rel=") {
            html.insert_str(start + 2, " rel=\"sponsored\"");
        }
    }
}

/// The elements that have no end tag (HTML, section 13.1.2).
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// Puts something behind a paragraph of a text that is in no other element; paragraphs are counted from 1. If that one
/// ends in a colon, the next one is taken. A shorter text stays as it is.
pub(super) fn after_paragraph(
    mut segments: Vec<Segment>,
    n: usize,
    insert: impl FnOnce() -> Vec<Segment>,
) -> Vec<Segment> {
    let Some((at, end)) = end_of_paragraph(&segments, n) else { return segments };
    let rest = segments[at].html.as_mut().map(|html| html.split_off(end)).unwrap_or_default();
    let rest = (!rest.is_empty()).then(|| Segment { html: Some(rest), ..Segment::default() });
    segments.splice(at + 1..at + 1, insert().into_iter().chain(rest));
    segments
}

/// The segment in which a paragraph ends, and the byte after its end.
fn end_of_paragraph(segments: &[Segment], n: usize) -> Option<(usize, usize)> {
    let (mut depth, mut count) = (0_usize, 0);
    for (at, html) in segments.iter().enumerate().filter_map(|(at, s)| Some((at, s.html.as_ref()?)))
    {
        for tag in (Tags { html, at: 0 }) {
            if tag.is_end {
                depth = depth.saturating_sub(1);
                let is_paragraph = depth == 0 && tag.name.eq_ignore_ascii_case("p");
                count += usize::from(is_paragraph);
                if is_paragraph && count >= n && !announces(&html[..tag.start]) {
                    return Some((at, tag.end));
                }
            } else if !tag.is_closed && !VOID.iter().any(|void| tag.name.eq_ignore_ascii_case(void))
            {
                depth += 1;
            }
        }
    }
    None
}

/// Whether a paragraph ends in a colon: what it announces must not be parted from it.
fn announces(html: &str) -> bool {
    html.trim_end().ends_with([':', '：'])
}

/// A tag in HTML.
struct Tag<'a> {
    name: &'a str,
    is_end: bool,
    /// Whether it closes itself, as in SVG.
    is_closed: bool,
    /// Its first byte.
    start: usize,
    /// The byte after it.
    end: usize,
}

/// The tags of a piece of HTML.
struct Tags<'a> {
    html: &'a str,
    at: usize,
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        loop {
            let open = self.at + self.html.get(self.at..)?.find('<')?;
            if self.html[open..].starts_with("<!--") {
                self.at = open + self.html[open..].find("-->")? + 3;
                continue;
            }
            let is_end = self.html[open + 1..].starts_with('/');
            let start = open + 1 + usize::from(is_end);
            let rest = &self.html[start..];
            let name = &rest[..rest
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
                .unwrap_or(rest.len())];
            let end = start + end_of_tag(rest)?;
            self.at = end;
            if !name.is_empty() {
                let is_closed = self.html[..end].ends_with("/>");
                return Some(Tag { name, is_end, is_closed, start: open, end });
            }
        }
    }
}

/// The byte after the end of a tag: its first `>` outside quotes.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == '>' => return Some(at + 1),
            None => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Segment, after_paragraph};

    fn html(text: &str) -> Segment {
        Segment { html: Some(text.to_owned()), ..Segment::default() }
    }

    fn inserted(segments: &[&str], n: usize) -> String {
        let segments = segments.iter().map(|text| html(text)).collect();
        let all = after_paragraph(segments, n, || vec![html("[X]")]);
        all.iter().filter_map(|segment| segment.html.as_deref()).collect()
    }

    #[test]
    fn links_that_lead_out_of_a_sponsored_text_say_so() {
        let mut html =
            "<p><a href=\"https://shop.example/\">a</a> <a href=\"/b/\">b</a>".to_owned();
        html.push_str("<a rel=\"me\" href=\"https://c.example/\">c</a>");
        super::mark_sponsored(&mut html);
        assert_eq!(html.matches("sponsored").count(), 1);
        assert!(html.starts_with("<p><a rel=\"sponsored\" href=\"https://shop.example/\">"));
    }

    #[test]
    fn only_paragraphs_of_the_text_itself_count() {
        let text = [
            "<p>a<br>b</p><blockquote><p>c</p>",
            "<p>d</p></blockquote><p title='>'>e</p><p>f</p>",
        ];
        assert_eq!(inserted(&text, 1), text.concat().replacen("b</p>", "b</p>[X]", 1));
        assert_eq!(inserted(&text, 2), text.concat().replacen("e</p>", "e</p>[X]", 1));
        assert_eq!(inserted(&text, 3), format!("{}[X]", text.concat()));
        assert_eq!(inserted(&text, 4), text.concat());
    }

    #[test]
    fn what_a_colon_announces_stays_with_it() {
        let text = ["<p>a</p><p>These are:</p><ul></ul><p>b</p>"];
        assert_eq!(inserted(&text, 2), format!("{}[X]", text.concat()));
        assert_eq!(inserted(&["<p>a</p><p>数：</p>"], 2), "<p>a</p><p>数：</p>");
    }
}
