//! The shapes of the answers that feeds and sitemaps ask for; no template can.

use serde::Serialize;

/// The newest stories, for feeds.
#[derive(Clone, Debug, Hash, Serialize)]
pub(super) struct Newest {
    /// Their ids, the last released first.
    pub(super) stories: Vec<String>,
    /// When the last of them changed, as RFC 3339 has it.
    pub(super) updated: Option<String>,
}

/// What feeds and sitemaps say of a story beside its teaser.
#[derive(Clone, Debug, Hash, Serialize)]
pub(super) struct FeedEntry {
    /// What a feed reader knows it by: an absolute URI that survives another address.
    pub(super) id: String,
    /// The key of its section.
    pub(super) section: String,
    /// When it was released, as RFC 3339 has it; where only a period is known, its first instant.
    pub(super) published: String,
    /// When it was last changed, in the same form.
    pub(super) updated: String,
    /// When it was last changed, if a day is known: a day or an instant.
    pub(super) changed: Option<String>,
}
