//! A share of the pictures, so that several machines can make the prints of a site together.

use crate::base::digest::Digest;
use crate::base::path::SourcePath;

/// One of several shares of all pictures. Each picture belongs to exactly one, the same on every machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shard {
    /// Which one, from 1.
    number: u64,
    /// How many there are.
    of: u64,
}

impl Shard {
    /// All pictures.
    pub const ALL: Self = Self { number: 1, of: 1 };

    /// Reads `2/8`, the second of eight. `None` if it is not of that form, or there are fewer.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, of) = text.split_once('/')?;
        let (number, of) = (number.parse().ok()?, of.parse().ok()?);
        (1..=of).contains(&number).then_some(Self { number, of })
    }

    /// Whether a picture is in it. All prints of a picture are in the same shard, so it is decoded once.
    pub fn contains(self, picture: &SourcePath) -> bool {
        Digest::of(picture.as_str().as_bytes()).number() % self.of == self.number - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_is_in_one_shard() {
        let shards: Vec<Shard> = (1..=8).filter_map(|n| Shard::parse(&format!("{n}/8"))).collect();
        let mut sizes = [0; 8];
        for n in 0..800 {
            let picture = SourcePath::new(&format!("content/photos/{n}.jpg")).expect("a path");
            let of: Vec<usize> = (0..8).filter(|n| shards[*n].contains(&picture)).collect();
            assert_eq!(of.len(), 1, "{picture}");
            sizes[of[0]] += 1;
            assert!(Shard::ALL.contains(&picture));
        }
        assert!(sizes.iter().all(|size| (60..140).contains(size)), "{sizes:?}");
    }

    #[test]
    fn only_shares_that_exist_are_read() {
        for bad in ["", "2", "0/8", "9/8", "1/0", "a/b", "-1/8", "1/8/2"] {
            assert_eq!(Shard::parse(bad), None, "{bad}");
        }
        assert_eq!(Shard::parse("1/1"), Some(Shard::ALL));
    }
}
