//! Folders: releases behind a link, or files that are replaced in place.

use std::fs;

use super::paper::{Paper, files};

const RELEASES: &str = "main: \"file:{here}/srv\"";
const IN_PLACE: &str = "main: {to: \"file:{here}/srv\", in_place: true, keep: 1, keep_days: 0}";

#[test]
fn each_deployment_is_a_release_behind_a_link() {
    let paper = Paper::new("main: {to: \"file:{here}/srv\", keep: 1}");
    paper.deploy();
    assert_eq!(files(&paper.path("srv/current")), paper.site());
    let first = fs::read_link(paper.path("srv/current")).expect("a link");
    let before = files(&paper.path("srv").join(&first));
    assert!(paper.plan(&[]).is_empty(), "nothing is left to do");
    paper.story("a", "Second");
    paper.story("b", "Another");
    let said = paper.deploy();
    assert!(said.contains("+ 2025-09/news/b/index.html (new"), "{said}");
    assert_eq!(files(&paper.path("srv/current")), paper.site());
    assert_eq!(files(&paper.path("srv").join(&first)), before, "a release never changes");
    paper.story("a", "Third");
    paper.deploy();
    let folders = fs::read_dir(paper.path("srv/releases")).expect("releases");
    assert_eq!(folders.count(), 4, "the present release, one earlier, and their manifests");
    assert!(!paper.path("srv").join(first).exists());
    assert!(!paper.path("srv/.pressrun-lock.json").exists());
}

#[test]
fn a_release_can_be_taken_back() {
    let paper = Paper::new(RELEASES);
    paper.deploy();
    let first = paper.site();
    paper.ends(2, &["deploy", "--rollback"]);
    paper.story("a", "Second");
    paper.deploy();
    let second = paper.site();
    paper.story("a", "Third");
    paper.deploy();
    paper.ends(0, &["deploy", "--rollback"]);
    assert_eq!(files(&paper.path("srv/current")), second);
    // Whoever has rolled back is not somebody else.
    assert!(!paper.plan(&["--no-build"]).is_empty());
    paper.ends(0, &["deploy", "--rollback"]);
    assert_eq!(files(&paper.path("srv/current")), first);
    paper.deploy();
    assert_eq!(files(&paper.path("srv/current")), paper.site());
    paper.ends(0, &["deploy", "--rollback"]);
    assert_eq!(files(&paper.path("srv/current")), first);
}

#[test]
fn readers_of_old_pages_still_find_their_style_sheet() {
    for deploy in [RELEASES, IN_PLACE] {
        let paper = Paper::new(deploy);
        let shown = || match deploy == RELEASES {
            true => files(&paper.path("srv/current")),
            false => files(&paper.path("srv")),
        };
        paper.deploy();
        let style = |name: &&String| name.starts_with("assets/style");
        let first = shown().keys().find(style).expect("a style sheet").clone();
        paper.restyle("#003300");
        paper.deploy();
        assert!(shown().contains_key(&first));
        assert_eq!(shown().keys().filter(style).count(), 2);
        assert!(paper.plan(&[]).is_empty(), "nothing is left to do");
        assert_eq!(paper.plan(&["--purge"]), [format!("-{first} expired")]);
        paper.ends(0, &["deploy", "--purge", "--yes"]);
        assert_eq!(shown(), paper.site());
    }
}

#[test]
fn files_can_be_replaced_in_place() {
    let paper = Paper::new(IN_PLACE);
    paper.write("srv/own.txt", "not ours");
    let said = paper.deploy();
    assert!(said.contains("there is no manifest yet, but 1 files"), "{said}");
    paper.story("b", "Another");
    paper.deploy();
    fs::remove_file(paper.path("paper/content/issues/2025-09/news/b.md")).expect("a file");
    paper.deploy();
    let mut there = files(&paper.path("srv"));
    assert_eq!(there.remove("own.txt"), Some(b"not ours".to_vec()));
    assert_eq!(there, paper.site());
    assert!(!paper.path("srv/2025-09/news/b").exists(), "empty folders go, too");
}

#[test]
fn what_was_changed_by_hand_is_found_and_put_right() {
    for deploy in [RELEASES, IN_PLACE] {
        let paper = Paper::new(deploy);
        paper.deploy();
        let shown = paper.path(if deploy == RELEASES { "srv/current" } else { "srv" });
        let page = shown.join("index.html");
        let length = fs::read(&page).expect("a page").len();
        fs::write(&page, "x".repeat(length)).expect("a page");
        fs::remove_file(shown.join("404.html")).expect("a page");
        paper.write("stray", "");
        fs::rename(paper.path("stray"), shown.join("stray")).expect("a file");
        assert!(paper.plan(&[]).is_empty(), "nothing is listed unless it is asked for");
        let found = paper.plan(&["--check-remote"]);
        assert_eq!(found, ["+404.html damaged", "+index.html damaged"]);
        let said = paper.ends(0, &["deploy", "--check-remote", "--yes"]);
        assert!(said.contains("no deployment put 1 file there, such as `stray`"), "{said}");
        assert!(paper.plan(&["--check-remote"]).is_empty());
    }
}

#[test]
fn a_lost_manifest_is_made_again() {
    let paper = Paper::new(IN_PLACE);
    paper.deploy();
    fs::remove_file(paper.path("srv/.pressrun-deploy.json")).expect("a manifest");
    let plan = paper.plan(&[]);
    assert!(plan.iter().any(|line| line == "+index.html new"), "{plan:?}");
    assert!(!plan.iter().any(|line| line.starts_with("+assets/")), "{plan:?}");
    paper.deploy();
    assert!(paper.plan(&["--check-remote"]).is_empty());
}

#[test]
fn a_story_appears_when_its_embargo_ends() {
    let paper = Paper::new(RELEASES);
    let story = "---\nheadline: Later\nembargo: 2026-01-01T06:00Z\n---\nSecret words.\n";
    paper.write("paper/content/issues/2025-09/news/later.md", story);
    paper.ends(0, &["deploy", "--yes", "--at", "2026-01-01T05:59Z"]);
    let holds = |paper: &Paper| {
        let shown = files(&paper.path("srv"));
        shown.values().filter(|bytes| String::from_utf8_lossy(bytes).contains("ater")).count()
    };
    let before = files(&paper.path("srv/current"));
    assert!(!before.keys().any(|name| name.contains("later")));
    assert_eq!(holds(&paper), 0, "neither a page nor a record names it");
    paper.ends(0, &["deploy", "--yes", "--at", "2026-01-01T06:00Z"]);
    let after = files(&paper.path("srv/current"));
    assert!(after.contains_key("2025-09/news/later/index.html"));
    assert_eq!(after, paper.site());
}

#[test]
fn the_command_afterwards_gets_the_changed_addresses() {
    let paper = Paper::new(
        "main: {to: \"file:{here}/srv\", after: \"cat > ../told; echo $PRESSRUN_TARGET\"}",
    );
    let said = paper.deploy();
    assert!(said.lines().any(|line| line == "main"), "{said}");
    paper.story("a", "Second");
    paper.deploy();
    let told = fs::read_to_string(paper.path("told")).expect("addresses");
    assert!(told.lines().any(|line| line == "https://p.example/2025-09/news/a/"), "{told}");
    assert!(!told.contains("/assets/"), "{told}");
    let failing = Paper::new("main: {to: \"file:{here}/srv\", after: \"exit 7\"}");
    let said = failing.ends(3, &["deploy", "--yes"]);
    assert!(said.contains("the site is deployed, but the command in `after` failed"), "{said}");
}

const WITH_FILES: &str = "main: {to: \"file:{here}/srv\", in_place: true, host_files: nginx}";

#[test]
fn a_target_gets_the_files_of_its_host() {
    let paper = Paper::new(WITH_FILES);
    let server = paper.path("srv/.pressrun-host/nginx-server.conf");
    paper.deploy();
    assert!(server.exists(), "its server reads them there");
    // A site for others, which is built by hand.
    paper.ends(0, &["build"]);
    let said = paper.ends(2, &["deploy", "--no-build", "--yes"]);
    assert!(
        said.contains(
            "the site was built with no `host_files`, but the target `main` has `host_files: nginx`"
        ),
        "{said}"
    );
    paper.ends(0, &["build", "--host-files", "nginx"]);
    assert_eq!(paper.plan(&["--no-build"]), [""; 0]);
    let said = paper.ends(2, &["build", "--host-files", "iis"]);
    assert!(said.contains("not a kind of host; write one of netlify, cloudflare"), "{said}");
}
