//! The ledger between two runs of the program: bytes that are either whole and of this program, or
//! none at all.

use super::{Entry, FactRow, Ledger, QuestionRow};
use crate::digest::Digest;

/// How many bytes stand before the ledger itself: the digest of the program's mark and the ledger.
const HEAD: usize = 32;

impl Ledger {
    /// The ledger as bytes. `program` is the mark of the program that wrote it.
    pub fn to_bytes(&mut self, program: &str) -> Vec<u8> {
        self.tidy();
        // Writing to a `Vec` does not fail.
        let body = postcard::to_stdvec(self).unwrap_or_default();
        let seal = Digest::of_value(&(program, &body));
        [seal.as_bytes(), body.as_slice()].concat()
    }

    /// The ledger of some bytes; `None` if another program wrote them, or they are damaged.
    pub fn from_bytes(bytes: &[u8], program: &str) -> Option<Self> {
        let (seal, body) = bytes.split_at_checked(HEAD)?;
        let is_sealed = Digest::of_value(&(program, body)).as_bytes() == seal;
        if is_sealed { postcard::from_bytes(body).ok() } else { None }
    }

    /// Drops the rows that no output needs any more, and numbers the others anew.
    fn tidy(&mut self) {
        let asked = self.pages.values().flat_map(|entry: &Entry| entry.trace.iter());
        let (questions, numbers) = renumbered(std::mem::take(&mut self.questions), asked);
        self.questions = questions;
        for entry in self.pages.values_mut() {
            entry.trace.iter_mut().for_each(|n| *n = numbers[*n as usize]);
        }
        let read = self.questions.iter().flat_map(|row: &QuestionRow| row.facts.iter());
        let (facts, numbers): (Vec<FactRow>, _) = renumbered(std::mem::take(&mut self.facts), read);
        self.facts = facts;
        for row in &mut self.questions {
            row.facts.iter_mut().for_each(|n| *n = numbers[*n as usize]);
        }
    }
}

/// The rows that are used, and for each old number its new one.
fn renumbered<'a, T>(rows: Vec<T>, used: impl Iterator<Item = &'a u32>) -> (Vec<T>, Vec<u32>) {
    let mut numbers = vec![u32::MAX; rows.len()];
    used.for_each(|n| numbers[*n as usize] = 0);
    let mut kept = Vec::with_capacity(rows.len());
    for (n, row) in rows.into_iter().enumerate() {
        if numbers[n] == 0 {
            numbers[n] = kept.len() as u32;
            kept.push(row);
        }
    }
    (kept, numbers)
}
