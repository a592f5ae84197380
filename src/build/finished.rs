//! The end of the last build, by which a build that would do nothing is known without being made.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Build, BuildCache, Withheld};
use crate::base::diagnostic::Diagnostic;
use crate::base::digest::Digest;
use crate::base::output::Sink;
use crate::base::path::Route;
use crate::base::snapshot::Snapshot;
use crate::content::settings::Request;

/// What the last good build was made of, and what it came to.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Finished {
    /// The digest of all sources, of what was wanted of them, and of what was known to be wrong.
    inputs: Digest,
    /// The instant it was made for, the next at which something becomes public, and the next at which
    /// an embargo ends, in nanoseconds since 1970.
    instants: (i128, Option<i128>, Option<i128>),
    zone: String,
    diagnostics: Vec<Diagnostic>,
    outputs: usize,
    pages: usize,
    withheld: Withheld,
    replaced: Vec<Route>,
    prefix: String,
}

impl Finished {
    /// Notes the end of a good build; `None` if the zone has no name to find it by again.
    pub(super) fn note(inputs: Digest, instant: Timestamp, build: &Build) -> Option<Self> {
        let nanoseconds = |instant: Timestamp| instant.as_nanosecond();
        Some(Self {
            inputs,
            instants: (
                nanoseconds(instant),
                build.next_release.map(nanoseconds),
                build.next_change.map(nanoseconds),
            ),
            zone: build.zone.iana_name()?.to_owned(),
            diagnostics: build.diagnostics.clone(),
            outputs: build.outputs,
            pages: build.pages,
            withheld: build.withheld.clone(),
            replaced: build.replaced.clone(),
            prefix: build.prefix.clone(),
        })
    }

    /// Whether this is the end of the build of an order.
    pub(super) fn is_of(&self, inputs: Digest) -> bool {
        self.inputs == inputs
    }

    /// The mistakes in what was published all the same.
    pub(super) fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// What was not public.
    pub(super) fn withheld(&self) -> &Withheld {
        &self.withheld
    }

    /// Whether nothing has been released since, and time has not been turned back.
    pub(super) fn holds_at(&self, instant: Timestamp) -> bool {
        let (made_for, _, next) = self.instants;
        let now = instant.as_nanosecond();
        made_for <= now && next.is_none_or(|next| now < next)
    }

    /// The same build again, in which nothing is made.
    fn again(&self, zone: TimeZone) -> Build {
        let instant = |at: Option<i128>| at.and_then(|at| Timestamp::from_nanosecond(at).ok());
        let (_, release, change) = self.instants;
        Build {
            diagnostics: self.diagnostics.clone(),
            made: Vec::new(),
            moved: Vec::new(),
            outputs: self.outputs,
            pages: self.pages,
            removed: Vec::new(),
            withheld: self.withheld.clone(),
            prefix: self.prefix.clone(),
            prints: None,
            replaced: self.replaced.clone(),
            next_release: instant(release),
            next_change: instant(change),
            zone,
        }
    }
}

/// The digest of everything a build is made of but the instant.
pub(super) fn inputs(snapshot: &Snapshot, found: &[Diagnostic], request: &Request) -> Digest {
    let Request { instant: _, drafts, base_url, theme } = request;
    let sources: Vec<_> = snapshot.iter().map(|(path, file)| (path, &file.digest)).collect();
    let found: Vec<_> = found.iter().map(|d| (&d.message, &d.hint, d.code.name())).collect();
    Digest::of_value(&(sources, found, drafts, base_url, theme))
}

/// The last build over again, if this one would be the same and the sink still has all its outputs.
pub(super) fn finished(
    inputs: Digest,
    request: &Request,
    cache: &BuildCache,
    sink: &dyn Sink,
) -> io::Result<Option<Build>> {
    let Some(last) = cache.finished.as_ref().filter(|last| last.is_of(inputs)) else {
        return Ok(None);
    };
    let Ok(zone) = TimeZone::get(&last.zone) else { return Ok(None) };
    if !last.holds_at(request.instant.instant(&zone)) {
        return Ok(None);
    }
    let outputs: Vec<_> = cache.ledger.outputs().collect();
    let all = AtomicBool::new(outputs.len() == last.outputs);
    outputs.into_par_iter().try_for_each(|(route, digest)| {
        if all.load(Ordering::Relaxed) && !sink.keep(route, digest)? {
            all.store(false, Ordering::Relaxed);
        }
        io::Result::Ok(())
    })?;
    let prints = cache.state.as_ref().map(|state| Arc::clone(&state.prints));
    let again = || Build { prints, ..last.again(zone) };
    Ok(all.into_inner().then(again))
}
