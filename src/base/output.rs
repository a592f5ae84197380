//! Outputs as values: a route with its bytes, or with the source file that contains them; and the sinks that take them.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use crate::base::digest::Digest;
use crate::base::path::Route;
pub use crate::base::snapshot::{Bytes, Content, OpenFile, StoredFile};

/// Takes finished outputs, from many threads and in any order.
/// Outputs in a sink are not public until the whole build has succeeded.
pub trait Sink: Sync {
    /// Takes one output, and the digest of its bytes.
    ///
    /// # Errors
    /// If the machine cannot keep it.
    fn put(&self, route: &Route, bytes: Vec<u8>, digest: Digest) -> io::Result<()>;

    /// Takes one output that is an unchanged source file.
    ///
    /// # Errors
    /// If the machine cannot keep it, or the file has changed since it was digested.
    fn put_file(&self, route: &Route, file: StoredFile) -> io::Result<()>;

    /// Keeps the output of an earlier build that has this digest. Returns whether the sink still holds it; if
    /// not, the output is made again.
    ///
    /// # Errors
    /// If the machine cannot tell.
    fn keep(&self, route: &Route, digest: &Digest) -> io::Result<bool>;

    /// The bytes of an output of this build that it was given or has kept, and whose digest is given; `None` if it
    /// does not have them.
    ///
    /// # Errors
    /// If the machine cannot read them.
    fn read(&self, _route: &Route, _digest: &Digest) -> io::Result<Option<Vec<u8>>> {
        Ok(None)
    }

    /// Whether it holds every output of the last build, and keeps those that this build does not mention.
    fn keeps_unasked(&self) -> bool {
        false
    }
}

/// How an output may be carried to readers and cached, judged by its route.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum OutputKind {
    /// Its route holds a digest of what lies there, as those of assets and pictures do:
    /// `assets/style.0123456789ab.css`. Nothing else is ever found there, so it may be cached for good.
    Immutable,
    /// A file with a name of its own, such as a feed.
    File,
    /// A page of HTML.
    Page,
}

impl OutputKind {
    /// The kind of what lies at a route.
    pub fn of(route: &Route) -> Self {
        let path = route.as_str();
        let name = path.rsplit('/').next().unwrap_or_default();
        let is_ours = ["assets/", "media/"].iter().any(|folder| path.starts_with(folder));
        if is_ours && name.split('.').skip(1).any(Digest::is_short) {
            return Self::Immutable;
        }
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        match extension.as_deref() {
            Some("html" | "htm") => Self::Page,
            _ => Self::File,
        }
    }
}

/// A permanent store of finished prints, by key, so that each is made only once.
/// It can lose any of them at any time.
pub trait PrintCache: Sync {
    /// Announces which prints will be asked for, so that they can be fetched together.
    fn announce(&self, _keys: &[Digest]) {}

    /// The bytes of a print, if they are here.
    fn find(&self, key: &Digest) -> Option<Vec<u8>>;

    /// The bytes of several prints, in the order of their keys.
    fn find_all(&self, keys: &[Digest]) -> Vec<Option<Vec<u8>>> {
        keys.iter().map(|key| self.find(key)).collect()
    }

    /// Whether a print is probably here. This does not count as a use.
    fn has(&self, key: &Digest) -> bool;

    /// Takes the bytes of a print.
    fn file(&self, key: &Digest, bytes: &[u8]);
}

/// Pictures on pages whose prints are not all made yet.
pub trait Proofs: fmt::Debug + Send + Sync {
    /// Whether a print belongs at a route, made or not.
    fn has(&self, route: &Route) -> bool;

    /// The mistakes in pictures that cannot be printed, each drawn as plain text.
    fn trouble(&self) -> Vec<String> {
        Vec::new()
    }

    /// The print at a route, or the picture that is shown until the print is made. This can take as long as
    /// reading a file.
    fn at(&self, route: &Route) -> Option<Proof>;
}

/// A print, or its stand-in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Proof {
    /// The print.
    Print(Vec<u8>),
    /// The picture itself, without private metadata, and its media type.
    StandIn(Vec<u8>, &'static str),
}

/// One output. Pages are compressed in memory, because a large site has many of them and few are looked at.
#[derive(Clone, Debug)]
pub struct Output {
    held: Packing,
    /// The digest of its bytes.
    pub digest: Digest,
}

/// The way in which the bytes of an output are held.
#[derive(Clone, Debug)]
enum Packing {
    Plain(Arc<[u8]>),
    /// An LZ4 block preceded by the length of its contents, and the pattern it was compressed against.
    Packed(Arc<[u8]>, Pattern),
    /// The bytes are in a source file.
    Stored(StoredFile),
}

/// An output that resembles many others. Each of these stores only its difference from the pattern.
type Pattern = Arc<[u8]>;

/// The first output of each form is the pattern of the others.
type Patterns = BTreeMap<Form, Pattern>;

/// The depth of an output and the last part of its name, which are the same for all pages of stories.
type Form = (usize, Box<str>);

/// All outputs of a site at one moment. A copy is cheap and shares unchanged parts with the
/// original, so that each rebuild can pass on a complete site of its own.
#[derive(Clone, Debug, Default)]
pub struct Outputs {
    /// The outputs, by the first part of their routes.
    shelves: Arc<BTreeMap<Box<str>, RouteGroup>>,
    patterns: Patterns,
}

type RouteGroup = Arc<BTreeMap<Route, Output>>;

/// The number of bytes of an output that serve as a pattern. More would cost more than they save.
const REACH: usize = 1 << 14;

impl Output {
    /// Takes the bytes of an output without a pattern.
    pub fn new(bytes: Vec<u8>) -> Self {
        let digest = Digest::of(&bytes);
        Self::of(bytes, digest, &Pattern::from([]))
    }

    /// Takes the bytes of an output whose digest is known, and a pattern of its form.
    fn of(bytes: Vec<u8>, digest: Digest, pattern: &Pattern) -> Self {
        let packed = lz4_flex::block::compress_prepend_size_with_dict(&bytes, pattern);
        // Bytes that are already compressed, such as those of a picture, are not worth decompressing.
        let held = match packed.len() < bytes.len() / 4 * 3 {
            true => Packing::Packed(packed.into(), Arc::clone(pattern)),
            false => Packing::Plain(bytes.into()),
        };
        Self { held, digest }
    }

    /// Its contents.
    pub fn content(&self) -> Content {
        match &self.held {
            Packing::Plain(bytes) => Content::Held(Arc::clone(bytes)),
            // Our own compressed bytes can always be decompressed.
            Packing::Packed(packed, pattern) => Content::Held(
                lz4_flex::block::decompress_size_prepended_with_dict(packed, pattern)
                    .unwrap_or_default()
                    .into(),
            ),
            Packing::Stored(file) => Content::Stored(file.clone()),
        }
    }
}

impl Outputs {
    /// The output at a route.
    pub fn get(&self, route: &Route) -> Option<&Output> {
        self.shelves.get(shelf(route))?.get(route)
    }

    /// Puts an output at its route, replacing the one that was there.
    pub fn insert(&mut self, route: Route, output: Output) {
        let shelves = Arc::make_mut(&mut self.shelves);
        let shelf = shelves.entry(shelf(&route).into()).or_default();
        Arc::make_mut(shelf).insert(route, output);
    }

    /// Removes an output.
    pub fn remove(&mut self, route: &Route) {
        if self.get(route).is_none() {
            return;
        }
        let shelves = Arc::make_mut(&mut self.shelves);
        if let Some(outputs) = shelves.get_mut(shelf(route)) {
            Arc::make_mut(outputs).remove(route);
            if outputs.is_empty() {
                shelves.remove(shelf(route));
            }
        }
    }

    /// How many outputs there are.
    pub fn len(&self) -> usize {
        self.shelves.values().map(|shelf| shelf.len()).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.shelves.is_empty()
    }

    /// Every output, grouped by the first part of their routes, and in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Route, &Output)> {
        self.shelves.values().flat_map(|shelf| shelf.iter())
    }

    /// The routes at which these outputs differ from others: new, changed and removed. The time depends
    /// only on the size of the shelves that the two do not share.
    pub fn differences(&self, other: &Self) -> Vec<Route> {
        let nothing = RouteGroup::default();
        let mut names: Vec<&str> = self.shelves.keys().map(|name| &**name).collect();
        names.extend(other.shelves.keys().map(|name| &**name));
        names.sort_unstable();
        names.dedup();
        let mut routes = Vec::new();
        for name in names {
            let one = self.shelves.get(name).unwrap_or(&nothing);
            let two = other.shelves.get(name).unwrap_or(&nothing);
            if !Arc::ptr_eq(one, two) {
                let same = |r: &Route, o: &Output| two.get(r).is_some_and(|t| t.digest == o.digest);
                routes.extend(one.iter().filter(|(r, o)| !same(r, o)).map(|(r, _)| r.clone()));
                routes.extend(two.keys().filter(|r| !one.contains_key(*r)).cloned());
            }
        }
        routes
    }
}

/// The first part of a route.
fn shelf(route: &Route) -> &str {
    let text = route.as_str();
    text.split_once('/').map_or("", |(first, _)| first)
}

/// The form of the output at a route.
fn form(route: &Route) -> Form {
    let (folder, name) = route.as_str().rsplit_once('/').unwrap_or(("", route.as_str()));
    (folder.matches('/').count(), name.rsplit('.').next().unwrap_or(name).into())
}

/// The next outputs of a site while they are made: those that are kept, and the new ones.
#[derive(Debug)]
pub struct Next {
    now: Outputs,
    new: Mutex<Vec<(Route, Output)>>,
    patterns: Mutex<Patterns>,
}

impl Next {
    /// Begins with the present outputs.
    pub fn after(now: &Outputs) -> Self {
        Self { now: now.clone(), new: Mutex::default(), patterns: Mutex::new(now.patterns.clone()) }
    }

    /// The finished outputs, without those that were removed.
    pub fn into_outputs(self, removed: &[Route]) -> Outputs {
        let mut outputs = self.now;
        outputs.patterns = self.patterns.into_inner().unwrap_or_else(PoisonError::into_inner);
        removed.iter().for_each(|route| outputs.remove(route));
        for (route, output) in self.new.into_inner().unwrap_or_else(PoisonError::into_inner) {
            outputs.insert(route, output);
        }
        outputs
    }

    /// The pattern for an output, which can be the output itself.
    fn pattern(&self, route: &Route, bytes: &[u8]) -> Pattern {
        let mut patterns = self.patterns.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(
            patterns.entry(form(route)).or_insert_with(|| bytes[..bytes.len().min(REACH)].into()),
        )
    }
}

impl Sink for Next {
    fn put(&self, route: &Route, bytes: Vec<u8>, digest: Digest) -> io::Result<()> {
        let pattern = self.pattern(route, &bytes);
        let output = Output::of(bytes, digest, &pattern);
        self.new.lock().unwrap_or_else(PoisonError::into_inner).push((route.clone(), output));
        Ok(())
    }

    fn put_file(&self, route: &Route, file: StoredFile) -> io::Result<()> {
        let output = Output { digest: file.digest, held: Packing::Stored(file) };
        self.new.lock().unwrap_or_else(PoisonError::into_inner).push((route.clone(), output));
        Ok(())
    }

    fn keep(&self, route: &Route, digest: &Digest) -> io::Result<bool> {
        Ok(self.now.get(route).is_some_and(|output| output.digest == *digest))
    }

    fn read(&self, route: &Route, digest: &Digest) -> io::Result<Option<Vec<u8>>> {
        let content = {
            let new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
            let new = new.iter().find(|(own, _)| own == route).map(|(_, output)| output);
            let output = new.or_else(|| self.now.get(route)).filter(|o| o.digest == *digest);
            output.map(Output::content)
        };
        content.map(Content::into_bytes).transpose()
    }

    fn keeps_unasked(&self) -> bool {
        true
    }
}

/// Keeps every output in memory.
#[derive(Debug, Default)]
pub struct Memory(Mutex<BTreeMap<Route, Vec<u8>>>);

/// Keeps nothing: for checking a publication.
#[derive(Debug, Default)]
pub struct Nowhere;

impl Memory {
    /// The outputs, in order of their routes.
    pub fn into_outputs(self) -> BTreeMap<Route, Vec<u8>> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for Memory {
    fn put(&self, route: &Route, bytes: Vec<u8>, _: Digest) -> io::Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(route.clone(), bytes);
        Ok(())
    }

    fn put_file(&self, route: &Route, file: StoredFile) -> io::Result<()> {
        self.put(route, file.read()?, file.digest)
    }

    fn keep(&self, _: &Route, _: &Digest) -> io::Result<bool> {
        Ok(false)
    }

    fn read(&self, route: &Route, _: &Digest) -> io::Result<Option<Vec<u8>>> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(route).cloned())
    }
}

impl PrintCache for Nowhere {
    fn find(&self, _: &Digest) -> Option<Vec<u8>> {
        None
    }

    fn has(&self, _: &Digest) -> bool {
        false
    }

    fn file(&self, _: &Digest, _: &[u8]) {}
}

impl Sink for Nowhere {
    fn put(&self, _: &Route, _: Vec<u8>, _: Digest) -> io::Result<()> {
        Ok(())
    }

    fn put_file(&self, _: &Route, _: StoredFile) -> io::Result<()> {
        Ok(())
    }

    fn keep(&self, _: &Route, _: &Digest) -> io::Result<bool> {
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Content, Next, Output, Outputs, Packing, Sink};
    use crate::base::digest::Digest;
    use crate::base::path::Route;

    proptest! {
        #[test]
        fn outputs_have_the_bytes_they_were_given(
            units in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 1..5),
            given in prop::collection::vec((any::<prop::sample::Index>(), 0usize..900), 0..6),
        ) {
            let given: Vec<Vec<u8>> = given.iter().map(|(unit, times)| unit.get(&units).repeat(*times)).collect();
            let outputs = handed(&given);
            for (n, bytes) in given.iter().enumerate() {
                let output = outputs.get(&route(n)).expect("it was put");
                prop_assert_eq!(&super::tests::bytes(output), bytes);
                prop_assert_eq!(output.digest, Digest::of(bytes));
            }
        }
    }

    /// The bytes of an output that is held.
    fn bytes(output: &Output) -> Vec<u8> {
        match output.content() {
            Content::Held(bytes) => bytes.to_vec(),
            Content::Stored(file) => panic!("{file:?} is not held"),
        }
    }

    /// Pages that were given to a sink, one after the other.
    fn handed(pages: &[Vec<u8>]) -> Outputs {
        let next = Next::after(&Outputs::default());
        for (n, bytes) in pages.iter().enumerate() {
            next.put(&route(n), bytes.clone(), Digest::of(bytes)).expect("memory takes it");
        }
        next.into_outputs(&[])
    }

    fn route(n: usize) -> Route {
        Route::new(&format!("issue/story-{n}/index.html")).expect("a route")
    }

    /// The number of bytes that hold an output.
    fn weight(outputs: &Outputs, n: usize) -> usize {
        match &outputs.get(&route(n)).expect("it was put").held {
            Packing::Plain(bytes) => bytes.len(),
            Packing::Packed(packed, _) => packed.len(),
            Packing::Stored(_) => 0,
        }
    }

    /// A page that is hard to compress by itself.
    fn page(story: &str) -> Vec<u8> {
        let frame: String =
            (0u32..300).map(|n| format!("{:x} ", n.wrapping_mul(2_654_435_761))).collect();
        format!("{frame}{story}{frame}").into_bytes()
    }

    #[test]
    fn what_repeats_itself_is_held_packed() {
        let outputs = handed(&["<p>A page.</p>".repeat(100).into_bytes(), b"short".to_vec()]);
        assert!(weight(&outputs, 0) < 100);
        assert!(matches!(outputs.get(&route(1)).expect("it was put").held, Packing::Plain(_)));
    }

    #[test]
    fn of_pages_that_are_like_each_other_only_the_rest_is_held() {
        let outputs = handed(&[page("One story."), page("Another.")]);
        assert!(weight(&outputs, 1) * 20 < page("").len(), "{}", weight(&outputs, 1));
        // An edited page also resembles them.
        let next = Next::after(&outputs);
        next.put(&route(1), page("A better one."), Digest::of(&page("A better one.")))
            .expect("memory takes it");
        let outputs = next.into_outputs(&[]);
        assert!(weight(&outputs, 1) * 20 < page("").len(), "{}", weight(&outputs, 1));
        assert_eq!(bytes(outputs.get(&route(1)).expect("it was put")), page("A better one."));
    }
}
