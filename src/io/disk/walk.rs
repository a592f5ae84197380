//! Finds the sources by walking through `site.yaml`, `content/` and `themes/`.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, FileType};
use std::io;
use std::mem;
use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;

use super::folders;
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::path::{SourcePath, is_skipped};

/// The names at the root of the project that are read.
const SOURCES: [&str; 3] = ["site.yaml", "content", "themes"];

/// Folders of the project that links must not lead into.
const PRIVATE: [&str; 2] = [".git", ".pressrun"];

/// The most links to folders that may be followed in a row.
const MAX_LINKS: usize = 8;

/// The result of a walk.
#[derive(Default)]
pub(super) struct FoundSources {
    /// The files, in no particular order.
    pub(super) files: Vec<SourcePath>,
    /// What could not be read or followed.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The locations and targets of the symbolic links.
    pub(super) linked: BTreeSet<PathBuf>,
}

/// A folder of the walk.
struct Folder {
    /// Its name in the project.
    path: String,
    /// Its location, with links resolved.
    real: PathBuf,
    /// The targets of the links that led here, resolved.
    trail: Vec<PathBuf>,
}

/// Walks through the sources of a project whose root has its links resolved. Links must not lead into the output
/// folder: each build would publish the output of the previous one.
pub(super) fn walk(root: &Path, output: Option<&Path>) -> FoundSources {
    let place = Project { root, output };
    let mut walk = Walk::below(place);
    let top = Folder { path: String::new(), real: root.to_owned(), trail: Vec::new() };
    for name in SOURCES {
        match fs::symlink_metadata(root.join(name)) {
            Ok(metadata) => walk.entry(&top, OsStr::new(name), metadata.file_type()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => walk.unreadable(name, &error.to_string()),
        }
    }
    while !walk.next.is_empty() {
        let folders = mem::take(&mut walk.next);
        let through = |folder: Folder| {
            let mut walk = Walk::below(place);
            walk.folder(&folder);
            walk
        };
        let walks: Vec<Walk<'_>> = folders.into_par_iter().map(through).collect();
        walks.into_iter().for_each(|other| walk.take(other));
    }
    walk.found
}

/// The project of a walk, with links resolved.
#[derive(Clone, Copy)]
struct Project<'a> {
    root: &'a Path,
    /// The output folder, if it is known.
    output: Option<&'a Path>,
}

impl Project<'_> {
    /// Whether a folder is the output folder, or that of another build.
    fn is_output(&self, folder: &Path) -> bool {
        self.output == Some(folder) || folders::has_records(self.root, folder)
    }

    /// Whether a path is an output folder or inside one.
    fn is_published(&self, path: &Path) -> bool {
        let within = path.ancestors().take_while(|folder| *folder != self.root);
        within.into_iter().any(|folder| self.is_output(folder))
    }
}

/// A walk under way.
struct Walk<'a> {
    place: Project<'a>,
    found: FoundSources,
    /// The folders still to be visited.
    next: Vec<Folder>,
}

impl<'a> Walk<'a> {
    fn below(place: Project<'a>) -> Self {
        Self { place, found: FoundSources::default(), next: Vec::new() }
    }

    /// Adds the results of another walk.
    fn take(&mut self, other: Self) {
        let FoundSources { files, diagnostics, linked } = other.found;
        self.found.files.extend(files);
        self.found.diagnostics.extend(diagnostics);
        self.found.linked.extend(linked);
        self.next.extend(other.next);
    }

    /// Visits a folder, but not its subfolders.
    fn folder(&mut self, folder: &Folder) {
        let entries = match fs::read_dir(&folder.real) {
            Ok(entries) => entries,
            Err(error) => return self.unreadable(&folder.path, &error.to_string()),
        };
        for entry in entries {
            match entry.and_then(|entry| Ok((entry.file_type()?, entry))) {
                Ok((kind, entry)) => self.entry(folder, &entry.file_name(), kind),
                Err(error) => self.unreadable(&folder.path, &error.to_string()),
            }
        }
    }

    /// Handles one entry of a folder.
    fn entry(&mut self, folder: &Folder, name: &OsStr, kind: FileType) {
        let text = name.to_string_lossy();
        if is_skipped(&folder.path, &text) {
            return;
        }
        let path = match folder.path.as_str() {
            "" => text.clone().into_owned(),
            parent => format!("{parent}/{text}"),
        };
        match SourcePath::new(&path) {
            _ if name.to_str().is_none() => self.unreadable(&path, "its name is not UTF-8"),
            Err(error) => self.unreadable(&path, &error.to_string()),
            Ok(file) if kind.is_file() => self.found.files.push(file),
            Ok(below) if kind.is_dir() => {
                let (real, trail) = (folder.real.join(name), folder.trail.clone());
                // Behind a link, a folder may contain the output folder.
                match !trail.is_empty() && self.place.is_output(&real) {
                    true => self.published(&below, &real),
                    false => self.next.push(Folder { real, trail, path }),
                }
            }
            Ok(link) if kind.is_symlink() => self.link(folder, &link),
            Ok(_) => self.unreadable(&path, "it is neither a file nor a folder"),
        }
    }

    /// Follows a symbolic link.
    fn link(&mut self, folder: &Folder, link: &SourcePath) {
        let real = folder.real.join(link.name());
        self.found.linked.insert(real.clone());
        let target = match fs::canonicalize(&real) {
            Ok(target) => target,
            Err(error) => return self.broken_link(folder, link, &error),
        };
        let shown = relative(self.place.root, &target);
        if !target.starts_with(self.place.root) {
            return self.bad_link(link, &shown, "leads out of the project");
        }
        if PRIVATE.iter().any(|p| target.starts_with(self.place.root.join(p))) {
            return self.bad_link(link, &shown, "leads to files that must not be published");
        }
        if self.place.is_published(&target) {
            return self.published(link, &target);
        }
        self.found.linked.insert(target.clone());
        match fs::metadata(&target) {
            Ok(metadata) if metadata.is_file() => self.found.files.push(link.clone()),
            Ok(metadata) if metadata.is_dir() => self.linked_folder(folder, link, target),
            Ok(_) => self.unreadable(link.as_str(), "it is neither a file nor a folder"),
            Err(error) => self.unreadable(link.as_str(), &error.to_string()),
        }
    }

    /// Schedules a folder that a link leads to, unless the walk is already inside it.
    fn linked_folder(&mut self, folder: &Folder, link: &SourcePath, target: PathBuf) {
        let mut trail = folder.trail.clone();
        trail.push(folder.real.clone());
        if trail.iter().any(|passed| passed.starts_with(&target)) {
            let shown = relative(self.place.root, &target);
            return self.bad_link(link, &shown, "leads to a folder that contains it");
        }
        if trail.len() > MAX_LINKS {
            let shown = relative(self.place.root, &target);
            return self.bad_link(link, &shown, "is behind too many other links");
        }
        self.next.push(Folder { path: link.as_str().to_owned(), real: target, trail });
    }

    /// Reports a broken link or a loop of links.
    fn broken_link(&mut self, folder: &Folder, link: &SourcePath, error: &io::Error) {
        let target = fs::read_link(folder.real.join(link.name())).unwrap_or_default();
        let shown = relative(self.place.root, &folder.real.join(target));
        if error.kind() == io::ErrorKind::NotFound {
            self.bad_link(link, &shown, "leads nowhere");
        } else {
            self.bad_link(link, &shown, &format!("cannot be followed ({error})"));
        }
    }

    /// Reports that a link leads into the output folder.
    fn published(&mut self, path: &SourcePath, target: &Path) {
        let shown = relative(self.place.root, target);
        let message = format!(
            "the symbolic link `{path}` leads to `{shown}`, which is in the output folder: each build would \
             publish the output of the previous one"
        );
        self.found.diagnostics.push(
            Diagnostic::new(Code::BadLink, Place::file(path), message)
                .hint("remove the link, or make it lead to a source"),
        );
    }

    fn bad_link(&mut self, link: &SourcePath, target: &str, what: &str) {
        let message = format!("the symbolic link `{link}` to `{target}` {what}");
        self.found.diagnostics.push(
            Diagnostic::new(Code::BadLink, Place::file(link), message)
                .hint("link to a file or folder of this project, or put a copy here"),
        );
    }

    fn unreadable(&mut self, path: &str, why: &str) {
        self.found.diagnostics.push(unreadable(path, why));
    }
}

/// Reports a file or folder that cannot be read.
pub(super) fn unreadable(path: &str, why: &str) -> Diagnostic {
    let message = format!("`{path}` cannot be read: {why}");
    let place = SourcePath::new(path).ok().map(|file| Place::file(&file));
    Diagnostic { place, ..Diagnostic::nowhere(Code::UnreadableFile, message) }
        .hint("make it readable, or move it away")
}

/// A path relative to a folder, with `/` between its parts: `../elsewhere/x.jpg`.
fn relative(folder: &Path, path: &Path) -> String {
    let path = tidy(path);
    let shared = folder.components().zip(path.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(shared).map(|_| "..".into());
    let down = path.components().skip(shared);
    let parts: Vec<_> = up.chain(down.map(|part| part.as_os_str().to_string_lossy())).collect();
    match parts.is_empty() {
        true => ".".to_owned(),
        false => parts.join("/"),
    }
}

/// Resolves `.` and `..` without reading the disk.
fn tidy(path: &Path) -> PathBuf {
    let mut tidied = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                tidied.pop();
            }
            Component::CurDir => {}
            part => tidied.push(part),
        }
    }
    tidied
}
