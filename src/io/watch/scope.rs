//! What is watched, as paths: which changes concern a publication, and which folders are to be watched
//! so that they are heard of.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use super::mounts;
use super::source::WatchFailure;
use crate::base::path::is_skipped;

/// The folders of the root that hold sources.
const TREES: [&str; 2] = ["content", "themes"];

/// The file of the root that is a source.
const SETTINGS: &str = "site.yaml";

/// What of the root is never watched: it changes with every build, or is nobody's business.
const PRIVATE: [&str; 3] = ["public", ".pressrun", ".git"];

/// The file by which Vim finds out whether it may write to a folder.
const PROBE: &str = "4913";

/// The places that are watched.
pub(super) struct Scope {
    /// The project, links resolved.
    pub(super) root: PathBuf,
    /// Files and folders elsewhere that links of the project lead to.
    followed: BTreeSet<PathBuf>,
}

/// Whom a change concerns.
#[derive(PartialEq, Eq, Default, Debug)]
pub(super) struct Concern {
    /// The source, relative to the root.
    pub(super) path: Option<PathBuf>,
    /// Whether a link leads there, so that it is not known which sources have changed.
    pub(super) followed: bool,
}

impl Concern {
    /// Whether the change is nobody's.
    pub(super) fn is_none(&self) -> bool {
        self.path.is_none() && !self.followed
    }
}

impl Scope {
    /// The scope of a project.
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root, followed: BTreeSet::new() }
    }

    /// The folders of the project that are watched with all that is in them.
    pub(super) fn trees(&self) -> impl Iterator<Item = PathBuf> {
        TREES.iter().map(|name| self.root.join(name))
    }

    /// Takes a further place, unless it must not be watched; says whether it is new.
    pub(super) fn follow(&mut self, place: PathBuf) -> bool {
        let private = PRIVATE.iter().any(|name| place.starts_with(self.root.join(name)));
        let may_be = place.is_absolute() && !private && !self.root.starts_with(&place);
        may_be && self.followed.insert(place)
    }

    /// Fails with a sentence if sources lie on a drive of another machine, given what is mounted.
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

    /// Whether a place to which a link leads lies in a folder, and no source does.
    pub(super) fn is_on_a_way(&self, folder: &Path) -> bool {
        let is_in = |place: &PathBuf| place != folder && place.starts_with(folder);
        let is_source = folder.strip_prefix(&self.root).is_ok_and(is_source);
        self.followed.iter().any(is_in) && !is_source
    }

    /// The folders of the project on the way to a place that a link leads to. Outside of it, the folder
    /// the place lies in.
    pub(super) fn way<'p>(&self, place: &'p Path) -> Vec<&'p Path> {
        let folders = place.ancestors().skip(1);
        match place.starts_with(&self.root) {
            true => folders.take_while(|folder| *folder != self.root).collect(),
            false => folders.take(1).collect(),
        }
    }

    /// The places that links lead to.
    pub(super) fn followed(&self) -> Vec<PathBuf> {
        self.followed.iter().cloned().collect()
    }

    /// Whom a change at a path concerns.
    pub(super) fn concern(&self, path: &Path) -> Concern {
        let source = path.strip_prefix(&self.root).ok().filter(|path| is_source(path));
        let followed = self.followed.iter().any(|place| match path.strip_prefix(place) {
            Ok(rest) => is_clean("content/static", rest),
            Err(_) => place.starts_with(path),
        });
        Concern { path: source.map(Path::to_owned), followed }
    }
}

/// Whether a path of the project is that of a source, or of a folder of sources.
fn is_source(path: &Path) -> bool {
    let mut parts = path.components();
    let Some(Component::Normal(first)) = parts.next() else { return false };
    let tree = TREES.iter().find(|name| first == **name);
    match tree {
        Some(tree) => is_clean(tree, parts.as_path()),
        None => first == SETTINGS && parts.next().is_none(),
    }
}

/// Whether no part of a path, as seen from a folder, is a leftover.
fn is_clean(folder: &str, path: &Path) -> bool {
    let mut folder = folder.to_owned();
    path.components().all(|part| {
        let name = part.as_os_str().to_string_lossy();
        let clean = !is_skipped(&folder, &name) && name != PROBE;
        folder = format!("{folder}/{name}");
        clean
    })
}
