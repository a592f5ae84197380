//! The loop of a run that goes on: once at the beginning, and again whenever sources change or an
//! embargo ends.

#![expect(clippy::disallowed_methods, reason = "the clock is read here")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use anyhow::Context;
use jiff::Timestamp;

use super::{Failure, report};
use crate::disk::{self, Reader};
use crate::watch::{self, Changed, Signal, Watcher};

/// What to look at again.
pub(super) enum Occasion {
    /// Everything.
    All,
    /// What lies at these paths.
    Paths(BTreeSet<PathBuf>),
    /// No source, but something beside them.
    Nudge,
}

/// Calls for another turn, from any thread; in vain as long as there is no loop.
#[derive(Clone, Default)]
pub(super) struct Nudge(Arc<OnceLock<Box<dyn Fn() + Send + Sync>>>);

impl Nudge {
    pub(super) fn give(&self) {
        if let Some(give) = self.0.get() {
            give();
        }
    }

    /// Names what is to be called.
    pub(super) fn is_of(&self, give: impl Fn() + Send + Sync + 'static) {
        _ = self.0.set(Box::new(give));
    }
}

/// One turn of the loop.
pub(super) struct Turn {
    /// What to look at.
    pub(super) occasion: Occasion,
    /// When it was told: the files had come to rest.
    pub(super) since: Instant,
}

impl Turn {
    /// The turn a run begins with.
    pub(super) fn first() -> Self {
        Self { occasion: Occasion::All, since: Instant::now() }
    }
}

/// What a turn has come to.
#[derive(Default)]
pub(super) struct Done {
    /// When something becomes public, at which there is to be another turn.
    pub(super) release: Option<Timestamp>,
    /// Where symbolic links lead.
    pub(super) linked: BTreeSet<PathBuf>,
    /// Whether to look at everything again soon: files changed while they were read.
    pub(super) again: bool,
}

/// The longest wait without a look at the clock, which may be set, or stand still while the machine
/// sleeps.
const NAP: Duration = Duration::from_secs(20);

/// The wait before files that changed while they were read are read again.
const BREATH: Duration = Duration::from_millis(100);

/// Takes a turn, then another after each change, until the run is ended from outside.
pub(super) fn follow(
    root: &Path,
    poll: bool,
    nudge: &Nudge,
    mut take: impl FnMut(Turn) -> Result<Done, Failure>,
) -> Result<(), Failure> {
    // Before the first turn, so that no change falls between the two.
    let mut watcher = Watcher::start(root, &watch::Options { poll }).context("cannot watch")?;
    end_on_ctrl_c({
        let waker = watcher.waker();
        move || waker.wake()
    })?;
    nudge.is_of({
        let waker = watcher.waker();
        move || waker.nudge()
    });
    let mut turn = Turn::first();
    loop {
        let done = take(turn)?;
        watcher.follow(&done.linked);
        loop {
            let deadline = if done.again { Some(BREATH) } else { done.release.map(wait) };
            match watcher.next(deadline.map(|wait| Instant::now() + wait)) {
                Signal::Stopped => return Ok(()),
                Signal::Trouble(trouble) => report::warn(&trouble),
                Signal::Changed(Changed { paths, all, .. }) => {
                    let occasion = if all { Occasion::All } else { Occasion::Paths(paths) };
                    turn = Turn { occasion, ..Turn::first() };
                    break;
                }
                Signal::Nudged => {
                    turn = Turn { occasion: Occasion::Nudge, ..Turn::first() };
                    break;
                }
                Signal::Deadline if done.again || is_due(done.release) => {
                    turn = Turn::first();
                    break;
                }
                Signal::Deadline => {}
            }
        }
    }
}

/// Runs something once when the run is to end.
pub(super) fn end_on_ctrl_c(end: impl Fn() + Send + 'static) -> Result<(), Failure> {
    ctrlc::set_handler(end).context("cannot listen for Ctrl-C").map_err(Failure::from)
}

fn is_due(release: Option<Timestamp>) -> bool {
    release.is_some_and(|release| Timestamp::now() >= release)
}

/// How long to wait for an instant.
fn wait(release: Timestamp) -> Duration {
    let left = Timestamp::now().duration_until(release);
    Duration::try_from(left).unwrap_or_default().min(NAP)
}

impl Occasion {
    /// Reads what there is to look at.
    pub(super) fn read(
        &self,
        reader: &mut Reader,
    ) -> Result<(crate::snapshot::Snapshot, Vec<crate::diagnostic::Diagnostic>), disk::Error> {
        match self {
            Self::All => reader.read(),
            Self::Paths(paths) => reader.refresh(paths),
            Self::Nudge => reader.refresh(&BTreeSet::new()),
        }
    }
}
