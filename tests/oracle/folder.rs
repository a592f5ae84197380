//! A folder with a site that is built again and again, by one run after the other or by one that goes on.

use std::fs;
use std::path::{Path, PathBuf};

use pressrun::build::{BuildCache, Environment, Input, build};
use pressrun::io::disk::{Publisher, SavedFile, SourceReader};
use tempfile::TempDir;

use crate::disk::write;
use crate::random::Rng;
use crate::subject::{Order, Outcome, Subject, Tree, outcome};

/// Builds into a folder, as one run of `pressrun build` after the other, or as one run of `build --watch`.
pub(crate) struct Folder {
    folder: TempDir,
    /// What one run knows after a build; `None` where each build is a run of its own, and knows of the last
    /// build only what that left in the records.
    run: Option<Run>,
    /// What was there after the last good build.
    last: Tree,
    /// Files that others have put among the outputs.
    foreign: Tree,
    /// Whether somebody has tampered with the output since the last good build.
    is_tampered: bool,
}

/// What a run knows.
struct Run {
    reader: SourceReader,
    cache: BuildCache,
}

impl Folder {
    /// A folder that is built by one run after the other.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { folder, run: None, last: Tree::new(), foreign: Tree::new(), is_tampered: false }
    }

    /// A folder that is built by one run that goes on.
    pub(crate) fn watched() -> Self {
        let folder = Self::new();
        let reader = SourceReader::open(folder.folder.path()).expect("the root");
        Self { run: Some(Run { reader, cache: BuildCache::default() }), ..folder }
    }

    /// The run that is going on, or another that begins where the last one ended.
    fn take_run(&mut self, publisher: &Publisher) -> Run {
        if let Some(run) = self.run.take() {
            return run;
        }
        let prints = publisher.recall_fingerprints();
        let reader = SourceReader::with_fingerprints(self.folder.path(), prints).expect("the root");
        let left = publisher.recall(SavedFile::Ledger)().map(|ledger| {
            let edition = Box::new(publisher.recall(SavedFile::Edition));
            BuildCache::from_bytes(&ledger, edition, PROGRAM).expect("a ledger")
        });
        Run { reader, cache: left.unwrap_or_default() }
    }

    fn output(&self) -> PathBuf {
        self.folder.path().join("public")
    }

    /// Does what nobody should to some files of the output.
    fn tamper(&mut self, rng: &mut Rng) {
        let routes: Vec<String> = self.last.keys().cloned().collect();
        for _ in 0..1 + rng.below(5) {
            let Some(route) = rng.pick(&routes) else { return };
            let path = self.output().join(route);
            // It may be gone with all in it.
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            let bytes = fs::read(&path).unwrap_or_default();
            match rng.below(6) {
                0 => fs::write(&path, b"altered").expect("altered"),
                1 => fs::write(&path, altered(&bytes)).expect("altered"),
                2 => fs::write(&path, &bytes[..bytes.len() / 2]).expect("cut off"),
                3 => _ = fs::remove_file(&path),
                4 => _ = fs::remove_dir_all(path.parent().expect("a folder")),
                _ => self.put_foreign(route, rng.next()),
            }
        }
        let output = self.output();
        self.foreign.retain(|name, _| output.join(name).exists());
    }

    /// Puts a file beside an output.
    fn put_foreign(&mut self, route: &str, n: u64) {
        let folder = route.rsplit_once('/').map(|(folder, _)| format!("{folder}/"));
        let name = format!("{}foreign-{n}.txt", folder.unwrap_or_default());
        let text = b"somebody's".to_vec();
        fs::write(self.output().join(&name), &text).expect("written");
        self.foreign.insert(name, text);
    }

    /// Moves files of others away that lie in a folder whose place a static file takes: no build may remove them.
    fn make_way(&mut self, order: Order<'_>) {
        let is_file = |path: &Path| {
            let name = path.to_str().unwrap_or_default();
            !name.is_empty() && order.files.contains_key(&format!("content/static/{name}"))
        };
        let output = self.output();
        self.foreign.retain(|name, _| {
            let stays = !Path::new(name).ancestors().skip(1).any(is_file);
            if !stays {
                fs::remove_file(output.join(name)).expect("moved away");
            }
            stays
        });
    }

    /// What readers see after a build, without the files of others, which must all be there.
    fn seen(&mut self) -> Tree {
        let mut tree = tree(&self.output());
        for (name, bytes) in &self.foreign {
            assert_eq!(tree.remove(name).as_ref(), Some(bytes), "the file of others `{name}`");
        }
        tree
    }
}

/// As many other bytes.
fn altered(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|byte| byte ^ 1).collect()
}

impl Subject for Folder {
    fn step(&mut self, order: Order<'_>) -> Outcome {
        if let Some(seed) = order.tampered {
            self.is_tampered = true;
            self.tamper(&mut Rng::new(seed));
        }
        self.make_way(order);
        let before = self.seen();
        let root = self.folder.path();
        write(root, order.disk, order.changed);
        let mut publisher = Publisher::open(root, &self.output()).expect("the output folder");
        let goes_on = self.run.is_some();
        let Run { mut reader, mut cache } = self.take_run(&publisher);
        let read = match goes_on {
            true => reader.refresh(&order.changed.iter().map(PathBuf::from).collect()),
            false => reader.read(),
        };
        let (snapshot, found) = read.expect("the sources");
        let built = build(
            &Input::new(&snapshot, found, order.request),
            &mut cache,
            Environment::new(&publisher, &|_| {}),
        );
        let built = built.expect("no machine fails");
        if built.is_good() {
            let left = cache.to_bytes(PROGRAM).into_iter().flat_map(|left| {
                let edition = left.edition.map(|edition| (SavedFile::Edition, edition));
                edition.into_iter().chain([(SavedFile::Ledger, left.ledger)])
            });
            let left = left.collect();
            publisher.leave(left, &reader);
            // An output that somebody has altered is removed only if it is given away.
            let report = publisher.commit(self.is_tampered).expect("published");
            self.is_tampered = false;
            assert!(report.warnings.is_empty(), "{:?}", report.warnings);
            self.last = self.seen();
        } else {
            drop(publisher);
            // What was tampered with stays as it is until something can be published.
            assert_eq!(
                self.seen(),
                before,
                "a build that cannot be published leaves the output alone"
            );
        }
        if goes_on {
            cache.prepare();
            self.run = Some(Run { reader, cache });
        }
        outcome(&built, self.last.clone())
    }
}

/// What marks the program in its records.
const PROGRAM: &str = "the oracle";

/// All files below a folder.
fn tree(folder: &Path) -> Tree {
    let mut tree = Tree::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten() {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("below the folder");
            let name = name.to_str().expect("UTF-8").replace('\\', "/");
            tree.insert(name, fs::read(&path).expect("a file"));
        }
    }
    tree
}
