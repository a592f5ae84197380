//! A text as it is kept: one string of HTML, the holes in it, and the facts others ask for.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::base::character::is_visible;
use crate::base::diagnostic::Span;

use super::words::Opening;

/// The text of one file. Its HTML has holes that are filled anew for every place it is shown at.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Body {
    /// Whether the text itself is here, and not only the facts about it, as in what one run of the
    /// program leaves to the next.
    #[serde(skip)]
    pub is_whole: bool,
    /// Every link, in the order of the text.
    pub links: Vec<Link>,
    /// Every picture, in the order of the text.
    pub images: Vec<Image>,
    /// Every heading and every titled box, in the order of the text.
    pub headings: Vec<Heading>,
    /// Every page mark, in the order of the text; the text has one part more than marks.
    pub marks: Vec<Mark>,
    /// Words by UAX #29, without code blocks, captions and footnotes. Han and kana are not among them;
    /// in Thai, Lao, Khmer and Burmese five letters are a word.
    pub words: u32,
    /// Characters of Han, Hiragana and Katakana, which are counted one by one.
    pub characters: u32,
    /// How the running text begins.
    pub opening: Opening,
    /// Whether it has a block of code.
    pub has_code: bool,
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
    /// Where it leads, as written, entities and backslashes undone; `mailto:` added to bare addresses.
    pub target: String,
    /// The text shown when it is pointed at.
    pub title: Option<String>,
    /// Where it stands in the file.
    pub span: Span,
    /// Whether it is an address in raw HTML.
    pub raw: bool,
}

/// A picture of the text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Image {
    /// The file's name as written, entities and backslashes undone.
    pub src: String,
    /// What it shows, as plain text; empty for a picture that only decorates.
    pub alt: String,
    /// Its caption as written: not typeset, credit included.
    pub title: Option<String>,
    /// Where it stands in the file.
    pub span: Span,
    /// Whether it stands within a line of text or in raw HTML; else it is a figure.
    pub inline: bool,
    /// The link that a figure is, if it is one.
    pub link: Option<u32>,
    /// Whether it stands in raw HTML, whose tag says how it is shown.
    pub raw: bool,
}

impl Image {
    /// Whether it lies on another site.
    pub fn is_remote(&self) -> bool {
        let src = self.src.to_ascii_lowercase();
        ["http://", "https://", "//"].iter().any(|begin| src.starts_with(begin))
    }
}

/// A heading (crosshead) or the title of a box.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Heading {
    /// Its level as rendered without a shift, from 2 to 6.
    pub level: u8,
    /// Its anchor, unique in the text.
    pub id: String,
    /// Its words as plain text.
    pub text: String,
    /// The part of the text it stands in, from 1.
    pub part: u32,
    /// Whether it is the title of a box, and not part of the text's own outline.
    pub boxed: bool,
    /// Where it stands in the file.
    pub span: Span,
}

/// A page mark: what follows stands on this page in print.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Mark {
    /// The page's label: letters and digits.
    pub label: String,
    /// Where it stands in the file.
    pub span: Span,
    #[serde(skip)]
    pub(super) piece: u32,
}

/// A run of the HTML and the holes that lie in it: the text itself, or one footnote.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Sheet {
    pub(super) html: Range<u32>,
    pub(super) pieces: Range<u32>,
    /// Whether the paragraph it ends with is still to be closed.
    pub(super) open: bool,
}

/// A hole: what is to be put before byte `at` of the HTML.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    pub(super) at: u32,
    pub(super) hole: Hole,
}

/// What a hole is for; the numbers are indices into the body's lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Hole {
    /// `<a href="..." title="...">`.
    LinkStart(u32),
    /// `</a>`.
    LinkEnd,
    /// An inline picture.
    Image(u32),
    /// A figure, which is the theme's to draw.
    Figure(u32),
    /// A page mark.
    Mark(u32),
    /// `<h2 id="..."`, without the closing bracket.
    HeadingStart(u32),
    /// `</h2>`.
    HeadingEnd(u32),
    /// The id of a heading, as an attribute's value.
    HeadingId(u32),
    /// The beginning of a table, up to its label.
    TableLabel(u32),
    /// A reference to a footnote.
    NoteReference(u32),
    /// What ids in the text begin with on this page.
    IdPrefix,
    /// An attribute of raw HTML with an address; it is left out where the link leads nowhere.
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

/// An attribute that holds an address.
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
    /// Whether another text refers to the same files and pages, can be linked to at the same places and
    /// has the same page marks, wherever in the text all that stands.
    pub fn refers_as(&self, other: &Self) -> bool {
        let target = |link: &Link| (link.target.clone(), link.raw);
        let targets = |body: &Self| body.links.iter().map(target).collect::<Vec<_>>();
        let marks =
            |body: &Self| body.marks.iter().map(|mark| mark.label.clone()).collect::<Vec<_>>();
        let placed = |image: &Image| Image { span: Span::default(), ..image.clone() };
        let images = |body: &Self| body.images.iter().map(placed).collect::<Vec<_>>();
        self.anchors == other.anchors
            && targets(self) == targets(other)
            && marks(self) == marks(other)
            && images(self) == images(other)
    }

    /// Whether there is nothing to show: no words, no pictures, no markup.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty() && !shows_something(&self.html)
    }

    /// Whether a link to `#id` finds something here.
    pub fn has_anchor(&self, id: &str) -> bool {
        self.anchors.binary_search_by(|a| a.as_str().cmp(id)).is_ok()
    }

    /// How long it takes to read, in minutes: 230 words or 450 characters a minute; at least 1.
    pub fn minutes(&self) -> u32 {
        let units = u64::from(self.words) * 450 + u64::from(self.characters) * 230;
        u32::try_from(units.div_ceil(230 * 450)).map_or(u32::MAX, |minutes| minutes.max(1))
    }

    /// The number of parts the page marks make of the text, at least 1.
    pub fn parts(&self) -> u32 {
        self.marks.len() as u32 + 1
    }
}

/// Whether HTML has a character that can be seen, or an element that shows something without any.
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
