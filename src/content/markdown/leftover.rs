//! Examines the text of a block, as readers see it, for marks that were meant to be markup.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::base::character::{Bytes, garbled, is_visible};
use crate::base::diagnostic::Code;

use super::residue::TextContext;
use super::writer::Writer;
use super::{foreign, gap, lookalike, residue};

/// Represents anything but plain text: code, a picture, a tag, an escaped character.
pub(super) const OBJECT: char = '\u{fffc}';

/// A finding in the text of a block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Remark {
    pub(super) code: Code,
    /// Findings of the same kind are reported once in each story; empty for those that are always reported.
    pub(super) kind: &'static str,
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) hint: String,
}

/// The text of the current block, as in the source.
#[derive(Default)]
pub(super) struct Leftover {
    text: String,
    /// The positions of its pieces: here, and in the source.
    places: Vec<(usize, usize)>,
    /// The kinds that were reported.
    told: BTreeSet<&'static str>,
    /// The marks of comments so far: `a` of `words[a]`.
    commented: BTreeSet<String>,
    /// The number of blocks after one that began with an asterisk and did not close it.
    emphasis: Option<usize>,
}

impl Leftover {
    /// Adds text at a position in the source.
    pub(super) fn add(&mut self, text: &str, at: usize) {
        self.places.push((self.text.len(), at));
        self.text.push_str(text);
    }

    /// Adds something that is not plain text.
    pub(super) fn add_object(&mut self, at: usize) {
        self.places.push((self.text.len(), at));
        self.text.push(OBJECT);
    }

    /// Adds a line break.
    pub(super) fn add_break(&mut self, at: usize) {
        self.places.push((self.text.len(), at));
        self.text.push('\n');
    }

    /// The position in the source of a position in the text.
    fn source(&self, at: usize) -> usize {
        let passed = self.places.partition_point(|(here, _)| *here <= at);
        passed.checked_sub(1).map_or(0, |last| {
            let (here, there) = self.places[last];
            there + (at - here)
        })
    }

    /// A comment at the end of a Google Docs document, `[a]Ask him again`, whose mark `[a]` is in the text above.
    fn comment(&mut self, text: &str) -> Option<Remark> {
        let letters = |inner: &str| {
            let length = inner.find(|c: char| !c.is_ascii_lowercase())?;
            ((1..=2).contains(&length) && inner[length..].starts_with(']')).then_some(length)
        };
        let mut found = None;
        for (at, _) in text.match_indices('[') {
            let Some(length) = letters(&text[at + 1..]) else { continue };
            let (name, rest) = (&text[at + 1..at + 1 + length], &text[at + length + 2..]);
            let is_line = text[..at].is_empty() || text[..at].ends_with('\n');
            let is_word = rest.starts_with(char::is_alphanumeric);
            if is_line && is_word && found.is_none() && self.commented.contains(name) {
                found = Some(foreign::comment_of_a_document(at..at + length + 2));
            } else if !is_line && !is_word && text[..at].ends_with(|c: char| !c.is_whitespace()) {
                self.commented.insert(name.to_owned());
            }
        }
        found
    }

    /// Emphasis from the beginning of one paragraph to the end of another, which Markdown does not support.
    fn long_emphasis(&mut self, text: &str) -> Option<Remark> {
        const FAR: usize = 6;
        let is_lone = text.matches('*').count() == 1;
        let begins =
            |rest: &str| rest.starts_with(|c: char| c.is_alphanumeric() || "“\"'‘".contains(c));
        if is_lone && text.strip_prefix('*').is_some_and(begins) {
            self.emphasis = Some(0);
            return None;
        }
        let passed = self.emphasis.as_mut()?;
        *passed += 1;
        let is_far = *passed > FAR;
        let words = text.strip_suffix('*').filter(|_| is_lone);
        let is_end = words.is_some_and(|w| w.ends_with(|c: char| ".!?…”\"".contains(c)));
        if is_far || is_end {
            self.emphasis = None;
        }
        (is_end && !is_far).then(|| residue::long_emphasis(text.len() - 1..text.len()))
    }

    fn clear(&mut self) {
        self.text.clear();
        self.places.clear();
    }
}

impl Writer<'_> {
    /// Records a run of text for the examination at the end of the block. Escaped characters and entities are
    /// intended.
    pub(super) fn note_text(&mut self, range: Range<usize>) {
        let Some(text) = self.text.get(range.clone()) else {
            return;
        };
        if let Some(found) = garbled(text)
            && self.tell_once("garbled")
        {
            let (message, hint) = found.explain(text);
            let place = range.start + found.range.start..range.start + found.range.end;
            self.find(Code::GarbledText, place, [&message, &hint]);
        }
        if self.text[..range.start].ends_with('\\') {
            self.leftover.add_object(range.start);
            let first = text.chars().next().map_or(0, char::len_utf8);
            self.leftover.add(&text[first..], range.start + first);
        } else if text.starts_with('&') && text.ends_with(';') {
            self.check_escaped_comment(range.clone());
            self.leftover.add_object(range.start);
        } else {
            self.leftover.add(text, range.start);
        }
    }

    /// Reports `&lt;!-- note --&gt;`, a comment whose marks another program has escaped.
    fn check_escaped_comment(&mut self, range: Range<usize>) {
        let rest = &self.text[range.end..];
        if &self.text[range.clone()] == "&lt;"
            && rest.starts_with("!--")
            && self.tell_once("escaped")
        {
            let end = rest.find("--&gt;").map_or(range.end + 3, |end| range.end + end + 6);
            let message = "an HTML comment with escaped marks is published as text";
            let hint = "write `<!-- … -->` to hide it, or put it in backquotes to show it";
            self.find(Code::ForeignMarkup, range.start..end, [message, hint]);
        }
    }

    /// Examines the text of the block that ends.
    pub(super) fn examine_text(&mut self) {
        if self.leftover.text.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.leftover.text);
        let bytes = &Bytes::of(&text);
        gap::examine(&text, bytes).iter().for_each(|remark| self.remark(remark));
        if is_suspect(&text, bytes) {
            let mut remarks = lookalike::examine(&text, bytes);
            remarks.extend(foreign::examine(&text, bytes));
            remarks.extend(self.leftover.comment(&text));
            remarks.extend(self.leftover.long_emphasis(&text));
            remarks.extend(note(&text));
            let ground = match self.heading.is_some() || self.table.in_cell {
                true => TextContext::Line,
                false if self.blocks.is_empty() => TextContext::Open,
                false => TextContext::Block,
            };
            remarks.extend(residue::examine(&text, bytes, ground));
            remarks.iter().for_each(|remark| self.remark(remark));
        }
        self.leftover.text = text;
        self.leftover.clear();
    }

    fn remark(&mut self, remark: &Remark) {
        let is_new = remark.kind.is_empty() || self.leftover.told.insert(remark.kind);
        if is_new {
            let Range { start, end } = remark.range.clone();
            let last = self.leftover.source(end.saturating_sub(1).max(start));
            let range = self.leftover.source(start)..last + 1;
            self.find(remark.code, self.whole_characters(range), [&remark.message, &remark.hint]);
        }
    }

    /// The range, extended to the end of its last character.
    fn whole_characters(&self, range: Range<usize>) -> Range<usize> {
        let end = (range.end..=self.text.len()).find(|end| self.text.is_char_boundary(*end));
        range.start..end.unwrap_or(range.end)
    }

    /// Marks a kind of finding as reported; `false` if it already was.
    pub(super) fn tell_once(&mut self, kind: &'static str) -> bool {
        self.leftover.told.insert(kind)
    }
}

/// Whether a line may have lost a mark, judged by its first characters.
fn begins_strangely(line: &str) -> bool {
    let is_strange = |c: char| {
        c.is_ascii_digit() || matches!(c, '-' | '+' | '–' | '—' | '(' | ':' | '/') || !is_visible(c)
    };
    line.starts_with(is_strange)
        || residue::is_bullet(line)
        || line.bytes().take(5).any(|b| matches!(b, b')' | b'.'))
        || ["import ", "Comment", "Error!"].iter().any(|word| line.starts_with(word))
}

/// `[//]: # (note)`, which is meant to hide a note but is not a definition: it continues a line of text, or contains
/// brackets or quotes.
fn note(text: &str) -> Option<Remark> {
    let is_note = |line: &str| {
        let (name, rest) = line.trim_start().strip_prefix('[')?.split_once("]:")?;
        let rest = rest.trim_start();
        let is_named = ["//", "comment", "_", "#", "~", "-"].contains(&name.trim());
        (is_named && !rest.is_empty() || rest.starts_with("# ") || rest.starts_with("<> "))
            .then_some(())
    };
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if is_note(line).is_some() {
            return Some(Remark {
                code: Code::OpenComment,
                kind: "",
                range: at..at + line.trim_end().len(),
                message: "this looks like a comment but is not one: it would be published"
                    .to_owned(),
                hint: "write `<!-- … -->`".to_owned(),
            });
        }
        at += line.len();
    }
    None
}

/// Whether a text contains a character that the examinations search for.
fn is_suspect(text: &str, bytes: &Bytes) -> bool {
    const MARKS: [&str; 9] = [":::", "::\n", " :", ".. ", "'''", "＃", "＊", "】", "］"];
    bytes.has_any(b"*_~#[]|{%$=!?<&;`^\\")
        || MARKS.iter().any(|mark| bytes.may_contain(mark) && text.contains(mark))
        || text.split('\n').any(begins_strangely)
}
