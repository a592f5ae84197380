//! Small publications with their expected results: every folder below `tests/cases/` is one.
//!
//! `in/` contains the sources; without a `site.yaml` the runner writes a minimal one. Beside it there can be:
//!
//! - `request.yaml`: `at`, `drafts`, `base_url`, `theme`, `host_files`; `output`, a folder to publish to; `no_site: true` for no
//!   `site.yaml`; `check: true` for what only `pressrun check` looks for;
//! - `before/`: sources that are built before those of `in/`;
//! - `binary.yaml`: files that git, an editor or some host would damage, by path:
//!   `{text: .., bom: true, crlf: true}`, `{hex: ..}`, `{picture: [width, height]}` (a JPEG also with
//!   `credit: {xmp: .., iim: ..}`, and a picture of any name as `as: png`), `{link: target}`;
//! - `diagnostics.txt`: all diagnostics as they are drawn; without it, there must be none;
//! - `expect.yaml`: the contents of outputs, by route (one `*` can represent a digest): `has`, `lacks`, `order`
//!   (texts in this order), or the words `made` and `absent`;
//! - `out/`: files that must be in the output, byte for byte.
//!
//! `BLESS=1 cargo test --test suite cases::` rewrites `diagnostics.txt` and the files in `out/`. `CASES=feed,links`
//! only runs the cases whose names contain one of these words.

#![expect(
    clippy::disallowed_methods,
    reason = "the cases lie on the disk, and a variable blesses them"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use pressrun::base::diagnostic::{Code, Diagnostic, Style, draw};
use pressrun::base::output::Memory;
use pressrun::base::path::Route;
use pressrun::base::snapshot::Snapshot;
use pressrun::build::{Build, BuildCache, Environment, Input, build};
use pressrun::content::settings::Request;
use pressrun::deploy::host_files::HostFiles;
use pressrun::io::disk::{self, Publisher};
use pressrun::site::theme;
use rayon::prelude::*;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The settings of a case without any.
const SITE: &str = "name: The Case\nbase_url: https://case.example/\nchecks: { small-photo: off, no-end-punctuation: off }\n";

/// The default instant of a case.
const NOW: &str = "2026-01-01T00:00:00Z";

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Asked {
    at: Option<String>,
    drafts: bool,
    base_url: Option<String>,
    theme: Option<String>,
    host_files: Option<String>,
    output: Option<String>,
    no_site: bool,
    check: bool,
}

/// A file that is made, not kept.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "lowercase", untagged)]
enum Made {
    Text {
        text: String,
        #[serde(default)]
        bom: bool,
        #[serde(default)]
        crlf: bool,
    },
    Hex {
        hex: String,
    },
    Picture {
        picture: [u32; 2],
        #[serde(default)]
        credit: Credit,
        r#as: Option<String>,
    },
    Link {
        link: String,
    },
}

/// The credit lines in the file of a picture.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Credit {
    xmp: Option<String>,
    iim: Option<String>,
}

/// The expectations about an output.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "lowercase", untagged)]
enum Expected {
    Word(Presence),
    Texts {
        #[serde(default)]
        has: Vec<String>,
        #[serde(default)]
        lacks: Vec<String>,
        #[serde(default)]
        order: Vec<String>,
    },
}

#[derive(PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Presence {
    Made,
    Absent,
}

/// The result of a case.
struct Outcome {
    drawing: String,
    outputs: BTreeMap<Route, Vec<u8>>,
}

#[test]
fn every_case_comes_out_as_it_should() {
    let cases = chosen(cases());
    assert!(!cases.is_empty(), "there are no cases");
    let failures: Vec<String> = cases.par_iter().flat_map(|case| failures(case)).collect();
    assert!(failures.is_empty(), "\n{}\n{} failures", failures.join("\n"), failures.len());
}

#[test]
fn every_kind_of_diagnostic_has_a_case() {
    let drawings = cases().into_iter().map(|case| case.join("diagnostics.txt"));
    let drawn: String = drawings.filter_map(|path| fs::read_to_string(path).ok()).collect();
    let lacking: Vec<&str> = Code::ALL
        .iter()
        .map(|code| code.name())
        .filter(|name| !drawn.contains(&format!("[{name}]: ")))
        .collect();
    assert!(lacking.is_empty(), "no case for {lacking:?}");
}

/// The folders of all cases, in order.
fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let entries = fs::read_dir(folder).expect("the cases").map(|entry| entry.expect("case").path());
    let mut cases: Vec<PathBuf> = entries.collect();
    cases.sort();
    cases
}

/// The cases selected by `CASES`, or all.
fn chosen(mut cases: Vec<PathBuf>) -> Vec<PathBuf> {
    if let Ok(words) = std::env::var("CASES") {
        let name =
            |case: &PathBuf| case.file_name().unwrap_or_default().to_string_lossy().into_owned();
        cases.retain(|case| words.split(',').any(|word| name(case).contains(word)));
    }
    cases
}

/// The failures of a case; none when it is blessed.
fn failures(case: &Path) -> Vec<String> {
    let name = case.file_name().unwrap_or_default().to_string_lossy();
    let outcome = run(case);
    if std::env::var_os("BLESS").is_some() {
        bless(case, &outcome);
    }
    let mut wrong = Vec::new();
    let wanted = fs::read_to_string(case.join("diagnostics.txt")).unwrap_or_default();
    if wanted != outcome.drawing {
        wrong.push(format!("expected these diagnostics:\n{wanted}found:\n{}", outcome.drawing));
    }
    for (route, expected) in yaml::<BTreeMap<String, Expected>>(&case.join("expect.yaml")) {
        wrong.extend(check(&outcome.outputs, &route, &expected));
    }
    for (route, bytes) in files(&case.join("out")) {
        let made = Route::new(&route).ok().and_then(|route| outcome.outputs.get(&route));
        if made != Some(&bytes) {
            wrong.push(format!("`{route}` is not as in out/:\n{}", text(made)));
        }
    }
    wrong.into_iter().map(|wrong| format!("== {name}: {wrong}")).collect()
}

fn bless(case: &Path, outcome: &Outcome) {
    let file = case.join("diagnostics.txt");
    match outcome.drawing.as_str() {
        "" => _ = fs::remove_file(file),
        drawing => fs::write(file, drawing).expect("blessed"),
    }
    for route in files(&case.join("out")).into_keys() {
        let made = outcome.outputs.iter().find(|(made, _)| made.as_str() == route);
        fs::write(case.join("out").join(&route), made.map_or(&[][..], |(_, bytes)| bytes))
            .expect("blessed");
    }
}

/// The failures of the outputs at a route.
fn check(outputs: &BTreeMap<Route, Vec<u8>>, route: &str, expected: &Expected) -> Option<String> {
    let made = outputs.iter().find(|(made, _)| matches(made.as_str(), route)).map(|(_, b)| b);
    let page = text(made);
    let wrong = match (expected, made) {
        (Expected::Word(Presence::Absent), None) => return None,
        (Expected::Word(Presence::Absent), Some(_)) => "exists".to_owned(),
        (_, None) => {
            let all: Vec<&str> = outputs.keys().map(Route::as_str).collect();
            format!("does not exist; there are {}", all.join(", "))
        }
        (Expected::Word(Presence::Made), Some(_)) => return None,
        (Expected::Texts { has, lacks, order }, Some(_)) => {
            let missing = has.iter().find(|t| !page.contains(*t)).map(|t| format!("lacks `{t}`"));
            let unwanted = lacks.iter().find(|t| page.contains(*t)).map(|t| format!("has `{t}`"));
            missing.or(unwanted).or_else(|| disorder(&page, order))?
        }
    };
    Some(format!("`{route}` {wrong}\n{page}"))
}

/// The first text that is not after the previous ones.
fn disorder(page: &str, order: &[String]) -> Option<String> {
    let mut rest = page;
    for wanted in order {
        match rest.split_once(wanted.as_str()) {
            Some((_, after)) => rest = after,
            None => return Some(format!("does not have `{wanted}` in the order {order:?}")),
        }
    }
    None
}

/// Whether a route matches a pattern, in which one `*` represents anything.
fn matches(route: &str, meant: &str) -> bool {
    match meant.split_once('*') {
        None => route == meant,
        Some((before, after)) => {
            route.strip_prefix(before).is_some_and(|rest| rest.ends_with(after))
        }
    }
}

fn text(bytes: Option<&Vec<u8>>) -> String {
    bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default()
}

/// Builds a case from a copy of its sources.
fn run(case: &Path) -> Outcome {
    let asked: Asked = yaml(&case.join("request.yaml"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().canonicalize().expect("the temporary folder");
    let mut cache = BuildCache::default();
    if case.join("before").exists() {
        build_before(case, &asked, &mut cache);
    }
    for (path, bytes) in files(&case.join("in")) {
        write(&root, &path, &bytes);
    }
    for (path, made) in yaml::<BTreeMap<String, Made>>(&case.join("binary.yaml")) {
        make(&root, &path, &made);
    }
    if !root.join("site.yaml").exists() && !asked.no_site {
        write(&root, "site.yaml", SITE.as_bytes());
    }
    let (snapshot, found) = disk::read(&root).expect("the sources");
    let (diagnostics, outputs) = match &asked.output {
        None => into_memory((&snapshot, found), &asked, &mut cache),
        Some(output) => (publish((&snapshot, found), &asked, (&root, output)), BTreeMap::new()),
    };
    let mut diagnostics = diagnostics;
    if asked.check {
        diagnostics.extend(cache.uncorrected_words());
    }
    let drawing = draw(&diagnostics, &|path| theme::source(&snapshot, path), Style::Plain);
    let drawing = drawing.replace(&format!("{}/", root.display()), "");
    Outcome { drawing: tidy(&drawing), outputs }
}

/// Spaces at the ends of lines do not belong to a drawing.
fn tidy(drawing: &str) -> String {
    drawing.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// Builds the earlier version of a case, which must be without mistakes.
fn build_before(case: &Path, asked: &Asked, cache: &mut BuildCache) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "site.yaml", SITE.as_bytes());
    for (path, bytes) in files(&case.join("before")) {
        write(folder.path(), &path, &bytes);
    }
    let (snapshot, found) = disk::read(folder.path()).expect("the sources");
    let (diagnostics, _) = into_memory((&snapshot, found), asked, cache);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
}

fn into_memory(
    (snapshot, found): (&Snapshot, Vec<Diagnostic>),
    asked: &Asked,
    cache: &mut BuildCache,
) -> (Vec<Diagnostic>, BTreeMap<Route, Vec<u8>>) {
    let memory = Memory::default();
    let built = build(
        &Input::new(snapshot, found, &request(asked)),
        cache,
        Environment::new(&memory, &|_| {}),
    )
    .expect("no machine fails");
    let outputs = if built.is_good() { memory.into_outputs() } else { BTreeMap::new() };
    ([built.outcome.diagnostics, built.changes.moved].concat(), outputs)
}

/// Publishes to a folder as the command line does.
fn publish(
    (snapshot, found): (&Snapshot, Vec<Diagnostic>),
    asked: &Asked,
    (root, output): (&Path, &str),
) -> Vec<Diagnostic> {
    let published = || -> Result<Build, disk::Error> {
        let publisher = Publisher::open(root, &root.join(output))?;
        let built = build(
            &Input::new(snapshot, found, &request(asked)),
            &mut BuildCache::default(),
            Environment::new(&publisher, &|_| {}),
        )
        .expect("no failure");
        if built.is_good() {
            publisher.commit(false)?;
        }
        Ok(built)
    };
    match published() {
        Ok(built) => built.outcome.diagnostics,
        Err(disk::Error::Mistakes(mistakes)) => mistakes,
        Err(error) => panic!("the machine failed: {error}"),
    }
}

fn request(asked: &Asked) -> Request {
    let instant: Timestamp =
        asked.at.as_deref().unwrap_or(NOW).parse().expect("`at` is an instant");
    Request {
        instant: instant.into(),
        drafts: asked.drafts,
        base_url: asked.base_url.clone(),
        theme: asked.theme.clone(),
        host_files: asked
            .host_files
            .as_deref()
            .map(|name| HostFiles::named(name).expect("a kind of host")),
    }
}

fn make(root: &Path, path: &str, made: &Made) {
    match made {
        Made::Text { text, bom, crlf } => {
            let text = if *crlf { text.replace('\n', "\r\n") } else { text.clone() };
            let mark = if *bom { "\u{feff}" } else { "" };
            write(root, path, format!("{mark}{text}").as_bytes());
        }
        Made::Hex { hex } => write(root, path, &from_hex(hex)),
        Made::Picture { picture: [width, height], credit, r#as } => {
            let name = r#as.as_deref().map_or(path.to_owned(), |format| format!("a.{format}"));
            let format = image::ImageFormat::from_path(name).expect("the name of a picture");
            let mut bytes = Cursor::new(Vec::new());
            let picture = image::RgbImage::new(*width, *height);
            picture.write_to(&mut bytes, format).expect("a picture");
            write(root, path, &credited(&bytes.into_inner(), credit));
        }
        Made::Link { link } => symlink(root, path, link),
    }
}

/// A JPEG file with credit lines in XMP and IPTC-IIM (2:110).
fn credited(bytes: &[u8], credit: &Credit) -> Vec<u8> {
    let segment = |marker: u8, contents: Vec<u8>| {
        let length = (contents.len() as u16 + 2).to_be_bytes();
        [&[0xff, marker], &length[..], &contents].concat()
    };
    let xmp = credit.xmp.as_ref().map(|credit| {
        let packet = format!(
            "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
             <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
             <rdf:Description xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\" \
             photoshop:Credit=\"{credit}\"/></rdf:RDF></x:xmpmeta>"
        );
        segment(0xe1, packet.into_bytes())
    });
    let iim = credit.iim.as_ref().map(|credit| {
        let datasets = [&[0x1c, 2, 110, 0, credit.len() as u8], credit.as_bytes()].concat();
        let length = (datasets.len() as u32).to_be_bytes();
        let resource = [b"Photoshop 3.0\08BIM\x04\x04\0\0", &length[..], &datasets].concat();
        segment(0xed, resource)
    });
    let segments: Vec<u8> = xmp.into_iter().chain(iim).flatten().collect();
    let head = if segments.is_empty() { 0 } else { 2 };
    [&bytes[..head], &segments, &bytes[head..]].concat()
}

#[cfg(unix)]
fn symlink(root: &Path, path: &str, target: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::os::unix::fs::symlink(target, path).expect("a link");
}

#[cfg(not(unix))]
fn symlink(_: &Path, path: &str, _: &str) {
    panic!("`{path}` is a link, which this system does not have");
}

fn from_hex(hex: &str) -> Vec<u8> {
    let digits: Vec<char> = hex.chars().filter(|c| !c.is_whitespace()).collect();
    let byte = |pair: &[char]| u8::from_str_radix(&pair.iter().collect::<String>(), 16);
    digits.chunks(2).map(|pair| byte(pair).expect("hexadecimal digits")).collect()
}

fn write(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, bytes).expect("written");
}

/// A YAML file of a case; its default if there is none.
fn yaml<T: DeserializeOwned + Default>(path: &Path) -> T {
    let Ok(text) = fs::read_to_string(path) else { return T::default() };
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All files below a folder, by path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten() {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("below the folder");
            let name = name.to_str().expect("UTF-8").replace('\\', "/");
            found.insert(name, fs::read(&path).expect("a file"));
        }
    }
    found
}
