//! The oracle: after any edits in any order, the output of a build that remembers the last one is the same as that of
//! a clean build, byte for byte.
//!
//! `PRESSRUN_ORACLE_STEPS` sets the number of edits, `PRESSRUN_ORACLE_SEED` their seed, and `PRESSRUN_ORACLE_SUBJECT`
//! the only builder (`the watched folder`). With `--nocapture`, a table shows the results of each kind.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "sources and sites lie on the disk, and variables say how long to play"
)]

mod across;
mod consult;
mod disk;
mod drive;
mod edit;
mod folder;
mod office;
mod paper;
mod picture;
mod print;
mod random;
mod served;
mod shrink;
mod subject;
mod table;

use std::collections::BTreeMap;

use consult::{Finding, consult};
use drive::Builder;
use folder::Folder;
use served::Served;
use subject::{Blind, Forgetful, Session, Stubborn};

/// The default number of steps: each kind occurs once. `tests/long` plays ten times as many.
const STEPS: usize = 160;

#[test]
fn edits_come_to_what_a_clean_build_makes() {
    let kinds = edit::kinds();
    let mut subjects = vec![
        Builder::new("the session", Session::default),
        Builder::new("the folder", Folder::new),
        Builder::new("the watched folder", Folder::watched),
        Builder::new("the server", Served::new),
    ];
    if let Ok(name) = std::env::var("PRESSRUN_ORACLE_SUBJECT") {
        subjects.retain(|subject| subject.name == name);
        assert!(!subjects.is_empty(), "no subject is called `{name}`");
    }
    let number = |name: &str, default| match std::env::var(name) {
        Ok(text) => text.parse().expect("a number"),
        Err(_) => default,
    };
    let (seed, steps) =
        (number("PRESSRUN_ORACLE_SEED", 1), number("PRESSRUN_ORACLE_STEPS", STEPS as u64));
    let (report, findings) = consult((&kinds, &subjects), (seed, steps as usize));
    println!("seed {seed}\n{}", report.draw(&kinds));
    if let Some(finding) = findings.into_iter().next() {
        panic!("{}", finding.draw(&kinds, &subjects));
    }
    report.check(&kinds);
}

/// The number of steps within which a forgotten question or fact must be detected.
const SOON: usize = 500;

/// Requires that all of them are detected, and prints after how many steps.
fn assert_found_out(kinds: &[edit::Kind], seed: u64, builders: &[Builder]) {
    let (_, findings) = consult((kinds, builders), (seed, SOON));
    let steps = |finding: &Finding| (finding.difference.subject.clone(), finding.script.len());
    let found: BTreeMap<String, usize> = findings.iter().map(steps).collect();
    println!("{found:?}");
    let missed = builders.iter().map(|b| &b.name).filter(|name| !found.contains_key(*name));
    let missed: Vec<_> = missed.collect();
    assert!(missed.is_empty(), "nobody sees what is overlooked by {missed:?}");
}

#[test]
fn a_build_that_overlooks_changes_is_found_out() {
    let endings = [".png", "/issue.yaml", "en.yaml", "site.yaml", ".md"];
    let blind = endings.map(|ending| Builder::new(ending, move || Blind::new(ending)));
    let deaf = [Builder::new("--drafts", Stubborn::default)];
    assert_found_out(&edit::kinds(), OWN, &[&blind[..], &deaf].concat());
}

#[test]
fn a_question_that_is_missing_from_the_traces_is_found_out() {
    let forgetful = QUESTIONS.map(|kind| Builder::new(kind, move || Forgetful::questions(kind)));
    assert_found_out(&edit::kinds(), OWN, &forgetful);
}

/// With all kinds of edits, this question rarely has another answer.
#[test]
fn a_question_about_the_theme_is_found_out() {
    let forgetful = [Builder::new("asset", || Forgetful::questions("asset"))];
    assert_found_out(&edit::kinds_of_order(), OWN, &forgetful);
}

/// If every page asks for the navigation and more, these questions never change alone.
#[test]
fn a_question_that_few_ask_alone_is_found_out() {
    let forgetful = ALONE.map(|kind| Builder::new(kind, move || Forgetful::questions(kind)));
    assert_found_out(&edit::kinds_of_content(), BARE, &forgetful);
}

#[test]
fn a_fact_that_is_missing_from_the_answers_is_found_out() {
    let forgetful = FACTS.map(|kind| Builder::new(kind, move || Forgetful::facts(kind)));
    assert_found_out(&edit::kinds(), OWN, &forgetful);
}

/// Every kind of fact, by the first word of its name.
const FACTS: [&str; 10] =
    ["story", "issue", "issues", "names", "name", "pages", "page", "redirect", "feed", "picture"];

/// Every kind of question, by the first word of its name, that templates of the built-in theme ask without another
/// answer that always changes with it. That of a printed page (`sheet`) changes with those of its issue and stories.
const QUESTIONS: [&str; 15] = [
    "print",
    "navigation",
    "issue",
    "teaser",
    "story",
    "body",
    "whole",
    "part",
    "extract",
    "listing",
    "names",
    "text",
    "newest",
    "entry",
    "redirect",
];

/// The other kinds.
const ALONE: [&str; 4] = ["length", "place", "archive", "latest"];

/// A seed of a paper whose theme is much like the built-in one.
const OWN: u64 = 5;

/// A seed of a paper whose theme asks little.
const BARE: u64 = 7;

#[test]
fn a_difference_is_made_small() {
    let (kinds, builders) =
        (edit::kinds(), [Builder::new("it", || Forgetful::questions("newest"))]);
    let (_, findings) = consult((&kinds, &builders), (11, SOON));
    let finding = findings.into_iter().next().expect("a difference");
    let text = finding.draw(&kinds, &builders);
    println!("{text}");
    assert_eq!(text.matches("\n== ").count(), 2, "more than a build and an edit:\n{text}");
    assert!(text.matches("\nheadline: ").count() <= 3, "more than a few stories:\n{text}");
}
