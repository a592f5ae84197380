//! `content/texts.txt`: what the pages said at the last release, as a digest for each address. `pressrun release` keeps it.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::path::Route;

/// The path of the file.
pub const FILE: &str = "content/texts.txt";

/// The digests of texts by address, in their short form.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TextRecord(BTreeMap<Route, BTreeSet<String>>);

impl TextRecord {
    /// Reads the file. Lines that are not understood are left out: their texts count as changed.
    pub fn parse(text: &str) -> Self {
        let mut record = Self::default();
        for line in text.trim_start_matches('\u{feff}').lines() {
            let Some((address, digest)) = line.trim().rsplit_once(' ') else { continue };
            if let (true, Ok(route)) = (address.starts_with('/'), Route::of_address(address.trim()))
            {
                record.0.entry(route).or_default().insert(digest.to_owned());
            }
        }
        record
    }

    /// The addresses in order of their routes.
    pub fn addresses(&self) -> impl Iterator<Item = &Route> {
        self.0.keys()
    }

    /// Whether an address has a text.
    pub fn has(&self, route: &Route) -> bool {
        self.0.contains_key(route)
    }

    /// Whether an address has just this text. If two versions of the file were merged, it may have two.
    pub fn is_same(&self, route: &Route, digest: &str) -> bool {
        self.0.get(route).is_some_and(|known| known.iter().eq([digest]))
    }

    /// Takes other digests. Addresses without one are kept if `keeps` says so.
    #[must_use]
    pub fn updated(&self, texts: &BTreeMap<Route, String>, keeps: impl Fn(&Route) -> bool) -> Self {
        let kept = self.0.iter().filter(|(route, _)| !texts.contains_key(route) && keeps(route));
        let kept = kept.map(|(route, digests)| (route.clone(), digests.clone()));
        let new = texts.iter().map(|(route, digest)| (route.clone(), [digest.clone()].into()));
        Self(kept.chain(new).collect())
    }

    /// The text of the file: sorted by address, with the line endings that it has.
    pub fn to_text(&self, before: &str) -> String {
        let ending = if before.contains("\r\n") { "\r\n" } else { "\n" };
        let line = |(route, digests): (&Route, &BTreeSet<String>)| {
            let address = route.address();
            digests.iter().map(|digest| format!("{address} {digest}")).collect::<Vec<_>>()
        };
        let lines: BTreeSet<String> = self.0.iter().flat_map(line).collect();
        lines.into_iter().map(|line| line + ending).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::TextRecord;
    use crate::base::path::Route;

    fn route(address: &str) -> Route {
        Route::of_address(address).expect("an address")
    }

    #[test]
    fn two_merged_versions_of_a_text_count_as_changed() {
        let record = TextRecord::parse("/a/ 1\n/b/ 1\n/b/ 2\nnonsense\nno address 3\n");
        assert!(record.is_same(&route("/a/"), "1"));
        assert!(!record.is_same(&route("/b/"), "1") && !record.is_same(&route("/b/"), "2"));
        assert_eq!(record.addresses().count(), 2);
    }

    #[test]
    fn a_record_takes_new_texts_and_forgets_what_is_gone() {
        let record = TextRecord::parse("/a/ 1\r\n/b/ 1\r\n/c/ 1\r\n");
        let texts =
            BTreeMap::from([(route("/b/"), "2".to_owned()), (route("/港/"), "3".to_owned())]);
        let after = record.updated(&texts, |kept| *kept == route("/c/"));
        assert_eq!(after.to_text("\r\n"), "/b/ 2\r\n/c/ 1\r\n/港/ 3\r\n");
    }
}
