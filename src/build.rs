//! The pipeline: sources in, outputs and diagnostics out. It touches no disk, no clock, no network.

mod cache;
mod full;
mod galleys;
mod input;
mod keep;
mod make;
mod moved;
mod patch;
mod prints;
mod state;
mod placeholder_colours;
mod trial;

use std::io;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::base::diagnostic::{self, Diagnostic};
use crate::base::output::{Nowhere, PrintCache, Sink};
use crate::base::path::Route;
use crate::edition::Withheld;
use crate::site::ledger::Made;
pub use crate::site::template::Pages;
pub use cache::{BuildCache, Fetch, SavedBuild};
pub use input::Input;
pub use placeholder_colours::placeholder_colour;
pub use prints::{Memory, Print, Prints, Spoilt, develop};
pub use trial::Trial;

/// A build.
#[derive(Debug)]
pub struct Build {
    /// What it came to.
    pub outcome: Outcome,
    /// What it changed.
    pub changes: Changes,
    /// The publication's time zone; UTC if the build was stopped.
    pub zone: TimeZone,
    /// The prints that pages show; `None` if no page was made and they are not known.
    pub prints: Option<Arc<Prints>>,
}

/// What a build came to: the same for every build of the same input.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Outcome {
    /// Every mistake, in order of files and lines. With an error among them nothing is to be published.
    pub diagnostics: Vec<Diagnostic>,
    /// How many outputs there are; prints that are to be made later are not among them.
    pub outputs: usize,
    /// How many outputs are pages.
    pub pages: usize,
    /// What is not public: the routes it would have, and its sources. Not for readers.
    pub withheld: Withheld,
    /// The path below which the site lies: `/`, or `/paper/`; empty if the build was stopped.
    pub prefix: String,
    /// What static files took the place of.
    pub replaced: Vec<Route>,
    /// The next instant at which something hidden becomes public.
    pub next_release: Option<Timestamp>,
    /// The next instant at which an embargo ends, even if nothing becomes public, or a date is no longer far
    /// ahead: what is said of the site may be other then.
    pub next_change: Option<Timestamp>,
}

/// What a build changed since the last one.
#[derive(Debug, Default)]
pub struct Changes {
    /// The outputs that were made, in order of their routes; the others were kept.
    pub made: Vec<Made>,
    /// Stories that have another address than in the last build, as findings. They depend on what was
    /// published before, so they are not among those of the sources.
    pub moved: Vec<Diagnostic>,
    /// The routes at which there is no output any more.
    pub removed: Vec<Route>,
}

/// How far a build has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
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
    PlaceholderColours,
    /// Which answers of the last build still hold.
    Review,
    /// The outputs.
    Outputs,
    /// The prints of pictures.
    Pictures,
    /// What the next build is to know.
    Ledger,
}

/// Is told how far a build has come.
pub type OnProgress<'a> = &'a (dyn Fn(Progress) + Sync);

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
    /// By whoever shows the pages, who files them, and the colours of pictures ([`placeholder_colour`]), in a print cache.
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
    pub progress: OnProgress<'a>,
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
    pub fn new(sink: &'a dyn Sink, progress: OnProgress<'a>) -> Self {
        let pictures = Pictures::Now { print_cache: &Nowhere, memory: MEMORY };
        Self { sink, progress, pictures, pages: &Nobody }
    }
}

impl Build {
    fn new(
        outcome: Outcome,
        changes: Changes,
        zone: TimeZone,
        prints: Option<Arc<Prints>>,
    ) -> Self {
        Self { outcome, changes, zone, prints }
    }

    /// A build that was stopped by mistakes before any output.
    fn stopped(mut diagnostics: Vec<Diagnostic>) -> Self {
        diagnostic::sort(&mut diagnostics);
        let outcome = Outcome { diagnostics, ..Outcome::default() };
        Self::new(outcome, Changes::default(), TimeZone::UTC, None)
    }

    /// Whether nothing stands against publishing it.
    pub fn is_good(&self) -> bool {
        !self.outcome.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// Builds a publication: every output goes to the sink as it is made, or is kept if it would be the
/// same again. Mistakes found by a stage together end the build after that stage.
///
/// Three ways are tried, the shortest first: to keep everything, to patch the texts of a few stories into the last
/// edition, to build fully.
///
/// # Errors
/// If the sink or the store of the snapshot fails.
pub fn build(
    input: &Input<'_>,
    cache: &mut BuildCache,
    environment: Environment<'_>,
) -> io::Result<Build> {
    if let Some(build) = keep::keep(input, cache, environment.sink)? {
        return Ok(build);
    }
    if let Some(build) = patch::patch(input, cache, environment)? {
        return Ok(build);
    }
    full::build(input, cache, environment)
}
