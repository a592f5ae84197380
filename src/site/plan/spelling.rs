//! Folders whose names differ only in upper and lower case.

use std::collections::{BTreeMap, BTreeSet};

use super::Draft;
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::path::Route;
use crate::edition::Origin;

/// A route, where it comes from, and its folded form.
type Claim<'a> = (&'a str, &'a (Route, Option<Origin>));

/// Warns of folders that some hosts take for one and others for two, each once.
pub(super) fn check(draft: &Draft<'_, '_>) -> Vec<Diagnostic> {
    let claims = || draft.folded.iter().map(|(folded, claim)| (folded.as_str(), claim));
    // Addresses have small letters; files that are published as they are may have others.
    let mut odd: BTreeMap<&str, Claim<'_>> = BTreeMap::new();
    for (folded, claim) in claims().filter(|(folded, claim)| claim.0.as_str() != *folded) {
        for (folder, own) in folders(folded).zip(folders(claim.0.as_str())) {
            if folder != own {
                odd.entry(folder).or_insert((own, claim));
            }
        }
    }
    if odd.is_empty() {
        return Vec::new();
    }
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (folded, claim) in claims() {
        for (folder, own) in folders(folded).zip(folders(claim.0.as_str())) {
            let other = odd.get(folder).filter(|(first, _)| *first != own);
            if let Some(other) = other.filter(|_| seen.insert(folder)) {
                found.push(warning(draft, *other, (own, claim)));
            }
        }
    }
    found
}

/// The folders above a file, outermost first.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

fn warning(draft: &Draft<'_, '_>, one: Claim<'_>, other: Claim<'_>) -> Diagnostic {
    let place = |claim: Claim<'_>| {
        let origin = claim.1.1.as_ref();
        origin.map(|origin| draft.origins.locate(origin))
    };
    // One of the two has an odd name, and so a source that an author can rename.
    let ((first, second), (name, same)) = match place(one) {
        Some(first) => ((Some(first), place(other)), (one.0, other.0)),
        None => ((place(other), None), (other.0, one.0)),
    };
    let message = format!(
        "`/{name}/` and `/{same}/` differ only in case, and some hosts take them for one folder"
    );
    let diagnostic = Diagnostic { place: first, ..Diagnostic::nowhere(Code::FolderCase, message) }
        .hint(format!("rename one of the two, so that all is in `/{same}/` or all in `/{name}/`"));
    match second {
        Some(second) => diagnostic.related(second, format!("this file is in `/{same}/`")),
        None => diagnostic,
    }
}
