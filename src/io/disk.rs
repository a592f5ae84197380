//! The door to the disk: sources come in as a [`Snapshot`](crate::base::snapshot::Snapshot), outputs go out
//! through a [`Publisher`]; [`create_new`] makes the files an author begins with.
//!
//! It parses and renders nothing, and decides nothing about what is published.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "IO boundary")]

mod conflict;
mod fingerprint;
mod project;
mod read;
mod walk;

mod publish;

mod published;

mod create;

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

pub use create::{create_new, in_the_way, rewrite};
pub use fingerprint::Fingerprint;
pub use folders::bad_cache;
pub use print_folder::{Limits, PrintFolder, seal, unseal};
pub use publish::{Publisher, Report};
pub use published::{Published, PublishedFile};
pub use read::{SourceReader, has_settings, read};
pub use saved_file::SavedFile;

use crate::base::diagnostic::Diagnostic;

/// Why sources could not be read or outputs not be published.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The machine failed.
    #[error("cannot {doing} `{}`", path.display())]
    Machine {
        /// What was tried: a verb, "write".
        doing: &'static str,
        /// The file or folder it was tried with.
        path: PathBuf,
        /// What the machine said.
        source: io::Error,
    },
    /// Somebody else is publishing to the same folder.
    #[error("`{}` is in use: {holder} is still publishing to it", output.display())]
    Busy {
        /// The output folder.
        output: PathBuf,
        /// Who holds it, as the holder wrote it down.
        holder: String,
    },
    /// Folders in the output folder cannot be written. Nothing was changed.
    #[error("nothing was published, because these folders cannot be written:{}", listed(folders, *more))]
    Unwritable {
        /// The first of them, and what the machine says.
        folders: Vec<(PathBuf, io::Error)>,
        /// How many more there are.
        more: usize,
    },
    /// A part of the site could not be put in its place; all the rest was. The next build tries again.
    #[error("{}; the rest of the new site is in place, and the next build tries again", caused(.0))]
    Unfinished(Box<Error>),
    /// A folder for new files leads out of the project.
    #[error("`{}` leads out of the publication's folder, where pressrun does not write", .0.display())]
    Outside(PathBuf),
    /// What was to be created is there already.
    #[error("`{}` already exists, and pressrun does not overwrite it", .0.display())]
    Exists(PathBuf),
    /// A source has changed since it was read.
    #[error("`{}` has changed in the meantime, so it was not overwritten", .0.display())]
    Changed(PathBuf),
    /// The author can mend it: a folder that may not be the output folder, or files in it that are
    /// not ours. Nothing was written.
    #[error("the output folder cannot be used as it is")]
    Mistakes(Vec<Diagnostic>),
}

/// An error with its cause.
fn caused(error: &Error) -> String {
    let cause = std::error::Error::source(error);
    cause.map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

/// Folders and what is wrong with them, one after the other.
fn listed(folders: &[(PathBuf, io::Error)], more: usize) -> String {
    let named = folders.iter().map(|(path, error)| format!(" `{}` ({error})", path.display()));
    let more = (more > 0).then(|| format!(" and {more} more folders"));
    named.chain(more).collect::<Vec<_>>().join(",")
}

/// Says what was being done with which file when the machine failed.
fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
    move |source| Error::Machine { doing, path: path.to_owned(), source }
}

/// Takes "there is nothing" for done: what was to be removed is gone.
fn unless_missing(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if is_missing(&error) => Ok(()),
        other => other,
    }
}

/// Whether the machine says that nothing has this name.
fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
