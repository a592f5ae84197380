//! The settings in `site.yaml`, and the instant of the build.

mod cache;
pub mod checks;
pub mod crawlers;
pub mod deploy;
pub mod editions;
pub mod feed;
mod foreign;
pub mod headers;
mod index_now;
pub mod inserts;
pub mod keys;
pub mod license;
pub mod menu;
mod pattern;
pub mod publisher;
pub mod read;
pub mod redirects;
mod words;

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

pub use cache::Cache;
pub use checks::Checks;
pub use crawlers::{Crawlers, Terms};
pub use deploy::Target;
pub use editions::Editions;
pub use feed::Feed;
pub use inserts::{InsertPlace, InsertRule};
pub use license::License;
pub use menu::{Icon, Menu, MenuLink};
pub use pattern::{Blanks, Pattern};
pub use publisher::{Policy, Publisher};
pub use read::{language, read, seek, stand_in};
pub use redirects::RedirectRule;
pub use words::{plain, words};

use crate::base::date::Written;
use crate::base::language::direction;
use crate::base::path::{Slug, encode_written, fold};
use crate::base::yaml::Tree;
use crate::content::markdown::{Options, Quotes, RawHtml};
use crate::deploy::headers::Policies;
use crate::deploy::host_files::HostFiles;

/// The request of one run; everything else is in the sources.
#[derive(Clone, Debug)]
pub struct Request {
    /// The instant of the build: what is embargoed until later is hidden. Without an offset it is in the
    /// publication's time zone.
    pub instant: Written,
    /// Whether drafts and embargoed stories are shown.
    pub drafts: bool,
    /// Replaces `base_url`.
    pub base_url: Option<String>,
    /// Replaces `theme`.
    pub theme: Option<String>,
    /// Replaces `host_files`.
    pub host_files: Option<HostFiles>,
}

/// The settings of one build.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The publication's name.
    pub name: String,
    /// A sentence about the publication.
    pub description: Option<String>,
    /// Whether it is a magazine; otherwise it is a newspaper.
    pub is_magazine: bool,
    /// The address of the site.
    pub base: BaseUrl,
    /// The settings that affect how each file is read.
    pub reading: Reading,
    /// The name of the theme.
    pub theme: String,
    /// Whether the theme comes from the request, not from `site.yaml`.
    pub theme_is_requested: bool,
    /// Sections in order; empty if `site.yaml` has none, so that the folders decide.
    pub sections: Vec<SectionName>,
    /// Kickers with an index page.
    pub columns: Vec<String>,
    /// Bylines that are not people.
    pub collectives: Vec<String>,
    /// House spellings of photo credits.
    pub credits: Vec<String>,
    /// The severity of some kinds of mistakes.
    pub checks: Checks,
    /// Whether pictures are also published as AVIF.
    pub avif: bool,
    /// Whether pictures in texts may stay on other sites.
    pub allows_remote: bool,
    /// Whether pages load what they show of other sites; otherwise readers see a card, and it loads after a click.
    pub loads_embeds: bool,
    /// What is made of each issue besides its pages.
    pub editions: Editions,
    /// The feeds.
    pub feed: Feed,
    /// Which crawlers may read the site.
    pub crawlers: Crawlers,
    /// What readers may do with the stories of the publication.
    pub license: Option<License>,
    /// Fields that the paper or its theme invents.
    pub extra: Tree,
    /// Who answers for the publication.
    pub publisher: Option<Publisher>,
    /// Which texts are inserted where.
    pub inserts: Vec<InsertRule>,
    /// The key for IndexNow.
    pub index_now: Option<String>,
    /// Former addresses that belong to no story or page.
    pub redirects: Vec<RedirectRule>,
    /// The links at the head and foot of every page.
    pub menu: Menu,
    /// The picture for the site's icons.
    pub icon: Option<Icon>,
    /// Where machines share prints.
    pub cache: Option<Cache>,
    /// Where the site is deployed to.
    pub deploy: Vec<Target>,
    /// The kind of host for which redirects and headers are written.
    pub host_files: Option<HostFiles>,
    /// The headers that the paper wants its host to send.
    pub policies: Policies,
    /// The patterns of URLs.
    pub urls: Urls,
    /// Settings of authors, by folded name.
    pub authors: BTreeMap<String, NameSettings>,
    /// Settings of topics, by folded name.
    pub topics: BTreeMap<String, NameSettings>,
    /// The number of stories on one page of a listing.
    pub per_page: usize,
    /// The instant of the build.
    pub instant: Timestamp,
    /// Whether drafts and embargoed stories are shown.
    pub drafts: bool,
}

/// The settings that affect how a file is read. If they have not changed, a file need not be read again.
#[derive(Clone, PartialEq, Debug)]
pub struct Reading {
    /// The language of the publication, a BCP 47 tag.
    pub language: String,
    /// The publication's time zone.
    pub zone: TimeZone,
    /// How Markdown is read.
    pub markdown: MarkdownSettings,
    /// Whether texts show what is still to be decided in them, as with drafts.
    pub shows_marks: bool,
}

impl Reading {
    /// The same for a file in another language.
    pub fn in_language(&self, language: Option<&str>) -> Cow<'_, Self> {
        match language {
            Some(language) if language != self.language => {
                Cow::Owned(Self { language: language.to_owned(), ..self.clone() })
            }
            _ => Cow::Borrowed(self),
        }
    }

    /// How texts and lines are read.
    pub fn markdown_options(&self) -> Options {
        Options {
            smart_punctuation: self.markdown.smart_punctuation,
            math: self.markdown.math,
            raw_html: if self.markdown.raw_html { RawHtml::Allow } else { RawHtml::Deny },
            quotes: Quotes::of_language(&self.language),
            shows_marks: self.shows_marks,
        }
    }
}

/// A section: the name of its folder, and the name that readers see.
#[derive(Clone, Debug)]
pub struct SectionName {
    /// The folder's name, a slug.
    pub key: Slug,
    /// The name that readers see.
    pub name: String,
    /// Whether new issues no longer have it. Older ones keep it, but menus do not show it.
    pub retired: bool,
}

/// The settings of an author or topic in `site.yaml`.
#[derive(Clone, Debug)]
pub struct NameSettings {
    /// The spelling that readers see.
    pub name: String,
    /// The slug of its page, if it is not derived from the name.
    pub slug: Option<Slug>,
}

/// How Markdown is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MarkdownSettings {
    /// Whether straight quotes, hyphens and dots become typographic ones.
    pub smart_punctuation: bool,
    /// Whether raw HTML is allowed.
    pub raw_html: bool,
    /// Whether texts have formulas between dollars.
    pub math: bool,
}

/// The patterns of URLs.
#[derive(Clone, Debug)]
pub struct Urls {
    /// Of an article.
    pub article: Pattern,
    /// Of an issue's front; its page views lie below it.
    pub issue: Pattern,
    /// Of a section's index within an issue.
    pub section: Pattern,
}

/// The form of the address of the site.
pub const BASE_URL: &str = "^https?://[^\\s/]";

/// The address of the site: scheme and host, and a path that begins and ends with `/`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BaseUrl {
    origin: String,
    prefix: String,
}

impl BaseUrl {
    /// Takes an absolute http or https URL without query and fragment. Adds a final `/`, and percent-encodes its path
    /// where necessary.
    pub fn parse(url: &str) -> Option<Self> {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
        let scheme = &url[..url.len() - rest.len()];
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let odd = |c: char| c.is_whitespace() || c.is_control() || "?#\\\"<>".contains(c);
        let bad_path = path.split('/').any(|p| p == "." || p == "..") || path.contains("//");
        if !is_host(host) || url.contains(odd) || bad_path {
            return None;
        }
        let path = encode_written(path.trim_matches('/'));
        let prefix = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        Some(Self { origin: format!("{scheme}{host}"), prefix })
    }

    /// Replaces a missing or wrong address, which was already reported.
    pub(super) fn stand_in() -> Self {
        Self { origin: "https://paper.example".to_owned(), prefix: "/".to_owned() }
    }

    /// The path of the site: `/`, or `/paper/`.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The absolute form of a root-relative URL.
    pub fn absolute(&self, url: &str) -> String {
        format!("{}{url}", self.origin)
    }
}

/// Whether a host is reachable: it has a name, no user, and a valid port, if any.
fn is_host(host: &str) -> bool {
    // An address in brackets is IPv6, and its colons do not begin a port.
    let after = host.rfind(']').map_or(0, |end| end + 1);
    let port = host[after..].rsplit_once(':');
    let name = port.map_or(host, |(_, port)| &host[..host.len() - port.len() - 1]);
    let is_port = |port: &str| {
        port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0)
    };
    !name.is_empty() && !host.contains('@') && port.is_none_or(|(_, port)| is_port(port))
}

impl Settings {
    /// The direction in which the publication's language is written.
    pub fn direction(&self) -> &'static str {
        direction(&self.reading.language)
    }

    /// The section with a key.
    pub fn section(&self, key: &str) -> Option<&SectionName> {
        self.sections.iter().find(|s| s.key.as_str() == key)
    }

    /// Whether a name is one of the authors, collectives or credits.
    pub fn knows_name(&self, name: &str) -> bool {
        let folded = fold(name);
        let mut names = self.collectives.iter().chain(&self.credits);
        self.authors.contains_key(&folded) || names.any(|known| fold(known) == folded)
    }

    /// A photo credit in house spelling: as a whole, or each name between `/`. Names without a house spelling stay as
    /// they are.
    pub fn credit(&self, credit: &str) -> String {
        if let Some(known) = self.house_spelling(credit) {
            return known.to_owned();
        }
        let names = credit.split('/').map(|part| match self.house_spelling(part) {
            Some(known) => part.replacen(part.trim(), known, 1),
            None => part.to_owned(),
        });
        names.collect::<Vec<_>>().join("/")
    }

    /// The credit for some words in house spelling, if every name between `/` is known.
    pub fn known_credit(&self, words: &str) -> Option<String> {
        let known = |words: &str| self.house_spelling(words).map(str::to_owned);
        let each = || words.split('/').map(known).collect::<Option<Vec<_>>>();
        known(words).or_else(|| each().map(|names| names.join("/")))
    }

    /// The house spelling of a name, also of one that print has broken with a hyphen.
    fn house_spelling(&self, name: &str) -> Option<&str> {
        let whole = |name: &str| fold(&name.replace(['-', '\u{ad}', '\u{2010}', ' '], ""));
        let folded = fold(name);
        let same = self.credits.iter().find(|known| fold(known) == folded);
        let is_broken = name.contains(['-', '\u{ad}', '\u{2010}']);
        let mended = || self.credits.iter().find(|known| is_broken && whole(known) == whole(name));
        same.or_else(mended).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::BaseUrl;

    #[test]
    fn a_port_is_one_that_exists() {
        for good in [
            "http://127.0.0.1:8000/",
            "https://paper.example:65535",
            "https://paper.example:443/paper/",
            "http://[::1]:8000/",
            "http://[2001:db8::1]/",
            "https://a.example/x:99999/",
        ] {
            assert!(BaseUrl::parse(good).is_some(), "{good}");
        }
        for bad in [
            "https://paper.example:99999/",
            "https://paper.example:65536",
            "https://paper.example:0/",
            "https://paper.example:/",
            "https://paper.example:80a/",
            "https://paper.example:+80/",
            "https://:8000/",
            "http://[::1]:99999/",
        ] {
            assert!(BaseUrl::parse(bad).is_none(), "{bad}");
        }
    }
}
