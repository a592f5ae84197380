//! The places that a site is deployed to: for each kind a file, and one way through a deployment for all.
//!
//! This module makes changes. It does not decide what is deployed.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "IO boundary: sites are copied to folders, and notes are kept of it"
)]

mod folder;
mod release;
mod storage;
mod server;
mod branch;
mod notes;
mod run;
mod verify;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

pub use notes::Notes;
pub use run::{Begun, Refusal, Run, begin, roll_back};
pub use verify::verify;

use crate::base::path::Route;
use crate::deploy::changes::{Changes, Examined, Upload};
use crate::deploy::manifest::Manifest;
use crate::deploy::place::Place;
use crate::io::program;
use crate::io::rclone::Remote;

/// A place that a site is deployed to.
pub trait Host: fmt::Debug {
    /// Whether it sends files with the headers that it is told.
    fn takes_headers(&self) -> bool {
        false
    }

    /// Whether readers may see a half-written file there; a sentence about it.
    fn caution(&self) -> Option<String> {
        None
    }

    /// Reads what is noted there.
    ///
    /// # Errors
    /// If the place cannot be reached.
    fn records(&self) -> Result<Records, Error>;

    /// Notes who is deploying. With `over`, replaces the note of another.
    ///
    /// # Errors
    /// If the place cannot be reached.
    fn lock(&self, note: &[u8], over: bool) -> Result<Locked, Error>;

    /// Removes the note.
    ///
    /// # Errors
    /// If the place cannot be reached.
    fn unlock(&self) -> Result<(), Error>;

    /// Makes the changes. After an error, readers find each page old or new, and everything that it shows.
    ///
    /// # Errors
    /// If the place cannot be reached, or refuses something.
    fn deploy(&self, release: &Release<'_>) -> Result<(), Error>;

    /// Compares the files there with a manifest. The files of the site below `source` have the bytes that the
    /// manifest says.
    ///
    /// # Errors
    /// If the place cannot be reached.
    fn examine(&self, manifest: &Manifest, source: &Path) -> Result<Examined, Error>;

    /// The files there and their lengths.
    ///
    /// # Errors
    /// If the place cannot be reached.
    fn list(&self) -> Result<std::collections::BTreeMap<String, u64>, Error>;

    /// Whether it keeps earlier releases.
    fn keeps_releases(&self) -> bool {
        false
    }

    /// Shows the release before the present one again, and says which it is.
    ///
    /// # Errors
    /// If there is none, or the place cannot be reached.
    fn roll_back(&self) -> Result<String, Error> {
        let what = "this kind of place keeps no earlier releases; check out an earlier version of the publication, and deploy \
                    that";
        Err(Error::Impossible(what.to_owned()))
    }
}

/// What is noted at a place.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Records {
    /// The manifest.
    pub manifest: Option<Vec<u8>>,
    /// The note that somebody is deploying.
    pub lock: Option<Vec<u8>>,
}

/// Whether a note could be left.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Locked {
    /// It is there.
    Done,
    /// Somebody else was faster: their note.
    Held(Vec<u8>),
}

/// A site to be deployed.
pub struct Release<'a> {
    /// The folder with the files of the site.
    pub source: &'a Path,
    /// What has to be done.
    pub changes: &'a Changes,
    /// The manifest before.
    pub before: &'a Manifest,
    /// The manifest afterwards, as it is stored.
    pub manifest: &'a [u8],
    /// The manifest before the deletions, for places that show files one by one.
    pub interim: &'a [u8],
    /// A name for it that no other release has, and that sorts by time.
    pub name: &'a str,
    /// The number of earlier releases that stay.
    pub keep: u32,
    /// Is told what has been done.
    pub tell: &'a dyn Fn(Progress<'_>),
}

/// What a deployment is doing.
#[derive(Clone, Copy, Debug)]
pub enum Progress<'a> {
    /// Something that takes time begins.
    Doing(&'a str),
    /// So many bytes of the files under way have arrived.
    Bytes(u64),
    /// A file has arrived, and is visible if the place shows files one by one.
    Arrived(&'a Upload),
    /// A file was deleted.
    Deleted(&'a Route),
}

/// Why a place could not be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A program failed.
    #[error("{doing}: {source}")]
    Program {
        /// What it was asked to do: "the manifest cannot be read".
        doing: String,
        /// The cause.
        source: program::Error,
        /// What to do.
        hint: Option<String>,
    },
    /// This machine failed.
    #[error("cannot {doing} `{}`: {source}", path.display())]
    Machine {
        /// What failed: a verb.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The place cannot do this.
    #[error("{0}")]
    Impossible(String),
}

impl Error {
    /// Whether the user has to do something on this machine first.
    pub fn is_usage(&self) -> bool {
        let is_missing = |source: &program::Error| matches!(source, program::Error::Missing(_));
        match self {
            Self::Program { source, .. } => is_missing(source),
            Self::Impossible(_) => true,
            Self::Machine { .. } => false,
        }
    }

    /// What to do.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Program { source: program::Error::Missing(program), .. } => {
                Some(program.installation())
            }
            Self::Program { hint, .. } => hint.clone(),
            Self::Machine { .. } | Self::Impossible(_) => None,
        }
    }
}

/// Describes what a program was asked to do.
fn while_doing(doing: &str) -> impl FnOnce(program::Error) -> Error {
    let doing = doing.to_owned();
    move |source| Error::Program { doing, source, hint: None }
}

/// Describes the action and the file that failed.
fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
    move |source| Error::Machine { doing, path: path.to_owned(), source }
}

/// How a place is used.
#[derive(Clone, Copy, Debug)]
pub struct Use<'a> {
    /// The publication's folder.
    pub root: &'a Path,
    /// A folder for what is kept from one deployment to the next.
    pub cache: &'a Path,
    /// Whether files in a folder are replaced one by one.
    pub in_place: bool,
    /// Whether each deployment replaces the history of a branch.
    pub is_orphan: bool,
}

/// Opens a place.
///
/// # Errors
/// If a program that reaches it is missing.
pub fn open(place: &Place, how: Use<'_>) -> Result<Box<dyn Host>, Error> {
    Ok(match place {
        Place::Folder(path) if how.in_place => Box::new(folder::Folder::at(&how.root.join(path))),
        Place::Folder(path) => Box::new(release::Releases::at(&how.root.join(path))),
        Place::Ssh(login) => Box::new(server::Server::at(login)),
        Place::Git { repository, branch } => {
            Box::new(branch::Branch::open((repository, branch), how.cache, how.is_orphan)?)
        }
        Place::Bucket { bucket, prefix } => {
            Box::new(storage::Storage::open(Remote::bucket(bucket, prefix))?)
        }
        Place::Server(protocol, login) => Box::new(storage::Storage::server(*protocol, login)?),
        Place::Remote(remote) => Box::new(storage::Storage::open(Remote::configured(remote))?),
    })
}
