//! The edition as one answer reads it. Everything that is read is noted.

use std::cell::RefCell;
use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use tera::Value;

use super::{Answer, Fact, Record, View};
use crate::base::digest::Digest;
use crate::base::path::Route;
use crate::content::data::DataFile;
use crate::edition::{
    FeedList, Issue, IssueId, Listed, Menu, NameKind, Passage, PassageId, Photo, Picture,
    PictureId, Redirect, StandingPage, Story, StoryId,
};

/// Reads facts for one answer. Settings and the theme's words are not noted, because every question is asked again when
/// they change.
pub(super) struct FactReader<'v> {
    pub(super) view: &'v View,
    read: RefCell<Vec<Fact>>,
}

impl<'v> FactReader<'v> {
    /// Has read nothing yet.
    pub(super) fn new(view: &'v View) -> Self {
        Self { view, read: RefCell::default() }
    }

    fn note(&self, fact: Fact) {
        let mut read = self.read.borrow_mut();
        if !read.contains(&fact) {
            read.push(fact);
        }
    }

    /// Notes what another answer has read.
    pub(super) fn note_all(&self, facts: &[Fact]) {
        facts.iter().for_each(|fact| self.note(*fact));
    }

    /// An answer, with all that was read for it.
    pub(super) fn answer_of(self, value: Value, digest: Digest) -> Answer {
        let record = Record { digest, facts: self.read.into_inner() };
        Answer { value, record: record.into() }
    }

    /// A story.
    pub(super) fn story(&self, id: StoryId) -> &'v Story {
        self.note(Fact::Story(id));
        &self.view.edition.stories[id]
    }

    /// The id of a story in templates. It is not noted, because listing a story already reads the list.
    pub(super) fn id_of(&self, id: StoryId) -> String {
        self.view.edition.stories[id].id.clone()
    }

    /// The place of a story in its issue; see [`crate::edition::Edition::neighbours`].
    pub(super) fn neighbours(
        &self,
        id: StoryId,
    ) -> (usize, usize, Option<StoryId>, Option<StoryId>) {
        self.note(Fact::Issue(self.view.edition.stories[id].issue));
        self.view.edition.neighbours(id)
    }

    /// An issue.
    pub(super) fn issue(&self, id: IssueId) -> &'v Issue {
        self.note(Fact::Issue(id));
        &self.view.edition.issues[id]
    }

    /// The issues, oldest first, for their ids, dates, titles and routes.
    pub(super) fn issues(&self) -> &'v [Issue] {
        self.note(Fact::Issues);
        &self.view.edition.issues
    }

    /// The names of a kind, for their spellings, slugs and counts.
    pub(super) fn names_of(&self, kind: NameKind) -> &'v [Listed] {
        self.note(Fact::Names(kind));
        self.view.edition.directories.get(&kind).map_or(&[], |directory| &directory.entries)
    }

    /// A name and its stories.
    pub(super) fn name(&self, kind: NameKind, n: usize) -> Option<&'v Listed> {
        self.note(Fact::Name(kind, n));
        self.view.edition.directories.get(&kind)?.entries.get(n)
    }

    /// The standing pages, for their titles and routes.
    pub(super) fn pages(&self) -> &'v [StandingPage] {
        self.note(Fact::StandingPages);
        &self.view.edition.pages
    }

    /// The links at the head and foot of every page.
    pub(super) fn menu(&self) -> &'v Menu {
        self.note(Fact::Furniture);
        &self.view.edition.menu
    }

    /// The picture for the site's icons.
    pub(super) fn icon_photo(&self) -> Option<&'v Photo> {
        self.note(Fact::Furniture);
        self.view.edition.icon.as_ref()
    }

    /// A standing page.
    pub(super) fn page(&self, n: usize) -> Option<&'v StandingPage> {
        self.note(Fact::StandingPage(n));
        self.view.edition.pages.get(n)
    }

    /// A picture.
    pub(super) fn picture(&self, id: PictureId) -> Option<&'v Picture> {
        self.note(Fact::Picture(id));
        self.view.edition.media.pictures.get(id)
    }

    /// A passage.
    pub(super) fn passage(&self, n: PassageId) -> Option<&'v Passage> {
        self.note(Fact::Passage(n));
        self.view.edition.passages.get(n)
    }

    /// The texts that rules insert, by name.
    pub(super) fn inserts(&self) -> &'v BTreeMap<String, PassageId> {
        self.note(Fact::Inserts);
        &self.view.edition.inserts
    }

    /// A data file.
    pub(super) fn data_file(&self, name: &str) -> Option<&'v DataFile> {
        let n = self.view.edition.data.keys().position(|known| known == name)?;
        self.note(Fact::Data(n));
        self.view.edition.data.get(name).map(AsRef::as_ref)
    }

    /// The author at a number of the directory, if there is a file about them.
    pub(super) fn author(&self, entry: usize) -> Option<&'v Passage> {
        self.note(Fact::Name(NameKind::Author, entry));
        self.passage(*self.view.edition.authors.get(&entry)?)
    }

    /// A redirect.
    pub(super) fn redirect_at(&self, n: usize) -> Option<&'v Redirect> {
        self.note(Fact::Redirect(n));
        self.view.edition.redirects.get(n)
    }

    /// The stories of a feed or sitemap, in their order.
    pub(super) fn feed(&self, list: FeedList) -> &'v [StoryId] {
        self.note(Fact::Feed(list));
        self.view.edition.feeds.get(&list).map_or(&[], Vec::as_slice)
    }

    /// The stories that have corrections.
    pub(super) fn corrected(&self) -> Vec<StoryId> {
        self.note(Fact::Corrected);
        self.view.edition.corrected().collect()
    }

    /// The digest of an output of this build. It needs no note: [`crate::site::ledger::Review::review_outputs`] looks at it
    /// again in every build.
    pub(super) fn output(&self, route: &Route) -> Option<String> {
        self.view.outputs.get(route).map(Digest::to_string)
    }

    /// The publication's time zone.
    pub(super) fn zone(&self) -> &'v TimeZone {
        &self.view.edition.settings.reading.zone
    }
}
