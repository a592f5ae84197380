//! What an office does to a paper without breaking it: a story that goes takes its listing and the links
//! to it along.

use crate::paper::{Hides, Issue, Paper, Photo, Story, source};

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
