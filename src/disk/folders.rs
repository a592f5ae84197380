//! Where outputs and the records about them lie, and which folders may not be an output folder.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::{Error, failed, is_missing};
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Digest;
use crate::path;

/// Folders of a project that hold what must not be written over.
const RESERVED: [&str; 4] = ["content", "themes", ".pressrun", ".git"];

/// The folders of one publication to one output folder; links are resolved.
#[derive(Debug)]
pub(super) struct Folders {
    /// The output folder.
    pub(super) output: PathBuf,
    /// The output folder as messages name it.
    pub(super) shown: String,
    /// Our records about it: lock, manifest, journal.
    pub(super) state: PathBuf,
}

/// Where outputs wait until all are there. It must be on the output folder's file system.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub(super) enum Waiting {
    /// With our records.
    Inside,
    /// Beside the output folder.
    Beside,
}

impl Folders {
    /// Resolves the output folder of a project, and refuses one that would endanger the sources.
    pub(super) fn resolve(root: &Path, output: &Path) -> Result<Self, Error> {
        let root = fs::canonicalize(root).map_err(failed("open the project folder", root))?;
        let shown = shown(output);
        let refuse = |why: &str| Err(refusal(&shown, why));
        let output = match resolve(output) {
            Ok(output) => output,
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
                return refuse("is a symbolic link that leads nowhere");
            }
            Err(error) => return Err(failed("open the output folder", output)(error)),
        };
        if fs::metadata(&output).is_ok_and(|metadata| !metadata.is_dir()) {
            return refuse("is a file, not a folder");
        }
        if root.starts_with(&output) {
            return refuse("is the project folder, or holds it");
        }
        if let Some(name) = RESERVED.iter().find(|name| collides(&root, name, &output)) {
            return refuse(&format!("is, holds or lies in `{name}` of the project"));
        }
        let state = root.join(".pressrun").join(state_name(&root, &output));
        Ok(Self { output, shown, state })
    }

    /// A file among our records.
    pub(super) fn record(&self, name: &str) -> PathBuf {
        self.state.join(name)
    }

    /// The place where outputs wait.
    pub(super) fn waiting(&self, place: Waiting) -> PathBuf {
        let name = self.output.file_name().unwrap_or_default();
        let beside = format!(".{}.pressrun-staging", name.to_string_lossy());
        match place {
            Waiting::Inside => self.record("staging"),
            Waiting::Beside => self.output.with_file_name(beside),
        }
    }

    /// Removes what a run that was stopped has left waiting.
    pub(super) fn clear_waiting(&self) -> Result<(), Error> {
        for place in [Waiting::Inside, Waiting::Beside] {
            let folder = self.waiting(place);
            super::unless_missing(fs::remove_dir_all(&folder))
                .map_err(failed("remove", &folder))?;
        }
        Ok(())
    }

    /// Makes an empty folder to wait in, from which files can be renamed into the output folder.
    pub(super) fn make_waiting(&self) -> Result<Waiting, Error> {
        for place in [Waiting::Inside, Waiting::Beside] {
            let folder = self.waiting(place);
            let made = fs::create_dir(&folder);
            if place == Waiting::Inside {
                made.map_err(failed("create", &folder))?;
            } else if made.is_err() {
                break;
            }
            if same_file_system(&folder, &self.output).map_err(failed("write to", &self.output))? {
                return Ok(place);
            }
            fs::remove_dir(&folder).map_err(failed("remove", &folder))?;
        }
        Err(refusal(
            &self.shown,
            "is on another disk or mount than `.pressrun` and than the folder it lies in, \
             so that files could not be put there all at once",
        ))
    }
}

/// A folder that may not be the output folder.
fn refusal(shown: &str, why: &str) -> Error {
    let message = format!("the output folder `{shown}` {why}");
    Error::Mistakes(vec![
        Diagnostic::nowhere(Code::BadOutput, message)
            .hint("choose a folder of its own for the output, such as `public`"),
    ])
}

/// A path as messages name it.
fn shown(output: &Path) -> String {
    output.to_string_lossy().replace('\\', "/")
}

/// The name of the folder with our records about an output folder. Within the project it does not
/// depend on where the project lies, so a project can be moved.
fn state_name(root: &Path, output: &Path) -> String {
    let name = output.strip_prefix(root).unwrap_or(output);
    format!("output-{}", Digest::of(shown(name).as_bytes()).short())
}

/// Resolves all links of a path whose last parts need not exist.
/// It is invalid input if the last part that exists is a link that leads nowhere.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    let mut known = std::path::absolute(path)?;
    let mut missing = Vec::new();
    loop {
        match fs::canonicalize(&known) {
            Ok(real) => return Ok(append(real, &missing)),
            Err(error) if !is_missing(&error) => return Err(error),
            Err(_) if fs::symlink_metadata(&known).is_ok() => {
                return Err(io::ErrorKind::InvalidInput.into());
            }
            Err(error) => {
                let last = known.components().next_back().map(|c| c.as_os_str().to_owned());
                missing.push(last.ok_or(error)?);
                known.pop();
            }
        }
    }
}

/// Puts the missing parts, last first, behind a resolved path.
fn append(mut real: PathBuf, missing: &[std::ffi::OsString]) -> PathBuf {
    for part in missing.iter().rev() {
        match Path::new(part).components().next() {
            Some(Component::ParentDir) => {
                real.pop();
            }
            _ => real.push(part),
        }
    }
    real
}

/// Whether the output folder is, holds or lies in a folder of the project.
fn collides(root: &Path, name: &str, output: &Path) -> bool {
    let plain = root.join(name);
    let real = fs::canonicalize(&plain).unwrap_or_else(|_| plain.clone());
    // On hosts that ignore case, `Content` is `content`, even before it exists.
    let first = output.strip_prefix(root).ok().and_then(|p| p.components().next());
    let folded =
        first.is_some_and(|first| path::fold_letters(&first.as_os_str().to_string_lossy()) == name);
    folded
        || [plain, real]
            .iter()
            .any(|folder| folder.starts_with(output) || output.starts_with(folder))
}

/// Whether a file can be renamed from one folder into the other.
fn same_file_system(from: &Path, to: &Path) -> io::Result<bool> {
    if device(from)? != device(to)? {
        return Ok(false);
    }
    // Two mounts of one device are told apart by a rename alone; this one has nothing to rename.
    let nothing = "pressrun-nothing";
    match fs::rename(from.join(nothing), to.join(nothing)) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => Ok(false),
        result => super::unless_missing(result).map(|()| true),
    }
}

/// The device that a folder is on.
#[cfg(unix)]
fn device(folder: &Path) -> io::Result<u64> {
    use std::os::unix::fs::MetadataExt;
    Ok(fs::metadata(folder)?.dev())
}

/// The drive that a folder is on.
#[cfg(not(unix))]
fn device(folder: &Path) -> io::Result<Option<std::ffi::OsString>> {
    let real = fs::canonicalize(folder)?;
    Ok(real.components().next().map(|drive| drive.as_os_str().to_owned()))
}
