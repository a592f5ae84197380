//! The project's own folder is removed, created again, or renamed.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use pressrun::io::watch::{Changed, Options, Signal, Watcher};
use tempfile::TempDir;

use super::{LONG, STORY, is_told, write_project};

/// A project inside two folders.
struct House {
    folder: TempDir,
    watcher: Watcher,
}

const HOME: &str = "shelf/paper";

impl House {
    fn new(options: &Options) -> Self {
        let folder = TempDir::new().unwrap();
        write_project(&folder.path().join(HOME));
        let watcher = Watcher::start(&folder.path().join(HOME), options).unwrap();
        Self { folder, watcher }
    }

    fn rename(&self, from: &str, to: &str) {
        fs::rename(self.folder.path().join(from), self.folder.path().join(to)).unwrap();
    }

    fn remove(&self) {
        fs::remove_dir_all(self.folder.path().join(HOME)).unwrap();
    }

    fn make_again(&self) {
        write_project(&self.folder.path().join(HOME));
    }

    /// Waits until the missing folder is reported. Earlier changes in it may be reported, too.
    fn gone(&mut self) {
        loop {
            match self.watcher.next(Some(Instant::now() + LONG)) {
                Signal::Trouble(said) => return assert!(said.contains("is gone"), "{said}"),
                Signal::Changed(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// Waits until everything is reported as changed.
    #[track_caller]
    fn all(&mut self) -> Changed {
        let end = Instant::now() + LONG;
        loop {
            match self.watcher.next(Some(end)) {
                Signal::Changed(changed) if changed.all => return changed,
                Signal::Deadline => panic!("it is never told"),
                _ => {}
            }
        }
    }

    /// Waits until no more reports come, then requires that a new story is reported.
    #[track_caller]
    fn is_watched(&mut self) {
        let still = Duration::from_millis(700);
        while self.watcher.next(Some(Instant::now() + still)) != Signal::Deadline {}
        fs::write(self.folder.path().join(HOME).join(STORY), "two, and longer").unwrap();
        let end = Instant::now() + LONG;
        loop {
            match self.watcher.next(Some(end)) {
                Signal::Changed(changed) if is_told(&changed, STORY) => return,
                Signal::Changed(_) => {}
                other => panic!("{other:?} instead of a change"),
            }
        }
    }
}

#[test]
fn a_project_removed_and_made_again_is_watched() {
    for poll in [false, true] {
        let mut house = House::new(&Options { poll });
        for _ in 0..2 {
            house.remove();
            house.gone();
            house.make_again();
            house.all();
            house.is_watched();
        }
    }
}

/// Numbers of folders are reused, so the change is not visible.
#[test]
fn a_project_replaced_between_two_looks_is_watched() {
    let mut house = House::new(&Options::default());
    for _ in 0..4 {
        house.remove();
        house.make_again();
        house.all();
        house.is_watched();
    }
}

#[test]
fn a_project_under_another_name_is_no_longer_the_project() {
    let mut house = House::new(&Options::default());
    for folder in [HOME, "shelf"] {
        house.rename(folder, "away");
        house.gone();
        house.rename("away", folder);
        house.all();
        house.is_watched();
    }
    write_project(&house.folder.path().join("another"));
    house.rename(HOME, "old");
    house.rename("another", HOME);
    house.all();
    house.is_watched();
    fs::write(house.folder.path().join("old").join(STORY), "three, and longer").unwrap();
    assert_eq!(house.watcher.next(Some(Instant::now() + super::STILL)), Signal::Deadline);
}

#[test]
fn waiting_for_a_project_can_be_ended() {
    let mut house = House::new(&Options::default());
    house.remove();
    house.gone();
    house.watcher.waker().wake();
    assert_eq!(house.watcher.next(None), Signal::Stopped);
    assert!(!Path::new(&house.folder.path().join(HOME)).exists());
}
