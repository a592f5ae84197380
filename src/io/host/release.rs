//! A folder with releases: each deployment is a folder of its own, and a link leads to the present one.
//!
//! ```text
//! current -> releases/20250918T060000123Z-1a2b3c4d
//! releases/20250918T060000123Z-1a2b3c4d/         the site
//! releases/20250918T060000123Z-1a2b3c4d.json     its manifest
//! .pressrun-lock.json                         who is deploying
//! ```
//!
//! The web server shows `current/`. Files that did not change are hard links to those of the release before.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::folder::{delete, examine, list, make_folders, read, remove, take_lock, write};
use super::{Error, Host, Locked, Progress, Records, Release, failed};
use crate::deploy::changes::Examined;
use crate::deploy::lock;
use crate::deploy::manifest::Manifest;
use crate::deploy::release::{CURRENT, Layout, NEXT, RELEASES, STAGING, before, superfluous};
use crate::io::disk;

/// A folder with releases.
#[derive(Debug)]
pub(super) struct Releases {
    path: PathBuf,
}

impl Releases {
    pub(super) fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// The name of the present release.
    fn current(&self) -> Result<Option<String>, Error> {
        let link = self.path.join(CURRENT);
        match fs::read_link(&link) {
            Ok(to) => Ok(Layout::name_of(&to.to_string_lossy()).map(str::to_owned)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
                let what = format!(
                    "`{}` is not a symbolic link, so it cannot lead to releases; rename it, or set `in_place: true`",
                    link.display()
                );
                Err(Error::Impossible(what))
            }
            Err(error) => Err(failed("read", &link)(error)),
        }
    }

    fn release(&self, name: &str) -> PathBuf {
        self.path.join(RELEASES).join(name)
    }

    fn manifest(&self, name: &str) -> PathBuf {
        self.path.join(RELEASES).join(format!("{name}.json"))
    }

    /// Brings the files together that make the release.
    fn stage(&self, release: &Release<'_>, staging: &Path) -> Result<(), Error> {
        match fs::remove_dir_all(staging) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(failed("remove", staging)(error));
            }
            _ => {}
        }
        fs::create_dir_all(staging).map_err(failed("create", staging))?;
        if let Some(current) = self.current()? {
            (release.tell)(Progress::Doing("linking what stays"));
            link_all(&self.release(&current), staging)?;
        }
        for deletion in &release.changes.deletions {
            delete(staging, &deletion.route)?;
        }
        for upload in &release.changes.uploads {
            let (from, to) =
                (release.source.join(upload.route.as_str()), staging.join(upload.route.as_str()));
            make_folders(staging, &upload.route)?;
            // It may be a hard link to the file of the present release, which must not change.
            remove(&to)?;
            fs::copy(&from, &to).map_err(failed("copy", &from))?;
            (release.tell)(Progress::Arrived(upload));
        }
        disk::sync_all(staging).map_err(failed("write", staging))
    }

    /// Lets the link lead to a release. Readers find the old one or the new one at every moment.
    fn switch(&self, name: &str) -> Result<(), Error> {
        let (next, current) = (self.path.join(NEXT), self.path.join(CURRENT));
        remove(&next)?;
        link(&Path::new(RELEASES).join(name), &next).map_err(failed("create", &next))?;
        fs::rename(&next, &current).map_err(failed("replace", &current))
    }

    /// The names of all releases.
    fn names(&self) -> Result<Vec<String>, Error> {
        let folder = self.path.join(RELEASES);
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(failed("read", &folder))?,
        };
        let names = entries.flatten().filter(|entry| entry.path().is_dir());
        let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
        Ok(names.filter(|name| Layout::is_name(name)).collect())
    }
}

impl Host for Releases {
    fn records(&self) -> Result<Records, Error> {
        let manifest = match self.current()? {
            Some(name) => read(&self.manifest(&name))?,
            None => None,
        };
        Ok(Records { manifest, lock: read(&self.path.join(lock::NAME))? })
    }

    fn lock(&self, note: &[u8], over: bool) -> Result<Locked, Error> {
        fs::create_dir_all(&self.path).map_err(failed("create", &self.path))?;
        take_lock(&self.path.join(lock::NAME), note, over)
    }

    fn unlock(&self) -> Result<(), Error> {
        remove(&self.path.join(lock::NAME))
    }

    fn deploy(&self, release: &Release<'_>) -> Result<(), Error> {
        let staging = self.release(STAGING);
        self.stage(release, &staging)?;
        let place = self.release(release.name);
        write(&self.manifest(release.name), release.manifest)?;
        fs::rename(&staging, &place).map_err(failed("rename", &staging))?;
        (release.tell)(Progress::Doing("switching"));
        self.switch(release.name)?;
        for old in superfluous(&self.names()?, release.name, release.keep) {
            let folder = self.release(old);
            fs::remove_dir_all(&folder).map_err(failed("remove", &folder))?;
            remove(&self.manifest(old))?;
        }
        for deletion in &release.changes.deletions {
            (release.tell)(Progress::Deleted(&deletion.route));
        }
        Ok(())
    }

    fn examine(&self, manifest: &Manifest, _: &Path) -> Result<Examined, Error> {
        examine(&self.path.join(CURRENT), manifest)
    }

    fn list(&self) -> Result<BTreeMap<String, u64>, Error> {
        match self.current()? {
            Some(name) => list(&self.release(&name)),
            None => Ok(BTreeMap::new()),
        }
    }

    fn keeps_releases(&self) -> bool {
        true
    }

    fn roll_back(&self) -> Result<String, Error> {
        let current = self.current()?;
        let names = self.names()?;
        let Some(earlier) = current.as_deref().and_then(|current| before(&names, current)) else {
            return Err(Error::Impossible("there is no earlier release there".to_owned()));
        };
        self.switch(earlier)?;
        // It is not what the next deployment is to be rolled back to.
        if let Some(current) = &current {
            let folder = self.release(current);
            fs::remove_dir_all(&folder).map_err(failed("remove", &folder))?;
            remove(&self.manifest(current))?;
        }
        Ok(earlier.to_owned())
    }
}

/// Makes every file below a folder appear below another one, as a hard link, or as a copy where links are impossible.
fn link_all(from: &Path, to: &Path) -> Result<(), Error> {
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let path = from.join(&folder);
        fs::create_dir_all(to.join(&folder)).map_err(failed("create", &to.join(&folder)))?;
        for entry in fs::read_dir(&path).map_err(failed("read", &path))? {
            let entry = entry.map_err(failed("read", &path))?;
            let below = folder.join(entry.file_name());
            let kind = entry.file_type().map_err(failed("read", &path))?;
            if kind.is_dir() {
                folders.push(below);
            } else if kind.is_file() {
                let (old, new) = (from.join(&below), to.join(&below));
                let linked = fs::hard_link(&old, &new).or_else(|_| fs::copy(&old, &new).map(drop));
                linked.map_err(failed("copy", &old))?;
            }
        }
    }
    Ok(())
}

#[cfg(unix)]
fn link(to: &Path, at: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, at)
}

/// Without a right of its own, nobody may create links on Windows; there, files are replaced in place.
#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
