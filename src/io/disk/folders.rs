//! The locations of outputs and their records, and the folders that cannot be an output folder.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::{Error, failed, is_missing};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::digest::Digest;
use crate::base::path;

/// Folders of a project that must not be overwritten.
const RESERVED: [&str; 4] = ["content", "themes", ".pressrun", ".git"];

/// The folders of a publication and one output folder, with links resolved.
#[derive(Debug)]
pub(super) struct Folders {
    /// The output folder.
    pub(super) output: PathBuf,
    /// The output folder in messages.
    pub(super) shown: String,
    /// The name of the folder with our records about it, inside any folder for records.
    pub(super) state: String,
    /// The possible folders for records, in order of preference.
    pub(super) homes: Vec<Place>,
}

/// A place for records.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// Inside the project.
    Project(PathBuf),
    /// Beside the output folder, if the project cannot be written.
    Beside(PathBuf),
    /// Inside the output folder, if nothing else can be written. Its files may be served to readers, so only data
    /// that is known from the site itself is kept there.
    Within(PathBuf),
}

impl Place {
    /// The folder.
    pub(super) fn folder(&self) -> &Path {
        match self {
            Self::Project(folder) | Self::Beside(folder) | Self::Within(folder) => folder,
        }
    }
}

/// Where outputs wait until all are complete. It must be on the file system of the output folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub(super) enum Waiting {
    /// With our records.
    Inside,
    /// Beside the output folder.
    Beside,
    /// Inside the output folder, if that is a separate mount.
    Within,
}

impl Waiting {
    /// All places, in order of preference.
    pub(super) const ALL: [Self; 3] = [Self::Inside, Self::Beside, Self::Within];
}

impl Folders {
    /// Resolves the output folder of a project, and refuses folders that would endanger the sources.
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
            return refuse("is or contains the project folder");
        }
        if let Some(name) = RESERVED.iter().find(|name| collides(&root, name, &output)) {
            return refuse(&format!("is, contains or is in `{name}` of the project"));
        }
        let name = output.file_name().unwrap_or_default().to_string_lossy();
        let beside = output.with_file_name(format!(".{name}{}", super::data_dir::NAME));
        let mut homes =
            vec![Place::Project(root.join(super::data_dir::NAME)), Place::Beside(beside)];
        // If it must be created, its parent folder must be writable.
        if output.is_dir() {
            homes.push(Place::Within(output.join(super::data_dir::NAME)));
        }
        Ok(Self { state: state_name(&root, &output), homes, output, shown })
    }
}

/// Why a folder cannot be a shared cache of prints: it is published or contains sources. `None` if it can be.
///
/// # Errors
/// If the folder cannot be examined.
pub fn bad_cache(root: &Path, output: &Path, cache: &Path) -> Result<Option<String>, Error> {
    let root = fs::canonicalize(root).map_err(failed("open the project folder", root))?;
    let find = |path: &Path| match resolve(path) {
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(path.to_owned()),
        found => found.map_err(failed("look at", path)),
    };
    let (output, cache) = (find(output)?, find(cache)?);
    if cache == root {
        return Ok(Some("is the project folder".to_owned()));
    }
    if cache.starts_with(&output) || is_named_below(&root, &cache, &output) {
        return Ok(Some("is in the output folder, where readers could find its files".to_owned()));
    }
    let reserved = RESERVED.iter().find(|name| lies_in(&root, name, &cache));
    Ok(reserved.map(|name| format!("is in `{name}` of the project")))
}

/// Whether a path is in a folder of the project on hosts that ignore case.
fn is_named_below(root: &Path, path: &Path, folder: &Path) -> bool {
    let below = |path: &Path| Some(path::fold_letters(&shown(path.strip_prefix(root).ok()?)));
    below(folder).zip(below(path)).is_some_and(|(folder, path)| {
        path.strip_prefix(&folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// The error for a folder that cannot be the output folder.
pub(super) fn refusal(shown: &str, why: &str) -> Error {
    let message = format!("the output folder `{shown}` {why}");
    Error::Mistakes(vec![
        Diagnostic::nowhere(Code::BadOutput, message)
            .hint("choose a separate folder for the output, such as `public`"),
    ])
}

/// A path in messages.
fn shown(output: &Path) -> String {
    output.to_string_lossy().replace('\\', "/")
}

/// The name of the folder with our records about an output folder. For one inside the project, it does not depend on
/// the location of the project, so a project can be moved.
fn state_name(root: &Path, output: &Path) -> String {
    let name = output.strip_prefix(root).unwrap_or(output);
    format!("output-{}", Digest::of(shown(name).as_bytes()).short())
}

/// Whether the project has records about an output folder with resolved links.
pub(super) fn has_records(root: &Path, output: &Path) -> bool {
    root.join(super::data_dir::NAME).join(state_name(root, output)).is_dir()
}

/// Resolves all links of a path whose last parts need not exist. It is invalid input if the last existing part is a
/// link that leads nowhere.
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

/// Appends the missing parts, which are in reverse order, to a resolved path.
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

/// Whether the output folder is, contains or is inside a folder of the project.
fn collides(root: &Path, name: &str, output: &Path) -> bool {
    let plain = root.join(name);
    let real = fs::canonicalize(&plain).unwrap_or_else(|_| plain.clone());
    lies_in(root, name, output) || plain.starts_with(output) || real.starts_with(output)
}

/// Whether a path is, or is inside, a folder of the project.
fn lies_in(root: &Path, name: &str, path: &Path) -> bool {
    let plain = root.join(name);
    // On hosts that ignore case, `Content` is `content`, even before it exists.
    let first = path.strip_prefix(root).ok().and_then(|p| p.components().next());
    let folded =
        first.is_some_and(|first| path::fold_letters(&first.as_os_str().to_string_lossy()) == name);
    folded
        || path.starts_with(&plain)
        || fs::canonicalize(&plain).is_ok_and(|real| path.starts_with(real))
}

/// Whether a file can be renamed from one folder to the other: both are on the same file system and mount.
pub(super) fn can_rename(from: &Path, to: &Path) -> io::Result<bool> {
    if device(from)? != device(to)? {
        return Ok(false);
    }
    // Only a rename distinguishes two mounts of one device. This rename has no source, so it always fails.
    let nothing = "pressrun-nothing";
    match fs::rename(from.join(nothing), to.join(nothing)) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => Ok(false),
        result => super::unless_missing(result).map(|()| true),
    }
}

/// The device of a folder.
#[cfg(unix)]
fn device(folder: &Path) -> io::Result<u64> {
    use std::os::unix::fs::MetadataExt;
    Ok(fs::metadata(folder)?.dev())
}

/// The drive of a folder.
#[cfg(not(unix))]
fn device(folder: &Path) -> io::Result<Option<std::ffi::OsString>> {
    let real = fs::canonicalize(folder)?;
    Ok(real.components().next().map(|drive| drive.as_os_str().to_owned()))
}
