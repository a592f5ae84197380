//! What must outlast a power failure is written to the disk itself.
//!
//! A journal names files that wait. Were they still in memory when it is written, a power failure could
//! leave empty files, which the next build would publish.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{Error, failed};

/// Up to this many files and folders are synced one by one. More of them are synced faster together
/// with everything else on their file system.
const FEW: usize = 48;

/// Proof that what a journal is about to name is on the disk.
pub(super) struct Synced(());

/// Writes files, and then the folders that hold their names, to the disk. All lie below one folder.
pub(super) fn tree(top: &Path, files: &[PathBuf], folders: &[PathBuf]) -> Result<Synced, Error> {
    let are_many = files.len() + folders.len() > FEW;
    if are_many && whole(top).map_err(failed("write", top))? {
        return Ok(Synced(()));
    }
    files.par_iter().try_for_each(|path| file(path).map_err(failed("write", path)))?;
    folders.par_iter().try_for_each(|path| names(path).map_err(failed("write", path)))?;
    Ok(Synced(()))
}

/// Writes all of a file system to the disk; `false` where that cannot be asked for.
#[cfg(target_os = "linux")]
fn whole(top: &Path) -> io::Result<bool> {
    let synced = rustix::fs::syncfs(File::open(top)?).map_err(io::Error::from);
    if synced.as_ref().is_err_and(is_unknown) { Ok(false) } else { synced.map(|()| true) }
}

/// Elsewhere only single files can be written.
#[cfg(not(target_os = "linux"))]
fn whole(_: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Hands a file to the drive; the journal, which is written after it, makes the drive write it.
#[cfg(unix)]
fn file(path: &Path) -> io::Result<()> {
    as_far_as_known(rustix::fs::fsync(File::open(path)?).map_err(io::Error::from))
}

/// Writes a file to the disk. Windows flushes only what is open for writing.
#[cfg(not(unix))]
fn file(path: &Path) -> io::Result<()> {
    File::options().write(true).open(path)?.sync_all()
}

/// Hands the names in a folder to the drive, as [`file`] does with bytes.
#[cfg(unix)]
fn names(folder: &Path) -> io::Result<()> {
    file(folder)
}

/// Elsewhere the file system sees to it.
#[cfg(not(unix))]
fn names(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes the names in a folder last.
#[cfg(unix)]
pub(super) fn folder(folder: &Path) -> io::Result<()> {
    as_far_as_known(File::open(folder)?.sync_all())
}

/// Does without where a file system does not know how to sync something, as some do with folders.
#[cfg(unix)]
fn as_far_as_known(synced: io::Result<()>) -> io::Result<()> {
    if synced.as_ref().is_err_and(is_unknown) { Ok(()) } else { synced }
}

/// Whether the machine says that it cannot sync such a thing at all.
#[cfg(unix)]
fn is_unknown(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported)
}

/// Elsewhere the file system sees to it.
#[cfg(not(unix))]
pub(super) fn folder(_: &Path) -> io::Result<()> {
    Ok(())
}
