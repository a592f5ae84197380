//! Reads `site.yaml`.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::deploy::host_files;
use super::keys::{
    KEYS, MARKDOWN_KEYS, NAME_KEYS, PICTURE_KEYS, PUBLICATIONS, SECTION_KEYS, URL_KEYS,
};
use super::pattern::Holds;
use super::words::{plain, shown, words};
use super::{
    BaseUrl, Cache, Checks, Crawlers, Editions, Feed, License, MarkdownSettings, NameSettings,
    Pattern, Reading, Request, SectionName, Settings, Urls,
};
use super::{cache, deploy, foreign, headers, index_now, inserts, menu, publisher, redirects};
use crate::base::character::one_line;
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::path::{Slug, SourcePath, fold};
use crate::base::snapshot::Snapshot;
use crate::base::yaml::{Map, Node, Reader, Tree};
use crate::content::markdown::without_entities;

/// Finds the file that identifies a publication: `site.yaml`.
///
/// # Errors
/// If there is none.
pub fn seek(snapshot: &Snapshot) -> Result<SourcePath, Diagnostic> {
    let message = "there is no `site.yaml` here, so this is not a publication";
    let hint =
        "go to the folder of a publication, give it with --root, or start one: pressrun init DIR";
    let found = SourcePath::new("site.yaml").ok().filter(|file| snapshot.get(file).is_some());
    found.ok_or_else(|| Diagnostic::nowhere(Code::MissingFile, message).hint(hint))
}

/// Reads the settings of a publication, and their mistakes. `None` if there is no `site.yaml`, it cannot be parsed,
/// or a required key is missing.
pub fn read(snapshot: &Snapshot, request: &Request) -> (Option<Settings>, Vec<Diagnostic>) {
    let file = match seek(snapshot) {
        Ok(file) => file,
        Err(missing) => return (None, vec![missing]),
    };
    // A file that is not UTF-8 was already reported by its reader.
    let Some(text) = snapshot.text(&file) else { return (None, Vec::new()) };
    let reader = Reader::new(&file, text, 0);
    let value = reader.load();
    let settings = value.as_ref().map(|value| settings(&reader.root(value), request));
    (settings, reader.into_diagnostics())
}

/// Settings with which the other files of a publication can be read although its `site.yaml` cannot, so that one run
/// reports all mistakes. Nothing can be published with them.
pub fn stand_in(snapshot: &Snapshot, request: &Request) -> Option<Settings> {
    let file = seek(snapshot).ok()?;
    let reader = Reader::new(&file, "", 0);
    let value = reader.load()?;
    let settings = settings(&reader.root(&value), request);
    Some(settings)
}

/// Reads the settings. Reports missing required keys and replaces their values, so that one run also finds the
/// mistakes of other files.
fn settings(root: &Node<'_>, request: &Request) -> Settings {
    let map = root.map_with(KEYS, foreign::SITE);
    let base = base_url(&map, request);
    let name = words(&map, "name");
    if map.get("name").is_none() {
        map.missing("name", "name: The Sample Weekly");
    }
    let zone = map.get("timezone").and_then(|n| zone(&n)).unwrap_or(TimeZone::UTC);
    Settings {
        instant: request.instant.instant(&zone),
        description: map.get("description").and_then(|n| Some(shown(&n, &n.text()?))),
        reading: Reading {
            language: map
                .get("language")
                .and_then(|n| language(&n))
                .unwrap_or_else(|| "en".to_owned()),
            zone,
            markdown: markdown(&map),
            shows_marks: request.drafts,
        },
        theme: request
            .theme
            .clone()
            .or_else(|| map.filled("theme"))
            .unwrap_or_else(|| "broadsheet".to_owned()),
        theme_is_requested: request.theme.is_some(),
        sections: map.get("sections").map(|n| sections(&n)).unwrap_or_default(),
        columns: names(&map, "columns"),
        collectives: names(&map, "collectives"),
        credits: names(&map, "credits"),
        checks: checks(&map, request),
        avif: avif(&map),
        allows_remote: allows_remote(&map),
        loads_embeds: loads_embeds(&map),
        editions: Editions::read(&map),
        feed: Feed::read(&map),
        crawlers: Crawlers::read(&map),
        is_magazine: is_magazine(&map),
        license: License::read(&map),
        publisher: publisher::read(&map),
        inserts: inserts::read(&map),
        extra: Tree::fields(&map),
        index_now: index_now::read(&map),
        redirects: redirects::read(&map),
        menu: menu::read(&map),
        icon: menu::icon(&map),
        cache: shared(&map),
        deploy: deploy::read(&map),
        host_files: request.host_files.or(host_files(&map)),
        policies: headers::read(&map),
        urls: urls(&map),
        authors: map.get("authors").map(|n| name_settings(&n)).unwrap_or_default(),
        topics: map.get("topics").map(|n| name_settings(&n)).unwrap_or_default(),
        per_page: per_page(&map),
        drafts: request.drafts,
        name: name.unwrap_or_default(),
        base: base.unwrap_or_else(BaseUrl::stand_in),
    }
}

/// The severity of mistakes in this run.
fn checks(map: &Map<'_>, request: &Request) -> Checks {
    let checks = map.get("checks").map(|n| Checks::read(&n)).unwrap_or_default();
    if request.drafts { checks.with_drafts() } else { checks }
}

fn is_magazine(map: &Map<'_>) -> bool {
    let kind = map.get("kind").and_then(|node| node.choice("kind of publication", &PUBLICATIONS));
    kind == Some("magazine")
}

fn base_url(map: &Map<'_>, request: &Request) -> Option<BaseUrl> {
    let node = map.get("base_url");
    if node.is_none() {
        map.missing("base_url", "base_url: https://paper.example/");
    }
    let node = node?;
    let text = node.filled()?;
    let base = BaseUrl::parse(&text);
    if base.is_none() {
        let hint = match foreign::whole(&text).filter(|whole| BaseUrl::parse(whole).is_some()) {
            Some(whole) => format!("write it in full: `{}`", node.with(&whole)),
            None => format!(
                "write it in full: `{}`, or with a folder: `{}`",
                node.with("https://paper.example/"),
                node.with("https://host.example/paper/")
            ),
        };
        node.report(Code::BadValue, format!("`{text}` is not a web address"), hint);
    }
    // The command line has already checked its address.
    request.base_url.as_deref().and_then(BaseUrl::parse).or(base)
}

/// A language tag.
pub fn language(node: &Node<'_>) -> Option<String> {
    let tag = node.filled()?;
    if is_language(&tag) {
        return Some(tag);
    }
    let hint = match foreign::language_tag(&tag) {
        Some(tag) => format!("write `{}`", node.with(&tag)),
        None => format!(
            "write a language tag (BCP 47): `{}`, `{}` or `{}`",
            node.with("en"),
            node.with("de-AT"),
            node.with("zh-Hans")
        ),
    };
    node.report(Code::BadValue, format!("`{tag}` is not a language tag"), hint);
    None
}

/// Whether a text has the form of a language tag.
pub(super) fn is_language(tag: &str) -> bool {
    let subtag =
        |t: &str| (1..=8).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_alphanumeric());
    let first = tag.split('-').next().unwrap_or_default();
    let good = (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic());
    good && tag.split('-').all(subtag)
}

fn zone(node: &Node<'_>) -> Option<TimeZone> {
    let name = node.filled()?;
    let zone = TimeZone::get(&name).ok();
    if zone.is_none() {
        let hint = match near_zone(&name) {
            Some(zone) => format!("write `{}`", node.with(&zone)),
            None => format!(
                "write a region and its largest city from the IANA database: `{}` or `{}`",
                node.with("Europe/Vienna"),
                node.with("Asia/Shanghai")
            ),
        };
        node.report(Code::BadValue, format!("unknown time zone `{name}`"), hint);
    }
    zone
}

/// The time zone that a city, or a misspelled name, probably means.
fn near_zone(name: &str) -> Option<String> {
    let wanted = fold(&name.replace(['_', '-'], " "));
    let all: Vec<String> = jiff::tz::db().available().map(|zone| zone.to_string()).collect();
    let city = |zone: &str| fold(&zone.rsplit('/').next().unwrap_or_default().replace('_', " "));
    let regional = || all.iter().filter(|zone| zone.contains('/') && !zone.starts_with("Etc/"));
    let same =
        regional().find(|zone| city(zone) == wanted || fold(&zone.replace('_', " ")) == wanted);
    let close = || {
        let near = regional().map(|zone| {
            let (whole, last) = (fold(&zone.replace('_', " ")), city(zone));
            let far = strsim::damerau_levenshtein(&whole, &wanted);
            (far.min(strsim::damerau_levenshtein(&last, &wanted)), zone)
        });
        near.min().filter(|(far, _)| *far <= 2 && wanted.chars().count() > 5).map(|(_, zone)| zone)
    };
    same.or_else(close).cloned()
}

fn sections(node: &Node<'_>) -> Vec<SectionName> {
    let map = node.map_or(|| in_place_of(node, |slug, name| format!("{slug}: {name}")));
    let named = |(key, value): (String, Node<'_>)| match Slug::new(&key) {
        Ok(key) => section(key, &value),
        Err(error) => {
            let message = format!("`{key}` cannot be a section's folder: {error}");
            let hint = match Slug::of(&key) {
                Ok(slug) => format!("write `{slug}: {}`, and rename the folder", value.flow()),
                Err(_) => "use lower-case letters, digits and hyphens".to_owned(),
            };
            value.report(Code::BadName, message, hint);
            None
        }
    };
    map.iter().filter_map(named).collect()
}

/// The line for a mapping that was written as a list of names, or as one text.
fn in_place_of(node: &Node<'_>, entry: fn(&Slug, &str) -> String) -> Option<String> {
    let text: Vec<String> = node.each().iter().map(Node::bare_text).collect();
    let names = text.iter().flat_map(|text| text.split([',', ';'])).map(str::trim);
    let entries: Vec<String> =
        names.filter_map(|name| Some(entry(&Slug::of(name).ok()?, &capital(name)))).collect();
    let line = node.with(&format!("{{{}}}", entries.join(", ")));
    (!entries.is_empty()).then(|| format!("write `{line}`"))
}

/// A name with a capital letter at its beginning.
fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A section: its name, or a mapping with `name` and `retired`.
fn section(key: Slug, node: &Node<'_>) -> Option<SectionName> {
    if !node.is_map() {
        return Some(SectionName { key, name: plain(node)?, retired: false });
    }
    let map = node.map(SECTION_KEYS);
    if map.get("name").is_none() {
        map.missing("name", "name: News");
    }
    Some(SectionName { key, name: words(&map, "name")?, retired: map.flag("retired") })
}

/// A list of names without repetitions.
fn names(map: &Map<'_>, key: &str) -> Vec<String> {
    let mut seen = BTreeMap::new();
    let mut names = Vec::new();
    for node in map.get(key).map(|n| n.list()).unwrap_or_default() {
        let Some(name) = plain(&node) else { continue };
        match seen.insert(fold(&name), name.clone()) {
            None => names.push(name),
            Some(first) => {
                let message = format!("`{name}` is the same name as `{first}`");
                node.report(Code::DuplicateKey, message, "keep one spelling".to_owned());
            }
        }
    }
    names
}

const ARTICLE: Holds =
    Holds { known: &["issue", "section", "slug", "year", "month"], needed: &["slug"] };
const ISSUE: Holds = Holds { known: &["issue", "year", "month"], needed: &["issue"] };
const SECTION: Holds =
    Holds { known: &["issue", "section", "year", "month"], needed: &["issue", "section"] };

fn urls(map: &Map<'_>) -> Urls {
    let node = map.get("urls");
    let map = node.as_ref().map(|n| n.map(URL_KEYS));
    let pattern = |key: &str, default: &str, holds: Holds| {
        let given = map.as_ref().and_then(|m| m.get(key));
        let text = given.as_ref().and_then(Node::filled).unwrap_or_else(|| default.to_owned());
        Pattern::new(&text, holds).unwrap_or_else(|(message, hint)| {
            if let Some(node) = given {
                node.report(Code::BadPattern, message, hint);
            }
            Pattern::fallback()
        })
    };
    Urls {
        article: pattern("article", "/{issue}/{section}/{slug}/", ARTICLE),
        issue: pattern("issue", "/{issue}/", ISSUE),
        section: pattern("section", "/{issue}/{section}/", SECTION),
    }
}

fn name_settings(node: &Node<'_>) -> BTreeMap<String, NameSettings> {
    let mut settings: BTreeMap<String, NameSettings> = BTreeMap::new();
    let example = || in_place_of(node, |slug, name| format!("\"{name}\": {{slug: {slug}}}"));
    for (key, node) in node.map_or(example).iter() {
        let map = node.map(NAME_KEYS);
        let slug = map.get("slug").and_then(|n| slug(&n));
        let name = without_entities(&one_line(&key));
        if let Some(first) = settings.get(&fold(&name)) {
            let message = format!("`{key}` is the same name as `{}`", first.name);
            node.report(Code::DuplicateKey, message, "keep one spelling".to_owned());
        } else {
            settings.insert(fold(&name), NameSettings { name, slug });
        }
    }
    settings
}

/// A slug as an author writes it.
pub fn slug(node: &Node<'_>) -> Option<Slug> {
    let text = node.label()?;
    match Slug::new(&text) {
        Ok(slug) => Some(slug),
        Err(error) => {
            let hint = match Slug::of(&text) {
                Ok(slug) => format!("write `{slug}`"),
                Err(_) => "choose another slug".to_owned(),
            };
            let message = format!("`{text}` cannot be a slug: {error}");
            node.report(Code::BadName, message, hint);
            None
        }
    }
}

fn markdown(map: &Map<'_>) -> MarkdownSettings {
    let node = map.get("markdown");
    let map = node.as_ref().map(|n| n.map(MARKDOWN_KEYS));
    let get = |key: &str| map.as_ref().and_then(|m| m.get(key));
    let raw_html = match get("raw_html") {
        None => true,
        Some(node) => match node.text().as_deref() {
            Some("allow") => true,
            Some("deny") => false,
            Some(other) => {
                let message = format!("`raw_html` cannot be `{other}`");
                let hint = format!("write `{}` or `{}`", node.with("allow"), node.with("deny"));
                node.report(Code::BadValue, message, hint);
                true
            }
            None => true,
        },
    };
    let smart_punctuation = get("smart_punctuation").and_then(|n| n.flag()).unwrap_or(true);
    let math = get("math").and_then(|n| n.flag()).unwrap_or(false);
    MarkdownSettings { smart_punctuation, raw_html, math }
}

/// Whether pictures are also published as AVIF.
fn avif(map: &Map<'_>) -> bool {
    let node = map.get("pictures");
    let map = node.as_ref().map(|node| node.map(PICTURE_KEYS));
    map.and_then(|map| map.get("avif")?.flag()).unwrap_or(false)
}

/// Whether pictures in texts may stay on other sites.
fn allows_remote(map: &Map<'_>) -> bool {
    let node = map.get("pictures");
    let map = node.as_ref().map(|node| node.map(PICTURE_KEYS));
    let Some(node) = map.and_then(|map| map.get("remote")) else { return false };
    match node.text().as_deref() {
        Some("allow") => return true,
        Some("error") | None => {}
        Some(other) => {
            let message = format!("`remote` cannot be `{other}`");
            node.report(Code::BadValue, message, "`error` or `allow`".to_owned());
        }
    }
    false
}

/// Whether pages load what they show of other sites.
fn loads_embeds(map: &Map<'_>) -> bool {
    let Some(node) = map.get("embeds") else { return false };
    match node.text().as_deref() {
        Some("load") => return true,
        Some("card") | None => {}
        Some(other) => {
            let message = format!("`embeds` cannot be `{other}`");
            let hint = format!("write `{}` or `{}`", node.with("card"), node.with("load"));
            node.report(Code::BadValue, message, hint);
        }
    }
    false
}

/// Where machines share prints.
fn shared(map: &Map<'_>) -> Option<Cache> {
    let node = map.get("cache")?;
    let text = node.filled()?;
    let cache = Cache::parse(&text);
    if cache.is_none() {
        let message = format!("`{text}` cannot be a cache");
        node.report(Code::BadValue, message, cache::HINT.to_owned());
    }
    cache
}

fn per_page(map: &Map<'_>) -> usize {
    let Some(node) = map.get("per_page") else {
        return 20;
    };
    match node.count() {
        Some(count @ 1..=1000) => usize::try_from(count).unwrap_or(20),
        Some(count) => {
            let message = format!("`per_page` cannot be {count}");
            node.report(Code::BadValue, message, "write a number from 1 to 1000".to_owned());
            20
        }
        None => 20,
    }
}
