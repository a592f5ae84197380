//! Detects whether a file has changed without reading it.

use std::fs::Metadata;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::base::digest::Digest;
use crate::base::snapshot::{File, Held};

/// The properties of a file when it was read. If all are the same, so are the bytes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Fingerprint {
    /// Its length in bytes.
    pub(super) len: u64,
    /// When its contents, and when anything about it, last changed, in nanoseconds since 1970.
    times: [i128; 2],
    /// The identity of the file: the numbers of its device and of the file on it.
    file: [u64; 2],
    /// The digest of its bytes.
    pub(super) digest: Digest,
    /// Whether it changed so shortly before it was read that the file system may give another change the same time.
    /// Such a file is read again.
    is_young: bool,
    /// Its first bytes, if the snapshot does not contain all of them.
    pub(super) head: Vec<u8>,
}

/// The least time between two changes to which any common file system with fractions of a second gives different
/// times.
const FINE: Duration = Duration::from_millis(20);

/// The same for file systems that only store whole seconds, or units of two seconds.
const COARSE: Duration = Duration::from_secs(2);

impl Fingerprint {
    /// Takes the fingerprint of a file whose reading began at `begun`.
    pub(super) fn of(metadata: &Metadata, read: &File, begun: SystemTime) -> Self {
        let times = times(metadata);
        let grain = grain(times[0]);
        let oldest = begun.checked_sub(grain).and_then(|t| t.duration_since(UNIX_EPOCH).ok());
        let oldest = oldest.map_or(0, |since| since.as_nanos() as i128);
        let is_young = times.iter().any(|time| *time >= oldest);
        let head = match &read.held {
            Held::Never(head) => head.to_vec(),
            Held::Bytes(_) | Held::OnDemand(..) => Vec::new(),
        };
        let (len, file, digest) = (metadata.len(), file(metadata), read.digest);
        Self { len, times, file, digest, is_young, head }
    }

    /// Whether a file with these properties certainly has the same bytes.
    pub(super) fn is_of(&self, metadata: &Metadata) -> bool {
        !self.is_young
            && self.len == metadata.len()
            && self.times == times(metadata)
            && self.file == file(metadata)
    }
}

/// The least time after which another change has a different time, given a time in nanoseconds.
pub(super) fn grain(time: i128) -> Duration {
    if time % 1_000_000_000 == 0 { COARSE } else { FINE }
}

/// A digest that changes whenever the file changes, as far as can be seen without reading it.
pub(super) fn version(metadata: &Metadata) -> Digest {
    Digest::of_value(&(metadata.len(), times(metadata), file(metadata)))
}

/// When the contents of a file, and when anything about it, last changed.
#[cfg(unix)]
fn times(metadata: &Metadata) -> [i128; 2] {
    use std::os::unix::fs::MetadataExt;
    let nanoseconds =
        |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
    [
        nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
        nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
    ]
}

/// The identity of a file.
#[cfg(unix)]
fn file(metadata: &Metadata) -> [u64; 2] {
    use std::os::unix::fs::MetadataExt;
    [metadata.dev(), metadata.ino()]
}

/// When a file last changed; other systems provide nothing more.
#[cfg(not(unix))]
fn times(metadata: &Metadata) -> [i128; 2] {
    let since = metadata.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
    [since.map_or(0, |since| since.as_nanos() as i128), 0]
}

/// Files have no numbers on other systems.
#[cfg(not(unix))]
fn file(_: &Metadata) -> [u64; 2] {
    [0, 0]
}
