//! The seam for new outputs: two products that only these tests know, with nothing else changed for them.

#![expect(clippy::disallowed_methods, reason = "these tests read what was published")]

use std::collections::BTreeMap;
use std::io;

use jiff::Timestamp;
use pressrun::base::digest::Digest;
use pressrun::base::output::{Memory, Next, Outputs};
use pressrun::base::path::Route;
use pressrun::base::snapshot::Snapshot;
use pressrun::build::{Build, BuildCache, Environment, Input, build};
use pressrun::content::settings::Request;
use pressrun::deploy::host_files::HostFiles;
use pressrun::edition::StoryId;
use pressrun::io::disk::Publisher;
use pressrun::site::product::{self, Outline, Product, ProductInput, Products};
use pressrun::site::view::Question;
use tera::Value;

/// A list of the years that have issues.
struct Years;

impl Product for Years {
    fn name(&self) -> &'static str {
        "years"
    }

    fn routes(&self, _: &Outline<'_>) -> Vec<Route> {
        Route::new("years.txt").into_iter().collect()
    }

    fn fixed_routes(&self) -> &'static [&'static str] {
        &["years.txt"]
    }

    fn make(&self, _: usize, input: &ProductInput<'_>) -> io::Result<Vec<u8>> {
        let years = input.window.ask(Question::Archive);
        let years = years.as_array().unwrap_or_default().iter();
        let years = years.filter_map(|year| year.get_from_path("year").and_then(Value::as_i64));
        Ok(years.map(|year| format!("{year}\n")).collect::<String>().into_bytes())
    }
}

/// The digest of the page of each story of 2025, made when they all are finished.
struct Checksums;

impl Product for Checksums {
    fn name(&self) -> &'static str {
        "checksums"
    }

    fn routes(&self, _: &Outline<'_>) -> Vec<Route> {
        Route::new("checksums.txt").into_iter().collect()
    }

    fn is_made_last(&self) -> bool {
        true
    }

    fn identity(&self, _: usize, site: &Outline<'_>, _: &pressrun::site::view::View) -> String {
        newest(site.listed).iter().map(|route| format!("{route}\n")).collect()
    }

    fn make(&self, _: usize, input: &ProductInput<'_>) -> io::Result<Vec<u8>> {
        let mut text = String::new();
        for route in newest(input.listed) {
            let page = input.output(&route)?.expect("a finished page");
            text.push_str(&format!("{} {route}\n", Digest::of(&page)));
        }
        Ok(text.into_bytes())
    }
}

/// The routes of the stories of 2025.
fn newest(listed: &[(Route, Option<StoryId>)]) -> Vec<Route> {
    let stories = listed.iter().filter(|(_, story)| story.is_some()).map(|(route, _)| route);
    stories.filter(|route| route.as_str().starts_with("2025")).cloned().collect()
}

const TOYS: [&dyn Product; 2] = [&Years, &Checksums];

const WITH_TOYS: Products = &{
    let mut all: [&dyn Product; product::ALL.len() + TOYS.len()] =
        [&Years; product::ALL.len() + TOYS.len()];
    let mut n = 0;
    while n < all.len() {
        all[n] = if n < TOYS.len() { TOYS[n] } else { product::ALL[n - TOYS.len()] };
        n += 1;
    }
    all
};

type Files = BTreeMap<&'static str, &'static str>;

fn files() -> Files {
    Files::from([
        ("site.yaml", "name: The Case\nbase_url: https://case.example/\n"),
        ("content/issues/2024-01/issue.yaml", "date: 2024-01\n"),
        ("content/issues/2024-01/news/old.md", "---\nheadline: Old\n---\n\nOld text.\n"),
        ("content/issues/2025-09/issue.yaml", "date: 2025-09\n"),
        ("content/issues/2025-09/news/new.md", "---\nheadline: New\n---\n\nNew text.\n"),
    ])
}

fn request() -> Request {
    let instant: Timestamp = "2026-01-01T00:00:00Z".parse().expect("an instant");
    Request {
        instant: instant.into(),
        drafts: false,
        base_url: None,
        theme: None,
        host_files: None,
    }
}

fn snapshot(files: &Files) -> Snapshot {
    Snapshot::of_texts(files.iter().map(|(path, text)| (*path, text.as_bytes())))
}

/// A server that is built for again and again.
#[derive(Default)]
struct Site {
    cache: BuildCache,
    outputs: Outputs,
}

impl Site {
    fn build(&mut self, files: &Files) -> Build {
        self.build_as(files, &request())
    }

    fn build_as(&mut self, files: &Files, request: &Request) -> Build {
        let snapshot = snapshot(files);
        let mut input = Input::new(&snapshot, Vec::new(), request);
        input.products = WITH_TOYS;
        let next = Next::after(&self.outputs);
        let built = build(&input, &mut self.cache, Environment::new(&next, &|_| {}));
        let built = built.expect("no machine fails");
        assert!(built.is_good(), "{:#?}", built.outcome.diagnostics);
        self.outputs = next.into_outputs(&built.changes.removed);
        built
    }

    fn text(&self, name: &str) -> String {
        let output = self.outputs.get(&route(name)).expect("an output");
        String::from_utf8(output.content().into_bytes().expect("bytes")).expect("a text")
    }
}

fn route(name: &str) -> Route {
    Route::new(name).expect("a route")
}

/// Edits a site, and says which of the toys were made again. What comes of it must be what a clean build makes.
fn made_by(edit: impl FnOnce(&mut Files)) -> Vec<String> {
    let (mut site, mut files) = (Site::default(), files());
    site.build(&files);
    edit(&mut files);
    let built = site.build(&files);
    let mut clean = Site::default();
    clean.build(&files);
    assert_eq!(site.outputs.differences(&clean.outputs), [], "not what a clean build makes");
    let made = built.changes.made.iter().map(|made| made.route.to_string());
    made.filter(|route| route.ends_with(".txt") && route != "robots.txt").collect()
}

#[test]
fn a_product_is_published_at_its_route() {
    let mut site = Site::default();
    site.build(&files());
    assert_eq!(site.text("years.txt"), "2025\n2024\n");
}

#[test]
fn a_text_can_link_to_a_product_that_every_site_has() {
    let mut files = files();
    let text = "---\nheadline: New\n---\n\nOur [years](/years.txt), our [days](/days.txt).\n";
    files.insert("content/issues/2025-09/news/new.md", text);
    let (snapshot, request) = (snapshot(&files), request());
    let mut input = Input::new(&snapshot, Vec::new(), &request);
    input.products = WITH_TOYS;
    let memory = Memory::default();
    let built = build(&input, &mut BuildCache::default(), Environment::new(&memory, &|_| {}));
    let found = built.expect("no machine fails").outcome.diagnostics;
    let told: Vec<&str> = found.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("/days.txt"), "{told:?}");
}

#[test]
fn a_product_that_is_made_last_sees_the_bytes_of_finished_outputs() {
    let mut site = Site::default();
    site.build(&files());
    let page = site.outputs.get(&route("2025-09/news/new/index.html")).expect("a page");
    let digest = Digest::of(&page.content().into_bytes().expect("bytes"));
    assert_eq!(site.text("checksums.txt"), format!("{digest} 2025-09/news/new/index.html\n"));
}

#[test]
fn a_product_is_made_again_when_what_it_has_asked_for_has_changed() {
    let other_text = |files: &mut Files| {
        files.insert("content/issues/2025-09/news/new.md", "---\nheadline: New\n---\n\nOther.\n");
    };
    assert_eq!(made_by(other_text), ["checksums.txt"], "the text of a story");
    let old_text = |files: &mut Files| {
        files.insert("content/issues/2024-01/news/old.md", "---\nheadline: Old\n---\n\nOther.\n");
    };
    assert_eq!(made_by(old_text), [""; 0], "a text that neither has asked for");
    let issue = |files: &mut Files| {
        files.insert("content/issues/2023-01/issue.yaml", "date: 2023-01\n");
        files
            .insert("content/issues/2023-01/news/older.md", "---\nheadline: Older\n---\n\nText.\n");
    };
    assert_eq!(made_by(issue), ["years.txt"], "another year");
    let story = |files: &mut Files| {
        files.insert("content/issues/2025-09/news/more.md", "---\nheadline: More\n---\n\nText.\n");
    };
    assert_eq!(made_by(story), ["checksums.txt"], "another story of the newest issue");
    let title = |files: &mut Files| {
        files.insert("content/issues/2025-09/issue.yaml", "date: 2025-09\ntitle: Autumn\n");
    };
    assert_eq!(made_by(title), ["checksums.txt"], "what pages show of the issue");
    assert_eq!(made_by(|_| {}), [""; 0], "nothing");
}

#[test]
fn a_product_that_is_made_last_reads_what_the_output_folder_has_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("public");
    let (mut files, request) = (files(), request());
    let mut cache = BuildCache::default();
    let mut publish = |files: &Files| {
        let (snapshot, publisher) =
            (snapshot(files), Publisher::open(folder.path(), &output).expect("a folder"));
        let mut input = Input::new(&snapshot, Vec::new(), &request);
        input.products = WITH_TOYS;
        let built = build(&input, &mut cache, Environment::new(&publisher, &|_| {}));
        assert!(built.expect("no machine fails").is_good());
        publisher.commit(false).expect("published");
        std::fs::read_to_string(output.join("checksums.txt")).expect("a product")
    };
    let first = publish(&files);
    assert_eq!(first.lines().count(), 1);
    // The page of this story is kept, and the product made again beside it.
    files.insert("content/issues/2025-09/news/more.md", "---\nheadline: More\n---\n\nText.\n");
    let second = publish(&files);
    assert_eq!(second.lines().count(), 2);
    for line in second.lines() {
        let (digest, route) = line.split_once(' ').expect("two words");
        let page = std::fs::read(output.join(route)).expect("a page");
        assert_eq!(Digest::of(&page).to_string(), digest);
    }
}

/// The outputs that a build has made, and those that it has removed.
fn changed(built: &Build) -> (Vec<String>, Vec<String>) {
    let made = built.changes.made.iter().map(|made| made.route.to_string());
    (made.collect(), built.changes.removed.iter().map(ToString::to_string).collect())
}

#[test]
fn the_files_of_another_host_are_made_and_nothing_else() {
    let (mut site, mut files) = (Site::default(), files());
    let text = "---\nheadline: New\naliases: [/moved/]\n---\n\nNew text.\n";
    files.insert("content/issues/2025-09/news/new.md", text);
    site.build(&files);
    let of = |kind| Request { host_files: Some(kind), ..request() };
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let netlify = names(&["_headers", "_redirects"]);
    let built = site.build_as(&files, &of(HostFiles::Netlify));
    assert_eq!(changed(&built), (netlify.clone(), vec![]));
    assert_eq!(site.text("_redirects").lines().last(), Some("/moved/ /2025-09/news/new/ 301!"));
    let again = site.build_as(&files, &of(HostFiles::Netlify));
    assert_eq!(changed(&again), (vec![], vec![]));
    let built = site.build_as(&files, &of(HostFiles::Cloudflare));
    assert_eq!(changed(&built), (names(&["_redirects"]), vec![]), "the headers are the same");
    let built = site.build_as(&files, &of(HostFiles::Apache));
    assert_eq!(changed(&built), (names(&[".htaccess"]), netlify));
    assert_eq!(changed(&site.build(&files)), (vec![], names(&[".htaccess"])));
    files.insert(
        "site.yaml",
        "name: The Case\nbase_url: https://case.example/\nhost_files: apache\n",
    );
    assert_eq!(changed(&site.build(&files)), (names(&[".htaccess"]), vec![]), "in the settings");
}

#[test]
fn a_script_in_a_text_takes_the_usual_policy_away() {
    let (mut site, mut files) = (Site::default(), files());
    let of = || Request { host_files: Some(HostFiles::Netlify), ..request() };
    site.build_as(&files, &of());
    assert!(site.text("_headers").contains("Content-Security-Policy"));
    let story = "content/issues/2025-09/news/new.md";
    files.insert(story, "---\nheadline: New\n---\n\nOther text.\n");
    let (made, _) = changed(&site.build_as(&files, &of()));
    assert!(!made.contains(&"_headers".to_owned()), "other words change nothing: {made:?}");
    files.insert(story, "---\nheadline: New\n---\n\nNew text.\n\n<script>x()</script>\n");
    site.build_as(&files, &of());
    assert!(!site.text("_headers").contains("Content-Security-Policy"));
}
