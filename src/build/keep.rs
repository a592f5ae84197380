//! The first way: if the input is the same as last time, keep everything.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::cache::LastBuild;
use super::{Build, BuildCache, Changes, Input, Outcome};
use crate::base::digest::Digest;
use crate::base::output::Sink;

/// How the last good build ended, and what it was made of.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct End {
    /// The digest of the input.
    input: Digest,
    /// The instant it was made for.
    instant: Timestamp,
    zone: String,
    pub(super) outcome: Outcome,
}

impl End {
    /// Notes the end of a good build; `None` if its time zone has no name.
    pub(super) fn of(input: &Input<'_>, instant: Timestamp, build: &Build) -> Option<Self> {
        let zone = build.zone.iana_name()?.to_owned();
        Some(Self { input: input.digest(), instant, zone, outcome: build.outcome.clone() })
    }

    /// Whether this is the end of the build of an input.
    pub(super) fn is_of(&self, input: Digest) -> bool {
        self.input == input
    }

    /// Whether the next change is not due yet, and time has not been turned back.
    pub(super) fn holds_at(&self, instant: Timestamp) -> bool {
        self.instant <= instant && self.outcome.next_change.is_none_or(|next| instant < next)
    }
}

/// Repeats the last build, if this one would be the same and the sink still has all outputs.
pub(super) fn keep(
    input: &Input<'_>,
    cache: &BuildCache,
    sink: &dyn Sink,
) -> io::Result<Option<Build>> {
    let Some(end) = cache.last_build.end().filter(|end| end.is_of(input.digest())) else {
        return Ok(None);
    };
    let Ok(zone) = TimeZone::get(&end.zone) else { return Ok(None) };
    if !end.holds_at(input.request.instant.instant(&zone)) {
        return Ok(None);
    }
    let outputs: Vec<_> = cache.ledger.outputs().collect();
    let all = AtomicBool::new(outputs.len() == end.outcome.outputs);
    outputs.into_par_iter().try_for_each(|(route, digest)| {
        if all.load(Ordering::Relaxed) && !sink.keep(route, digest)? {
            all.store(false, Ordering::Relaxed);
        }
        io::Result::Ok(())
    })?;
    let prints = match &cache.last_build {
        LastBuild::InMemory(last) => Some(Arc::clone(&last.state.prints)),
        LastBuild::Unknown | LastBuild::OnDisk(_) => None,
    };
    let again = || Build::new(end.outcome.clone(), Changes::default(), zone, prints);
    Ok(all.into_inner().then(again))
}
