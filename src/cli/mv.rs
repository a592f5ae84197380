//! `pressrun mv`: moves a story or an issue.

#![expect(clippy::disallowed_methods, reason = "the clock is read here")]

use std::path::Path;

use jiff::Timestamp;

use super::flags::MvFlags;
use super::{Ended, Failure, known_folder, report};
use crate::base::diagnostic::visible_line;
use crate::build::{self, Relocation};
use crate::content::begin::Refused;
use crate::content::settings::Request;
use crate::io::disk;

/// Moves a story or an issue with everything that belongs to it, or shows what would be done.
pub(super) fn mv(flags: &MvFlags) -> Result<Ended, Failure> {
    let root = &flags.root.folder;
    known_folder(root)?;
    let (snapshot, unread) = disk::read(root)?;
    if !unread.is_empty() {
        return report::refuse(Refused::Mistakes(unread), &snapshot, "nothing was moved");
    }
    let request = Request {
        instant: Timestamp::now().into(),
        drafts: false,
        base_url: None,
        theme: None,
        host_files: None,
    };
    match build::relocate(&snapshot, (&flags.from, &flags.to), &request) {
        Ok(relocation) => finish(root, &relocation, flags.dry_run),
        Err(refused) => report::refuse(refused, &snapshot, "nothing was moved"),
    }
}

fn finish(root: &Path, relocation: &Relocation, is_trial: bool) -> Result<Ended, Failure> {
    if !is_trial {
        let Relocation { folder, renames, texts, .. } = relocation;
        disk::relocate(root, disk::Changes { folder: folder.as_ref(), renames, texts })?;
    }
    let done = if is_trial { "to move; nothing was changed" } else { "moved" };
    report::print(&format!("{}{done}\n", described(relocation)))?;
    Ok(Ended::Done)
}

/// Everything that a move does, one line each.
fn described(relocation: &Relocation) -> String {
    let renamed = relocation.renames.iter().map(|(old, new)| format!("{old} -> {new}"));
    let said = relocation.said.iter().cloned();
    renamed.chain(said).map(|line| visible_line(&line) + "\n").collect()
}
