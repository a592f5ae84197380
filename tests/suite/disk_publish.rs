//! Publishes outputs to a folder: what changes there, what stays, and what is refused.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "these tests are about files and programs"
)]

mod case;
#[cfg(unix)]
mod home;
#[cfg(unix)]
mod links;
mod refused;
#[cfg(unix)]
mod rights;
mod unknown;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, SystemTime};

use pressrun::base::diagnostic::{Code, Diagnostic};
use pressrun::base::digest::Digest;
use pressrun::base::output::{OutputKind, Sink};
use pressrun::base::path::{Route, SourcePath};
use pressrun::base::snapshot::{OpenFile, Snapshot, Store};
use pressrun::build::{BuildCache, Environment, Input, build};
use pressrun::content::settings::Request;
use pressrun::io::disk::{Error, Publisher, Report};
use tempfile::TempDir;

/// Outputs as a test writes them down.
type Site<'a> = &'a [(&'a str, &'a str)];

const OLD: Site<'_> = &[
    ("index.html", "front one"),
    ("2025-09/index.html", "issue"),
    ("2025-09/focus/grid/index.html", "grid"),
    ("about/index.html", "about"),
];

/// A project without sources, which are not needed here.
fn project() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn output(root: &TempDir) -> PathBuf {
    root.path().join("public")
}

fn route(text: &str) -> Route {
    Route::new(text).expect("a route")
}

fn open(root: &TempDir) -> Publisher {
    Publisher::open(root.path(), &output(root)).expect("the output folder can be used")
}

fn bring(publisher: &Publisher, path: &str, bytes: Vec<u8>) -> io::Result<()> {
    let digest = Digest::of(&bytes);
    publisher.put(&route(path), bytes, digest)
}

fn put(publisher: &Publisher, site: Site<'_>) {
    for (path, text) in site {
        let bytes = text.as_bytes().to_vec();
        bring(publisher, path, bytes).expect("staged");
    }
}

fn try_publish(root: &TempDir, site: Site<'_>, adopt: bool) -> Result<Report, Error> {
    let publisher = open(root);
    put(&publisher, site);
    publisher.commit(adopt)
}

fn publish(root: &TempDir, site: Site<'_>) -> Report {
    try_publish(root, site, false).expect("published")
}

/// Created, replaced, unchanged, removed.
fn counts(report: &Report) -> [usize; 4] {
    let Report { created, replaced, unchanged, removed, .. } = *report;
    [created, replaced, unchanged, removed]
}

/// All files and empty folders below a folder.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    collect(folder, "", &mut found);
    found
}

fn collect(folder: &Path, prefix: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().expect("a kind").is_dir() {
            let before = found.len();
            collect(&entry.path(), &format!("{name}/"), found);
            if found.len() == before {
                found.insert(format!("{name}/"), "(empty)".to_owned());
            }
        } else {
            let bytes = fs::read(entry.path()).expect("bytes");
            found.insert(name, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
}

fn expected(site: Site<'_>) -> BTreeMap<String, String> {
    let pairs = site.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    pairs.collect()
}

fn mtimes(folder: &Path, site: Site<'_>) -> Vec<SystemTime> {
    let modified = |path: &str| fs::metadata(folder.join(path)).and_then(|m| m.modified());
    site.iter().map(|(path, _)| modified(path).expect("a time")).collect()
}

fn write(root: &TempDir, path: &str, text: &str) {
    let path = output(root).join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("create");
    fs::write(path, text).expect("write");
}

fn mistakes(result: Result<impl Sized, Error>) -> Vec<Diagnostic> {
    match result {
        Err(Error::Mistakes(diagnostics)) => diagnostics,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("nothing was refused"),
    }
}

fn messages(result: Result<impl Sized, Error>) -> Vec<String> {
    mistakes(result).into_iter().map(|d| d.message).collect()
}

/// The folder with the records, and its contents.
fn state(root: &TempDir) -> PathBuf {
    let mut folders = fs::read_dir(root.path().join(".pressrun")).expect("records");
    let state = folders.find_map(|entry| {
        let path = entry.expect("an entry").path();
        path.is_dir().then_some(path)
    });
    state.expect("records of an output folder")
}

fn records(root: &TempDir) -> Vec<String> {
    tree(&state(root)).into_keys().collect()
}

#[test]
fn a_first_build_writes_everything_and_leaves_only_records_behind() {
    let root = project();
    assert_eq!(counts(&publish(&root, OLD)), [4, 0, 0, 0]);
    assert_eq!(tree(&output(&root)), expected(OLD));
    assert_eq!(records(&root), ["lock", "manifest.json"]);
    let ignore = fs::read_to_string(root.path().join(".pressrun/.gitignore"));
    assert_eq!(ignore.expect("a file"), "*\n");
}

#[test]
fn a_second_build_touches_nothing() {
    let root = project();
    publish(&root, OLD);
    let before = mtimes(&output(&root), OLD);
    let folder = fs::metadata(output(&root)).and_then(|m| m.modified()).expect("a time");
    assert_eq!(counts(&publish(&root, OLD)), [0, 0, 4, 0]);
    assert_eq!(mtimes(&output(&root), OLD), before);
    let after = fs::metadata(output(&root)).and_then(|m| m.modified()).expect("a time");
    assert_eq!(after, folder);
}

#[test]
fn only_what_differs_is_written_and_what_is_over_is_removed_with_its_folders() {
    let root = project();
    publish(&root, OLD);
    write(&root, "notes/mine.txt", "mine");
    write(&root, ".gitignore", "*");
    let new: Site<'_> = &[
        ("index.html", "front two"),
        ("2025-09/index.html", "issue"),
        ("2025-10/index.html", "next"),
    ];
    let before = mtimes(&output(&root), &[("2025-09/index.html", "")]);
    assert_eq!(counts(&publish(&root, new)), [1, 1, 1, 2]);
    let mut wanted = expected(new);
    wanted.insert("notes/mine.txt".to_owned(), "mine".to_owned());
    wanted.insert(".gitignore".to_owned(), "*".to_owned());
    assert_eq!(tree(&output(&root)), wanted);
    assert_eq!(mtimes(&output(&root), &[("2025-09/index.html", "")]), before);
}

#[test]
fn a_folder_with_somebody_elses_file_stays_when_ours_go() {
    let root = project();
    publish(&root, OLD);
    write(&root, "about/extra.txt", "mine");
    assert_eq!(counts(&publish(&root, &OLD[..3])), [0, 0, 3, 1]);
    let mut wanted = expected(&OLD[..3]);
    wanted.insert("about/extra.txt".to_owned(), "mine".to_owned());
    assert_eq!(tree(&output(&root)), wanted);
}

#[test]
fn an_output_changed_by_hand_or_deleted_is_put_right() {
    let root = project();
    publish(&root, OLD);
    write(&root, "index.html", "by hand!!");
    fs::remove_file(output(&root).join("about/index.html")).expect("removed");
    assert_eq!(counts(&publish(&root, OLD)), [1, 1, 2, 0]);
    assert_eq!(tree(&output(&root)), expected(OLD));
}

#[test]
fn what_is_dropped_without_commit_never_was() {
    let root = project();
    let publisher = open(&root);
    put(&publisher, OLD);
    drop(publisher);
    assert!(!output(&root).exists());
    assert_eq!(records(&root), ["lock"]);
    fs::create_dir(output(&root)).expect("create");
    drop(open(&root));
    assert!(output(&root).exists(), "an empty folder that was there stays");
    publish(&root, OLD);
    let publisher = open(&root);
    put(&publisher, &[("index.html", "a failing build")]);
    drop(publisher);
    assert_eq!(tree(&output(&root)), expected(OLD));
}

#[test]
fn foreign_files_are_all_listed_and_nothing_is_written() {
    let root = project();
    write(&root, "index.html", "somebody's");
    write(&root, "about/index.html", "theirs");
    write(&root, "2025-09/index.html", "issue");
    let before = tree(&output(&root));
    let result = try_publish(&root, OLD, false);
    let found = mistakes(result);
    assert!(found.iter().all(|d| d.code == Code::ForeignFile));
    let named: Vec<_> = found
        .iter()
        .map(|d| d.message.contains("/index.html` is in the place of a file of the site"))
        .collect();
    assert_eq!(named, [true, true]);
    assert_eq!(tree(&output(&root)), before);
    let report = try_publish(&root, OLD, true).expect("adopted");
    assert_eq!(counts(&report), [1, 2, 1, 0]);
    assert_eq!(tree(&output(&root)), expected(OLD));
}

#[test]
fn with_the_manifest_lost_identical_files_are_ours_again() {
    let root = project();
    publish(&root, OLD);
    fs::remove_file(state(&root).join("manifest.json")).expect("removed");
    let before = mtimes(&output(&root), OLD);
    assert_eq!(counts(&publish(&root, OLD)), [0, 0, 4, 0]);
    assert_eq!(mtimes(&output(&root), OLD), before);
    assert_eq!(counts(&publish(&root, &OLD[..1])), [0, 0, 1, 3]);
    assert_eq!(tree(&output(&root)), expected(&OLD[..1]));
}

#[test]
fn a_manifest_that_cannot_be_read_is_a_warning() {
    for broken in
        ["{", r#"{"version":99,"outputs":{}}"#, r#"{"version":1,"outputs":{"../x":["",0,0]}}"#]
    {
        let root = project();
        publish(&root, OLD);
        fs::write(state(&root).join("manifest.json"), broken).expect("write");
        let report = publish(&root, OLD);
        assert_eq!((counts(&report), report.warnings.len()), ([0, 0, 4, 0], 1));
        assert_eq!(publish(&root, OLD).warnings, [] as [String; 0]);
    }
}

#[test]
fn a_manifest_cannot_have_other_files_removed() {
    let root = project();
    publish(&root, OLD);
    write(&root, "../precious", "x");
    write(&root, ".gitignore", "x");
    let digest = "0".repeat(64);
    for name in ["../precious", ".gitignore"] {
        let text = format!(r#"{{"version":1,"outputs":{{"{name}":["{digest}",1,1]}}}}"#);
        fs::write(state(&root).join("manifest.json"), text).expect("write");
        publish(&root, OLD);
        assert!(output(&root).join(name).exists(), "{name}");
    }
}

#[test]
fn a_project_can_be_moved() {
    let parent = project();
    let (here, there) = (parent.path().join("a"), parent.path().join("b"));
    fs::create_dir(&here).expect("create");
    let publish = |root: &Path, site| {
        let publisher = Publisher::open(root, &root.join("public")).expect("open");
        put(&publisher, site);
        counts(&publisher.commit(false).expect("published"))
    };
    publish(&here, OLD);
    fs::rename(&here, &there).expect("moved");
    assert_eq!(publish(&there, &OLD[..2]), [0, 0, 2, 2]);
}

#[test]
fn files_and_folders_trade_places() {
    let root = project();
    let one: Site<'_> = &[("a", "file"), ("b/c/d.html", "deep"), ("b/e.html", "e"), ("z", "z")];
    let two: Site<'_> = &[("a/x/y.html", "deep"), ("a/w.html", "w"), ("b", "file"), ("z", "z")];
    publish(&root, one);
    assert_eq!(counts(&publish(&root, two)), [2, 1, 1, 3]);
    assert_eq!(tree(&output(&root)), expected(two));
    publish(&root, one);
    assert_eq!(tree(&output(&root)), expected(one));
}

#[test]
fn foreign_files_in_the_way_of_folders_and_within_them_are_listed() {
    let root = project();
    publish(&root, &[("b/c/d.html", "ours"), ("z", "z")]);
    write(&root, "a", "mine");
    write(&root, "b/c/mine.txt", "mine");
    let before = tree(&output(&root));
    let two: Site<'_> = &[("a/w.html", "w"), ("a/v.html", "v"), ("b", "file"), ("z", "zz")];
    for adopt in [false, true] {
        let found = messages(try_publish(&root, two, adopt));
        assert_eq!(found.len(), 2, "{found:#?}");
        assert!(found[0].contains("/a` is a file where the site needs a folder"));
        assert!(found[1].contains("/b/c/mine.txt` is in a folder where the site needs a file"));
        assert_eq!(tree(&output(&root)), before);
    }
}

#[test]
fn an_empty_folder_in_the_way_of_a_file_goes_only_if_it_is_given_away() {
    let root = project();
    publish(&root, &[("b/c.html", "ours"), ("z", "z")]);
    fs::create_dir_all(output(&root).join("a/x")).expect("create");
    fs::create_dir_all(output(&root).join("b/mine")).expect("create");
    let before = tree(&output(&root));
    let new: Site<'_> = &[("a", "file"), ("b", "file"), ("z", "z")];
    let found = messages(try_publish(&root, new, false));
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].contains("/a` is a folder where the site needs a file"));
    assert!(found[1].contains("/b/mine` is a folder where the site needs a file"));
    assert_eq!(tree(&output(&root)), before);
    try_publish(&root, new, true).expect("published");
    assert_eq!(tree(&output(&root)), expected(new));
}

#[test]
fn the_ignore_file_is_no_output() {
    let root = project();
    let publisher = open(&root);
    for name in [".gitignore", ".GitIgnore"] {
        bring(&publisher, name, Vec::new()).expect_err("refused");
    }
    bring(&publisher, "sub/.gitignore", Vec::new()).expect("another file");
}

#[test]
fn a_route_put_twice_is_an_error() {
    let root = project();
    publish(&root, OLD);
    let publisher = open(&root);
    put(&publisher, OLD);
    let again = bring(&publisher, "index.html", b"front one".to_vec());
    assert!(again.expect_err("twice").to_string().contains("index.html"));
}

#[test]
fn outputs_are_put_from_many_threads() {
    let root = project();
    let publisher = open(&root);
    thread::scope(|scope| {
        for part in 0..8 {
            let publisher = &publisher;
            scope.spawn(move || {
                for n in 0..200 {
                    let path = format!("{}/story-{n}/part-{part}.html", n % 3);
                    bring(publisher, &path, path.clone().into_bytes()).expect("staged");
                }
            });
        }
    });
    let report = publisher.commit(false).expect("published");
    assert_eq!(counts(&report), [1600, 0, 0, 0]);
    let written = tree(&output(&root));
    assert_eq!(written.len(), 1600);
    assert!(written.iter().all(|(path, text)| path == text));
}

#[test]
fn a_machine_that_cannot_write_leaves_the_old_site() {
    let root = project();
    publish(&root, OLD);
    let publisher = open(&root);
    let staging = state(&root).join("staging");
    fs::remove_dir(&staging).expect("removed");
    fs::write(&staging, "in the way").expect("write");
    let failed = bring(&publisher, "new/index.html", b"new".to_vec());
    let message = failed.expect_err("cannot be written").to_string();
    assert!(message.contains("new/index.html"), "{message}");
    drop(publisher);
    assert_eq!(tree(&output(&root)), expected(OLD));
    fs::remove_file(&staging).expect("removed");
    assert_eq!(counts(&publish(&root, OLD)), [0, 0, 4, 0]);
}

#[test]
fn a_rename_phase_that_cannot_begin_is_taken_back() {
    let root = project();
    publish(&root, OLD);
    let publisher = open(&root);
    put(&publisher, &[("new.html", "new")]);
    // A folder appears that the plan has not seen.
    fs::create_dir_all(output(&root).join("new.html/x")).expect("create");
    let failed = publisher.commit(false).expect_err("in the way").to_string();
    assert!(failed.contains("new.html"), "{failed}");
    assert_eq!(records(&root), ["lock", "manifest.json"]);
    fs::remove_dir_all(output(&root).join("new.html")).expect("removed");
    assert_eq!(tree(&output(&root)), expected(OLD));
}

#[test]
fn a_rename_phase_that_stops_midway_is_finished_by_the_next_run() {
    let root = project();
    publish(&root, OLD);
    let publisher = open(&root);
    let new: Site<'_> = &[("aa.html", "first"), ("zz.html", "second")];
    put(&publisher, new);
    fs::create_dir_all(output(&root).join("zz.html/x")).expect("create");
    let failed = publisher.commit(false).expect_err("in the way").to_string();
    assert!(failed.contains("zz.html"), "{failed}");
    fs::remove_dir_all(output(&root).join("zz.html")).expect("removed");
    drop(open(&root));
    assert_eq!(tree(&output(&root)), expected(new));
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_folder_on_another_disk_is_published_to_all_the_same() {
    let root = project();
    let elsewhere = tempfile::tempdir_in("/dev/shm").expect("a folder in memory");
    let output = elsewhere.path().join("public");
    for site in [OLD, &OLD[..2]] {
        let publisher = Publisher::open(root.path(), &output).expect("open");
        put(&publisher, site);
        publisher.commit(false).expect("published");
        assert_eq!(tree(&output), expected(site));
        let around = fs::read_dir(elsewhere.path()).expect("a folder");
        assert_eq!(around.count(), 1);
    }
}

/// A store that copies and opens files, but never reads a whole one.
struct Copier(PathBuf);

impl Store for Copier {
    fn read(&self, path: &SourcePath, _: &Digest) -> io::Result<Vec<u8>> {
        panic!("`{path}` is read into memory")
    }

    fn copy(&self, path: &SourcePath, _: &Digest, to: &Path) -> io::Result<()> {
        fs::copy(self.0.join(path.as_str()), to).map(|_| ())
    }

    fn open(&self, _: &SourcePath) -> io::Result<OpenFile> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[test]
fn files_that_are_published_as_they_are_go_from_disk_to_disk() {
    let root = project();
    let text = "---\nheadline: A\n---\n\nSee [the film](film.zip).\n";
    let texts = [
        ("site.yaml", "name: T\nbase_url: https://t.example/\n"),
        ("content/issues/2025-09/issue.yaml", "date: 2025-09\n"),
        ("content/issues/2025-09/news/a.md", text),
    ];
    let large =
        ["content/issues/2025-09/news/film.zip", "content/static/a.pdf", "content/static/a.md"];
    for path in large {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, path.as_os_str().as_encoded_bytes()).expect("written");
    }
    for (path, text) in texts {
        fs::write(root.path().join(path), text).expect("written");
    }
    let (snapshot, found) = pressrun::io::disk::read(root.path()).expect("read");
    assert!(found.is_empty(), "{found:?}");
    let files = snapshot.iter().map(|(path, file)| (path.clone(), file.clone())).collect();
    let snapshot = Snapshot::new(files, Arc::new(Copier(root.path().to_owned())));
    let publisher = open(&root);
    let instant: jiff::Timestamp = "2026-01-01T00:00:00Z".parse().expect("an instant");
    let request = Request {
        instant: instant.into(),
        drafts: false,
        base_url: None,
        theme: None,
        host_files: None,
    };
    let (mut cache, environment) = (BuildCache::default(), Environment::new(&publisher, &|_| {}));
    let built = build(&Input::new(&snapshot, Vec::new(), &request), &mut cache, environment)
        .expect("built");
    assert!(built.is_good(), "{:?}", built.outcome.diagnostics);
    publisher.commit(false).expect("published");
    let bytes = |path: &str| fs::read(root.path().join(path)).expect("a file");
    assert_eq!(bytes("public/a.pdf"), bytes("content/static/a.pdf"));
    assert_eq!(bytes("public/a.md"), bytes("content/static/a.md"));
    let media = fs::read_dir(root.path().join("public/media")).expect("a folder").count();
    assert_eq!(media, 1);
}

#[test]
fn what_is_published_can_be_read_with_digests_sizes_and_kinds() {
    let root = tempfile::tempdir().expect("a folder");
    assert!(open(&root).published().is_none(), "nothing is published yet");
    let style = "assets/style.0123456789ab.css";
    publish(&root, &[("index.html", "<p>page"), ("feed.xml", "<feed/>"), (style, "p{}")]);
    let publisher = open(&root);
    let published = publisher.published().expect("a manifest");
    let files: Vec<_> = published.iter().map(|f| (f.route.as_str(), f.size, f.kind)).collect();
    let wanted = [
        (style, 3, OutputKind::Immutable),
        ("feed.xml", 7, OutputKind::File),
        ("index.html", 7, OutputKind::Page),
    ];
    assert_eq!(files, wanted);
    let page = published.get(&route("index.html")).expect("a page");
    assert_eq!(page.digest, Digest::of(b"<p>page"));
    assert!(published.get(&route("other.html")).is_none());
}
