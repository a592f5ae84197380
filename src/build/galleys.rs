//! Pages that are set in pieces, as that which prints an issue: a piece a story, set side by side. Pieces
//! of the page that was made last stay set, so that another word in one of them is not a reason to set all
//! of them again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::state::BuildState;
use crate::base::diagnostic::Diagnostic;
use crate::edition::{IssueId, StoryId};
use crate::site::page::{self, Piece, Planned};
use crate::site::template::{Page, Renderers};
use crate::site::view::{Fact, Trace, Window};

/// A piece that is set.
#[derive(Debug)]
pub(super) struct Galley {
    /// What the page is given of it.
    pub(super) set: page::Set,
    /// What it has asked.
    pub(super) trace: Trace,
}

/// The galleys of the pages that were made last.
#[derive(Debug, Default)]
pub(super) struct Galleys {
    cache: Mutex<BTreeMap<IssueId, BTreeMap<StoryId, Arc<Galley>>>>,
}

/// Of so many issues galleys are kept.
const KEPT: usize = 4;

impl Galleys {
    /// Takes away what depends on a fact that has changed.
    pub(super) fn drop_what_reads(&mut self, facts: &[Fact]) {
        let reads = |galley: &Galley| {
            galley.trace.iter().any(|(_, record)| facts.iter().any(|f| record.facts.contains(f)))
        };
        let cache = self.cache.get_mut().unwrap_or_else(PoisonError::into_inner);
        cache.values_mut().for_each(|issue| issue.retain(|_, galley| !reads(galley)));
    }

    fn get(&self, piece: Piece) -> Option<Arc<Galley>> {
        let cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        cache.get(&piece.issue)?.get(&piece.story).cloned()
    }

    /// Keeps the galleys of an issue.
    pub(super) fn keep(&self, issue: IssueId, galleys: &[(StoryId, Arc<Galley>)]) {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.len() >= KEPT && !cache.contains_key(&issue) {
            cache.clear();
        }
        cache.insert(issue, galleys.iter().cloned().collect());
    }
}

/// A trace with those of the pieces, each question once.
pub(super) fn with_traces(trace: Trace, galleys: &[(StoryId, Arc<Galley>)]) -> Trace {
    if galleys.is_empty() {
        return trace;
    }
    let pieces = galleys.iter().flat_map(|(_, galley)| galley.trace.iter().cloned());
    trace.into_iter().chain(pieces).collect::<BTreeMap<_, _>>().into_iter().collect()
}

impl BuildState {
    /// The pieces of an issue, as far as they stand, and the others set anew.
    pub(super) fn set_pieces(
        &self,
        (issue, planned): (IssueId, Planned<'_>),
        renderers: &Renderers<'_>,
    ) -> Result<Vec<(StoryId, Arc<Galley>)>, Box<Diagnostic>> {
        let set = |piece: Piece| {
            let galley = match self.galleys.get(piece) {
                Some(galley) => galley,
                None => Arc::new(self.set_piece((piece, planned), renderers)?),
            };
            Ok((piece.story, galley))
        };
        page::pieces(issue, self.view.edition()).into_par_iter().map(set).collect()
    }

    fn set_piece(
        &self,
        (piece, planned): (Piece, Planned<'_>),
        renderers: &Renderers<'_>,
    ) -> Result<Galley, Box<Diagnostic>> {
        let context = |window: &Window| page::piece_context((piece, planned), &self.shared, window);
        let page = Page { template: page::PIECE, context: &context };
        let story = &self.view.edition().stories[piece.story].article;
        let subject = format!("{} ({})", planned.route.url("/"), story.source);
        let (bytes, trace) = renderers.render(&page, &subject)?;
        // It is among what the piece has asked of its story.
        let has_code = story.body.has_code;
        Ok(Galley { set: page::Set::new(&String::from_utf8_lossy(&bytes), has_code), trace })
    }
}
