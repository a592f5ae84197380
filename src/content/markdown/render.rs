//! Fills the holes of a text for one place on one page.

use super::body::{Body, Hole, Piece, Sheet};
use super::embed::RemotePicture;
use super::escape;

/// The part of a text to show.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// All of it, page marks included.
    Whole,
    /// The part before the first page mark (1), after it (2), and so on, with its own footnotes.
    Part(u32),
}

/// The place that shows a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Placement<'a> {
    /// The part to show.
    pub scope: Scope,
    /// The prefix of all ids, so that several texts can share a page; empty if the text is alone.
    pub id_prefix: &'a str,
    /// By how many levels headings are moved down, to level 6 at most.
    pub heading_shift: u8,
}

/// The facts about a page that a text needs.
pub trait Resolver {
    /// The URL of a link in the body, or `None` to show only its words. It is escaped by the caller.
    fn link(&self, index: usize) -> Option<String>;

    /// The picture in the body if it is on another site and may stay there.
    fn remote(&self, _index: usize) -> Option<RemotePicture> {
        None
    }

    /// The picture for an inline image of the body, or `None` to show its alternative text.
    fn image(&self, index: usize) -> Option<InlineImage>;

    /// The address of the page with the corrections of the text; empty if it is the page that shows the text.
    fn corrections_at(&self) -> &str {
        ""
    }

    /// An interface word, as plain text: `table` and `gallery` (their names for readers who cannot see them), `notes`
    /// (the heading of the footnotes), `back_to_text` (from a footnote) and `correction`.
    fn word(&self, key: &str) -> String;

    /// The same as HTML.
    fn word_html(&self, key: &str) -> String {
        super::escaped(&self.word(key))
    }
}

/// A picture within a line of text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InlineImage {
    /// Its URL.
    pub src: String,
    /// Its alternative text.
    pub alt: String,
    /// The text shown when the reader points at it.
    pub title: Option<String>,
    /// The files to choose from in the syntax of HTML; empty if there is only one.
    pub srcset: String,
    /// Its width on the page, in the syntax of HTML.
    pub sizes: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// A piece of a rendered text. An element can begin in one piece and end in a later one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Segment {
    /// HTML, to be printed unchanged.
    Html(String),
    /// A figure: the index of one of the body's images.
    Figure(usize),
    /// A page begins: the index of one of the body's marks.
    Mark(usize),
}

impl Body {
    /// Renders a text, or one part of it, for a place. A part that does not exist is empty.
    pub fn render(&self, placement: &Placement<'_>, resolver: &dyn Resolver) -> Vec<Segment> {
        let Some(sheet) = self.sheet(placement.scope) else {
            return Vec::new();
        };
        let mut renderer = BodyRenderer {
            body: self,
            placement,
            resolver,
            numbers: Numbers::of(self, &sheet),
            note_stem: self.note_stem(),
            segments: Vec::new(),
            html: String::with_capacity(sheet.html.len() + sheet.html.len() / 8),
            in_link: false,
        };
        renderer.print(&sheet);
        renderer.notes();
        renderer.end_segment();
        renderer.segments
    }

    /// The run of HTML that is in scope.
    fn sheet(&self, scope: Scope) -> Option<Sheet> {
        let Scope::Part(part) = scope else {
            return Some(self.main.clone());
        };
        let begin = match part.checked_sub(2) {
            None if part == 0 => return None,
            None => (0, 0),
            Some(mark) => {
                let piece = self.marks.get(mark as usize)?.piece;
                (self.pieces[piece as usize].at, piece + 1)
            }
        };
        let end = match self.marks.get(part as usize - 1) {
            Some(mark) => (self.pieces[mark.piece as usize].at, mark.piece),
            None => (self.main.html.end, self.main.pieces.end),
        };
        Some(Sheet { html: begin.0..end.0, pieces: begin.1..end.1, open: false })
    }

    /// The beginning of the ids of footnotes, chosen so that it differs from all anchors of the text.
    fn note_stem(&self) -> String {
        let mut stem = "note".to_owned();
        let is_taken = |stem: &str| {
            let ids = [format!("{stem}_"), format!("{stem}ref_")];
            self.anchors.iter().any(|anchor| ids.iter().any(|id| anchor.starts_with(id)))
        };
        while !self.notes.is_empty() && is_taken(&stem) {
            stem.push('-');
        }
        stem
    }

    fn holes(&self, sheet: &Sheet) -> &[Piece] {
        &self.pieces[sheet.pieces.start as usize..sheet.pieces.end as usize]
    }
}

/// The footnotes in scope, in the order of their first references.
struct Numbers {
    /// The notes in order.
    order: Vec<u32>,
    /// For every note of the body: its number, the number of references, and how many of these were printed.
    notes: Vec<(u32, u32, u32)>,
}

impl Numbers {
    fn of(body: &Body, sheet: &Sheet) -> Self {
        let mut numbers = Self { order: Vec::new(), notes: vec![(0, 0, 0); body.notes.len()] };
        if body.notes.is_empty() {
            return numbers;
        }
        numbers.count(body.holes(sheet));
        let mut next = 0;
        while let Some(&note) = numbers.order.get(next) {
            numbers.count(body.holes(&body.notes[note as usize]));
            next += 1;
        }
        numbers
    }

    fn count(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            let Hole::NoteReference(note) = piece.hole else {
                continue;
            };
            let entry = &mut self.notes[note as usize];
            if entry.0 == 0 {
                self.order.push(note);
                entry.0 = self.order.len() as u32;
            }
            entry.1 += 1;
        }
    }
}

/// A rendering in progress.
pub(super) struct BodyRenderer<'a> {
    pub(super) body: &'a Body,
    pub(super) placement: &'a Placement<'a>,
    pub(super) resolver: &'a dyn Resolver,
    numbers: Numbers,
    /// The beginning of the ids of footnotes, after the prefix.
    note_stem: String,
    segments: Vec<Segment>,
    pub(super) html: String,
    /// Whether the link being printed has an address.
    in_link: bool,
}

impl<'a> BodyRenderer<'a> {
    fn print(&mut self, sheet: &Sheet) {
        let body = self.body;
        let mut done = sheet.html.start as usize;
        for piece in body.holes(sheet) {
            self.html.push_str(&body.html[done..piece.at as usize]);
            done = piece.at as usize;
            self.fill(piece.hole);
        }
        self.html.push_str(&body.html[done..sheet.html.end as usize]);
    }

    pub(super) fn fill(&mut self, hole: Hole) {
        match hole {
            Hole::LinkStart(index) => self.link(index as usize),
            Hole::LinkEnd if self.in_link => self.html.push_str("</a>"),
            Hole::LinkEnd => {}
            Hole::Image(index) => self.image(index as usize),
            Hole::Figure(index) => self.figure(index as usize),
            Hole::Mark(index) => self.segment(Segment::Mark(index as usize)),
            Hole::HeadingStart(index) => {
                let level = self.level(index);
                self.add(&["<h", level, " id=\""]);
                self.fill(Hole::HeadingId(index));
                self.html.push('"');
            }
            Hole::HeadingEnd(index) => {
                let level = self.level(index);
                self.add(&["</h", level, ">\n"]);
            }
            Hole::HeadingId(index) => {
                escape::attribute(&mut self.html, self.placement.id_prefix);
                escape::attribute(&mut self.html, &self.body.headings[index as usize].id);
            }
            Hole::TableLabel(index) => self.table(index as usize),
            Hole::Label(key) => self.attribute("aria-label", &self.resolver.word(key)),
            Hole::NoteReference(note) => self.reference(note),
            Hole::Correction(number) => self.correction(number),
            Hole::IdPrefix => escape::attribute(&mut self.html, self.placement.id_prefix),
            Hole::Attribute(..) | Hole::Address(_) => self.address(hole),
            Hole::Source(_) | Hole::Sizes(_) | Hole::Size(_) | Hole::Alt(_) => self.raw_image(hole),
        }
    }

    pub(super) fn add(&mut self, parts: &[&str]) {
        self.html.extend(parts.iter().copied());
    }

    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.add(&[" ", name, "=\""]);
        escape::attribute(&mut self.html, value);
        self.html.push('"');
    }

    pub(super) fn segment(&mut self, segment: Segment) {
        self.end_segment();
        self.segments.push(segment);
    }

    fn end_segment(&mut self) {
        if !self.html.is_empty() {
            self.segments.push(Segment::Html(std::mem::take(&mut self.html)));
        }
    }

    fn link(&mut self, index: usize) {
        let url = self.resolver.link(index);
        self.in_link = url.is_some();
        let Some(url) = url else {
            return;
        };
        self.html.push_str("<a href=\"");
        escape::href(&mut self.html, &url);
        self.html.push('"');
        if let Some(title) = &self.body.links[index].title {
            self.attribute("title", title);
        }
        self.html.push('>');
    }

    fn image(&mut self, index: usize) {
        let alt = &self.body.images[index].alt;
        if let Some(remote) = self.resolver.remote(index) {
            return self.remote_tag(&remote);
        }
        let Some(image) = self.resolver.image(index) else {
            return escape::text(&mut self.html, alt);
        };
        self.html.push_str("<img src=\"");
        escape::href(&mut self.html, &image.src);
        self.html.push('"');
        self.attribute("alt", &image.alt);
        if let Some(title) = &image.title {
            self.attribute("title", title);
        }
        self.attribute("width", &image.width.to_string());
        self.attribute("height", &image.height.to_string());
        self.html.push('>');
    }

    fn table(&mut self, index: usize) {
        let word = self.resolver.word("table");
        let columns = &self.body.tables[index];
        if columns.is_empty() {
            self.attribute("aria-label", &word);
        } else {
            self.attribute("aria-label", &format!("{word}: {columns}"));
        }
    }

    fn level(&self, heading: u32) -> &'static str {
        let level = self.body.headings[heading as usize].level;
        match level.saturating_add(self.placement.heading_shift) {
            0..=2 => "2",
            3 => "3",
            4 => "4",
            5 => "5",
            _ => "6",
        }
    }

    /// The raised number that links to a note.
    fn reference(&mut self, note: u32) {
        let (number, _, printed) = &mut self.numbers.notes[note as usize];
        *printed += 1;
        let (number, printed) = (*number, *printed);
        self.html.push_str("<sup class=\"noteref\"><a");
        self.attribute("href", &format!("#{}", self.note_id(number)));
        self.attribute("id", &self.reference_id(number, printed));
        self.add(&[" role=\"doc-noteref\">", &number.to_string(), "</a></sup>"]);
    }

    /// The footnotes in scope, after the text.
    fn notes(&mut self) {
        if self.numbers.order.is_empty() {
            return;
        }
        let level = self.placement.heading_shift.saturating_add(2).min(6).to_string();
        self.add(&["<section class=\"notes\">\n<h", &level, " class=\"notes-head\">"]);
        self.add(&[&self.resolver.word_html("notes"), "</h", &level, ">\n<ol>\n"]);
        for note in std::mem::take(&mut self.numbers.order) {
            self.note(note);
        }
        self.html.push_str("</ol>\n</section>\n");
    }

    fn note(&mut self, note: u32) {
        let (number, references, _) = self.numbers.notes[note as usize];
        let sheet = &self.body.notes[note as usize];
        self.html.push_str("<li");
        self.attribute("id", &self.note_id(number));
        self.html.push('>');
        self.print(sheet);
        let back = self.resolver.word("back_to_text");
        for nth in 1..=references {
            self.way_back(&back, number, nth);
        }
        self.html.push_str(if sheet.open { "</p>\n</li>\n" } else { "</li>\n" });
    }

    /// The arrow from a note to the nth reference to it.
    fn way_back(&mut self, word: &str, number: u32, nth: u32) {
        self.html.push_str(" <a class=\"noteback\"");
        self.attribute("href", &format!("#{}", self.reference_id(number, nth)));
        if nth == 1 {
            self.attribute("aria-label", &format!("{word} ({number})"));
            self.html.push_str(">↩\u{fe0e}</a>");
        } else {
            self.attribute("aria-label", &format!("{word} ({number}, {nth})"));
            self.add(&[">↩\u{fe0e}<sup>", &nth.to_string(), "</sup></a>"]);
        }
    }

    // Slugs contain no underscores, so these never equal the id of a heading.
    fn note_id(&self, number: u32) -> String {
        format!("{}{}_{number}", self.placement.id_prefix, self.note_stem)
    }

    fn reference_id(&self, number: u32, nth: u32) -> String {
        match nth {
            1 => format!("{}{}ref_{number}", self.placement.id_prefix, self.note_stem),
            _ => format!("{}{}ref_{number}_{nth}", self.placement.id_prefix, self.note_stem),
        }
    }
}
