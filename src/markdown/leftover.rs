//! The text of a block as readers get it, looked through for marks that were meant to be more.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::character::is_visible;
use crate::diagnostic::Code;

use super::residue::Ground;
use super::writer::Writer;
use super::{foreign, lookalike, residue};

/// Stands for what is not plain text: code, a picture, a tag, a character that was escaped.
pub(super) const OBJECT: char = '\u{fffc}';

/// What was found in a block: where in its text, and what is said of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Remark {
    pub(super) code: Code,
    /// What is told of once in a story.
    pub(super) kind: &'static str,
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) hint: String,
}

/// The text of the block under way, as the source has it.
#[derive(Default)]
pub(super) struct Leftover {
    text: String,
    /// Where pieces of it begin: here, and in the source.
    places: Vec<(usize, usize)>,
    /// The kinds that have been told of.
    told: BTreeSet<&'static str>,
}

impl Leftover {
    /// Adds text that stands at a byte of the source.
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

    /// Where a byte of the text stands in the source.
    fn source(&self, at: usize) -> usize {
        let passed = self.places.partition_point(|(here, _)| *here <= at);
        passed.checked_sub(1).map_or(0, |last| {
            let (here, there) = self.places[last];
            there + (at - here)
        })
    }

    fn clear(&mut self) {
        self.text.clear();
        self.places.clear();
    }
}

impl Writer<'_> {
    /// Notes a run of text for the look at the block's end. What is escaped, or written as an entity,
    /// is meant as it stands.
    pub(super) fn note_text(&mut self, range: Range<usize>) {
        let Some(text) = self.text.get(range.clone()) else {
            return;
        };
        if self.text[..range.start].ends_with('\\') {
            self.leftover.add_object(range.start);
            let first = text.chars().next().map_or(0, char::len_utf8);
            self.leftover.add(&text[first..], range.start + first);
        } else if text.starts_with('&') && text.ends_with(';') {
            self.leftover.add_object(range.start);
        } else {
            self.leftover.add(text, range.start);
        }
    }

    /// Looks through the text of the block that ends.
    pub(super) fn examine_text(&mut self) {
        if self.leftover.text.is_empty() {
            return;
        }
        if is_suspect(&self.leftover.text) {
            let text = std::mem::take(&mut self.leftover.text);
            let mut remarks = lookalike::examine(&text);
            remarks.extend(foreign::examine(&text));
            remarks.extend(note(&text));
            let ground = match self.heading.is_some() || self.table.in_cell {
                true => Ground::Line,
                false if self.blocks.is_empty() => Ground::Open,
                false => Ground::Block,
            };
            remarks.extend(residue::examine(&text, ground));
            remarks.iter().for_each(|remark| self.remark(remark));
            self.leftover.text = text;
        }
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

    /// The range, up to the end of its last character.
    fn whole_characters(&self, range: Range<usize>) -> Range<usize> {
        let end = (range.end..=self.text.len()).find(|end| self.text.is_char_boundary(*end));
        range.start..end.unwrap_or(range.end)
    }

    /// Says something of a kind that is told of once in a story.
    pub(super) fn tell_once(&mut self, kind: &'static str) -> bool {
        self.leftover.told.insert(kind)
    }
}

/// Whether a line that begins so may have lost a mark.
fn begins_strangely(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '-' | '+' | '–' | '—') || !is_visible(c)
}

/// `[//]: # (note)`, a definition that hides a note, where it is none: it goes on below a line of text, or has
/// brackets or quotes of its own.
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

/// Whether a text holds a character that one of the looks is after.
fn is_suspect(text: &str) -> bool {
    let suspect = |b: u8| {
        matches!(
            b,
            b'*' | b'_'
                | b'~'
                | b'#'
                | b'['
                | b']'
                | b'|'
                | b'{'
                | b'%'
                | b'$'
                | b'='
                | b'!'
                | b'?'
                | b'<'
        )
    };
    text.bytes().any(suspect)
        || text.contains(":::")
        || text.contains("::\n")
        || text.contains('•')
        || text.contains(".. ")
        || text.contains("__")
        || text.contains("'''")
        || text.contains('\\')
        || text.contains(['＃', '＊'])
        || text.split('\n').any(|line| line.starts_with(begins_strangely))
        || text.contains('】')
        || text.contains('］')
}
