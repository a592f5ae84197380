//! The sources of one build: an immutable map from path to file.
//!
//! Texts are held in memory. Pictures and other large files are known by length and digest, and their
//! bytes are asked of a [`Store`] when somebody needs them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::digest::Digest;
use crate::path::SourcePath;

/// Where the bytes of files lie that a snapshot does not hold. The door to the disk.
pub trait Store: Send + Sync {
    /// Reads a file's bytes.
    ///
    /// # Errors
    /// If the machine fails, or the file is no longer the one the snapshot saw.
    fn read(&self, path: &SourcePath) -> std::io::Result<Vec<u8>>;
}

/// One source file.
#[derive(Clone, Debug)]
pub struct File {
    /// The digest of its bytes.
    pub digest: Digest,
    /// Its length in bytes.
    pub len: u64,
    /// Its bytes, for texts.
    pub held: Option<Arc<[u8]>>,
}

/// All source files of a publication at one moment, in order of their paths.
#[derive(Clone)]
pub struct Snapshot {
    files: BTreeMap<SourcePath, File>,
    store: Arc<dyn Store>,
}

impl Snapshot {
    /// Makes a snapshot of files whose other bytes lie in the store.
    pub fn new(files: BTreeMap<SourcePath, File>, store: Arc<dyn Store>) -> Self {
        Self { files, store }
    }

    /// Makes a snapshot of files given whole, as tests do.
    pub fn of_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let files = texts.into_iter().filter_map(|(path, bytes)| {
            let held = Some(Arc::from(bytes));
            let file = File { digest: Digest::of(bytes), len: bytes.len() as u64, held };
            SourcePath::new(path).ok().map(|path| (path, file))
        });
        Self::new(files.collect(), Arc::new(NoStore))
    }

    /// The file at a path.
    pub fn get(&self, path: &SourcePath) -> Option<&File> {
        self.files.get(path)
    }

    /// All files in order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&SourcePath, &File)> {
        self.files.iter()
    }

    /// The files below a folder such as `content/issues`, in order.
    pub fn below<'a>(&'a self, folder: &str) -> impl Iterator<Item = (&'a SourcePath, &'a File)> {
        let prefix = format!("{folder}/");
        let start = SourcePath::new(folder).ok();
        let from = start.map_or(std::ops::Bound::Unbounded, std::ops::Bound::Excluded);
        self.files
            .range((from, std::ops::Bound::Unbounded))
            .skip_while({
                let prefix = prefix.clone();
                move |(path, _)| path.as_str() < prefix.as_str()
            })
            .take_while(move |(path, _)| path.as_str().starts_with(&prefix))
    }

    /// The paths at which these files differ from others: new, changed and gone.
    pub fn differences(&self, other: &Self) -> Vec<SourcePath> {
        let changed = |(path, file): &(&SourcePath, &File)| {
            other.get(path).is_none_or(|theirs| theirs.digest != file.digest)
        };
        let mut paths: Vec<SourcePath> =
            self.iter().filter(changed).map(|(path, _)| path.clone()).collect();
        paths.extend(other.files.keys().filter(|path| self.get(path).is_none()).cloned());
        paths
    }

    /// The text of a held file; `None` if there is no such file or it is not UTF-8.
    pub fn text(&self, path: &SourcePath) -> Option<&str> {
        std::str::from_utf8(self.files.get(path)?.held.as_deref()?).ok()
    }

    /// The bytes of a file, held or from the store.
    ///
    /// # Errors
    /// If there is no such file, or the store fails.
    pub fn bytes(&self, path: &SourcePath) -> std::io::Result<Arc<[u8]>> {
        match self.files.get(path) {
            Some(File { held: Some(bytes), .. }) => Ok(Arc::clone(bytes)),
            Some(_) => self.store.read(path).map(Arc::from),
            None => Err(std::io::ErrorKind::NotFound.into()),
        }
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.files.iter().map(|(path, file)| (path, file.digest))).finish()
    }
}

/// The store of a snapshot that holds everything.
struct NoStore;

impl Store for NoStore {
    fn read(&self, _: &SourcePath) -> std::io::Result<Vec<u8>> {
        Err(std::io::ErrorKind::NotFound.into())
    }
}
