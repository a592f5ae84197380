//! Blocks of code in a text: fenced ones, and indented ones, which are often not meant as code.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event};

use crate::base::diagnostic::Code;

use super::comment::{Comment, Finder};
use super::marked::Block;
use super::prepare::EMPTY;
use super::writer::Writer;
use super::{code, raw};

/// From this number of words, a line is prose even if it does not end like a sentence.
const PROSE: usize = 8;

impl<'t> Writer<'t> {
    pub(super) fn code_block(&mut self, kind: &CodeBlockKind<'t>, range: Range<usize>) {
        let after_list = self.after_list;
        self.boundary();
        let mut lines = String::new();
        for (event, place) in self.events.by_ref() {
            match event {
                Event::Text(text) if !self.source.is_changed(&place) => lines.push_str(&text),
                Event::Text(_) => {
                    let written = self.source.original(place);
                    lines.push_str(self.original.get(written).unwrap_or_default());
                }
                Event::End(_) => break,
                _ => {}
            }
        }
        let language = match kind {
            CodeBlockKind::Fenced(line) => {
                self.check_fence(range);
                code::language(line)
            }
            CodeBlockKind::Indented => {
                if !self.indented(&mut lines, range, after_list) {
                    return;
                }
                ""
            }
        };
        self.body.has_code = true;
        code::write(&mut self.page.html, &lines, language);
    }

    /// Reports a fenced block that is not closed: all following text is published as code.
    fn check_fence(&mut self, range: Range<usize>) {
        let block = self.text.get(range.clone()).unwrap_or_default().trim_end();
        let fence = block.trim_start();
        let mark = if fence.starts_with('~') { '~' } else { '`' };
        let marks = fence.len() - fence.trim_start_matches(mark).len();
        let last = block.rsplit_once('\n').map_or("", |(_, last)| last);
        let last = last.trim_start_matches([' ', '\t', '>']).trim_end();
        let is_closed = last.len() >= marks && last.chars().all(|c| c == mark);
        if !is_closed && self.tell_once("fence") {
            let line = range.start..range.start + block.lines().next().map_or(0, str::len);
            let fence = mark.to_string().repeat(marks);
            let message = "a block of code that is not closed: what follows is published as code";
            let hint = format!("put the line `{fence}` where the code ends");
            self.find(Code::MarksInText, line, [message, &hint]);
        }
    }

    /// Checks an indented block, and returns whether to publish it. Comments in it are not published.
    fn indented(&mut self, lines: &mut String, range: Range<usize>, after_list: bool) -> bool {
        let place = self.source.original(range.clone());
        let written = self.original.get(place).unwrap_or_default();
        let is_mark = raw::sole_comment(written).and_then(raw::page_mark).is_some();
        if is_mark {
            self.bad_mark(range, "a page mark in an indented line");
            return false;
        }
        let had_comment = written.contains("<!--");
        *lines = without_comments(lines);
        if lines.trim().is_empty() {
            return false;
        }
        if self.check_comment(range.clone()) {
            return true;
        }
        if had_comment {
            let message = "a comment in an indented block, which Markdown reads as code: the comment is not published";
            let hint = "remove the indentation; for code with comments, put lines of three \
                        backquotes around it";
            self.find(Code::IndentedParagraph, range, [message, hint]);
        } else if !after_list && self.is_in_text() && (is_prose(lines) || holds_markup(lines)) {
            let message = match is_prose(lines) {
                true => "an indented paragraph is published as code",
                false => "Markdown in indented lines is published as code",
            };
            let hint = "remove the indentation; begin a quotation with `>`, and put code \
                        between lines of three backquotes";
            self.find(Code::IndentedParagraph, range, [message, hint]);
        }
        true
    }

    /// Whether the current text is not in a list or footnote, where it may be indented.
    fn is_in_text(&self) -> bool {
        self.blocks.iter().all(|block| matches!(block, Block::Aside(_) | Block::Pullquote { .. }))
    }
}

fn without_comments(code: &str) -> String {
    let finder = Finder::new(code);
    let mut rest = String::with_capacity(code.len());
    let mut done = 0;
    while let Some(step) = code[done..].find("<!--") {
        let at = done + step;
        rest.push_str(&code[done..at]);
        done = match finder.at(at) {
            Comment::To(end) => end,
            Comment::Open => {
                rest.push_str("<!--");
                at + "<!--".len()
            }
        };
    }
    rest.push_str(&code[done..]);
    rest.replace(EMPTY, "")
}

/// Whether the lines are Markdown and probably not an example of it: only a picture, or a list or quotation of prose.
fn holds_markup(lines: &str) -> bool {
    let mut lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_markup = |line: &str| {
        let marks = ["- ", "* ", "+ ", "> ", "1. ", "2. ", "3. "];
        let item = marks.iter().find_map(|mark| line.strip_prefix(mark));
        let picture = line.starts_with("![") && line.contains("](") && line.ends_with(')');
        picture || item.is_some_and(|words| is_prose(words) || is_prose(&format!("{words}.")))
    };
    lines.next().is_some_and(is_markup)
}

/// Whether the lines read like sentences, and contain nothing typical of code.
fn is_prose(lines: &str) -> bool {
    let text = lines.trim();
    let is_code = |line: &str| {
        let line = line.trim();
        line.contains(['{', '}', '=', '<', '\\', '|', '_', '`', '^'])
            || line.ends_with([';', ':', ','])
            || line.contains("()")
            || line.contains("://")
            || line.starts_with(['$', '#', '>', '%', '/', '@', '+', '*'])
            || line.contains("   ")
    };
    let first = text.trim_start_matches(|c: char| !c.is_alphanumeric()).chars().next();
    let begins = first.is_some_and(|c| c.is_uppercase() || c.is_alphabetic() && !c.is_lowercase());
    let ended = text.trim_end_matches(['"', '”', '“', '»', '’', '\'', ')', '」', '』', '）', '*']);
    let ends = ended.ends_with(['.', '!', '?', '…', '。', '！', '？', '।']);
    let words = text.split_whitespace().count();
    let long = words >= PROSE || text.chars().filter(|c| !c.is_ascii()).count() >= 2 * PROSE;
    let code = match text.lines().count() {
        1 => is_code(text),
        // A line of a continued paragraph can end with a comma or colon.
        _ => text.lines().any(|line| is_code(line.trim_end_matches([',', ':']))),
    };
    begins && !code && (ends && words >= 3 || long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_told_from_code() {
        for text in [
            "The mayor said he would not resign.",
            "“We were never asked,” she said.\nThe room was silent,\nand then it was not.",
            "他说他不会辞职，因为城市需要一个市长来完成桥梁。",
            "Nobody in the hall believed a word of the report",
        ] {
            assert!(is_prose(text), "{text}");
        }
    }

    #[test]
    fn code_is_let_be() {
        for text in [
            "apt install foo",
            "let x = 5;",
            "SELECT name FROM papers WHERE town = 'Ash' ORDER BY name",
            "Name      Votes\nAnn Lee   31",
            "$ make all",
            "GET /index.html HTTP/1.1",
            "import os.",
            "def run():",
        ] {
            assert!(!is_prose(text), "{text}");
        }
    }

    #[test]
    fn comments_are_taken_out_of_it() {
        assert_eq!(without_comments("a <!-- b\nc --> d <!---->"), "a  d ");
        assert_eq!(without_comments("a <!-- b"), "a <!-- b");
    }
}
