//! A whole run of the oracle: a long script, a table of the results and, if a difference is found, the smallest
//! script that still shows it.

use std::fmt::Write as _;

use crate::drive::{Builder, Difference, Effect, Play};
use crate::edit::{self, Kind, MENDED, Step, TOUCHED};
use crate::random::Rng;
use crate::shrink::shrunk;

/// The percentage of steps that must change what readers see.
const ENOUGH: usize = 70;

/// The results of the steps of each kind: changed, failed, nothing.
type Table = Vec<[usize; 3]>;

/// A difference, and the script that led to it.
pub(crate) struct Finding {
    pub(crate) seed: u64,
    pub(crate) script: Vec<Step>,
    pub(crate) difference: Difference,
}

/// The number of steps between two progress messages of a long run.
const MILE: usize = 500;

/// Plays this many steps, as long as a builder is left that has not differed.
pub(crate) fn consult(
    (kinds, subjects): (&[Kind], &[Builder]),
    (seed, steps): (u64, usize),
) -> (Report, Vec<Finding>) {
    let dealt: Vec<usize> = (0..kinds.len()).filter(|n| kinds[*n].name != MENDED).collect();
    let back = Step { kind: edit::number(kinds, MENDED), seed: 0 };
    let mut ahead = edit::script(&mut Rng::new(!seed), &dealt, steps);
    ahead.reverse();
    let mut play = Play::new(kinds, subjects, seed);
    assert_eq!(play.build(), Effect::Changed, "the first paper is good");
    let mut report = Report { table: vec![[0; 3]; kinds.len()], made: [0; 2], steps };
    let (mut script, mut findings) = (Vec::new(), Vec::new());
    while findings.len() < subjects.len() {
        let Some(step) = ahead.pop() else { break };
        script.push(step);
        let effect = play.step(step);
        report.table[step.kind][effect as usize] += 1;
        if effect == Effect::Failed && step.kind != back.kind {
            ahead.push(back);
        }
        if script.len().is_multiple_of(MILE) {
            println!("{} steps, {} findings", script.len(), findings.len());
        }
        for difference in play.found.drain(..) {
            let first = difference.about.first().map(String::as_str).unwrap_or_default();
            let Difference { subject, .. } = &difference;
            let kind = kinds[step.kind].name;
            println!("step {} ({kind}): {subject} differs: {first}", script.len());
            findings.push(Finding { seed, script: script.clone(), difference });
        }
    }
    report.made = play.made;
    (report, findings)
}

/// The results of a script.
pub(crate) struct Report {
    table: Table,
    made: [usize; 2],
    steps: usize,
}

impl Report {
    /// The table, kind by kind.
    pub(crate) fn draw(&self, kinds: &[Kind]) -> String {
        let mut text = format!("{:<32} changed  failed nothing\n", "kind");
        for (kind, [changed, failed, nothing]) in kinds.iter().zip(&self.table) {
            let _ = writeln!(text, "{:<32} {changed:>7} {failed:>7} {nothing:>7}", kind.name);
        }
        let [changed, failed, nothing] = self.sum();
        let _ = writeln!(text, "{:<32} {changed:>7} {failed:>7} {nothing:>7}", "all");
        let [made, differ] = self.made;
        let _ = writeln!(
            text,
            "{} steps; {made} outputs made anew, {differ} of them differ",
            self.steps
        );
        text
    }

    fn sum(&self) -> [usize; 3] {
        let add = |sum: [usize; 3], row: &[usize; 3]| [0, 1, 2].map(|n| sum[n] + row[n]);
        self.table.iter().fold([0; 3], add)
    }

    /// Requires that the script was useful.
    pub(crate) fn check(&self, kinds: &[Kind]) {
        let [changed, failed, nothing] = self.sum();
        let touched = self.table[edit::number(kinds, TOUCHED)];
        assert_eq!(touched[..2], [0, 0], "a touched file has changed something");
        let all = changed + failed + nothing - touched[2];
        assert!(changed * 100 >= all * ENOUGH, "only {changed} of {all} steps changed something");
        let idle = kinds
            .iter()
            .zip(&self.table)
            .filter(|(kind, row)| row[0] == 0 && ![TOUCHED, MENDED].contains(&kind.name));
        let idle: Vec<&str> = idle.map(|(kind, _)| kind.name).collect();
        // A short script need not contain every kind.
        let is_long = self.steps >= 3 * (kinds.len() - 1);
        assert!(idle.is_empty() || !is_long, "never changed anything: {idle:?}");
    }
}

impl Finding {
    /// The minimized finding, for people.
    pub(crate) fn draw(self, kinds: &[Kind], subjects: &[Builder]) -> String {
        let is_it = |builder: &&Builder| builder.name == self.difference.subject;
        let builder = subjects.iter().find(is_it).expect("one of them");
        let steps = self.script.len();
        let shrunk = shrunk(kinds, (self.seed, &self.script), (builder, self.difference));
        format!("seed {}, step {steps}: {shrunk}", self.seed)
    }
}
