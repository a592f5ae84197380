//! The project folder as the store of files that a snapshot does not hold.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::fingerprint;
use super::read::with_line_feeds;
use crate::base::digest::Digest;
use crate::base::path::SourcePath;
use crate::base::snapshot::{OpenFile, Store};

/// A project folder.
#[derive(Debug)]
pub(super) struct Project(PathBuf);

impl Project {
    /// The project in a folder.
    pub(super) fn at(root: &Path) -> Self {
        Self(root.to_owned())
    }

    fn place(&self, path: &SourcePath) -> PathBuf {
        self.0.join(path.as_str())
    }
}

impl Store for Project {
    fn read(&self, path: &SourcePath, digest: &Digest) -> io::Result<Vec<u8>> {
        let bytes = fs::read(self.place(path)).map_err(failed("read", path))?;
        match Digest::of(&bytes) == *digest {
            true => Ok(with_line_feeds(path, bytes)),
            false => Err(changed(path)),
        }
    }

    fn copy(&self, path: &SourcePath, digest: &Digest, to: &Path) -> io::Result<()> {
        copy(&self.place(path), to).map_err(failed("copy", path))?;
        // The copy is digested, so a file that changed before or during the copying is detected.
        let copied = File::open(to).and_then(Digest::of_reader).map_err(failed("copy", path))?;
        if copied.0 == *digest { Ok(()) } else { Err(changed(path)) }
    }

    fn open(&self, path: &SourcePath) -> io::Result<OpenFile> {
        let place = self.place(path);
        // Opening a pipe would block until another process writes to it.
        if !fs::metadata(&place)?.is_file() {
            return Err(io::ErrorKind::NotFound.into());
        }
        let file = File::open(place)?;
        let metadata = file.metadata()?;
        let (len, version) = (metadata.len(), fingerprint::version(&metadata));
        Ok(OpenFile { bytes: Box::new(file), len, version })
    }
}

/// Copies a file, sharing its blocks if the file system supports that. The copy has the permissions of a new file,
/// not those of the source.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let permissions = File::create_new(to)?.metadata()?.permissions();
    // macOS shares blocks only with a new file.
    fs::remove_file(to)?;
    fs::copy(from, to)?;
    fs::set_permissions(to, permissions)
}

fn failed<'a>(doing: &'a str, path: &'a SourcePath) -> impl FnOnce(io::Error) -> io::Error + 'a {
    move |error| io::Error::new(error.kind(), format!("cannot {doing} `{path}`: {error}"))
}

fn changed(path: &SourcePath) -> io::Error {
    let message = format!("`{path}` changed during the build; build again");
    io::Error::other(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> SourcePath {
        SourcePath::new(text).expect("a path")
    }

    #[test]
    fn a_copy_is_the_file_that_was_digested_or_an_error() {
        let temporary = tempfile::tempdir().expect("a folder");
        let (from, to) = (temporary.path().join("a.pdf"), temporary.path().join("b.pdf"));
        fs::write(&from, "as seen").expect("written");
        let (project, seen) = (Project::at(temporary.path()), Digest::of(b"as seen"));
        project.copy(&path("a.pdf"), &seen, &to).expect("copied");
        assert_eq!(fs::read(&to).expect("a copy"), b"as seen");
        let error = project.copy(&path("a.pdf"), &seen, &to).expect_err("it is there");
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);

        fs::write(&from, "changed").expect("written");
        let to = temporary.path().join("c.pdf");
        let error = project.copy(&path("a.pdf"), &seen, &to).expect_err("it has changed");
        assert!(error.to_string().contains("`a.pdf` changed during"), "{error}");
        let error = project.copy(&path("none.pdf"), &seen, &temporary.path().join("d")).map(|()| 0);
        assert!(error.expect_err("not there").to_string().starts_with("cannot copy `none.pdf`"));
    }

    #[test]
    #[cfg(unix)]
    fn a_copy_has_the_permissions_of_a_new_file() {
        use std::os::unix::fs::PermissionsExt;
        let temporary = tempfile::tempdir().expect("a folder");
        let (from, to) = (temporary.path().join("a.pdf"), temporary.path().join("b.pdf"));
        fs::write(&from, "x").expect("written");
        let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode();
        let ordinary = mode(&from);
        fs::set_permissions(&from, fs::Permissions::from_mode(0o400)).expect("set");
        Project::at(temporary.path()).copy(&path("a.pdf"), &Digest::of(b"x"), &to).expect("copied");
        assert_eq!(mode(&to), ordinary);
    }

    #[test]
    fn an_open_file_has_another_version_when_it_has_changed() {
        let temporary = tempfile::tempdir().expect("a folder");
        let project = Project::at(temporary.path());
        let version = || project.open(&path("a.pdf")).expect("open").version;
        fs::write(temporary.path().join("a.pdf"), "one").expect("written");
        let before = version();
        assert_eq!(before, version());
        fs::write(temporary.path().join("a.pdf"), "three").expect("written");
        assert_ne!(before, version());
    }
}
