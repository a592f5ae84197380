//! Finds and checks links between source files, and turns them into URLs.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::addresses::{Address, Addresses};
use super::meant;
use super::media::{self, decoded};
use super::missing::Files;
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::path::SourcePath;
use crate::content::markdown::{Body, Link};
use crate::content::settings::BaseUrl;

/// The target of a link to a source file.
pub(super) enum Target<'a> {
    /// A page at a root-relative URL, with its text, whose crossheads can be linked to.
    Page { url: String, body: Option<&'a Body> },
    /// Nothing, because it is hidden in this run.
    Hidden,
}

/// The possible targets of links.
pub(super) struct Targets<'a> {
    pub(super) pages: BTreeMap<&'a SourcePath, Target<'a>>,
    pub(super) files: Files<'a>,
    pub(super) base: &'a BaseUrl,
    /// Whether pictures may stay on other sites.
    pub(super) allows_remote: bool,
    /// Gathers the addresses of the site when a link first needs them.
    pub(super) gather: Box<dyn Fn() -> Addresses + Sync + 'a>,
    pub(super) addresses: OnceLock<Addresses>,
}

/// The target of a link.
pub(super) enum LinkTarget {
    /// To a URL.
    Url(String),
    /// A file to be published; what follows its name (`#page=2`) is kept.
    File(SourcePath, String),
    /// A URL with a diagnostic.
    Elsewhere(String, Box<Diagnostic>),
    /// Nothing in this run: only its words are published.
    Nowhere(Option<Diagnostic>),
}

/// Why a link is broken: message and hint.
type Broken = (String, Option<String>);

impl Targets<'_> {
    /// Follows a link in the text of a file.
    pub(super) fn follow(&self, from: &SourcePath, own: &Body, link: &Link) -> LinkTarget {
        let target = link.target.as_str();
        let place = || Place::at(from, link.span.clone());
        let broken = |(message, hint): Broken| {
            let diagnostic = Diagnostic::new(Code::BrokenLink, place(), message);
            LinkTarget::Nowhere(Some(diagnostic.maybe_hint(hint)))
        };
        if let Some(anchor) = target.strip_prefix('#') {
            return self.within(place, (anchor, own), link);
        }
        let bare = target.trim_end_matches('/').to_ascii_lowercase();
        if ["http:", "https:", "mailto:", "tel:"].contains(&bare.as_str()) {
            let hint = "write the address after it".to_owned();
            return broken((format!("`{target}` is not a complete address"), Some(hint)));
        }
        if let Some(meant) = meant::address(target) {
            let message = format!("`{target}` is not a complete address");
            return broken((message, Some(format!("did you mean `{meant}`?"))));
        }
        if let Some(path) = self.own_path(target) {
            return self.own(place, (target, path));
        }
        match meant::scheme(target).map(str::to_ascii_lowercase).as_deref() {
            Some("javascript" | "data" | "vbscript") if !link.raw => {
                let hint = "write only the text, or another address";
                return broken((
                    format!("a link cannot lead to `{target}`"),
                    Some(hint.to_owned()),
                ));
            }
            Some("file") => {
                let hint = "readers cannot open files on your computer: put the file beside the story and link to it";
                return broken((
                    format!("a link cannot lead to `{target}`"),
                    Some(hint.to_owned()),
                ));
            }
            Some("http" | "https") if is_own_computer(target) => {
                let message = format!(
                    "`{target}` is an address on your own computer, which readers cannot open"
                );
                let hint = "link to the source file, such as `../focus/story.md`";
                let unknown = Diagnostic::new(Code::UnknownAddress, place(), message).hint(hint);
                return LinkTarget::Elsewhere(target.to_owned(), Box::new(unknown));
            }
            Some(_) => return LinkTarget::Url(target.to_owned()),
            None if target.starts_with("//") => return LinkTarget::Url(target.to_owned()),
            None => {}
        }
        let end = target.find(['?', '#']).unwrap_or(target.len());
        let (path, rest) = target.split_at(end);
        match self.find(from, &decoded(path)) {
            Ok(Address::Source(path)) => self.lead(place, &path, rest),
            Ok(Address::Own(url)) => LinkTarget::Url(format!("{url}{rest}")),
            Err(words) => broken(words),
        }
    }

    /// Whether something is published at an address of the site.
    pub(super) fn address(
        &self,
        from: &SourcePath,
        address: &str,
        place: impl Fn() -> Place,
    ) -> Result<(), Box<Diagnostic>> {
        let broken = |(message, hint): Broken| {
            Box::new(Diagnostic::new(Code::BrokenLink, place(), message).maybe_hint(hint))
        };
        let path = address.split(['?', '#']).next().unwrap_or(address);
        self.find(from, &decoded(path)).map(|_| ()).map_err(broken)
    }

    /// The file of a story that another file names.
    pub(super) fn story(
        &self,
        from: &SourcePath,
        reference: &str,
        place: impl Fn() -> Place,
    ) -> Result<SourcePath, Box<Diagnostic>> {
        let broken = |(message, hint): Broken| {
            Box::new(Diagnostic::new(Code::BrokenLink, place(), message).maybe_hint(hint))
        };
        let is_story = |path: &SourcePath| {
            path.extension() == "md" && path.as_str().starts_with("content/issues/")
        };
        match self.find(from, &decoded(reference)).map_err(broken)? {
            Address::Source(path) if is_story(&path) => Ok(path),
            _ => {
                let hint = "name the file of a story, such as `../focus/story.md`".to_owned();
                Err(broken((format!("`{reference}` is not a story"), Some(hint))))
            }
        }
    }

    /// A link within the text. `#top` is the top of every page (HTML, section 7.4.6.4).
    fn within(
        &self,
        place: impl Fn() -> Place,
        (anchor, own): (&str, &Body),
        link: &Link,
    ) -> LinkTarget {
        let is_top = anchor.eq_ignore_ascii_case("top") || anchor.is_empty() && link.raw;
        if is_top || own.has_anchor(&decoded(anchor)) {
            return LinkTarget::Url(link.target.clone());
        }
        if anchor.is_empty() {
            let nowhere = Diagnostic::new(Code::BrokenLink, place(), "the link `#` leads nowhere");
            let hint =
                "write an address, the file of a story, or the name of a crosshead after `#`";
            return LinkTarget::Nowhere(Some(nowhere.hint(hint)));
        }
        LinkTarget::Nowhere(Some(no_anchor(place(), anchor, own)))
    }

    fn addresses(&self) -> &Addresses {
        self.addresses.get_or_init(&self.gather)
    }

    /// The path of an absolute address of this site, below its prefix, including what follows `?` or `#`.
    fn own_path<'t>(&self, target: &'t str) -> Option<&'t str> {
        let rest = |url: &'t str| url.split_once("://").map(|(_, rest)| rest);
        meant::scheme(target)
            .filter(|scheme| ["http", "https"].iter().any(|s| scheme.eq_ignore_ascii_case(s)))?;
        let origin = self.base.absolute("");
        let (_, host) = origin.split_once("://")?;
        let target = rest(target)?;
        let is_host = target.get(..host.len()).is_some_and(|own| own.eq_ignore_ascii_case(host));
        let path = target.get(host.len()..).filter(|_| is_host)?;
        match path {
            "" => Some(""),
            _ => path.strip_prefix(self.base.prefix()).or_else(|| {
                let prefix = self.base.prefix().trim_end_matches('/');
                path.strip_prefix(prefix)
                    .filter(|rest| rest.is_empty() || rest.starts_with(['?', '#']))
            }),
        }
    }

    /// An absolute address of this site.
    fn own(&self, place: impl Fn() -> Place, (target, path): (&str, &str)) -> LinkTarget {
        let end = path.find(['?', '#']).unwrap_or(path.len());
        let (path, rest) = path.split_at(end);
        let path = decoded(path);
        match self.addresses().get(&path) {
            Some(Address::Source(source)) => self.lead(place, source, rest),
            Some(Address::Own(url)) => LinkTarget::Url(format!("{url}{rest}")),
            None => {
                let message = format!(
                    "`{target}` is an address of this site, but nothing is published there"
                );
                let hint = self.addresses().near(&path).unwrap_or_else(|| {
                    "correct it, or add it to the `aliases` of the story that was there".to_owned()
                });
                let unknown = Diagnostic::new(Code::UnknownAddress, place(), message);
                LinkTarget::Elsewhere(target.to_owned(), Box::new(unknown.hint(hint)))
            }
        }
    }

    /// Finds the target of a link: an address of the site, or a file relative to its source.
    fn find(&self, from: &SourcePath, path: &str) -> Result<Address, Broken> {
        if path.is_empty() {
            let hint = "put an address between the brackets, or delete them";
            return Err(("the link leads nowhere".to_owned(), Some(hint.to_owned())));
        }
        if let Some(address) = path.strip_prefix('/').filter(|path| !path.starts_with('/')) {
            let prefix = self.base.prefix().trim_start_matches('/');
            let found = self.addresses().get(address).cloned();
            let found = found.or_else(|| {
                let below = address.strip_prefix(prefix).filter(|_| !prefix.is_empty())?;
                self.addresses().get(below).cloned()
            });
            match found {
                Some(address) => return Ok(address),
                None if !path.starts_with("/photos/") => return Err(self.no_address(path)),
                None => {}
            }
        }
        let found = media::resolve(from, path, self.files.snapshot);
        found.map(Address::Source).map_err(|missing| missing.explain(path, from, &self.files))
    }

    /// Reports that nothing is at an address.
    fn no_address(&self, path: &str) -> Broken {
        let hint = self.addresses().near(path).unwrap_or_else(|| {
            let name = path.rsplit('/').next().unwrap_or(path);
            match self.files.only(name).filter(|_| !name.is_empty()) {
                Some(only) => format!("link to the file `{only}`, by its path from this one"),
                None => {
                    "correct the address; to link to a story, name its file, such as `../focus/story.md`"
                        .to_owned()
                }
            }
        });
        (format!("nothing is published at `{path}`"), Some(hint))
    }

    fn lead(&self, place: impl Fn() -> Place, path: &SourcePath, rest: &str) -> LinkTarget {
        if let Some(file) = path.as_str().strip_prefix("content/static/") {
            let prefix = self.base.prefix();
            return LinkTarget::Url(format!(
                "{prefix}{}{rest}",
                crate::base::path::encode_path(file)
            ));
        }
        match self.pages.get(path) {
            Some(Target::Page { url, body }) => match (rest.split_once('#'), body) {
                (Some((_, anchor)), Some(body)) if !body.has_anchor(&decoded(anchor)) => {
                    LinkTarget::Nowhere(Some(no_anchor(place(), anchor, body)))
                }
                (Some((_, anchor)), None) if !anchor.is_empty() => {
                    let message = format!("there is no crosshead `#{anchor}`");
                    let hint = "delete the anchor: an issue has no crossheads";
                    let broken = Diagnostic::new(Code::BrokenAnchor, place(), message);
                    LinkTarget::Nowhere(Some(broken.hint(hint)))
                }
                _ => LinkTarget::Url(format!("{url}{rest}")),
            },
            Some(Target::Hidden) => {
                let message = format!("`{path}` is not public yet, so the link is not published");
                let hint =
                    "its words are published; the first build after the release adds the link";
                LinkTarget::Nowhere(Some(
                    Diagnostic::new(Code::HiddenLink, place(), message).hint(hint),
                ))
            }
            // The reason why an existing story has no page was already reported.
            None if path.extension() == "md" => LinkTarget::Nowhere(None),
            None if matches!(path.extension().as_str(), "yaml" | "yml") => {
                let message = format!("`{path}` has no page of its own");
                let hint = "link to a story, a page, an `issue.yaml` or a file for readers";
                LinkTarget::Nowhere(Some(
                    Diagnostic::new(Code::BrokenLink, place(), message).hint(hint),
                ))
            }
            None => LinkTarget::File(path.clone(), rest.to_owned()),
        }
    }
}

fn no_anchor(place: Place, anchor: &str, body: &Body) -> Diagnostic {
    let ids = body.headings.iter().map(|heading| heading.id.as_str());
    let hint = crate::base::diagnostic::did_you_mean(anchor, ids.clone()).or_else(|| {
        // A hint with thousands of names is slow and does not help.
        const MOST: usize = 12;
        let first: Vec<&str> = ids.clone().take(MOST).collect();
        let more = body.headings.len().saturating_sub(MOST);
        Some(match (first.is_empty(), more) {
            (true, _) => "delete the anchor: there are no crossheads".to_owned(),
            (false, 0) => format!("the crossheads there are {}", first.join(", ")),
            (false, more) => {
                format!("the crossheads there are {}, and {more} more", first.join(", "))
            }
        })
    });
    let message = format!("there is no crosshead `#{anchor}`");
    Diagnostic::new(Code::BrokenAnchor, place, message).maybe_hint(hint)
}
/// Whether an address leads to the reader's own computer, like those that `pressrun serve` prints.
fn is_own_computer(target: &str) -> bool {
    let rest = target.split_once("//").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
    matches!(host.as_str(), "localhost" | "127.0.0.1" | "0.0.0.0")
}
