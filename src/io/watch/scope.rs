//! Which paths are relevant to a publication, and which folders must be watched to notice their changes.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use super::mounts;
use super::source::WatchFailure;
use crate::base::path::is_skipped;

/// The folders of the root that contain sources.
const TREES: [&str; 2] = ["content", "themes"];

/// The file of the root that is a source.
const SETTINGS: &str = "site.yaml";

/// Names in the root that are never watched: they change with every build, or are irrelevant.
const PRIVATE: [&str; 3] = ["public", ".pressrun", ".git"];

/// The file with which Vim tests whether it can write to a folder.
const PROBE: &str = "4913";

/// The places that are watched.
pub(super) struct Scope {
    /// The project, links resolved.
    pub(super) root: PathBuf,
    /// Files and folders elsewhere that links of the project lead to.
    followed: BTreeSet<PathBuf>,
}

/// The relevance of a change.
#[derive(PartialEq, Eq, Default, Debug)]
pub(super) struct Concern {
    /// The source, relative to the root.
    pub(super) path: Option<PathBuf>,
    /// Whether a link leads there, so the affected sources are not known.
    pub(super) followed: bool,
}

impl Concern {
    /// Whether the change is irrelevant.
    pub(super) fn is_none(&self) -> bool {
        self.path.is_none() && !self.followed
    }
}

impl Scope {
    /// The scope of a project.
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root, followed: BTreeSet::new() }
    }

    /// The folders of the project that are watched with all their contents.
    pub(super) fn trees(&self) -> impl Iterator<Item = PathBuf> {
        TREES.iter().map(|name| self.root.join(name))
    }

    /// Adds a place, unless it must not be watched; returns whether it is new.
    pub(super) fn follow(&mut self, place: PathBuf) -> bool {
        let private = PRIVATE.iter().any(|name| place.starts_with(self.root.join(name)));
        let may_be = place.is_absolute() && !private && !self.root.starts_with(&place);
        may_be && self.followed.insert(place)
    }

    /// Fails with a sentence if sources are on a drive of another machine, given the table of mounts.
    pub(super) fn silence(&self, mounts: &str) -> Result<(), WatchFailure> {
        let names = TREES.iter().chain([&SETTINGS]).map(|name| self.root.join(name));
        let kind = names.chain(self.followed()).find_map(|place| mounts::silent(mounts, &place));
        let why = |kind| {
            WatchFailure(format!(
                "the publication is on a drive of another machine (`{kind}`), for which the system does \
                 not report changes, so pressrun looks at all files twice a second"
            ))
        };
        kind.map_or(Ok(()), |kind| Err(why(kind)))
    }

    /// Whether a folder contains the target of a link, but no sources.
    pub(super) fn is_on_a_way(&self, folder: &Path) -> bool {
        let is_in = |place: &PathBuf| place != folder && place.starts_with(folder);
        let is_source = folder.strip_prefix(&self.root).is_ok_and(is_source);
        self.followed.iter().any(is_in) && !is_source
    }

    /// The folders of the project on the way to the target of a link. Outside the project, only the folder that
    /// contains it.
    pub(super) fn way<'p>(&self, place: &'p Path) -> Vec<&'p Path> {
        let folders = place.ancestors().skip(1);
        match place.starts_with(&self.root) {
            true => folders.take_while(|folder| *folder != self.root).collect(),
            false => folders.take(1).collect(),
        }
    }

    /// The targets of links.
    pub(super) fn followed(&self) -> Vec<PathBuf> {
        self.followed.iter().cloned().collect()
    }

    /// The relevance of a change at a path.
    pub(super) fn concern(&self, path: &Path) -> Concern {
        let source = path.strip_prefix(&self.root).ok().filter(|path| is_source(path));
        let followed = self.followed.iter().any(|place| match path.strip_prefix(place) {
            Ok(rest) => is_clean("content/static", rest),
            Err(_) => place.starts_with(path),
        });
        Concern { path: source.map(Path::to_owned), followed }
    }
}

/// Whether a path of the project is a source or a folder of sources.
fn is_source(path: &Path) -> bool {
    let mut parts = path.components();
    let Some(Component::Normal(first)) = parts.next() else { return false };
    let tree = TREES.iter().find(|name| first == **name);
    match tree {
        Some(tree) => is_clean(tree, parts.as_path()),
        None => first == SETTINGS && parts.next().is_none(),
    }
}

/// Whether no part of a path relative to a folder is a leftover file.
fn is_clean(folder: &str, path: &Path) -> bool {
    let mut folder = folder.to_owned();
    path.components().all(|part| {
        let name = part.as_os_str().to_string_lossy();
        let clean = !is_skipped(&folder, &name) && name != PROBE;
        folder = format!("{folder}/{name}");
        clean
    })
}
