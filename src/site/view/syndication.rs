//! The answers for feeds and sitemaps, which templates cannot get.

use serde::Serialize;
use uuid::Uuid;

use super::reader::FactReader;
use super::shape::License;
use crate::base::date::rfc3339;
use crate::edition::{self, FeedList, NameKind, StoryId};

/// Stories that feed readers or search engines get together.
#[derive(Clone, Debug, Hash, Serialize)]
pub(super) struct Newest {
    /// Their ids, the last released first.
    pub(super) stories: Vec<String>,
    /// When the last of them changed, as in RFC 3339.
    pub(super) updated: Option<String>,
    /// The name, and its page, if they are the stories of a name.
    pub(super) name: Option<String>,
    pub(super) url: Option<String>,
}

/// The facts about a story for feeds and sitemaps, besides its teaser.
#[derive(Clone, Debug, Hash, Serialize)]
pub(super) struct FeedEntry {
    /// Its id for feed readers: an absolute URI that stays the same at another address.
    pub(super) id: String,
    /// The key of its section.
    pub(super) section: String,
    /// What it is about.
    pub(super) topics: Vec<String>,
    /// When it was released, as in RFC 3339; the first instant if only a period is known.
    pub(super) published: String,
    /// When it was last changed, in the same form.
    pub(super) updated: String,
    /// When it was last changed, if a day is known: a day or an instant.
    pub(super) changed: Option<String>,
    /// The address of its licence.
    pub(super) license: Option<String>,
    /// The ids of its photos, the lead photo first, then those in its text.
    pub(super) photos: Vec<String>,
}

/// The whole text of a story with its pictures, for feeds.
#[derive(Clone, Debug, Hash, Serialize)]
pub(super) struct FeedText {
    /// HTML that can be shown anywhere: with whole addresses, without classes and scripts.
    pub(super) html: String,
    /// The photos in it.
    pub(super) photos: Vec<FeedPhoto>,
    /// The sounds in it.
    pub(super) sounds: Vec<FeedSound>,
}

/// A photo in a feed.
#[derive(Clone, Debug, Hash, Serialize)]
pub(super) struct FeedPhoto {
    /// The photo's id.
    pub(super) id: String,
    pub(super) alt: String,
    pub(super) caption: Option<String>,
    pub(super) credit: Option<String>,
    pub(super) creator: Option<String>,
    pub(super) copyright: Option<String>,
    pub(super) license: Option<License>,
}

/// A sound in a feed.
#[derive(Clone, Debug, Hash, Serialize)]
pub(super) struct FeedSound {
    /// Its file, in full.
    pub(super) url: String,
    pub(super) media_type: String,
    /// Its length in bytes.
    pub(super) bytes: u64,
    /// How long it lasts.
    pub(super) seconds: Option<u32>,
}

impl FactReader<'_> {
    /// The stories of a feed or sitemap.
    pub(super) fn newest(&self, list: FeedList) -> Newest {
        let newest = self.feed(list).iter().map(|id| self.story(*id));
        let newest: Vec<&edition::Story> = newest.collect();
        let name = match list {
            FeedList::Name(kind, n) => self.name(kind, n).map(|listed| (kind, listed)),
            _ => None,
        };
        let updated = newest.iter().map(|story| story.instants(self.zone()).1).max();
        Newest {
            stories: newest.iter().map(|story| story.id.clone()).collect(),
            updated: updated.map(|instant| rfc3339(instant, self.zone())),
            name: name.map(|(_, listed)| listed.name.clone()),
            url: name.and_then(|(kind, listed)| self.listing_url_of(kind, listed)),
        }
    }

    pub(super) fn entry(&self, id: StoryId) -> FeedEntry {
        let story = self.story(id);
        let zone = self.zone();
        let (released, updated) = story.instants(zone);
        let changed = story.last_change(zone).map(|moment| match moment.timed {
            true => rfc3339(moment.instant, zone),
            false => moment.date().iso(),
        });
        let topics = story.topics.iter().filter_map(|n| self.link(NameKind::Topic, *n));
        FeedEntry {
            section: story.section.clone(),
            topics: topics.map(|link| link.name).collect(),
            id: feed_id(story),
            published: rfc3339(released, zone),
            updated: rfc3339(updated, zone),
            changed,
            license: self.license(story).and_then(|license| license.url),
            photos: self.photo_ids(story),
        }
    }

    /// The feed of a name, if it has one.
    pub(super) fn feed_url(&self, kind: NameKind, entry: usize) -> Option<String> {
        if self.feed(FeedList::Name(kind, entry)).is_empty() {
            return None;
        }
        let page = self.listing_url_of(kind, self.name(kind, entry)?)?;
        Some(format!("{page}feed.xml"))
    }
}

/// The id of a story for feed readers: `id` in its front matter, if that is an absolute URI (RFC 3986); otherwise a
/// name-based UUID (RFC 9562, version 5, in the namespace of URLs) of that id or, without one, of the story's oldest
/// address on the site. So neither a new host nor a new address makes the story new.
fn feed_id(story: &edition::Story) -> String {
    let head = &story.article.head;
    let oldest = || head.aliases.first().map_or(&story.route, |(route, _)| route).url("/");
    let name = match &head.id {
        Some(id) if is_uri(id) => return id.clone(),
        Some(id) => id.clone(),
        None => oldest(),
    };
    Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).urn().to_string()
}

/// Whether a text begins with a scheme and has no spaces, as an absolute URI does.
fn is_uri(text: &str) -> bool {
    let scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    let parts = text.split_once(':');
    parts.is_some_and(|(first, rest)| scheme(first) && !rest.is_empty())
        && !text.contains(char::is_whitespace)
}
