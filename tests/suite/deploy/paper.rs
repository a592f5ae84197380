//! A small paper, and what readers find where it is deployed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// The files below a folder.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// A paper with one story, in a folder of its own.
pub(super) struct Paper {
    folder: TempDir,
    /// Variables of the environment.
    pub(super) env: Vec<(String, String)>,
}

impl Paper {
    /// A paper with these lines below `deploy:`; `{here}` stands for its folder.
    pub(super) fn new(deploy: &str) -> Self {
        let paper = Self { folder: tempfile::tempdir().expect("a folder"), env: Vec::new() };
        let deploy = deploy.replace("{here}", &paper.here());
        paper.write(
            "paper/site.yaml",
            &format!("name: P\nbase_url: https://p.example/\ndeploy:\n  {deploy}\n"),
        );
        paper.write("paper/content/issues/2025-09/issue.yaml", "date: 2025-09\n");
        paper.story("a", "First");
        paper
    }

    pub(super) fn here(&self) -> String {
        self.folder.path().to_str().expect("UTF-8").to_owned()
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    pub(super) fn story(&self, slug: &str, headline: &str) {
        let name = format!("paper/content/issues/2025-09/news/{slug}.md");
        self.write(&name, &format!("---\nheadline: {headline}\n---\nWords.\n"));
    }

    /// Gives the paper another style sheet, so that every page names another file.
    pub(super) fn restyle(&self, colour: &str) {
        self.write(
            "paper/themes/broadsheet/assets/style.css",
            &format!("p {{ color: {colour} }}\n"),
        );
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pressrun"));
        for (name, value) in &self.env {
            command.env(name, value);
        }
        let command = command.args(arguments).current_dir(self.path("paper"));
        command.env("USER", "ana").env_remove("PRESSRUN_DEPLOYER").output().expect("it runs")
    }

    /// Runs a command that has to end with this code; gives everything it says.
    pub(super) fn ends(&self, code: i32, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let said = text(ran.stdout) + &text(ran.stderr);
        assert_eq!(ran.status.code(), Some(code), "{arguments:?}: {said}");
        said
    }

    pub(super) fn deploy(&self) -> String {
        self.ends(0, &["deploy", "--yes"])
    }

    /// What `--dry-run` would do: for each path a sign and a reason.
    pub(super) fn plan(&self, arguments: &[&str]) -> Vec<String> {
        let arguments = [&["deploy", "--dry-run", "--json"], arguments].concat();
        let ran = self.run(&arguments);
        let plan: Value = serde_json::from_slice(&ran.stdout).expect("JSON");
        let listed = |key: &str, sign: char| {
            let files = plan[key].as_array().expect("a list").clone();
            let text = |file: &Value, key: &str| file[key].as_str().expect("a text").to_owned();
            let line =
                move |file| format!("{sign}{} {}", text(&file, "path"), text(&file, "reason"));
            files.into_iter().map(line).collect::<Vec<_>>()
        };
        [listed("uploads", '+'), listed("deletions", '-')].concat()
    }

    pub(super) fn site(&self) -> Files {
        files(&self.path("paper/public"))
    }
}

/// The files below a folder, without records of deployments.
pub(super) fn files(top: &Path) -> Files {
    let mut found = Files::new();
    let mut folders = vec![top.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.strip_prefix(top).expect("below").to_str().expect("UTF-8").to_owned();
            if path.is_dir() {
                folders.push(path);
            } else if !name.starts_with(".pressrun-") {
                found.insert(name, fs::read(path).expect("a file"));
            }
        }
    }
    found
}

/// Copies a folder over another one, which is emptied first.
pub(super) fn copy(from: &Path, to: &Path) {
    _ = fs::remove_dir_all(to);
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        fs::create_dir_all(to.join(&folder)).expect("a folder");
        for entry in fs::read_dir(from.join(&folder)).expect("a folder") {
            let below = folder.join(entry.expect("an entry").file_name());
            match from.join(&below).is_dir() {
                true => folders.push(below),
                false => _ = fs::copy(from.join(&below), to.join(&below)).expect("a copy"),
            }
        }
    }
}

/// What the pages of a site name: paths below it.
fn named(page: &str) -> Vec<String> {
    let parts = page.split(['"', '\'', '(', ')', ' ', ',']).filter(|part| part.starts_with('/'));
    let paths = parts.map(|part| part.split(['#', '?']).next().unwrap_or_default());
    let file = |path: &str| match path.ends_with('/') {
        true => format!("{}index.html", &path[1..]),
        false => path[1..].to_owned(),
    };
    paths.filter(|path| !path.starts_with("//")).map(file).collect()
}

/// Asserts what readers may expect at any moment: each page is that of the old site or that of the new one, and
/// everything it names is there.
pub(super) fn assert_sound(there: &Files, old: &Files, new: &Files, when: &str) {
    let sites = [old, new];
    for (name, bytes) in there {
        let is_known = sites.iter().any(|site| site.get(name) == Some(bytes));
        assert!(is_known, "{when}: `{name}` is neither old nor new");
        let Some(page) = str::from_utf8(bytes).ok().filter(|_| name.ends_with(".html")) else {
            continue;
        };
        for named in named(page) {
            let is_part = sites.iter().any(|site| site.contains_key(&named));
            assert!(!is_part || there.contains_key(&named), "{when}: `{name}` names `{named}`");
        }
    }
    for name in old.keys().filter(|name| new.contains_key(*name)) {
        assert!(there.contains_key(name), "{when}: `{name}` is missing");
    }
}
