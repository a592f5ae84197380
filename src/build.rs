//! The pipeline: sources in, outputs and diagnostics out. It touches no disk, no clock, no network.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rayon::prelude::*;
use tera::Context;

use crate::diagnostic::{self, Code, Diagnostic, Place};
use crate::edition::{self, Origins};
use crate::output::Sink;
use crate::page::{self, Planned, Site};
use crate::path::{Route, SourcePath};
use crate::photo;
use crate::plan::{self, Job, Plan};
use crate::settings::{self, Request};
use crate::snapshot::Snapshot;
use crate::sources::Sources;
use crate::template::{Page, Presses};
use crate::theme::Theme;
use crate::view::{Question, View, Window};

/// What a build came to.
#[derive(Debug)]
pub struct Build {
    /// Every mistake, in order of files and lines. With an error among them nothing is to be published.
    pub diagnostics: Vec<Diagnostic>,
    /// The outputs that were made, in order of their routes.
    pub made: Vec<Made>,
    /// How many of them are pages.
    pub pages: usize,
    /// What static files took the place of.
    pub replaced: Vec<Route>,
    /// The next instant at which something hidden becomes public.
    pub next_release: Option<Timestamp>,
    /// The publication's time zone; UTC if the build was stopped.
    pub zone: TimeZone,
}

/// An output that was made.
#[derive(Debug)]
pub struct Made {
    /// Its route.
    pub route: Route,
    /// The questions its page asked, in order.
    pub trace: Vec<Question>,
}

/// How far a build has come: outputs made, and outputs planned.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

impl Build {
    /// Whether nothing stands against publishing it.
    pub fn is_good(&self) -> bool {
        !self.diagnostics.iter().any(Diagnostic::is_error)
    }

    fn stopped(mut diagnostics: Vec<Diagnostic>) -> Self {
        diagnostic::sort(&mut diagnostics);
        Self {
            diagnostics,
            made: Vec::new(),
            pages: 0,
            replaced: Vec::new(),
            next_release: None,
            zone: TimeZone::UTC,
        }
    }
}

/// Builds a publication: every output goes to the sink as it is made. Mistakes found by a stage
/// together end the build after that stage. `found` are mistakes known before it began.
///
/// # Errors
/// If the sink or the store of the snapshot fails.
pub fn build(
    (snapshot, mut found): (&Snapshot, Vec<Diagnostic>),
    request: &Request,
    sink: &dyn Sink,
    progress: Progress<'_>,
) -> io::Result<Build> {
    let (settings, mistakes) = settings::read(snapshot, request);
    found.extend(mistakes);
    let Some(settings) = settings else { return Ok(Build::stopped(found)) };
    let theme = Theme::load(snapshot, &settings);
    let sources = Sources::read(snapshot, &settings);
    let (edition, mistakes) = edition::assemble(sources, snapshot, settings);
    found.extend(mistakes);
    let theme = match theme {
        Ok((theme, warnings)) => {
            found.extend(warnings);
            theme
        }
        Err(mistakes) => {
            found.extend(mistakes);
            return Ok(Build::stopped(found));
        }
    };
    let (plan, clashes) = plan::plan(&edition, &theme, &Origins::new(snapshot));
    found.extend(clashes);
    let view = Arc::new(View::new(edition, theme));
    match Presses::new(Arc::clone(&view)) {
        Ok(presses) if !found.iter().any(Diagnostic::is_error) => {
            let shop = Shop::new(snapshot, &view, plan, presses);
            shop.print_all(sink, progress, found)
        }
        Ok(_) => Ok(Build::stopped(found)),
        Err(mistakes) => {
            found.extend(mistakes);
            Ok(Build::stopped(found))
        }
    }
}

/// Everything needed to make outputs.
struct Shop<'a> {
    snapshot: &'a Snapshot,
    view: &'a Arc<View>,
    plan: Plan,
    presses: Presses,
    /// What every template is given.
    shared: Context,
    failed: Mutex<Vec<Diagnostic>>,
}

impl<'a> Shop<'a> {
    fn new(snapshot: &'a Snapshot, view: &'a Arc<View>, plan: Plan, presses: Presses) -> Self {
        let mut shared = Context::new();
        shared.insert("site", &Site::of(view.settings()));
        shared.insert("words", &view.theme().words);
        Self { snapshot, view, plan, presses, shared, failed: Mutex::default() }
    }

    /// Makes every output and hands it to the sink.
    fn print_all(
        self,
        sink: &dyn Sink,
        progress: Progress<'_>,
        found: Vec<Diagnostic>,
    ) -> io::Result<Build> {
        let total = self.plan.outputs.len();
        let count = AtomicUsize::new(0);
        let jobs: Vec<(&Route, &Job)> = self.plan.outputs.iter().collect();
        let print = |(route, job): (&Route, &Job)| -> io::Result<Option<Made>> {
            let made = self.print(route, job)?;
            progress(count.fetch_add(1, Ordering::Relaxed) + 1, total);
            let Some((bytes, trace)) = made else { return Ok(None) };
            sink.put(route, bytes)?;
            Ok(Some(Made { route: route.clone(), trace }))
        };
        let made: Vec<Option<Made>> = jobs.into_par_iter().map(print).collect::<io::Result<_>>()?;
        let mut diagnostics = found;
        diagnostics
            .extend(together(self.failed.into_inner().unwrap_or_else(PoisonError::into_inner)));
        diagnostic::sort(&mut diagnostics);
        Ok(Build {
            diagnostics,
            made: made.into_iter().flatten().collect(),
            pages: self.plan.outputs.values().filter(|job| page::template(job).is_some()).count(),
            replaced: self.plan.replaced,
            next_release: self.view.edition().next_release,
            zone: self.view.edition().settings.zone.clone(),
        })
    }

    /// Makes one output; `None` if a mistake kept it from being made.
    fn print(&self, route: &Route, job: &Job) -> io::Result<Option<(Vec<u8>, Vec<Question>)>> {
        if let Some(template) = page::template(job) {
            let planned = Planned { job, route, listed: self.plan.is_listed(route, job) };
            let context = |window: &Window| page::context(planned, &self.shared, window);
            let page = Page { template, context: &context };
            let rendered = self.presses.render(&page, &route.url("/"));
            return Ok(rendered.map_err(|diagnostic| self.fail(*diagnostic)).ok());
        }
        let window = Window::new(Arc::clone(self.view));
        let bytes = match job {
            Job::Feed => page::feed::feed(route, &window),
            Job::Sitemap => page::sitemap::sitemap(&self.plan, &window),
            Job::SitemapPart(n) => page::sitemap::part(&self.plan, &window, *n),
            Job::Robots => page::sitemap::robots(self.view.settings()),
            Job::Asset(path) => {
                self.view.theme().assets.get(path).map(|a| a.bytes.to_vec()).unwrap_or_default()
            }
            Job::File(source) => self.snapshot.bytes(source)?.to_vec(),
            Job::Picture(source) => return self.picture(source),
            _ => return Ok(None),
        };
        Ok(Some((bytes, window.take_trace())))
    }

    fn picture(&self, source: &SourcePath) -> io::Result<Option<(Vec<u8>, Vec<Question>)>> {
        match photo::clean(&self.snapshot.bytes(source)?) {
            Ok(bytes) => Ok(Some((bytes, Vec::new()))),
            Err(trouble) => {
                let place = Place::file(source);
                self.fail(
                    Diagnostic::new(Code::BadPhoto, place, trouble.to_string())
                        .hint("publish it as JPEG, PNG or WebP, saved anew from the original"),
                );
                Ok(None)
            }
        }
    }

    fn fail(&self, diagnostic: Diagnostic) {
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
            diagnostic.hint = Some(format!("{hint} and {more} more pages"));
        }
        diagnostic
    };
    kept.into_iter().map(counted).collect()
}
