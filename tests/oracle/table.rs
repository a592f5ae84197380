//! Named edits, with the exact set of outputs that each makes again.
//!
//! Every output that is made again must be listed, because it asked something with another answer. All others are
//! kept.

use std::collections::BTreeSet;

use pressrun::base::output::{Next, Outputs};
use pressrun::base::snapshot::Snapshot;
use pressrun::build::{Build, BuildCache, Environment, Input, build};

use crate::paper::{Files, start};
use crate::picture::picture;
use crate::subject::request;

/// A change of a file.
#[derive(Clone, Copy)]
enum Do {
    /// Replaces a text.
    Swap(&'static str, &'static str, &'static str),
    /// Writes it.
    Put(&'static str, &'static str),
    /// Replaces a picture.
    Repaint(&'static str, u8),
    /// Deletes it.
    Drop(&'static str),
}

use Do::{Drop, Put, Repaint, Swap};

/// An edit, and the routes of the outputs that it makes again. `*` represents a digest, `PAGES` every HTML file
/// except redirects, `FEEDS` the feed of the publication in all formats.
struct Row {
    name: &'static str,
    edit: &'static [Do],
    made: &'static str,
}

const fn row(name: &'static str, edit: &'static [Do], made: &'static str) -> Row {
    Row { name, edit, made }
}

const SITE: &str = "name: The Table\nbase_url: https://paper.example/\ntheme: own\n\
    sections: {news: News, sport: Sport}\ncolumns: [Nests]\ntopics: {}\n";

const FILES: &[(&str, &str)] = &[
    ("site.yaml", SITE),
    ("content/issues/2025-08/issue.yaml", "date: 2025-08\nnumber: 7\n"),
    (
        "content/issues/2025-08/news/alpha.md",
        "---\nheadline: Alpha\ndek: Of alpha\nbyline: Ada Bird\npage: 1\n---\n\nText of alpha.\n",
    ),
    (
        "content/issues/2025-09/issue.yaml",
        "date: 2025-09\nnumber: 8\ncontents:\n- {section: news, stories: [beta, gamma]}\n\
         - {section: sport, stories: [delta, epsilon]}\n",
    ),
    (
        "content/issues/2025-09/news/beta.md",
        "---\nheadline: Beta\nupdated: 2025-09-20\ndek: Of beta\nbyline: Ada Bird\npage: 1\nphotos:\n\
         - {src: /photos/river.png, caption: \"A river. (PHOTO: WIRE)\"}\n---\n\nText of beta.\n",
    ),
    (
        "content/issues/2025-09/news/gamma.md",
        "---\nheadline: Gamma\ndek: Of gamma\nbyline: Eva Nest\nkicker: Nests\ntopics: [Energy]\n\
         parts: [{page: 2}, {page: 3}]\n---\n\nText of gamma.\n\n<!-- page: 3 -->\n\n## Head\n\nThe end.\n",
    ),
    (
        "content/issues/2025-09/sport/delta.md",
        "---\nheadline: Delta\naliases: [/old/]\n---\n\nText of delta. See [there](../news/gamma.md#head).\n",
    ),
    (
        "content/issues/2025-09/sport/epsilon.md",
        "---\nheadline: Epsilon\ndek: Of epsilon\nembargo: 2025-11-01\n---\n\nText of epsilon.\n",
    ),
    ("content/pages/about.md", "---\ntitle: About\n---\n\nText of the page.\n"),
    ("content/photos/river.png.yaml", "alt: Water\ncopyright: Someone\n"),
    ("content/static/humans.txt", "people\n"),
    ("themes/own/theme.yaml", "name: own\nextends: broadsheet\n"),
    ("themes/own/templates/archive.html", crate::paper::ARCHIVE),
    ("themes/own/assets/mark.txt", "a mark\n"),
];

fn files() -> Files {
    let texts = FILES.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
    let mut files: Files = texts.collect();
    files.insert("content/photos/river.png".to_owned(), picture("content/photos/river.png", 1));
    files
}

impl Do {
    fn to(self, files: &mut Files) {
        match self {
            Swap(path, from, to) => {
                let text = String::from_utf8(files[path].clone()).expect("a text");
                assert!(text.contains(from), "`{from}` is not in {path}");
                files.insert(path.to_owned(), text.replacen(from, to, 1).into_bytes());
            }
            Put(path, text) => _ = files.insert(path.to_owned(), text.as_bytes().to_vec()),
            Repaint(path, n) => _ = files.insert(path.to_owned(), picture(path, n)),
            Drop(path) => assert!(files.remove(path).is_some(), "there is no {path}"),
        }
    }
}

/// A site that is built repeatedly.
#[derive(Default)]
struct Site {
    cache: BuildCache,
    outputs: Outputs,
}

impl Site {
    fn build(&mut self, files: &Files, now: &str) -> Build {
        let texts = files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        let snapshot = Snapshot::of_texts(texts);
        let next = Next::after(&self.outputs);
        let request =
            request(if now.is_empty() { start() } else { now.parse().expect("an instant") }, false);
        let built = build(
            &Input::new(&snapshot, Vec::new(), &request),
            &mut self.cache,
            Environment::new(&next, &|_| {}),
        )
        .expect("built");
        assert!(built.is_good(), "{:#?}", built.outcome.diagnostics);
        self.outputs = next.into_outputs(&built.changes.removed);
        built
    }

    /// Forgets everything except the data for the next run of the program.
    fn restart(&mut self) {
        let left = self.cache.to_bytes("");
        if let Some(left) = left {
            self.cache = BuildCache::from_bytes(&left.ledger, Box::new(|| left.edition), "")
                .expect("what was left");
        }
    }
}

/// The outputs made again after an edit, with the memory of a session or of a new run.
fn made_again(edit: &[Do], now: &str, restarts: bool) -> BTreeSet<String> {
    let (mut files, mut site) = (files(), Site::default());
    site.build(&files, "");
    if restarts {
        site.restart();
    }
    edit.iter().for_each(|it| it.to(&mut files));
    let built = site.build(&files, now);
    let mut clean = Site::default();
    clean.build(&files, now);
    assert_eq!(site.outputs.differences(&clean.outputs), [], "not what a clean build makes");
    built.changes.made.iter().map(|made| without_digest(made.route.as_str())).collect()
}

/// A route with `*` for the digest in the names of assets and media.
fn without_digest(route: &str) -> String {
    let parts: Vec<&str> = route.split('.').collect();
    match &parts[..] {
        [name, _, ending] if route.starts_with("assets/") || route.starts_with("media/") => {
            format!("{name}.*.{ending}")
        }
        _ => route.to_owned(),
    }
}

/// Every page.
fn pages() -> BTreeSet<String> {
    let mut site = Site::default();
    site.build(&files(), "");
    let routes = site.outputs.iter().map(|(route, _)| route.to_string());
    routes.filter(|route| route.ends_with(".html") && route != "old/index.html").collect()
}

fn check(row: &Row, now: &str) -> Option<String> {
    let mut wanted = BTreeSet::new();
    for word in row.made.split_whitespace() {
        match word {
            "PAGES" => wanted.extend(pages()),
            "FEEDS" => wanted.extend(["feed.xml", "rss.xml", "feed.json"].map(str::to_owned)),
            _ if word.ends_with('/') => {
                _ = wanted.insert(format!("{word}index.html").replace("./", ""));
            }
            _ => _ = wanted.insert(word.to_owned()),
        }
    }
    let (session, run) = (made_again(row.edit, now, false), made_again(row.edit, now, true));
    let short = |set: &BTreeSet<String>| {
        let all: Vec<String> = set
            .iter()
            .map(|r| match r.strip_suffix("index.html") {
                Some("") => "./".to_owned(),
                Some(folder) => folder.to_owned(),
                None => r.clone(),
            })
            .collect();
        all.join(" ")
    };
    if session != run {
        return Some(format!(
            "{}: a session makes\n  {}\na run\n  {}",
            row.name,
            short(&session),
            short(&run)
        ));
    }
    (session != wanted).then(|| format!("{}: made\n  {}", row.name, short(&session)))
}

#[test]
fn each_edit_makes_what_it_has_to_and_no_more() {
    let mut wrong: Vec<String> = ROWS.iter().filter_map(|row| check(row, "")).collect();
    wrong.extend(check(&CLOCK, "2025-11-01T00:00:00Z"));
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// An embargo ends.
const CLOCK: Row = row(
    "the clock reaches an embargo",
    &[],
    "2025-09/ 2025-09/news/beta/ 2025-09/news/gamma/ 2025-09/news/ 2025-09/page-1/ \
         2025-09/page-2/ 2025-09/page-3/ 2025-09/print/ 2025-09/sport/delta/ \
         2025-09/sport/epsilon/ 2025-09/sport/ 404.html authors/ada-bird/ authors/eva-nest/ \
         columns/nests/ FEEDS ./ issues/ news-sitemap.xml sections/ sections/news/ \
         sections/sport/feed.xml sections/sport/ sitemap.xml topics/energy/",
);

const BETA: &str = "content/issues/2025-09/news/beta.md";
const GAMMA: &str = "content/issues/2025-09/news/gamma.md";
const DELTA: &str = "content/issues/2025-09/sport/delta.md";
const ISSUE: &str = "content/issues/2025-09/issue.yaml";

const ROWS: &[Row] = &[
    row("nothing", &[], ""),
    row(
        "body",
        &[Swap(BETA, "Text of", "Words of")],
        "2025-09/ 2025-09/news/beta/ 2025-09/news/ 2025-09/page-1/ 2025-09/print/ FEEDS ./ \
         sections/news/feed.xml sections/news/",
    ),
    row(
        "body of a story without dek",
        &[Swap(DELTA, "Text of", "Words of")],
        "2025-09/ 2025-09/print/ 2025-09/sport/delta/ 2025-09/sport/ FEEDS ./ \
         sections/sport/feed.xml sections/sport/",
    ),
    row(
        "body of a part",
        &[Swap(GAMMA, "The end", "The very end")],
        "2025-09/news/gamma/ 2025-09/news/ 2025-09/page-2/ 2025-09/page-3/ 2025-09/print/ \
         columns/nests/feed.xml FEEDS sections/news/feed.xml sections/news/",
    ),
    row(
        "headline of the lead",
        &[Swap(BETA, "headline: Beta", "headline: Bet")],
        "2025-09/ 2025-09/news/beta/ 2025-09/news/gamma/ 2025-09/news/ 2025-09/page-1/ \
         2025-09/page-2/ 2025-09/print/ 404.html authors/ada-bird/ \
         FEEDS ./ sections/news/feed.xml sections/news/",
    ),
    row(
        "headline of the last",
        &[Swap(DELTA, "headline: Delta", "headline: Del")],
        "2025-09/ 2025-09/news/gamma/ 2025-09/print/ 2025-09/sport/delta/ \
         2025-09/sport/ FEEDS ./ sections/sport/feed.xml sections/sport/",
    ),
    row(
        "headline in an older issue",
        &[Swap("content/issues/2025-08/news/alpha.md", "headline: Alpha", "headline: Al")],
        "2025-08/ 2025-08/news/alpha/ 2025-08/news/ 2025-08/page-1/ 2025-08/print/ \
         authors/ada-bird/ FEEDS sections/news/feed.xml sections/news/",
    ),
    row(
        "dek",
        &[Swap(GAMMA, "dek: Of gamma", "dek: On gamma")],
        "2025-09/ 2025-09/news/beta/ 2025-09/news/gamma/ 2025-09/news/ 2025-09/page-2/ \
         2025-09/page-3/ 2025-09/print/ 2025-09/sport/delta/ authors/eva-nest/ \
         columns/nests/feed.xml columns/nests/ FEEDS ./ sections/news/feed.xml sections/news/ \
         topics/energy/",
    ),
    row(
        "another byline",
        &[Swap(GAMMA, "Eva Nest", "Ada Bird")],
        "2025-09/ 2025-09/news/beta/ 2025-09/news/gamma/ 2025-09/news/ 2025-09/page-2/ \
         2025-09/page-3/ 2025-09/print/ 2025-09/sport/delta/ authors/ada-bird/ authors/ \
         columns/nests/feed.xml columns/nests/ FEEDS ./ sections/news/feed.xml sections/news/ \
         sitemap.xml topics/energy/",
    ),
    row(
        "a role",
        &[Swap(GAMMA, "byline: Eva Nest", "byline: {name: Eva Nest, role: Writer}")],
        "2025-09/ 2025-09/news/beta/ 2025-09/news/gamma/ 2025-09/news/ 2025-09/page-2/ \
         2025-09/page-3/ 2025-09/print/ 2025-09/sport/delta/ authors/eva-nest/ \
         columns/nests/feed.xml columns/nests/ FEEDS ./ sections/news/feed.xml sections/news/ \
         topics/energy/",
    ),
    row(
        "caption",
        &[Swap(BETA, "A river", "The river")],
        "2025-09/ 2025-09/news/beta/ 2025-09/news/gamma/ 2025-09/news/ 2025-09/page-1/ \
         2025-09/page-2/ 2025-09/print/ 404.html authors/ada-bird/ \
         FEEDS ./ sections/news/feed.xml sections/news/",
    ),
    row(
        "sidecar",
        &[Swap("content/photos/river.png.yaml", "Water", "Waves")],
        "2025-09/ 2025-09/news/beta/ 2025-09/news/gamma/ 2025-09/news/ 2025-09/page-1/ \
         2025-09/page-2/ 2025-09/print/ 404.html authors/ada-bird/ \
         FEEDS ./ media/river-5.*.jpg media/river-5.*.webp sections/news/feed.xml \
         sections/news/ sitemap.xml",
    ),
    row(
        "pixels",
        &[Repaint("content/photos/river.png", 2)],
        "2025-09/ 2025-09/news/beta/ 2025-09/news/gamma/ 2025-09/news/ 2025-09/page-1/ \
         2025-09/page-2/ 2025-09/print/ 404.html authors/ada-bird/ \
         FEEDS ./ media/river-6.*.jpg media/river-6.*.webp sections/news/feed.xml \
         sections/news/ sitemap.xml",
    ),
    row(
        "crosshead without links to it",
        &[Swap(GAMMA, "## Head\n\nThe end", "## Head\n\n## Foot\n\nThe end")],
        "2025-09/news/gamma/ 2025-09/page-2/ 2025-09/page-3/ 2025-09/print/ \
         columns/nests/feed.xml FEEDS sections/news/feed.xml",
    ),
    row(
        "correction",
        &[Swap(
            DELTA,
            "headline: Delta",
            "headline: Delta\ncorrections: [{date: 2025-09-20, text: No}]",
        )],
        "2025-09/print/ 2025-09/sport/delta/ corrections/ FEEDS sections/sport/feed.xml sitemap.xml",
    ),
    row(
        "updated",
        &[Swap(DELTA, "headline: Delta", "headline: Delta\nupdated: 2025-09-20")],
        "2025-09/print/ 2025-09/sport/delta/ FEEDS sections/sport/feed.xml sitemap.xml",
    ),
    row(
        "alias",
        &[Swap(DELTA, "aliases: [/old/]", "aliases: [/older/]")],
        "FEEDS older/ sections/sport/feed.xml sitemap.xml",
    ),
    row(
        "slug",
        &[Swap(GAMMA, "headline: Gamma", "headline: Gamma\nslug: g")],
        "2025-09/ 2025-09/news/beta/ 2025-09/news/g/ 2025-09/news/ 2025-09/page-2/ \
         2025-09/page-3/ 2025-09/print/ 2025-09/sport/delta/ authors/eva-nest/ \
         columns/nests/feed.xml columns/nests/ FEEDS ./ sections/news/feed.xml sections/news/ \
         sections/sport/feed.xml sitemap.xml topics/energy/",
    ),
    row(
        "slugs swapped",
        &[
            Swap(BETA, "headline: Beta", "headline: Beta\nslug: gamma"),
            Swap(GAMMA, "headline: Gamma", "headline: Gamma\nslug: beta"),
        ],
        "2025-09/ 2025-09/news/beta/ 2025-09/news/gamma/ 2025-09/news/ 2025-09/page-1/ \
         2025-09/page-2/ 2025-09/page-3/ 2025-09/print/ 2025-09/sport/delta/ 404.html \
         authors/ada-bird/ authors/eva-nest/ columns/nests/feed.xml columns/nests/ FEEDS ./ \
         sections/news/feed.xml sections/news/ sections/sport/feed.xml sitemap.xml \
         topics/energy/",
    ),
    row(
        "new story",
        &[
            Put(
                "content/issues/2025-09/news/zeta.md",
                "---\nheadline: Zeta\n---\n\nText of zeta.\n",
            ),
            Swap(ISSUE, "beta, gamma", "beta, gamma, zeta"),
        ],
        "2025-09/ 2025-09/news/beta/ 2025-09/news/gamma/ 2025-09/news/ 2025-09/news/zeta/ \
         2025-09/page-1/ 2025-09/page-2/ 2025-09/page-3/ 2025-09/print/ 2025-09/sport/delta/ \
         2025-09/sport/ 404.html authors/ada-bird/ authors/eva-nest/ columns/nests/ FEEDS ./ \
         issues/ sections/ sections/news/feed.xml sections/news/ sections/sport/ sitemap.xml \
         topics/energy/",
    ),
    row(
        "deleted story",
        &[
            Drop(GAMMA),
            Swap(ISSUE, "beta, gamma", "beta"),
            Swap(DELTA, "[there](../news/gamma.md#head)", "there"),
        ],
        "2025-08/ 2025-08/news/alpha/ 2025-08/news/ 2025-08/page-1/ 2025-08/print/ 2025-09/ \
         2025-09/news/beta/ 2025-09/news/ 2025-09/page-1/ 2025-09/print/ 2025-09/sport/delta/ \
         2025-09/sport/ 404.html about/ authors/ada-bird/ authors/ FEEDS ./ issues/ sections/ \
         sections/news/feed.xml sections/news/ sections/sport/feed.xml sections/sport/ \
         sitemap.xml",
    ),
    row(
        "order of stories",
        &[Swap(ISSUE, "beta, gamma", "gamma, beta")],
        "2025-09/ 2025-09/news/beta/ 2025-09/news/gamma/ 2025-09/news/ 2025-09/page-1/ \
         2025-09/page-2/ 2025-09/page-3/ 2025-09/print/ 2025-09/sport/delta/ 2025-09/sport/ \
         404.html authors/ada-bird/ authors/eva-nest/ columns/nests/ FEEDS ./ issues/ \
         sections/news/feed.xml sections/news/ sections/sport/ topics/energy/",
    ),
    row(
        "front ranked",
        &[Swap(ISSUE, "number: 8", "number: 8\nfront: [sport/delta]")],
        "2025-09/print/ 2025-09/ 2025-09/news/beta/ 2025-09/news/gamma/ 2025-09/news/ 2025-09/page-1/ \
         2025-09/page-2/ 2025-09/page-3/ 2025-09/sport/delta/ 2025-09/sport/ 404.html \
         authors/ada-bird/ authors/eva-nest/ columns/nests/ ./ issues/ sections/news/ \
         sections/sport/ topics/energy/",
    ),
    row(
        "title of an issue",
        &[Swap(ISSUE, "number: 8", "number: 8\ntitle: Harvest")],
        "2025-08/print/ 2025-09/print/ 2025-08/ 2025-08/news/alpha/ 2025-08/news/ 2025-08/page-1/ 2025-09/ \
         2025-09/news/beta/ 2025-09/news/gamma/ 2025-09/news/ 2025-09/page-1/ \
         2025-09/page-2/ 2025-09/page-3/ 2025-09/sport/delta/ 2025-09/sport/ 404.html \
         authors/ada-bird/ authors/eva-nest/ columns/nests/ ./ issues/ sections/news/ \
         sections/sport/ topics/energy/",
    ),
    row(
        "number of an issue",
        &[Swap(ISSUE, "number: 8", "number: 9")],
        "2025-09/print/ 2025-09/ 2025-09/news/beta/ 2025-09/news/gamma/ 2025-09/news/ 2025-09/page-1/ \
         2025-09/page-2/ 2025-09/page-3/ 2025-09/sport/delta/ 2025-09/sport/ 404.html \
         authors/ada-bird/ authors/eva-nest/ columns/nests/ ./ issues/ sections/news/ \
         sections/sport/ topics/energy/",
    ),
    row(
        "new issue",
        &[
            Put("content/issues/2025-10/issue.yaml", "date: 2025-10\n"),
            Put("content/issues/2025-10/news/eta.md", "---\nheadline: Eta\n---\n\nText of eta.\n"),
        ],
        "2025-09/ 2025-09/news/beta/ 2025-09/news/gamma/ 2025-09/news/ 2025-09/page-1/ \
         2025-09/page-2/ 2025-09/page-3/ 2025-09/print/ 2025-09/sport/delta/ 2025-09/sport/ \
         2025-10/ 2025-10/news/eta/ 2025-10/news/ 2025-10/print/ 404.html authors/ada-bird/ \
         authors/eva-nest/ columns/nests/ FEEDS ./ issues/ sections/ sections/news/feed.xml \
         sections/news/ sections/sport/ sitemap.xml topics/energy/",
    ),
    row("text of a page", &[Swap("content/pages/about.md", "Text", "Words")], "about/"),
    row("title of a page", &[Swap("content/pages/about.md", "title: About", "title: Us")], "PAGES"),
    row("static file", &[Put("content/static/humans.txt", "robots\n")], "humans.txt"),
    row(
        "kind of host",
        &[Swap("site.yaml", "columns: [Nests]", "columns: [Nests]\nhost_files: cloudflare")],
        "_headers _redirects",
    ),
    row("new static file", &[Put("content/static/cars.txt", "cars\n")], "cars.txt"),
    row("404.html taken over", &[Put("content/static/404.html", "gone\n")], "404.html"),
    row(
        "template of the archive",
        &[Swap("themes/own/templates/archive.html", "<p ", "<p  ")],
        "issues/",
    ),
    row(
        "hook of stories",
        &[Put("themes/own/templates/story-end.html", "<hr>")],
        "2025-08/news/alpha/ 2025-09/news/beta/ 2025-09/news/gamma/ 2025-09/sport/delta/",
    ),
    row(
        "template extended by name",
        &[Put(
            "themes/own/templates/index.html",
            "{% extends \"broadsheet/index.html\" %}{% block title %}<h1>Names</h1>{% endblock %}",
        )],
        "sections/ columns/ authors/ topics/",
    ),
    row(
        "theme that extends another",
        &[
            Put("themes/own/theme.yaml", "name: own\nextends: house\n"),
            Put("themes/house/templates/front-end.html", "<hr>"),
        ],
        "./ 2025-08/ 2025-09/",
    ),
    row("template no longer overridden", &[Drop("themes/own/templates/archive.html")], "issues/"),
    row(
        "style sheet",
        &[Put("themes/own/assets/style.css", "body { color: black }\n")],
        "PAGES assets/style.*.css old/",
    ),
    row(
        "asset that no page names",
        &[Put("themes/own/assets/mark.txt", "another\n")],
        "assets/mark.*.txt",
    ),
    row(
        "word of the theme",
        &[Put("themes/own/i18n/en.yaml", "by: From\n")],
        "PAGES FEEDS columns/nests/feed.xml news-sitemap.xml old/ robots.txt \
         sections/news/feed.xml sections/sport/feed.xml sitemap.xml",
    ),
    row(
        "name of the site",
        &[Swap("site.yaml", "The Table", "The Chair")],
        "PAGES FEEDS columns/nests/feed.xml news-sitemap.xml old/ robots.txt \
         sections/news/feed.xml sections/sport/feed.xml sitemap.xml",
    ),
    row(
        "name of a section",
        &[Swap("site.yaml", "sport: Sport", "sport: Games")],
        "PAGES FEEDS sections/sport/feed.xml",
    ),
    row(
        "columns",
        &[Swap("site.yaml", "columns: [Nests]", "columns: [Nest]")],
        "2025-08/ 2025-08/news/alpha/ 2025-08/news/ 2025-08/page-1/ 2025-08/print/ 2025-09/ \
         2025-09/news/beta/ 2025-09/news/gamma/ 2025-09/news/ 2025-09/page-1/ 2025-09/page-2/ \
         2025-09/page-3/ 2025-09/print/ 2025-09/sport/delta/ 2025-09/sport/ 404.html about/ \
         authors/ada-bird/ authors/eva-nest/ authors/ FEEDS ./ issues/ sections/ \
         sections/news/feed.xml sections/news/ sections/sport/ sitemap.xml topics/energy/ \
         topics/",
    ),
    row(
        "house spelling of a credit",
        &[Swap("site.yaml", "topics: {}", "credits: [Wire]")],
        "2025-09/ 2025-09/news/beta/ 2025-09/news/gamma/ 2025-09/news/ 2025-09/page-1/ \
         2025-09/page-2/ 2025-09/print/ 404.html authors/ada-bird/ \
         FEEDS ./ media/river-5.*.jpg media/river-5.*.webp sections/news/feed.xml \
         sections/news/ sitemap.xml",
    ),
    row(
        "option of the theme",
        &[Swap("site.yaml", "topics: {}", "theme_options: {footer: Set in lead.}")],
        "PAGES FEEDS columns/nests/feed.xml news-sitemap.xml old/ robots.txt \
         sections/news/feed.xml sections/sport/feed.xml sitemap.xml",
    ),
    row("checks", &[Swap("site.yaml", "topics: {}", "checks: {no-alt: off}")], ""),
    row(
        "per_page",
        &[Swap("site.yaml", "topics: {}", "per_page: 2")],
        "sections/news/2/ sections/news/ sitemap.xml",
    ),
];
