//! What the pages say, without the theme: digests that only change if an editor has changed the words.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Job, Plan};
use crate::base::digest::Digest;
use crate::base::path::Route;
use crate::content::article::{Head, PageFile};
use crate::content::sidecar::PhotoText;
use crate::edition::{Edition, Issue, IssueId, NameKind, PassageId, Photo, StoryId};
use crate::site::product::Products;

impl Plan {
    /// A digest of the words of each page whose address is to be kept, and that search engines may list.
    pub fn texts(&self, edition: &Edition, products: Products) -> BTreeMap<Route, String> {
        let listed = self.addresses(products).filter(|(route, job)| self.is_listed(route, job));
        let listed: Vec<(&Route, &Job)> = listed.collect();
        let text = |(route, job): (&Route, &Job)| {
            let mut words = Words { edition, text: String::new() };
            words.job(job).then(|| (route.clone(), Digest::of(words.text.as_bytes()).short()))
        };
        listed.into_par_iter().filter_map(text).collect()
    }
}

/// The words of a page.
struct Words<'a> {
    edition: &'a Edition,
    text: String,
}

impl Words<'_> {
    /// Adds a text. Texts are separated, so that a word moving from one to the next is a change.
    fn add(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn add_all<'t>(&mut self, texts: impl IntoIterator<Item = &'t String>) {
        texts.into_iter().for_each(|text| self.add(text));
    }

    /// Adds what a job shows; `false` if it shows no words of its own.
    fn job(&mut self, job: &Job) -> bool {
        let edition = self.edition;
        match job {
            Job::Front => edition.latest().into_iter().for_each(|issue| self.issue(issue)),
            Job::Archive => edition.issues.iter().for_each(|issue| self.title(issue)),
            Job::Issue(id) => self.issue(*id),
            Job::Section(issue, run) => self.section(&edition.issues[*issue], *run),
            Job::Sheet(issue, sheet) => {
                let sheet = &edition.issues[*issue].sheets[*sheet];
                self.add(sheet.label.as_str());
                sheet.stories().into_iter().for_each(|story| self.story(story));
            }
            Job::Whole(issue) => {
                edition.issues[*issue].stories.iter().for_each(|story| self.story(*story));
            }
            Job::Article(id) => self.story(*id),
            Job::Listing(kind, entry, page) => self.listing(*kind, *entry, *page),
            Job::Index(kind) => {
                let names = edition.directories.get(kind).map(|directory| &directory.entries);
                self.add_all(names.into_iter().flatten().map(|name| &name.name));
            }
            Job::StandingPage(n) => self.page(&edition.pages[*n].content),
            Job::Corrections(page) => {
                page.iter().for_each(|n| self.page(&edition.pages[*n].content));
                edition.corrected().for_each(|story| self.corrections(story));
            }
            Job::NotFound
            | Job::Redirect(_)
            | Job::Product(..)
            | Job::Asset(_)
            | Job::File(_)
            | Job::Picture(_) => return false,
        }
        true
    }

    /// What a list shows of a story.
    fn teaser(&mut self, id: StoryId) {
        let story = &self.edition.stories[id];
        let Head { headline, kicker, dek, dateline, .. } = &story.article.head;
        self.add(headline);
        self.add_all([kicker, dek, dateline].into_iter().flatten());
        for name in &story.bylines {
            self.add_all([&name.name].into_iter().chain(&name.role));
        }
    }

    fn story(&mut self, id: StoryId) {
        self.teaser(id);
        let story = &self.edition.stories[id];
        self.add(&story.article.body.plain());
        story
            .photos
            .iter()
            .chain(story.images.iter().flatten())
            .for_each(|photo| self.photo(photo));
        story.absent.iter().for_each(|words| self.photo_text(words));
        self.add_all(story.article.head.parts.iter().filter_map(|part| part.jump_head.as_ref()));
        self.corrections(id);
    }

    fn corrections(&mut self, id: StoryId) {
        for correction in &self.edition.stories[id].article.head.corrections {
            self.add(&correction.date.iso());
            self.add(&correction.text);
        }
    }

    fn photo(&mut self, photo: &Photo) {
        self.photo_text(&photo.text);
    }

    fn photo_text(&mut self, PhotoText { caption, credit, alt, .. }: &PhotoText) {
        self.add_all([caption, credit, alt].into_iter().flatten());
    }

    /// What identifies an issue.
    fn title(&mut self, issue: &Issue) {
        let file = &issue.file;
        self.add(&file.date.iso());
        self.add_all([&file.title, &file.number, &file.volume].into_iter().flatten());
    }

    fn issue(&mut self, id: IssueId) {
        let issue = &self.edition.issues[id];
        self.title(issue);
        self.add_all(&issue.file.description);
        for (role, names) in &issue.file.staff {
            self.add_all([role].into_iter().chain(names));
        }
        issue.letter.into_iter().for_each(|letter| self.passage(letter));
        issue.cover.iter().chain(&issue.photos).for_each(|photo| self.photo(photo));
        issue.stories.iter().for_each(|story| self.teaser(*story));
    }

    fn section(&mut self, issue: &Issue, run: usize) {
        let Some(key) = issue.sections.get(run).map(|run| &run.key) else { return };
        self.add(&self.edition.section_name(key));
        let runs = issue.sections.iter().filter(|run| run.key == *key);
        runs.flat_map(|run| &run.stories).for_each(|story| self.teaser(*story));
    }

    fn listing(&mut self, kind: NameKind, entry: usize, page: usize) {
        let edition = self.edition;
        let Some(name) = edition.directories.get(&kind).and_then(|d| d.entries.get(entry)) else {
            return;
        };
        self.add(&name.name);
        if kind == NameKind::Author {
            edition.authors.get(&entry).into_iter().for_each(|author| self.passage(*author));
        }
        let stories = name.stories.chunks(edition.settings.per_page).nth(page.saturating_sub(1));
        stories.into_iter().flatten().for_each(|story| self.teaser(*story));
    }

    fn passage(&mut self, id: PassageId) {
        if let Some(passage) = self.edition.passages.get(id) {
            let role = passage.author().and_then(|author| author.role.as_ref());
            self.add_all(role);
            self.add(&passage.content.body().plain());
        }
    }

    fn page(&mut self, page: &PageFile) {
        self.add(&page.title);
        self.add_all(&page.description);
        self.add(&page.body.plain());
    }
}
