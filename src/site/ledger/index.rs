//! From facts to the questions that read them, and on to the outputs that asked, so that a small change needs no search of
//! the whole ledger.

use std::collections::BTreeSet;

use super::numbers::Numbers;
use super::{Generation, Ledger};
use crate::base::path::Route;
use crate::site::view::{Fact, View};

/// The ledger read backwards. It may name too much, because outputs have been made again since, but never too little.
#[derive(Debug)]
pub(super) struct Index {
    /// The generation of its row numbers.
    pub(super) generation: Generation,
    /// The rows of the questions and facts of the edition.
    pub(super) numbers: Numbers,
    questions: Backwards,
    routes: Vec<Route>,
    outputs: Backwards,
}

/// For each number, the numbers that point to it.
#[derive(Debug)]
struct Backwards {
    starts: Vec<u32>,
    all: Vec<u32>,
    /// Those added later.
    later: Vec<(u32, u32)>,
}

impl Backwards {
    /// Reverses lists of numbers below `count`.
    fn of<'a>(lists: impl Iterator<Item = &'a [u32]> + Clone, count: usize) -> Self {
        let mut starts = vec![0u32; count + 1];
        for n in lists.clone().flatten() {
            starts[*n as usize + 1] += 1;
        }
        for n in 0..count {
            starts[n + 1] += starts[n];
        }
        let mut next = starts.clone();
        let mut all = vec![0; starts[count] as usize];
        for (from, list) in (0u32..).zip(lists) {
            for n in list {
                all[next[*n as usize] as usize] = from;
                next[*n as usize] += 1;
            }
        }
        Self { starts, all, later: Vec::new() }
    }

    /// What points to a number.
    fn to(&self, n: u32) -> impl Iterator<Item = u32> {
        let range = self.starts.get(n as usize).zip(self.starts.get(n as usize + 1));
        let range = range.map_or(0..0, |(start, end)| *start as usize..*end as usize);
        let later = self.later.iter().filter(move |(to, _)| *to == n).map(|(_, from)| *from);
        self.all[range].iter().copied().chain(later)
    }
}

impl Index {
    /// Reads a ledger backwards, for the questions and facts of an edition.
    pub(super) fn of(ledger: &Ledger, view: &View) -> Self {
        let mut numbers = Numbers::new(view);
        for (n, row) in (0..).zip(&ledger.questions) {
            if let Some(question) = view.named(&row.name) {
                numbers.set(&question, n);
            }
        }
        for (n, row) in (0..).zip(&ledger.facts) {
            if let Some(fact) = view.fact_named(&row.name) {
                numbers.set_fact(fact, n);
            }
        }
        let facts = ledger.questions.iter().map(|row| &*row.facts);
        let traces = ledger.outputs.values().map(|row| &*row.trace);
        Self {
            generation: ledger.generation,
            numbers,
            questions: Backwards::of(facts, ledger.facts.len()),
            routes: ledger.outputs.keys().cloned().collect(),
            outputs: Backwards::of(traces, ledger.questions.len()),
        }
    }

    /// The rows of the questions whose answers may have read a fact.
    pub(super) fn questions(&self, fact: Fact) -> BTreeSet<u32> {
        self.numbers.fact(fact).map(|n| self.questions.to(n).collect()).unwrap_or_default()
    }

    /// How much has been added.
    pub(super) fn additions(&self) -> usize {
        self.questions.later.len() + self.outputs.later.len()
    }

    /// The outputs that may have asked a question.
    pub(super) fn routes(&self, question: u32) -> impl Iterator<Item = &Route> {
        self.outputs.to(question).filter_map(|n| self.routes.get(n as usize))
    }

    /// Adds what an answer has read.
    pub(super) fn add_facts(&mut self, question: u32, facts: &[u32]) {
        let known = |fact: &&u32| !self.questions.to(**fact).any(|n| n == question);
        let facts: Vec<&u32> = facts.iter().filter(known).collect();
        self.questions.later.extend(facts.into_iter().map(|fact| (*fact, question)));
    }

    /// Adds the new questions of an output.
    pub(super) fn add_trace<'a>(&mut self, route: &Route, new: impl Iterator<Item = &'a u32>) {
        let n = self.routes.len() as u32;
        let before = self.outputs.later.len();
        self.outputs.later.extend(new.map(|question| (*question, n)));
        if self.outputs.later.len() > before {
            self.routes.push(route.clone());
        }
    }
}
