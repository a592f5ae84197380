//! The ids of headings.

use std::collections::{BTreeMap, BTreeSet};

use crate::path::Slug;

use super::body::Heading;

/// Gives every heading an id of its own and returns all anchors of the text, sorted.
///
/// `raw` are the ids found in raw HTML, which cannot be changed. Ids the author wrote come next, then
/// those made from a heading's words, so that adding a heading never takes an explicit id from another.
pub(super) fn assign(headings: &mut [Heading], raw: Vec<String>) -> Vec<String> {
    let mut taken = Taken { ids: raw.into_iter().collect(), counters: BTreeMap::new() };
    for heading in headings.iter_mut().filter(|h| !h.id.is_empty()) {
        heading.id = taken.claim(&heading.id);
    }
    for (index, heading) in headings.iter_mut().enumerate() {
        if heading.id.is_empty() {
            let wanted = Slug::of(&heading.text)
                .map_or_else(|_| format!("section-{}", index + 1), |s| s.to_string());
            heading.id = taken.claim(&wanted);
        }
    }
    taken.ids.into_iter().collect()
}

struct Taken {
    ids: BTreeSet<String>,
    /// For an id asked for more than once: the last number that was added to it.
    counters: BTreeMap<String, u32>,
}

impl Taken {
    /// The id itself, or the first free one of `id-2`, `id-3` and so on.
    fn claim(&mut self, wanted: &str) -> String {
        if self.ids.insert(wanted.to_owned()) {
            return wanted.to_owned();
        }
        let counter = self.counters.entry(wanted.to_owned()).or_insert(1);
        loop {
            *counter += 1;
            let id = format!("{wanted}-{counter}");
            if self.ids.insert(id.clone()) {
                return id;
            }
        }
    }
}
