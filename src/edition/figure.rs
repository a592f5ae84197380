//! Figures in a text that are not pictures.

use serde::{Deserialize, Serialize};

use super::media::Photo;
use crate::base::path::Route;
use crate::content::sidecar::PhotoText;

/// A figure that is not a picture, with its words.
#[derive(Clone, Hash, Debug, Serialize, Deserialize)]
pub enum OtherFigure {
    /// Something of another site, which its address determines.
    Embed {
        /// Its words. The caption is plain text.
        text: Box<PhotoText>,
        /// The HTML of the caption, if it is more than text.
        caption_html: Option<String>,
    },
    /// A film or sound.
    Recording(Box<PlacedRecording>),
}

/// A film or sound in its place.
#[derive(Clone, Hash, Debug, Serialize, Deserialize)]
pub struct PlacedRecording {
    /// Its route.
    pub route: Route,
    /// Whether it is a film.
    pub is_film: bool,
    /// Its media type.
    pub media_type: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// How long it lasts, in seconds.
    pub seconds: Option<u32>,
    /// Width and height of a film in pixels.
    pub size: Option<(u32, u32)>,
    /// The picture shown until it plays.
    pub poster: Option<Photo>,
    /// The routes of its captions, with their languages.
    pub captions: Vec<(Option<String>, Route)>,
    /// Its words. The caption is plain text.
    pub text: PhotoText,
    /// The HTML of the caption, if it is more than text.
    pub caption_html: Option<String>,
}
