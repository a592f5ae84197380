//! The feed of the publication (Atom, RFC 4287).

use std::collections::BTreeSet;
use std::io;

use jiff::Timestamp;
use tera::Value;

use super::xml::Xml;
use super::{Outline, Product, ProductInput, text};
use crate::base::date::rfc3339;
use crate::base::path::Route;
use crate::edition::StoryId;
use crate::site::view::{Question, Window};

/// The newest stories.
pub(super) struct Feed;

impl Product for Feed {
    fn name(&self) -> &'static str {
        "feed"
    }

    fn routes(&self, site: &Outline<'_>) -> Vec<Route> {
        let own = Route::new("feed.xml").into_iter();
        let aliases = site.edition.feeds();
        own.chain(aliases).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn fixed_routes(&self) -> &'static [&'static str] {
        &["feed.xml"]
    }

    fn make(&self, _: usize, input: &ProductInput<'_>) -> io::Result<Vec<u8>> {
        Ok(feed(input.window))
    }
}

fn feed(window: &Window) -> Vec<u8> {
    let newest = window.ask(Question::Newest);
    let settings = window.view().settings();
    let prefix = settings.base.prefix();
    let home = settings.base.absolute(prefix);
    // The feed may have other addresses, too; readers should use this one.
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
    // An empty feed has a fixed date, because the clock may not be read.
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

/// A headline behind the genre of what is not news: feed readers show nothing else of it.
fn titled(window: &Window, genre: &str, headline: &str) -> String {
    match window.view().theme().word(&format!("genre_{genre}"), &[]) {
        Some(label) => format!("{label}: {headline}"),
        None => headline.to_owned(),
    }
}

fn entry(xml: &mut Xml, window: &Window, id: StoryId) {
    let teaser = window.ask(Question::Teaser(id));
    let facts = window.ask(Question::FeedEntry(id));
    let summary = match text(&teaser, "dek") {
        dek if dek.is_empty() => text(&window.ask(Question::Extract(id)), "text"),
        dek => dek,
    };
    let url = window.view().settings().base.absolute(&text(&teaser, "url"));
    let language = text(&teaser, "language.tag");
    let language: &[(&str, &str)] =
        if language.is_empty() { &[] } else { &[("xml:lang", &language)] };
    xml.open("entry", language);
    let genre = text(&teaser, "genre");
    xml.text("title", &titled(window, &genre, &text(&teaser, "headline")));
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
    if genre != "news" {
        xml.empty("category", &[("scheme", "urn:pressrun:genre"), ("term", &genre)]);
    }
    let license = text(&facts, "license");
    if !license.is_empty() {
        xml.empty("link", &[("rel", "license"), ("href", &license)]);
    }
    if !summary.is_empty() {
        xml.text("summary", &summary);
    }
    xml.close("entry");
}
