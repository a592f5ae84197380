//! Blocks of code in a text: fenced ones, and indented ones, which often are none.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event};

use crate::diagnostic::Code;

use super::comment::{Comment, Finder};
use super::marked::Block;
use super::prepare::EMPTY;
use super::writer::Writer;
use super::{code, raw};

/// How many words a line needs to be prose that does not end as a sentence.
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
            CodeBlockKind::Fenced(line) => code::language(line),
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

    /// Looks at an indented block; whether it is to be published. Comments in it are not.
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
            let message = "a comment in an indented block, which is code: it is not published";
            let hint = "take the indentation away; for code with comments put lines of three \
                        backquotes around it";
            self.find(Code::IndentedParagraph, range, [message, hint]);
        } else if !after_list && self.is_in_text() && is_prose(lines) {
            let message = "an indented paragraph is published as code";
            let hint = "take the indentation away; a quotation begins with `>`, and code that is \
                        meant is put between lines of three backquotes";
            self.find(Code::IndentedParagraph, range, [message, hint]);
        }
        true
    }

    /// Whether the text under way stands in no list and no footnote, where it may be indented.
    fn is_in_text(&self) -> bool {
        self.blocks.iter().all(|block| matches!(block, Block::Aside | Block::Pullquote { .. }))
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

/// Whether the lines read as sentences do, and hold nothing that only code does.
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
        // A comma or colon may end a line of a paragraph that goes on.
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
