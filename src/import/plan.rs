//! Where imported stories go: their files, the order of their issue, and what stays as an editor left it.

use std::collections::BTreeMap;

use super::log::Lost;
use super::merge::merge;
use super::page::{Imported, ImportedStory, Page, read};
use crate::base::date::PartialDate;
use crate::base::path::{Slug, SourcePath, titled};
use crate::base::snapshot::Snapshot;
use crate::content::lineup::Lineup;
use crate::content::open_mark::UNSORTED;
use crate::content::settings::Settings;

/// What is to be imported into one issue.
#[derive(Debug)]
pub struct ImportRequest<'a> {
    /// The issue.
    pub issue: &'a Slug,
    /// The name or key of the section, instead of the one at the top of each page.
    pub section: Option<&'a str>,
    /// The pages, with the names of their files.
    pub pages: Vec<(&'a str, Page<'a>)>,
    /// What earlier imports wrote, by the paths of the sources.
    pub last: BTreeMap<SourcePath, String>,
}

/// A source file that changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TextChange {
    /// Its path.
    pub path: SourcePath,
    /// Its text now; `None` if it does not exist.
    pub before: Option<String>,
    /// Its text afterwards.
    pub after: String,
}

/// What happens to a story.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It is written.
    New,
    /// It is written again; an editor has not changed it, or what changed fits together.
    Renewed,
    /// It is as the last import left it, or an editor has changed it and the page has not.
    Unchanged,
    /// An editor and the page have changed the same lines: this many places.
    Contradicts(usize),
    /// An editor has moved or deleted it since the last import.
    Gone,
    /// A file that no import has written has its name.
    NameTaken,
}

/// A story and where it goes.
#[derive(Debug)]
pub struct PlacedStory {
    /// Its file.
    pub path: SourcePath,
    /// The story.
    pub story: ImportedStory,
    /// What happens to it.
    pub outcome: Outcome,
}

/// The import of some pages.
#[derive(Debug, Default)]
pub struct ImportPlan {
    /// The stories, page by page.
    pub stories: Vec<PlacedStory>,
    /// What was decided on each page, by the name of its file.
    pub done: Vec<(String, Imported)>,
    /// The changes of sources, records of the import included.
    pub changes: Vec<TextChange>,
    /// What else the editor should know.
    pub notes: Vec<String>,
}

/// Why nothing is imported.
#[derive(Debug)]
pub enum Refusal {
    /// A character of a page would be lost.
    Lost(String, Vec<Lost>),
    /// A name cannot be part of a path.
    BadName(String),
}

/// Plans an import.
///
/// # Errors
/// If a character would be lost, or a name cannot be part of a path.
pub fn plan(
    request: &ImportRequest<'_>,
    snapshot: &Snapshot,
    settings: &Settings,
) -> Result<ImportPlan, Refusal> {
    let mut plan = ImportPlan::default();
    let mut taken: BTreeMap<SourcePath, usize> = BTreeMap::new();
    for (name, text) in &request.pages {
        let mut found = read(*text).map_err(|lost| Refusal::Lost((*name).to_owned(), lost))?;
        let named = request.section.or(found.section.as_deref());
        let section = section(named, settings);
        if section == UNSORTED {
            plan.notes.push(without_section(name, named));
        }
        for story in std::mem::take(&mut found.stories) {
            let section = if story.is_continued { UNSORTED } else { &section };
            let path = free_path((request.issue, section), &story, &mut taken)?;
            plan.place(path, story, (&request.last, snapshot))?;
        }
        plan.done.push(((*name).to_owned(), found));
    }
    plan.list(request, snapshot, settings)?;
    Ok(plan)
}

/// The key of the section with a name or key; that of stories without a section if it is not known.
fn section(name: Option<&str>, settings: &Settings) -> String {
    let Some(name) = name else { return UNSORTED.to_owned() };
    let small = name.to_lowercase();
    let known = settings
        .sections
        .iter()
        .find(|section| section.name.to_lowercase() == small || section.key.as_str() == small);
    match (known, Slug::of(name)) {
        (Some(section), _) => section.key.to_string(),
        (None, Ok(slug)) if settings.sections.is_empty() => slug.cut().to_string(),
        _ => UNSORTED.to_owned(),
    }
}

/// What to do about a page of which the section is not known.
fn without_section(page: &str, named: Option<&str>) -> String {
    let then = "then move its stories there with `pressrun mv`";
    match named.and_then(|name| Some((name, Slug::of(name).ok()?.cut()))) {
        Some((name, key)) => format!(
            "site.yaml does not list the section `{name}` of {page}: add `{key}: {}` under `sections`, {then}",
            titled(key.as_str())
        ),
        None => format!("{page} does not name its section: name it with --section, or {then}"),
    }
}

/// The path of a story, unlike those of other stories of this import.
fn free_path(
    (issue, section): (&Slug, &str),
    story: &ImportedStory,
    taken: &mut BTreeMap<SourcePath, usize>,
) -> Result<SourcePath, Refusal> {
    let slug = Slug::of(&story.headline)
        .map_or_else(|_| "story".to_owned(), |slug| slug.cut().to_string());
    let path = source(&format!("content/issues/{issue}/{section}/{slug}.md"))?;
    let count = taken.entry(path.clone()).or_default();
    *count += 1;
    match *count {
        1 => Ok(path),
        n => source(&format!("content/issues/{issue}/{section}/{slug}-{n}.md")),
    }
}

/// Where the record of an imported file is: what the last import wrote. It is never published.
fn record_of(path: &SourcePath) -> Result<SourcePath, Refusal> {
    let mut parts: Vec<&str> = path.as_str().split('/').collect();
    parts.insert(3.min(parts.len()), FOLDER);
    source(&parts.join("/"))
}

/// The folder of an issue with what imports wrote.
pub const FOLDER: &str = ".import";

impl ImportPlan {
    /// Decides what happens to a story.
    fn place(
        &mut self,
        path: SourcePath,
        story: ImportedStory,
        (last, snapshot): (&BTreeMap<SourcePath, String>, &Snapshot),
    ) -> Result<(), Refusal> {
        let before = snapshot.text(&path).map(str::to_owned);
        let last = last.get(&path);
        let (outcome, after) = match (&before, last) {
            (None, None) => (Outcome::New, Some(story.text.clone())),
            (None, Some(_)) => (Outcome::Gone, None),
            (Some(now), None) if *now == story.text => (Outcome::Unchanged, None),
            (Some(_), None) => (Outcome::NameTaken, None),
            (Some(now), Some(last)) => {
                let merged = merge(last, now, &story.text);
                match merged.conflicts {
                    0 if merged.text == *now => (Outcome::Unchanged, None),
                    0 => (Outcome::Renewed, Some(merged.text)),
                    n => (Outcome::Contradicts(n), Some(merged.text)),
                }
            }
        };
        if let Some(after) = after {
            self.changes.push(TextChange { path: path.clone(), before, after });
        }
        if outcome != Outcome::NameTaken && last != Some(&story.text) {
            let change = TextChange {
                path: record_of(&path)?,
                before: last.cloned(),
                after: story.text.clone(),
            };
            self.changes.push(change);
        }
        self.stories.push(PlacedStory { path, story, outcome });
        Ok(())
    }

    /// Lists new stories in `issue.yaml`, or writes that file.
    fn list(
        &mut self,
        request: &ImportRequest<'_>,
        snapshot: &Snapshot,
        settings: &Settings,
    ) -> Result<(), Refusal> {
        let path = source(&format!("content/issues/{}/issue.yaml", request.issue))?;
        let before = snapshot.text(&path).map(str::to_owned);
        let Some(text) = &before else {
            let after = self.new_issue(request.issue);
            self.changes.push(TextChange { path, before, after });
            return Ok(());
        };
        let lineup = Lineup { source: &path, reading: &settings.reading };
        let mut after = text.clone();
        for placed in self.stories.iter().filter(|placed| placed.outcome == Outcome::New) {
            let section = placed.path.folder().rsplit('/').next().unwrap_or_default();
            match lineup.add(&after, (section, placed.path.stem())) {
                Some(listed) => after = listed,
                None => self.notes.push(format!("list {section}/{} in {path}", placed.path.stem())),
            }
        }
        if after != *text {
            self.changes.push(TextChange { path, before, after });
        }
        Ok(())
    }

    /// An `issue.yaml` with the stories in the order of their pages.
    fn new_issue(&mut self, issue: &Slug) -> String {
        let mut text = match PartialDate::parse_any(issue.as_str()) {
            Some(date) => format!("date: {}\n", date.iso()),
            None => {
                self.notes
                    .push(format!("`{issue}` is not a date: write `date:` into its issue.yaml"));
                "# date: 2025-09-18\n".to_owned()
            }
        };
        text.push_str("contents:\n");
        let mut open = "";
        for placed in &self.stories {
            let section = placed.path.folder().rsplit('/').next().unwrap_or_default();
            if section != open {
                text.push_str(&format!("  - section: {section}\n    stories:\n"));
            }
            open = section;
            text.push_str(&format!("      - {}\n", placed.path.stem()));
        }
        text
    }
}

fn source(path: &str) -> Result<SourcePath, Refusal> {
    SourcePath::new(path).map_err(|error| Refusal::BadName(format!("`{path}`: {error}")))
}
