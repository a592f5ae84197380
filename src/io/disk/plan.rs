//! Plans all changes of the output folder before the first is made.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::mem;
use std::path::Path;

use super::output_dir::{EntryKind, OutputDir, mtime, parent, steps_to};
use super::record::{Manifest, ManifestEntry};
use super::steps::Step;
use super::unknown_files::{UnknownFiles, named};
use crate::base::diagnostic::{self, Code, Diagnostic};
use crate::base::path::{Route, fold_letters};

/// An output of this build.
#[derive(Debug)]
pub(super) struct Output {
    /// Its entry in the manifest.
    pub(super) entry: ManifestEntry,
    /// What is at its route, if that differs and the output waits to replace it.
    pub(super) over: Option<EntryKind>,
    /// Whether it was kept from the last build.
    pub(super) is_kept: bool,
}

/// All outputs of this build.
pub(super) type Outputs = BTreeMap<Route, Output>;

/// The planned changes.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// All steps, in order.
    pub(super) steps: Vec<Step>,
    /// The number of new files.
    pub(super) created: usize,
    /// The number of files that replace others.
    pub(super) replaced: usize,
    /// The number of files to be removed.
    pub(super) removed: usize,
    /// Outputs of the last build that were changed by others and will be replaced.
    pub(super) changed: Vec<Route>,
    /// Unknown files that will be removed.
    pub(super) given_away: Vec<Route>,
    /// Unknown files that stay.
    pub(super) unknown_files: UnknownFiles,
}

impl Plan {
    /// The message about unknown files that are removed.
    pub(super) fn removed_others(&self, shown: &str) -> Option<String> {
        let names = named(&self.given_away);
        (!self.given_away.is_empty())
            .then(|| format!("unknown files in `{shown}` were removed: {names}"))
    }

    /// The message about changed files that are replaced.
    pub(super) fn replaced_others(&self, shown: &str) -> Option<String> {
        let names = named(&self.changed);
        match self.changed.len() {
            0 => None,
            1 => Some(format!(
                "1 file in `{shown}` was changed after pressrun wrote it, and has been replaced: {names}"
            )),
            n => Some(format!(
                "{n} files in `{shown}` were changed after pressrun wrote them, and have been replaced: {names}"
            )),
        }
    }
}

/// The input of a plan.
pub(super) struct PlanInput<'a> {
    /// The output folder.
    pub(super) output_dir: &'a OutputDir,
    /// The output folder in messages.
    pub(super) shown: &'a str,
    /// Our files there.
    pub(super) old: &'a Manifest,
    /// Whether these are known for certain.
    pub(super) has_manifest: bool,
    /// The new outputs.
    pub(super) new: &'a Outputs,
    /// Unknown files, if they were searched for.
    pub(super) unknown_files: UnknownFiles,
    /// Whether to replace files that are not ours, and remove unknown ones.
    pub(super) adopt: bool,
}

/// Why we must not change something in the output folder.
struct Obstacle {
    what: &'static str,
    hint: &'static str,
}

const FOREIGN: Obstacle = Obstacle {
    what: "is in the place of a file of the site, but pressrun did not write it",
    hint: "move it away, or replace all such files with `--adopt`",
};
const UNRECORDED: Obstacle = Obstacle {
    what: "is in the place of a file of the site, but there is no record that pressrun wrote it",
    hint: "if the publication was copied or restored, or `.pressrun/` was lost, replace all such files with `--adopt`; otherwise move the file away",
};
const IN_THE_WAY: Obstacle = Obstacle {
    what: "is a file where the site needs a folder, but pressrun did not write it",
    hint: "move it away",
};
const WITHIN: Obstacle = Obstacle {
    what: "is in a folder where the site needs a file, but pressrun did not write it",
    hint: "move it away",
};
const FOLDER: Obstacle = Obstacle {
    what: "is a folder where the site needs a file, but pressrun did not make it",
    hint: "move it away; if it is empty, `--adopt` removes it",
};
const LINK: Obstacle = Obstacle {
    what: "is a symbolic link on the way to a file of the site, and pressrun does not write through links",
    hint: "remove the link",
};

/// Makes the plan, or lists everything that prevents it.
pub(super) fn plan(mut scene: PlanInput<'_>) -> io::Result<Result<Plan, Vec<Diagnostic>>> {
    let unknown_files = mem::take(&mut scene.unknown_files);
    let mut planner = Planner::new(&scene);
    planner.plan.unknown_files = unknown_files;
    for (route, output) in scene.new {
        if let Some(over) = output.over {
            planner.bring(route, over)?;
        }
    }
    planner.remove_the_rest()?;
    Ok(planner.finish())
}

/// A plan being made.
struct Planner<'a> {
    scene: &'a PlanInput<'a>,
    /// Old outputs that are no longer outputs, by their folded names.
    gone: BTreeMap<String, &'a Route>,
    /// Steps that make room for new files.
    first: Vec<Step>,
    /// New files, and whole folders where nothing exists yet.
    moves: BTreeSet<String>,
    /// Steps that remove the rest of the last build.
    last: Vec<Step>,
    plan: Plan,
    mistakes: Vec<Diagnostic>,
}

impl<'a> Planner<'a> {
    fn new(scene: &'a PlanInput<'a>) -> Self {
        let gone = scene.old.keys().filter(|r| !scene.new.contains_key(*r));
        Self {
            scene,
            gone: gone.map(|route| (route.folded(), route)).collect(),
            first: Vec::new(),
            moves: BTreeSet::new(),
            last: Vec::new(),
            plan: Plan::default(),
            mistakes: Vec::new(),
        }
    }

    /// Plans the move of a waiting file to its route.
    fn bring(&mut self, route: &'a Route, over: EntryKind) -> io::Result<()> {
        match over {
            EntryKind::Missing => self.plan.created += 1,
            _ => self.plan.replaced += 1,
        }
        let text = route.as_str();
        let folders = steps_to(text).take_while(|step| step.len() < text.len());
        for folder in folders {
            if self.moves.contains(folder) {
                return Ok(());
            }
            match self.scene.output_dir.folder(folder)? {
                EntryKind::Folder => continue,
                EntryKind::Link => self.blocked(folder, &LINK),
                EntryKind::File => self.clear_file(folder, &IN_THE_WAY)?,
                EntryKind::Missing => {}
            }
            self.moves.insert(folder.to_owned());
            return Ok(());
        }
        if over == EntryKind::Folder {
            self.clear_folder(text)?;
        } else if over != EntryKind::Missing && !self.scene.adopt {
            if !self.is_ours(text) {
                let is_recorded = self.scene.has_manifest;
                self.blocked(text, if is_recorded { &FOREIGN } else { &UNRECORDED });
            } else if self.has_changed(route)? {
                self.plan.changed.push(route.clone());
            }
        }
        self.moves.insert(text.to_owned());
        Ok(())
    }

    /// Plans the removal of a file that is in the way, if it is ours.
    fn clear_file(&mut self, path: &str, obstacle: &Obstacle) -> io::Result<()> {
        let gone = self.gone.get(&fold_letters(path)).copied().filter(|_| self.is_gone(path));
        let is_ours = match gone {
            Some(route) => self.scene.adopt || !self.has_changed(route)?,
            None => false,
        };
        if is_ours {
            self.first.extend(Route::new(path).map(Step::Remove));
        } else {
            self.blocked(path, obstacle);
        }
        Ok(())
    }

    /// Plans the removal of a folder in the place of a file.
    fn clear_folder(&mut self, folder: &str) -> io::Result<()> {
        if !self.scene.adopt && !self.is_our_folder(folder) {
            self.blocked(folder, &FOLDER);
            return Ok(());
        }
        for entry in fs::read_dir(self.scene.output_dir.path(folder))? {
            let entry = entry?;
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                self.clear_folder(&path)?;
            } else {
                self.clear_file(&path, &WITHIN)?;
            }
        }
        self.first.extend(Route::new(folder).map(Step::RemoveFolder));
        Ok(())
    }

    /// Plans the removal of old outputs, and of the folders that become empty.
    fn remove_the_rest(&mut self) -> io::Result<()> {
        let new = self.scene.new.keys().map(|route| (route.folded(), route));
        let new: BTreeMap<String, &Route> = new.collect();
        let mut folders: BTreeSet<String> = BTreeSet::new();
        let mut going = self.strangers_that_go();
        for (folded, route) in &self.gone {
            let text = route.as_str();
            let other_name = new.get(folded);
            let is_new = other_name.is_some_and(|new| self.is_same(text, new.as_str()));
            if is_new || !self.is_left(text)? {
                continue;
            }
            // A file that others changed is not ours.
            match !self.scene.adopt && self.has_changed(route)? {
                true => self.plan.unknown_files.pages.push((*route).clone()),
                false => going.push((*route).clone()),
            }
        }
        self.plan.removed = going.len();
        for route in going {
            let text = parent(route.as_str());
            folders.extend(steps_to(text).filter(|folder| !folder.is_empty()).map(str::to_owned));
            self.last.push(Step::Remove(route));
        }
        // Longer paths are deeper, so each folder comes after the folders inside it.
        let mut folders: Vec<String> = folders.into_iter().collect();
        folders.sort_by_key(|folder| std::cmp::Reverse(folder.len()));
        let folders = folders.iter().flat_map(|folder| Route::new(folder));
        self.last.extend(folders.map(Step::RemoveFolder));
        Ok(())
    }

    /// The unknown files that the author allows to be removed.
    fn strangers_that_go(&mut self) -> Vec<Route> {
        if self.scene.adopt {
            self.plan.given_away = mem::take(&mut self.plan.unknown_files.pages);
        }
        self.plan.given_away.clone()
    }

    /// Whether a file was changed or replaced since we wrote it.
    fn has_changed(&self, route: &Route) -> io::Result<bool> {
        let output_dir = self.scene.output_dir;
        let Some(entry) = self.scene.old.get(route) else { return Ok(false) };
        let (EntryKind::File, Some(metadata)) = output_dir.target(route.as_str())? else {
            return Ok(true);
        };
        let (len, changed) = (metadata.len(), mtime(&metadata));
        let is_ours = entry.proves(len, changed)
            || len == entry.len && output_dir.holds(route, entry.digest)?;
        Ok(!is_ours)
    }

    /// Whether an old output still exists on the disk. If a link has replaced one of its folders, none of our files
    /// is left there.
    fn is_left(&self, route: &str) -> io::Result<bool> {
        let output_dir = self.scene.output_dir;
        Ok(output_dir.folder(parent(route))? == EntryKind::Folder
            && matches!(output_dir.target(route)?.0, EntryKind::File | EntryKind::Link))
    }

    /// Whether a file is ours, under this name or, on hosts that ignore case, under another spelling.
    fn is_ours(&self, path: &str) -> bool {
        Route::new(path).is_ok_and(|route| self.scene.old.contains_key(&route))
            || self.is_gone(path)
    }

    /// Whether a file is ours but no longer an output.
    fn is_gone(&self, path: &str) -> bool {
        let gone = self.gone.get(&fold_letters(path));
        gone.is_some_and(|gone| gone.as_str() == path || self.is_same(gone.as_str(), path))
    }

    /// Whether a folder contained an output of ours, under this name or, on hosts that ignore case, under another
    /// spelling.
    fn is_our_folder(&self, path: &str) -> bool {
        let folded = fold_letters(path);
        let mut folders = self.scene.old.keys().flat_map(|route| steps_to(parent(route.as_str())));
        folders
            .any(|ours| ours == path || (fold_letters(ours) == folded && self.is_same(ours, path)))
    }

    /// Whether two names belong to one file, as on hosts that ignore case.
    fn is_same(&self, one: &str, other: &str) -> bool {
        let output_dir = self.scene.output_dir;
        is_same_file(&output_dir.path(one), &output_dir.path(other)).unwrap_or(false)
    }

    fn blocked(&mut self, path: &str, obstacle: &Obstacle) {
        let message = format!("`{}/{path}` {}", self.scene.shown, obstacle.what);
        self.mistakes.push(Diagnostic::nowhere(Code::ForeignFile, message).hint(obstacle.hint));
    }

    /// Warns of the files that `--adopt` would also remove.
    fn unknown_files(&self) -> Option<Diagnostic> {
        let pages = &self.plan.unknown_files.pages;
        let (shown, names) = (self.scene.shown, named(pages));
        let message = format!(
            "`{shown}` contains files that pressrun has no record of, although their names are like those of pressrun: {names}"
        );
        let hint = "`--adopt` removes them, too: move away what you want to keep";
        (!pages.is_empty()).then(|| Diagnostic::nowhere(Code::ForeignFile, message).hint(hint))
    }

    fn finish(mut self) -> Result<Plan, Vec<Diagnostic>> {
        if !self.mistakes.is_empty() {
            self.mistakes.extend(self.unknown_files());
            diagnostic::sort(&mut self.mistakes);
            return Err(self.mistakes);
        }
        let moves = self.moves.iter().filter_map(|path| Route::new(path).ok());
        let moves = moves.map(Step::Move);
        self.plan.steps = self.first.into_iter().chain(moves).chain(self.last).collect();
        Ok(self.plan)
    }
}

/// Whether two paths lead to one file.
#[cfg(unix)]
fn is_same_file(one: &Path, other: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let (one, other) = (fs::symlink_metadata(one)?, fs::symlink_metadata(other)?);
    Ok((one.dev(), one.ino()) == (other.dev(), other.ino()))
}

/// Whether two paths lead to one file.
#[cfg(not(unix))]
fn is_same_file(one: &Path, other: &Path) -> io::Result<bool> {
    Ok(fs::canonicalize(one)? == fs::canonicalize(other)?)
}
