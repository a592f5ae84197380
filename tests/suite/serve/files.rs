//! Files that are published unchanged are served from the disk.

use std::fs::{self, File};

use pressrun::base::output::{Content, Next, Outputs, Sink};
use pressrun::base::path::SourcePath;
use pressrun::io::disk;
use pressrun::io::serve::{Server, Shown};
use tempfile::TempDir;

use super::http::{get, get_with, request};
use super::{route, start};

/// Longer than files that are read at once.
const LONG: usize = (4 << 20) + 4567;

/// A server that shows the static files of a folder, by name.
fn serve(files: &[(&str, &[u8])]) -> (TempDir, Server) {
    let folder = tempfile::tempdir().expect("a folder");
    let statics = folder.path().join("content/static");
    fs::create_dir_all(&statics).expect("a folder");
    for (name, bytes) in files {
        fs::write(statics.join(name), bytes).expect("written");
    }
    let (snapshot, found) = disk::read(folder.path()).expect("read");
    assert!(found.is_empty(), "{found:?}");
    let next = Next::after(&Outputs::default());
    for (name, _) in files {
        let path = SourcePath::new(&format!("content/static/{name}")).expect("a path");
        match snapshot.content(&path).expect("it is there") {
            Content::Stored(file) => next.put_file(&route(name), file).expect("memory takes it"),
            Content::Held(_) => panic!("`{name}` is held in memory"),
        }
    }
    let outputs = next.into_outputs(&[]);
    let server = start();
    server.show(Shown { outputs, prefix: "/".to_owned(), ..Shown::default() });
    (folder, server)
}

/// Bytes without repetitions.
fn long() -> Vec<u8> {
    (0u32..).flat_map(u32::to_be_bytes).take(LONG).collect()
}

#[test]
fn a_long_file_is_served_whole_and_in_parts() {
    let bytes = long();
    let (_folder, server) = serve(&[("film.mp4", &bytes)]);
    let whole = get(&server, "/film.mp4");
    assert_eq!((whole.status, whole.header("content-type")), (200, Some("video/mp4")));
    assert_eq!(whole.header("content-length"), Some(&*LONG.to_string()));
    assert!(whole.body == bytes);
    let tag = whole.header("etag").expect("a tag").to_owned();
    for range in [0..1, 5..700_000, LONG - 300_001..LONG] {
        let asked = format!("Range: bytes={}-{}", range.start, range.end - 1);
        let part = get_with(&server, "/film.mp4", &[&asked, &format!("If-Range: {tag}")]);
        assert_eq!(part.status, 206, "{asked}");
        assert!(part.body == bytes[range], "{asked}");
    }
    let beyond = get_with(&server, "/film.mp4", &[&format!("Range: bytes={LONG}-")]);
    assert_eq!(beyond.status, 416);
    assert_eq!(beyond.header("content-range"), Some(&*format!("bytes */{LONG}")));
    let head = request(&server, "HEAD", "/film.mp4", &[]);
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), Some(&*LONG.to_string()));
    let known = get_with(&server, "/film.mp4", &[&format!("If-None-Match: {tag}")]);
    assert_eq!(known.status, 304);
}

#[test]
fn a_text_is_served_with_its_encoding_however_long_it_is() {
    let words = "Ümlaut ".repeat(LONG / 8 + 1);
    let (_folder, server) = serve(&[("a.txt", words.as_bytes()), ("b.txt", b"\xE9 is Latin")]);
    let long = get(&server, "/a.txt");
    assert_eq!(long.header("content-type"), Some("text/plain; charset=utf-8"));
    assert!(long.text() == words);
    assert_eq!(get(&server, "/b.txt").header("content-type"), Some("text/plain"));
}

#[test]
fn a_page_that_is_a_file_gets_the_script() {
    let (_folder, server) = serve(&[("a.html", b"<p>A</p></body>"), ("404.html", b"<p>Lost</p>")]);
    assert!(get(&server, "/a.html").text().contains("client.js"));
    let missing = get(&server, "/none");
    assert_eq!(missing.status, 404);
    assert!(missing.text().contains("<p>Lost</p>"), "{}", missing.text());
}

#[test]
fn a_file_that_has_changed_is_another_version_and_one_that_is_gone_is_not_found() {
    let (folder, server) = serve(&[("film.mp4", &long()), ("a.pdf", b"one")]);
    let tag = |path: &str| get(&server, path).header("etag").map(str::to_owned);
    let statics = folder.path().join("content/static");
    for name in ["film.mp4", "a.pdf"] {
        let path = format!("/{name}");
        let before = tag(&path).expect("a tag");
        assert_eq!(tag(&path).as_ref(), Some(&before));
        let mut changed = fs::read(statics.join(name)).expect("a file");
        changed.push(b'!');
        fs::write(statics.join(name), &changed).expect("written");
        let part = get_with(&server, &path, &["Range: bytes=0-0", &format!("If-Range: {before}")]);
        assert_eq!(part.status, 200, "the part of another version is of no use");
        assert!(part.body == changed);
        fs::remove_file(statics.join(name)).expect("removed");
        assert_eq!(get(&server, &path).status, 404);
    }
}

#[test]
fn a_huge_file_takes_no_memory_and_holds_up_nobody() {
    let (folder, server) = serve(&[("a.pdf", b"one"), ("film.mp4", &long())]);
    // Only its beginning is on the disk; reading all of it would take a while.
    let huge = File::options().write(true).open(folder.path().join("content/static/film.mp4"));
    huge.and_then(|file| file.set_len(8 << 30)).expect("a long file");
    let part = get_with(&server, "/film.mp4", &["Range: bytes=-1"]);
    assert_eq!((part.status, part.body.as_slice()), (206, &[0][..]));
    assert_eq!(part.header("content-range"), Some("bytes 8589934591-8589934591/8589934592"));
    assert_eq!(get(&server, "/a.pdf").text(), "one");
}
