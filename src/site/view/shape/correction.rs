//! The shapes of corrections.

use serde::Serialize;

use super::{Address, Date, Html, Id};

/// A correction of a story.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Correction {
    /// When the story was corrected.
    pub date: Date,
    /// What was wrong, and what is right, as plain text.
    pub text: String,
    /// The same with its emphasis and code.
    pub text_html: Html,
    /// The anchor of the correction, for the attribute `id` on the page of the story: marks in the text, the head of the
    /// story and the page of all corrections link to it.
    pub id: String,
    /// The anchor of the mark at the paragraph that was corrected, if there is one.
    pub mark: Option<String>,
}

/// The corrections of one month.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct CorrectionMonth {
    /// The month.
    pub month: Date,
    /// Its corrections, the newest first.
    pub corrections: Vec<ListedCorrection>,
}

/// A correction in the list of all.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct ListedCorrection {
    /// When the story was corrected.
    pub date: Date,
    /// What was wrong, and what is right, as plain text.
    pub text: String,
    /// The same with its emphasis and code.
    pub text_html: Html,
    /// The correction on the page of the story.
    pub url: Address,
    /// The story.
    pub story: Id,
}
