//! Building again: nothing is touched that need not be, and whatever is lost or altered is made anew.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "tests of the program")]

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use tempfile::TempDir;

/// A small paper that has been built once.
struct Paper(TempDir);

impl Paper {
    fn built() -> Self {
        let paper = Self::begun();
        paper.run(&["build"]);
        paper
    }

    fn begun() -> Self {
        let paper = Self(tempfile::tempdir().expect("a temporary folder"));
        paper.run(&["init", "."]);
        paper
    }

    /// Runs the program, which has to succeed; gives what it says.
    fn run(&self, arguments: &[&str]) -> (String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pressrun"));
        let ran = command.args(arguments).current_dir(self.0.path()).output().expect("it runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let (out, err) = (text(ran.stdout), text(ran.stderr));
        assert!(ran.status.success(), "{out}{err}");
        (out, err)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Every output, and when its file was last changed.
    fn outputs(&self) -> Vec<(PathBuf, SystemTime)> {
        let mut found = Vec::new();
        list(&self.path("public"), &mut found);
        found.sort();
        found
    }

    /// Where the ledger is.
    fn ledger(&self) -> PathBuf {
        let mut folders = fs::read_dir(self.path(".pressrun")).expect("records");
        let is_of_output = |path: &PathBuf| path.join("ledger").is_file();
        folders
            .find_map(|entry| Some(entry.ok()?.path()).filter(is_of_output))
            .expect("a ledger")
            .join("ledger")
    }
}

fn list(folder: &Path, found: &mut Vec<(PathBuf, SystemTime)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            list(&path, found);
        } else {
            let changed = fs::metadata(&path).expect("a file").modified().expect("a time");
            found.push((path, changed));
        }
    }
}

#[test]
fn a_second_build_touches_no_output() {
    let paper = Paper::built();
    let before = paper.outputs();
    let (said, _) = paper.run(&["build", "--explain"]);
    assert!(said.contains("; 0 written,"), "{said}");
    assert!(!said.contains("index.html:"), "nothing was made: {said}");
    assert_eq!(paper.outputs(), before);
}

#[test]
fn an_output_that_was_altered_or_deleted_is_written_again() {
    let paper = Paper::built();
    let (front, missing) = (paper.path("public/index.html"), paper.path("public/404.html"));
    let (page, other) = (fs::read(&front).expect("read"), fs::read(&missing).expect("read"));
    fs::write(&front, "by hand").expect("altered");
    fs::remove_file(&missing).expect("deleted");
    let (said, _) = paper.run(&["build", "--explain"]);
    assert!(said.contains("index.html: it was changed or removed since it was written"), "{said}");
    assert!(said.contains("; 2 written,"), "{said}");
    assert_eq!(fs::read(&front).expect("read"), page);
    assert_eq!(fs::read(&missing).expect("read"), other);
}

#[test]
fn a_ledger_that_cannot_be_used_costs_one_warning_and_no_page() {
    let paper = Paper::built();
    let before = paper.outputs();
    let sound = fs::read(paper.ledger()).expect("read");
    let cut = sound[..sound.len() / 2].to_vec();
    let mut flipped = sound.clone();
    flipped[sound.len() / 2] ^= 1;
    for damaged in [cut, flipped, Vec::new(), b"not ours".to_vec()] {
        fs::write(paper.ledger(), damaged).expect("damaged");
        let (said, warned) = paper.run(&["build"]);
        assert_eq!(warned.matches("warning").count(), 1, "{warned}");
        assert!(warned.contains("cannot be used; everything is made again"), "{warned}");
        assert!(said.contains("; 0 written,"), "{said}");
        assert_eq!(paper.outputs(), before);
    }
    assert_eq!(paper.run(&["build"]).1, "", "the ledger is whole again");
}

#[test]
fn no_cache_makes_everything_and_changes_nothing() {
    let paper = Paper::built();
    let before = paper.outputs();
    let (said, _) = paper.run(&["build", "--no-cache", "--explain", "--timings"]);
    assert!(said.contains("index.html: it is new"), "{said}");
    assert!(said.contains(" ms  making the outputs"), "{said}");
    assert!(said.contains("; 0 written,"), "{said}");
    assert_eq!(paper.outputs(), before);
}

#[test]
fn a_reason_names_what_has_changed() {
    let paper = Paper::built();
    let about = paper.path("content/pages/about.md");
    let text = fs::read_to_string(&about).expect("read");
    fs::write(&about, format!("{text}\nOne more line.\n")).expect("written");
    let (said, _) = paper.run(&["build", "--explain"]);
    assert!(
        said.contains("about/index.html: changed: standing-page content/pages/about.md"),
        "{said}"
    );
    assert!(said.contains("; 1 written,"), "{said}");
}

/// What the timings of a build say when it has put the whole edition together.
const WHOLE: &str = "putting the edition together";

#[test]
fn a_few_words_take_the_short_way_also_in_another_run() {
    let paper = Paper::built();
    let story = paper.story("a-story-is-a-text.md");
    for (n, line) in ["One line more.", "And another.", "A third."].iter().enumerate() {
        paper.append(&story, line);
        if n == 1 {
            // Without the edition of before, all is read again; what readers see is the same.
            let edition = paper.ledger().with_file_name("edition");
            let bytes = fs::read(&edition).expect("read");
            fs::write(&edition, &bytes[1..]).expect("damaged");
        }
        let (said, warned) = paper.run(&["build", "--timings"]);
        assert_eq!(said.contains(WHOLE), n == 1, "{said}");
        assert_eq!(warned, "");
        // The story, the page that prints the whole issue, and the feeds: three of all, of its section and its column.
        assert!(said.contains("; 7 written,"), "{said}");
        let again = paper.outputs();
        let (said, _) = paper.run(&["build", "--no-cache"]);
        assert!(said.contains("; 0 written,"), "not as a clean build makes it: {said}");
        assert_eq!(paper.outputs(), again);
    }
    // A story that is changed back is not as the last build left it, whatever the one before did.
    let before = fs::read_to_string(&story).expect("read");
    paper.append(&story, "Not for long.");
    paper.run(&["build"]);
    fs::write(&story, before).expect("written");
    let (said, _) = paper.run(&["build", "--timings"]);
    assert!(said.contains("; 7 written,") && !said.contains(WHOLE), "{said}");
    let front = paper.path("public/index.html");
    fs::write(&front, "by hand").expect("altered");
    paper.append(&story, "The last.");
    let (said, _) = paper.run(&["build", "--explain", "--timings"]);
    assert!(said.contains("; 8 written,") && !said.contains(WHOLE), "{said}");
    assert!(said.contains("index.html: it was changed or removed since it was written"), "{said}");
}

impl Paper {
    /// A story of the new paper, whose issue is named after the day.
    fn story(&self, name: &str) -> PathBuf {
        let mut found = Vec::new();
        list(&self.path("content/issues"), &mut found);
        let mut stories = found.into_iter().map(|(path, _)| path);
        stories.find(|path| path.ends_with(name)).expect("the story")
    }

    fn append(&self, story: &Path, line: &str) {
        let text = fs::read_to_string(story).expect("read");
        fs::write(story, format!("{text}\n{line}\n")).expect("written");
    }
}

/// Draws a picture that is wide enough to be printed in several sizes.
fn draw(path: &Path, seed: u32) {
    let grain = |x: u32, y: u32| (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(seed)) as u8;
    let pixel = |x: u32, y: u32| image::Rgb([(x / 8) as u8, (y / 8) as u8, grain(x / 4, y / 4)]);
    image::RgbImage::from_fn(1300, 900, pixel).save(path).expect("a picture");
}

impl Paper {
    /// Puts a photo into a story.
    fn add_photo(&self) -> PathBuf {
        let story = self.story("a-story-is-a-text.md");
        let photo = story.with_file_name("river.jpg");
        draw(&photo, 7);
        let text = fs::read_to_string(&story).expect("read");
        let photos = "\nphotos: [{src: river.jpg, alt: A river, credit: Ann Lee}]\n";
        fs::write(&story, text.replacen('\n', photos, 1)).expect("written");
        photo
    }

    /// The prints that are kept for later builds.
    fn prints(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        list(&self.path(".pressrun/pictures"), &mut found);
        found.into_iter().map(|(path, _)| path).filter(|path| !path.ends_with("tidied")).collect()
    }
}

#[test]
fn a_build_with_nothing_to_do_keeps_the_prints_of_its_pictures() {
    let paper = Paper::begun();
    paper.add_photo();
    paper.run(&["build"]);
    let prints = paper.prints();
    assert!(prints.len() > 2, "{prints:?}");
    let long_ago = SystemTime::now() - Duration::from_secs(90 * 24 * 60 * 60);
    for path in prints.iter().chain([&paper.path(".pressrun/pictures/tidied")]) {
        let file = File::options().write(true).open(path).expect("a print");
        file.set_modified(long_ago).expect("it is ours");
    }
    paper.run(&["build"]);
    assert_eq!(paper.prints(), prints);
    // A build that knows which prints are shown tidies up, and keeps these.
    paper.append(&paper.story("a-story-is-a-text.md"), "One line more.");
    paper.run(&["build"]);
    assert_eq!(paper.prints(), prints);
}

#[test]
fn what_cannot_be_kept_for_the_next_build_is_a_warning() {
    for record in ["ledger", "edition", "sources"] {
        let paper = Paper::built();
        let kept = paper.ledger().with_file_name(record);
        fs::remove_file(&kept).expect("it was kept");
        fs::create_dir_all(kept.join("in-the-way")).expect("a folder");
        paper.append(&paper.story("a-story-is-a-text.md"), "One line more.");
        let (said, warned) = paper.run(&["build", "--no-cache"]);
        assert!(said.contains("; 7 written,"), "{said}");
        assert!(warned.contains("warning: the site is published, but"), "{record}: {warned}");
        assert_eq!(warned.matches("warning").count(), 1, "{warned}");
        fs::remove_dir_all(&kept).expect("removed");
        paper.run(&["build"]);
        assert_clean(&paper, record);
    }
}

/// Demands that the site is what a build makes that knows of no other.
#[track_caller]
fn assert_clean(paper: &Paper, when: &str) {
    let clean = paper.path("clean");
    paper.run(&["build", "--no-cache", "--output", "clean"]);
    let tree = |root: &Path| {
        let mut found = Vec::new();
        list(root, &mut found);
        let name = |path: &Path| path.strip_prefix(root).expect("below").to_owned();
        let mut files: Vec<_> =
            found.iter().map(|(path, _)| (name(path), fs::read(path).expect("read"))).collect();
        files.retain(|(path, _)| path != Path::new(".gitignore"));
        files.sort();
        files
    };
    let (site, clean) = (tree(&paper.path("public")), tree(&clean));
    for (one, other) in site.iter().zip(&clean) {
        assert_eq!(one.0, other.0, "{when}");
        assert!(one.1 == other.1, "{when}: `{}` is not as a clean build makes it", one.0.display());
    }
    assert_eq!(site.len(), clean.len(), "{when}");
}

/// `build --watch` while it runs, and the lines it prints.
struct Watch {
    program: Child,
    lines: Receiver<String>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        _ = self.program.kill();
        _ = self.program.wait();
    }
}

impl Watch {
    /// Begins to watch a paper, which has been built when this returns.
    fn begin(paper: &Paper) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_pressrun"))
            .args(["build", "--watch"])
            .current_dir(paper.0.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        let (sender, lines) = mpsc::channel();
        let out: Box<dyn Read + Send> = Box::new(program.stdout.take().expect("its words"));
        let err: Box<dyn Read + Send> = Box::new(program.stderr.take().expect("its complaints"));
        for stream in [out, err] {
            let sender = sender.clone();
            thread::spawn(move || {
                let lines = BufReader::new(stream).lines().map_while(Result::ok);
                lines.for_each(|line| _ = sender.send(line));
            });
        }
        let watch = Self { program, lines };
        watch.wait_for(BUILT);
        watch
    }

    /// Waits for the build after which the page of a story shows something.
    #[track_caller]
    fn wait_until(&self, paper: &Paper, (story, text): (&str, &str)) {
        self.wait_for(BUILT);
        while !paper.shows(story, text) {
            self.wait_for(BUILT);
        }
    }

    /// Waits for a line that says something.
    #[track_caller]
    fn wait_for(&self, what: &str) -> String {
        let end = Instant::now() + Duration::from_secs(60);
        let mut said = String::new();
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) if line.contains(what) => return line,
                Ok(line) => said = format!("{said}{line}\n"),
                Err(_) => panic!("it never says `{what}`, only:\n{said}"),
            }
        }
    }
}

impl Paper {
    /// Whether the page of a story shows something.
    fn shows(&self, story: &str, text: &str) -> bool {
        let mut found = Vec::new();
        list(&self.path("public"), &mut found);
        let name = format!("{story}/index.html");
        let page = found.iter().find(|(path, _)| path.ends_with(&name)).expect("its page");
        fs::read_to_string(&page.0).expect("read").contains(text)
    }
}

/// What the summary of a build says.
const BUILT: &str = " written, ";

/// Two stories of a new paper.
const PICTURE: &str = "the-picture-and-its-words";
const STORY: &str = "a-story-is-a-text";

/// A watched folder whose state lives on from build to build, as answers come and go.
#[test]
fn what_a_watched_folder_holds_is_what_a_clean_build_makes() {
    let paper = Paper::built();
    let (one, other) =
        (paper.story("the-picture-and-its-words.md"), paper.story("a-story-is-a-text.md"));
    let whole = fs::read_to_string(&one).expect("read");
    let lines = whole.lines().filter(|line| !line.starts_with("dek:"));
    let without = lines.map(|line| format!("{line}\n")).collect::<String>();
    fs::write(&one, &without).expect("written");
    // Nothing is known of an earlier build, so that the rows of the ledger are in the order in which they come.
    for folder in ["public", ".pressrun"] {
        fs::remove_dir_all(paper.path(folder)).expect("removed");
    }
    let watch = Watch::begin(&paper);
    // The opening of the story, which has stood in for its dek, is asked for no more.
    fs::write(&one, whole.replacen("dek: ", "dek: Another. ", 1)).expect("written");
    watch.wait_until(&paper, (PICTURE, "Another. "));
    for word in ["bird", "crab", "dock"] {
        paper.append(&other, &format!("A {word} word."));
        watch.wait_until(&paper, (STORY, word));
        assert_clean(&paper, word);
    }
    let text = fs::read_to_string(&other).expect("read");
    fs::write(&other, text.replacen("headline: ", "headline: Another ", 1)).expect("written");
    watch.wait_until(&paper, (STORY, "Another "));
    assert_clean(&paper, "another headline");
    drop(watch);
    let (said, _) = paper.run(&["build"]);
    assert!(said.contains("; 0 written,"), "{said}");
}

/// A failure that passes, of whatever kind, is reported once, and costs no change.
#[test]
fn a_watched_folder_is_built_again_after_a_failure_without_another_change() {
    let paper = Paper::built();
    let story = paper.story("a-story-is-a-text.md");
    let watch = Watch::begin(&paper);
    let manifest = paper.ledger().with_file_name("manifest.json");
    let away = manifest.with_extension("away");
    fs::rename(&manifest, &away).expect("renamed");
    fs::create_dir_all(manifest.join("in-the-way")).expect("a folder");
    paper.append(&story, "One line more.");
    watch.wait_for("error: cannot read");
    watch.wait_for("help: pressrun continues");
    // What changes meanwhile is not lost either.
    paper.append(&paper.story("the-picture-and-its-words.md"), "Another line.");
    fs::rename(&manifest, paper.path("gone")).expect("renamed");
    fs::rename(&away, &manifest).expect("renamed");
    watch.wait_until(&paper, (STORY, "One line more."));
    assert_clean(&paper, "after the failure");
}

/// While the output folder cannot be used, sources change.
#[test]
fn what_changes_while_the_output_folder_is_refused_is_published_once_it_is_not() {
    let paper = Paper::built();
    let (one, other) =
        (paper.story("the-picture-and-its-words.md"), paper.story("a-story-is-a-text.md"));
    let watch = Watch::begin(&paper);
    let (output, aside) = (paper.path("public"), paper.path("aside"));
    fs::rename(&output, &aside).expect("renamed");
    fs::write(&output, "a file").expect("written");
    paper.append(&one, "One line more.");
    watch.wait_for("nothing was published");
    fs::remove_file(&output).expect("removed");
    fs::rename(&aside, &output).expect("renamed");
    paper.append(&other, "Another line.");
    watch.wait_until(&paper, (STORY, "Another line."));
    assert_clean(&paper, "once it can be used");
}
