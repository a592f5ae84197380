//! Closed issues: what they are now, and what has changed since they were closed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::assemble::Assembly;
use super::media;
use super::{Edition, Issue, IssueId, Story};
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::path::SourcePath;
use crate::base::snapshot::Snapshot;
use crate::content::article::{Article, Hidden, text_digest};
use crate::content::closed_issue::{self, ClosedIssue, ClosedStory, Files};
use crate::content::issue::IssueFile;
use crate::content::sources::IssueFolder;

/// A change of the letter, which has a file of its own.
const LETTER: &str = "the letter has changed";

/// An issue that was closed.
pub(super) struct Closed {
    /// Its record, and the record's file.
    record: Arc<ClosedIssue>,
    file: SourcePath,
    /// The issue, if any of its stories is public.
    issue: Option<IssueId>,
    /// Its stories that are under embargo in this run, or could not be read.
    unseen: BTreeSet<String>,
}

impl Assembly<'_> {
    /// Records that an issue was closed.
    pub(super) fn note_closed(
        &mut self,
        closed: Option<Arc<ClosedIssue>>,
        (issue, folder): (Option<IssueId>, &IssueFolder),
        file: &IssueFile,
    ) {
        let (Some(record), Some(place)) = (closed, closed_issue::record(&file.source)) else {
            return;
        };
        let now = self.settings().instant;
        let is_unseen =
            |article: &Arc<Article>| article.head.release.hidden(now) == Some(Hidden::Embargo);
        let stories = folder.stories.iter();
        let unseen = stories.filter(|(_, article)| article.as_ref().is_none_or(is_unseen));
        let unseen = unseen.map(|((section, stem), _)| format!("{section}/{stem}")).collect();
        self.closed.push(Closed { record, file: place, issue, unseen });
    }

    /// Reports what has changed in closed issues without a correction or an `updated`.
    pub(super) fn check_closed(&mut self) {
        let closed = std::mem::take(&mut self.closed);
        let found: Vec<Diagnostic> =
            closed.iter().flat_map(|closed| self.edition.changed(closed, self.snapshot)).collect();
        self.found.extend(found);
    }
}

impl Edition {
    /// What an issue is now, without its drafts.
    pub fn closing(&self, id: IssueId, snapshot: &Snapshot) -> ClosedIssue {
        let issue = &self.issues[id];
        let stories = issue.stories.iter().map(|id| &self.stories[*id]);
        let stories: Vec<(String, &Story)> = stories
            .filter(|story| story.hidden != Some(Hidden::Draft))
            .map(|story| (story.name_in_issue(), story))
            .collect();
        let letter = issue.letter.and_then(|n| self.passages.get(n));
        let letter = letter.filter(|letter| letter.hidden.is_none());
        let letter = letter.and_then(|letter| snapshot.text(letter.content.source()));
        let folder = issue.folder();
        ClosedIssue {
            issue: issue.file.digest.clone(),
            captions: issue.file.captions.clone(),
            letter: letter.map(text_digest),
            order: stories.iter().map(|(name, _)| name.clone()).collect(),
            files: files(issue.referenced(), (&issue.file.source, &folder), snapshot),
            stories: stories
                .into_iter()
                .map(|(name, story)| (name, story.closing(&folder, snapshot)))
                .collect(),
        }
    }

    /// What has changed in a closed issue.
    fn changed(&self, closed: &Closed, snapshot: &Snapshot) -> Vec<Diagnostic> {
        let Closed { record, file, issue, unseen } = closed;
        let now = issue.map(|id| self.closing(id, snapshot)).unwrap_or_default();
        let story = |name: &str| {
            let stories = issue.iter().flat_map(|id| &self.issues[*id].stories);
            let mut stories = stories.map(|id| &self.stories[*id]);
            stories.find(|story| story.name_in_issue() == name)
        };
        let mut found = Vec::new();
        for (name, before) in &record.stories {
            match now.stories.get(name) {
                Some(after) => {
                    let changes = before.changes(after);
                    let source = story(name).map(|story| &story.article.source);
                    found.extend(source.and_then(|source| of_story(source, &changes)));
                }
                None if unseen.contains(name) => {}
                None => found.push(of_issue(file, &format!("the story `{name}` is gone"))),
            }
        }
        for name in now.stories.keys().filter(|name| !record.stories.contains_key(*name)) {
            let source = story(name).map_or(file, |story| &story.article.source);
            found.push(of_issue(source, "this story is new"));
        }
        if let Some(id) = issue {
            let source = &self.issues[*id].file.source;
            let changes = record.changes(&now, self.issues[*id].file.contents.is_some());
            let letter = SourcePath::new(&format!("{}/issue.md", source.folder())).ok();
            let letter = letter.filter(|letter| snapshot.get(letter).is_some());
            let place = |change: &str| match &letter {
                Some(letter) if change == LETTER => letter.clone(),
                _ => source.clone(),
            };
            found.extend(changes.into_iter().map(|change| of_issue(&place(change), change)));
        }
        let told = |diagnostic: Diagnostic| match diagnostic.is_about(file) {
            true => diagnostic,
            false => diagnostic.related(Place::file(file), "what it was when the issue was closed"),
        };
        found.into_iter().map(told).collect()
    }
}

impl Issue {
    /// Its folder, with a slash at the end.
    fn folder(&self) -> String {
        format!("content/issues/{}/", self.id)
    }

    /// The references to its files.
    fn referenced(&self) -> impl Iterator<Item = &str> {
        let placed = self.file.cover.iter().chain(&self.file.photos);
        placed.map(|photo| photo.src.as_str()).chain(self.file.pdf.iter().map(|(src, _)| &**src))
    }
}

impl Story {
    /// `<section>/<stem>`.
    fn name_in_issue(&self) -> String {
        format!("{}/{}", self.section, self.article.source.stem())
    }

    /// What it is now.
    fn closing(&self, folder: &str, snapshot: &Snapshot) -> ClosedStory {
        let article = &self.article;
        let (head, digests) = (&article.head, &article.digests);
        let placed = head.photos.iter().map(|photo| photo.src.as_str());
        let shown = article.body.images.iter().map(|image| image.src.as_str());
        ClosedStory {
            head: digests.head.clone(),
            text: digests.text.clone(),
            captions: digests.captions.clone(),
            corrections: head.corrections.len() as u64,
            updated: head.updated.map(|moment| moment.instant.to_string()),
            files: files(placed.chain(shown), (&article.source, folder), snapshot),
        }
    }
}

impl ClosedIssue {
    /// What has changed beside the stories. Without `contents`, `site.yaml` decides on the order of the sections.
    fn changes(&self, now: &Self, has_contents: bool) -> Vec<&'static str> {
        let order = |one: &Self, other: &Self| {
            let both = one.order.iter().filter(|name| other.stories.contains_key(*name));
            let mut order: Vec<String> = both.cloned().collect();
            if !has_contents {
                order.sort_by(|a, b| section(a).cmp(section(b)));
            }
            order
        };
        let parts = [
            (self.issue != now.issue, "what `issue.yaml` says of the issue has changed"),
            (self.captions != now.captions, "captions of the issue have changed"),
            (self.letter != now.letter, LETTER),
            (self.files != now.files, "photos or files of the issue have changed"),
            (order(self, now) != order(now, self), "the order of the stories has changed"),
        ];
        parts.into_iter().filter(|(is_other, _)| *is_other).map(|(_, what)| what).collect()
    }
}

fn section(name: &str) -> &str {
    name.split('/').next().unwrap_or_default()
}

/// The files that references lead to, and the sidecars of these.
fn files<'a>(
    references: impl Iterator<Item = &'a str>,
    (source, folder): (&SourcePath, &str),
    snapshot: &Snapshot,
) -> Files {
    let mut files = BTreeMap::new();
    for reference in references {
        let Ok(path) = media::resolve(source, &media::decoded(reference), snapshot) else {
            continue;
        };
        let name = name_of(&path, folder);
        if let Some(sidecar) = media::sidecar_of(&path)
            && let Some(text) = snapshot.text(&sidecar)
        {
            files.insert(name_of(&sidecar, folder), text_digest(text));
        }
        files.extend(snapshot.get(&path).map(|file| (name, file.digest.short())));
    }
    files
}

/// The name of a file in a record.
fn name_of(path: &SourcePath, folder: &str) -> String {
    let path = path.as_str();
    let outside = || format!("/{}", path.strip_prefix("content/").unwrap_or(path));
    path.strip_prefix(folder).map_or_else(outside, str::to_owned)
}

fn of_story(source: &SourcePath, changes: &[&str]) -> Option<Diagnostic> {
    if changes.is_empty() {
        return None;
    }
    let message =
        format!("the issue is closed, but this story has changed: {}", changes.join(", "));
    let hint = "describe the change in `corrections`, or set `updated`; if it does not matter to readers, close the issue again: ";
    Some(closed(source, message, hint))
}

fn of_issue(source: &SourcePath, change: &str) -> Diagnostic {
    closed(
        source,
        format!("the issue is closed, but {change}"),
        "undo the change, or close the issue again: ",
    )
}

/// A change of a closed issue.
fn closed(source: &SourcePath, message: String, hint: &str) -> Diagnostic {
    let id = source.as_str().split('/').nth(2).unwrap_or_default();
    Diagnostic::new(Code::ClosedIssue, Place::file(source), message)
        .hint(format!("{hint}pressrun close {id}"))
}
