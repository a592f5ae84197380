//! Reads the files of a project into a snapshot, repeatedly. Only changed files are read again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::SystemTime;

use rayon::prelude::*;

use super::conflict;
use super::fingerprint::Fingerprint;
use super::project::Project;
use super::walk::{FoundSources, unreadable, walk};
use super::{Error, failed, is_missing};
use crate::base::diagnostic::{self, Code, Diagnostic, Place};
use crate::base::digest::Digest;
use crate::base::path::{SourcePath, is_below, is_skipped};
use crate::base::snapshot::{File, Fresh, HEAD, Held, Snapshot};

/// The longest text or theme file, in bytes, that is held in memory.
const MAX_HELD: u64 = 16 << 20;

/// Reads the sources of a publication: `site.yaml`, `content/` and `themes/`.
///
/// Texts and theme files are held in memory. Of other files, only length and digest are; their bytes are read on
/// demand, and must still be the same. Reports files that cannot be read. A text that is too long or not UTF-8 is
/// reported but stays in the snapshot, with its name and digest, and [`Snapshot::text`] is `None`.
///
/// # Errors
/// If the folder does not exist.
pub fn read(root: &Path) -> Result<(Snapshot, Vec<Diagnostic>), Error> {
    SourceReader::open(root)?.read()
}

/// Whether a folder has a `site.yaml`, so it may be a publication.
pub fn has_settings(root: &Path) -> bool {
    root.join("site.yaml").is_file()
}

/// Reads only the `site.yaml` of a publication; a snapshot without it if it does not exist.
///
/// # Errors
/// If it cannot be read.
pub fn read_settings(root: &Path) -> Result<Snapshot, Error> {
    let path = root.join("site.yaml");
    match fs::read(&path) {
        Ok(bytes) => Ok(Snapshot::of_texts([("site.yaml", bytes.as_slice())])),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Snapshot::of_texts([])),
        Err(error) => Err(failed("read", &path)(error)),
    }
}

/// Reads a source by its path; an empty text if it does not exist.
///
/// # Errors
/// If it cannot be read.
pub fn read_record(root: &Path, file: &str) -> Result<String, Error> {
    let path = root.join(file);
    match fs::read_to_string(&path) {
        Err(error) if is_missing(&error) => Ok(String::new()),
        read => read.map_err(failed("read", &path)),
    }
}

/// Reads the sources of a publication each time they change. A file is read again only if its [`Fingerprint`]
/// differs.
#[derive(Debug)]
pub struct SourceReader {
    root: PathBuf,
    fingerprints: BTreeMap<SourcePath, Fingerprint>,
    problems: BTreeMap<SourcePath, Diagnostic>,
    snapshot: Snapshot,
    /// What the last walk could not read or follow; `None` before the first walk.
    walked: Option<Vec<Diagnostic>>,
    /// The targets of the symbolic links that were found.
    linked: BTreeSet<PathBuf>,
    /// The output folder; links must not lead into it.
    output: Option<PathBuf>,
    /// Whether a file was read or removed.
    has_news: bool,
}

/// The state of a file.
struct SeenFile {
    /// Its fingerprint, and the file as it was then.
    known: Option<(Fingerprint, File)>,
    /// What is wrong with the file.
    problem: Option<Diagnostic>,
}

impl SourceReader {
    /// Starts without any knowledge of a project.
    ///
    /// # Errors
    /// If the folder does not exist.
    pub fn open(root: &Path) -> Result<Self, Error> {
        Self::with_fingerprints(root, BTreeMap::new())
    }

    /// Starts with the fingerprints that an earlier run [left](super::Publisher::leave). Files with unchanged
    /// fingerprints are not read until their text is needed.
    ///
    /// # Errors
    /// If the folder does not exist.
    pub fn with_fingerprints(
        root: &Path,
        fingerprints: BTreeMap<SourcePath, Fingerprint>,
    ) -> Result<Self, Error> {
        let root = fs::canonicalize(root).map_err(failed("open the project folder", root))?;
        let store = Arc::new(Project::at(&root));
        Ok(Self {
            root,
            fingerprints,
            problems: BTreeMap::new(),
            snapshot: Snapshot::new(BTreeMap::new(), store),
            walked: None,
            linked: BTreeSet::new(),
            output: None,
            has_news: false,
        })
    }

    /// Sets the output folder, with its links resolved. Sources must not be inside it.
    #[must_use]
    pub fn publishing_to(self, output: &Path) -> Self {
        Self { output: Some(output.to_owned()), ..self }
    }

    /// Checks every file.
    ///
    /// # Errors
    /// If the folder no longer exists.
    pub fn read(&mut self) -> Result<(Snapshot, Vec<Diagnostic>), Error> {
        fs::read_dir(&self.root).map_err(failed("open the project folder", &self.root))?;
        let FoundSources { files, diagnostics, linked } = walk(&self.root, self.output.as_deref());
        (self.walked, self.linked) = (Some(diagnostics), linked);
        let mut looked: Vec<(SourcePath, Option<SeenFile>)> =
            files.into_par_iter().map(|path| (path.clone(), Some(self.look(&path)))).collect();
        let there: BTreeSet<&SourcePath> = looked.iter().map(|(path, _)| path).collect();
        let gone = self.snapshot.iter().map(|(path, _)| path).chain(self.fingerprints.keys());
        let gone: BTreeSet<SourcePath> =
            gone.filter(|path| !there.contains(path)).cloned().collect();
        looked.extend(gone.into_iter().map(|path| (path, None)));
        Ok(self.take(looked))
    }

    /// Checks the files at some paths, relative to the root, or all files if the paths are not enough to find the
    /// changes.
    ///
    /// # Errors
    /// If the folder no longer exists.
    pub fn refresh(
        &mut self,
        paths: &BTreeSet<PathBuf>,
    ) -> Result<(Snapshot, Vec<Diagnostic>), Error> {
        // A link gives files a second name, and an unreadable folder hides its contents.
        let is_plain = self.linked.is_empty() && self.walked.as_ref().is_some_and(Vec::is_empty);
        if !is_plain {
            return self.read();
        }
        let mut looked = Vec::new();
        for path in paths {
            match self.place(path) {
                PathState::File(path) => looked.push((path.clone(), Some(self.look(&path)))),
                PathState::Gone(path) => looked.push((path, None)),
                PathState::Nothing => {}
                PathState::Unclear => return self.read(),
            }
        }
        Ok(self.take(looked))
    }

    /// The targets of symbolic links, which must be watched as well.
    pub fn linked(&self) -> &BTreeSet<PathBuf> {
        &self.linked
    }

    /// The fingerprints of all files without problems, for the next run; `None` if they have not changed since the
    /// start.
    pub(super) fn new_fingerprints(&self) -> Option<BTreeMap<&SourcePath, &Fingerprint>> {
        self.has_news.then(|| {
            self.fingerprints
                .iter()
                .filter(|(path, _)| !self.problems.contains_key(*path))
                .collect()
        })
    }

    /// The state of a path, if it can be found without a walk.
    fn place(&self, path: &Path) -> PathState {
        let Some(source) = path.to_str().and_then(|path| SourcePath::new(path).ok()) else {
            return PathState::Unclear;
        };
        let is_there = match fs::symlink_metadata(self.root.join(path)) {
            Ok(metadata) if metadata.is_file() => true,
            Err(error) if is_missing(&error) => false,
            Ok(_) | Err(_) => return PathState::Unclear,
        };
        let is_known = self.snapshot.get(&source).is_some() || self.problems.contains_key(&source);
        match (is_known, is_there) {
            (true, true) => PathState::File(source),
            (true, false) => PathState::Gone(source),
            // It may have been a folder.
            (false, false) if self.snapshot.below(source.as_str()).next().is_some() => {
                PathState::Unclear
            }
            (false, false) => PathState::Nothing,
            (false, true) if is_skipped(source.folder(), source.name()) => PathState::Nothing,
            (false, true) if self.has_files(source.folder()) => PathState::File(source),
            (false, true) => PathState::Unclear,
        }
    }

    /// Whether a folder directly contains sources.
    fn has_files(&self, folder: &str) -> bool {
        self.snapshot.below(folder).any(|(path, _)| path.folder() == folder)
    }

    /// Checks one file, and reads it unless it is unchanged.
    fn look(&self, path: &SourcePath) -> SeenFile {
        let known = self.fingerprints.get(path).filter(|known| {
            let now = fs::metadata(self.root.join(path.as_str()));
            now.is_ok_and(|now| known.is_of(&now))
        });
        match known {
            Some(fingerprint) => {
                let file = self.snapshot.get(path).cloned().unwrap_or_else(|| File {
                    digest: fingerprint.digest,
                    len: fingerprint.len,
                    held: match is_held(path) && fingerprint.len <= MAX_HELD {
                        true => Held::OnDemand(OnceLock::new(), Fresh::default()),
                        false => Held::Never(fingerprint.head.as_slice().into()),
                    },
                });
                let problem = self.problems.get(path).cloned();
                SeenFile { known: Some((fingerprint.clone(), file)), problem }
            }
            None => load(&self.root, path),
        }
    }

    /// Stores the new states, and removes missing files.
    fn take(&mut self, looked: Vec<(SourcePath, Option<SeenFile>)>) -> (Snapshot, Vec<Diagnostic>) {
        let is_first = self.snapshot.iter().next().is_none();
        let mut changes = Vec::new();
        for (path, look) in looked {
            let SeenFile { known, problem } =
                look.unwrap_or(SeenFile { known: None, problem: None });
            match problem {
                Some(problem) => _ = self.problems.insert(path.clone(), problem),
                None => _ = self.problems.remove(&path),
            }
            let (fingerprint, file) = known.unzip();
            match fingerprint {
                Some(fingerprint) if self.fingerprints.get(&path) == Some(&fingerprint) => {}
                Some(fingerprint) => {
                    self.has_news = true;
                    self.fingerprints.insert(path.clone(), fingerprint);
                }
                None => self.has_news |= self.fingerprints.remove(&path).is_some(),
            }
            let before = self.snapshot.get(&path).map(|file| file.digest);
            if before != file.as_ref().map(|file| file.digest) {
                changes.push((path, file));
            }
        }
        self.snapshot = match is_first {
            true => self.snapshot.filled(changes),
            false => self.snapshot.with(changes),
        };
        let mut diagnostics = self.walked.clone().unwrap_or_default();
        diagnostics.extend(self.problems.values().cloned());
        diagnostic::sort(&mut diagnostics);
        (self.snapshot.clone(), diagnostics)
    }
}

/// The state of a path.
enum PathState {
    /// A plain file among other sources.
    File(SourcePath),
    /// A source that is no longer there.
    Gone(SourcePath),
    /// Not a source, and there was none.
    Nothing,
    /// A walk is necessary.
    Unclear,
}

/// Reads one file, and finds what is wrong with it.
fn load(root: &Path, path: &SourcePath) -> SeenFile {
    let begun = SystemTime::now();
    let loaded = fs::File::open(root.join(path.as_str())).and_then(|file| {
        let metadata = file.metadata()?;
        let is_held = is_held(path) && metadata.len() <= MAX_HELD;
        let file = if is_held { hold(path, file, metadata.len()) } else { pass(file) }?;
        Ok((Fingerprint::of(&metadata, &file, begun), file))
    });
    match loaded {
        Ok((fingerprint, file)) => {
            let problem = examine(path, &file);
            SeenFile { known: Some((fingerprint, wait(path, file))), problem }
        }
        Err(error) => {
            SeenFile { known: None, problem: Some(unreadable(path.as_str(), &error.to_string())) }
        }
    }
}

/// Drops the bytes of a story or page after it was read. There are many of them, and their bytes are needed again
/// only to show a mistake.
fn wait(path: &SourcePath, file: File) -> File {
    match file.held {
        Held::Bytes(bytes) if path.extension() == "md" => {
            let fresh = Arc::new(Mutex::new(Some(bytes)));
            File { held: Held::OnDemand(OnceLock::new(), fresh), ..file }
        }
        _ => file,
    }
}

/// Reads the bytes of a file into memory.
fn hold(path: &SourcePath, mut file: fs::File, len: u64) -> io::Result<File> {
    let mut bytes = Vec::with_capacity(usize::try_from(len).unwrap_or(0) + 1);
    file.read_to_end(&mut bytes)?;
    let (digest, len) = (Digest::of(&bytes), bytes.len() as u64);
    Ok(File { digest, len, held: Held::Bytes(with_line_feeds(path, bytes).into()) })
}

/// The bytes of a text with carriage returns that stand alone replaced by line feeds, for files from old programs.
/// The length stays the same, so positions in the file do too.
pub(super) fn with_line_feeds(path: &SourcePath, mut bytes: Vec<u8>) -> Vec<u8> {
    let has_returns = bytes.contains(&b'\r');
    if has_returns && is_text(path) && !is_below(path.as_str(), "content/static") {
        let is_alone =
            |bytes: &[u8], at: usize| bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
        let alone: Vec<usize> = (0..bytes.len()).filter(|at| is_alone(&bytes, *at)).collect();
        for at in alone {
            bytes[at] = b'\n';
        }
    }
    bytes
}

/// Digests the bytes of a file while reading, and keeps the first of them.
fn pass(mut file: fs::File) -> io::Result<File> {
    let mut head = Vec::with_capacity(HEAD);
    file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    let (digest, len) = Digest::of_reader(head.as_slice().chain(file))?;
    Ok(File { digest, len, held: Held::Never(head.into()) })
}

/// Finds what is wrong with a readable file.
fn examine(path: &SourcePath, file: &File) -> Option<Diagnostic> {
    if is_below(path.as_str(), "content/static") {
        return None;
    }
    let Held::Bytes(bytes) = &file.held else {
        return is_held(path).then(|| too_long(path, file.len));
    };
    match std::str::from_utf8(bytes) {
        Ok(text) => conflict::find(path, text),
        Err(error) => is_text(path).then(|| not_utf8(path, bytes, error.valid_up_to())),
    }
}

fn too_long(path: &SourcePath, len: u64) -> Diagnostic {
    let megabytes = len >> 20;
    let limit = MAX_HELD >> 20;
    unreadable(path.as_str(), &format!("it is {megabytes} MiB long"))
        .hint(format!("a text or theme file can be at most {limit} MiB long"))
}

fn not_utf8(path: &SourcePath, bytes: &[u8], at: usize) -> Diagnostic {
    let byte = bytes.get(at).copied().unwrap_or_default();
    let line = 1 + bytes.iter().take(at).filter(|byte| **byte == b'\n').count();
    let is_wide = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let (message, hint) = match (is_wide, western(byte)) {
        (true, _) => (
            "the file is UTF-16, not UTF-8".to_owned(),
            "save it with the encoding UTF-8; Notepad calls UTF-16 `Unicode`".to_owned(),
        ),
        (false, Some(letter)) => (
            format!("the byte 0x{byte:02X} in line {line} is not UTF-8"),
            format!(
                "save the file with the encoding UTF-8; at present it may be Windows-1252, where this byte is `{letter}`"
            ),
        ),
        _ => (
            format!("the byte 0x{byte:02X} in line {line} is not UTF-8"),
            "save the file with the encoding UTF-8".to_owned(),
        ),
    };
    Diagnostic::new(Code::UnreadableFile, Place::at(path, at..at + 1), message).hint(hint)
}

/// The letter or quote that a byte means in Windows-1252, if it is likely in a text.
fn western(byte: u8) -> Option<char> {
    let quotes = [
        (0x85, '…'),
        (0x91, '‘'),
        (0x92, '’'),
        (0x93, '“'),
        (0x94, '”'),
        (0x96, '–'),
        (0x97, '—'),
        (0x80, '€'),
    ];
    let quote = quotes.iter().find(|(code, _)| *code == byte).map(|(_, quote)| *quote);
    quote.or_else(|| Some(char::from(byte)).filter(|c| *c >= '\u{a0}' && c.is_alphabetic()))
}

/// Whether the bytes of a file are held in memory. Static files are published without being read.
fn is_held(path: &SourcePath) -> bool {
    is_text(path) && !is_below(path.as_str(), "content/static") || is_below(path.as_str(), "themes")
}

/// Whether a file must be text.
fn is_text(path: &SourcePath) -> bool {
    match path.extension().as_str() {
        "md" | "yaml" | "yml" => true,
        "csv" | "json" => is_below(path.as_str(), "content/data"),
        // The records that `pressrun release` keeps.
        "txt" => path.folder() == "content",
        _ => false,
    }
}
