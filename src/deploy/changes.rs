//! What a deployment has to do, in which order, and why.

mod order;

use std::collections::{BTreeMap, BTreeSet};

pub use order::Stage;

use crate::base::digest::Digest;
use crate::base::output::OutputKind;
use crate::base::path::Route;
use crate::deploy::headers::Headers;
use crate::deploy::manifest::{Entry, Manifest, Unused};

/// A file of the site.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SiteFile {
    /// Its path.
    pub route: Route,
    /// The digest of its bytes.
    pub digest: Digest,
    /// Its length in bytes.
    pub size: u64,
}

/// How changes are found.
pub struct Rules<'a> {
    /// Whether the place takes headers.
    pub headers: bool,
    /// Whether the text at a route of the site is UTF-8. Asked for files that are not at the place as they are.
    pub is_utf8: &'a dyn Fn(&Route) -> bool,
    /// Files that are missing at the place, or were changed there.
    pub damaged: &'a BTreeSet<Route>,
    /// The number of deployments for which names with a digest stay after the site no longer has them.
    pub keep: u32,
    /// The number of seconds for which they stay at least.
    pub grace: i64,
    /// Whether they are deleted at once.
    pub purge: bool,
    /// Now, in seconds since 1970.
    pub now: i64,
    /// Who deploys.
    pub by: &'a str,
}

/// Why a file is uploaded or deleted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reason {
    /// It is not at the place yet.
    New,
    /// Its bytes have changed.
    Bytes,
    /// Only its headers have changed.
    Headers,
    /// It is missing at the place, or was changed there.
    Damaged,
    /// The site no longer has it.
    Gone,
    /// The site no longer has it, and no reader needs it any more.
    Expired,
}

impl Reason {
    /// A word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Bytes => "bytes",
            Self::Headers => "headers",
            Self::Damaged => "damaged",
            Self::Gone => "gone",
            Self::Expired => "expired",
        }
    }
}

/// A file to be uploaded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Upload {
    /// Its path.
    pub route: Route,
    /// What is uploaded.
    pub entry: Entry,
    /// Why.
    pub reason: Reason,
    /// When, in relation to others.
    pub stage: Stage,
}

/// A file to be deleted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deletion {
    /// Its path.
    pub route: Route,
    /// What is there.
    pub entry: Entry,
    /// Why.
    pub reason: Reason,
}

/// What a deployment has to do.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Changes {
    /// The uploads, in order.
    pub uploads: Vec<Upload>,
    /// The deletions, in order. They come after the uploads.
    pub deletions: Vec<Deletion>,
    /// The number of files that stay as they are.
    pub unchanged: usize,
    /// The manifest afterwards.
    pub manifest: Manifest,
}

/// The number of deployments that says that a file is being deleted.
const DOOMED: u32 = u32::MAX;

/// The most files of one batch, and the most bytes.
const BATCH: (usize, u64) = (2000, 256 << 20);

impl Changes {
    /// Finds what a deployment of a site to a place with these files changes.
    pub fn new(site: &[SiteFile], there: &Manifest, rules: &Rules<'_>) -> Self {
        let mut changes = Self::default();
        let routes: BTreeSet<&Route> = site.iter().map(|file| &file.route).collect();
        for file in site {
            changes.add(file, there, rules);
        }
        let gone = there.files.iter().filter(|(route, _)| !routes.contains(route));
        for (route, entry) in gone {
            changes.drop_file(route, entry, rules);
        }
        let is_idle = changes.is_empty() && changes.manifest.unused.is_empty();
        for (route, unused) in there.unused.iter().filter(|(route, _)| !routes.contains(route)) {
            changes.keep_or_expire((route, unused), rules, is_idle);
        }
        changes.uploads.sort_by(order::of_uploads);
        changes.manifest.made = rules.now;
        changes.manifest.by = rules.by.to_owned();
        changes
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.uploads.is_empty() && self.deletions.is_empty()
    }

    /// The number of bytes to upload.
    pub fn bytes(&self) -> u64 {
        self.uploads.iter().map(|upload| upload.entry.size).sum()
    }

    /// The routes of everything that changes.
    pub fn changed(&self) -> impl Iterator<Item = &Route> {
        let deleted = self.deletions.iter().map(|deletion| &deletion.route);
        self.uploads.iter().map(|upload| &upload.route).chain(deleted)
    }

    /// The uploads in batches: all files of a batch have the same stage and headers, and can be uploaded in any order.
    pub fn batches(&self) -> Vec<&[Upload]> {
        let same =
            |a: &Upload, b: &Upload| order::is_together(a, b) && a.entry.headers == b.entry.headers;
        let groups = self.uploads.chunk_by(same);
        groups.flat_map(|group| limited(group)).collect()
    }

    /// The manifest of a place that shows files one by one, after the uploads and before the deletions: a deployment
    /// that is stopped there leaves a note of what has to go.
    pub fn interim(&self) -> Manifest {
        let mut manifest = self.manifest.clone();
        for Deletion { route, entry, .. } in &self.deletions {
            let unused =
                Unused { entry: entry.clone(), since: self.manifest.made, deployments: DOOMED };
            manifest.unused.insert(route.clone(), unused);
        }
        manifest
    }

    /// Deletions that make room for an upload: of a file where a folder has to be, or the other way round.
    pub fn in_the_way(&self) -> Vec<&Deletion> {
        let routes = || self.uploads.iter().map(|upload| upload.route.as_str());
        let folders: BTreeSet<&str> = routes().flat_map(folders_of).collect();
        let files: BTreeSet<&str> = routes().collect();
        let is_in_the_way = |deletion: &&Deletion| {
            let route = deletion.route.as_str();
            folders.contains(route) || folders_of(route).any(|folder| files.contains(folder))
        };
        self.deletions.iter().filter(is_in_the_way).collect()
    }

    fn add(&mut self, file: &SiteFile, there: &Manifest, rules: &Rules<'_>) {
        let route = &file.route;
        let old = there.get(route);
        let same = old.filter(|old| old.digest == file.digest);
        let headers = rules.headers.then(|| {
            // The same bytes have the same encoding.
            let is_utf8 = match same.and_then(|same| same.headers.as_ref()) {
                Some(known) => known.content_type.ends_with("charset=utf-8"),
                None => (rules.is_utf8)(route),
            };
            Headers::of(route, is_utf8)
        });
        let entry = Entry { digest: file.digest, size: file.size, headers };
        let reason = match (old, same) {
            (None, _) => Some(Reason::New),
            (Some(_), None) => Some(Reason::Bytes),
            _ if rules.damaged.contains(route) => Some(Reason::Damaged),
            (Some(_), Some(same)) => (same.headers != entry.headers).then_some(Reason::Headers),
        };
        self.manifest.files.insert(route.clone(), entry.clone());
        match reason {
            Some(reason) => {
                let stage = Stage::of(route, reason);
                self.uploads.push(Upload { route: route.clone(), entry, reason, stage });
            }
            None => self.unchanged += 1,
        }
    }

    /// Decides what becomes of a file that the site no longer has.
    fn drop_file(&mut self, route: &Route, entry: &Entry, rules: &Rules<'_>) {
        let stays = OutputKind::of(route) == OutputKind::Immutable
            && !rules.purge
            && rules.keep > 0
            && !rules.damaged.contains(route);
        match stays {
            true => {
                let unused = Unused { entry: entry.clone(), since: rules.now, deployments: 0 };
                self.manifest.unused.insert(route.clone(), unused);
            }
            false => {
                let (route, entry) = (route.clone(), entry.clone());
                self.deletions.push(Deletion { route, entry, reason: Reason::Gone });
            }
        }
    }

    /// Decides what becomes of a file that was unused already. If there is nothing else to do, it stays, so that a
    /// deployment leaves nothing to do for the next one.
    fn keep_or_expire(
        &mut self,
        (route, unused): (&Route, &Unused),
        rules: &Rules<'_>,
        is_idle: bool,
    ) {
        let deployments = unused.deployments.saturating_add(u32::from(!is_idle));
        let is_old = rules.now.saturating_sub(unused.since) >= rules.grace;
        let is_due = !is_idle && is_old && deployments >= rules.keep;
        let expires = rules.purge || unused.deployments == DOOMED || is_due;
        match expires || rules.damaged.contains(route) {
            true => {
                let (route, entry) = (route.clone(), unused.entry.clone());
                self.deletions.push(Deletion { route, entry, reason: Reason::Expired });
            }
            false => {
                let unused = Unused { deployments, ..unused.clone() };
                self.manifest.unused.insert(route.clone(), unused);
            }
        }
    }
}

/// A batch in parts that are not too large.
fn limited(mut batch: &[Upload]) -> Vec<&[Upload]> {
    let mut parts = Vec::new();
    while !batch.is_empty() {
        let mut bytes = 0;
        let fits = batch.iter().take(BATCH.0).take_while(|upload| {
            bytes += upload.entry.size;
            bytes <= BATCH.1
        });
        let (part, rest) = batch.split_at(fits.count().max(1));
        parts.push(part);
        batch = rest;
    }
    parts
}

/// The folders that contain a file.
fn folders_of(route: &str) -> impl Iterator<Item = &str> {
    route.match_indices('/').map(|(at, _)| &route[..at])
}

/// How many files a deployment may delete without being asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MostDeletions {
    /// A number of files.
    Files(usize),
    /// A share of the files at the place, in percent. Twenty files may always be deleted.
    Percent(u8),
}

impl Default for MostDeletions {
    fn default() -> Self {
        Self::Percent(25)
    }
}

impl MostDeletions {
    /// Whether changes stay within it.
    pub fn allows(self, changes: &Changes, there: &Manifest) -> bool {
        let gone =
            changes.deletions.iter().filter(|deletion| deletion.reason == Reason::Gone).count();
        match self {
            Self::Files(most) => gone <= most,
            Self::Percent(most) => {
                gone <= 20 || gone * 100 <= there.files.len() * usize::from(most)
            }
        }
    }
}

/// What is different at a place from what its manifest says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Examined {
    /// Files of the manifest that are missing or have other bytes.
    pub damaged: BTreeSet<Route>,
    /// Files that no deployment put there.
    pub unknown: Vec<String>,
}

/// A manifest for a place whose own is lost, from a list of the files there and their lengths: names with a digest
/// are taken for what they say; everything else is uploaded again.
pub fn rebuilt(site: &[SiteFile], listed: &BTreeMap<String, u64>, headers: bool) -> Manifest {
    let is_there = |file: &&SiteFile| {
        OutputKind::of(&file.route) == OutputKind::Immutable
            && listed.get(file.route.as_str()) == Some(&file.size)
    };
    let entry = |file: &SiteFile| {
        let headers = headers.then(|| Headers::of(&file.route, true));
        (file.route.clone(), Entry { digest: file.digest, size: file.size, headers })
    };
    Manifest { files: site.iter().filter(is_there).map(entry).collect(), ..Manifest::default() }
}

#[cfg(test)]
mod tests;
