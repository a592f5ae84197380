//! The contents of the output folder. The disk is read once for each folder.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use super::is_missing;
use crate::base::digest::Digest;
use crate::base::path::Route;

/// The kind of an entry in the output folder.
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

/// The known folders of the output folder.
#[derive(Debug)]
pub(super) struct OutputDir {
    output: PathBuf,
    known: Mutex<BTreeMap<String, EntryKind>>,
}

impl OutputDir {
    /// Starts without knowledge of the output folder.
    pub(super) fn new(output: &Path) -> Self {
        Self { output: output.to_owned(), known: Mutex::default() }
    }

    /// The entry at the path of a folder. Below anything but a folder, the disk is not read.
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

    /// The entry at a path whose parent is known to be a folder.
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

    /// Whether the file at a route has these bytes; `false` if it cannot be read.
    pub(super) fn holds(&self, route: &Route, digest: Digest) -> io::Result<bool> {
        match File::open(self.path(route.as_str())).and_then(Digest::of_reader) {
            Ok((found, _)) => Ok(found == digest),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The path of a route on the disk.
    pub(super) fn path(&self, route: &str) -> PathBuf {
        self.output.join(route)
    }
}

/// The folder of a route; empty at the top.
pub(super) fn parent(route: &str) -> &str {
    route.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folders around a route, outermost first, and the route itself.
pub(super) fn steps_to(route: &str) -> impl Iterator<Item = &str> {
    let ends = route.match_indices('/').map(|(at, _)| at);
    ends.chain([route.len()]).map(|end| &route[..end])
}

/// When the contents of a file last changed, in nanoseconds since 1970.
pub(super) fn mtime(metadata: &Metadata) -> u64 {
    metadata.modified().map_or(0, nanoseconds)
}

/// The current time, in nanoseconds since 1970.
pub(super) fn now() -> u64 {
    nanoseconds(SystemTime::now())
}

fn nanoseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).ok();
    since.and_then(|since| u64::try_from(since.as_nanos()).ok()).unwrap_or(0)
}

/// The permissions of a file, on systems that have them.
#[cfg(unix)]
pub(super) fn mode(metadata: &Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    Some(metadata.permissions().mode() & 0o7777)
}

/// Files have no permissions on other systems.
#[cfg(not(unix))]
pub(super) fn mode(_: &Metadata) -> Option<u32> {
    None
}

/// The permissions of a new file in a folder, on systems that have them.
pub(super) fn new_mode(folder: &Path) -> io::Result<Option<u32>> {
    // Outputs never have this name.
    let path = folder.join(super::record::STAGING);
    let metadata = File::create_new(&path)?.metadata()?;
    fs::remove_file(&path)?;
    Ok(mode(&metadata))
}

/// Sets the permissions of a file.
#[cfg(unix)]
pub(super) fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

/// Other systems have none.
#[cfg(not(unix))]
pub(super) fn set_mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

/// Locks, even after a panic of another thread: the data are still valid here.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
