//! The sitemap (sitemaps.org 0.9).

use std::io;

use super::xml::Xml;
use super::{Making, Outline, Product, text};
use crate::base::digest::Digest;
use crate::base::path::Route;
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
        let parts = (1..=parts(site)).map(|n| format!("sitemap-{n}.xml"));
        let names = ["sitemap.xml".to_owned()].into_iter().chain(parts);
        names.filter_map(|name| Route::new(&name).ok()).collect()
    }

    fn identity(&self, _: usize, site: &Outline<'_>, view: &View) -> String {
        let story = |id: &StoryId| view.name_of(&Question::Story(*id));
        let listed = site.listed.iter().map(|(route, id)| (route, id.as_ref().map(story)));
        Digest::of_value(&listed.collect::<Vec<_>>()).to_string()
    }

    fn make(&self, n: usize, making: &Making<'_>) -> io::Result<Vec<u8>> {
        let listed = making.site.listed;
        Ok(match (n, parts(&making.site)) {
            (0, 0) => urls(listed, making),
            (0, parts) => index(parts, &making.site),
            _ => urls(listed.chunks(LENGTH).nth(n - 1).unwrap_or_default(), making),
        })
    }
}

/// How many parts there are beside the first file.
fn parts(site: &Outline<'_>) -> usize {
    if site.listed.len() > LENGTH { site.listed.len().div_ceil(LENGTH) } else { 0 }
}

/// Writes the index of the parts.
fn index(parts: usize, site: &Outline<'_>) -> Vec<u8> {
    let base = &site.edition.settings.base;
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

fn urls(pages: &[(Route, Option<StoryId>)], making: &Making<'_>) -> Vec<u8> {
    let base = &making.site.edition.settings.base;
    let mut xml = Xml::new();
    xml.open("urlset", &[NAMESPACE]);
    for (route, story) in pages {
        xml.open("url", &[]);
        xml.text("loc", &base.absolute(&route.url(base.prefix())));
        let changed = story.map(|id| text(&making.window.ask(Question::Entry(id)), "changed"));
        if let Some(changed) = changed.filter(|changed| !changed.is_empty()) {
            xml.text("lastmod", &changed);
        }
        xml.close("url");
    }
    xml.close("urlset");
    xml.finish()
}
