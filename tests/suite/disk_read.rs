//! Reads the sources of a publication from the disk.

#![expect(clippy::disallowed_methods, reason = "these tests are about files")]

use std::fs;
use std::path::Path;

use pressrun::base::diagnostic::{Code, Diagnostic, Place};
use pressrun::base::path::SourcePath;
use pressrun::base::snapshot::{Held, Snapshot};
use pressrun::io::disk;
use tempfile::TempDir;

/// Creates a project with some files.
fn project(files: &[(&str, &[u8])]) -> TempDir {
    let root = tempfile::tempdir().expect("a temporary folder");
    for (path, bytes) in files {
        write(root.path(), path, bytes);
    }
    root
}

fn write(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("create");
    fs::write(path, bytes).expect("write");
}

fn read(root: &Path) -> (Snapshot, Vec<Diagnostic>) {
    disk::read(root).expect("the project can be read")
}

fn names(snapshot: &Snapshot) -> Vec<&str> {
    snapshot.iter().map(|(path, _)| path.as_str()).collect()
}

fn source(path: &str) -> SourcePath {
    SourcePath::new(path).expect("a source path")
}

/// The findings about each file: kind and message.
fn said(diagnostics: &[Diagnostic]) -> Vec<(Code, &str)> {
    let pairs = diagnostics.iter().map(|d| (d.code, d.message.as_str()));
    pairs.collect()
}

#[test]
fn reads_only_sources_in_order() {
    let root = project(&[
        ("site.yaml", b"name: X"),
        ("content/issues/1/focus/b.md", b"b"),
        ("content/issues/1/focus/a.md", b"a"),
        ("content/static/.nojekyll", b""),
        ("content/static/.well-known/security.txt", b"s"),
        ("themes/own/templates/base.html", b"<p>"),
        ("README.md", b"not a source"),
        ("public/index.html", b"an output"),
        ("site.yaml.bak", b"not a source"),
    ]);
    let (snapshot, diagnostics) = read(root.path());
    assert_eq!(diagnostics, []);
    let expected = [
        "content/issues/1/focus/a.md",
        "content/issues/1/focus/b.md",
        "content/static/.nojekyll",
        "content/static/.well-known/security.txt",
        "site.yaml",
        "themes/own/templates/base.html",
    ];
    assert_eq!(names(&snapshot), expected);
}

#[test]
fn skips_what_editors_desktops_and_tools_leave() {
    let root = project(&[
        ("content/pages/a.md~", b""),
        ("content/pages/#a.md#", b""),
        ("content/pages/.#a.md", b""),
        ("content/pages/.a.md.swp", b""),
        ("content/pages/Thumbs.db", b""),
        ("content/static/.DS_Store", b""),
        ("content/static/desktop.ini", b""),
        ("content/static/.git/config", b""),
        ("content/.obsidian/app.yaml", b""),
        ("themes/own/node_modules/x/x.css", b""),
        ("themes/own/.cache/x.css", b""),
        ("themes/own/.git/config", b""),
    ]);
    let (snapshot, diagnostics) = read(root.path());
    assert_eq!(names(&snapshot), [] as [&str; 0]);
    assert_eq!(diagnostics, []);
}

#[test]
fn holds_texts_and_themes_and_reads_the_rest_later() {
    let root = project(&[
        ("content/issues/1/issue.yaml", b"date: 2025"),
        ("content/issues/1/focus/a.MD", b"text"),
        ("content/issues/1/focus/a.jpg", b"picture"),
        ("themes/own/assets/font.woff2", b"\xFFfont"),
    ]);
    let (snapshot, diagnostics) = read(root.path());
    assert_eq!(diagnostics, []);
    let held = snapshot.iter().map(|(_, file)| !matches!(file.held, Held::Never(_)));
    assert_eq!(held.collect::<Vec<_>>(), [true, false, true, true]);
    let picture = source("content/issues/1/focus/a.jpg");
    assert_eq!(snapshot.get(&picture).map(|file| file.len), Some(7));
    assert_eq!(&*snapshot.bytes(&picture).expect("bytes"), b"picture");
    let text = snapshot.get(&source("content/issues/1/issue.yaml"));
    let digest = pressrun::base::digest::Digest::of(b"date: 2025");
    assert_eq!(text.map(|file| file.digest), Some(digest));
}

#[test]
fn a_picture_that_changed_meanwhile_is_an_error() {
    let root = project(&[("content/a.jpg", b"before")]);
    let (snapshot, _) = read(root.path());
    write(root.path(), "content/a.jpg", b"after!");
    let error = snapshot.bytes(&source("content/a.jpg")).expect_err("changed");
    assert!(error.to_string().contains("`content/a.jpg` changed"), "{error}");
}

#[test]
fn a_project_without_folders_is_empty_and_a_missing_root_an_error() {
    let root = project(&[]);
    let (snapshot, diagnostics) = read(root.path());
    assert_eq!((snapshot.iter().count(), diagnostics.len()), (0, 0));
    let missing = disk::read(&root.path().join("gone")).expect_err("no root");
    assert!(missing.to_string().contains("cannot open the project folder"));
    write(root.path(), "file", b"");
    disk::read(&root.path().join("file")).expect_err("a file is no root");
}

#[test]
fn a_text_that_is_not_utf8_is_reported_where_it_begins() {
    let root = project(&[
        ("content/pages/a.md", b"ab\xE9c"),
        ("content/pages/b.md", b"\xEF\xBB\xBFbom\r\n"),
        ("content/static/old.md", b"\xE9"),
    ]);
    let (snapshot, diagnostics) = read(root.path());
    assert_eq!(
        said(&diagnostics),
        [(Code::UnreadableFile, "the byte 0xE9 in line 1 is not UTF-8")]
    );
    let place = Place::at(&source("content/pages/a.md"), 2..3);
    assert_eq!(diagnostics[0].place, Some(place));
    assert_eq!(snapshot.text(&source("content/pages/a.md")), None);
    assert_eq!(snapshot.text(&source("content/pages/b.md")), Some("\u{FEFF}bom\r\n"));
    assert_eq!(snapshot.iter().count(), 3);
}

#[test]
fn a_huge_text_is_reported_and_a_huge_picture_is_not() {
    let huge = vec![b'x'; (16 << 20) + 1];
    let root = project(&[("content/a.md", &huge), ("content/a.mp4", &huge)]);
    let (snapshot, diagnostics) = read(root.path());
    let expected = "`content/a.md` cannot be read: it is 16 MiB long";
    assert_eq!(said(&diagnostics), [(Code::UnreadableFile, expected)]);
    assert!(snapshot.iter().all(|(_, file)| !matches!(file.held, Held::Bytes(_))));
}

#[test]
fn decomposed_names_are_kept() {
    let name = "content/pages/cafe\u{301}.md";
    let root = project(&[(name, b"x")]);
    assert_eq!(names(&read(root.path()).0), [name]);
}

#[test]
fn a_hundred_thousand_files_in_a_folder_are_read() {
    let root = project(&[("content/static/x", b"")]);
    for n in 0..100_000 {
        fs::write(root.path().join(format!("content/static/{n}.txt")), "").expect("write");
    }
    let (snapshot, diagnostics) = read(root.path());
    assert_eq!((snapshot.iter().count(), diagnostics.len()), (100_001, 0));
}

#[cfg(unix)]
mod links {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    use super::*;

    fn link(root: &Path, path: &str, target: &str) {
        symlink(target, root.join(path)).expect("a symbolic link");
    }

    #[test]
    fn links_within_the_project_are_followed() {
        let root = project(&[
            ("shared/photos/a.jpg", b"a"),
            ("shared/b.md", b"b"),
            ("content/pages/c.md", b"c"),
        ]);
        link(root.path(), "content/photos", "../shared/photos");
        link(root.path(), "content/pages/b.md", "../../shared/b.md");
        link(root.path(), "site.yaml", "shared/b.md");
        let (snapshot, diagnostics) = read(root.path());
        assert_eq!(diagnostics, []);
        let expected =
            ["content/pages/b.md", "content/pages/c.md", "content/photos/a.jpg", "site.yaml"];
        assert_eq!(names(&snapshot), expected);
        assert_eq!(snapshot.text(&source("content/pages/b.md")), Some("b"));
        let photo = snapshot.bytes(&source("content/photos/a.jpg"));
        assert_eq!(&*photo.expect("bytes"), b"a");
    }

    #[test]
    fn links_out_of_the_project_to_nowhere_or_into_records_are_errors() {
        let parent = project(&[("secret.md", b"s"), ("paper/content/a.md", b"a")]);
        let root = parent.path().join("paper");
        write(&root, ".git/config", b"x");
        link(&root, "content/b.md", "../../secret.md");
        link(&root, "content/c.md", "../gone.md");
        link(&root, "content/d", "../.git");
        link(&root, "content/e", "e");
        let (snapshot, diagnostics) = read(&root);
        assert_eq!(names(&snapshot), ["content/a.md"]);
        let messages = said(&diagnostics);
        let expected = [
            "the symbolic link `content/b.md` to `../secret.md` leads out of the project",
            "the symbolic link `content/c.md` to `gone.md` leads nowhere",
            "the symbolic link `content/d` to `.git` leads to files that must not be published",
        ];
        for (said, expected) in messages.iter().zip(expected) {
            assert_eq!(*said, (Code::BadLink, expected));
        }
        let (code, message) = messages[3];
        assert_eq!((messages.len(), code), (4, Code::BadLink));
        assert!(
            message.starts_with("the symbolic link `content/e` to `content/e` cannot be followed")
        );
    }

    #[test]
    fn links_into_the_output_folder_are_errors() {
        let root = project(&[
            ("site/public/index.html", b"front"),
            ("site/notes.txt", b"n"),
            ("publicity/a.txt", b"a"),
            ("content/static/b.txt", b"b"),
        ]);
        link(root.path(), "content/static/x", "../../site/public");
        link(root.path(), "content/static/front.html", "../../site/public/index.html");
        link(root.path(), "content/static/all", "../../site");
        link(root.path(), "content/static/good", "../../publicity");
        let output = root.path().canonicalize().expect("a folder").join("site/public");
        let all =
            ["content/static/all/notes.txt", "content/static/b.txt", "content/static/good/a.txt"];
        let check = |(snapshot, diagnostics): (Snapshot, Vec<Diagnostic>)| {
            assert_eq!(names(&snapshot), all);
            let places = ["all/public", "front.html", "x"];
            let named = diagnostics.iter().map(|d| d.place.as_ref().map(|p| p.file.clone()));
            let expected = places.map(|place| Some(source(&format!("content/static/{place}"))));
            assert_eq!(named.collect::<Vec<_>>(), expected);
            for diagnostic in &diagnostics {
                assert_eq!(diagnostic.code, Code::BadLink);
                assert!(diagnostic.message.contains("is in the output folder"), "{diagnostic:?}");
            }
        };
        let reader =
            disk::SourceReader::open(root.path()).expect("the project").publishing_to(&output);
        check({ reader }.read().expect("read"));
        // After a build, every reader of the sources knows the folder.
        drop(disk::Publisher::open(root.path(), &output).expect("the output folder"));
        check(read(root.path()));
    }

    #[test]
    fn loops_end() {
        let root = project(&[("content/a/x.md", b"x"), ("content/b/y.md", b"y")]);
        link(root.path(), "content/a/up", "..");
        link(root.path(), "content/a/all", "../..");
        link(root.path(), "content/a/b", "../b");
        link(root.path(), "content/b/a", "../a");
        let (snapshot, diagnostics) = read(root.path());
        assert!(diagnostics.iter().all(|d| d.code == Code::BadLink));
        let direct =
            "the symbolic link `content/a/up` to `content` leads to a folder that contains it";
        assert!(diagnostics.iter().any(|d| d.message == direct), "{diagnostics:#?}");
        let expected = ["content/a/b/y.md", "content/a/x.md", "content/b/a/x.md", "content/b/y.md"];
        assert_eq!(names(&snapshot), expected);
    }

    #[test]
    fn crossing_links_do_not_multiply_without_end() {
        let root = project(&[("content/l0/x.md", b"x")]);
        for n in 1..30 {
            fs::create_dir(root.path().join(format!("content/l{n}"))).expect("create");
            for name in ["a", "b"] {
                link(root.path(), &format!("content/l{n}/{name}"), &format!("../l{}", n - 1));
            }
        }
        let (_, diagnostics) = read(root.path());
        let deep = "is behind too many other links";
        assert!(diagnostics.iter().any(|d| d.message.ends_with(deep)));
    }

    #[test]
    fn what_is_no_file_or_has_no_readable_name_is_reported_and_the_rest_read() {
        let root = project(&[("content/a.md", b"a")]);
        let name = std::ffi::OsStr::from_bytes(b"\xE9.md");
        fs::write(root.path().join("content").join(name), b"x").expect("write");
        let socket = root.path().join("content/socket");
        let _socket = std::os::unix::net::UnixListener::bind(socket).expect("a socket");
        fs::create_dir(root.path().join("site.yaml")).expect("create");
        let (snapshot, diagnostics) = read(root.path());
        assert_eq!(names(&snapshot), ["content/a.md"]);
        let expected = [
            "`content/socket` cannot be read: it is neither a file nor a folder",
            "`content/\u{FFFD}.md` cannot be read: its name is not UTF-8",
        ];
        let expected = expected.map(|message| (Code::UnreadableFile, message));
        assert_eq!(said(&diagnostics), expected);
    }
}
