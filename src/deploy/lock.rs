//! The note at a place that says who is deploying to it.

use serde::{Deserialize, Serialize};

/// The name of the note at places that have no better one for it.
pub const NAME: &str = ".pressrun-lock.json";

/// After so many seconds without news, a deployment counts as dead.
pub const PATIENCE: i64 = 3600;

/// Who is deploying since when.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Lock {
    /// Identifies the run.
    pub run: String,
    /// Who deploys.
    pub by: String,
    /// When it last wrote this note, in seconds since 1970 by its own clock.
    pub since: i64,
    /// Whether its run has ended before all was done.
    #[serde(default)]
    pub ended: bool,
}

/// What a note means for another deployment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// A run of this machine left it, which has ended.
    Own,
    /// Somebody else is deploying.
    Held,
    /// The run of somebody else has ended before all was done.
    Ended,
    /// Nothing was heard of it for so many seconds, so its run has probably died.
    Dead(i64),
}

impl Lock {
    /// Reads a note. Of a damaged one, nobody knows whose it is.
    pub fn parse(bytes: &[u8]) -> Self {
        let (run, by) = (String::new(), "somebody".to_owned());
        let unknown = Self { run, by, since: i64::MAX, ended: false };
        serde_json::from_slice(bytes).unwrap_or(unknown)
    }

    /// Whether nobody knows whose note this is.
    pub fn is_damaged(&self) -> bool {
        self.run.is_empty()
    }

    /// The note as it is stored, in one line.
    pub fn to_bytes(&self) -> Vec<u8> {
        // A structure of texts and numbers can always be written.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// What this note means, given the last run of this machine, if that is unfinished. While this machine holds its own
    /// records, no other run of it is under way. A damaged note is taken for what that run has begun to write.
    pub fn standing(&self, last_run: Option<&str>, now: i64) -> Standing {
        if last_run.is_some_and(|last| self.is_damaged() || self.run == last) {
            return Standing::Own;
        }
        match now.saturating_sub(self.since) {
            _ if self.ended => Standing::Ended,
            silent if silent > PATIENCE => Standing::Dead(silent),
            _ => Standing::Held,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_stands_for_an_hour() {
        let lock = Lock { run: "r1".to_owned(), by: "ana".to_owned(), since: 10_000, ended: false };
        assert_eq!(Lock::parse(&lock.to_bytes()), lock);
        assert_eq!(lock.standing(Some("r1"), 10_000), Standing::Own);
        assert_eq!(lock.standing(Some("r2"), 10_060), Standing::Held);
        assert_eq!(lock.standing(None, 13_600), Standing::Held);
        assert_eq!(lock.standing(None, 13_601), Standing::Dead(3601));
        // The clock of the other machine is ahead.
        assert_eq!(lock.standing(None, 0), Standing::Held);
        let damaged = Lock::parse(b"{\"run\":");
        assert_eq!(damaged.standing(None, 2_000_000_000), Standing::Held);
        assert_eq!(damaged.standing(Some("r1"), 2_000_000_000), Standing::Own);
        let ended = Lock { ended: true, ..lock };
        assert_eq!(ended.standing(None, 10_001), Standing::Ended);
        assert_eq!(ended.standing(Some("r1"), 10_001), Standing::Own);
    }
}
