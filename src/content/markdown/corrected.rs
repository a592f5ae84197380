//! The marks at paragraphs that were corrected.

use super::body::{Body, Hole, Piece, Sheet};
use super::caption::without_entities;
use super::render::BodyRenderer;
use super::tag::{Tag, Token, pieces};
use super::wording::Wording;

/// Elements whose text can end with a mark.
const MARKED: [&str; 4] = ["p", "li", "td", "dd"];

/// Elements within a line. All others end it.
const INLINE: [&str; 29] = [
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "img",
    "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u",
    "var", "wbr",
];

/// A paragraph, item, cell or definition of a text.
struct Paragraph {
    words: String,
    /// The position of its end in the HTML.
    end: usize,
}

/// The paragraphs of some HTML, while it is read.
#[derive(Default)]
struct Reader {
    paragraphs: Vec<Paragraph>,
    /// The words of the open paragraph.
    open: Option<String>,
    /// Whether it is in a pull quote, which only repeats words of the text.
    is_repeated: bool,
}

impl Body {
    /// Marks the paragraphs that contain the new words of corrections, each where its words first appear.
    pub fn mark_corrections(&mut self, corrections: &[Option<Wording>]) {
        let numbered = || (0..).zip(corrections).filter_map(|(n, w)| Some((n, w.as_ref()?)));
        if numbered().next().is_none() {
            return;
        }
        let sheets = || std::iter::once(&self.main).chain(&self.notes);
        let texts: Vec<Vec<Paragraph>> =
            sheets().map(|sheet| paragraphs(&self.html, sheet)).collect();
        let mut found = Vec::new();
        for (n, wording) in numbered() {
            let place = texts.iter().enumerate().find_map(|(sheet, paragraphs)| {
                let paragraph = paragraphs.iter().find(|p| wording.is_in(&p.words))?;
                Some((sheet, paragraph.end))
            });
            found.extend(place.map(|place| (n, place)));
        }
        for (n, (sheet, at)) in found {
            self.corrected.push(n);
            self.insert(sheet, Piece { at: at as u32, hole: Hole::Correction(n) });
        }
    }

    /// Inserts a hole into a sheet: the text is the first, the notes follow.
    fn insert(&mut self, sheet: usize, piece: Piece) {
        let range = match sheet.checked_sub(1) {
            None => self.main.pieces.clone(),
            Some(note) => self.notes[note].pieces.clone(),
        };
        let within = &self.pieces[range.start as usize..range.end as usize];
        let at = range.start + within.partition_point(|other| other.at <= piece.at) as u32;
        self.pieces.insert(at as usize, piece);
        for (n, other) in std::iter::once(&mut self.main).chain(&mut self.notes).enumerate() {
            let is_later = n != sheet && other.pieces.start >= at;
            other.pieces.start += u32::from(is_later);
            other.pieces.end += u32::from(is_later || n == sheet);
        }
        for mark in self.marks.iter_mut().filter(|mark| mark.piece >= at) {
            mark.piece += 1;
        }
    }
}

/// The paragraphs of a sheet.
fn paragraphs(html: &str, sheet: &Sheet) -> Vec<Paragraph> {
    let (start, end) = (sheet.html.start as usize, sheet.html.end as usize);
    let mut reader = Reader::default();
    for piece in pieces(&html[start..end]) {
        let at = start + piece.range.start;
        match piece.token {
            Token::Text(text) => reader.text(text),
            Token::Open(tag) => reader.open(&tag, at),
            Token::Close(name) => reader.close(name, at),
            _ => {}
        }
    }
    reader.finish(end);
    reader.paragraphs
}

impl Reader {
    fn text(&mut self, text: &str) {
        if let Some(words) = &mut self.open {
            words.push_str(&without_entities(text));
        }
    }

    fn open(&mut self, tag: &Tag<'_>, at: usize) {
        if tag.is("br") {
            self.text(" ");
        }
        if is_inline(tag.name) {
            return;
        }
        self.finish(at);
        self.is_repeated |= tag.get("class") == Some("pullquote");
        let is_marked = MARKED.iter().any(|name| tag.is(name)) && !self.is_repeated;
        self.open = is_marked.then(String::new);
    }

    fn close(&mut self, name: &str, at: usize) {
        if !is_inline(name) {
            self.finish(at);
            self.is_repeated &= !name.eq_ignore_ascii_case("aside");
        }
    }

    fn finish(&mut self, end: usize) {
        self.paragraphs.extend(self.open.take().map(|words| Paragraph { words, end }));
    }
}

fn is_inline(name: &str) -> bool {
    INLINE.iter().any(|inline| inline.eq_ignore_ascii_case(name))
}

impl BodyRenderer<'_> {
    /// The raised word that links to a correction. Only the page of the story has the anchors of both ends.
    pub(super) fn correction(&mut self, index: u32) {
        let number = index + 1;
        let page = self.resolver.corrections_at();
        let is_own = page.is_empty();
        self.html.push_str(" <sup class=\"corrected\"><a");
        self.attribute("href", &format!("{page}#{}", correction_id(number)));
        if is_own {
            self.attribute("id", &mark_id(number));
        }
        self.add(&[">", &self.resolver.word_html("correction"), "</a></sup>"]);
    }
}

/// The anchor of a correction, by its number from 1. Anchors of authors do not begin with `_`.
pub fn correction_id(number: u32) -> String {
    format!("_correction-{number}")
}

/// The anchor of the mark at the paragraph.
pub fn mark_id(number: u32) -> String {
    format!("_corrected-{number}")
}
