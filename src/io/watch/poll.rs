//! Polls for changes that the system does not report: on network and container mounts.
//!
//! notify's own poller compares whole seconds, and misses a second save within one.

#![expect(clippy::disallowed_methods, reason = "IO boundary: looks at files, by the clock")]

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use super::source::{Depth, Event, Message};
use crate::base::path::is_skipped;

/// The time between two polls.
const INTERVAL: Duration = Duration::from_millis(500);

/// A thread that polls folders until this value is dropped.
pub(super) struct Poll {
    places: Arc<Mutex<Places>>,
    /// Dropping this ends the thread.
    _alive: Sender<()>,
}

/// The polled places, each with its last listing.
type Places = BTreeMap<PathBuf, (Depth, Listing)>;

/// All files and folders of a folder.
type Listing = BTreeMap<PathBuf, Stamp>;

/// What identifies a version of a file. A folder changes through its contents.
#[derive(Clone, PartialEq, Eq)]
enum Stamp {
    Folder,
    Other { link: bool, len: u64, modified: Option<SystemTime> },
}

impl Poll {
    /// Starts to poll.
    pub(super) fn start(sender: Sender<Message>) -> io::Result<Self> {
        let (alive, ends) = mpsc::channel::<()>();
        let places = Arc::new(Mutex::new(Places::new()));
        let shared = Arc::clone(&places);
        let look = move || {
            while ends.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
                // After the watcher is dropped, there is no receiver.
                look(&mut lock(&shared), &mut |event| drop(sender.send(Message::Event(event))));
            }
        };
        thread::Builder::new().name("look for changes".to_owned()).spawn(look)?;
        Ok(Self { places, _alive: alive })
    }

    /// Polls a folder from now on, unless it is polled already.
    pub(super) fn watch(&mut self, folder: &Path, depth: Depth) {
        let mut places = lock(&self.places);
        let known = places.iter().any(|(place, (deep, _))| match deep {
            Depth::Tree => folder.starts_with(place),
            Depth::Room => folder == place && depth == Depth::Room,
        });
        if !known {
            places.insert(folder.to_owned(), (depth, list(folder, depth)));
        }
    }
}

fn lock(places: &Mutex<Places>) -> MutexGuard<'_, Places> {
    places.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Polls all places once.
fn look(places: &mut Places, tell: &mut dyn FnMut(Event)) {
    for (place, (depth, before)) in places {
        let after = list(place, *depth);
        let at = Instant::now();
        for (path, moved) in differences(before, &after) {
            tell(Event { at, paths: vec![path], moved });
        }
        *before = after;
    }
}

/// The paths at which two listings differ, and whether an entry was added, removed or replaced.
fn differences(before: &Listing, after: &Listing) -> Vec<(PathBuf, bool)> {
    let gone = before.keys().filter(|path| !after.contains_key(*path));
    let changed = after.iter().filter_map(|(path, stamp)| match before.get(path) {
        Some(old) if old == stamp => None,
        Some(Stamp::Other { .. }) if *stamp != Stamp::Folder => Some((path.clone(), false)),
        _ => Some((path.clone(), true)),
    });
    gone.map(|path| (path.clone(), true)).chain(changed).collect()
}

/// Lists a folder; unreadable entries count as missing.
fn list(folder: &Path, depth: Depth) -> Listing {
    let mut listing = Listing::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let Ok(metadata) = entry.metadata() else { continue };
            if is_passed_over(&entry.file_name().to_string_lossy()) {
                continue;
            }
            if metadata.is_dir() && depth == Depth::Tree {
                folders.push(entry.path());
            }
            listing.insert(entry.path(), stamp(&metadata));
        }
    }
    listing
}

fn is_passed_over(name: &str) -> bool {
    is_skipped("content/static", name) || is_skipped("themes", name) && !name.starts_with('.')
}

fn stamp(metadata: &Metadata) -> Stamp {
    match metadata.is_dir() {
        true => Stamp::Folder,
        false => Stamp::Other {
            link: metadata.is_symlink(),
            len: metadata.len(),
            modified: metadata.modified().ok(),
        },
    }
}
