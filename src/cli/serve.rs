//! `pressrun serve`: shows the site in a browser while you edit.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Context;

use super::flags::{ServeFlags, extent};
use super::follow::{self, Done, Session, Turn, TurnError, Wakeup};
use super::print_queue::{News, PrintQueue};
use super::report::{self, Clock};
use super::slow::SlowPages;
use super::{Ended, Failure, build, prints};
use crate::base::diagnostic::{self, Diagnostic, Extent, Overview};
use crate::base::output::{Next, Outputs};
use crate::base::path::{Route, SourcePath};
use crate::base::snapshot::Snapshot;
use crate::build::{Build, BuildCache, Environment, Input, Pictures};
use crate::content::article::Hidden;
use crate::io::disk::SourceReader;
use crate::io::serve::{Address, Server, Shown};

/// Serves the site until the run is interrupted.
pub(super) fn serve(flags: &ServeFlags) -> Result<Ended, Failure> {
    super::known_folder(&flags.publication.root.folder)?;
    let allowed = flags.allow_host.clone();
    let address = Address { host: flags.host.clone(), port: flags.port, allowed };
    let server = Server::start(&address).context("cannot serve the site")?;
    let server = Arc::new(server);
    let mut desk = ServeSession::new(flags, &server)?;
    let nudge = desk.nudge.clone();
    let root = &flags.publication.root.folder;
    match flags.watch {
        true => follow::follow((root, flags.poll), &nudge, &mut desk)?,
        false => follow::stay(&nudge, &mut desk)?,
    }
    drop(desk);
    if let Some(server) = Arc::into_inner(server) {
        server.stop();
    }
    Ok(Ended::Done)
}

/// The state that stays from one edition to the next.
struct ServeSession<'a> {
    flags: &'a ServeFlags,
    server: &'a Server,
    print_queue: PrintQueue,
    reader: SourceReader,
    pages: SlowPages,
    cache: BuildCache,
    /// The last good edition, which is shown.
    shown: Shown,
    /// The diagnostics that were printed last.
    said: Vec<Diagnostic>,
    /// The `site.yaml` from which the shared print cache was last set up.
    reached: Option<String>,
    is_open: bool,
    /// Whether the location of the prints was printed.
    has_prints: bool,
    /// Starts another turn after all pictures are processed.
    nudge: Wakeup,
}

impl<'a> ServeSession<'a> {
    fn new(flags: &'a ServeFlags, server: &'a Arc<Server>) -> Result<Self, Failure> {
        let pages = Arc::downgrade(server);
        let nudge = Wakeup::default();
        let settled = nudge.clone();
        let told = move |news| match (news, pages.upgrade()) {
            (News::Made(prints), Some(server)) => server.renew(prints),
            (News::Made(_), None) => {}
            (News::Damaged(mistake, snapshot), server) => {
                report::draw(&[mistake], &snapshot, Extent::All);
                server.inspect(|server| server.renew(Vec::new()));
            }
            (News::Settled, _) => settled.give(),
        };
        let print_cache = prints::print_cache(&flags.publication);
        let print_queue = PrintQueue::open(print_cache, flags.memory, Box::new(told));
        let print_queue = print_queue.context("cannot make prints")?;
        Ok(Self {
            flags,
            server,
            print_queue,
            reader: SourceReader::open(&flags.publication.root.folder)?,
            pages: SlowPages::watch(),
            cache: BuildCache::default(),
            shown: Shown { prefix: "/".to_owned(), ..Shown::default() },
            said: Vec::new(),
            reached: None,
            is_open: false,
            has_prints: false,
            nudge,
        })
    }

    /// Shows an edition after a build.
    fn show(&mut self, turn: &Turn, input: &Input<'_>, (build, outputs): (&Build, Outputs)) {
        let snapshot = input.snapshot;
        let is_same = build.changes.made.is_empty() && build.changes.removed.is_empty();
        let is_news = !is_same || !self.shown.trouble.is_empty();
        self.shown = Shown {
            outputs,
            prefix: build.outcome.prefix.clone(),
            trouble: Vec::new(),
            proofs: Some(self.print_queue.proofs()),
            hidden: hidden(build),
        };
        let path = SourcePath::new("site.yaml").ok();
        let settings = path.as_ref().and_then(|path| snapshot.text(path));
        if self.reached.as_deref() != settings {
            let publication = &self.flags.publication;
            let place = (publication, &*prints::output(publication));
            let refused = prints::reach(self.print_queue.print_cache(), place, input);
            report::draw(&refused, snapshot, Extent::All);
            self.reached = settings.map(str::to_owned);
        }
        if let Some(prints) = &build.prints {
            self.print_queue.take(prints, snapshot);
            if !prints.is_empty() && !std::mem::replace(&mut self.has_prints, true) {
                let folder = self.flags.publication.root.folder.join(".pressrun/pictures");
                let place = folder.display();
                _ = report::print(&format!("prints are kept in `{place}`\n"));
            }
        }
        self.server.show(self.shown.clone());
        if is_news {
            self.tell(turn, snapshot, build);
        }
    }

    /// Builds in memory.
    fn build(&mut self, input: &Input<'_>) -> anyhow::Result<(Build, Outputs)> {
        let next = Next::after(&self.shown.outputs);
        let pictures = Pictures::Later { print_cache: self.print_queue.print_cache().near() };
        let environment =
            Environment { pictures, pages: &self.pages, ..Environment::new(&next, &|_| {}) };
        let build = crate::build::build(input, &mut self.cache, environment)?;
        let outputs = next.into_outputs(&build.changes.removed);
        Ok((build, outputs))
    }

    /// Prints the result of a build on the terminal.
    fn tell(&mut self, turn: &Turn, snapshot: &Snapshot, build: &Build) {
        if self.said != build.outcome.diagnostics {
            report::draw(&build.outcome.diagnostics, snapshot, extent(self.flags.all));
            self.said.clone_from(&build.outcome.diagnostics);
        }
        let line = report::edition(build, Clock::since(turn.since).elapsed());
        _ = report::print(&format!("{line}\n"));
    }

    /// Shows mistakes on the terminal and over the pages.
    fn complain(&mut self, snapshot: &Snapshot, mistakes: Vec<Diagnostic>) {
        self.shown.trouble = self.draw_mistakes(&mistakes, snapshot);
        self.say_what_stays();
        self.said = mistakes;
        self.server.show(self.shown.clone());
    }

    fn say_what_stays(&self) {
        if !self.shown.outputs.is_empty() {
            report::complain("the last good site stays up");
        }
    }

    /// Draws mistakes on the terminal, and returns what open pages show of them.
    fn draw_mistakes(&self, mistakes: &[Diagnostic], snapshot: &Snapshot) -> Vec<String> {
        let extent = extent(self.flags.all);
        report::draw(mistakes, snapshot, extent);
        report::complain(&diagnostic::summary(mistakes));
        let overview = Overview::new(mistakes, extent);
        let shown = overview.shown.iter().map(|mistake| report::plain(mistake, snapshot));
        let counts = overview.is_cut().then(|| report::by_kind(&overview));
        shown.chain(counts).collect()
    }

    /// Prints the address of the site, once.
    fn welcome(&mut self) {
        if std::mem::replace(&mut self.is_open, true) {
            return;
        }
        if let Some(port) = self.server.port_was_taken() {
            report::complain(&format!("port {port} is taken by another program"));
        }
        let url = format!("{}{}", self.server.url(), self.shown.prefix);
        _ = report::print(&format!("the site is at {url} until you press Ctrl-C\n"));
        if self.flags.open
            && let Err(error) = open::that_detached(&url)
        {
            report::warn(&format!("no browser could be opened: {error}"));
        }
    }
}

impl Session for ServeSession<'_> {
    /// Builds the next edition and shows it. If there are mistakes, shows these, and the last good edition stays.
    fn take(&mut self, turn: &Turn) -> Result<Done, Failure> {
        if turn.nudged {
            self.cache.reconsider();
        }
        let (snapshot, found) = turn.occasion.read(&mut self.reader)?;
        let mut done = Done { linked: self.reader.linked().clone(), ..Done::default() };
        let request = build::request(&self.flags.publication, self.flags.drafts)?;
        let input = build::input(&snapshot, found, (&request, &self.flags.publication));
        if let Some(settings) = input.settings().filter(|_| self.shown.outputs.is_empty()) {
            settings.base.prefix().clone_into(&mut self.shown.prefix);
        }
        let (build, outputs) = self.build(&input)?;
        if build.is_good() {
            self.show(turn, &input, (&build, outputs));
            done.release =
                build.outcome.next_change.filter(|_| self.flags.publication.at.is_none());
        } else {
            self.complain(&snapshot, build.outcome.diagnostics);
        }
        self.cache.prepare();
        self.welcome();
        Ok(done)
    }

    /// Shows over the pages what went wrong.
    fn recover(&mut self, setback: &TurnError) {
        if matches!(setback, TurnError::Panic) {
            // It is not known how far the build came.
            self.cache = BuildCache::default();
        }
        let trouble = vec![setback.text()];
        if self.shown.trouble != trouble {
            self.say_what_stays();
            self.shown.trouble = trouble;
            self.server.show(self.shown.clone());
        }
        self.welcome();
    }
}

/// The explanations for hidden addresses.
fn hidden(build: &Build) -> BTreeMap<Route, String> {
    let sentence = |(source, hidden): &(SourcePath, Hidden)| {
        let why = match hidden {
            Hidden::Draft => "is a draft",
            Hidden::Embargo => "is under embargo",
        };
        format!("`{source}` {why}. `pressrun serve --drafts` shows it.")
    };
    build
        .outcome
        .withheld
        .pages
        .iter()
        .map(|(route, what)| (route.clone(), sentence(what)))
        .collect()
}
