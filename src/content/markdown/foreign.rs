//! Marks of other programs: shortcodes, template languages, other dialects of Markdown.

use std::ops::Range;

use crate::base::character::Bytes;
use crate::base::diagnostic::Code;

use super::leftover::{OBJECT, Remark};

/// A mark of another program.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    /// With its article: "a Hugo comment".
    pub(super) name: &'static str,
    /// Whether that program hides the words in it from readers.
    pub(super) is_note: bool,
}

/// A mark that the other program replaces or shows.
const fn shown(name: &'static str) -> Mark {
    Mark { name, is_note: false }
}

/// A mark that the other program hides from readers.
const fn hidden(name: &'static str) -> Mark {
    Mark { name, is_note: true }
}

/// A formula that is not read as one.
const FORMULA: &str = "a TeX formula";

/// Marks with an end: each with its beginning and end.
const PAIRS: [(Mark, &str, &str); 18] = [
    (hidden("a Hugo comment"), "{{/*", "*/}}"),
    (hidden("a Handlebars comment"), "{{!", "}}"),
    (shown("a Hugo shortcode"), "{{<", ">}}"),
    (shown("a Hugo shortcode"), "{{%", "%}}"),
    (shown("a template expression"), "{{", "}}"),
    (shown("a Liquid or Jinja tag"), "{%", "%}"),
    (hidden("a Jinja comment"), "{#", "#}"),
    (hidden("an MDX comment"), "{/*", "*/}"),
    (shown("a CriticMarkup mark"), "{++", "++}"),
    (hidden("a CriticMarkup deletion"), "{--", "--}"),
    (hidden("a CriticMarkup comment"), "{>>", "<<}"),
    (shown("a CriticMarkup mark"), "{==", "==}"),
    (hidden("a comment of a server page"), "<%--", "--%>"),
    (shown("code of a server page"), "<%", "%>"),
    (shown("a WordPress formula"), "$latex ", "$"),
    (shown("a template expression"), "${", "}"),
    (shown(FORMULA), "$$", "$$"),
    (shown("a MediaWiki table"), "{|", "|}"),
];

/// WordPress shortcodes that can have no attributes.
const SHORTCODES: [&str; 4] = ["gallery", "caption", "embed", "more"];

/// Shortcodes of forums that take a value: `[url=https://paper.example/]`.
const FORUM: [&str; 16] = [
    "url", "img", "color", "colour", "size", "font", "quote", "align", "email", "list", "code",
    "user", "style", "youtube", "video", "spoiler",
];

/// Words that Python-Markdown puts after `!!!`.
const ADMONITIONS: [&str; 8] =
    ["note", "tip", "info", "warning", "danger", "example", "quote", "abstract"];

/// Finds the first mark of one kind.
type Find = fn(&str) -> Option<Remark>;

/// The kinds of marks, each with the bytes of which every mark of the kind contains one.
const KINDS: [(&[u8], Find); 9] = [
    (b"[", shortcode),
    (b"%", comment),
    (b"{", attributes),
    (b"$\\", formula),
    (b"<", office_tag),
    (b"'=^\x99", marked),
    (b"^~", raised),
    (b":", emoji),
    (b"{!", field),
];

/// The marks of other programs in a block's text, each kind once.
pub(super) fn examine(text: &str, bytes: &Bytes) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = Vec::new();
    if bytes.has_any(b"{<$") {
        remarks.extend(pairs(text).into_iter().map(|(mark, range)| remark(mark, range)));
    }
    for (characters, find) in KINDS {
        if bytes.has_any(characters) {
            remarks.extend(find(text));
        }
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        remarks.extend(
            line_mark(line.trim_end()).map(|mark| remark(mark, at..at + line.trim_end().len())),
        );
        at += line.len();
    }
    remarks
}

/// The marks of other programs in raw HTML.
pub(super) fn in_html(html: &str) -> Option<(Mark, usize)> {
    let php = html.find("<?").map(|at| (shown("PHP code"), at));
    let php = php.filter(|(_, at)| !html[*at..].starts_with("<?xml"));
    let mut braces = pairs(html);
    braces.retain(|(_, range)| html[range.start..].starts_with('{'));
    let first = braces.iter().find(|(mark, _)| mark.is_note).or(braces.first());
    let first = first.map(|(mark, range)| (*mark, range.start));
    if first.is_some_and(|(mark, _)| mark.is_note) { first } else { php.or(first) }
}

fn remark(mark: Mark, range: Range<usize>) -> Remark {
    let Mark { name, is_note } = mark;
    Remark {
        code: if is_note { Code::OpenComment } else { Code::ForeignMarkup },
        kind: name,
        range,
        message: format!("{name}, which pressrun does not read, is published as text"),
        hint: match is_note {
            _ if name == FORMULA => {
                "formulas need `markdown: {math: true}` in site.yaml, and braces and dollars in pairs; to show it as it is, put it in backquotes"
            }
            true => "write `<!-- … -->`, or delete it; to show it to readers, put it in backquotes",
            false => {
                "write it in Markdown, or delete it; to show it to readers, put it in backquotes"
            }
        }
        .to_owned(),
    }
}

/// The first mark of each kind that ends in the same block.
fn pairs(text: &str) -> Vec<(Mark, Range<usize>)> {
    let mut found: Vec<(Mark, Range<usize>)> = Vec::new();
    let mut taken = 0;
    let mut ends: Vec<Option<usize>> = vec![Some(0); PAIRS.len()];
    for (at, _) in text.match_indices(['{', '<', '$']) {
        if at < taken {
            continue;
        }
        let Some(index) = PAIRS.iter().position(|(_, open, _)| text[at..].starts_with(open)) else {
            continue;
        };
        let (mark, open, close) = PAIRS[index];
        let inner = at + open.len();
        if ends[index].is_some_and(|end| end < inner) {
            ends[index] = text[inner..].find(close).map(|end| inner + end);
        }
        let Some(end) = ends[index] else { continue };
        // A tag that was parsed as HTML: `{{<figure src="x">}}`.
        let mark =
            if open == "{{" && text[inner..].starts_with(OBJECT) { PAIRS[0].0 } else { mark };
        // Groups of TeX: `\hbox{{\bf x}}`.
        if open == "{{" && text[inner..].starts_with('\\') {
            continue;
        }
        if open == "${" && !text[inner..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        taken = end + close.len();
        if found.iter().all(|(known, _)| known.name != mark.name) {
            found.push((mark, at..taken));
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
        let length = name
            .find(|c: char| !c.is_ascii_lowercase() && !"-_".contains(c) && !c.is_ascii_digit())?;
        let (name, rest) = name.split_at(length);
        let begin = inner.len() - rest.len();
        let end = begin + rest.char_indices().take(400).find(|(_, c)| matches!(c, ']' | '['))?.0;
        let inside = &inner[begin..end];
        let is_shortcode = inner[end..].starts_with(']')
            && !inner[end..].starts_with("](")
            && !name.is_empty()
            && match closing {
                true => inside.is_empty(),
                false => {
                    has_value(name, inside)
                        || has_attribute(inside)
                        || inside.trim_start().starts_with("http")
                        || inside.is_empty() && SHORTCODES.contains(&name)
                }
            };
        is_shortcode.then(|| remark(shown("a shortcode of WordPress or a forum"), at..at + 2 + end))
    })
}

/// Whether `=value` follows the name of a forum shortcode. Under other names it is ordinary text: `[label=north]`.
fn has_value(name: &str, inside: &str) -> bool {
    let value = inside.strip_prefix('=').filter(|value| !value.starts_with([' ', '=']));
    value.is_some_and(|value| !value.is_empty()) && FORUM.contains(&name)
}

/// Whether the text after a name begins with `key=`.
fn has_attribute(inside: &str) -> bool {
    let key = inside.trim_start();
    let end = key.find(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c));
    key.len() < inside.len() && end.is_some_and(|end| end > 0 && key[end..].starts_with('='))
}

/// `%% note %%`, with which Obsidian hides notes.
fn comment(text: &str) -> Option<Remark> {
    let begin = text.find("%%")?;
    let inner = &text[begin + 2..];
    let end = inner.find("%%")?;
    // `%%d and %%s` are percent signs of a program.
    let is_note = inner[..end].chars().any(char::is_alphabetic)
        && !text[..begin].ends_with(char::is_alphanumeric)
        && !inner[end + 2..].starts_with(char::is_alphanumeric);
    is_note.then(|| remark(hidden("an Obsidian comment"), begin..begin + end + 4))
}

/// `{: .class}`, and `{width=50%}` after a picture or link.
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
                let is_alone = text[..at].is_empty() || text[..at].ends_with('\n');
                let is_class = inside.starts_with(['.', '#'])
                    && inside[1..].starts_with(|c: char| c.is_alphabetic() || "_-".contains(c));
                let is_span = text[..at].ends_with(']') && (is_class || inside.contains("=\""));
                text[..at].ends_with(OBJECT) && (is_class || inside.contains('='))
                    || is_span
                    || is_alone && is_class
            }
        };
        (is_list && inner[end..].starts_with('}'))
            .then(|| remark(shown("an attribute list of kramdown or Pandoc"), at..at + end + 2))
    })
}

/// `$E=mc^2$` and `\alpha`, as in TeX. Prices contain no `^` or backslash.
fn formula(text: &str) -> Option<Remark> {
    let mut marks = text.match_indices('$').map(|(at, _)| at).peekable();
    while let Some(begin) = marks.next() {
        let Some(&end) = marks.peek() else { break };
        let inner = &text[begin + 1..end];
        let is_tight = |c: char| !c.is_whitespace();
        let is_formula = inner.starts_with(is_tight)
            && inner.ends_with(is_tight)
            && !inner.starts_with("latex ")
            && !inner.contains('\n')
            && (inner.contains('^') || inner.contains("_{") || has_command(inner))
            && !text[end + 1..].starts_with(|c: char| c.is_ascii_digit());
        if is_formula {
            return Some(remark(shown(FORMULA), begin..end + 1));
        }
    }
    let command = text.match_indices('\\').find(|(at, _)| {
        let name = &text[at + 1..];
        ["textbf{", "textit{", "emph{", "section{", "subsection{", "begin{", "footnote{", "frac{"]
            .iter()
            .any(|command| name.starts_with(command))
    });
    let (at, _) = command?;
    let end = text[at..].find('}').map_or(text.len(), |end| at + end + 1);
    Some(remark(shown("a TeX command"), at..end))
}

fn has_command(text: &str) -> bool {
    text.match_indices('\\')
        .any(|(at, _)| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// `<o:p></o:p>`, which office programs leave in pasted text.
fn office_tag(text: &str) -> Option<Remark> {
    text.match_indices('<').find_map(|(at, _)| {
        let inner = text[at + 1..].trim_start_matches('/');
        let (space, rest) = inner.split_once(':')?;
        let is_space = ["o", "v", "w", "m", "st1", "u1", "fb", "g", "mc"].contains(&space);
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric())?;
        let end = rest.find(['>', '<']).filter(|end| rest[*end..].starts_with('>'))?;
        let end = text.len() - rest.len() + end + 1;
        (is_space && length > 0).then(|| remark(shown("a tag of an office program"), at..end))
    })
}

/// `\'\'\'bold\'\'\'`, `==marked==` and `^[note]`.
fn marked(text: &str) -> Option<Remark> {
    const MARKS: [(Mark, &str); 3] = [
        (shown("MediaWiki emphasis"), "\'\'\'"),
        (shown("MediaWiki emphasis"), "’’’"),
        (shown("a highlight mark"), "=="),
    ];
    let pair =
        MARKS.into_iter().filter(|(_, mark)| text.contains(mark)).find_map(|(kind, mark)| {
            let begin = text.find(mark)?;
            let inner = &text[begin + mark.len()..];
            let length = inner.find(mark)?;
            let words = &inner[..length];
            let before = text[..begin].chars().next_back();
            let is_begin = before.is_none_or(|c| c == '\n');
            let is_apart = before.is_none_or(|c| !c.is_alphanumeric() && !"=!<>'’".contains(c));
            let is_words = (words.starts_with(char::is_alphanumeric) || is_begin)
                && is_apart
                && words.chars().any(char::is_alphabetic)
                && !words.contains('\n');
            is_words.then(|| remark(kind, begin..begin + length + 2 * mark.len()))
        });
    pair.or_else(|| {
        let begin = text.find("^[")?;
        let end = begin + text[begin..].find(']')? + 1;
        Some(remark(shown("a Pandoc footnote"), begin..end))
    })
}

/// `x^2^` and `H~2~O`, as in Pandoc.
fn raised(text: &str) -> Option<Remark> {
    text.match_indices(['^', '~']).find_map(|(at, mark)| {
        let before = text[..at].chars().next_back()?;
        let is_begin = before.is_alphabetic() || mark == "^" && before == ')';
        let inner = &text[at + 1..];
        let length = inner.find(|c: char| !c.is_alphanumeric() && !"+-−".contains(c))?;
        let is_mark = is_begin && (1..=6).contains(&length) && inner[length..].starts_with(mark);
        is_mark.then(|| remark(shown("a Pandoc superscript or subscript"), at..at + length + 2))
    })
}

/// `:smile:`, as in chats and code forges.
fn emoji(text: &str) -> Option<Remark> {
    text.match_indices(':').find_map(|(at, _)| {
        let inner = &text[at + 1..];
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_+-".contains(c);
        let length = inner.find(|c: char| !is_name(c))?;
        let is_begin = text[..at].chars().next_back().is_none_or(char::is_whitespace);
        let is_word = inner[..length].bytes().filter(u8::is_ascii_lowercase).count() > 2
            || matches!(&inner[..length], "+1" | "-1" | "ok");
        let after = inner[length..].strip_prefix(':')?;
        let is_end = !after.starts_with(|c: char| c.is_alphanumeric() || c == OBJECT || c == ':');
        (is_begin && is_word && is_end)
            .then(|| remark(shown("an emoji short name"), at..at + length + 2))
    })
}

/// The text that Word writes instead of a field: `{ HYPERLINK "…" }`, `Error! Reference source not found.`
fn field(text: &str) -> Option<Remark> {
    const FIELDS: [&str; 10] = [
        "{ HYPERLINK ",
        "{HYPERLINK ",
        "{ PAGEREF ",
        "{ REF ",
        "{ SEQ ",
        "{ TOC ",
        "{ INCLUDEPICTURE ",
        "Error! Bookmark not defined",
        "Error! Reference source not found",
        "Error! Hyperlink reference not valid",
    ];
    let (at, words) = FIELDS.iter().find_map(|words| Some((text.find(words)?, words)))?;
    Some(remark(shown("a Word field"), at..at + words.len()))
}

/// A comment at the end of a Google Docs document.
pub(super) fn comment_of_a_document(range: Range<usize>) -> Remark {
    Remark {
        hint: "delete it, and its mark in the text".to_owned(),
        ..remark(hidden("a Google Docs comment"), range)
    }
}

/// The mark of another markup language in a line.
fn other_line(line: &str) -> Option<Mark> {
    let level = line.len() - line.trim_start_matches('=').len();
    if (2..=5).contains(&level) && line[level..].starts_with(' ') && !line.ends_with('=') {
        return line[level..].contains(char::is_alphabetic).then_some(shown("an AsciiDoc heading"));
    }
    let heading = line.strip_prefix('h').and_then(|rest| rest.split_once(". "));
    if heading.is_some_and(|(level, _)| matches!(level, "1" | "2" | "3" | "4" | "5" | "6")) {
        return Some(shown("a Textile or Jira heading"));
    }
    if ["Comment [", "Commented ["].iter().any(|word| line.starts_with(word))
        && line.contains("]: ")
    {
        return Some(hidden("a Word comment"));
    }
    if line.starts_with("import ") && line.contains(" from ") && line.ends_with(['\'', '"', ';']) {
        return Some(shown("an import of MDX"));
    }
    (line.starts_with("/*") && line.contains("*/"))
        .then_some(hidden("a comment of a programming language"))
}

/// A line that consists of a mark.
fn line_mark(line: &str) -> Option<Mark> {
    if let Some(rest) = line.strip_prefix(":::") {
        let named = rest
            .trim_start_matches(':')
            .trim()
            .starts_with(|c: char| c.is_alphabetic() || c == '{');
        return named.then_some(shown("a fenced block of Pandoc or Docusaurus"));
    }
    if matches!(line, "[TOC]" | "[toc]" | "[[TOC]]" | "[[toc]]" | "[[_TOC_]]") {
        return Some(shown("a mark for a table of contents"));
    }
    if let Some(rest) = line.strip_prefix("!!! ").or_else(|| line.strip_prefix("??? ")) {
        let word = rest.split([' ', '"']).next().unwrap_or_default();
        return ADMONITIONS.contains(&word).then_some(shown("an admonition of Python-Markdown"));
    }
    if let Some((name, _)) = line.strip_prefix(".. ").and_then(|rest| rest.split_once("::")) {
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        return is_name.then_some(shown("a directive of reStructuredText"));
    }
    let abbreviation = line.strip_prefix("*[").and_then(|rest| rest.split_once("]: "));
    abbreviation.map(|_| shown("an abbreviation of PHP Markdown")).or_else(|| other_line(line))
}
