//! The walls between the modules, and the measure of the code: who may name whom, how long things are.

#![expect(clippy::disallowed_methods, reason = "these tests read the source code")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules in reading order, and whom each names. None names one that comes later, so the order of
/// reading is the order of building. Whoever changes this table changes ARCHITECTURE.md with it.
#[rustfmt::skip]
const WALLS: &[(&str, &[&str])] = &[
    ("threads", &[]),
    ("character", &[]),
    ("colour", &[]),
    ("path", &["character"]),
    ("digest", &[]),
    ("diagnostic", &["path"]),
    ("snapshot", &["path", "digest"]),
    ("output", &["path", "digest", "snapshot"]),
    ("yaml", &["character", "path", "diagnostic"]),
    ("date", &["diagnostic", "yaml"]),
    ("language", &["date"]),
    ("markdown", &["character", "path", "diagnostic"]),
    ("settings", &["character", "path", "diagnostic", "snapshot", "yaml", "date", "markdown"]),
    ("photo", &["character", "path"]),
    ("darkroom", &["photo"]),
    ("slot", &["diagnostic", "yaml", "darkroom"]),
    ("sidecar", &["path", "diagnostic", "yaml", "date", "markdown", "photo"]),
    ("article", &["character", "path", "diagnostic", "yaml", "date", "settings", "sidecar", "markdown", "slot"]),
    ("issue", &["path", "diagnostic", "yaml", "date", "settings", "article"]),
    ("remote", &["path", "photo", "snapshot", "settings", "yaml", "markdown", "article", "issue"]),
    ("sources", &["path", "digest", "diagnostic", "snapshot", "settings", "photo", "article", "issue"]),
    ("edition", &["character", "path", "digest", "diagnostic", "snapshot", "yaml", "date", "settings", "photo", "sidecar",
        "markdown", "article", "issue", "sources", "darkroom", "slot"]),
    ("theme", &["path", "colour", "digest", "diagnostic", "snapshot", "yaml", "date", "language", "markdown", "settings", "slot"]),
    ("view", &["path", "digest", "snapshot", "date", "settings", "photo", "markdown", "article", "edition", "theme", "darkroom", "slot"]),
    ("ledger", &["path", "digest", "view"]),
    ("template", &["colour", "digest", "diagnostic", "date", "language", "edition", "theme", "view"]),
    ("plan", &["path", "diagnostic", "edition", "theme"]),
    ("page", &["path", "date", "settings", "edition", "view", "plan"]),
    ("build", &["path", "digest", "diagnostic", "snapshot", "output", "settings", "photo", "article", "sources", "edition",
        "theme", "view", "ledger", "template", "plan", "page", "darkroom", "slot"]),
    ("begin", &["path", "diagnostic", "snapshot", "yaml", "date", "settings", "issue"]),
    ("disk", &["path", "digest", "diagnostic", "snapshot", "output"]),
    ("shared_prints", &["digest", "output", "disk"]),
    ("watch", &["threads", "path"]),
    ("serve", &["threads", "path", "digest", "output"]),
    ("cli", &["threads", "path", "digest", "diagnostic", "snapshot", "output", "yaml", "date", "settings", "photo", "sidecar", "article", "theme", "ledger",
        "remote", "build", "begin", "disk", "shared_prints", "watch", "serve"]),
];

/// What no table may ever allow: a module and what it knows nothing of.
#[rustfmt::skip]
const ABSENCES: &[(&str, &[&str])] = &[
    ("markdown", &["article", "edition", "template", "settings"]),
    ("settings", &["cli"]),
    ("article", &["snapshot", "sources", "edition"]),
    ("photo", &["snapshot", "edition"]),
    ("darkroom", &["path", "snapshot", "edition"]),
    ("edition", &["theme", "template", "page"]),
    ("theme", &["template", "view"]),
    ("plan", &["view", "template", "page"]),
    ("disk", &["yaml", "markdown", "article", "issue", "edition", "view", "template", "page", "build"]),
    ("shared_prints", &["diagnostic", "snapshot", "settings", "edition", "build"]),
    ("serve", &["diagnostic", "snapshot", "settings", "edition", "build", "disk"]),
];

/// Crates that are one module's job, and the modules.
#[rustfmt::skip]
const CRATES: &[(&str, &[&str])] = &[
    ("serde_yaml", &["yaml"]),
    ("saphyr_parser", &["yaml"]),
    ("pulldown_cmark", &["markdown"]),
    ("syntect", &["markdown"]),
    ("exif", &["photo"]),
    ("tera", &["view", "template", "page", "build"]),
    ("quick_xml", &["photo", "page"]),
    ("notify", &["watch"]),
    ("axum", &["serve"]),
    ("tokio", &["serve"]),
    ("ravif", &["darkroom"]),
    ("moxcms", &["darkroom"]),
    ("futures_util", &["serve"]),
    ("postcard", &["build", "disk"]),
    ("rustix", &["disk"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("anyhow", &["cli"]),
];

/// A source file: its path below `src/`, its module, and its lines without comments and tests.
struct Source {
    path: String,
    module: String,
    text: String,
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&root).expect("below src");
                let parts: Vec<_> = name.iter().map(|part| part.to_string_lossy()).collect();
                let text = fs::read_to_string(&path).expect("a text");
                sources.push(source(&parts.join("/"), text));
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(sources.len() > WALLS.len(), "the sources were found");
    sources
}

fn source(path: &str, text: String) -> Source {
    let first = path.split('/').next().unwrap_or(path);
    let module = first.trim_end_matches(".rs").to_owned();
    // Tests stand at the end of their file, or in a file of their own, and may name whom they like.
    let code = match path.ends_with("/tests.rs") {
        true => "",
        false => text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default(),
    };
    let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    Source { path: path.to_owned(), module, code: code.collect::<Vec<_>>().join("\n"), text }
}

/// The names that follow a prefix: of `crate::path::Route` after `crate::`, `path`.
fn names_after<'t>(code: &'t str, prefix: &'t str) -> impl Iterator<Item = &'t str> {
    code.match_indices(prefix).map(move |(at, _)| {
        let rest = &code[at + prefix.len()..];
        &rest[..rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())]
    })
}

fn walls() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    WALLS.iter().map(|(module, named)| (*module, named.iter().copied().collect())).collect()
}

#[test]
fn the_table_has_the_modules_in_reading_order() {
    let sources = sources();
    let lib = sources.iter().find(|source| source.path == "lib.rs").expect("src/lib.rs");
    let declared: Vec<&str> = names_after(&lib.code, "pub mod ").collect();
    assert_eq!(declared, WALLS.iter().map(|(module, _)| *module).collect::<Vec<_>>());
    for (n, (module, named)) in WALLS.iter().enumerate() {
        let earlier: Vec<&str> = WALLS[..n].iter().map(|(module, _)| *module).collect();
        for name in *named {
            assert!(earlier.contains(name), "`{module}` names `{name}`, which comes later");
        }
    }
}

#[test]
fn modules_name_whom_the_table_says_and_nobody_else() {
    let mut found: BTreeMap<&str, BTreeSet<&str>> =
        WALLS.iter().map(|(module, _)| (*module, BTreeSet::new())).collect();
    let sources = sources();
    for source in sources.iter().filter(|s| !matches!(s.path.as_str(), "lib.rs" | "main.rs")) {
        let named = found.get_mut(source.module.as_str()).expect("a module of lib.rs");
        for name in names_after(&source.code, "crate::") {
            assert!(!name.is_empty(), "{}: write `use crate::x` for each module", source.path);
            named.extend((name != source.module).then_some(name));
        }
        // The other ways to another module.
        let climbs = if source.path.contains('/') { "super::super::" } else { "super::" };
        assert!(!source.code.contains(climbs), "{}: `{climbs}` climbs a wall", source.path);
    }
    assert_eq!(found, walls());
}

#[test]
fn some_names_are_never_allowed() {
    let walls = walls();
    for (module, strangers) in ABSENCES {
        for stranger in *strangers {
            assert!(!walls[module].contains(stranger), "`{module}` knows nothing of `{stranger}`");
        }
    }
}

#[test]
fn foreign_crates_stay_in_their_modules() {
    for source in sources() {
        for (name, modules) in CRATES {
            let named = [format!("use {name}::"), format!(" {name}::"), format!("({name}::")];
            let named = named.iter().any(|form| source.code.contains(form));
            let allowed = modules.contains(&source.module.as_str());
            assert!(!named || allowed, "{}: `{name}` is for {modules:?}", source.path);
        }
    }
}

#[test]
fn the_edition_behind_the_view_is_seen_by_no_other_module() {
    for source in sources().iter().filter(|source| source.module != "view") {
        let looks = source.code.contains(".edition()");
        assert!(!looks || source.module == "build", "{}", source.path);
    }
}

#[test]
fn files_say_what_they_are_for_and_are_one_noun() {
    for source in sources() {
        assert!(source.text.starts_with("//! "), "{}: what is it for?", source.path);
        let lines = source.text.lines().count();
        assert!(lines <= 500, "{}: {lines} lines are two nouns", source.path);
    }
}

#[test]
fn functions_are_one_screen() {
    let mut lengths = Vec::new();
    for source in sources().iter().filter(|source| !source.path.ends_with("/tests.rs")) {
        for (name, length) in functions(&source.text) {
            assert!(length <= 60, "{}: `{name}` has {length} lines", source.path);
            lengths.push(length);
        }
    }
    lengths.sort_unstable();
    let mean = lengths.iter().sum::<usize>() as f64 / lengths.len() as f64;
    let tenth = lengths[lengths.len() * 9 / 10];
    assert!(mean <= 12.0, "functions have {mean:.1} lines on average");
    assert!(tenth <= 25, "one function in ten has more than {tenth} lines");
}

/// The functions of a formatted file: each ends at the brace below its first letter.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut functions = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let begins = code.starts_with("fn ") || code.starts_with("pub") && code.contains(" fn ");
        let Some(name) = names_after(code, "fn ").next().filter(|_| begins) else { continue };
        let indent = &line[..line.len() - code.len()];
        let length = match line.ends_with(['}', ';']) {
            true => 1,
            false => {
                let ends = [format!("{indent}}}"), format!("{indent});")];
                let rest = lines[n..].iter().position(|line| ends.iter().any(|end| end == line));
                rest.map_or(1, |end| end + 1)
            }
        };
        functions.push((name.to_owned(), length));
    }
    functions
}
