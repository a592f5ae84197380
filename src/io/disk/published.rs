//! The contents of the output folder, for programs that upload it.

use std::collections::btree_map;

use serde::{Deserialize, Serialize};

use super::record::{Manifest, ManifestEntry};
use crate::base::digest::Digest;
use crate::base::output::OutputKind;
use crate::base::path::Route;

/// The files of a published site, in order of their routes. Read-only.
#[derive(Clone, Debug)]
pub struct Published {
    files: Manifest,
    about: Option<About>,
}

/// For whom a site was built.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct About {
    /// Whether it shows drafts and embargoed stories.
    pub drafts: bool,
    /// Whether it was built as of an instant that had not come yet, so that it shows embargoed stories.
    pub early: bool,
    /// Its address.
    pub base_url: String,
    /// The kind of host whose files it has.
    #[serde(default)]
    pub host_files: Option<String>,
}

/// A published file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PublishedFile<'a> {
    /// Its path below the output folder.
    pub route: &'a Route,
    /// The BLAKE3 digest of its bytes.
    pub digest: Digest,
    /// Its length in bytes.
    pub size: u64,
    /// How to upload and cache it.
    pub kind: OutputKind,
}

impl Published {
    pub(super) fn new(files: Manifest, about: Option<About>) -> Self {
        Self { files, about }
    }

    /// For whom it was built; `None` if that is not known.
    pub fn about(&self) -> Option<&About> {
        self.about.as_ref()
    }

    /// The file at a route.
    pub fn get(&self, route: &Route) -> Option<PublishedFile<'_>> {
        self.files.get_key_value(route).map(PublishedFile::of)
    }

    /// Every file.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = PublishedFile<'_>> {
        let files: btree_map::Iter<'_, Route, ManifestEntry> = self.files.iter();
        files.map(PublishedFile::of)
    }
}

impl<'a> PublishedFile<'a> {
    fn of((route, entry): (&'a Route, &ManifestEntry)) -> Self {
        let (digest, size) = (entry.digest, entry.len);
        Self { route, digest, size, kind: OutputKind::of(route) }
    }
}
