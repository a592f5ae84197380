//! Detects whether Git is changing the project.

#![expect(clippy::disallowed_methods, reason = "IO boundary: looks for Git's lock")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::batch::Lock;

/// The lock that Git holds while it changes the project's files; `None` if it does not exist.
pub(super) fn held(root: &Path) -> Option<Lock> {
    let folder = root.ancestors().find_map(git_folder)?;
    let lock = fs::symlink_metadata(folder.join("index.lock")).ok()?;
    Some(lock.modified().unwrap_or(SystemTime::UNIX_EPOCH))
}

/// The folder with Git's data about a work tree. In additional work trees, `.git` is a file.
fn git_folder(folder: &Path) -> Option<PathBuf> {
    let git = folder.join(".git");
    let metadata = fs::metadata(&git).ok()?;
    if metadata.is_dir() {
        return Some(git);
    }
    let text = fs::read_to_string(&git).ok()?;
    Some(folder.join(text.strip_prefix("gitdir:")?.trim()))
}
