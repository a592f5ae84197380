//! The dependencies of a template: itself, and everything it extends, includes or calls.

use std::collections::{BTreeMap, BTreeSet};

use super::ThemeFile;
use crate::base::digest::Digest;

/// For each template, the digest of all templates it can use. Rather too many than too few: a template counts as used
/// if its name, or that of a component in it, is mentioned anywhere.
pub(super) fn digests(templates: &BTreeMap<String, ThemeFile>) -> BTreeMap<String, Digest> {
    let marks: BTreeMap<&str, Vec<&str>> = templates
        .iter()
        .map(|(name, file)| {
            let components = file.text().map(components).unwrap_or_default();
            (name.as_str(), [vec![name.as_str()], components].concat())
        })
        .collect();
    let needed = |file: &ThemeFile| -> BTreeSet<&str> {
        let text = file.text().unwrap_or_default();
        let mentioned = marks.iter().filter(|(_, marks)| marks.iter().any(|m| text.contains(m)));
        mentioned.map(|(name, _)| *name).collect()
    };
    let needs: BTreeMap<&str, BTreeSet<&str>> =
        templates.iter().map(|(name, file)| (name.as_str(), needed(file))).collect();
    let digest = |name: &str| {
        let all = reachable(name, &needs);
        let files = all.iter().filter_map(|name| Some((*name, &templates.get(*name)?.bytes)));
        Digest::of_value(&files.collect::<Vec<_>>())
    };
    templates.keys().map(|name| (name.clone(), digest(name))).collect()
}

/// The names of the components a template defines.
fn components(text: &str) -> Vec<&str> {
    let after =
        text.match_indices("component").map(|(at, word)| text[at + word.len()..].trim_start());
    let name = |rest: &'_ str| rest.find(|c: char| c == '(' || c.is_whitespace());
    after
        .filter_map(|rest| Some(&rest[..name(rest)?]))
        .filter(|name| !name.is_empty() && *name != "%}")
        .collect()
}

/// A template, and all templates it uses directly and indirectly.
fn reachable<'t>(name: &'t str, needs: &BTreeMap<&'t str, BTreeSet<&'t str>>) -> BTreeSet<&'t str> {
    let mut found = BTreeSet::from([name]);
    let mut next = vec![name];
    while let Some(name) = next.pop() {
        let new = needs.get(name).into_iter().flatten().filter(|needed| found.insert(needed));
        next.extend(new.copied().collect::<Vec<_>>());
    }
    found
}
