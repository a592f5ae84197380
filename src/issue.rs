//! `issue.yaml`: what one issue says about itself, without looking at its stories.

use serde::{Deserialize, Serialize};

use crate::article::{PageLabel, Placement, Release, read};
use crate::date::{Moment, PartialDate};
use crate::diagnostic::{Diagnostic, Place};
use crate::path::SourcePath;
use crate::settings::Reading;
use crate::yaml::{KeyPath, Node, Places, Reader};

/// The keys of `issue.yaml`.
pub const KEYS: &[&str] = &[
    "date",
    "number",
    "volume",
    "title",
    "cover",
    "contents",
    "front",
    "photos",
    "draft",
    "embargo",
    "published",
];

/// The keys of an entry of `contents`.
pub const CONTENTS_KEYS: &[&str] = &["section", "page", "stories"];

/// An issue as its file has it.
#[derive(Debug, Serialize, Deserialize)]
pub struct IssueFile {
    /// The file.
    pub source: SourcePath,
    /// The date of the issue, as far as it is known.
    pub date: PartialDate,
    /// Its number within the volume, or over all.
    pub number: Option<String>,
    /// Its volume.
    pub volume: Option<String>,
    /// A title of its own: "Harvest".
    pub title: Option<String>,
    /// Its cover.
    pub cover: Option<Placement>,
    /// The printed order by section; `None` if pages and ranks decide.
    pub contents: Option<Vec<Contents>>,
    /// Whether all of `contents` could be read, so that a story not found there is not listed.
    pub contents_sound: bool,
    /// The ranking of the front, as `<section>/<stem>`.
    pub front: Vec<(String, KeyPath)>,
    /// Stand-alone photos.
    pub photos: Vec<Placement>,
    /// Whether, and until when, the whole issue is hidden.
    pub release: Release,
    /// When it was published.
    pub published: Option<Moment>,
    /// Mistakes that matter only if the issue is released.
    pub diagnostics: Vec<Diagnostic>,
}

/// The stories of one section, in printed order.
#[derive(Debug, Serialize, Deserialize)]
pub struct Contents {
    /// The section's key.
    pub section: String,
    /// Where the key stands.
    pub at: KeyPath,
    /// The page of stories that name none.
    pub page: Option<PageLabel>,
    /// The stems of the stories' files, and where they stand.
    pub stories: Vec<(String, KeyPath)>,
}

impl IssueFile {
    /// Reads `issue.yaml`.
    ///
    /// # Errors
    /// If the YAML cannot be parsed, there is no date, or it cannot be told whether to hide the issue.
    pub fn parse(
        source: &SourcePath,
        text: &str,
        reading: &Reading,
    ) -> Result<Self, Vec<Diagnostic>> {
        let reader = Reader::new(source, text, 0);
        let Some(value) = reader.load() else { return Err(reader.into_diagnostics()) };
        let issue = read_issue(source, &reader.root(&value), reading);
        let found = reader.into_diagnostics();
        match issue {
            Some(issue) => Ok(Self { diagnostics: found, ..issue }),
            None => Err(found),
        }
    }

    /// Where a value of the file stands.
    pub fn place(&self, text: Option<&str>, at: &KeyPath) -> Place {
        Places::new(text.unwrap_or_default(), 0).locate(&self.source, at)
    }
}

fn read_issue(source: &SourcePath, root: &Node<'_>, reading: &Reading) -> Option<IssueFile> {
    let map = root.map(KEYS);
    if map.get("date").is_none() {
        map.missing("date", "date: 2025-09-18 (or 2025-09 for a monthly)");
    }
    let placements = |n: Node<'_>| n.list().iter().filter_map(read::placement).collect();
    Some(IssueFile {
        source: source.clone(),
        number: map.label("number"),
        volume: map.label("volume"),
        title: map.filled("title").map(|t| crate::article::typeset(&t, reading)),
        cover: map.get("cover").and_then(|n| read::placement(&n)),
        contents: map.get("contents").map(|n| n.list().iter().filter_map(contents).collect()),
        contents_sound: map.get("contents").is_none_or(|n| is_sound(&n)),
        front: map.get("front").map(|n| stems(&n)).unwrap_or_default(),
        photos: map.get("photos").map(placements).unwrap_or_default(),
        published: read::moment(&map, "published", reading),
        diagnostics: Vec::new(),
        date: map.get("date").and_then(|n| PartialDate::read(&n))?,
        release: read::release(&map, reading)?,
    })
}

/// Whether `contents` is a list whose every entry names a section and lists its stories.
fn is_sound(contents: &Node<'_>) -> bool {
    let entry = |node: &Node<'_>| {
        let map = node.is_map().then(|| node.open_map());
        map.is_some_and(|map| {
            map.get("section").is_some() && map.get("stories").is_some_and(|n| n.is_list())
        })
    };
    contents.is_list() && contents.list().iter().all(entry)
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
