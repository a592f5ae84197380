//! The edition that is served, with what pages of earlier editions still need.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::Shown;
use crate::base::digest::Digest;
use crate::base::media_type;
use crate::base::output::{Output, OutputKind, Outputs, Proofs};
use crate::base::path::{Route, encode_path};

/// The name of the server's own folder, inside every folder. Outputs cannot be there, because routes contain no
/// colon.
pub(super) const OWN: &str = ":pressrun";

/// The number of editions for which an asset is kept after it disappears, if its name contains a digest: pages of
/// these editions still refer to it. Others are dropped at once, as on the published site.
const KEPT: u64 = 20;

/// What is currently shown.
#[derive(Clone, Default, Debug)]
pub(super) struct Served {
    pub(super) shown: Shown,
    /// The parts of the prefix, decoded.
    prefix: Vec<String>,
    /// How often the outputs have changed.
    edition: u64,
    /// Assets of earlier editions, each with the last edition that had it.
    retired: BTreeMap<Route, (Output, u64)>,
    /// A number that changes whenever an asset changes; it is the same after a restart.
    pub(super) assets: u64,
    /// For each of the last editions: the number before it, and the assets it changed in place.
    renewals: VecDeque<(u64, Vec<Route>)>,
}

/// What a path leads to.
#[derive(Debug)]
pub(super) enum Lookup<'s> {
    /// An output.
    Output(Route, &'s Output),
    /// A redirect: to a folder, whose path ends in `/`, or from the root to the prefix.
    Elsewhere(String),
    /// Something hidden, and the explanation.
    Hidden(&'s str),
    /// Nothing.
    Missing,
    /// Nothing: the site is below its prefix.
    Outside,
    /// Nothing yet: there was no good edition.
    Unready,
    /// The path is not valid in a URL.
    Malformed,
}

/// The parts of a URL's path, decoded.
pub(super) struct Asked {
    pub(super) parts: Vec<String>,
    /// Whether it ends in `/`.
    folder: bool,
}

impl Asked {
    /// Reads a path; `None` if it is not valid or ambiguous: an encoded `/` would be part of a name, but names never
    /// contain one.
    pub(super) fn read(path: &str) -> Option<Self> {
        let rest = path.strip_prefix('/')?;
        let (rest, folder) = match rest.strip_suffix('/') {
            Some(rest) => (rest, true),
            None => (rest, rest.is_empty()),
        };
        let mut parts = Vec::new();
        // `/` has no parts; `//` has an empty one.
        if !rest.is_empty() || path == "//" {
            for part in rest.split('/') {
                let part = percent_decode_str(part).decode_utf8().ok()?;
                if part.is_empty() || part.contains(['/', '\0']) {
                    return None;
                }
                parts.push(part.into_owned());
            }
        }
        Some(Self { parts, folder })
    }

    /// The name of a file in the server's own folder. It exists below any prefix, so that pages opened below an
    /// earlier prefix learn that it has changed.
    pub(super) fn own(&self) -> Option<&str> {
        match &self.parts[..] {
            [.., folder, name] if folder == OWN && !self.folder => Some(name),
            _ => None,
        }
    }
}

impl Served {
    /// Replaces an edition with the next one.
    pub(super) fn after(before: Option<&Self>, shown: Shown) -> Self {
        let prefix = Asked::read(&shown.prefix).map(|asked| asked.parts).unwrap_or_default();
        let mut served = Self { shown, prefix, ..Self::default() };
        if let Some(before) = before {
            served.edition = before.edition;
            served.retired = before.retired.clone();
            served.assets = before.assets;
            served.renewals = before.renewals.clone();
        }
        served.take_over(before.map_or(&Outputs::default(), |before| &before.shown.outputs));
        served
    }

    /// Records the changes since the previous outputs, and drops assets that only much earlier editions had.
    fn take_over(&mut self, old: &Outputs) {
        let changed = self.shown.outputs.differences(old);
        if changed.is_empty() {
            return;
        }
        let before = self.assets;
        let mut renewed = Vec::new();
        for route in changed.into_iter().filter(is_asset) {
            let both = (old.get(&route), self.shown.outputs.get(&route));
            for output in [both.0, both.1].into_iter().flatten() {
                self.assets ^= mark(&route, output);
            }
            match both {
                (Some(gone), None) if has_digest(&route) => {
                    self.retired.insert(route, (gone.clone(), self.edition));
                }
                (Some(_), Some(_)) => renewed.push(route),
                _ => {}
            }
        }
        self.edition += 1;
        self.retired.retain(|_, (_, last)| *last + KEPT >= self.edition);
        self.renewals.push_back((before, renewed));
        if self.renewals.len() as u64 > KEPT {
            self.renewals.pop_front();
        }
    }

    /// The same edition after prints have replaced their stand-ins.
    pub(super) fn renewed(&self, prints: Vec<Route>) -> Self {
        let mut served = self.clone();
        let before = served.assets;
        for route in &prints {
            served.assets ^= number(&format!("{route} is printed"));
        }
        served.renewals.push_back((before, prints));
        if served.renewals.len() as u64 > KEPT {
            served.renewals.pop_front();
        }
        served
    }

    /// The picture at a URL path and its source, if it is not an output.
    pub(super) fn picture(&self, path: &str) -> Option<(Route, Arc<dyn Proofs>)> {
        let asked = Asked::read(path).filter(|asked| !asked.folder)?;
        let parts = asked.parts.strip_prefix(&self.prefix[..])?;
        let route = Route::new(&parts.join("/")).ok()?;
        let proofs = self.shown.proofs.as_ref().filter(|proofs| proofs.has(&route))?;
        Some((route, Arc::clone(proofs)))
    }

    /// What is at a URL path.
    pub(super) fn find(&self, path: &str) -> Lookup<'_> {
        if self.shown.outputs.is_empty() {
            return Lookup::Unready;
        }
        let Some(asked) = Asked::read(path) else { return Lookup::Malformed };
        let Some(parts) = asked.parts.strip_prefix(&self.prefix[..]) else {
            return match asked.parts.is_empty() {
                true => Lookup::Elsewhere(self.shown.prefix.clone()),
                false => Lookup::Outside,
            };
        };
        if parts.is_empty() && !asked.folder {
            return Lookup::Elsewhere(self.shown.prefix.clone());
        }
        self.find_below(&parts.join("/"), asked.folder)
    }

    /// What is at a decoded path below the prefix, without its final `/`.
    fn find_below(&self, path: &str, folder: bool) -> Lookup<'_> {
        let page = Route::page(path).ok();
        let file = Route::new(path).ok().filter(|_| !folder);
        if let Some(found) = file.and_then(|route| self.output(route)) {
            return found;
        }
        let Some(page) = page else { return Lookup::Missing };
        let hidden = &self.shown.hidden;
        let why = hidden.get(&page).or_else(|| hidden.get(&Route::new(path).ok()?));
        match (self.output(page), why) {
            (Some(found), _) if folder => found,
            (Some(_), _) => {
                Lookup::Elsewhere(format!("{}{}/", self.shown.prefix, encode_path(path)))
            }
            (None, Some(why)) => Lookup::Hidden(why),
            (None, None) => Lookup::Missing,
        }
    }

    /// The output at a route, of this edition or of an earlier one.
    fn output(&self, route: Route) -> Option<Lookup<'_>> {
        let retired = || self.retired.get(&route).map(|(output, _)| output);
        let output = self.shown.outputs.get(&route).or_else(retired)?;
        Some(Lookup::Output(route, output))
    }

    /// All current mistakes: those since this edition, and those of its pictures.
    pub(super) fn trouble(&self) -> Vec<String> {
        let pictures = self.shown.proofs.as_ref().map(|proofs| proofs.trouble());
        self.shown.trouble.iter().cloned().chain(pictures.unwrap_or_default()).collect()
    }

    /// The version of a page at this path, as one word. It begins with `no-` if readers do not see a page of the
    /// edition there.
    pub(super) fn version(&self, path: &str) -> String {
        match self.find(path) {
            Lookup::Output(_, output) => version(&output.digest),
            Lookup::Hidden(why) => format!("no-page-{}", Digest::of(why.as_bytes()).short()),
            Lookup::Missing => match self.not_found() {
                Some(page) => format!("no-page-{}", page.digest.short()),
                None => "no-page".to_owned(),
            },
            Lookup::Unready => "no-edition".to_owned(),
            Lookup::Elsewhere(_) | Lookup::Outside | Lookup::Malformed => "no-path".to_owned(),
        }
    }

    /// The site's own 404 page.
    pub(super) fn not_found(&self) -> Option<&Output> {
        self.shown.outputs.get(&Route::new("404.html").ok()?)
    }

    /// The URL paths of assets that changed in place since their version had this number; `None` if that was too long
    /// ago.
    pub(super) fn renewed_since(&self, assets: u64) -> Option<BTreeSet<String>> {
        let since = self.renewals.iter().rposition(|(before, _)| *before == assets)?;
        let routes = self.renewals.range(since..).flat_map(|(_, routes)| routes);
        Some(routes.map(|route| route.url(&self.shown.prefix)).collect())
    }
}

/// The version of an output, as one word, from its digest.
pub(super) fn version(digest: &Digest) -> String {
    digest.to_string()[..32].to_owned()
}

/// Whether pages use it, like style sheets and pictures; pages and feeds themselves are not assets.
fn is_asset(route: &Route) -> bool {
    !matches!(media_type::extension(route).as_str(), "html" | "htm" | "xml" | "txt")
}

/// Whether a route contains a digest of its contents.
fn has_digest(route: &Route) -> bool {
    OutputKind::of(route) == OutputKind::Immutable
}

/// A number for an output and its route.
fn mark(route: &Route, output: &Output) -> u64 {
    number(&format!("{route} {}", output.digest))
}

/// A number for a text.
fn number(text: &str) -> u64 {
    u64::from_str_radix(&Digest::of(text.as_bytes()).short(), 16).unwrap_or_default()
}
