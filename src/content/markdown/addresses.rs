//! Addresses in attribute values of raw HTML: lists of pictures with their widths, and CSS.

use std::ops::Range;

use super::body::{Hole, Link};
use super::entity;
use super::markup::{Copy, is_embedded};
use super::tag::Attribute;
use super::writer::Writer;

impl Writer<'_> {
    /// CSS, in which `url(…)` can be an address or refer to an element of the text.
    pub(super) fn copy_style(
        &mut self,
        copy: &mut Copy<'_>,
        attribute: &Attribute<'_>,
        place: &Range<usize>,
    ) {
        for range in style_urls(attribute.value) {
            let address = &attribute.value[range.clone()];
            if let Some(id) = address.strip_prefix('#') {
                self.copy_to(copy, attribute.value_at + range.end - id.len());
                self.page.hole(Hole::IdPrefix);
            } else if !is_embedded(address) {
                self.copy_to(copy, attribute.value_at + range.start);
                let link = self.raw_link(address, place);
                self.page.hole(Hole::Address(link));
                copy.done = attribute.value_at + range.end;
            }
        }
    }

    /// Addresses with widths: `a.jpg 400w, b.jpg 800w`.
    pub(super) fn copy_candidates(
        &mut self,
        copy: &mut Copy<'_>,
        attribute: &Attribute<'_>,
        place: &Range<usize>,
    ) {
        let mut at = 0;
        for candidate in attribute.value.split_inclusive(", ") {
            let address = candidate.trim_start();
            let begin = at + candidate.len() - address.len();
            let length = address.find(|c: char| c.is_ascii_whitespace()).unwrap_or(address.len());
            let address = address[..length].trim_end_matches(',');
            if !address.is_empty() {
                self.copy_to(copy, attribute.value_at + begin);
                let link = self.raw_link(address, place);
                self.page.hole(Hole::Address(link));
                copy.done = attribute.value_at + begin + address.len();
            }
            at += candidate.len();
        }
    }

    /// Records an address in raw HTML.
    pub(super) fn raw_link(&mut self, value: &str, place: &Range<usize>) -> u32 {
        let index = self.body.links.len() as u32;
        let target = entity::decode(value.trim()).into_owned();
        let span = self.span(place.clone());
        self.body.links.push(Link { target, title: None, span, raw: true });
        index
    }
}

/// The positions of the addresses in `url(…)` in the CSS of a `style` attribute, where quotes may be entities.
pub(super) fn style_urls(css: &str) -> Vec<Range<usize>> {
    const QUOTES: [&str; 6] = ["'", "\"", "&quot;", "&#34;", "&#39;", "&apos;"];
    let lower = css.to_ascii_lowercase();
    let address = |(at, function): (usize, &str)| {
        let begin = at + function.len();
        let begin = css.len() - css[begin..].trim_start().len();
        let quote = QUOTES.iter().find(|quote| lower[begin..].starts_with(**quote));
        let begin = begin + quote.map_or(0, |quote| quote.len());
        let length = lower[begin..].find(*quote.unwrap_or(&")"))?;
        let length = css[begin..begin + length].trim_end().len();
        (length > 0).then_some(begin..begin + length)
    };
    let mut urls: Vec<Range<usize>> = lower.match_indices("url(").filter_map(address).collect();
    // `url(` can be part of an address.
    let mut end = 0;
    urls.retain(|url| {
        let is_apart = url.start >= end;
        end = if is_apart { url.end } else { end };
        is_apart
    });
    urls
}
