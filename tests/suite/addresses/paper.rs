//! A paper with two issues, and the program that is run in it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// A paper in a folder of its own.
pub(super) struct Paper(TempDir);

/// The result of a run.
pub(super) struct Ran {
    code: Option<i32>,
    pub(super) out: String,
    pub(super) err: String,
}

const SITE: &str = "name: P\nbase_url: https://p.example/\nsections: {news: News, arts: Arts}\n\
    checks: {no-text: off, small-photo: off, no-alt: off, no-credit: off, photo-twice: off}\ndeploy:\n  production: {to: \"file:{here}/served\", in_place: true}\n";

const FILES: &[(&str, &str)] = &[
    ("site.yaml", SITE),
    ("content/issues/2025-08/issue.yaml", "date: 2025-08\n"),
    (
        "content/issues/2025-08/news/river.md",
        "---\nheadline: River\n---\nSee [the crane](../../2025-09/news/crane.md#why).\n",
    ),
    (
        "content/issues/2025-09/issue.yaml",
        "date: 2025-09   # September\ncontents:\n  - section: news\n    stories:\n      - crane   # leads\n      - harbour\n  - section: arts\n    stories: [song, secret]\nfront: [news/crane]\n",
    ),
    (
        "content/issues/2025-09/news/crane.md",
        "---\nheadline:  Crane\nbyline: Ada Bird\npage: 1\ntopics: [港口]\nphotos: [crane.png]\naliases: [/old/]\n---\nA crane. [Words](harbour.md)\n\n## Why\n\n![](both.png)\n",
    ),
    ("content/issues/2025-09/news/crane.png.yaml", "caption: A crane, [explained](crane.md).\n"),
    (
        "content/issues/2025-09/news/harbour.md",
        "---\nheadline: Harbour\nrelated: [crane.md]\n---\nA harbour.\n\n![](both.png)\n",
    ),
    ("content/issues/2025-09/arts/song.md", "---\nheadline: Song\n---\nA song.\n"),
    (
        "content/issues/2025-09/arts/secret.md",
        "---\nheadline: Secret\ndraft: true\n---\nA secret.\n",
    ),
    (
        "content/pages/about.md",
        "---\ntitle: About\n---\nWe wrote [this](../issues/2025-09/news/crane.md).\n",
    ),
    ("content/static/media.pdf", "%PDF-1.4\n"),
    ("content/static/robots.txt", "User-agent: *\n"),
];

impl Paper {
    pub(super) fn new() -> Self {
        let paper = Self(tempfile::tempdir().expect("a folder"));
        for (name, text) in FILES {
            let here = paper.path("").display().to_string();
            paper.write(name, &text.replace("{here}", here.trim_end_matches('/')));
        }
        for (name, size) in [("crane.png", 8), ("both.png", 9)] {
            let path = paper.path(&format!("content/issues/2025-09/news/{name}"));
            image::RgbImage::new(size, size).save(path).expect("a picture");
        }
        paper
    }

    /// Replaces a picture.
    pub(super) fn picture(&self, name: &str, size: u32) {
        image::RgbImage::new(size, size).save(self.path(name)).expect("a picture");
    }

    /// A paper whose addresses are recorded.
    pub(super) fn released() -> Self {
        let paper = Self::new();
        paper.run("release").expect(0, "recorded");
        paper
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    pub(super) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub(super) fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().expect("a folder")).expect("a folder");
        fs::write(self.path(name), text).expect("written");
    }

    pub(super) fn append(&self, name: &str, text: &str) {
        self.write(name, &(self.read(name) + text));
    }

    pub(super) fn rename(&self, from: &str, to: &str) {
        fs::rename(self.path(from), self.path(to)).expect("renamed");
    }

    /// Replaces a text in a file.
    pub(super) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} has no {from}");
        self.write(name, &text.replace(from, to));
    }

    /// Every source, and its text.
    pub(super) fn sources(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut folders = vec![self.path("content")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                let name = path.strip_prefix(self.0.path()).expect("below").display().to_string();
                match path.is_dir() {
                    true => folders.push(path),
                    false => {
                        let bytes = fs::read(&path).expect("a file");
                        found.push((name, String::from_utf8_lossy(&bytes).into_owned()));
                    }
                }
            }
        }
        found.push(("site.yaml".to_owned(), self.read("site.yaml")));
        found.sort();
        found
    }

    /// Runs the program with arguments that have no spaces in them.
    pub(super) fn run(&self, arguments: &str) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pressrun"));
        let command = command.args(arguments.split_whitespace()).current_dir(self.0.path());
        let output = command.output().expect("the program");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Ran {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }

    pub(super) fn expect(self, code: i32, said: &str) -> Self {
        assert_eq!(self.code, Some(code), "{}{}", self.out, self.err);
        assert!(
            self.out.contains(said) || self.err.contains(said),
            "no {said}\n{}{}",
            self.out,
            self.err
        );
        self
    }
}
