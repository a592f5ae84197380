//! Marks of Markdown that are published as text, because a space or a line is missing.

use std::ops::Range;

use crate::base::diagnostic::Code;

use super::leftover::{OBJECT, Remark};
use super::{cjk, entity, lookalike, marked, together, unclosed};
use crate::base::character::{Bytes, is_ignorable};

/// Characters that look like spaces, but are not spaces in Markdown.
const WIDE: [char; 4] = ['\u{a0}', '\u{3000}', '\u{202f}', '\u{2007}'];

/// The context of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TextContext {
    /// Between other paragraphs.
    Open,
    /// In a list, quotation or box.
    Block,
    /// In a heading or a cell, which consist of one line.
    Line,
}

/// The marks left in a block's text.
pub(super) fn examine(text: &str, bytes: &Bytes, ground: TextContext) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if ground != TextContext::Line {
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            remarks.extend(line_mark(line, at));
            remarks.extend(unquoted(line, at).filter(|_| ground == TextContext::Open));
            at += line.len();
        }
        remarks.extend(dashes(text).or_else(|| rows(text)));
        remarks.extend(bullets(text));
        remarks.extend(together::examine(text));
    }
    if bytes.has_any(b"*~_") {
        remarks.extend(unclosed::examine(text));
        remarks.extend(spaced(text));
        remarks.extend(underscores(text));
    }
    if bytes.may_contain("＊") {
        remarks.extend(wide_emphasis(text));
    }
    if bytes.may_contain("-->") {
        remarks.extend(arrow_comment(text));
    }
    remarks.extend(entity(text, bytes));
    // The bars of a table can separate the two marks of code.
    remarks.extend(backquote(text).filter(|_| ground != TextContext::Line));
    remarks
}

/// The first link or strong word of Markdown in a piece of HTML.
pub(super) fn in_html(text: &str) -> Option<Range<usize>> {
    let link = text.match_indices("](").find_map(|(at, _)| {
        let begin = text[..at].rfind('[')?;
        let end = at + text[at..].find([')', '\n'])?;
        let address = text[at + 2..end].split_whitespace().next().unwrap_or_default();
        let is_address = lookalike::is_address(address);
        let is_link =
            begin + 1 < at && !text[begin..at].contains('\n') && text[end..].starts_with(')');
        (is_address && is_link).then_some(begin..end + 1)
    });
    link.or_else(|| {
        let begin = text.find("**")?;
        let inner = &text[begin + 2..];
        let length = inner.find("**").filter(|length| !inner[..*length].contains('\n'))?;
        let is_strong = inner.starts_with(char::is_alphanumeric)
            && inner[..length].ends_with(|c: char| !c.is_whitespace() && c != '/')
            && !text[..begin].ends_with(|c: char| c.is_alphanumeric() || c == '/');
        is_strong.then_some(begin..begin + length + 4)
    })
}

/// Reports that marks are published as text.
pub(super) fn remark(kind: &'static str, range: Range<usize>, what: &str, hint: &str) -> Remark {
    Remark {
        code: Code::MarksInText,
        kind,
        range,
        message: format!("{what}: the marks are published as text"),
        hint: hint.to_owned(),
    }
}

/// Emphasis that begins in one paragraph and ends in another.
pub(super) fn long_emphasis(range: Range<usize>) -> Remark {
    let hint = "put asterisks around each of the paragraphs: `*words …*`";
    remark("long", range, "emphasis that extends over several paragraphs", hint)
}

/// A mark at the beginning of a line with a missing or wrong space.
fn line_mark(line: &str, at: usize) -> Option<Remark> {
    let line = line.trim_end();
    if let Some(remark) = hidden_mark(line, at).or_else(|| wide_heading(line, at)) {
        return Some(remark);
    }
    let hashes = line.len() - line.trim_start_matches('#').len();
    let after = line[hashes..].chars().next()?;
    let range = at..at + line.len();
    if (1..=6).contains(&hashes) && WIDE.contains(&after) {
        let words = line[hashes..].trim_start_matches(WIDE);
        let hint = format!("put an ordinary space after it: `{} {words}`", &line[..hashes]);
        return Some(remark("heading", range, "a no-break or full-width space after `#`", &hint));
    }
    if (2..=6).contains(&hashes) && (after.is_alphanumeric() || "\"“„«'‘¿¡「*_".contains(after))
    {
        let hint = format!("write `{} {}`", &line[..hashes], &line[hashes..]);
        return Some(remark("heading", range, "a crosshead without a space after `#`", &hint));
    }
    if hashes > 6 && after == ' ' {
        let hint = format!("write `## {}`", line[hashes..].trim());
        return Some(remark("heading", range, "a crosshead with more than six `#`", &hint));
    }
    if line.starts_with(['-', '*', '+']) && line[1..].starts_with(WIDE) {
        let hint =
            format!("put an ordinary space after it: `{} {}`", &line[..1], line[1..].trim_start());
        return Some(remark(
            "list",
            range,
            "a no-break or full-width space after the mark of a list",
            &hint,
        ));
    }
    None
}

/// A mark without effect, because an invisible character or a full-width space precedes it.
fn hidden_mark(line: &str, at: usize) -> Option<Remark> {
    let words = line.trim_start_matches(|c: char| WIDE.contains(&c) || is_ignorable(c));
    let level = words.len() - words.trim_start_matches('#').len();
    let is_heading = (2..=6).contains(&level) && words[level..].starts_with(' ');
    let is_item = words.starts_with(['-', '*', '+', '>']) && words[1..].starts_with(' ');
    (words.len() < line.len() && (is_heading || is_item)).then(|| {
        let what = "a full-width space or an invisible character before the mark";
        let hint = format!("delete it: `{words}`");
        remark("hidden", at..at + line.len(), what, &hint)
    })
}

/// `＃＃ Crosshead`, in full-width characters.
fn wide_heading(line: &str, at: usize) -> Option<Remark> {
    let words = line.trim_start_matches(['＃', '#']);
    let marks = &line[..line.len() - words.len()];
    let level = marks.chars().count();
    let is_heading = marks.contains('＃')
        && (level > 1 || words.starts_with(' ') || words.starts_with(WIDE))
        && level <= 6
        && words.chars().any(char::is_alphanumeric);
    is_heading.then(|| {
        let hint = format!("write `{} {}`", "#".repeat(level.max(2)), words.trim());
        remark("heading", at..at + line.len(), "a full-width `＃` for a crosshead", &hint)
    })
}

/// A box without `>`.
fn unquoted(line: &str, at: usize) -> Option<Remark> {
    let line = line.trim_end();
    let range = at..at + line.len();
    marked::is_unquoted(line).then(|| {
        let hint = format!("write `> {line}`, and `>` before each line that belongs to it");
        remark("box", range, "a marked block without `>` before it", &hint)
    })
}

/// The line of dashes of a table whose head has another number of columns, or which has no head.
fn dashes(text: &str) -> Option<Remark> {
    let mut at = 0;
    let mut head = None;
    for line in text.split_inclusive('\n') {
        if is_dashes(line) {
            let (found, wanted) = (head.map_or(0, columns), columns(line));
            let range = at..at + line.trim_end().len();
            let what = match found {
                0 => "a table whose line of dashes has no head above it".to_owned(),
                _ => format!(
                    "the head of the table and its line of dashes differ in the number of columns ({found} and {wanted})"
                ),
            };
            let hint = format!(
                "give both as many columns as the rows have, such as `|{}` over `|{}`",
                " … |".repeat(wanted),
                "---|".repeat(wanted)
            );
            return Some(remark("table", range, &what, &hint));
        }
        head = Some(line);
        at += line.len();
    }
    None
}

/// Whether a line consists of dashes and bars, as below the head of a table.
fn is_dashes(line: &str) -> bool {
    let cell = |cell: &str| {
        let cell = cell.trim();
        let dashes = cell.strip_prefix(':').unwrap_or(cell);
        let dashes = dashes.strip_suffix(':').unwrap_or(dashes);
        !dashes.is_empty() && dashes.bytes().all(|b| b == b'-')
    };
    line.contains('|') && cells(line).all(cell)
}

/// The cells of a row; bars at its ends are optional.
fn cells(line: &str) -> impl Iterator<Item = &str> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    line.strip_suffix('|').unwrap_or(line).split('|')
}

fn columns(line: &str) -> usize {
    cells(line).count()
}

/// Rows of a table without a line of dashes below the first.
fn rows(text: &str) -> Option<Remark> {
    let is_row = |line: &str| {
        let inner = line.trim().strip_prefix('|').and_then(|rest| rest.strip_suffix('|'));
        inner.is_some_and(|inner| inner.contains('|') && inner.starts_with([' ', '|']))
    };
    let is_tight = |line: &str| {
        line.trim().starts_with('|') && line.trim().ends_with('|') && line.matches('|').count() > 1
    };
    let mut at = 0;
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        if is_row(line) || is_tight(line) && lines.peek().is_some_and(|next| is_tight(next)) {
            let columns = columns(line);
            let under = format!("|{}", "---|".repeat(columns));
            let hint = format!(
                "put the line `{under}` below the head of the table, with one column for each of its columns, and an empty line above the table"
            );
            return Some(remark(
                "table",
                at..at + line.trim_end().len(),
                "rows of a table without a matching line of dashes",
                &hint,
            ));
        }
        at += line.len();
    }
    None
}

/// Bullets that are recognized without a space after them.
const BULLETS: [char; 5] = ['•', '‣', '▪', '◦', '·'];

/// Whether a line begins with a bullet of an office program: a sign, a letter of a symbol font (Symbol, Wingdings),
/// or the form of such a letter in another font before a tab.
pub(super) fn is_bullet(line: &str) -> bool {
    line.starts_with(BULLETS)
        || line.starts_with([
            '●', '○', '■', '□', '►', '▶', '➤', '➢', '✓', '✔', '☐', '☑', '☒', '→', '⇒',
        ])
        || line.starts_with(|c| matches!(c, '\u{f000}'..='\u{f0ff}'))
        || line.starts_with("o\t")
        || line.starts_with("§\t")
}

/// Lines that begin with a bullet of an office program and run together.
fn bullets(text: &str) -> Option<Remark> {
    let is_item = |line: &&str| {
        let second = line.chars().nth(1);
        let is_tight = line.starts_with(BULLETS) && second.is_some_and(char::is_alphanumeric);
        let is_apart = is_bullet(line) && second.is_some_and(char::is_whitespace);
        (is_tight || is_apart) && !line.trim_end().ends_with(OBJECT)
    };
    let first = text.split_inclusive('\n').find(is_item)?;
    let more = text.split_inclusive('\n').filter(is_item).take(2).count() > 1;
    let at = text.find(first)?;
    let sign = first.chars().next().map_or(0, char::len_utf8);
    let words = first[sign..].trim_end().trim_start_matches(|c: char| !c.is_alphanumeric());
    more.then(|| {
        let hint = format!("write `- {words}`");
        remark("bullets", at..at + first.trim_end().len(), "lines with bullets run together", &hint)
    })
}

/// `** words **`, with spaces on both sides.
fn spaced(text: &str) -> Option<Remark> {
    let is_end = |at: usize| !text[at + 2..].starts_with(|c: char| c == '*' || c.is_alphanumeric());
    text.match_indices("** ").find_map(|(at, _)| {
        let is_begin = text[..at].chars().next_back().is_none_or(char::is_whitespace);
        let inner = &text[at + 3..];
        let length = inner.find(['*', '\n', OBJECT]).unwrap_or(inner.len());
        let end = at + 3 + length;
        let words = inner[..length].trim();
        let is_closed =
            text[end..].starts_with("**") && inner[..length].ends_with(' ') && is_end(end);
        let is_words = words.starts_with(|c: char| !c.is_ascii_digit())
            && words.chars().filter(|c| c.is_alphabetic()).count() > 1;
        (is_begin && is_closed && is_words).then(|| {
            let hint = format!("write `**{words}**`");
            remark("emphasis", at..end + 2, "spaces inside the marks of emphasis", &hint)
        })
    })
}

/// `__词__` beside letters of Chinese, Japanese or Korean: underscores need spaces around them.
fn underscores(text: &str) -> Option<Remark> {
    let begin = text.find("__")?;
    let inner = &text[begin + 2..];
    let words = &inner[..inner.find("__")?];
    let is_tight = |c: char| !c.is_whitespace() && c != '_';
    let is_words = words.starts_with(is_tight)
        && words.ends_with(is_tight)
        && !words.contains('\n')
        && cjk::is_in(words);
    is_words.then(|| {
        let hint = format!("write `**{words}**`");
        let what = "underscores without spaces around them";
        remark("emphasis", begin..begin + words.len() + 4, what, &hint)
    })
}

/// `＊＊words＊＊`, in full-width characters.
fn wide_emphasis(text: &str) -> Option<Remark> {
    let begin = text.find("＊＊")?;
    let inner = &text[begin + "＊＊".len()..];
    let words = &inner[..inner.find("＊＊")?];
    let end = begin + 2 * "＊＊".len() + words.len();
    (words.chars().any(char::is_alphabetic) && !words.contains('\n')).then(|| {
        let hint = format!("write `**{words}**`");
        remark("emphasis", begin..end, "full-width asterisks", &hint)
    })
}

/// `&amp;nbsp;`, which was escaped twice, and `&nbsp` without its semicolon. Valid entities are objects here.
fn entity(text: &str, bytes: &Bytes) -> Option<Remark> {
    const OBJECTS: &str = "\u{fffc}";
    let twice = if bytes.may_contain(OBJECTS) { doubled(text, OBJECTS) } else { None };
    if twice.is_none() && !bytes.has_any(b"&") {
        return None;
    }
    let cut = || {
        text.match_indices('&').find_map(|(at, _)| {
            let name = entity::name(&text[at + 1..])?;
            let end = at + 1 + name.len();
            let is_cut = !text[end..].starts_with([';', '=', '-', '_', '&']);
            is_cut.then(|| (at..end, format!("&{name};")))
        })
    };
    let (range, right) = twice.or_else(|| doubled(text, "&amp;")).or_else(cut)?;
    let hint = format!("write `{right}` or the character itself");
    Some(remark("entity", range, "an HTML entity that cannot be read", &hint))
}

/// An entity whose `&` was escaped.
fn doubled(text: &str, mark: &str) -> Option<(Range<usize>, String)> {
    text.match_indices(mark).find_map(|(at, _)| {
        let rest = &text[at + mark.len()..];
        let name = entity::name(rest)?;
        let end = at + mark.len() + name.len() + 1;
        rest[name.len()..].starts_with(';').then(|| (at..end, format!("&{name};")))
    })
}

/// An entity that cannot be read, in a line of front matter.
pub(super) fn in_line(text: &str, bytes: &Bytes) -> Option<Remark> {
    entity(text, bytes)
}

/// `` `words `` without the mark that ends code.
fn backquote(text: &str) -> Option<Remark> {
    text.match_indices('`').find_map(|(at, _)| {
        let before = text[..at].chars().next_back();
        let is_begin = before.is_none_or(|c| c.is_whitespace() || "(“„\"'".contains(c));
        let word: String =
            text[at + 1..].chars().take_while(|c| c.is_alphanumeric()).take(20).collect();
        (is_begin && !word.is_empty()).then(|| {
            let hint = format!("for a quotation mark or an apostrophe, write `'{word}`; end code with a second backquote");
            remark("backquote", at..at + 1 + word.len(), "a backquote that is not closed", &hint)
        })
    })
}

/// `<-- note -->` and `!-- note -->`.
fn arrow_comment(text: &str) -> Option<Remark> {
    let end = text.find("-->")?;
    let begin = text[..end].rfind("<--").or_else(|| text[..end].rfind("!--"))?;
    let words = text[begin + 3..end].split_whitespace().count();
    // Escaped text is intended, and text that begins with `<` was already reported.
    let before = text[..begin].trim_end_matches(|c: char| c.is_whitespace() || is_ignorable(c));
    let is_known = before.ends_with([OBJECT, '<', '＜']);
    (words > 0 && !is_known).then(|| {
        let hint = "write `<!-- … -->`, which is never published; for arrows, use `←` and `→`";
        remark("comment", begin..end + 3, "this looks like a comment but is not one", hint)
    })
}
