//! Outputs out: they wait beside the output folder until all are there, then take their places.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use super::folders::{Folders, Waiting};
use super::lock::Lock;
use super::plan::{Output, Outputs, Plan, Scene, plan};
use super::record::{self, Entry, Journal, Loaded, Manifest};
use super::steps::Hands;
use super::terrain::{Ground, Terrain, lock, mtime, parent};
use super::{Error, Fingerprint, Reader, failed};
use crate::digest::Digest;
use crate::output::Sink;
use crate::path::{Route, SourcePath};

/// How long to wait for another process that publishes to the same folder.
const PATIENCE: Duration = Duration::from_secs(10);

/// Publishes outputs to a folder. Until [`Publisher::commit`] nothing in it changes; dropped without,
/// nothing ever was.
#[derive(Debug)]
pub struct Publisher {
    folders: Folders,
    waiting: Waiting,
    staging: PathBuf,
    terrain: Terrain,
    old: Manifest,
    new: Mutex<Outputs>,
    staged: Mutex<BTreeSet<String>>,
    warnings: Vec<String>,
    /// What the next build is to find.
    left: Vec<(&'static str, Vec<u8>)>,
    /// Whether the output folder was made for this build.
    made: bool,
    /// Whether what waits is named by the journal, and must stay until that is done.
    journalled: bool,
    _lock: Lock,
}

/// What a publication has done to the output folder.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// How many files are new.
    pub created: usize,
    /// How many files have replaced others.
    pub replaced: usize,
    /// How many files were as they should be.
    pub unchanged: usize,
    /// How many files of the last build were removed.
    pub removed: usize,
    /// What the publisher should know, a sentence each: records that could not be used.
    pub warnings: Vec<String>,
}

impl Report {
    /// How many files were written.
    pub fn written(&self) -> usize {
        self.created + self.replaced
    }
}

impl Publisher {
    /// Takes hold of an output folder, makes it if there is none, and finishes what a killed run
    /// has begun there. Waits ten seconds for another process that holds it.
    ///
    /// # Errors
    /// If the folder may not be an output folder, is held, or the machine fails.
    pub fn open(root: &Path, output: &Path) -> Result<Self, Error> {
        Self::open_within(root, output, PATIENCE)
    }

    /// As [`Publisher::open`], with another time to wait.
    ///
    /// # Errors
    /// As [`Publisher::open`].
    pub fn open_within(root: &Path, output: &Path, patience: Duration) -> Result<Self, Error> {
        let folders = Folders::resolve(root, output)?;
        prepare_state(&folders)?;
        let (lock, made) = Lock::take(&folders, patience)?;
        let mut warnings = Vec::new();
        recover(&folders, &mut warnings)?;
        folders.clear_waiting()?;
        let waiting = folders.make_waiting()?;
        Ok(Self {
            staging: folders.waiting(waiting),
            terrain: Terrain::new(&folders.output),
            old: known(&folders, &mut warnings)?,
            new: Mutex::default(),
            staged: Mutex::default(),
            journalled: false,
            _lock: lock,
            made,
            waiting,
            warnings,
            left: Vec::new(),
            folders,
        })
    }

    /// Makes the outputs public, all that were put or kept and nothing else of ours. With `adopt`, files
    /// at our routes that we did not write are replaced; without, they are an error.
    ///
    /// # Errors
    /// If files that are not ours stand in the way, nothing is changed and all are listed. If the
    /// machine fails before the first change, nothing is changed; if later, the next
    /// [`Publisher::open`] finishes the work.
    pub fn commit(mut self, adopt: bool) -> Result<Report, Error> {
        let outputs = mem::take(&mut *lock(&self.new));
        let plan = self.plan(&outputs, adopt)?;
        let manifest: Manifest = outputs.into_iter().map(|(r, o)| (r, o.entry)).collect();
        if plan.steps.is_empty() {
            self.note(&manifest)?;
        } else {
            let journal = self.begin(&plan, &manifest)?;
            self.carry_out(&journal)?;
            finish(&self.folders)?;
            self.journalled = false;
        }
        self.made = false;
        self.remember()?;
        Ok(Report {
            created: plan.created,
            replaced: plan.replaced,
            unchanged: manifest.len() - plan.created - plan.replaced,
            removed: plan.removed,
            warnings: mem::take(&mut self.warnings),
        })
    }

    /// Reads what the last build left for this one under a name, when it is called: nothing, if it left
    /// nothing or it cannot be read.
    pub fn recall(&self, name: Keepsake) -> impl FnOnce() -> Option<Vec<u8>> + Send + use<> {
        let path = self.folders.record(name.file());
        move || fs::read(path).ok()
    }

    /// The fingerprints of the sources that the last build left; none, if they cannot be read.
    pub fn recall_prints(&self) -> BTreeMap<SourcePath, Fingerprint> {
        let bytes = fs::read(self.folders.record(SOURCES)).unwrap_or_default();
        postcard::from_bytes(&bytes).unwrap_or_default()
    }

    /// Leaves something for the next build, once the outputs are public, and the fingerprints of the
    /// sources. What is not left anew stays as it is.
    pub fn leave(&mut self, kept: Vec<(Keepsake, Vec<u8>)>, reader: &Reader) {
        // Writing to a `Vec` does not fail.
        let prints = reader.new_prints().map(|new| postcard::to_stdvec(&new).unwrap_or_default());
        let kept = kept.into_iter().map(|(name, bytes)| (name.file(), bytes));
        self.left = kept.chain(prints.map(|prints| (SOURCES, prints))).collect();
    }

    /// Keeps what is left for the next build. It need not last through a power failure: without it the
    /// next build only takes longer.
    fn remember(&self) -> Result<(), Error> {
        self.left.iter().try_for_each(|(name, bytes)| {
            let path = self.folders.record(name);
            let draft = path.with_extension("new");
            fs::write(&draft, bytes).map_err(failed("write", &draft))?;
            record::rename(&draft, &path)
        })
    }

    fn plan(&self, outputs: &Outputs, adopt: bool) -> Result<Plan, Error> {
        let scene = Scene {
            terrain: &self.terrain,
            shown: &self.folders.shown,
            old: &self.old,
            new: outputs,
            adopt,
        };
        plan(&scene).map_err(failed("look through", &self.folders.output))?.map_err(Error::Mistakes)
    }

    /// Writes down that the outputs on the disk are those of this build.
    fn note(&self, manifest: &Manifest) -> Result<(), Error> {
        if *manifest == self.old {
            return Ok(());
        }
        record::save_manifest(&self.folders.record(MANIFEST), manifest)
    }

    /// Writes down what is going to be done. From here on it will be, by this run or the next.
    fn begin(&mut self, plan: &Plan, manifest: &Manifest) -> Result<Journal, Error> {
        record::save_manifest(&self.folders.record(NEXT_MANIFEST), manifest)?;
        let journal = Journal { waiting: self.waiting, steps: plan.steps.clone() };
        self.journalled = true;
        if let Err(error) = record::save_journal(&self.folders.record(JOURNAL), &journal) {
            self.take_back();
            return Err(error);
        }
        Ok(journal)
    }

    /// Takes the journal back while nothing of it is done. If that fails, too, it stays in force.
    fn take_back(&mut self) {
        self.journalled = record::forget(&self.folders.record(JOURNAL)).is_err();
    }

    /// Does what the journal says. If not even its first step can be done, the journal is taken back.
    fn carry_out(&mut self, journal: &Journal) -> Result<(), Error> {
        let mut hands = Hands::new(&self.staging, &self.folders.output);
        for (done, step) in journal.steps.iter().enumerate() {
            if let Err(error) = hands.perform(step) {
                if done == 0 {
                    self.take_back();
                }
                return Err(error);
            }
        }
        Ok(())
    }

    /// Finds what lies at a route, and whether it is this very output; then its last change is given.
    fn compare(
        &self,
        route: &Route,
        digest: Digest,
        len: u64,
    ) -> io::Result<(Ground, Option<u64>)> {
        if self.terrain.folder(parent(route.as_str()))? != Ground::Folder {
            return Ok((Ground::Missing, None));
        }
        let (ground, metadata) = self.terrain.target(route.as_str())?;
        let (Ground::File, Some(metadata)) = (ground, metadata) else {
            return Ok((ground, None));
        };
        let changed = mtime(&metadata);
        let entry = Entry { digest, len, mtime: changed };
        let is_same = metadata.is_file()
            && metadata.len() == len
            && (self.old.get(route) == Some(&entry)
                || Digest::of(&fs::read(self.terrain.path(route.as_str()))?) == digest);
        Ok((Ground::File, is_same.then_some(changed)))
    }

    /// Writes an output where it waits, and says when that was.
    fn stage(&self, route: &Route, bytes: &[u8]) -> io::Result<u64> {
        let folder = parent(route.as_str());
        if !lock(&self.staged).contains(folder) {
            fs::create_dir_all(self.staging.join(folder))?;
            lock(&self.staged).insert(folder.to_owned());
        }
        let mut file = File::create_new(self.staging.join(route.as_str()))?;
        file.write_all(bytes)?;
        Ok(mtime(&file.metadata()?))
    }

    fn take(&self, route: &Route, bytes: &[u8], digest: Digest) -> io::Result<()> {
        if record::is_authors(route) {
            return Err(io::Error::other("this file is the author's, never an output"));
        }
        let len = bytes.len() as u64;
        let (ground, same) = self.compare(route, digest, len)?;
        let (mtime, over) = match same {
            Some(mtime) => (mtime, None),
            None => (self.stage(route, bytes)?, Some(ground)),
        };
        let entry = Entry { digest, len, mtime };
        self.note_output(route, Output { entry, over, is_kept: false })
    }

    fn note_output(&self, route: &Route, output: Output) -> io::Result<()> {
        match lock(&self.new).insert(route.clone(), output) {
            // What was kept may be made after all, when the rest could not be kept.
            None | Some(Output { is_kept: true, .. }) => Ok(()),
            Some(_) => Err(io::ErrorKind::AlreadyExists.into()),
        }
    }

    /// Whether the file at a route is the one we wrote, as far as length and time of change tell.
    fn is_as_written(&self, route: &Route, entry: &Entry) -> io::Result<bool> {
        if self.terrain.folder(parent(route.as_str()))? != Ground::Folder {
            return Ok(false);
        }
        let (ground, metadata) = self.terrain.target(route.as_str())?;
        let same =
            |m: &fs::Metadata| m.is_file() && m.len() == entry.len && mtime(m) == entry.mtime;
        Ok(ground == Ground::File && metadata.as_ref().is_some_and(same))
    }
}

impl Sink for Publisher {
    fn put(&self, route: &Route, bytes: Vec<u8>, digest: Digest) -> io::Result<()> {
        let path = self.terrain.path(route.as_str());
        self.take(route, &bytes, digest).map_err(|error| {
            let message = format!("cannot write `{}`: {error}", path.display());
            io::Error::new(error.kind(), message)
        })
    }

    fn keep(&self, route: &Route, digest: &Digest) -> io::Result<bool> {
        let Some(entry) = self.old.get(route).filter(|entry| entry.digest == *digest) else {
            return Ok(false);
        };
        if !self.is_as_written(route, entry)? {
            return Ok(false);
        }
        self.note_output(route, Output { entry: *entry, over: None, is_kept: true })?;
        Ok(true)
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        if self.journalled {
            return;
        }
        // What cannot be removed now is removed by the next run.
        let _ = fs::remove_dir_all(&self.staging);
        let _ = fs::remove_file(self.folders.record(NEXT_MANIFEST));
        if self.made {
            let _ = fs::remove_dir(&self.folders.output);
        }
    }
}

/// What is ours in the output folder.
const MANIFEST: &str = "manifest.json";

/// What a build leaves for the next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keepsake {
    /// What the outputs stood on.
    Ledger,
    /// The edition they were made of.
    Edition,
}

impl Keepsake {
    fn file(self) -> &'static str {
        match self {
            Self::Ledger => "ledger",
            Self::Edition => "edition",
        }
    }
}

/// The fingerprints of the sources.
const SOURCES: &str = "sources";

/// What will be, when the journal is done.
const NEXT_MANIFEST: &str = "manifest-next.json";

/// What is being done.
const JOURNAL: &str = "journal.json";

/// Makes the folder of our records, which no version control should keep.
fn prepare_state(folders: &Folders) -> Result<(), Error> {
    fs::create_dir_all(&folders.state).map_err(failed("create", &folders.state))?;
    let ignore = folders.state.with_file_name(".gitignore");
    match File::create_new(&ignore).and_then(|mut file| file.write_all(b"*\n")) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            Err(failed("write", &ignore)(error))
        }
        _ => Ok(()),
    }
}

/// Finishes what a killed run has begun.
fn recover(folders: &Folders, warnings: &mut Vec<String>) -> Result<(), Error> {
    let path = folders.record(JOURNAL);
    match record::load_journal(&path)? {
        Loaded::Missing => record::forget(&folders.record(NEXT_MANIFEST)),
        Loaded::Sound(journal) if folders.waiting(journal.waiting).is_dir() => {
            roll_forward(folders, &journal)?;
            finish(folders)
        }
        // Without what waits, its removals alone would spoil the site.
        Loaded::Sound(_) | Loaded::Unusable => {
            warnings.push("the journal of a stopped run cannot be read; it is ignored".to_owned());
            record::forget(&path)
        }
    }
}

/// Does all steps, also those that were done.
fn roll_forward(folders: &Folders, journal: &Journal) -> Result<(), Error> {
    let staging = folders.waiting(journal.waiting);
    let mut hands = Hands::new(&staging, &folders.output);
    let mut steps = journal.steps.iter();
    steps.try_for_each(|step| hands.perform(step))
}

/// Writes down that the journal is done.
fn finish(folders: &Folders) -> Result<(), Error> {
    let next = folders.record(NEXT_MANIFEST);
    if fs::symlink_metadata(&next).is_ok() {
        record::rename(&next, &folders.record(MANIFEST))?;
    }
    record::forget(&folders.record(JOURNAL))
}

/// The outputs that are ours, as far as it is known.
fn known(folders: &Folders, warnings: &mut Vec<String>) -> Result<Manifest, Error> {
    Ok(match record::load_manifest(&folders.record(MANIFEST))? {
        Loaded::Sound(manifest) => manifest,
        Loaded::Missing => Manifest::new(),
        Loaded::Unusable => {
            warnings.push(
                "the list of files written before cannot be read; only identical ones are taken over"
                    .to_owned(),
            );
            Manifest::new()
        }
    })
}

#[cfg(test)]
mod tests;
