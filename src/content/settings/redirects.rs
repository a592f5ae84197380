//! Former addresses that belong to no story or page: of issues, sections, authors.

use crate::base::diagnostic::Code;
use crate::base::path::Route;
use crate::base::yaml::{KeyPath, Map, Node};

/// A former address, and where readers find now what was there.
#[derive(Clone, Debug)]
pub struct RedirectRule {
    /// The former address.
    pub from: Route,
    /// An address, or the file of a page, story or issue.
    pub to: String,
    /// The position of the target.
    pub at: KeyPath,
}

/// Reads `redirects`: a mapping from former addresses to present ones.
pub(super) fn read(map: &Map<'_>) -> Vec<RedirectRule> {
    let Some(node) = map.get("redirects") else { return Vec::new() };
    let example =
        "write the former address and the present one: `redirects: {/2024-09/: /2024-10/}`";
    let map = node.map_or(|| example.to_owned());
    let mut rules: Vec<RedirectRule> = Vec::new();
    for (key, node) in map.iter() {
        let Some(rule) = rule(&key, &node) else { continue };
        match rules.iter().any(|known| known.from.folded() == rule.from.folded()) {
            true => {
                let message = format!("`{key}` is the same address as one before it");
                node.report(Code::DuplicateKey, message, "keep one of the two lines".to_owned());
            }
            false => rules.push(rule),
        }
    }
    rules
}

fn rule(key: &str, node: &Node<'_>) -> Option<RedirectRule> {
    match Route::of_alias(key) {
        Ok(from) => Some(RedirectRule { from, to: node.filled()?, at: node.at().clone() }),
        Err(error) => {
            let message = format!("`{key}` cannot be a former address: {error}");
            let hint = "write a path on this site, such as `/2024-09/`";
            node.report(Code::BadName, message, hint.to_owned());
            None
        }
    }
}
