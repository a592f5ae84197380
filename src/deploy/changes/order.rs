//! The order of uploads, in which the site works at every moment.
//!
//! A page may only become visible when everything it shows and links to is there. What has a digest in its name comes
//! first, as nothing refers to it yet. New pages follow, which no visible page links to. Only then pages change, those
//! deep in the site before the fronts; and last what machines read: feeds and sitemaps.

use std::cmp::{Ordering, Reverse};

use super::{Reason, Upload};
use crate::base::media_type;
use crate::base::output::OutputKind;
use crate::base::path::Route;
use crate::deploy::host_files;

/// When a file is uploaded, in relation to others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stage {
    /// Names with a digest.
    Immutable,
    /// Other files that pages show or link to.
    Files,
    /// Pages that are not there yet.
    NewPages,
    /// Pages that are there. The number is that of the folders around them.
    Pages(Reverse<usize>),
    /// Feeds, sitemaps and other files that machines read, redirects included.
    Feeds,
}

impl Stage {
    /// The stage of a file.
    pub(super) fn of(route: &Route, reason: Reason) -> Self {
        let depth = route.as_str().matches('/').count();
        match OutputKind::of(route) {
            OutputKind::Immutable => Self::Immutable,
            // The first page that a reader opens is the last one, even at a place that is empty.
            OutputKind::Page if reason == Reason::New && depth > 0 => Self::NewPages,
            OutputKind::Page => Self::Pages(Reverse(depth)),
            OutputKind::File if is_for_machines(route) => Self::Feeds,
            OutputKind::File => Self::Files,
        }
    }

    /// A word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Immutable => "names with a digest",
            Self::Files => "other files",
            Self::NewPages | Self::Pages(_) => "pages",
            Self::Feeds => "feeds and sitemaps",
        }
    }
}

/// Whether a file is a feed, a sitemap or the like. A redirect must not lead to a page that is not there yet.
fn is_for_machines(route: &Route) -> bool {
    let extension = media_type::extension(route);
    route.is_feed()
        || matches!(extension.as_str(), "xml" | "atom" | "rss" | "json" | "webmanifest")
        || route.as_str() == "robots.txt"
        || host_files::is_one(route)
}

/// The order of two uploads.
pub(super) fn of_uploads(a: &Upload, b: &Upload) -> Ordering {
    (a.stage, &a.entry.headers, &a.route).cmp(&(b.stage, &b.entry.headers, &b.route))
}

/// Whether two uploads may happen at the same time.
pub(super) fn is_together(a: &Upload, b: &Upload) -> bool {
    a.stage == b.stage
}
