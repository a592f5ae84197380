//! Books: what is in them, that their links and pictures are there, and which edits make them again.

use std::collections::{BTreeMap, BTreeSet};

use pressrun::base::diagnostic::Diagnostic;
use pressrun::base::output::{Next, Outputs};
use pressrun::base::path::Route;
use pressrun::base::snapshot::Snapshot;
use pressrun::build::{BuildCache, Environment, Input, build};
use pressrun::content::settings::Request;

/// The files of a ZIP archive whose directory is at its end, by name.
pub(crate) fn files(archive: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let short = |at: usize| usize::from(u16::from_le_bytes([archive[at], archive[at + 1]]));
    let long = |at: usize| short(at) + (short(at + 2) << 16);
    let end = archive.len() - 22;
    assert_eq!(&archive[end..end + 4], b"PK\x05\x06", "an archive");
    let (count, mut at) = (short(end + 10), long(end + 16));
    let mut files = BTreeMap::new();
    for _ in 0..count {
        let (method, packed, name) = (short(at + 10), long(at + 20), short(at + 28));
        let text = String::from_utf8(archive[at + 46..at + 46 + name].to_vec()).expect("a name");
        let head = long(at + 42);
        let begin = head + 30 + short(head + 26) + short(head + 28);
        let bytes = &archive[begin..begin + packed];
        let bytes = match method {
            0 => bytes.to_vec(),
            _ => miniz_oxide::inflate::decompress_to_vec(bytes).expect("deflated"),
        };
        files.insert(text, bytes);
        at += 46 + name;
    }
    files
}

pub(crate) type Files = BTreeMap<&'static str, Vec<u8>>;

fn paper() -> Files {
    let photo = include_bytes!("../../content/photos/icon.png").to_vec();
    let first = "---\nheadline: \"One & *two*\"\nbyline: [Ada Bird, Bo Fox]\npage: 1\nphotos: [{src: p.png, caption: A box., alt: A drawing}]\n\
                 corrections: [{date: 2025-09-20, text: It was three.}]\n---\n\n## Below\n\nTo [two](two.md#there), [itself](#below), \
                 [the past](../../2024-01/news/old.md) and [nowhere](two.md).[^1]\n\n<p>x<br>&nbsp;&eacute;<p>y <video src=\"https://a.example/v.mp4\"></video>\n\n[^1]: Note.\n";
    let two = "---\nheadline: Two\nparts: [{page: 2}, {page: 3}]\ngenre: sponsored\nlanguage: ar\n---\n\n## There {#there}\n\nA.\n\n<!-- page: 3 -->\n\nB.\n";
    Files::from([
        ("site.yaml", b"name: The Case\nbase_url: https://case.example/paper/\nchecks: {small-photo: off, no-credit: off}\neditions: {epub: true}\n".to_vec()),
        ("content/issues/2024-01/issue.yaml", b"date: 2024-01\n".to_vec()),
        ("content/issues/2024-01/news/old.md", b"---\nheadline: Old\n---\n\nOld text.\n".to_vec()),
        ("content/issues/2025-09/issue.yaml", b"date: 2025-09\nnumber: 7\ncontents: [{section: news, stories: [one, two]}]\n".to_vec()),
        ("content/issues/2025-09/issue.md", b"A letter.\n".to_vec()),
        ("content/issues/2025-09/news/one.md", first.as_bytes().to_vec()),
        ("content/issues/2025-09/news/two.md", two.as_bytes().to_vec()),
        ("content/issues/2025-09/news/p.png", photo),
    ])
}

/// A paper that is built again and again.
#[derive(Default)]
pub(crate) struct Paper {
    cache: BuildCache,
    outputs: Outputs,
}

const NEW: &str = "2025-09/the-case-2025-09.epub";
const OLD: &str = "2024-01/the-case-2024-01.epub";

impl Paper {
    /// Builds, and says which books were made.
    fn build(&mut self, files: &Files, drafts: bool) -> Vec<String> {
        let made = self.make(files, drafts).0;
        made.into_iter().filter(|route| route.ends_with(".epub")).collect()
    }

    /// Builds, and says which outputs were made and what was found.
    pub(crate) fn make(&mut self, files: &Files, drafts: bool) -> (Vec<String>, Vec<Diagnostic>) {
        let texts = files.iter().map(|(path, bytes)| (*path, bytes.as_slice()));
        let snapshot = Snapshot::of_texts(texts);
        let instant: jiff::Timestamp = "2026-01-01T00:00:00Z".parse().expect("an instant");
        let request = Request {
            instant: instant.into(),
            drafts,
            base_url: None,
            theme: None,
            host_files: None,
        };
        let input = Input::new(&snapshot, Vec::new(), &request);
        let next = Next::after(&self.outputs);
        let built = build(&input, &mut self.cache, Environment::new(&next, &|_| {}));
        let built = built.expect("no machine fails");
        assert!(built.is_good(), "{:#?}", built.outcome.diagnostics);
        self.outputs = next.into_outputs(&built.changes.removed);
        let made = built.changes.made.iter().map(|made| made.route.to_string());
        (made.collect(), built.outcome.diagnostics)
    }

    pub(crate) fn bytes(&self, route: &str) -> Vec<u8> {
        let output = self.outputs.get(&Route::new(route).expect("a route")).expect("an output");
        output.content().into_bytes().expect("bytes")
    }

    fn book(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.bytes(NEW))
    }
}

fn text(book: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(book[&format!("EPUB/{name}")].clone()).expect("a text")
}

fn built(files: &Files) -> Paper {
    let mut paper = Paper::default();
    paper.build(files, false);
    paper
}

/// The values of an attribute in all documents of a book, with the name of the document.
fn values(book: &BTreeMap<String, Vec<u8>>, attribute: &str) -> Vec<(String, String)> {
    let names = book.keys().filter(|name| name.ends_with(".xhtml") || name.ends_with(".opf"));
    let all = names.flat_map(|name| {
        let text = String::from_utf8(book[name].clone()).expect("a text");
        let parts: Vec<String> =
            text.split(&format!(" {attribute}=\"")).skip(1).map(str::to_owned).collect();
        parts
            .into_iter()
            .map(move |part| (name.clone(), part.split('"').next().unwrap_or_default().to_owned()))
    });
    all.collect()
}

#[test]
fn a_book_begins_as_readers_expect_and_lists_all_its_files() {
    let paper = built(&paper());
    assert_eq!(&paper.bytes(NEW)[30..58], b"mimetypeapplication/epub+zip");
    let book = paper.book();
    let listed: BTreeSet<String> = values(&book, "href")
        .into_iter()
        .filter(|(name, _)| name.ends_with(".opf"))
        .map(|(_, href)| format!("EPUB/{href}"))
        .collect();
    let others = ["mimetype", "META-INF/container.xml", "EPUB/package.opf"];
    let there: BTreeSet<String> =
        book.keys().filter(|name| !others.contains(&name.as_str())).cloned().collect();
    assert_eq!(listed, there);
    assert!(text(&book, "package.opf").contains("dcterms:modified\">2025-09-20T00:00:00Z<"));
}

#[test]
fn links_and_pictures_of_a_book_are_there() {
    let book = built(&paper()).book();
    let targets = [values(&book, "href"), values(&book, "src")].concat();
    assert!(targets.iter().any(|(_, target)| target == "story-3.xhtml#there"), "{targets:?}");
    assert!(targets.iter().any(|(_, target)| target == "#below"));
    assert!(targets.iter().any(|(_, to)| to == "https://case.example/paper/2024-01/news/old/"));
    for (name, target) in targets.iter().filter(|(_, target)| !target.contains("://")) {
        let (file, id) = target.split_once('#').unwrap_or((target, ""));
        let file = if file.is_empty() { name.clone() } else { format!("EPUB/{file}") };
        let bytes = book.get(&file).unwrap_or_else(|| panic!("{name} leads to {target}"));
        let is_there =
            id.is_empty() || String::from_utf8_lossy(bytes).contains(&format!(" id=\"{id}\""));
        assert!(is_there, "{name} leads to {target}");
    }
}

#[test]
fn a_story_keeps_its_words_its_label_its_pages_and_its_language() {
    let book = built(&paper()).book();
    let (one, two) = (text(&book, "story-2.xhtml"), text(&book, "story-3.xhtml"));
    for words in [
        "<h1>One &amp; <em>two</em></h1>",
        "By Ada Bird and Bo Fox",
        "alt=\"A drawing\"",
        "A box.",
        "It was three.",
        "<p>x<br/>\u{a0}é</p><p>y <a",
    ] {
        assert!(one.contains(words), "{words} is missing in {one}");
    }
    for words in ["Sponsored", "lang=\"ar\" xml:lang=\"ar\" dir=\"rtl\"", "aria-label=\"Page 3\""] {
        assert!(two.contains(words), "{words} is missing in {two}");
    }
    assert!(text(&book, "letter.xhtml").contains("A letter."));
    let contents = text(&book, "contents.xhtml");
    for words in
        ["<span>News</span>", "Sponsored: Two", "#printed-page-1\">1<", "#printed-page-3\">3<"]
    {
        assert!(contents.contains(words), "{words} is missing in {contents}");
    }
}

#[test]
fn an_edit_makes_only_the_book_of_its_issue_and_the_same_as_a_clean_build() {
    let (mut paper, mut files) = (Paper::default(), paper());
    assert_eq!(paper.build(&files, false), [OLD, NEW]);
    assert_eq!(paper.build(&files, false), Vec::<String>::new());
    let edit = |files: &mut Files, from: &str, to: &str| {
        let story = files.get_mut("content/issues/2025-09/news/two.md").expect("a story");
        *story = String::from_utf8_lossy(story).replace(from, to).into_bytes();
    };
    // Words alone, then a whole build.
    for (from, to) in [
        ("A.", "Another."),
        ("headline: Two", "headline: Three"),
        ("genre: sponsored", "photos: [p.png]"),
    ] {
        edit(&mut files, from, to);
        assert_eq!(paper.build(&files, false), [NEW], "{to}");
        let clean = built(&files);
        assert!(paper.bytes(NEW) == clean.bytes(NEW), "{to}");
        assert_eq!(paper.outputs.len(), clean.outputs.len(), "{to}");
    }
}

#[test]
fn what_is_hidden_is_in_no_book() {
    let mut files = paper();
    let hidden = "---\nheadline: Secret\ndraft: true\n---\n\nSecret.\n";
    files.insert("content/issues/2025-09/news/secret.md", hidden.as_bytes().to_vec());
    let issue = b"date: 2025-09\ncontents: [{section: news, stories: [one, secret, two]}]\n";
    files.insert("content/issues/2025-09/issue.yaml", issue.to_vec());
    let book = built(&files).book();
    assert!(book.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("Secret")));
    let mut shown = Paper::default();
    assert_eq!(shown.build(&files, true), Vec::<String>::new());
}
