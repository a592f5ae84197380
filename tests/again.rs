//! Building again: nothing is touched that need not be, and whatever is lost or altered is made anew.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "tests of the program")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use tempfile::TempDir;

/// A small paper that has been built once.
struct Paper(TempDir);

impl Paper {
    fn built() -> Self {
        let paper = Self(tempfile::tempdir().expect("a temporary folder"));
        paper.run(&["init", "."]);
        paper.run(&["build"]);
        paper
    }

    /// Runs the program, which has to succeed; gives what it says.
    fn run(&self, arguments: &[&str]) -> (String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pressrun"));
        let ran = command.args(arguments).current_dir(self.0.path()).output().expect("it runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let (out, err) = (text(ran.stdout), text(ran.stderr));
        assert!(ran.status.success(), "{out}{err}");
        (out, err)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Every output, and when its file was last changed.
    fn outputs(&self) -> Vec<(PathBuf, SystemTime)> {
        let mut found = Vec::new();
        list(&self.path("public"), &mut found);
        found.sort();
        found
    }

    /// Where the ledger is.
    fn ledger(&self) -> PathBuf {
        let mut folders = fs::read_dir(self.path(".pressrun")).expect("records");
        let is_of_output = |path: &PathBuf| path.join("ledger").is_file();
        folders
            .find_map(|entry| Some(entry.ok()?.path()).filter(is_of_output))
            .expect("a ledger")
            .join("ledger")
    }
}

fn list(folder: &Path, found: &mut Vec<(PathBuf, SystemTime)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            list(&path, found);
        } else {
            let changed = fs::metadata(&path).expect("a file").modified().expect("a time");
            found.push((path, changed));
        }
    }
}

#[test]
fn a_second_build_touches_no_output() {
    let paper = Paper::built();
    let before = paper.outputs();
    let (said, _) = paper.run(&["build", "--explain"]);
    assert!(said.contains("; 0 written,"), "{said}");
    assert!(!said.contains("index.html:"), "nothing was made: {said}");
    assert_eq!(paper.outputs(), before);
}

#[test]
fn an_output_that_was_altered_or_deleted_is_written_again() {
    let paper = Paper::built();
    let (front, missing) = (paper.path("public/index.html"), paper.path("public/404.html"));
    let (page, other) = (fs::read(&front).expect("read"), fs::read(&missing).expect("read"));
    fs::write(&front, "by hand").expect("altered");
    fs::remove_file(&missing).expect("deleted");
    let (said, _) = paper.run(&["build", "--explain"]);
    assert!(said.contains("index.html: it is not as it was written"), "{said}");
    assert!(said.contains("; 2 written,"), "{said}");
    assert_eq!(fs::read(&front).expect("read"), page);
    assert_eq!(fs::read(&missing).expect("read"), other);
}

#[test]
fn a_ledger_that_cannot_be_used_costs_one_warning_and_no_page() {
    let paper = Paper::built();
    let before = paper.outputs();
    let sound = fs::read(paper.ledger()).expect("read");
    let cut = sound[..sound.len() / 2].to_vec();
    let mut flipped = sound.clone();
    flipped[sound.len() / 2] ^= 1;
    for damaged in [cut, flipped, Vec::new(), b"not ours".to_vec()] {
        fs::write(paper.ledger(), damaged).expect("damaged");
        let (said, warned) = paper.run(&["build"]);
        assert_eq!(warned.matches("warning").count(), 1, "{warned}");
        assert!(warned.contains("cannot be used; all is made anew"), "{warned}");
        assert!(said.contains("; 0 written,"), "{said}");
        assert_eq!(paper.outputs(), before);
    }
    assert_eq!(paper.run(&["build"]).1, "", "the ledger is whole again");
}

#[test]
fn no_cache_makes_everything_and_changes_nothing() {
    let paper = Paper::built();
    let before = paper.outputs();
    let (said, _) = paper.run(&["build", "--no-cache", "--explain", "--timings"]);
    assert!(said.contains("index.html: it is new"), "{said}");
    assert!(said.contains(" ms  making the outputs"), "{said}");
    assert!(said.contains("; 0 written,"), "{said}");
    assert_eq!(paper.outputs(), before);
}

#[test]
fn a_reason_names_what_has_changed() {
    let paper = Paper::built();
    let about = paper.path("content/pages/about.md");
    let text = fs::read_to_string(&about).expect("read");
    fs::write(&about, format!("{text}\nOne more line.\n")).expect("written");
    let (said, _) = paper.run(&["build", "--explain"]);
    assert!(said.contains("about/index.html: changed: text content/pages/about.md"), "{said}");
    assert!(said.contains("; 1 written,"), "{said}");
}

/// What the timings of a build say when it has put the whole edition together.
const WHOLE: &str = "putting the edition together";

#[test]
fn a_few_words_take_the_short_way_also_in_another_run() {
    let paper = Paper::built();
    let story = paper.story("a-story-is-a-text.md");
    for (n, line) in ["One line more.", "And another.", "A third."].iter().enumerate() {
        paper.append(&story, line);
        if n == 1 {
            // Without the edition of before, all is read again; what readers see is the same.
            let edition = paper.ledger().with_file_name("edition");
            let bytes = fs::read(&edition).expect("read");
            fs::write(&edition, &bytes[1..]).expect("damaged");
        }
        let (said, warned) = paper.run(&["build", "--timings"]);
        assert_eq!(said.contains(WHOLE), n == 1, "{said}");
        assert_eq!(warned, "");
        // The story, and the page that prints the whole issue.
        assert!(said.contains("; 2 written,"), "{said}");
        let again = paper.outputs();
        let (said, _) = paper.run(&["build", "--no-cache"]);
        assert!(said.contains("; 0 written,"), "not as a clean build makes it: {said}");
        assert_eq!(paper.outputs(), again);
    }
    // A story that is changed back is not as the last build left it, whatever the one before did.
    let before = fs::read_to_string(&story).expect("read");
    paper.append(&story, "Not for long.");
    paper.run(&["build"]);
    fs::write(&story, before).expect("written");
    let (said, _) = paper.run(&["build", "--timings"]);
    assert!(said.contains("; 2 written,") && !said.contains(WHOLE), "{said}");
    let front = paper.path("public/index.html");
    fs::write(&front, "by hand").expect("altered");
    paper.append(&story, "The last.");
    let (said, _) = paper.run(&["build", "--explain", "--timings"]);
    assert!(said.contains("; 3 written,") && !said.contains(WHOLE), "{said}");
    assert!(said.contains("index.html: it is not as it was written"), "{said}");
}

impl Paper {
    /// A story of the new paper, whose issue is named after the day.
    fn story(&self, name: &str) -> PathBuf {
        let mut found = Vec::new();
        list(&self.path("content/issues"), &mut found);
        let mut stories = found.into_iter().map(|(path, _)| path);
        stories.find(|path| path.ends_with(name)).expect("the story")
    }

    fn append(&self, story: &Path, line: &str) {
        let text = fs::read_to_string(story).expect("read");
        fs::write(story, format!("{text}\n{line}\n")).expect("written");
    }
}
