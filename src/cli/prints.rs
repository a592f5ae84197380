//! The print caches of a run: that of the publication, and the shared one.

use std::path::{Path, PathBuf};

use super::flags::PublicationFlags;
use super::report;
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::path::SourcePath;
use crate::base::snapshot::Snapshot;
use crate::build::{Input, Prints};
use crate::content::settings::Cache;
use crate::io::disk::{self, Limits, PrintFolder};
use crate::io::shared_prints::{SharedPrints, SharedStore, Storage};

/// The print cache of a publication, without a shared one yet.
pub(super) fn print_cache(flags: &PublicationFlags) -> SharedPrints {
    SharedPrints::of(PrintFolder::of(&flags.root.folder))
}

/// Adds the shared print cache of the flags or of `site.yaml`, if there is one. Refuses a folder that would be
/// published or contains sources.
pub(super) fn reach(
    shared_prints: &SharedPrints,
    (flags, output): (&PublicationFlags, &Path),
    input: &Input<'_>,
) -> Vec<Diagnostic> {
    let named = || input.settings()?.cache.clone();
    let root = &flags.root.folder;
    let mut refused = Vec::new();
    let opened = match flags.cache.clone().or_else(named) {
        None | Some(Cache::None) => Ok(None),
        Some(Cache::Folder(folder)) => match disk::bad_cache(root, output, &root.join(&folder)) {
            Ok(None) => Ok(Some(SharedStore::Folder(PrintFolder::at(root.join(folder))))),
            Ok(Some(why)) => {
                refused.push(refusal((&folder, &why), flags, input.snapshot));
                Ok(None)
            }
            Err(error) => Err(error.to_string()),
        },
        Some(Cache::Bucket { bucket, prefix }) => {
            Ok(Some(SharedStore::Storage(Storage::bucket(&bucket, &prefix))))
        }
        Some(Cache::Remote(remote)) => Ok(Some(SharedStore::Storage(Storage::remote(&remote)))),
    };
    shared_prints.reach(opened.unwrap_or_else(|trouble| {
        report::warn(&trouble);
        None
    }));
    refused
}

/// Reports a folder that cannot be a shared cache, with its place in `site.yaml` if it is there.
fn refusal(
    (folder, why): (&str, &str),
    flags: &PublicationFlags,
    snapshot: &Snapshot,
) -> Diagnostic {
    let message = format!("machines cannot share prints in `{folder}`: it {why}");
    let place = SourcePath::new("site.yaml").ok().filter(|_| flags.cache.is_none());
    let place = place.map(|file| {
        let text = snapshot.text(&file).unwrap_or_default();
        let line = text.match_indices("cache:").map(|(at, _)| at);
        let mut line = line.filter(|at| *at == 0 || text[..*at].ends_with('\n'));
        match line.next() {
            Some(at) => Place::at(&file, at..at + text[at..].lines().next().map_or(0, str::len)),
            None => Place::file(&file),
        }
    });
    Diagnostic { place, ..Diagnostic::nowhere(Code::BadValue, message) }
        .hint("choose a separate folder outside of the site, such as `../prints`, or `none`")
}

/// The output folder of a run that does not publish: the one that a build would use.
pub(super) fn output(flags: &PublicationFlags) -> PathBuf {
    flags.root.folder.join("public")
}

/// Ends a run that published these prints: cleans up the print cache, and reports its failures. If it is not known
/// which prints are published, nothing is cleaned up.
pub(super) fn finish(shared_prints: &SharedPrints, prints: Option<&Prints>) {
    shared_prints.send();
    if let Some(prints) = prints {
        shared_prints
            .near()
            .tidy(&prints.values().map(|print| print.key).collect(), Limits::default());
    }
    for trouble in shared_prints.trouble() {
        report::warn(&trouble);
    }
}
