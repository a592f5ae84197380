//! The project's own folder, which may be removed, created again, or replaced by another one.

#![expect(clippy::disallowed_methods, reason = "IO boundary: looks at the folder")]

use std::fs;
use std::path::Path;
use std::time::SystemTime;

/// The identity of a folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Home {
    /// The numbers of its device and of the folder.
    number: Option<(u64, u64)>,
    /// Its creation time, if the file system has it, because numbers are reused.
    made: Option<SystemTime>,
}

impl Home {
    /// The folder at a path; `None` if it does not exist.
    pub(super) fn at(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_dir)?;
        Some(Self { number: number(&metadata), made: metadata.created().ok() })
    }
}

#[cfg(unix)]
fn number(metadata: &fs::Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn number(_: &fs::Metadata) -> Option<(u64, u64)> {
    None
}
