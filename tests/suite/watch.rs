//! Watches a project: what people and programs do to its files, and what is reported.

#![expect(clippy::disallowed_methods, reason = "these tests change files and wait")]
#![expect(clippy::disallowed_types, reason = "a test asks Git to check out a branch")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod home;
#[cfg(unix)]
mod links;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use pressrun::io::watch::{Changed, Options, Signal, Watcher};
use tempfile::TempDir;

/// Longer than any signal takes, on any machine.
const LONG: Duration = Duration::from_secs(15);

/// How long it must be quiet to conclude that nothing more comes.
const STILL: Duration = Duration::from_millis(400);

/// A project and its watcher.
struct Desk {
    folder: TempDir,
    watcher: Watcher,
}

impl Desk {
    fn new() -> Self {
        Self::with(&Options::default())
    }

    fn with(options: &Options) -> Self {
        let folder = project();
        let watcher = Watcher::start(folder.path(), options).unwrap();
        Self { folder, watcher }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    fn rename(&self, from: &str, to: &str) {
        fs::rename(self.path(from), self.path(to)).unwrap();
    }

    /// The next change.
    #[track_caller]
    fn changed(&mut self) -> Changed {
        match self.watcher.next(Some(Instant::now() + LONG)) {
            Signal::Changed(changed) => changed,
            other => panic!("{other:?} instead of a change"),
        }
    }

    /// Waits until the file, or a folder around it, is reported.
    #[track_caller]
    fn told(&mut self, path: &str) {
        while !is_told(&self.changed(), path) {}
    }

    /// All reports until no more come.
    fn rest(&mut self) -> Vec<Changed> {
        let mut all = Vec::new();
        while let Signal::Changed(changed) = self.watcher.next(Some(Instant::now() + STILL)) {
            all.push(changed);
        }
        all
    }

    /// All reports of a change; there must be one.
    #[track_caller]
    fn all(&mut self) -> Vec<Changed> {
        let mut all = vec![self.changed()];
        all.extend(self.rest());
        all
    }

    /// The only report of a change.
    #[track_caller]
    fn once(&mut self) -> BTreeSet<String> {
        let all = self.all();
        assert_eq!(all.len(), 1, "{all:?}");
        assert!(!all[0].all, "{all:?}");
        all[0].paths.iter().map(|path| path.to_string_lossy().into_owned()).collect()
    }
}

fn is_told(changed: &Changed, path: &str) -> bool {
    Path::new(path).ancestors().any(|path| changed.paths.contains(path))
}

fn project() -> TempDir {
    let folder = TempDir::new().unwrap();
    write_project(folder.path());
    folder
}

fn write_project(folder: &Path) {
    for (path, text) in [
        ("site.yaml", "title: The Paper\n"),
        ("content/issues/2025-09/grid.md", "one"),
        ("themes/plain/page.html", "<p>"),
        ("public/index.html", "old"),
        (".pressrun/state", "old"),
    ] {
        fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
        fs::write(folder.join(path), text).unwrap();
    }
}

fn names(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

const STORY: &str = "content/issues/2025-09/grid.md";

#[test]
fn a_file_written_in_place_is_told_once() {
    let mut desk = Desk::new();
    desk.write(STORY, "two");
    assert_eq!(desk.once(), names(&[STORY]));
}

#[test]
fn settings_and_themes_are_sources() {
    let mut desk = Desk::new();
    desk.write("site.yaml", "title: The Other Paper\n");
    assert_eq!(desk.once(), names(&["site.yaml"]));
    desk.write("themes/plain/page.html", "<div>");
    assert_eq!(desk.once(), names(&["themes/plain/page.html"]));
}

#[test]
fn a_file_saved_by_renaming_is_told_once() {
    let mut desk = Desk::new();
    let temporary = "content/issues/2025-09/.grid.md.tmp";
    desk.write(temporary, "two");
    desk.rename(temporary, STORY);
    assert_eq!(desk.once(), names(&[STORY]));
}

#[test]
fn vim_saves_once() {
    let mut desk = Desk::new();
    let probe = "content/issues/2025-09/4913";
    desk.write("content/issues/2025-09/.grid.md.swp", "swap");
    desk.write(probe, "");
    fs::remove_file(desk.path(probe)).unwrap();
    let backup = format!("{STORY}~");
    desk.rename(STORY, &backup);
    desk.write(STORY, "two");
    fs::remove_file(desk.path(&backup)).unwrap();
    assert_eq!(desk.once(), names(&[STORY]));
}

#[test]
fn a_storm_of_renames_is_one_change() {
    let mut desk = Desk::new();
    let folder = desk.path("content/static");
    fs::create_dir(&folder).unwrap();
    desk.all();
    let work = thread::spawn(move || {
        for n in 0..200 {
            fs::write(folder.join("new.tmp"), "x").unwrap();
            fs::rename(folder.join("new.tmp"), folder.join(n.to_string())).unwrap();
        }
    });
    let mut all = desk.all();
    // A busy machine may have stopped in the middle of the storm for longer than the watcher waits.
    work.join().unwrap();
    all.extend(desk.rest());
    assert!(all.len() <= 5, "{} signals", all.len());
    for n in 0..200 {
        let name = format!("content/static/{n}");
        assert!(all.iter().any(|changed| is_told(changed, &name)), "{name}");
    }
}

/// What is read when a change is reported, as by the next build.
fn seen(desk: &mut Desk, path: &str, text: &str) -> bool {
    let end = Instant::now() + Duration::from_secs(3);
    while let Signal::Changed(changed) = desk.watcher.next(Some(end)) {
        let read = fs::read_to_string(desk.path(path)).unwrap_or_default();
        if is_told(&changed, path) && read == text {
            return true;
        }
    }
    false
}

#[test]
fn nothing_written_in_a_folder_just_made_is_lost() {
    let mut desk = Desk::new();
    for round in 0..20 {
        let path = format!("content/issues/{round}/a/b/n.md");
        desk.write(&path, "first");
        assert!(seen(&mut desk, &path, "first"), "round {round}");
        desk.write(&path, "second");
        assert!(seen(&mut desk, &path, "second"), "round {round}, written again");
        desk.write(&format!("content/issues/{round}/a/late.md"), "third");
        desk.told(&format!("content/issues/{round}/a/late.md"));
        desk.rest();
    }
}

#[test]
fn a_folder_moved_in_is_told_and_watched() {
    let mut desk = Desk::new();
    desk.write("draft/deep/story.md", "one");
    assert_eq!(desk.rest(), []);
    desk.rename("draft", "content/issues/2025-10");
    desk.told("content/issues/2025-10");
    desk.rest();
    desk.write("content/issues/2025-10/deep/story.md", "two");
    assert_eq!(desk.once(), names(&["content/issues/2025-10/deep/story.md"]));
}

#[test]
fn a_folder_moved_within_is_told_at_both_ends_and_watched() {
    let mut desk = Desk::new();
    desk.rename("content/issues/2025-09", "content/issues/2025-10");
    let changed = desk.changed();
    for path in ["content/issues/2025-09", "content/issues/2025-10"] {
        assert!(is_told(&changed, path), "{changed:?}");
    }
    desk.rest();
    desk.write("content/issues/2025-10/grid.md", "two");
    assert_eq!(desk.once(), names(&["content/issues/2025-10/grid.md"]));
}

#[test]
fn a_folder_removed_and_made_again_is_watched() {
    let mut desk = Desk::new();
    for _ in 0..5 {
        fs::remove_dir_all(desk.path("content/issues/2025-09")).unwrap();
        desk.write(STORY, "two");
        desk.told(STORY);
        desk.rest();
        desk.write(STORY, "three");
        assert_eq!(desk.once(), names(&[STORY]));
    }
}

#[test]
fn content_removed_and_made_again_is_watched() {
    let mut desk = Desk::new();
    for _ in 0..3 {
        fs::remove_dir_all(desk.path("content")).unwrap();
        desk.told("content");
        desk.rest();
        desk.write(STORY, "two");
        desk.told(STORY);
        desk.rest();
        desk.write(STORY, "three");
        assert_eq!(desk.once(), names(&[STORY]));
    }
}

#[test]
fn content_that_is_replaced_is_watched() {
    let mut desk = Desk::new();
    desk.write("other/a.md", "one");
    desk.rename("content", "old");
    desk.rename("other", "content");
    desk.told("content/a.md");
    desk.rest();
    desk.write("content/a.md", "two");
    assert_eq!(desk.once(), names(&["content/a.md"]));
    desk.write("old/issues/2025-09/grid.md", "two");
    assert_eq!(desk.rest(), []);
}

#[test]
fn a_file_without_extension_is_told() {
    let mut desk = Desk::new();
    desk.write("content/static/CNAME", "paper.example");
    desk.told("content/static/CNAME");
    desk.rest();
    desk.write("content/static/CNAME", "other.example");
    assert_eq!(desk.once(), names(&["content/static/CNAME"]));
}

#[test]
fn dotfiles_are_static_files() {
    let mut desk = Desk::new();
    desk.write("content/static/.well-known/x", "one");
    desk.told("content/static/.well-known/x");
    desk.rest();
    desk.write("content/static/.well-known/x", "two");
    assert_eq!(desk.once(), names(&["content/static/.well-known/x"]));
}

#[test]
fn what_is_no_source_is_silent() {
    let mut desk = Desk::new();
    fs::create_dir(desk.path("content/static")).unwrap();
    desk.all();
    for path in [
        "content/issues/2025-09/grid.md~",
        "content/issues/2025-09/.#grid.md",
        "content/issues/2025-09/#grid.md#",
        "content/issues/2025-09/4913",
        "content/issues/2025-09/.grid.md.swp",
        "content/static/.x.swx",
        "content/static/.DS_Store",
        "public/index.html",
        "public/new/index.html",
        ".pressrun/state",
        ".git/HEAD",
        "notes.txt",
        "site.yaml~",
        "site.yml",
    ] {
        desk.write(path, "new");
    }
    assert_eq!(desk.rest(), []);
    fs::read(desk.path(STORY)).unwrap();
    fs::read_dir(desk.path("content")).unwrap().for_each(drop);
    assert_eq!(desk.rest(), []);
}

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .args(["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "gc.auto=0"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
}

#[test]
fn a_branch_checked_out_is_a_change_or_three() {
    let mut desk = Desk::new();
    let story = |n: usize| format!("content/issues/{}/story-{n}.md", n % 12);
    git(desk.folder.path(), &["init", "-q", "-b", "main"]);
    for (branch, text) in [("main", "one"), ("other", "two, and longer")] {
        git(desk.folder.path(), &["checkout", "-q", "-B", branch]);
        for n in 0..300 {
            desk.write(&story(n), text);
        }
        // The folder `other` only exists on one of the branches.
        desk.write(&format!("content/{branch}/only.md"), text);
        git(desk.folder.path(), &["add", "content"]);
        git(desk.folder.path(), &["commit", "-q", "-m", branch]);
    }
    desk.rest();
    for branch in ["main", "other"] {
        let folder = desk.folder.path().to_owned();
        let work = thread::spawn(move || git(&folder, &["checkout", "-q", branch]));
        let all = desk.all();
        work.join().unwrap();
        assert!(all.len() <= 3, "{} signals", all.len());
        for n in 0..300 {
            assert!(all.iter().any(|changed| is_told(changed, &story(n))), "{n}");
        }
        assert!(all.iter().any(|changed| is_told(changed, "content/other/only.md")), "{all:?}");
    }
}

#[test]
fn nothing_is_told_while_git_holds_its_lock() {
    let mut desk = Desk::new();
    desk.write(".git/index.lock", "");
    desk.write(STORY, "two");
    let lock = desk.path(".git/index.lock");
    let git = thread::spawn(move || {
        thread::sleep(Duration::from_millis(300));
        let gone = Instant::now();
        fs::remove_file(lock).unwrap();
        gone
    });
    let changed = desk.changed();
    let told = Instant::now();
    assert!(!desk.path(".git/index.lock").exists());
    assert!(told >= git.join().unwrap());
    assert!(is_told(&changed, STORY));
}

#[test]
fn a_further_work_tree_has_its_lock_elsewhere() {
    let mut desk = Desk::new();
    desk.write(".git", "gitdir: elsewhere/worktrees/paper\n");
    desk.write("elsewhere/worktrees/paper/index.lock", "");
    desk.write(STORY, "two");
    assert_eq!(desk.watcher.next(Some(Instant::now() + STILL)), Signal::Deadline);
    fs::remove_file(desk.path("elsewhere/worktrees/paper/index.lock")).unwrap();
    assert_eq!(desk.once(), names(&[STORY]));
}

#[test]
fn a_lock_left_behind_is_not_waited_for_for_ever() {
    let mut desk = Desk::new();
    desk.write(".git/index.lock", "");
    desk.write(STORY, "two");
    assert_eq!(desk.once(), names(&[STORY]));
    assert!(desk.path(".git/index.lock").exists());
}

#[test]
fn polling_sees_changes() {
    let mut desk = Desk::with(&Options { poll: true });
    desk.write(STORY, "two, and longer");
    desk.told(STORY);
    // Twice within a second, with the same length.
    desk.write(STORY, "two, but longer");
    desk.told(STORY);
    desk.write("content/issues/new/deep/story.md", "one");
    desk.told("content/issues/new/deep/story.md");
    fs::remove_dir_all(desk.path("content")).unwrap();
    desk.told("content");
    desk.write(STORY, "three");
    desk.told(STORY);
    desk.write("site.yaml", "title: Another\n");
    desk.told("site.yaml");
    let quiet = Instant::now() + Duration::from_millis(1200);
    assert!(!matches!(desk.watcher.next(Some(quiet)), Signal::Trouble(_)));
}

#[test]
fn a_deadline_and_a_waker_end_the_waiting() {
    let mut desk = Desk::new();
    let deadline = Instant::now() + Duration::from_millis(50);
    assert_eq!(desk.watcher.next(Some(deadline)), Signal::Deadline);
    assert!(Instant::now() >= deadline);
    let waker = desk.watcher.waker();
    let other = thread::spawn(move || {
        thread::sleep(Duration::from_millis(50));
        waker.wake();
    });
    assert_eq!(desk.watcher.next(None), Signal::Stopped);
    other.join().unwrap();
    desk.write(STORY, "two");
    assert_eq!(desk.watcher.next(Some(Instant::now() + STILL)), Signal::Stopped);
}

#[test]
fn what_changes_between_two_calls_is_told_by_the_second() {
    let mut desk = Desk::new();
    let before = Instant::now();
    desk.write(STORY, "two");
    thread::sleep(STILL);
    let after = Instant::now();
    let changed = desk.changed();
    assert!(before <= changed.since && changed.since <= after);
    assert!(is_told(&changed, STORY));
}

#[test]
fn a_project_that_is_not_there_is_an_error() {
    let folder = TempDir::new().unwrap();
    let error = Watcher::start(&folder.path().join("none"), &Options::default()).err().unwrap();
    assert!(error.to_string().starts_with("cannot watch `"), "{error}");
}
