//! A change of a few facts in an edition that is otherwise the same: which outputs it affects.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::index::Index;
use super::{Generation, Ledger, Made, OutputRow};
use crate::base::path::Route;
use crate::site::view::{Fact, QuestionKind, Record, View};

/// What a change of facts affects.
#[derive(Debug)]
pub struct Affected {
    /// The generation of its row numbers.
    generation: Generation,
    facts: Vec<Fact>,
    /// The questions that were asked again, and the records of their answers.
    renewed: Vec<(u32, Arc<Record>)>,
    /// The outputs with a changed answer, and the names of the questions.
    pub routes: BTreeMap<Route, Vec<String>>,
}

/// Above this many additions, which are searched one by one, the index is made again.
const MOST_ADDITIONS: usize = 1 << 16;

impl Ledger {
    /// Prepares for [`Ledger::affected_by`], so that the first call is as fast as the next.
    pub fn prepare(&mut self, view: &View) {
        let is_of_use = |index: &Index| {
            index.generation == self.generation && index.additions() <= MOST_ADDITIONS
        };
        if !self.index.as_ref().is_some_and(is_of_use) {
            self.index = Some(Index::of(self, view));
        }
    }

    /// Finds what a change of some facts affects. Everything else must be as it was entered.
    pub fn affected_by(&mut self, view: &View, facts: Vec<Fact>) -> Affected {
        self.prepare(view);
        let asked =
            self.index.iter().flat_map(|index| facts.iter().flat_map(|f| index.questions(*f)));
        let asked: BTreeSet<u32> = asked.collect();
        self.affected_by_questions(view, facts, asked)
    }

    /// Finds the products that are affected by the finished outputs of this build, which the view
    /// [knows](View::set_outputs).
    pub fn affected_by_outputs(&mut self, view: &View) -> Affected {
        self.prepare(view);
        let rows = (0..).zip(&self.questions).filter(|(_, row)| row.is(QuestionKind::Output));
        let asked: BTreeSet<u32> = rows.map(|(n, _)| n).collect();
        self.affected_by_questions(view, Vec::new(), asked)
    }

    fn affected_by_questions(
        &self,
        view: &View,
        facts: Vec<Fact>,
        asked: BTreeSet<u32>,
    ) -> Affected {
        let (renewed, routes) = (Vec::new(), BTreeMap::new());
        let mut affected = Affected { generation: self.generation, facts, renewed, routes };
        let Some(index) = &self.index else { return affected };
        for n in asked {
            let Some(row) = self.questions.get(n as usize) else { continue };
            let Some(record) = view.named(&row.name).map(|question| view.record(&question)) else {
                continue;
            };
            if row.answer != Some(record.digest) {
                let asked =
                    |route: &&Route| self.outputs.get(*route).is_some_and(|e| e.trace.contains(&n));
                for route in index.routes(n).filter(asked) {
                    let names = affected.routes.entry(route.clone()).or_default();
                    names.push(row.name.to_string());
                }
            }
            affected.renewed.push((n, record));
        }
        affected.routes.values_mut().for_each(Vec::dedup);
        affected
    }

    /// Writes down a change once the affected outputs are made. Affected outputs that are not made are forgotten.
    pub fn record_patch(&mut self, affected: Affected, view: &View, made: &[Made]) {
        assert_eq!(
            affected.generation, self.generation,
            "a change is of the ledger it is entered in"
        );
        let Some(mut index) = self.index.take() else { return };
        let routes = affected.routes.keys();
        let before: BTreeMap<&Route, OutputRow> =
            routes.filter_map(|route| Some((route, self.outputs.remove(route)?))).collect();
        for fact in affected.facts {
            let row = index.numbers.fact(fact).and_then(|n| self.facts.get_mut(n as usize));
            if let Some(row) = row {
                row.digest = view.fact(fact);
            }
        }
        for (n, record) in affected.renewed {
            let facts = self.fact_numbers(&record, (view, &mut index.numbers));
            index.add_facts(n, &facts);
            if let Some(row) = self.questions.get_mut(n as usize) {
                (row.answer, row.facts) = (Some(record.digest), facts);
            }
        }
        for Made { route, basis, digest, trace, .. } in made {
            let known = self.questions.len();
            let numbers = &mut index.numbers;
            let trace: Box<[u32]> =
                trace.iter().map(|(q, r)| self.number(q, r, (view, numbers))).collect();
            for (n, row) in self.questions.iter().enumerate().skip(known) {
                index.add_facts(n as u32, &row.facts);
            }
            let before = before.get(route).map(|row| &*row.trace).unwrap_or_default();
            index.add_trace(route, trace.iter().filter(|n| !before.contains(n)));
            self.outputs.insert(route.clone(), OutputRow { basis: *basis, digest: *digest, trace });
        }
        self.index = Some(index);
    }
}
