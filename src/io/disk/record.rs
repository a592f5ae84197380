//! The records about outputs: the manifest of our files, and the journal of an unfinished publication.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::folders::Waiting;
use super::published::About;
use super::steps::Step;
use super::{Error, data_dir, failed, sync, unless_missing};
use crate::base::digest::Digest;
use crate::base::path::Route;

/// The version of both records. Other versions are ignored.
const VERSION: u32 = 1;

/// The only file at the top of the output folder that belongs to the author.
const AUTHORS_OWN: &str = ".gitignore";

/// Our folders at the top of the output folder, for records and waiting outputs. They only exist if no other place
/// can be written.
pub(super) const OUR_FOLDERS: [&str; 2] = [data_dir::NAME, STAGING];

/// The folder for waiting outputs inside the output folder.
pub(super) const STAGING: &str = ".pressrun-staging";

/// An output as we wrote it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ManifestEntry {
    /// The digest of its bytes.
    pub(super) digest: Digest,
    /// Its length in bytes.
    pub(super) len: u64,
    /// When its contents last changed, in nanoseconds since 1970.
    pub(super) mtime: u64,
    /// Whether it changed so shortly before this was recorded that the file system may give another change the same
    /// time. Then only its bytes prove that it is the same file.
    pub(super) is_young: bool,
}

impl ManifestEntry {
    /// An output for which the file system will show any later change.
    pub(super) fn new(digest: Digest, len: u64, mtime: u64) -> Self {
        Self { digest, len, mtime, is_young: false }
    }

    /// Whether length and time alone prove that a file is the one we wrote.
    pub(super) fn proves(&self, len: u64, mtime: u64) -> bool {
        !self.is_young && self.len == len && self.mtime == mtime
    }

    /// The entry as recorded at an instant, in nanoseconds since 1970.
    pub(super) fn noted_at(self, now: u64) -> Self {
        let grain = super::fingerprint::grain(self.mtime.into());
        let grain = u64::try_from(grain.as_nanos()).unwrap_or(u64::MAX);
        Self { is_young: self.mtime.saturating_add(grain) >= now, ..self }
    }
}

/// Our outputs.
pub(super) type Manifest = BTreeMap<Route, ManifestEntry>;

/// The changes that a publication was about to make.
#[derive(Debug)]
pub(super) struct Journal {
    /// Where its outputs wait.
    pub(super) waiting: Waiting,
    /// The steps that bring them into the output folder.
    pub(super) steps: Vec<Step>,
}

#[derive(Serialize, Deserialize)]
struct StoredManifest {
    version: u32,
    outputs: BTreeMap<String, (String, u64, u64)>,
    /// The outputs whose bytes must be compared.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    young: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    about: Option<About>,
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

/// The result of reading a record.
pub(super) enum Loaded<T> {
    /// It does not exist.
    Missing,
    /// It cannot be used.
    Unusable,
    /// It can be used.
    Sound(T),
}

/// Reads a manifest.
pub(super) fn load_manifest(path: &Path) -> Result<Loaded<Manifest>, Error> {
    load(path, |stored: StoredManifest| {
        let outputs = stored.outputs.into_iter();
        let entries = outputs.map(|(route, (digest, len, mtime))| {
            let (digest, is_young) = (Digest::parse(&digest)?, stored.young.contains(&route));
            Some((own_route(&route)?, ManifestEntry { digest, len, mtime, is_young }))
        });
        (stored.version == VERSION).then(|| entries.collect())?
    })
}

/// Reads for whom the outputs in a manifest were made.
pub(super) fn load_about(path: &Path) -> Option<About> {
    let stored: StoredManifest = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    stored.about.filter(|_| stored.version == VERSION)
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

/// Writes a manifest. If its new name is lost in a power failure, the previous one is valid.
pub(super) fn save_manifest(
    path: &Path,
    manifest: &Manifest,
    about: Option<&About>,
) -> Result<(), Error> {
    let outputs = manifest.iter().map(|(route, entry)| {
        let facts = (entry.digest.to_string(), entry.len, entry.mtime);
        (route.as_str().to_owned(), facts)
    });
    let young = manifest.iter().filter(|(_, entry)| entry.is_young);
    let young = young.map(|(route, _)| route.as_str().to_owned()).collect();
    let (outputs, about) = (outputs.collect(), about.cloned());
    save(path, &StoredManifest { version: VERSION, outputs, young, about })
}

/// Writes a journal through to the disk.
pub(super) fn save_journal(path: &Path, journal: &Journal) -> Result<(), Error> {
    let steps = journal.steps.iter().map(|step| match step {
        Step::Remove(route) => StoredStep::Remove(route.to_string()),
        Step::RemoveFolder(route) => StoredStep::RemoveFolder(route.to_string()),
        Step::Move(route) => StoredStep::Move(route.to_string()),
    });
    let stored =
        StoredJournal { version: VERSION, waiting: journal.waiting, steps: steps.collect() };
    save(path, &stored)?;
    // This also makes the name of the matching manifest permanent.
    let folder = path.parent().unwrap_or(path);
    sync::folder(folder).map_err(failed("write", folder))
}

/// Removes a record if there is one.
pub(super) fn forget(path: &Path) -> Result<(), Error> {
    unless_missing(fs::remove_file(path)).map_err(failed("remove", path))
}

/// Whether a route can never be an output: it belongs to the author, or is in a folder for our records.
pub(super) fn is_reserved(route: &Route) -> bool {
    let folded = route.folded();
    let first = folded.split('/').next().unwrap_or_default();
    folded == AUTHORS_OWN || OUR_FOLDERS.contains(&first)
}

/// A route from a record, if it is inside the output folder and can be an output.
fn own_route(text: &str) -> Option<Route> {
    Route::new(text).ok().filter(|route| !is_reserved(route))
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

/// Writes a record through to the disk, completely or not at all.
fn save(path: &Path, stored: &impl Serialize) -> Result<(), Error> {
    let bytes = serde_json::to_vec(stored).map_err(io::Error::from);
    let bytes = bytes.map_err(failed("write", path))?;
    write(path, &bytes, true)
}

/// Writes a record that the next build can do without: a power failure may damage it.
pub(super) fn save_keepsake(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    write(path, bytes, false)
}

/// Writes a file under a temporary name, then renames it. Replaces anything with either name, so that nothing is
/// written through a link.
fn write(path: &Path, bytes: &[u8], is_lasting: bool) -> Result<(), Error> {
    let draft = path.with_extension("new");
    let written = unless_missing(fs::remove_file(&draft)).and_then(|()| {
        let mut file = File::create_new(&draft)?;
        file.write_all(bytes)?;
        if is_lasting { file.sync_all() } else { Ok(()) }
    });
    written.map_err(failed("write", &draft))?;
    rename(&draft, path)
}

/// Gives a record its final name.
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    fs::rename(from, to).map_err(failed("write", to))
}
