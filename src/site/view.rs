//! The view: the only access of pages and templates to an edition. It answers questions, and records which page asked
//! which.

mod about;
mod answer;
mod arrange;
mod book_text;
mod correction;
mod fact;
mod feed_text;
mod field;
mod kin;
mod insert;
mod passage;
mod print;
mod question;
mod reader;
pub mod shape;
mod syndication;
mod table;
mod text;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

pub use arrange::Order;
pub use fact::{Fact, FactKind};
pub use print::{BOOK, FEED, ICON, SOCIAL};
pub use question::{Question, QuestionKind, Wanted};
use tera::Value;

use crate::base::date::PartialDate;
use crate::base::digest::Digest;
use crate::base::path::{Route, SourcePath};
use crate::base::snapshot::Snapshot;
use crate::content::article::Article;
use crate::content::settings::Settings;
use crate::edition::{
    Directory, Edition, Export, FeedList, IssueId, Listed, NameKind, PictureId, StoryId,
};
use crate::site::theme::Theme;

/// An edition and its theme, with the answers given so far. Answers are made once and shared.
#[derive(Debug)]
pub struct View {
    edition: Edition,
    theme: Theme,
    /// The sources, for texts that must be read again.
    sources: Snapshot,
    stories: BTreeMap<String, StoryId>,
    issues: BTreeMap<String, IssueId>,
    name_urls: BTreeMap<NameKind, Vec<String>>,
    slugs: BTreeMap<NameKind, BTreeMap<String, usize>>,
    /// Dates in words: many stories have the same.
    dates: Mutex<BTreeMap<PartialDate, String>>,
    navigation: OnceLock<Answer>,
    icon: OnceLock<Answer>,
    issues_told: Vec<OnceLock<Answer>>,
    teasers: Vec<OnceLock<Answer>>,
    /// The texts of stories for feeds, which several feeds contain.
    feed_texts: Vec<OnceLock<Answer>>,
    /// Whether a story is in a feed.
    is_in_feed: Vec<bool>,
    /// The stories in forms for programs.
    exports: Vec<(StoryId, Export)>,
    /// The digests of this build's outputs, once they are known.
    outputs: BTreeMap<Route, Digest>,
}

/// An answer, and what to remember of it.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What templates see.
    pub value: Value,
    /// What later answers are compared with.
    pub record: Arc<Record>,
}

/// What is remembered of an answer.
#[derive(Clone, Debug)]
pub struct Record {
    /// The digest of the answer.
    pub digest: Digest,
    /// The parts of the edition that were read for it.
    pub facts: Vec<Fact>,
}

/// The questions a page has asked, in order, and what to remember of the answers.
pub type Trace = Vec<(Question, Arc<Record>)>;

/// A view as one page sees it.
#[derive(Debug)]
pub struct Window {
    view: Arc<View>,
    trace: Mutex<BTreeMap<Question, Arc<Record>>>,
}

impl View {
    /// Opens a view on an edition that was assembled from these sources.
    pub fn new(edition: Edition, theme: Theme, sources: Snapshot) -> Self {
        let stories = edition.stories.iter().enumerate().map(|(n, s)| (s.id.clone(), n)).collect();
        let issues =
            edition.issues.iter().enumerate().map(|(n, i)| (i.id.to_string(), n)).collect();
        let cells = |count| (0..count).map(|_| OnceLock::new()).collect();
        Self {
            stories,
            issues,
            name_urls: name_urls(&edition),
            slugs: slugs(&edition),
            dates: Mutex::default(),
            navigation: OnceLock::new(),
            icon: OnceLock::new(),
            issues_told: cells(edition.issues.len()),
            teasers: cells(edition.stories.len()),
            feed_texts: cells(edition.stories.len()),
            is_in_feed: in_feeds(&edition),
            exports: edition.exports().map(|(id, form, _)| (id, form)).collect(),
            outputs: BTreeMap::new(),
            edition,
            theme,
            sources,
        }
    }

    /// Takes the digests of the outputs that this build made or kept, before the last products are made.
    pub fn set_outputs(&mut self, outputs: BTreeMap<Route, Digest>) {
        self.outputs = outputs;
    }

    /// The edition, for planning. Pages must ask instead.
    pub fn edition(&self) -> &Edition {
        &self.edition
    }

    /// The settings, which belong to the plan of every page.
    pub fn settings(&self) -> &Settings {
        &self.edition.settings
    }

    /// The stories of a name, by the number of its feed.
    pub fn feed_of_name(&self, n: usize) -> Option<FeedList> {
        self.edition.feeds_of_names().nth(n)
    }

    /// The issue of a book, by the number of its file.
    pub fn issue_of_book(&self, n: usize) -> Option<IssueId> {
        let issues = self.edition.issues.iter().enumerate();
        let mut books = issues.filter(|(_, issue)| self.edition.book(issue).is_some());
        books.nth(n).map(|(id, _)| id)
    }

    /// The story and the form of a file for programs, by the number of the file.
    pub fn export(&self, n: usize) -> Option<(StoryId, Export)> {
        self.exports.get(n).copied()
    }

    /// The number of stories that fit into the e-mail of an issue.
    pub fn fitting_in_mail(&self, id: IssueId) -> usize {
        let issue = self.edition.issues.get(id);
        issue.map_or(0, |issue| self.edition.fitting_in_mail(issue))
    }

    /// Whether there is a feed of stories with sounds. Every page depends on it, so it is not asked for.
    pub fn has_podcast(&self) -> bool {
        self.edition.feeds.get(&FeedList::Podcast).is_some_and(|stories| !stories.is_empty())
    }

    /// The names of the data files.
    pub fn data_names(&self) -> impl Iterator<Item = &str> {
        self.edition.data.keys().map(String::as_str)
    }

    /// The theme, for loading templates and publishing assets.
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// The number of stories.
    pub fn story_count(&self) -> usize {
        self.edition.stories.len()
    }

    /// The number of the story with this id in templates.
    pub fn story(&self, id: &str) -> Option<StoryId> {
        self.stories.get(id).copied()
    }

    /// Whether a file is among the sources.
    pub fn has_source(&self, path: &SourcePath) -> bool {
        self.sources.get(path).is_some()
    }

    /// The number of the picture of a file.
    pub fn picture(&self, source: &str) -> Option<PictureId> {
        self.edition.media.picture(&SourcePath::new(source).ok()?)
    }

    /// The number of the issue with this id in templates.
    pub fn issue(&self, id: &str) -> Option<IssueId> {
        self.issues.get(id).copied()
    }

    /// Takes changed sources. Only [replaced](View::replace) stories among them may affect the edition.
    pub fn renew(&mut self, sources: Snapshot) {
        self.sources = sources;
    }

    /// Replaces a story by a new reading of its file, which must [fit](Article::fits_in_place_of).
    pub fn replace(&mut self, id: StoryId, article: Arc<Article>, file: Digest) {
        if let Some(story) = self.edition.stories.get_mut(id) {
            (story.article, story.file) = (article, file);
            for cells in [&mut self.teasers, &mut self.feed_texts] {
                cells[id] = OnceLock::new();
            }
        }
    }

    /// What is remembered of the answer to a question.
    pub fn record(&self, question: &Question) -> Arc<Record> {
        self.answer(question).record
    }
}

impl Window {
    /// Opens a window on a view.
    pub fn new(view: Arc<View>) -> Self {
        Self { view, trace: Mutex::default() }
    }

    /// The view behind the window, for what needs no answer, such as finding the number of an id.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// Answers a question, and remembers that it was asked.
    pub fn ask(&self, question: Question) -> Value {
        let Answer { value, record } = self.view.answer(&question);
        // A text includes the pictures in its lines.
        for wanted in self.view.prints_within(&question) {
            self.ask(Question::Print(Box::new(wanted)));
        }
        self.trace.lock().unwrap_or_else(PoisonError::into_inner).insert(question, record);
        value
    }

    /// The questions since the last call, in order.
    pub fn take_trace(&self) -> Trace {
        let trace = std::mem::take(&mut *self.trace.lock().unwrap_or_else(PoisonError::into_inner));
        trace.into_iter().collect()
    }
}

/// Whether each story is in a feed.
fn in_feeds(edition: &Edition) -> Vec<bool> {
    let mut is_in_feed = vec![false; edition.stories.len()];
    edition.feeds.values().flatten().for_each(|id| is_in_feed[*id] = true);
    is_in_feed
}

/// The numbers of all names by their slugs.
fn slugs(edition: &Edition) -> BTreeMap<NameKind, BTreeMap<String, usize>> {
    let numbers = |directory: &Directory| {
        directory.entries.iter().enumerate().map(|(n, l)| (l.slug.to_string(), n)).collect()
    };
    edition.directories.iter().map(|(kind, directory)| (*kind, numbers(directory))).collect()
}

/// The URLs of the first pages of all names: every story links to several.
fn name_urls(edition: &Edition) -> BTreeMap<NameKind, Vec<String>> {
    let url = |kind: NameKind, listed: &Listed| {
        listed.route(kind, 1).map(|route| edition.url(&route)).unwrap_or_default()
    };
    let urls = |(kind, directory): (&NameKind, &Directory)| {
        (*kind, directory.entries.iter().map(|listed| url(*kind, listed)).collect())
    };
    edition.directories.iter().map(urls).collect()
}
