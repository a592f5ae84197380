//! What the output folder looks like, asked of the disk once for each folder.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use super::is_missing;
use crate::base::digest::Digest;
use crate::base::path::Route;

/// What has a certain name in the output folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum EntryKind {
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
pub(super) struct OutputDir {
    output: PathBuf,
    known: Mutex<BTreeMap<String, EntryKind>>,
}

impl OutputDir {
    /// Knows nothing yet of an output folder.
    pub(super) fn new(output: &Path) -> Self {
        Self { output: output.to_owned(), known: Mutex::default() }
    }

    /// What lies where a folder is wanted; below what is no folder nothing is asked of the disk.
    pub(super) fn folder(&self, path: &str) -> io::Result<EntryKind> {
        if path.is_empty() {
            return Ok(EntryKind::Folder);
        }
        if let Some(ground) = lock(&self.known).get(path) {
            return Ok(*ground);
        }
        let ground = match self.folder(parent(path))? {
            EntryKind::Folder => self.target(path)?.0,
            EntryKind::File | EntryKind::Link | EntryKind::Missing => EntryKind::Missing,
        };
        lock(&self.known).insert(path.to_owned(), ground);
        Ok(ground)
    }

    /// What lies at a name in a folder that is known to be one.
    pub(super) fn target(&self, path: &str) -> io::Result<(EntryKind, Option<Metadata>)> {
        let metadata = match fs::symlink_metadata(self.path(path)) {
            Ok(metadata) => metadata,
            Err(error) if is_missing(&error) => return Ok((EntryKind::Missing, None)),
            Err(error) => return Err(error),
        };
        let ground = match metadata.file_type() {
            kind if kind.is_dir() => EntryKind::Folder,
            kind if kind.is_symlink() => EntryKind::Link,
            _ => EntryKind::File,
        };
        Ok((ground, Some(metadata)))
    }

    /// Whether the file at a route has these bytes. One that cannot be read has not.
    pub(super) fn holds(&self, route: &Route, digest: Digest) -> io::Result<bool> {
        match File::open(self.path(route.as_str())).and_then(Digest::of_reader) {
            Ok((found, _)) => Ok(found == digest),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(false),
            Err(error) => Err(error),
        }
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
    metadata.modified().map_or(0, nanoseconds)
}

/// The present instant, in nanoseconds since 1970.
pub(super) fn now() -> u64 {
    nanoseconds(SystemTime::now())
}

fn nanoseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).ok();
    since.and_then(|since| u64::try_from(since.as_nanos()).ok()).unwrap_or(0)
}

/// The permissions of a file, where there are such.
#[cfg(unix)]
pub(super) fn mode(metadata: &Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    Some(metadata.permissions().mode() & 0o7777)
}

/// Elsewhere permissions are not kept with a file.
#[cfg(not(unix))]
pub(super) fn mode(_: &Metadata) -> Option<u32> {
    None
}

/// The permissions that a new file gets in a folder, where there are such.
pub(super) fn new_mode(folder: &Path) -> io::Result<Option<u32>> {
    // No output has this name.
    let path = folder.join(super::record::STAGING);
    let metadata = File::create_new(&path)?.metadata()?;
    fs::remove_file(&path)?;
    Ok(mode(&metadata))
}

/// Gives a file permissions.
#[cfg(unix)]
pub(super) fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

/// Elsewhere there are none to give.
#[cfg(not(unix))]
pub(super) fn set_mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

/// Locks; what another thread was at when it panicked is still sound here.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
