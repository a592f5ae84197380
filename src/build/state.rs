//! Making the outputs of a plan, all but those that are kept from the last build.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::mem;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use tera::Context;

use super::galleys::{self, Galleys};
use super::moved;
use super::prints::Prints;
use super::{Build, Environment, Stage, Step};
use crate::base::diagnostic::{self, Code, Diagnostic, Place};
use crate::base::digest::Digest;
use crate::base::output::{Nowhere, Sink};
use crate::base::path::{Route, SourcePath};
use crate::base::snapshot::{Content, Snapshot};
use crate::content::settings::Request;
use crate::edition::{StoryId, Withheld};
use crate::pictures::photo;
use crate::site::ledger::{Basis, Ledger, Made, Review, Why};
use crate::site::page::{self, Planned, Site};
use crate::site::plan::{Job, Plan};
use crate::site::template::{self, Page, Renderers, Templates};
use crate::site::view::{Question, QuestionKind, Trace, View, Window};

/// What was to be built.
pub(super) struct Inputs {
    pub(super) snapshot: Snapshot,
    pub(super) request: Request,
    /// The mistakes known before the build began.
    pub(super) before: Vec<Diagnostic>,
    /// Those found since, and these.
    pub(super) found: Vec<Diagnostic>,
    pub(super) withheld: Withheld,
}

/// Everything needed to make outputs.
pub(super) struct BuildState {
    pub(super) inputs: Inputs,
    pub(super) view: Arc<View>,
    /// The digest of what every answer depends on.
    pub(super) ground: Digest,
    pub(super) plan: Plan,
    pub(super) templates: Templates,
    /// What every template is given.
    pub(super) shared: Context,
    /// The digest of that.
    site: Digest,
    /// The prints that pages show.
    pub(super) prints: Arc<Prints>,
    /// How many of them are outputs of this build.
    pub(super) printed: usize,
    /// How many outputs are pages.
    pages: usize,
    /// Pieces of pages that stay set.
    pub(super) galleys: Galleys,
    /// The photos that are too small for their places.
    pub(super) small: Vec<Diagnostic>,
    failed: Mutex<Vec<Diagnostic>>,
}

/// What has become of a planned output.
enum Outcome {
    Made(Box<Made>),
    Kept,
    Failed,
}

impl Outcome {
    fn into_made(self) -> Option<Made> {
        match self {
            Self::Made(made) => Some(*made),
            Self::Kept | Self::Failed => None,
        }
    }
}

impl BuildState {
    pub(super) fn new(
        inputs: Inputs,
        (view, ground): (Arc<View>, Digest),
        plan: Plan,
        templates: Templates,
    ) -> Self {
        let site = Site::of(view.settings());
        let (words, options) = (&view.theme().words, &view.theme().options);
        let zone = view.settings().reading.zone.iana_name();
        let mut shared = Context::new();
        shared.insert("site", &site);
        shared.insert("words", words);
        shared.insert_value("words_html", template::words_html(view.theme()));
        shared.insert("options", options);
        let site = Digest::of_value(&(site, words, &view.theme().stand_ins, options, zone));
        let pages = plan.outputs.values().filter(|job| page::template(job).is_some()).count();
        let failed = Mutex::default();
        let (prints, printed, small) = (Arc::default(), 0, Vec::new());
        let galleys = Galleys::default();
        #[rustfmt::skip]
        let state = Self { inputs, view, ground, plan, templates, shared, site, prints, printed, pages, galleys, small, failed };
        state
    }

    /// Makes every output that is not kept, hands it to the sink, and enters all into the ledger if
    /// nothing failed.
    pub(super) fn make_all(
        &mut self,
        (ledger, review): (&mut Ledger, Review),
        environment: Environment<'_>,
    ) -> io::Result<Build> {
        (environment.progress)(Step::Stage(Stage::Outputs));
        let mut made = self.print_pages((ledger, &review), environment)?;
        let is_made: BTreeSet<&Route> = made.iter().map(|made| &made.route).collect();
        let kept = self.plan.outputs.keys().filter(|route| !is_made.contains(*route));
        let asked = ledger.asked(QuestionKind::Print, kept, &self.view);
        let new = made.iter().flat_map(|made| made.trace.iter().map(|(question, _)| question));
        self.count_prints(asked.iter().chain(new));
        let printed = self.print_pictures(ledger, environment)?;
        if self.has_failed() {
            made.extend(printed);
            return Ok(self.build(made));
        }
        (environment.progress)(Step::Stage(Stage::Ledger));
        let moved = moved::moved(&moved::gone(ledger, &self.plan), &made, &self.view);
        ledger.enter(review, &self.view, &mut made);
        ledger.enter_files(&printed);
        made.extend(printed);
        let removed = self.strike_out(ledger);
        Ok(Build { moved, removed, ..self.build(made) })
    }

    /// The mistakes found so far, and those that templates have when pages are rendered: they are told in
    /// the same run as mistakes in the sources. Some pages of each kind are tried, and nothing is kept.
    pub(super) fn with_template_mistakes(mut self) -> Vec<Diagnostic> {
        const TRIED: usize = 12;
        let mut tried: BTreeMap<&str, usize> = BTreeMap::new();
        let mut routes: Vec<(&Route, Why)> = Vec::new();
        for (route, job) in &self.plan.outputs {
            let Some(template) = page::template(job) else { continue };
            let count = tried.entry(template).or_default();
            *count += 1;
            if *count <= TRIED {
                routes.push((route, Why::New));
            }
        }
        // The trial writes to nowhere, which never fails.
        _ = self.make_some(routes, Environment::new(&Nowhere, &|_| {}));
        let failed = mem::take(self.failed.get_mut().unwrap_or_else(PoisonError::into_inner));
        let is_template = |diagnostic: &Diagnostic| diagnostic.code == Code::BadTemplate;
        let mut found = self.inputs.found;
        found.extend(together(failed).into_iter().filter(is_template));
        found
    }

    pub(super) fn has_failed(&mut self) -> bool {
        !self.failed.get_mut().unwrap_or_else(PoisonError::into_inner).is_empty()
            || self.small.iter().any(Diagnostic::is_error)
    }

    /// Makes every planned output that does not stand.
    fn print_pages(
        &self,
        (ledger, review): (&Ledger, &Review),
        environment: Environment<'_>,
    ) -> io::Result<Vec<Made>> {
        let total = self.plan.outputs.len();
        let count = AtomicUsize::new(0);
        let jobs: Vec<(&Route, &Job)> = self.plan.outputs.iter().collect();
        let renderers = Renderers::new(&self.templates, &self.view, environment.pages);
        let make = |(route, job): (&Route, &Job)| -> io::Result<Outcome> {
            let why = self.why((route, job), (ledger, review), environment.sink)?;
            let outcome = why.map_or(Ok(Outcome::Kept), |why| {
                self.make_output((route, job), why, (&renderers, environment.sink))
            })?;
            (environment.progress)(Step::Output(count.fetch_add(1, Ordering::Relaxed) + 1, total));
            Ok(outcome)
        };
        let outcomes: Vec<Outcome> = jobs.into_par_iter().map(make).collect::<io::Result<_>>()?;
        Ok(outcomes.into_iter().filter_map(Outcome::into_made).collect())
    }

    /// Makes the outputs at some routes and hands them to the sink.
    pub(super) fn make_some(
        &self,
        routes: Vec<(&Route, Why)>,
        Environment { sink, pages, .. }: Environment<'_>,
    ) -> io::Result<Vec<Made>> {
        let renderers = Renderers::new(&self.templates, &self.view, pages);
        let make = |(route, why): (&Route, Why)| match self.plan.outputs.get(route) {
            Some(job) => self.make_output((route, job), why, (&renderers, sink)),
            None => Ok(Outcome::Failed),
        };
        let outcomes = routes.into_par_iter().map(make).collect::<io::Result<Vec<_>>>()?;
        Ok(outcomes.into_iter().filter_map(Outcome::into_made).collect())
    }

    /// What a build with this state has come to.
    pub(super) fn build(&mut self, made: Vec<Made>) -> Build {
        let failed = mem::take(self.failed.get_mut().unwrap_or_else(PoisonError::into_inner));
        let mut diagnostics = self.inputs.found.clone();
        // What pages that failed would have shown is not known.
        let small = if failed.is_empty() { self.small.as_slice() } else { &[] };
        diagnostics.extend_from_slice(small);
        diagnostics.extend(together(failed));
        diagnostic::sort(&mut diagnostics);
        let edition = self.view.edition();
        Build {
            diagnostics,
            made,
            moved: Vec::new(),
            outputs: self.plan.outputs.len() + self.printed,
            pages: self.pages,
            removed: Vec::new(),
            withheld: self.inputs.withheld.clone(),
            prefix: edition.settings.base.prefix().to_owned(),
            prints: Some(Arc::clone(&self.prints)),
            replaced: self.plan.replaced.clone(),
            next_release: edition.next_release,
            next_change: edition.next_change,
            zone: edition.settings.reading.zone.clone(),
        }
    }

    /// Why an output has to be made; `None` if it stands.
    fn why(
        &self,
        (route, job): (&Route, &Job),
        (ledger, review): (&Ledger, &Review),
        sink: &dyn Sink,
    ) -> io::Result<Option<Why>> {
        Ok(match ledger.kept(route, &self.basis(route, job), review) {
            Ok(digest) if sink.keep(route, &digest)? => None,
            Ok(_) => Some(Why::Lost),
            Err(why) => Some(why),
        })
    }

    /// Makes an output and hands it to the sink.
    fn make_output(
        &self,
        (route, job): (&Route, &Job),
        why: Why,
        (renderers, sink): (&Renderers<'_>, &dyn Sink),
    ) -> io::Result<Outcome> {
        let basis = self.basis(route, job);
        let (digest, trace) = match job {
            Job::File(source) => (self.copy(route, source, sink)?, Trace::new()),
            _ => {
                let Some((bytes, trace)) = self.make((route, job), renderers)? else {
                    return Ok(Outcome::Failed);
                };
                let digest = Digest::of(&bytes);
                sink.put(route, bytes, digest)?;
                (digest, trace)
            }
        };
        let made = Made { route: route.clone(), basis, digest, trace, why };
        Ok(Outcome::Made(Box::new(made)))
    }

    /// Hands a source file to the sink as it is; gives its digest.
    fn copy(&self, route: &Route, source: &SourcePath, sink: &dyn Sink) -> io::Result<Digest> {
        match self.inputs.snapshot.content(source)? {
            Content::Held(bytes) => {
                let digest = Digest::of(&bytes);
                sink.put(route, bytes.to_vec(), digest)?;
                Ok(digest)
            }
            Content::Stored(file) => {
                let digest = file.digest;
                sink.put_file(route, file)?;
                Ok(digest)
            }
        }
    }

    /// What an output takes without asking.
    fn basis(&self, route: &Route, job: &Job) -> Basis {
        let closures = &self.view.theme().closures;
        let closure = |name| closures.get(name).copied().unwrap_or_else(|| Digest::of(b""));
        let template = page::template(job).map_or_else(|| Digest::of(b""), closure);
        let template = match job {
            Job::Whole(_) => Digest::of_value(&(template, closure(page::PIECE))),
            _ => template,
        };
        let listed = self.plan.is_listed(route, job);
        let is_file = matches!(job, Job::Asset(_) | Job::File(_) | Job::Picture(_));
        Basis {
            template,
            site: if is_file { Digest::of(b"") } else { self.site },
            job: Digest::of_value(&(self.identity(job), listed)),
        }
    }

    /// What tells one job from another in whatever build.
    fn identity(&self, job: &Job) -> (&'static str, String) {
        let name = |question: &Question| self.view.name_of(question);
        let digest = |source: &SourcePath| match self.inputs.snapshot.get(source) {
            Some(file) => file.digest.to_string(),
            None => String::new(),
        };
        match job {
            Job::Front => ("front", String::new()),
            Job::Archive => ("archive", String::new()),
            Job::Issue(id) => ("issue", name(&Question::Issue(*id))),
            Job::Section(issue, n) => {
                let sections = &self.view.edition().issues[*issue].sections;
                let key = sections.get(*n).map_or("", |section| &section.key);
                ("section", format!("{key} {}", name(&Question::Issue(*issue))))
            }
            Job::Sheet(issue, n) => ("sheet", name(&Question::Sheet(*issue, *n))),
            Job::Whole(id) => ("whole", name(&Question::Issue(*id))),
            Job::Article(id) => ("article", name(&Question::Story(*id))),
            Job::Listing(kind, entry, n) => {
                ("listing", name(&Question::Listing(*kind, *entry, *n)))
            }
            Job::Index(kind) => ("index", kind.as_str().to_owned()),
            Job::Text(n) => ("text", name(&Question::Text(*n))),
            Job::NotFound => ("404", String::new()),
            Job::Redirect(n) => ("redirect", name(&Question::Redirect(*n))),
            Job::Feed => ("feed", String::new()),
            Job::Sitemap => ("sitemap", self.listed().to_string()),
            Job::SitemapPart(n) => ("sitemap part", format!("{n} {}", self.listed())),
            Job::Robots => ("robots", String::new()),
            Job::Asset(path) => {
                let asset = self.view.theme().assets.get(path);
                ("asset", asset.map_or_else(String::new, |a| Digest::of(&a.bytes).to_string()))
            }
            // Where it is shown it is read from its own place, so another place is another output.
            Job::File(source) => ("file", format!("{} {source}", digest(source))),
            Job::Picture(source) => ("picture", digest(source)),
        }
    }

    /// The digest of what the sitemap lists: the routes, and which story is at each.
    fn listed(&self) -> Digest {
        let story = |id: &StoryId| self.view.name_of(&Question::Story(*id));
        let listed = self.plan.listed.iter().map(|(route, id)| (route, id.as_ref().map(story)));
        Digest::of_value(&listed.collect::<Vec<_>>())
    }

    /// Makes one output; `None` if a mistake kept it from being made.
    fn make(
        &self,
        (route, job): (&Route, &Job),
        renderers: &Renderers<'_>,
    ) -> io::Result<Option<(Vec<u8>, Trace)>> {
        if let Some(template) = page::template(job) {
            let rendered = self.render((route, job, template), renderers);
            return Ok(rendered.map_err(|diagnostic| self.fail(*diagnostic)).ok());
        }
        let window = Window::new(Arc::clone(&self.view));
        let bytes = match job {
            Job::Feed => page::feed::feed(&window),
            Job::Sitemap => page::sitemap::sitemap(&self.plan, &window),
            Job::SitemapPart(n) => page::sitemap::part(&self.plan, &window, *n),
            Job::Robots => page::sitemap::robots(self.view.settings()),
            Job::Asset(path) => {
                self.view.theme().assets.get(path).map(|a| a.bytes.to_vec()).unwrap_or_default()
            }
            Job::Picture(source) => return self.picture(source),
            _ => return Ok(None),
        };
        Ok(Some((bytes, window.take_trace())))
    }

    /// Makes a page, and the pieces it is put together from.
    fn render(
        &self,
        (route, job, template): (&Route, &Job, &'static str),
        renderers: &Renderers<'_>,
    ) -> Result<(Vec<u8>, Trace), Box<Diagnostic>> {
        let planned = Planned { job, route, listed: self.plan.is_listed(route, job), pieces: &[] };
        let galleys = match job {
            Job::Whole(issue) => self.set_pieces((*issue, planned), renderers)?,
            _ => Vec::new(),
        };
        let id = |id: &StoryId| self.view.edition().stories[*id].id.as_str();
        let pieces: Vec<_> = galleys.iter().map(|(story, set)| (id(story), &set.set)).collect();
        let planned = Planned { pieces: &pieces, ..planned };
        let context = |window: &Window| page::context(planned, &self.shared, window);
        let page = Page { template, context: &context };
        let (bytes, trace) = renderers.render(&page, &self.subject(planned))?;
        if let Job::Whole(issue) = job {
            self.galleys.keep(*issue, &galleys);
        }
        Ok((bytes, galleys::with_traces(trace, &galleys)))
    }

    /// What a page is called when it cannot be made: its address, and the file it shows.
    fn subject(&self, page: Planned<'_>) -> String {
        let edition = self.view.edition();
        let url = page.route.url("/");
        match page.job {
            Job::Article(id) => format!("{url} ({})", edition.stories[*id].article.source),
            Job::Text(n) => format!("{url} ({})", edition.pages[*n].plain.source),
            _ => url,
        }
    }

    fn picture(&self, source: &SourcePath) -> io::Result<Option<(Vec<u8>, Trace)>> {
        let pictures = &self.view.edition().media;
        let picture = pictures.picture(source).and_then(|id| pictures.pictures.get(id));
        let rights = picture.map(|picture| picture.rights.packet()).unwrap_or_default();
        match photo::clean(&self.inputs.snapshot.bytes(source)?, &rights) {
            Ok(bytes) => Ok(Some((bytes, Vec::new()))),
            Err(trouble) => {
                let place = Place::file(source);
                self.fail(
                    Diagnostic::new(Code::BadPhoto, place, trouble.to_string())
                        .hint(trouble.remedy()),
                );
                Ok(None)
            }
        }
    }

    pub(super) fn fail(&self, diagnostic: Diagnostic) {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).push(diagnostic);
    }
}

/// One mistake of a template that fails on many pages is one diagnostic, with the first page in order
/// and the number of the others.
fn together(mut failed: Vec<Diagnostic>) -> Vec<Diagnostic> {
    failed.sort_by(|a, b| (&a.place, &a.message, &a.hint).cmp(&(&b.place, &b.message, &b.hint)));
    let mut kept: Vec<(Diagnostic, usize)> = Vec::new();
    for diagnostic in failed {
        match kept.last_mut() {
            Some((last, more))
                if last.place == diagnostic.place && last.message == diagnostic.message =>
            {
                *more += 1;
            }
            _ => kept.push((diagnostic, 0)),
        }
    }
    let counted = |(mut diagnostic, more): (Diagnostic, usize)| {
        if let (Some(hint), 1..) = (&diagnostic.hint, more) {
            let pages = if more == 1 { "page" } else { "pages" };
            diagnostic.hint = Some(format!("{hint} and {more} more {pages}"));
        }
        diagnostic
    };
    kept.into_iter().map(counted).collect()
}
