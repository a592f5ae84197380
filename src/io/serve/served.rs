//! The edition that is served, and what pages of earlier ones still need.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::{Shown, media_type};
use crate::base::digest::Digest;
use crate::base::output::{Output, OutputKind, Outputs, Proofs};
use crate::base::path::{Route, encode_path};

/// The folder of our own in every folder. No output can lie there: a route has no colon.
pub(super) const OWN: &str = ":pressrun";

/// For how many editions an asset stays that the newest edition no longer has, if its name holds a digest:
/// pages of these editions still name it. Others are gone at once, as they will be from the published site.
const KEPT: u64 = 20;

/// What is on show.
#[derive(Clone, Default, Debug)]
pub(super) struct Served {
    pub(super) shown: Shown,
    /// The parts of the prefix, decoded.
    prefix: Vec<String>,
    /// How often the outputs have changed.
    edition: u64,
    /// Assets of earlier editions, and the last edition that had them.
    retired: BTreeMap<Route, (Output, u64)>,
    /// A number that is another one if some asset is another one; the same after a restart.
    pub(super) assets: u64,
    /// Of the last editions: the number before each, and the assets it renewed where they stood.
    renewals: VecDeque<(u64, Vec<Route>)>,
}

/// What a path leads to.
#[derive(Debug)]
pub(super) enum Lookup<'s> {
    /// An output.
    Output(Route, &'s Output),
    /// Somewhere else: a folder, whose path ends in `/`, or from the root into the prefix.
    Elsewhere(String),
    /// Something that is not public, and what to say about it.
    Hidden(&'s str),
    /// Nothing.
    Missing,
    /// Nothing: the site lies below its prefix.
    Outside,
    /// Nothing yet: there never was a good edition.
    Unready,
    /// It is not the path of a URL.
    Malformed,
}

/// The parts of a URL's path, decoded.
pub(super) struct Asked {
    pub(super) parts: Vec<String>,
    /// Whether it ends in `/`.
    folder: bool,
}

impl Asked {
    /// Reads a path; `None` if it is none, or could be taken for another one: an encoded `/` is part
    /// of a name, and no name has one.
    pub(super) fn read(path: &str) -> Option<Self> {
        let rest = path.strip_prefix('/')?;
        let (rest, folder) = match rest.strip_suffix('/') {
            Some(rest) => (rest, true),
            None => (rest, rest.is_empty()),
        };
        let mut parts = Vec::new();
        // `/` has no parts; `//` has one that is empty.
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

    /// The name of what is asked for in our own folder. It is there below any prefix, so that pages
    /// opened below an earlier one hear that it is another now.
    pub(super) fn own(&self) -> Option<&str> {
        match &self.parts[..] {
            [.., folder, name] if folder == OWN && !self.folder => Some(name),
            _ => None,
        }
    }
}

impl Served {
    /// What is served after another edition.
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

    /// Notes what has changed since the outputs before; lets go what only much earlier ones had.
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

    /// The same, after some prints have taken the place of what stood in for them.
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

    /// The picture a URL's path leads to, and where it is to be had, if it is no output.
    pub(super) fn picture(&self, path: &str) -> Option<(Route, Arc<dyn Proofs>)> {
        let asked = Asked::read(path).filter(|asked| !asked.folder)?;
        let parts = asked.parts.strip_prefix(&self.prefix[..])?;
        let route = Route::new(&parts.join("/")).ok()?;
        let proofs = self.shown.proofs.as_ref().filter(|proofs| proofs.has(&route))?;
        Some((route, Arc::clone(proofs)))
    }

    /// What a URL's path leads to.
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

    /// What a decoded path below the prefix leads to, without the `/` at its end if it has one.
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

    /// The mistakes there are: those since this edition, and those of its pictures.
    pub(super) fn trouble(&self) -> Vec<String> {
        let pictures = self.shown.proofs.as_ref().map(|proofs| proofs.trouble());
        self.shown.trouble.iter().cloned().chain(pictures.unwrap_or_default()).collect()
    }

    /// What a page at this path is made of, in one word. It begins with `no-` if what a reader sees
    /// there is not a page of the edition.
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

    /// The site's own page for what is not there.
    pub(super) fn not_found(&self) -> Option<&Output> {
        self.shown.outputs.get(&Route::new("404.html").ok()?)
    }

    /// The URL paths of assets that have been renewed where they stood since their number was this
    /// one; `None` if that was too long ago to know.
    pub(super) fn renewed_since(&self, assets: u64) -> Option<BTreeSet<String>> {
        let since = self.renewals.iter().rposition(|(before, _)| *before == assets)?;
        let routes = self.renewals.range(since..).flat_map(|(_, routes)| routes);
        Some(routes.map(|route| route.url(&self.shown.prefix)).collect())
    }
}

/// What an output is made of, in one word, by its digest.
pub(super) fn version(digest: &Digest) -> String {
    digest.to_string()[..32].to_owned()
}

/// Whether pages are made up of it, as of style sheets and pictures; it is no page or feed itself.
fn is_asset(route: &Route) -> bool {
    !matches!(media_type::extension(route).as_str(), "html" | "htm" | "xml" | "txt")
}

/// Whether a route holds a digest of what lies there.
fn has_digest(route: &Route) -> bool {
    OutputKind::of(route) == OutputKind::Immutable
}

/// A number for an output at its place.
fn mark(route: &Route, output: &Output) -> u64 {
    number(&format!("{route} {}", output.digest))
}

/// A number for a text.
fn number(text: &str) -> u64 {
    u64::from_str_radix(&Digest::of(text.as_bytes()).short(), 16).unwrap_or_default()
}
