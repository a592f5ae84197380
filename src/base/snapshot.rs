//! The sources of one build: an immutable map from path to file.
//!
//! Texts are in memory. Of pictures and other large files, a snapshot has only the length and the digest; a
//! [`Store`] gives their bytes on demand.

mod renamed;

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read, Seek};
use std::ops::Bound;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

pub use renamed::Renames;

use crate::base::digest::Digest;
use crate::base::path::SourcePath;

/// Gives the bytes of files that a snapshot does not hold, usually from the disk.
pub trait Store: Send + Sync {
    /// Reads a file's bytes, which must have this digest.
    ///
    /// # Errors
    /// If the machine fails, or the file has changed since the snapshot.
    fn read(&self, path: &SourcePath, digest: &Digest) -> io::Result<Vec<u8>>;

    /// Copies a file's bytes, which must have this digest, to a new file. The
    /// bytes go from disk to disk and are never in memory as a whole.
    ///
    /// # Errors
    /// If the machine fails, or the file has changed since the snapshot.
    fn copy(&self, path: &SourcePath, digest: &Digest, to: &Path) -> io::Result<()>;

    /// Opens a file as it is now, even if it has changed since the snapshot.
    ///
    /// # Errors
    /// If the machine fails.
    fn open(&self, path: &SourcePath) -> io::Result<OpenFile>;
}

/// The bytes of an open file, from any position.
pub trait Bytes: Read + Seek + Send {}

impl<T: Read + Seek + Send> Bytes for T {}

/// A source file that is open.
pub struct OpenFile {
    /// Its bytes.
    pub bytes: Box<dyn Bytes>,
    /// Its length in bytes.
    pub len: u64,
    /// Changes whenever the file changes.
    pub version: Digest,
}

/// A source file that is published unchanged. Its bytes stay in the store.
#[derive(Clone)]
pub struct StoredFile {
    path: SourcePath,
    /// The digest of its bytes.
    pub digest: Digest,
    /// Its length in bytes.
    pub len: u64,
    store: Arc<dyn Store>,
}

impl StoredFile {
    /// Copies it to a new file, like [`Store::copy`].
    ///
    /// # Errors
    /// If the machine fails, or the file has changed since the snapshot was taken.
    pub fn copy(&self, to: &Path) -> io::Result<()> {
        self.store.copy(&self.path, &self.digest, to)
    }

    /// Opens it as it is now, like [`Store::open`].
    ///
    /// # Errors
    /// If the machine fails.
    pub fn open(&self) -> io::Result<OpenFile> {
        self.store.open(&self.path)
    }

    /// Reads all its bytes into memory.
    ///
    /// # Errors
    /// If the machine fails, or the file has changed since the snapshot was taken.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        self.store.read(&self.path, &self.digest)
    }
}

impl fmt::Debug for StoredFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.path, self.digest)
    }
}

/// The contents of an output.
#[derive(Clone, Debug)]
pub enum Content {
    /// Bytes in memory.
    Held(Arc<[u8]>),
    /// Bytes in the store.
    Stored(StoredFile),
}

impl Content {
    /// The bytes.
    ///
    /// # Errors
    /// If the store cannot give them.
    pub fn into_bytes(self) -> io::Result<Vec<u8>> {
        match self {
            Self::Held(bytes) => Ok(bytes.to_vec()),
            Self::Stored(file) => file.read(),
        }
    }
}

/// One source file.
#[derive(Clone, Debug)]
pub struct File {
    /// The digest of its bytes.
    pub digest: Digest,
    /// Its length in bytes.
    pub len: u64,
    /// Whether its bytes are in memory.
    pub held: Held,
}

/// Whether a file's bytes are in memory.
#[derive(Clone, Debug)]
pub enum Held {
    /// They are.
    Bytes(Arc<[u8]>),
    /// They are read on first use, for a text that may not be needed. The bytes of a text that was just read
    /// are kept until somebody [takes](Snapshot::take) them.
    OnDemand(OnceLock<Arc<[u8]>>, Fresh),
    /// They never are, except the first [`HEAD`] bytes.
    Never(Arc<[u8]>),
}

/// The number of bytes at the beginning of each file that are always known, to recognize its format.
pub const HEAD: usize = 64;

/// The bytes of a text that was just read, until somebody has taken them.
pub type Fresh = Arc<Mutex<Option<Arc<[u8]>>>>;

/// All source files of a publication at one moment, in order of their paths. A copy is cheap, and
/// shares unchanged parts with the original.
#[derive(Clone)]
pub struct Snapshot {
    /// The files, by folder. The order of the shelves is the order of the paths.
    shelves: Arc<BTreeMap<Box<str>, FolderFiles>>,
    store: Arc<dyn Store>,
    /// The error that has kept a text from being read since the snapshot.
    trouble: Arc<OnceLock<String>>,
}

type FolderFiles = Arc<BTreeMap<SourcePath, File>>;

impl Snapshot {
    /// Makes a snapshot of files whose remaining bytes are in the store.
    pub fn new(files: BTreeMap<SourcePath, File>, store: Arc<dyn Store>) -> Self {
        let mut shelves: BTreeMap<Box<str>, BTreeMap<SourcePath, File>> = BTreeMap::new();
        for (path, file) in files {
            match shelves.get_mut(shelf(path.as_str())) {
                Some(files) => _ = files.insert(path, file),
                None => {
                    let name = shelf(path.as_str()).into();
                    shelves.insert(name, BTreeMap::from([(path, file)]));
                }
            }
        }
        let shelves = shelves.into_iter().map(|(name, files)| (name, Arc::new(files))).collect();
        Self { shelves: Arc::new(shelves), store, trouble: Arc::default() }
    }

    /// Makes a snapshot of complete files, for tests.
    pub fn of_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let files = texts.into_iter().filter_map(|(path, bytes)| {
            let held = Held::Bytes(Arc::from(bytes));
            let file = File { digest: Digest::of(bytes), len: bytes.len() as u64, held };
            SourcePath::new(path).ok().map(|path| (path, file))
        });
        Self::new(files.collect(), Arc::new(NoStore))
    }

    /// A snapshot of only these files, from the same store.
    #[must_use]
    pub fn filled(&self, files: impl IntoIterator<Item = (SourcePath, Option<File>)>) -> Self {
        let files = files.into_iter().filter_map(|(path, file)| Some((path, file?)));
        Self::new(files.collect(), Arc::clone(&self.store))
    }

    /// The snapshot with some files replaced or removed.
    #[must_use]
    pub fn with(&self, changes: impl IntoIterator<Item = (SourcePath, Option<File>)>) -> Self {
        let mut next = Self { trouble: Arc::default(), ..self.clone() };
        let shelves = Arc::make_mut(&mut next.shelves);
        for (path, file) in changes {
            let name = shelf(path.as_str());
            let files = Arc::make_mut(shelves.entry(name.into()).or_default());
            match file {
                Some(file) => _ = files.insert(path, file),
                None => {
                    files.remove(&path);
                    if files.is_empty() {
                        shelves.remove(shelf(path.as_str()));
                    }
                }
            }
        }
        next
    }

    /// The file at a path.
    pub fn get(&self, path: &SourcePath) -> Option<&File> {
        self.shelves.get(shelf(path.as_str()))?.get(path)
    }

    /// All files in order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&SourcePath, &File)> {
        self.shelves.values().flat_map(|shelf| shelf.iter())
    }

    /// The files below a folder such as `content/issues`, in order.
    pub fn below<'a>(&'a self, folder: &str) -> impl Iterator<Item = (&'a SourcePath, &'a File)> {
        let prefix = format!("{folder}/");
        // A shelf begins with the prefix, or the prefix with a shelf.
        let name = shelf(&prefix).to_owned();
        let from = (Bound::Included(name.as_str()), Bound::Unbounded);
        let shelves = self.shelves.range::<str, _>(from);
        let shelves = shelves.take_while(move |(shelf, _)| shelf.starts_with(&name));
        let files = shelves.flat_map(|(_, shelf)| shelf.iter());
        files.filter(move |(path, _)| path.as_str().starts_with(&prefix))
    }

    /// The paths at which these files differ from others: new, changed and removed. Parts that the two share
    /// take no time.
    pub fn differences(&self, other: &Self) -> Vec<SourcePath> {
        let nothing = FolderFiles::default();
        let mut paths = Vec::new();
        for (name, ours) in &*self.shelves {
            let theirs = other.shelves.get(name).unwrap_or(&nothing);
            if !Arc::ptr_eq(ours, theirs) {
                let same = |path: &SourcePath, file: &File| {
                    theirs.get(path).is_some_and(|theirs| theirs.digest == file.digest)
                };
                paths.extend(ours.iter().filter(|(p, f)| !same(p, f)).map(|(p, _)| p.clone()));
                paths.extend(theirs.keys().filter(|p| !ours.contains_key(*p)).cloned());
            }
        }
        let gone = other.shelves.iter().filter(|(name, _)| !self.shelves.contains_key(*name));
        paths.extend(gone.flat_map(|(_, shelf)| shelf.keys().cloned()));
        paths
    }

    /// The text of a file that is in memory or can be read; `None` if the file does not exist or is not UTF-8.
    /// If it can no longer be read, [`Snapshot::trouble`] has the reason.
    pub fn text(&self, path: &SourcePath) -> Option<&str> {
        std::str::from_utf8(self.held(path)?).ok()
    }

    /// The bytes of a file that is in memory or can be read.
    pub fn held(&self, path: &SourcePath) -> Option<&Arc<[u8]>> {
        let file = self.get(path)?;
        match &file.held {
            Held::Bytes(bytes) => Some(bytes),
            Held::Never(_) => None,
            Held::OnDemand(cell, fresh) => match cell.get() {
                Some(bytes) => Some(bytes),
                None => match self.fetch(path, &file.digest, peek(fresh)) {
                    Ok(bytes) => Some(cell.get_or_init(|| bytes)),
                    Err(error) => {
                        _ = self.trouble.set(error.to_string());
                        None
                    }
                },
            },
        }
    }

    /// The bytes of a file, from memory or from the store.
    ///
    /// # Errors
    /// If the file does not exist or the store fails.
    pub fn bytes(&self, path: &SourcePath) -> io::Result<Arc<[u8]>> {
        match self.get(path) {
            Some(File { held: Held::Bytes(bytes), .. }) => Ok(Arc::clone(bytes)),
            Some(File { held: Held::OnDemand(_, fresh), digest, .. }) => {
                self.fetch(path, digest, peek(fresh))
            }
            Some(File { digest, .. }) => self.store.read(path, digest).map(Arc::from),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// The contents of a file that is published unchanged.
    ///
    /// # Errors
    /// If the file does not exist.
    pub fn content(&self, path: &SourcePath) -> io::Result<Content> {
        let file = self.get(path).ok_or(io::ErrorKind::NotFound)?;
        if let Held::Bytes(bytes) = &file.held {
            return Ok(Content::Held(Arc::clone(bytes)));
        }
        let (path, store) = (path.clone(), Arc::clone(&self.store));
        Ok(Content::Stored(StoredFile { path, digest: file.digest, len: file.len, store }))
    }

    /// The first bytes of a file, at most [`HEAD`]; empty for a text that is not in memory.
    pub fn head(&self, path: &SourcePath) -> &[u8] {
        match self.get(path).map(|file| &file.held) {
            Some(Held::Bytes(bytes)) => &bytes[..bytes.len().min(HEAD)],
            Some(Held::Never(head)) => head,
            Some(Held::OnDemand(..)) | None => &[],
        }
    }

    /// The bytes of a text. If it was just read from the disk, the snapshot gives them away and no longer holds
    /// them. `None` if the file does not exist or can no longer be read; [`Snapshot::trouble`] then has the
    /// reason.
    pub fn take(&self, path: &SourcePath) -> Option<Arc<[u8]>> {
        let file = self.get(path)?;
        let bytes = match &file.held {
            Held::Bytes(bytes) => return Some(Arc::clone(bytes)),
            Held::Never(_) => return None,
            Held::OnDemand(_, fresh) => {
                let taken = fresh.lock().unwrap_or_else(PoisonError::into_inner).take();
                self.fetch(path, &file.digest, taken)
            }
        };
        bytes.map_err(|error| _ = self.trouble.set(error.to_string())).ok()
    }

    fn fetch(
        &self,
        path: &SourcePath,
        digest: &Digest,
        fresh: Option<Arc<[u8]>>,
    ) -> io::Result<Arc<[u8]>> {
        fresh.map_or_else(|| self.store.read(path, digest).map(Arc::from), Ok)
    }

    /// The error that kept a text from being read when it was needed. The result of such a build is void.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.get().map(String::as_str)
    }
}

/// The bytes that nobody has taken yet.
fn peek(fresh: &Fresh) -> Option<Arc<[u8]>> {
    fresh.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// The shelf of a path: its first three folders, or the whole path if it is shallower. Shelves keep the order
/// of paths: of two paths on different shelves, the one on the first shelf comes first.
fn shelf(path: &str) -> &str {
    path.match_indices('/').nth(2).map_or(path, |(at, _)| &path[..=at])
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter().map(|(path, file)| (path, file.digest))).finish()
    }
}

/// The store of a snapshot that holds everything.
struct NoStore;

impl Store for NoStore {
    fn read(&self, _: &SourcePath, _: &Digest) -> io::Result<Vec<u8>> {
        Err(io::ErrorKind::NotFound.into())
    }

    fn copy(&self, _: &SourcePath, _: &Digest, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::NotFound.into())
    }

    fn open(&self, _: &SourcePath) -> io::Result<OpenFile> {
        Err(io::ErrorKind::NotFound.into())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::{File, Held, Snapshot};
    use crate::base::digest::Digest;
    use crate::base::path::SourcePath;

    fn file(n: u8) -> File {
        File { digest: Digest::of(&[n]), len: 1, held: Held::Never([n].into()) }
    }

    /// A snapshot made step by step, and a plain map.
    fn both(steps: &[(String, Option<u8>)]) -> (Snapshot, BTreeMap<SourcePath, u8>) {
        let mut plain = BTreeMap::new();
        let mut snapshot = Snapshot::of_texts([]);
        for (path, n) in steps {
            let Ok(path) = SourcePath::new(path) else { continue };
            snapshot = snapshot.with([(path.clone(), n.map(file))]);
            match n {
                Some(n) => _ = plain.insert(path, *n),
                None => _ = plain.remove(&path),
            }
        }
        (snapshot, plain)
    }

    proptest! {
        #[test]
        fn a_snapshot_is_a_map_in_order(
            steps in prop::collection::vec(("[ab.-]{1,2}(/[ab.-]{1,2}){0,4}", prop::option::of(0u8..3)), 0..40),
            more in prop::collection::vec(("[ab.-]{1,2}(/[ab.-]{1,2}){0,4}", prop::option::of(0u8..3)), 0..5),
            folder in "[ab.-]{1,2}(/[ab.-]{1,2}){0,4}",
        ) {
            let (snapshot, plain) = both(&steps);
            let seen: Vec<_> = snapshot.iter().map(|(p, f)| (p.clone(), f.digest)).collect();
            let wanted: Vec<_> = plain.iter().map(|(p, n)| (p.clone(), file(*n).digest)).collect();
            prop_assert_eq!(&seen, &wanted);
            let below: Vec<_> = snapshot.below(&folder).map(|(p, _)| p.clone()).collect();
            let prefix = format!("{folder}/");
            let wanted: Vec<_> =
                plain.keys().filter(|p| p.as_str().starts_with(&prefix)).cloned().collect();
            prop_assert_eq!(below, wanted);
            let all: Vec<_> = steps.iter().chain(&more).cloned().collect();
            let (_, later) = both(&all);
            let changes = more.iter().filter_map(|(p, n)| Some((SourcePath::new(p).ok()?, n.map(file))));
            let next = snapshot.with(changes);
            let mut differences = next.differences(&snapshot);
            differences.sort();
            let mut keys: Vec<_> = plain.keys().chain(later.keys()).cloned().collect();
            keys.sort();
            keys.dedup();
            keys.retain(|p| plain.get(p) != later.get(p));
            prop_assert_eq!(differences, keys);
        }
    }
}
