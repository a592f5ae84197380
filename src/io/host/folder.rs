//! A folder in which files are replaced one by one: each is complete before it gets its name.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{Error, Host, Locked, Progress, Records, Release, failed};
use crate::base::digest::Digest;
use crate::base::path::Route;
use crate::deploy::changes::{Deletion, Examined};
use crate::deploy::lock;
use crate::deploy::manifest::{self, Manifest};
use crate::io::disk;

/// A folder.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
}

/// The name of a file that is not complete yet.
const DRAFT: &str = ".pressrun-new";

impl Folder {
    pub(super) fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    fn put(&self, source: &Path, route: &Route) -> Result<(), Error> {
        let (draft, place) = (self.path.join(DRAFT), self.path.join(route.as_str()));
        let from = source.join(route.as_str());
        make_folders(&self.path, route)?;
        fs::copy(&from, &draft).map_err(failed("copy", &from))?;
        fs::rename(&draft, &place).map_err(failed("write", &place))
    }

    fn delete(&self, deletion: &Deletion) -> Result<(), Error> {
        delete(&self.path, &deletion.route)
    }
}

impl Host for Folder {
    fn records(&self) -> Result<Records, Error> {
        Ok(Records {
            manifest: read(&self.path.join(manifest::NAME))?,
            lock: read(&self.path.join(lock::NAME))?,
        })
    }

    fn lock(&self, note: &[u8], over: bool) -> Result<Locked, Error> {
        fs::create_dir_all(&self.path).map_err(failed("create", &self.path))?;
        take_lock(&self.path.join(lock::NAME), note, over)
    }

    fn unlock(&self) -> Result<(), Error> {
        remove(&self.path.join(lock::NAME))
    }

    fn deploy(&self, release: &Release<'_>) -> Result<(), Error> {
        release.changes.in_the_way().into_iter().try_for_each(|deletion| self.delete(deletion))?;
        for upload in &release.changes.uploads {
            self.put(release.source, &upload.route)?;
            (release.tell)(Progress::Arrived(upload));
        }
        disk::sync_all(&self.path).map_err(failed("write", &self.path))?;
        write(&self.path.join(manifest::NAME), release.interim)?;
        for deletion in &release.changes.deletions {
            self.delete(deletion)?;
            (release.tell)(Progress::Deleted(&deletion.route));
        }
        write(&self.path.join(manifest::NAME), release.manifest)
    }

    fn examine(&self, manifest: &Manifest, _: &Path) -> Result<Examined, Error> {
        examine(&self.path, manifest)
    }

    fn list(&self) -> Result<BTreeMap<String, u64>, Error> {
        list(&self.path)
    }
}

/// Reads a file; `None` if it does not exist.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(None),
        Err(error) => Err(failed("read", path)(error)),
    }
}

/// Writes a file, completely or not at all.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let draft = path.with_extension("new");
    let written = File::create(&draft).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&draft, path)).map_err(failed("write", path))
}

/// Removes a file if it exists.
pub(super) fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("remove", path)(error)),
        _ => Ok(()),
    }
}

/// Leaves a note unless there is one. The note is complete before it gets its name.
pub(super) fn take_lock(path: &Path, note: &[u8], over: bool) -> Result<Locked, Error> {
    if over {
        return write(path, note).map(|()| Locked::Done);
    }
    // Two deployments at once must not write the same draft.
    let draft = path.with_extension(Digest::of(note).to_string());
    let named = fs::write(&draft, note).and_then(|()| disk::give_name(&draft, path));
    _ = fs::remove_file(&draft);
    match named {
        Ok(()) => Ok(Locked::Done),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Ok(Locked::Held(read(path)?.unwrap_or_default()))
        }
        Err(error) => Err(failed("write", path)(error)),
    }
}

/// Creates the folders of a file. Refuses links, because they can lead anywhere.
pub(super) fn make_folders(top: &Path, route: &Route) -> Result<(), Error> {
    let above = Path::new(route.as_str()).parent().unwrap_or(Path::new(""));
    refuse_links(top, above)?;
    let folder = top.join(above);
    fs::create_dir_all(&folder).map_err(failed("create", &folder))
}

fn refuse_links(top: &Path, below: &Path) -> Result<(), Error> {
    let mut path = top.to_owned();
    for part in below {
        path.push(part);
        if fs::symlink_metadata(&path).is_ok_and(|found| found.is_symlink()) {
            let what = format!(
                "`{}` is a symbolic link, through which nothing is changed",
                path.display()
            );
            return Err(Error::Impossible(what));
        }
    }
    Ok(())
}

/// Deletes a file and the folders that it leaves empty.
pub(super) fn delete(top: &Path, route: &Route) -> Result<(), Error> {
    let below = Path::new(route.as_str());
    refuse_links(top, below.parent().unwrap_or(Path::new("")))?;
    match fs::remove_file(top.join(below)) {
        Err(error)
            if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
        {
            return Err(failed("remove", &top.join(below))(error));
        }
        _ => {}
    }
    let folders = below.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
    // A folder that is not empty stays.
    _ = folders.map(|folder| fs::remove_dir(top.join(folder))).find(Result::is_err);
    Ok(())
}

/// Compares the files below a folder with a manifest.
pub(super) fn examine(top: &Path, manifest: &Manifest) -> Result<Examined, Error> {
    let listed = list(top)?;
    let files: Vec<_> = manifest.all().collect();
    let is_damaged = |(route, digest): (&Route, Digest)| {
        let file = File::open(top.join(route.as_str()));
        !file.and_then(Digest::of_reader).is_ok_and(|(found, _)| found == digest)
    };
    let damaged = files.par_iter().filter(|(route, entry)| is_damaged((route, entry.digest)));
    let known = |name: &String| Route::new(name).is_ok_and(|route| manifest.get(&route).is_some());
    Ok(Examined {
        damaged: damaged.map(|(route, _)| (*route).clone()).collect(),
        unknown: listed.into_keys().filter(|name| !known(name)).collect(),
    })
}

/// Whether a file is a record of ours, or a draft that was left behind.
fn is_record(name: &str) -> bool {
    let stems = [manifest::NAME, lock::NAME].map(|name| name.trim_end_matches("json"));
    name == DRAFT || stems.iter().any(|stem| name.starts_with(stem))
}

/// The files below a folder, and their lengths, without our records.
pub(super) fn list(top: &Path) -> Result<BTreeMap<String, u64>, Error> {
    let mut files = BTreeMap::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let path = top.join(&folder);
        let entries = match fs::read_dir(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries.map_err(failed("read", &path))?,
        };
        for entry in entries {
            let entry = entry.map_err(failed("read", &path))?;
            let metadata = entry.metadata().map_err(failed("read", &path))?;
            let below = folder.join(entry.file_name());
            if metadata.is_dir() {
                folders.push(below);
                continue;
            }
            let name = below.to_string_lossy().replace('\\', "/");
            if !is_record(&name) {
                files.insert(name, metadata.len());
            }
        }
    }
    Ok(files)
}
