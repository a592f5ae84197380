//! Pictures on other sites.

use std::collections::BTreeMap;

use crate::base::diagnostic::{Code, Diagnostic, Place};

/// The host of an address.
pub(super) fn host(address: &str) -> String {
    let rest = address.split_once("//").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest).to_ascii_lowercase()
}

/// Reports a picture that must be in the publication.
pub(super) fn not_here(address: &str, place: Place) -> Diagnostic {
    if address.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:")) {
        let message = format!("`{address}` is a file on your own computer");
        let hint = "put the picture beside the story, and write only its name";
        return Diagnostic::new(Code::MissingFile, place, message).hint(hint);
    }
    let message = format!("the picture `{address}` is on another site, `{}`", host(address));
    let hint = "run `pressrun photo fetch` to download it into the folder of its story; \
                with `pictures: {remote: allow}` in site.yaml, pictures in texts can stay on other sites";
    Diagnostic::new(Code::RemotePhoto, place, message).hint(hint)
}

/// The warnings about pictures that stay on other sites, one for each host.
pub(super) fn by_host(remote: impl Iterator<Item = (String, Place)>) -> Vec<Diagnostic> {
    let mut hosts: BTreeMap<String, (usize, Place)> = BTreeMap::new();
    for (host, place) in remote {
        hosts.entry(host).or_insert((0, place)).0 += 1;
    }
    let diagnostic = |(host, (count, place)): (String, (usize, Place))| {
        let message = match count {
            1 => format!("a picture stays on another site, `{host}`"),
            _ => format!("{count} pictures stay on another site, `{host}`; this is the first"),
        };
        let hint = "readers' browsers load them from there; `pressrun photo fetch` downloads them";
        Diagnostic::new(Code::RemoteHost, place, message).hint(hint)
    };
    hosts.into_iter().map(diagnostic).collect()
}
