//! `pressrun mv`: moves a story or an issue.

#![expect(clippy::disallowed_methods, reason = "the clock is read here")]

use std::path::Path;

use jiff::Timestamp;

use super::flags::MvFlags;
use super::{Ended, Failure, known_folder, report};
use crate::base::diagnostic::{Extent, visible_line};
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
        report::draw(&unread, &snapshot, Extent::First);
        report::complain("nothing was moved");
        return Ok(Ended::Mistakes);
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
        Err(Refused::Request { message, hint }) => Err(Failure::usage(message, hint)),
        Err(Refused::Mistakes(mistakes)) => {
            report::draw(&mistakes, &snapshot, Extent::First);
            report::complain("nothing was moved");
            Ok(Ended::Mistakes)
        }
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
