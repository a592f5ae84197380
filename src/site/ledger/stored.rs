//! Tidying the ledger before it is saved for the next run.

use super::{FactRow, Ledger, OutputRow, QuestionRow};

impl Ledger {
    /// Drops rows that no output needs any more, and renumbers the rest.
    pub fn tidy(&mut self) {
        let rows = (self.questions.len(), self.facts.len());
        let asked = self.outputs.values().flat_map(|row: &OutputRow| row.trace.iter());
        let (questions, numbers) = renumbered(std::mem::take(&mut self.questions), asked);
        self.questions = questions;
        for row in self.outputs.values_mut() {
            row.trace.iter_mut().for_each(|n| *n = numbers[*n as usize]);
        }
        let read = self.questions.iter().flat_map(|row: &QuestionRow| row.facts.iter());
        let (facts, numbers): (Vec<FactRow>, _) = renumbered(std::mem::take(&mut self.facts), read);
        self.facts = facts;
        for row in &mut self.questions {
            row.facts.iter_mut().for_each(|n| *n = numbers[*n as usize]);
        }
        if rows != (self.questions.len(), self.facts.len()) {
            self.start_generation();
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
