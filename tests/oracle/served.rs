//! The output of the development server: a session that only reads changed files, queried over HTTP.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use pressrun::base::diagnostic::Diagnostic;
use pressrun::base::digest::Digest;
use pressrun::base::output::{Next, Nowhere, Outputs, PrintCache};
use pressrun::base::path::Route;
use pressrun::base::snapshot::{Content, Snapshot};
use pressrun::build::{
    Build, BuildCache, Changes, Environment, Input, MEMORY, Memory, PictureFile, Pictures, Print,
    PrintMaker, Prints, build,
};
use pressrun::content::settings::Request;
use pressrun::io::disk::{self, SourceReader};
use pressrun::io::serve::{Address, Server, Shown};
use tempfile::TempDir;

use crate::disk::write;
use crate::subject::{Order, Outcome, Subject, Tree, outcome};

/// A server that runs during all edits.
pub(crate) struct Served {
    folder: TempDir,
    reader: SourceReader,
    steps: usize,
    cache: BuildCache,
    outputs: Outputs,
    /// The static files of the last good edition, which the server reads from the disk.
    files: Tree,
    /// The prints that its pages show.
    prints: Tree,
    prefix: String,
    server: Server,
    print_cache: Shelf,
}

/// The colours of pictures, by their keys.
#[derive(Default)]
struct Shelf(Mutex<BTreeMap<String, Vec<u8>>>);

impl PrintCache for Shelf {
    fn find(&self, key: &Digest) -> Option<Vec<u8>> {
        self.0.lock().expect("no panic").get(&key.to_string()).cloned()
    }

    fn has(&self, key: &Digest) -> bool {
        self.find(key).is_some()
    }

    fn file(&self, key: &Digest, bytes: &[u8]) {
        self.0.lock().expect("no panic").insert(key.to_string(), bytes.to_vec());
    }
}

impl Served {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let address = Address { host: "127.0.0.1".to_owned(), port: Some(0), allowed: Vec::new() };
        Self {
            reader: SourceReader::open(folder.path()).expect("the root"),
            steps: 0,
            cache: BuildCache::default(),
            outputs: Outputs::default(),
            files: Tree::new(),
            prints: Tree::new(),
            prefix: "/".to_owned(),
            server: Server::start(&address).expect("a server"),
            print_cache: Shelf::default(),
            folder,
        }
    }

    /// Everything the server shows, without the script it adds; what it no longer shows is also missing here. While
    /// the sources have mistakes, changed or removed static files are as on the disk, not as in the current edition.
    fn tree(&mut self, removed: &[Route], is_good: bool) -> Tree {
        // Files with a digest in their names stay for a while, for pages opened earlier.
        let stays = |route: &&Route| route.as_str().split('.').any(Digest::is_short);
        for route in removed.iter().filter(|route| !stays(route)) {
            let (status, _) = self.get(route);
            // A folder with a page may have replaced it.
            let page = format!("{route}/index.html");
            let is_folder = self.outputs.iter().any(|(other, _)| other.as_str() == page);
            assert_eq!(status, if is_folder { 307 } else { 404 }, "{route} is gone");
        }
        let mut files = Tree::new();
        let mut tree = Tree::new();
        for (route, output) in self.outputs.iter() {
            let (status, body) = self.get(route);
            let (name, is_file) =
                (route.to_string(), matches!(output.content(), Content::Stored(_)));
            match self.files.get(&name) {
                Some(kept) if is_file && !is_good => {
                    assert!(matches!(status, 200 | 404), "{route}");
                    tree.insert(name, kept.clone());
                    continue;
                }
                _ => assert_eq!(status, 200, "{route}"),
            }
            let body = without_script(body);
            if is_file {
                files.insert(name.clone(), body.clone());
            }
            tree.insert(name, body);
        }
        if is_good {
            self.files = files;
        }
        tree
    }

    fn build(
        &mut self,
        (snapshot, found): (&Snapshot, Vec<Diagnostic>),
        request: &Request,
    ) -> Build {
        let next = Next::after(&self.outputs);
        let pictures = Pictures::Later { print_cache: &self.print_cache };
        let environment = Environment { pictures, ..Environment::new(&next, &|_| {}) };
        let built = build(&Input::new(snapshot, found, request), &mut self.cache, environment);
        let built = built.expect("no machine fails");
        if built.is_good() {
            self.outputs = next.into_outputs(&built.changes.removed);
            self.prefix.clone_from(&built.outcome.prefix);
            self.server.show(Shown {
                outputs: self.outputs.clone(),
                prefix: built.outcome.prefix.clone(),
                ..Shown::default()
            });
            self.cache.prepare();
        }
        built
    }

    /// Computes the colours of pictures, and returns whether any was unknown.
    fn settle(&self, snapshot: &Snapshot, prints: &Prints) -> bool {
        let memory = Memory::of(MEMORY, 1);
        let unknown = prints
            .values()
            .filter_map(|print| Some((&print.source, print.placeholder_colour_key?)));
        let find = |(source, key)| {
            let maker = PrintMaker { print_cache: &self.print_cache, memory: &memory };
            maker.placeholder_colour(PictureFile { snapshot, source }, &key).ok()
        };
        unknown.filter_map(find).count() > 0
    }

    /// Reads changed files, and checks that reading everything gives the same.
    fn refreshed(&mut self, changed: &[String]) -> (Snapshot, Vec<Diagnostic>) {
        self.steps += 1;
        // Sometimes the folder of a file is reported, which represents everything in it.
        let told = |(n, path): (usize, &String)| match Path::new(path).parent() {
            Some(folder) if (n + self.steps).is_multiple_of(4) && folder != "" => folder.to_owned(),
            _ => PathBuf::from(path),
        };
        let changed = changed.iter().enumerate().map(told).collect();
        let (snapshot, found) = self.reader.refresh(&changed).expect("the sources");
        let (fresh, anew) = disk::read(self.folder.path()).expect("the sources");
        assert_eq!(snapshot.differences(&fresh), [], "{changed:?} refreshed");
        assert_eq!(found, anew, "{changed:?} refreshed");
        (snapshot, found)
    }

    fn get(&self, route: &Route) -> (u16, Vec<u8>) {
        let url = self.server.url();
        let host = url.strip_prefix("http://").expect("a URL");
        let mut stream = TcpStream::connect(host).expect("a connection");
        let path = route.url(&self.prefix);
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
            .expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        let status = String::from_utf8_lossy(&answer[9..12]).parse().expect("a status");
        (status, answer[end + 4..].to_vec())
    }
}

impl Subject for Served {
    fn makes_books(&self) -> bool {
        false
    }

    fn step(&mut self, order: Order<'_>) -> Outcome {
        write(self.folder.path(), order.disk, order.changed);
        let (snapshot, found) = self.refreshed(order.changed);
        let mut built = self.build((&snapshot, found.clone()), order.request);
        let prints = |built: &Build| built.prints.clone().expect("a server knows its prints");
        if built.is_good() && self.settle(&snapshot, &prints(&built)) {
            self.cache.reconsider();
            let settled = self.build((&snapshot, found), order.request);
            let removed = [built.changes.removed, settled.changes.removed.clone()].concat();
            let changes = Changes { removed, moved: built.changes.moved, ..settled.changes };
            built = Build { changes, ..settled };
        }
        let mut tree = self.tree(&built.changes.removed, built.is_good());
        if built.is_good() {
            self.prints = printed(&snapshot, &prints(&built));
            built.outcome.outputs += self.prints.len();
        }
        tree.extend(self.prints.clone());
        outcome(&built, tree)
    }
}

/// The prints that pages show, made afterwards.
fn printed(snapshot: &Snapshot, prints: &Prints) -> Tree {
    let memory = Memory::of(MEMORY, 1);
    let made = |(route, print): (&Route, &Print)| {
        let maker = PrintMaker { print_cache: &Nowhere, memory: &memory };
        let made = maker.develop(PictureFile { snapshot, source: &print.source }, &[print]);
        (route.to_string(), made.expect("a good picture").remove(0))
    };
    prints.iter().map(made).collect()
}

/// A page as it was built.
fn without_script(page: Vec<u8>) -> Vec<u8> {
    const END: &str = "</script>";
    let Ok(text) = std::str::from_utf8(&page) else { return page };
    let Some(mark) = text.find(":pressrun/client.js") else { return page };
    let start = text[..mark].rfind("<script").expect("the script begins");
    let end = mark + text[mark..].find(END).expect("the script ends") + END.len();
    [&text[..start], &text[end..]].concat().into_bytes()
}
