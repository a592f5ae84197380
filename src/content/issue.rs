//! `issue.yaml`: the facts about one issue, without its stories.

use serde::{Deserialize, Serialize};

use crate::base::date::{Moment, PartialDate};
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::path::SourcePath;
use crate::base::yaml::foreign::{Foreign, advice, key, line};
use crate::base::yaml::table::{Form, Table, may, must, whole};
use crate::base::yaml::{KeyPath, Map, Node, Places, Reader, Tree};
use crate::content::article::{self, PageLabel, Placement, Release, digests, read};
use crate::content::settings::{License, Reading, license, plain, words};

/// The keys of `issue.yaml`.
pub const KEYS: &Table = &Table {
    heading: "issue.yaml",
    keys: &[
        must("date", Form::Date),
        may("number", Form::Label),
        may("volume", Form::Label),
        may("title", Form::Text),
        may("cover", read::PHOTO),
        may("contents", Form::List(&Form::Map(CONTENTS_KEYS))),
        may("front", Form::List(&Form::Label)),
        may("photos", Form::List(&read::PHOTO)),
        whole("draft", Form::Flag),
        whole("embargo", Form::Instant),
        may("published", Form::Instant),
        may("description", Form::Text),
        may("staff", Form::Names(&[], &Form::Maybe(&Form::List(&Form::Text)))),
        may("pdf", Form::Pattern(r"\.[Pp][Dd][Ff]\s*$")),
        may("license", license::FORM),
        may("extra", Form::Fields("issue")),
    ],
};

/// The keys that say something of the issue itself.
const SAID: &[&str] =
    &["date", "number", "volume", "title", "front", "published", "description", "staff"];

const STORIES: &str =
    "list the stories by section: `contents: [{section: news, stories: [first, second]}]`";
const EDITORIAL: &str = "write it into the file `issue.md` beside `issue.yaml`";

/// The keys that other programs use for an issue.
#[rustfmt::skip]
const FOREIGN: &[Foreign] = &[
    key("issue", "number"), key("issuenumber", "number"), key("no", "number"), key("nr", "number"), key("vol", "volume"),
    key("year", "volume"), key("name", "title"), key("headline", "title"), key("theme", "title"),
    key("coverimage", "cover"), key("image", "cover"), key("coverphoto", "cover"), key("frontpage", "front"),
    key("featured", "front"), key("lead", "front"), key("top", "front"), key("pictures", "photos"), key("gallery", "photos"),
    key("publishdate", "published"), key("pubdate", "published"), key("publishedat", "published"), key("issuedate", "date"),
    key("publicationdate", "date"), key("day", "date"), key("releasedate", "embargo"),
    advice("stories", STORIES), advice("articles", STORIES), advice("sections", STORIES), advice("toc", STORIES),
    advice("order", STORIES), advice("pages", STORIES),
    advice("editorial", EDITORIAL), key("summary", "description"), key("subtitle", "description"), key("standfirst", "description"),
    line("editor", editor), key("credits", "staff"), key("masthead", "staff"), key("download", "pdf"), key("file", "pdf"),
    advice("slug", "the address of an issue is the name of its folder: rename the folder"),
    advice("id", "the address of an issue is the name of its folder: rename the folder"),
    advice("url", "the address of an issue is the name of its folder: rename the folder"),
    advice("permalink", "the address of an issue is the name of its folder: rename the folder"),
    advice("layout", "delete the line: the theme determines how an issue looks"),
];

/// The line for the name of an editor.
fn editor(node: &Node<'_>) -> Option<String> {
    Some(format!("staff: {{Editor: {}}}", node.flow()))
}

/// The keys of an entry of `contents`.
pub const CONTENTS_KEYS: &Table = &Table {
    heading: "Keys of an entry of contents",
    keys: &[
        must("section", Form::Known("sections", &Form::Text)),
        may("page", read::PAGE),
        must("stories", Form::List(&Form::Label)),
    ],
};

/// An issue as described in its file.
#[derive(Debug, Serialize, Deserialize)]
pub struct IssueFile {
    /// The file.
    pub source: SourcePath,
    /// The date of the issue, as exactly as it is known.
    pub date: PartialDate,
    /// Its number, in the volume or in total.
    pub number: Option<String>,
    /// Its volume.
    pub volume: Option<String>,
    /// A title of its own: "Harvest".
    pub title: Option<String>,
    /// Its cover.
    pub cover: Option<Placement>,
    /// The printed order by section; `None` if pages and ranks decide.
    pub contents: Option<Vec<Contents>>,
    /// Whether all of `contents` could be read, so that it certainly does not list other stories.
    pub contents_sound: bool,
    /// The ranking of the front, as `<section>/<stem>`.
    pub front: Vec<(String, KeyPath)>,
    /// Stand-alone photos.
    pub photos: Vec<Placement>,
    /// Whether, and until when, the whole issue is hidden.
    pub release: Release,
    /// When it was published.
    pub published: Option<Moment>,
    /// A sentence about it, as plain text.
    pub description: Option<String>,
    /// Who made it: what they did, and their names.
    pub staff: Vec<(String, Vec<String>)>,
    /// The printed issue as a file: the reference, and its position.
    pub pdf: Option<(String, KeyPath)>,
    /// What readers may do with its stories, if that differs from the publication's licence.
    pub license: Option<License>,
    /// Fields that the paper or its theme invents.
    pub extra: Tree,
    /// The digest of what it says of the issue, for its record when it is closed.
    pub digest: String,
    /// The digest of the words of its cover and photos.
    pub captions: String,
    /// Mistakes that only matter if the issue is released.
    pub diagnostics: Vec<Diagnostic>,
}

/// The stories of one section, in printed order.
#[derive(Debug, Serialize, Deserialize)]
pub struct Contents {
    /// The section's key.
    pub section: String,
    /// The position of the key.
    pub at: KeyPath,
    /// The page of stories without one of their own.
    pub page: Option<PageLabel>,
    /// The stems of the stories' files, with their positions.
    pub stories: Vec<(String, KeyPath)>,
}

impl IssueFile {
    /// Reads `issue.yaml`.
    ///
    /// # Errors
    /// If the YAML cannot be parsed, if it has no date, or if `draft` or `embargo` has an invalid value.
    pub fn parse(
        source: &SourcePath,
        text: &str,
        reading: &Reading,
    ) -> Result<Self, Vec<Diagnostic>> {
        let reader = Reader::new(source, text, 0);
        let Some(value) = reader.load() else { return Err(reader.into_diagnostics()) };
        let issue = read_issue(source, &reader.root(&value), reading);
        let is_broken = reader.is_broken();
        let found = reader.into_diagnostics();
        match issue {
            Some(issue) if !is_broken => Ok(Self { diagnostics: found, ..issue }),
            _ => Err(found),
        }
    }

    /// The place of a value in the file.
    pub fn place(&self, text: Option<&str>, at: &KeyPath) -> Place {
        Places::new(text.unwrap_or_default(), 0).locate(&self.source, at)
    }
}

fn read_issue(source: &SourcePath, root: &Node<'_>, reading: &Reading) -> Option<IssueFile> {
    let map = root.map_with(KEYS, FOREIGN);
    if map.get("date").is_none() {
        map.missing("date", &format!("date: {}", likely_date(source)));
    }
    let placements = |n: Node<'_>| n.list().iter().filter_map(read::placement).collect();
    Some(IssueFile {
        source: source.clone(),
        number: map.label("number"),
        volume: map.label("volume"),
        title: words(&map, "title").map(|t| article::typeset(&t, reading)),
        cover: map.get("cover").and_then(|n| read::placement(&n)),
        contents: map.get("contents").map(|n| all_contents(&n)),
        contents_sound: map.get("contents").is_none_or(|n| is_sound(&n)),
        front: map.get("front").map(|n| stems(&n)).unwrap_or_default(),
        photos: map.get("photos").map(placements).unwrap_or_default(),
        published: read::moment(&map, "published", reading),
        description: words(&map, "description").map(|t| article::typeset(&t, reading)),
        staff: map.get("staff").map(|node| staff(&node)).unwrap_or_default(),
        pdf: map.get("pdf").and_then(|node| pdf(&node)),
        license: License::read(&map),
        extra: Tree::fields(&map),
        digest: digests::values_digest(&map, SAID),
        captions: digests::captions(&map, &["cover", "photos"]),
        diagnostics: Vec::new(),
        date: map.get("date").and_then(|n| PartialDate::read(&n))?,
        release: read::release(&map, reading)?,
    })
}

/// Who made the issue: a mapping from what somebody did to a name or several.
fn staff(node: &Node<'_>) -> Vec<(String, Vec<String>)> {
    let map = node.map_or(|| format!("write `{}`", node.with("{Editor: Ada Bird}")));
    let names = |node: Node<'_>| node.list().iter().filter_map(plain).collect::<Vec<_>>();
    map.iter().map(|(role, node)| (role, names(node))).filter(|(_, n)| !n.is_empty()).collect()
}

/// The printed issue.
fn pdf(node: &Node<'_>) -> Option<(String, KeyPath)> {
    let path = node.filled()?;
    if path.contains("://") {
        let message = "the printed issue is a file of the publication, not an address";
        let hint = format!("put the file beside issue.yaml: `{}`", node.with("issue.pdf"));
        node.report(Code::BadValue, message, hint);
        return None;
    }
    if !path.to_lowercase().ends_with(".pdf") {
        let hint = format!("write `{}`", node.with("issue.pdf"));
        node.report(Code::BadValue, format!("`{path}` is not a PDF"), hint);
        return None;
    }
    Some((path, node.at().clone()))
}

/// A date for a hint: the one in the name of the folder, if it has one.
pub fn likely_date(source: &SourcePath) -> String {
    let folder = source.folder().rsplit('/').next().unwrap_or_default();
    PartialDate::parse_any(folder).map_or_else(|| "2025-09-18".to_owned(), |date| date.iso())
}

/// Whether `contents` is a list whose entries all name a section and list its stories.
fn is_sound(contents: &Node<'_>) -> bool {
    let entry = |node: &Node<'_>| {
        let map = node.is_map().then(|| node.open_map());
        map.is_some_and(|map| {
            map.get("section").is_some() && map.get("stories").is_some_and(|n| n.is_listable())
        })
    };
    contents.is_list() && contents.list().iter().all(entry)
}

/// The entries of `contents`.
fn all_contents(node: &Node<'_>) -> Vec<Contents> {
    let map = node.is_map().then(|| node.open_map());
    let is_entry = |map: &Map<'_>| CONTENTS_KEYS.names().any(|key| map.given(key).is_some());
    match map.filter(|map| !is_entry(map)) {
        Some(map) => {
            let entry = |(section, stories): (String, Node<'_>)| {
                format!("{{section: {section}, stories: {}}}", stories.flow_list())
            };
            let entries: Vec<String> = map.iter().map(entry).collect();
            let line = node.with(&format!("[{}]", entries.join(", ")));
            node.expected("a list", format!("write `{line}`"));
            Vec::new()
        }
        None => node.list().iter().filter_map(contents).collect(),
    }
}

fn contents(node: &Node<'_>) -> Option<Contents> {
    let map = node.map(CONTENTS_KEYS);
    for (key, hint) in [("section", "section: focus"), ("stories", "stories: [first, second]")] {
        if map.get(key).is_none() {
            map.missing(key, hint);
        }
    }
    let section = map.get("section")?;
    Some(Contents {
        at: section.at().clone(),
        section: section.filled()?,
        page: map.get("page").and_then(|n| read::page_label(&n)),
        stories: map.get("stories").map(|n| stems(&n)).unwrap_or_default(),
    })
}

fn stems(node: &Node<'_>) -> Vec<(String, KeyPath)> {
    let stem = |node: &Node<'_>| node.label().map(|stem| (stem, node.at().clone()));
    node.list().iter().filter_map(stem).collect()
}
