//! A whole consultation of the oracle: a long script, a table of what has come of it, and, should a
//! difference be found, the shortest script that still shows it.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::drive::{Builder, Difference, Effect, Play, replay};
use crate::edit::{self, Kind, MENDED, Step, TOUCHED};
use crate::random::Rng;

/// For how long a script is made shorter.
const PATIENCE: Duration = Duration::from_secs(60);

/// How much of the steps has to change what readers see, in percent.
const ENOUGH: usize = 70;

/// What has come of the steps of each kind: changed, failed, nothing.
type Table = Vec<[usize; 3]>;

/// A difference, and the script that led to it.
pub(crate) struct Finding {
    pub(crate) seed: u64,
    pub(crate) script: Vec<Step>,
    /// How many of its first steps need not be built.
    pub(crate) unbuilt: usize,
    pub(crate) difference: Difference,
}

/// Plays so many steps, as long as somebody is left who has not differed.
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
        for difference in play.found.drain(..) {
            findings.push(Finding { seed, script: script.clone(), unbuilt: 0, difference });
        }
    }
    report.made = play.made;
    (report, findings)
}

/// What has come of a script.
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

    /// Demands that the script was worth playing.
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
        // A short script need not have come to every kind.
        let is_long = self.steps >= 3 * kinds.len();
        assert!(idle.is_empty() || !is_long, "never changed anything: {idle:?}");
    }
}

impl Finding {
    /// Makes the script shorter while the same subject still differs.
    pub(crate) fn shrink(mut self, (kinds, subjects): (&[Kind], &[Builder])) -> Self {
        let end = Instant::now() + PATIENCE;
        let is_it = |builder: &&Builder| builder.name == self.difference.subject;
        let who: Vec<Builder> = subjects.iter().filter(is_it).cloned().collect();
        let shows = |script: &[Step], unbuilt| {
            let in_time = Instant::now() < end;
            in_time.then(|| replay((kinds, &who), self.seed, (script, unbuilt))).flatten()
        };
        let mut built = 1;
        while built < self.script.len() {
            let unbuilt = self.script.len() - built;
            if let Some(difference) = shows(&self.script, unbuilt) {
                (self.unbuilt, self.difference) = (unbuilt, difference);
                break;
            }
            built *= 2;
        }
        let mut size = self.script.len().div_ceil(2);
        while size > 0 {
            let mut at = 0;
            while at < self.script.len() {
                let until = (at + size).min(self.script.len());
                let mut script = self.script.clone();
                script.drain(at..until);
                let unbuilt = self.unbuilt - self.unbuilt.min(until).saturating_sub(at);
                match shows(&script, unbuilt) {
                    Some(difference) => {
                        (self.script, self.unbuilt, self.difference) =
                            (script, unbuilt, difference);
                    }
                    None => at = until,
                }
            }
            size /= 2;
        }
        self
    }

    /// What was found, to be read.
    pub(crate) fn draw(&self, kinds: &[Kind]) -> String {
        let Difference { subject, about } = &self.difference;
        let mut text = format!("{subject} differs from a clean build (seed {})\n", self.seed);
        for (n, step) in self.script.iter().enumerate() {
            let how = if n < self.unbuilt { "not built" } else { "built" };
            let _ = writeln!(text, "  {:>9}  {}", how, step.line(kinds));
        }
        for about in about.iter().take(20) {
            let _ = writeln!(text, "- {about}");
        }
        let more = about.len().saturating_sub(20);
        if more > 0 {
            let _ = writeln!(text, "- and {more} more");
        }
        text
    }
}
