//! Digests of files, facts and outputs.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::io;

use serde::{Deserialize, Serialize};

/// A BLAKE3 digest of some bytes; equal digests mean equal bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Digests the bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// Digests the data that a value feeds to a hasher. Such digests are only comparable within the same
    /// program on the same machine.
    pub fn of_value<T: Hash + ?Sized>(value: &T) -> Self {
        let mut sum = Sum(blake3::Hasher::new());
        value.hash(&mut sum);
        Self(*sum.0.finalize().as_bytes())
    }

    /// Digests all bytes of a reader piece by piece, and returns the digest and the number of bytes.
    ///
    /// # Errors
    /// If the reader fails.
    pub fn of_reader(reader: impl io::Read) -> io::Result<(Self, u64)> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(reader)?;
        Ok((Self(*hasher.finalize().as_bytes()), hasher.count()))
    }

    /// The first 48 bits in lower-case hexadecimal, for file names: twelve characters.
    pub fn short(&self) -> String {
        self.to_string()[..12].to_owned()
    }

    /// Whether a text has the form of [`Digest::short`].
    pub fn is_short(text: &str) -> bool {
        text.len() == 12 && text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'))
    }

    /// The digest itself.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads the 64 hexadecimal digits that `Display` writes; `None` for anything else.
    pub fn parse(hex: &str) -> Option<Self> {
        blake3::Hash::from_hex(hex).ok().map(|h| Self(*h.as_bytes()))
    }
}

/// A hasher that digests the data it is fed.
struct Sum(blake3::Hasher);

impl Hasher for Sum {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        let digest = self.0.finalize();
        let (first, _) = digest.as_bytes().split_at(8);
        first.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.short())
    }
}
