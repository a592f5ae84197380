//! `pressrun build` and `pressrun check`.

#![expect(
    clippy::disallowed_methods,
    reason = "the clock is read here, once, and the program's own file looked at"
)]

use anyhow::Context;
use jiff::Timestamp;

use super::flags::{
    BuildFlags, CheckFlags, CheckFormat, Format, Grouping, PublicationFlags, extent,
};
use super::follow::{self, Done, Scope, Session, Turn, TurnError, Wakeup};
use super::report::{self, Bar};
use super::slow::SlowPages;
use super::{Ended, Failure, known_folder, only_prints, prints};
use crate::base::diagnostic::{self, Code, Diagnostic, Overview};
use crate::base::output::{Nowhere, Sink};
use crate::base::snapshot::Snapshot;
use crate::build::{self, Build, BuildCache, Environment, Input, Pictures, SavedBuild, Trial};
use crate::content::settings::Request;
use crate::io::disk::{self, About, Publisher, Report, SavedFile, SourceReader};
use crate::io::shared_prints::SharedPrints;

/// Builds the site into the output folder, once or after every change.
pub(super) fn build(flags: &BuildFlags) -> Result<Ended, Failure> {
    if flags.only_prints {
        return only_prints::make(flags);
    }
    let root = &flags.publication.root.folder;
    let mut session = BuildSession::new(flags);
    if !flags.watch {
        let ended = session.press(&Scope::All);
        // The program ends now, so freeing the session piece by piece would only take time.
        std::mem::forget(session);
        return ended;
    }
    known_folder(root)?;
    follow::follow((root, flags.poll), &Wakeup::default(), &mut session)?;
    Ok(Ended::Done)
}

/// The state that stays from one build to the next.
struct BuildSession<'a> {
    flags: &'a BuildFlags,
    reader: Option<SourceReader>,
    cache: BuildCache,
    /// The print cache, after the output folder has been opened.
    print_cache: Option<SharedPrints>,
    /// Whether the data of earlier runs must not be used.
    is_anew: bool,
    /// Whether changes were reported but not read.
    missed: bool,
    /// When something becomes public next.
    release: Option<Timestamp>,
    /// Whether the message about waiting for changes was printed.
    has_said: bool,
}

impl Session for BuildSession<'_> {
    fn take(&mut self, turn: &Turn) -> Result<Done, Failure> {
        // Mistakes have been reported; the last good site stays.
        self.press(&turn.occasion)?;
        if !std::mem::replace(&mut self.has_said, true) && !self.flags.quiet {
            report::complain("waiting for changes until you press Ctrl-C");
        }
        self.cache.prepare();
        let linked = self.reader.as_ref().map(|reader| reader.linked().clone());
        let release = self.release.filter(|_| self.flags.publication.at.is_none());
        Ok(Done { release, linked: linked.unwrap_or_default(), missed: self.missed })
    }

    fn recover(&mut self, setback: &TurnError) {
        if matches!(setback, TurnError::Panic) {
            // It is not known how far the build came.
            *self = Self { is_anew: true, ..Self::new(self.flags) };
        }
    }
}

impl<'a> BuildSession<'a> {
    fn new(flags: &'a BuildFlags) -> Self {
        let (is_anew, cache) = (flags.no_cache, BuildCache::default());
        let (reader, print_cache) = (None, None);
        Self {
            flags,
            reader,
            cache,
            print_cache,
            is_anew,
            missed: false,
            release: None,
            has_said: false,
        }
    }

    /// Goes back to the data of the last published build, because this one was not published.
    fn go_back(&mut self) {
        (self.reader, self.cache) = (None, BuildCache::default());
    }

    /// Builds the site once.
    fn press(&mut self, occasion: &Scope) -> Result<Ended, Failure> {
        let flags = self.flags;
        self.missed = true;
        let bar = Bar::new(flags.quiet || flags.format == Format::Json);
        bar.note("looking at the output folder");
        let mut publisher = match open(flags)? {
            Ok(publisher) => publisher,
            Err(mistakes) => return look_through(flags, mistakes),
        };
        // Only after the output folder is locked: sources read while another process held it would be outdated.
        let request = asked(flags)?;
        bar.note("reading the sources");
        let (snapshot, found) = match &mut self.reader {
            Some(reader) => occasion.read(reader)?,
            None => self.begin(&publisher)?,
        };
        self.missed = false;
        let print_cache = SharedPrints::of(publisher.print_cache());
        let print_cache = &*self.print_cache.get_or_insert(print_cache);
        let mut input = self::input(&snapshot, found, (&request, &flags.publication));
        let place = (&flags.publication, publisher.output());
        input.found.extend(prints::reach(print_cache, place, &input));
        let environment = environment(&publisher, print_cache, flags.memory);
        let cache = &mut self.cache;
        let mut built = build_into(&input, cache, (environment, &bar))?;
        self.release = built.outcome.next_change;
        built.outcome.diagnostics.append(&mut built.changes.moved);
        if !built.is_good() {
            return refuse(flags, &snapshot, built.outcome.diagnostics);
        }
        if flags.strict && !built.outcome.diagnostics.is_empty() {
            self.go_back();
            return refuse(flags, &snapshot, built.outcome.diagnostics);
        }
        if let Some(reader) = &self.reader {
            publisher.leave(kept(cache), reader);
        }
        if let Some(settings) = input.settings() {
            let base_url = settings.base.absolute(settings.base.prefix());
            let early = flags.publication.at.is_some() && settings.instant > Timestamp::now();
            let host_files = settings.host_files.map(|kind| kind.name().to_owned());
            publisher.describe(About { drafts: flags.drafts, early, base_url, host_files });
        }
        bar.note("publishing");
        let report = match publisher.commit(flags.adopt) {
            Ok(report) => report,
            Err(disk::Error::Mistakes(mistakes)) => {
                self.go_back();
                return refuse(flags, &snapshot, [mistakes, built.outcome.diagnostics].concat());
            }
            Err(error) => return Err(error.into()),
        };
        tell(flags, &snapshot, &built, (&report, &bar))?;
        prints::finish(print_cache, built.prints.as_deref());
        Ok(Ended::Done)
    }
}

/// Opens the output folder, or reports why it cannot be one. Does not create records in a folder that is not a
/// publication.
fn open(flags: &BuildFlags) -> Result<Result<Publisher, Vec<Diagnostic>>, Failure> {
    let root = &flags.publication.root.folder;
    if !disk::has_settings(root) {
        return Ok(Err(Vec::new()));
    }
    let output = flags.output.clone().unwrap_or_else(|| prints::output(&flags.publication));
    match Publisher::open(root, &output) {
        Ok(publisher) => Ok(Ok(publisher)),
        Err(disk::Error::Mistakes(mistakes)) => Ok(Err(mistakes)),
        Err(error) => Err(error.into()),
    }
}

/// Reports mistakes that prevent publishing to the output folder, and also those in the sources.
fn look_through(flags: &BuildFlags, mut mistakes: Vec<Diagnostic>) -> Result<Ended, Failure> {
    let request = asked(flags)?;
    let (snapshot, found) = disk::read(&flags.publication.root.folder)?;
    let bar = Bar::new(flags.quiet || flags.format == Format::Json);
    let cache = &mut BuildCache::default();
    let print_cache = prints::print_cache(&flags.publication);
    let output = flags.output.clone().unwrap_or_else(|| prints::output(&flags.publication));
    let input = self::input(&snapshot, found, (&request, &flags.publication));
    mistakes.extend(prints::reach(&print_cache, (&flags.publication, &output), &input));
    let trial = Trial::new(&print_cache, flags.memory);
    let built = build_into(&input, cache, (nowhere(&trial), &bar))?;
    mistakes.extend(built.outcome.diagnostics);
    refuse(flags, &snapshot, mistakes)
}

/// Looks for mistakes, also in hidden stories, without writing anything.
pub(super) fn check(flags: &CheckFlags) -> Result<Ended, Failure> {
    let request = request(&flags.publication, false)?;
    let (snapshot, found) = disk::read(&flags.publication.root.folder)?;
    let bar = Bar::new(flags.format != CheckFormat::Human);
    let with_hidden = Request { drafts: true, ..request.clone() };
    let cache = &mut BuildCache::default();
    let print_cache = prints::print_cache(&flags.publication);
    let output = prints::output(&flags.publication);
    let mut input = self::input(&snapshot, found, (&request, &flags.publication));
    input.found.extend(prints::reach(&print_cache, (&flags.publication, &output), &input));
    let trial = Trial::new(&print_cache, flags.memory);
    let environment = nowhere(&trial);
    let released = build_into(&input, cache, (environment, &bar))?;
    let input = self::input(&snapshot, input.found, (&with_hidden, &flags.publication));
    let all = build_into(&input, cache, (environment, &bar))?;
    let mut diagnostics = released.outcome.diagnostics;
    // With drafts, a mark is a warning; it may have been told as an error.
    let is_told = |found: &Diagnostic| {
        let is_it = |told: &Diagnostic| (told.code, &told.place) == (found.code, &found.place);
        found.code == Code::OpenMark && diagnostics.iter().any(is_it)
    };
    let mut others = all.outcome.diagnostics;
    others.retain(|found| !is_told(found));
    diagnostics.extend(others);
    diagnostics.extend(cache.uncorrected_words());
    diagnostic::sort(&mut diagnostics);
    let counts = diagnostic::summary(&diagnostics);
    let source = |path: &_| report::source(&snapshot, path);
    match flags.format {
        CheckFormat::Human if diagnostics.is_empty() => report::print(&format!("{counts}\n"))?,
        CheckFormat::Human => {
            let overview = Overview::new(&diagnostics, extent(flags.all));
            report::draw_shown(&overview, &snapshot);
            report::complain(&report::by_kind(&overview));
            if flags.by == Grouping::Story {
                report::complain(&format!("by story:\n{}", report::by_story(&diagnostics)));
            }
            report::complain(&counts);
        }
        CheckFormat::Json => report::print(&report::json(&diagnostics, &snapshot, None))?,
        CheckFormat::Sarif => {
            report::print(&report::document(&diagnostic::sarif(&diagnostics, &source)))?;
        }
    }
    let bad = diagnostics.iter().any(|d| d.is_error() || flags.strict);
    Ok(if bad { Ended::Mistakes } else { Ended::Done })
}

/// An environment that discards outputs and makes no prints.
pub(super) fn nowhere<'a>(trial: &'a Trial<'a>) -> Environment<'a> {
    Environment { pictures: Pictures::Never(trial), ..Environment::new(&Nowhere, &|_| {}) }
}

/// The environment of a build: the publisher, and how pictures are processed.
fn environment<'a>(
    sink: &'a dyn Sink,
    print_cache: &'a SharedPrints,
    memory: u64,
) -> Environment<'a> {
    Environment {
        pictures: Pictures::Now { print_cache, memory },
        ..Environment::new(sink, &|_| {})
    }
}

pub(super) fn build_into(
    input: &Input<'_>,
    cache: &mut BuildCache,
    (environment, bar): (Environment<'_>, &Bar),
) -> anyhow::Result<Build> {
    let progress = |progress| bar.tell(progress);
    let pages = SlowPages::watch();
    let environment = Environment { progress: &progress, pages: &pages, ..environment };
    let built = build::build(input, cache, environment);
    bar.clear();
    built.context("the build could not be finished; nothing was published")
}

impl BuildSession<'_> {
    /// Reads all sources, and continues from the data of the last run if they can be used.
    fn begin(&mut self, publisher: &Publisher) -> Result<(Snapshot, Vec<Diagnostic>), Failure> {
        let root = &self.flags.publication.root.folder;
        let ledger = publisher.recall(SavedFile::Ledger)().filter(|_| !self.is_anew);
        let prints = ledger.as_ref().map(|_| publisher.recall_fingerprints()).unwrap_or_default();
        let edition = Box::new(publisher.recall(SavedFile::Edition));
        // Both take a while, and do not depend on each other.
        let (cache, read) = rayon::join(
            || ledger.map(|ledger| BuildCache::from_bytes(&ledger, edition, &program())),
            || {
                let reader = SourceReader::with_fingerprints(root, prints)?;
                let mut reader = reader.publishing_to(publisher.output());
                reader.read().map(|sources| (reader, sources))
            },
        );
        if matches!(cache, Some(None)) {
            let what = "the records of the last build cannot be used";
            report::warn(&format!("{what}; everything is made again"));
        }
        let (reader, sources) = read?;
        (self.cache, self.reader) = (cache.flatten().unwrap_or_default(), Some(reader));
        Ok(sources)
    }
}

/// The data for the next run. What is missing here stays as this run found it.
fn kept(cache: &mut BuildCache) -> Vec<(SavedFile, Vec<u8>)> {
    let Some(SavedBuild { ledger, edition }) = cache.to_bytes(&program()) else {
        return Vec::new();
    };
    let edition = edition.map(|edition| (SavedFile::Edition, edition));
    edition.into_iter().chain([(SavedFile::Ledger, ledger)]).collect()
}

/// Identifies this program: its version, and when its file last changed.
fn program() -> String {
    let file = std::env::current_exe().and_then(std::fs::metadata);
    let facts = file.map(|file| (file.len(), file.modified().ok()));
    format!("{} {facts:?}", env!("CARGO_PKG_VERSION"))
}

/// The request of a build.
pub(super) fn asked(flags: &BuildFlags) -> Result<Request, Failure> {
    let request = request(&flags.publication, flags.drafts)?;
    Ok(Request { host_files: flags.host_files, ..request })
}

/// The input of a build. In a look into the past, addresses that are published by now may be missing.
pub(super) fn input<'a>(
    snapshot: &'a Snapshot,
    found: Vec<Diagnostic>,
    (request, flags): (&'a Request, &PublicationFlags),
) -> Input<'a> {
    let mut input = Input::new(snapshot, found, request);
    let instant = input.settings().map(|settings| settings.instant);
    let is_past = flags.at.is_some() && instant.is_some_and(|instant| instant < Timestamp::now());
    input.keeps_addresses = !is_past;
    input
}

/// The request of the flags. Without an instant, it reads the clock.
pub(super) fn request(flags: &PublicationFlags, drafts: bool) -> Result<Request, Failure> {
    known_folder(&flags.root.folder)?;
    Ok(Request {
        instant: flags.at.unwrap_or_else(|| Timestamp::now().into()),
        drafts,
        base_url: flags.base_url.clone(),
        theme: flags.theme.clone(),
        host_files: None,
    })
}

/// Reports mistakes; nothing was published.
fn refuse(
    flags: &BuildFlags,
    snapshot: &Snapshot,
    mut diagnostics: Vec<Diagnostic>,
) -> Result<Ended, Failure> {
    diagnostic::sort(&mut diagnostics);
    let diagnostics = &diagnostics;
    match flags.format {
        Format::Json => report::print(&report::json(diagnostics, snapshot, None))?,
        Format::Human => {
            report::draw(diagnostics, snapshot, extent(flags.all));
            let counts = diagnostic::summary(diagnostics);
            let strict =
                if diagnostics.iter().any(Diagnostic::is_error) { "" } else { " (--strict)" };
            report::complain(&format!("{counts}; nothing was published{strict}"));
        }
    }
    Ok(Ended::Mistakes)
}

/// Reports what was published, and warnings.
fn tell(
    flags: &BuildFlags,
    snapshot: &Snapshot,
    built: &Build,
    (report, bar): (&Report, &Bar),
) -> anyhow::Result<()> {
    let time = bar.elapsed();
    if flags.format == Format::Json {
        let outcome = Some((built, report, time));
        return report::print(&report::json(&built.outcome.diagnostics, snapshot, outcome));
    }
    if flags.explain {
        report::print(&report::explanation(built))?;
    }
    if flags.timings {
        report::print(&bar.timings())?;
    }
    report::draw(&built.outcome.diagnostics, snapshot, extent(flags.all));
    for warning in &report.warnings {
        report::warn(warning);
    }
    match flags.quiet {
        true => Ok(()),
        false => report::print(&report::summary(built, report, time)),
    }
}
