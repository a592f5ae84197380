//! Changes to a paper that keep it valid: with a story, its listing and the links to it are removed.

use std::collections::BTreeSet;

use crate::paper::{Hides, Issue, Paper, Photo, Story, source};
use crate::random::Rng;

/// The most of each thing after [`Paper::thin_out`].
const ISSUES: usize = 5;
const STORIES: usize = 24;
const PAGES: usize = 5;
/// In a story or page.
const LINKS: usize = 4;

/// Files that are neither sources nor pictures.
const LOOSE: usize = 4;

/// Files and folders that are elsewhere.
const SHELVED: usize = 24;

/// Pictures that are not shown.
const SPARE: usize = 2;

/// The folder of pictures that all issues share.
const SHARED: &str = "content/photos/";

impl Issue {
    /// Keeps only this many of its stories.
    pub(crate) fn keep(&mut self, count: usize) {
        self.order.truncate(count);
        let order = &self.order;
        self.stories.retain(|key, _| order.contains(key));
    }
}

impl Paper {
    /// Adds a story to an issue, and lists it.
    pub(crate) fn insert(
        &mut self,
        (issue, key): (String, String),
        story: Story,
        place: usize,
    ) -> Option<()> {
        let issue = self.issues.get_mut(&issue)?;
        issue.order.insert(place.min(issue.order.len()), key.clone());
        issue.stories.insert(key, story);
        Some(())
    }

    /// Removes a story from its issue.
    pub(crate) fn take(&mut self, (issue, key): &(String, String)) -> Option<Story> {
        let issue = self.issues.get_mut(issue)?;
        issue.order.retain(|listed| listed != key);
        issue.front.retain(|ranked| ranked != key);
        issue.stories.remove(key)
    }

    /// Removes an issue, with all its contents and every link to it.
    pub(crate) fn take_issue(&mut self, id: &str) -> Option<()> {
        let issue = self.issues.remove(id)?;
        for key in issue.stories.into_keys() {
            self.lead_links(&(id.to_owned(), key), None);
        }
        self.carry_pictures(id, None);
        self.drop_dead_links();
        Some(())
    }

    /// Removes what has become too much, so that a long script is not slower at its end than at its beginning.
    pub(crate) fn thin_out(&mut self, rng: &mut Rng) {
        while self.issues.len() > ISSUES {
            let ids: Vec<String> = self.issues.keys().cloned().collect();
            rng.pick(&ids).and_then(|id| self.take_issue(id));
        }
        while self.stories().len() > STORIES {
            let all = self.stories();
            let Some(at) = rng.pick(&all) else { break };
            self.take(at);
            self.lead_links(at, None);
        }
        while self.pages.len() > PAGES {
            let names: Vec<String> = self.pages.keys().cloned().collect();
            rng.pick(&names).and_then(|name| self.pages.remove(name));
        }
        self.links().for_each(|links| links.truncate(LINKS));
        while self.loose.len() > LOOSE {
            self.loose.pop_first();
        }
        self.drop_dead_links();
        while self.shelved.len() > SHELVED {
            let paths: Vec<String> = self.shelved.keys().cloned().collect();
            rng.pick(&paths).and_then(|path| self.shelved.remove(path));
        }
        let shown = self.pictures_shown();
        let mut spare = SPARE;
        self.pictures.retain(|path, _| {
            let is_spare = !shown.contains(path) && path.starts_with(SHARED) && spare > 0;
            spare -= usize::from(is_spare);
            is_spare || shown.contains(path)
        });
        let (pictures, recordings) = (&self.pictures, &self.recordings);
        let is_there = |path: &String| pictures.contains_key(path) || recordings.contains_key(path);
        self.sidecars.retain(|path, _| is_there(path));
        self.links.retain(|path, _| pictures.contains_key(path));
    }

    /// The pictures that stories and issues show, their substitutes, and posters.
    fn pictures_shown(&self) -> BTreeSet<String> {
        let stories = self.issues.values().flat_map(|issue| issue.stories.values());
        let photos = stories.flat_map(|story| story.photos.iter().chain(&story.figures));
        let covers = self.issues.values().filter_map(|issue| issue.cover.clone());
        let others = self.issues.values().flat_map(|issue| &issue.photos);
        photos
            .chain(others)
            .map(|photo| photo.src.clone())
            .chain(covers)
            .chain(self.links.values().cloned())
            .chain(self.recordings.keys().map(|path| crate::recording::poster(path)))
            .collect()
    }

    /// Changes the targets of all links to a story, or removes the links.
    pub(crate) fn lead_links(&mut self, from: &(String, String), to: Option<&(String, String)>) {
        let from = source(from);
        for links in self.links() {
            match to {
                None => links.retain(|link| link.to != from),
                Some(to) => {
                    links.iter_mut().filter(|l| l.to == from).for_each(|l| l.to = source(to));
                }
            }
        }
    }

    /// Removes links to addresses and files that no longer exist.
    pub(crate) fn drop_dead_links(&mut self) {
        let pages = self.pages.keys().map(|name| format!("content/pages/{name}.md"));
        let files = self.loose.keys().cloned().chain(pages);
        let there: BTreeSet<String> = self.addresses().chain(files).collect();
        let is_dead = |to: &str| !there.contains(to) && !to.starts_with("content/issues/");
        self.links().for_each(|links| links.retain(|link| !is_dead(&link.to)));
    }

    /// The addresses that links can name: static files, aliases, and those of every site.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = String> {
        let statics = self.statics.keys().map(|path| format!("/{path}"));
        let stories = self.issues.values().flat_map(|issue| issue.stories.values());
        let aliases = stories.flat_map(|story| &story.aliases);
        let aliases = aliases.chain(self.pages.values().flat_map(|page| &page.aliases)).cloned();
        let feeds = self.site.feeds.iter().map(|alias| (*alias).to_owned());
        let own = ["/issues/", "/feed.xml", "/sections/"].map(str::to_owned);
        statics.chain(aliases).chain(feeds).chain(own)
    }

    /// Adds a static file, and removes what is in its way.
    pub(crate) fn put_static(&mut self, path: &str, bytes: Vec<u8>) {
        let is_below = |one: &str, other: &str| {
            one.strip_prefix(other).is_some_and(|rest| rest.starts_with('/'))
        };
        self.statics.retain(|other, _| !is_below(other, path) && !is_below(path, other));
        self.statics.insert(path.to_owned(), bytes);
        self.drop_dead_links();
    }

    /// What hides a story by itself.
    pub(crate) fn hides(&self, (issue, key): &(String, String)) -> Hides {
        let story = self.issues.get(issue).and_then(|issue| issue.stories.get(key));
        story.map(|story| story.hides.clone()).unwrap_or_default()
    }

    /// The stories that readers see.
    pub(crate) fn shown(&self) -> Vec<(String, String)> {
        let is_public =
            |hides: &Hides| !hides.draft && hides.embargo.is_none_or(|instant| instant <= self.now);
        let issue = |at: &(String, String)| self.issues.get(&at.0).map(|i| i.hides.clone());
        let mut all = self.stories();
        all.retain(|at| is_public(&self.hides(at)) && is_public(&issue(at).unwrap_or_default()));
        all
    }

    /// Renames a picture everywhere.
    pub(crate) fn rename_picture(&mut self, from: &str, to: &str) {
        if let Some(picture) = self.pictures.remove(from) {
            self.pictures.insert(to.to_owned(), picture);
        }
        if let Some(words) = self.sidecars.remove(from) {
            self.sidecars.insert(to.to_owned(), words);
        }
        for issue in self.issues.values_mut() {
            if issue.cover.as_deref() == Some(from) {
                issue.cover = Some(to.to_owned());
            }
            let stories = issue.stories.values_mut();
            let photos =
                stories.flat_map(|story| story.photos.iter_mut().chain(&mut story.figures));
            let photos = photos.chain(&mut issue.photos);
            photos.filter(|photo| photo.src == from).for_each(|photo: &mut Photo| {
                to.clone_into(&mut photo.src);
            });
        }
    }

    /// Moves the pictures of an issue to another one, or removes them; then a shared one replaces them.
    pub(crate) fn carry_pictures(&mut self, from: &str, to: Option<&str>) {
        let folder = format!("content/issues/{from}/");
        let all: Vec<String> = self.pictures.keys().cloned().collect();
        let shared = all.iter().find(|path| path.starts_with("content/photos/")).cloned();
        for path in all.iter().filter(|path| path.starts_with(&folder)) {
            let name = path.trim_start_matches(&folder);
            match (to, &shared) {
                (Some(to), _) => self.rename_picture(path, &format!("content/issues/{to}/{name}")),
                (None, Some(shared)) => {
                    let (picture, words) =
                        (self.pictures.get(shared).copied(), self.sidecars.get(shared).cloned());
                    self.rename_picture(path, shared);
                    self.pictures.extend(picture.map(|picture| (shared.clone(), picture)));
                    self.sidecars.extend(words.map(|words| (shared.clone(), words)));
                }
                (None, None) => {}
            }
        }
    }
}
