//! Links between source files: found, checked, and turned into URLs.

use std::collections::BTreeMap;

use super::media::{self, decoded};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::markdown::{Body, Link};
use crate::path::SourcePath;
use crate::snapshot::Snapshot;

/// What a source file is on the site.
pub(super) enum Target<'a> {
    /// A page, at a root-relative URL, with the text whose crossheads can be linked to.
    Page { url: String, body: Option<&'a Body> },
    /// Nothing, in this run.
    Hidden,
}

/// What links can lead to.
pub(super) struct Targets<'a> {
    pub(super) pages: BTreeMap<&'a SourcePath, Target<'a>>,
    pub(super) snapshot: &'a Snapshot,
    /// The prefix of root-relative URLs.
    pub(super) prefix: &'a str,
}

/// Where a link leads.
pub(super) enum Leads {
    /// To a URL.
    Url(String),
    /// To a file that is to be published; what follows it (`#page=2`) is kept.
    File(SourcePath, String),
    /// Nowhere in this run: its text stays.
    Nowhere(Option<Diagnostic>),
}

impl Targets<'_> {
    /// Follows a link in the text of a file.
    pub(super) fn follow(&self, from: &SourcePath, own: &Body, link: &Link) -> Leads {
        let target = link.target.as_str();
        let place = || Place::at(from, link.span.clone());
        if let Some(anchor) = target.strip_prefix('#') {
            return match own.has_anchor(&decoded(anchor)) {
                true => Leads::Url(target.to_owned()),
                false => Leads::Nowhere(Some(no_anchor(place(), anchor, own))),
            };
        }
        match scheme(target).map(str::to_ascii_lowercase).as_deref() {
            Some("javascript" | "data" | "vbscript") => {
                let message = format!("a link cannot lead to `{target}`");
                let bad = Diagnostic::new(Code::BrokenLink, place(), message);
                return Leads::Nowhere(Some(bad.hint("write the text alone, or another address")));
            }
            Some(_) => return Leads::Url(target.to_owned()),
            None if target.starts_with("//") => return Leads::Url(target.to_owned()),
            None => {}
        }
        let end = target.find(['?', '#']).unwrap_or(target.len());
        let (path, rest) = target.split_at(end);
        match self.find(from, &decoded(path)) {
            Ok(path) => self.lead(place, &path, rest),
            Err((message, hint)) => {
                let diagnostic = Diagnostic::new(Code::BrokenLink, place(), message);
                Leads::Nowhere(Some(diagnostic.maybe_hint(hint)))
            }
        }
    }

    /// Finds the file a link names: a static file by its URL, others as media are found.
    fn find(&self, from: &SourcePath, path: &str) -> Result<SourcePath, (String, Option<String>)> {
        if path.is_empty() {
            let hint = "put an address between the brackets, or drop them";
            return Err(("the link leads nowhere".to_owned(), Some(hint.to_owned())));
        }
        let is_static = path
            .strip_prefix('/')
            .and_then(|p| SourcePath::new(&format!("content/static/{p}")).ok());
        if let Some(file) = is_static.filter(|p| self.snapshot.get(p).is_some()) {
            return Ok(file);
        }
        if path.starts_with('/') && !path.starts_with("/photos/") {
            let message = format!("`{path}` is the URL of no file in `content/static/`");
            let hint =
                "link to the source file, such as `../focus/story.md`; it becomes the right URL";
            return Err((message, Some(hint.to_owned())));
        }
        media::resolve(from, path, self.snapshot)
    }

    fn lead(&self, place: impl Fn() -> Place, path: &SourcePath, rest: &str) -> Leads {
        if let Some(file) = path.as_str().strip_prefix("content/static/") {
            return Leads::Url(format!("{}{}{rest}", self.prefix, crate::path::encode_path(file)));
        }
        match self.pages.get(path) {
            Some(Target::Page { url, body }) => match (rest.split_once('#'), body) {
                (Some((_, anchor)), Some(body)) if !body.has_anchor(&decoded(anchor)) => {
                    Leads::Nowhere(Some(no_anchor(place(), anchor, body)))
                }
                (Some((_, anchor)), None) if !anchor.is_empty() => {
                    let message = format!("there is no crosshead `#{anchor}`");
                    let hint = "an issue has no crossheads; leave the anchor out";
                    let broken = Diagnostic::new(Code::BrokenAnchor, place(), message);
                    Leads::Nowhere(Some(broken.hint(hint)))
                }
                _ => Leads::Url(format!("{url}{rest}")),
            },
            Some(Target::Hidden) => {
                let message = format!("`{path}` is not public, so the link is left out");
                let hint = "its text stays; the link comes when the story does";
                Leads::Nowhere(Some(Diagnostic::new(Code::HiddenLink, place(), message).hint(hint)))
            }
            // Whatever keeps an existing story from having a page has been reported.
            None if path.extension() == "md" => Leads::Nowhere(None),
            None if matches!(path.extension().as_str(), "yaml" | "yml") => {
                let message = format!("`{path}` has no page of its own");
                let hint = "link to a story, a page, an `issue.yaml` or a file for readers";
                Leads::Nowhere(Some(Diagnostic::new(Code::BrokenLink, place(), message).hint(hint)))
            }
            None => Leads::File(path.clone(), rest.to_owned()),
        }
    }
}

/// The scheme of an absolute URL (RFC 3986, section 3.1).
fn scheme(target: &str) -> Option<&str> {
    let (scheme, _) = target.split_once(':')?;
    let good = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    good.then_some(scheme)
}

fn no_anchor(place: Place, anchor: &str, body: &Body) -> Diagnostic {
    let ids = body.headings.iter().map(|heading| heading.id.as_str());
    let hint = crate::diagnostic::did_you_mean(anchor, ids.clone()).or_else(|| {
        // A hint that lists thousands costs more than it helps.
        const MOST: usize = 12;
        let first: Vec<&str> = ids.clone().take(MOST).collect();
        let more = body.headings.len().saturating_sub(MOST);
        Some(match (first.is_empty(), more) {
            (true, _) => "there are no crossheads; leave the anchor out".to_owned(),
            (false, 0) => format!("crossheads there: {}", first.join(", ")),
            (false, more) => format!("crossheads there: {}, and {more} more", first.join(", ")),
        })
    });
    let message = format!("there is no crosshead `#{anchor}`");
    Diagnostic::new(Code::BrokenAnchor, place, message).maybe_hint(hint)
}
