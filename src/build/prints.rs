//! Prints: the picture files that pages show.

use std::collections::BTreeMap;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::state::BuildState;
use super::{Environment, Progress, Stage};
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::digest::Digest;
use crate::base::output::{PrintCache, Sink};
use crate::base::path::{Route, SourcePath};
use crate::base::snapshot::Snapshot;
use crate::pictures::darkroom::{self, PrintError, Recipe};
use crate::pictures::photo::{self, Packet};
use crate::pictures::slot::Look;
use crate::site::ledger::{Basis, Ledger, Made, Why};
use crate::site::view::{Question, QuestionKind, View};

/// One file that is made of a picture.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Print {
    /// The file of the picture.
    pub source: SourcePath,
    /// The key of its image, without rights, the same in every build on every machine.
    pub key: Digest,
    /// How it is made.
    pub recipe: Recipe,
    /// Its width and height in pixels.
    pub size: (u32, u32),
    /// The rights that it states.
    pub rights: Arc<Packet>,
    /// The key of the picture's colour, if the pages do not have it yet.
    pub placeholder_colour_key: Option<Digest>,
}

/// The prints of an edition by their routes.
pub type Prints = BTreeMap<Route, Print>;

/// Why a print cannot be made.
#[derive(Debug)]
pub enum PrintFailure {
    /// The picture is damaged.
    Picture(Box<Diagnostic>),
    /// The machine failed.
    Machine(io::Error),
}

/// The file of a picture among the sources.
#[derive(Clone, Copy)]
pub struct PictureFile<'a> {
    /// The sources.
    pub snapshot: &'a Snapshot,
    /// The path of the file.
    pub source: &'a SourcePath,
}

/// Makes prints and colours from the pixels of pictures, unless a print cache has them.
#[derive(Clone, Copy)]
pub struct PrintMaker<'a> {
    /// The cache of earlier prints and colours, which also takes the new ones.
    pub print_cache: &'a dyn PrintCache,
    /// The memory in which pictures are developed.
    pub memory: &'a Memory,
}

impl PrintMaker<'_> {
    /// Makes the prints of one picture that the cache does not have; returns the bytes of all, in order.
    ///
    /// # Errors
    /// If the picture is damaged, or cannot be read.
    pub fn develop(
        self,
        picture: PictureFile<'_>,
        prints: &[&Print],
    ) -> Result<Vec<Vec<u8>>, PrintFailure> {
        let keys: Vec<Digest> = prints.iter().map(|print| print.key).collect();
        let found = self.print_cache.find_all(&keys).into_iter().zip(prints);
        let mut found: Vec<Option<Vec<u8>>> =
            found.map(|(image, print)| image.filter(|image| print.can_be(image))).collect();
        let missing = prints.iter().zip(&found).filter(|(_, bytes)| bytes.is_none());
        let (missing, recipes): (Vec<&Print>, Vec<Recipe>) =
            missing.map(|(print, _)| (*print, print.recipe)).unzip();
        if !missing.is_empty() {
            let made = self.memory.develop(picture, &recipes)?;
            let mut made = made.into_iter().zip(missing);
            for gap in found.iter_mut().filter(|bytes| bytes.is_none()) {
                let Some((made, print)) = made.next() else { break };
                self.print_cache.file(&print.key, &made.bytes);
                *gap = Some(made.bytes);
            }
        }
        let finished = |(image, print): (Option<Vec<u8>>, &&Print)| {
            let bytes = print.finished(&image.unwrap_or_default());
            let not_encoded = || PrintError::NotEncoded(print.recipe.format.name());
            bytes.ok_or_else(|| spoilt(picture.source, &not_encoded()))
        };
        found.into_iter().zip(prints).map(finished).collect()
    }
}

impl Print {
    /// The published file: an image from the print cache with its rights. `None` if the bytes are not an image.
    pub fn finished(&self, image: &[u8]) -> Option<Vec<u8>> {
        match format(self.recipe.format) {
            Some(format) => photo::embed(format, image, &self.rights, None),
            None => photo::embed_in_avif(image, &self.rights),
        }
        .ok()
    }

    /// Whether an image from a print cache has the wanted format and size.
    pub fn can_be(&self, image: &[u8]) -> bool {
        let size = match format(self.recipe.format) {
            Some(format) => photo::facts(image)
                .ok()
                .filter(|facts| facts.format == format)
                .map(|facts| (facts.width, facts.height)),
            None => photo::avif_size(image).ok(),
        };
        size == Some(self.size)
    }
}

/// The format of a print's file; `None` for AVIF, which we write but cannot read.
fn format(format: darkroom::Format) -> Option<photo::Format> {
    Some(match format {
        darkroom::Format::Jpeg => photo::Format::Jpeg,
        darkroom::Format::Png => photo::Format::Png,
        darkroom::Format::WebP => photo::Format::WebP,
        darkroom::Format::Avif => return None,
    })
}

fn spoilt(source: &SourcePath, trouble: &PrintError) -> PrintFailure {
    let diagnostic = Diagnostic::new(Code::BadPhoto, Place::file(source), trouble.to_string());
    PrintFailure::Picture(diagnostic.hint(trouble.remedy()).into())
}

/// The prints that questions ask for.
fn wanted<'q>(view: &View, questions: impl Iterator<Item = &'q Question>) -> Prints {
    let mut prints = Prints::new();
    for question in questions {
        let Question::Print(wanted) = question else { continue };
        let Some(picture) = view.edition().media.pictures.get(wanted.picture) else { continue };
        let rights = Arc::new(picture.rights.packet());
        prints.extend(view.prints(wanted).into_iter().map(|(route, recipe)| {
            let (source, key) = (picture.source.clone(), picture.key(&recipe));
            let (rights, size) = (Arc::clone(&rights), (picture.width, picture.height));
            let size = darkroom::size(size, &recipe);
            let is_unknown = picture.placeholder_colour.is_none();
            let placeholder_colour_key = is_unknown.then(|| picture.placeholder_colour_key());
            (route, Print { source, key, recipe, size, rights, placeholder_colour_key })
        }));
    }
    prints
}

/// The pictures with too few pixels for a slot in which pages show them; of several slots, the one that needs most.
fn small<'q>(
    (view, snapshot): (&View, &Snapshot),
    questions: impl Iterator<Item = &'q Question>,
) -> Vec<Diagnostic> {
    let mut small: BTreeMap<(&SourcePath, Look), (u32, u32, &str)> = BTreeMap::new();
    for question in questions {
        let Question::Print(wanted) = question else { continue };
        let Some((has, least)) = view.shortfall(wanted) else { continue };
        let Some(picture) = view.edition().media.pictures.get(wanted.picture) else { continue };
        let most =
            small.entry((&picture.source, wanted.look)).or_insert((has, least, &wanted.slot));
        *most = (*most).max((has, least, &wanted.slot));
    }
    let shown = small.keys().map(|(source, look)| ((*source).clone(), *look)).collect();
    let places = view.edition().places_of(shown, snapshot);
    let report = |((source, look), (has, least, slot)): ((&SourcePath, Look), _)| {
        let place = places.get(&(source.clone(), look)).cloned();
        let place = place.unwrap_or_else(|| Place::file(source));
        let message =
            format!("`{}` is {has} pixels wide, which is little for `{slot}`", source.name());
        let hint =
            format!("that place of the theme wants {least}: take a larger file, or another photo");
        Diagnostic::new(Code::SmallPhoto, place, message).hint(hint)
    };
    view.settings().checks.weigh(small.into_iter().map(report).collect())
}

/// The pictures of which the shape of a slot takes too much away; of several slots, the one that takes most.
fn cropped<'q>(
    (view, snapshot): (&View, &Snapshot),
    questions: impl Iterator<Item = &'q Question>,
) -> Vec<Diagnostic> {
    let mut cropped: BTreeMap<(&SourcePath, Look), (u32, &str)> = BTreeMap::new();
    for question in questions {
        let Question::Print(wanted) = question else { continue };
        let Some(away) = view.cropped_away(wanted) else { continue };
        let Some(picture) = view.edition().media.pictures.get(wanted.picture) else { continue };
        let most = cropped.entry((&picture.source, wanted.look)).or_insert((away, &wanted.slot));
        *most = (*most).max((away, &wanted.slot));
    }
    let shown = cropped.keys().map(|(source, look)| ((*source).clone(), *look)).collect();
    let places = view.edition().places_of(shown, snapshot);
    let report = |((source, look), (away, slot)): ((&SourcePath, Look), _)| {
        let place = places.get(&(source.clone(), look)).cloned();
        let place = place.unwrap_or_else(|| Place::file(source));
        let message = format!("`{slot}` leaves out {away} per cent of `{}`", source.name());
        let hint =
            "say what must stay in the picture, such as `focus: [50, 30]`, or take another photo";
        Diagnostic::new(Code::DeepCrop, place, message).hint(hint)
    };
    view.settings().checks.weigh(cropped.into_iter().map(report).collect())
}

impl BuildState {
    /// Notes the prints that questions ask for, and the pictures that are too small.
    pub(super) fn count_prints<'q>(
        &mut self,
        questions: impl Iterator<Item = &'q Question> + Clone,
    ) {
        self.look_for_unfit(questions.clone());
        self.prints = wanted(&self.view, questions).into();
    }

    /// Notes the pictures that have too few pixels for their slots, or another shape.
    pub(super) fn look_for_unfit<'q>(
        &mut self,
        questions: impl Iterator<Item = &'q Question> + Clone,
    ) {
        let sources = (&*self.view, &self.sources.snapshot);
        self.unfit = small(sources, questions.clone());
        self.unfit.extend(cropped(sources, questions));
    }

    /// Makes every print that is not kept, as far as this build makes prints.
    pub(super) fn print_pictures(
        &mut self,
        ledger: &Ledger,
        environment: Environment<'_>,
    ) -> io::Result<Vec<Made>> {
        self.printed = 0;
        let Some((print_cache, memory, shard)) = environment.pictures.made_now() else {
            return Ok(Vec::new());
        };
        (environment.progress)(Progress::Stage(Stage::Pictures));
        self.printed = self.prints.len();
        let mut groups = Groups::new();
        for (route, print) in self.prints.iter().filter(|(_, it)| shard.contains(&it.source)) {
            if let Some(why) = why(ledger, environment.sink, route)? {
                groups.entry(&print.source).or_default().push((route, print, why));
            }
        }
        let (total, done) = (groups.len(), AtomicUsize::new(0));
        let made = Mutex::new(Vec::new());
        if groups.is_empty() {
            return Ok(Vec::new());
        }
        let keys: Vec<Digest> =
            groups.values().flatten().map(|(_, print, _): &Missing<'_>| print.key).collect();
        print_cache.announce(&keys);
        let memory = Memory::of(memory, rayon::current_num_threads());
        let maker = PrintMaker { print_cache, memory: &memory };
        let work = |(source, prints): (&SourcePath, Vec<_>)| {
            let printed = self.print_picture((source, prints), maker, environment.sink)?;
            made.lock().unwrap_or_else(PoisonError::into_inner).extend(printed);
            (environment.progress)(Progress::Picture(
                done.fetch_add(1, Ordering::Relaxed) + 1,
                total,
            ));
            Ok(())
        };
        each(groups.into_iter(), work)?;
        let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
        made.sort_by(|a: &Made, b| a.route.cmp(&b.route));
        Ok(made)
    }

    /// Makes prints of one picture, and hands them to the sink.
    fn print_picture(
        &self,
        (source, prints): (&SourcePath, Vec<Missing<'_>>),
        maker: PrintMaker<'_>,
        sink: &dyn Sink,
    ) -> io::Result<Vec<Made>> {
        let wanted: Vec<&Print> = prints.iter().map(|(_, print, _)| *print).collect();
        let picture = PictureFile { snapshot: &self.sources.snapshot, source };
        let developed = match maker.develop(picture, &wanted) {
            Ok(developed) => developed,
            Err(PrintFailure::Machine(error)) => return Err(error),
            Err(PrintFailure::Picture(diagnostic)) => {
                // An error whatever the checks say, because the pages that show it are already made.
                self.fail(*diagnostic);
                return Ok(Vec::new());
            }
        };
        let hand_over = |((route, _, why), bytes): (Missing<'_>, Vec<u8>)| {
            let digest = Digest::of(&bytes);
            sink.put(route, bytes, digest)?;
            let (route, basis) = (route.clone(), basis(route));
            Ok(Made { route, basis, digest, trace: Vec::new(), why })
        };
        prints.into_iter().zip(developed).map(hand_over).collect()
    }

    /// Removes from the ledger what is no longer an output, and returns the routes.
    pub(super) fn remove_unplanned(&self, ledger: &mut Ledger) -> Vec<Route> {
        let is_print = |route: &Route| self.printed > 0 && self.prints.contains_key(route);
        ledger.retain(|route| self.plan.outputs.contains_key(route) || is_print(route))
    }

    /// Finds out from the ledger which prints pages show; returns their questions.
    pub(super) fn recount_prints(&mut self, ledger: &Ledger) -> Vec<Question> {
        let asked = ledger.asked(QuestionKind::Print, self.plan.outputs.keys(), &self.view);
        self.prints = wanted(&self.view, asked.iter()).into();
        asked
    }
}

/// A print that is to be made.
type Missing<'p> = (&'p Route, &'p Print, Why);

/// The prints that are to be made, by the picture they are made of.
type Groups<'p> = BTreeMap<&'p SourcePath, Vec<Missing<'p>>>;

/// Why a print has to be made; `None` if it is kept.
fn why(ledger: &Ledger, sink: &dyn Sink, route: &Route) -> io::Result<Option<Why>> {
    Ok(match ledger.kept_file(route, &basis(route)) {
        Ok(digest) if sink.keep(route, &digest)? => None,
        Ok(_) => Some(Why::Lost),
        Err(why) => Some(why),
    })
}

/// What a print is made of, which its route says.
fn basis(route: &Route) -> Basis {
    let nothing = Digest::of(b"");
    Basis { template: nothing, site: nothing, job: Digest::of(route.as_str().as_bytes()) }
}

/// Goes through pictures on all processors.
pub(super) fn each<T: Send>(
    pictures: impl Iterator<Item = T> + Send,
    work: impl Fn(T) -> io::Result<()> + Sync,
) -> io::Result<()> {
    let next = Mutex::new(pictures);
    let take = || next.lock().unwrap_or_else(PoisonError::into_inner).next();
    let worker = || {
        while let Some(picture) = take() {
            work(picture)?;
        }
        Ok(())
    };
    let count = rayon::current_num_threads();
    if count == 1 {
        // The machine may allow no other thread.
        return worker();
    }
    // Separate threads: one that waits for memory must not be given other work.
    thread::scope(|scope| {
        let begin = |_| thread::Builder::new().spawn_scoped(scope, worker).ok();
        let workers: Vec<_> = (0..count).map_while(begin).collect();
        if workers.is_empty() {
            return worker();
        }
        let ends = workers.into_iter().map(|worker| match worker.join() {
            Ok(end) => end,
            Err(panic) => panic::resume_unwind(panic),
        });
        ends.collect()
    })
}

/// The memory for developing pictures. As many are developed at a time as fit; a picture that needs more is developed
/// alone. It has its own threads, because a shared thread may be the one that waits.
#[derive(Debug)]
pub struct Memory {
    processors: Option<ThreadPool>,
    most: u64,
    used: Mutex<u64>,
    left: Condvar,
    /// Held by the thread that has read a file and waits for room, so that no others read theirs.
    door: Mutex<()>,
}

/// A part of a [`Memory`], given back when it is dropped, even by a panic.
struct Share<'m>(&'m Memory, u64);

impl Drop for Share<'_> {
    fn drop(&mut self) {
        *self.0.used.lock().unwrap_or_else(PoisonError::into_inner) -= self.1;
        self.0.left.notify_all();
    }
}

impl Memory {
    /// This many bytes and processors.
    pub fn of(bytes: u64, processors: usize) -> Self {
        // Without threads, the current one does the work.
        let processors = ThreadPoolBuilder::new().num_threads(processors).build().ok();
        let (used, left, door) = (Mutex::new(0), Condvar::new(), Mutex::new(()));
        Self { processors, most: bytes, used, left, door }
    }

    /// Develops a picture once there is room for it.
    fn develop(
        &self,
        picture: PictureFile<'_>,
        recipes: &[Recipe],
    ) -> Result<Vec<darkroom::Print>, PrintFailure> {
        self.work(picture, recipes, |bytes| darkroom::develop(bytes, recipes, self.most))
    }

    /// The colour of a picture; empty if it is partly transparent.
    pub(super) fn placeholder_colour(
        &self,
        picture: PictureFile<'_>,
    ) -> Result<String, PrintFailure> {
        self.work(picture, &[], |bytes| darkroom::placeholder_colour(bytes, self.most))
    }

    /// Works on a picture once there is room for it and its prints. A panic is reported as a picture we cannot print.
    fn work<T: Send>(
        &self,
        PictureFile { snapshot, source }: PictureFile<'_>,
        recipes: &[Recipe],
        work: impl FnOnce(&[u8]) -> Result<T, PrintError> + Send,
    ) -> Result<T, PrintFailure> {
        let door = self.door.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = snapshot.bytes(source).map_err(PrintFailure::Machine)?;
        let examined = darkroom::examine(&bytes).map_err(|trouble| spoilt(source, &trouble))?;
        let share = self.share(examined.memory(recipes) + bytes.len() as u64);
        drop(door);
        let work = || panic::catch_unwind(AssertUnwindSafe(|| work(&bytes)));
        let done = match &self.processors {
            Some(processors) => processors.install(work),
            None => work(),
        };
        drop(share);
        done.unwrap_or(Err(PrintError::Fault)).map_err(|trouble| spoilt(source, &trouble))
    }

    /// Waits until this many bytes are free, or all if that is more than there are.
    fn share(&self, need: u64) -> Share<'_> {
        let need = need.min(self.most);
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |used: &mut u64| *used > 0 && *used + need > self.most;
        let mut used = self.left.wait_while(used, is_full).unwrap_or_else(PoisonError::into_inner);
        *used += need;
        Share(self, need)
    }
}
