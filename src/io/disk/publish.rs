//! Publishes outputs: they wait beside the output folder until all are complete, then move to their places.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use super::folders::{Folders, Waiting};
use super::lock::Lock;
use super::output_dir::{self, EntryKind, OutputDir, lock, mode, mtime, parent, steps_to};
use super::plan::{Output, Outputs, Plan, PlanInput, plan};
use super::published::{About, Published};
use super::record::{self, Journal, Manifest, ManifestEntry};
use super::state_dir::{JOURNAL, MANIFEST, NEXT_MANIFEST, StateDir};
use super::steps::{Apply, Attempt, Step};
use super::sync::{self, Synced};
use super::unknown_files::{self, UnknownFiles};
use super::{Error, PrintFolder, failed, reach};
use crate::base::digest::Digest;
use crate::base::output::{Sink, StoredFile};
use crate::base::path::Route;

/// How long to wait for another process that publishes to the same folder.
const PATIENCE: Duration = Duration::from_secs(10);

/// Publishes outputs to a folder. The folder does not change before [`Publisher::commit`]; if it is dropped without a
/// commit, it never changes.
#[derive(Debug)]
pub struct Publisher {
    state_dir: StateDir,
    waiting: Waiting,
    staging: PathBuf,
    /// The permissions of a new file, on systems that have them.
    mode: Option<u32>,
    output_dir: OutputDir,
    old: Manifest,
    /// Whether our files are known for certain. If not, unknown files are searched for.
    has_manifest: bool,
    new: Mutex<Outputs>,
    /// Unchanged outputs whose permissions differ from those of a new file.
    other_modes: Mutex<Vec<Route>>,
    staged: Mutex<BTreeSet<String>>,
    warnings: Vec<String>,
    /// Data for the next build.
    left: Vec<(&'static str, Vec<u8>)>,
    about: Option<About>,
    /// Whether the output folder was created for this build.
    made: bool,
    /// Whether a journal names the waiting files, so that they must stay until it is finished.
    journalled: bool,
    _lock: Lock,
}

/// The contents of an output.
enum Content<'a> {
    /// Bytes and their digest.
    Bytes(&'a [u8], Digest),
    /// A source file, which is copied on the disk.
    File(&'a StoredFile),
}

impl Content<'_> {
    /// Its digest, and its length in bytes.
    fn digest(&self) -> (Digest, u64) {
        match self {
            Self::Bytes(bytes, digest) => (*digest, bytes.len() as u64),
            Self::File(file) => (file.digest, file.len),
        }
    }
}

/// The changes that a publication made in the output folder.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// The number of new files.
    pub created: usize,
    /// The number of files that replaced others.
    pub replaced: usize,
    /// The number of unchanged files.
    pub unchanged: usize,
    /// The number of removed files.
    pub removed: usize,
    /// Warnings, each a sentence: about records that could not be used, for example.
    pub warnings: Vec<String>,
}

impl Report {
    /// The number of written files.
    pub fn written(&self) -> usize {
        self.created + self.replaced
    }
}

impl Publisher {
    /// Opens an output folder, creates it if necessary, and finishes what a killed run has begun there. Waits up to
    /// ten seconds for another process that holds it.
    ///
    /// # Errors
    /// If the folder cannot be an output folder, another process holds it, or the machine fails.
    pub fn open(root: &Path, output: &Path) -> Result<Self, Error> {
        Self::open_within(root, output, PATIENCE)
    }

    /// As [`Publisher::open`], with a different waiting time.
    ///
    /// # Errors
    /// As [`Publisher::open`].
    pub fn open_within(root: &Path, output: &Path, patience: Duration) -> Result<Self, Error> {
        let (state_dir, record) = StateDir::open(Folders::resolve(root, output)?)?;
        let (lock, made) = Lock::take(&state_dir, record, patience)?;
        let mut warnings: Vec<String> = state_dir.news().collect();
        state_dir.recover(&mut warnings)?;
        state_dir.clear_waiting()?;
        let waiting = state_dir.make_waiting()?;
        let staging = state_dir.waiting(waiting);
        let output_dir = OutputDir::new(&state_dir.folders.output);
        let (old, has_manifest) = state_dir.known(&output_dir, &mut warnings)?;
        Ok(Self {
            mode: output_dir::new_mode(&staging).map_err(failed("write", &staging))?,
            staging,
            output_dir,
            old,
            has_manifest,
            new: Mutex::default(),
            other_modes: Mutex::default(),
            staged: Mutex::default(),
            journalled: false,
            _lock: lock,
            made,
            waiting,
            warnings,
            left: Vec::new(),
            about: None,
            state_dir,
        })
    }

    /// The output folder.
    pub fn output(&self) -> &Path {
        &self.state_dir.folders.output
    }

    /// The files that the last build published here; `None` if they are not known. While this publisher is open, no
    /// other build changes them.
    pub fn published(&self) -> Option<Published> {
        let about = || record::load_about(&self.state_dir.record(MANIFEST));
        self.has_manifest.then(|| Published::new(self.old.clone(), about()))
    }

    /// Takes for whom the outputs are made, which is recorded with them.
    pub fn describe(&mut self, about: About) {
        self.about = Some(about);
    }

    /// The path of a record about these outputs, for programs that upload them.
    pub fn record(&self, name: &str) -> PathBuf {
        self.state_dir.record(name)
    }

    /// The print cache beside our records.
    pub fn print_cache(&self) -> PrintFolder {
        self.state_dir.print_cache()
    }

    /// Publishes all outputs that were put or kept, and removes all other files of ours. With `adopt`, files at our
    /// routes that we did not write are replaced; otherwise they are an error.
    ///
    /// # Errors
    /// If files that are not ours are in the way, nothing is changed and all are listed. If the machine fails before
    /// the first change, nothing is changed; if it fails later, the next [`Publisher::open`] finishes the work.
    pub fn commit(mut self, adopt: bool) -> Result<Report, Error> {
        let outputs = mem::take(&mut *lock(&self.new));
        let plan = self.plan(&outputs, adopt)?;
        let waiting = outputs.iter().filter(|(_, output)| output.over.is_some());
        let waiting: Vec<Route> = waiting.map(|(route, _)| route.clone()).collect();
        let now = output_dir::now();
        let noted = |(route, output): (Route, Output)| (route, output.entry.noted_at(now));
        let manifest: Manifest = outputs.into_iter().map(noted).collect();
        if plan.steps.is_empty() {
            if let Err(error) = self.note(&manifest) {
                self.warn_of_record(&error);
            }
        } else {
            reach::check(&plan.steps, &self.staging, self.output())?;
            let journal = self.begin(&plan, &manifest, self.sync(&waiting)?)?;
            self.carry_out(&journal)?;
            self.settle(&journal)?;
            match self.state_dir.finish() {
                Ok(()) => self.journalled = false,
                // The next run finds a journal without remaining work.
                Err(error) => self.warn_of_record(&error),
            }
        }
        self.made = false;
        self.warn_of(&plan)?;
        self.restore_modes();
        self.remember();
        Ok(Report {
            created: plan.created,
            replaced: plan.replaced,
            unchanged: manifest.len() - plan.created - plan.replaced,
            removed: plan.removed,
            warnings: mem::take(&mut self.warnings),
        })
    }

    /// Warns that a record of the published site could not be written.
    fn warn_of_record(&mut self, error: &Error) {
        let cause = std::error::Error::source(error).map(|cause| format!(": {cause}"));
        let cause = cause.unwrap_or_default();
        self.warnings.push(format!(
            "the site is published, but the next build will take longer: {error}{cause}"
        ));
    }

    fn plan(&self, outputs: &Outputs, adopt: bool) -> Result<Plan, Error> {
        let output = self.output();
        let unknown_files = match self.has_manifest && !self.state_dir.has(STRANGERS) {
            true => Ok(UnknownFiles::default()),
            false => unknown_files::find(output, &|route| {
                outputs.contains_key(route) || self.old.contains_key(route)
            }),
        };
        let scene = PlanInput {
            output_dir: &self.output_dir,
            shown: &self.state_dir.folders.shown,
            old: &self.old,
            has_manifest: self.has_manifest,
            new: outputs,
            unknown_files: unknown_files.map_err(failed("look through", output))?,
            adopt,
        };
        plan(scene).map_err(failed("look through", output))?.map_err(Error::Mistakes)
    }

    /// Warns of unknown files in the output folder, and records whether to search for them again.
    fn warn_of(&mut self, plan: &Plan) -> Result<(), Error> {
        let shown = &self.state_dir.folders.shown;
        self.warnings.extend(plan.replaced_others(shown));
        self.warnings.extend(plan.removed_others(shown));
        self.warnings.extend(plan.unknown_files.warnings(shown, !self.has_manifest));
        let path = self.state_dir.record(STRANGERS);
        match plan.unknown_files.pages.is_empty() {
            true => record::forget(&path),
            false => record::save_keepsake(&path, b""),
        }
    }

    /// Restores the permissions of outputs.
    fn restore_modes(&mut self) {
        let mut routes = mem::take(&mut *lock(&self.other_modes));
        routes.sort();
        routes.dedup();
        let Some((mode, first)) = self.mode.zip(routes.first()) else { return };
        let restore = |route: &&Route| {
            output_dir::set_mode(&self.output_dir.path(route.as_str()), mode).is_ok()
        };
        let restored = routes.iter().filter(restore).count();
        let shown = &self.state_dir.folders.shown;
        self.warnings.push(match routes.len() - restored {
            0 => format!(
                "{restored} files in `{shown}`, such as `{first}`, had other permissions than new files get; \
                 these have been restored"
            ),
            failed => format!(
                "{failed} files in `{shown}`, such as `{first}`, have other permissions than new files get, \
                 which cannot be restored"
            ),
        });
    }

    /// Records that the outputs on the disk are those of this build.
    fn note(&self, manifest: &Manifest) -> Result<(), Error> {
        let path = self.state_dir.record(MANIFEST);
        let is_same = || *manifest == self.old && record::load_about(&path) == self.about;
        if self.has_manifest && is_same() {
            return Ok(());
        }
        record::save_manifest(&path, manifest, self.about.as_ref())
    }

    /// Writes waiting files through to the disk before a journal names them.
    fn sync(&self, waiting: &[Route]) -> Result<Synced, Error> {
        let files: Vec<PathBuf> = waiting.iter().map(|r| self.staging.join(r.as_str())).collect();
        let folders = waiting.iter().flat_map(|route| steps_to(parent(route.as_str())));
        let folders: BTreeSet<&str> = folders.collect();
        let folders = folders.into_iter().map(|folder| self.staging.join(folder));
        let above = [Some(self.staging.as_path()), self.staging.parent()];
        let folders =
            above.into_iter().flatten().map(Path::to_owned).chain(folders).collect::<Vec<_>>();
        sync::tree(&self.staging, &files, &folders)
    }

    /// Writes the journal. From here on, this run or the next one carries it out.
    fn begin(&mut self, plan: &Plan, manifest: &Manifest, _: Synced) -> Result<Journal, Error> {
        let next = self.state_dir.record(NEXT_MANIFEST);
        record::save_manifest(&next, manifest, self.about.as_ref())?;
        let journal = Journal { waiting: self.waiting, steps: plan.steps.clone() };
        self.journalled = true;
        if let Err(error) = record::save_journal(&self.state_dir.record(JOURNAL), &journal) {
            self.take_back();
            return Err(error);
        }
        Ok(journal)
    }

    /// Withdraws the journal before the first change. If that fails too, it stays valid.
    fn take_back(&mut self) {
        self.journalled = record::forget(&self.state_dir.record(JOURNAL)).is_err();
    }

    /// Carries out the journal. If the very first step fails, withdraws the journal. If a later one fails, carries
    /// out the rest, and keeps the journal for the next run.
    fn carry_out(&mut self, journal: &Journal) -> Result<(), Error> {
        let mut apply = Apply::new(&self.staging, &self.state_dir.folders.output, Attempt::First);
        apply.perform_all(&journal.steps).map_err(|(step, error)| {
            if step > 0 {
                return Error::Unfinished(Box::new(error));
            }
            self.take_back();
            error
        })
    }

    /// Writes changed names in the output folder through to the disk before the journal is removed.
    fn settle(&self, journal: &Journal) -> Result<(), Error> {
        let folders: BTreeSet<&str> = journal.steps.iter().map(Step::folder).collect();
        let folders = folders.into_iter().map(|folder| self.output_dir.path(folder));
        let folders: Vec<PathBuf> = folders.filter(|folder| folder.is_dir()).collect();
        sync::tree(self.output(), &[], &folders).map(|_| ())
    }

    /// Finds what is at a route, and whether it is this very output; if so, returns its last change.
    fn compare(
        &self,
        route: &Route,
        digest: Digest,
        len: u64,
    ) -> io::Result<(EntryKind, Option<u64>)> {
        if self.output_dir.folder(parent(route.as_str()))? != EntryKind::Folder {
            return Ok((EntryKind::Missing, None));
        }
        let (ground, metadata) = self.output_dir.target(route.as_str())?;
        let (EntryKind::File, Some(metadata)) = (ground, metadata) else {
            return Ok((ground, None));
        };
        let changed = mtime(&metadata);
        let known = self.old.get(route).filter(|old| old.digest == digest);
        let is_same = metadata.is_file()
            && metadata.len() == len
            && (known.is_some_and(|old| old.proves(len, changed))
                || self.output_dir.holds(route, digest)?);
        if is_same {
            self.look_at_mode(route, &metadata);
        }
        Ok((EntryKind::File, is_same.then_some(changed)))
    }

    /// Writes an output to its waiting place, and returns the time of its last change.
    fn stage(&self, route: &Route, content: &Content<'_>) -> io::Result<u64> {
        let folder = parent(route.as_str());
        if !lock(&self.staged).contains(folder) {
            fs::create_dir_all(self.staging.join(folder))?;
            lock(&self.staged).insert(folder.to_owned());
        }
        let path = self.staging.join(route.as_str());
        match content {
            Content::Bytes(bytes, _) => File::create_new(&path)?.write_all(bytes)?,
            Content::File(file) => file.copy(&path)?,
        }
        Ok(mtime(&fs::metadata(&path)?))
    }

    fn take(&self, route: &Route, content: &Content<'_>) -> io::Result<()> {
        if record::is_reserved(route) {
            return Err(io::Error::other("a file of the site cannot have this name"));
        }
        let (digest, len) = content.digest();
        let (ground, same) = self.compare(route, digest, len)?;
        let (mtime, over) = match same {
            Some(mtime) => (mtime, None),
            None => (self.stage(route, content)?, Some(ground)),
        };
        let entry = ManifestEntry::new(digest, len, mtime);
        self.note_output(route, Output { entry, over, is_kept: false })
    }

    /// The error that an output could not be written.
    fn cannot_write(&self, route: &Route) -> impl FnOnce(io::Error) -> io::Error {
        let path = self.output_dir.path(route.as_str());
        move |error| {
            let message = format!("cannot write `{}`: {error}", path.display());
            io::Error::new(error.kind(), message)
        }
    }

    fn note_output(&self, route: &Route, output: Output) -> io::Result<()> {
        match lock(&self.new).insert(route.clone(), output) {
            // A kept output may be made after all if the rest could not be kept.
            None | Some(Output { is_kept: true, .. }) => Ok(()),
            Some(_) => Err(io::ErrorKind::AlreadyExists.into()),
        }
    }

    /// Whether the file at a route is the one we wrote, judged by length and time of change. Only if these are not
    /// enough, its bytes are read.
    fn is_as_written(&self, route: &Route, entry: &ManifestEntry) -> io::Result<bool> {
        if self.output_dir.folder(parent(route.as_str()))? != EntryKind::Folder {
            return Ok(false);
        }
        let (EntryKind::File, Some(metadata)) = self.output_dir.target(route.as_str())? else {
            return Ok(false);
        };
        let (len, changed) = (metadata.len(), mtime(&metadata));
        let looks_same = metadata.is_file() && (len, changed) == (entry.len, entry.mtime);
        let is_same = looks_same
            && (entry.proves(len, changed) || self.output_dir.holds(route, entry.digest)?);
        if is_same {
            self.look_at_mode(route, &metadata);
        }
        Ok(is_same)
    }

    /// Notes an unchanged output if its permissions differ from those of a new file.
    fn look_at_mode(&self, route: &Route, metadata: &fs::Metadata) {
        if mode(metadata) != self.mode {
            lock(&self.other_modes).push(route.clone());
        }
    }
}

impl Sink for Publisher {
    fn put(&self, route: &Route, bytes: Vec<u8>, digest: Digest) -> io::Result<()> {
        self.take(route, &Content::Bytes(&bytes, digest)).map_err(self.cannot_write(route))
    }

    fn put_file(&self, route: &Route, file: StoredFile) -> io::Result<()> {
        self.take(route, &Content::File(&file)).map_err(self.cannot_write(route))
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

    fn read(&self, route: &Route, digest: &Digest) -> io::Result<Option<Vec<u8>>> {
        let places = [self.staging.join(route.as_str()), self.output_dir.path(route.as_str())];
        for place in places {
            match fs::read(place) {
                Ok(bytes) if Digest::of(&bytes) == *digest => return Ok(Some(bytes)),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        if self.journalled {
            return;
        }
        // The next run removes what cannot be removed now.
        let _ = fs::remove_dir_all(&self.staging);
        let _ = fs::remove_file(self.state_dir.record(NEXT_MANIFEST));
        if self.made {
            let _ = fs::remove_dir(self.output());
        }
    }
}

/// A mark that the output folder contains files unknown to any build.
const STRANGERS: &str = "strangers";

mod next_build;

#[cfg(test)]
mod tests;
