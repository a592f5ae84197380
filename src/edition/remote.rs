//! Pictures on other sites.

use std::collections::BTreeMap;

use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::path::SourcePath;
use crate::content::embed;
use crate::pictures::photo;

/// The host of an address.
pub(super) fn host(address: &str) -> String {
    let rest = address.split_once("//").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest).to_ascii_lowercase()
}

/// Whether an address ends like the name of a picture.
fn names_picture(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let name = SourcePath::new(path.rsplit('/').next().unwrap_or_default());
    name.is_ok_and(|name| photo::is_picture_name(&name))
}

/// Reports a picture that must be in the publication.
pub(super) fn not_here(address: &str, place: Place) -> Diagnostic {
    if address.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:")) {
        let message = format!("`{address}` is a file on your own computer");
        let hint = "put the picture beside the story, and write only its name";
        return Diagnostic::new(Code::MissingFile, place, message).hint(hint);
    }
    if let Some(embed) = embed::of(address) {
        let message = format!("`{address}` is a page of {}, not a picture", embed.host);
        let hint =
            format!("to show it, write `![What it shows]({address})` into a paragraph of its own");
        return Diagnostic::new(Code::RemotePhoto, place, message).hint(hint);
    }
    let message = format!("the picture `{address}` is on another site, `{}`", host(address));
    if !names_picture(address) {
        let hint = format!(
            "if it is a picture, run `pressrun photo fetch` to download it; films, sounds, charts, maps and posts can \
             be shown from {}",
            embed::known()
        );
        return Diagnostic::new(Code::RemotePhoto, place, message).hint(hint);
    }
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
