//! Access to the disk. Sources become a [`Snapshot`](crate::base::snapshot::Snapshot), a [`Publisher`] writes the
//! outputs, [`create_new`] creates the first files of an author, and [`relocate`] renames sources.
//!
//! This module does not parse or render anything, and does not decide what is published.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "IO boundary")]

mod conflict;
mod fingerprint;
mod project;
mod read;
mod walk;

mod publish;

mod published;

mod create;
mod change;
mod relocate;

mod print_folder;
mod data_dir;

mod state_dir;
mod folders;
mod saved_file;
mod lock;
mod plan;
mod reach;
mod record;
mod steps;
mod unknown_files;
mod sync;
mod output_dir;

use std::io;
use std::path::{Path, PathBuf};

pub use change::{TextPair, change_texts, records};
pub use create::{create_new, give_name, in_the_way, replace, rewrite};
pub use fingerprint::Fingerprint;
pub use folders::bad_cache;
pub use print_folder::{Limits, PrintFolder, seal, unseal};
pub use publish::{Publisher, Report};
pub use published::{About, Published, PublishedFile};
pub use read::{SourceReader, has_settings, read, read_record, read_settings};
pub use relocate::{Changes, relocate};
pub use saved_file::SavedFile;
pub use sync::all as sync_all;

use crate::base::diagnostic::Diagnostic;

/// Why sources could not be read, or outputs could not be published.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The machine failed.
    #[error("cannot {doing} `{}`", path.display())]
    Machine {
        /// What failed: a verb, "write".
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// Another process is publishing to the same folder.
    #[error("`{}` is in use: {holder} is still publishing to it", output.display())]
    Busy {
        /// The output folder.
        output: PathBuf,
        /// The note of that process.
        holder: String,
    },
    /// Folders in the output folder cannot be written. Nothing was changed.
    #[error("nothing was published, because these folders cannot be written:{}", listed(folders, *more))]
    Unwritable {
        /// The first of them, each with the cause.
        folders: Vec<(PathBuf, io::Error)>,
        /// The number of others.
        more: usize,
    },
    /// A part of the site could not be put in place; the rest was. The next build tries again.
    #[error("{}; the rest of the new site is in place, and the next build tries again", caused(.0))]
    Unfinished(Box<Error>),
    /// A folder for new files leads out of the project.
    #[error("`{}` leads out of the publication's folder, where pressrun does not write", .0.display())]
    Outside(PathBuf),
    /// A file to be created already exists.
    #[error("`{}` already exists, and pressrun does not overwrite it", .0.display())]
    Exists(PathBuf),
    /// A source has changed since it was read.
    #[error("`{}` has changed in the meantime, so it was not overwritten", .0.display())]
    Changed(PathBuf),
    /// Mistakes of the author: a folder that cannot be the output folder, or files in it that are not ours. Nothing
    /// was written.
    #[error("the output folder cannot be used as it is")]
    Mistakes(Vec<Diagnostic>),
}

/// An error with its cause.
fn caused(error: &Error) -> String {
    let cause = std::error::Error::source(error);
    cause.map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

/// Lists folders and their causes.
fn listed(folders: &[(PathBuf, io::Error)], more: usize) -> String {
    let named = folders.iter().map(|(path, error)| format!(" `{}` ({error})", path.display()));
    let more = (more > 0).then(|| format!(" and {more} more folders"));
    named.chain(more).collect::<Vec<_>>().join(",")
}

/// Describes the action and the file that failed.
fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
    move |source| Error::Machine { doing, path: path.to_owned(), source }
}

/// Accepts that a file to be removed does not exist.
fn unless_missing(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if is_missing(&error) => Ok(()),
        other => other,
    }
}

/// Whether the error says that the file does not exist.
fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
