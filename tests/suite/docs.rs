//! Compares every table in the docs with the program.

mod commands;
mod doc;
mod examples;
mod shapes;
mod themes;
mod tokens;

use std::collections::BTreeSet;
use std::path::Path;

use doc::{Cell, Doc, Item, all, root, text};
use pressrun::base::diagnostic::{Code, Severity};
use pressrun::base::yaml::Table;
use pressrun::content::{article, author, embed, fields, issue, settings, sidecar, text_file};
use pressrun::pictures::slot;
use pressrun::site::theme;

/// The tables of keys of the program, which docs/reference.md describes.
const KEYS: &[&Table] = &[
    settings::keys::KEYS,
    settings::checks::KEYS,
    settings::deploy::KEYS,
    settings::keys::SECTION_KEYS,
    settings::license::KEYS,
    settings::publisher::KEYS,
    settings::inserts::KEYS,
    settings::keys::PICTURE_KEYS,
    settings::feed::KEYS,
    settings::headers::KEYS,
    settings::editions::KEYS,
    settings::editions::EMAIL_KEYS,
    settings::menu::KEYS,
    settings::menu::LINK_KEYS,
    settings::keys::URL_KEYS,
    settings::keys::NAME_KEYS,
    settings::keys::MARKDOWN_KEYS,
    issue::KEYS,
    issue::CONTENTS_KEYS,
    article::read::KEYS,
    article::read::BYLINE_KEYS,
    article::headlines::KEYS,
    article::series::KEYS,
    article::read::PART_KEYS,
    article::read::PHOTO_KEYS,
    article::read::CORRECTION_KEYS,
    sidecar::KEYS,
    article::PAGE_KEYS,
    author::KEYS,
    text_file::KEYS,
    theme::KEYS,
    fields::KEYS,
    slot::KEYS,
    theme::options::KEYS,
];

fn reference() -> Doc {
    Doc::read(Path::new("docs/reference.md"))
}

/// The code in the first column of some rows, sorted; a row can contain several.
fn firsts(rows: &[Vec<Cell>]) -> Vec<&str> {
    let mut names: Vec<&str> =
        rows.iter().flat_map(|row| &row[0].codes).map(String::as_str).collect();
    names.sort_unstable();
    names
}

fn sorted<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names: Vec<&str> = names.into_iter().collect();
    names.sort_unstable();
    names
}

#[test]
fn every_key_is_in_its_table_and_no_other() {
    let reference = reference();
    for Table { heading, keys } in KEYS {
        let table = reference.table(heading);
        assert_eq!(firsts(table), sorted(keys.iter().map(|key| key.name)), "{heading}");
        assert!(table.iter().all(|row| !row[1].text.is_empty() && !row[3].text.is_empty()));
    }
    assert_eq!(reference.tables_of("Key").count(), KEYS.len(), "a table that is not compared");
}

#[test]
fn every_list_of_keys_in_the_program_is_compared() {
    let modules = [
        "content/settings/keys.rs",
        "content/settings/checks.rs",
        "content/settings/deploy.rs",
        "content/settings/editions.rs",
        "content/settings/feed.rs",
        "content/settings/headers.rs",
        "content/settings/license.rs",
        "content/settings/menu.rs",
        "content/settings/publisher.rs",
        "content/settings/inserts.rs",
        "content/article/headlines.rs",
        "content/article/series.rs",
        "content/author.rs",
        "content/text_file.rs",
        "content/fields.rs",
        "content/issue.rs",
        "content/article/read.rs",
        "content/article/standing_page.rs",
        "content/sidecar.rs",
        "site/theme.rs",
        "site/theme/options.rs",
        "pictures/slot.rs",
    ];
    let lists = |module: &str| {
        let source = text(&format!("src/{module}"));
        source.lines().filter(|l| l.starts_with("pub const ") && l.contains("KEYS: &Table")).count()
    };
    assert_eq!(modules.into_iter().map(lists).sum::<usize>(), KEYS.len());
}

#[test]
fn every_known_site_is_in_the_reference() {
    let reference = reference();
    let described: Vec<&str> =
        reference.table("Other sites").iter().map(|row| row[0].text.as_str()).collect();
    assert_eq!(described, embed::HOSTS.iter().map(|host| host.name).collect::<Vec<_>>());
}

#[test]
fn every_diagnostic_is_described_with_its_severity() {
    let doc = Doc::read(Path::new("docs/diagnostics.md"));
    let severity = |code: &Code| match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let described: Vec<(&str, &str)> = doc
        .tables_of("Kind")
        .flatten()
        .inspect(|row| assert!(row.iter().all(|cell| !cell.text.is_empty())))
        .map(|row| (row[0].codes[0].as_str(), row[1].text.as_str()))
        .collect();
    let known: Vec<(&str, &str)> =
        Code::ALL.iter().map(|code| (code.name(), severity(code))).collect();
    assert_eq!(described, known);
}

#[test]
fn every_address_names_a_template_that_exists() {
    let reference = reference();
    let named: BTreeSet<&str> = reference
        .table("Addresses")
        .iter()
        .flat_map(|row| &row[2].codes)
        .map(String::as_str)
        .collect();
    let names = files("themes/broadsheet/templates");
    let is_hook =
        |name: &str| text(&format!("themes/broadsheet/templates/{name}")).starts_with("{#- Hook:");
    let shared = |name: &&str| matches!(*name, "base.html" | "components.html") || is_hook(name);
    assert_eq!(named, names.iter().map(String::as_str).filter(|name| !shared(name)).collect());
}

#[expect(clippy::disallowed_methods, reason = "the files of a folder are listed")]
fn files(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(root().join(folder)).expect("a folder");
    let names = entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned());
    names.filter(|name| name != "layouts").collect()
}

#[test]
fn every_link_and_anchor_resolves() {
    let docs = all();
    let mut broken = Vec::new();
    for doc in &docs {
        let links = doc.items.iter().filter_map(|item| match item {
            Item::Link(link) if !link.contains(':') => Some(link),
            _ => None,
        });
        broken.extend(links.filter(|link| !resolves(doc, &docs, link)).map(|link| {
            format!("{}: {link}", doc.path.strip_prefix(root()).unwrap_or(&doc.path).display())
        }));
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[expect(clippy::disallowed_methods, reason = "a link leads to a file on the disk")]
fn resolves(from: &Doc, docs: &[Doc], link: &str) -> bool {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let folder = from.path.parent().unwrap_or(root());
    let target = if path.is_empty() { from.path.clone() } else { folder.join(path) };
    let Ok(target) = target.canonicalize() else { return false };
    let same = |doc: &&Doc| doc.path.canonicalize().is_ok_and(|path| path == target);
    let known = docs.iter().find(same).is_some_and(|doc| doc.anchors().contains(anchor));
    target.starts_with(root()) && (anchor.is_empty() || known)
}
