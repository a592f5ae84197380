//! `pressrun serve`: the site in a browser while it is edited.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, mpsc};

use anyhow::Context;

use super::flags::{ServeFlags, extent};
use super::follow::{self, Done, Nudge, Occasion, Turn};
use super::lab::{Lab, News};
use super::report::{self, Clock};
use super::slow::SlowPages;
use super::{Ended, Failure, build, prints};
use crate::article::Hidden;
use crate::build::{Build, Doors, Pictures, Standing};
use crate::diagnostic::{self, Diagnostic, Extent, Overview};
use crate::disk::{Drawers, Reader};
use crate::output::{Next, Outputs};
use crate::path::{Route, SourcePath};
use crate::serve::{Address, Server, Shown};
use crate::settings;
use crate::snapshot::Snapshot;

/// Shows the site until the run is ended.
pub(super) fn serve(flags: &ServeFlags) -> Result<Ended, Failure> {
    super::known_folder(&flags.publication.root.folder)?;
    let allowed = flags.allow_host.clone();
    let address = Address { host: flags.host.clone(), port: flags.port, allowed };
    let server = Server::start(&address).context("the site cannot be served")?;
    let server = Arc::new(server);
    let mut desk = Desk::new(flags, &server)?;
    let nudge = desk.nudge.clone();
    if flags.watch {
        let root = &flags.publication.root.folder;
        follow::follow(root, flags.poll, &nudge, |turn| desk.take(&turn))?;
    } else {
        // What is heard is whether the run goes on.
        let (end, heard) = mpsc::channel();
        let nudged = end.clone();
        follow::end_on_ctrl_c(move || _ = end.send(false))?;
        nudge.is_of(move || _ = nudged.send(true));
        desk.take(&Turn::first())?;
        while heard.recv() == Ok(true) {
            desk.take(&Turn { occasion: Occasion::Nudge, ..Turn::first() })?;
        }
    }
    drop(desk);
    if let Some(server) = Arc::into_inner(server) {
        server.stop();
    }
    Ok(Ended::Done)
}

/// Everything that stays from one edition to the next.
struct Desk<'a> {
    flags: &'a ServeFlags,
    server: &'a Server,
    lab: Lab,
    /// Where colours of pictures are that are known.
    cabinet: Drawers,
    reader: Reader,
    pages: SlowPages,
    standing: Standing,
    /// What is shown: the last good edition.
    shown: Shown,
    /// What was last said of it.
    said: Vec<Diagnostic>,
    /// The `site.yaml` for which the cabinet behind that of the lab has been sought.
    reached: Option<String>,
    is_open: bool,
    /// Calls for another turn once pictures have settled.
    nudge: Nudge,
}

/// What a build was stopped by.
enum Stopped {
    Mistakes(Vec<Diagnostic>),
    Machine(std::io::Error),
    Panic,
}

impl<'a> Desk<'a> {
    fn new(flags: &'a ServeFlags, server: &'a Arc<Server>) -> Result<Self, Failure> {
        let pages = Arc::downgrade(server);
        let nudge = Nudge::default();
        let settled = nudge.clone();
        let told = move |news| match (news, pages.upgrade()) {
            (News::Made(prints), Some(server)) => server.renew(prints),
            (News::Made(_), None) => {}
            (News::Spoilt(mistake, snapshot), server) => {
                report::draw(&[mistake], &snapshot, Extent::All);
                server.inspect(|server| server.renew(Vec::new()));
            }
            (News::Settled, _) => settled.give(),
        };
        let root = &flags.publication.root.folder;
        let cabinet = prints::cabinet(&flags.publication);
        let lab = Lab::open(cabinet, flags.memory, Box::new(told));
        let lab = lab.context("the lab cannot be opened")?;
        Ok(Self {
            flags,
            server,
            lab,
            reader: Reader::open(&flags.publication.root.folder)?,
            pages: SlowPages::watch(),
            standing: Standing::default(),
            shown: Shown { prefix: "/".to_owned(), ..Shown::default() },
            said: Vec::new(),
            reached: None,
            is_open: false,
            cabinet: Drawers::of(root),
            nudge,
        })
    }

    /// Builds the next edition and shows it, or what keeps it from being built.
    fn take(&mut self, turn: &Turn) -> Result<Done, Failure> {
        if matches!(turn.occasion, Occasion::Nudge) {
            self.standing.reconsider();
        }
        let (snapshot, found) = turn.occasion.read(&mut self.reader)?;
        let mut done = Done { linked: self.reader.linked().clone(), ..Done::default() };
        match self.build(&snapshot, found)? {
            Ok((build, outputs)) => {
                let is_same = build.made.is_empty() && build.removed.is_empty();
                let is_news = !is_same || !self.shown.trouble.is_empty();
                self.shown = Shown {
                    outputs,
                    prefix: build.prefix.clone(),
                    trouble: Vec::new(),
                    proofs: Some(self.lab.proofs()),
                    hidden: hidden(&build),
                };
                let path = SourcePath::new("site.yaml").ok();
                let settings = path.as_ref().and_then(|path| snapshot.text(path));
                if self.reached.as_deref() != settings {
                    let publication = &self.flags.publication;
                    let place = (publication, &*prints::output(publication));
                    let refused = prints::reach(self.lab.cabinet(), place, &snapshot);
                    report::draw(&refused, &snapshot, Extent::All);
                    self.reached = settings.map(str::to_owned);
                }
                self.lab.take(&build.prints, &snapshot);
                self.server.show(self.shown.clone());
                if is_news {
                    self.tell(turn, &snapshot, &build);
                }
                done.release = build.next_change.filter(|_| self.flags.publication.at.is_none());
            }
            Err(stopped) => {
                done.again = matches!(stopped, Stopped::Machine(_));
                self.complain(&snapshot, stopped)?;
            }
        }
        self.standing.prepare();
        self.welcome();
        Ok(done)
    }

    /// Builds in memory. Whatever goes wrong, the edition that is up stays up.
    fn build(
        &mut self,
        snapshot: &Snapshot,
        found: Vec<Diagnostic>,
    ) -> Result<Result<(Build, Outputs), Stopped>, Failure> {
        let request = build::request(&self.flags.publication, self.flags.drafts)?;
        let next = Next::after(&self.shown.outputs);
        let standing = &mut self.standing;
        let pictures = Pictures::Later { cabinet: &self.cabinet };
        let doors = Doors { pictures, pages: &self.pages, ..Doors::new(&next, &|_| {}) };
        let build = || crate::build::build((snapshot, found), &request, standing, doors);
        let built = catch_unwind(AssertUnwindSafe(build));
        Ok(match built {
            Ok(Ok(build)) if build.is_good() => {
                let outputs = next.into_outputs(&build.removed);
                Ok((build, outputs))
            }
            Ok(Ok(build)) => Err(Stopped::Mistakes(build.diagnostics)),
            Ok(Err(error)) => Err(Stopped::Machine(error)),
            Err(_) => {
                // Nobody knows how far it came.
                self.standing = Standing::default();
                Err(Stopped::Panic)
            }
        })
    }

    /// Says on the terminal what has been built.
    fn tell(&mut self, turn: &Turn, snapshot: &Snapshot, build: &Build) {
        if self.said != build.diagnostics {
            report::draw(&build.diagnostics, snapshot, extent(self.flags.all));
            self.said.clone_from(&build.diagnostics);
        }
        let line = report::edition(build, Clock::since(turn.since).elapsed());
        _ = report::print(&format!("{line}\n"));
    }

    /// Shows mistakes, on the terminal and over the pages.
    fn complain(&mut self, snapshot: &Snapshot, stopped: Stopped) -> Result<(), Failure> {
        self.shown.trouble = match stopped {
            Stopped::Mistakes(diagnostics) => {
                let drawn = self.draw_mistakes(&diagnostics, snapshot);
                self.said = diagnostics;
                drawn
            }
            Stopped::Machine(error) => {
                vec![diagnostic::visible_line(&format!("error: {error}"))]
            }
            Stopped::Panic => vec![
                "error: pressrun itself has failed, which is a mistake in pressrun\n\
                 help: the terminal says where; the next change is built from the beginning"
                    .to_owned(),
            ],
        };
        if self.said.is_empty() {
            self.shown.trouble.iter().for_each(|trouble| report::complain(trouble));
        }
        if self.shown.outputs.is_empty() {
            let request = build::request(&self.flags.publication, self.flags.drafts)?;
            if let (Some(settings), _) = settings::read(snapshot, &request) {
                settings.base.prefix().clone_into(&mut self.shown.prefix);
            }
        } else {
            report::complain("the last good edition stays up");
        }
        self.server.show(self.shown.clone());
        Ok(())
    }

    /// Draws mistakes on the terminal, and gives what the open pages are to show of them.
    fn draw_mistakes(&self, mistakes: &[Diagnostic], snapshot: &Snapshot) -> Vec<String> {
        let extent = extent(self.flags.all);
        report::draw(mistakes, snapshot, extent);
        report::complain(&diagnostic::summary(mistakes));
        let overview = Overview::new(mistakes, extent);
        let shown = overview.shown.iter().map(|mistake| report::plain(mistake, snapshot));
        let counts = overview.is_cut().then(|| report::by_kind(&overview));
        shown.chain(counts).collect()
    }

    /// Says, once, where the site is.
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

/// What to say to whoever asks for something hidden.
fn hidden(build: &Build) -> BTreeMap<Route, String> {
    let sentence = |(source, hidden): &(SourcePath, Hidden)| {
        let why = match hidden {
            Hidden::Draft => "is a draft",
            Hidden::Embargo => "is under embargo",
        };
        format!("`{source}` {why}. `pressrun serve --drafts` shows it.")
    };
    build.withheld.iter().map(|(route, what)| (route.clone(), sentence(what))).collect()
}
