//! What stands in a line: text with its marks, links and pictures.

use super::tree::{Element, Node};
use crate::content::markdown::entity::decode;

/// A line of nodes, ready to be a paragraph; `None` if nothing is in it.
pub(super) fn paragraph(nodes: &[&Node<'_>]) -> Option<String> {
    let mut line = String::new();
    add_all(nodes, &mut line);
    let mut line = line.trim_matches([' ', '\n']);
    while let Some(rest) = line.strip_suffix("\\\n").or(line.strip_suffix("\\\n ")) {
        line = rest.trim_end();
    }
    // A backslash before the end of the line is what is left of a line break.
    let is_break =
        line.ends_with('\\') && line.bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1;
    let line = if is_break { line[..line.len() - 1].trim_end() } else { line };
    let lines: Vec<String> = line.split('\n').map(|line| beginning(line.trim_start())).collect();
    Some(lines.join("\n")).filter(|line| !line.is_empty())
}

/// A text with single spaces; spaces that do not break stay.
pub(super) fn words(text: &str) -> String {
    let is_space = |c: char| c.is_ascii_whitespace();
    text.split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The length of the longest run of backquotes.
pub(super) fn longest_run(code: &str) -> usize {
    code.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

/// A line without a beginning that would mark something else than a paragraph.
fn beginning(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && line[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    match line.starts_with(['#', '+', '-', '=', '>']) {
        true => format!("\\{line}"),
        false => line.to_owned(),
    }
}

/// Adds the nodes of a line or of an element in it.
fn add_all(nodes: &[&Node<'_>], line: &mut String) {
    for (n, node) in nodes.iter().enumerate() {
        match node {
            Node::Text(text) => add_text(text, line),
            Node::Element(element) => add_element(element, is_free(nodes.get(n + 1)), line),
        }
    }
}

fn add_children(element: &Element<'_>, line: &mut String) {
    add_all(&element.children.iter().collect::<Vec<_>>(), line);
}

/// Whether a space, a punctuation mark of ASCII or an end certainly begins with this node.
fn is_free(next: Option<&&Node<'_>>) -> bool {
    match next {
        None => true,
        Some(Node::Text(text)) => text.chars().next().is_none_or(is_boundary),
        Some(Node::Element(element)) => {
            !matches!(element.name, "span" | "time" | "audio" | "video")
                && (element.name != "a" || element.get("href").is_some())
        }
    }
}

fn is_boundary(c: char) -> bool {
    c.is_ascii_whitespace() || c.is_ascii_punctuation()
}

fn add_text(text: &str, line: &mut String) {
    if text.starts_with(|c: char| c.is_ascii_whitespace()) {
        add_space(line);
    }
    line.push_str(&escaped(&words(text)));
    if text.ends_with(|c: char| c.is_ascii_whitespace()) {
        add_space(line);
    }
}

fn add_space(line: &mut String) {
    if !line.is_empty() && !line.ends_with([' ', '\n']) {
        line.push(' ');
    }
}

/// A text in which no character is a mark.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let mut is_reference =
            || characters.peek().is_some_and(|next| next.is_ascii_alphanumeric() || *next == '#');
        let is_mark = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' => true,
            '&' => is_reference(),
            _ => false,
        };
        if is_mark {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn add_element(element: &Element<'_>, is_free: bool, line: &mut String) {
    match element.name {
        "br" => line.push_str("\\\n"),
        "img" => add_image(element, line),
        "a" => add_link(element, line),
        "em" | "i" => add_marked(element, ("*", is_free), line),
        "strong" | "b" => add_marked(element, ("**", is_free), line),
        "code" | "kbd" | "samp" if element.children.iter().all(|it| it.element().is_none()) => {
            add_code(element, line);
        }
        "span" | "time" if element.get("lang").is_none() => {
            add_children(element, line);
        }
        "audio" | "video" => {}
        _ => add_raw(element, line),
    }
}

/// An element that keeps its tags.
fn add_raw(element: &Element<'_>, line: &mut String) {
    line.push_str(element.tag);
    add_children(element, line);
    if element.tag.len() < element.source.len() {
        line.push_str(&format!("</{}>", element.name));
    }
}

/// The content of an element, with the space before and after it.
fn inner(element: &Element<'_>) -> (String, bool, bool) {
    let mut inner = String::new();
    add_children(element, &mut inner);
    let begins = element.text().starts_with(|c: char| c.is_ascii_whitespace());
    let ends = inner.ends_with(' ');
    (inner.trim_matches(' ').to_owned(), begins, ends)
}

/// Emphasis. Whether marks work depends on the characters on both sides of them; where they might not, there are tags.
/// `is_free` says that a space or punctuation follows.
fn add_marked(element: &Element<'_>, (mark, is_free): (&str, bool), line: &mut String) {
    let (inner, begins, ends) = inner(element);
    if begins {
        add_space(line);
    }
    let opens =
        inner.starts_with(char::is_alphanumeric) || line.chars().last().is_none_or(is_boundary);
    let closes = inner.ends_with(char::is_alphanumeric) || ends || is_free;
    let works = opens && closes && !line.ends_with(['*', '\\']) && !inner.contains('*');
    match works {
        _ if inner.is_empty() => {}
        true => line.push_str(&format!("{mark}{inner}{mark}")),
        false => line.push_str(&format!("<{0}>{inner}</{0}>", element.name)),
    }
    if ends {
        add_space(line);
    }
}

fn add_link(element: &Element<'_>, line: &mut String) {
    let (inner, begins, ends) = inner(element);
    if begins {
        add_space(line);
    }
    match element.get("href") {
        _ if inner.is_empty() => {}
        Some(href) => {
            guard(line);
            line.push_str(&format!("[{inner}]({})", destination(href)));
        }
        None => line.push_str(&inner),
    }
    if ends {
        add_space(line);
    }
}

/// Keeps a `!` in the text from turning a link into a picture.
fn guard(line: &mut String) {
    if line.ends_with('!') {
        line.pop();
        line.push_str("\\!");
    }
}

fn add_image(element: &Element<'_>, line: &mut String) {
    let Some(src) = element.get("src") else { return };
    let alt = escaped(&words(&decode(element.get("alt").unwrap_or_default())));
    let title = element.get("title").map(|title| words(&decode(title)));
    let title = title.filter(|title| !title.is_empty());
    let title = title.map(|title| format!(" \"{}\"", escaped(&title).replace('"', "\\\"")));
    line.push_str(&format!("![{alt}]({}{})", destination(src), title.unwrap_or_default()));
}

/// An address as written in HTML; entities mean the same here.
fn destination(address: &str) -> String {
    let address = address.replace('\\', "%5C").replace(['\n', '\r'], "");
    match address.contains(['(', ')', ' ', '<', '>']) || address.is_empty() {
        true => format!("<{}>", address.replace('<', "%3C").replace('>', "%3E")),
        false => address,
    }
}

fn add_code(element: &Element<'_>, line: &mut String) {
    let code = element.text().replace('\n', " ");
    let ticks = "`".repeat(longest_run(&code) + 1);
    let pad = if code.starts_with(['`', ' ']) || code.ends_with(['`', ' ']) { " " } else { "" };
    match code.trim().is_empty() {
        true => line.push_str(&code),
        false => line.push_str(&format!("{ticks}{pad}{code}{pad}{ticks}")),
    }
}
