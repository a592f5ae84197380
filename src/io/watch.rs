//! Watches a project, and reports which sources changed once no more changes come.
//!
//! This module does not read sources or decide anything: a reported path has perhaps changed, and a folder represents
//! everything in it. Nothing is missed: a new folder is watched first, then reported, and reported once more a little
//! later.

#![expect(clippy::disallowed_methods, reason = "IO boundary: asks the clock, and what is a folder")]

mod scope;
mod batch;
mod lock;
mod source;
mod poll;
mod mounts;
mod home;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::io;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use batch::{Action, Batch};
use home::Home;
use scope::Scope;
use source::{ChangeSource, Depth, Event, Message, WatchFailure};

/// How to watch.
#[derive(Clone, Default, Debug)]
pub struct Options {
    /// Whether to look at all files twice a second instead of relying on the system, which does not report changes on
    /// drives of other machines. Linux lists such drives, so this happens automatically there.
    pub poll: bool,
}

/// Why a project cannot be watched.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Its folder cannot be read.
    #[error("cannot watch `{}`", root.display())]
    Root {
        /// The folder, as it was given.
        root: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// No thread can be started to watch for changes.
    #[error("cannot start to watch for changes")]
    Thread(#[source] io::Error),
}

/// What has changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Changed {
    /// Files and folders, relative to the root, that were created, written, removed or renamed. A folder represents
    /// everything in it.
    pub paths: BTreeSet<PathBuf>,
    /// Whether anything else may have changed too: the system lost events, or the target of a symbolic link changed.
    pub all: bool,
    /// When the first change was noticed.
    pub since: Instant,
}

/// Why [`Watcher::next`] returned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Signal {
    /// Sources have changed.
    Changed(Changed),
    /// The deadline has passed.
    Deadline,
    /// [`Waker::nudge`] was called.
    Nudged,
    /// [`Waker::wake`] was called.
    Stopped,
    /// A sentence for the terminal, without a final period; watching continues.
    Trouble(String),
}

/// Ends the waiting of a [`Watcher`], from any thread.
#[derive(Clone, Debug)]
pub struct Waker(Sender<Message>);

impl Waker {
    /// Makes [`Watcher::next`] return [`Signal::Nudged`] once.
    pub fn nudge(&self) {
        drop(self.0.send(Message::Nudge));
    }

    /// Makes [`Watcher::next`] return [`Signal::Stopped`], from now on.
    pub fn wake(&self) {
        // If the watcher no longer exists, nothing waits.
        drop(self.0.send(Message::Stop));
    }
}

/// How often the project's own folder is checked: systems do not report that a folder above it was renamed.
const ROUND: Duration = Duration::from_secs(1);

/// Watches a project until it is dropped.
pub struct Watcher {
    scope: Scope,
    source: ChangeSource,
    /// The project's folder; `None` while it does not exist.
    home: Option<Home>,
    /// The folders that are watched.
    armed: BTreeMap<PathBuf, Depth>,
    batch: Batch,
    /// Folders that may be new.
    arrivals: BTreeSet<PathBuf>,
    troubles: VecDeque<String>,
    stopped: bool,
    nudged: bool,
    sender: Sender<Message>,
    receiver: Receiver<Message>,
}

impl Watcher {
    /// Starts to watch `site.yaml`, `content/` and `themes/` of a project. All changes from now on are reported. If
    /// the system cannot report them, the files are polled instead, and the first [`Watcher::next`] gives the reason.
    ///
    /// # Errors
    /// If the folder cannot be read, or no thread can be started.
    pub fn start(root: &Path, options: &Options) -> Result<Self, Error> {
        Self::begin(root, options, &mounts::table())
    }

    /// Starts, given the table of mounts.
    fn begin(root: &Path, options: &Options, mounts: &str) -> Result<Self, Error> {
        let failed = |source| Error::Root { root: root.to_owned(), source };
        let real = fs::canonicalize(root).map_err(failed)?;
        fs::read_dir(&real).map_err(failed)?;
        let (sender, receiver) = mpsc::channel();
        let mut troubles = VecDeque::new();
        let scope = Scope::new(real);
        let told = match options.poll {
            true => None,
            false => scope
                .silence(mounts)
                .and_then(|()| ChangeSource::told(sender.clone()))
                .inspect_err(|WatchFailure(why)| troubles.push_back(why.clone()))
                .ok(),
        };
        let source = match told {
            Some(source) => source,
            None => ChangeSource::look(sender.clone()).map_err(Error::Thread)?,
        };
        let mut watcher = Self {
            home: Home::at(&scope.root),
            scope,
            source,
            armed: BTreeMap::new(),
            batch: Batch::default(),
            arrivals: BTreeSet::new(),
            troubles,
            stopped: false,
            nudged: false,
            sender,
            receiver,
        };
        watcher.arm();
        // Links that replace a whole folder of sources have been followed by now.
        watcher.look_if_silent(mounts);
        Ok(watcher)
    }

    /// Also watches further files and folders: the targets of symbolic links, as absolute paths. A change there is
    /// reported as [`Changed::all`].
    ///
    /// Skips the output, Git's folder, and all folders around the project.
    pub fn follow(&mut self, places: &BTreeSet<PathBuf>) {
        let mut has_new = false;
        for place in places {
            // If the last part does not exist at the moment, it is not a link that must be resolved.
            let place = fs::canonicalize(place).unwrap_or_else(|_| place.clone());
            has_new |= self.scope.follow(place);
        }
        self.arm();
        if has_new {
            self.look_if_silent(&mounts::table());
        }
    }

    /// Starts polling if the system does not report changes in some of the folders.
    fn look_if_silent(&mut self, mounts: &str) {
        if let Err(blindness) = self.scope.silence(mounts) {
            self.open_own_eyes(blindness);
        }
    }

    /// Waits until sources have changed and no more changes come, until the deadline, or until a [`Waker`] is used.
    /// Changes between two calls are reported by the second. While the project's folder does not exist, only that is
    /// reported, and the deadline is ignored.
    pub fn next(&mut self, deadline: Option<Instant>) -> Signal {
        loop {
            // Check the lock before the events: if it is free, all changes by Git are in the batch.
            let lock = lock::held(&self.scope.root);
            self.hear();
            self.look_home();
            if self.stopped {
                return Signal::Stopped;
            }
            if let Some(trouble) = self.troubles.pop_front() {
                return Signal::Trouble(trouble);
            }
            if mem::take(&mut self.nudged) {
                return Signal::Nudged;
            }
            let now = Instant::now();
            let round = now + ROUND;
            if self.home.is_none() {
                self.wait(round);
                continue;
            }
            let until = match self.batch.turn(now, lock) {
                Action::Give(changed) => return Signal::Changed(changed),
                Action::Wait(until) => Some(until),
                Action::Idle => None,
            };
            if deadline.is_some_and(|deadline| deadline <= now) {
                return Signal::Deadline;
            }
            self.wait(until.into_iter().chain(deadline).fold(round, Instant::min));
        }
    }

    /// A handle to end the waiting from another thread.
    pub fn waker(&self) -> Waker {
        Waker(self.sender.clone())
    }

    /// Waits for a message until an instant at most.
    fn wait(&mut self, until: Instant) {
        let time = until.saturating_duration_since(Instant::now());
        if let Ok(message) = self.receiver.recv_timeout(time) {
            self.take(message);
        }
    }

    /// Takes all messages that have arrived.
    fn hear(&mut self) {
        while let Ok(message) = self.receiver.try_recv() {
            self.take(message);
        }
        self.welcome();
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Stop => self.stopped = true,
            Message::Nudge => self.nudged = true,
            Message::Blind(blindness) => self.open_own_eyes(blindness),
            Message::Event(event) if event.paths.is_empty() => {
                self.batch.overflow(event.at);
                self.rearm(Path::new(""));
            }
            Message::Event(event) => self.event(event),
        }
    }

    fn event(&mut self, event: Event) {
        for path in event.paths {
            let concern = self.scope.concern(&path);
            if event.moved && !concern.is_none() {
                self.arrivals.insert(path);
            }
            if concern.followed {
                self.batch.everything(event.at);
            }
            if let Some(path) = concern.path {
                self.batch.change(path, event.at);
            }
        }
    }

    /// Watches new folders. They are already in the batch, which is reported later, so nothing can be written
    /// unnoticed between reading a folder and watching it.
    fn welcome(&mut self) {
        let mut outer: Option<PathBuf> = None;
        for path in mem::take(&mut self.arrivals) {
            if outer.as_ref().is_some_and(|outer| path.starts_with(outer)) {
                continue;
            }
            match fs::symlink_metadata(&path) {
                Ok(metadata) if metadata.is_dir() && self.scope.is_on_a_way(&path) => {
                    self.rearm(&path);
                }
                Ok(metadata) if metadata.is_dir() => {
                    match self.is_armed(&path, Depth::Tree) {
                        // The watch may have disappeared together with the earlier folder.
                        true => self.watch(&path, Depth::Tree),
                        false => self.arm_at(&path, Depth::Tree),
                    }
                    self.say_again(&path);
                    outer = Some(path);
                }
                Ok(metadata) if metadata.is_symlink() => self.arm(),
                _ => {}
            }
        }
    }

    fn say_again(&mut self, folder: &Path) {
        let concern = self.scope.concern(folder);
        if let Some(path) = concern.path {
            self.batch.again(path, Instant::now());
        }
    }

    /// Watches everything that is not watched yet.
    fn arm(&mut self) {
        let root = self.scope.root.clone();
        self.arm_at(&root, Depth::Room);
        for tree in self.scope.trees().collect::<Vec<_>>() {
            match fs::symlink_metadata(&tree) {
                Ok(metadata) if metadata.is_dir() => self.arm_at(&tree, Depth::Tree),
                Ok(metadata) if metadata.is_symlink() => {
                    if let Ok(real) = fs::canonicalize(&tree) {
                        self.scope.follow(real);
                    }
                }
                _ => {}
            }
        }
        for place in self.scope.followed() {
            // Also the folders around it, because files are replaced, and folders removed and created again.
            for room in self.scope.way(&place) {
                self.arm_at(room, Depth::Room);
            }
            if place.is_dir() {
                self.arm_at(&place, Depth::Tree);
            }
        }
    }

    /// Watches a folder unless it is watched already: a second, shallower watch would replace the first.
    fn arm_at(&mut self, folder: &Path, depth: Depth) {
        if !self.is_armed(folder, depth) {
            self.armed.insert(folder.to_owned(), depth);
            self.watch(folder, depth);
        }
    }

    fn is_armed(&self, folder: &Path, depth: Depth) -> bool {
        self.armed.iter().any(|(place, deep)| match deep {
            Depth::Tree => folder.starts_with(place),
            Depth::Room => folder == place && depth == Depth::Room,
        })
    }

    /// Renews all watches in a folder; all watches, if it has no name.
    fn rearm(&mut self, folder: &Path) {
        for (place, depth) in self.armed.clone() {
            if place.starts_with(folder) {
                self.watch(&place, depth);
            }
        }
    }

    /// Checks whether the project's folder exists and is still the same.
    fn look_home(&mut self) {
        let home = Home::at(&self.scope.root);
        if home == self.home {
            return;
        }
        self.home = home;
        match home {
            None => self.troubles.push_back(
                "the publication's folder is gone; as soon as it is back, the site is built again"
                    .to_owned(),
            ),
            Some(_) => self.begin_anew(),
        }
    }

    /// Renews all watches, and drops those of the earlier folder.
    fn begin_anew(&mut self) {
        self.batch.everything(Instant::now());
        if matches!(self.source, ChangeSource::Told(_)) {
            match ChangeSource::told(self.sender.clone()) {
                Ok(source) => self.source = source,
                Err(blindness) => self.open_own_eyes(blindness),
            }
        }
        self.armed.clear();
        self.arm();
    }

    fn watch(&mut self, folder: &Path, depth: Depth) {
        if let Err(blindness) = self.source.watch(folder, depth) {
            self.open_own_eyes(blindness);
        }
    }

    /// Switches to polling, because the system cannot report changes.
    fn open_own_eyes(&mut self, WatchFailure(why): WatchFailure) {
        if matches!(self.source, ChangeSource::Look(_)) {
            return;
        }
        match ChangeSource::look(self.sender.clone()) {
            Ok(source) => self.source = source,
            Err(error) => {
                let worse = format!("changes can no longer be detected: {error}");
                return self.troubles.push_back(worse);
            }
        }
        self.troubles.push_back(why);
        self.batch.everything(Instant::now());
        self.rearm(Path::new(""));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_a_drive_of_another_machine_changes_are_looked_for_which_is_said_first() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = fs::canonicalize(folder.path()).expect("its path");
        let table = format!(
            "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:45 / {} rw - nfs4 office:/ rw\n",
            root.display()
        );
        let end = Some(Instant::now() + Duration::from_secs(15));
        let mut watcher =
            Watcher::begin(&root, &Options::default(), &table).expect("it is watched");
        let Signal::Trouble(said) = watcher.next(end) else { panic!("nothing is said") };
        assert!(said.contains("a drive of another machine (`nfs4`)"), "{said}");
        assert!(matches!(watcher.source, ChangeSource::Look(_)));
        fs::write(root.join("site.yaml"), "name: a\n").expect("written");
        let Signal::Changed(changed) = watcher.next(end) else { panic!("nothing is told") };
        assert!(changed.paths.contains(Path::new("site.yaml")), "{changed:?}");
        let asked = Watcher::begin(&root, &Options { poll: true }, &table);
        assert_eq!(asked.expect("it is watched").troubles, [""; 0], "whoever asks knows");
    }
}
