//! The manifest of a deployed site: which files are at a place, as far as deployments put them there.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::digest::Digest;
use crate::base::path::Route;
use crate::deploy::headers::Headers;

/// The name of the manifest at places that have no better one for it.
pub const NAME: &str = ".pressrun-deploy.json";

/// The version of the format. Manifests of other versions cannot be read.
const VERSION: u32 = 1;

/// The files at a place.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Manifest {
    /// When it was deployed, in seconds since 1970.
    pub made: i64,
    /// Who deployed it.
    pub by: String,
    /// The files of the site.
    pub files: BTreeMap<Route, Entry>,
    /// Files with a digest in their names that the site no longer has, but readers of older pages may still ask for.
    pub unused: BTreeMap<Route, Unused>,
}

/// A file at a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The digest of its bytes.
    pub digest: Digest,
    /// Its length in bytes.
    pub size: u64,
    /// The headers with which it was uploaded, if the place takes headers.
    pub headers: Option<Headers>,
}

/// A file that waits to be deleted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unused {
    /// The file.
    pub entry: Entry,
    /// Since when the site no longer has it, in seconds since 1970.
    pub since: i64,
    /// The number of deployments since then.
    pub deployments: u32,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    made: i64,
    by: String,
    /// The headers that files have, each once.
    headers: Vec<(String, String)>,
    files: BTreeMap<String, StoredEntry>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    unused: BTreeMap<String, (StoredEntry, i64, u32)>,
}

/// Digest, length, and the number of the headers.
type StoredEntry = (String, u64, Option<usize>);

impl Manifest {
    /// Reads a manifest; `None` if it is damaged or of another version.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let stored: Stored = serde_json::from_slice(bytes).ok()?;
        if stored.version != VERSION {
            return None;
        }
        let entry = |(digest, size, headers): StoredEntry| {
            let headers = match headers {
                Some(number) => {
                    let (content_type, cache_control) = stored.headers.get(number)?.clone();
                    Some(Headers { content_type, cache_control })
                }
                None => None,
            };
            Some(Entry { digest: Digest::parse(&digest)?, size, headers })
        };
        let file = |(route, stored): (String, StoredEntry)| {
            Some((Route::new(&route).ok()?, entry(stored)?))
        };
        let unused = |(route, (stored, since, deployments)): (String, (StoredEntry, i64, u32))| {
            let entry = entry(stored)?;
            Some((Route::new(&route).ok()?, Unused { entry, since, deployments }))
        };
        Some(Self {
            made: stored.made,
            by: stored.by,
            files: stored.files.into_iter().map(file).collect::<Option<_>>()?,
            unused: stored.unused.into_iter().map(unused).collect::<Option<_>>()?,
        })
    }

    /// The manifest as it is stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut headers: Vec<(String, String)> = Vec::new();
        let mut number = |own: &Headers| {
            let own = (own.content_type.clone(), own.cache_control.clone());
            headers.iter().position(|known| *known == own).unwrap_or_else(|| {
                headers.push(own);
                headers.len() - 1
            })
        };
        let mut entry = |entry: &Entry| {
            (entry.digest.to_string(), entry.size, entry.headers.as_ref().map(&mut number))
        };
        let files = self.files.iter().map(|(route, own)| (route.to_string(), entry(own))).collect();
        let unused = self.unused.iter().map(|(route, own)| {
            (route.to_string(), (entry(&own.entry), own.since, own.deployments))
        });
        let unused = unused.collect();
        let stored = Stored {
            version: VERSION,
            made: self.made,
            by: self.by.clone(),
            headers,
            files,
            unused,
        };
        // Maps with texts as keys can always be written.
        serde_json::to_vec(&stored).unwrap_or_default()
    }

    /// The file at a route, whether the site still has it or not.
    pub fn get(&self, route: &Route) -> Option<&Entry> {
        let unused = || self.unused.get(route).map(|unused| &unused.entry);
        self.files.get(route).or_else(unused)
    }

    /// Every file at the place.
    pub fn all(&self) -> impl Iterator<Item = (&Route, &Entry)> {
        let unused = self.unused.iter().map(|(route, unused)| (route, &unused.entry));
        self.files.iter().chain(unused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_read_as_it_was_written() {
        let route = |text: &str| Route::new(text).expect("a route");
        let entry = |text: &str, headers: bool| Entry {
            digest: Digest::of(text.as_bytes()),
            size: text.len() as u64,
            headers: headers.then(|| Headers::of(&route("a.html"), true)),
        };
        let manifest = Manifest {
            made: 1_700_000_000,
            by: "ana".to_owned(),
            files: [
                (route("a.html"), entry("a", true)),
                (route("b.html"), entry("b", true)),
                (route("c"), entry("c", false)),
            ]
            .into(),
            unused: [(
                route("assets/s.0123456789ab.css"),
                Unused { entry: entry("s", true), since: 5, deployments: 2 },
            )]
            .into(),
        };
        assert_eq!(Manifest::parse(&manifest.to_bytes()), Some(manifest.clone()));
        let text = String::from_utf8(manifest.to_bytes()).expect("UTF-8");
        assert_eq!(text.matches("text/html").count(), 1, "headers are written once");
        for bad in ["", "{}", &text.replace("\"version\":1", "\"version\":2"), &text[..99]] {
            assert_eq!(Manifest::parse(bad.as_bytes()), None, "{bad}");
        }
        assert_eq!(Manifest::parse(text.replace("a.html", "../a.html").as_bytes()), None);
    }
}
