//! Keeps the records of closed issues true: a move does not count as a change.

use super::Desk;
use super::place::Subject;
use super::survey::Survey;
use crate::base::path::SourcePath;
use crate::base::snapshot::Snapshot;
use crate::content::begin::Refused;
use crate::content::closed_issue::{self, ClosedIssue};

impl Desk<'_> {
    /// Writes the records of closed issues anew, as far as they were true before.
    pub(super) fn keep_closed(&mut self, subject: &Subject) -> Result<(), Refused> {
        let files = self.snapshot.below("content/issues").map(|(file, _)| file);
        let records: Vec<SourcePath> = files
            .filter(|file| closed_issue::record(file).as_ref() == Some(*file))
            .cloned()
            .collect();
        if records.is_empty() {
            return Ok(());
        }
        let after = self.survey()?;
        let sources = self.after();
        for file in records {
            let text = self.snapshot.text(&file).unwrap_or_default();
            let Ok(record) = ClosedIssue::parse(&file, text) else { continue };
            let (old, new) = (id_of(&file).to_owned(), self.new_name(&file));
            let before = closing(self.before, &old, self.snapshot);
            let after = closing(&after, id_of(&new), &sources);
            let (Some(before), Some(after)) = (before, after) else { continue };
            let moved = record.moved((&before, &after), &|name| renamed(name, &old, subject));
            if moved != record || old != id_of(&new) {
                let text = moved.to_text(id_of(&new));
                self.put(&new, text, "the record of the closed issue stays true");
            }
        }
        Ok(())
    }
}

/// What an issue is.
fn closing(survey: &Survey, id: &str, snapshot: &Snapshot) -> Option<ClosedIssue> {
    let issue = survey.edition.issues.iter().position(|issue| issue.id.as_str() == id)?;
    Some(survey.edition.closing(issue, snapshot))
}

/// The id of the issue of a record.
fn id_of(file: &SourcePath) -> &str {
    file.as_str().split('/').nth(2).unwrap_or_default()
}

/// The name of a story of an issue after the move; `None` if it has left the issue.
fn renamed(name: &str, issue: &str, subject: &Subject) -> Option<String> {
    let Subject::Story(old, new) = subject else { return Some(name.to_owned()) };
    let is_moved = old.issue == issue && name == format!("{}/{}", old.section, old.stem);
    match is_moved {
        false => Some(name.to_owned()),
        true => (new.issue == issue).then(|| format!("{}/{}", new.section, new.stem)),
    }
}
