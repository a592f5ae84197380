//! Ensures that only one process publishes to an output folder at a time.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use super::folders::Folders;
use super::state_dir::StateDir;
use super::{Error, failed, unless_missing};

/// The time between two attempts.
const PAUSE: Duration = Duration::from_millis(50);

/// Holds an output folder until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _record: File,
    _output: Option<File>,
}

impl Lock {
    /// Takes the lock, waiting a while if another process holds it, and creates the output folder if necessary. The
    /// second value says whether it was created.
    pub(super) fn take(
        state_dir: &StateDir,
        mut record: File,
        wait: Duration,
    ) -> Result<(Self, bool), Error> {
        let (path, folders) = (state_dir.record(NAME), &state_dir.folders);
        if !acquire(&record, wait).map_err(failed("lock", &path))? {
            let note = fs::read_to_string(&path).unwrap_or_default();
            return Err(busy(folders, &note));
        }
        let note = format!("process {}", std::process::id());
        record
            .set_len(0)
            .and_then(|()| record.write_all(note.as_bytes()))
            .map_err(failed("write", &path))?;
        // Only with the lock: its previous holder may remove a folder that it created in vain.
        let made = fs::symlink_metadata(&folders.output).is_err();
        fs::create_dir_all(&folders.output).map_err(failed("create", &folders.output))?;
        let lock = Self { _output: lock_output(folders, wait)?, _record: record };
        Ok((lock, made))
    }
}

/// The lock file, with a note about the process that holds it.
const NAME: &str = "lock";

/// Opens the lock file in a folder of records. Replaces a link, so that nothing is written through it.
pub(super) fn open(state: &Path) -> Result<File, Error> {
    let path = state.join(NAME);
    if fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink()) {
        unless_missing(fs::remove_file(&path)).map_err(failed("remove", &path))?;
    }
    let opened = File::options().create(true).truncate(false).write(true).open(&path);
    opened.map_err(failed("open", &path))
}

/// The error that another process holds an output folder.
fn busy(folders: &Folders, note: &str) -> Error {
    let holder = match note.trim() {
        "" => "another process",
        note => note,
    };
    Error::Busy { output: folders.output.clone(), holder: holder.to_owned() }
}

/// Locks a file, retrying until the time is over; `false` if it was never free.
fn acquire(file: &File, wait: Duration) -> io::Result<bool> {
    let mut waited = Duration::ZERO;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::WouldBlock) if waited >= wait => return Ok(false),
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        waited += PAUSE;
    }
}

/// Locks the output folder itself, so that two projects cannot publish to it at the same time. File systems that
/// cannot lock folders are exempt.
#[cfg(unix)]
fn lock_output(folders: &Folders, wait: Duration) -> Result<Option<File>, Error> {
    let folder = File::open(&folders.output).map_err(failed("open", &folders.output))?;
    match acquire(&folder, wait) {
        Ok(true) => Ok(Some(folder)),
        Ok(false) => Err(busy(folders, "a process for another project")),
        Err(_) => Ok(None),
    }
}

/// Folders cannot be locked on other systems.
#[cfg(not(unix))]
fn lock_output(_: &Folders, _: Duration) -> Result<Option<File>, Error> {
    Ok(None)
}
