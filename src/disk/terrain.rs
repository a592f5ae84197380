//! What the output folder looks like, asked of the disk once for each folder.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::UNIX_EPOCH;

use super::is_missing;

/// What has a certain name in the output folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ground {
    /// Nothing.
    Missing,
    /// A folder.
    Folder,
    /// A file.
    File,
    /// A symbolic link. Nothing is read, written or removed through it.
    Link,
}

/// The folders of the output folder as far as they are known.
#[derive(Debug)]
pub(super) struct Terrain {
    output: PathBuf,
    known: Mutex<BTreeMap<String, Ground>>,
}

impl Terrain {
    /// Knows nothing yet of an output folder.
    pub(super) fn new(output: &Path) -> Self {
        Self { output: output.to_owned(), known: Mutex::default() }
    }

    /// What lies where a folder is wanted; below what is no folder nothing is asked of the disk.
    pub(super) fn folder(&self, path: &str) -> io::Result<Ground> {
        if path.is_empty() {
            return Ok(Ground::Folder);
        }
        if let Some(ground) = lock(&self.known).get(path) {
            return Ok(*ground);
        }
        let ground = match self.folder(parent(path))? {
            Ground::Folder => self.target(path)?.0,
            Ground::File | Ground::Link | Ground::Missing => Ground::Missing,
        };
        lock(&self.known).insert(path.to_owned(), ground);
        Ok(ground)
    }

    /// What lies at a name in a folder that is known to be one.
    pub(super) fn target(&self, path: &str) -> io::Result<(Ground, Option<Metadata>)> {
        let metadata = match fs::symlink_metadata(self.path(path)) {
            Ok(metadata) => metadata,
            Err(error) if is_missing(&error) => return Ok((Ground::Missing, None)),
            Err(error) => return Err(error),
        };
        let ground = match metadata.file_type() {
            kind if kind.is_dir() => Ground::Folder,
            kind if kind.is_symlink() => Ground::Link,
            _ => Ground::File,
        };
        Ok((ground, Some(metadata)))
    }

    /// The place of a route on the disk.
    pub(super) fn path(&self, route: &str) -> PathBuf {
        self.output.join(route)
    }
}

/// The folder a route lies in; empty for one at the top.
pub(super) fn parent(route: &str) -> &str {
    route.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folders a route lies in, outermost first, and the route itself.
pub(super) fn steps_to(route: &str) -> impl Iterator<Item = &str> {
    let ends = route.match_indices('/').map(|(at, _)| at);
    ends.chain([route.len()]).map(|end| &route[..end])
}

/// When a file was last changed, in nanoseconds since 1970.
pub(super) fn mtime(metadata: &Metadata) -> u64 {
    let since = metadata.modified().ok();
    since
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .and_then(|since| u64::try_from(since.as_nanos()).ok())
        .unwrap_or(0)
}

/// Locks; what another thread was at when it panicked is still sound here.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
