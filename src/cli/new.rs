//! `pressrun new`: starts an issue or a story.

use std::path::Path;

use jiff::Timestamp;

use super::flags::{ArticleFlags, IssueFlags, NewCommand};
use super::report;
use super::{Ended, Failure, known_folder};
use crate::base::diagnostic::Diagnostic;
use crate::base::snapshot::Snapshot;
use crate::content::begin::{self, Begun, NewIssue, NewStory, Refused};
use crate::content::settings::{self, Request};
use crate::io::disk;

/// Starts an issue or a story.
pub(super) fn new(command: &NewCommand) -> Result<Ended, Failure> {
    match command {
        NewCommand::Issue(flags) => issue(flags),
        NewCommand::Article(flags) => article(flags),
    }
}

fn issue(flags: &IssueFlags) -> Result<Ended, Failure> {
    known_folder(&flags.root.folder)?;
    let (snapshot, _) = disk::read(&flags.root.folder)?;
    let asked =
        NewIssue { id: &flags.id, date: flags.date.as_deref(), title: flags.title.as_deref() };
    let begun = settings::seek(&snapshot)
        .map_err(|missing| Refused::Mistakes(vec![missing]))
        .and_then(|_| begin::issue(&asked));
    create(&flags.root.folder, &snapshot, begun)
}

fn article(flags: &ArticleFlags) -> Result<Ended, Failure> {
    known_folder(&flags.root.folder)?;
    let asked = place(flags)?;
    let (snapshot, unread) = disk::read(&flags.root.folder)?;
    // A new story does not depend on the instant.
    let instant = Timestamp::UNIX_EPOCH.into();
    let request = Request { instant, drafts: false, base_url: None, theme: None, host_files: None };
    let begun = match settings::read(&snapshot, &request) {
        (Some(settings), mistakes) if !mistakes.iter().any(Diagnostic::is_error) => {
            begin::story(&asked, &snapshot, &settings)
        }
        (_, mistakes) if mistakes.is_empty() => Err(Refused::Mistakes(unread)),
        (_, mistakes) => Err(Refused::Mistakes(mistakes)),
    };
    create(&flags.root.folder, &snapshot, begun)
}

/// The place of the story, given as one word or by flags.
fn place(flags: &ArticleFlags) -> Result<NewStory<'_>, Failure> {
    let headline = flags.headline.as_deref();
    if let (Some(issue), Some(section)) = (&flags.issue, &flags.section) {
        return Ok(NewStory { issue, section, slug: None, headline });
    }
    let place = flags.place.as_deref().unwrap_or_default().trim_end_matches('/');
    match place.split('/').collect::<Vec<_>>().as_slice() {
        [issue, section] => Ok(NewStory { issue, section, slug: None, headline }),
        [issue, section, slug] => Ok(NewStory { issue, section, slug: Some(slug), headline }),
        _ => {
            let message = "give the place of the story: ISSUE/SECTION or ISSUE/SECTION/SLUG";
            let hint =
                "pressrun new article 2025-09/focus --headline \"Grid Operators Turn to AI\"";
            Err(Failure::usage(message.to_owned(), Some(hint.to_owned())))
        }
    }
}

fn create(
    root: &Path,
    snapshot: &Snapshot,
    begun: Result<Begun, Refused>,
) -> Result<Ended, Failure> {
    let begun = match begun {
        Ok(begun) => begun,
        Err(refused) => return report::refuse(refused, snapshot, "nothing was written"),
    };
    let shown = root.join(begun.file.as_str());
    disk::create_new(root, &[(begun.file, begun.text.into_bytes())])?;
    let shown = shown.strip_prefix(".").unwrap_or(&shown).display();
    let steps: String = begun.to_do.iter().map(|step| format!("  - {step}\n")).collect();
    report::print(&format!("wrote `{shown}`\nnext:\n{steps}"))?;
    Ok(Ended::Done)
}
