//! What pressrun remembers from build to build, and how much of it still holds.
//!
//! For each output the ledger knows what it depends on (template, settings, plan) and the questions it asked; for each
//! question, the digest of its answer and the facts read for it; for each fact, its digest. If all answers of an output
//! are the same as before, the output is the same. "Build Systems à la Carte" (Mokhov, Mitchell, Peyton Jones, 2018)
//! calls this verifying traces.

mod index;
mod numbers;
mod review;
mod stored;
mod affected;

use std::collections::BTreeMap;
use std::mem;
use std::sync::Arc;

pub use affected::Affected;
pub use review::Review;

use crate::base::digest::Digest;
use crate::base::path::Route;
use crate::site::view::{Fact, FactKind, Question, QuestionKind, Record, Trace, View};
use index::Index;
use numbers::Numbers;
use serde::{Deserialize, Serialize};

/// What the last good build left behind.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Ledger {
    /// What every answer depends on: settings and words.
    ground: Option<Digest>,
    facts: Vec<FactRow>,
    questions: Vec<QuestionRow>,
    outputs: BTreeMap<Route, OutputRow>,
    /// The ledger read backwards, made when it is first needed.
    #[serde(skip)]
    index: Option<Index>,
    /// Changes whenever rows are renumbered, or change without the index. Whatever refers to rows by number carries the
    /// generation and is valid only in it.
    #[serde(skip)]
    generation: Generation,
}

/// A numbering of the rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Generation(u64);

/// A fact that answers have read.
#[derive(Debug, Serialize, Deserialize)]
struct FactRow {
    name: Box<str>,
    digest: Digest,
}

/// A question that pages have asked.
#[derive(Debug, Serialize, Deserialize)]
struct QuestionRow {
    name: Box<str>,
    /// The digest of its answer; `None` if its subject did not exist.
    answer: Option<Digest>,
    /// The numbers of the facts that were read for it.
    facts: Box<[u32]>,
}

impl QuestionRow {
    fn is(&self, kind: QuestionKind) -> bool {
        begins_with(&self.name, kind.name())
    }
}

impl FactRow {
    fn is(&self, kind: FactKind) -> bool {
        begins_with(&self.name, kind.name())
    }
}

/// Whether the first word of a row's name is that of a kind.
fn begins_with(name: &str, kind: &str) -> bool {
    name.split(' ').next() == Some(kind)
}

/// An output, as it was made.
#[derive(Debug, Serialize, Deserialize)]
struct OutputRow {
    basis: Basis,
    digest: Digest,
    /// The numbers of the questions it asked.
    trace: Box<[u32]>,
}

/// What an output uses without asking.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Basis {
    /// Its template, with all templates that it includes.
    pub template: Digest,
    /// The site and its words, which every template gets; nothing for a file.
    pub site: Digest,
    /// Its place in the plan; the bytes of a file.
    pub job: Digest,
}

/// Why an output was made, and not kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Why {
    /// Its route had no output.
    New,
    /// Its template has changed, or one that it needs.
    Template,
    /// The settings or the words of the theme have changed.
    Site,
    /// Its route belongs to another source, its file has changed, or whether robots may list it.
    Job,
    /// These questions have other answers.
    Answers(Vec<String>),
    /// The kept output is missing or altered.
    Lost,
}

/// An output that was made.
#[derive(Debug)]
pub struct Made {
    /// Its route.
    pub route: Route,
    /// What it depends on.
    pub basis: Basis,
    /// The digest of its bytes.
    pub digest: Digest,
    /// The questions it asked, until the ledger has taken them.
    pub trace: Trace,
    /// Why it was made.
    pub why: Why,
}

/// An output of the last build that is no longer planned.
#[derive(Debug)]
pub struct Gone {
    /// Its route.
    pub route: Route,
    /// The name of its one question of a kind: `body 2025-09/focus/grid-ai`.
    pub question: String,
    /// The digest of the answer.
    pub answer: Option<Digest>,
}

impl Ledger {
    /// The outputs without a plan that asked exactly one question of a kind.
    pub fn gone(&self, kind: QuestionKind, is_planned: impl Fn(&Route) -> bool) -> Vec<Gone> {
        let about = |n: &u32| {
            let row = self.questions.get(*n as usize)?;
            row.is(kind).then_some((&row.name, row.answer))
        };
        let gone = |(route, row): (&Route, &OutputRow)| {
            let mut asked = row.trace.iter().filter_map(about);
            let ((question, answer), None) = (asked.next()?, asked.next()) else { return None };
            Some(Gone { route: route.clone(), question: question.to_string(), answer })
        };
        self.outputs.iter().filter(|(route, _)| !is_planned(route)).filter_map(gone).collect()
    }

    /// Finds the answers that still hold. `ground` is a digest of what all answers depend on.
    pub fn review(&self, view: &View, ground: Digest) -> Review {
        review::review(self, view, ground)
    }

    /// The digest of the output at a route, if it would be the same again.
    ///
    /// # Errors
    /// The reason to make it again.
    pub fn kept(&self, route: &Route, basis: &Basis, review: &Review) -> Result<Digest, Why> {
        let Some(row) = self.outputs.get(route) else { return Err(Why::New) };
        if row.basis.job != basis.job {
            return Err(Why::Job);
        }
        if row.basis.template != basis.template {
            return Err(Why::Template);
        }
        if row.basis.site != basis.site {
            return Err(Why::Site);
        }
        match row.trace.iter().any(|n| review.is_changed(*n)) {
            false => Ok(row.digest),
            true => Err(Why::Answers(self.changed(row, review))),
        }
    }

    /// The names of the questions of an output that have other answers.
    fn changed(&self, row: &OutputRow, review: &Review) -> Vec<String> {
        let changed = row.trace.iter().filter(|n| review.is_changed(**n));
        let rows = changed.filter_map(|n| self.questions.get(*n as usize));
        rows.map(|row| row.name.to_string()).collect()
    }

    /// Writes down a good build: the review, and what was made. Takes the traces.
    pub fn record_build(&mut self, review: Review, view: &View, made: &mut [Made]) {
        assert_eq!(
            review.generation, self.generation,
            "a review is of the ledger it is entered in"
        );
        self.start_generation();
        let mut numbers = Numbers::new(view);
        self.ground = Some(review.ground);
        self.record_review(review, view, &mut numbers);
        for Made { route, basis, digest, trace, .. } in made {
            let asked = mem::take(trace);
            let trace = asked.iter().map(|(q, r)| self.number(q, r, (view, &mut numbers)));
            let row = OutputRow { basis: *basis, digest: *digest, trace: trace.collect() };
            self.outputs.insert(route.clone(), row);
        }
    }

    /// The questions of one kind that the outputs at some routes asked, if their subjects still exist.
    pub fn asked<'r>(
        &self,
        kind: QuestionKind,
        routes: impl Iterator<Item = &'r Route>,
        view: &View,
    ) -> Vec<Question> {
        let traces = routes.filter_map(|route| self.outputs.get(route)).flat_map(|e| &e.trace);
        let mut is_asked = vec![false; self.questions.len()];
        for n in traces {
            is_asked.get_mut(*n as usize).into_iter().for_each(|asked| *asked = true);
        }
        let rows = self.questions.iter().zip(is_asked).filter(|(_, is_asked)| *is_asked);
        let rows = rows.map(|(row, _)| row).filter(|row| row.is(kind));
        rows.filter_map(|row| view.named(&row.name)).collect()
    }

    /// The digest of a file that asks no questions, if it would be the same again.
    ///
    /// # Errors
    /// The reason to make it again.
    pub fn kept_file(&self, route: &Route, basis: &Basis) -> Result<Digest, Why> {
        let row = self.outputs.get(route).ok_or(Why::New)?;
        if row.basis == *basis { Ok(row.digest) } else { Err(Why::Job) }
    }

    /// Writes down files that ask no questions.
    pub fn record_files(&mut self, made: &[Made]) {
        for Made { route, basis, digest, .. } in made {
            let row = OutputRow { basis: *basis, digest: *digest, trace: Box::default() };
            self.outputs.insert(route.clone(), row);
        }
    }

    /// The outputs of the last good build, and their digests.
    pub fn outputs(&self) -> impl Iterator<Item = (&Route, &Digest)> {
        self.outputs.iter().map(|(route, row)| (route, &row.digest))
    }

    /// Removes outputs that are no longer planned, and returns their routes.
    pub fn retain(&mut self, is_planned: impl Fn(&Route) -> bool) -> Vec<Route> {
        self.outputs.extract_if(.., |route, _| !is_planned(route)).map(|(route, _)| route).collect()
    }

    /// Forgets which outputs asked questions of one kind, so that the next build keeps too much. Tests use it to
    /// prove that they notice.
    #[doc(hidden)]
    pub fn forget_questions(&mut self, kind: QuestionKind) {
        let is_forgotten: Vec<bool> = self.questions.iter().map(|row| row.is(kind)).collect();
        for row in self.outputs.values_mut() {
            let trace = row.trace.iter().copied();
            row.trace = trace.filter(|n| !is_forgotten[*n as usize]).collect();
        }
        self.start_generation();
    }

    /// Forgets which answers read facts of one kind, for the same purpose as [`Ledger::forget_questions`].
    #[doc(hidden)]
    pub fn forget_facts(&mut self, kind: FactKind) {
        let is_forgotten: Vec<bool> = self.facts.iter().map(|row| row.is(kind)).collect();
        for row in &mut self.questions {
            let facts = row.facts.iter().copied();
            row.facts = facts.filter(|n| !is_forgotten[*n as usize]).collect();
        }
        self.start_generation();
    }

    /// Starts another generation, so that row numbers remembered elsewhere are no longer valid.
    fn start_generation(&mut self) {
        self.generation.0 += 1;
    }

    fn record_review(&mut self, review: Review, view: &View, numbers: &mut Numbers) {
        for ((n, row), (fact, digest)) in (0..).zip(&mut self.facts).zip(review.facts) {
            row.digest = digest;
            if let Some(fact) = fact {
                numbers.set_fact(fact, n);
            }
        }
        let mut renewed = Vec::new();
        for ((n, row), answer) in (0..).zip(&mut self.questions).zip(review.questions) {
            if let Some(question) = answer.question {
                numbers.set(&question, n);
            }
            if let Some(record) = answer.renewed {
                row.answer = record.as_ref().map(|record| record.digest);
                renewed.push((n, record));
            }
        }
        for (n, record) in renewed {
            let facts = record.map(|r| self.fact_numbers(&r, (view, numbers))).unwrap_or_default();
            if let Some(row) = self.questions.get_mut(n as usize) {
                row.facts = facts;
            }
        }
    }

    /// The number of a question; a new one gets a row.
    fn number(
        &mut self,
        question: &Question,
        record: &Arc<Record>,
        (view, numbers): (&View, &mut Numbers),
    ) -> u32 {
        if let Some(n) = numbers.get(question) {
            return n;
        }
        let n = self.questions.len() as u32;
        let facts = self.fact_numbers(record, (view, numbers));
        let name = view.name_of(question).into();
        self.questions.push(QuestionRow { name, answer: Some(record.digest), facts });
        numbers.set(question, n);
        n
    }

    fn fact_numbers(
        &mut self,
        record: &Record,
        (view, numbers): (&View, &mut Numbers),
    ) -> Box<[u32]> {
        let mut number = |fact: &Fact| match numbers.fact(*fact) {
            Some(n) => n,
            None => {
                let n = self.facts.len() as u32;
                let name = view.name_of_fact(*fact).into();
                self.facts.push(FactRow { name, digest: view.fact(*fact) });
                numbers.set_fact(*fact, n);
                n
            }
        };
        record.facts.iter().map(&mut number).collect()
    }
}
