//! The sitemap for news: the stories of the last two days (Google, "Create a news sitemap").

use std::io;

use tera::Value;

use super::xml::Xml;
use super::{Outline, Product, ProductInput, sitemap, text};
use crate::base::path::Route;
use crate::edition::{FeedList, StoryId};
use crate::site::view::Question;

/// The stories of the last two days. If there are none, it lists the front alone, because a sitemap must not be empty, and
/// its address must not come and go.
pub(super) struct News;

/// Where it is published.
pub(super) const PLACE: &str = "news-sitemap.xml";

impl Product for News {
    fn name(&self) -> &'static str {
        "news sitemap"
    }

    fn routes(&self, _: &Outline<'_>) -> Vec<Route> {
        Route::new(PLACE).into_iter().collect()
    }

    fn fixed_routes(&self) -> &'static [&'static str] {
        &[PLACE]
    }

    fn is_replaceable(&self) -> bool {
        true
    }

    fn make(&self, _: usize, input: &ProductInput<'_>) -> io::Result<Vec<u8>> {
        let news = input.window.ask(Question::Newest(FeedList::News));
        let stories = news.get_from_path("stories").and_then(Value::as_array).unwrap_or_default();
        let stories: Vec<StoryId> =
            stories.iter().filter_map(|id| input.window.view().story(id.as_str()?)).collect();
        let mut xml = Xml::new();
        let news = ("xmlns:news", "http://www.google.com/schemas/sitemap-news/0.9");
        xml.open("urlset", &[sitemap::NAMESPACE, news]);
        if stories.is_empty() {
            let base = &input.settings().base;
            xml.open("url", &[]);
            xml.text("loc", &base.absolute(base.prefix()));
            xml.close("url");
        }
        for story in stories {
            url(&mut xml, input, story);
        }
        xml.close("urlset");
        Ok(xml.finish())
    }
}

fn url(xml: &mut Xml, input: &ProductInput<'_>, story: StoryId) {
    let settings = input.settings();
    let teaser = input.window.ask(Question::Teaser(story));
    let facts = input.window.ask(Question::FeedEntry(story));
    let own = Some(text(&teaser, "language.tag")).filter(|tag| !tag.is_empty());
    xml.open("url", &[]);
    xml.text("loc", &settings.base.absolute(&text(&teaser, "url")));
    xml.open("news:news", &[]);
    xml.open("news:publication", &[]);
    xml.text("news:name", &settings.name);
    xml.text("news:language", &language(own.as_ref().unwrap_or(&settings.reading.language)));
    xml.close("news:publication");
    xml.text("news:publication_date", &text(&facts, "published"));
    xml.text("news:title", &text(&teaser, "headline"));
    xml.close("news:news");
    xml.close("url");
}

/// A language in the form of the sitemap: its code alone, and the two ways of writing Chinese as countries.
fn language(tag: &str) -> String {
    let lower = tag.to_lowercase();
    let parts: Vec<&str> = lower.split('-').collect();
    let is_traditional = parts.iter().any(|part| ["hant", "tw", "hk", "mo"].contains(part));
    match parts.first().copied() {
        Some("zh") if is_traditional => "zh-tw".to_owned(),
        Some("zh") => "zh-cn".to_owned(),
        first => first.unwrap_or("en").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::language;

    #[test]
    fn languages_are_codes() {
        let tags = ["en", "de-AT", "zh", "zh-Hans", "zh-Hant", "zh-HK", "pt-BR"];
        let codes = ["en", "de", "zh-cn", "zh-cn", "zh-tw", "zh-tw", "pt"];
        assert_eq!(tags.map(language), codes);
    }
}
