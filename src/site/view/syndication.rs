//! The answers for feeds and sitemaps, which templates cannot get.

use serde::Serialize;

/// The newest stories, for feeds.
#[derive(Clone, Debug, Hash, Serialize)]
pub(super) struct Newest {
    /// Their ids, the last released first.
    pub(super) stories: Vec<String>,
    /// When the last of them changed, as in RFC 3339.
    pub(super) updated: Option<String>,
}

/// The facts about a story for feeds and sitemaps, besides its teaser.
#[derive(Clone, Debug, Hash, Serialize)]
pub(super) struct FeedEntry {
    /// Its id for feed readers: an absolute URI that stays the same at another address.
    pub(super) id: String,
    /// The key of its section.
    pub(super) section: String,
    /// When it was released, as in RFC 3339; the first instant if only a period is known.
    pub(super) published: String,
    /// When it was last changed, in the same form.
    pub(super) updated: String,
    /// When it was last changed, if a day is known: a day or an instant.
    pub(super) changed: Option<String>,
    /// The address of its licence.
    pub(super) license: Option<String>,
}
