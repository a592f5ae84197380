//! Deployments to storage that are stopped at every single request.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::paper::{Files, Paper, assert_sound, copy, files};

/// A stand-in for rclone whose storage is a folder. At one request, it fails, or kills the program that has called it.
const RCLONE: &str = include_str!("rclone.sh");

/// A paper that is deployed to the stand-in.
fn paper() -> Paper {
    let mut paper = Paper::new("main: {to: \"fake:{here}/there\", keep: 1, keep_days: 0}");
    paper.write("bin/rclone", RCLONE);
    let rights = fs::Permissions::from_mode(0o755);
    fs::set_permissions(paper.path("bin/rclone"), rights).expect("rights");
    fs::create_dir(paper.path("there")).expect("a folder");
    let path = std::env::var("PATH").expect("a path");
    paper.env = vec![
        ("PATH".to_owned(), format!("{}:{path}", paper.path("bin").display())),
        ("STATE".to_owned(), paper.here()),
    ];
    paper
}

/// Lets the stand-in do something at a request: `kill` or `fail`.
fn at_request(paper: &Paper, number: usize, what: &str) {
    paper.write("requests", "0\n");
    paper.write("fault", &format!("{number} {what}\n"));
}

/// A paper with an old site in place and a new one built: a changed story, a new one, one less, and another style.
fn between() -> (Paper, Files) {
    let paper = paper();
    paper.story("gone", "Gone");
    at_request(&paper, 0, "kill");
    paper.deploy();
    let old = paper.site();
    paper.story("a", "Second");
    paper.story("new", "New");
    fs::remove_file(paper.path("paper/content/issues/2025-09/news/gone.md")).expect("a file");
    paper.restyle("#003300");
    paper.ends(0, &["build"]);
    (paper, old)
}

#[test]
fn whenever_it_is_killed_readers_find_a_sound_site() {
    let (paper, old) = between();
    copy(&paper.path("there"), &paper.path("kept/there"));
    copy(&paper.path("paper/.pressrun"), &paper.path("kept/records"));
    let notes = fs::read_dir(paper.path("paper/.pressrun")).expect("records");
    let notes = notes.flatten().map(|entry| entry.path().join("deploy-main.json"));
    let notes = notes.filter(|path| path.exists()).collect::<Vec<_>>().pop().expect("notes");
    let noted = fs::read(&notes).expect("notes");
    let (new, mut killed) = (paper.site(), 0);
    for request in 1.. {
        copy(&paper.path("kept/there"), &paper.path("there"));
        fs::write(&notes, &noted).expect("notes");
        _ = fs::remove_file(notes.with_extension("arrived"));
        at_request(&paper, request, "kill");
        let ran = paper.run(&["deploy", "--yes", "--no-build"]);
        assert_sound(&files(&paper.path("there")), &old, &new, &format!("request {request}"));
        if ran.status.success() {
            break;
        }
        killed += 1;
        at_request(&paper, 0, "kill");
        paper.ends(0, &["deploy", "--yes", "--no-build"]);
        let mut there = files(&paper.path("there"));
        assert_sound(&there, &old, &new, &format!("after request {request}"));
        there.retain(|name, _| new.contains_key(name) || !name.starts_with("assets/"));
        assert_eq!(there, new, "the second run completes it, request {request}");
        assert!(!paper.path("there/.pressrun-lock.json").exists());
    }
    assert!(killed > new.len() / 2, "{killed} requests");
    let names: Vec<String> = files(&paper.path("there")).into_keys().collect();
    let styles = names.iter().filter(|name| name.starts_with("assets/style"));
    assert_eq!(styles.count(), 2, "readers of old pages find their style sheet");
}

#[test]
fn a_stopped_deployment_is_continued_where_it_was() {
    let (paper, _) = between();
    at_request(&paper, 12, "kill");
    assert!(!paper.run(&["deploy", "--yes", "--no-build"]).status.success());
    let all = paper.site().len();
    at_request(&paper, 0, "kill");
    let said = paper.ends(0, &["deploy", "--yes", "--no-build", "--all"]);
    assert!(
        said.contains("the last deployment from here was stopped; this one continues it"),
        "{said}"
    );
    let uploads = said.lines().filter(|line| line.starts_with("  + ")).count();
    assert!((1..all).contains(&uploads), "{uploads} of {all}");
}

#[test]
fn a_note_that_was_being_written_when_all_stopped_is_no_obstacle() {
    let (paper, _) = between();
    at_request(&paper, 12, "kill");
    assert!(!paper.run(&["deploy", "--yes", "--no-build"]).status.success());
    at_request(&paper, 0, "kill");
    paper.write("there/.pressrun-lock.json", "");
    let said = paper.ends(0, &["deploy", "--yes", "--no-build"]);
    assert!(said.contains("this one continues it"), "{said}");
}

#[test]
fn requests_that_fail_once_are_repeated() {
    let (paper, _) = between();
    at_request(&paper, 12, "fail");
    paper.ends(0, &["deploy", "--yes", "--no-build"]);
    assert!(paper.plan(&["--no-build", "--check-remote"]).is_empty());
}

#[test]
fn a_place_that_is_away_is_an_error_that_says_so() {
    let (paper, old) = between();
    at_request(&paper, 1, "always");
    let said = paper.ends(3, &["deploy", "--yes", "--no-build"]);
    assert!(
        said.contains("the manifest cannot be read: `rclone` failed: no route to host"),
        "{said}"
    );
    assert_eq!(files(&paper.path("there")), old);
    at_request(&paper, 14, "always");
    let said = paper.ends(3, &["deploy", "--yes", "--no-build", "--json"]);
    assert!(said.contains("run the command again to continue"), "{said}");
    assert_sound(&files(&paper.path("there")), &old, &paper.site(), "away");
}

#[test]
fn a_changed_story_costs_few_requests_and_no_listing() {
    let paper = paper();
    at_request(&paper, 0, "kill");
    paper.deploy();
    paper.story("a", "Second");
    let changed = paper.plan(&[]).len();
    at_request(&paper, 0, "kill");
    _ = fs::remove_file(paper.path("listed"));
    paper.deploy();
    let requests = fs::read_to_string(paper.path("requests")).expect("a number");
    let requests: usize = requests.trim().parse().expect("a number");
    assert!(requests <= 2 * changed + 10, "{requests} requests for {changed} files");
    assert!(!paper.path("listed").exists());
}
