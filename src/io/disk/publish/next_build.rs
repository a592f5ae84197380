//! Data for the next build, stored beside the manifest.

use std::collections::BTreeMap;
use std::fs;

use super::Publisher;
use crate::base::path::SourcePath;
use crate::io::disk::fingerprint::Fingerprint;
use crate::io::disk::{Error, SavedFile, SourceReader, record, seal, unseal};

impl Publisher {
    /// A function that reads what the last build left under a name: `None` if there is nothing or it cannot be read.
    pub fn recall(&self, name: SavedFile) -> impl FnOnce() -> Option<Vec<u8>> + Send + use<> {
        let path = self.state_dir.record(name.file());
        move || fs::read(path).ok()
    }

    /// The fingerprints of the sources from the last build; empty if they cannot be read or are damaged.
    pub fn recall_fingerprints(&self) -> BTreeMap<SourcePath, Fingerprint> {
        let bytes = unseal(fs::read(self.state_dir.record(SOURCES)).unwrap_or_default());
        postcard::from_bytes(&bytes.unwrap_or_default()).unwrap_or_default()
    }

    /// Takes data for the next build and the fingerprints of the sources, to be stored after the outputs are public.
    /// Data that are not replaced stay.
    pub fn leave(&mut self, kept: Vec<(SavedFile, Vec<u8>)>, reader: &SourceReader) {
        if !self.state_dir.is_private {
            return;
        }
        // Writing to a `Vec` does not fail.
        let bytes = |new| seal(&postcard::to_stdvec(&new).unwrap_or_default());
        let fingerprints = reader.new_fingerprints().map(bytes);
        let kept = kept.into_iter().map(|(name, bytes)| (name.file(), bytes));
        self.left = kept.chain(fingerprints.map(|bytes| (SOURCES, bytes))).collect();
    }

    /// Stores the data for the next build. They may be lost in a power failure: without them, the next build only
    /// takes longer. A failure to write them is a warning.
    pub(super) fn remember(&mut self) {
        let keep = |(name, bytes): &(&str, Vec<u8>)| {
            record::save_keepsake(&self.state_dir.record(name), bytes)
        };
        let failed: Vec<Error> = self.left.iter().filter_map(|left| keep(left).err()).collect();
        if let Some(error) = failed.first() {
            self.warn_of_record(error);
        }
    }
}

/// The fingerprints of the sources.
pub(super) const SOURCES: &str = "sources";
