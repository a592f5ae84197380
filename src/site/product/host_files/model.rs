//! What hosts are told, in no host's form.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::{limits, pages, prefixes, security};
use crate::base::media_type::extension;
use crate::base::output::OutputKind;
use crate::base::path::Route;
use crate::deploy::headers::{DIGEST_FOLDERS, Headers};
use crate::deploy::host_files::HostFiles as Kind;
use crate::edition::Edition;
use crate::site::theme::Theme;

/// Redirects and headers of a site.
pub(super) struct Model {
    pub(super) kind: Kind,
    /// Scheme and host of the site.
    pub(super) origin: String,
    /// The path of the site, percent-encoded: `/`, or `/paper/`.
    pub(super) prefix: String,
    /// The domain of the site, if it has one of its own.
    pub(super) domain: Option<String>,
    /// A name of the site that can be part of the name of a variable.
    pub(super) id: String,
    /// The redirects, in order of their routes.
    pub(super) moves: Vec<Move>,
    /// The number of redirects that do not fit into the files of the host.
    pub(super) left_out: usize,
    /// The headers of every file.
    pub(super) headers: Vec<(&'static str, String)>,
    /// Media types that hosts do not know: paths below the site, in which `*` is any beginning, and the types.
    pub(super) types: Vec<(String, String)>,
    /// Folders and extensions of names with a digest.
    pub(super) kept: Vec<(&'static str, String)>,
    /// Other files in these folders with such an extension: paths below the site.
    pub(super) fresh: Vec<Route>,
}

/// A redirect.
#[derive(Clone)]
pub(super) struct Move {
    /// The former address.
    pub(super) from: Route,
    /// The present address: a root-relative URL.
    pub(super) to: String,
}

/// What browsers percent-encode in a path (WHATWG URL), as far as a route can contain it.
const BY_BROWSERS: &AsciiSet =
    &CONTROLS.add(b' ').add(b'#').add(b'%').add(b'^').add(b'`').add(b'{').add(b'}');

/// The extensions of prints.
const PRINTS: [&str; 6] = ["avif", "gif", "jpg", "png", "svg", "webp"];

/// The files whose media type few hosts know.
const TYPED: [&str; 6] =
    ["feed.xml", "*/feed.xml", "rss.xml", "podcast.xml", "feed.json", "site.webmanifest"];

impl Model {
    /// The model of a site; `None` if no host asks for it.
    pub(super) fn of(edition: &Edition, theme: &Theme) -> Option<Self> {
        let settings = &edition.settings;
        let kind = settings.host_files?;
        let kept = kept(edition, theme);
        let security = security::policy(edition, theme);
        let all = moves(edition, kind);
        let count = all.len();
        let mut moves = limits::fitting(all, kind, settings.base.prefix());
        moves.sort_by(|a, b| a.from.cmp(&b.from));
        Some(Self {
            kind,
            origin: settings.base.absolute(""),
            prefix: settings.base.prefix().to_owned(),
            domain: pages::domain(&settings.base),
            id: id(&settings.base.absolute(settings.base.prefix())),
            left_out: count - moves.len(),
            moves,
            headers: settings.policies.headers(security.as_deref()),
            types: types(edition),
            fresh: fresh(edition, &kept),
            kept,
        })
    }

    /// The path of the site as servers see it, decoded.
    pub(super) fn folder(&self) -> String {
        percent_decode_str(&self.prefix).decode_utf8_lossy().into_owned()
    }

    /// The headers of every file but the content security policy, which concerns pages alone.
    pub(super) fn common_headers(&self) -> impl Iterator<Item = &(&'static str, String)> {
        self.headers.iter().filter(|(name, _)| *name != security::NAME)
    }

    /// The content security policy.
    pub(super) fn security(&self) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find(|(name, _)| *name == security::NAME).map(|(_, value)| value.as_str())
    }
}

impl Move {
    /// The paths at which servers look for the page at the former address, decoded, below the site: with and without the
    /// final slash, and with the name of the file.
    pub(super) fn paths(&self) -> Vec<&str> {
        let file = self.from.as_str();
        match file.strip_suffix("index.html").and_then(|folder| folder.strip_suffix('/')) {
            Some(folder) => vec![&file[..=folder.len()], folder, file],
            None => vec![file],
        }
    }
}

/// The forms of the URL of a route that browsers ask for: as pages of pressrun link to it, and as a reader may type it.
pub(super) fn urls(route: &Route, prefix: &str) -> BTreeSet<String> {
    let ours = route.url(prefix);
    let path = route.as_str();
    let folder = path.strip_suffix("index.html").filter(|f| f.is_empty() || f.ends_with('/'));
    let typed = utf8_percent_encode(folder.unwrap_or(path), BY_BROWSERS).to_string();
    BTreeSet::from([ours, format!("{prefix}{typed}")])
}

/// The redirects, those of the newest stories first. A former address of the feed has a feed itself.
fn moves(edition: &Edition, kind: Kind) -> Vec<Move> {
    let moves = edition.redirects.iter().rev().filter(|(route, _, _)| !route.is_feed());
    let moves = moves.map(|(from, to, _)| Move { from: from.clone(), to: to.replace('$', "%24") });
    match kind {
        Kind::S3 => prefixes::simple(moves.collect(), edition),
        _ => moves.collect(),
    }
}

/// A name of variables for the address of a site.
fn id(address: &str) -> String {
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    address.trim_end_matches('/').chars().map(letter).collect()
}

fn types(edition: &Edition) -> Vec<(String, String)> {
    let typed = |path: &str| {
        let route = Route::new(path.trim_start_matches("*/")).ok()?;
        Some((path.to_owned(), Headers::of(&route, true).content_type))
    };
    let others = edition.feeds_at().into_iter().filter(|route| extension(route) == "xml");
    let others = others.filter(|route| !TYPED.contains(&route.as_str()));
    let others = others.map(|route| route.as_str().to_owned());
    TYPED.iter().filter_map(|path| typed(path)).chain(others.filter_map(|p| typed(&p))).collect()
}

/// The folders and extensions of all names with a digest.
fn kept(edition: &Edition, theme: &Theme) -> Vec<(&'static str, String)> {
    let [assets, media] = DIGEST_FOLDERS;
    let files = edition.media.files.values().map(extension);
    let media = files.chain(PRINTS.map(str::to_owned)).map(|extension| (media, extension));
    let assets = theme.assets.values().map(|asset| (assets, extension(&asset.route)));
    let all: BTreeSet<_> =
        media.chain(assets).filter(|(_, extension)| !extension.is_empty()).collect();
    all.into_iter().collect()
}

/// The static files that patterns for names with a digest would match as well.
fn fresh(edition: &Edition, kept: &[(&'static str, String)]) -> Vec<Route> {
    let is_caught = |route: &&Route| {
        let folder = route.as_str().split('/').next().unwrap_or_default();
        OutputKind::of(route) != OutputKind::Immutable
            && kept.iter().any(|(in_folder, end)| *in_folder == folder && *end == extension(route))
    };
    edition.statics.values().filter(is_caught).cloned().collect()
}
