//! Prints that machines share: behind the local print cache there is another one, a folder or a storage that `rclone`
//! reaches, which all machines read and write.
//!
//! A failure there only costs a little time: it is reported once, and the build continues alone.

mod storage;

use std::sync::{Arc, PoisonError, RwLock};

pub use storage::Storage;

use crate::base::digest::Digest;
use crate::base::output::PrintCache;
use crate::io::disk::PrintFolder;

/// The print cache of this machine, and optionally a shared one behind it.
#[derive(Debug)]
pub struct SharedPrints {
    near: PrintFolder,
    far: RwLock<Option<Arc<SharedStore>>>,
}

/// A print cache that other machines also use.
#[derive(Debug)]
pub enum SharedStore {
    /// A folder.
    Folder(PrintFolder),
    /// A storage that `rclone` reaches.
    Storage(Storage),
}

impl SharedPrints {
    /// A print cache with nothing behind it.
    pub fn of(near: PrintFolder) -> Self {
        Self { near, far: RwLock::default() }
    }

    /// Sets the print cache behind it, or none.
    pub fn reach(&self, far: Option<SharedStore>) {
        *self.far.write().unwrap_or_else(PoisonError::into_inner) = far.map(Arc::new);
    }

    fn far(&self) -> Option<Arc<SharedStore>> {
        self.far.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The print cache of this machine.
    pub fn near(&self) -> &PrintFolder {
        &self.near
    }

    /// Sends new prints that have not been sent yet.
    pub fn send(&self) {
        if let Some(SharedStore::Storage(storage)) = self.far().as_deref() {
            storage.send(&self.near);
        }
    }

    /// Why prints could not be stored or found, each as a sentence.
    pub fn trouble(&self) -> Vec<String> {
        let far = self.far();
        let far = match far.as_deref() {
            Some(SharedStore::Folder(folder)) => folder.trouble(),
            Some(SharedStore::Storage(storage)) => storage.trouble(),
            None => None,
        };
        self.near.trouble().into_iter().chain(far).map(str::to_owned).collect()
    }
}

impl PrintCache for SharedPrints {
    fn find(&self, key: &Digest) -> Option<Vec<u8>> {
        self.find_all(&[*key]).pop().flatten()
    }

    fn find_all(&self, keys: &[Digest]) -> Vec<Option<Vec<u8>>> {
        let mut found = self.near.find_all(keys);
        let missing = || keys.iter().zip(&found).filter(|(_, print)| print.is_none());
        let missing: Vec<Digest> = missing().map(|(key, _)| *key).collect();
        if missing.is_empty() {
            return found;
        }
        let far = match self.far().as_deref() {
            Some(SharedStore::Folder(folder)) => folder.find_all(&missing),
            // Prints from a storage were already fetched when they were announced.
            Some(SharedStore::Storage(_)) | None => return found,
        };
        let mut far = far.into_iter();
        for (key, print) in keys.iter().zip(&mut found).filter(|(_, print)| print.is_none()) {
            *print = far.next().flatten();
            if let Some(bytes) = print {
                self.near.file(key, bytes);
            }
        }
        found
    }

    fn announce(&self, keys: &[Digest]) {
        if let Some(SharedStore::Storage(storage)) = self.far().as_deref() {
            let missing = keys.iter().copied().filter(|key| !self.near.has(key));
            storage.fetch(missing, &self.near);
        }
    }

    fn has(&self, key: &Digest) -> bool {
        let is_far =
            |far: Arc<SharedStore>| matches!(&*far, SharedStore::Folder(folder) if folder.has(key));
        self.near.has(key) || self.far().is_some_and(is_far)
    }

    fn file(&self, key: &Digest, bytes: &[u8]) {
        self.near.file(key, bytes);
        match self.far().as_deref() {
            Some(SharedStore::Folder(folder)) => folder.file(key, bytes),
            Some(SharedStore::Storage(storage)) => storage.file(key),
            None => {}
        }
    }
}
