//! A snapshot in which files have other names, before they have them on the disk.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::{OpenFile, Snapshot, Store};
use crate::base::digest::Digest;
use crate::base::path::SourcePath;

/// New names of files, by their present ones.
pub type Renames = BTreeMap<SourcePath, SourcePath>;

/// A store that finds renamed files under their present names.
struct Renamed {
    store: Arc<dyn Store>,
    present: Renames,
}

impl Renamed {
    fn present<'a>(&'a self, path: &'a SourcePath) -> &'a SourcePath {
        self.present.get(path).unwrap_or(path)
    }
}

impl Store for Renamed {
    fn read(&self, path: &SourcePath, digest: &Digest) -> io::Result<Vec<u8>> {
        self.store.read(self.present(path), digest)
    }

    fn copy(&self, path: &SourcePath, digest: &Digest, to: &Path) -> io::Result<()> {
        self.store.copy(self.present(path), digest, to)
    }

    fn open(&self, path: &SourcePath) -> io::Result<OpenFile> {
        self.store.open(self.present(path))
    }
}

impl Snapshot {
    /// The same files, some of them under other names. Their bytes are read under their present names.
    #[must_use]
    pub fn renamed(&self, renames: &Renames) -> Self {
        let gone = renames.keys().map(|path| (path.clone(), None));
        let new = renames.iter().map(|(old, new)| (new.clone(), self.get(old).cloned()));
        let renamed = self.with(gone).with(new);
        let present = renames.iter().map(|(old, new)| (new.clone(), old.clone())).collect();
        Self { store: Arc::new(Renamed { store: Arc::clone(&self.store), present }), ..renamed }
    }
}
