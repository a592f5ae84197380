//! The dependencies of a template: itself, and everything it extends, includes or calls.

use std::collections::{BTreeMap, BTreeSet};

use super::lookup::Template;
use crate::base::digest::Digest;

/// For each template, the digest of all templates it can use, and of what the names in them mean.
pub(super) fn digests(templates: &BTreeMap<String, Template>) -> BTreeMap<String, Digest> {
    let digest = |key: &str| {
        let all = reachable(key, templates);
        let files = all.iter().filter_map(|key| {
            let template = templates.get(*key)?;
            Some((*key, &template.file.bytes, &template.uses))
        });
        Digest::of_value(&files.collect::<Vec<_>>())
    };
    templates.keys().map(|key| (key.clone(), digest(key))).collect()
}

/// A template, and all templates it uses directly and indirectly.
fn reachable<'t>(key: &'t str, templates: &'t BTreeMap<String, Template>) -> BTreeSet<&'t str> {
    let mut found = BTreeSet::from([key]);
    let mut next = vec![key];
    while let Some(key) = next.pop() {
        let uses = templates.get(key).into_iter().flat_map(|template| &template.uses);
        let new = uses.map(String::as_str).filter(|used| found.insert(used));
        next.extend(new.collect::<Vec<_>>());
    }
    found
}
