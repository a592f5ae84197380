//! Where a run finds and keeps prints: the cabinet of the publication, and the one it shares with others.

use std::path::Path;

use super::build;
use super::flags::PublicationFlags;
use super::report;
use crate::build::Prints;
use crate::depot::{Bucket, Depot, Far};
use crate::disk::{Drawers, Limits};
use crate::settings::{self, Cache};
use crate::snapshot::Snapshot;

/// The cabinet of a publication, with nothing behind it yet.
pub(super) fn cabinet(flags: &PublicationFlags) -> Depot {
    Depot::of(Drawers::of(&flags.root.folder))
}

/// Puts the cabinet behind it that the flags name, or `site.yaml`; none if neither does.
pub(super) fn reach(depot: &Depot, flags: &PublicationFlags, snapshot: &Snapshot) {
    let named = || {
        let request = build::request(flags, false).ok()?;
        settings::read(snapshot, &request).0?.cache
    };
    let opened = match flags.cache.clone().or_else(named) {
        None | Some(Cache::None) => Ok(None),
        Some(Cache::Folder(folder)) => Ok(Some(Far::Folder(shared(&flags.root.folder, &folder)))),
        Some(Cache::Bucket { bucket, prefix }) => {
            Bucket::open(&bucket, &prefix).map(|bucket| Some(Far::Bucket(bucket)))
        }
    };
    depot.reach(opened.unwrap_or_else(|trouble| {
        report::complain(&format!("warning: {trouble}"));
        None
    }));
}

fn shared(root: &Path, folder: &str) -> Drawers {
    Drawers::at(root.join(folder))
}

/// Ends a run that has published these prints: the cabinet is tidied, and what has failed in it is said.
pub(super) fn finish(depot: &Depot, prints: &Prints) {
    depot.finish();
    depot.near().tidy(&prints.values().map(|print| print.key).collect(), Limits::default());
    for trouble in depot.trouble() {
        report::complain(&format!("warning: {trouble}"));
    }
}
