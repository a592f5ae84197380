//! The cabinet of prints below `.pressrun/pictures/`: each print is made once, and found again by its key.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use crate::digest::Digest;
use crate::output::Cabinet;

/// Keeps prints in a folder. Whatever fails here costs time, and never a build.
#[derive(Debug)]
pub struct Drawers {
    folder: PathBuf,
    trouble: OnceLock<String>,
}

/// How much is kept of what the newest site does not show.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// For how long nobody has asked for it.
    pub unused: Duration,
    /// All prints together, in bytes.
    pub bytes: u64,
}

impl Default for Limits {
    /// 60 days, and 2 GiB.
    fn default() -> Self {
        Self { unused: 60 * DAY, bytes: 2 << 30 }
    }
}

/// A day: so exactly is known when a print was last asked for, and so often is tidied up.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How many bytes stand after those of a print: their digest, so that what a stopped machine has left
/// half-written is no print.
const SEAL: usize = 32;

/// How many drafts this program has written.
static DRAFTS: AtomicU64 = AtomicU64::new(0);

/// Puts the digest of some bytes after them.
pub fn seal(bytes: &[u8]) -> Vec<u8> {
    [bytes, Digest::of(bytes).as_bytes()].concat()
}

/// The bytes before a seal; `None` if they are not those that were sealed.
pub fn unseal(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let seal = bytes.split_off(bytes.len().checked_sub(SEAL)?);
    (Digest::of(&bytes).as_bytes() == seal.as_slice()).then_some(bytes)
}

/// A file of the cabinet.
struct Filed {
    path: PathBuf,
    name: String,
    used: SystemTime,
    bytes: u64,
}

impl Drawers {
    /// The cabinet of a project.
    pub fn of(root: &Path) -> Self {
        Self::at(root.join(".pressrun").join("pictures"))
    }

    /// A cabinet in a folder of one's own.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder, trouble: OnceLock::new() }
    }

    /// What has kept a print from being filed, in a sentence.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.get().map(String::as_str)
    }

    /// Whether a print is here; it may still be damaged.
    pub fn has(&self, key: &Digest) -> bool {
        self.place(key).is_file()
    }

    /// Removes what is beyond the limits, those first that nobody has asked for longest, and nothing that
    /// is to stay. It looks no more than once a day.
    pub fn tidy(&self, stay: &BTreeSet<Digest>, limits: Limits) {
        let mark = self.folder.join("tidied");
        let last = fs::metadata(&mark).and_then(|mark| mark.modified());
        if last.is_ok_and(|last| age(last) < DAY) || fs::write(&mark, "").is_err() {
            return;
        }
        let mut filed = self.filed();
        filed.sort_by(|a, b| (a.used, &a.name).cmp(&(b.used, &b.name)));
        let stay: BTreeSet<String> = stay.iter().map(Digest::to_string).collect();
        let mut all: u64 = filed.iter().map(|filed| filed.bytes).sum();
        for Filed { path, name, used, bytes } in filed {
            let is_old = age(used) > limits.unused;
            if (is_old || all > limits.bytes)
                && !stay.contains(&name)
                && fs::remove_file(path).is_ok()
            {
                all -= bytes;
            }
        }
    }

    /// Every file in the drawers, drafts that were left half-written among them.
    fn filed(&self) -> Vec<Filed> {
        let entries = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
        let drawers = entries(&self.folder).filter(|drawer| drawer.file_name().len() == 2);
        let files = drawers.flat_map(|drawer| {
            let first = drawer.file_name().to_string_lossy().into_owned();
            entries(&drawer.path()).map(move |file| (first.clone(), file)).collect::<Vec<_>>()
        });
        let looked = files.filter_map(|(first, file)| {
            let facts = file.metadata().ok().filter(fs::Metadata::is_file)?;
            let name = format!("{first}{}", file.file_name().to_string_lossy());
            Some(Filed {
                path: file.path(),
                name,
                used: facts.modified().ok()?,
                bytes: facts.len(),
            })
        });
        looked.collect()
    }

    /// The drawer of a print, and its place in it.
    fn place(&self, key: &Digest) -> PathBuf {
        let name = key.to_string();
        let (drawer, rest) = name.split_at(2);
        self.folder.join(drawer).join(rest)
    }

    fn write(&self, key: &Digest, bytes: &[u8]) -> io::Result<()> {
        let path = self.place(key);
        if let Some(drawer) = path.parent() {
            fs::create_dir_all(drawer)?;
        }
        // Another thread or program may be filing the same print.
        let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
        let draft = path.with_extension(format!("{}-{number}.new", std::process::id()));
        fs::write(&draft, seal(bytes))?;
        fs::rename(&draft, &path)
    }
}

impl Cabinet for Drawers {
    fn find(&self, key: &Digest) -> Option<Vec<u8>> {
        let path = self.place(key);
        let found = unseal(fs::read(&path).ok()?);
        if found.is_some() {
            note_use(&path);
        }
        found
    }

    fn file(&self, key: &Digest, bytes: &[u8]) {
        if let Err(error) = self.write(key, bytes) {
            let folder = self.folder.display();
            _ = self.trouble.set(format!("prints cannot be kept in `{folder}`: {error}"));
        }
    }
}

/// Notes that a file was asked for today. Where that cannot be noted, it is made again one day.
fn note_use(path: &Path) {
    let last = fs::metadata(path).and_then(|facts| facts.modified());
    if last.is_ok_and(|last| age(last) > DAY)
        && let Ok(file) = File::options().write(true).open(path)
    {
        _ = file.set_modified(SystemTime::now());
    }
}

/// How long ago something was; no time, if that is still to come.
fn age(time: SystemTime) -> Duration {
    SystemTime::now().duration_since(time).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A cabinet of four prints of 100 bytes, which were asked for some days ago.
    fn cabinet(days: [u32; 4]) -> (tempfile::TempDir, Drawers, [Digest; 4]) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let drawers = Drawers::of(folder.path());
        let keys = ["a", "b", "c", "d"].map(|name| Digest::of(name.as_bytes()));
        for (key, days) in keys.iter().zip(days) {
            drawers.file(key, &[7; 100 - SEAL]);
            let file = File::options().write(true).open(drawers.place(key)).expect("a print");
            file.set_modified(SystemTime::now() - days * DAY).expect("it is ours");
        }
        (folder, drawers, keys)
    }

    fn kept(drawers: &Drawers, keys: &[Digest; 4]) -> [bool; 4] {
        keys.each_ref().map(|key| drawers.has(key))
    }

    #[test]
    fn what_nobody_asks_for_goes_and_what_is_shown_stays() {
        let (_folder, drawers, keys) = cabinet([90, 90, 3, 0]);
        drawers.tidy(&BTreeSet::from([keys[1]]), Limits::default());
        assert_eq!(kept(&drawers, &keys), [false, true, true, true]);
        // Not twice on one day.
        drawers.tidy(&BTreeSet::new(), Limits::default());
        assert_eq!(kept(&drawers, &keys), [false, true, true, true]);
    }

    #[test]
    fn what_is_too_much_goes_those_first_that_were_not_asked_for_longest() {
        let (_folder, drawers, keys) = cabinet([4, 6, 8, 2]);
        let limits = Limits { bytes: 250, ..Limits::default() };
        drawers.tidy(&BTreeSet::from([keys[2]]), limits);
        assert_eq!(kept(&drawers, &keys), [false, false, true, true]);
    }

    #[test]
    fn what_is_asked_for_is_new_again() {
        let (_folder, drawers, keys) = cabinet([90, 90, 90, 90]);
        assert_eq!(drawers.find(&keys[0]), Some(vec![7; 100 - SEAL]));
        drawers.tidy(&BTreeSet::new(), Limits::default());
        assert_eq!(kept(&drawers, &keys), [true, false, false, false]);
    }
}
