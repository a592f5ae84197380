//! The whole program under load: readers load pages while `serve --watch` rebuilds the site.
//!
//! The theme prints the number of the edition at the head of each page and in its style sheet, the settings print it
//! at the foot. `PRESSRUN_REBUILDS` sets the number of rebuilds.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::http::Kept;

/// The default number of rebuilds.
const REBUILDS: usize = 200;

/// The number of readers, and the least number of pages that each loads between two rebuilds.
const READERS: usize = 4;
const LOADS: usize = 5;

/// One of this many rebuilds fails.
const BROKEN: usize = 5;

/// The longest duration of anything, on any machine.
const LONG: Duration = Duration::from_secs(60);

/// A publication, and the program that serves it.
struct Office {
    folder: TempDir,
    program: Child,
    host: String,
    /// How often the program has reported a new edition, and that the last one stays.
    said: [Arc<AtomicUsize>; 2],
}

impl Drop for Office {
    fn drop(&mut self) {
        _ = self.program.kill();
        _ = self.program.wait();
    }
}

impl Office {
    fn open() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        write_paper(folder.path());
        let mut program = Command::new(env!("CARGO_BIN_EXE_pressrun"))
            .args(["serve", "--watch", "--port", "0", "--root"])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program");
        let mut lines = BufReader::new(program.stdout.take().expect("its words")).lines();
        let url = lines.by_ref().find_map(|line| {
            let line = line.expect("a line");
            Some(line.split_once("http://")?.1.split_once('/')?.0.to_owned())
        });
        let lines = lines.map_while(Result::ok);
        let errors = BufReader::new(program.stderr.take().expect("its complaints")).lines();
        let said = [
            counted(lines, " made"),
            counted(errors.map_while(Result::ok), "the last good site stays up"),
        ];
        Self { host: url.expect("where the site is"), folder, program, said }
    }

    fn said(&self, what: usize) -> usize {
        self.said[what].load(Ordering::Relaxed)
    }

    /// Replaces the settings in one step.
    fn settle(&self, text: &str) {
        let next = self.folder.path().join("next.yaml");
        fs::write(&next, text).expect("written");
        fs::rename(next, self.folder.path().join("site.yaml")).expect("renamed");
    }

    /// Publishes an edition: first in the theme that is not in use, then by one change of the settings.
    fn publish(&self, edition: usize) {
        let theme = ["even", "odd"][edition % 2];
        write_theme(self.folder.path(), theme, &mark(edition));
        write(self.folder.path(), STORY, GOOD);
        self.settle(&settings(theme, edition));
        let mut reader = Kept::to(&self.host);
        wait(|| reader.get("/").text().contains(&mark(edition)));
    }

    /// Makes a mistake, and waits until it is reported.
    fn blunder(&self, n: usize) {
        let before = self.said(1);
        match n % 3 {
            0 => self.settle("name: [\n"),
            1 => self.settle(&settings("broken", n)),
            _ => write(self.folder.path(), STORY, "---\nheadline: [\n---\n"),
        }
        wait(|| self.said(1) > before);
    }
}

/// Counts the lines that contain a text, in a separate thread.
fn counted(
    lines: impl Iterator<Item = String> + Send + 'static,
    what: &'static str,
) -> Arc<AtomicUsize> {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    thread::spawn(move || {
        for _ in lines.filter(|line| line.contains(what)) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    });
    count
}

#[track_caller]
fn wait(mut is_done: impl FnMut() -> bool) {
    let end = Instant::now() + LONG;
    while !is_done() {
        assert!(Instant::now() < end, "it never happens");
        thread::sleep(Duration::from_millis(2));
    }
}

fn mark(edition: usize) -> String {
    format!("edition-{edition}-")
}

const STORY: &str = "content/issues/2025-09/news/grid.md";

const GOOD: &str = "---\nheadline: A grid\ntopics: [Energy]\n---\n\nThe text.\n";

fn settings(theme: &str, edition: usize) -> String {
    let mark = mark(edition);
    format!(
        "name: The Reload\ndescription: {mark}\nbase_url: https://reload.example/\ntheme: {theme}\n"
    )
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("written");
}

fn write_paper(root: &Path) {
    write(root, STORY, GOOD);
    write(root, "content/issues/2025-09/issue.yaml", "date: 2025-09\n");
    for n in 0..4 {
        let text = format!("---\nheadline: Number {n}\nbyline: Ada Bird\n---\n\nText.\n");
        write(root, &format!("content/issues/2025-09/sport/number-{n}.md"), &text);
    }
    write(root, "content/pages/about.md", "---\ntitle: About\n---\n\nInvented.\n");
    for theme in ["even", "odd", "broken"] {
        let text = format!("name: {theme}\nextends: broadsheet\n");
        write(root, &format!("themes/{theme}/theme.yaml"), &text);
    }
    write(root, "themes/broken/templates/base.html", "{% if %}");
    write_theme(root, "even", &mark(0));
    write(root, "site.yaml", &settings("even", 0));
}

fn write_theme(root: &Path, theme: &str, mark: &str) {
    let base = format!(
        "<!doctype html><html lang=\"en\"><title>{mark}</title>\
         <link rel=\"stylesheet\" href=\"{{{{ asset(path=\"mark.css\") }}}}\">\
         {{% block head %}}{{% endblock head %}}\
         {{% block masthead %}}{{% block place %}}{{% endblock place %}}{{% endblock masthead %}}\
         {{% block main %}}{{% endblock main %}}\
         {{% block footer %}}{{% endblock footer %}}<p>{{{{ site.description }}}}</p></html>\n"
    );
    write(root, &format!("themes/{theme}/templates/base.html"), &base);
    let sheet = format!("p::after {{ content: \"{mark}\" }}\n");
    write(root, &format!("themes/{theme}/assets/mark.css"), &sheet);
}

/// The paths of all pages.
fn pages(reader: &mut Kept) -> Vec<String> {
    let map = reader.get("/sitemap.xml");
    let begun = map.text().split("<loc>https://reload.example").skip(1);
    begun.map(|rest| rest.split("</loc>").next().expect("a path").to_owned()).collect()
}

/// Loads a page and all its assets, and returns the edition to which all of it belongs.
fn load(reader: &mut Kept, path: &str) -> usize {
    let page = reader.get(path);
    assert_eq!(page.status, 200, "{path}");
    let edition = edition_of(page.text());
    assert!(page.text().matches(&mark(edition)).count() >= 2, "{path} is cut off");
    let named = page.text().split("\"/assets/").skip(1);
    let sheets: Vec<&str> = named.map(|rest| rest.split('"').next().expect("a name")).collect();
    assert_eq!(sheets.len(), 1, "{path} names its style sheet");
    let sheet = reader.get(&format!("/assets/{}", sheets[0]));
    assert_eq!(sheet.status, 200, "the style sheet of {path}");
    assert_eq!(edition_of(sheet.text()), edition, "the style sheet of {path}");
    edition
}

/// The only edition in a text.
fn edition_of(text: &str) -> usize {
    let mut marks = text.split("edition-").skip(1);
    let number =
        |rest: &str| rest.split('-').next().and_then(|n| n.parse().ok()).expect("a number");
    let edition = number(marks.next().expect("a mark"));
    assert!(marks.all(|rest| number(rest) == edition), "a mixture:\n{text}");
    edition
}

/// Loads pages until the end, and returns their number.
fn read_on(host: &str, n: usize, (loads, over): (&AtomicUsize, &AtomicBool)) {
    let mut reader = Kept::to(host);
    let pages = pages(&mut reader);
    assert!(pages.len() > 8, "{pages:?}");
    let mut newest = 0;
    while !over.load(Ordering::Relaxed) {
        let count = loads.load(Ordering::Relaxed);
        let edition = load(&mut reader, &pages[(n + count) % pages.len()]);
        assert!(edition >= newest, "never back");
        newest = edition;
        loads.fetch_add(1, Ordering::Relaxed);
        // Gives the server time for the next edition.
        thread::sleep(Duration::from_micros(500));
    }
}

/// Ends the readers however the editor ends, and the editor if a reader fails.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn every_page_loaded_while_the_site_is_rebuilt_is_whole() {
    let rebuilds =
        std::env::var("PRESSRUN_REBUILDS").map_or(REBUILDS, |n| n.parse().expect("a number"));
    let (office, over) = (Office::open(), AtomicBool::new(false));
    let loads: [AtomicUsize; READERS] = Default::default();
    let (began, mut edition) = (Instant::now(), 0);
    thread::scope(|scope| {
        for (n, loads) in loads.iter().enumerate() {
            let (host, over) = (&office.host, &over);
            scope.spawn(move || {
                // A failure ends the run for all.
                let _over = Over(over);
                read_on(host, n, (loads, over));
            });
        }
        let _over = Over(&over);
        for rebuild in 1..=rebuilds {
            if rebuild % BROKEN == 0 {
                office.blunder(rebuild / BROKEN);
            } else {
                edition += 1;
                office.publish(edition);
            }
            let is_read = || loads.iter().all(|n| n.load(Ordering::Relaxed) >= rebuild * LOADS);
            wait(|| is_read() || over.load(Ordering::Relaxed));
            assert!(is_read(), "a reader has failed");
        }
    });
    let all: usize = loads.iter().map(|loads| loads.load(Ordering::Relaxed)).sum();
    let (good, bad) = (office.said(0), office.said(1));
    println!("{all} loads over {good} editions and {bad} mistakes in {:?}", began.elapsed());
    assert!(all >= rebuilds * READERS * LOADS, "{all} loads");
    assert!(good >= edition && bad >= rebuilds / BROKEN, "{good} editions, {bad} mistakes");
}
