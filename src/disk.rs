//! The door to the disk: sources come in as a [`Snapshot`](crate::snapshot::Snapshot), outputs go out
//! through a [`Publisher`]; [`create_new`] makes the files an author begins with.
//!
//! It parses and renders nothing, and decides nothing about what is published.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "IO boundary")]

mod fingerprint;
mod read;
mod walk;

mod publish;

mod create;

mod cabinet;

mod folders;
mod lock;
mod plan;
mod record;
mod steps;
mod terrain;

use std::io;
use std::path::{Path, PathBuf};

pub use cabinet::{Drawers, Limits, seal, unseal};
pub use create::{create_new, in_the_way};
pub use fingerprint::Fingerprint;
pub use publish::{Keepsake, Publisher, Report};
pub use read::{Reader, has_settings, read};

use crate::diagnostic::Diagnostic;

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
    /// What was to be created is there already.
    #[error("`{}` exists already, and nothing is ever written over it", .0.display())]
    Exists(PathBuf),
    /// The author can mend it: a folder that may not be the output folder, or files in it that are
    /// not ours. Nothing was written.
    #[error("the output folder cannot be used as it is")]
    Mistakes(Vec<Diagnostic>),
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
