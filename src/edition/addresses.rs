//! The addresses of the site: the targets of links such as `/2025-09/news/crane/` or `/topics/harbour/`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::{Edition, NameKind, Withheld};
use crate::base::diagnostic::nearest;
use crate::base::path::{PathError, Route, SourcePath, fold_letters};

/// What is at an address.
#[derive(Clone)]
pub(super) enum Address {
    /// The current or former page of a source file.
    Source(SourcePath),
    /// Another page or file of the site, at this root-relative URL.
    Own(String),
}

/// All addresses in use, including those of hidden things.
pub(super) struct Addresses {
    all: BTreeMap<String, Address>,
    /// The addresses that end in a name.
    named: OnceLock<BTreeMap<String, Vec<String>>>,
}

/// The number of addresses before and after a mistyped one, in sorted order, that are compared with it.
const NEAR: usize = 100;

/// The normal form of an address: in lower case, without `index.html` and outer slashes.
fn key(path: &str) -> String {
    let folded = fold_letters(path.trim_start_matches('/'));
    let folder = match folded.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => &folded,
    };
    folder.trim_end_matches('/').to_owned()
}

impl Addresses {
    /// Gathers the addresses of an edition. `withheld` and `former` are the current and former addresses of hidden
    /// things; `fixed` are those of every site.
    pub(super) fn of(
        edition: &Edition,
        withheld: &Withheld,
        former: &[(Route, SourcePath)],
        fixed: &[Route],
    ) -> Self {
        let mut addresses = Self { all: BTreeMap::new(), named: OnceLock::new() };
        addresses.own(edition, fixed);
        for issue in &edition.issues {
            addresses.source(&issue.route, &issue.file.source);
            let sections = issue.sections.iter().map(|section| &section.route);
            for route in sections.chain(issue.sheets.iter().map(|sheet| &sheet.route)) {
                addresses.add(route, edition);
            }
            addresses.try_add(issue.whole(), edition);
        }
        for story in &edition.stories {
            addresses.source(&story.route, &story.article.source);
        }
        for page in &edition.pages {
            addresses.source(&page.route, &page.content.source);
        }
        for (route, url, origin) in &edition.redirects {
            match origin.file.extension().as_str() {
                "md" => addresses.source(route, &origin.file),
                // Those of `site.yaml` belong to no file that has a page.
                _ => {
                    let own = Address::Own(url.clone());
                    addresses.all.entry(key(route.as_str())).or_insert(own);
                }
            }
        }
        for (route, (source, _)) in &withheld.pages {
            addresses.source(route, source);
        }
        for (route, source) in former {
            addresses.source(route, source);
        }
        addresses
    }

    /// The addresses of every site, of static files, and of the lists of names.
    fn own(&mut self, edition: &Edition, fixed: &[Route]) {
        for name in ["index.html", "issues/index.html"] {
            self.try_add(Route::new(name), edition);
        }
        fixed.iter().for_each(|route| self.add(route, edition));
        for route in edition.statics.values() {
            self.add(route, edition);
        }
        let feed = Route::new("feed.xml").map(|feed| edition.url(&feed)).unwrap_or_default();
        // At the address of another format there is that format.
        for route in edition.feeds_at().into_iter().filter(|route| !fixed.contains(route)) {
            self.all.insert(key(route.as_str()), Address::Own(feed.clone()));
        }
        for (kind, directory) in &edition.directories {
            if !directory.entries.is_empty() {
                self.try_add(Route::page(NameKind::plural(*kind)), edition);
            }
            for name in &directory.entries {
                for page in 1..=name.pages(edition.settings.per_page) {
                    self.try_add(name.route(*kind, page), edition);
                }
                if edition.settings.feed.lists.contains(kind) && edition.released(&name.stories) > 0
                {
                    self.try_add(name.feed(*kind), edition);
                }
            }
        }
    }

    fn add(&mut self, route: &Route, edition: &Edition) {
        let own = Address::Own(edition.url(route));
        self.all.entry(key(route.as_str())).or_insert(own);
    }

    fn try_add(&mut self, route: Result<Route, PathError>, edition: &Edition) {
        if let Ok(route) = route {
            self.add(&route, edition);
        }
    }

    fn source(&mut self, route: &Route, source: &SourcePath) {
        let address = Address::Source(source.clone());
        self.all.entry(key(route.as_str())).or_insert(address);
    }

    /// What is at a path, which is decoded and relative to the prefix of the site.
    pub(super) fn get(&self, path: &str) -> Option<&Address> {
        self.all.get(&key(path))
    }

    /// A suggestion for a path at which nothing is.
    pub(super) fn near(&self, path: &str) -> Option<String> {
        let path = key(path);
        let name = path.rsplit('/').next().unwrap_or(&path);
        let elsewhere = match self.named(name) {
            [only] => Some(only.clone()),
            _ => None,
        };
        let meant = elsewhere.or_else(|| self.mistyped(&path))?;
        Some(match self.all.get(&meant)? {
            Address::Source(source) => format!("did you mean `/{meant}/`, which is `{source}`?"),
            Address::Own(url) => format!("did you mean `{url}`?"),
        })
    }

    fn named(&self, name: &str) -> &[String] {
        let gather = || {
            let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for path in self.all.keys() {
                let name = path.rsplit('/').next().unwrap_or(path);
                named.entry(name.to_owned()).or_default().push(path.clone());
            }
            named
        };
        self.named.get_or_init(gather).get(name).map_or(&[], Vec::as_slice)
    }

    /// The most similar address among the neighbours of a path in sorted order.
    fn mistyped(&self, path: &str) -> Option<String> {
        let before = self.all.range(..path.to_owned()).rev().take(NEAR);
        let after = self.all.range(path.to_owned()..).take(NEAR);
        let near = before.chain(after).map(|(path, _)| path.as_str());
        nearest(path, near).map(str::to_owned)
    }
}
