//! What a build leaves beside the manifest for the next one.

use std::collections::BTreeMap;
use std::fs;

use super::Publisher;
use crate::base::path::SourcePath;
use crate::io::disk::fingerprint::Fingerprint;
use crate::io::disk::{Error, SavedFile, SourceReader, record, seal, unseal};

impl Publisher {
    /// Reads what the last build left for this one under a name, when it is called: nothing, if it left
    /// nothing or it cannot be read.
    pub fn recall(&self, name: SavedFile) -> impl FnOnce() -> Option<Vec<u8>> + Send + use<> {
        let path = self.state_dir.record(name.file());
        move || fs::read(path).ok()
    }

    /// The fingerprints of the sources that the last build left; none, if they cannot be read or are not
    /// whole.
    pub fn recall_prints(&self) -> BTreeMap<SourcePath, Fingerprint> {
        let bytes = unseal(fs::read(self.state_dir.record(SOURCES)).unwrap_or_default());
        postcard::from_bytes(&bytes.unwrap_or_default()).unwrap_or_default()
    }

    /// Leaves something for the next build, once the outputs are public, and the fingerprints of the
    /// sources. What is not left anew stays as it is.
    pub fn leave(&mut self, kept: Vec<(SavedFile, Vec<u8>)>, reader: &SourceReader) {
        if !self.state_dir.is_private {
            return;
        }
        // Writing to a `Vec` does not fail.
        let bytes = |new| seal(&postcard::to_stdvec(&new).unwrap_or_default());
        let prints = reader.new_prints().map(bytes);
        let kept = kept.into_iter().map(|(name, bytes)| (name.file(), bytes));
        self.left = kept.chain(prints.map(|prints| (SOURCES, prints))).collect();
    }

    /// Keeps what is left for the next build. It need not last through a power failure: without it the
    /// next build only takes longer, and where it cannot be written that is a warning.
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
