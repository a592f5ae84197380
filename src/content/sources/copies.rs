//! Detects second versions of files made by sync programs, so that no story is published twice.

use std::collections::BTreeMap;

use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::path::{CopyName, SourcePath, copied, in_one_line};
use crate::base::snapshot::Snapshot;

/// Finds the copies among the files of a publication, each with its diagnostic.
pub(super) fn find(snapshot: &Snapshot) -> BTreeMap<SourcePath, Diagnostic> {
    let files = snapshot.below("content").chain(snapshot.below("themes"));
    files.filter_map(|(path, _)| Some((path.clone(), copy(path, snapshot)?))).collect()
}

/// Whether the headline of a file decides if it is a copy of another.
pub fn may_be_copied(path: &SourcePath, snapshot: &Snapshot) -> bool {
    let original = |path: &SourcePath| {
        let copy = copied(path.name()).filter(|copy| !copy.is_sure)?;
        path.join(&copy.original).ok()
    };
    let is_of = |other: &SourcePath| original(other).is_some_and(|original| original == *path);
    let is_near = |other: &SourcePath| other != path && other.name().contains(path.stem());
    original(path).is_some_and(|original| snapshot.get(&original).is_some())
        || snapshot.below(path.folder()).any(|(other, _)| is_near(other) && is_of(other))
}

fn copy(path: &SourcePath, snapshot: &Snapshot) -> Option<Diagnostic> {
    let CopyName { original, is_sure } = copied(path.name())?;
    let original = path.join(&original).ok()?;
    let is_there = snapshot.get(&original).is_some();
    let is_doubled = || is_there && is_source(path) && is_same_story(path, &original, snapshot);
    if !is_sure && !is_doubled() {
        return None;
    }
    let message = match is_sure {
        true => {
            format!("a sync program made this second version of `{}`", in_one_line(original.name()))
        }
        false => format!("this looks like a second copy of `{}`", in_one_line(original.name())),
    };
    let place = Place::file(path);
    let diagnostic = Diagnostic::new(Code::ConflictCopy, place, message);
    Some(match is_there {
        true => diagnostic
            .hint(format!(
                "copy what is missing into `{}`, then delete this file",
                in_one_line(original.name())
            ))
            .related(Place::file(&original), "the other version"),
        false => diagnostic.hint(format!(
            "delete it, or name it `{}` if it is the right one",
            in_one_line(original.name())
        )),
    })
}

/// Whether a copy of the file would be published by itself. Photos are only published if something refers to them.
fn is_source(path: &SourcePath) -> bool {
    let is_text = matches!(path.extension().as_str(), "md" | "yaml" | "yml");
    is_text
        && path.as_str().starts_with("content/")
        && !path.as_str().starts_with("content/static/")
}

/// Whether two files begin with the same headline. A name such as `letters 2.md` can also belong to another story.
fn is_same_story(path: &SourcePath, original: &SourcePath, snapshot: &Snapshot) -> bool {
    let headline = |path: &SourcePath| {
        let text = snapshot.text(path)?;
        let lines = text.lines().take(60).map(str::trim);
        let mut lines = lines.filter_map(|line| {
            line.strip_prefix("headline:").or_else(|| line.strip_prefix("title:"))
        });
        lines.next().map(|headline| headline.trim().trim_matches(['"', '\'']).to_lowercase())
    };
    let is_numbered = path.stem().rsplit_once(' ').is_some_and(|(_, number)| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    !is_numbered || headline(path) == headline(original)
}
