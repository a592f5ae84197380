//! The project's own folder, which may be removed, made again, or replaced by another one.

#![expect(clippy::disallowed_methods, reason = "IO boundary: looks at the folder")]

use std::fs;
use std::path::Path;
use std::time::SystemTime;

/// By what a folder is known to be the one it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Home {
    /// Its device and number there.
    number: Option<(u64, u64)>,
    /// When it was made, if the file system knows: numbers are given again.
    made: Option<SystemTime>,
}

impl Home {
    /// The folder at a path; `None` if there is none.
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
