//! What is moved, and where.

use crate::base::diagnostic::did_you_mean;
use crate::base::path::{Slug, SourcePath, fold_letters};
use crate::base::snapshot::Snapshot;
use crate::content::begin::Refused;
use crate::content::settings::Settings;

/// A story: its issue, its section, and the stem of its file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct StoryPlace {
    pub(super) issue: String,
    pub(super) section: String,
    pub(super) stem: String,
}

/// What is moved, and where.
pub(super) enum Subject {
    /// A story.
    Story(StoryPlace, StoryPlace),
    /// An issue: its id and its new one.
    Issue(String, String),
}

impl StoryPlace {
    pub(super) fn file(&self) -> Result<SourcePath, Refused> {
        path(&format!("{}/{}.md", self.folder(), self.stem))
    }

    pub(super) fn folder(&self) -> String {
        format!("content/issues/{}/{}", self.issue, self.section)
    }

    pub(super) fn issue_file(&self) -> Result<SourcePath, Refused> {
        path(&format!("content/issues/{}/issue.yaml", self.issue))
    }
}

/// A path of a source.
pub(super) fn path(text: &str) -> Result<SourcePath, Refused> {
    SourcePath::new(text)
        .map_err(|error| refused(format!("`{text}` cannot be a path: {error}"), None))
}

pub(super) fn refused(message: impl Into<String>, hint: Option<&str>) -> Refused {
    Refused::Request { message: message.into(), hint: hint.map(str::to_owned) }
}

impl Subject {
    /// Reads what is moved and where, and checks that the one is there and the other is free.
    pub(super) fn read(
        from: &str,
        to: &str,
        (snapshot, settings): (&Snapshot, &Settings),
    ) -> Result<Self, Refused> {
        let (old, new) = (parts(from), parts(to));
        if old == new {
            return Err(refused("the new name is the old one", None));
        }
        match (old.as_slice(), new.as_slice()) {
            ([old], [new]) => issue(old, new, snapshot),
            ([old_issue, old_section, old_stem], [issue, section, stem]) => {
                let place = |issue: &str, section: &str, stem: &str| StoryPlace {
                    issue: issue.to_owned(),
                    section: section.to_owned(),
                    stem: stem.to_owned(),
                };
                let old = place(old_issue, old_section, old_stem);
                let new = place(issue, section, stem);
                story(old, new, (snapshot, settings))
            }
            _ => Err(refused(
                "give a story and its new place, or an issue and its new id",
                Some(
                    "pressrun mv 2025-09/news/crane 2025-10/news/crane, or pressrun mv 2025-09 2025-09-18",
                ),
            )),
        }
    }
}

/// The parts of an id or path.
fn parts(text: &str) -> Vec<&str> {
    let text = text.trim_start_matches("./").trim_matches('/');
    let text = text.strip_prefix("content/issues/").unwrap_or(text);
    let text = text.strip_suffix("/issue.yaml").unwrap_or(text);
    text.strip_suffix(".md").unwrap_or(text).split('/').collect()
}

fn slug(name: &str, of: &str) -> Result<(), Refused> {
    Slug::new(name).map(|_| ()).map_err(|error| {
        let hint = Slug::of(name).map(|slug| format!("call it `{slug}`")).ok();
        refused(format!("`{name}` cannot be the name of {of}: {error}"), hint.as_deref())
    })
}

fn story(
    old: StoryPlace,
    new: StoryPlace,
    (snapshot, settings): (&Snapshot, &Settings),
) -> Result<Subject, Refused> {
    let file = old.file()?;
    if snapshot.get(&file).is_none() {
        let folder = old.folder();
        let stems = snapshot.below(&folder).map(|(path, _)| path.stem());
        let hint = did_you_mean(&old.stem, stems);
        return Err(refused(format!("there is no story `{file}`"), hint.as_deref()));
    }
    for (name, of) in [(&new.section, "a section"), (&new.stem, "a story")] {
        slug(name, of)?;
    }
    let issue = new.issue_file()?;
    if snapshot.get(&issue).is_none() {
        let hint = format!("start it: pressrun new issue {}", new.issue);
        return Err(refused(format!("there is no issue `{}`", new.issue), Some(&hint)));
    }
    if !settings.sections.is_empty() && settings.section(&new.section).is_none() {
        let known = settings.sections.iter().map(|section| section.key.as_str());
        let hint = did_you_mean(&new.section, known);
        let message = format!("`sections` in site.yaml does not list `{}`", new.section);
        return Err(refused(message, hint.as_deref()));
    }
    Ok(Subject::Story(old, new))
}

fn issue(old: &str, new: &str, snapshot: &Snapshot) -> Result<Subject, Refused> {
    if snapshot.below(&format!("content/issues/{old}")).next().is_none() {
        let ids = snapshot
            .below("content/issues")
            .filter_map(|(path, _)| path.as_str().split('/').nth(2));
        let hint = did_you_mean(old, ids.collect::<std::collections::BTreeSet<_>>());
        return Err(refused(format!("there is no issue `{old}`"), hint.as_deref()));
    }
    slug(new, "an issue")?;
    let is_taken = |path: &SourcePath| {
        let id = path.as_str().split('/').nth(2).unwrap_or_default();
        id != old && fold_letters(id) == fold_letters(new)
    };
    if snapshot.below("content/issues").any(|(path, _)| is_taken(path)) {
        return Err(refused(format!("there is already an issue `{new}`"), None));
    }
    Ok(Subject::Issue(old.to_owned(), new.to_owned()))
}
