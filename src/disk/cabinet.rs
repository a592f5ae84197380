//! The cabinet of prints below `.pressrun/pictures/`: each print is made once, and found again by its key.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::digest::Digest;
use crate::output::Cabinet;

/// Keeps prints in a folder. Whatever fails here costs time, and never a build.
#[derive(Debug)]
pub struct Drawers {
    folder: PathBuf,
    trouble: OnceLock<String>,
}

/// How many bytes stand after those of a print: their digest, so that what a stopped machine has left
/// half-written is no print.
const SEAL: usize = 32;

/// How many drafts this program has written.
static DRAFTS: AtomicU64 = AtomicU64::new(0);

impl Drawers {
    /// The cabinet of a project.
    pub fn of(root: &Path) -> Self {
        Self { folder: root.join(".pressrun").join("pictures"), trouble: OnceLock::new() }
    }

    /// What has kept a print from being filed, in a sentence.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.get().map(String::as_str)
    }

    /// Whether a print is here; it may still be damaged.
    pub fn has(&self, key: &Digest) -> bool {
        self.place(key).is_file()
    }

    /// The drawer of a print, and its place in it.
    fn place(&self, key: &Digest) -> PathBuf {
        let name = key.to_string();
        let (drawer, rest) = name.split_at(2);
        self.folder.join(drawer).join(rest)
    }

    fn write(&self, key: &Digest, bytes: &[u8]) -> io::Result<()> {
        let path = self.place(key);
        let sealed = [bytes, Digest::of(bytes).as_bytes()].concat();
        if let Some(drawer) = path.parent() {
            fs::create_dir_all(drawer)?;
        }
        // Another thread or program may be filing the same print.
        let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
        let draft = path.with_extension(format!("{}-{number}.new", std::process::id()));
        fs::write(&draft, sealed)?;
        fs::rename(&draft, &path)
    }
}

impl Cabinet for Drawers {
    fn find(&self, key: &Digest) -> Option<Vec<u8>> {
        let mut bytes = fs::read(self.place(key)).ok()?;
        let seal = bytes.split_off(bytes.len().checked_sub(SEAL)?);
        (Digest::of(&bytes).as_bytes() == seal.as_slice()).then_some(bytes)
    }

    fn file(&self, key: &Digest, bytes: &[u8]) {
        if let Err(error) = self.write(key, bytes) {
            let folder = self.folder.display();
            _ = self.trouble.set(format!("prints cannot be kept in `{folder}`: {error}"));
        }
    }
}
