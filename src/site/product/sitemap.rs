//! The sitemap (sitemaps.org 0.9), with the photos of stories (Google, "Image sitemaps").

use std::io;

use tera::Value;

use super::xml::Xml;
use super::{Outline, Product, ProductInput, text};
use crate::base::digest::Digest;
use crate::base::path::Route;
use crate::content::settings::Settings;
use crate::edition::StoryId;
use crate::site::view::{FEED, Question, View};

/// The pages that robots may list. A long sitemap is an index (0) and parts (from 1).
pub(super) struct Sitemap;

/// The URLs in one sitemap. It may hold 50,000 and 50 MB (sitemaps.org, "Sitemap file format"), which as many stories
/// with photos could exceed.
const LENGTH: usize = 20_000;

/// The photos named for one page; a sitemap may name 1,000.
const PHOTOS: usize = 100;

pub(super) const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

impl Product for Sitemap {
    fn name(&self) -> &'static str {
        "sitemap"
    }

    fn routes(&self, site: &Outline<'_>) -> Vec<Route> {
        let parts = (1..=parts(site.listed)).map(|n| format!("sitemap-{n}.xml"));
        let names = ["sitemap.xml".to_owned()].into_iter().chain(parts);
        names.filter_map(|name| Route::new(&name).ok()).collect()
    }

    fn identity(&self, _: usize, site: &Outline<'_>, view: &View) -> String {
        let story = |id: &StoryId| view.name_of(&Question::Story(*id));
        let listed = site.listed.iter().map(|(route, id)| (route, id.as_ref().map(story)));
        Digest::of_value(&listed.collect::<Vec<_>>()).to_string()
    }

    fn fixed_routes(&self) -> &'static [&'static str] {
        &["sitemap.xml"]
    }

    fn make(&self, n: usize, input: &ProductInput<'_>) -> io::Result<Vec<u8>> {
        let listed = input.listed;
        Ok(match (n, parts(listed)) {
            (0, 0) => urls(listed, input),
            (0, parts) => index(parts, input.settings()),
            _ => urls(listed.chunks(LENGTH).nth(n - 1).unwrap_or_default(), input),
        })
    }
}

/// How many parts there are beside the first file.
fn parts(listed: &[(Route, Option<StoryId>)]) -> usize {
    if listed.len() > LENGTH { listed.len().div_ceil(LENGTH) } else { 0 }
}

/// Writes the index of the parts.
fn index(parts: usize, settings: &Settings) -> Vec<u8> {
    let base = &settings.base;
    let mut xml = Xml::new();
    xml.open("sitemapindex", &[NAMESPACE]);
    for n in 1..=parts {
        xml.open("sitemap", &[]);
        xml.text("loc", &base.absolute(&format!("{}sitemap-{n}.xml", base.prefix())));
        xml.close("sitemap");
    }
    xml.close("sitemapindex");
    xml.finish()
}

fn urls(pages: &[(Route, Option<StoryId>)], input: &ProductInput<'_>) -> Vec<u8> {
    let base = &input.settings().base;
    let mut xml = Xml::new();
    let images = ("xmlns:image", "http://www.google.com/schemas/sitemap-image/1.1");
    xml.open("urlset", &[NAMESPACE, images]);
    for (route, story) in pages {
        xml.open("url", &[]);
        xml.text("loc", &base.absolute(&route.url(base.prefix())));
        if let Some(story) = story {
            about_story(&mut xml, input, *story);
        }
        xml.close("url");
    }
    xml.close("urlset");
    xml.finish()
}

/// When a story last changed, and its photos.
fn about_story(xml: &mut Xml, input: &ProductInput<'_>, story: StoryId) {
    let facts = input.window.ask(Question::FeedEntry(story));
    let changed = text(&facts, "changed");
    if !changed.is_empty() {
        xml.text("lastmod", &changed);
    }
    let photos = facts.get_from_path("photos").and_then(Value::as_array).unwrap_or_default();
    for photo in photos.iter().filter_map(Value::as_str).take(PHOTOS) {
        let Some(wanted) = input.window.view().wanted(photo, FEED) else { continue };
        let src = text(&input.window.ask(Question::Print(Box::new(wanted))), "src");
        if !src.is_empty() {
            xml.open("image:image", &[]);
            xml.text("image:loc", &input.settings().base.absolute(&src));
            xml.close("image:image");
        }
    }
}
