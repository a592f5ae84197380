//! Changes the texts of sources for a command, and reads what commands have recorded beside them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::create::{create_new, rewrite};
use super::{Error, failed, is_missing};
use crate::base::path::SourcePath;

/// A text before a command and after it; before, it may not exist.
pub type TextPair = (Option<String>, String);

/// Writes new sources, and changes others that have not changed since they were read. If something fails, everything is
/// put back as it was.
///
/// # Errors
/// If a new file exists, another one has changed, or the machine fails.
pub fn change_texts(root: &Path, texts: &BTreeMap<SourcePath, TextPair>) -> Result<(), Error> {
    let mut done: Vec<(&SourcePath, &str, &str)> = Vec::new();
    let mut result = Ok(());
    for (file, (before, after)) in texts {
        let Some(before) = before else { continue };
        result = rewrite(root, file, (before, after));
        if result.is_err() {
            break;
        }
        done.push((file, before, after));
    }
    let new = texts.iter().filter(|(_, (before, _))| before.is_none());
    let new: Vec<_> =
        new.map(|(file, (_, after))| (file.clone(), after.clone().into_bytes())).collect();
    let result = result.and_then(|()| create_new(root, &new));
    if result.is_err() {
        for (file, before, after) in done.into_iter().rev() {
            _ = rewrite(root, file, (after, before));
        }
    }
    result
}

/// The texts in a folder that is no source, and in its subfolders, by their paths without that folder; none if it does
/// not exist.
///
/// # Errors
/// If a file cannot be read, or its name cannot be that of a source.
pub fn records(root: &Path, folder: &str) -> Result<BTreeMap<SourcePath, String>, Error> {
    let mut found = BTreeMap::new();
    read_folder(&root.join(folder), folder, &mut found)?;
    Ok(found)
}

fn read_folder(
    place: &Path,
    name: &str,
    found: &mut BTreeMap<SourcePath, String>,
) -> Result<(), Error> {
    let entries = match fs::read_dir(place) {
        Err(error) if is_missing(&error) => return Ok(()),
        entries => entries.map_err(failed("read", place))?,
    };
    for entry in entries {
        let path = entry.map_err(failed("read", place))?.path();
        let Some(last) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let name = format!("{name}/{last}");
        if path.is_dir() {
            read_folder(&path, &name, found)?;
        } else if let Ok(source) = SourcePath::new(&name) {
            let text = fs::read_to_string(&path).map_err(failed("read", &path))?;
            found.insert(source, text);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_that_fails_leaves_everything_as_it_was() {
        let temporary = tempfile::tempdir().expect("a folder");
        let root = temporary.path();
        let path = |text: &str| SourcePath::new(text).expect("a path");
        let write = |name: &str, text: &str| fs::write(root.join(name), text).expect("written");
        let read = |name: &str| fs::read_to_string(root.join(name)).ok();
        write("a.md", "a");
        let change = |before: &str, after: &str| (Some(before.to_owned()), after.to_owned());
        let mut texts = BTreeMap::from([
            (path("a.md"), change("a", "A")),
            (path("new/.import/b.md"), (None, "b".to_owned())),
            (path("z.md"), change("z", "Z")),
        ]);
        write("z.md", "changed since");
        assert!(matches!(change_texts(root, &texts), Err(Error::Changed(_))));
        assert_eq!((read("a.md").as_deref(), read("new/.import/b.md")), (Some("a"), None));
        write("z.md", "z");
        change_texts(root, &texts).expect("changed");
        assert_eq!((read("a.md").as_deref(), read("z.md").as_deref()), (Some("A"), Some("Z")));
        let recorded = records(root, "new/.import").expect("read");
        assert_eq!(recorded, BTreeMap::from([(path("new/.import/b.md"), "b".to_owned())]));
        assert!(records(root, "nothing").expect("read").is_empty());
        texts = BTreeMap::from([
            (path("a.md"), change("A", "again")),
            (path("z.md"), (None, "taken".to_owned())),
        ]);
        assert!(matches!(change_texts(root, &texts), Err(Error::Exists(_))));
        assert_eq!(read("a.md").as_deref(), Some("A"));
    }
}
