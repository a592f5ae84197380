//! The pipeline: sources in, outputs and diagnostics out. It touches no disk, no clock, no network.

mod finished;
mod galleys;
mod moved;
mod prints;
mod retouch;
mod state;
mod cache;
mod tones;
mod trial;

use std::io;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::base::diagnostic::{self, Diagnostic};
use crate::base::digest::Digest;
use crate::base::output::{Nowhere, PrintCache, Sink};
use crate::base::path::{Route, SourcePath};
use crate::base::snapshot::Snapshot;
use crate::content::settings::{self, Request};
use crate::content::sources::Sources;
use crate::edition::{self, Origins, Withheld};
use crate::site::ledger::Made;
use crate::site::plan;
pub use crate::site::template::Pages;
use crate::site::template::Templates;
use crate::site::theme::Theme;
use crate::site::view::View;
pub use cache::{BuildCache, Fetch, SavedBuild};
pub use prints::{Memory, Print, Prints, Spoilt, develop};
use state::{BuildState, Inputs};
pub use tones::tone;
pub use trial::Trial;

/// What a build came to.
#[derive(Debug)]
pub struct Build {
    /// Every mistake, in order of files and lines. With an error among them nothing is to be published.
    pub diagnostics: Vec<Diagnostic>,
    /// The outputs that were made, in order of their routes; the others were kept.
    pub made: Vec<Made>,
    /// How many outputs there are; prints that are to be made later are not among them.
    pub outputs: usize,
    /// How many outputs are pages.
    pub pages: usize,
    /// Stories that have another address than in the last build, as findings. They depend on what was
    /// published before, so they are not among those of the sources.
    pub moved: Vec<Diagnostic>,
    /// The routes at which there is no output any more.
    pub removed: Vec<Route>,
    /// What is not public: the routes it would have, and its sources. Not for readers.
    pub withheld: Withheld,
    /// The path below which the site lies: `/`, or `/paper/`; empty if the build was stopped.
    pub prefix: String,
    /// The prints that pages show; `None` if no page was made and they are not known.
    pub prints: Option<Arc<Prints>>,
    /// What static files took the place of.
    pub replaced: Vec<Route>,
    /// The next instant at which something hidden becomes public.
    pub next_release: Option<Timestamp>,
    /// The next instant at which an embargo ends, even if nothing becomes public, or a date is no longer far
    /// ahead: what is said of the site may be other then.
    pub next_change: Option<Timestamp>,
    /// The publication's time zone; UTC if the build was stopped.
    pub zone: TimeZone,
}

/// How far a build has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// A stage begins.
    Stage(Stage),
    /// So many of so many outputs are made or kept.
    Output(usize, usize),
    /// So many of so many pictures are printed.
    Picture(usize, usize),
}

/// The stages of a build.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Settings and theme.
    Theme,
    /// Every file below `content/` by itself.
    Sources,
    /// What holds across files.
    Edition,
    /// What is made where.
    Plan,
    /// The colours of pictures.
    Tones,
    /// Which answers of the last build still hold.
    Review,
    /// The outputs.
    Outputs,
    /// The prints of pictures.
    Pictures,
    /// What the next build is to know.
    Ledger,
}

/// Who is told how far a build has come.
pub type Progress<'a> = &'a (dyn Fn(Step) + Sync);

/// When the prints of pictures are made.
#[derive(Clone, Copy)]
pub enum Pictures<'a> {
    /// With the pages.
    Now {
        /// Where prints are that were made before, and where new ones are kept.
        print_cache: &'a dyn PrintCache,
        /// How many bytes of memory the pictures may take that are worked on at a time.
        memory: u64,
    },
    /// By whoever shows the pages, who files them, and the colours of pictures ([`tone`]), in a print cache.
    Later {
        /// Where the colours are that are known.
        print_cache: &'a dyn PrintCache,
    },
    /// Never: the build only looks for mistakes, and pictures are decoded to find the damaged ones.
    Never(&'a Trial<'a>),
}

/// Whom a build has to do with beside its sources.
#[derive(Clone, Copy)]
pub struct Environment<'a> {
    /// Where the outputs go.
    pub sink: &'a dyn Sink,
    /// Who is told how far it has come.
    pub progress: Progress<'a>,
    /// When pictures are made.
    pub pictures: Pictures<'a>,
    /// Who is told which pages are being made.
    pub pages: &'a dyn Pages,
}

/// Looks at no page.
struct Nobody;

impl Pages for Nobody {
    fn begin(&self, _: &str, _: &str) -> usize {
        0
    }

    fn end(&self, _: usize) {}
}

/// How many bytes of memory the pictures may take that are worked on at a time, if nobody says so.
pub const MEMORY: u64 = 512 << 20;

impl<'a> Environment<'a> {
    /// Everything is made with the pages, and no print is kept beside its output.
    pub fn new(sink: &'a dyn Sink, progress: Progress<'a>) -> Self {
        let pictures = Pictures::Now { print_cache: &Nowhere, memory: MEMORY };
        Self { sink, progress, pictures, pages: &Nobody }
    }
}

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
            moved: Vec::new(),
            outputs: 0,
            pages: 0,
            removed: Vec::new(),
            withheld: Withheld::new(),
            prefix: String::new(),
            prints: None,
            replaced: Vec::new(),
            next_release: None,
            next_change: None,
            zone: TimeZone::UTC,
        }
    }
}

/// Builds a publication: every output goes to the sink as it is made, or is kept if it would be the
/// same again. Mistakes found by a stage together end the build after that stage. `found` are mistakes
/// known before it began.
///
/// # Errors
/// If the sink or the store of the snapshot fails.
pub fn build(
    (snapshot, found): (&Snapshot, Vec<Diagnostic>),
    request: &Request,
    cache: &mut BuildCache,
    environment: Environment<'_>,
) -> io::Result<Build> {
    let is_told_all = !environment.sink.keeps_unasked();
    let shortly =
        |cache: &mut BuildCache| retouch::retouch((snapshot, &found), request, cache, environment);
    if !is_told_all && let Some(build) = shortly(cache)? {
        return Ok(build);
    }
    let inputs = finished::inputs(snapshot, &found, request);
    if let Some(build) = finished::finished(inputs, request, cache, environment.sink)? {
        return Ok(build);
    }
    if is_told_all {
        cache.reopen((snapshot, &found), request);
        if let Some(build) = shortly(cache)? {
            cache.note(inputs, &build);
            return Ok(build);
        }
    }
    cache.forget_end();
    match set_up((snapshot, found), request, cache, environment) {
        Err(found) => sound(snapshot, Build::stopped(found)),
        Ok(mut state) => {
            (environment.progress)(Step::Stage(Stage::Review));
            let review = cache.ledger.review(&state.view, state.ground);
            let build = state.make_all((&mut cache.ledger, review), environment);
            let build = build.and_then(|build| sound(snapshot, build))?;
            if build.is_good() {
                cache.state = Some(state);
                cache.note(inputs, &build);
            }
            Ok(build)
        }
    }
}

/// A build, if every source it needed could be read.
fn sound(snapshot: &Snapshot, build: Build) -> io::Result<Build> {
    match snapshot.trouble() {
        Some(trouble) => Err(io::Error::other(trouble.to_owned())),
        None => Ok(build),
    }
}

/// Goes through the stages up to the first output, or stops at a mistake.
fn set_up(
    (snapshot, found): (&Snapshot, Vec<Diagnostic>),
    request: &Request,
    cache: &mut BuildCache,
    environment: Environment<'_>,
) -> Result<BuildState, Vec<Diagnostic>> {
    let mut spoilt = edition::Spoilt::new();
    loop {
        match set_up_without(&spoilt, (snapshot, found.clone()), request, (cache, environment))? {
            Ok(state) => return Ok(*state),
            // The edition is put together once more, with the words of these pictures in their place.
            Err(damaged) => spoilt.extend(damaged),
        }
    }
}

/// Goes through the stages for an edition without pictures that are known to be damaged. If others turn out to be
/// so, gives these.
fn set_up_without(
    spoilt: &edition::Spoilt,
    (snapshot, mut found): (&Snapshot, Vec<Diagnostic>),
    request: &Request,
    (cache, environment): (&mut BuildCache, Environment<'_>),
) -> Result<Result<Box<BuildState>, edition::Spoilt>, Vec<Diagnostic>> {
    let stage = |stage| (environment.progress)(Step::Stage(stage));
    let templates = cache.state.take().map(|state| state.templates);
    stage(Stage::Theme);
    let (settings, mistakes) = settings::read(snapshot, request);
    let before = found.clone();
    let Some(settings) = settings else {
        found.extend(mistakes);
        return Err(joined(found, mistakes_of_files(snapshot, request, cache)));
    };
    found.extend(settings.checks.weigh(mistakes));
    let theme = Theme::load(snapshot, &settings);
    stage(Stage::Sources);
    let sources = Sources::read(snapshot, &settings, &mut cache.memo);
    let sources = Sources { spoilt: spoilt.clone(), ..sources };
    stage(Stage::Edition);
    let checks = settings.checks.clone();
    let (mut edition, withheld, mistakes) = edition::assemble(sources, snapshot, settings);
    found.extend(checks.weigh(mistakes));
    let theme = match theme {
        Ok((theme, warnings)) => {
            found.extend(checks.weigh(warnings));
            theme
        }
        Err(mistakes) => return Err(joined(found, mistakes)),
    };
    stage(Stage::Plan);
    let (plan, clashes) = plan::plan(&edition, &theme, &Origins::new(snapshot));
    found.extend(checks.weigh(clashes));
    let loaded = templates.filter(|templates| templates.are_of(&theme));
    let templates = match loaded.map_or_else(|| Templates::load(&theme), Ok) {
        Ok(templates) => templates,
        Err(mistakes) => return Err(joined(found, mistakes)),
    };
    let is_bad = found.iter().any(Diagnostic::is_error);
    if is_bad && !has_templates(snapshot) {
        return Err(found);
    } else if !is_bad {
        stage(Stage::Tones);
        let damaged = tones::fill(&mut edition, (snapshot, &mut cache.tones), environment.pictures);
        if !damaged.is_empty() {
            return Ok(Err(damaged));
        }
    }
    let ground = ground(snapshot, request, &theme);
    let view = Arc::new(View::new(edition, theme, snapshot.clone()));
    let (snapshot, request) = (snapshot.clone(), request.clone());
    let inputs = Inputs { snapshot, request, before, found, withheld };
    let state = BuildState::new(inputs, (view, ground), plan, templates);
    if is_bad { Err(state.with_template_mistakes()) } else { Ok(Ok(Box::new(state))) }
}

/// Mistakes with others after them.
fn joined(mut found: Vec<Diagnostic>, more: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.extend(more);
    found
}

/// What is wrong with each file by itself, in a publication whose settings cannot be read.
fn mistakes_of_files(
    snapshot: &Snapshot,
    request: &Request,
    cache: &mut BuildCache,
) -> Vec<Diagnostic> {
    let Some(settings) = settings::stand_in(snapshot, request) else { return Vec::new() };
    let mut found = Sources::read(snapshot, &settings, &mut cache.memo).diagnostics;
    found.retain(Diagnostic::is_error);
    found
}

/// Whether the publication has templates of its own, in which there may be mistakes. Those of the built-in
/// themes have none.
fn has_templates(snapshot: &Snapshot) -> bool {
    let is_template = |path: &SourcePath| path.as_str().split('/').nth(2) == Some("templates");
    snapshot.below("themes").any(|(path, _)| is_template(path))
}

/// The digest of what every answer depends on: settings, words and the names of assets.
fn ground(snapshot: &Snapshot, request: &Request, theme: &Theme) -> Digest {
    let settings = settings::seek(snapshot).ok().and_then(|file| snapshot.get(&file));
    let settings = settings.map(|file| file.digest);
    let assets: Vec<_> = theme.assets.iter().map(|(path, asset)| (path, &asset.route)).collect();
    Digest::of_value(&(
        settings,
        &request.base_url,
        &request.theme,
        &theme.words,
        &theme.slots,
        &theme.options,
        assets,
    ))
}
