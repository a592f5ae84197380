//! The print queue: makes prints in the background while the site is shown, those first that a browser waits for.
//! Until a print is ready, the picture itself is served instead.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use super::report;
use crate::base::diagnostic::Diagnostic;
use crate::base::digest::Digest;
use crate::base::output::{PrintCache, Proof, Proofs};
use crate::base::path::{Route, SourcePath};
use crate::base::snapshot::Snapshot;
use crate::build::{Memory, PictureFile, Print, PrintFailure, PrintMaker, Prints};
use crate::io::disk::PrintFolder;
use crate::io::shared_prints::SharedPrints;
use crate::pictures::photo;

/// For how many editions a print stays available after it is no longer shown.
const KEPT: u64 = 20;

/// The print queue. It runs until it is dropped.
pub(super) struct PrintQueue {
    shared: Arc<Shared>,
    worker: Option<JoinHandle<()>>,
}

/// The state that the worker shares with requests for pictures.
struct Shared {
    print_cache: SharedPrints,
    memory: Memory,
    work: Mutex<QueueState>,
    more: Condvar,
}

/// The state of the queue.
#[derive(Default)]
struct QueueState {
    snapshot: Option<Snapshot>,
    newest: Arc<Prints>,
    /// Every available print, with the last edition that showed it.
    prints: BTreeMap<Route, (Print, u64)>,
    edition: u64,
    /// The prints that are made.
    made: BTreeSet<Route>,
    /// The pictures with missing prints, in the order in which they will be made.
    queue: VecDeque<SourcePath>,
    /// Damaged pictures: the digests of their prints, and the problem.
    spoilt: BTreeMap<SourcePath, (Vec<Digest>, String)>,
    is_over: bool,
}

/// A picture, and its prints.
struct Task {
    snapshot: Snapshot,
    source: SourcePath,
    prints: Vec<(Route, Print)>,
}

/// The events of the queue.
pub(super) enum News {
    /// The prints at some routes are ready.
    Made(Vec<Route>),
    /// A picture in these sources is damaged.
    Damaged(Diagnostic, Snapshot),
    /// All prints are made, and new colours of pictures are known.
    Settled,
}

/// Receives the events.
pub(super) type Told = Box<dyn Fn(News) + Send>;

impl PrintQueue {
    /// Opens a queue with a memory limit in bytes, which stores prints in a print cache.
    pub(super) fn open(
        print_cache: SharedPrints,
        memory: u64,
        told: Told,
    ) -> std::io::Result<Self> {
        // Pictures must not slow down the builds, so one processor is enough for them.
        let memory = Memory::of(memory, 1);
        let (work, more) = (Mutex::default(), Condvar::new());
        let shared = Arc::new(Shared { print_cache, memory, work, more });
        let at = Arc::clone(&shared);
        let worker =
            thread::Builder::new().name("prints".to_owned()).spawn(move || at.run(&told))?;
        Ok(Self { shared, worker: Some(worker) })
    }

    /// Takes the prints of a new edition, with the sources that contain its pictures.
    pub(super) fn take(&self, prints: &Arc<Prints>, snapshot: &Snapshot) {
        let mut work = self.shared.work();
        work.snapshot = Some(snapshot.clone());
        if !Arc::ptr_eq(&work.newest, prints) {
            work.renew(prints, self.shared.print_cache.near());
            self.shared.more.notify_one();
        }
    }

    /// The print cache that it uses.
    pub(super) fn print_cache(&self) -> &SharedPrints {
        &self.shared.print_cache
    }

    /// The pictures for the server.
    pub(super) fn proofs(&self) -> Arc<dyn Proofs> {
        Arc::clone(&self.shared) as Arc<dyn Proofs>
    }
}

impl Drop for PrintQueue {
    fn drop(&mut self) {
        self.shared.work().is_over = true;
        self.shared.more.notify_one();
        if let Some(worker) = self.worker.take() {
            // A panic of the thread was already printed.
            _ = worker.join();
        }
    }
}

impl QueueState {
    fn renew(&mut self, prints: &Arc<Prints>, print_cache: &PrintFolder) {
        self.edition += 1;
        self.newest = Arc::clone(prints);
        let mut missing = BTreeSet::new();
        for (route, print) in prints.iter() {
            self.prints.insert(route.clone(), (print.clone(), self.edition));
            if self.made.contains(route) || self.is_spoilt(print) {
                continue;
            }
            match print_cache.has(&print.key) && print.placeholder_colour_key.is_none() {
                true => _ = self.made.insert(route.clone()),
                // Perhaps again: the file of its picture may have been missing before.
                false => _ = missing.insert(print.source.clone()),
            }
        }
        let edition = self.edition;
        self.prints.retain(|_, (_, last)| *last + KEPT >= edition);
        self.made.retain(|route| self.prints.contains_key(route));
        let wanted: BTreeSet<Digest> = prints.values().map(|print| print.key).collect();
        self.spoilt.retain(|_, (keys, _)| keys.iter().any(|key| wanted.contains(key)));
        let waiting: BTreeSet<SourcePath> = self.queue.iter().cloned().collect();
        self.queue.extend(missing.into_iter().filter(|source| !waiting.contains(source)));
    }

    fn is_spoilt(&self, print: &Print) -> bool {
        self.spoilt.get(&print.source).is_some_and(|(keys, _)| keys.contains(&print.key))
    }

    /// The prints of a picture in the newest edition.
    fn of(&self, source: &SourcePath) -> Vec<(Route, Print)> {
        let prints = self.newest.iter().filter(|(_, print)| print.source == *source);
        prints.map(|(route, print)| (route.clone(), print.clone())).collect()
    }
}

impl Shared {
    fn work(&self) -> MutexGuard<'_, QueueState> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs until the queue is dropped.
    fn run(&self, told: &Told) {
        let (mut has_colours, mut said, mut announced) = (false, Vec::new(), 0);
        while let Some(Task { snapshot, source, prints }) = self.next() {
            self.announce(&mut announced);
            let picture = PictureFile { snapshot: &snapshot, source: &source };
            let wanted: Vec<&Print> = prints.iter().map(|(_, print)| print).collect();
            if let Some(key) =
                wanted.first().and_then(|print| print.placeholder_colour_key.as_ref())
            {
                has_colours |= self.maker().placeholder_colour(picture, key).is_ok();
            }
            let made = self.develop(picture, &wanted);
            match made {
                Ok(_) => {
                    let routes: Vec<Route> = prints.into_iter().map(|(route, _)| route).collect();
                    self.work().made.extend(routes.iter().cloned());
                    told(News::Made(routes));
                }
                Err(PrintFailure::Picture(diagnostic)) => {
                    let keys = wanted.iter().map(|print| print.key).collect();
                    let drawn = report::plain(&diagnostic, &snapshot);
                    self.work().spoilt.insert(source, (keys, drawn));
                    told(News::Damaged(*diagnostic, snapshot));
                }
                // The file is being changed, and will be part of another edition.
                Err(PrintFailure::Machine(error)) => report::warn(&error.to_string()),
            }
            if self.work().queue.is_empty() {
                self.print_cache.send();
            }
            let trouble = self.print_cache.trouble();
            let new = trouble.iter().filter(|trouble| !said.contains(*trouble));
            new.for_each(|trouble| report::warn(trouble));
            said = trouble;
            if has_colours && self.work().queue.is_empty() {
                has_colours = false;
                told(News::Settled);
            }
        }
    }

    /// Announces to the print cache which prints will be requested, once for each edition.
    fn announce(&self, announced: &mut u64) {
        let (edition, newest) = {
            let work = self.work();
            (work.edition, Arc::clone(&work.newest))
        };
        if std::mem::replace(announced, edition) != edition {
            let keys = newest
                .values()
                .flat_map(|print| print.placeholder_colour_key.into_iter().chain([print.key]));
            self.print_cache.announce(&keys.collect::<Vec<_>>());
        }
    }

    fn maker(&self) -> PrintMaker<'_> {
        PrintMaker { print_cache: &self.print_cache, memory: &self.memory }
    }

    /// Makes prints of a picture.
    fn develop(
        &self,
        picture: PictureFile<'_>,
        prints: &[&Print],
    ) -> Result<Vec<Vec<u8>>, PrintFailure> {
        let make = || self.maker().develop(picture, prints);
        // The thread that prints must outlive every picture.
        panic::catch_unwind(AssertUnwindSafe(make)).unwrap_or_else(|_| {
            let message = format!("pressrun failed while making prints of `{}`", picture.source);
            Err(PrintFailure::Machine(io::Error::other(message)))
        })
    }

    /// Waits for the next task.
    fn next(&self) -> Option<Task> {
        let mut work = self.work();
        loop {
            if work.is_over {
                return None;
            }
            if let Some(source) = work.queue.pop_front() {
                let prints = work.of(&source);
                return Some(Task { snapshot: work.snapshot.clone()?, source, prints });
            }
            work = self.more.wait(work).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Proofs for Shared {
    fn has(&self, route: &Route) -> bool {
        self.work().prints.contains_key(route)
    }

    fn trouble(&self) -> Vec<String> {
        self.work().spoilt.values().map(|(_, drawn)| drawn.clone()).collect()
    }

    fn at(&self, route: &Route) -> Option<Proof> {
        let (print, snapshot) = {
            let mut work = self.work();
            let (print, _) = work.prints.get(route)?;
            let print = print.clone();
            // A browser waits for it.
            if let Some(at) = work.queue.iter().position(|source| *source == print.source)
                && let Some(source) = work.queue.remove(at)
            {
                work.queue.push_front(source);
            }
            (print, work.snapshot.clone()?)
        };
        if let Some(bytes) =
            self.print_cache.near().find(&print.key).and_then(|i| print.finished(&i))
        {
            return Some(Proof::Print(bytes));
        }
        let bytes = snapshot.bytes(&print.source).ok()?;
        let format = photo::facts(&bytes).ok()?.format;
        if format == photo::Format::Tiff {
            // Browsers cannot show the picture itself, so the request waits until this print is made.
            let made = self
                .develop(PictureFile { snapshot: &snapshot, source: &print.source }, &[&print])
                .ok()?;
            return made.into_iter().next().map(Proof::Print);
        }
        Some(Proof::StandIn(photo::clean(&bytes, &print.rights).ok()?, format.media_type()))
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("print_cache", &self.print_cache).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pictures::darkroom::{Format, Recipe};
    use crate::pictures::photo::Packet;

    /// The only print of a picture.
    fn prints(name: &str) -> Prints {
        let source = SourcePath::new(&format!("content/{name}.jpg")).expect("a path");
        let recipe = Recipe { width: 800, crop: None, format: Format::WebP, quality: 760 };
        let (key, rights) = (Digest::of(name.as_bytes()), Arc::new(Packet::default()));
        let print =
            Print { source, key, recipe, size: (800, 600), rights, placeholder_colour_key: None };
        Prints::from([(Route::new(&format!("media/{name}.webp")).expect("a route"), print)])
    }

    fn queued(work: &QueueState) -> Vec<&str> {
        work.queue.iter().map(SourcePath::name).collect()
    }

    #[test]
    fn a_picture_that_comes_back_is_printed_after_all() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let print_cache = PrintFolder::of(folder.path());
        let mut work = QueueState::default();
        let both: Arc<Prints> = Arc::new(prints("one").into_iter().chain(prints("two")).collect());
        work.renew(&both, &print_cache);
        assert_eq!(queued(&work), ["one.jpg", "two.jpg"]);
        // The story of the second picture is a draft when its turn comes.
        work.renew(&Arc::new(prints("one")), &print_cache);
        work.queue.clear();
        work.made.extend(prints("one").into_keys());
        work.renew(&both, &print_cache);
        assert_eq!(queued(&work), ["two.jpg"]);
        // Once it is made, it is not made again.
        work.queue.clear();
        print_cache.file(&Digest::of(b"two"), b"a print");
        work.renew(&Arc::new(prints("one")), &print_cache);
        work.renew(&both, &print_cache);
        assert_eq!(queued(&work), [""; 0]);
    }
}
