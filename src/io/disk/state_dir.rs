//! The folder with the records of one publication, and the place where its outputs wait.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::data_dir::{self, DataDir};
use super::folders::{Folders, Place, Waiting, can_rename, refusal};
use super::lock;
use super::output_dir::{EntryKind, OutputDir, mtime, parent};
use super::record::{self, Journal, Loaded, Manifest, ManifestEntry, STAGING};
use super::steps::{Apply, Attempt};
use super::{Error, PrintFolder, failed};
use crate::base::path::Route;

/// Our files in the output folder.
pub(super) const MANIFEST: &str = "manifest.json";

/// Our files after the journal has been carried out.
pub(super) const NEXT_MANIFEST: &str = "manifest-next.json";

/// The changes under way.
pub(super) const JOURNAL: &str = "journal.json";

/// The folders of a publication, with writable records.
#[derive(Debug)]
pub(super) struct StateDir {
    /// The output folder, and its name in messages.
    pub(super) folders: Folders,
    /// The folder that contains our records.
    pub(super) data_dir: DataDir,
    /// The folder with our records about it: lock, manifest, journal.
    pub(super) state: PathBuf,
    /// Whether records that readers must not see may be stored here.
    pub(super) is_private: bool,
}

impl StateDir {
    /// Finds a place for records, and opens it and its lock.
    pub(super) fn open(folders: Folders) -> Result<(Self, File), Error> {
        let mut first = None;
        for place in &folders.homes {
            match Self::prepare(place, &folders.state) {
                Ok((data_dir, state, lock)) => {
                    let is_private = !matches!(place, Place::Within(_));
                    return Ok((Self { data_dir, state, is_private, folders }, lock));
                }
                Err(error) if is_denied(&error) => _ = first.get_or_insert(error),
                Err(error) => return Err(error),
            }
        }
        let missing = || failed("write", &folders.output)(io::ErrorKind::PermissionDenied.into());
        Err(first.unwrap_or_else(missing))
    }

    fn prepare(place: &Place, name: &str) -> Result<(DataDir, PathBuf, File), Error> {
        let data_dir = match place {
            Place::Project(folder) => DataDir::open(folder)?,
            Place::Beside(folder) | Place::Within(folder) => DataDir::open_for_us_alone(folder)?,
        };
        let state = place.folder().join(name);
        data_dir::make_folder(&state)?;
        let lock = lock::open(&state)?;
        Ok((data_dir, state, lock))
    }

    /// The warnings about the place for records, once.
    pub(super) fn news(&self) -> impl Iterator<Item = String> {
        let folder = self.state.parent().unwrap_or(&self.state);
        let is_in_project =
            matches!(self.folders.homes.first(), Some(Place::Project(first)) if first == folder);
        let elsewhere = (self.data_dir.is_new && !is_in_project).then(|| {
            let shown = folder.display();
            format!(
                "the publication's folder cannot be written, so the records for the next build are in `{shown}`"
            )
        });
        self.data_dir.warning().into_iter().chain(elsewhere)
    }

    /// The print cache beside our records.
    pub(super) fn print_cache(&self) -> PrintFolder {
        match (self.is_private, self.state.parent()) {
            (true, Some(data_dir)) => PrintFolder::within(data_dir),
            _ => PrintFolder::nowhere(
                "prints are not kept, because neither the publication's folder nor the folder around the output \
                 folder can be written; to keep them, give a place with `--cache`",
            ),
        }
    }

    /// Whether a record exists.
    pub(super) fn has(&self, name: &str) -> bool {
        fs::symlink_metadata(self.record(name)).is_ok()
    }

    /// A file among our records.
    pub(super) fn record(&self, name: &str) -> PathBuf {
        self.state.join(name)
    }

    /// A place where outputs wait.
    pub(super) fn waiting(&self, place: Waiting) -> PathBuf {
        let output = &self.folders.output;
        let name = output.file_name().unwrap_or_default();
        let beside = format!(".{}{STAGING}", name.to_string_lossy());
        match place {
            Waiting::Inside => self.record("staging"),
            Waiting::Beside => output.with_file_name(beside),
            Waiting::Within => output.join(STAGING),
        }
    }

    /// Removes waiting files of a stopped run.
    pub(super) fn clear_waiting(&self) -> Result<(), Error> {
        for place in Waiting::ALL {
            let folder = self.waiting(place);
            super::unless_missing(fs::remove_dir_all(&folder))
                .map_err(failed("remove", &folder))?;
        }
        Ok(())
    }

    /// Creates an empty waiting folder from which files can be renamed into the output folder. Other users cannot
    /// read it.
    pub(super) fn make_waiting(&self) -> Result<Waiting, Error> {
        let output = &self.folders.output;
        for place in Waiting::ALL {
            let folder = self.waiting(place);
            let made = data_dir::create_private(&folder);
            match place {
                Waiting::Beside if made.is_err() => continue,
                _ => made.map_err(failed("create", &folder))?,
            }
            if can_rename(&folder, output).map_err(failed("write to", output))? {
                return Ok(place);
            }
            fs::remove_dir(&folder).map_err(failed("remove", &folder))?;
        }
        let why = "cannot be written: no file can be renamed into it, not even from within it";
        Err(refusal(&self.folders.shown, why))
    }

    /// Finishes the work of a killed run.
    pub(super) fn recover(&self, warnings: &mut Vec<String>) -> Result<(), Error> {
        let path = self.record(JOURNAL);
        match record::load_journal(&path)? {
            Loaded::Missing => record::forget(&self.record(NEXT_MANIFEST)),
            Loaded::Sound(journal) if data_dir::is_folder(&self.waiting(journal.waiting)) => {
                self.roll_forward(&journal)?;
                self.finish()
            }
            // Without the waiting files, the removals alone would damage the site.
            Loaded::Sound(_) | Loaded::Unusable => {
                let what = "the journal of a stopped build cannot be read, so it is ignored";
                warnings.push(what.to_owned());
                record::forget(&path)
            }
        }
    }

    /// Performs all steps again, including those already done.
    fn roll_forward(&self, journal: &Journal) -> Result<(), Error> {
        let staging = self.waiting(journal.waiting);
        let mut apply = Apply::new(&staging, &self.folders.output, Attempt::Again);
        apply.perform_all(&journal.steps).map_err(|(_, error)| error)
    }

    /// Records that the journal has been carried out.
    pub(super) fn finish(&self) -> Result<(), Error> {
        if self.has(NEXT_MANIFEST) {
            record::rename(&self.record(NEXT_MANIFEST), &self.record(MANIFEST))?;
        }
        record::forget(&self.record(JOURNAL))
    }

    /// Our outputs, and whether there is a list of them.
    pub(super) fn known(
        &self,
        output_dir: &OutputDir,
        warnings: &mut Vec<String>,
    ) -> Result<(Manifest, bool), Error> {
        Ok(match record::load_manifest(&self.record(MANIFEST))? {
            Loaded::Sound(manifest) => (manifest, true),
            Loaded::Missing => (self.proven(output_dir), false),
            Loaded::Unusable => {
                let what = "the list of earlier files cannot be read, so only identical files are recognized";
                warnings.push(what.to_owned());
                (Manifest::new(), false)
            }
        })
    }

    /// The outputs from lists that were put aside with the rest of a folder, as far as they are proven to be ours:
    /// they have exactly the recorded bytes and time of change, to the nanosecond, which a list from elsewhere cannot
    /// predict.
    fn proven(&self, output_dir: &OutputDir) -> Manifest {
        let Some(name) = self.state.file_name() else { return Manifest::new() };
        let is_proven = |route: &Route, entry: &ManifestEntry| {
            let is_there = output_dir.folder(parent(route.as_str())).ok()? == EntryKind::Folder;
            let (ground, metadata) = output_dir.target(route.as_str()).ok().filter(|_| is_there)?;
            let metadata = metadata.filter(|_| ground == EntryKind::File)?;
            let seen = (metadata.len(), mtime(&metadata));
            let is_same =
                seen == (entry.len, entry.mtime) && !entry.mtime.is_multiple_of(1_000_000_000);
            (is_same && output_dir.holds(route, entry.digest).ok()?).then_some(())
        };
        let lists = self.data_dir.asides().into_iter().map(|aside| aside.join(name).join(MANIFEST));
        let loaded = lists.filter(|list| is_file(list)).map(|list| record::load_manifest(&list));
        let entries: Vec<_> = loaded
            .filter_map(|list| match list {
                Ok(Loaded::Sound(manifest)) => Some(manifest),
                _ => None,
            })
            .flatten()
            .collect();
        let proven = |(route, entry): &(Route, ManifestEntry)| is_proven(route, entry).is_some();
        entries.into_par_iter().filter(proven).collect()
    }
}

/// Whether the path is a plain file, not a link to one.
fn is_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file())
}

/// Whether the error says that writing is not permitted.
fn is_denied(error: &Error) -> bool {
    let Error::Machine { source, .. } = error else { return false };
    matches!(source.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}
