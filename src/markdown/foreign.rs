//! Marks of other programs: shortcodes, template languages, other dialects of Markdown.

use crate::diagnostic::Code;

use super::leftover::{OBJECT, Remark};

/// A mark with an end: its name, how it begins and how it ends.
const PAIRS: [(&str, &str, &str); 13] = [
    ("a Hugo shortcode", "{{<", ">}}"),
    ("a Hugo shortcode", "{{%", "%}}"),
    ("a template expression", "{{", "}}"),
    ("a Liquid or Jinja tag", "{%", "%}"),
    ("a Jinja comment", "{#", "#}"),
    ("an MDX comment", "{/*", "*/}"),
    ("an editing mark of CriticMarkup", "{++", "++}"),
    ("an editing mark of CriticMarkup", "{--", "--}"),
    ("an editing mark of CriticMarkup", "{>>", "<<}"),
    ("an editing mark of CriticMarkup", "{==", "==}"),
    ("a server page's code", "<%", "%>"),
    ("a WordPress formula", "$latex ", "$"),
    ("a template expression", "${", "}"),
];

/// WordPress shortcodes that may stand without attributes.
const SHORTCODES: [&str; 4] = ["gallery", "caption", "embed", "more"];

/// Shortcodes of forums that take a value: `[url=https://paper.example/]`.
const FORUM: [&str; 16] = [
    "url", "img", "color", "colour", "size", "font", "quote", "align", "email", "list", "code",
    "user", "style", "youtube", "video", "spoiler",
];

/// Words that Python-Markdown puts after `!!!`.
const ADMONITIONS: [&str; 8] =
    ["note", "tip", "info", "warning", "danger", "example", "quote", "abstract"];

/// The marks of other programs in a block's text, each kind once.
pub(super) fn examine(text: &str) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = Vec::new();
    remarks.extend(pairs(text));
    remarks.extend(shortcode(text));
    remarks.extend(comment(text));
    remarks.extend(attributes(text));
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        remarks.extend(
            line_mark(line.trim_end()).map(|name| remark(name, at..at + line.trim_end().len())),
        );
        at += line.len();
    }
    remarks
}

/// The marks of other programs in raw HTML, where the author meant the markup, but not this.
pub(super) fn in_html(html: &str) -> Option<(&'static str, usize)> {
    let php = html.find("<?").map(|at| ("PHP code", at));
    php.filter(|(_, at)| !html[*at..].starts_with("<?xml")).or_else(|| {
        let braces = pairs(html).into_iter().find(|r| html[r.range.start..].starts_with('{'));
        braces.map(|remark| (remark.kind, remark.range.start))
    })
}

fn remark(name: &'static str, range: std::ops::Range<usize>) -> Remark {
    Remark {
        code: Code::ForeignMarkup,
        kind: name,
        range,
        message: format!("{name}, which pressrun does not read, is published as text"),
        hint: "write it in Markdown or take it out; if readers are to see it, put it in backquotes"
            .to_owned(),
    }
}

/// The first mark of each kind that ends in the same block.
fn pairs(text: &str) -> Vec<Remark> {
    let mut found: Vec<Remark> = Vec::new();
    let mut taken = 0;
    let mut ends: Vec<Option<usize>> = vec![Some(0); PAIRS.len()];
    for (at, _) in text.match_indices(['{', '<', '$']) {
        if at < taken {
            continue;
        }
        let Some(index) = PAIRS.iter().position(|(_, open, _)| text[at..].starts_with(open)) else {
            continue;
        };
        let (name, open, close) = PAIRS[index];
        let inner = at + open.len();
        if ends[index].is_some_and(|end| end < inner) {
            ends[index] = text[inner..].find(close).map(|end| inner + end);
        }
        let Some(end) = ends[index] else { continue };
        // A tag that was taken for HTML: `{{<figure src="x">}}`.
        let name =
            if open == "{{" && text[inner..].starts_with(OBJECT) { PAIRS[0].0 } else { name };
        // Groups of TeX: `\hbox{{\bf x}}`.
        if open == "{{" && text[inner..].starts_with('\\') {
            continue;
        }
        if open == "${" && !text[inner..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        taken = end + close.len();
        if found.iter().all(|remark| remark.kind != name) {
            found.push(remark(name, at..taken));
        }
    }
    found
}

/// `[caption id="x"]`, `[/caption]`, `[gallery]`.
fn shortcode(text: &str) -> Option<Remark> {
    text.match_indices('[').find_map(|(at, _)| {
        let inner = &text[at + 1..];
        let (closing, name) = match inner.strip_prefix('/') {
            Some(name) => (true, name),
            None => (false, inner),
        };
        let length = name.find(|c: char| !c.is_ascii_lowercase() && !"-_".contains(c))?;
        let (name, rest) = name.split_at(length);
        let begin = inner.len() - rest.len();
        let end = begin + rest.char_indices().take(400).find(|(_, c)| matches!(c, ']' | '['))?.0;
        let inside = &inner[begin..end];
        let is_shortcode = inner[end..].starts_with(']')
            && !name.is_empty()
            && match closing {
                true => inside.is_empty(),
                false => {
                    has_value(name, inside)
                        || has_attribute(inside)
                        || inside.is_empty() && SHORTCODES.contains(&name)
                }
            };
        is_shortcode.then(|| remark("a shortcode of WordPress or a forum", at..at + 2 + end))
    })
}

/// Whether what follows the name of a forum's shortcode is `=value`. Under other names it is ordinary text:
/// `[label=north]`.
fn has_value(name: &str, inside: &str) -> bool {
    let value = inside.strip_prefix('=').filter(|value| !value.starts_with([' ', '=']));
    value.is_some_and(|value| !value.is_empty()) && FORUM.contains(&name)
}

/// Whether what follows a name begins with `key=`.
fn has_attribute(inside: &str) -> bool {
    let key = inside.trim_start();
    let end = key.find(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c));
    key.len() < inside.len() && end.is_some_and(|end| end > 0 && key[end..].starts_with('='))
}

/// `%% note %%`, as Obsidian hides notes.
fn comment(text: &str) -> Option<Remark> {
    let begin = text.find("%%")?;
    let inner = &text[begin + 2..];
    let end = inner.find("%%")?;
    let is_note = inner[..end].chars().any(char::is_alphabetic)
        && !text[..begin].ends_with(|c: char| c.is_ascii_digit());
    is_note.then(|| remark("an Obsidian comment", begin..begin + end + 4))
}

/// `{: .class}`, and `{width=50%}` behind a picture or link.
fn attributes(text: &str) -> Option<Remark> {
    text.match_indices('{').find_map(|(at, _)| {
        let inner = &text[at + 1..];
        let end = inner.char_indices().take(200).find(|(_, c)| matches!(c, '}' | '{' | '\n'))?.0;
        let inside = &inner[..end];
        let is_list = match inside.strip_prefix(':') {
            Some(rest) => {
                rest.trim_start().starts_with(|c: char| c.is_alphabetic() || ".#".contains(c))
            }
            None => {
                text[..at].ends_with(OBJECT)
                    && (inside.starts_with(['.', '#']) || inside.contains('='))
            }
        };
        (is_list && inner[end..].starts_with('}'))
            .then(|| remark("an attribute list of kramdown or Pandoc", at..at + end + 2))
    })
}

/// What a line that is a mark by itself is called.
fn line_mark(line: &str) -> Option<&'static str> {
    if let Some(rest) = line.strip_prefix(":::") {
        let named = rest
            .trim_start_matches(':')
            .trim()
            .starts_with(|c: char| c.is_alphabetic() || c == '{');
        return named.then_some("a fenced block of Pandoc or Docusaurus");
    }
    if matches!(line, "[TOC]" | "[toc]" | "[[TOC]]" | "[[toc]]" | "[[_TOC_]]") {
        return Some("a mark for a table of contents");
    }
    if let Some(rest) = line.strip_prefix("!!! ").or_else(|| line.strip_prefix("??? ")) {
        let word = rest.split([' ', '"']).next().unwrap_or_default();
        return ADMONITIONS.contains(&word).then_some("an admonition of Python-Markdown");
    }
    if let Some((name, _)) = line.strip_prefix(".. ").and_then(|rest| rest.split_once("::")) {
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        return is_name.then_some("a directive of reStructuredText");
    }
    let abbreviation = line.strip_prefix("*[").and_then(|rest| rest.split_once("]: "));
    abbreviation.map(|_| "an abbreviation of PHP Markdown")
}
