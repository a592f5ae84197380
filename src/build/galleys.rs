//! Pages that are put together from pieces, such as the one that prints an issue, story by story. The pieces of the pages
//! that were made last stay set, so that a change in one of them does not set all of them again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::state::BuildState;
use crate::base::diagnostic::Diagnostic;
use crate::base::path::Route;
use crate::site::page::{self, Piece, Planned};
use crate::site::template::{Page, Renderers};
use crate::site::view::{Fact, Trace, Window};

/// A piece that is set.
#[derive(Debug)]
pub(super) struct Galley {
    /// What the page gets.
    pub(super) set: page::Set,
    /// What it has asked.
    pub(super) trace: Trace,
}

/// The galleys of the pages that were made last.
#[derive(Debug, Default)]
pub(super) struct Galleys {
    cache: Mutex<BTreeMap<Route, BTreeMap<Piece, Arc<Galley>>>>,
}

/// Galleys of this many pages are kept.
const KEPT: usize = 4;

impl Galleys {
    /// Takes away what depends on a fact that has changed.
    pub(super) fn drop_what_reads(&mut self, facts: &[Fact]) {
        let reads = |galley: &Galley| {
            galley.trace.iter().any(|(_, record)| facts.iter().any(|f| record.facts.contains(f)))
        };
        let cache = self.cache.get_mut().unwrap_or_else(PoisonError::into_inner);
        cache.values_mut().for_each(|page| page.retain(|_, galley| !reads(galley)));
    }

    fn get(&self, page: &Route, piece: Piece) -> Option<Arc<Galley>> {
        let cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        cache.get(page)?.get(&piece).cloned()
    }

    /// Keeps the galleys of a page.
    pub(super) fn keep(&self, page: &Route, galleys: &[(Piece, Arc<Galley>)]) {
        if galleys.is_empty() {
            return;
        }
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.len() >= KEPT && !cache.contains_key(page) {
            cache.clear();
        }
        cache.insert(page.clone(), galleys.iter().cloned().collect());
    }
}

/// The trace of a page together with those of its pieces, each question once.
pub(super) fn with_traces(trace: Trace, galleys: &[(Piece, Arc<Galley>)]) -> Trace {
    if galleys.is_empty() {
        return trace;
    }
    let pieces = galleys.iter().flat_map(|(_, galley)| galley.trace.iter().cloned());
    trace.into_iter().chain(pieces).collect::<BTreeMap<_, _>>().into_iter().collect()
}

impl BuildState {
    /// The pieces of a page, in order. Those that are not kept are set now.
    pub(super) fn set_pieces(
        &self,
        page: Planned<'_>,
        renderers: &Renderers<'_>,
    ) -> Result<Vec<(Piece, Arc<Galley>)>, Box<Diagnostic>> {
        let set = |piece: Piece| {
            let galley = match self.galleys.get(page.route, piece) {
                Some(galley) => galley,
                None => Arc::new(self.set_piece((piece, page), renderers)?),
            };
            Ok((piece, galley))
        };
        page::pieces(page.job, self.view.edition()).into_par_iter().map(set).collect()
    }

    fn set_piece(
        &self,
        (piece, page): (Piece, Planned<'_>),
        renderers: &Renderers<'_>,
    ) -> Result<Galley, Box<Diagnostic>> {
        let edition = self.view.edition();
        let context = |window: &Window| piece.context(page, &self.shared, window);
        let subject = format!("{} ({})", page.route.url("/"), piece.source(edition));
        let page = Page { template: piece.template(), context: &context };
        let (bytes, trace) = renderers.render(&page, &subject)?;
        let set = page::Set::new(&String::from_utf8_lossy(&bytes), piece.has_code(edition));
        Ok(Galley { set, trace })
    }
}
