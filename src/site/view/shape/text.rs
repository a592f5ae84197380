//! The shapes of texts and what they contain.

use serde::Serialize;

use super::{Address, Html, Photo};

/// A piece of a text. One of `html`, `figure`, `embed`, `recording` and `mark` has a value; the others are none. An element can
/// begin in one segment and end in a later one, so print all of them in order.
#[derive(Clone, Debug, Default, Hash, Serialize)]
pub struct Segment {
    /// A piece of [HTML](#the-html-of-a-text); print it with `| safe`.
    pub html: Option<Html>,
    /// A figure.
    pub figure: Option<Photo>,
    /// Whether the figure is in a gallery, where pictures are smaller.
    pub gallery: bool,
    /// Something that another site shows.
    pub embed: Option<Embed>,
    /// A film or sound.
    pub recording: Option<Recording>,
    /// The label of the printed page that begins here.
    pub mark: Option<String>,
    /// With `mark`: that printed page.
    pub url: Option<Address>,
}

/// A film, sound, chart, map or post of another site, in a frame. One of `ratio` and `height` has a value.
///
/// Both built-in themes show a card. It is a page within the frame, with a link that loads the other site into the
/// same frame: without a script, and in every browser only after a click. In print there is only a link.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Embed {
    /// What it shows, as plain text; never empty.
    pub title: String,
    /// The site: its name, or its domain if it is one of many with the same software.
    pub host: String,
    /// Its page on that site.
    pub url: Address,
    /// The address of the frame.
    pub frame: Address,
    /// Width to height, for `aspect-ratio` in CSS: `16/9`.
    pub ratio: Option<String>,
    /// The height in pixels.
    pub height: Option<u32>,
    /// Whether the page loads the frame at once: `embeds` in `site.yaml` is `load`.
    pub loads: bool,
    /// What readers should know about it, as plain text.
    pub caption: Option<String>,
    /// The same with its emphasis, code and links.
    pub caption_html: Option<Html>,
    /// Whom to credit.
    pub credit: Option<String>,
}

/// A film or sound of the publication.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Recording {
    /// `video` or `audio`.
    pub kind: &'static str,
    /// What it shows, as plain text; empty if nobody has written it.
    pub title: String,
    /// Its file.
    pub url: Address,
    /// The media type of the file.
    pub media_type: String,
    /// How long it lasts: `3:07` or `1:02:30`.
    pub duration: Option<String>,
    /// The width of a film in pixels.
    pub width: Option<u32>,
    /// The height of a film in pixels.
    pub height: Option<u32>,
    /// The picture that a film shows until it plays.
    pub poster: Option<Photo>,
    /// Its captions.
    pub tracks: Vec<Track>,
    /// What readers should know about it, as plain text.
    pub caption: Option<String>,
    /// The same with its emphasis, code and links.
    pub caption_html: Option<Html>,
    /// Whom to credit.
    pub credit: Option<String>,
}

/// Captions of a film or sound in one language.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Track {
    /// Their language, a BCP 47 tag.
    pub language: String,
    /// Their file, in the format WebVTT.
    pub url: Address,
}

/// The beginning of a text.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Extract {
    /// The first 150 words, or as many as asked for (twice as many Chinese or Japanese characters), with `…` if a
    /// sentence is cut off.
    pub text: String,
    /// The number of these words.
    pub words: usize,
}
