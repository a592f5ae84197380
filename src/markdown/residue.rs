//! Marks of Markdown that are published as text, since a space or a line is missing.

use std::ops::Range;

use crate::diagnostic::Code;

use super::leftover::{OBJECT, Remark};
use super::{cjk, marked};

/// Spaces that look like a space and are none to Markdown.
const WIDE: [char; 4] = ['\u{a0}', '\u{3000}', '\u{202f}', '\u{2007}'];

/// Where a text stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ground {
    /// Between other paragraphs.
    Open,
    /// In a list, quotation or box.
    Block,
    /// In a heading or a cell, which have no lines.
    Line,
}

/// The marks left in a block's text.
pub(super) fn examine(text: &str, ground: Ground) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if ground != Ground::Line {
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            remarks.extend(line_mark(line, at));
            remarks.extend(unquoted(line, at).filter(|_| ground == Ground::Open));
            at += line.len();
        }
        remarks.extend(rows(text));
        remarks.extend(bullets(text));
    }
    remarks.extend(emphasis(text, "**"));
    remarks.extend(emphasis(text, "~~"));
    remarks.extend(arrow_comment(text));
    remarks
}

fn remark(kind: &'static str, range: Range<usize>, what: &str, hint: &str) -> Remark {
    Remark {
        code: Code::MarksInText,
        kind,
        range,
        message: format!("{what}: the marks are published as text"),
        hint: hint.to_owned(),
    }
}

/// A mark at the beginning of a line that lacks its space, or has another one.
fn line_mark(line: &str, at: usize) -> Option<Remark> {
    let line = line.trim_end();
    let hashes = line.len() - line.trim_start_matches('#').len();
    let after = line[hashes..].chars().next()?;
    let range = at..at + line.len();
    if (1..=6).contains(&hashes) && WIDE.contains(&after) {
        let words = line[hashes..].trim_start_matches(WIDE);
        let hint = format!("put an ordinary space after it: `{} {words}`", &line[..hashes]);
        return Some(remark(
            "heading",
            range,
            "the space after `#` is a no-break or wide one",
            &hint,
        ));
    }
    if (2..=6).contains(&hashes) && (after.is_alphanumeric() || "\"“„«'‘¿¡「*_".contains(after))
    {
        let hint = format!("write `{} {}`", &line[..hashes], &line[hashes..]);
        return Some(remark("heading", range, "a crosshead without a space after `#`", &hint));
    }
    if line.starts_with(['-', '*', '+']) && line[1..].starts_with(WIDE) {
        let hint =
            format!("put an ordinary space after it: `{} {}`", &line[..1], line[1..].trim_start());
        return Some(remark(
            "list",
            range,
            "the space after the mark of a list is a no-break or wide one",
            &hint,
        ));
    }
    None
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

/// Rows of a table without a line of dashes under the first.
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
            let columns = line.trim().trim_matches('|').split('|').count();
            let under = format!("|{}", "---|".repeat(columns));
            let hint = format!(
                "put the line `{under}` under the head of the table, with a column for each of its own, and an empty line above the table"
            );
            return Some(remark(
                "table",
                at..at + line.trim_end().len(),
                "rows of a table without a line of dashes that fits",
                &hint,
            ));
        }
        at += line.len();
    }
    None
}

/// Lines that begin with a bullet of an office program and run together.
fn bullets(text: &str) -> Option<Remark> {
    let is_item = |line: &&str| {
        line.starts_with(['•', '‣', '▪', '◦', '·'])
            && line.chars().nth(1).is_some_and(|c| c.is_whitespace() || c.is_alphanumeric())
    };
    let first = text.split_inclusive('\n').find(is_item)?;
    let more = text.split_inclusive('\n').filter(is_item).take(2).count() > 1;
    let at = text.find(first)?;
    let words = first.trim_end().trim_start_matches(|c: char| !c.is_alphanumeric());
    more.then(|| {
        let hint = format!("write `- {words}`");
        remark("bullets", at..at + first.trim_end().len(), "lines with bullets run together", &hint)
    })
}

/// Marks of emphasis that begin at a word and are not closed.
fn emphasis(text: &str, mark: &'static str) -> Option<Remark> {
    let first = mark.chars().next()?;
    // A space too many: `** words**`.
    let closes = |at: &usize| text[..*at].ends_with(char::is_alphanumeric);
    let last_close = text.rmatch_indices(mark).map(|(at, _)| at).find(closes);
    text.match_indices(mark).find_map(|(at, _)| {
        // Of a longer run nobody knows what it means.
        let length = text[at..].chars().take(4).take_while(|c| *c == first).count();
        let rest = text[at + length..].trim_start_matches(cjk::GUARD_CHARACTER);
        let before = text[..at].trim_end_matches(cjk::GUARD_CHARACTER).chars().next_back();
        let is_inner = before == Some(first);
        let begins = before.is_none_or(|c| {
            c.is_whitespace() || cjk::is_cjk(c) || "(“„«‘\"'—–".contains(c)
        });
        let opens = !is_inner
            && (2..=3).contains(&length)
            && begins
            && (rest.starts_with(|c: char| c.is_alphanumeric() || "“„«‘\"「『（".contains(c))
                || rest.starts_with(' ') && last_close.is_some_and(|close| close > at));
        opens.then(|| {
            let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).take(20).collect();
            let marks = &text[at..at + length];
            let hint = format!("close it without a space before the marks: `{marks}{word} …{marks}`; for the marks themselves write `\\{marks}`");
            remark("emphasis", at..at + length + word.len(), "emphasis that is not closed", &hint)
        })
    })
}

/// `<-- note -->` and `!-- note -->`.
fn arrow_comment(text: &str) -> Option<Remark> {
    let end = text.find("-->")?;
    let begin = text[..end].rfind("<--").or_else(|| text[..end].rfind("!--"))?;
    let words = text[begin + 3..end].split_whitespace().count();
    // What is escaped is meant, and what begins with `<` has been reported.
    let is_known = text[..begin].trim_end().ends_with([OBJECT, '<', '＜']);
    (words > 0 && !is_known).then(|| {
        let hint = "write `<!-- … -->`, which is never published; for arrows use `←` and `→`";
        remark("comment", begin..end + 3, "this looks like a comment and is none", hint)
    })
}
