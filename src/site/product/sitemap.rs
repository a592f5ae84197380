//! The sitemap (sitemaps.org 0.9).

use std::io;

use super::xml::Xml;
use super::{Outline, Product, ProductInput, text};
use crate::base::digest::Digest;
use crate::base::path::Route;
use crate::content::settings::Settings;
use crate::edition::StoryId;
use crate::site::view::{Question, View};

/// The pages that robots may list. A long sitemap is an index (0) and parts (from 1).
pub(super) struct Sitemap;

/// The most URLs one sitemap may hold (sitemaps.org, "Sitemap file format").
const LENGTH: usize = 50_000;

const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

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
    xml.open("urlset", &[NAMESPACE]);
    for (route, story) in pages {
        xml.open("url", &[]);
        xml.text("loc", &base.absolute(&route.url(base.prefix())));
        let changed = story.map(|id| text(&input.window.ask(Question::FeedEntry(id)), "changed"));
        if let Some(changed) = changed.filter(|changed| !changed.is_empty()) {
            xml.text("lastmod", &changed);
        }
        xml.close("url");
    }
    xml.close("urlset");
    xml.finish()
}
