//! Checks that a publication can be carried out before its first change.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use super::folders::can_rename;
use super::output_dir::{EntryKind, OutputDir};
use super::steps::Step;
use super::{Error, failed};

/// The most folders that are named.
const NAMED: usize = 5;

/// Checks that every folder that a step changes can be written, and that files can be renamed into it.
///
/// # Errors
/// The folders that cannot be written.
pub(super) fn check(steps: &[Step], waiting: &Path, output: &Path) -> Result<(), Error> {
    let output_dir = OutputDir::new(output);
    let mut refused = Vec::new();
    for folder in steps.iter().map(Step::folder).collect::<BTreeSet<_>>() {
        let path = if folder.is_empty() { output.to_owned() } else { output_dir.path(folder) };
        if output_dir.folder(folder).map_err(failed("look at", &path))? == EntryKind::Folder
            && let Err(error) = try_out(waiting, &path)
        {
            refused.push((path, error));
        }
    }
    if refused.is_empty() {
        return Ok(());
    }
    let more = refused.len().saturating_sub(NAMED);
    refused.truncate(NAMED);
    Err(Error::Unwritable { folders: refused, more })
}

/// Checks that names in a folder can be changed, without changing any.
fn try_out(waiting: &Path, folder: &Path) -> io::Result<()> {
    if !can_rename(waiting, folder)? {
        let what = "it is a separate mount, so files cannot be renamed into it";
        return Err(io::Error::other(what));
    }
    may_write(folder)
}

/// Whether this program may change the names in a folder, according to the system.
#[cfg(unix)]
fn may_write(folder: &Path) -> io::Result<()> {
    use rustix::fs::{Access, AtFlags, CWD, accessat};
    let wanted = Access::WRITE_OK | Access::EXEC_OK;
    Ok(accessat(CWD, folder, wanted, AtFlags::EACCESS)?)
}

/// On other systems, only a folder marked as read-only is known in advance.
#[cfg(not(unix))]
fn may_write(folder: &Path) -> io::Result<()> {
    match std::fs::metadata(folder)?.permissions().readonly() {
        true => Err(io::ErrorKind::PermissionDenied.into()),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::path::Route;

    #[cfg(target_os = "linux")]
    #[test]
    fn a_folder_on_another_mount_is_refused_before_anything_is_moved() {
        let (here, memory) = (tempfile::tempdir(), tempfile::tempdir_in("/dev/shm"));
        let (here, memory) = (here.expect("a folder"), memory.expect("a folder in memory"));
        std::fs::create_dir(memory.path().join("topics")).expect("created");
        let step = |route: &str| Step::Move(Route::new(route).expect("a route"));
        let steps = [step("index.html"), step("topics/a"), step("new/b")];
        let refused = check(&steps, here.path(), memory.path()).expect_err("another mount");
        let message = refused.to_string();
        assert!(message.starts_with("nothing was published"), "{message}");
        assert!(message.contains("it is a separate mount"), "{message}");
        assert_eq!(message.matches("separate mount").count(), 2, "only folders that are there");
        check(&steps, memory.path(), memory.path()).expect("one mount");
    }
}
