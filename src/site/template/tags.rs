//! The tags of a template, by name and nesting: finds the tag that is open at an error, and the tag that a wrong name
//! may mean.

use crate::base::diagnostic::{Span, did_you_mean, line_column};

/// Tags that `end` and their name close.
const PAIRS: [&str; 6] = ["if", "for", "block", "filter", "component", "set"];

/// Tags without an end, or inside others.
const SINGLE: [&str; 7] = ["else", "elif", "extends", "include", "set_global", "break", "continue"];

/// A tag of a template.
struct Tag<'a> {
    /// The whole tag, with its braces.
    span: Span,
    /// Its first word.
    name: &'a str,
    /// The position of that word.
    word: Span,
    /// The rest of it.
    rest: &'a str,
}

/// What is wrong with the tags of a template.
pub(super) struct Fault {
    /// The tag that is wrong.
    pub(super) span: Span,
    /// What is wrong.
    pub(super) what: String,
    /// How to correct it.
    pub(super) hint: String,
    /// The open tag that is involved.
    pub(super) open: Option<Span>,
}

/// What is wrong with the tag at an error, or with open tags if the error is at the end of the template. `None` if
/// the error has another cause.
pub(super) fn fault(text: &str, at: usize) -> Option<Fault> {
    let mut open: Vec<Tag<'_>> = Vec::new();
    for tag in tags(text) {
        if tag.span.start > at {
            break;
        }
        let is_it = tag.span.contains(&at);
        match tag.name.strip_prefix("end") {
            Some(name) if open.last().is_some_and(|open| open.name == name) => _ = open.pop(),
            Some(name) if is_it && PAIRS.contains(&name) => {
                return Some(wrong_end(text, &tag, open));
            }
            _ if is_it && !is_known(tag.name) => return Some(unknown(&tag, &open)),
            _ if opens(&tag) => open.push(tag),
            _ => {}
        }
    }
    let is_at_end = text.get(at..).is_none_or(|rest| rest.trim().is_empty());
    let last = open.pop().filter(|_| is_at_end)?;
    let line = line_column(text, last.span.start).0;
    Some(Fault {
        what: format!("the template ends, but the `{}` of line {line} is still open", last.name),
        hint: format!("close it: `{{% end{} %}}`", last.name),
        span: last.span,
        open: None,
    })
}

/// The names of all components or blocks in templates.
pub(super) fn defined<'a>(tag: &str, texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let name = |found: Tag<'a>| {
        let name = found.rest.trim_start().split(['(', ' ']).next().unwrap_or_default();
        (found.name == tag).then_some(name)
    };
    texts.flat_map(|text| tags(text).filter_map(name)).collect()
}

fn is_known(name: &str) -> bool {
    let end = name.strip_prefix("end").unwrap_or_default();
    PAIRS.contains(&name) || SINGLE.contains(&name) || PAIRS.contains(&end) || name.is_empty()
}

/// Whether a tag must be closed.
fn opens(tag: &Tag<'_>) -> bool {
    PAIRS.contains(&tag.name) && (tag.name != "set" || !tag.rest.contains('='))
}

/// An end tag that does not match the innermost open tag.
fn wrong_end(text: &str, tag: &Tag<'_>, mut open: Vec<Tag<'_>>) -> Fault {
    match open.pop() {
        Some(last) => {
            let line = line_column(text, last.span.start).0;
            Fault {
                span: tag.word.clone(),
                what: format!(
                    "`{}` comes before the end of the `{}` of line {line}",
                    tag.name, last.name
                ),
                hint: format!("close that first: `{{% end{} %}}`", last.name),
                open: Some(last.span),
            }
        }
        None => {
            let name = tag.name.trim_start_matches("end");
            Fault {
                span: tag.word.clone(),
                what: format!("`{}` closes nothing: no `{name}` is open here", tag.name),
                hint: "delete it, or open what it closes above it".to_owned(),
                open: None,
            }
        }
    }
}

/// An unknown tag.
fn unknown(tag: &Tag<'_>, open: &[Tag<'_>]) -> Fault {
    let ends = PAIRS.map(|name| format!("end{name}"));
    let known = PAIRS.iter().chain(&SINGLE).copied().chain(ends.iter().map(String::as_str));
    let last = open.last();
    let hint = match (did_you_mean(tag.name, known), last) {
        (Some(near), _) => near,
        (None, Some(last)) if tag.name == "end" => format!("write `end{}`", last.name),
        (None, _) => format!(
            "the tags are {}",
            PAIRS.iter().chain(&SINGLE).copied().collect::<Vec<_>>().join(", ")
        ),
    };
    Fault { span: tag.word.clone(), what: format!("unknown tag `{}`", tag.name), hint, open: None }
}

/// The tags of a template, except in comments and `raw` blocks.
fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    let mut is_raw = false;
    std::iter::from_fn(move || {
        loop {
            let start = at + text.get(at..)?.find("{%").or_else(|| text.get(at..)?.find("{#"))?;
            let comment = text[at..]
                .find("{#")
                .map(|comment| at + comment)
                .filter(|comment| *comment < start);
            if let (Some(comment), false) = (comment, is_raw) {
                at = comment + text[comment..].find("#}")? + 2;
                continue;
            }
            if text[start..].starts_with("{#") {
                at = start + text[start..].find("#}")? + 2;
                continue;
            }
            let inner = start + 2;
            let end = text[inner..].find("%}").map_or(text.len(), |end| inner + end + 2);
            at = end;
            let said = text[inner..end].trim_end_matches("%}").trim_end_matches('-');
            let trimmed = said.trim_start_matches('-').trim_start();
            let length =
                trimmed.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(trimmed.len());
            let (name, rest) = trimmed.split_at(length);
            is_raw = (is_raw || name == "raw") && name != "endraw";
            if is_raw || name == "endraw" {
                continue;
            }
            let word = inner + said.len() - trimmed.len();
            return Some(Tag { span: start..end, name, word: word..word + length, rest });
        }
    })
}

#[cfg(test)]
mod tests {
    use super::fault;

    fn said(text: &str, at: &str) -> String {
        let at = text.find(at).unwrap_or(text.len());
        fault(text, at)
            .map(|f| format!("[{}] {}; {}", &text[f.span], f.what, f.hint))
            .unwrap_or_default()
    }

    #[test]
    fn the_tag_that_is_wrong_is_told() {
        let open = "<p>\n{% if a %}x{# {% endif %} #}\n";
        assert_eq!(
            said(open, "nowhere"),
            "[{% if a %}] the template ends, but the `if` of line 2 is still open; close it: `{% endif %}`"
        );
        assert_eq!(
            said("{% block a %}\n{% for x in y %}{% set z = 1 %}{% endblock %}", "endblock"),
            "[endblock] `endblock` comes before the end of the `for` of line 2; close that first: `{% endfor %}`"
        );
        assert_eq!(
            said("{%- endblok -%}", "endblok"),
            "[endblok] unknown tag `endblok`; did you mean `endblock`?"
        );
        assert_eq!(
            said("{% raw %}{% if %}{% endraw %}{% endif %}", "endif"),
            "[endif] `endif` closes nothing: no `if` is open here; delete it, or open what it closes above it"
        );
        assert_eq!(said("{% if a b %}x{% endif %}", "b %}"), "");
        assert_eq!(said("{% if a %}{{ b c }}", "c }}"), "");
    }
}
