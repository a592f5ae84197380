//! The rename phase: moves waiting outputs into the output folder.
//!
//! Each step can be repeated, and so can the whole list from its beginning. This allows the next run to finish a
//! publication that was killed.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::output_dir::{EntryKind, OutputDir, parent, steps_to};
use super::{Error, failed, is_missing, unless_missing};
use crate::base::path::Route;

/// One change of the output folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Step {
    /// Remove a file.
    Remove(Route),
    /// Remove a folder if it is empty.
    RemoveFolder(Route),
    /// Move a waiting file, or a whole waiting folder, to its place.
    Move(Route),
}

impl Step {
    /// The folder that it changes.
    pub(super) fn folder(&self) -> &str {
        match self {
            Self::Remove(route) | Self::RemoveFolder(route) | Self::Move(route) => {
                parent(route.as_str())
            }
        }
    }
}

/// Whether steps may have been performed before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Attempt {
    /// None has: everything to be moved waits.
    First,
    /// A stopped run has performed some: what no longer waits is in its place.
    Again,
}

/// Performs steps, and remembers the folders that were checked.
pub(super) struct Apply<'a> {
    waiting: &'a Path,
    output: &'a Path,
    turn: Attempt,
    sound: BTreeSet<String>,
}

impl<'a> Apply<'a> {
    /// Moves waiting files from one folder to the other.
    pub(super) fn new(waiting: &'a Path, output: &'a Path, turn: Attempt) -> Self {
        Self { waiting, output, turn, sound: BTreeSet::new() }
    }

    /// Performs all steps. If one fails, the others are still performed, except after the very first step of a first
    /// attempt: then nothing has changed yet. Returns the first failure.
    pub(super) fn perform_all(&mut self, steps: &[Step]) -> Result<(), (usize, Error)> {
        let mut failed = None;
        for (number, step) in steps.iter().enumerate() {
            if let Err(error) = self.perform(step) {
                if number == 0 && self.turn == Attempt::First {
                    return Err((number, error));
                }
                failed.get_or_insert((number, error));
            }
        }
        failed.map_or(Ok(()), Err)
    }

    /// Performs one step, unless it was done before.
    pub(super) fn perform(&mut self, step: &Step) -> Result<(), Error> {
        match step {
            Step::Remove(route) => self.remove(route),
            Step::RemoveFolder(route) => self.remove_folder(route),
            Step::Move(route) => self.bring(route),
        }
    }

    fn remove(&mut self, route: &Route) -> Result<(), Error> {
        let path = self.place(route);
        let removed = match self.ground(route)? {
            EntryKind::File | EntryKind::Link => unless_missing(fs::remove_file(&path)),
            EntryKind::Missing | EntryKind::Folder => Ok(()),
        };
        removed.map_err(failed("remove", &path))
    }

    fn remove_folder(&mut self, route: &Route) -> Result<(), Error> {
        if self.ground(route)? != EntryKind::Folder {
            return Ok(());
        }
        let path = self.place(route);
        match fs::remove_dir(&path) {
            Ok(()) => {
                self.sound.remove(route.as_str());
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(()),
            result => unless_missing(result).map_err(failed("remove", &path)),
        }
    }

    fn bring(&mut self, route: &Route) -> Result<(), Error> {
        let folder = parent(route.as_str());
        if !folder.is_empty() && !self.sound.contains(folder) {
            self.make_folders(folder)?;
        }
        merge(&self.waiting.join(route.as_str()), &self.place(route), self.turn)
    }

    /// What is at a route now: nothing if one of its folders is missing or behind a link.
    fn ground(&mut self, route: &Route) -> Result<EntryKind, Error> {
        let output_dir = OutputDir::new(self.output);
        let folder = parent(route.as_str());
        if !self.sound.contains(folder) {
            let ground = output_dir.folder(folder).map_err(failed("look at", self.output))?;
            if ground != EntryKind::Folder {
                return Ok(EntryKind::Missing);
            }
            self.sound.insert(folder.to_owned());
        }
        let target = output_dir.target(route.as_str());
        Ok(target.map_err(failed("look at", &self.place(route)))?.0)
    }

    /// Makes sure that all folders of a path exist and are real folders.
    fn make_folders(&mut self, folder: &str) -> Result<(), Error> {
        for part in steps_to(folder) {
            if self.sound.contains(part) {
                continue;
            }
            let path = self.output.join(part);
            match fs::symlink_metadata(&path) {
                Ok(metadata) if metadata.is_dir() => {}
                Ok(_) => {
                    return Err(failed("write below", &path)(io::ErrorKind::NotADirectory.into()));
                }
                Err(error) if is_missing(&error) => {
                    fs::create_dir(&path).map_err(failed("create", &path))?;
                }
                Err(error) => return Err(failed("look at", &path)(error)),
            }
            self.sound.insert(part.to_owned());
        }
        Ok(())
    }

    fn place(&self, route: &Route) -> PathBuf {
        self.output.join(route.as_str())
    }
}

/// Moves a file or folder to its place. Replaces an existing file, and merges into an existing folder.
fn merge(from: &Path, to: &Path, turn: Attempt) -> Result<(), Error> {
    let error = match fs::rename(from, to) {
        Ok(()) => return Ok(()),
        Err(error) => error,
    };
    match (kind(from), kind(to)) {
        // It was moved before the run was killed.
        (None, _) if turn == Attempt::Again => Ok(()),
        (Some(EntryKind::Folder), Some(EntryKind::Folder)) => {
            for entry in fs::read_dir(from).map_err(failed("read", from))? {
                let name = entry.map_err(failed("read", from))?.file_name();
                merge(&from.join(&name), &to.join(&name), turn)?;
            }
            Ok(())
        }
        _ => Err(failed("write", to)(error)),
    }
}

/// The kind of entry at a path, without following links.
fn kind(path: &Path) -> Option<EntryKind> {
    let metadata = fs::symlink_metadata(path).ok()?;
    Some(match metadata.file_type() {
        kind if kind.is_dir() => EntryKind::Folder,
        kind if kind.is_symlink() => EntryKind::Link,
        _ => EntryKind::File,
    })
}
