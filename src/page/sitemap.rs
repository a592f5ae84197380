//! The sitemap (sitemaps.org 0.9) and `robots.txt` (RFC 9309).

use std::collections::BTreeMap;

use super::feed::Xml;
use crate::date::{Precision, rfc3339};
use crate::edition::{Edition, Story};
use crate::path::Route;
use crate::plan::{Plan, SITEMAP_LENGTH};

const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

/// Writes the sitemap, or the index of its parts if it is too long for one file.
pub fn sitemap(plan: &Plan, edition: &Edition) -> Vec<u8> {
    if plan.listed.len() <= SITEMAP_LENGTH {
        return urls(&plan.listed, edition);
    }
    let mut xml = Xml::new();
    xml.open("sitemapindex", &[NAMESPACE]);
    for n in 1..=plan.listed.len().div_ceil(SITEMAP_LENGTH) {
        let url = format!("{}sitemap-{n}.xml", edition.settings.base.prefix());
        xml.open("sitemap", &[]);
        xml.text("loc", &edition.settings.base.absolute(&url));
        xml.close("sitemap");
    }
    xml.close("sitemapindex");
    xml.finish()
}

/// Writes one part of a long sitemap, counted from 0.
pub fn part(plan: &Plan, edition: &Edition, n: usize) -> Vec<u8> {
    let routes = plan.listed.chunks(SITEMAP_LENGTH).nth(n).unwrap_or_default();
    urls(routes, edition)
}

/// Writes `robots.txt`: everything may be read, and where the sitemap is.
pub fn robots(edition: &Edition) -> Vec<u8> {
    let sitemap = format!("{}sitemap.xml", edition.settings.base.prefix());
    format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", edition.settings.base.absolute(&sitemap))
        .into_bytes()
}

fn urls(routes: &[Route], edition: &Edition) -> Vec<u8> {
    let stories: BTreeMap<&Route, &Story> = edition.stories.iter().map(|s| (&s.route, s)).collect();
    let mut xml = Xml::new();
    xml.open("urlset", &[NAMESPACE]);
    for route in routes {
        xml.open("url", &[]);
        xml.text("loc", &edition.settings.base.absolute(&edition.url(route)));
        if let Some(changed) = stories.get(route).and_then(|story| changed(story, edition)) {
            xml.text("lastmod", &changed);
        }
        xml.close("url");
    }
    xml.close("urlset");
    xml.finish()
}

/// When a story was last changed, if a day is known: a shorter date is not valid in a sitemap.
fn changed(story: &Story, edition: &Edition) -> Option<String> {
    match story.article.head.updated.or(story.published) {
        Some(moment) if moment.timed => Some(rfc3339(moment.instant, &edition.settings.zone)),
        Some(moment) => Some(moment.date().iso()),
        None => Some(story.date).filter(|d| d.precision() == Precision::Day).map(|d| d.iso()),
    }
}
