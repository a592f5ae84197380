//! Footnotes.

use std::ops::Range;

use crate::base::diagnostic::Code;
use crate::base::path::fold;

use super::body::{Hole, Piece, Sheet};
use super::marked::Block;
use super::writer::{Fragment, Writer};

/// The longest name, in bytes, for which a missing footnote is detected.
const NAME: usize = 200;

/// A footnote with its first reference and its text.
#[derive(Default)]
pub(super) struct Note {
    /// The first reference.
    reference: Option<Range<usize>>,
    text: Option<(Fragment, Range<usize>)>,
}

/// The current footnote: its number, its place, and the page to return to.
pub(super) struct Pending {
    note: u32,
    range: Range<usize>,
    page: Fragment,
}

impl Writer<'_> {
    fn note(&mut self, name: &str) -> u32 {
        let next = self.notes.len() as u32;
        let note = *self.note_names.entry(fold(name)).or_insert(next);
        if note == next {
            self.notes.push(Note::default());
        }
        note
    }

    pub(super) fn in_note(&self) -> bool {
        self.noted > 0
    }

    pub(super) fn note_reference(&mut self, name: &str, range: Range<usize>) {
        let note = self.note(name);
        self.notes[note as usize].reference.get_or_insert(range);
        if self.inline.in_link {
            self.inline.after_link.push(note);
        } else {
            self.page.hole(Hole::NoteReference(note));
        }
    }

    pub(super) fn start_note(&mut self, name: &str, range: Range<usize>) {
        self.boundary();
        let note = self.note(name);
        self.table.forget_caption();
        let page = std::mem::take(&mut self.page);
        self.open(Block::Note(Pending { note, range, page }), "");
        self.noted += 1;
    }

    pub(super) fn end_note(&mut self) {
        self.boundary();
        self.noted -= 1;
        let Some(Block::Note(pending)) = self.leave() else {
            return;
        };
        self.table.forget_caption();
        let page = std::mem::replace(&mut self.page, pending.page);
        let note = &mut self.notes[pending.note as usize];
        if note.text.is_some() {
            return self.unused(pending.range, "a second footnote of the same name");
        }
        note.text = Some((page, pending.range));
    }

    /// Reports a reference to a missing note, which the parser leaves as text.
    pub(super) fn check_note_reference(&mut self, bracket: Range<usize>) {
        let Some(rest) = self.text[bracket.end..].strip_prefix('^') else {
            return;
        };
        let Some(length) = rest.find([']', '[', '\n', '\r']) else {
            return;
        };
        if rest[length..].starts_with(']') && (1..=NAME).contains(&length) {
            self.missing(&rest[..length], bracket.start..bracket.end + length + 2);
        }
    }

    fn missing(&mut self, name: &str, range: Range<usize>) {
        let message = format!("there is no footnote `{name}`");
        let hint = format!("add `[^{name}]: ...`, or put a backslash before the bracket");
        self.find(Code::MissingNote, range, [&message, &hint]);
    }

    fn unused(&mut self, range: Range<usize>, message: &str) {
        let hint = "it is not published; refer to it, or delete it";
        self.find(Code::UnusedNote, range, [message, hint]);
    }

    /// Appends the footnotes to the text.
    pub(super) fn append_notes(&mut self) {
        let used = self.used_notes();
        for (note, used) in std::mem::take(&mut self.notes).into_iter().zip(used) {
            let sheet = match note.text {
                Some((page, _)) if used => self.append(page),
                Some((_, range)) => {
                    self.unused(range, "a footnote that nothing refers to");
                    Sheet::default()
                }
                None => {
                    let range = note.reference.unwrap_or_default();
                    let name = self.text[range.clone()].trim_matches(['[', ']', '^', '!']);
                    self.missing(name, range);
                    Sheet::default()
                }
            };
            self.body.notes.push(sheet);
        }
    }

    /// The notes to which the text, or a note it refers to, refers.
    fn used_notes(&self) -> Vec<bool> {
        let mut used = vec![false; self.notes.len()];
        let mut pages = vec![&self.page];
        while let Some(page) = pages.pop() {
            for piece in &page.pieces {
                let Hole::NoteReference(note) = piece.hole else {
                    continue;
                };
                let note = note as usize;
                if !std::mem::replace(&mut used[note], true) {
                    pages.extend(self.notes[note].text.as_ref().map(|(page, _)| page));
                }
            }
        }
        used
    }

    fn append(&mut self, note: Fragment) -> Sheet {
        let open = note.html.ends_with("</p>\n");
        let html = note.html.strip_suffix("</p>\n").unwrap_or(&note.html);
        let at = self.page.html.len() as u32;
        let pieces = self.page.pieces.len() as u32;
        self.page.html.push_str(html);
        let shift = |piece: Piece| Piece { at: piece.at + at, ..piece };
        self.page.pieces.extend(note.pieces.into_iter().map(shift));
        Sheet {
            html: at..self.page.html.len() as u32,
            pieces: pieces..self.page.pieces.len() as u32,
            open,
        }
    }
}
