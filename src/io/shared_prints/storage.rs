//! Prints in storage that the program `rclone` reaches: an S3 bucket, or one of some seventy other kinds.
//!
//! Prints are transferred many at a time, as files named as in a [`PrintFolder`].

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use crate::base::digest::Digest;
use crate::io::disk::PrintFolder;
use crate::io::program::Error;
use crate::io::rclone::{Remote, last_words};

/// The arguments of rclone: it gives up quickly, and reports errors briefly.
const FLAGS: [&str; 14] = [
    "--contimeout=3s",
    "--timeout=10s",
    "--retries=1",
    "--low-level-retries=2",
    "--max-duration=10m",
    "--transfers=16",
    "--checkers=16",
    "--no-traverse",
    "--ignore-times",
    // Prints have their own digests.
    "--ignore-checksum",
    "--log-level=ERROR",
    "--stats=0",
    "--use-json-log=false",
    "--files-from-raw=-",
];

/// A place for prints that other machines also use. After the first failure it is no longer used.
#[derive(Debug)]
pub struct Storage {
    remote: Remote,
    /// The place as the user wrote it.
    name: String,
    /// Prints that were already requested and are not requested again.
    asked: Mutex<BTreeSet<Digest>>,
    /// Prints to be sent.
    new: Mutex<BTreeSet<Digest>>,
    trouble: OnceLock<String>,
}

impl Storage {
    /// A bucket of S3, or of a compatible host, as [`Remote::bucket`] finds it.
    pub fn bucket(bucket: &str, prefix: &str) -> Self {
        Self::of(Remote::bucket(bucket, prefix), format!("s3://{bucket}/{prefix}"))
    }

    /// A remote from rclone's own configuration: `backup:prints`.
    pub fn remote(remote: &str) -> Self {
        Self::of(Remote::configured(remote), remote.to_owned())
    }

    fn of(remote: Remote, name: String) -> Self {
        Self {
            remote,
            name,
            asked: Mutex::default(),
            new: Mutex::default(),
            trouble: OnceLock::new(),
        }
    }

    /// Why it is no longer used, as a sentence.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.get().map(String::as_str)
    }

    /// Fetches the available prints into a folder, except those already requested.
    pub(super) fn fetch(&self, keys: impl Iterator<Item = Digest>, folder: &PrintFolder) {
        let mut asked = locked(&self.asked);
        let wanted: BTreeSet<Digest> = keys.filter(|key| asked.insert(*key)).collect();
        if wanted.is_empty() || self.trouble().is_some() {
            return;
        }
        folder.receive(&wanted, |incoming| {
            self.copy(self.remote.path.as_ref(), incoming.as_os_str(), &wanted);
        });
    }

    /// Records a print to be sent.
    pub(super) fn file(&self, key: &Digest) {
        locked(&self.new).insert(*key);
    }

    /// Sends new prints from a folder.
    pub(super) fn send(&self, folder: &PrintFolder) {
        let new = std::mem::take(&mut *locked(&self.new));
        if let Some(path) = folder.path().filter(|_| !new.is_empty() && self.trouble().is_none()) {
            self.copy(path.as_os_str(), self.remote.path.as_ref(), &new);
        }
    }

    /// Copies prints from one place to another. Skips those that do not exist.
    fn copy(&self, from: &OsStr, to: &OsStr, keys: &BTreeSet<Digest>) {
        let names: String = keys.iter().map(|key| PrintFolder::name(key) + "\n").collect();
        let call = self.remote.call("copy").args(FLAGS).args([from, to]).input(names.into_bytes());
        if let Err(error) = call.run() {
            let why: String = reason(error).chars().take(300).collect();
            _ = self.trouble.set(format!(
                "the shared cache `{}` is not used, so missing prints are made here: {why}",
                self.name
            ));
        }
    }
}

/// Why rclone did not do its work, in one line.
fn reason(error: Error) -> String {
    match error {
        Error::Failed { said, .. } => last_words(&said),
        Error::Missing(program) => format!("{error}; {}", program.installation()),
        Error::Broken(..) => error.to_string(),
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
