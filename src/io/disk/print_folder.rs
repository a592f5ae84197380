//! The cache of prints below `.pressrun/pictures/`: each print is made once, and found by its key.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use super::data_dir::{self, DataDir};
use super::unless_missing;
use crate::base::digest::Digest;
use crate::base::output::PrintCache;

/// Stores prints in a folder. A failure here costs time, but never stops a build.
#[derive(Debug)]
pub struct PrintFolder {
    /// `None` if nothing is stored.
    folder: Option<PathBuf>,
    /// The data folder around it, if it is in one.
    data_dir: Option<PathBuf>,
    /// Whether its contents may be used: they were made here.
    is_known: AtomicBool,
    trouble: OnceLock<String>,
}

/// Limits for prints that the newest site does not show.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// How long they may remain unused.
    pub unused: Duration,
    /// The size of all prints together, in bytes.
    pub bytes: u64,
}

impl Default for Limits {
    /// 60 days, and 2 GiB.
    fn default() -> Self {
        Self { unused: 60 * DAY, bytes: 2 << 30 }
    }
}

/// A day: the precision of the last use, and the time between two clean-ups.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The number of bytes after a print, for its digest. A print that was only partly written has no valid digest.
const SEAL: usize = 32;

/// The largest print, in bytes; larger files are not prints.
const LARGEST: u64 = 256 << 20;

/// The beginning of the names of folders for prints from elsewhere.
const INCOMING: &str = "incoming-";

/// The file whose time is that of the last clean-up.
const MARK: &str = "tidied";

/// The number of drafts this process has written.
static DRAFTS: AtomicU64 = AtomicU64::new(0);

/// Appends the digest of some bytes.
pub fn seal(bytes: &[u8]) -> Vec<u8> {
    [bytes, Digest::of(bytes).as_bytes()].concat()
}

/// The bytes before a seal; `None` if the seal does not match.
pub fn unseal(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let seal = bytes.split_off(bytes.len().checked_sub(SEAL)?);
    (Digest::of(&bytes).as_bytes() == seal.as_slice()).then_some(bytes)
}

/// A file of the print cache.
struct Filed {
    path: PathBuf,
    name: String,
    used: SystemTime,
    bytes: u64,
}

impl PrintFolder {
    /// The print cache of a project. It ignores prints that no build on this machine stored.
    pub fn of(root: &Path) -> Self {
        Self::within(&root.join(data_dir::NAME))
    }

    /// The print cache inside a data folder.
    pub(super) fn within(data_dir: &Path) -> Self {
        Self {
            data_dir: Some(data_dir.to_owned()),
            ..Self::new(Some(data_dir.join(data_dir::PICTURES)), false)
        }
    }

    /// A print cache in a separate folder.
    pub fn at(folder: PathBuf) -> Self {
        Self::new(Some(folder), true)
    }

    /// A print cache that stores nothing, with the reason.
    pub(super) fn nowhere(why: &str) -> Self {
        Self { trouble: OnceLock::from(why.to_owned()), ..Self::new(None, false) }
    }

    fn new(folder: Option<PathBuf>, is_known: bool) -> Self {
        let is_known = AtomicBool::new(is_known);
        Self { folder, data_dir: None, is_known, trouble: OnceLock::new() }
    }

    /// The folder, if its contents may be used. That can change when the folder is made again.
    fn folder(&self) -> Option<&Path> {
        let folder = self.folder.as_deref()?;
        let is_known = || self.data_dir.as_deref().is_some_and(DataDir::is_known);
        if !self.is_known.load(Ordering::Acquire) {
            if !is_known() || !data_dir::is_folder(folder) {
                return None;
            }
            self.is_known.store(true, Ordering::Release);
        }
        Some(folder)
    }

    /// The folder, created if necessary. Puts aside what others brought into it.
    fn make(&self) -> io::Result<Option<&Path>> {
        let Some(folder) = self.folder.as_deref() else { return Ok(None) };
        if self.folder().is_none() {
            if let Some(data_dir) = &self.data_dir {
                let data_dir = DataDir::open(data_dir).map_err(io::Error::other)?;
                data_dir.warning().map(|warning| self.trouble.set(warning));
                data_dir::make_folder(folder).map_err(io::Error::other)?;
            }
            self.is_known.store(true, Ordering::Release);
        }
        Ok(Some(folder))
    }

    /// The location of the prints, if they may be used.
    pub fn path(&self) -> Option<&Path> {
        self.folder()
    }

    /// The path of a print below the folder: `ab/cdef…`.
    pub fn name(key: &Digest) -> String {
        let name = key.to_string();
        let (drawer, rest) = name.split_at(2);
        format!("{drawer}/{rest}")
    }

    /// Lets `bring` write prints into a separate folder, under their names here, and adopts the valid ones.
    pub fn receive(&self, keys: &BTreeSet<Digest>, bring: impl FnOnce(&Path)) {
        let Ok(Some(folder)) = self.make() else { return };
        let incoming = folder.join(format!("{INCOMING}{}", std::process::id()));
        // Left by a process that was killed.
        fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| entry.file_name().to_string_lossy().starts_with(INCOMING))
            .for_each(|entry| _ = fs::remove_dir_all(entry.path()));
        if fs::create_dir_all(&incoming).is_err() {
            return;
        }
        bring(&incoming);
        for key in keys {
            let path = place(&incoming, key);
            let is_print = fs::metadata(&path).is_ok_and(|facts| facts.len() <= LARGEST);
            let sealed = is_print.then(|| fs::read(&path).ok()).flatten();
            if let Some(bytes) = sealed.and_then(unseal) {
                self.file(key, &bytes);
            }
        }
        _ = fs::remove_dir_all(&incoming);
    }

    /// Why a print could not be stored, as a sentence.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.get().map(String::as_str)
    }

    /// Removes prints beyond the limits, the longest unused first, but none of those that must stay. Does nothing if
    /// the last clean-up was less than a day ago.
    pub fn tidy(&self, stay: &BTreeSet<Digest>, limits: Limits) {
        let Some(folder) = self.folder().filter(|folder| data_dir::is_folder(folder)) else {
            return;
        };
        let mark = folder.join(MARK);
        let last = fs::symlink_metadata(&mark).and_then(|mark| mark.modified());
        if last.is_ok_and(|last| age(last) < DAY) || replace(&mark, b"").is_err() {
            return;
        }
        let mut filed = filed(folder);
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

    /// The path of a print.
    fn place(&self, key: &Digest) -> Option<PathBuf> {
        Some(place(self.folder()?, key))
    }

    fn write(&self, key: &Digest, bytes: &[u8]) -> io::Result<()> {
        let Some(folder) = self.make()? else { return Ok(()) };
        let path = place(folder, key);
        if let Some(drawer) = path.parent() {
            fs::create_dir_all(drawer)?;
            if !data_dir::is_folder(drawer) {
                let what = format!("`{}` is a symbolic link", drawer.display());
                return Err(io::Error::other(what));
            }
        }
        replace(&path, &seal(bytes))
    }
}

/// The path of a print below a folder.
fn place(folder: &Path, key: &Digest) -> PathBuf {
    folder.join(PrintFolder::name(key))
}

/// Writes a file completely or not at all. Replaces anything of the same name, so that nothing is written through a
/// link.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Another thread or process may be storing the same print.
    let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
    let draft = path.with_extension(format!("{}-{number}.new", std::process::id()));
    unless_missing(fs::remove_file(&draft))?;
    File::create_new(&draft)?.write_all(bytes)?;
    fs::rename(&draft, path)
}

/// Every print in a cache, including unfinished drafts. Does not follow links, and ignores files with other names.
fn filed(folder: &Path) -> Vec<Filed> {
    let entries = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
    let is_drawer = |drawer: &fs::DirEntry| {
        is_hex(&drawer.file_name().to_string_lossy(), 2)
            && drawer.file_type().is_ok_and(|kind| kind.is_dir())
    };
    let drawers = entries(folder).filter(is_drawer);
    let files = drawers.flat_map(|drawer| {
        let first = drawer.file_name().to_string_lossy().into_owned();
        entries(&drawer.path()).map(move |file| (first.clone(), file)).collect::<Vec<_>>()
    });
    let looked = files.filter_map(|(first, file)| {
        let name = file.file_name().to_string_lossy().into_owned();
        // The metadata of the entry itself: a link is not a file.
        let facts = file.metadata().ok().filter(|facts| facts.is_file() && is_print(&name))?;
        Some(Filed {
            path: file.path(),
            name: format!("{first}{name}"),
            used: facts.modified().ok()?,
            bytes: facts.len(),
        })
    });
    looked.collect()
}

/// Everything in the folder with a name that the cache uses: prints, drafts, links instead of subfolders, and the
/// mark of the last clean-up.
pub(super) fn contents(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_ours = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name == MARK || is_hex(&name, 2) && entry.file_type().is_ok_and(|kind| !kind.is_dir())
    };
    let others = entries.filter(is_ours).map(|entry| entry.path());
    filed(folder).into_iter().map(|filed| filed.path).chain(others).collect()
}

/// Whether a print is a file in a folder, and neither is a link.
fn is_plain(path: &Path) -> bool {
    path.parent().is_some_and(data_dir::is_folder)
        && fs::symlink_metadata(path).is_ok_and(|facts| facts.is_file())
}

/// Whether a file has the name of a print or of its draft.
fn is_print(name: &str) -> bool {
    let (print, draft) = name.split_once('.').unwrap_or((name, ""));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_draft = || {
        let (process, number) = draft.strip_suffix(".new")?.split_once('-')?;
        (is_number(process) && is_number(number)).then_some(())
    };
    is_hex(print, 62) && (print.len() == name.len() || is_draft().is_some())
}

/// Whether a text consists of this many digits of a digest.
fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

impl PrintCache for PrintFolder {
    fn find(&self, key: &Digest) -> Option<Vec<u8>> {
        let path = self.place(key)?;
        if !is_plain(&path) {
            return None;
        }
        let found = unseal(fs::read(&path).ok()?);
        if found.is_some() {
            note_use(&path);
        }
        found
    }

    fn has(&self, key: &Digest) -> bool {
        self.place(key).is_some_and(|place| is_plain(&place))
    }

    fn file(&self, key: &Digest, bytes: &[u8]) {
        if let Err(error) = self.write(key, bytes) {
            let folder = self.folder.as_deref().unwrap_or(Path::new("")).display();
            _ = self
                .trouble
                .set(format!("prints cannot be written to `{folder}`: {}", whole(&error)));
        }
    }
}

/// An error with its causes.
fn whole(error: &io::Error) -> String {
    let cause = error.get_ref().and_then(|error| error.source());
    cause.map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

/// Records that a file was used today. If that fails, the print is made again some day.
fn note_use(path: &Path) {
    let last = fs::metadata(path).and_then(|facts| facts.modified());
    if last.is_ok_and(|last| age(last) > DAY)
        && let Ok(file) = File::options().write(true).open(path)
    {
        _ = file.set_modified(SystemTime::now());
    }
}

/// The time since an instant; zero for an instant in the future.
fn age(time: SystemTime) -> Duration {
    SystemTime::now().duration_since(time).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A print cache with four prints of 100 bytes, last used some days ago.
    fn prints_of(days: [u32; 4]) -> (tempfile::TempDir, PrintFolder, [Digest; 4]) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let prints = PrintFolder::of(folder.path());
        let keys = ["a", "b", "c", "d"].map(|name| Digest::of(name.as_bytes()));
        for (key, days) in keys.iter().zip(days) {
            prints.file(key, &[7; 100 - SEAL]);
            let file = File::options().write(true).open(prints.place(key).expect("a place"));
            let file = file.expect("a print");
            file.set_modified(SystemTime::now() - days * DAY).expect("it is ours");
        }
        (folder, prints, keys)
    }

    fn kept(prints: &PrintFolder, keys: &[Digest; 4]) -> [bool; 4] {
        keys.each_ref().map(|key| prints.has(key))
    }

    #[test]
    fn what_nobody_asks_for_goes_and_what_is_shown_stays() {
        let (_folder, prints, keys) = prints_of([90, 90, 3, 0]);
        prints.tidy(&BTreeSet::from([keys[1]]), Limits::default());
        assert_eq!(kept(&prints, &keys), [false, true, true, true]);
        // Not twice on one day.
        prints.tidy(&BTreeSet::new(), Limits::default());
        assert_eq!(kept(&prints, &keys), [false, true, true, true]);
    }

    #[test]
    fn what_is_too_much_goes_those_first_that_were_not_asked_for_longest() {
        let (_folder, prints, keys) = prints_of([4, 6, 8, 2]);
        let limits = Limits { bytes: 250, ..Limits::default() };
        prints.tidy(&BTreeSet::from([keys[2]]), limits);
        assert_eq!(kept(&prints, &keys), [false, false, true, true]);
    }

    #[test]
    fn what_is_asked_for_is_new_again() {
        let (_folder, prints, keys) = prints_of([90, 90, 90, 90]);
        assert_eq!(prints.find(&keys[0]), Some(vec![7; 100 - SEAL]));
        prints.tidy(&BTreeSet::new(), Limits::default());
        assert_eq!(kept(&prints, &keys), [true, false, false, false]);
    }

    /// Writes a file that was last used long ago.
    fn write_old(path: &Path) {
        fs::create_dir_all(path.parent().expect("a folder")).expect("created");
        let mut file = File::create(path).expect("created");
        file.write_all(b"precious").expect("written");
        file.set_modified(SystemTime::now() - 100 * DAY).expect("it is ours");
    }

    #[test]
    fn only_prints_in_real_folders_are_ever_removed() {
        let (folder, prints, keys) = prints_of([90, 0, 0, 0]);
        let pictures = folder.path().join(".pressrun/pictures");
        let hex = "0123456789abcdef".repeat(4);
        let theirs = [
            "de/notes.txt".to_owned(),
            format!("DE/{}", &hex[2..]),
            format!("my/{}", &hex[2..]),
            format!("de/{}", &hex[3..]),
            format!("de/{}.jpg", &hex[2..]),
            format!("de/{}.x-1.new", &hex[2..]),
        ];
        let ours = [format!("de/{}", &hex[2..]), format!("de/{}.12-3.new", &hex[2..])];
        theirs.iter().chain(&ours).for_each(|name| write_old(&pictures.join(name)));
        prints.tidy(&BTreeSet::new(), Limits::default());
        assert_eq!(kept(&prints, &keys), [false, true, true, true]);
        for name in &theirs {
            assert!(pictures.join(name).exists(), "{name}");
        }
        for name in &ours {
            assert!(!pictures.join(name).exists(), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_removed_or_written_through_links() {
        use std::os::unix::fs::symlink;
        let (folder, prints, _) = prints_of([0, 0, 0, 0]);
        let elsewhere = tempfile::tempdir().expect("a temporary folder");
        let pictures = folder.path().join(".pressrun/pictures");
        let print = elsewhere.path().join("0123456789abcdef".repeat(4).split_off(2));
        write_old(&print);
        symlink(elsewhere.path(), pictures.join("fe")).expect("a link");
        let mark = elsewhere.path().join("mark");
        write_old(&mark);
        symlink(&mark, pictures.join("tidied")).expect("a link");
        let key = Digest::parse(&format!("fe{}", "0".repeat(62))).expect("a digest");
        prints.file(&key, b"a print");
        prints.tidy(&BTreeSet::new(), Limits::default());
        assert!(print.exists() && fs::read(&mark).expect("a mark") == b"precious");
        assert_eq!(fs::read_dir(elsewhere.path()).expect("a folder").count(), 2);
        assert!(prints.trouble().is_some_and(|trouble| trouble.contains("symbolic link")));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_place_of_the_folder_is_not_used() {
        let (folder, _, keys) = prints_of([90, 90, 90, 90]);
        let (pictures, moved) = (folder.path().join(".pressrun/pictures"), folder.path().join("x"));
        fs::rename(&pictures, &moved).expect("moved");
        std::os::unix::fs::symlink(&moved, &pictures).expect("a link");
        let prints = PrintFolder::of(folder.path());
        prints.tidy(&BTreeSet::new(), Limits::default());
        prints.file(&Digest::of(b"e"), b"a print");
        assert_eq!(prints.find(&keys[0]), None);
        assert_eq!(fs::read_dir(&moved).expect("a folder").count(), 4);
        assert!(prints.trouble().is_some());
    }

    #[test]
    fn prints_that_came_with_a_project_are_not_found() {
        let (theirs, _, keys) = prints_of([0, 0, 0, 0]);
        let ours = tempfile::tempdir().expect("a temporary folder");
        let pictures = ours.path().join(".pressrun/pictures");
        let (from, to) = (theirs.path().join(".pressrun"), ours.path().join(".pressrun"));
        for name in ["stamp", "known-here"] {
            fs::create_dir_all(&to).expect("created");
            fs::copy(from.join(name), to.join(name)).expect("copied");
        }
        let key = keys[0].to_string();
        let (drawer, rest) = key.split_at(2);
        fs::create_dir_all(pictures.join(drawer)).expect("created");
        let print = from.join("pictures").join(drawer).join(rest);
        fs::copy(print, pictures.join(drawer).join(rest)).expect("copied");
        let notes = pictures.join(drawer).join("notes.txt");
        write_old(&notes);
        let prints = PrintFolder::of(ours.path());
        assert_eq!(prints.find(&keys[0]), None);
        prints.file(&keys[1], b"a print of ours");
        assert_eq!(prints.find(&keys[0]), None, "it was put aside");
        assert_eq!(prints.find(&keys[1]), Some(b"a print of ours".to_vec()));
        assert!(prints.trouble().is_some_and(|trouble| trouble.contains("set-aside-1")));
        assert!(notes.exists(), "it is nothing that a build would use");
    }
}
