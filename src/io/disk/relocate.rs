//! Gives sources other names and texts for a command.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::create::{rewrite, stays_within};
use super::{Error, failed};
use crate::base::path::SourcePath;
use crate::base::snapshot::Renames;

/// What is to be changed.
#[derive(Clone, Copy, Debug)]
pub struct Changes<'a> {
    /// A folder that is renamed as a whole, with everything in it.
    pub folder: Option<&'a (SourcePath, SourcePath)>,
    /// The files that get other names; if a folder is renamed, only those in it.
    pub renames: &'a Renames,
    /// The texts before and after, by the new names of the files.
    pub texts: &'a BTreeMap<SourcePath, (String, String)>,
}

/// Renames files, then changes texts. If something fails, everything is put back as it was.
///
/// # Errors
/// If a source has changed since it was read, a new name is taken, or the machine fails.
pub fn relocate(root: &Path, changes: Changes<'_>) -> Result<(), Error> {
    let mut done = Done { root, renamed: Vec::new(), made: Vec::new(), written: Vec::new() };
    let result = done.all(changes);
    if result.is_err() {
        done.undo();
    }
    result
}

/// What has been done so far.
struct Done<'a> {
    root: &'a Path,
    renamed: Vec<(PathBuf, PathBuf)>,
    made: Vec<PathBuf>,
    written: Vec<(SourcePath, (&'a str, &'a str))>,
}

impl<'a> Done<'a> {
    fn all(&mut self, changes: Changes<'a>) -> Result<(), Error> {
        let place = |path: &SourcePath| self.root.join(path.as_str());
        let pairs: Vec<(PathBuf, PathBuf)> = match changes.folder {
            Some((old, new)) => vec![(place(old), place(new))],
            None => changes.renames.iter().map(|(old, new)| (place(old), place(new))).collect(),
        };
        for (old, new) in &pairs {
            stays_within(self.root, new)?;
            self.rename(old, new)?;
        }
        for (file, (before, after)) in changes.texts {
            rewrite(self.root, file, (before, after))?;
            self.written.push((file.clone(), (before, after)));
        }
        for folder in pairs.iter().filter_map(|(old, _)| old.parent()) {
            // A folder that still contains something stays.
            _ = fs::remove_dir(folder);
        }
        Ok(())
    }

    fn rename(&mut self, old: &Path, new: &Path) -> Result<(), Error> {
        if fs::symlink_metadata(new).is_ok() {
            return Err(Error::Exists(new.to_owned()));
        }
        let above =
            new.ancestors().skip(1).take_while(|folder| fs::symlink_metadata(folder).is_err());
        for folder in above.collect::<Vec<_>>().into_iter().rev() {
            match fs::create_dir(folder) {
                Ok(()) => self.made.push(folder.to_owned()),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed("create", folder)(error)),
            }
        }
        fs::rename(old, new).map_err(failed("rename", old))?;
        self.renamed.push((old.to_owned(), new.to_owned()));
        Ok(())
    }

    /// Puts everything back as it was.
    fn undo(&self) {
        for (file, (before, after)) in self.written.iter().rev() {
            _ = rewrite(self.root, file, (after, before));
        }
        for (old, new) in self.renamed.iter().rev() {
            _ = fs::rename(new, old);
        }
        for folder in self.made.iter().rev() {
            _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> SourcePath {
        SourcePath::new(text).expect("a path")
    }

    #[test]
    fn a_move_that_fails_leaves_everything_as_it_was() {
        let temporary = tempfile::tempdir().expect("a folder");
        let root = temporary.path();
        fs::create_dir_all(root.join("a")).expect("created");
        for (name, text) in [("a/x.md", "x"), ("a/y.md", "y"), ("z.md", "changed since")] {
            fs::write(root.join(name), text).expect("written");
        }
        let renames =
            Renames::from([(path("a/x.md"), path("b/c/x.md")), (path("a/y.md"), path("b/y.md"))]);
        let text = |before: &str, after: &str| (before.to_owned(), after.to_owned());
        let texts = BTreeMap::from([
            (path("b/c/x.md"), text("x", "new")),
            (path("z.md"), text("z", "new")),
        ]);
        let changes = Changes { folder: None, renames: &renames, texts: &texts };
        let error = relocate(root, changes).expect_err("z.md has changed");
        assert!(matches!(error, Error::Changed(_)), "{error}");
        let read = |name: &str| fs::read_to_string(root.join(name)).ok();
        assert_eq!((read("a/x.md").as_deref(), read("a/y.md").as_deref()), (Some("x"), Some("y")));
        assert!(!root.join("b").exists());

        fs::write(root.join("z.md"), "z").expect("written");
        relocate(root, changes).expect("moved");
        assert_eq!(
            (read("b/c/x.md").as_deref(), read("z.md").as_deref()),
            (Some("new"), Some("new"))
        );
        assert!(!root.join("a").exists());
        let again = relocate(root, changes).expect_err("the names are taken");
        assert!(matches!(again, Error::Exists(_)), "{again}");
    }
}
