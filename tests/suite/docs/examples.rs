//! The examples of the docs work as they stand.

use std::path::Path;

use pressrun::base::date::Written;
use pressrun::base::diagnostic::{Diagnostic, Style, draw};
use pressrun::base::output::Memory;
use pressrun::base::path::SourcePath;
use pressrun::base::snapshot::Snapshot;
use pressrun::build;
use pressrun::content::article::Article;
use pressrun::content::issue::IssueFile;
use pressrun::content::settings::{self, Request, Settings};
use pressrun::content::sidecar;

use super::doc::{Doc, all, codes};
use super::reference;

fn request() -> Request {
    let instant = Written::parse("2026-11-23T12:00:00Z").expect("an instant");
    Request { instant, drafts: false, base_url: None, theme: None, host_files: None }
}

fn read_settings(text: &str) -> Result<Settings, Vec<Diagnostic>> {
    let snapshot = Snapshot::of_texts([("site.yaml", text.as_bytes())]);
    match settings::read(&snapshot, &request()) {
        (Some(settings), found) if found.is_empty() => Ok(settings),
        (_, found) => Err(found),
    }
}

fn plain_settings() -> Settings {
    read_settings("name: A\nbase_url: https://a.example/\n").expect("good settings")
}

fn source(path: &str) -> SourcePath {
    SourcePath::new(path).expect("a path")
}

/// What the program has to say of an article.
fn article(text: &str) -> Vec<Diagnostic> {
    match Article::parse(&source("a.md"), text, &plain_settings().reading) {
        Ok(article) => article.diagnostics,
        Err(found) => found,
    }
}

fn front_matter(yaml: &str) -> Vec<Diagnostic> {
    article(&format!("---\n{yaml}---\nText.\n"))
}

fn issue(yaml: &str) -> Vec<Diagnostic> {
    match IssueFile::parse(&source("issue.yaml"), yaml, &plain_settings().reading) {
        Ok(issue) => issue.diagnostics,
        Err(found) => found,
    }
}

fn site(yaml: &str) -> Vec<Diagnostic> {
    read_settings(yaml).err().unwrap_or_default()
}

fn photo(yaml: &str) -> Vec<Diagnostic> {
    sidecar::parse(&source("a.jpg.yaml"), yaml).1
}

#[test]
fn every_example_of_yaml_parses() {
    for doc in all() {
        for code in doc.codes("yaml") {
            let value = serde_yaml::from_str::<serde_yaml::Value>(code);
            assert!(value.is_ok(), "{}: {value:?}\n{code}", doc.path.display());
        }
    }
}

#[test]
fn the_examples_of_the_reference_are_accepted() {
    type SourceReader = fn(&str) -> Vec<Diagnostic>;
    let readers: [(&str, SourceReader); 4] = [
        ("site.yaml", site),
        ("issue.yaml", issue),
        ("Articles", front_matter),
        ("Sidecars of photos", photo),
    ];
    let reference = reference();
    for (heading, read) in readers {
        let mut examples = codes(reference.below(heading), "yaml").peekable();
        assert!(examples.peek().is_some(), "{heading} has no example");
        for example in examples {
            assert_eq!(read(example), [], "{heading}");
        }
    }
}

#[test]
fn the_examples_of_the_guide_are_accepted() {
    let guide = Doc::read(Path::new("docs/editors-guide.md"));
    for code in guide.codes("yaml") {
        // A piece of front matter may leave out the headline, a piece of an issue its date.
        let readers = [
            site(code),
            front_matter(code),
            front_matter(&format!("headline: A\n{code}")),
            issue(code),
            issue(&format!("date: 2025\n{code}")),
            site(&format!("name: A\nbase_url: https://a.example/\n{code}")),
            photo(code),
        ];
        assert!(readers.iter().any(Vec::is_empty), "{code}{readers:#?}");
    }
    for code in guide.codes("markdown") {
        let whole = match code.starts_with("---\n") {
            true => code.to_owned(),
            // A comment alone would be no story.
            false => format!("---\nheadline: A\n---\n{code}\n\nText.\n"),
        };
        assert_eq!(article(&whole), [], "{code}");
    }
}

/// The pages of a paper with one story, and with these files.
fn pages_with(site: &str, files: &[(&str, &str)]) -> impl Fn(&str) -> String + use<> {
    let site = format!("name: A\nbase_url: https://a.example/\n{site}\n");
    let mut texts = vec![
        ("site.yaml", site.as_bytes()),
        ("content/issues/first/issue.yaml", b"date: 2025-09-18"),
        ("content/issues/first/news/a.md", b"---\nheadline: It Begins\n---\nText.\n"),
    ];
    texts.extend(files.iter().map(|(path, text)| (*path, text.as_bytes())));
    let snapshot = Snapshot::of_texts(texts);
    let memory = Memory::default();
    let built = build::build(
        &build::Input::new(&snapshot, Vec::new(), &request()),
        &mut build::BuildCache::default(),
        pressrun::build::Environment::new(&memory, &|_| {}),
    );
    assert_eq!(built.expect("a build").outcome.diagnostics, []);
    let outputs = memory.into_outputs();
    move |route: &str| {
        let bytes = outputs.iter().find(|(r, _)| r.as_str() == route).map(|(_, bytes)| bytes);
        String::from_utf8_lossy(bytes.expect("a page")).into_owned()
    }
}

#[test]
fn the_theme_of_the_theme_reference_builds() {
    let doc = Doc::read(Path::new("docs/theme-reference.md"));
    let yaml = codes(doc.below("Changing one template"), "yaml").next().expect("a theme.yaml");
    let archive = codes(doc.below("Changing one template"), "jinja").next().expect("a template");
    let component = codes(doc.below("Tera in short"), "jinja").next().expect("a component");
    let call = "{% extends \"base.html\" %}{% block main %}\
                {{ <teaser_line id={issue.front.lead} level={2}/> }}{% endblock main %}";
    let front = format!("{call}{component}");
    let page = pages_with(
        "theme: evening",
        &[
            ("themes/evening/theme.yaml", yaml),
            ("themes/evening/templates/archive.html", archive),
            ("themes/evening/templates/front.html", &front),
        ],
    );
    assert!(
        page("issues/index.html").contains("<a href=\"/first/\">September 18, 2025</a>, 1 story")
    );
    assert!(page("index.html").contains("<h2><a href=\"/first/news/a/\">It Begins</a></h2>"));
}

#[test]
fn the_theme_of_three_small_files_builds() {
    let doc = Doc::read(Path::new("docs/theme-reference.md"));
    let section = "A theme of three small files";
    let templates: Vec<&str> = codes(doc.below(section), "jinja").collect();
    let [hook, article, review] = templates.as_slice() else { panic!("three files") };
    let front_matter = codes(doc.below(section), "yaml").next().expect("front matter");
    let reviewed = format!("---\n{front_matter}---\nText.\n");
    let page = pages_with(
        "theme: quay",
        &[
            ("themes/quay/templates/head.html", hook),
            ("themes/quay/templates/article.html", article),
            ("themes/quay/templates/layouts/review.html", review),
            ("content/issues/first/news/b.md", &reviewed),
        ],
    );
    let [front, plain, review] =
        ["index.html", "first/news/a/index.html", "first/news/b/index.html"].map(page);
    for page in [&front, &plain, &review] {
        assert!(page.contains("<link rel=\"me\" href=\"https://social.example/@quay\">"));
    }
    assert!(plain.contains("desk@quay.example\">Write to us about this story</a></p>"));
    assert!(review.contains("Write to us"));
    assert!(review.contains("<p class=\"kicker\">4 of 5 stars</p>"));
    assert!(!plain.contains(" of 5 stars") && !front.contains("Write to us"));
    assert!(review.contains("Review"), "the label of the genre");
}

#[test]
fn the_hook_and_the_blocks_of_the_theme_reference_build() {
    let doc = Doc::read(Path::new("docs/theme-reference.md"));
    let hook = codes(doc.below("Adding a few lines: hooks"), "jinja").next().expect("a hook");
    let article = codes(doc.below("Changing one block"), "jinja").next().expect("a template");
    let page = pages_with(
        "",
        &[
            ("themes/broadsheet/templates/head.html", hook),
            ("themes/broadsheet/templates/article.html", article),
        ],
    );
    for route in ["index.html", "404.html", "first/news/a/index.html"] {
        assert!(page(route).contains("https://stats.example/count.js"), "{route}");
    }
    let story = page("first/news/a/index.html");
    let (before, after) = story.split_once("<p class=\"kicker\">1 min.</p>").expect("a line");
    assert!(before.contains("<article") && after.contains("<h1>It Begins</h1>"));
    assert!(after.contains("Back to the front</a></p>"));
}

#[test]
fn the_chain_of_themes_of_the_theme_reference_builds() {
    let doc = Doc::read(Path::new("docs/theme-reference.md"));
    let heading = "Themes that extend each other";
    let yaml = codes(doc.below(heading), "yaml").next().expect("a theme.yaml");
    let page = pages_with(
        "theme: evening",
        &[
            ("themes/evening/theme.yaml", yaml),
            (
                "themes/evening/templates/head.html",
                "{% include \"house/head.html\" %}<meta name=\"b\">",
            ),
            ("themes/house/theme.yaml", "extends: gazette\noptions: { accent: none }\n"),
            ("themes/house/templates/head.html", "<meta name=\"a\">"),
        ],
    );
    assert!(page("index.html").contains("<meta name=\"a\"><meta name=\"b\">"));
    assert!(page("index.html").contains("class=\"wordmark\""));
}

#[test]
fn mistakes_are_drawn_as_the_docs_show_them() {
    for name in ["docs/editors-guide.md", "docs/diagnostics.md"] {
        let doc = Doc::read(Path::new(name));
        let shown = doc.codes("text").find(|code| code.starts_with("error[")).expect("a mistake");
        let path = shown.split("--> ").nth(1).and_then(|rest| rest.split(':').next());
        let line = shown.lines().find_map(|line| line.strip_prefix("2 | ")).expect("a line");
        let text = format!("---\n{line}\n---\nText.\n");
        let path = source(path.expect("a path"));
        let found = match Article::parse(&path, &text, &plain_settings().reading) {
            Ok(article) => article.diagnostics,
            Err(found) => found,
        };
        let drawn = draw(&found, &|_| Some(text.as_str()), Style::Plain);
        assert!(drawn.contains(shown), "{drawn}");
    }
}
