//! A folder with a site that is built repeatedly, by separate runs or by one long run.

use std::fs;
use std::path::{Path, PathBuf};

use pressrun::build::{BuildCache, Environment, Input, build};
use pressrun::io::disk::{Publisher, SavedFile, SourceReader};
use tempfile::TempDir;

use crate::disk::write;
use crate::random::Rng;
use crate::subject::{Order, Outcome, Subject, Tree, outcome};

/// Builds into a folder, like separate runs of `pressrun build`, or like one run of `build --watch`.
pub(crate) struct Folder {
    folder: TempDir,
    /// The memory of a run after a build; `None` if each build is a separate run, which only knows the records of the
    /// last one.
    run: Option<Run>,
    /// The output of the last good build.
    last: Tree,
    /// Files of others among the outputs.
    foreign: Tree,
    /// Whether the output was changed by others since the last good build.
    is_tampered: bool,
}

/// The memory of a run.
struct Run {
    reader: SourceReader,
    cache: BuildCache,
}

impl Folder {
    /// A folder built by separate runs.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { folder, run: None, last: Tree::new(), foreign: Tree::new(), is_tampered: false }
    }

    /// A folder built by one long run.
    pub(crate) fn watched() -> Self {
        let folder = Self::new();
        let reader = SourceReader::open(folder.folder.path()).expect("the root");
        Self { run: Some(Run { reader, cache: BuildCache::default() }), ..folder }
    }

    /// The current run, or a new one that continues from the last.
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

    /// Damages some files of the output.
    fn tamper(&mut self, rng: &mut Rng) {
        let routes: Vec<String> = self.last.keys().cloned().collect();
        for _ in 0..1 + rng.below(5) {
            let Some(route) = rng.pick(&routes) else { return };
            let path = self.output().join(route);
            // The folder may be gone completely.
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

    /// Moves away files of others in a folder that a static file replaces: builds must not remove them.
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

    /// What readers see after a build, without the files of others, which must all exist.
    fn seen(&mut self) -> Tree {
        let mut tree = tree(&self.output());
        for (name, bytes) in &self.foreign {
            assert_eq!(tree.remove(name).as_ref(), Some(bytes), "the file of others `{name}`");
        }
        tree
    }
}

/// Different bytes of the same length.
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
            // An output that others changed is only removed with `--adopt`.
            let report = publisher.commit(self.is_tampered).expect("published");
            self.is_tampered = false;
            assert!(report.warnings.is_empty(), "{:?}", report.warnings);
            self.last = self.seen();
        } else {
            drop(publisher);
            // Changed outputs stay until something can be published.
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

/// The identity of the program in its records.
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
