//! Embargoes on days when clocks change, and the order of several.

use jiff::Timestamp;

use super::hunt::{instant, second_before, site};
use super::paper::Tree;

/// A paper of one story, and another under an embargo.
fn paper(zone: &str, files: &[(&str, &str)]) -> Tree {
    let settings = format!("name: P\nbase_url: https://paper.example/\ntimezone: {zone}\n");
    let mut tree: Tree = [
        ("site.yaml", settings.as_str()),
        ("content/issues/1/issue.yaml", "date: 2025\n"),
        ("content/issues/1/news/open.md", "---\nheadline: Open\n---\n"),
    ]
    .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
    .into();
    for (path, text) in files {
        tree.insert((*path).to_owned(), text.as_bytes().to_vec());
    }
    tree
}

fn embargoed(until: &str) -> String {
    format!("---\nheadline: Zqhead\nembargo: {until}\n---\n")
}

fn next_release(files: &[(&str, &str)], at: &str) -> Option<Timestamp> {
    site(&paper("Europe/Vienna", files), instant(at), false).1.outcome.next_release
}

#[test]
fn an_embargo_ends_at_its_instant_when_clocks_change() {
    for (zone, until, release) in [
        // Clocks go back from 3 to 2 o'clock: for a time that occurs twice, the first counts.
        ("Europe/Vienna", "2025-10-26 02:30", "2025-10-26T00:30:00Z"),
        ("Europe/Vienna", "2025-10-26T02:30+01:00", "2025-10-26T01:30:00Z"),
        ("Europe/Vienna", "2025-10-26T02:30:00Z", "2025-10-26T02:30:00Z"),
        ("Europe/Vienna", "2025-10-26 03:00", "2025-10-26T02:00:00Z"),
        // They go forward from 2 to 3: a skipped time counts as if they had not.
        ("Europe/Vienna", "2026-03-29 02:30", "2026-03-29T01:30:00Z"),
        ("Europe/Vienna", "2026-03-29 03:00", "2026-03-29T01:00:00Z"),
        // Days begin at midnight, whatever happens later.
        ("Europe/Vienna", "2025-10-26", "2025-10-25T22:00:00Z"),
        ("Europe/Vienna", "2025-10-27", "2025-10-26T23:00:00Z"),
        ("Europe/Vienna", "2026-03-29", "2026-03-28T23:00:00Z"),
        ("Europe/Vienna", "2026-03-30", "2026-03-29T22:00:00Z"),
        // A day without a midnight begins at one o'clock; one with two, at the first.
        ("Africa/Cairo", "2025-04-25", "2025-04-24T22:00:00Z"),
        ("Atlantic/Azores", "2025-10-26", "2025-10-26T00:00:00Z"),
    ] {
        let story = embargoed(until);
        let tree = paper(zone, &[("content/issues/1/news/zq.md", &story)]);
        let release = instant(release);
        let (before, built) = site(&tree, second_before(release), false);
        assert!(!before.contains_key("1/news/zq/index.html"), "{until} in {zone}: too early");
        assert_eq!(built.outcome.next_release, Some(release), "{until} in {zone}");
        let (after, built) = site(&tree, release, false);
        assert!(after.contains_key("1/news/zq/index.html"), "{until} in {zone}: too late");
        assert_eq!(built.outcome.next_release, None, "{until} in {zone}");
    }
}

#[test]
fn the_next_release_is_the_earliest_to_come() {
    let [first, second] = ["2026-05-01", "2026-06-01"].map(embargoed);
    let files = [
        ("content/issues/1/news/a.md", second.as_str()),
        ("content/issues/1/news/b.md", first.as_str()),
        ("content/issues/2/issue.yaml", "date: 2027\nembargo: 2026-05-15\n"),
        ("content/issues/2/news/c.md", "---\nheadline: C\n---\n"),
    ];
    for (at, next) in [
        ("2026-01-01T00:00:00Z", Some("2026-04-30T22:00:00Z")),
        ("2026-04-30T22:00:00Z", Some("2026-05-14T22:00:00Z")),
        ("2026-05-14T22:00:00Z", Some("2026-05-31T22:00:00Z")),
        ("2026-05-31T22:00:00Z", None),
    ] {
        assert_eq!(next_release(&files, at), next.map(instant), "at {at}");
    }
}

#[test]
fn a_story_waits_for_its_issue_and_the_issue_for_its_stories() {
    let [early, late] = ["2026-05-01", "2026-06-01"].map(embargoed);
    let issue = ("content/issues/2/issue.yaml", "date: 2027\nembargo: 2026-05-15\n");
    let of = |story: &str| {
        next_release(&[issue, ("content/issues/2/s/a.md", story)], "2026-01-01T00:00:00Z")
    };
    assert_eq!(of(&early), Some(instant("2026-05-14T22:00:00Z")));
    assert_eq!(of(&late), Some(instant("2026-05-31T22:00:00Z")));
}

/// No story is public then, but the mistakes of the issue are reported, and it is no longer withheld.
#[test]
fn an_issue_changes_when_its_own_embargo_ends() {
    let issue = ("content/issues/2/issue.yaml", "date: 2027\nembargo: 2026-05-15\n");
    let late = embargoed("2026-06-01");
    for stories in [&[][..], &[("content/issues/2/s/a.md", late.as_str())]] {
        let tree = paper("Europe/Vienna", &[&[issue], stories].concat());
        let built = site(&tree, instant("2026-01-01T00:00:00Z"), false).1;
        assert_eq!(built.outcome.next_change, Some(instant("2026-05-14T22:00:00Z")), "{stories:?}");
    }
}

#[test]
fn drafts_are_no_release_to_come() {
    let at = "2026-01-01T00:00:00Z";
    let draft = "---\nheadline: D\ndraft: true\nembargo: 2026-05-01\n---\n";
    assert_eq!(next_release(&[("content/issues/1/news/d.md", draft)], at), None);
    let issue = ("content/issues/2/issue.yaml", "date: 2027\nembargo: 2026-05-15\n");
    assert_eq!(next_release(&[issue, ("content/issues/2/news/d.md", draft)], at), None);
    let issue = ("content/issues/2/issue.yaml", "date: 2027\ndraft: true\n");
    let story = embargoed("2026-05-01");
    assert_eq!(next_release(&[issue, ("content/issues/2/news/d.md", &story)], at), None);
}
