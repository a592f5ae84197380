//! When to speak: gathers what changes until things are quiet. No clock, no thread, no file: times go
//! in with the events.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};

use super::Changed;

/// How long it must be quiet after a few changes: an editor's save is several events.
const QUIET: Duration = Duration::from_millis(15);

/// How many paths are a few.
const FEW: usize = 10;

/// How long it must be quiet after many changes.
const LONG_QUIET: Duration = Duration::from_millis(100);

/// How long a batch may wait for quiet that does not come.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a lock of Git holds a batch back.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);

/// How soon a lock is looked at again.
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// When a new folder is reported once more.
pub(super) const AGAIN: Duration = Duration::from_millis(50);

/// What is to be done now.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Turn {
    /// Nothing, until something happens.
    Idle,
    /// Nothing before that moment, unless something happens.
    Wait(Instant),
    /// These changes are to be told.
    Give(Changed),
}

/// A lock of Git, known by when it was made: one that is outwaited holds nobody up again.
pub(super) type Lock = SystemTime;

/// The changes that have not been told.
#[derive(Default)]
pub(super) struct Batch {
    paths: BTreeSet<PathBuf>,
    all: bool,
    storm: bool,
    /// The first and the last event of the batch.
    span: Option<(Instant, Instant)>,
    /// The folders to report once more, and when.
    again: BTreeMap<PathBuf, Instant>,
    /// The lock that holds the batch back, and since when.
    held: Option<(Lock, Instant)>,
    /// The lock that has been outwaited.
    outwaited: Option<Lock>,
}

impl Batch {
    /// Something at that path has changed.
    pub(super) fn change(&mut self, path: PathBuf, at: Instant) {
        self.paths.insert(path);
        self.extend(at);
    }

    /// Something has changed that has no path in the project.
    pub(super) fn everything(&mut self, at: Instant) {
        self.all = true;
        self.extend(at);
    }

    /// So much has changed that the system has lost count.
    pub(super) fn overflow(&mut self, at: Instant) {
        self.storm = true;
        self.everything(at);
    }

    /// A folder is to be reported once more, a while after that moment.
    pub(super) fn again(&mut self, path: PathBuf, at: Instant) {
        self.again.insert(path, at + AGAIN);
    }

    /// Says what is to be done, given the lock that Git has now.
    pub(super) fn turn(&mut self, now: Instant, lock: Option<Lock>) -> Turn {
        self.repeat(now);
        let Some((first, last)) = self.span else {
            return self.again.values().min().map_or(Turn::Idle, |at| Turn::Wait(*at));
        };
        let locked = self.is_held(now, lock);
        let due = (last + self.quiet()).min(first + PATIENCE);
        match () {
            () if now < due => Turn::Wait(due),
            () if locked => Turn::Wait(now + LOCK_PAUSE),
            () => Turn::Give(self.take(first)),
        }
    }

    fn extend(&mut self, at: Instant) {
        let (first, last) = self.span.unwrap_or((at, at));
        self.span = Some((first.min(at), last.max(at)));
    }

    /// Reports the folders once more whose time has come.
    fn repeat(&mut self, now: Instant) {
        let late = self.again.extract_if(.., |_, at| *at <= now).collect::<Vec<_>>();
        for (path, at) in late {
            self.change(path, at);
        }
    }

    fn quiet(&self) -> Duration {
        if self.storm || self.paths.len() > FEW { LONG_QUIET } else { QUIET }
    }

    /// Whether the lock holds the batch back.
    fn is_held(&mut self, now: Instant, lock: Option<Lock>) -> bool {
        let Some(lock) = lock else {
            self.held = None;
            return false;
        };
        let since = match self.held {
            Some((held, since)) if held == lock => since,
            _ => now,
        };
        self.held = Some((lock, since));
        if now >= since + LOCK_PATIENCE {
            self.outwaited = Some(lock);
        }
        self.outwaited != Some(lock)
    }

    fn take(&mut self, since: Instant) -> Changed {
        self.span = None;
        self.storm = false;
        let all = std::mem::take(&mut self.all);
        Changed { paths: std::mem::take(&mut self.paths), all, since }
    }
}
