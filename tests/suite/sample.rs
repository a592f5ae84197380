//! The sample publication uses everything: every key, every kind of page.

use std::collections::BTreeSet;
use std::path::Path;

use pressrun::base::date::{PartialDate, Precision, Written};
use pressrun::base::output::Memory;
use pressrun::base::path::SourcePath;
use pressrun::base::snapshot::Snapshot;
use pressrun::base::yaml::Table;
use pressrun::content::article::{self, FrontMatter};
use pressrun::content::fields::Fields;
use pressrun::content::settings::{self, Request};
use pressrun::content::sources::{Memo, Sources};
use pressrun::content::{author, issue, sidecar, text_file};
use pressrun::io::disk;
use pressrun::site::plan::{self, Job};
use pressrun::site::product;
use pressrun::site::theme::Theme;
use pressrun::{build, edition};
use serde_yaml::Value;

/// Every YAML mapping of the sample, by what it describes.
#[derive(Default)]
struct Sample {
    site: Vec<Value>,
    issues: Vec<Value>,
    articles: Vec<Value>,
    pages: Vec<Value>,
    sidecars: Vec<Value>,
    authors: Vec<Value>,
    texts: Vec<Value>,
}

fn snapshot() -> Snapshot {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (snapshot, found) = disk::read(root).expect("the sample can be read");
    assert_eq!(found, []);
    snapshot
}

fn request() -> Request {
    let instant = Written::parse("2026-11-23T12:00:00Z").expect("an instant");
    Request { instant, drafts: false, base_url: None, theme: None, host_files: None }
}

fn sample(snapshot: &Snapshot) -> Sample {
    let mut sample = Sample::default();
    let site = SourcePath::new("site.yaml").expect("a path");
    sample.site.push(yaml(snapshot.text(&site).expect("a text")));
    for (path, _) in snapshot.below("content") {
        let Some(text) = snapshot.text(path) else { continue };
        let name = path.as_str();
        if name.starts_with("content/data/") {
            continue;
        }
        let mapping = match path.extension().as_str() {
            "md" => yaml(FrontMatter::find(path, text).expect("front matter").yaml(text)),
            _ => yaml(text),
        };
        let kind = match path.extension().as_str() {
            "md" if name.starts_with("content/pages/") => &mut sample.pages,
            "md" if name.starts_with("content/authors/") => &mut sample.authors,
            "md" if name.starts_with("content/inserts/") || name.ends_with("/issue.md") => {
                &mut sample.texts
            }
            "md" => &mut sample.articles,
            _ if name.ends_with("/issue.yaml") => &mut sample.issues,
            _ => &mut sample.sidecars,
        };
        kind.push(mapping);
    }
    sample
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).expect("YAML")
}

/// The values of a key, those of a list one by one.
fn values<'a>(mappings: &'a [Value], key: &str) -> Vec<&'a Value> {
    let found = mappings.iter().filter_map(|mapping| mapping.get(key));
    found
        .flat_map(|value| value.as_sequence().map_or(vec![value], |l| l.iter().collect()))
        .collect()
}

/// The values of a mapping with free keys.
fn entries<'a>(mappings: &'a [Value], key: &str) -> Vec<&'a Value> {
    let maps = mappings.iter().filter_map(|mapping| mapping.get(key)?.as_mapping());
    maps.flat_map(serde_yaml::Mapping::values).collect()
}

/// The known keys that no mapping uses.
fn unused(table: &Table, mappings: &[&Value]) -> Vec<&'static str> {
    let used = |key: &str| mappings.iter().any(|m| m.get(key).is_some_and(|v| !v.is_null()));
    table.names().filter(|key| !used(key)).collect()
}

#[test]
fn every_key_has_an_example() {
    let sample = sample(&snapshot());
    assert!(sample.articles.len() > 10 && sample.sidecars.len() > 1, "the sample is not read");
    let placed = [
        values(&sample.articles, "photos"),
        values(&sample.issues, "photos"),
        values(&sample.issues, "cover"),
    ];
    let names = [entries(&sample.site, "authors"), entries(&sample.site, "topics")];
    let every =
        |mappings: &'_ [Value], table: &Table| unused(table, &mappings.iter().collect::<Vec<_>>());
    assert_eq!(every(&sample.site, settings::keys::KEYS), [""; 0]);
    assert_eq!(every(&sample.issues, issue::KEYS), [""; 0]);
    assert_eq!(every(&sample.articles, article::read::KEYS), [""; 0]);
    assert_eq!(every(&sample.pages, article::PAGE_KEYS), [""; 0]);
    assert_eq!(every(&sample.sidecars, sidecar::KEYS), [""; 0]);
    assert_eq!(every(&sample.authors, author::KEYS), [""; 0]);
    assert_eq!(every(&sample.texts, text_file::KEYS), [""; 0]);
    for (table, mappings) in [
        (settings::keys::MARKDOWN_KEYS, values(&sample.site, "markdown")),
        (settings::menu::KEYS, values(&sample.site, "menu")),
        (settings::keys::URL_KEYS, values(&sample.site, "urls")),
        (settings::keys::NAME_KEYS, names.concat()),
        (issue::CONTENTS_KEYS, values(&sample.issues, "contents")),
        (article::read::BYLINE_KEYS, values(&sample.articles, "byline")),
        (article::read::PART_KEYS, values(&sample.articles, "parts")),
        (article::read::PHOTO_KEYS, placed.concat()),
        (article::read::CORRECTION_KEYS, values(&sample.articles, "corrections")),
        (article::headlines::KEYS, values(&sample.articles, "headlines")),
        (article::series::KEYS, values(&sample.articles, "series")),
        (settings::license::KEYS, values(&sample.site, "license")),
        (settings::publisher::KEYS, values(&sample.site, "publisher")),
        (settings::inserts::KEYS, values(&sample.site, "inserts")),
    ] {
        assert_eq!(unused(table, &mappings), [""; 0]);
    }
}

#[test]
fn every_kind_of_byline_and_date_has_an_example() {
    let sample = sample(&snapshot());
    let bylines = values(&sample.articles, "byline");
    let kinds: BTreeSet<&str> = bylines.iter().filter_map(|b| b.get("kind")?.as_str()).collect();
    assert_eq!(kinds, BTreeSet::from(["agency", "collective", "person"]));
    assert!(bylines.iter().any(|byline| byline.is_string()));
    let written = |date: &Value| match date.as_u64() {
        Some(year) => year.to_string(),
        None => date.as_str().unwrap_or_default().to_owned(),
    };
    let dates = values(&sample.issues, "date");
    let dates = dates.iter().map(|d| PartialDate::parse(&written(d)).expect("a date").precision());
    let known = BTreeSet::from([Precision::Year, Precision::Month, Precision::Day]);
    assert_eq!(dates.collect::<BTreeSet<_>>(), known);
}

/// Every kind of output. The match below covers them all; a new one does not compile until it is listed here.
const KINDS: &[&str] = &[
    "front",
    "archive",
    "issue",
    "section",
    "sheet",
    "whole",
    "article",
    "section list",
    "column list",
    "author list",
    "topic list",
    "series list",
    "section index",
    "column index",
    "author index",
    "topic index",
    "series index",
    "text",
    "not found",
    "redirect",
    "epub",
    "e-mail",
    "stories for programs",
    "issues for programs",
    "schemas",
    "host files",
    "indexnow key",
    "feed",
    "rss",
    "json feed",
    "feeds of names",
    "podcast",
    "corrections",
    "sitemap",
    "news sitemap",
    "robots",
    "web manifest",
    "asset",
    "file",
    "picture",
];

/// What kind of output a job makes.
fn kind(job: &Job) -> String {
    let kind = match job {
        Job::Front => "front",
        Job::Archive => "archive",
        Job::Issue(_) => "issue",
        Job::Section(..) => "section",
        Job::Sheet(..) => "sheet",
        Job::Whole(_) => "whole",
        Job::Article(_) => "article",
        Job::Listing(kind, ..) => return format!("{} list", kind.as_str()),
        Job::Index(kind) => return format!("{} index", kind.as_str()),
        Job::StandingPage(_) => "text",
        Job::Corrections(_) => "corrections",
        Job::NotFound => "not found",
        Job::Redirect(_) => "redirect",
        Job::Product(name, _) => name,
        Job::Asset(_) => "asset",
        Job::File(_) => "file",
        Job::Picture(_) => "picture",
    };
    kind.to_owned()
}

#[test]
fn every_kind_of_page_has_an_example() {
    let snapshot = snapshot();
    let settings = settings::read(&snapshot, &request()).0.expect("good settings");
    let (theme, found) = Theme::load(&snapshot, &settings).expect("a good theme");
    assert_eq!(found, []);
    let sources = Sources::read(&snapshot, &settings, &mut Memo::default());
    let (edition, _, found) = edition::assemble(sources, &snapshot, (settings, &Fields::new()));
    assert_eq!(found, []);
    let (plan, found) =
        plan::plan(&edition, &theme, product::ALL, &edition::Origins::new(&snapshot));
    assert_eq!(found, []);
    let made: BTreeSet<String> = plan.outputs.values().map(kind).collect();
    assert_eq!(made, KINDS.iter().map(ToString::to_string).collect());
    let second = |job: &Job| matches!(job, Job::Listing(_, _, 2));
    assert!(plan.outputs.values().any(second), "no list has a second page");
}

#[test]
fn the_sample_has_no_mistakes() {
    let memory = Memory::default();
    let snapshot = snapshot();
    let built = build::build(
        &build::Input::new(&snapshot, Vec::new(), &request()),
        &mut build::BuildCache::default(),
        build::Environment::new(&memory, &|_| {}),
    );
    let built = built.expect("a build");
    assert_eq!(built.outcome.diagnostics, []);
    assert_eq!(built.changes.made.len(), memory.into_outputs().len());
    assert!(built.outcome.next_release.is_some(), "nothing is under embargo");
}
