//! The feed of the publication (Atom, RFC 4287).

use jiff::Timestamp;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::writer::Writer;
use tera::Value;

use crate::date::rfc3339;
use crate::edition::{Edition, Story, StoryId};
use crate::path::Route;
use crate::view::{Question, Window};

/// Writes the feed.
pub fn feed(route: &Route, window: &Window) -> Vec<u8> {
    let newest = window.ask(Question::Newest);
    let ids = newest.as_array().unwrap_or_default().iter().filter_map(Value::as_str);
    let stories: Vec<_> = ids.filter_map(|id| window.view().story(id)).collect();
    let edition = window.view().edition();
    let settings = &edition.settings;
    let absolute = |url: &str| settings.base.absolute(url);
    let home = absolute(settings.base.prefix());
    let mut xml = Xml::new();
    xml.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &settings.language)]);
    xml.text("title", &settings.name);
    if let Some(description) = &settings.description {
        xml.text("subtitle", description);
    }
    xml.text("id", &home);
    xml.empty(
        "link",
        &[
            ("rel", "self"),
            ("type", "application/atom+xml"),
            ("href", &absolute(&edition.url(route))),
        ],
    );
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &home)]);
    // An empty feed was last changed when time began: the clock may not be asked.
    let updated = stories.iter().map(|id| instants(&edition.stories[*id], edition).1).max();
    xml.text("updated", &rfc3339(updated.unwrap_or(Timestamp::UNIX_EPOCH), &settings.zone));
    xml.open("author", &[]);
    xml.text("name", &settings.name);
    xml.close("author");
    for id in stories {
        entry(&mut xml, window, id);
    }
    xml.close("feed");
    xml.finish()
}

fn entry(xml: &mut Xml, window: &Window, id: StoryId) {
    let edition = window.view().edition();
    let story = &edition.stories[id];
    let teaser = window.ask(Question::Teaser(id));
    let summary = match text(&teaser, "dek") {
        dek if dek.is_empty() => text(&window.ask(Question::Extract(id)), "text"),
        dek => dek,
    };
    let settings = &edition.settings;
    let url = settings.base.absolute(&text(&teaser, "url"));
    let (published, updated) = instants(story, edition);
    xml.open("entry", &[]);
    xml.text("title", &text(&teaser, "headline"));
    xml.text("id", &url);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &url)]);
    xml.text("published", &rfc3339(published, &settings.zone));
    xml.text("updated", &rfc3339(updated, &settings.zone));
    for signed in &story.bylines {
        xml.open("author", &[]);
        xml.text("name", &signed.name);
        xml.close("author");
    }
    xml.empty(
        "category",
        &[("term", &story.section), ("label", &edition.section_name(&story.section))],
    );
    if !summary.is_empty() {
        xml.text("summary", &summary);
    }
    xml.close("entry");
}

/// When a story was published and last changed, as instants: where only a period is known, its first.
fn instants(story: &Story, edition: &Edition) -> (Timestamp, Timestamp) {
    let first = || story.date.start(&edition.settings.zone);
    let published = story.published.map_or_else(first, |moment| moment.instant);
    let updated = story.article.head.updated.map_or(published, |moment| moment.instant);
    (published, updated.max(published))
}

fn text(value: &Value, path: &str) -> String {
    value.get_from_path(path).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// XML written into memory, which cannot fail.
pub(super) struct Xml(Writer<Vec<u8>>);

impl Xml {
    pub(super) fn new() -> Self {
        let mut xml = Self(Writer::new_with_indent(Vec::new(), b' ', 1));
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
        xml
    }

    fn event(&mut self, event: Event<'_>) {
        // Writing to a `Vec` does not fail.
        _ = self.0.write_event(event);
    }

    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.event(Event::Start(start));
    }

    pub(super) fn close(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.event(Event::Empty(start));
    }

    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.open(name, &[]);
        self.event(Event::Text(BytesText::new(text)));
        self.close(name);
    }

    pub(super) fn finish(self) -> Vec<u8> {
        let mut bytes = self.0.into_inner();
        bytes.push(b'\n');
        bytes
    }
}
