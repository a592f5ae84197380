//! `pressrun theme`: lists the files of a theme, and copies them for changes.

use std::sync::Arc;

use jiff::Timestamp;

use super::flags::{EjectFlags, ThemeCommand};
use super::report;
use super::{Ended, Failure, known_folder};
use crate::base::diagnostic::{Diagnostic, Extent, did_you_mean};
use crate::base::path::SourcePath;
use crate::base::snapshot::Snapshot;
use crate::content::settings::{self, Request};
use crate::io::disk;
use crate::site::theme;

/// Copies a file of the theme, or lists the files.
pub(super) fn theme(command: &ThemeCommand) -> Result<Ended, Failure> {
    match command {
        ThemeCommand::Eject(flags) => eject(flags),
    }
}

fn eject(flags: &EjectFlags) -> Result<Ended, Failure> {
    known_folder(&flags.root.folder)?;
    let (snapshot, _) = disk::read(&flags.root.folder)?;
    // A theme does not depend on the instant.
    let instant = Timestamp::UNIX_EPOCH.into();
    let request = Request {
        instant,
        drafts: false,
        base_url: None,
        theme: flags.theme.clone(),
        host_files: None,
    };
    let files = match settings::read(&snapshot, &request) {
        (Some(settings), _) => theme::built_in_files(&snapshot, &settings),
        (None, mistakes) => Err(mistakes),
    };
    match files {
        Ok(files) => match &flags.file {
            Some(wanted) => copy(flags, wanted, &files),
            None => list(&snapshot, &files),
        },
        Err(mistakes) => refuse(&mistakes, &snapshot),
    }
}

/// The built-in files of a theme, and the paths for copies of them.
type Files = [(SourcePath, Arc<[u8]>)];

fn refuse(mistakes: &[Diagnostic], snapshot: &Snapshot) -> Result<Ended, Failure> {
    report::draw(mistakes, snapshot, Extent::First);
    report::complain("nothing was written");
    Ok(Ended::Mistakes)
}

/// Lists the files that can be copied, and those that have been.
fn list(snapshot: &Snapshot, files: &Files) -> Result<Ended, Failure> {
    let line = |(file, _): &(SourcePath, _)| match snapshot.get(file) {
        Some(_) => format!("{}  (yours: {file})\n", below_theme(file)),
        None => format!("{}\n", below_theme(file)),
    };
    report::print(&files.iter().map(line).collect::<String>())?;
    Ok(Ended::Done)
}

/// Copies the file with a name, which may omit its folders if it is unique.
fn copy(flags: &EjectFlags, wanted: &str, files: &Files) -> Result<Ended, Failure> {
    let wanted = wanted.trim_start_matches("./");
    let whole = files.iter().find(|(file, _)| [file.as_str(), below_theme(file)].contains(&wanted));
    let mut of_name = files.iter().filter(|(file, _)| file.name() == wanted);
    let found = whole.or_else(|| of_name.next());
    let Some((file, bytes)) = found.filter(|_| whole.is_some() || of_name.next().is_none()) else {
        let names = files.iter().flat_map(|(file, _)| [below_theme(file), file.name()]);
        let hint = did_you_mean(wanted, names);
        let hint = hint.unwrap_or_else(|| "`pressrun theme eject` lists all files".to_owned());
        return Err(Failure::usage(format!("the theme has no file `{wanted}`"), Some(hint)));
    };
    disk::create_new(&flags.root.folder, &[(file.clone(), bytes.to_vec())])?;
    let shown = flags.root.folder.join(file.as_str());
    let shown = shown.strip_prefix(".").unwrap_or(&shown).display();
    report::print(&format!("wrote `{shown}`, which now replaces the built-in file\n"))?;
    Ok(Ended::Done)
}

/// A file's path below the folder of its theme.
fn below_theme(file: &SourcePath) -> &str {
    file.as_str().splitn(3, '/').nth(2).unwrap_or_default()
}
