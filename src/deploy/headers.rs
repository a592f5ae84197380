//! The headers with which a host sends a file.

use crate::base::media_type;
use crate::base::output::OutputKind;
use crate::base::path::Route;

/// The headers of a file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Headers {
    /// The media type; for texts, with its encoding.
    pub content_type: String,
    /// How long readers may keep it.
    pub cache_control: String,
}

/// For names with a digest, at which nothing else is ever found.
pub const FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// For all others: browsers keep them, but ask first.
pub const ASK_FIRST: &str = "no-cache";

/// The folders of names with a digest.
pub const DIGEST_FOLDERS: [&str; 2] = ["assets", "media"];

/// What a name with a digest holds between its dots: the pattern of [`OutputKind::Immutable`] as a regular expression.
pub const DIGEST_PATTERN: &str = r"[0-9a-f]{12}";

/// What browsers may do with every page, as the paper wants it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Policies {
    /// What pages may load and run.
    pub content_security: Policy,
    /// Which features of the browser pages may use.
    pub permissions: Policy,
    /// What other sites learn about the page that a reader comes from.
    pub referrer: Policy,
}

/// The value of one header.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Policy {
    /// The usual value.
    #[default]
    Usual,
    /// The header is not sent.
    Unsent,
    /// The paper's own value.
    Own(String),
}

/// A static page needs nothing of the reader's machine.
const PERMISSIONS: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

/// Other sites learn that a reader comes from the paper, but not from which page.
const REFERRER: &str = "strict-origin-when-cross-origin";

impl Policies {
    /// The headers of every file besides those that depend on the file: names and values. `security` is the usual content
    /// security policy; `None` if the site has none.
    pub fn headers(&self, security: Option<&str>) -> Vec<(&'static str, String)> {
        let all = [
            ("X-Content-Type-Options", Some("nosniff".to_owned())),
            ("Referrer-Policy", self.referrer.or(Some(REFERRER))),
            ("Permissions-Policy", self.permissions.or(Some(PERMISSIONS))),
            ("Content-Security-Policy", self.content_security.or(security)),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

impl Policy {
    /// The value that is sent.
    fn or(&self, usual: Option<&str>) -> Option<String> {
        match self {
            Self::Usual => usual.map(str::to_owned),
            Self::Unsent => None,
            Self::Own(value) => Some(value.clone()),
        }
    }
}

impl Headers {
    /// The headers of the file at a route.
    pub fn of(route: &Route, is_utf8: bool) -> Self {
        let content_type = match feed(route) {
            Some(media_type) => format!("{media_type}; charset=utf-8"),
            None => media_type::named(route, is_utf8),
        };
        let cache_control = match OutputKind::of(route) {
            OutputKind::Immutable => FOR_GOOD,
            OutputKind::File | OutputKind::Page => ASK_FIRST,
        };
        Self { content_type, cache_control: cache_control.to_owned() }
    }
}

/// The media type of a feed.
fn feed(route: &Route) -> Option<&'static str> {
    let is_atom = || route.as_str().ends_with("feed.xml") || route.is_feed();
    match route.as_str() {
        "rss.xml" | "podcast.xml" => Some("application/rss+xml"),
        "feed.json" => Some("application/feed+json"),
        _ if media_type::extension(route) == "xml" && is_atom() => Some("application/atom+xml"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_go_by_kind() {
        let of = |route: &str| {
            let headers = Headers::of(&Route::new(route).expect("a route"), true);
            (headers.content_type, headers.cache_control == FOR_GOOD)
        };
        let expect = |content_type: &str, is_kept: bool| (content_type.to_owned(), is_kept);
        assert_eq!(of("about/index.html"), expect("text/html; charset=utf-8", false));
        assert_eq!(of("assets/style.0123456789ab.css"), expect("text/css; charset=utf-8", true));
        assert_eq!(of("media/a.0123456789ab.jpg"), expect("image/jpeg", true));
        assert_eq!(of("feed.xml"), expect("application/atom+xml; charset=utf-8", false));
        let section = of("sections/news/feed.xml");
        assert_eq!(section, expect("application/atom+xml; charset=utf-8", false));
        assert_eq!(of("rss.xml"), expect("application/rss+xml; charset=utf-8", false));
        assert_eq!(of("feed.json"), expect("application/feed+json; charset=utf-8", false));
        assert_eq!(of("sitemap.xml"), expect("application/xml; charset=utf-8", false));
        assert_eq!(of("CNAME"), expect("application/octet-stream", false));
        let latin = Headers::of(&Route::new("old.html").expect("a route"), false);
        assert_eq!(latin.content_type, "text/html");
    }
}
