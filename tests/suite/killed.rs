//! A build may be killed at any instant: the next one ends with what a clean build makes, and no file
//! is ever half written.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "these tests are about files and programs"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How often a build is killed, if `PRESSRUN_KILLS` does not say otherwise.
const ROUNDS: u64 = 60;

const INSTANT: &str = "2025-10-01T00:00:00Z";

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("create");
    fs::write(path, text).expect("write");
}

/// Writes the sources of one round: every round has other texts, and another set of stories.
fn write_sources(root: &Path, round: u64) {
    let _ = fs::remove_dir_all(root.join("content"));
    write(root, "site.yaml", "name: The Night Watch\nbase_url: https://night.example/\n");
    for issue in 1..=2 {
        let folder = format!("content/issues/2025-0{issue}");
        write(root, &format!("{folder}/issue.yaml"), &format!("date: 2025-0{issue}\n"));
        for story in (0..12).filter(|story| !(story + round).is_multiple_of(5)) {
            let text = format!(
                "---\nheadline: Watch {story} in round {round}\nbyline: [Staff]\ntopics: [t{}]\n---\n\nNothing moved.\n",
                (story + round) % 3
            );
            write(root, &format!("{folder}/news/watch-{story}.md"), &text);
        }
    }
    write(root, "content/static/round.txt", &"x".repeat(round as usize * 1000));
}

fn build(root: &Path, output: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pressrun"));
    let given = ["build", "--quiet", "--at", INSTANT, "--root"];
    command.args(given).arg(root).arg("--output").arg(output);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// Every file below a folder, with its bytes.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").to_string_lossy().into_owned();
                files.insert(name, fs::read(&path).expect("read"));
            }
        }
    }
    files
}

/// What a build makes that knows nothing of any other.
fn clean(sources: &Path) -> BTreeMap<String, Vec<u8>> {
    let elsewhere = TempDir::new().expect("a folder");
    let output = elsewhere.path().join("public");
    for name in ["site.yaml", "content"] {
        let copied = Command::new("cp")
            .arg("-r")
            .arg(sources.join(name))
            .arg(elsewhere.path())
            .status()
            .expect("cp");
        assert!(copied.success());
    }
    let done = build(elsewhere.path(), &output).output().expect("runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    tree(&output)
}

/// Whatever stands in the output folder after a kill is a whole file of the last round or of this one.
fn check_whole(
    output: &Path,
    before: &BTreeMap<String, Vec<u8>>,
    after: &BTreeMap<String, Vec<u8>>,
) {
    if !output.exists() {
        return;
    }
    for (name, bytes) in tree(output) {
        let is_whole = [before, after].iter().any(|site| site.get(&name) == Some(&bytes));
        assert!(is_whole, "{name} is neither as it was nor as it is to be");
    }
}

#[test]
fn a_build_killed_at_any_instant_is_finished_by_the_next() {
    let folder = TempDir::new().expect("a folder");
    let (root, output) = (folder.path().join("paper"), folder.path().join("paper/public"));
    let rounds = std::env::var("PRESSRUN_KILLS").map_or(ROUNDS, |n| n.parse().expect("a number"));
    let mut before = BTreeMap::new();
    let (mut killed, mut longest) = (0, Duration::from_millis(60));
    for round in 0..rounds {
        write_sources(&root, round);
        let after = clean(&root);
        let mut child = build(&root, &output).spawn().expect("runs");
        // Spread evenly over somewhat more than a build takes.
        let wait = longest.mul_f64((round * 37 % rounds) as f64 / rounds as f64 * 1.2);
        sleep(wait);
        let is_over = child.try_wait().expect("a state").is_some();
        child.kill().expect("killed");
        child.wait().expect("over");
        killed += u64::from(!is_over);
        check_whole(&output, &before, &after);
        let begun = Instant::now();
        let done = build(&root, &output).output().expect("runs");
        longest = longest.max(begun.elapsed().min(Duration::from_secs(1)));
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        assert_eq!(tree(&output), after, "round {round}");
        before = after;
    }
    assert!(killed > rounds / 4, "only {killed} of {rounds} builds were killed under way");
}
