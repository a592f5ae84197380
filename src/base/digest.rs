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
        let mut sum = Sum { digested: blake3::Hasher::new(), pieces: Vec::with_capacity(FEW) };
        value.hash(&mut sum);
        sum.digest()
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

    /// The first 64 bits, to spread things evenly.
    pub fn number(&self) -> u64 {
        let (first, _) = self.0.split_at(8);
        first.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
    }

    /// Reads the 64 hexadecimal digits that `Display` writes; `None` for anything else.
    pub fn parse(hex: &str) -> Option<Self> {
        blake3::Hash::from_hex(hex).ok().map(|h| Self(*h.as_bytes()))
    }
}

/// The most bytes of small pieces that are gathered to be digested together.
const MANY: usize = 64 * 1024;

/// As many as most values have.
const FEW: usize = 4 * 1024;

/// A hasher that digests the data it is fed. It gathers small pieces, because digesting them one by one is slow.
struct Sum {
    digested: blake3::Hasher,
    pieces: Vec<u8>,
}

impl Sum {
    fn digest(&self) -> Digest {
        let sum = match self.digested.count() {
            0 => blake3::hash(&self.pieces),
            _ => self.digested.clone().update(&self.pieces).finalize(),
        };
        Digest(*sum.as_bytes())
    }
}

impl Hasher for Sum {
    fn write(&mut self, bytes: &[u8]) {
        if self.pieces.len() + bytes.len() > MANY {
            self.digested.update(&self.pieces);
            self.pieces.clear();
        }
        match bytes.len() > MANY {
            true => _ = self.digested.update(bytes),
            false => self.pieces.extend_from_slice(bytes),
        }
    }

    fn finish(&self) -> u64 {
        self.digest().number()
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A value that feeds a hasher pieces of these lengths.
    struct Pieces(&'static [usize]);

    impl Hash for Pieces {
        fn hash<H: Hasher>(&self, state: &mut H) {
            self.0.iter().for_each(|length| state.write(&vec![7; *length]));
        }
    }

    #[test]
    fn the_digest_of_a_value_is_that_of_its_bytes() {
        let lengths: [&[usize]; 5] =
            [&[], &[3, 0, 4], &[MANY, 1], &[1, MANY + 1, 2, 3], &[MANY - 1, 1, 1]];
        for pieces in lengths {
            let all = vec![7; pieces.iter().sum()];
            assert_eq!(Digest::of_value(&Pieces(pieces)), Digest::of(&all), "{pieces:?}");
        }
    }
}
