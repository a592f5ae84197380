//! Prepares a text for the parser.
//!
//! - Comments are removed, because CommonMark ends some of them early: at an empty line, or at the bar of a table
//!   cell. A comment on a line of its own leaves an empty comment, which still separates blocks.
//! - Emphasis beside the punctuation of Chinese, Japanese and Korean is guarded, so that it begins and ends where the
//!   author intended.
//! - Apostrophes that replace letters or digits are converted, so that they do not open quotations.
//! - Lines of verse that would be read as lists, headings or code are guarded.
//!
//! Code is not changed. If this module and the parser disagree about code, nothing is lost: the writer shows code as
//! it is in the file, and reports comments that it finds in text.

use std::collections::BTreeMap;
use std::ops::Range;

use super::comment::{Comment, Finder};
use super::fence::{Fence, State};
use super::source::{Edits, Source};
use super::{Options, cjk, elision, line, raw, verse};
use crate::content::open_mark::{OpenMark, open_marks};

/// What remains of a comment on a line of its own.
pub(super) const EMPTY: &str = "<!---->";

/// Elements in which `<` is text.
const VERBATIM: [&str; 3] = ["<script", "<style", "<textarea"];

/// The longest address, in bytes, whose title can be distinguished from text.
const ADDRESS: usize = 2048;

/// Prepares a text.
pub(super) fn prepare<'t>(text: &'t str, options: &Options) -> Source<'t> {
    let cjk = text.contains(['*', '~']) && cjk::is_in(text);
    let elisions = options.smart_punctuation && text.contains('\'');
    let edits = Edits::new(text);
    if !(cjk || elisions || text.contains("<!--") || text.contains(verse::MARK)) {
        return edits.finish();
    }
    let (comments, block) = (Finder::new(text), Block::default());
    let mut pass = Pass {
        text,
        cjk,
        elisions,
        shows_marks: options.shows_marks,
        edits,
        comments,
        block,
        fence: None,
        in_verse: false,
        quiet: 0,
        verbatim: [0; 3],
    };
    pass.lines();
    pass.edits.finish()
}

/// The pass over a text.
struct Pass<'t> {
    text: &'t str,
    cjk: bool,
    elisions: bool,
    shows_marks: bool,
    edits: Edits<'t>,
    comments: Finder<'t>,
    block: Block,
    /// The open fenced block of code.
    fence: Option<Fence>,
    /// Whether the lines are verse.
    in_verse: bool,
    /// Before this byte are addresses and titles, in which marks are not text.
    quiet: usize,
    /// For each verbatim element, the position where its end was last found.
    verbatim: [usize; 3],
}

/// The lines that a span of code cannot leave.
#[derive(Default)]
struct Block {
    end: usize,
    /// The last run of backquotes, by its length.
    runs: BTreeMap<usize, usize>,
}

/// A mark as readers of drafts see it, in Markdown: what is to be decided, and how.
fn shown(mark: &OpenMark<'_>) -> String {
    let plain = |c: char| match c.is_ascii_punctuation() {
        true => format!("\\{c}"),
        false => c.to_string(),
    };
    let words = [&[mark.evidence], mark.options.as_slice()].concat().join(" · ");
    let words: String = words.chars().map(plain).collect();
    format!("**⟦{}: {words}⟧**", mark.kind)
}

impl Pass<'_> {
    fn lines(&mut self) {
        let mut at = 0;
        while at < self.text.len() {
            at = self.line(at);
        }
    }

    /// Reads the line at a byte, and what begins in it. Returns the position of the next line.
    fn line(&mut self, at: usize) -> usize {
        let end = line_end(self.text, at);
        let line = &self.text[at..end];
        match self.fence.as_ref().map(|fence| fence.state(line)) {
            Some(State::Inside) => return end,
            Some(State::Closing) => {
                self.fence = None;
                return end;
            }
            _ => {}
        }
        let content = at + line.len() - line::content(line).len();
        let is_first = verse::begins(line);
        self.in_verse = is_first || self.in_verse && line.trim_start().starts_with('>');
        if self.in_verse && !is_first {
            return self.line_of_verse(at, end);
        }
        self.fence = Fence::open(line, content - at);
        if self.fence.is_some() {
            self.block.end = 0;
            return end;
        }
        if at >= self.block.end {
            self.block = Block::at(self.text, at);
        }
        if line::is_definition(&self.text[content..end]) {
            self.quiet = self.quiet.max(end);
        }
        self.inline(content, end)
    }

    /// Reads a line of verse, in which nothing begins a list, heading or block of code. Returns the position of the next
    /// line.
    fn line_of_verse(&mut self, at: usize, end: usize) -> usize {
        let (lead, indent) = verse::lead(&self.text[at..end]);
        let content = at + lead + indent;
        if verse::is_misread(indent, &self.text[content..end]) {
            let spaces = "\u{a0}".repeat(indent);
            self.edits.replace(at + lead..content, &format!("{}{spaces}", cjk::GUARD));
        }
        if at >= self.block.end {
            self.block = Block::at(self.text, at);
        }
        self.inline(content, end)
    }

    /// Reads the text from a byte to the end of its line. Returns the position of the next line.
    fn inline(&mut self, mut at: usize, mut end: usize) -> usize {
        while at < end {
            let next = self.mark(at);
            if next > end && self.text.as_bytes()[next - 1] == b'\n' {
                return next;
            }
            if next > end {
                end = line_end(self.text, next);
            }
            if next >= self.block.end && next < end {
                self.block = Block::at(self.text, next);
            }
            at = next;
        }
        end
    }

    /// Reads what begins at a byte, and returns its end.
    fn mark(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        match rest.as_bytes()[0] {
            b'\\' => {
                at + 1
                    + rest[1..]
                        .chars()
                        .next()
                        .filter(char::is_ascii_punctuation)
                        .map_or(0, char::len_utf8)
            }
            b'\n' => at + 1,
            b'`' => self.code(at),
            b'<' if rest.starts_with("<!--") => self.comment(at),
            b'<' => self.element(at),
            b']' if rest.starts_with("](") => self.address(at + 2),
            b'*' | b'~' if self.cjk => self.emphasis(at),
            b'\'' if self.elisions && at >= self.quiet => self.apostrophe(at),
            _ => at + 1 + rest.as_bytes()[1..].iter().take_while(|b| !is_special(**b)).count(),
        }
    }

    /// A span of code, or a run of backquotes that does not begin one.
    fn code(&self, at: usize) -> usize {
        let run = run_length(self.text, at, b'`');
        let mut next = at + run;
        if self.block.runs.get(&run).is_none_or(|last| *last <= at) {
            return next;
        }
        while let Some(step) = self.text[next..].find('`') {
            let begin = next + step;
            let length = run_length(self.text, begin, b'`');
            next = begin + length;
            if length == run {
                return next;
            }
        }
        at + run
    }

    fn comment(&mut self, at: usize) -> usize {
        let Comment::To(end) = self.comments.at(at) else {
            return at + "<!--".len();
        };
        let is_mark = raw::sole_comment(&self.text[at..end]).and_then(raw::page_mark).is_some();
        if is_mark {
            return end;
        }
        let mut open = open_marks(&self.text[at..end]).filter(|_| self.shows_marks);
        match open.next() {
            Some(mark) => {
                // Emphasis needs a space before and after it.
                let is_word = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
                let before = if is_word(self.text[..at].chars().next_back()) { " " } else { "" };
                let after = if is_word(self.text[end..].chars().next()) { " " } else { "" };
                self.edits.replace(at..end, &format!("{before}{}{after}", shown(&mark)));
                end
            }
            None => self.cut(at..end),
        }
    }

    /// Removes a comment and one of the spaces around it, and returns where the text continues.
    fn cut(&mut self, comment: Range<usize>) -> usize {
        let text = self.text;
        let after = text[comment.end..].trim_start_matches([' ', '\t']);
        let end = text.len() - after.len();
        let line_ends = after.is_empty() || after.starts_with(['\n', '\r']);
        let before = self.edits.line_before(comment.start);
        let begins_line = is_blank(line::content(before));
        let (is_deep, has_space) = (line::is_indented(before), before.ends_with([' ', '\t']));
        match (begins_line, line_ends) {
            (true, true)
                if is_deep
                    || comment.start < self.quiet
                    || self.is_in_table(comment.start, after) =>
            {
                self.edits.take_back(true);
                let next = line_end(text, end);
                self.edits.replace(comment.start..next, "");
                return next;
            }
            (true, true) => self.edits.replace(comment.start..comment.end, EMPTY),
            (true, false) => self.edits.replace(comment.start..end, ""),
            (false, true) => {
                self.edits.take_back(false);
                self.edits.replace(comment.start..comment.end, "");
            }
            (false, false) if has_space => self.edits.replace(comment.start..end, ""),
            (false, false) => self.edits.replace(comment.start..comment.end, ""),
        }
        comment.end
    }

    /// Whether a comment on a line of its own is between two rows of a table.
    fn is_in_table(&mut self, at: usize, after: &str) -> bool {
        let below = after.trim_start_matches('\r').strip_prefix('\n').unwrap_or_default();
        let is_row = |line: &str| line.trim_start_matches([' ', '>']).starts_with('|');
        is_row(below) && is_row(self.edits.line_above(at))
    }

    /// An element that contains no Markdown or comments, or another `<`.
    fn element(&mut self, at: usize) -> usize {
        let name = |tag: &str| {
            let begins = |t: &str| t.eq_ignore_ascii_case(tag);
            self.text[at..].get(..tag.len()).is_some_and(begins)
        };
        let Some(index) = VERBATIM.iter().position(|tag| name(tag)) else {
            return at + 1;
        };
        if self.verbatim[index] <= at {
            let end = raw::closing_tag(&self.text[at + 1..], &VERBATIM[index][1..]);
            self.verbatim[index] = at + 1 + end;
        }
        // An element without an end contains no text.
        if self.verbatim[index] == self.text.len() { at + 1 } else { self.verbatim[index] }
    }

    /// Records the end of the address and title of a link.
    fn address(&mut self, at: usize) -> usize {
        if let Some(length) = line::address(&self.text[at..self.block.end.max(at)], ADDRESS) {
            self.quiet = self.quiet.max(at + length);
        }
        at
    }

    /// Guards a run of asterisks or tildes.
    fn emphasis(&mut self, at: usize) -> usize {
        let mark = self.text.as_bytes()[at];
        let end = at + run_length(self.text, at, mark);
        let sides = (self.edits.before(at), self.text[end..].chars().next());
        if let (Some(before), Some(after)) = sides
            && at >= self.quiet
            && cjk::needs_guard(before, after)
        {
            if cjk::is_punctuation(before) {
                self.edits.replace(at..at, cjk::GUARD);
            }
            if cjk::is_punctuation(after) {
                self.edits.replace(end..end, cjk::GUARD);
            }
        }
        end
    }

    fn apostrophe(&mut self, at: usize) -> usize {
        let after = &self.text[at + 1..];
        let is_elision = elision::is_elision(self.edits.before(at), after)
            || elision::closes_elision(self.edits.line_before(at), after.chars().next());
        if is_elision {
            self.edits.replace(at..at + 1, "’");
        }
        at + 1
    }
}

impl Block {
    /// The block whose first (remaining) line begins at a byte.
    fn at(text: &str, start: usize) -> Self {
        let mut end = line_end(text, start);
        while end < text.len() {
            let line = &text[end..line_end(text, end)];
            let content = line.len() - line::content(line).len();
            let ends = line.trim().is_empty()
                || line::begins_block(line)
                || Fence::open(line, content).is_some();
            if ends {
                break;
            }
            end += line.len();
        }
        let mut runs = BTreeMap::new();
        let mut at = start;
        while let Some(step) = text[at..end].find('`') {
            let length = run_length(text, at + step, b'`');
            runs.insert(length, at + step);
            at += step + length;
        }
        Self { end, runs }
    }
}

/// Whether a line contains only emptied comments.
fn is_blank(mut content: &str) -> bool {
    while let Some(rest) = content.trim_start().strip_prefix(EMPTY) {
        content = rest;
    }
    content.trim().is_empty()
}

/// Whether a byte can begin something other than plain text.
fn is_special(byte: u8) -> bool {
    matches!(byte, b'\\' | b'`' | b'<' | b']' | b'*' | b'~' | b'\'' | b'\n')
}

fn run_length(text: &str, at: usize, byte: u8) -> usize {
    text.as_bytes()[at..].iter().take_while(|b| **b == byte).count()
}

/// The end of the line that contains a byte, including the line break.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}
