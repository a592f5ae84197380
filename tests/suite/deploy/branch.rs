//! Branches of git repositories.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::paper::{Files, Paper};

/// Runs git in a repository; gives what it says.
fn git(repository: &Path, arguments: &[&str]) -> String {
    let git = Command::new("git").arg("-C").arg(repository).args(arguments).output();
    let ran = git.expect("git runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8_lossy(&ran.stdout).trim().to_owned()
}

/// A paper that is deployed to a bare repository.
fn paper(more: &str) -> Paper {
    let paper = Paper::new(&format!("main: {{to: \"git+file://{{here}}/there.git#pages\"{more}}}"));
    fs::create_dir(paper.path("there.git")).expect("a folder");
    git(&paper.path("there.git"), &["init", "--quiet", "--bare"]);
    paper
}

/// The files of the branch that are part of a site.
fn there(paper: &Paper) -> Files {
    let repository = paper.path("there.git");
    let names = git(&repository, &["ls-tree", "-r", "--name-only", "pages"]);
    let file = |name: &str| {
        let show = ["cat-file", "blob", &format!("pages:{name}")];
        let blob = Command::new("git").arg("-C").arg(&repository).args(show).output();
        (name.to_owned(), blob.expect("git runs").stdout)
    };
    let is_ours = |name: &&str| *name == ".nojekyll" || name.starts_with(".pressrun-");
    names.lines().filter(|name| !is_ours(name)).map(file).collect()
}

#[test]
fn each_deployment_is_a_commit() {
    let paper = paper("");
    paper.deploy();
    assert_eq!(there(&paper), paper.site());
    let first = there(&paper);
    assert!(paper.plan(&[]).is_empty() && paper.plan(&["--check-remote"]).is_empty());
    paper.story("a", "Second");
    paper.story("b", "Another");
    paper.deploy();
    assert_eq!(there(&paper), paper.site());
    fs::remove_file(paper.path("paper/content/issues/2025-09/news/b.md")).expect("a file");
    paper.deploy();
    assert_eq!(there(&paper), paper.site());
    assert_eq!(git(&paper.path("there.git"), &["rev-list", "--count", "pages"]), "3");
    paper.ends(0, &["deploy", "--rollback"]);
    paper.ends(0, &["deploy", "--rollback"]);
    assert_eq!(there(&paper), first);
    assert!(!paper.path("paper/.git").exists(), "no working tree is touched");
}

#[test]
fn a_branch_can_have_one_commit_only() {
    let paper = paper(", history: orphan");
    paper.deploy();
    paper.story("a", "Second");
    paper.deploy();
    assert_eq!(there(&paper), paper.site());
    assert_eq!(git(&paper.path("there.git"), &["rev-list", "--count", "pages"]), "1");
    let said = paper.ends(2, &["deploy", "--rollback"]);
    assert!(said.contains("the branch has no earlier commit"), "{said}");
}

#[test]
fn the_commits_of_others_are_not_overwritten() {
    let paper = paper("");
    paper.deploy();
    let theirs = Paper::new(&format!("main: \"git+file://{}/there.git#pages\"", paper.here()));
    theirs.story("b", "Theirs");
    theirs.deploy();
    paper.story("a", "Ours");
    paper.ends(4, &["deploy", "--yes"]);
    assert_eq!(there(&paper), theirs.site());
    paper.ends(0, &["deploy", "--yes", "--force"]);
    assert_eq!(there(&paper), paper.site());
}

#[cfg(unix)]
#[test]
fn whatever_git_call_fails_the_branch_is_old_or_new() {
    use std::os::unix::fs::PermissionsExt;
    let mut paper = paper("");
    paper.deploy();
    let old = there(&paper);
    paper.story("a", "Second");
    paper.ends(0, &["build"]);
    let script = "#!/bin/sh\nn=$(cat \"$CALLS\")\necho $((n + 1)) > \"$CALLS\"\n\
                  [ \"$n\" = \"$FAIL\" ] && echo broken >&2 && exit 1\nPATH=$REST exec git \"$@\"\n";
    paper.write("bin/git", script);
    fs::set_permissions(paper.path("bin/git"), fs::Permissions::from_mode(0o755)).expect("rights");
    let rest = std::env::var("PATH").expect("a path");
    let calls = paper.path("calls");
    paper.env = vec![
        ("PATH".to_owned(), format!("{}:{rest}", paper.path("bin").display())),
        ("REST".to_owned(), rest),
        ("CALLS".to_owned(), calls.display().to_string()),
        ("FAIL".to_owned(), String::new()),
    ];
    let mut failed = 0;
    for call in 0.. {
        fs::write(&calls, "0").expect("a file");
        paper.env[3].1 = call.to_string();
        let ran = paper.run(&["deploy", "--yes", "--no-build"]);
        let now = there(&paper);
        if ran.status.success() && now != old {
            assert_eq!(now, paper.site());
            break;
        }
        failed += 1;
        assert!(now == old || now == paper.site(), "call {call}");
        assert!(call < 60, "it ends");
    }
    assert!(failed >= 5, "{failed} calls were seen to fail");
    paper.env[3].1 = String::new();
    paper.ends(0, &["deploy", "--yes", "--no-build"]);
    assert_eq!(there(&paper), paper.site());
}

#[test]
fn a_branch_gets_only_files_that_its_host_reads() {
    let names =
        |paper: &Paper| git(&paper.path("there.git"), &["ls-tree", "-r", "--name-only", "pages"]);
    let pages = paper(", host_files: pages");
    pages.deploy();
    assert!(names(&pages).lines().any(|name| name == "CNAME"), "{}", names(&pages));
    assert!(pages.plan(&[]).is_empty() && pages.plan(&["--check-remote"]).is_empty());
    pages.story("a", "Second");
    pages.deploy();
    assert_eq!(names(&pages).lines().filter(|name| *name == ".nojekyll").count(), 1);
    let server = paper(", host_files: nginx");
    server.deploy();
    assert!(!names(&server).contains(".pressrun-host"), "{}", names(&server));
    assert!(server.path("paper/public/.pressrun-host/nginx-server.conf").exists());
}
