//! What is written down about outputs: the manifest of what is ours, and the journal of a publication
//! under way.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::folders::Waiting;
use super::steps::Step;
use super::{Error, failed, unless_missing};
use crate::digest::Digest;
use crate::path::Route;

/// The form of both records. Another form is as good as none.
const VERSION: u32 = 1;

/// The one file at the top of the output folder that is the author's.
const AUTHORS_OWN: &str = ".gitignore";

/// One output as we wrote it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Entry {
    /// The digest of its bytes.
    pub(super) digest: Digest,
    /// Its length in bytes.
    pub(super) len: u64,
    /// When the file was last changed, in nanoseconds since 1970.
    pub(super) mtime: u64,
}

/// The outputs that are ours.
pub(super) type Manifest = BTreeMap<Route, Entry>;

/// What a publication was about to do when it stopped.
#[derive(Debug)]
pub(super) struct Journal {
    /// Where its outputs wait.
    pub(super) waiting: Waiting,
    /// What brings them into the output folder.
    pub(super) steps: Vec<Step>,
}

#[derive(Serialize, Deserialize)]
struct StoredManifest {
    version: u32,
    outputs: BTreeMap<String, (String, u64, u64)>,
}

#[derive(Serialize, Deserialize)]
struct StoredJournal {
    version: u32,
    waiting: Waiting,
    steps: Vec<StoredStep>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StoredStep {
    Remove(String),
    RemoveFolder(String),
    Move(String),
}

/// A record as it was found.
pub(super) enum Loaded<T> {
    /// There is none.
    Missing,
    /// It cannot be used.
    Unusable,
    /// It can.
    Sound(T),
}

/// Reads a manifest.
pub(super) fn load_manifest(path: &Path) -> Result<Loaded<Manifest>, Error> {
    load(path, |stored: StoredManifest| {
        let outputs = stored.outputs.into_iter();
        let entries = outputs.map(|(route, (digest, len, mtime))| {
            let digest = Digest::parse(&digest)?;
            Some((own_route(&route)?, Entry { digest, len, mtime }))
        });
        (stored.version == VERSION).then(|| entries.collect())?
    })
}

/// Reads a journal.
pub(super) fn load_journal(path: &Path) -> Result<Loaded<Journal>, Error> {
    load(path, |stored: StoredJournal| {
        let steps: Option<Vec<_>> = stored.steps.iter().map(StoredStep::check).collect();
        Some(Journal {
            waiting: stored.waiting,
            steps: steps.filter(|_| stored.version == VERSION)?,
        })
    })
}

impl StoredStep {
    fn check(&self) -> Option<Step> {
        Some(match self {
            Self::Remove(route) => Step::Remove(own_route(route)?),
            Self::RemoveFolder(route) => Step::RemoveFolder(own_route(route)?),
            Self::Move(route) => Step::Move(own_route(route)?),
        })
    }
}

/// Writes a manifest down. Should its name be lost in a power failure, the one before is in force.
pub(super) fn save_manifest(path: &Path, manifest: &Manifest) -> Result<(), Error> {
    let outputs = manifest.iter().map(|(route, entry)| {
        let facts = (entry.digest.to_string(), entry.len, entry.mtime);
        (route.as_str().to_owned(), facts)
    });
    let stored = StoredManifest { version: VERSION, outputs: outputs.collect() };
    save(path, &stored)
}

/// Writes a journal down, to the disk itself.
pub(super) fn save_journal(path: &Path, journal: &Journal) -> Result<(), Error> {
    let steps = journal.steps.iter().map(|step| match step {
        Step::Remove(route) => StoredStep::Remove(route.to_string()),
        Step::RemoveFolder(route) => StoredStep::RemoveFolder(route.to_string()),
        Step::Move(route) => StoredStep::Move(route.to_string()),
    });
    let stored =
        StoredJournal { version: VERSION, waiting: journal.waiting, steps: steps.collect() };
    save(path, &stored)?;
    // With the journal's name, that of the manifest it goes with lasts as well.
    let folder = path.parent().unwrap_or(path);
    sync_folder(folder).map_err(failed("write", folder))
}

/// Removes a record if there is one.
pub(super) fn forget(path: &Path) -> Result<(), Error> {
    unless_missing(fs::remove_file(path)).map_err(failed("remove", path))
}

/// Whether a route is the author's and never an output.
pub(super) fn is_authors(route: &Route) -> bool {
    route.folded() == AUTHORS_OWN
}

/// A route that a record may name: one within the output folder that is not the author's.
fn own_route(text: &str) -> Option<Route> {
    Route::new(text).ok().filter(|route| !is_authors(route))
}

/// Reads a record and checks it.
fn load<S, T>(path: &Path, check: impl FnOnce(S) -> Option<T>) -> Result<Loaded<T>, Error>
where
    S: for<'de> Deserialize<'de>,
{
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Loaded::Missing),
        Err(error) => return Err(failed("read", path)(error)),
    };
    let checked = serde_json::from_slice(&bytes).ok().and_then(check);
    Ok(checked.map_or(Loaded::Unusable, Loaded::Sound))
}

/// Writes a record whole or not at all.
fn save(path: &Path, stored: &impl Serialize) -> Result<(), Error> {
    let draft = path.with_extension("new");
    let written = serde_json::to_vec(stored).map_err(io::Error::from).and_then(|bytes| {
        let mut file = File::create(&draft)?;
        file.write_all(&bytes)?;
        file.sync_all()
    });
    written.map_err(failed("write", &draft))?;
    rename(&draft, path)
}

/// Gives a record its name.
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    fs::rename(from, to).map_err(failed("write", to))
}

/// Makes the names in a folder last through a power failure.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Elsewhere the file system sees to it.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
