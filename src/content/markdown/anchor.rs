//! The ids of headings, and of raw HTML.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::diagnostic::{Code, Span};
use crate::base::path::Slug;

use super::body::Heading;
use super::writer::Writer;

impl Writer<'_> {
    /// Gives every heading a unique id, and records all anchors of the text, sorted.
    ///
    /// The ids in raw HTML cannot be changed. They have priority, then ids that the author wrote, then those derived
    /// from headings, so that a new heading never changes an explicit id.
    pub(super) fn assign_anchors(&mut self) {
        let mut taken = Taken::default();
        for (id, span) in std::mem::take(&mut self.raw_ids) {
            if !taken.ids.insert(id.clone()) {
                self.twice(&id, span.clone(), "rename one of them, also in links to it");
            }
            self.check_id(&id, span);
        }
        for n in 0..self.body.headings.len() {
            let heading = &self.body.headings[n];
            if heading.id.is_empty() {
                continue;
            }
            let (wanted, span) = (heading.id.clone(), heading.span.clone());
            let id = taken.claim(&wanted);
            if id != wanted {
                let hint = format!("this one is published as `{id}`; give it another name");
                self.twice(&wanted, span.clone(), &hint);
            }
            self.check_id(&wanted, span);
            self.body.headings[n].id = id;
        }
        for (n, heading) in self.body.headings.iter_mut().enumerate() {
            if heading.id.is_empty() {
                heading.id = taken.claim(&made_of(heading, n));
            }
        }
        self.body.anchors = taken.ids.into_iter().collect();
    }

    fn twice(&mut self, id: &str, span: Span, hint: &str) {
        let message = format!("the anchor `{id}` is used twice in the text");
        self.find_at(Code::DuplicateId, span, [&message, hint]);
    }

    /// Reports an id that is reserved for the theme.
    fn check_id(&mut self, id: &str, span: Span) {
        if id.starts_with('_') {
            let message = format!("the anchor `{id}` is reserved for the theme");
            let hint = "choose an anchor that does not begin with `_`, also in links to it";
            self.find_at(Code::DuplicateId, span, [&message, hint]);
        }
    }
}

/// The id of the nth heading, derived from its words.
fn made_of(heading: &Heading, n: usize) -> String {
    Slug::of(&heading.text).map_or_else(|_| format!("section-{}", n + 1), |slug| slug.to_string())
}

/// The ids in use.
#[derive(Default)]
struct Taken {
    ids: BTreeSet<String>,
    /// For an id that was requested more than once: the last number that was appended.
    counters: BTreeMap<String, u32>,
}

impl Taken {
    /// The id itself, or the first unused one of `id-2`, `id-3` and so on.
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
