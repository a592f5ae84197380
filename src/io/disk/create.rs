//! Creates the files that an author starts with, without overwriting others, and rewrites sources for commands.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Error, failed, is_missing};
use crate::base::path::SourcePath;

/// Creates files that do not exist yet, and their folders. If one cannot be created, none is. A file is complete from
/// the moment it has its name.
///
/// # Errors
/// If one of the files exists, a link on the way to one leads out of the folder, or the machine fails. Everything
/// created until then is removed again.
pub fn create_new(root: &Path, files: &[(SourcePath, Vec<u8>)]) -> Result<(), Error> {
    let mut made = Made::default();
    let place = |file: &SourcePath| root.join(file.as_str());
    files.iter().try_for_each(|(file, _)| stays_within(root, &place(file)))?;
    let created = files.iter().try_for_each(|(file, bytes)| made.file(&place(file), bytes));
    if created.is_err() {
        made.undo();
    }
    created
}

/// Rewrites a source if it has not changed since it was read. Its permissions stay, and so does a link that leads to
/// it.
///
/// # Errors
/// If it has changed, or the machine fails. Then the source is unchanged.
pub fn rewrite(root: &Path, file: &SourcePath, (before, after): (&str, &str)) -> Result<(), Error> {
    let path = root.join(file.as_str());
    let path = fs::canonicalize(&path).map_err(failed("find", &path))?;
    let now = fs::read(&path).map_err(failed("read", &path))?;
    if now != before.as_bytes() {
        return Err(Error::Changed(path));
    }
    let draft = path.with_file_name(format!(".pressrun-{}.new", std::process::id()));
    let permissions = fs::metadata(&path).map(|metadata| metadata.permissions());
    let written = write(&draft, after.as_bytes())
        .and_then(|()| fs::set_permissions(&draft, permissions?))
        .and_then(|()| fs::rename(&draft, &path));
    if written.is_err() {
        _ = fs::remove_file(&draft);
    }
    written.map_err(failed("write", &path))
}

/// Writes files into a folder in place of others of their names, and returns how many were missing or different.
///
/// # Errors
/// If the machine fails.
pub fn replace(folder: &Path, files: &[(SourcePath, Vec<u8>)]) -> Result<usize, Error> {
    fs::create_dir_all(folder).map_err(failed("create", folder))?;
    let mut written = 0;
    for (file, bytes) in files {
        let path = folder.join(file.as_str());
        if fs::read(&path).is_ok_and(|now| now == *bytes) {
            continue;
        }
        fs::write(&path, bytes).map_err(failed("write", &path))?;
        written += 1;
    }
    Ok(written)
}

/// Finds what prevents a new publication in a folder: the names in it, except `.git`, or its own name if it is not a
/// folder. Empty if nothing does.
///
/// # Errors
/// If the folder cannot be read.
pub fn in_the_way(folder: &Path) -> Result<Vec<String>, Error> {
    match fs::metadata(folder) {
        Ok(metadata) if !metadata.is_dir() => return Ok(vec![folder.display().to_string()]),
        Err(error) if is_missing(&error) => return Ok(Vec::new()),
        _ => {}
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed("open", folder))? {
        let name = entry.map_err(failed("read", folder))?.file_name();
        names.push(name.to_string_lossy().into_owned());
    }
    names.retain(|name| name != ".git");
    names.sort();
    Ok(names)
}

/// Refuses a path that leads out of a folder through a link.
pub(super) fn stays_within(root: &Path, path: &Path) -> Result<(), Error> {
    // A folder that does not exist yet contains no links.
    let Ok(root) = fs::canonicalize(root) else { return Ok(()) };
    let above = path.ancestors().skip(1);
    let Some(folder) = above.into_iter().find(|folder| fs::symlink_metadata(folder).is_ok()) else {
        return Ok(());
    };
    let real = fs::canonicalize(folder).map_err(failed("open", folder))?;
    if real.starts_with(&root) { Ok(()) } else { Err(Error::Outside(folder.to_owned())) }
}

/// What has been created so far.
#[derive(Default)]
struct Made {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Made {
    /// Creates a file and the folders above it.
    fn file(&mut self, path: &Path, bytes: &[u8]) -> Result<(), Error> {
        self.folders_of(path)?;
        // The process id distinguishes two programs that create files in one folder.
        let draft = path.with_file_name(format!(".pressrun-{}.new", std::process::id()));
        let created = write(&draft, bytes).and_then(|()| give_name(&draft, path));
        // It may have been renamed already, or never written.
        _ = fs::remove_file(&draft);
        created.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Error::Exists(path.to_owned()),
            _ => failed("create", path)(error),
        })?;
        self.files.push(path.to_owned());
        Ok(())
    }

    fn folders_of(&mut self, path: &Path) -> Result<(), Error> {
        let above = path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
        let missing: Vec<&Path> =
            above.take_while(|folder| fs::symlink_metadata(folder).is_err()).collect();
        for folder in missing.into_iter().rev() {
            match fs::create_dir(folder) {
                Ok(()) => self.folders.push(folder.to_owned()),
                // Another process has created it first.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed("create", folder)(error)),
            }
        }
        Ok(())
    }

    /// Removes what was created, except folders that contain something else by now.
    fn undo(self) {
        for file in self.files.iter().rev() {
            _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            _ = fs::remove_dir(folder);
        }
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Gives a written file its name, unless something else has it.
pub fn give_name(draft: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(draft, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // The file system does not support links; a rename would replace an existing file.
        Err(_) if fs::symlink_metadata(path).is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(draft, path),
        Ok(()) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &str)]) -> Vec<(SourcePath, Vec<u8>)> {
        let file = |(path, text): &(&str, &str)| {
            (SourcePath::new(path).expect("a path"), text.as_bytes().to_vec())
        };
        files.iter().map(file).collect()
    }

    fn names(folder: &Path) -> Vec<String> {
        in_the_way(folder).expect("a folder")
    }

    #[test]
    fn all_files_are_created_with_their_folders() {
        let temporary = tempfile::tempdir().expect("a folder");
        let root = temporary.path().join("a/b");
        create_new(&root, &files(&[("x.md", "x"), ("c/d/y.md", "y")])).expect("created");
        assert_eq!(fs::read_to_string(root.join("c/d/y.md")).expect("a file"), "y");
        assert_eq!(
            (names(&root), names(&root.join("c/d"))),
            (vec!["c".into(), "x.md".into()], vec!["y.md".into()])
        );
    }

    #[test]
    fn one_file_in_the_way_and_none_is_created() {
        let temporary = tempfile::tempdir().expect("a folder");
        fs::write(temporary.path().join("old.md"), "old").expect("written");
        let new = files(&[("a/x.md", "x"), ("a/b/y.md", "y"), ("old.md", "new"), ("z.md", "z")]);
        let error = create_new(temporary.path(), &new).expect_err("one is there");
        assert!(matches!(error, Error::Exists(path) if path.ends_with("old.md")));
        assert_eq!(names(temporary.path()), ["old.md"]);
        assert_eq!(fs::read_to_string(temporary.path().join("old.md")).expect("a file"), "old");

        let below = files(&[("a/x.md", "x"), ("old.md/y.md", "y")]);
        let error = create_new(temporary.path(), &below).expect_err("a file, not a folder");
        assert!(matches!(error, Error::Machine { .. }), "{error}");
        assert_eq!(names(temporary.path()), ["old.md"]);
    }

    #[test]
    fn a_source_is_written_anew_if_nobody_else_has_changed_it() {
        let temporary = tempfile::tempdir().expect("a folder");
        let path = temporary.path().join("a.md");
        fs::write(&path, "old").expect("written");
        let file = SourcePath::new("a.md").expect("a path");
        rewrite(temporary.path(), &file, ("old", "new")).expect("written");
        let error = rewrite(temporary.path(), &file, ("old", "newer")).expect_err("it has changed");
        assert!(matches!(error, Error::Changed(_)), "{error}");
        assert_eq!(fs::read_to_string(&path).expect("a file"), "new");
        assert_eq!(names(temporary.path()), ["a.md"]);
    }

    #[test]
    #[cfg(unix)]
    fn nothing_is_written_through_a_link() {
        let temporary = tempfile::tempdir().expect("a folder");
        std::os::unix::fs::symlink("elsewhere", temporary.path().join("x.md")).expect("a link");
        let error =
            create_new(temporary.path(), &files(&[("x.md", "x")])).expect_err("a link is there");
        assert!(matches!(error, Error::Exists(_)), "{error}");
        assert_eq!(names(temporary.path()), ["x.md"]);
    }

    #[test]
    #[cfg(unix)]
    fn nothing_is_written_where_a_link_leads_out() {
        let (temporary, elsewhere) = (tempfile::tempdir(), tempfile::tempdir());
        let (temporary, elsewhere) = (temporary.expect("a folder"), elsewhere.expect("a folder"));
        fs::create_dir(temporary.path().join("shared")).expect("created");
        let link = |to: &Path, name: &str| {
            std::os::unix::fs::symlink(to, temporary.path().join(name)).expect("a link");
        };
        link(elsewhere.path(), "themes");
        link(Path::new("shared"), "content");
        let outside = create_new(temporary.path(), &files(&[("themes/own/a.html", "x")]));
        assert!(matches!(outside, Err(Error::Outside(folder)) if folder.ends_with("themes")));
        assert_eq!(names(elsewhere.path()), [] as [&str; 0]);
        create_new(temporary.path(), &files(&[("content/pages/a.md", "x")])).expect("created");
        assert_eq!(names(&temporary.path().join("shared")), ["pages"]);
    }
}
