//! A podcast: RSS 2.0 with a sound for each item, and what Apple Podcasts wants to know.

use super::entry::{Entry, Sound};
use super::{Channel, rss};
use crate::site::product::xml::Xml;

/// Writes a feed.
pub(super) fn write(channel: &Channel<'_>) -> Vec<u8> {
    let settings = channel.settings();
    let mut xml = Xml::new();
    xml.open(
        "rss",
        &[
            ("version", "2.0"),
            ("xmlns:atom", "http://www.w3.org/2005/Atom"),
            ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
            ("xmlns:itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd"),
        ],
    );
    xml.open("channel", &[]);
    rss::head(&mut xml, channel);
    xml.text("itunes:author", &settings.name);
    let publisher = settings.publisher.as_ref();
    if let Some(mailbox) = publisher.and_then(|publisher| publisher.email.as_ref()) {
        xml.open("itunes:owner", &[]);
        xml.text("itunes:name", publisher.map_or(&*settings.name, |publisher| &publisher.name));
        xml.text("itunes:email", mailbox.trim_start_matches("mailto:"));
        xml.close("itunes:owner");
    }
    xml.empty("itunes:category", &[("text", "News")]);
    xml.text("itunes:explicit", "false");
    if let Some(icon) = channel.icon() {
        xml.empty("itunes:image", &[("href", &icon)]);
    }
    for story in &channel.entries {
        for (n, sound) in story.sounds.iter().enumerate() {
            item(&mut xml, story, (n, sound));
        }
    }
    xml.close("channel");
    xml.close("rss");
    xml.finish()
}

/// A sound of a story, by its number there. Only the first has the id of the story.
fn item(xml: &mut Xml, story: &Entry, (n, sound): (usize, &Sound)) {
    let id = if n == 0 { story.id.clone() } else { format!("{}#{}", story.id, n + 1) };
    xml.open("item", &[]);
    rss::beginning(xml, story, &id);
    let length = sound.bytes.to_string();
    xml.empty(
        "enclosure",
        &[("url", &sound.url), ("length", &length), ("type", &sound.media_type)],
    );
    if let Some(seconds) = sound.seconds {
        xml.text("itunes:duration", &seconds.to_string());
    }
    if let Some(html) = &story.html {
        xml.text("content:encoded", html);
    }
    xml.close("item");
}
