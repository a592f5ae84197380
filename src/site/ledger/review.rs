//! Which answers of the last build still hold.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Generation, Ledger, QuestionRow};
use crate::base::digest::Digest;
use crate::site::view::{Fact, Question, QuestionKind, Record, View};

/// The answers in a ledger, compared with those of an edition.
#[derive(Debug)]
pub struct Review {
    /// The generation of its row numbers.
    pub(super) generation: Generation,
    /// What all answers depend on.
    pub(super) ground: Digest,
    /// The facts of the ledger, and their digests now.
    pub(super) facts: Vec<(Option<Fact>, Digest)>,
    /// The questions of the ledger, and their answers now.
    pub(super) questions: Vec<Reviewed>,
}

/// A question of the ledger, looked at again.
#[derive(Debug)]
pub(super) struct Reviewed {
    /// The question; `None` if its subject does not exist.
    pub(super) question: Option<Question>,
    /// Its answer, if it was asked again because a fact had changed.
    pub(super) renewed: Option<Option<Arc<Record>>>,
    /// Whether its answer has changed.
    changed: bool,
}

impl Review {
    /// Whether the answer to a question of the ledger has changed.
    pub(super) fn is_changed(&self, question: u32) -> bool {
        self.questions.get(question as usize).is_none_or(|reviewed| reviewed.changed)
    }

    /// Asks for finished outputs again, once the view [knows](View::set_outputs) them all.
    pub fn review_outputs(&mut self, ledger: &Ledger, view: &View) {
        assert_eq!(self.generation, ledger.generation, "a review belongs to its own ledger");
        for (row, reviewed) in ledger.questions.iter().zip(&mut self.questions) {
            let question = reviewed.question.as_ref().filter(|_| row.is(QuestionKind::Output));
            if let Some(question) = question {
                let record = view.record(question);
                reviewed.changed = row.answer != Some(record.digest);
                reviewed.renewed = Some(Some(record));
            }
        }
    }
}

pub(super) fn review(ledger: &Ledger, view: &View, ground: Digest) -> Review {
    let on_other_ground = ledger.ground != Some(ground);
    let facts: Vec<(Option<Fact>, Digest)> = ledger
        .facts
        .par_iter()
        .map(|row| {
            let fact = view.fact_named(&row.name);
            (fact, fact.map_or_else(absent, |fact| view.fact(fact)))
        })
        .collect();
    let is_changed = |n: &u32| {
        let rows = ledger.facts.get(*n as usize).zip(facts.get(*n as usize));
        rows.is_none_or(|(row, (_, now))| row.digest != *now)
    };
    let look = |row: &QuestionRow| {
        let question = view.named(&row.name);
        let was_there = row.answer.is_some();
        let same_facts = !on_other_ground && !row.facts.iter().any(is_changed);
        if same_facts && was_there == question.is_some() {
            return Reviewed { question, renewed: None, changed: false };
        }
        let record = question.as_ref().map(|question| view.record(question));
        let changed = record.as_ref().map(|record| record.digest) != row.answer;
        Reviewed { question, renewed: Some(record), changed }
    };
    let questions = ledger.questions.par_iter().map(look).collect();
    Review { generation: ledger.generation, ground, facts, questions }
}

/// The digest of a fact that is not there.
fn absent() -> Digest {
    Digest::of(b"")
}
