//! Facts across files: issues and their order, sections, neighbours, names, jumps, link targets. An edition contains
//! only what is public in this run, and nothing about what is hidden.

mod addresses;
mod assemble;
mod byline;
mod closed;
mod corrections;
mod dates;
mod photo_desk;
mod exports;
mod feed;
mod fields;
mod figure;
mod fill;
mod furniture;
mod links;
mod mail;
mod formats;
mod kin;
mod meant;
mod media;
mod missing;
mod names;
mod naming;
mod order;
mod origin;
mod passage;
mod recording;
mod redirects;
mod remote;
mod resolve;
mod rules;
mod sheets;
mod unused;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

pub use assemble::{Withheld, assemble};
pub use exports::Export;
pub use feed::FeedList;
pub use fields::FieldPhotos;
pub use figure::{OtherFigure, PlacedRecording};
pub use furniture::{ICON_SIZE, Menu, MenuEntry};
pub use kin::SeriesPlace;
pub use media::{DamagedPictures, Media, Photo, Picture, PictureId, remote_words};
pub use names::{Directory, Listed, NameKind};
pub use origin::{Origin, Origins};
pub use passage::{Passage, PassageFile, PassageId};
pub use recording::Recording;
pub use sheets::{Sheet, SheetItem};

use serde::{Deserialize, Serialize};

use crate::base::date::{Moment, PartialDate, Precision};
use crate::base::digest::Digest;
use crate::base::path::{PathError, Route, Slug, SourcePath, titled};
use crate::content::article::{Article, BylineKind, Hidden, PageFile, PageLabel};
use crate::content::data::DataFile;
use crate::content::issue::IssueFile;
use crate::content::settings::Settings;
use crate::content::sidecar::PhotoText;

/// The number of a story in [`Edition::stories`].
pub type StoryId = usize;

/// The number of an issue in [`Edition::issues`].
pub type IssueId = usize;

/// Everything public in a publication at one instant. Between runs of the program it is stored without its settings,
/// which are read again, and without its texts ([`crate::content::markdown::Body::is_whole`]).
#[derive(Debug, Serialize, Deserialize)]
pub struct Edition<S = Settings> {
    /// The settings.
    #[serde(skip)]
    pub settings: S,
    /// The issues, oldest first.
    pub issues: Vec<Issue>,
    /// The stories, issue by issue, in printed order.
    pub stories: Vec<Story>,
    /// The standing pages.
    pub pages: Vec<StandingPage>,
    /// Texts without a page of their own, and authors.
    pub passages: Vec<Passage>,
    /// The texts that rules insert, by the names of their files.
    pub inserts: BTreeMap<String, PassageId>,
    /// The authors who have a file, by their numbers in the directory.
    pub authors: BTreeMap<usize, PassageId>,
    /// The photos in the fields of `site.yaml`.
    pub fields: FieldPhotos,
    /// Data for templates, by name.
    pub data: BTreeMap<String, Arc<DataFile>>,
    /// The files below `content/static/`, and their routes.
    pub statics: BTreeMap<SourcePath, Route>,
    /// The links at the head and foot of every page.
    pub menu: Menu,
    /// The picture for the site's icons.
    pub icon: Option<Photo>,
    /// The pictures and files that public sources refer to.
    pub media: Media,
    /// Authors, topics, columns and sections.
    pub directories: BTreeMap<NameKind, Directory>,
    /// URLs that redirect: the route, the root-relative target, and the origin.
    pub redirects: Vec<Redirect>,
    /// The stories of the feeds and of the sitemap for news.
    pub feeds: BTreeMap<FeedList, Vec<StoryId>>,
    /// The next instant at which a story is no longer news.
    pub news_until: Option<Timestamp>,
    /// The next instant at which something hidden becomes public.
    pub next_release: Option<Timestamp>,
    /// The next instant at which an embargo ends, even if nothing becomes public, or a date is no longer far ahead.
    /// The mistakes may change then.
    pub next_change: Option<Timestamp>,
}

/// A URL that redirects: the route, the root-relative target, and the origin.
pub type Redirect = (Route, String, Origin);

/// An issue with at least one public story.
#[derive(Debug, Serialize, Deserialize)]
pub struct Issue {
    /// Its folder's name.
    pub id: Slug,
    /// Its `issue.yaml`.
    pub file: Arc<IssueFile>,
    /// The digest of that file.
    pub digest: Digest,
    /// The route of its front.
    pub route: Route,
    /// Why it is hidden, if hidden things are shown.
    pub hidden: Option<Hidden>,
    /// Its sections in printed order; a section can appear several times.
    pub sections: Vec<Section>,
    /// Its stories in printed order.
    pub stories: Vec<StoryId>,
    /// The ranking of its front.
    pub front: Front,
    /// Its printed pages, in natural order.
    pub sheets: Vec<Sheet>,
    /// Its cover.
    pub cover: Option<Photo>,
    /// Its stand-alone photos.
    pub photos: Vec<Photo>,
    /// Its letter.
    pub letter: Option<PassageId>,
    /// The printed issue, as a PDF: its address, and its length in bytes.
    pub pdf: Option<(String, u64)>,
    /// The photos in its fields.
    pub fields: FieldPhotos,
}

impl Issue {
    /// The route of the page with the whole issue, for printing.
    ///
    /// # Errors
    /// If it is too long, although the route of the front is not.
    pub fn whole(&self) -> Result<Route, PathError> {
        Route::page(&format!("{}print", self.route.as_str().trim_end_matches("index.html")))
    }
}

/// A run of stories of one section.
#[derive(Debug, Serialize, Deserialize)]
pub struct Section {
    /// The section's key.
    pub key: String,
    /// The route of its index within the issue.
    pub route: Route,
    /// The page on which the run begins.
    pub page: Option<PageLabel>,
    /// Its stories in printed order.
    pub stories: Vec<StoryId>,
}

/// The rank of an issue's stories on its front.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Front {
    /// The story that leads.
    pub lead: Option<StoryId>,
    /// The stories next in rank.
    pub seconds: Vec<StoryId>,
    /// All others, in printed order.
    pub rest: Vec<StoryId>,
}

/// A public story.
#[derive(Debug, Serialize, Deserialize)]
pub struct Story {
    /// The file it was read from.
    pub article: Arc<Article>,
    /// The digest of that file.
    pub file: Digest,
    /// Its id in templates: `2025-09/focus/grid-ai`.
    pub id: String,
    /// The issue it appears in.
    pub issue: IssueId,
    /// The key of its section.
    pub section: String,
    /// The route of its page.
    pub route: Route,
    /// Why it is hidden, if hidden things are shown.
    pub hidden: Option<Hidden>,
    /// The end of its own embargo or its issue's, past or future.
    pub embargo: Option<Timestamp>,
    /// The printed page it begins on.
    pub page: Option<PageLabel>,
    /// When it was published, if that is known more exactly than the issue's date.
    pub published: Option<Moment>,
    /// Its date of publication, or else the issue's date.
    pub date: PartialDate,
    /// The names over it.
    pub bylines: Vec<Signature>,
    /// Its column, by number in the directory.
    pub column: Option<usize>,
    /// Its topics, by number in the directory.
    pub topics: Vec<usize>,
    /// Its place in a series.
    pub series: Option<SeriesPlace>,
    /// Stories to read with it.
    pub related: Vec<StoryId>,
    /// The same story in other languages.
    pub translations: Vec<StoryId>,
    /// The photos that are not in its text, the lead photo first.
    pub photos: Vec<Photo>,
    /// The words of its photos that cannot be shown, which are shown instead.
    pub absent: Vec<PhotoText>,
    /// The pictures in its text, in order.
    pub images: Vec<Option<Photo>>,
    /// The figures in its text that are not pictures, by their numbers among its pictures.
    pub other_figures: BTreeMap<usize, OtherFigure>,
    /// The targets of the links in its text; `None` for a hidden target.
    pub links: Vec<Option<String>>,
    /// The photos in its fields.
    pub fields: FieldPhotos,
}

impl Story {
    /// When it was released and last changed. It was released at the instant of publication, or at the end of its
    /// embargo if that is later. A period counts as its first instant.
    pub fn instants(&self, zone: &TimeZone) -> (Timestamp, Timestamp) {
        let first = || self.date.start(zone);
        let published = self.published.map_or_else(first, |moment| moment.instant);
        let released = published.max(self.embargo.unwrap_or(published));
        let updated = self.modified(zone).map_or(released, |moment| moment.instant);
        (released, updated.max(released))
    }

    /// When it was last changed or corrected.
    pub fn modified(&self, zone: &TimeZone) -> Option<Moment> {
        let head = &self.article.head;
        let corrected = head.corrections.iter().map(|correction| Moment {
            instant: correction.date.start(zone),
            day: correction.date.first(),
            timed: false,
        });
        head.updated.into_iter().chain(corrected).max_by_key(|moment| moment.instant)
    }

    /// When its page last changed, if a day is known: the latest of its changes, its publication and the end of its
    /// embargo, or else the date of its issue.
    pub fn last_change(&self, zone: &TimeZone) -> Option<Moment> {
        let released = self.embargo.map(|instant| Moment {
            instant,
            day: zone.to_datetime(instant).date(),
            timed: true,
        });
        let dated = Some(self.date).filter(|date| date.precision() == Precision::Day);
        let dated =
            dated.map(|date| Moment { instant: date.start(zone), day: date.first(), timed: false });
        let moments = [self.modified(zone), self.published, released].into_iter().flatten();
        moments.max_by_key(|moment| moment.instant).or(dated)
    }

    /// The photo that represents it in lists: its lead photo, or the first figure or HTML picture in its text.
    pub fn photo(&self) -> Option<&Photo> {
        let images = self.images.iter().zip(&self.article.body.images);
        let mut figures = images.filter(|(_, image)| !image.inline || image.raw);
        self.photos.first().or_else(|| figures.find_map(|(photo, _)| photo.as_ref()))
    }
}

/// A name over a story.
#[derive(Debug, Serialize, Deserialize)]
pub struct Signature {
    /// The name in the spelling that readers see.
    pub name: String,
    /// The person's role.
    pub role: Option<String>,
    /// What kind of name it is.
    pub kind: BylineKind,
    /// A person's number in the directory.
    pub author: Option<usize>,
}

/// A public standing page.
#[derive(Debug, Serialize, Deserialize)]
pub struct StandingPage {
    /// The file it was read from.
    pub content: Arc<PageFile>,
    /// The digest of that file.
    pub file: Digest,
    /// The route of its page.
    pub route: Route,
    /// Why it is hidden, if hidden things are shown.
    pub hidden: Option<Hidden>,
    /// The pictures in its text, in order.
    pub images: Vec<Option<Photo>>,
    /// The figures in its text that are not pictures, by their numbers among its pictures.
    pub other_figures: BTreeMap<usize, OtherFigure>,
    /// The targets of the links in its text.
    pub links: Vec<Option<String>>,
    /// The photos in its fields.
    pub fields: FieldPhotos,
}

/// The route of the page of all corrections.
///
/// # Errors
/// Never.
pub fn corrections_route() -> Result<Route, PathError> {
    Route::page("corrections")
}

impl Edition<()> {
    /// Combines a stored edition with its settings, which must be those with which it was assembled.
    pub fn with(self, settings: Settings) -> Edition {
        #[rustfmt::skip]
        let Self { settings: (), issues, stories, pages, passages, inserts, authors, fields, data, statics, media, directories, redirects, feeds, news_until, next_release, next_change, menu, icon } = self;
        #[rustfmt::skip]
        let edition = Edition { settings, issues, stories, pages, passages, inserts, authors, fields, data, statics, media, directories, redirects, feeds, news_until, next_release, next_change, menu, icon };
        edition
    }
}

impl Edition {
    /// The root-relative URL of a route.
    pub fn url(&self, route: &Route) -> String {
        route.url(self.settings.base.prefix())
    }

    /// The further routes of the feed, besides `feed.xml`: those in `site.yaml`, and aliases at which feed readers
    /// look for it.
    pub fn feeds_at(&self) -> BTreeSet<Route> {
        let aliases =
            self.redirects.iter().map(|(route, _, _)| route).filter(|route| route.is_feed());
        let all: BTreeSet<Route> =
            self.settings.feed.aliases.iter().chain(aliases).cloned().collect();
        // `/feed` cannot be a file beside `/feed/` or `/feed/atom/`: it is the page of that folder.
        let is_folder = |route: &Route| {
            let folder = format!("{}/", route.as_str());
            all.iter().any(|other| other.as_str().starts_with(&folder))
        };
        let place = |route: &Route| match is_folder(route) {
            true => Route::page(route.as_str()).unwrap_or_else(|_| route.clone()),
            false => route.clone(),
        };
        all.iter().map(place).collect()
    }

    /// The feeds of names, in their order.
    pub fn feeds_of_names(&self) -> impl Iterator<Item = FeedList> {
        self.feeds.keys().copied().filter(|list| matches!(list, FeedList::Name(..)))
    }

    /// The route of the feed of a name.
    pub fn feed_route(&self, list: FeedList) -> Option<Route> {
        let FeedList::Name(kind, n) = list else { return None };
        self.directories.get(&kind)?.entries.get(n)?.feed(kind).ok()
    }

    /// The number of these stories that are public, not only shown because hidden things are shown.
    pub fn released(&self, stories: &[StoryId]) -> usize {
        stories.iter().filter(|id| self.stories[**id].hidden.is_none()).count()
    }

    /// Whether the author at this place of the directory has a file that is not a draft.
    pub fn shows_author(&self, entry: usize) -> bool {
        let passage = self.authors.get(&entry).and_then(|n| self.passages.get(*n));
        passage.and_then(Passage::author).is_some_and(|author| !author.draft)
    }

    /// The file of a name that belongs to an author.
    pub fn author_file(&self, kind: NameKind, entry: usize) -> Option<&SourcePath> {
        let passage = self.authors.get(&entry).filter(|_| kind == NameKind::Author)?;
        self.passages.get(*passage).map(|passage| passage.content.source())
    }

    /// The stories that have corrections.
    pub fn corrected(&self) -> impl Iterator<Item = StoryId> {
        let stories = self.stories.iter().enumerate();
        stories.filter(|(_, s)| !s.article.head.corrections.is_empty()).map(|(id, _)| id)
    }

    /// The standing page with the text above the list of all corrections.
    pub fn corrections_page(&self) -> Option<usize> {
        let route = corrections_route().ok()?;
        self.pages.iter().position(|page| page.route == route)
    }

    /// The newest issue.
    pub fn latest(&self) -> Option<IssueId> {
        self.issues.len().checked_sub(1)
    }

    /// The neighbours of a story in the printed order of its issue: its position from 1, the number of stories, the
    /// previous story and the next.
    pub fn neighbours(&self, story: StoryId) -> (usize, usize, Option<StoryId>, Option<StoryId>) {
        let stories = &self.issues[self.stories[story].issue].stories;
        let at = stories.iter().position(|s| *s == story).unwrap_or_default();
        let previous = at.checked_sub(1).and_then(|i| stories.get(i));
        (at + 1, stories.len(), previous.copied(), stories.get(at + 1).copied())
    }

    /// The route of an issue as an e-book; none if the paper has none, or if hidden things are shown: their texts link
    /// to what is not public.
    pub fn book(&self, issue: &Issue) -> Option<Route> {
        if !self.settings.editions.epub || self.settings.drafts {
            return None;
        }
        let folder = issue.route.as_str().trim_end_matches("index.html");
        let name = Slug::of(&self.settings.name).map(|name| format!("{name}-")).unwrap_or_default();
        Route::new(&format!("{folder}{name}{}.epub", issue.id)).ok()
    }

    /// The name of a section that readers see.
    pub fn section_name(&self, key: &str) -> String {
        match self.settings.section(key) {
            Some(section) => section.name.clone(),
            None => titled(key),
        }
    }
}
