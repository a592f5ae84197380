//! The two ways to detect changes: reports of the system, or polling.

#![expect(
    clippy::disallowed_methods,
    reason = "IO boundary: asks the clock when something happens"
)]

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Instant;

use notify::event::{EventKind, ModifyKind};
use notify::{Config, ErrorKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::poll::Poll;
use crate::base::threads;

/// How much of a folder is watched.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Depth {
    /// Only the names in it.
    Room,
    /// Everything below it.
    Tree,
}

/// The messages of the threads.
#[derive(Debug)]
pub(super) enum Message {
    /// Something has changed.
    Event(Event),
    /// The system can no longer report changes.
    Blind(WatchFailure),
    /// Wake the waiting thread once.
    Nudge,
    /// Stop waiting.
    Stop,
}

/// A change on the disk.
#[derive(Debug)]
pub(super) struct Event {
    /// When it was noticed.
    pub(super) at: Instant,
    /// What was changed; empty if the system lost events.
    pub(super) paths: Vec<PathBuf>,
    /// Whether something was created, removed or renamed.
    pub(super) moved: bool,
}

/// Why the system cannot report changes, as a sentence for the terminal.
#[derive(Debug)]
pub(super) struct WatchFailure(pub(super) String);

/// One of the two ways.
pub(super) enum ChangeSource {
    /// The system reports changes.
    Told(RecommendedWatcher),
    /// We poll.
    Look(Poll),
}

impl ChangeSource {
    /// Uses reports of the system.
    pub(super) fn told(sender: Sender<Message>) -> Result<Self, WatchFailure> {
        // Without a thread, notify fails silently.
        threads::available(1).map_err(|error| blindness(&notify::Error::io(error)))?;
        let config = Config::default().with_follow_symlinks(false);
        // After the watcher is dropped, there is no receiver.
        let tell = move |event| drop(message(event).map(|message| sender.send(message)));
        RecommendedWatcher::new(tell, config).map(Self::Told).map_err(|error| blindness(&error))
    }

    /// Uses polling.
    pub(super) fn look(sender: Sender<Message>) -> io::Result<Self> {
        Poll::start(sender).map(Self::Look)
    }

    /// Watches a folder from now on; does nothing if it does not exist.
    pub(super) fn watch(&mut self, folder: &Path, depth: Depth) -> Result<(), WatchFailure> {
        match self {
            Self::Told(watcher) => watch(watcher, folder, depth),
            Self::Look(poll) => {
                poll.watch(folder, depth);
                Ok(())
            }
        }
    }
}

/// How often watching a folder is retried when its subfolders disappear meanwhile.
const TRIES: usize = 20;

fn watch(watcher: &mut RecommendedWatcher, path: &Path, depth: Depth) -> Result<(), WatchFailure> {
    let mode = match depth {
        Depth::Room => RecursiveMode::NonRecursive,
        Depth::Tree => RecursiveMode::Recursive,
    };
    for _ in 0..TRIES {
        match watcher.watch(path, mode) {
            Err(error) if is_gone(&error) && path.is_dir() => {}
            Err(error) if !is_gone(&error) => return Err(blindness(&error)),
            _ => break,
        }
    }
    Ok(())
}

fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound | ErrorKind::WatchNotFound => true,
        ErrorKind::Io(error) => {
            matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
        }
        _ => false,
    }
}

/// A report of the system, if it is relevant. Reads are not: we read the files ourselves.
fn message(event: notify::Result<notify::Event>) -> Option<Message> {
    let event = match event {
        Ok(event) => event,
        Err(error) if is_gone(&error) => return None,
        Err(error) => return Some(Message::Blind(blindness(&error))),
    };
    let lost = event.need_rescan();
    let moved = match event.kind {
        EventKind::Access(_) if !lost => return None,
        EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_)) => false,
        _ => true,
    };
    let paths = if lost { Vec::new() } else { event.paths };
    Some(Message::Event(Event { at: Instant::now(), paths, moved }))
}

/// Linux's error for too many watchers of one user: EMFILE.
const TOO_MANY: i32 = 24;

fn blindness(error: &notify::Error) -> WatchFailure {
    let limit = |what: &str, name: &str, value: u32| {
        format!(
            "the system does not watch more {what} for you, so pressrun looks at all files twice a second; \
             raise the limit with `sudo sysctl {name}={value}`"
        )
    };
    WatchFailure(match &error.kind {
        ErrorKind::MaxFilesWatch => limit("folders", "fs.inotify.max_user_watches", 524_288),
        ErrorKind::Io(io) if cfg!(target_os = "linux") && io.raw_os_error() == Some(TOO_MANY) => {
            limit("programs", "fs.inotify.max_user_instances", 1024)
        }
        _ => format!(
            "the system does not report changes ({error}), so pressrun looks at all files twice a second"
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(kind: ErrorKind) -> String {
        blindness(&notify::Error::new(kind)).0
    }

    #[test]
    fn a_limit_is_named_with_what_raises_it() {
        let folders = why(ErrorKind::MaxFilesWatch);
        assert_eq!(
            folders,
            "the system does not watch more folders for you, so pressrun looks at all files twice a second; \
             raise the limit with `sudo sysctl fs.inotify.max_user_watches=524288`"
        );
        let programs = why(ErrorKind::Io(io::Error::from_raw_os_error(TOO_MANY)));
        let line = "raise the limit with `sudo sysctl fs.inotify.max_user_instances=1024`";
        assert_eq!(programs.ends_with(line), cfg!(target_os = "linux"), "{programs}");
    }

    #[test]
    fn what_else_is_wrong_is_said_as_the_system_says_it() {
        let text = why(ErrorKind::Generic("no more".to_owned()));
        assert!(text.starts_with("the system does not report changes (no more), so"), "{text}");
    }

    #[test]
    fn a_folder_that_is_gone_is_no_reason_to_look() {
        let gone = io::Error::from(io::ErrorKind::NotFound);
        assert!(message(Err(notify::Error::io(gone))).is_none());
        let full = message(Err(notify::Error::new(ErrorKind::MaxFilesWatch)));
        assert!(matches!(full, Some(Message::Blind(_))), "{full:?}");
    }
}
