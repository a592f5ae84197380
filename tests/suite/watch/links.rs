//! The targets of symbolic links, and the folders on the way there.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;

use super::{Desk, STORY, is_told, names};

#[test]
fn where_links_lead_is_watched_once_it_is_followed() {
    let mut desk = Desk::new();
    desk.write("shared/photo.jpg", "one");
    desk.write("folder/deep/x.md", "one");
    symlink(desk.path("shared/photo.jpg"), desk.path("content/photo.jpg")).unwrap();
    assert_eq!(desk.once(), names(&["content/photo.jpg"]));
    desk.write("shared/photo.jpg", "two");
    assert_eq!(desk.rest(), []);
    let places = [desk.path("shared/photo.jpg"), desk.path("folder"), desk.path(STORY)];
    desk.watcher.follow(&BTreeSet::from(places));
    desk.write("shared/another.jpg", "one");
    assert_eq!(desk.rest(), []);
    for path in ["shared/photo.jpg", "folder/deep/x.md", "folder/new/y.md"] {
        desk.write(path, "three");
        let all = desk.all();
        assert!(all[0].all && all[0].paths.is_empty(), "{path}: {all:?}");
    }
    desk.write(STORY, "two");
    let changed = desk.changed();
    assert!(changed.all && is_told(&changed, STORY), "{changed:?}");
}

/// A desk that follows a file and a folder, deep in the project.
fn following() -> Desk {
    let mut desk = Desk::new();
    desk.write("a/b/c/d/photo.jpg", "one");
    desk.write("a/x/y/folder/x.md", "one");
    desk.watcher
        .follow(&BTreeSet::from(["a/b/c/d/photo.jpg", "a/x/y/folder"].map(|to| desk.path(to))));
    // The new folders may be reported.
    desk.rest();
    desk
}

#[test]
fn a_folder_on_the_way_to_where_a_link_leads_may_get_another_name() {
    for folder in ["a/b/c/d", "a/b/c", "a/b", "a"] {
        let mut desk = following();
        for round in 0..2 {
            desk.rename(folder, "away");
            assert!(desk.changed().all, "{folder} goes, {round}");
            desk.rest();
            desk.rename("away", folder);
            assert!(desk.changed().all, "{folder} comes back, {round}");
            desk.rest();
            desk.write("a/b/c/d/photo.jpg", "two, and longer");
            assert!(desk.changed().all, "{folder} is back, {round}");
            desk.rest();
        }
    }
}

#[test]
fn a_folder_on_the_way_may_be_another_one() {
    let mut desk = following();
    desk.write("other/x/y/folder/x.md", "another");
    desk.write("other/b/c/d/photo.jpg", "another");
    desk.rename("a", "old");
    desk.rename("other", "a");
    assert!(desk.changed().all);
    desk.rest();
    for path in ["a/b/c/d/photo.jpg", "a/x/y/folder/x.md", "a/x/y/folder/new/y.md"] {
        desk.write(path, "three");
        assert!(desk.changed().all, "{path}");
        desk.rest();
    }
    fs::remove_dir_all(desk.path("a")).unwrap();
    assert!(desk.changed().all, "all of it is gone");
}
