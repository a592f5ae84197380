//! The oracle: whatever is edited, in whatever order, what is there after a build that remembers the
//! last one is what a clean build makes, to the byte.

#![expect(
    clippy::disallowed_methods,
    reason = "sources and sites lie on the disk, and variables say how long to play"
)]

mod consult;
mod drive;
mod edit;
mod office;
mod paper;
mod print;
mod random;
mod subject;

use consult::consult;
use drive::Subjects;
use subject::{Folder, Session};

/// How many steps are played if nobody says otherwise.
const STEPS: usize = 160;

#[test]
fn edits_come_to_what_a_clean_build_makes() {
    let kinds = edit::kinds();
    let subjects: Subjects = vec![
        ("the session", || Box::new(Session::default())),
        ("the folder", || Box::new(Folder::new())),
    ];
    let number = |name: &str, default| match std::env::var(name) {
        Ok(text) => text.parse().expect("a number"),
        Err(_) => default,
    };
    let (seed, steps) =
        (number("PRESSRUN_ORACLE_SEED", 1), number("PRESSRUN_ORACLE_STEPS", STEPS as u64));
    match consult((&kinds, &subjects), (seed, steps as usize)) {
        Ok(report) => {
            println!("seed {seed}\n{}", report.draw(&kinds));
            report.check(&kinds);
        }
        Err(finding) => panic!("{}", finding.shrink((&kinds, &subjects)).draw(&kinds)),
    }
}
