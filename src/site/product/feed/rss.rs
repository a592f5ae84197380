//! RSS 2.0, with whole texts (RSS 1.0 Modules: Content), authors (Dublin Core) and photos (Media RSS).

use super::entry::{Entry, Photo};
use super::{Channel, rfc822};
use crate::site::product::xml::Xml;

/// Writes a feed.
pub(super) fn write(channel: &Channel<'_>) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.open(
        "rss",
        &[
            ("version", "2.0"),
            ("xmlns:atom", "http://www.w3.org/2005/Atom"),
            ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:media", "http://search.yahoo.com/mrss/"),
        ],
    );
    xml.open("channel", &[]);
    head(&mut xml, channel);
    for story in &channel.entries {
        item(&mut xml, story);
    }
    xml.close("channel");
    xml.close("rss");
    xml.finish()
}

/// What a channel says of itself.
pub(super) fn head(xml: &mut Xml, channel: &Channel<'_>) {
    let settings = channel.settings();
    xml.text("title", &channel.title);
    xml.text("link", &channel.page);
    xml.text("description", settings.description.as_ref().unwrap_or(&settings.name));
    xml.text("language", &settings.reading.language);
    xml.empty(
        "atom:link",
        &[("rel", "self"), ("type", "application/rss+xml"), ("href", &channel.own)],
    );
    if let Some(updated) = &channel.updated {
        xml.text("lastBuildDate", &rfc822(updated));
    }
}

fn item(xml: &mut Xml, story: &Entry) {
    xml.open("item", &[]);
    beginning(xml, story, &story.id);
    for (name, _) in &story.authors {
        xml.text("dc:creator", name);
    }
    xml.text("category", &story.section.1);
    for topic in &story.topics {
        xml.text("category", topic);
    }
    if let Some(html) = &story.html {
        xml.text("content:encoded", html);
    }
    for photo in &story.photos {
        media(xml, photo);
    }
    xml.close("item");
}

/// What identifies an item, and its summary.
pub(super) fn beginning(xml: &mut Xml, story: &Entry, id: &str) {
    xml.text("title", &story.title);
    xml.text("link", &story.url);
    xml.text_with("guid", &[("isPermaLink", "false")], id);
    xml.text("pubDate", &rfc822(&story.published));
    if !story.summary.is_empty() {
        xml.text("description", &story.summary);
    }
}

fn media(xml: &mut Xml, photo: &Photo) {
    let (width, height) = (photo.width.to_string(), photo.height.to_string());
    let content = [
        ("url", &*photo.url),
        ("type", photo.media_type),
        ("medium", "image"),
        ("width", &width),
        ("height", &height),
    ];
    xml.open("media:content", &content);
    if !photo.description.is_empty() {
        xml.text_with("media:description", &[("type", "plain")], &photo.description);
    }
    if !photo.credit.is_empty() {
        xml.text("media:credit", &photo.credit);
    }
    if !photo.copyright.is_empty() {
        xml.text("media:copyright", &photo.copyright);
    }
    xml.close("media:content");
}
