//! Portable HTML as CommonMark, and as plain text. What CommonMark has no marks for, such as tables and formulas, stays
//! HTML, which CommonMark allows.

mod inline;
mod tree;

use inline::{paragraph, words};
use tree::{Element, Node, parse};

/// HTML that is [portable](super::portable()) as CommonMark, with one line for each paragraph.
pub fn commonmark(html: &str) -> String {
    let mut text = blocks(&parse(html)).join("\n\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// The words of HTML that is [portable](super::portable()), with an empty line between paragraphs.
pub fn plain(html: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    gather(&parse(html), &mut lines, &mut line);
    end(&mut lines, &mut line);
    lines.join("\n\n")
}

/// Elements that consist of other blocks and have no mark of their own.
const GROUPS: [&str; 7] = ["div", "section", "figure", "details", "tbody", "colgroup", "li"];

/// Blocks that stay HTML.
const RAW: [&str; 2] = ["table", "dl"];

/// Blocks that have their words in a line.
const LINES: [&str; 4] = ["p", "figcaption", "summary", "caption"];

/// The blocks of some nodes, each without an empty line at its end.
fn blocks(nodes: &[Node<'_>]) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let mut line: Vec<&Node<'_>> = Vec::new();
    let mut was_list = false;
    for node in nodes {
        let Some(element) = node.element().filter(|element| is_block(element.name)) else {
            line.push(node);
            continue;
        };
        was_list &= line.iter().all(|node| node.is_empty());
        blocks.extend(paragraph(&std::mem::take(&mut line)));
        let is_list = matches!(element.name, "ul" | "ol");
        if is_list && was_list {
            // Otherwise the two would be one list.
            blocks.push("<!-- -->".to_owned());
        }
        was_list = is_list;
        blocks.extend(block(element));
    }
    blocks.extend(paragraph(&line));
    blocks
}

fn is_block(name: &str) -> bool {
    GROUPS.contains(&name)
        || RAW.contains(&name)
        || LINES.contains(&name)
        || matches!(name, "ul" | "ol" | "blockquote" | "aside" | "pre" | "hr" | "audio" | "video")
        || heading(name).is_some()
}

/// The level of a heading.
fn heading(name: &str) -> Option<usize> {
    let level = name.strip_prefix('h')?.parse().ok()?;
    (1..=6).contains(&level).then_some(level)
}

fn block(element: &Element<'_>) -> Vec<String> {
    let one = |text: String| if text.is_empty() { Vec::new() } else { vec![text] };
    match element.name {
        name if LINES.contains(&name) => blocks(&element.children),
        name if GROUPS.contains(&name) => blocks(&element.children),
        name if RAW.contains(&name) => one(raw(element)),
        "ul" | "ol" => one(list(element)),
        "blockquote" | "aside" => one(quoted(&blocks(&element.children))),
        "pre" => vec![fenced(&element.text())],
        "hr" => vec!["---".to_owned()],
        name => heading(name).map_or_else(Vec::new, |level| one(headline(element, level))),
    }
}

/// A quote; what is in a quote already is not quoted twice.
fn quoted(blocks: &[String]) -> String {
    let is_quoted = blocks.iter().all(|block| block.starts_with("> "));
    let text = blocks.join("\n\n");
    if is_quoted { text } else { prefixed(&text, "> ") }
}

fn headline(element: &Element<'_>, level: usize) -> String {
    let line = paragraph(&element.children.iter().collect::<Vec<_>>()).unwrap_or_default();
    let line = line.replace("\\\n", " ");
    match line.strip_suffix('#') {
        // A `#` at the end belongs to the mark.
        Some(rest) => format!("{} {rest}\\#", "#".repeat(level)),
        None if line.is_empty() => line,
        None => format!("{} {line}", "#".repeat(level)),
    }
}

/// HTML as it is, without empty lines, which would end it.
fn raw(element: &Element<'_>) -> String {
    let lines = element.source.lines().filter(|line| !line.trim().is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// Code between fences that it does not contain.
fn fenced(code: &str) -> String {
    let fence = "`".repeat(inline::longest_run(code).max(2) + 1);
    format!("{fence}\n{}\n{fence}", code.trim_end_matches('\n'))
}

fn list(list: &Element<'_>) -> String {
    let items = list.children.iter().filter_map(Node::element).filter(|item| item.name == "li");
    let items: Vec<Vec<String>> = items.map(|item| blocks(&item.children)).collect();
    let is_list = |block: &String| block.starts_with("- ") || block.starts_with("1. ");
    let is_tight = |item: &Vec<String>| item.iter().skip(1).all(is_list);
    let gap = if items.iter().all(is_tight) { "\n" } else { "\n\n" };
    let start: usize = list.get("start").and_then(|start| start.parse().ok()).unwrap_or(1);
    let item = |(n, item): (usize, &Vec<String>)| {
        let mark = if list.name == "ol" { format!("{}. ", start + n) } else { "- ".to_owned() };
        let text = prefixed(&item.join(gap), &" ".repeat(mark.len()));
        format!("{mark}{}", text.trim_start()).trim_end().to_owned()
    };
    items.iter().enumerate().map(item).collect::<Vec<_>>().join(gap)
}

/// Each line behind a prefix.
fn prefixed(text: &str, prefix: &str) -> String {
    let line = |line: &str| match line.is_empty() {
        true => prefix.trim_end().to_owned(),
        false => format!("{prefix}{line}"),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Gathers the words of nodes in lines.
fn gather(nodes: &[Node<'_>], lines: &mut Vec<String>, line: &mut String) {
    for node in nodes {
        let element = match node {
            Node::Text(text) => {
                line.push_str(text);
                continue;
            }
            Node::Element(element) => element,
        };
        match element.name {
            "br" => line.push('\n'),
            "pre" => {
                end(lines, line);
                lines.push(element.text().trim_end().to_owned());
            }
            "td" | "th" => {
                line.push(' ');
                gather(&element.children, lines, line);
                line.push(' ');
            }
            name if is_block(name) || matches!(name, "tr" | "dt" | "dd" | "thead" | "tfoot") => {
                end(lines, line);
                gather(&element.children, lines, line);
                end(lines, line);
            }
            _ => gather(&element.children, lines, line),
        }
    }
}

/// Ends a paragraph.
fn end(lines: &mut Vec<String>, line: &mut String) {
    let text: Vec<String> = std::mem::take(line).split('\n').map(words).collect();
    let text = text.join("\n");
    lines.extend(Some(text.trim().to_owned()).filter(|text| !text.is_empty()));
}

#[cfg(test)]
mod tests;
