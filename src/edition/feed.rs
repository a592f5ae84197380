//! The stories of the feed, and their order.

use std::collections::BTreeMap;

use super::StoryId;
use super::assemble::Assembly;
use super::origin::{Origin, Origins};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::yaml::KeyPath;

/// The number of stories in the feed besides those of the newest issue.
const LENGTH: usize = 50;

impl Assembly<'_> {
    /// Chooses the stories of the feed: all of the newest issue, so that none is missed however many there are, and a
    /// number of the latest others, so that stories released late are included. Hidden stories are excluded even if
    /// they are shown: a feed has no ribbon, and feed readers keep what they have fetched.
    pub(super) fn fill_feed(&mut self) {
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
        let kept = stories.into_iter().enumerate().filter(is_kept);
        self.edition.feed = kept.map(|(_, id)| id).collect();
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
