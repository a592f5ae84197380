//! The feeds: the newest stories as Atom, RSS and JSON, those of a name as Atom, and those with sounds as a podcast.

mod atom;
mod entry;
mod json;
mod podcast;
mod rss;

use std::collections::BTreeSet;
use std::io;

use jiff::Timestamp;
use tera::Value;

use super::{Outline, Product, ProductInput, text};
use crate::base::path::Route;
use crate::content::settings::Settings;
use crate::edition::FeedList;
use crate::site::view::{Question, View, Window};
use entry::Entry;

/// The newest stories as Atom, at their own address and at those where feed readers look.
pub(super) struct Feed;

/// The newest stories as RSS.
pub(super) struct Rss;

/// The newest stories as JSON.
pub(super) struct JsonFeed;

/// The latest stories of a name, as Atom.
pub(super) struct NameFeeds;

/// The latest stories with sounds.
pub(super) struct Podcast;

/// The addresses of the feeds of the publication.
const ATOM: &str = "feed.xml";
const RSS: &str = "rss.xml";
const JSON: &str = "feed.json";
const PODCAST: &str = "podcast.xml";

/// A feed, with what all formats say of it.
struct Channel<'a> {
    window: &'a Window,
    title: String,
    /// Its own address, and that of the page with the same stories.
    own: String,
    page: String,
    /// When a story in it last changed, if there is one.
    updated: Option<String>,
    entries: Vec<Entry>,
}

impl Product for Feed {
    fn name(&self) -> &'static str {
        "feed"
    }

    fn keeps_addresses(&self) -> bool {
        true
    }

    fn routes(&self, site: &Outline<'_>) -> Vec<Route> {
        let own = Route::new(ATOM).into_iter();
        let mut routes: BTreeSet<Route> = own.chain(site.edition.feeds_at()).collect();
        // At the address of another format there is that format.
        routes.retain(|route| ![RSS, JSON, PODCAST].contains(&route.as_str()));
        routes.into_iter().collect()
    }

    fn fixed_routes(&self) -> &'static [&'static str] {
        &[ATOM]
    }

    fn identity(&self, _: usize, _: &Outline<'_>, view: &View) -> String {
        settings_of_feeds(view)
    }

    fn make(&self, _: usize, input: &ProductInput<'_>) -> io::Result<Vec<u8>> {
        // The feed may have other addresses, too; readers should use this one.
        Ok(atom::write(&Channel::of(input.window, FeedList::All, ATOM)))
    }
}

impl Product for Rss {
    fn name(&self) -> &'static str {
        "rss"
    }

    fn keeps_addresses(&self) -> bool {
        true
    }

    fn routes(&self, _: &Outline<'_>) -> Vec<Route> {
        Route::new(RSS).into_iter().collect()
    }

    fn fixed_routes(&self) -> &'static [&'static str] {
        &[RSS]
    }

    fn is_replaceable(&self) -> bool {
        true
    }

    fn identity(&self, _: usize, _: &Outline<'_>, view: &View) -> String {
        settings_of_feeds(view)
    }

    fn make(&self, _: usize, input: &ProductInput<'_>) -> io::Result<Vec<u8>> {
        Ok(rss::write(&Channel::of(input.window, FeedList::All, RSS)))
    }
}

impl Product for JsonFeed {
    fn name(&self) -> &'static str {
        "json feed"
    }

    fn keeps_addresses(&self) -> bool {
        true
    }

    fn routes(&self, _: &Outline<'_>) -> Vec<Route> {
        Route::new(JSON).into_iter().collect()
    }

    fn fixed_routes(&self) -> &'static [&'static str] {
        &[JSON]
    }

    fn is_replaceable(&self) -> bool {
        true
    }

    fn identity(&self, _: usize, _: &Outline<'_>, view: &View) -> String {
        settings_of_feeds(view)
    }

    fn make(&self, _: usize, input: &ProductInput<'_>) -> io::Result<Vec<u8>> {
        json::write(&Channel::of(input.window, FeedList::All, JSON))
    }
}

impl Product for NameFeeds {
    fn name(&self) -> &'static str {
        "feeds of names"
    }

    fn keeps_addresses(&self) -> bool {
        true
    }

    fn routes(&self, site: &Outline<'_>) -> Vec<Route> {
        site.edition.feeds_of_names().filter_map(|list| site.edition.feed_route(list)).collect()
    }

    fn identity(&self, n: usize, _: &Outline<'_>, view: &View) -> String {
        let list = view.feed_of_name(n).map(Question::Newest);
        let name = list.map(|list| view.name_of(&list)).unwrap_or_default();
        format!("{name} {}", settings_of_feeds(view))
    }

    fn make(&self, n: usize, input: &ProductInput<'_>) -> io::Result<Vec<u8>> {
        // Which name it is belongs to the identity.
        let list = input.window.view().feed_of_name(n).unwrap_or(FeedList::All);
        Ok(atom::write(&Channel::of(input.window, list, ATOM)))
    }
}

impl Product for Podcast {
    fn name(&self) -> &'static str {
        "podcast"
    }

    fn keeps_addresses(&self) -> bool {
        true
    }

    fn routes(&self, site: &Outline<'_>) -> Vec<Route> {
        let sounds = site.edition.feeds.get(&FeedList::Podcast);
        let has_sounds = sounds.is_some_and(|stories| !stories.is_empty());
        Route::new(PODCAST).into_iter().filter(|_| has_sounds).collect()
    }

    fn is_replaceable(&self) -> bool {
        true
    }

    fn identity(&self, _: usize, _: &Outline<'_>, view: &View) -> String {
        settings_of_feeds(view)
    }

    fn make(&self, _: usize, input: &ProductInput<'_>) -> io::Result<Vec<u8>> {
        Ok(podcast::write(&Channel::of(input.window, FeedList::Podcast, PODCAST)))
    }
}

/// The settings that decide what feeds contain, besides those that every page depends on.
fn settings_of_feeds(view: &View) -> String {
    let settings = view.settings();
    format!("{} {}", settings.feed.has_texts, settings.drafts)
}

impl<'a> Channel<'a> {
    /// A feed with its stories; `file` is the name of its file, beside its page.
    fn of(window: &'a Window, list: FeedList, file: &str) -> Self {
        let newest = window.ask(Question::Newest(list));
        let settings = window.view().settings();
        let page = match text(&newest, "url") {
            url if url.is_empty() => settings.base.prefix().to_owned(),
            url => url,
        };
        let page = settings.base.absolute(&page);
        let title = match text(&newest, "name") {
            name if name.is_empty() => settings.name.clone(),
            name => format!("{name} · {}", settings.name),
        };
        let stories = newest.get_from_path("stories").and_then(Value::as_array).unwrap_or_default();
        let stories = stories.iter().filter_map(|id| window.view().story(id.as_str()?));
        let has_texts = settings.feed.has_texts || list == FeedList::Podcast;
        let mut entries: Vec<Entry> = stories.map(|id| Entry::of(window, id, has_texts)).collect();
        if settings.drafts {
            // Texts link to what is shown although it is hidden.
            entries.iter_mut().for_each(|entry| entry.html = None);
        }
        Self {
            window,
            title,
            own: format!("{page}{file}"),
            page,
            updated: Some(text(&newest, "updated")).filter(|updated| !updated.is_empty()),
            entries,
        }
    }

    fn settings(&self) -> &Settings {
        self.window.view().settings()
    }

    /// The icon of the site.
    fn icon(&self) -> Option<String> {
        let icon = self.window.ask(Question::Icon);
        let files = icon.get_from_path("files").and_then(Value::as_array).unwrap_or_default();
        files.last().map(|file| self.settings().base.absolute(&text(file, "url")))
    }
}

/// An instant of RFC 3339 in the form of RFC 822, which RSS uses, in universal time.
fn rfc822(instant: &str) -> String {
    let instant = instant.parse::<Timestamp>().unwrap_or(Timestamp::UNIX_EPOCH);
    instant.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

#[cfg(test)]
mod tests {
    use super::rfc822;

    #[test]
    fn rss_has_dates_of_mail() {
        assert_eq!(rfc822("2025-09-18T06:00:00+08:00"), "Wed, 17 Sep 2025 22:00:00 +0000");
    }
}
