//! Sources in: the files of a project become a snapshot.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::walk::{unreadable, walk};
use super::{Error, failed};
use crate::diagnostic::{self, Code, Diagnostic, Place};
use crate::digest::Digest;
use crate::path::{SourcePath, is_below};
use crate::snapshot::{File, Snapshot, Store};

/// The longest text or theme file that is held in memory, in bytes.
const MAX_HELD: u64 = 16 << 20;

/// Reads the sources of a publication: `site.yaml`, `content/` and `themes/`.
///
/// Texts and the files of themes are held; of other files only length and digest are, and their bytes
/// are read when they are asked for, and must still be the same. What cannot be read is reported. A
/// text that is too long or not UTF-8 is reported and still in the snapshot: it has a name and a
/// digest, and [`Snapshot::text`] is `None`.
///
/// # Errors
/// If there is no such folder.
pub fn read(root: &Path) -> Result<(Snapshot, Vec<Diagnostic>), Error> {
    let root = fs::canonicalize(root).map_err(failed("open the project folder", root))?;
    fs::read_dir(&root).map_err(failed("open the project folder", &root))?;
    let found = walk(&root);
    let loaded: Vec<_> =
        found.files.into_par_iter().map(|path| (load(&root, &path), path)).collect();
    let mut diagnostics = found.diagnostics;
    let mut files = BTreeMap::new();
    for ((file, problem), path) in loaded {
        diagnostics.extend(problem);
        files.extend(file.map(|file| (path, file)));
    }
    diagnostic::sort(&mut diagnostics);
    let store = Project::new(root, &files);
    Ok((Snapshot::new(files, Arc::new(store)), diagnostics))
}

/// Whether a folder has a `site.yaml`, and so may be a publication.
pub fn has_settings(root: &Path) -> bool {
    root.join("site.yaml").is_file()
}

/// Reads one file, and says what is wrong with it.
fn load(root: &Path, path: &SourcePath) -> (Option<File>, Option<Diagnostic>) {
    let loaded = fs::File::open(root.join(path.as_str())).and_then(|file| {
        let len = file.metadata()?.len();
        if is_held(path) && len <= MAX_HELD { hold(file, len) } else { pass(file) }
    });
    match loaded {
        Ok(file) => {
            let problem = examine(path, &file);
            (Some(file), problem)
        }
        Err(error) => (None, Some(unreadable(path.as_str(), &error.to_string()))),
    }
}

/// Takes a file's bytes into memory.
fn hold(mut file: fs::File, len: u64) -> io::Result<File> {
    let mut bytes = Vec::with_capacity(usize::try_from(len).unwrap_or(0) + 1);
    file.read_to_end(&mut bytes)?;
    Ok(File { digest: Digest::of(&bytes), len: bytes.len() as u64, held: Some(bytes.into()) })
}

/// Digests a file's bytes as they pass.
fn pass(file: fs::File) -> io::Result<File> {
    let (digest, len) = Digest::of_reader(file)?;
    Ok(File { digest, len, held: None })
}

/// Finds what is wrong with a file that could be read.
fn examine(path: &SourcePath, file: &File) -> Option<Diagnostic> {
    if is_below(path.as_str(), "content/static") {
        return None;
    }
    let Some(bytes) = &file.held else {
        return is_held(path).then(|| too_long(path, file.len));
    };
    is_text(path)
        .then(|| std::str::from_utf8(bytes).err())?
        .map(|error| not_utf8(path, bytes, error.valid_up_to()))
}

fn too_long(path: &SourcePath, len: u64) -> Diagnostic {
    let megabytes = len >> 20;
    let limit = MAX_HELD >> 20;
    unreadable(path.as_str(), &format!("it has {megabytes} MiB"))
        .hint(format!("a text or theme file may have {limit} MiB at most"))
}

fn not_utf8(path: &SourcePath, bytes: &[u8], at: usize) -> Diagnostic {
    let byte = bytes.get(at).copied().unwrap_or_default();
    let line = 1 + bytes.iter().take(at).filter(|byte| **byte == b'\n').count();
    let message = format!("the byte 0x{byte:02X} in line {line} is not UTF-8");
    Diagnostic::new(Code::UnreadableFile, Place::at(path, at..at + 1), message)
        .hint("save the file with the encoding UTF-8")
}

/// Whether a file's bytes are held in memory.
fn is_held(path: &SourcePath) -> bool {
    is_text(path) || is_below(path.as_str(), "themes")
}

/// Whether a file must be text.
fn is_text(path: &SourcePath) -> bool {
    matches!(path.extension().as_str(), "md" | "yaml" | "yml")
}

/// The project folder as the store of files that are not held.
struct Project {
    root: PathBuf,
    seen: BTreeMap<SourcePath, Digest>,
}

impl Project {
    fn new(root: PathBuf, files: &BTreeMap<SourcePath, File>) -> Self {
        let unheld = files.iter().filter(|(_, file)| file.held.is_none());
        let seen = unheld.map(|(path, file)| (path.clone(), file.digest));
        Self { seen: seen.collect(), root }
    }
}

impl Store for Project {
    fn read(&self, path: &SourcePath) -> io::Result<Vec<u8>> {
        let bytes = fs::read(self.root.join(path.as_str()))
            .map_err(|e| io::Error::new(e.kind(), format!("cannot read `{path}`: {e}")))?;
        if self.seen.get(path) == Some(&Digest::of(&bytes)) {
            return Ok(bytes);
        }
        Err(io::Error::other(format!(
            "`{path}` changed while the issue was being built; build again"
        )))
    }
}
