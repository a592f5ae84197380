//! How a file is known to be unchanged without being read.

use std::fs::Metadata;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::base::digest::Digest;
use crate::base::snapshot::{File, Held};

/// What was seen of a file when it was read: if all of it is the same, so are the bytes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Fingerprint {
    /// Its length in bytes.
    pub(super) len: u64,
    /// When it was changed, and when anything about it was, in nanoseconds since 1970.
    times: [i128; 2],
    /// Which file it is: the number of the device, and that of the file on it.
    file: [u64; 2],
    /// The digest of its bytes.
    pub(super) digest: Digest,
    /// Whether it was changed so shortly before it was read that the clock of the file system might
    /// not tell another change from that one. Such a file is read again.
    is_young: bool,
    /// Its first bytes, if the snapshot does not hold all of them.
    pub(super) head: Vec<u8>,
}

/// How far apart two changes have to be for any common file system to give them different times, where
/// it counts in fractions of a second.
const FINE: Duration = Duration::from_millis(20);

/// The same for file systems that count in whole seconds, or two.
const COARSE: Duration = Duration::from_secs(2);

impl Fingerprint {
    /// Takes the fingerprint of a file that was read from `begun` on.
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

    /// Whether a file that looks so has the same bytes for sure.
    pub(super) fn is_of(&self, metadata: &Metadata) -> bool {
        !self.is_young
            && self.len == metadata.len()
            && self.times == times(metadata)
            && self.file == file(metadata)
    }
}

/// How far apart from a time in nanoseconds another change has to be to be told by its time.
pub(super) fn grain(time: i128) -> Duration {
    if time % 1_000_000_000 == 0 { COARSE } else { FINE }
}

/// Something that is another one whenever a file has changed, as far as is seen without reading it.
pub(super) fn version(metadata: &Metadata) -> Digest {
    Digest::of_value(&(metadata.len(), times(metadata), file(metadata)))
}

/// When a file was changed, and when anything about it was.
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

/// Which file it is.
#[cfg(unix)]
fn file(metadata: &Metadata) -> [u64; 2] {
    use std::os::unix::fs::MetadataExt;
    [metadata.dev(), metadata.ino()]
}

/// When a file was changed; elsewhere no more is told.
#[cfg(not(unix))]
fn times(metadata: &Metadata) -> [i128; 2] {
    let since = metadata.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
    [since.map_or(0, |since| since.as_nanos() as i128), 0]
}

/// Elsewhere files have no numbers.
#[cfg(not(unix))]
fn file(_: &Metadata) -> [u64; 2] {
    [0, 0]
}
