//! Deployments that must not begin.

use std::fs;

use super::paper::{Paper, files};

const MAIN: &str = "main: {to: \"file:{here}/srv\", in_place: true}";

#[test]
fn many_deletions_need_a_flag() {
    let paper = Paper::new("main: {to: \"file:{here}/srv\", max_deletions: 2}");
    (0..5).for_each(|n| paper.story(&format!("s{n}"), &format!("Story {n}")));
    paper.deploy();
    let before = files(&paper.path("srv/current"));
    for n in 0..5 {
        let name = format!("paper/content/issues/2025-09/news/s{n}.md");
        fs::remove_file(paper.path(&name)).expect("a file");
    }
    let said = paper.ends(4, &["deploy", "--yes"]);
    assert!(said.contains("- 2025-09/news/s0/index.html (gone"), "{said}");
    assert!(said.contains("files would be deleted; nothing was changed"), "{said}");
    assert_eq!(files(&paper.path("srv/current")), before);
    paper.ends(0, &["deploy", "--yes", "--allow-deletions"]);
    assert_eq!(files(&paper.path("srv/current")), paper.site());
}

#[test]
fn a_publication_with_mistakes_is_not_deployed() {
    let paper = Paper::new(MAIN);
    paper.deploy();
    let before = files(&paper.path("srv"));
    paper.write("paper/content/issues/2025-09/news/bad.md", "---\nheadlin: X\n---\nWords.\n");
    paper.ends(1, &["deploy", "--yes"]);
    let ran = paper.run(&["deploy", "--yes", "--json"]);
    let said: serde_json::Value = serde_json::from_slice(&ran.stdout).expect("JSON");
    assert_eq!(said["error"], "the publication has mistakes; nothing was deployed");
    assert_eq!(files(&paper.path("srv")), before);
}

#[test]
fn drafts_and_other_addresses_are_not_deployed() {
    let paper = Paper::new(MAIN);
    let said = paper.ends(2, &["deploy", "--yes", "--no-build"]);
    assert!(said.contains("no site has been built yet"), "{said}");
    paper.ends(0, &["build", "--drafts"]);
    let said = paper.ends(2, &["deploy", "--yes", "--no-build"]);
    assert!(said.contains("the site was built with `--drafts`"), "{said}");
    paper.ends(0, &["build", "--base-url", "https://other.example/"]);
    let said = paper.ends(2, &["deploy", "--yes", "--no-build"]);
    assert!(said.contains("the site was built for https://other.example/"), "{said}");
    let said = paper.ends(2, &["deploy", "--yes", "--at", "2999-01-01"]);
    assert!(said.contains("the site was built as of a later time"), "{said}");
    assert!(!paper.path("srv").exists());
    paper.ends(0, &["build"]);
    paper.write("paper/public/index.html", "changed by hand");
    let said = paper.ends(2, &["deploy", "--yes", "--no-build"]);
    assert!(
        said.contains("`index.html` in the output folder is not as the build wrote it"),
        "{said}"
    );
    paper.deploy();
    assert_eq!(files(&paper.path("srv")), paper.site());
}

#[test]
fn the_work_of_others_is_not_overwritten() {
    let paper = Paper::new(MAIN);
    paper.deploy();
    let theirs =
        Paper::new(&format!("main: {{to: \"file:{}/srv\", in_place: true}}", paper.here()));
    theirs.story("b", "Theirs");
    theirs.deploy();
    paper.story("a", "Ours");
    let said = paper.ends(4, &["deploy", "--yes"]);
    assert!(
        said.contains("somebody else has deployed there since the last deployment from here: ana"),
        "{said}"
    );
    assert_eq!(files(&paper.path("srv")), theirs.site());
    paper.ends(0, &["deploy", "--yes", "--force"]);
    assert_eq!(files(&paper.path("srv")), paper.site());
}

#[test]
fn two_deploy_one_after_the_other() {
    let paper = Paper::new(MAIN);
    paper.deploy();
    paper.story("a", "Second");
    let now = jiff::Timestamp::now().as_second();
    let note = |since: i64| format!("{{\"run\":\"r\",\"by\":\"ben\",\"since\":{since}}}");
    paper.write("srv/.pressrun-lock.json", &note(now - 300));
    let said = paper.ends(4, &["deploy", "--yes"]);
    assert!(said.contains("ben is deploying there, and said so 5 minutes ago"), "{said}");
    paper.write("srv/.pressrun-lock.json", &note(now + 9000));
    let said = paper.ends(4, &["deploy", "--yes"]);
    assert!(said.contains("by a clock that is ahead of this one"), "{said}");
    paper.write("srv/.pressrun-lock.json", &note(now - 7300));
    let said = paper.ends(0, &["deploy", "--yes"]);
    assert!(said.contains("a deployment by ben has said nothing for 2 hours"), "{said}");
    paper.story("a", "Third");
    paper.write("srv/.pressrun-lock.json", &note(now));
    paper.ends(0, &["deploy", "--yes", "--force"]);
    assert_eq!(files(&paper.path("srv")), paper.site());
    assert!(!paper.path("srv/.pressrun-lock.json").exists());
    // On a host that shows files while they are written, a note may be found that is not complete.
    paper.story("a", "Fourth");
    paper.write("srv/.pressrun-lock.json", "{\"run\":");
    let said = paper.ends(4, &["deploy", "--yes"]);
    assert!(said.contains("with a note that cannot be read"), "{said}");
    assert!(said.contains("if nobody is deploying there, use `--force`"), "{said}");
}

#[test]
fn what_is_missing_is_named() {
    let mut paper = Paper::new("main: \"s3://bucket\"");
    let said = paper.ends(2, &["deploy", "elsewhere"]);
    assert!(said.contains("no target is called `elsewhere`"), "{said}");
    paper.ends(0, &["build"]);
    paper.env.push(("PATH".to_owned(), paper.here()));
    let said = paper.ends(2, &["deploy", "--no-build", "--dry-run"]);
    assert!(said.contains("the program `rclone` is not installed"), "{said}");
    assert!(said.contains("`sudo apt install rclone`"), "{said}");
    let none = Paper::new("");
    let said = none.ends(2, &["deploy"]);
    assert!(said.contains("site.yaml does not say where the site is deployed to"), "{said}");
    let two = Paper::new("one: \"file:a\"\n  two: \"file:b\"");
    let said = two.ends(2, &["deploy"]);
    assert!(said.contains("there are several targets; name one"), "{said}");
    let nobody = Paper::new(MAIN);
    let said = nobody.ends(2, &["deploy"]);
    assert!(said.contains("nobody can be asked here"), "{said}");
}

#[test]
fn secrets_in_the_settings_are_mistakes_and_are_not_repeated() {
    for deploy in [
        "main: \"sftp://u1:hunter2@host.example/html\"",
        "main: \":s3,secret_access_key=hunter2:bucket\"",
        "main: {to: \"sftp://u1@host.example/html\", password: hunter2}",
    ] {
        let paper = Paper::new(deploy);
        let said = paper.ends(1, &["deploy", "--yes", "--json"]);
        assert!(said.contains("secrets are in the environment"), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_links() {
    let paper = Paper::new(MAIN);
    fs::create_dir_all(paper.path("elsewhere")).expect("a folder");
    fs::create_dir_all(paper.path("srv")).expect("a folder");
    std::os::unix::fs::symlink(paper.path("elsewhere"), paper.path("srv/2025-09")).expect("a link");
    let said = paper.ends(3, &["deploy", "--yes"]);
    assert!(said.contains("is a symbolic link, through which nothing is changed"), "{said}");
    assert!(files(&paper.path("elsewhere")).is_empty());
}
