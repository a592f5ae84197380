//! The folder with the data of earlier builds: records about output folders, and prints.
//!
//! Only data from builds on this machine are used. A repository or an archive may contain such a folder, with lists
//! of files to remove and with wrong prints. The folder is recognized by a stamp: a file, and the times that the file
//! system gave it when it was created. A copy has different times.

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::{Error, failed, is_missing, print_folder, unless_missing};

/// The name of the folder in a project.
pub(super) const NAME: &str = ".pressrun";

/// The file whose times identify the folder. It is empty and never written again.
const STAMP: &str = "stamp";

/// The times of the stamp, one per line. There are several if machines synchronize the folder.
const KNOWN: &str = "known-here";

/// The most times that are kept.
const MOST_KNOWN: usize = 16;

/// The longest list of times, in bytes.
const LONGEST_KNOWN: u64 = 4096;

/// The folder of prints.
pub(super) const PICTURES: &str = "pictures";

/// The beginning of the names of folders for unknown contents.
const ASIDE: &str = "set-aside-";

/// A data folder.
#[derive(Clone, Debug)]
pub(super) struct DataDir {
    folder: PathBuf,
    /// Where contents that no build here made are now.
    aside: Option<PathBuf>,
    /// Whether the folder was just created.
    pub(super) is_new: bool,
}

impl DataDir {
    /// Opens a folder, or creates it, and puts aside everything that no build here made.
    pub(super) fn open(folder: &Path) -> Result<Self, Error> {
        let (aside, is_new) = match fs::symlink_metadata(folder) {
            Ok(found) if found.is_dir() => (open_folder(folder)?, false),
            Ok(_) => (Some(replace(folder)?), false),
            Err(error) if is_missing(&error) => {
                make(folder)?;
                (None, true)
            }
            Err(error) => return Err(failed("open", folder)(error)),
        };
        Ok(Self { folder: folder.to_owned(), aside, is_new })
    }

    /// As [`DataDir::open`], in a folder where other users can write: refuses what others made.
    pub(super) fn open_for_us_alone(folder: &Path) -> Result<Self, Error> {
        if let Some(parent) = folder.parent() {
            fs::create_dir_all(parent).map_err(failed("create", parent))?;
        }
        let made = create_private(folder);
        let is_new = made.is_ok();
        match made {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(failed("create", folder)(error));
            }
            _ => {}
        }
        if !is_ours(folder).map_err(failed("write", folder))? {
            let error =
                io::Error::new(io::ErrorKind::PermissionDenied, "it belongs to another user");
            return Err(failed("write", folder)(error));
        }
        Ok(Self { is_new, ..Self::open(folder)? })
    }

    /// Whether builds here made a folder.
    pub(super) fn is_known(folder: &Path) -> bool {
        is_folder(folder) && has_known_stamp(folder)
    }

    /// The warning that something was put aside.
    pub(super) fn warning(&self) -> Option<String> {
        let aside = self.aside.as_ref()?;
        let name = aside.file_name().unwrap_or_default().to_string_lossy();
        let folder = self.folder.file_name().unwrap_or_default().to_string_lossy();
        Some(format!(
            "`{folder}` was copied or came with the publication: no build on this machine made it, so it is not used. \
             Its contents are now in `{folder}/{name}`, which you can delete"
        ))
    }

    /// The folders with everything that was put aside, now or earlier.
    pub(super) fn asides(&self) -> Vec<PathBuf> {
        asides(&self.folder)
    }
}

/// The folders inside a folder with what was put aside.
fn asides(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let named = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(ASIDE));
    named.map(|entry| entry.path()).filter(|path| is_folder(path)).collect()
}

/// Whether a folder contains only data of builds.
fn has_only_ours(aside: &Path) -> bool {
    let is_ours = |name: &str| name == PICTURES || name == NAME || name.starts_with("output-");
    let mut entries = fs::read_dir(aside).into_iter().flatten();
    entries.all(|entry| entry.is_ok_and(|entry| is_ours(&entry.file_name().to_string_lossy())))
}

/// Creates or finds a folder inside the data folder. Refuses a link, because its target is not ours.
pub(super) fn make_folder(folder: &Path) -> Result<(), Error> {
    match fs::create_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && is_folder(folder) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let what = "it is a symbolic link or a file; remove it";
            Err(failed("keep records in", folder)(io::Error::other(what)))
        }
        made => made.map_err(failed("create", folder)),
    }
}

/// Whether the path is a folder itself, not a link to one.
pub(super) fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

/// Opens an existing folder, and returns where it put data that no build here made.
fn open_folder(folder: &Path) -> Result<Option<PathBuf>, Error> {
    if has_known_stamp(folder) {
        return Ok(None);
    }
    let aside = put_aside(folder)?;
    furnish(folder)?;
    Ok(aside)
}

/// Creates a folder that has its stamp from the moment it has its name.
fn make(folder: &Path) -> Result<(), Error> {
    let draft = beside(folder, &format!("-{}.new", std::process::id()));
    fs::create_dir(&draft).map_err(failed("create", folder))?;
    let made = furnish(&draft).and_then(|()| {
        match fs::rename(&draft, folder) {
            // Another process was faster.
            Err(_) if is_folder(folder) => Ok(()),
            renamed => renamed.map_err(failed("create", folder)),
        }
    });
    // It only exists if the rename failed.
    _ = fs::remove_dir_all(&draft);
    made
}

/// Replaces a link or file with a folder, and moves it into that folder.
fn replace(folder: &Path) -> Result<PathBuf, Error> {
    let found = beside(folder, "-found");
    fs::rename(folder, &found).map_err(failed("replace", folder))?;
    make(folder)?;
    let aside = new_aside(folder)?;
    let kept = aside.join(NAME);
    fs::rename(&found, &kept).map_err(failed("write", &kept))?;
    Ok(aside)
}

/// Moves everything named like data of builds into a new folder, if there is any. Other files stay, because we do not
/// use them.
fn put_aside(folder: &Path) -> Result<Option<PathBuf>, Error> {
    let entries = fs::read_dir(folder).map_err(failed("open", folder))?;
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(failed("read", folder))?.path();
        match path.file_name().unwrap_or_default().to_string_lossy().as_ref() {
            PICTURES if is_folder(&path) => found.extend(print_folder::contents(&path)),
            PICTURES => found.push(path),
            name if name.starts_with("output-") => found.push(path),
            _ => {}
        }
    }
    if found.is_empty() {
        return Ok(None);
    }
    let aside = new_aside(folder)?;
    for from in found {
        let to = aside.join(from.strip_prefix(folder).unwrap_or(&from));
        let above = to.parent().unwrap_or(&aside);
        let moved = fs::create_dir_all(above).and_then(|()| fs::rename(&from, &to));
        moved.map_err(failed("move", &from))?;
    }
    Ok(Some(aside))
}

/// Creates a folder for what is put aside. Removes earlier ones, so that they do not accumulate when a service
/// restores the whole folder for each build, unless they contain other files.
fn new_aside(folder: &Path) -> Result<PathBuf, Error> {
    for earlier in asides(folder).iter().filter(|earlier| has_only_ours(earlier)) {
        fs::remove_dir_all(earlier).map_err(failed("remove", earlier))?;
    }
    let mut number = 1_u32;
    loop {
        let aside = folder.join(format!("{ASIDE}{number}"));
        match fs::create_dir(&aside) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            made => return made.map(|()| aside.clone()).map_err(failed("create", &aside)),
        }
    }
}

/// Adds the stamp to a folder, and what excludes it from version control.
fn furnish(folder: &Path) -> Result<(), Error> {
    let ignore = folder.join(".gitignore");
    create_file(&ignore, b"*\n").map_err(failed("write", &ignore))?;
    let stamp = folder.join(STAMP);
    let metadata = create_file(&stamp, b"").and_then(|()| fs::symlink_metadata(&stamp));
    let times = times(&metadata.map_err(failed("write", &stamp))?);
    let path = folder.join(KNOWN);
    let known: Vec<String> = times.into_iter().chain(known(folder)).take(MOST_KNOWN).collect();
    let written = unless_missing(fs::remove_file(&path))
        .and_then(|()| create_file(&path, format!("{}\n", known.join("\n")).as_bytes()));
    written.map_err(failed("write", &path))
}

/// Creates a file unless a plain file exists; replaces anything else.
fn create_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => return Ok(()),
        Ok(found) if found.is_dir() => fs::remove_dir(path)?,
        Ok(_) => fs::remove_file(path)?,
        Err(_) => {}
    }
    File::create_new(path)?.write_all(bytes)
}

/// Whether a folder has a stamp with times that were recorded here.
fn has_known_stamp(folder: &Path) -> bool {
    let stamp = fs::symlink_metadata(folder.join(STAMP));
    let times = stamp.ok().filter(Metadata::is_file).map(|stamp| times(&stamp));
    let known = known(folder);
    times.is_some_and(|times| times.iter().any(|time| known.contains(time)))
}

/// The times recorded in a folder.
fn known(folder: &Path) -> Vec<String> {
    let path = folder.join(KNOWN);
    let is_plain = fs::symlink_metadata(&path)
        .is_ok_and(|found| found.is_file() && found.len() <= LONGEST_KNOWN);
    let text = is_plain.then(|| fs::read_to_string(&path).ok()).flatten().unwrap_or_default();
    text.lines().take(MOST_KNOWN).map(str::to_owned).collect()
}

/// The times of a file that nobody can set: its creation, and the last change of anything about it. Some file systems
/// do not have the first; changed permissions change the second.
fn times(metadata: &Metadata) -> Vec<String> {
    let made = metadata.created().ok().and_then(|made| made.duration_since(UNIX_EPOCH).ok());
    let made = made.map(|made| made.as_nanos()).filter(|made| *made > 0);
    let made = made.map(|made| format!("made {made}"));
    made.into_iter().chain(changed(metadata)).collect()
}

#[cfg(unix)]
fn changed(metadata: &Metadata) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    Some(format!("changed {}.{:09}", metadata.ctime(), metadata.ctime_nsec()))
}

/// Other systems do not have this time.
#[cfg(not(unix))]
fn changed(_: &Metadata) -> Option<String> {
    None
}

/// A name beside a folder.
fn beside(folder: &Path, end: &str) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.with_file_name(format!("{name}{end}"))
}

/// Creates a folder that other users cannot read.
#[cfg(unix)]
pub(super) fn create_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().mode(0o700).create(folder)
}

/// On other systems, a folder inherits its rights.
#[cfg(not(unix))]
pub(super) fn create_private(folder: &Path) -> io::Result<()> {
    fs::create_dir(folder)
}

/// Whether a folder belongs to the user of this program, who owns all files it creates.
#[cfg(unix)]
fn is_ours(folder: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let path = folder.join(format!("owner-{}", std::process::id()));
    let user = File::create_new(&path)?.metadata()?.uid();
    fs::remove_file(&path)?;
    Ok(is_folder(folder) && fs::symlink_metadata(folder)?.uid() == user)
}

/// On other systems, every user has separate folders.
#[cfg(not(unix))]
fn is_ours(folder: &Path) -> io::Result<bool> {
    Ok(is_folder(folder))
}
