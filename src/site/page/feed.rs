//! The feed of the publication (Atom, RFC 4287).

use jiff::Timestamp;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::writer::Writer;
use tera::Value;

use super::text;
use crate::base::date::rfc3339;
use crate::edition::StoryId;
use crate::site::view::{Question, Window};

/// Writes the feed.
pub fn feed(window: &Window) -> Vec<u8> {
    let newest = window.ask(Question::Newest);
    let settings = window.view().settings();
    let prefix = settings.base.prefix();
    let home = settings.base.absolute(prefix);
    // The feed may be at other addresses, too; this is the one to ask.
    let own = format!("{home}feed.xml");
    let mut xml = Xml::new();
    xml.open(
        "feed",
        &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &settings.reading.language)],
    );
    xml.text("title", &settings.name);
    if let Some(description) = &settings.description {
        xml.text("subtitle", description);
    }
    xml.text("id", &home);
    xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &own)]);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &home)]);
    // An empty feed was last changed when time began: the clock may not be asked.
    let began = || rfc3339(Timestamp::UNIX_EPOCH, &settings.reading.zone);
    xml.text(
        "updated",
        &Some(text(&newest, "updated")).filter(|t| !t.is_empty()).unwrap_or_else(began),
    );
    xml.open("author", &[]);
    xml.text("name", &settings.name);
    xml.close("author");
    let stories = newest.get_from_path("stories").and_then(Value::as_array).unwrap_or_default();
    for id in stories.iter().filter_map(|id| window.view().story(id.as_str()?)) {
        entry(&mut xml, window, id);
    }
    xml.close("feed");
    xml.finish()
}

fn entry(xml: &mut Xml, window: &Window, id: StoryId) {
    let teaser = window.ask(Question::Teaser(id));
    let facts = window.ask(Question::Entry(id));
    let summary = match text(&teaser, "dek") {
        dek if dek.is_empty() => text(&window.ask(Question::Extract(id)), "text"),
        dek => dek,
    };
    let url = window.view().settings().base.absolute(&text(&teaser, "url"));
    xml.open("entry", &[]);
    xml.text("title", &text(&teaser, "headline"));
    xml.text("id", &text(&facts, "id"));
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &url)]);
    xml.text("published", &text(&facts, "published"));
    xml.text("updated", &text(&facts, "updated"));
    let bylines = teaser.get_from_path("bylines").and_then(Value::as_array).unwrap_or_default();
    for byline in bylines {
        xml.open("author", &[]);
        xml.text("name", &text(byline, "name"));
        xml.close("author");
    }
    let section = [("term", &*text(&facts, "section")), ("label", &text(&teaser, "section.name"))];
    xml.empty("category", &section);
    if !summary.is_empty() {
        xml.text("summary", &summary);
    }
    xml.close("entry");
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
