//! The builders: clean builds, and those that remember the last one.

use std::collections::BTreeMap;

use jiff::Timestamp;
use pressrun::base::diagnostic::Diagnostic;
use pressrun::base::output::{Memory, Next, Output, Outputs};
use pressrun::base::snapshot::{Content, Snapshot};
use pressrun::build::{Build, BuildCache, Environment, Input, build};
use pressrun::content::settings::Request;
use pressrun::io::disk;
use pressrun::site::view::{FactKind, QuestionKind};
use tempfile::TempDir;

use crate::disk::{Disk, write};
use crate::drive::Builder;
use crate::paper::Files;

/// A site: routes and bytes.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// What is to be built.
#[derive(Clone, Copy)]
pub(crate) struct Order<'a> {
    pub(crate) disk: &'a Disk,
    /// The sources on the disk, with links followed.
    pub(crate) files: &'a Files,
    /// The paths of the files that are new, changed or gone since the last order.
    pub(crate) changed: &'a [String],
    pub(crate) request: &'a Request,
    /// The mistakes found while reading the files.
    pub(crate) found: &'a [Diagnostic],
    /// The seed of changes to the output, if any.
    pub(crate) tampered: Option<u64>,
}

/// The outcome of an order.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Outcome {
    /// Whether it could be published.
    pub(crate) good: bool,
    /// Every diagnostic, and the other messages of a build.
    pub(crate) told: Vec<String>,
    /// The number of outputs, if it could be published.
    pub(crate) outputs: usize,
    /// What readers see afterwards.
    pub(crate) tree: Tree,
    /// The routes of outputs that were made, not kept.
    pub(crate) made: Vec<String>,
    /// The moved stories, according to builders that remember addresses.
    pub(crate) moved: Vec<String>,
}

impl Outcome {
    /// The same without the books of issues.
    pub(crate) fn without_books(&self) -> Self {
        let mut outcome = self.clone();
        outcome.tree.retain(|route, _| !route.ends_with(".epub"));
        if self.good {
            outcome.outputs -= self.tree.len() - outcome.tree.len();
        }
        outcome
    }
}

/// A builder that builds repeatedly.
pub(crate) trait Subject: Send {
    /// Whether it makes the books of issues, too.
    fn makes_books(&self) -> bool {
        true
    }

    /// Builds what the files are now.
    fn step(&mut self, order: Order<'_>) -> Outcome;
}

/// The folder with the sources of clean builds.
pub(crate) struct Clean {
    folder: TempDir,
}

impl Clean {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// Writes the changed files, and reads all files.
    pub(crate) fn read(&self, disk: &Disk, changed: &[String]) -> (Snapshot, Vec<Diagnostic>) {
        write(self.folder.path(), disk, changed);
        disk::read(self.folder.path()).expect("the sources")
    }

    /// Builds without any memory; a site that cannot be published leaves the previous one.
    pub(crate) fn build(
        &self,
        (snapshot, found): (&Snapshot, &[Diagnostic]),
        request: &Request,
        before: &Tree,
    ) -> Outcome {
        let memory = Memory::default();
        let input = Input::new(snapshot, found.to_vec(), request);
        let built = build(&input, &mut BuildCache::default(), Environment::new(&memory, &|_| {}));
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
    cache: BuildCache,
    outputs: Outputs,
    steps: usize,
}

impl Subject for Session {
    fn step(&mut self, order: Order<'_>) -> Outcome {
        let texts = order.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        let snapshot = Snapshot::of_texts(texts);
        let next = Next::after(&self.outputs);
        let input = Input::new(&snapshot, order.found.to_vec(), order.request);
        let built = build(&input, &mut self.cache, Environment::new(&next, &|_| {}));
        let built = built.expect("no machine fails");
        if built.is_good() {
            self.outputs = next.into_outputs(&built.changes.removed);
        }
        self.steps += 1;
        if self.steps.is_multiple_of(2) {
            self.cache.prepare();
        }
        let tree = self.outputs.iter().map(|(r, output)| (r.to_string(), bytes(output)));
        outcome(&built, tree.collect())
    }
}

/// The bytes of an output, wherever they are.
fn bytes(output: &Output) -> Vec<u8> {
    match output.content() {
        Content::Held(bytes) => bytes.to_vec(),
        Content::Stored(file) => file.read().expect("the source is there"),
    }
}

/// Ignores changes to files with an extension after it has seen the file.
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

/// Always builds without drafts.
#[derive(Default)]
pub(crate) struct Stubborn(Session);

impl Subject for Stubborn {
    fn step(&mut self, order: Order<'_>) -> Outcome {
        let request = Request { drafts: false, ..order.request.clone() };
        self.0.step(Order { request: &request, ..order })
    }
}

/// Forgets something of one kind after each build.
pub(crate) struct Forgetful {
    session: Session,
    kind: Forgotten,
}

/// What is forgotten.
#[derive(Clone, Copy)]
pub(crate) enum Forgotten {
    /// Which outputs asked questions of this kind.
    Questions(QuestionKind),
    /// Which answers read facts of this kind.
    Facts(FactKind),
}

impl Forgetful {
    /// A builder called after the kind.
    pub(crate) fn builder(kind: Forgotten) -> Builder {
        let name = match kind {
            Forgotten::Questions(kind) => kind.name(),
            Forgotten::Facts(kind) => kind.name(),
        };
        Builder::new(name, move || Self { session: Session::default(), kind })
    }
}

impl Subject for Forgetful {
    fn step(&mut self, order: Order<'_>) -> Outcome {
        let outcome = self.session.step(order);
        match self.kind {
            Forgotten::Questions(kind) => self.session.cache.forget_questions(kind),
            Forgotten::Facts(kind) => self.session.cache.forget_facts(kind),
        }
        outcome
    }
}

pub(crate) fn request(now: Timestamp, drafts: bool) -> Request {
    Request { instant: now.into(), drafts, base_url: None, theme: None, host_files: None }
}

/// What a build says, in words that can be compared.
pub(crate) fn outcome(built: &Build, tree: Tree) -> Outcome {
    let mut told: Vec<String> =
        built.outcome.diagnostics.iter().map(|d| format!("{d:?}")).collect();
    let good = built.is_good();
    let outputs = if good { built.outcome.outputs } else { 0 };
    if good {
        told.push(format!("{} pages", built.outcome.pages));
        told.push(format!(
            "withheld {:?}, replaced {:?}",
            built.outcome.withheld, built.outcome.replaced
        ));
        told.push(format!("below {}", built.outcome.prefix));
        told.push(format!(
            "next {:?}, {:?}",
            built.outcome.next_release, built.outcome.next_change
        ));
    }
    let made = built.changes.made.iter().map(|made| made.route.to_string()).collect();
    let moved = built.changes.moved.iter().map(|d| format!("{d:?}")).collect();
    Outcome { good, told, outputs, tree, made, moved }
}
