//! Input that editors would not write but tools can: too much, too deep, unreadable, or while the machine fails.
//! Ordinary mistakes are in `tests/cases`.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "these tests are about files, and run the program"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::Timestamp;
use pressrun::base::diagnostic::{Code, Style, draw};
use pressrun::base::digest::Digest;
use pressrun::base::output::{Memory, Nowhere, Sink, StoredFile};
use pressrun::base::path::{Route, SourcePath};
use pressrun::base::snapshot::Snapshot;
use pressrun::build::{Build, BuildCache, Environment, Input, build};
use pressrun::content::settings::Request;
use pressrun::io::disk::{self, Publisher};
use pressrun::site::theme;
use tempfile::TempDir;

const SITE: &str = "name: The Case\nbase_url: https://case.example/\n";
const ISSUE: &str = "date: 2025-09\n";
const STORY: &str = "content/issues/2025-09/focus/a.md";

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

/// Builds a publication with some files, and returns its diagnostics, drawn.
fn drawn(files: &[(&str, &str)]) -> String {
    let base = [("site.yaml", SITE), ("content/issues/2025-09/issue.yaml", ISSUE)];
    let all = base.iter().chain(files).map(|(path, text)| (*path, text.as_bytes()));
    let snapshot = Snapshot::of_texts(all);
    let built = into(&snapshot, &Nowhere).expect("no machine fails");
    let drawing = draw(&built.outcome.diagnostics, &|path| snapshot.text(path), Style::Plain);
    drawing.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn into(snapshot: &Snapshot, sink: &dyn Sink) -> io::Result<Build> {
    build(
        &Input::new(snapshot, Vec::new(), &request()),
        &mut BuildCache::default(),
        Environment::new(sink, &|_| {}),
    )
}

/// A story with a text.
fn story(text: &str) -> String {
    format!("---\nheadline: Grid\n---\n{text}\n")
}

/// A publication on the disk.
fn project(files: &[(&str, &str)]) -> TempDir {
    let root = tempfile::tempdir().expect("a temporary folder");
    let base = [("site.yaml", SITE), ("content/issues/2025-09/issue.yaml", ISSUE)];
    for (path, text) in base.iter().chain(files) {
        write(root.path(), path, text.as_bytes());
    }
    root
}

fn write(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, bytes).expect("written");
}

/// All files below a folder with their bytes.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("a file").path();
        if path.is_dir() {
            found.extend(tree(&path));
        } else {
            found.insert(path.display().to_string(), fs::read(&path).expect("a file"));
        }
    }
    found
}

#[test]
fn an_article_of_fifty_megabytes_is_refused() {
    let root = project(&[(STORY, &story(&"word ".repeat(10 << 20)))]);
    let (snapshot, found) = disk::read(root.path()).expect("read");
    let built = build(
        &Input::new(&snapshot, found, &request()),
        &mut BuildCache::default(),
        Environment::new(&Nowhere, &|_| {}),
    )
    .expect("no failure");
    insta::assert_snapshot!(draw(&built.outcome.diagnostics, &|path| snapshot.text(path), Style::Plain), @r"
    error[unreadable-file]: `content/issues/2025-09/focus/a.md` cannot be read: it is 50 MiB long
    --> content/issues/2025-09/focus/a.md
     = help: a text or theme file can be at most 16 MiB long
    ");
}

#[test]
fn a_yaml_alias_bomb_is_refused() {
    let mut yaml = "---\nheadline: Grid\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..12 {
        let aliases = vec![format!("*a{}", n - 1); 10].join(", ");
        yaml.push_str(&format!("a{n}: &a{n} [{aliases}]\n"));
    }
    insta::assert_snapshot!(drawn(&[(STORY, &format!("{yaml}---\nText.\n"))]), @r"
    error[bad-yaml]: the aliases from here on are expanded too often
     --> content/issues/2025-09/focus/a.md:4:10
      |
    4 | a1: &a1 [*a0, *a0, *a0, *a0, *a0, *a0, *a0, *a0, *a0, *a0]
      |          ^^^
      |
      = help: write the values themselves
    ");
}

#[test]
fn deep_yaml_is_refused() {
    let deep = |open: &str, close: &str| {
        let value = format!("{}{}", open.repeat(500_000), close.repeat(500_000));
        drawn(&[(STORY, &format!("---\nheadline: Grid\ntopics: {value}\n---\nText.\n"))])
    };
    let lists = deep("[", "]");
    assert_eq!(lists.matches("error[").count(), 1, "{lists}");
    let mappings = deep("{a: ", "}");
    assert_eq!(mappings.matches("error[").count(), 1, "{mappings}");
    let unclosed = deep("[", "");
    assert_eq!(unclosed.matches("error[").count(), 1, "{unclosed}");
    assert!(lists.contains("a.md:3:"), "{lists}");
    assert!(unclosed.contains("nested too deeply"), "{unclosed}");
}

#[test]
fn deep_markdown_is_read() {
    let texts = [
        "> ".repeat(5_000),
        "- ".repeat(5_000),
        "[".repeat(50_000),
        "![".repeat(20_000),
        "*a_ ".repeat(20_000),
        format!("a {}", "`".repeat(50_001)),
        "<div>".repeat(5_000) + &"</div>".repeat(5_000),
        "[^a]".repeat(5_000) + "\n\n[^a]: x",
        "|".repeat(20_001) + "\n" + &"-|".repeat(20_000),
        "&amp;".repeat(20_000),
        "\\".repeat(50_001),
    ];
    for text in texts {
        let drawing = drawn(&[(STORY, &story(&format!("{text}\n\nWords.")))]);
        assert_eq!(drawing, "", "{}", &text[..20]);
    }
    let open = drawn(&[(STORY, &story(&"<div>".repeat(5_000)))]);
    assert_eq!(open.matches("warning[unbalanced-html]: `<div>` is not closed").count(), 5_000);
}

/// A long headline, byline or topic gets a shorter slug, but parts of a URL given by the author cannot be long.
#[test]
fn names_may_be_too_long() {
    let long = "x".repeat(300);
    let files = [
        (format!("content/issues/2025-09/focus/{long}.md"), story("Text.")),
        (format!("content/issues/{long}/focus/a.md"), story("Text.")),
        (format!("content/static/{long}"), "x".to_owned()),
        (format!("content/pages/{long}.md"), "---\ntitle: x\n---\nText.\n".to_owned()),
        (
            STORY.to_owned(),
            format!(
                "---\nheadline: {long}\nbyline: {long}\ntopics: [{long}]\naliases: [/{long}/]\n---\nText.\n"
            ),
        ),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    let drawing = drawn(&files).replace(&long, "LONG");
    let said: Vec<&str> = drawing.lines().filter(|l| l.starts_with(['e', 'w'])).collect();
    insta::assert_snapshot!(said.join("\n"), @r"
    error[bad-name]: `/LONG/` cannot be an alias: it is longer than 255 bytes, the limit for a file name
    error[bad-name]: the folder `LONG` cannot be part of a URL: it is longer than 255 bytes, the limit for a file name
    error[bad-name]: the file cannot be published under its name: it is longer than 255 bytes, the limit for a file name
    ");
}

#[test]
fn twenty_thousand_files_in_a_folder_and_many_wrong_links_are_read() {
    let links = "[one](f00001.txt) ".to_owned() + &"[none](f0000x.txt) ".repeat(200);
    let text = story(&links);
    let names: Vec<String> =
        (0..20_000).map(|n| format!("content/issues/2025-09/focus/f{n:05}.txt")).collect();
    let base = [("site.yaml", SITE), ("content/issues/2025-09/issue.yaml", ISSUE), (STORY, &text)];
    let files = base.into_iter().chain(names.iter().map(|name| (name.as_str(), "")));
    let snapshot = Snapshot::of_texts(files.map(|(path, text)| (path, text.as_bytes())));
    let built = into(&snapshot, &Nowhere).expect("no failure");
    let count = |code: Code| built.outcome.diagnostics.iter().filter(|d| d.code == code).count();
    assert_eq!((count(Code::UnusedFile), count(Code::BrokenLink)), (19_999, 200));
}

#[test]
fn mistakes_in_built_in_files_show_their_lines() {
    let own = "themes/mine/templates/page.html";
    let snapshot = Snapshot::of_texts([(own, &b"\xff"[..])]);
    let text = |path: &str| theme::source(&snapshot, &SourcePath::new(path).expect("a path"));
    assert_eq!(text(own), None);
    assert!(text("themes/mine/templates/base.html").is_some_and(|t| t.contains("<!doctype html>")));
    assert_eq!(text("themes/mine/templates/none.html"), None);
    assert_eq!(text("content/templates/base.html"), None);
}

/// A disk that is full after a number of bytes.
struct Full<'a> {
    room: AtomicUsize,
    below: &'a dyn Sink,
}

impl Sink for Full<'_> {
    fn put(&self, route: &Route, bytes: Vec<u8>, digest: Digest) -> io::Result<()> {
        let take = |room: usize| room.checked_sub(bytes.len());
        match self.room.fetch_update(Ordering::SeqCst, Ordering::SeqCst, take) {
            Ok(_) => self.below.put(route, bytes, digest),
            Err(_) => Err(io::ErrorKind::StorageFull.into()),
        }
    }

    fn put_file(&self, route: &Route, file: StoredFile) -> io::Result<()> {
        self.below.put_file(route, file)
    }

    fn keep(&self, route: &Route, digest: &Digest) -> io::Result<bool> {
        self.below.keep(route, digest)
    }
}

#[test]
fn a_full_disk_leaves_the_old_site() {
    let root = project(&[(STORY, &story("The old text."))]);
    let output = root.path().join("public");
    let snapshot = disk::read(root.path()).expect("read").0;
    let publisher = Publisher::open(root.path(), &output).expect("free");
    into(&snapshot, &publisher).expect("built");
    publisher.commit(false).expect("published");
    let old = tree(&output);
    write(root.path(), STORY, story("The new text.").as_bytes());
    let snapshot = disk::read(root.path()).expect("read").0;
    let memory = Memory::default();
    into(&snapshot, &memory).expect("built");
    let size: usize = memory.into_outputs().values().map(Vec::len).sum();
    for room in [0, 1, size / 2, size - 1] {
        let publisher = Publisher::open(root.path(), &output).expect("free");
        let full = Full { room: AtomicUsize::new(room), below: &publisher };
        let error = into(&snapshot, &full).expect_err("full");
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        drop(publisher);
        assert!(tree(&output) == old, "the old site changed with {room} bytes of room");
    }
    let publisher = Publisher::open(root.path(), &output).expect("free");
    into(&snapshot, &publisher).expect("built");
    publisher.commit(false).expect("published");
    assert!(tree(&output) != old);
}

#[cfg(unix)]
mod as_a_reader_without_rights {
    //! Runs of the program as a user without rights to some files; root can read everything.

    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;

    use super::*;

    /// A user that owns nothing.
    const NOBODY: u32 = 65_534;

    /// Runs a copy of the program, as nobody if the tests are run by root.
    fn run(root: &Path, limits: &str) -> Output {
        let program = root.join("pressrun");
        if !program.exists() {
            // Not copied in this process: if another test started a program meanwhile, that program would hold the
            // copy open, and a file that is open for writing cannot be started.
            let mut copy = Command::new("cp");
            let copied = copy.arg(env!("CARGO_BIN_EXE_pressrun")).arg(&program).status();
            assert!(copied.expect("cp").success());
        }
        let mut command = Command::new("sh");
        let line = format!("{limits} exec ./pressrun build --at 2026-01-01T00:00:00Z --quiet");
        command.args(["-c", &line]).current_dir(root).env_clear();
        let own = tempfile::tempdir().expect("a temporary folder");
        if fs::metadata(own.path()).expect("the folder").uid() == 0 {
            give(root);
            command.uid(NOBODY).gid(NOBODY);
        }
        command.output().expect("run")
    }

    /// Gives a folder and its contents to nobody.
    fn give(path: &Path) {
        std::os::unix::fs::lchown(path, Some(NOBODY), Some(NOBODY)).expect("given");
        for entry in fs::read_dir(path).into_iter().flatten() {
            give(&entry.expect("a file").path());
        }
    }

    fn rights(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("changed");
    }

    fn said(output: &Output) -> String {
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// A project whose site has been published, and whose story has changed since.
    fn published() -> (TempDir, BTreeMap<String, Vec<u8>>) {
        let root = project(&[(STORY, &story("The old text."))]);
        let output = run(root.path(), "");
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        let old = tree(&root.path().join("public"));
        assert!(!old.is_empty());
        write(root.path(), STORY, story("The new text.").as_bytes());
        (root, old)
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let (root, old) = published();
        write(root.path(), "content/issues/2025-09/nation/b.md", story("Text.").as_bytes());
        rights(&root.path().join(STORY), 0o000);
        rights(&root.path().join("content/issues/2025-09/nation"), 0o000);
        let output = run(root.path(), "");
        rights(&root.path().join(STORY), 0o644);
        rights(&root.path().join("content/issues/2025-09/nation"), 0o755);
        assert_eq!(output.status.code(), Some(1));
        insta::assert_snapshot!(said(&output), @r"
        error[unreadable-file]: `content/issues/2025-09/focus/a.md` cannot be read: Permission denied (os error 13)
        --> content/issues/2025-09/focus/a.md
         = help: make it readable, or move it away

        error[unreadable-file]: `content/issues/2025-09/nation` cannot be read: Permission denied (os error 13)
        --> content/issues/2025-09/nation
         = help: make it readable, or move it away

        2 errors; nothing was published
        ");
        assert!(tree(&root.path().join("public")) == old);
    }

    #[test]
    fn a_closed_output_folder_keeps_the_old_site() {
        let (root, old) = published();
        let public = root.path().join("public");
        let folders: Vec<_> = [public.clone(), public.join("2025-09/focus/a")].into();
        for folder in &folders {
            rights(folder, 0o555);
        }
        let output = run(root.path(), "");
        for folder in &folders {
            rights(folder, 0o755);
        }
        assert_eq!(output.status.code(), Some(3), "{}", said(&output));
        assert!(said(&output).contains("public"), "{}", said(&output));
        assert!(tree(&public) == old);
        assert_eq!(run(root.path(), "").status.code(), Some(0));
        assert!(tree(&public) != old);
    }

    #[test]
    fn no_room_for_large_files_keeps_the_old_site() {
        let (root, old) = published();
        let large = "x".repeat(4 << 20);
        write(root.path(), "content/static/large.txt", large.as_bytes());
        // A limit on the size of files that every shell supports; without the signal it is an error.
        let output = run(root.path(), "trap '' XFSZ; ulimit -f 2048;");
        assert_eq!(output.status.code(), Some(3), "{}", said(&output));
        assert!(tree(&root.path().join("public")) == old);
        let killed = run(root.path(), "ulimit -f 2048;");
        assert_eq!(killed.status.code(), None, "{}", said(&killed));
        assert!(tree(&root.path().join("public")) == old);
        assert_eq!(run(root.path(), "").status.code(), Some(0));
    }

    #[test]
    fn sockets_are_no_sources() {
        let root = project(&[(STORY, &story("Text."))]);
        let path = root.path().join("content/issues/2025-09/focus/b.md");
        let socket = std::os::unix::net::UnixListener::bind(path).expect("a socket");
        let found = disk::read(root.path()).expect("read").1;
        insta::assert_snapshot!(draw(&found, &|_| None, Style::Plain), @r"
        error[unreadable-file]: `content/issues/2025-09/focus/b.md` cannot be read: it is neither a file nor a folder
        --> content/issues/2025-09/focus/b.md
         = help: make it readable, or move it away
        ");
        drop(socket);
    }
}
