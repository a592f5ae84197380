//! Kinds of hosts that read redirects and headers from files of their own.

use crate::base::path::Route;

use crate::deploy::place::Place;

/// The folder for files that belong into the configuration of a server, and not to readers.
pub const FOLDER: &str = ".pressrun-host/";

/// A kind of host, named after the files it reads.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum HostFiles {
    /// Netlify: `_redirects` and `_headers`.
    Netlify,
    /// Cloudflare Pages, and static assets of Workers: `_redirects` and `_headers`.
    Cloudflare,
    /// nginx: parts of its configuration.
    Nginx,
    /// Apache: `.htaccess`.
    Apache,
    /// Caddy: a part of its configuration.
    Caddy,
    /// A bucket of S3 that is a website: its configuration.
    S3,
    /// GitHub Pages, GitLab Pages and the like, which cannot redirect: `.nojekyll` and `CNAME`.
    Pages,
}

impl HostFiles {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::Netlify,
        Self::Cloudflare,
        Self::Nginx,
        Self::Apache,
        Self::Caddy,
        Self::S3,
        Self::Pages,
    ];

    /// Their names.
    pub const NAMES: [&str; 7] = {
        let mut names = [""; 7];
        let mut at = 0;
        while at < names.len() {
            names[at] = Self::ALL[at].name();
            at += 1;
        }
        names
    };

    /// Its name in settings and flags.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Netlify => "netlify",
            Self::Cloudflare => "cloudflare",
            Self::Nginx => "nginx",
            Self::Apache => "apache",
            Self::Caddy => "caddy",
            Self::S3 => "s3",
            Self::Pages => "pages",
        }
    }

    /// The kind with a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The names of files that a host reads at the root of a site.
const NAMES: [&str; 5] = ["_redirects", "_headers", ".htaccess", ".nojekyll", "CNAME"];

/// Whether a file of the site is for the host, and not for readers.
pub fn is_one(route: &Route) -> bool {
    let name = route.as_str();
    NAMES.contains(&name) || name.starts_with(FOLDER)
}

/// Whether a file of the site goes to a place. What belongs into the configuration of a server goes only where a server
/// can read it.
pub fn goes_to(place: &Place, route: &Route) -> bool {
    let has_files = match place {
        Place::Folder(_) | Place::Ssh(_) | Place::Server(..) => true,
        Place::Git { .. } | Place::Bucket { .. } | Place::Remote(_) => false,
    };
    has_files || !route.as_str().starts_with(FOLDER)
}
