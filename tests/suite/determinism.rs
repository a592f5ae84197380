//! Same input, same bytes: on any machine, at any time, in any folder, and with any number of threads.
//!
//! Prints take most of the time: `tests/outside/same_bytes` compares them, and so do these tests if `PRESSRUN_PRINTS`
//! is set.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "these tests copy folders and start the program"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::{SignedDuration, Timestamp};
use pressrun::base::diagnostic::Code;
use pressrun::base::diagnostic::Diagnostic;
use pressrun::base::output::{Memory, Nowhere};
use pressrun::base::snapshot::Snapshot;
use pressrun::build::{BuildCache, Environment, Input, Outcome, Pictures, SavedBuild, build};
use pressrun::content::settings::Request;
use pressrun::io::disk;

/// Every output: routes and bytes.
type Site = BTreeMap<String, Vec<u8>>;

/// An instant at which something in the sample is embargoed.
const BEFORE: &str = "2025-09-01T00:00:00Z";

fn sample() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn instant(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// The other results of a build.
struct Built {
    diagnostics: Vec<Diagnostic>,
    next_release: Option<Timestamp>,
    next_change: Option<Timestamp>,
    /// The data for the next build, with all questions and answers.
    left: Option<SavedBuild>,
}

fn site_of(snapshot: &Snapshot, at: Timestamp) -> (Site, Built) {
    let request = Request {
        instant: at.into(),
        drafts: false,
        base_url: None,
        theme: None,
        host_files: None,
    };
    let memory = Memory::default();
    let mut environment = Environment::new(&memory, &|_| {});
    if std::env::var_os("PRESSRUN_PRINTS").is_none() {
        environment.pictures = Pictures::Later { print_cache: &Nowhere };
    }
    let mut cache = BuildCache::default();
    let built =
        build(&Input::new(snapshot, Vec::new(), &request), &mut cache, environment).expect("built");
    assert!(built.is_good(), "the sample has mistakes: {:#?}", built.outcome.diagnostics);
    let Outcome { diagnostics, next_release, next_change, .. } = built.outcome;
    let built = Built { diagnostics, next_release, next_change, left: cache.to_bytes("") };
    let outputs = memory.into_outputs().into_iter();
    (outputs.map(|(route, bytes)| (route.to_string(), bytes)).collect(), built)
}

fn site(root: &Path, instant: Timestamp) -> (Site, Built) {
    let (snapshot, found) = disk::read(root).expect("read");
    assert!(found.is_empty(), "{found:?}");
    site_of(&snapshot, instant)
}

/// Requires that two sites are the same, byte for byte.
fn assert_same(site: &Site, other: &Site) {
    assert!(site.len() > 50, "there is something to compare");
    assert_eq!(site.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    let different: Vec<_> = site.keys().filter(|route| site[*route] != other[*route]).collect();
    assert!(different.is_empty(), "different bytes at {different:?}");
}

/// The files below a folder, their paths relative to it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(at).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.push(path.strip_prefix(folder).expect("below").to_owned()),
            }
        }
    }
    files.sort();
    files
}

/// The sources of the sample.
fn sources() -> Vec<PathBuf> {
    let below = |folder: &str| {
        let folder = folder.to_owned();
        files(&sample().join(&folder)).into_iter().map(move |path| Path::new(&folder).join(path))
    };
    let all = [PathBuf::from("site.yaml")].into_iter().chain(below("content"));
    all.chain(below("themes")).collect()
}

/// Writes the sources into another folder, in the given order.
fn copy_sample(root: &Path, sources: &[PathBuf]) {
    for path in sources {
        let target = root.join(path);
        fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
        fs::write(target, fs::read(sample().join(path)).expect("a source")).expect("a copy");
    }
}

#[test]
fn the_number_of_threads_is_not_seen() {
    let with_threads = |count: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(count).build().expect("threads");
        pool.install(|| site(&sample(), instant(BEFORE)))
    };
    let ((one, alone), (eight, together)) = (with_threads(1), with_threads(8));
    assert_same(&one, &eight);
    assert_eq!(alone.diagnostics, together.diagnostics);
    assert_eq!(alone.left, together.left);
}

#[test]
fn the_order_in_which_sources_come_is_not_seen() {
    let bytes = |path: PathBuf| {
        let bytes = fs::read(sample().join(&path)).expect("a source");
        (path.to_str().expect("a path of letters").to_owned(), bytes)
    };
    let mut texts: Vec<(String, Vec<u8>)> = sources().into_iter().map(bytes).collect();
    let build = |texts: &[(String, Vec<u8>)]| {
        let texts = texts.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        site_of(&Snapshot::of_texts(texts), instant(BEFORE)).0
    };
    let forwards = build(&texts);
    texts.reverse();
    assert_same(&forwards, &build(&texts));
    // In memory or on the disk, the files are the same.
    assert_same(&forwards, &site(&sample(), instant(BEFORE)).0);
}

#[test]
fn the_folder_of_the_project_is_not_seen() {
    let here = site(&sample(), instant(BEFORE)).0;
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let root = elsewhere.path().join("über/a b/paper");
    let mut reversed = sources();
    reversed.reverse();
    copy_sample(&root, &reversed);
    let there = site(&root, instant(BEFORE)).0;
    assert_same(&here, &there);
    let folders = [&root, &sample()].map(|root| root.to_str().expect("letters").to_owned());
    for (route, bytes) in &there {
        let text = String::from_utf8_lossy(bytes);
        assert!(!folders.iter().any(|folder| text.contains(folder)), "{route} names a folder");
    }
}

#[test]
fn the_clock_is_not_seen_until_something_is_released() {
    let (before, built) = site(&sample(), instant(BEFORE));
    let release = built.next_release.expect("the sample has something under an embargo");
    let second = SignedDuration::from_secs(1);
    let just_before = |instant: Timestamp| instant.checked_sub(second).expect("an instant");
    let (unchanged, _) = site(&sample(), just_before(built.next_change.expect("a change")));
    assert_same(&before, &unchanged);
    let (after, built) = site(&sample(), release);
    assert!(after != before, "the release is seen");
    let next = built.next_change.expect("what is released is news for two days");
    let (later, _) = site(&sample(), just_before(next));
    assert_same(&after, &later);
    let (old, _) = site(&sample(), next);
    let differs = |route: &&String| after.get(*route) != old.get(*route);
    let different: Vec<&String> = after.keys().filter(differs).collect();
    assert_eq!(different, ["news-sitemap.xml"], "what is no longer news");
}

#[test]
fn the_environment_is_not_seen() {
    let root = tempfile::tempdir().expect("a temporary folder");
    copy_sample(root.path(), &sources());
    let build = |name: &str, variables: &[(&str, &str)]| {
        let output = root.path().join(name);
        let mut program = Command::new(env!("CARGO_BIN_EXE_pressrun"));
        program.args(["build", "--quiet", "--at", BEFORE, "--root"]).arg(root.path());
        program.arg("--output").arg(&output).envs(variables.iter().copied());
        let ended = program.output().expect("the program runs");
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        let read = |path: PathBuf| {
            let bytes = fs::read(output.join(&path)).expect("an output");
            (path.to_string_lossy().into_owned(), bytes)
        };
        files(&output).into_iter().map(read).collect::<Site>()
    };
    let plain = build("one", &[]);
    let elsewhere = [
        ("TZ", "Pacific/Kiritimati"),
        ("LANG", "tr_TR.UTF-8"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("SOURCE_DATE_EPOCH", "0"),
        ("RAYON_NUM_THREADS", "3"),
    ];
    assert_same(&plain, &build("two", &elsewhere));
}

#[test]
fn a_template_cannot_print_what_has_no_order() {
    let text = |text: &'static str| text.as_bytes();
    let snapshot = Snapshot::of_texts([
        ("site.yaml", text("name: P\nbase_url: https://paper.example/\n")),
        ("themes/broadsheet/templates/404.html", text("a\n{{ __tera_context }}\n")),
    ]);
    let request = Request {
        instant: instant(BEFORE).into(),
        drafts: false,
        base_url: None,
        theme: None,
        host_files: None,
    };
    let built = build(
        &Input::new(&snapshot, Vec::new(), &request),
        &mut BuildCache::default(),
        Environment::new(&Memory::default(), &|_| {}),
    );
    let built = built.expect("the build ends");
    let [mistake] = built.outcome.diagnostics.as_slice() else {
        panic!("{:?}", built.outcome.diagnostics)
    };
    assert_eq!(mistake.code, Code::BadTemplate);
    assert_eq!(mistake.place.as_ref().and_then(|place| place.span), Some((5, 19)));
}

#[test]
fn templates_of_the_user_s_own_make_the_same_pages_as_built_in_ones() {
    let root = tempfile::tempdir().expect("a folder");
    copy_sample(root.path(), &sources());
    let own = |path: &&PathBuf| {
        path.extension().is_some_and(|e| e == "html") && path.starts_with("themes")
    };
    for path in sources().iter().filter(own) {
        let path = root.path().join(path);
        let text = fs::read_to_string(&path).expect("a template");
        fs::write(&path, format!("{text}{{# own #}}")).expect("written");
    }
    for theme in ["broadsheet", "gazette"] {
        let pages = |root: &Path| {
            let settings = root.join("site.yaml");
            let text = fs::read_to_string(&settings).expect("settings");
            let kept = text.lines().filter(|line| !line.starts_with("theme:"));
            let text = format!("theme: {theme}\n{}\n", kept.collect::<Vec<_>>().join("\n"));
            let (mut files, found) = disk::read(root).expect("read");
            assert!(found.is_empty(), "{found:?}");
            let path = pressrun::base::path::SourcePath::new("site.yaml").expect("a path");
            let held = pressrun::base::snapshot::Held::Bytes(text.as_bytes().into());
            let digest = pressrun::base::digest::Digest::of(text.as_bytes());
            let len = text.len() as u64;
            files =
                files.with([(path, Some(pressrun::base::snapshot::File { digest, len, held }))]);
            site_of(&files, instant(BEFORE)).0
        };
        assert_same(&pages(&sample()), &pages(root.path()));
    }
}
