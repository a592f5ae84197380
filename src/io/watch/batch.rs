//! Decides when to report changes: collects them until no more come. It has no clock, thread or files: the times are
//! part of the events.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};

use super::Changed;

/// The quiet time after a few changes: an editor's save causes several events.
const QUIET: Duration = Duration::from_millis(15);

/// The most paths that count as few.
const FEW: usize = 10;

/// The quiet time after many changes.
const LONG_QUIET: Duration = Duration::from_millis(100);

/// How long a batch may be delayed by continuous changes.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a lock of Git delays a batch.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);

/// The time until a lock is checked again.
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// The time until a new folder is reported once more.
pub(super) const AGAIN: Duration = Duration::from_millis(50);

/// What to do now.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Action {
    /// Nothing, until something happens.
    Idle,
    /// Nothing until this instant, unless something happens.
    Wait(Instant),
    /// Report these changes.
    Give(Changed),
}

/// A lock of Git, identified by its creation time: a lock that was waited for in vain does not delay anything again.
pub(super) type Lock = SystemTime;

/// The changes that have not been reported.
#[derive(Default)]
pub(super) struct Batch {
    paths: BTreeSet<PathBuf>,
    all: bool,
    storm: bool,
    /// The first and the last event of the batch.
    span: Option<(Instant, Instant)>,
    /// The folders to report once more, and when.
    again: BTreeMap<PathBuf, Instant>,
    /// The lock that delays the batch, and since when.
    held: Option<(Lock, Instant)>,
    /// The lock that was waited for in vain.
    outwaited: Option<Lock>,
}

impl Batch {
    /// Something at a path has changed.
    pub(super) fn change(&mut self, path: PathBuf, at: Instant) {
        self.paths.insert(path);
        self.extend(at);
    }

    /// Something without a path in the project has changed.
    pub(super) fn everything(&mut self, at: Instant) {
        self.all = true;
        self.extend(at);
    }

    /// The system lost events because there were too many.
    pub(super) fn overflow(&mut self, at: Instant) {
        self.storm = true;
        self.everything(at);
    }

    /// Schedules another report of a folder, a while after this instant.
    pub(super) fn again(&mut self, path: PathBuf, at: Instant) {
        self.again.insert(path, at + AGAIN);
    }

    /// Decides what to do, given the current lock of Git.
    pub(super) fn turn(&mut self, now: Instant, lock: Option<Lock>) -> Action {
        self.repeat(now);
        let Some((first, last)) = self.span else {
            return self.again.values().min().map_or(Action::Idle, |at| Action::Wait(*at));
        };
        let locked = self.is_held(now, lock);
        let due = (last + self.quiet()).min(first + PATIENCE);
        match () {
            () if now < due => Action::Wait(due),
            () if locked => Action::Wait(now + LOCK_PAUSE),
            () => Action::Give(self.take(first)),
        }
    }

    fn extend(&mut self, at: Instant) {
        let (first, last) = self.span.unwrap_or((at, at));
        self.span = Some((first.min(at), last.max(at)));
    }

    /// Reports folders once more when their time has come.
    fn repeat(&mut self, now: Instant) {
        let late = self.again.extract_if(.., |_, at| *at <= now).collect::<Vec<_>>();
        for (path, at) in late {
            self.change(path, at);
        }
    }

    fn quiet(&self) -> Duration {
        if self.storm || self.paths.len() > FEW { LONG_QUIET } else { QUIET }
    }

    /// Whether the lock delays the batch.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    fn paths(batch: &mut Batch, n: usize, at: Instant) {
        (0..n).for_each(|n| batch.change(PathBuf::from(n.to_string()), at));
    }

    /// What is reported, and when, if nothing more happens and Git holds this lock until then.
    fn given(
        batch: &mut Batch,
        from: Instant,
        lock: Option<(Lock, Instant)>,
    ) -> Vec<(Instant, Changed)> {
        let mut now = from;
        let mut given = Vec::new();
        loop {
            let lock = lock.filter(|(_, end)| now < *end).map(|(lock, _)| lock);
            match batch.turn(now, lock) {
                Action::Idle => return given,
                Action::Wait(until) => {
                    assert!(until > now, "waiting for the past spins");
                    now = until;
                }
                Action::Give(changed) => given.push((now, changed)),
            }
        }
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(Batch::default().turn(Instant::now(), None), Action::Idle);
        assert_eq!(Batch::default().turn(Instant::now(), Some(Lock::UNIX_EPOCH)), Action::Idle);
    }

    #[test]
    fn a_few_wait_shortly_and_many_longer() {
        let start = Instant::now();
        for (count, quiet) in [(1, 15), (10, 15), (11, 100), (300, 100)] {
            let mut batch = Batch::default();
            paths(&mut batch, count, start);
            let given = given(&mut batch, start, None);
            assert_eq!(given.len(), 1);
            assert_eq!(given[0].0, start + ms(quiet), "{count}");
            assert_eq!((given[0].1.paths.len(), given[0].1.all), (count, false));
            assert_eq!(given[0].1.since, start);
        }
    }

    #[test]
    fn each_event_begins_the_quiet_again() {
        let start = Instant::now();
        let mut batch = Batch::default();
        for n in 0..5 {
            paths(&mut batch, 1, start + ms(10 * n));
            let due = start + ms(10 * n + 15);
            assert_eq!(batch.turn(start + ms(10 * n), None), Action::Wait(due));
        }
        assert_eq!(given(&mut batch, start + ms(40), None)[0].0, start + ms(55));
    }

    #[test]
    fn what_is_long_past_is_told_at_once() {
        let start = Instant::now();
        let mut batch = Batch::default();
        paths(&mut batch, 300, start);
        assert!(matches!(batch.turn(start + ms(700), None), Action::Give(_)));
        assert_eq!(batch.turn(start + ms(700), None), Action::Idle);
    }

    #[test]
    fn quiet_that_does_not_come_is_not_waited_for_for_ever() {
        let start = Instant::now();
        let mut batch = Batch::default();
        let first = (0..1000).find(|n| {
            let now = start + ms(10 * n);
            paths(&mut batch, 1, now);
            matches!(batch.turn(now, None), Action::Give(_))
        });
        assert_eq!(first, Some(500));
    }

    #[test]
    fn all_is_told_once() {
        let start = Instant::now();
        let mut batch = Batch::default();
        batch.everything(start);
        let told = given(&mut batch, start, None);
        assert!(told[0].0 == start + ms(15) && told[0].1.all && told[0].1.paths.is_empty());
        batch.overflow(start);
        assert_eq!(given(&mut batch, start, None)[0].0, start + ms(100));
        paths(&mut batch, 1, start);
        let told = given(&mut batch, start, None);
        assert!(told[0].0 == start + ms(15) && !told[0].1.all);
    }

    #[test]
    fn a_new_folder_is_told_twice_unless_the_first_time_was_late() {
        let start = Instant::now();
        let mut batch = Batch::default();
        for (count, signals) in [(1, 2), (11, 1)] {
            paths(&mut batch, count, start);
            batch.again(PathBuf::from("new"), start);
            let given = given(&mut batch, start, None);
            assert_eq!(given.len(), signals);
            assert!(given[signals - 1].1.paths.contains(&PathBuf::from("new")));
            assert!(given[signals - 1].0 >= start + AGAIN);
        }
    }

    #[test]
    fn a_lock_holds_up_a_batch_until_it_is_gone() {
        let start = Instant::now();
        let mut batch = Batch::default();
        paths(&mut batch, 1, start);
        let given = given(&mut batch, start, Some((Lock::UNIX_EPOCH, start + ms(300))));
        assert!(given[0].0 >= start + ms(300) && given[0].0 <= start + ms(310));
    }

    #[test]
    fn a_lock_is_outwaited_once_and_a_new_one_again() {
        let start = Instant::now();
        let mut batch = Batch::default();
        let (old, new) = (Lock::UNIX_EPOCH, Lock::UNIX_EPOCH + ms(1));
        for (lock, from, wait) in
            [(old, 0, 2000), (old, 3000, 15), (new, 4000, 2000), (new, 7000, 15)]
        {
            let from = start + ms(from);
            paths(&mut batch, 1, from);
            let given = given(&mut batch, from, Some((lock, from + LONG)));
            let waited = given[0].0 - from;
            assert!(waited >= ms(wait) && waited <= ms(wait + 10), "{waited:?} of {wait}");
        }
    }

    const LONG: Duration = Duration::from_secs(60);
}
