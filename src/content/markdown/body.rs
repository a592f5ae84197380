//! A text in memory: one string of HTML, the holes in it, and facts about it.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::base::character::{is_visible, one_line};
use crate::base::diagnostic::Span;
use crate::content::embed::{self, Embed};

use super::caption::without_entities;
use super::words::Opening;

/// The text of one file. Its HTML has holes, which are filled for each place that shows it.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Body {
    /// Whether it contains the text, not only the facts about it, as in the data from an earlier run.
    #[serde(skip)]
    pub is_whole: bool,
    /// Every link, in the order of the text.
    pub links: Vec<Link>,
    /// Every picture, in the order of the text.
    pub images: Vec<Image>,
    /// Every heading and every titled box, in the order of the text.
    pub headings: Vec<Heading>,
    /// Every page mark, in the order of the text. The text has one more part than marks.
    pub marks: Vec<Mark>,
    /// The number of words according to UAX #29, without code blocks, captions and footnotes. Han and kana do not
    /// count; in Thai, Lao, Khmer and Burmese, five letters count as a word.
    pub words: u32,
    /// The number of characters in Han, Hiragana and Katakana.
    pub characters: u32,
    /// The beginning of the running text.
    pub opening: Opening,
    /// Whether it contains a block of code.
    pub has_code: bool,
    /// Whether its raw HTML runs something, or loads it from another site.
    pub is_active: bool,
    /// The corrections, by number, that are marked at a paragraph.
    pub corrected: Vec<u32>,
    pub(super) anchors: Vec<String>,
    #[serde(skip)]
    pub(super) tables: Vec<String>,
    #[serde(skip)]
    pub(super) notes: Vec<Sheet>,
    #[serde(skip)]
    pub(super) html: String,
    #[serde(skip)]
    pub(super) pieces: Vec<Piece>,
    #[serde(skip)]
    pub(super) main: Sheet,
}

/// A link of the text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Link {
    /// Its target as written, with entities and backslashes decoded; `mailto:` is added to mail addresses.
    pub target: String,
    /// The text shown when the reader points at it.
    pub title: Option<String>,
    /// Its position in the file.
    pub span: Span,
    /// Whether it is an address in raw HTML.
    pub raw: bool,
}

/// A picture of the text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Image {
    /// The name of the file as written, with entities and backslashes decoded.
    pub src: String,
    /// Its alternative text; empty if it is mere decoration.
    pub alt: String,
    /// Its caption as written: without typographic punctuation, with the credit.
    pub title: Option<String>,
    /// Its position in the file.
    pub span: Span,
    /// Whether it is in a line of text or in raw HTML; otherwise it is a figure.
    pub inline: bool,
    /// The link around a figure, if there is one.
    pub link: Option<u32>,
    /// Whether it is in raw HTML, whose tag determines how it is shown.
    pub raw: bool,
    /// Whether it is in a gallery.
    pub gallery: bool,
}

impl Image {
    /// Whether it is on another site.
    pub fn is_remote(&self) -> bool {
        let src = self.src.to_ascii_lowercase();
        ["http://", "https://", "//"].iter().any(|begin| src.starts_with(begin))
    }

    /// What it shows of a known site, if it is a figure with such an address.
    pub fn embed(&self) -> Option<Embed> {
        if self.inline { None } else { embed::of(&self.src) }
    }
}

/// A heading (crosshead) or the title of a box.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Heading {
    /// Its level in the output without a shift, from 2 to 6.
    pub level: u8,
    /// Its anchor, unique in the text.
    pub id: String,
    /// Its words as plain text.
    pub text: String,
    /// The part of the text that contains it, from 1.
    pub part: u32,
    /// Whether it is the title of a box, which is not part of the outline of the text.
    pub boxed: bool,
    /// Its position in the file.
    pub span: Span,
}

/// A page mark: the following text is on this page in print.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Mark {
    /// The page's label: letters and digits.
    pub label: String,
    /// Its position in the file.
    pub span: Span,
    #[serde(skip)]
    pub(super) piece: u32,
}

/// A run of HTML with its holes: the text itself, or one footnote.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Sheet {
    pub(super) html: Range<u32>,
    pub(super) pieces: Range<u32>,
    /// Whether its last paragraph is not closed yet.
    pub(super) open: bool,
}

/// A hole: what to insert before byte `at` of the HTML.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    pub(super) at: u32,
    pub(super) hole: Hole,
}

/// The contents of a hole. The numbers are indices into the lists of the body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Hole {
    /// `<a href="..." title="...">`.
    LinkStart(u32),
    /// `</a>`.
    LinkEnd,
    /// An inline picture.
    Image(u32),
    /// A figure, which the theme draws.
    Figure(u32),
    /// A page mark.
    Mark(u32),
    /// `<h2 id="..."`, without the closing bracket.
    HeadingStart(u32),
    /// `</h2>`.
    HeadingEnd(u32),
    /// The id of a heading, as an attribute value.
    HeadingId(u32),
    /// The beginning of a table, up to its label.
    TableLabel(u32),
    /// A label that is an interface word.
    Label(&'static str),
    /// A reference to a footnote.
    NoteReference(u32),
    /// The mark at the end of a paragraph that was corrected.
    Correction(u32),
    /// The beginning of ids in the text on this page.
    IdPrefix,
    /// An attribute of raw HTML with an address; dropped if the link has no target.
    Attribute(Address, u32),
    /// An address within an attribute of raw HTML.
    Address(u32),
    /// `src` and `srcset` of a picture in raw HTML.
    Source(u32),
    /// `sizes` of a picture in raw HTML.
    Sizes(u32),
    /// `width` and `height` of a picture in raw HTML.
    Size(u32),
    /// `alt` of a picture in raw HTML.
    Alt(u32),
}

/// An attribute that contains an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Address {
    Href,
    Src,
    Poster,
    Data,
    Background,
}

impl Address {
    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Href => "href",
            Self::Src => "src",
            Self::Poster => "poster",
            Self::Data => "data",
            Self::Background => "background",
        }
    }
}

impl Body {
    /// Whether another text refers to the same files and pages, has the same anchors, and the same page marks,
    /// wherever these are in the text, and is as active.
    pub fn refers_as(&self, other: &Self) -> bool {
        let target = |link: &Link| (link.target.clone(), link.raw);
        let targets = |body: &Self| body.links.iter().map(target).collect::<Vec<_>>();
        let marks =
            |body: &Self| body.marks.iter().map(|mark| mark.label.clone()).collect::<Vec<_>>();
        let placed = |image: &Image| Image { span: Span::default(), ..image.clone() };
        let images = |body: &Self| body.images.iter().map(placed).collect::<Vec<_>>();
        self.anchors == other.anchors
            && self.is_active == other.is_active
            && targets(self) == targets(other)
            && marks(self) == marks(other)
            && images(self) == images(other)
    }

    /// Whether it shows nothing: no words, no pictures, no markup.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty() && !shows_something(&self.html)
    }

    /// Its words without markup and pictures: the same for the same words, however they are marked up.
    pub fn plain(&self) -> String {
        let mut pieces = self.html.split('<');
        let before = pieces.next().unwrap_or_default().to_owned();
        let text = pieces.fold(before, |text, piece| {
            text + piece.split_once('>').map_or("", |(_, words)| words)
        });
        one_line(&without_entities(&text))
    }

    /// Whether a link to `#id` has a target here.
    pub fn has_anchor(&self, id: &str) -> bool {
        self.anchors.binary_search_by(|a| a.as_str().cmp(id)).is_ok()
    }

    /// The reading time in minutes, at least 1: 230 words or 450 characters per minute.
    pub fn minutes(&self) -> u32 {
        let units = u64::from(self.words) * 450 + u64::from(self.characters) * 230;
        u32::try_from(units.div_ceil(230 * 450)).map_or(u32::MAX, |minutes| minutes.max(1))
    }

    /// The number of parts between page marks, at least 1.
    pub fn parts(&self) -> u32 {
        self.marks.len() as u32 + 1
    }
}

/// Whether HTML contains a visible character, or an element that is visible without any.
fn shows_something(html: &str) -> bool {
    const SHOWN: [&str; 13] = [
        "img", "svg", "video", "audio", "iframe", "object", "embed", "canvas", "math", "picture",
        "input", "script", "table",
    ];
    let is_shown = |tag: &str| SHOWN.iter().any(|name| tag.starts_with(name));
    let mut pieces = html.split('<');
    let before = pieces.next().unwrap_or_default();
    before.chars().any(is_visible)
        || pieces.any(|piece| {
            let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
            is_shown(&tag.to_ascii_lowercase()) || text.chars().any(is_visible)
        })
}
