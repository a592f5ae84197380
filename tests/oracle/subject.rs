//! Who is asked to build: clean builds, and those that remember the last one.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use pressrun::build::{Build, Doors, Standing, build};
use pressrun::diagnostic::Diagnostic;
use pressrun::disk::{self, Keepsake, Publisher, Reader};
use pressrun::output::{Memory, Next, Outputs};
use pressrun::settings::Request;
use pressrun::snapshot::Snapshot;
use tempfile::TempDir;

use crate::paper::Files;

/// A site: routes and bytes.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// What is to be built.
#[derive(Clone, Copy)]
pub(crate) struct Order<'a> {
    pub(crate) files: &'a Files,
    /// The paths of the files that are new, changed or gone since the last order.
    pub(crate) changed: &'a [String],
    pub(crate) now: Timestamp,
    /// What reading the files from a disk has found wrong with them.
    pub(crate) found: &'a [Diagnostic],
}

/// What has become of it.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Outcome {
    /// Whether it could be published.
    pub(crate) good: bool,
    /// Every diagnostic, and what else a build says of itself.
    pub(crate) told: Vec<String>,
    /// What readers see afterwards.
    pub(crate) tree: Tree,
    /// The routes of what was made, not kept.
    pub(crate) made: Vec<String>,
}

/// Somebody who builds again and again.
pub(crate) trait Subject {
    /// Builds what the files are now.
    fn step(&mut self, order: Order<'_>) -> Outcome;
}

/// The folder in which clean builds find the sources.
pub(crate) struct Clean {
    folder: TempDir,
}

impl Clean {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// Writes what has changed, and reads all of it.
    pub(crate) fn read(&self, files: &Files, changed: &[String]) -> (Snapshot, Vec<Diagnostic>) {
        write(self.folder.path(), files, changed);
        disk::read(self.folder.path()).expect("the sources")
    }

    /// Builds without any memory; a site that cannot be published leaves the one before.
    pub(crate) fn build(
        &self,
        (snapshot, found): (&Snapshot, &[Diagnostic]),
        now: Timestamp,
        before: &Tree,
    ) -> Outcome {
        let memory = Memory::default();
        let sources = (snapshot, found.to_vec());
        let built =
            build(sources, &request(now), &mut Standing::default(), Doors::new(&memory, &|_| {}));
        let built = built.expect("no machine fails");
        let outputs = memory.into_outputs().into_iter();
        match built.is_good() {
            true => outcome(&built, outputs.map(|(r, bytes)| (r.to_string(), bytes)).collect()),
            false => outcome(&built, before.clone()),
        }
    }
}

/// Keeps everything in memory from build to build, as the development server does.
#[derive(Default)]
pub(crate) struct Session {
    standing: Standing,
    outputs: Outputs,
    steps: usize,
}

impl Subject for Session {
    fn step(&mut self, order: Order<'_>) -> Outcome {
        let texts = order.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        let snapshot = Snapshot::of_texts(texts);
        let next = Next::after(&self.outputs);
        let sources = (&snapshot, order.found.to_vec());
        let built =
            build(sources, &request(order.now), &mut self.standing, Doors::new(&next, &|_| {}));
        let built = built.expect("no machine fails");
        if built.is_good() {
            self.outputs = next.into_outputs(&built.removed);
        }
        self.steps += 1;
        if self.steps.is_multiple_of(2) {
            self.standing.prepare();
        }
        let tree = self.outputs.iter().map(|(r, output)| (r.to_string(), output.bytes().to_vec()));
        outcome(&built, tree.collect())
    }
}

/// Sees none of the changes to files with some ending, once it has seen the file.
pub(crate) struct Blind {
    session: Session,
    ending: &'static str,
    seen: Files,
}

impl Blind {
    pub(crate) fn new(ending: &'static str) -> Self {
        Self { session: Session::default(), ending, seen: Files::new() }
    }
}

impl Subject for Blind {
    fn step(&mut self, order: Order<'_>) -> Outcome {
        let mut files = order.files.clone();
        for (path, bytes) in files.iter_mut().filter(|(path, _)| path.ends_with(self.ending)) {
            *bytes = self.seen.entry(path.clone()).or_insert_with(|| bytes.clone()).clone();
        }
        self.session.step(Order { files: &files, ..order })
    }
}

/// Forgets after each build that outputs have asked questions of one kind.
pub(crate) struct Forgetful {
    session: Session,
    kind: &'static str,
}

impl Forgetful {
    pub(crate) fn new(kind: &'static str) -> Self {
        Self { session: Session::default(), kind }
    }
}

impl Subject for Forgetful {
    fn step(&mut self, order: Order<'_>) -> Outcome {
        let outcome = self.session.step(order);
        self.session.standing.forget_questions(self.kind);
        outcome
    }
}

/// Builds into a folder, and knows of the last build only what that left in the records, as one run of
/// `pressrun build` after the other.
pub(crate) struct Folder {
    folder: TempDir,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    fn output(&self) -> PathBuf {
        self.folder.path().join("public")
    }
}

impl Subject for Folder {
    fn step(&mut self, order: Order<'_>) -> Outcome {
        let root = self.folder.path();
        write(root, order.files, order.changed);
        let mut publisher = Publisher::open(root, &self.output()).expect("the output folder");
        let prints = publisher.recall_prints();
        let mut reader = Reader::with_prints(root, prints).expect("the root");
        let left = publisher.recall(Keepsake::Ledger)().map(|ledger| {
            let edition = Box::new(publisher.recall(Keepsake::Edition));
            Standing::from_bytes(&ledger, edition, PROGRAM).expect("a ledger")
        });
        let mut standing = left.unwrap_or_default();
        let (snapshot, found) = reader.read().expect("the sources");
        let sources = (&snapshot, found);
        let built =
            build(sources, &request(order.now), &mut standing, Doors::new(&publisher, &|_| {}));
        let built = built.expect("no machine fails");
        if built.is_good() {
            let left = standing.to_bytes(PROGRAM).into_iter().flat_map(|left| {
                let edition = left.edition.map(|edition| (Keepsake::Edition, edition));
                edition.into_iter().chain([(Keepsake::Ledger, left.ledger)])
            });
            let left = left.collect();
            publisher.leave(left, &reader);
            let report = publisher.commit(false).expect("published");
            assert!(report.warnings.is_empty(), "{:?}", report.warnings);
        } else {
            drop(publisher);
        }
        outcome(&built, tree(&self.output()))
    }
}

/// What marks the program in its records.
const PROGRAM: &str = "the oracle";

pub(crate) fn request(now: Timestamp) -> Request {
    Request { instant: now.into(), drafts: false, base_url: None, theme: None }
}

/// What a build says, in words that can be compared.
pub(crate) fn outcome(built: &Build, tree: Tree) -> Outcome {
    let mut told: Vec<String> = built.diagnostics.iter().map(|d| format!("{d:?}")).collect();
    let good = built.is_good();
    if good {
        told.push(format!("{} outputs, {} pages", built.outputs, built.pages));
        told.push(format!("withheld {:?}, replaced {:?}", built.withheld, built.replaced));
        told.push(format!("below {}, next {:?}", built.prefix, built.next_release));
    }
    let made = built.made.iter().map(|made| made.route.to_string()).collect();
    Outcome { good, told, tree, made }
}

/// Brings a folder up to date.
pub(crate) fn write(root: &Path, files: &Files, changed: &[String]) {
    for path in changed {
        let target = root.join(path);
        let folder = target.parent().expect("a folder");
        match files.get(path) {
            Some(bytes) => {
                fs::create_dir_all(folder).expect("a folder");
                fs::write(&target, bytes).expect("written");
            }
            None => {
                fs::remove_file(&target).expect("removed");
                // As a version control does, folders without files are not kept.
                let empty = folder.ancestors().take_while(|at| *at != root);
                let _ = empty.map(fs::remove_dir).take_while(Result::is_ok).count();
            }
        }
    }
}

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
