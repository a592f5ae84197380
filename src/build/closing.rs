//! Closes an issue: records what it is, so that a later change without a correction is an error.

use crate::base::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::base::path::SourcePath;
use crate::base::snapshot::Snapshot;
use crate::build::relocation::Survey;
use crate::content::begin::Refused;
use crate::content::closed_issue::{self, ClosedIssue};
use crate::content::settings::Request;
use crate::edition::Issue;

/// The record of an issue that is closed.
#[derive(Clone, Debug)]
pub struct Closing {
    /// The file with the record.
    pub file: SourcePath,
    /// Its text before; `None` if the issue was not closed.
    pub before: Option<String>,
    /// Its new text.
    pub text: String,
    /// The number of stories in it.
    pub stories: usize,
    /// The stories whose record is new or another than before.
    pub changed: Vec<String>,
}

/// Plans to close an issue, given by its id or its path.
///
/// # Errors
/// If the issue does not exist or is not complete yet, or the publication has mistakes.
pub fn close(snapshot: &Snapshot, issue: &str, request: &Request) -> Result<Closing, Refused> {
    let id = issue.trim_start_matches("./").trim_end_matches('/');
    let id = id.strip_suffix("/issue.yaml").unwrap_or(id);
    let id = id.strip_prefix("content/issues/").unwrap_or(id);
    let survey = Survey::of(snapshot, request).map_err(Refused::Mistakes)?;
    let edition = &survey.edition;
    let Some(n) = edition.issues.iter().position(|issue| issue.id.as_str() == id) else {
        let ids = edition.issues.iter().map(|issue| issue.id.as_str());
        let hint = did_you_mean(id, ids);
        return Err(refused(format!("there is no published issue `{id}`"), hint));
    };
    let found = complaints(&survey.found, &edition.issues[n]);
    if !found.is_empty() {
        return Err(Refused::Mistakes(found));
    }
    if let Some(story) = survey.awaited(id) {
        let message = format!("`{story}` is still under embargo");
        return Err(refused(message, Some("close the issue when all its stories are out".into())));
    }
    let file = closed_issue::record(&edition.issues[n].file.source);
    let file = file.ok_or_else(|| refused(format!("`{id}` cannot be part of a path"), None))?;
    let record = edition.closing(n, snapshot);
    let before = snapshot.text(&file).map(str::to_owned);
    let known = before.as_deref().and_then(|text| ClosedIssue::parse(&file, text).ok());
    let known = known.unwrap_or_default();
    let is_other = |name: &&String| known.stories.get(*name) != record.stories.get(*name);
    let names = record.stories.keys().chain(known.stories.keys());
    let mut changed: Vec<String> = names.filter(is_other).cloned().collect();
    changed.sort();
    changed.dedup();
    let text = record.to_text(id);
    Ok(Closing { file, before, text, stories: record.stories.len(), changed })
}

/// The errors of the publication, without those that closing the issue again settles.
fn complaints(found: &[Diagnostic], issue: &Issue) -> Vec<Diagnostic> {
    let folder = format!("{}/", issue.file.source.folder());
    let is_settled = |diagnostic: &Diagnostic| {
        let place = diagnostic.place.as_ref();
        let is_own = place.is_some_and(|place| place.file.as_str().starts_with(&folder));
        let is_record = place.is_some_and(|place| place.file.name() == closed_issue::NAME);
        is_own && (diagnostic.code == Code::ClosedIssue || is_record)
    };
    found.iter().filter(|d| d.is_error() && !is_settled(d)).cloned().collect()
}

fn refused(message: String, hint: Option<String>) -> Refused {
    Refused::Request { message, hint }
}
