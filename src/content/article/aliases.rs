//! The former URLs of a story or page.

use crate::base::diagnostic::Code;
use crate::base::path::{PathError, Route};
use crate::base::yaml::{KeyPath, Map, Node};

/// Extensions that hosts do not serve as pages. An address that ends with one becomes a folder.
const FILES: &[&str] = &[
    "asp", "aspx", "atom", "cfm", "cgi", "dll", "do", "doc", "docx", "gif", "jpeg", "jpg", "jsp",
    "jspx", "json", "pdf", "php", "php3", "php4", "php5", "phtml", "pl", "png", "rdf", "rss",
    "shtm", "shtml", "txt", "xml", "zip",
];

/// Reads former URLs as routes, without repetitions.
pub(super) fn read(map: &Map<'_>) -> Vec<(Route, KeyPath)> {
    let mut aliases: Vec<(Route, KeyPath)> = Vec::new();
    for node in map.get("aliases").map(|node| node.list()).unwrap_or_default() {
        let Some(route) = alias(&node) else { continue };
        // An alias can be written plain or percent-encoded, with or without a slash.
        if aliases.iter().all(|(known, _)| known.folded() != route.folded()) {
            aliases.push((route, node.at().clone()));
        }
    }
    aliases
}

fn alias(node: &Node<'_>) -> Option<Route> {
    let text = node.filled()?;
    if let Some((path, query)) = text.split_once('?') {
        let message = format!("the alias `{text}` is ignored: static sites cannot serve queries");
        let hint = format!(
            "delete it, or set up a redirect from `{}?{query}` at your host, if it supports that",
            if path.is_empty() { "/" } else { path }
        );
        node.report(Code::OddAlias, message, hint);
        return None;
    }
    let route = Route::of_alias(&text).map_err(|error| bad_alias(node, &text, error)).ok()?;
    let folder = route.as_str().strip_suffix("/index.html").unwrap_or_default();
    let name = folder.rsplit('/').next().unwrap_or_default();
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    if extension.is_some_and(|extension| FILES.contains(&extension.as_str())) {
        let message = format!("the alias `{text}` becomes a folder, `/{folder}/`");
        let hint =
            "most hosts send readers there; if yours does not, set up a redirect at your host";
        node.report(Code::OddAlias, message, hint.to_owned());
    }
    Some(route)
}

fn bad_alias(node: &Node<'_>, text: &str, error: PathError) {
    let message = format!("`{text}` cannot be an alias: {error}");
    let path = text.split_once("://").and_then(|(_, rest)| rest.split_once('/'));
    let hint = match (path, text.split_once('#')) {
        (Some((_, path)), _) if !path.is_empty() => format!("write only the path: `/{path}`"),
        (_, Some((path, _))) if !path.is_empty() => {
            format!("browsers do not send what follows `#`: write `{path}`")
        }
        _ => "write a path on this site, such as `/2024/old-story/`".to_owned(),
    };
    node.report(Code::BadName, message, hint);
}
