//! The loop of long runs: one turn at the start, and another whenever sources change or an embargo ends.
//! `build --watch` and `serve` share it. A turn that fails is reported, and the run continues.

#![expect(clippy::disallowed_methods, reason = "the clock is read here")]

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, mpsc};
use std::time::{Duration, Instant};

use anyhow::Context;
use jiff::Timestamp;

use super::{Failure, report};
use crate::base::diagnostic::Diagnostic;
use crate::base::snapshot::Snapshot;
use crate::io::disk::{self, SourceReader};
use crate::io::watch::{self, Changed, Signal, Watcher};

/// What each turn does.
pub(super) trait Session {
    /// Reads the sources, builds, and publishes or shows the result. Reports mistakes of the publication, which are
    /// not failures.
    ///
    /// # Errors
    /// If the machine fails, or the command cannot run at the moment.
    fn take(&mut self, turn: &Turn) -> Result<Done, Failure>;

    /// Prepares for the next turn after one that failed; the failure has been reported.
    fn recover(&mut self, setback: &TurnError);
}

/// Which sources to read again.
pub(super) enum Scope {
    /// All.
    All,
    /// Those at these paths.
    Paths(BTreeSet<PathBuf>),
}

/// Starts another turn, from any thread; has no effect outside the loop.
#[derive(Clone, Default)]
pub(super) struct Wakeup(Arc<OnceLock<Box<dyn Fn() + Send + Sync>>>);

impl Wakeup {
    pub(super) fn give(&self) {
        if let Some(give) = self.0.get() {
            give();
        }
    }

    /// Sets what it calls.
    fn is_of(&self, give: impl Fn() + Send + Sync + 'static) {
        _ = self.0.set(Box::new(give));
    }
}

/// One turn of the loop.
pub(super) struct Turn {
    /// Which sources to read again.
    pub(super) occasion: Scope,
    /// Whether something besides the sources has also changed.
    pub(super) nudged: bool,
    /// When the changes were complete.
    pub(super) since: Instant,
}

impl Turn {
    fn of(occasion: Scope) -> Self {
        Self { occasion, nudged: false, since: Instant::now() }
    }

    /// A turn because of something besides the sources.
    fn nudged() -> Self {
        Self { nudged: true, ..Self::of(Scope::Paths(BTreeSet::new())) }
    }
}

/// The result of a turn.
#[derive(Default)]
pub(super) struct Done {
    /// When something becomes public, which needs another turn.
    pub(super) release: Option<Timestamp>,
    /// The targets of symbolic links.
    pub(super) linked: BTreeSet<PathBuf>,
    /// Whether changed sources were not read, so the next turn must read all.
    pub(super) missed: bool,
}

/// Why a turn ended early.
pub(super) enum TurnError {
    /// The machine failed: a full disk, a lock of another process, a file that changed while it was read.
    Failed(String),
    /// The program itself failed.
    Panic,
}

impl TurnError {
    /// Its message.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Failed(message) => format!(
                "error: {message}\nhelp: pressrun continues, and tries again soon and after every change"
            ),
            Self::Panic => "error: pressrun itself has failed; this is a bug in pressrun\n\
                 help: the terminal shows where; after the next change, everything is built again"
                .to_owned(),
        }
    }
}

/// The longest wait before the clock is checked again, because it may be set or stop while the machine sleeps. Also
/// the longest wait between two attempts of a turn that fails.
const NAP: Duration = Duration::from_secs(20);

/// The wait before the first retry of a failed turn: a file may just have changed while it was read.
const BREATH: Duration = Duration::from_millis(100);

/// Facts about the last turns that the next one needs.
#[derive(Default)]
struct Turns {
    /// The number of consecutive turns that failed.
    failed: u32,
    /// The message about the last turn, if it failed.
    said: Option<String>,
}

impl Turns {
    /// Takes a turn. Reports a failure, but only once while the same failure repeats.
    fn take(&mut self, work: &mut impl Session, turn: &Turn) -> Done {
        let taken = catch_unwind(AssertUnwindSafe(|| work.take(turn)));
        let setback = match taken {
            Ok(Ok(done)) => {
                *self = Self::default();
                return done;
            }
            Ok(Err(failure)) => {
                self.failed += 1;
                TurnError::Failed(failure.to_string())
            }
            Err(_) => {
                self.failed = 0;
                TurnError::Panic
            }
        };
        let text = setback.text();
        if self.said.as_ref() != Some(&text) {
            report::complain(&text);
            self.said = Some(text);
        }
        work.recover(&setback);
        Done { missed: true, ..Done::default() }
    }

    /// How long to wait before a retry; `None` if none is needed.
    fn pause(&self) -> Option<Duration> {
        let doublings = self.failed.checked_sub(1)?.min(8);
        Some((BREATH * 2u32.pow(doublings)).min(NAP))
    }
}

/// Takes a turn, then another after each change, until the run is interrupted.
pub(super) fn follow(
    (root, poll): (&Path, bool),
    nudge: &Wakeup,
    work: &mut impl Session,
) -> Result<(), Failure> {
    // Before the first turn, so that no change is missed between the two.
    let mut watcher = Watcher::start(root, &watch::Options { poll }).context("cannot watch")?;
    end_on_ctrl_c({
        let waker = watcher.waker();
        move || waker.wake()
    })?;
    nudge.is_of({
        let waker = watcher.waker();
        move || waker.nudge()
    });
    let mut turns = Turns::default();
    let mut turn = Turn::of(Scope::All);
    loop {
        let done = turns.take(work, &turn);
        watcher.follow(&done.linked);
        match wait(&mut watcher, &done, turns.pause()) {
            Some(next) if done.missed => turn = Turn { occasion: Scope::All, ..next },
            Some(next) => turn = next,
            None => return Ok(()),
        }
    }
}

/// Takes a turn, then only those that are requested, until the run is interrupted.
pub(super) fn stay(nudge: &Wakeup, work: &mut impl Session) -> Result<(), Failure> {
    // The value says whether the run continues.
    let (end, heard) = mpsc::channel();
    let nudged = end.clone();
    end_on_ctrl_c(move || _ = end.send(false))?;
    nudge.is_of(move || _ = nudged.send(true));
    let mut turns = Turns::default();
    turns.take(work, &Turn::of(Scope::All));
    while heard.recv() == Ok(true) {
        turns.take(work, &Turn::nudged());
    }
    Ok(())
}

/// Waits until another turn is due; `None` if the run ends.
fn wait(watcher: &mut Watcher, done: &Done, pause: Option<Duration>) -> Option<Turn> {
    loop {
        let deadline = pause.or_else(|| done.release.map(until));
        match watcher.next(deadline.map(|wait| Instant::now() + wait)) {
            Signal::Stopped => return None,
            Signal::Trouble(trouble) => report::warn(&trouble),
            Signal::Changed(Changed { all: true, .. }) => return Some(Turn::of(Scope::All)),
            Signal::Changed(Changed { paths, .. }) => {
                return Some(Turn::of(Scope::Paths(paths)));
            }
            Signal::Nudged => return Some(Turn::nudged()),
            Signal::Deadline if pause.is_some() || is_due(done.release) => {
                return Some(Turn::of(Scope::All));
            }
            Signal::Deadline => {}
        }
    }
}

/// Calls a function when the run is interrupted.
fn end_on_ctrl_c(end: impl Fn() + Send + 'static) -> Result<(), Failure> {
    ctrlc::set_handler(end).context("cannot listen for Ctrl-C").map_err(Failure::from)
}

fn is_due(release: Option<Timestamp>) -> bool {
    release.is_some_and(|release| Timestamp::now() >= release)
}

/// The time until an instant.
fn until(release: Timestamp) -> Duration {
    let left = Timestamp::now().duration_until(release);
    Duration::try_from(left).unwrap_or_default().min(NAP)
}

impl Scope {
    /// Reads the sources of a turn.
    pub(super) fn read(
        &self,
        reader: &mut SourceReader,
    ) -> Result<(Snapshot, Vec<Diagnostic>), disk::Error> {
        match self {
            Self::All => reader.read(),
            Self::Paths(paths) => reader.refresh(paths),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A session that returns prepared results.
    struct Told(Vec<fn() -> Result<Done, Failure>>, usize);

    impl Session for Told {
        fn take(&mut self, _: &Turn) -> Result<Done, Failure> {
            self.0.pop().expect("another turn")()
        }

        fn recover(&mut self, _: &TurnError) {
            self.1 += 1;
        }
    }

    fn full() -> Result<Done, Failure> {
        Err(Failure::Machine(anyhow::anyhow!("no space left")))
    }

    #[test]
    fn a_turn_that_fails_is_tried_again_after_ever_longer_pauses() {
        let mut turns = Turns::default();
        let turn: fn() -> Result<Done, Failure> = full;
        let mut work = Told(vec![turn; 12], 0);
        let mut pauses = Vec::new();
        for _ in 0..12 {
            assert!(turns.take(&mut work, &Turn::of(Scope::All)).missed);
            pauses.push(turns.pause().expect("another try").as_millis());
        }
        assert_eq!(pauses[..4], [100, 200, 400, 800]);
        assert_eq!(pauses[8..], [20_000; 4]);
        assert_eq!(work.1, 12);
        work.0.push(|| Ok(Done::default()));
        turns.take(&mut work, &Turn::of(Scope::All));
        assert_eq!(turns.pause(), None);
    }

    #[test]
    fn a_panic_ends_its_turn_and_waits_for_the_next_change() {
        let mut turns = Turns::default();
        let turn: fn() -> Result<Done, Failure> = || panic!("a mistake");
        let mut work = Told(vec![turn], 0);
        assert!(turns.take(&mut work, &Turn::of(Scope::All)).missed);
        assert_eq!((turns.pause(), work.1), (None, 1));
    }
}
