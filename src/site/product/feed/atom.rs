//! Atom (RFC 4287).

use jiff::Timestamp;

use super::Channel;
use super::entry::Entry;
use crate::base::date::rfc3339;
use crate::site::product::xml::Xml;

/// Writes a feed.
pub(super) fn write(channel: &Channel<'_>) -> Vec<u8> {
    let settings = channel.settings();
    let mut xml = Xml::new();
    xml.open(
        "feed",
        &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &settings.reading.language)],
    );
    xml.text("title", &channel.title);
    if let Some(description) = &settings.description {
        xml.text("subtitle", description);
    }
    xml.text("id", &channel.page);
    xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &channel.own)]);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &channel.page)]);
    // An empty feed has a fixed date, because the clock may not be read.
    let began = || rfc3339(Timestamp::UNIX_EPOCH, &settings.reading.zone);
    xml.text("updated", &channel.updated.clone().unwrap_or_else(began));
    if let Some(icon) = channel.icon() {
        xml.text("icon", &icon);
    }
    xml.open("author", &[]);
    xml.text("name", &settings.name);
    xml.close("author");
    for story in &channel.entries {
        entry(&mut xml, story);
    }
    xml.close("feed");
    xml.finish()
}

fn entry(xml: &mut Xml, story: &Entry) {
    let language: Vec<(&str, &str)> =
        story.language.iter().map(|tag| ("xml:lang", tag.as_str())).collect();
    xml.open("entry", &language);
    xml.text("title", &story.title);
    xml.text("id", &story.id);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &story.url)]);
    for sound in &story.sounds {
        let length = sound.bytes.to_string();
        xml.empty(
            "link",
            &[
                ("rel", "enclosure"),
                ("type", &sound.media_type),
                ("length", &length),
                ("href", &sound.url),
            ],
        );
    }
    xml.text("published", &story.published);
    xml.text("updated", &story.updated);
    for (name, url) in &story.authors {
        xml.open("author", &[]);
        xml.text("name", name);
        if let Some(url) = url {
            xml.text("uri", url);
        }
        xml.close("author");
    }
    let (key, name) = &story.section;
    xml.empty("category", &[("term", key), ("label", name)]);
    if story.genre != "news" {
        xml.empty("category", &[("scheme", "urn:pressrun:genre"), ("term", &story.genre)]);
    }
    for topic in &story.topics {
        xml.empty("category", &[("scheme", "urn:pressrun:topic"), ("term", topic)]);
    }
    if !story.license.is_empty() {
        xml.empty("link", &[("rel", "license"), ("href", &story.license)]);
    }
    if !story.summary.is_empty() {
        xml.text("summary", &story.summary);
    }
    if let Some(html) = &story.html {
        xml.text_with("content", &[("type", "html")], html);
    }
    xml.close("entry");
}
