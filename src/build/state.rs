//! Everything needed to make outputs, and making those that are not kept.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::mem;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use tera::Context;

use super::galleys::Galleys;
use super::make::{Reviewed, Task, Tools};
use super::moved;
use super::prints::Prints;
use super::{Build, Changes, Environment, Input, Outcome, Pictures, Progress, Stage};
use crate::base::diagnostic::{self, Code, Diagnostic};
use crate::base::digest::Digest;
use crate::base::output::Nowhere;
use crate::base::path::Route;
use crate::base::snapshot::Snapshot;
use crate::content::settings::Request;
use crate::edition::Withheld;
use crate::site::ledger::{Ledger, Made, Review, Why};
use crate::site::page::{self, Site};
use crate::site::plan::{Job, Plan};
use crate::site::product::{self, Product, Products};
use crate::site::template::{self, Renderers, Templates};
use crate::site::view::{Question, QuestionKind, View};

/// The sources of an edition, and what was found in them.
pub(super) struct Sources {
    pub(super) snapshot: Snapshot,
    pub(super) request: Request,
    pub(super) products: Products,
    /// The mistakes known before the build began.
    pub(super) before: Vec<Diagnostic>,
    /// All found so far, these included.
    pub(super) found: Vec<Diagnostic>,
    pub(super) withheld: Withheld,
}

impl Sources {
    /// The sources of an input, before anything is found.
    pub(super) fn of(input: &Input<'_>) -> Self {
        Self {
            snapshot: input.snapshot.clone(),
            request: input.request.clone(),
            products: input.products,
            before: input.found.clone(),
            found: Vec::new(),
            withheld: Withheld::default(),
        }
    }
}

/// Everything needed to make outputs.
pub(super) struct BuildState {
    pub(super) sources: Sources,
    pub(super) view: Arc<View>,
    /// The digest of what every answer depends on.
    pub(super) ground: Digest,
    pub(super) plan: Plan,
    pub(super) templates: Templates,
    /// What every template gets.
    pub(super) shared: Context,
    /// The digest of that.
    pub(super) site: Digest,
    /// The prints that pages show.
    pub(super) prints: Arc<Prints>,
    /// How many of them are outputs of this build.
    pub(super) printed: usize,
    /// The number of outputs that are pages.
    pages: usize,
    /// Pieces of pages that stay set.
    pub(super) galleys: Galleys,
    /// Mistakes about photos that are too small for their places, or cropped too much.
    pub(super) unfit: Vec<Diagnostic>,
    failed: Mutex<Vec<Diagnostic>>,
}

/// Outputs to make or keep, and how many are done already.
struct Tasks<'a> {
    tasks: Vec<Task<'a>>,
    before: usize,
}

/// The result of trying to make or keep an output.
pub(super) enum Attempt {
    Made(Box<Made>),
    Kept,
    Failed,
}

impl Attempt {
    fn into_made(self) -> Option<Made> {
        match self {
            Self::Made(made) => Some(*made),
            Self::Kept | Self::Failed => None,
        }
    }
}

impl BuildState {
    pub(super) fn new(
        sources: Sources,
        (view, ground): (Arc<View>, Digest),
        plan: Plan,
        templates: Templates,
    ) -> Self {
        let site = Site::of(&view);
        let is_page = |job: &&Job| page::template(job, view.edition()).is_some();
        let (words, options) = (&view.theme().words, &view.theme().options);
        let zone = view.settings().reading.zone.iana_name();
        let mut shared = Context::new();
        shared.insert("site", &site);
        shared.insert("words", words);
        shared.insert_value("words_html", template::words_html(view.theme()));
        shared.insert("options", options);
        let is_magazine = view.settings().is_magazine;
        let stand_ins = &view.theme().stand_ins;
        let site = Digest::of_value(&(site, words, stand_ins, options, zone, is_magazine));
        let pages = plan.outputs.values().filter(is_page).count();
        let failed = Mutex::default();
        let (prints, printed, unfit) = (Arc::default(), 0, Vec::new());
        let galleys = Galleys::default();
        #[rustfmt::skip]
        let state = Self { sources, view, ground, plan, templates, shared, site, prints, printed, pages, galleys, unfit, failed };
        state
    }

    /// Makes every output that is not kept, hands it to the sink, and if nothing failed enters all into the ledger.
    pub(super) fn make_all(
        &mut self,
        (ledger, mut review): (&mut Ledger, Review),
        environment: Environment<'_>,
    ) -> io::Result<Build> {
        (environment.progress)(Progress::Stage(Stage::Outputs));
        let late = self.late_routes();
        let first = self.plan.outputs.iter().filter(|(route, _)| !late.contains(*route));
        let tasks = Tasks { tasks: first.map(Task::of).collect(), before: 0 };
        let reviewed = Reviewed { ledger, review: &review };
        let mut made = self.make_tasks(tasks, reviewed, environment)?;
        let is_made: BTreeSet<&Route> = made.iter().map(|made| &made.route).collect();
        let is_kept = |route: &&Route| !is_made.contains(*route) && !late.contains(*route);
        let kept = self.plan.outputs.keys().filter(is_kept);
        let mut asked = ledger.asked(QuestionKind::Print, kept, &self.view);
        asked.extend(self.prints_of_late(&late));
        let new = made.iter().flat_map(|made| made.trace.iter().map(|(question, _)| question));
        self.count_prints(asked.iter().chain(new));
        let printed = self.print_pictures(ledger, environment)?;
        if self.has_failed() {
            made.extend(printed);
            return Ok(self.build(Changes { made, ..Changes::default() }));
        }
        let has_prints = matches!(environment.pictures, Pictures::Now { .. });
        if !late.is_empty() && has_prints {
            self.set_outputs(ledger, made.iter().chain(&printed))?;
            review.review_outputs(ledger, &self.view);
            let tasks = self.plan.outputs.iter().filter(|(route, _)| late.contains(*route));
            let tasks: Vec<Task<'_>> = tasks.map(Task::of).collect();
            let tasks = Tasks { before: self.plan.outputs.len() - tasks.len(), tasks };
            let reviewed = Reviewed { ledger, review: &review };
            made.extend(self.make_tasks(tasks, reviewed, environment)?);
        }
        (environment.progress)(Progress::Stage(Stage::Ledger));
        let moved = moved::moved(&moved::gone(ledger, &self.plan), &made, &self.view);
        ledger.record_build(review, &self.view, &mut made);
        ledger.record_files(&printed);
        made.extend(printed);
        let removed = self.remove_unplanned(ledger);
        Ok(self.build(Changes { made, moved, removed }))
    }

    /// Asks for the prints that late products contain.
    fn prints_of_late(&self, late: &BTreeSet<Route>) -> Vec<Question> {
        let products = if late.is_empty() { &[] } else { self.sources.products };
        let wanted = products.iter().flat_map(|it| it.prints(&self.outline(), &self.view));
        wanted.map(|wanted| Question::Print(Box::new(wanted))).collect()
    }

    /// Leaves out late products, where the outputs that they are made of are not made.
    pub(super) fn without_late(plan: &mut Plan, products: Products) {
        plan.outputs.retain(|_, job| !is_late(job, products));
    }

    /// The routes of late products: those that are made after all other outputs.
    pub(super) fn late_routes(&self) -> BTreeSet<Route> {
        if !self.sources.products.iter().any(|product| product.is_made_last()) {
            return BTreeSet::new();
        }
        let late = self.plan.outputs.iter().filter(|(_, job)| is_late(job, self.sources.products));
        late.map(|(route, _)| route.clone()).collect()
    }

    /// Gives the view the digests of all outputs, made or kept, except those that are made last.
    pub(super) fn set_outputs<'m>(
        &mut self,
        ledger: &Ledger,
        made: impl Iterator<Item = &'m Made>,
    ) -> io::Result<()> {
        let late = self.late_routes();
        let is_print = |route: &Route| self.printed > 0 && self.prints.contains_key(route);
        let is_output = |route: &Route| {
            !late.contains(route) && (self.plan.outputs.contains_key(route) || is_print(route))
        };
        let kept = ledger.outputs().filter(|(route, _)| is_output(route));
        let mut outputs: BTreeMap<Route, Digest> =
            kept.map(|(route, digest)| (route.clone(), *digest)).collect();
        outputs.extend(made.map(|made| (made.route.clone(), made.digest)));
        let view = Arc::get_mut(&mut self.view);
        let view = view.ok_or_else(|| io::Error::other("a page is still being made"))?;
        view.set_outputs(outputs);
        Ok(())
    }

    /// The mistakes found so far, and those of templates, so that one run reports both. Some pages of each kind are
    /// rendered and thrown away.
    pub(super) fn with_template_mistakes(mut self) -> Vec<Diagnostic> {
        const TRIED: usize = 12;
        let mut tried: BTreeMap<Cow<'_, str>, usize> = BTreeMap::new();
        let mut routes: Vec<(&Route, Why)> = Vec::new();
        for (route, job) in &self.plan.outputs {
            let edition = self.view.edition();
            let Some(template) = page::template(job, edition) else { continue };
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
        let mut found = self.sources.found;
        found.extend(together(failed).into_iter().filter(is_template));
        found
    }

    pub(super) fn has_failed(&mut self) -> bool {
        !self.failed.get_mut().unwrap_or_else(PoisonError::into_inner).is_empty()
            || self.unfit.iter().any(Diagnostic::is_error)
    }

    /// Makes those outputs that cannot be kept.
    fn make_tasks(
        &self,
        Tasks { tasks, before }: Tasks<'_>,
        reviewed: Reviewed<'_>,
        environment: Environment<'_>,
    ) -> io::Result<Vec<Made>> {
        let total = self.plan.outputs.len();
        let count = AtomicUsize::new(before);
        let renderers = &Renderers::new(&self.templates, &self.view, environment.pages);
        let tools = Tools { renderers, sink: environment.sink };
        let make = |task: Task<'_>| -> io::Result<Attempt> {
            let why = self.why(task, reviewed, tools.sink)?;
            let attempt =
                why.map_or(Ok(Attempt::Kept), |why| self.make_output(task, why, tools))?;
            let done = count.fetch_add(1, Ordering::Relaxed) + 1;
            (environment.progress)(Progress::Output(done, total));
            Ok(attempt)
        };
        let attempts: Vec<Attempt> = tasks.into_par_iter().map(make).collect::<io::Result<_>>()?;
        Ok(attempts.into_iter().filter_map(Attempt::into_made).collect())
    }

    /// Makes the outputs at some routes and hands them to the sink.
    pub(super) fn make_some(
        &self,
        routes: Vec<(&Route, Why)>,
        Environment { sink, pages, .. }: Environment<'_>,
    ) -> io::Result<Vec<Made>> {
        let renderers = &Renderers::new(&self.templates, &self.view, pages);
        let tools = Tools { renderers, sink };
        let make = |(route, why): (&Route, Why)| match self.plan.outputs.get(route) {
            Some(job) => self.make_output(Task { route, job }, why, tools),
            None => Ok(Attempt::Failed),
        };
        let attempts = routes.into_par_iter().map(make).collect::<io::Result<Vec<_>>>()?;
        Ok(attempts.into_iter().filter_map(Attempt::into_made).collect())
    }

    /// The build that has made these changes.
    pub(super) fn build(&mut self, changes: Changes) -> Build {
        let failed = mem::take(self.failed.get_mut().unwrap_or_else(PoisonError::into_inner));
        let mut diagnostics = self.sources.found.clone();
        // If pages failed, it is unknown which pictures they would have shown.
        let unfit = if failed.is_empty() { self.unfit.as_slice() } else { &[] };
        diagnostics.extend_from_slice(unfit);
        diagnostics.extend(together(failed));
        diagnostic::sort(&mut diagnostics);
        let edition = self.view.edition();
        let outcome = Outcome {
            diagnostics,
            outputs: self.plan.outputs.len() + self.printed,
            pages: self.pages,
            withheld: self.sources.withheld.clone(),
            prefix: edition.settings.base.prefix().to_owned(),
            replaced: self.plan.replaced.clone(),
            next_release: edition.next_release,
            next_change: edition.next_change,
            news_until: edition.news_until,
        };
        let zone = edition.settings.reading.zone.clone();
        Build::new(outcome, changes, zone, Some(Arc::clone(&self.prints)))
    }

    pub(super) fn fail(&self, diagnostic: Diagnostic) {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).push(diagnostic);
    }
}

/// Whether a job is that of a product that is made last.
fn is_late(job: &Job, products: Products) -> bool {
    match job {
        Job::Product(name, _) => product::named(products, name).is_some_and(Product::is_made_last),
        _ => false,
    }
}

/// Joins the diagnostics of a template that fails on many pages into one, with the first page and the number of the
/// others.
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
