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
mod recording;
mod served;
mod shrink;
mod subject;
mod table;

use std::collections::BTreeMap;

use consult::{Finding, consult};
use drive::Builder;
use folder::Folder;
use pressrun::site::view::{FactKind, QuestionKind};
use served::Served;
use subject::{Blind, Forgetful, Forgotten, Session, Stubborn};

/// The default number of steps: each kind occurs once. `tests/long` plays ten times as many.
const STEPS: usize = 210;

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

/// The number of steps within which a forgotten question or fact must be detected. These tests judge the oracle itself
/// and take minutes, so `tests/long` runs them, and `tests/run` chooses the others.
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

/// Builders that forget questions of these kinds.
fn forgetful(kinds: &[QuestionKind]) -> Vec<Builder> {
    kinds.iter().map(|kind| Forgetful::builder(Forgotten::Questions(*kind))).collect()
}

#[test]
fn a_question_that_is_missing_from_the_traces_is_found_out() {
    assert_found_out(&edit::kinds(), OWN, &forgetful(&QUESTIONS));
}

/// With all kinds of edits, this question rarely has another answer.
#[test]
fn a_question_about_the_theme_is_found_out() {
    assert_found_out(&edit::kinds_of_order(), OWN, &forgetful(&[QuestionKind::Asset]));
}

/// If every page asks for the navigation and more, these questions never change alone.
#[test]
fn a_question_that_few_ask_alone_is_found_out() {
    assert_found_out(&edit::kinds_of_content(), BARE, &forgetful(&ALONE));
}

#[test]
fn a_fact_that_is_missing_from_the_answers_is_found_out() {
    let facts = FactKind::ALL.iter().filter(|kind| !FACTS_OF_TEXTS.contains(kind));
    let facts = facts.map(|kind| Forgetful::builder(Forgotten::Facts(*kind)));
    assert_found_out(&edit::kinds(), OWN, &facts.collect::<Vec<_>>());
}

/// With all kinds of edits, letters, inserts, data and parts of stories rarely change.
#[test]
fn a_text_that_stands_elsewhere_is_found_out() {
    let facts = FACTS_OF_TEXTS.iter().map(|kind| Forgetful::builder(Forgotten::Facts(*kind)));
    let builders: Vec<_> = forgetful(&TEXTS).into_iter().chain(facts).collect();
    assert_found_out(&edit::kinds_of_texts(), OWN, &builders);
}

#[test]
fn every_kind_of_question_is_forgotten_by_a_builder() {
    let tried = [&QUESTIONS[..], &TEXTS, &ALONE, &[QuestionKind::Asset], &ELSEWHERE].concat();
    let left = QuestionKind::ALL.iter().filter(|kind| !tried.contains(kind));
    assert_eq!(left.collect::<Vec<_>>(), Vec::<&QuestionKind>::new());
}

/// The kinds of questions that templates of the built-in theme ask without another answer that always changes with it.
const QUESTIONS: [QuestionKind; 16] = [
    QuestionKind::Print,
    QuestionKind::Navigation,
    QuestionKind::Icon,
    QuestionKind::Issue,
    QuestionKind::Teaser,
    QuestionKind::Story,
    QuestionKind::Body,
    QuestionKind::Whole,
    QuestionKind::Extract,
    QuestionKind::Listing,
    QuestionKind::Corrections,
    QuestionKind::Names,
    QuestionKind::StandingPage,
    QuestionKind::Newest,
    QuestionKind::FeedEntry,
    QuestionKind::Redirect,
];

/// Those of them whose answers seldom change: texts that stand in several places.
const TEXTS: [QuestionKind; 5] = [
    QuestionKind::Part,
    QuestionKind::Letter,
    QuestionKind::Inserts,
    QuestionKind::Data,
    QuestionKind::FeedText,
];

/// The facts that seldom change.
const FACTS_OF_TEXTS: [FactKind; 3] = [FactKind::Passage, FactKind::Inserts, FactKind::Data];

/// Those that only a bare theme asks alone.
const ALONE: [QuestionKind; 4] =
    [QuestionKind::Length, QuestionKind::Place, QuestionKind::Archive, QuestionKind::Latest];

/// Those that are not tried here: a printed page and the arrangement of a front change with the issue and its stories, and
/// only products that are made last ask for outputs and the texts of books, which `tests/suite/products.rs` and `epub.rs` test.
const ELSEWHERE: [QuestionKind; 5] = [
    QuestionKind::Arrangement,
    QuestionKind::Sheet,
    QuestionKind::Output,
    QuestionKind::BookText,
    QuestionKind::Book,
];

/// A seed of a paper whose theme is much like the built-in one.
const OWN: u64 = 5;

/// A seed of a paper whose theme asks little.
const BARE: u64 = 7;

#[test]
fn a_difference_is_made_small() {
    let (kinds, builders) = (edit::kinds(), forgetful(&[QuestionKind::Newest]));
    let (_, findings) = consult((&kinds, &builders), (11, SOON));
    let finding = findings.into_iter().next().expect("a difference");
    let text = finding.draw(&kinds, &builders);
    println!("{text}");
    assert_eq!(text.matches("\n== ").count(), 2, "more than a build and an edit:\n{text}");
    assert!(text.matches("\nheadline: ").count() <= 3, "more than a few stories:\n{text}");
}
