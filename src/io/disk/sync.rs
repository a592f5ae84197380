//! Writes through to the disk what must survive a power failure.
//!
//! A journal names waiting files. If they were still in memory when it is written, a power failure could leave empty
//! files, which the next build would publish.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{Error, failed};

/// Up to this many files and folders are synced one by one. More are faster to sync together with everything else on
/// their file system.
const FEW: usize = 48;

/// Proof that everything a journal will name is on the disk.
pub(super) struct Synced(());

/// Syncs files, then the folders that contain their names. All are below one folder.
pub(super) fn tree(top: &Path, files: &[PathBuf], folders: &[PathBuf]) -> Result<Synced, Error> {
    let are_many = files.len() + folders.len() > FEW;
    if are_many && whole(top).map_err(failed("write", top))? {
        return Ok(Synced(()));
    }
    files.par_iter().try_for_each(|path| file(path).map_err(failed("write", path)))?;
    folders.par_iter().try_for_each(|path| names(path).map_err(failed("write", path)))?;
    Ok(Synced(()))
}

/// Writes everything below a folder through to the disk, where the system can do that at once.
///
/// # Errors
/// If it cannot be written.
pub fn all(top: &Path) -> io::Result<()> {
    whole(top).map(drop)
}

/// Syncs a whole file system; `false` where that is not possible.
#[cfg(target_os = "linux")]
fn whole(top: &Path) -> io::Result<bool> {
    let synced = rustix::fs::syncfs(File::open(top)?).map_err(io::Error::from);
    if synced.as_ref().is_err_and(is_unknown) { Ok(false) } else { synced.map(|()| true) }
}

/// On other systems, only single files can be synced.
#[cfg(not(target_os = "linux"))]
fn whole(_: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Sends a file to the drive. Syncing the journal, which is written later, also forces the file to the disk.
#[cfg(unix)]
fn file(path: &Path) -> io::Result<()> {
    as_far_as_known(rustix::fs::fsync(File::open(path)?).map_err(io::Error::from))
}

/// Syncs a file. Windows only flushes files that are open for writing.
#[cfg(not(unix))]
fn file(path: &Path) -> io::Result<()> {
    File::options().write(true).open(path)?.sync_all()
}

/// Sends the names in a folder to the drive, like [`file`] does with bytes.
#[cfg(unix)]
fn names(folder: &Path) -> io::Result<()> {
    file(folder)
}

/// The file systems of other systems do this themselves.
#[cfg(not(unix))]
fn names(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes the names in a folder permanent.
#[cfg(unix)]
pub(super) fn folder(folder: &Path) -> io::Result<()> {
    as_far_as_known(File::open(folder)?.sync_all())
}

/// Ignores that a file system cannot sync something; some cannot sync folders.
#[cfg(unix)]
fn as_far_as_known(synced: io::Result<()>) -> io::Result<()> {
    if synced.as_ref().is_err_and(is_unknown) { Ok(()) } else { synced }
}

/// Whether the error says that such a thing cannot be synced at all.
#[cfg(unix)]
fn is_unknown(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported)
}

/// The file systems of other systems do this themselves.
#[cfg(not(unix))]
pub(super) fn folder(_: &Path) -> io::Result<()> {
    Ok(())
}
