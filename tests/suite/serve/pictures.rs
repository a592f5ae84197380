//! Pictures that are shown while their prints are made.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use std::{fs, iter};

use pressrun::base::output::{Proof, Proofs};
use pressrun::base::path::Route;
use pressrun::io::serve::Shown;
use tempfile::TempDir;

use super::events::Stream;
use super::http::{Kept, get, get_with, request};
use super::{attribute, route, shown, start};

/// A picture whose print is made when the test asks for it.
#[derive(Debug, Default)]
struct Slow {
    is_printed: AtomicBool,
    is_broken: AtomicBool,
}

impl Proofs for Slow {
    fn has(&self, at: &Route) -> bool {
        *at == route("media/river-4.webp")
    }

    fn trouble(&self) -> Vec<String> {
        let is_broken = self.is_broken.load(Ordering::Relaxed);
        is_broken.then(|| "error: no river".to_owned()).into_iter().collect()
    }

    fn at(&self, at: &Route) -> Option<Proof> {
        self.has(at).then(|| match self.is_printed.load(Ordering::Relaxed) {
            true => Proof::Print(b"a print".to_vec()),
            false => Proof::StandIn(b"a picture".to_vec(), "image/jpeg"),
        })
    }
}

#[test]
fn a_stand_in_is_never_kept_and_a_print_is() {
    let (server, slow) = (start(), Arc::new(Slow::default()));
    let proofs: Arc<dyn Proofs> = Arc::clone(&slow) as _;
    let mut shown = shown(&[("index.html", "<p>A page.</p>")]);
    shown.proofs = Some(proofs);
    server.show(shown);
    let stand_in = get(&server, "/media/river-4.webp");
    assert_eq!((stand_in.status, &stand_in.body[..]), (200, &b"a picture"[..]));
    assert_eq!(stand_in.header("content-type"), Some("image/jpeg"));
    assert_eq!(stand_in.header("cache-control"), Some("no-store"));
    assert_eq!(stand_in.header("etag"), None);
    let before = get(&server, "/").text().to_owned();
    slow.is_printed.store(true, Ordering::Relaxed);
    server.renew(vec![route("media/river-4.webp")]);
    let print = get(&server, "/media/river-4.webp");
    assert_eq!((print.status, &print.body[..]), (200, &b"a print"[..]));
    assert_eq!(print.header("content-type"), Some("image/webp"));
    let tag = print.header("etag").expect("a tag");
    let again = get_with(&server, "/media/river-4.webp", &[&format!("If-None-Match: {tag}")]);
    assert_eq!(again.status, 304);
    assert_eq!(request(&server, "HEAD", "/media/river-4.webp", &[]).body, b"");
    assert_eq!(get(&server, "/media/other.webp").status, 404);
    // The page is the same, but its assets have changed.
    let after = get(&server, "/").text().to_owned();
    assert_eq!(attribute(&before, "data-pressrun"), attribute(&after, "data-pressrun"));
    assert_ne!(attribute(&before, "data-assets"), attribute(&after, "data-assets"));
    server.stop();
}

#[test]
fn a_picture_without_prints_is_told_over_the_pages_with_the_other_mistakes() {
    let (server, slow) = (start(), Arc::new(Slow::default()));
    let mut shown = shown(&[("index.html", "<p>A page.</p>")]);
    shown.proofs = Some(Arc::clone(&slow) as _);
    server.show(shown.clone());
    let mut page = Stream::of_page(&server, "/");
    slow.is_broken.store(true, Ordering::Relaxed);
    server.renew(Vec::new());
    let (name, data) = page.next().expect("an event");
    assert_eq!((name.as_str(), data.as_str()), ("trouble", "[\"error: no river\"]"));
    server.show(Shown { trouble: vec!["error: no story".to_owned()], ..shown });
    let (_, data) = page.next().expect("an event");
    assert_eq!(data, "[\"error: no story\",\"error: no river\"]");
    slow.is_broken.store(false, Ordering::Relaxed);
    server.renew(Vec::new());
    assert_eq!(page.next().expect("an event").1, "[\"error: no story\"]");
    server.stop();
}

/// A new paper, and the program that serves it.
struct Office {
    folder: TempDir,
    program: Child,
    host: String,
}

impl Drop for Office {
    fn drop(&mut self) {
        _ = self.program.kill();
        _ = self.program.wait();
    }
}

fn pressrun(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pressrun"));
    command.args(arguments).current_dir(folder);
    command
}

impl Office {
    fn open() -> Self {
        Self::with(|_| {})
    }

    /// With further files in its folder.
    fn with(more: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let begun = pressrun(folder.path(), &["init", "."]).output().expect("it runs");
        assert!(begun.status.success());
        more(folder.path());
        Self::of(folder, &[])
    }

    /// Serves a folder, with further flags.
    fn of(folder: TempDir, flags: &[&str]) -> Self {
        let all = [&["serve", "--port", "0", "--memory", "300M"], flags].concat();
        let mut serve = pressrun(folder.path(), &all);
        let mut program = serve.stdout(Stdio::piped()).spawn().expect("the program");
        let mut lines = BufReader::new(program.stdout.take().expect("its words")).lines();
        let host = lines.find_map(|line| {
            let line = line.expect("a line");
            Some(line.split_once("http://")?.1.split_once('/')?.0.to_owned())
        });
        Self { folder, program, host: host.expect("where the site is") }
    }
}

/// The paths of all prints in a page.
fn prints(page: &str) -> Vec<String> {
    let named = page.split(['"', ' ']).filter(|word| word.starts_with("/media/"));
    let mut named: Vec<String> = named.map(str::to_owned).collect();
    named.sort();
    named.dedup();
    named
}

#[test]
fn what_is_shown_in_the_end_is_what_a_build_publishes() {
    let office = Office::open();
    let mut reader = Kept::to(&office.host);
    let front = reader.get("/");
    let named = prints(front.text());
    assert!(named.len() > 1, "{named:?}");
    let published = office.folder.path().join("elsewhere");
    let output = published.to_str().expect("a path");
    let built = pressrun(office.folder.path(), &["build", "--output", output]).output();
    assert!(built.expect("it runs").status.success());
    let end = Instant::now() + Duration::from_secs(60);
    for path in named {
        let mut answers = iter::repeat_with(|| reader.get(&path)).inspect(|answer| {
            assert_eq!(answer.status, 200, "{path}");
            assert!(Instant::now() < end, "{path} is never printed");
            thread::sleep(Duration::from_millis(20));
        });
        let print = answers.find(|answer| answer.header("cache-control") != Some("no-store"));
        let file = fs::read(published.join(&path[1..])).expect("the published print");
        assert_eq!(print.expect("a print").body, file, "{path}");
    }
    // When the pictures are processed, the pages contain their colours.
    let file = fs::read_to_string(published.join("index.html")).expect("the published front");
    assert!(file.contains("style=\"background:#"), "{file}");
    while without_script(reader.get("/").text()) != file {
        assert!(Instant::now() < end, "the front never comes to what is published");
        thread::sleep(Duration::from_millis(20));
    }
}

/// A page without the script of the server.
fn without_script(page: &str) -> String {
    let Some((before, script)) = page.split_once("<script src=\"/:pressrun") else {
        return page.to_owned();
    };
    let (_, after) = script.split_once("</script>").expect("the end of the script");
    format!("{before}{after}")
}

/// Adds a page with one picture to a paper.
fn page_with(folder: &Path, name: &str, picture: &[u8]) {
    let pages = folder.join("content/pages");
    fs::create_dir_all(&pages).expect("a folder");
    fs::write(pages.join(name), picture).expect("a picture");
    let text = format!("---\ntitle: Quay\n---\n![A quay]({name} \"At dawn. (PHOTO: X)\")\n");
    fs::write(pages.join("quay.md"), text).expect("a page");
}

#[test]
fn a_cache_that_is_named_while_serving_is_shared_with_from_then_on() {
    let (folder, shared) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir());
    let shared = shared.expect("a folder");
    let begun = pressrun(folder.path(), &["init", "."]).output().expect("it runs");
    assert!(begun.status.success());
    let office = Office::of(folder, &["--watch"]);
    let settings = office.folder.path().join("site.yaml");
    let site = fs::read_to_string(&settings).expect("the settings");
    let cache = shared.path().to_str().expect("a path");
    fs::write(&settings, format!("{site}cache: {cache}\n")).expect("written");
    // Any print: the first ones may have been made earlier.
    let end = Instant::now() + Duration::from_secs(60);
    for shade in 0..=255_u8 {
        let mut png = std::io::Cursor::new(Vec::new());
        let pixels = image::RgbImage::from_pixel(300, 200, image::Rgb([shade, 90, 90]));
        pixels.write_to(&mut png, image::ImageFormat::Png).expect("a PNG");
        page_with(office.folder.path(), "quay.png", png.get_ref());
        thread::sleep(Duration::from_millis(400));
        if fs::read_dir(shared.path()).expect("a folder").next().is_some() {
            return;
        }
        assert!(Instant::now() < end, "nothing is ever shared");
    }
}

#[test]
fn a_tiff_is_never_sent_to_a_browser() {
    let mut tiff = std::io::Cursor::new(Vec::new());
    let pixels = image::RgbImage::from_fn(40, 30, |x, y| image::Rgb([x as u8, y as u8, 90]));
    pixels.write_to(&mut tiff, image::ImageFormat::Tiff).expect("a picture");
    let office = Office::with(|folder| page_with(folder, "quay.tif", &tiff.into_inner()));
    let mut reader = Kept::to(&office.host);
    let named = prints(reader.get("/quay/").text());
    let named: Vec<&String> = named.iter().filter(|path| path.contains("quay-")).collect();
    assert!(named.len() > 1, "{named:?}");
    for path in named {
        let answer = reader.get(path);
        assert_eq!(answer.status, 200, "{path}");
        let format = image::guess_format(&answer.body).expect("a picture");
        assert_ne!(format, image::ImageFormat::Tiff, "{path}");
        assert_ne!(answer.header("cache-control"), Some("no-store"), "{path}");
    }
}

#[test]
fn a_picture_that_is_broken_within_is_told_over_the_pages() {
    // Its blocks are complete, but their contents are not valid.
    let gif = b"GIF89a\x02\0\x01\0\x80\0\0\0\0\0\xff\xff\xff\x2c\0\0\0\0\x02\0\x01\0\0\x02\x02\xff\xff\0\x3b";
    let office = Office::with(|folder| page_with(folder, "quay.gif", gif));
    let mut stream = TcpStream::connect(&office.host).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit");
    let asked = "GET /:pressrun/events?page=%2F&version=x&assets=0 HTTP/1.1\r\n";
    write!(stream, "{asked}Host: {}\r\n\r\n", office.host).expect("sent");
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let told = lines.find(|line| line.starts_with("data: [") && line.contains("quay.gif"));
    assert!(told.expect("it is told").contains("damaged"));
}
