//! Plays scripts, and compares the output of each builder with that of a clean build after every edit.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread;

use crate::disk::{self, Disk};
use crate::edit::{Kind, Step, edited};
use crate::paper::Paper;
use crate::subject::{Clean, Order, Outcome, Subject, Tree, request};

/// The effect of the last build of a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Effect {
    /// Readers see something else.
    Changed,
    /// It could not be published.
    Failed,
    /// Nothing has changed.
    Nothing,
}

/// The difference between a builder and a clean build.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    /// The builder that differs.
    pub(crate) subject: String,
    pub(crate) about: Vec<String>,
}

/// A builder, and how to create it.
#[derive(Clone)]
pub(crate) struct Builder {
    pub(crate) name: String,
    new: Arc<dyn Fn() -> Box<dyn Subject>>,
}

impl Builder {
    pub(crate) fn new<S: Subject + 'static>(name: &str, new: impl Fn() -> S + 'static) -> Self {
        Self { name: name.to_owned(), new: Arc::new(move || Box::new(new())) }
    }
}

/// The number of earlier papers that are kept: as many as an edit can go back.
const PAST: usize = 6;

/// A running script.
pub(crate) struct Play<'a> {
    kinds: &'a [Kind],
    subjects: Vec<(String, Box<dyn Subject>)>,
    clean: Clean,
    disk: Disk,
    tree: Tree,
    /// The paper after each of the last steps.
    past: Vec<Paper>,
    /// The builders that differed, and how; they build no more.
    pub(crate) found: Vec<Difference>,
    /// The number of outputs that were made again, and of those that differ from before.
    pub(crate) made: [usize; 2],
}

impl<'a> Play<'a> {
    /// Starts with a paper for a seed; nothing is built yet.
    pub(crate) fn new(kinds: &'a [Kind], subjects: &[Builder], seed: u64) -> Self {
        Self {
            kinds,
            subjects: subjects.iter().map(|b| (b.name.clone(), (b.new)())).collect(),
            clean: Clean::new(),
            disk: Disk::new(),
            tree: Tree::new(),
            past: vec![Paper::new(seed)],
            found: Vec::new(),
            made: [0; 2],
        }
    }

    /// Builds the paper as it is.
    pub(crate) fn build(&mut self) -> Effect {
        let paper = self.past.last().expect("a paper").clone();
        self.compare(&paper)
    }

    /// Performs a step, and returns its effect.
    pub(crate) fn step(&mut self, step: Step) -> Effect {
        let before = self.tree.clone();
        let mut effect = Effect::Nothing;
        let mut papers = edited(self.kinds, step, &self.past);
        for paper in &papers {
            effect = self.compare(paper);
        }
        self.past.extend(papers.pop());
        let old = self.past.len().saturating_sub(PAST);
        self.past.drain(..old);
        let is_changed = effect != Effect::Failed && self.tree != before;
        if is_changed { Effect::Changed } else { effect }
    }

    /// Builds a paper in all ways, and returns the effect, or the differences.
    pub(crate) fn compare(&mut self, paper: &Paper) -> Effect {
        let disk = paper.disk();
        let changed = changed(&self.disk, &disk);
        let (snapshot, found) = self.clean.read(&disk, &changed);
        let request = request(paper.now, paper.drafts);
        let mut files = disk::sources(&disk);
        // Files that systems leave behind are not sources.
        let read: BTreeSet<&str> = snapshot.iter().map(|(path, _)| path.as_str()).collect();
        files.retain(|path, _| read.contains(path.as_str()));
        let order = Order {
            disk: &disk,
            files: &files,
            changed: &changed,
            request: &request,
            found: &found,
            tampered: paper.tampered,
        };
        let (clean, before) = (&self.clean, &self.tree);
        let (wanted, outcomes) = thread::scope(|scope| {
            let subjects = self.subjects.iter_mut();
            let steps: Vec<_> =
                subjects.map(|(_, builder)| scope.spawn(move || builder.step(order))).collect();
            let wanted = clean.build((&snapshot, &found), &request, before);
            let outcomes = steps.into_iter().map(thread::ScopedJoinHandle::join);
            (wanted, outcomes.collect::<Vec<_>>())
        });
        let mut moved = None;
        let without_books = wanted.without_books();
        for ((subject, builder), outcome) in self.subjects.iter().zip(outcomes) {
            let Ok(outcome) = outcome else {
                let about = vec!["it has panicked; the terminal says where".to_owned()];
                self.found.push(Difference { subject: subject.clone(), about });
                continue;
            };
            let expected = if builder.makes_books() { &wanted } else { &without_books };
            let mut about = differences(expected, &outcome);
            let first = moved.get_or_insert_with(|| outcome.moved.clone());
            if *first != outcome.moved {
                about.push(format!("moved is {:?}, not {first:?}", outcome.moved));
            }
            if !about.is_empty() {
                self.found.push(Difference { subject: subject.clone(), about });
                continue;
            }
            if wanted.good && !self.tree.is_empty() {
                self.made[0] += outcome.made.len();
                let is_new = |route: &&String| self.tree.get(*route) != wanted.tree.get(*route);
                self.made[1] += outcome.made.iter().filter(is_new).count();
            }
        }
        let found = &self.found;
        self.subjects
            .retain(|(name, _)| found.iter().all(|difference| difference.subject != *name));
        self.disk = disk;
        let effect = match (wanted.good, wanted.tree == self.tree) {
            (false, _) => Effect::Failed,
            (true, true) => Effect::Nothing,
            (true, false) => Effect::Changed,
        };
        self.tree = wanted.tree;
        effect
    }
}

/// The paths of the files that differ.
pub(crate) fn changed(before: &Disk, after: &Disk) -> Vec<String> {
    let new = after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes));
    let gone = before.keys().filter(|path| !after.contains_key(*path));
    new.map(|(path, _)| path).chain(gone).cloned().collect()
}

/// The differences between two outcomes.
fn differences(wanted: &Outcome, outcome: &Outcome) -> Vec<String> {
    let mut about = Vec::new();
    if wanted.good != outcome.good {
        about.push(format!("good is {}, not {}", outcome.good, wanted.good));
    }
    if wanted.outputs != outcome.outputs {
        about.push(format!("{} outputs, not {}", outcome.outputs, wanted.outputs));
    }
    let lacks = wanted.told.iter().filter(|told| !outcome.told.contains(told));
    about.extend(lacks.map(|told| format!("not told: {told}")));
    let invents = outcome.told.iter().filter(|told| !wanted.told.contains(told));
    about.extend(invents.map(|told| format!("told: {told}")));
    if about.is_empty() && wanted.told != outcome.told {
        about.push("told in another order or number".to_owned());
    }
    let routes = wanted.tree.keys().chain(outcome.tree.keys());
    let mut routes: Vec<&String> =
        routes.filter(|route| wanted.tree.get(*route) != outcome.tree.get(*route)).collect();
    routes.sort();
    routes.dedup();
    for route in routes {
        about.push(match (wanted.tree.get(route), outcome.tree.get(route)) {
            (Some(wanted), Some(found)) => format!("{route}: {}", first_line(wanted, found)),
            (Some(_), None) => format!("{route} is missing"),
            _ => format!("{route} is there"),
        });
    }
    about
}

/// The first line that differs.
fn first_line(wanted: &[u8], found: &[u8]) -> String {
    let (wanted, found) = (String::from_utf8_lossy(wanted), String::from_utf8_lossy(found));
    let n = wanted.lines().zip(found.lines()).take_while(|(one, two)| one == two).count();
    let line = |text: &str| text.lines().nth(n).unwrap_or("(the end)").to_owned();
    format!("line {}\n    clean: {}\n    found: {}", n + 1, line(&wanted), line(&found))
}
