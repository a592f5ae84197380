//! The pipeline: sources in, outputs and diagnostics out. It touches no disk, no clock, no network.

mod cache;
mod closing;
mod full;
mod galleys;
mod input;
mod keep;
mod make;
mod moved;
mod patch;
mod prints;
mod published;
mod relocation;
mod shard;
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
pub use closing::{Closing, close};
pub use input::Input;
pub use prints::{Memory, PictureFile, Print, PrintFailure, PrintMaker, Prints};
pub use published::Published;
pub use relocation::{Relocation, relocate};
pub use shard::Shard;
pub use trial::Trial;

/// A build.
#[derive(Debug)]
pub struct Build {
    /// Its outcome.
    pub outcome: Outcome,
    /// What it changed.
    pub changes: Changes,
    /// The publication's time zone; UTC if the build was stopped.
    pub zone: TimeZone,
    /// The prints that pages show; `None` if no page was made and they are not known.
    pub prints: Option<Arc<Prints>>,
}

/// The outcome of a build, which is the same for every build of the same input.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Outcome {
    /// Every mistake, in order of files and lines. With an error among them nothing is to be published.
    pub diagnostics: Vec<Diagnostic>,
    /// The number of outputs, without prints that are made later.
    pub outputs: usize,
    /// The number of outputs that are pages.
    pub pages: usize,
    /// What is not public: the route each thing would have, and its source. Never shown to readers.
    pub withheld: Withheld,
    /// The path of the site: `/`, or `/paper/`; empty if the build was stopped.
    pub prefix: String,
    /// The outputs that static files replace.
    pub replaced: Vec<Route>,
    /// The next instant at which something hidden becomes public.
    pub next_release: Option<Timestamp>,
    /// The next instant at which an embargo ends (even if nothing becomes public) or a date is no longer far ahead.
    /// The diagnostics may differ from then on.
    pub next_change: Option<Timestamp>,
    /// The next instant at which a story is no longer in the sitemap for news, if one is.
    pub news_until: Option<Timestamp>,
}

/// What a build changed since the last one.
#[derive(Debug, Default)]
pub struct Changes {
    /// The outputs that were made, in order of their routes; the others were kept.
    pub made: Vec<Made>,
    /// A warning for each story whose address has changed since the last build. These depend on what was published
    /// before, so they are not part of the outcome.
    pub moved: Vec<Diagnostic>,
    /// The routes that no longer have an output.
    pub removed: Vec<Route>,
}

/// The progress of a build.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
    /// A stage begins.
    Stage(Stage),
    /// The number of outputs made or kept so far, and the number of all.
    Output(usize, usize),
    /// The number of pictures whose prints are made, and the number of all.
    Picture(usize, usize),
}

/// The stages of a build.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Settings and theme.
    Theme,
    /// Every file below `content/` by itself.
    Sources,
    /// Order, names and links across files.
    Edition,
    /// Every output and its route.
    Plan,
    /// The colours of pictures.
    PlaceholderColours,
    /// Which answers of the last build still hold.
    Review,
    /// The outputs.
    Outputs,
    /// The prints of pictures.
    Pictures,
    /// Writing down what the next build needs.
    Ledger,
}

/// Receives the progress of a build.
pub type OnProgress<'a> = &'a (dyn Fn(Progress) + Sync);

/// When the prints of pictures are made.
#[derive(Clone, Copy)]
pub enum Pictures<'a> {
    /// With the pages.
    Now {
        /// The cache of earlier prints, which also takes the new ones.
        print_cache: &'a dyn PrintCache,
        /// The memory limit for processing pictures, in bytes.
        memory: u64,
    },
    /// Those of a share of the pictures, for a print cache; pages are only made to find out which prints they show.
    Only {
        /// The cache of earlier prints, which also takes the new ones.
        print_cache: &'a dyn PrintCache,
        /// The memory limit for processing pictures, in bytes.
        memory: u64,
        /// The share.
        shard: Shard,
    },
    /// Later, by the server that shows the pages. It files prints and colours ([`PrintMaker::placeholder_colour`]) in a
    /// print cache.
    Later {
        /// The cache with the known colours.
        print_cache: &'a dyn PrintCache,
    },
    /// Never: the build only looks for mistakes. Pictures are decoded to find damaged ones.
    Never(&'a Trial<'a>),
}

impl<'a> Pictures<'a> {
    /// The memory limit in bytes, and the share of the pictures that this build makes prints of; `None` if none.
    fn made_now(self) -> Option<(&'a dyn PrintCache, u64, Shard)> {
        match self {
            Self::Now { print_cache, memory } => Some((print_cache, memory, Shard::ALL)),
            Self::Only { print_cache, memory, shard } => Some((print_cache, memory, shard)),
            Self::Later { .. } | Self::Never(_) => None,
        }
    }
}

/// Everything outside the sources that a build works with.
#[derive(Clone, Copy)]
pub struct Environment<'a> {
    /// Takes the outputs.
    pub sink: &'a dyn Sink,
    /// Receives the progress.
    pub progress: OnProgress<'a>,
    /// When pictures are made.
    pub pictures: Pictures<'a>,
    /// Learns which pages are being made.
    pub pages: &'a dyn Pages,
}

/// Ignores which pages are being made.
struct NoPages;

impl Pages for NoPages {
    fn begin(&self, _: &str, _: &str) -> usize {
        0
    }

    fn end(&self, _: usize) {}
}

/// The default memory limit for processing pictures, in bytes.
pub const MEMORY: u64 = 512 << 20;

impl<'a> Environment<'a> {
    /// Makes pictures together with the pages, and keeps no print besides the output.
    pub fn new(sink: &'a dyn Sink, progress: OnProgress<'a>) -> Self {
        let pictures = Pictures::Now { print_cache: &Nowhere, memory: MEMORY };
        Self { sink, progress, pictures, pages: &NoPages }
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

    /// Whether it can be published: none of its diagnostics is an error.
    pub fn is_good(&self) -> bool {
        !self.outcome.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// Builds a publication. Every output goes to the sink as soon as it is made, or is kept if it would be the same again.
/// With an error nothing is published. Later stages still run, to find the other mistakes; only settings, a theme or
/// templates that cannot be loaded stop the build.
///
/// Three ways are tried, the shortest first: keep everything, patch the texts of a few stories into the last edition, or
/// build fully.
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
