//! Runs that are killed at every step of the rename phase.

use std::collections::BTreeMap;

use super::*;
use crate::io::disk::steps::Step;
use crate::io::disk::unless_missing;

type Site = &'static [(&'static str, &'static str)];

/// Together with `NEW`, it has every kind of change: new files and folders, replaced and removed ones, files that
/// become folders, and folders that become files.
const OLD: Site = &[
    ("index.html", "front one"),
    ("stays.html", "stays"),
    ("goes/deep/index.html", "goes"),
    ("issue/index.html", "issue one"),
    ("issue/a/index.html", "a"),
    ("file", "becomes a folder"),
    ("folder/x.html", "becomes a file"),
    ("folder/sub/y.html", "becomes a file"),
];

const NEW: Site = &[
    ("index.html", "front two"),
    ("stays.html", "stays"),
    ("issue/index.html", "issue two"),
    ("issue/b/index.html", "b"),
    ("next/focus/c/index.html", "c"),
    ("next/index.html", "next"),
    ("file/x.html", "x"),
    ("file/y/z.html", "z"),
    ("folder", "file"),
];

/// When a run is killed.
#[derive(Clone, Copy)]
enum Killed {
    /// After this many steps.
    After(usize),
    /// After all steps and the new manifest, but before the journal is removed.
    BeforeForgetting,
}

fn open(root: &Path) -> Publisher {
    Publisher::open(root, &root.join("public")).expect("open")
}

fn put(publisher: &Publisher, site: Site) {
    for (path, text) in site {
        let route = Route::new(path).expect("a route");
        publisher
            .put(&route, text.as_bytes().to_vec(), Digest::of(text.as_bytes()))
            .expect("staged");
    }
}

fn publish(root: &Path, site: Site) -> Report {
    let publisher = open(root);
    put(&publisher, site);
    publisher.commit(false).expect("published")
}

/// Publishes and stops before the end. `false` if there are fewer steps.
fn publish_until(root: &Path, site: Site, killed: Killed) -> bool {
    let mut publisher = open(root);
    put(&publisher, site);
    let outputs = mem::take(&mut *lock(&publisher.new));
    let plan = publisher.plan(&outputs, false).expect("a plan");
    let manifest = outputs.into_iter().map(|(r, o)| (r, o.entry)).collect();
    let synced = publisher.sync(&[]).expect("synced");
    let journal = publisher.begin(&plan, &manifest, synced).expect("a journal");
    let steps = match killed {
        Killed::After(steps) => steps,
        Killed::BeforeForgetting => plan.steps.len(),
    };
    let mut apply = Apply::new(&publisher.staging, publisher.output(), Attempt::First);
    for step in journal.steps.iter().take(steps) {
        apply.perform(step).expect("a step");
    }
    if matches!(killed, Killed::BeforeForgetting) {
        let next = publisher.state_dir.record(NEXT_MANIFEST);
        record::rename(&next, &publisher.state_dir.record(MANIFEST)).expect("renamed");
    }
    steps <= plan.steps.len()
}

fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        let name = at.strip_prefix(folder).expect("below").to_owned();
        found.insert(name, b"(folder)".to_vec());
        for entry in fs::read_dir(&at).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").to_owned();
                found.insert(name, fs::read(&path).expect("bytes"));
            }
        }
    }
    found
}

/// The output of a build into a new folder.
fn clean(site: Site) -> BTreeMap<PathBuf, Vec<u8>> {
    let root = tempfile::tempdir().expect("a temporary folder");
    publish(root.path(), site);
    tree(&root.path().join("public"))
}

/// Kills a run from one site to another at every possible moment, each time in a new project.
fn killed_everywhere(from: Site, to: Site, mut check: impl FnMut(&Path)) -> usize {
    for steps in 0.. {
        let root = tempfile::tempdir().expect("a temporary folder");
        publish(root.path(), from);
        if !publish_until(root.path(), to, Killed::After(steps)) {
            return steps;
        }
        check(root.path());
    }
    unreachable!("every plan has an end")
}

#[test]
fn a_killed_run_is_finished_by_the_next_whatever_that_builds() {
    for (from, to) in [(OLD, NEW), (NEW, OLD), (&[], NEW), (NEW, &[])] {
        for next in [to, from] {
            let wanted = clean(next);
            let stops = killed_everywhere(from, to, |root| {
                publish(root, next);
                assert_eq!(tree(&root.join("public")), wanted);
            });
            assert!(stops > 4);
        }
    }
}

#[test]
fn opening_alone_finishes_a_killed_run_even_if_the_build_then_fails() {
    let wanted = clean(NEW);
    killed_everywhere(OLD, NEW, |root| {
        drop(open(root));
        assert_eq!(tree(&root.join("public")), wanted);
        let again = publish(root, NEW);
        assert_eq!((again.unchanged, again.written()), (NEW.len(), 0));
        let records = tree(&open(root).state_dir.state);
        let names: Vec<_> = records.keys().filter_map(|path| path.to_str()).collect();
        assert_eq!(names, ["", "lock", "manifest.json", "staging"]);
    });
}

#[test]
fn a_run_killed_before_it_forgets_its_journal_is_done() {
    let root = tempfile::tempdir().expect("a temporary folder");
    publish(root.path(), OLD);
    publish_until(root.path(), NEW, Killed::BeforeForgetting);
    assert_eq!(publish(root.path(), NEW).unchanged, NEW.len());
    assert_eq!(tree(&root.path().join("public")), clean(NEW));
}

#[test]
fn a_run_killed_while_staging_leaves_nothing() {
    let root = tempfile::tempdir().expect("a temporary folder");
    publish(root.path(), OLD);
    let publisher = open(root.path());
    for place in Waiting::ALL {
        let left = publisher.state_dir.waiting(place).join("x/y");
        fs::create_dir_all(left).expect("create");
    }
    let beside = publisher.state_dir.waiting(Waiting::Beside);
    drop(publisher);
    assert_eq!(publish(root.path(), OLD).unchanged, OLD.len());
    assert!(!beside.exists());
    assert_eq!(tree(&root.path().join("public")), clean(OLD));
}

/// Kills a run to another site before its first step, and replaces `issue/` with a link. Returns the project, and the
/// folder that contains `issue/` now.
#[cfg(unix)]
fn killed_and_linked(to: Site) -> (tempfile::TempDir, tempfile::TempDir) {
    let root = tempfile::tempdir().expect("a temporary folder");
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    publish(root.path(), OLD);
    publish_until(root.path(), to, Killed::After(0));
    let issue = root.path().join("public/issue");
    fs::rename(&issue, elsewhere.path().join("issue")).expect("moved");
    std::os::unix::fs::symlink(elsewhere.path().join("issue"), &issue).expect("a link");
    (root, elsewhere)
}

#[cfg(unix)]
#[test]
fn a_killed_run_writes_nothing_through_a_link_when_it_is_finished() {
    let (root, elsewhere) = killed_and_linked(NEW);
    let before = tree(elsewhere.path());
    let error = Publisher::open(root.path(), &root.path().join("public")).expect_err("a link");
    assert!(error.to_string().ends_with("public/issue`"), "{error}");
    assert_eq!(tree(elsewhere.path()), before);
    fs::remove_file(root.path().join("public/issue")).expect("removed");
    publish(root.path(), NEW);
    assert_eq!(tree(&root.path().join("public")), clean(NEW));
}

#[cfg(unix)]
#[test]
fn a_killed_run_removes_nothing_through_a_link_when_it_is_finished() {
    let (root, elsewhere) = killed_and_linked(&[("stays.html", "stays")]);
    let before = tree(elsewhere.path());
    drop(open(root.path()));
    assert_eq!(tree(elsewhere.path()), before);
    assert!(!root.path().join("public/goes").exists());
}

#[test]
fn a_journal_that_cannot_be_read_is_a_warning() {
    let root = tempfile::tempdir().expect("a temporary folder");
    publish(root.path(), OLD);
    let journal = open(root.path()).state_dir.record(JOURNAL);
    let outside = r#"{"version":1,"waiting":"Inside","steps":[{"remove":"../../site.yaml"}]}"#;
    for broken in ["{", outside] {
        fs::write(&journal, broken).expect("write");
        assert_eq!(publish(root.path(), OLD).warnings.len(), 1);
        assert_eq!(publish(root.path(), OLD).warnings.len(), 0);
    }
}

#[test]
fn whole_folders_are_renamed_at_once() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let publisher = open(root.path());
    put(&publisher, NEW);
    let outputs = mem::take(&mut *lock(&publisher.new));
    let steps = publisher.plan(&outputs, false).expect("a plan").steps;
    let tops = ["file", "folder", "index.html", "issue", "next", "stays.html"];
    let moves = tops.map(|top| Step::Move(Route::new(top).expect("a route")));
    assert_eq!(steps, moves);
}

#[test]
fn what_waits_and_is_lost_is_an_error_unless_a_stopped_run_is_finished() {
    let root = tempfile::tempdir().expect("a temporary folder");
    publish(root.path(), OLD);
    let publisher = open(root.path());
    put(&publisher, &[("index.html", "front two"), ("stays.html", "stays")]);
    fs::remove_file(publisher.staging.join("index.html")).expect("removed");
    let error = publisher.commit(false).expect_err("a file is lost");
    assert!(error.to_string().contains("index.html"), "{error}");
    assert_eq!(tree(&root.path().join("public")), clean(OLD));
    assert_eq!(publish(root.path(), OLD).unchanged, OLD.len());
}

#[test]
fn a_step_that_cannot_be_done_does_not_hold_up_the_others() {
    let root = tempfile::tempdir().expect("a temporary folder");
    publish(root.path(), OLD);
    let mut publisher = open(root.path());
    put(&publisher, NEW);
    let outputs = mem::take(&mut *lock(&publisher.new));
    let plan = publisher.plan(&outputs, false).expect("a plan");
    let manifest = outputs.into_iter().map(|(r, o)| (r, o.entry)).collect();
    let synced = publisher.sync(&[]).expect("synced");
    let journal = publisher.begin(&plan, &manifest, synced).expect("a journal");
    // An unexpected state: a folder with a file in it, where a page belongs.
    let front = root.path().join("public/index.html");
    fs::remove_file(&front).expect("removed");
    fs::create_dir_all(front.join("x")).expect("created");
    let error = publisher.carry_out(&journal).expect_err("in the way");
    assert!(matches!(error, Error::Unfinished(_)), "{error}");
    drop(publisher);
    assert!(root.path().join("public/next/focus/c/index.html").exists());
    assert!(!root.path().join("public/goes").exists());
    let again = Publisher::open(root.path(), &root.path().join("public")).expect_err("in the way");
    assert!(again.to_string().contains("index.html"), "{again}");
    fs::remove_dir_all(&front).expect("removed");
    drop(open(root.path()));
    assert_eq!(tree(&root.path().join("public")), clean(NEW));
}

#[test]
fn fingerprints_of_sources_that_are_not_whole_are_not_used() {
    let root = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(root.path().join("content")).expect("created");
    fs::write(root.path().join("content/a.md"), "a").expect("written");
    let mut reader = crate::io::disk::SourceReader::open(root.path()).expect("the project");
    reader.read().expect("the sources");
    let mut publisher = open(root.path());
    put(&publisher, OLD);
    publisher.leave(Vec::new(), &reader);
    publisher.commit(false).expect("published");
    let path = open(root.path()).state_dir.record(super::next_build::SOURCES);
    let sound = fs::read(&path).expect("fingerprints");
    assert_eq!(open(root.path()).recall_fingerprints().len(), 1);
    for byte in 0..sound.len() {
        let mut damaged = sound.clone();
        damaged[byte] ^= 1;
        fs::write(&path, &damaged).expect("written");
        assert!(open(root.path()).recall_fingerprints().is_empty(), "byte {byte}");
    }
}

#[test]
fn a_journal_whose_outputs_are_lost_removes_nothing() {
    let root = tempfile::tempdir().expect("a temporary folder");
    publish(root.path(), OLD);
    publish_until(root.path(), &[], Killed::After(0));
    let staging = fs::read_dir(root.path().join(".pressrun")).expect("records");
    for entry in staging {
        unless_missing(fs::remove_dir_all(entry.expect("an entry").path().join("staging")))
            .expect("removed");
    }
    drop(open(root.path()));
    assert_eq!(tree(&root.path().join("public")), clean(OLD));
}
