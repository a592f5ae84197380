//! `pressrun close`: records what an issue is when it is out.

#![expect(clippy::disallowed_methods, reason = "the clock is read here")]

use std::path::Path;

use jiff::Timestamp;

use super::flags::CloseFlags;
use super::{Ended, Failure, known_folder, report};
use crate::base::diagnostic::visible_line;
use crate::build::{self, Closing};
use crate::content::begin::Refused;
use crate::content::settings::Request;
use crate::io::disk;

/// Closes an issue, or shows what would be recorded.
pub(super) fn close(flags: &CloseFlags) -> Result<Ended, Failure> {
    let root = &flags.root.folder;
    known_folder(root)?;
    let (snapshot, unread) = disk::read(root)?;
    let request = Request {
        instant: Timestamp::now().into(),
        drafts: false,
        base_url: None,
        theme: None,
        host_files: None,
    };
    let closing = match unread.is_empty() {
        true => build::close(&snapshot, &flags.issue, &request),
        false => Err(Refused::Mistakes(unread)),
    };
    match closing {
        Ok(closing) => finish(root, &closing, flags.dry_run),
        Err(refused) => report::refuse(refused, &snapshot, "nothing was recorded"),
    }
}

fn finish(root: &Path, closing: &Closing, is_trial: bool) -> Result<Ended, Failure> {
    let Closing { file, before, text, stories, changed } = closing;
    match before {
        _ if is_trial => {}
        None => disk::create_new(root, &[(file.clone(), text.clone().into_bytes())])?,
        Some(before) if before == text => {}
        Some(before) => disk::rewrite(root, file, (before, text))?,
    }
    let told = changed.iter().filter(|_| before.is_some());
    let lines: String = told.map(|name| visible_line(&format!("  ~ {name}")) + "\n").collect();
    let count = if *stories == 1 { "1 story".to_owned() } else { format!("{stories} stories") };
    let done = if is_trial { "to record" } else { "recorded" };
    report::print(&format!("{lines}{}: {count} {done}\n", visible_line(file.as_str())))?;
    Ok(Ended::Done)
}
