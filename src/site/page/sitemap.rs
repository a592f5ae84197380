//! The sitemap (sitemaps.org 0.9) and `robots.txt` (RFC 9309).

use super::feed::Xml;
use super::text;
use crate::base::path::Route;
use crate::content::settings::Settings;
use crate::edition::StoryId;
use crate::site::plan::{Plan, SITEMAP_LENGTH};
use crate::site::view::{Question, Window};

const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

/// Writes the sitemap, or the index of its parts if it is too long for one file.
pub fn sitemap(plan: &Plan, window: &Window) -> Vec<u8> {
    if plan.listed.len() <= SITEMAP_LENGTH {
        return urls(&plan.listed, window);
    }
    let base = &window.view().settings().base;
    let mut xml = Xml::new();
    xml.open("sitemapindex", &[NAMESPACE]);
    for n in 1..=plan.listed.len().div_ceil(SITEMAP_LENGTH) {
        xml.open("sitemap", &[]);
        xml.text("loc", &base.absolute(&format!("{}sitemap-{n}.xml", base.prefix())));
        xml.close("sitemap");
    }
    xml.close("sitemapindex");
    xml.finish()
}

/// Writes one part of a long sitemap, counted from 0.
pub fn part(plan: &Plan, window: &Window, n: usize) -> Vec<u8> {
    let pages = plan.listed.chunks(SITEMAP_LENGTH).nth(n).unwrap_or_default();
    urls(pages, window)
}

/// Writes `robots.txt`: everything may be read, and where the sitemap is.
pub fn robots(settings: &Settings) -> Vec<u8> {
    let sitemap = settings.base.absolute(&format!("{}sitemap.xml", settings.base.prefix()));
    format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n").into_bytes()
}

fn urls(pages: &[(Route, Option<StoryId>)], window: &Window) -> Vec<u8> {
    let base = &window.view().settings().base;
    let mut xml = Xml::new();
    xml.open("urlset", &[NAMESPACE]);
    for (route, story) in pages {
        xml.open("url", &[]);
        xml.text("loc", &base.absolute(&route.url(base.prefix())));
        let changed = story.map(|id| text(&window.ask(Question::Entry(id)), "changed"));
        if let Some(changed) = changed.filter(|changed| !changed.is_empty()) {
            xml.text("lastmod", &changed);
        }
        xml.close("url");
    }
    xml.close("urlset");
    xml.finish()
}
