//! The stories of the feeds and of the sitemap for news, and their order.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::assemble::Assembly;
use super::figure::OtherFigure;
use super::names::NameKind;
use super::origin::{Origin, Origins};
use super::{Story, StoryId};
use crate::base::date::Precision;
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::yaml::KeyPath;
use crate::content::genre::Genre;

/// The number of stories in the feed besides those of the newest issue.
const LENGTH: usize = 50;

/// The number of stories in the feed of a name.
const LENGTH_OF_NAMES: usize = 25;

/// The number of stories in the feed of sounds.
const LENGTH_OF_SOUNDS: usize = 100;

/// The number of stories in a sitemap for news (Google, "Create a news sitemap").
const LENGTH_OF_NEWS: usize = 1_000;

/// How long a story is news, in hours (from the same page).
const NEWS: i64 = 48;

/// Stories that feed readers or search engines get together, the last released first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum FeedList {
    /// All of the newest issue, and the latest of the others.
    All,
    /// Those with a sound.
    Podcast,
    /// Those of the last two days.
    News,
    /// The latest of a name, by its number in its directory.
    Name(NameKind, usize),
}

impl Assembly<'_> {
    /// Chooses the stories of all lists. The feed gets all of the newest issue, so that none is missed however many there
    /// are, and a number of the latest others, so that stories released late are included. Hidden stories are
    /// excluded even if they are shown: a feed has no ribbon, and feed readers keep what they have fetched.
    pub(super) fn fill_feeds(&mut self) {
        let edition = &self.edition;
        let zone = &edition.settings.reading.zone;
        // Newest issue first, each in printed order. This decides between stories of the same instant.
        let issues = edition.issues.iter().rev().flat_map(|issue| &issue.stories).copied();
        let public = |id: &StoryId| edition.stories[*id].hidden.is_none();
        let mut stories: Vec<StoryId> = issues.filter(public).collect();
        let newest = stories.first().map(|id| edition.stories[*id].issue);
        let released = |id: &StoryId| edition.stories[*id].instants(zone).0;
        stories.sort_by_cached_key(|id| std::cmp::Reverse(released(id)));
        let is_kept =
            |(n, id): &(usize, StoryId)| *n < LENGTH || Some(edition.stories[*id].issue) == newest;
        let kept = stories.iter().copied().enumerate().filter(is_kept);
        let sounds = stories.iter().copied().filter(|id| edition.stories[*id].has_sound());
        let mut feeds = self.feeds_of_names(&stories);
        feeds.insert(FeedList::All, kept.map(|(_, id)| id).collect());
        feeds.insert(FeedList::Podcast, sounds.take(LENGTH_OF_SOUNDS).collect());
        self.edition.feeds = feeds;
        self.fill_news(&stories);
    }

    /// The latest stories of the names that have feeds, from all public stories in order of their release.
    fn feeds_of_names(&self, stories: &[StoryId]) -> BTreeMap<FeedList, Vec<StoryId>> {
        let mut ranks = vec![None; self.edition.stories.len()];
        for (rank, id) in stories.iter().enumerate() {
            ranks[*id] = Some(rank);
        }
        let mut feeds = BTreeMap::new();
        let kinds = self.settings().feed.lists.iter();
        let directories = kinds.filter_map(|kind| self.edition.directories.get_key_value(kind));
        for (kind, directory) in directories {
            for (n, listed) in directory.entries.iter().enumerate() {
                let mut own: Vec<usize> =
                    listed.stories.iter().filter_map(|id| ranks[*id]).collect();
                own.sort_unstable();
                own.truncate(LENGTH_OF_NAMES);
                if !own.is_empty() {
                    let own = own.into_iter().map(|rank| stories[rank]).collect();
                    feeds.insert(FeedList::Name(*kind, n), own);
                }
            }
        }
        feeds
    }

    /// Chooses the stories that are news at the instant of the build, and notes when others are.
    fn fill_news(&mut self, stories: &[StoryId]) {
        let edition = &self.edition;
        let now = edition.settings.instant;
        let times = |id: &StoryId| {
            let story = &edition.stories[*id];
            let begins = story.instants(&edition.settings.reading.zone).0;
            story
                .can_be_news()
                .then(|| begins.checked_add(NEWS.hours()).ok())?
                .map(|end| (begins, end))
        };
        let (mut news, mut until): (Vec<StoryId>, Option<Timestamp>) = (Vec::new(), None);
        let mut changes: Vec<Timestamp> = Vec::new();
        for (id, (begins, ends)) in stories.iter().filter_map(|id| Some((*id, times(id)?))) {
            if begins > now {
                changes.push(begins);
            } else if now < ends && news.len() < LENGTH_OF_NEWS {
                news.push(id);
                until = until.into_iter().chain([ends]).min();
            }
        }
        let changes = changes.into_iter().chain(until).chain(self.edition.next_change);
        self.edition.next_change = changes.min();
        self.edition.news_until = until;
        self.edition.feeds.insert(FeedList::News, news);
    }

    /// Reports stories with the same `id`: a feed reader would show only one of them.
    pub(super) fn check_ids(&mut self) {
        let origins = Origins::new(self.snapshot);
        let origin = |story: StoryId| Origin {
            file: self.edition.stories[story].article.source.clone(),
            at: Some(KeyPath::key("id")),
        };
        let mut first: BTreeMap<&str, StoryId> = BTreeMap::new();
        let mut found = Vec::new();
        for (n, story) in self.edition.stories.iter().enumerate() {
            let Some(id) = story.article.head.id.as_deref() else { continue };
            if let Some(other) = first.insert(id, n) {
                let message = format!("two stories have the id `{id}`");
                let place = origins.locate(&origin(n));
                let twice = Diagnostic::new(Code::BadValue, place, message)
                    .hint("give one of them another id, or delete its id: pressrun then makes one from the address");
                found.push(twice.related(origins.locate(&origin(other)), "the other story"));
            }
        }
        drop(origins);
        self.found.extend(found);
    }
}

impl Story {
    /// Whether its text has a sound.
    fn has_sound(&self) -> bool {
        self.other_figures.values().any(|figure| match figure {
            OtherFigure::Recording(recording) => !recording.is_film,
            OtherFigure::Embed { .. } => false,
        })
    }

    /// Whether a sitemap for news may list it on its first days. These are known only if it has a day.
    fn can_be_news(&self) -> bool {
        let head = &self.article.head;
        let has_day = self.published.is_some()
            || self.embargo.is_some()
            || self.date.precision() == Precision::Day;
        has_day && !head.noindex && head.genre != Genre::Sponsored
    }
}
