//! Every output that will exist, and clashes between them, before anything is rendered.

pub mod addresses;
mod data_shape;
mod layouts;
mod spelling;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use serde::{Deserialize, Serialize};

use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::path::{PathError, Route, SourcePath};
use crate::edition::{
    Edition, IssueId, Listed, NameKind, Origin, Origins, StoryId, corrections_route,
};
use crate::site::product::{Outline, Product, Products};
use crate::site::theme::Theme;

/// The folder of the templates that stories and standing pages choose with `layout`.
pub const LAYOUTS: &str = "layouts/";

/// What is to be made at a route.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Job {
    /// The front of the newest issue.
    Front,
    /// All issues by year.
    Archive,
    /// The front of an issue.
    Issue(IssueId),
    /// A section within an issue: the number of its first run.
    Section(IssueId, usize),
    /// A printed page of an issue.
    Sheet(IssueId, usize),
    /// A whole issue on one page, for printing.
    Whole(IssueId),
    /// A story.
    Article(StoryId),
    /// A page of the stories of a name.
    Listing(NameKind, usize, usize),
    /// All names of a kind.
    Index(NameKind),
    /// A standing page.
    StandingPage(usize),
    /// All corrections by month, below the text of a standing page if there is one.
    Corrections(Option<usize>),
    /// The page that readers see at an unknown address.
    NotFound,
    /// A redirect, by its number.
    Redirect(usize),
    /// A file of a product: the product's name, and the number of the file.
    Product(String, usize),
    /// An asset of the theme.
    Asset(String),
    /// A file that is published unchanged.
    File(SourcePath),
    /// A picture that is published without private metadata.
    Picture(SourcePath),
}

/// All outputs, in order of their routes.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Plan {
    /// What is made at each route.
    pub outputs: BTreeMap<Route, Job>,
    /// The outputs that static files replace: `robots.txt`, `404.html`.
    pub replaced: Vec<Route>,
    /// The pages that robots may list, in order of their routes, with the number of a story; none that exists only because
    /// hidden things are shown.
    pub listed: Vec<(Route, Option<StoryId>)>,
    /// Whether the newest issue exists only because hidden things are shown. The sitemap lists the front anyway, because
    /// there is always a public one.
    pub front_is_hidden: bool,
}

impl Plan {
    /// Whether robots may list what a job makes at a route, as it is in this run.
    pub fn is_listed(&self, route: &Route, job: &Job) -> bool {
        if matches!(job, Job::Front) {
            return !self.front_is_hidden;
        }
        self.listed.binary_search_by(|(listed, _)| listed.cmp(route)).is_ok()
    }
}

/// Outputs and their sources, while a plan is made.
struct Draft<'a, 's> {
    origins: &'a Origins<'s>,
    plan: Plan,
    folded: BTreeMap<String, (Route, Option<Origin>)>,
    found: Vec<Diagnostic>,
}

/// Plans all outputs of an edition. The origins are asked only where two claims clash.
pub fn plan(
    edition: &Edition,
    theme: &Theme,
    products: Products,
    origins: &Origins<'_>,
) -> (Plan, Vec<Diagnostic>) {
    let mut draft =
        Draft { origins, plan: Plan::default(), folded: BTreeMap::new(), found: Vec::new() };
    draft.statics(edition);
    draft.issues(edition);
    draft.names(edition);
    for (n, page) in edition.pages.iter().enumerate() {
        let listed = !page.content.noindex && page.hidden.is_none();
        draft.list(&page.route, listed);
        let job = match edition.corrections_page() {
            Some(own) if own == n => Job::Corrections(Some(n)),
            _ => Job::StandingPage(n),
        };
        draft.claim(page.route.clone(), job, Some(Origin::of(&page.content.source)));
    }
    draft.corrections(edition);
    for (n, (route, _, origin)) in edition.redirects.iter().enumerate() {
        if !route.is_feed() {
            draft.claim(route.clone(), Job::Redirect(n), Some(origin.clone()));
        }
    }
    for picture in &edition.media.pictures {
        if let Some(route) = &picture.original {
            draft.shared(route, Job::Picture(picture.source.clone()), &picture.source);
        }
    }
    for (path, route) in &edition.media.files {
        draft.shared(route, Job::File(path.clone()), path);
    }
    for (path, asset) in &theme.assets {
        draft.claim(asset.route.clone(), Job::Asset(path.clone()), None);
    }
    draft.plan.listed.sort();
    if let Ok(route) = Route::new("404.html") {
        draft.replaceable(route, Job::NotFound, edition);
    }
    for product in products {
        draft.product(*product, (edition, theme));
    }
    draft.check_layouts(edition, theme);
    draft.check_folders();
    draft.found.extend(spelling::check(&draft));
    (draft.plan, draft.found)
}

impl Draft<'_, '_> {
    /// Claims a route for an output.
    fn claim(&mut self, route: Route, job: Job, origin: Option<Origin>) {
        match self.folded.get(&route.folded()) {
            Some(first) => self.found.push(self.clash((&route, origin.as_ref()), first)),
            None => {
                self.folded.insert(route.folded(), (route.clone(), origin));
                self.plan.outputs.insert(route, job);
            }
        }
    }

    /// Puts the route of a page into the sitemap, if robots may list it.
    fn list(&mut self, route: &Route, listed: bool) {
        self.plan.listed.extend(listed.then(|| (route.clone(), None)));
    }

    /// Claims a route for a page of the site's own.
    fn own(&mut self, route: Result<Route, PathError>, job: Job, listed: bool) {
        match route {
            Ok(route) => {
                self.list(&route, listed);
                self.claim(route, job, None);
            }
            Err(error) => {
                let message = format!("a page cannot have its URL: {error}");
                self.found.push(Diagnostic::nowhere(Code::BadName, message));
            }
        }
    }

    /// Claims a route that holds a digest: two sources with the same name and bytes share it.
    fn shared(&mut self, route: &Route, job: Job, source: &SourcePath) {
        if !self.plan.outputs.contains_key(route) {
            self.claim(route.clone(), job, Some(Origin::of(source)));
        }
    }

    fn statics(&mut self, edition: &Edition) {
        for (source, route) in &edition.statics {
            self.claim(route.clone(), Job::File(source.clone()), Some(Origin::of(source)));
        }
    }

    fn issues(&mut self, edition: &Edition) {
        let newest = edition.issues.last();
        self.plan.front_is_hidden = newest.is_some_and(|i| edition.released(&i.stories) == 0);
        self.own(Route::page(""), Job::Front, true);
        self.own(Route::page("issues"), Job::Archive, true);
        for (n, issue) in edition.issues.iter().enumerate() {
            let origin = Some(Origin::of(&issue.file.source));
            self.list(&issue.route, edition.released(&issue.stories) > 0);
            self.claim(issue.route.clone(), Job::Issue(n), origin.clone());
            let mut seen = BTreeSet::new();
            for (s, section) in issue.sections.iter().enumerate() {
                if seen.insert(&section.key) {
                    let mut runs = issue.sections.iter().filter(|run| run.key == section.key);
                    let listed = runs.any(|run| edition.released(&run.stories) > 0);
                    self.list(&section.route, listed);
                    self.claim(section.route.clone(), Job::Section(n, s), origin.clone());
                }
            }
            for (s, sheet) in issue.sheets.iter().enumerate() {
                self.list(&sheet.route, edition.released(&sheet.stories()) > 0);
                self.claim(sheet.route.clone(), Job::Sheet(n, s), origin.clone());
            }
            // Search engines find its stories on their own pages.
            self.own(issue.whole(), Job::Whole(n), false);
        }
        for (n, story) in edition.stories.iter().enumerate() {
            if !story.article.head.noindex && story.hidden.is_none() {
                self.plan.listed.push((story.route.clone(), Some(n)));
            }
            self.claim(
                story.route.clone(),
                Job::Article(n),
                Some(Origin::of(&story.article.source)),
            );
        }
    }

    fn names(&mut self, edition: &Edition) {
        for (kind, directory) in &edition.directories {
            if directory.entries.is_empty() {
                continue;
            }
            let released = |name: &Listed| edition.released(&name.stories);
            let is_known =
                |kind: NameKind, n: usize| kind == NameKind::Author && edition.shows_author(n);
            let any = directory.entries.iter().any(|name| released(name) > 0)
                || (0..directory.entries.len()).any(|n| is_known(*kind, n));
            self.own(Route::page(kind.plural()), Job::Index(*kind), any);
            for (n, name) in directory.entries.iter().enumerate() {
                let public = released(name).div_ceil(edition.settings.per_page);
                // An author who has a file has a page even without a story.
                let public = public.max(usize::from(is_known(*kind, n)));
                for page in 1..=name.pages(edition.settings.per_page) {
                    let job = Job::Listing(*kind, n, page);
                    let file = edition.author_file(*kind, n).filter(|_| page == 1);
                    match name.route(*kind, page) {
                        Ok(route) if let Some(file) = file => {
                            self.list(&route, page <= public);
                            self.claim(route, job, Some(Origin::of(file)));
                        }
                        route => self.own(route, job, page <= public),
                    }
                }
            }
        }
    }

    /// Claims the route of the page of all corrections, if there are any and no standing page has it.
    fn corrections(&mut self, edition: &Edition) {
        let mut stories = edition.corrected().peekable();
        if edition.corrections_page().is_none() && stories.peek().is_some() {
            let released = stories.any(|id| edition.stories[id].hidden.is_none());
            self.own(corrections_route(), Job::Corrections(None), released);
        }
    }

    /// Claims the routes of a product.
    fn product(&mut self, product: &dyn Product, (edition, theme): (&Edition, &Theme)) {
        let listed = mem::take(&mut self.plan.listed);
        let outline = Outline { edition, theme, listed: &listed };
        let routes = product.routes(&outline);
        self.found.extend(product.check(&outline));
        self.plan.listed = listed;
        for (n, route) in routes.into_iter().enumerate() {
            let job = Job::Product(product.name().to_owned(), n);
            match product.is_replaceable() {
                true => self.replaceable(route, job, edition),
                false => self.claim(route, job, None),
            }
        }
    }

    /// Claims a route, unless a static file takes the place of the output.
    fn replaceable(&mut self, route: Route, job: Job, edition: &Edition) {
        if edition.statics.values().any(|own| *own == route) {
            self.plan.replaced.push(route);
        } else {
            self.claim(route, job, None);
        }
    }

    /// Reports files whose route is a folder of another route, each once.
    fn check_folders(&mut self) {
        let mut seen = BTreeSet::new();
        for (folded, (route, origin)) in &self.folded {
            let folders = folded.match_indices('/').map(|(at, _)| &folded[..at]);
            for folder in folders.filter(|folder| self.folded.contains_key(*folder)) {
                if let (true, Some(first)) = (seen.insert(folder), self.folded.get(folder)) {
                    let clash = self.clash((route, origin.as_ref()), first);
                    self.found.push(clash);
                }
            }
        }
    }

    /// Two outputs that a host could not keep apart.
    fn clash(
        &self,
        (route, origin): (&Route, Option<&Origin>),
        first: &(Route, Option<Origin>),
    ) -> Diagnostic {
        let url = route.url("/");
        let message = match &first.0 == route {
            true => format!("two sources claim `{url}`"),
            false => format!("`{url}` and `{}` cannot both exist on every host", first.0.url("/")),
        };
        let first = first.1.as_ref();
        let locate = |origin: Option<&Origin>| origin.map(|origin| self.origins.locate(origin));
        let (place, other) = match origin {
            Some(_) => (locate(origin), locate(first)),
            None => (locate(first), None),
        };
        let diagnostic = Diagnostic { place, ..Diagnostic::nowhere(Code::RouteClash, message) };
        match other {
            Some(other) => {
                let hint = "rename one; a story can have a `slug` instead";
                diagnostic.related(other, "the other claim").hint(hint)
            }
            None => diagnostic
                .hint("the other claim is a page that pressrun makes, such as the list of a name's stories: rename the source"),
        }
    }
}
