//! Plays scripts, and compares after every edit what a subject has with what a clean build makes.

use crate::edit::{Kind, Step, edited};
use crate::paper::{Files, Paper};
use crate::random::Rng;
use crate::subject::{Clean, Order, Outcome, Subject, Tree};

/// What comes of the last build of a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Effect {
    /// Readers see something else.
    Changed,
    /// It could not be published.
    Failed,
    /// Nothing has changed.
    Nothing,
}

/// How a subject and a clean build differ.
#[derive(Debug)]
pub(crate) struct Difference {
    /// The number of the step.
    pub(crate) step: usize,
    pub(crate) about: Vec<String>,
}

/// A script under way.
pub(crate) struct Play<'a> {
    subject: &'a mut dyn Subject,
    clean: Clean,
    files: Files,
    tree: Tree,
}

impl<'a> Play<'a> {
    pub(crate) fn new(subject: &'a mut dyn Subject) -> Self {
        Self { subject, clean: Clean::new(), files: Files::new(), tree: Tree::new() }
    }

    /// Builds a paper both ways, and says what has come of it, or in what the two differ.
    fn compare(&mut self, paper: &Paper) -> Result<Effect, Vec<String>> {
        let files = paper.files();
        let changed = changed(&self.files, &files);
        let (snapshot, found) = self.clean.read(&files, &changed);
        let wanted = self.clean.build((&snapshot, &found), paper.now, &self.tree);
        let order = Order { files: &files, changed: &changed, now: paper.now, found: &found };
        let outcome = self.subject.step(order);
        self.files = files;
        let about = differences(&wanted, &outcome);
        if !about.is_empty() {
            return Err(about);
        }
        let effect = match (wanted.good, wanted.tree == self.tree) {
            (false, _) => Effect::Failed,
            (true, true) => Effect::Nothing,
            (true, false) => Effect::Changed,
        };
        self.tree = wanted.tree;
        Ok(effect)
    }
}

/// Plays a script from a paper that a seed decides.
pub(crate) fn play(
    (kinds, script): (&[Kind], &[Step]),
    seed: u64,
    subject: &mut dyn Subject,
) -> Result<Vec<Effect>, Difference> {
    let mut past = vec![Paper::new(&mut Rng::new(seed))];
    let mut play = Play::new(subject);
    let difference = |step| move |about| Difference { step, about };
    play.compare(&past[0]).map_err(difference(0))?;
    let mut effects = Vec::new();
    for (n, step) in script.iter().enumerate() {
        let before = play.tree.clone();
        let mut effect = Effect::Nothing;
        for paper in edited(kinds, *step, &past) {
            effect = play.compare(&paper).map_err(difference(n))?;
            past.push(paper);
        }
        if effect == Effect::Nothing && play.tree != before {
            effect = Effect::Changed;
        }
        effects.push(effect);
    }
    Ok(effects)
}

/// The paths of the files that are not the same.
fn changed(before: &Files, after: &Files) -> Vec<String> {
    let new = after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes));
    let gone = before.keys().filter(|path| !after.contains_key(*path));
    new.map(|(path, _)| path).chain(gone).cloned().collect()
}

/// In what an outcome is not the wanted one.
fn differences(wanted: &Outcome, outcome: &Outcome) -> Vec<String> {
    let mut about = Vec::new();
    if wanted.good != outcome.good {
        about.push(format!("good is {}, not {}", outcome.good, wanted.good));
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

/// The first line that is not the wanted one.
fn first_line(wanted: &[u8], found: &[u8]) -> String {
    let (wanted, found) = (String::from_utf8_lossy(wanted), String::from_utf8_lossy(found));
    let n = wanted.lines().zip(found.lines()).take_while(|(one, two)| one == two).count();
    let line = |text: &str| text.lines().nth(n).unwrap_or("(the end)").to_owned();
    format!("line {}\n    clean: {}\n    found: {}", n + 1, line(&wanted), line(&found))
}
