//! What an office does to a paper without breaking it: a story that goes takes its listing and the links
//! to it along.

use std::collections::BTreeSet;

use crate::paper::{Hides, Issue, Paper, Photo, Story, source};
use crate::random::Rng;

/// How much of everything there is at most, after [`Paper::thin_out`].
const ISSUES: usize = 5;
const STORIES: usize = 24;
const PAGES: usize = 5;
/// In a story or page.
const LINKS: usize = 4;

/// Files and folders that lie elsewhere.
const SHELVED: usize = 24;

/// Pictures that nobody shows.
const SPARE: usize = 2;

/// Where the pictures are that are shared by all issues.
const SHARED: &str = "content/photos/";

impl Issue {
    /// Keeps only so many of its stories.
    pub(crate) fn keep(&mut self, count: usize) {
        self.order.truncate(count);
        let order = &self.order;
        self.stories.retain(|key, _| order.contains(key));
    }
}

impl Paper {
    /// Puts a story into an issue, and lists it at a place.
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

    /// Takes a story out of its issue.
    pub(crate) fn take(&mut self, (issue, key): &(String, String)) -> Option<Story> {
        let issue = self.issues.get_mut(issue)?;
        issue.order.retain(|listed| listed != key);
        issue.front.retain(|ranked| ranked != key);
        issue.stories.remove(key)
    }

    /// Takes an issue out, with all in it and every link to it.
    pub(crate) fn take_issue(&mut self, id: &str) -> Option<()> {
        let issue = self.issues.remove(id)?;
        for key in issue.stories.into_keys() {
            self.lead_links(&(id.to_owned(), key), None);
        }
        self.carry_pictures(id, None);
        Some(())
    }

    /// Takes out what has become too much, so that a long script is no slower at its end than at its
    /// beginning.
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
        let pictures = &self.pictures;
        self.sidecars.retain(|path, _| pictures.contains_key(path));
        self.links.retain(|path, _| pictures.contains_key(path));
    }

    /// The pictures that stories and issues show, and those that stand in for them.
    fn pictures_shown(&self) -> BTreeSet<String> {
        let stories = self.issues.values().flat_map(|issue| issue.stories.values());
        let photos = stories.flat_map(|story| story.photos.iter().chain(&story.figures));
        let covers = self.issues.values().filter_map(|issue| issue.cover.clone());
        photos
            .map(|photo| photo.src.clone())
            .chain(covers)
            .chain(self.links.values().cloned())
            .collect()
    }

    /// Lets all links to a story lead elsewhere, or removes them.
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

    /// Gives a picture another name, wherever it is shown.
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
            photos.filter(|photo| photo.src == from).for_each(|photo: &mut Photo| {
                to.clone_into(&mut photo.src);
            });
        }
    }

    /// Takes the pictures of an issue to another one, or away: then one that is shared stands in.
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
