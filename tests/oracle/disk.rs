//! The contents of the disk: files, and symbolic links to other places in the project.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::paper::{Files, Paper};

/// The entry at a path.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Entry {
    File(Vec<u8>),
    /// A link to a path in the project, which need not exist.
    Link(String),
}

/// All contents of a project folder: paths whose folders are not links.
pub(crate) type Disk = BTreeMap<String, Entry>;

/// The target of links that lead nowhere.
pub(crate) const NOWHERE: &str = "nowhere/at-all";

impl Paper {
    /// All files, and the links that replace some.
    pub(crate) fn disk(&self) -> Disk {
        let files = self.files().into_iter();
        let mut disk: Disk = files.map(|(path, bytes)| (path, Entry::File(bytes))).collect();
        for (from, to) in &self.links {
            let is_there = matches!(disk.get(to), Some(Entry::File(_))) || to == NOWHERE;
            if is_there && disk.contains_key(from) {
                disk.insert(from.clone(), Entry::Link(to.clone()));
            }
        }
        // Contents of a folder come first.
        for (path, shelf) in self.shelved.iter().rev() {
            shelve(&mut disk, path, &format!("shelf-{shelf}/{}", path.replace('/', "_")));
        }
        disk
    }
}

/// Moves a file or folder elsewhere, and leaves a link.
fn shelve(disk: &mut Disk, path: &str, to: &str) {
    let within = format!("{path}/");
    let is_in = |at: &&String| *at == path || at.starts_with(&within);
    let paths: Vec<String> = disk.keys().filter(is_in).cloned().collect();
    for at in &paths {
        let entry = disk.remove(at);
        disk.extend(entry.map(|entry| (format!("{to}{}", &at[path.len()..]), entry)));
    }
    if !paths.is_empty() {
        disk.insert(path.to_owned(), Entry::Link(to.to_owned()));
    }
}

/// The sources under their names in the project, links followed.
pub(crate) fn sources(disk: &Disk) -> Files {
    let mut files = Files::new();
    for name in ["site.yaml", "content", "themes"] {
        follow(disk, (name, name), &mut files);
    }
    files
}

/// Adds what is at a place, under a name.
fn follow(disk: &Disk, (place, name): (&str, &str), files: &mut Files) {
    let Some(place) = real(disk, place) else { return };
    if let Some(Entry::File(bytes)) = disk.get(&place) {
        files.insert(name.to_owned(), bytes.clone());
        return;
    }
    let folder = format!("{place}/");
    let within = disk.range(folder.clone()..).take_while(|(path, _)| path.starts_with(&folder));
    for (path, entry) in within {
        let name = format!("{name}/{}", &path[folder.len()..]);
        match entry {
            Entry::File(bytes) => _ = files.insert(name, bytes.clone()),
            Entry::Link(to) => follow(disk, (to, &name), files),
        }
    }
}

/// The path after following all links; `None` for a loop.
fn real(disk: &Disk, path: &str) -> Option<String> {
    let mut path = path.to_owned();
    for _ in 0..8 {
        let ends = path.match_indices('/').map(|(n, _)| n).chain([path.len()]);
        let mut links = ends.filter_map(|end| match disk.get(&path[..end]) {
            Some(Entry::Link(to)) => Some(format!("{to}{}", &path[end..])),
            _ => None,
        });
        let Some(next) = links.next() else { return Some(path) };
        path = next;
    }
    None
}

/// Brings a folder up to date.
pub(crate) fn write(root: &Path, disk: &Disk, changed: &[String]) {
    // First remove what is gone: a link may replace a folder, or a folder a link.
    for path in changed.iter().filter(|path| !disk.contains_key(*path)) {
        let target = root.join(path);
        fs::remove_file(&target).expect("removed");
        // As in version control, folders without files are not kept.
        let empty = target.ancestors().skip(1).take_while(|at| *at != root);
        let _ = empty.map(fs::remove_dir).take_while(Result::is_ok).count();
    }
    for (path, entry) in changed.iter().filter_map(|path| disk.get_key_value(path)) {
        let target = root.join(path);
        fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
        let is_link = fs::symlink_metadata(&target).is_ok_and(|is| is.is_symlink());
        if is_link || matches!(entry, Entry::Link(_)) {
            let _ = fs::remove_file(&target);
        }
        match entry {
            Entry::File(bytes) => fs::write(&target, bytes).expect("written"),
            Entry::Link(to) => {
                let up = "../".repeat(path.matches('/').count());
                link(&format!("{up}{to}"), &target);
            }
        }
    }
}

#[cfg(unix)]
fn link(to: &str, at: &Path) {
    std::os::unix::fs::symlink(to, at).expect("a link");
}
