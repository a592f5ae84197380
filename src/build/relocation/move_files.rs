//! The files that get other names, and the order of stories in the issues.

use std::collections::BTreeSet;

use super::Desk;
use super::place::{StoryPlace, Subject, path, refused};
use crate::base::path::{SourcePath, fold_letters};
use crate::content::begin::Refused;
use crate::content::lineup::Lineup;
use crate::content::references::{can_refer, files};

impl Desk<'_> {
    /// Renames the files. Refuses names that are taken.
    pub(super) fn rename(&mut self, subject: &Subject) -> Result<(), Refused> {
        match subject {
            Subject::Issue(old, new) => self.rename_issue(old, new)?,
            Subject::Story(old, new) => self.rename_story(old, new)?,
        }
        let is_moved = |path: &SourcePath| self.done.renames.contains_key(path);
        let there = self.snapshot.iter().filter(|(path, _)| !is_moved(path));
        let taken: BTreeSet<String> = there.map(|(path, _)| fold_letters(path.as_str())).collect();
        match self.done.renames.values().find(|new| taken.contains(&fold_letters(new.as_str()))) {
            Some(new) => Err(refused(format!("there is already a file `{new}`"), None)),
            None => Ok(()),
        }
    }

    fn rename_issue(&mut self, old: &str, new: &str) -> Result<(), Refused> {
        let (from, to) = (format!("content/issues/{old}"), format!("content/issues/{new}"));
        for (file, _) in self.snapshot.below(&from) {
            let rest = file.as_str().strip_prefix(&from).unwrap_or_default();
            self.done.renames.insert(file.clone(), path(&format!("{to}{rest}"))?);
        }
        self.done.folder = Some((path(&from)?, path(&to)?));
        Ok(())
    }

    fn rename_story(&mut self, old: &StoryPlace, new: &StoryPlace) -> Result<(), Refused> {
        let (from, to) = (old.folder(), new.folder());
        self.done.renames.insert(old.file()?, new.file()?);
        if from != to {
            for file in self.own_files(old)? {
                let rest = file.as_str().strip_prefix(&from).unwrap_or_default();
                let moved = path(&format!("{to}{rest}"))?;
                self.done.renames.insert(file, moved);
            }
        }
        Ok(())
    }

    /// The files in the folder of a story to which only this story refers, and those that belong to them: sidecars,
    /// posters, captions of films.
    fn own_files(&self, story: &StoryPlace) -> Result<BTreeSet<SourcePath>, Refused> {
        let own = story.file()?;
        let folder = format!("{}/", story.folder());
        let options = self.settings().reading.markdown_options();
        let is_beside =
            |path: &SourcePath| path.as_str().starts_with(&folder) && path.extension() != "md";
        let mut shown: BTreeSet<SourcePath> =
            files(&own, self.snapshot, &options).into_iter().filter(is_beside).collect();
        for (other, _) in self.snapshot.iter().filter(|(path, _)| can_refer(path) && **path != own)
        {
            let text = self.snapshot.text(other).unwrap_or_default();
            if shown.iter().any(|file| text.contains(file.stem())) {
                for file in files(other, self.snapshot, &options) {
                    shown.remove(&file);
                }
            }
        }
        let belongs = |path: &SourcePath| shown.iter().any(|file| belongs_to(path, file));
        let folder = story.folder();
        let companions = self.snapshot.below(&folder).map(|(path, _)| path);
        let companions: Vec<SourcePath> =
            companions.filter(|path| belongs(path)).cloned().collect();
        Ok(shown.into_iter().chain(companions).collect())
    }

    /// Changes the names in `contents` and `front` of the issues.
    pub(super) fn reorder(&mut self, subject: &Subject) -> Result<(), Refused> {
        let Subject::Story(old, new) = subject else { return Ok(()) };
        let (from, to) = (old.issue_file()?, new.issue_file()?);
        let reading = &self.settings().reading;
        let lineup = |source| Lineup { source, reading };
        let (old_name, new_name) = ((&*old.section, &*old.stem), (&*new.section, &*new.stem));
        if old.issue == new.issue && old.section == new.section {
            let text = lineup(&from).rename(&self.text(&from), old_name, &new.stem);
            return self.order(&from, text, &format!("`{}` becomes `{}`", old.stem, new.stem));
        }
        let (section, stem) = old_name;
        let text = lineup(&from).remove(&self.text(&from), old_name);
        self.order(&from, text, &format!("without `{section}/{stem}`"))?;
        let (section, stem) = new_name;
        let text = lineup(&to).add(&self.text(&to), new_name);
        self.order(&to, text, &format!("with `{stem}` at the end of `{section}`"))
    }

    fn order(&mut self, file: &SourcePath, text: Option<String>, why: &str) -> Result<(), Refused> {
        match text {
            Some(text) if text == self.text(file) => Ok(()),
            Some(text) => {
                self.put(file, text, why);
                Ok(())
            }
            None => {
                let message = format!(
                    "`contents` or `front` in `{file}` is written in a form that cannot be changed"
                );
                let hint = "write one story on each line, with a dash before it; then move again";
                Err(refused(message, Some(hint)))
            }
        }
    }
}

/// Whether a file belongs to another: its sidecar or poster, `crane.jpg.yaml`, or captions of a film, `crane.en.vtt`.
fn belongs_to(path: &SourcePath, file: &SourcePath) -> bool {
    let rest = |start: &str| path.as_str().strip_prefix(start)?.strip_prefix('.');
    let stem = file.as_str().rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem);
    rest(file.as_str()).is_some() || rest(stem).is_some_and(|rest| rest.ends_with("vtt"))
}
