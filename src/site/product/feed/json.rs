//! JSON Feed 1.1.

use std::io;

use serde::Serialize;

use super::Channel;
use super::entry::Entry;

/// A feed.
#[derive(Serialize)]
struct Feed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<String>,
    language: &'a str,
    items: Vec<Item<'a>>,
}

/// A story.
#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<&'a str>,
    /// One of the two contents has to be there.
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    date_published: &'a str,
    date_modified: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    tags: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<Attachment<'a>>,
}

/// A name over a story.
#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

/// A sound of a story.
#[derive(Serialize)]
struct Attachment<'a> {
    url: &'a str,
    mime_type: &'a str,
    size_in_bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_in_seconds: Option<u64>,
}

/// Writes a feed.
///
/// # Errors
/// Never, because nothing in it can fail to be written.
pub(super) fn write(channel: &Channel<'_>) -> io::Result<Vec<u8>> {
    let settings = channel.settings();
    let feed = Feed {
        version: "https://jsonfeed.org/version/1.1",
        title: &channel.title,
        home_page_url: &channel.page,
        feed_url: &channel.own,
        description: settings.description.as_deref(),
        icon: channel.icon(),
        language: &settings.reading.language,
        items: channel.entries.iter().map(item).collect(),
    };
    Ok(serde_json::to_vec(&feed)?)
}

fn item(story: &Entry) -> Item<'_> {
    let sounds = story.sounds.iter().map(|sound| Attachment {
        url: &sound.url,
        mime_type: &sound.media_type,
        size_in_bytes: sound.bytes,
        duration_in_seconds: sound.seconds,
    });
    let authors = story.authors.iter().map(|(name, url)| Author { name, url: url.as_deref() });
    let topics = story.topics.iter().map(String::as_str);
    Item {
        id: &story.id,
        url: &story.url,
        title: &story.title,
        content_html: story.html.as_deref(),
        content_text: story.html.is_none().then_some(&*story.summary),
        summary: &story.summary,
        image: story.photos.first().map(|photo| photo.url.as_str()),
        date_published: &story.published,
        date_modified: &story.updated,
        authors: authors.collect(),
        tags: [story.section.1.as_str()].into_iter().chain(topics).collect(),
        language: story.language.as_deref(),
        attachments: sounds.collect(),
    }
}
