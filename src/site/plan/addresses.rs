//! The addresses that readers and search engines may know, and those among them that have vanished.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::{Job, Plan};
use crate::base::diagnostic::{Code, Diagnostic, Place, Span};
use crate::base::path::{Route, SourcePath};
use crate::base::yaml::scalar;
use crate::content::address_record::{AddressRecord, FILE};
use crate::content::article::Hidden;
use crate::edition::{Edition, Withheld};
use crate::site::product::{self, Product, Products};

/// The extensions of static files that readers keep the addresses of.
const DOCUMENTS: [&str; 5] = ["html", "htm", "xhtml", "pdf", "epub"];

impl Plan {
    /// The outputs whose addresses are to be kept: pages, redirects, feeds and static documents. The further pages of a
    /// list are not among them, because what they show moves on with each issue.
    pub fn addresses(&self, products: Products) -> impl Iterator<Item = (&Route, &Job)> {
        self.outputs.iter().filter(move |(_, job)| keeps_address(job, products))
    }
}

fn keeps_address(job: &Job, products: Products) -> bool {
    match job {
        Job::Front
        | Job::Archive
        | Job::Issue(_)
        | Job::Section(..)
        | Job::Sheet(..)
        | Job::Whole(_)
        | Job::Article(_)
        | Job::Index(_)
        | Job::StandingPage(_)
        | Job::Corrections(_)
        | Job::Redirect(_) => true,
        Job::Listing(_, _, page) => *page == 1,
        Job::Product(name, _) => {
            product::named(products, name).is_some_and(Product::keeps_addresses)
        }
        Job::File(source) => is_document(source),
        Job::NotFound | Job::Asset(_) | Job::Picture(_) => false,
    }
}

/// Whether a file is a static document. Other files have a digest in their names.
fn is_document(source: &SourcePath) -> bool {
    source.as_str().starts_with("content/static/")
        && DOCUMENTS.contains(&source.extension().as_str())
}

/// The recorded addresses at which nothing is published any more, as mistakes in the file that records them.
pub fn gone(
    record: &AddressRecord,
    plan: &Plan,
    products: Products,
    (edition, withheld): (&Edition, &Withheld),
) -> Vec<Diagnostic> {
    let Ok(file) = SourcePath::new(FILE) else { return Vec::new() };
    let gone: Vec<(&Route, &Span)> =
        record.iter().filter(|(route, _)| !plan.outputs.contains_key(*route)).collect();
    let search =
        Search { record, plan, products, edition, withheld, gone: &gone, new: OnceCell::new() };
    let mistake = |(route, span): &(&Route, &Span)| {
        let (message, hint) = search.explain(route);
        let place = Place::at(&file, (*span).clone());
        Diagnostic::new(Code::GoneAddress, place, message).hint(hint)
    };
    gone.iter().map(mistake).collect()
}

/// The search for what was at the addresses that are gone.
struct Search<'a> {
    record: &'a AddressRecord,
    plan: &'a Plan,
    products: Products,
    edition: &'a Edition,
    withheld: &'a Withheld,
    gone: &'a [(&'a Route, &'a Span)],
    /// The pages that are not recorded, by the last part of their address and by the part before it.
    new: OnceCell<New<'a>>,
}

/// Pages by a part of their addresses.
type ByPart<'a> = BTreeMap<&'a str, Vec<(&'a Route, &'a Job)>>;

#[derive(Default)]
struct New<'a> {
    by_name: ByPart<'a>,
    by_folder: ByPart<'a>,
}

impl<'a> Search<'a> {
    /// What is wrong with an address that is gone, and what to do.
    fn explain(&self, route: &Route) -> (String, String) {
        const GIVE_UP: &str = "to give the address up, delete this line";
        let old = route.address();
        let (was, is) = ("was published", "but nothing is there any more");
        if let Some((source, hidden)) = self.withheld.pages.get(route) {
            let why = match hidden {
                Hidden::Draft => "a draft",
                Hidden::Embargo => "under embargo",
            };
            let to = self.above(route);
            let hint = format!(
                "publish it again, or {} to send readers on; {GIVE_UP}",
                self.redirect(route, &to)
            );
            return (format!("`{old}` {was}, but `{source}` is {why} now"), hint);
        }
        let hint = match self.successor(route) {
            Some((new, job)) => {
                let line = self.alias(route, job).unwrap_or_else(|| self.redirect(route, new));
                format!("if it is now at `{}`, {line}; {GIVE_UP}", new.address())
            }
            None => {
                let line = self.redirect(route, &self.above(route));
                format!(
                    "if a story or page has moved, add `{old}` to its `aliases`; or {line} to send readers on; {GIVE_UP}"
                )
            }
        };
        (format!("`{old}` {was}, {is}"), hint)
    }

    /// The line to add to the file of a story or standing page.
    fn alias(&self, old: &Route, job: &Job) -> Option<String> {
        let (source, aliases) = match job {
            Job::Article(id) => {
                let article = &self.edition.stories.get(*id)?.article;
                (&article.source, &article.head.aliases)
            }
            Job::StandingPage(n) | Job::Corrections(Some(n)) => {
                let page = &self.edition.pages.get(*n)?.content;
                (&page.source, &page.aliases)
            }
            _ => return None,
        };
        let old = scalar(&old.address());
        Some(match aliases.is_empty() {
            true => format!("write `aliases: [{old}]` in `{source}`"),
            false => format!("add `{old}` to `aliases` in `{source}`"),
        })
    }

    /// The line to add to `site.yaml`.
    fn redirect(&self, old: &Route, new: &Route) -> String {
        let line = format!("{}: {}", scalar(&old.address()), scalar(&new.address()));
        match self.edition.settings.redirects.is_empty() {
            true => format!("write `redirects: {{{line}}}` in site.yaml"),
            false => format!("add `{line}` to `redirects` in site.yaml"),
        }
    }

    /// The new page that was probably at an address before: the only one with the same name, or the only one where one
    /// is gone.
    fn successor(&self, route: &Route) -> Option<(&'a Route, &'a Job)> {
        let (folder, name) = parts(route);
        let new = self.new.get_or_init(|| self.new_pages());
        if let Some([only]) = new.by_name.get(name).map(Vec::as_slice) {
            return Some(*only);
        }
        let is_hidden = |route: &Route| self.withheld.pages.contains_key(route);
        let is_beside =
            |other: &&(&Route, &Span)| parts(other.0).0 == folder && !is_hidden(other.0);
        match new.by_folder.get(folder).map(Vec::as_slice) {
            Some([only]) if self.gone.iter().filter(is_beside).nth(1).is_none() => Some(*only),
            _ => None,
        }
    }

    fn new_pages(&self) -> New<'a> {
        let mut new = New::default();
        let pages = self.plan.addresses(self.products).filter(|(route, job)| {
            !matches!(job, Job::Redirect(_) | Job::File(_)) && !self.record.has(route)
        });
        for (route, job) in pages {
            let (folder, name) = parts(route);
            new.by_name.entry(name).or_default().push((route, job));
            new.by_folder.entry(folder).or_default().push((route, job));
        }
        new
    }

    /// The nearest page above an address.
    fn above(&self, route: &Route) -> Route {
        let mut folder = parts(route).0;
        loop {
            match Route::page(folder) {
                Ok(page) if folder.is_empty() || self.plan.outputs.contains_key(&page) => {
                    return page;
                }
                _ => folder = folder.rsplit_once('/').map_or("", |(above, _)| above),
            }
        }
    }
}

/// The folder that contains a page or file, and its name.
fn parts(route: &Route) -> (&str, &str) {
    let path = route.as_str();
    let path = path.strip_suffix("/index.html").unwrap_or(path);
    path.rsplit_once('/').unwrap_or(("", path))
}
