//! The boundaries between the modules, and limits of the code: which modules may use which, and how long functions
//! are.

#![expect(clippy::disallowed_methods, reason = "these tests read the source code")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The layers in reading order, the layers that each may use, and its modules in reading order. A module may use
/// modules of these layers, and earlier modules of its own, so the order of reading is the order of building. Changes
/// to this table also belong in ARCHITECTURE.md.
#[rustfmt::skip]
const LAYERS: &[(&str, &[&str], &[&str])] = &[
    ("base", &[], &["threads", "character", "colour", "path", "digest", "diagnostic", "snapshot", "output", "media_type", "yaml",
        "date", "language"]),
    ("pictures", &["base"], &["photo", "recording", "darkroom", "slot"]),
    ("deploy", &["base"], &["place", "headers", "host_files", "manifest", "changes", "lock", "release"]),
    ("content", &["base", "pictures", "deploy"], &["embed", "open_mark", "markdown", "genre", "name_kind", "address", "settings", "sidecar", "article", "text_file", "author", "data", "fields",
        "issue", "remote", "closed_issue", "references", "lineup", "address_record", "text_record", "replaced_words", "sources", "begin"]),
    ("import", &["base", "pictures", "content"], &[]),
    ("edition", &["base", "pictures", "content"], &[]),
    ("site", &["base", "pictures", "deploy", "content", "edition"], &["theme", "view", "product", "ledger", "template", "plan", "page", "schema"]),
    ("build", &["base", "pictures", "content", "edition", "site"], &[]),
    ("io", &["base", "deploy"], &["disk", "program", "rclone", "index_now", "shared_prints", "host", "watch", "serve"]),
    ("cli", &["base", "pictures", "deploy", "content", "import", "site", "build", "io"], &[]),
];

/// Exceptions to what the table allows: a module, and what it must not use.
#[rustfmt::skip]
const ABSENCES: &[(&str, &[&str])] = &[
    ("output", &["diagnostic", "yaml"]),
    ("snapshot", &["diagnostic", "yaml"]),
    ("photo", &["snapshot", "diagnostic"]),
    ("darkroom", &["path", "snapshot", "diagnostic"]),
    ("markdown", &["snapshot", "photo"]),
    ("article", &["snapshot", "remote", "sources"]),
    ("edition", &["remote", "begin"]),
    ("theme", &["article", "edition"]),
    ("template", &["article", "ledger", "snapshot"]),
    ("plan", &["view", "ledger", "template"]),
    ("page", &["template", "ledger", "theme", "article"]),
    ("disk", &["yaml"]),
    ("program", &["diagnostic", "snapshot", "yaml"]),
    ("shared_prints", &["diagnostic", "snapshot", "yaml"]),
    ("host", &["diagnostic", "snapshot", "yaml"]),
    ("serve", &["diagnostic", "snapshot", "disk"]),
    ("cli", &["view", "template", "plan", "page"]),
];

/// Crates that only some modules may use.
#[rustfmt::skip]
const CRATES: &[(&str, &[&str])] = &[
    ("serde_yaml", &["yaml"]),
    ("saphyr_parser", &["yaml"]),
    ("pulldown_cmark", &["markdown"]),
    ("pulldown_latex", &["markdown"]),
    ("syntect", &["markdown"]),
    ("exif", &["photo"]),
    ("tera", &["view", "product", "template", "page", "build"]),
    ("quick_xml", &["photo", "product"]),
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

/// A source file: its path below `src/`, its layer and module, and its lines without comments and tests.
struct Source {
    path: String,
    layer: String,
    /// A layer with only one module has a module of the same name.
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
    assert!(sources.len() > 100, "the sources were found");
    sources
}

fn source(path: &str, text: String) -> Source {
    let mut parts = path.split('/').map(|part| part.trim_end_matches(".rs").to_owned());
    let layer = parts.next().unwrap_or_default();
    let module =
        parts.next().filter(|_| modules_of(&layer).is_some_and(|modules| !modules.is_empty()));
    let module = module.unwrap_or_else(|| layer.clone());
    // Tests are at the end of their file or in a separate file, and may use anything.
    let code = match path.ends_with("/tests.rs") {
        true => "",
        false => text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default(),
    };
    let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    Source { path: path.to_owned(), layer, module, code: code.collect::<Vec<_>>().join("\n"), text }
}

/// The modules of a layer.
fn modules_of(layer: &str) -> Option<&'static [&'static str]> {
    LAYERS.iter().find(|(name, ..)| *name == layer).map(|(.., modules)| *modules)
}

/// The names after a prefix: `base` in `crate::base::path` after `crate::`.
fn names_after<'t>(code: &'t str, prefix: &'t str) -> impl Iterator<Item = &'t str> {
    code.match_indices(prefix).map(move |(at, _)| name_at(&code[at + prefix.len()..]))
}

/// The name at the beginning of a text.
fn name_at(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())]
}

/// The layers and modules that a source uses with `crate::`. A layer with only one module is both.
fn named(source: &Source) -> BTreeSet<(&str, &str)> {
    let mut all = BTreeSet::new();
    for (at, prefix) in source.code.match_indices("crate::") {
        let rest = &source.code[at + prefix.len()..];
        let layer = name_at(rest);
        let module = name_at(rest[layer.len()..].trim_start_matches("::"));
        let modules = modules_of(layer);
        let modules = modules.unwrap_or_else(|| panic!("{}: no layer `{layer}`", source.path));
        let module = if modules.is_empty() { layer } else { module };
        let is_known = modules.is_empty() || modules.contains(&module);
        assert!(is_known, "{}: write `use crate::{layer}::x` for each module", source.path);
        all.insert((layer, module));
    }
    all
}

/// The sources of modules, without those that only combine modules.
fn sources_of_modules() -> Vec<Source> {
    let mut sources = sources();
    let holds = |source: &Source| {
        matches!(source.path.as_str(), "lib.rs" | "main.rs")
            || source.path == format!("{}.rs", source.layer)
                && modules_of(&source.layer).is_some_and(|m| !m.is_empty())
    };
    sources.retain(|source| !holds(source));
    sources
}

#[test]
fn the_table_has_the_layers_and_modules_in_reading_order() {
    let sources = sources();
    let declared = |path: &str| {
        let source = sources.iter().find(|source| source.path == path).expect("a source");
        names_after(&source.code, "pub mod ").map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(declared("lib.rs"), LAYERS.iter().map(|(layer, ..)| *layer).collect::<Vec<_>>());
    for (layer, _, modules) in LAYERS.iter().filter(|(.., modules)| !modules.is_empty()) {
        assert_eq!(declared(&format!("{layer}.rs")), *modules);
    }
    for (n, (layer, named, _)) in LAYERS.iter().enumerate() {
        for name in *named {
            assert!(
                LAYERS[..n].iter().any(|(earlier, ..)| earlier == name),
                "`{layer}` names `{name}`"
            );
        }
    }
}

#[test]
fn layers_name_whom_the_table_says_and_nobody_else() {
    let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let sources = sources_of_modules();
    for source in &sources {
        for (layer, _) in named(source).into_iter().filter(|(layer, _)| *layer != source.layer) {
            found.entry(&source.layer).or_default().insert(layer.to_owned());
        }
        // The other ways to use another module.
        let is_module_file =
            [format!("{}.rs", source.module), format!("{}/{}.rs", source.layer, source.module)];
        let climbs =
            if is_module_file.contains(&source.path) { "super::" } else { "super::super::" };
        assert!(!source.code.contains(climbs), "{}: `{climbs}` climbs a wall", source.path);
    }
    let expected = LAYERS.iter().filter(|(_, named, _)| !named.is_empty());
    let expected: BTreeMap<&str, BTreeSet<String>> = expected
        .map(|(layer, named, _)| (*layer, named.iter().map(|n| (*n).to_owned()).collect()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn modules_name_none_of_their_layer_that_comes_later() {
    for source in &sources_of_modules() {
        let modules = modules_of(&source.layer).expect("a layer");
        let order = |module: &str| modules.iter().position(|name| *name == module);
        for (_, module) in named(source).into_iter().filter(|(layer, _)| *layer == source.layer) {
            assert!(
                order(module) <= order(&source.module),
                "{}: `{module}` comes later",
                source.path
            );
        }
    }
}

#[test]
fn some_names_are_never_allowed() {
    let sources = sources_of_modules();
    for (module, strangers) in ABSENCES {
        let of_module: Vec<&Source> =
            sources.iter().filter(|source| source.module == *module).collect();
        assert!(!of_module.is_empty(), "`{module}`");
        for source in of_module {
            for (_, name) in named(source) {
                assert!(
                    !strangers.contains(&name),
                    "{}: `{module}` knows nothing of `{name}`",
                    source.path
                );
            }
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

/// The functions of a formatted file. Each ends at the brace below its first letter.
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
