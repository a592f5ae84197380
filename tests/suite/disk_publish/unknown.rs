//! Unknown files in the output folder, and files that were changed since.

use super::*;

/// Without the records of earlier builds, it is not known which pages are ours.
fn lose_records(root: &TempDir) {
    fs::remove_dir_all(root.path().join(".pressrun")).expect("removed");
}

/// The warning about unknown pages.
fn told(report: &Report) -> Option<&String> {
    report.warnings.iter().find(|warning| warning.contains("that pressrun has no record of"))
}

#[test]
fn pages_that_no_build_knows_are_told_of_until_they_are_gone() {
    let root = project();
    publish(&root, OLD);
    write(&root, "assets/old.0123456789ab.css", "old");
    lose_records(&root);
    for _ in 0..2 {
        let report = publish(&root, &OLD[..2]);
        let told = told(&report).expect("two pages and an asset are told of");
        assert!(told.contains("contains 3 files"), "{told}");
        for name in ["2025-09/focus/grid/index.html", "about/index.html", "--adopt"] {
            assert!(told.contains(&format!("`{name}`")), "{told}");
        }
        assert_eq!(tree(&output(&root)).len(), 5);
    }
    // Other files in the way need `--adopt`; the error also names the files it would remove.
    write(&root, "new/index.html", "somebody's");
    let refused = messages(try_publish(&root, &[OLD[0], OLD[1], ("new/index.html", "new")], false));
    assert_eq!(refused.len(), 2, "{refused:#?}");
    assert!(refused.iter().any(|message| message.contains("`about/index.html`")), "{refused:#?}");
    fs::remove_dir_all(output(&root).join("new")).expect("removed");
    let report = try_publish(&root, &OLD[..2], true).expect("adopted");
    assert_eq!((counts(&report), told(&report)), ([0, 0, 2, 3], None));
    assert!(report.warnings[0].contains("were removed: "), "{:#?}", report.warnings);
    assert_eq!(tree(&output(&root)), expected(&OLD[..2]));
    assert_eq!(publish(&root, &OLD[..2]).warnings, [] as [String; 0]);
}

#[test]
fn files_of_others_are_mentioned_once_and_stay() {
    let root = project();
    let theirs = ["CNAME", "notes/mine.txt", ".git/config", ".gitignore", "media/crane.jpg"];
    for name in theirs {
        write(&root, name, "theirs");
    }
    let report = try_publish(&root, OLD, true).expect("adopted");
    assert_eq!(report.warnings.len(), 1, "{:#?}", report.warnings);
    assert!(report.warnings[0].contains("also contains 3 files"), "{}", report.warnings[0]);
    assert!(publish(&root, OLD).warnings.is_empty());
    for name in theirs {
        assert!(output(&root).join(name).exists(), "{name}");
    }
}

#[test]
fn an_output_that_somebody_has_changed_is_not_removed_unless_it_is_given_away() {
    let root = project();
    publish(&root, OLD);
    write(&root, "about/index.html", "minutes of the meeting");
    write(&root, "2025-09/focus/grid/index.html", "GRID");
    for _ in 0..2 {
        let report = publish(&root, &OLD[..2]);
        assert!(told(&report).is_some_and(|told| told.contains("contains 2 files")));
        assert!(output(&root).join("about/index.html").exists());
    }
    try_publish(&root, &OLD[..2], true).expect("adopted");
    assert_eq!(tree(&output(&root)), expected(&OLD[..2]));
}

#[test]
fn an_output_with_another_time_of_change_is_ours_if_its_bytes_are() {
    let root = project();
    publish(&root, OLD);
    let file = fs::File::options().write(true).open(output(&root).join("about/index.html"));
    file.expect("open").set_modified(SystemTime::UNIX_EPOCH).expect("set");
    let report = publish(&root, &OLD[..3]);
    assert_eq!((counts(&report), report.warnings.len()), ([0, 0, 3, 1], 0));
}

#[test]
fn an_output_that_somebody_has_changed_is_replaced_with_a_word() {
    let root = project();
    publish(&root, OLD);
    write(&root, "index.html", "by hand!!");
    let report = publish(&root, OLD);
    assert_eq!(counts(&report), [0, 1, 3, 0]);
    assert_eq!(report.warnings.len(), 1);
    assert!(
        report.warnings[0].contains("has been replaced: `index.html`"),
        "{}",
        report.warnings[0]
    );
    // Files that the sources have changed are not among them.
    let new: Site<'_> = &[("index.html", "front two"), OLD[1], OLD[2], OLD[3]];
    assert!(publish(&root, new).warnings.is_empty());
}

/// Sets the time of a file to a whole second, as on file systems that count in seconds.
fn set_second(path: &Path, second: SystemTime) {
    let file = fs::File::options().write(true).open(path).expect("open");
    file.set_modified(second).expect("set");
}

#[test]
fn a_change_within_the_same_second_is_noticed_on_file_systems_that_count_in_seconds() {
    let root = project();
    publish(&root, OLD);
    let front = output(&root).join("index.html");
    let since = SystemTime::UNIX_EPOCH.elapsed().expect("a time after 1970");
    let second = SystemTime::UNIX_EPOCH + Duration::from_secs(since.as_secs());
    set_second(&front, second);
    assert_eq!(counts(&publish(&root, OLD)), [0, 0, 4, 0]);
    fs::write(&front, "by hand!!").expect("written");
    set_second(&front, second);
    let publisher = open(&root);
    let kept = publisher.keep(&route("index.html"), &Digest::of(b"front one"));
    assert!(!kept.expect("looked at"), "the bytes are others");
    put(&publisher, OLD);
    assert_eq!(counts(&publisher.commit(false).expect("published")), [0, 1, 3, 0]);
    assert_eq!(tree(&output(&root)), expected(OLD));
}

#[test]
fn what_is_young_is_looked_at_once_more_and_kept() {
    let root = project();
    publish(&root, OLD);
    let long_ago = SystemTime::now() - Duration::from_secs(60);
    for (path, _) in OLD {
        set_second(&output(&root).join(path), long_ago);
    }
    publish(&root, OLD);
    let publisher = open(&root);
    for (path, text) in OLD {
        assert!(publisher.keep(&route(path), &Digest::of(text.as_bytes())).expect("looked at"));
    }
    assert_eq!(counts(&publisher.commit(false).expect("published")), [0, 0, 4, 0]);
}

#[cfg(unix)]
#[test]
fn permissions_that_somebody_has_changed_are_those_of_new_files_again() {
    use std::os::unix::fs::PermissionsExt;
    let root = project();
    publish(&root, OLD);
    let front = output(&root).join("index.html");
    let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode() & 0o777;
    let ordinary = mode(&front);
    let before = fs::metadata(&front).and_then(|front| front.modified()).expect("a time");
    fs::set_permissions(&front, fs::Permissions::from_mode(0o600)).expect("set");
    let report = publish(&root, OLD);
    assert_eq!((counts(&report), mode(&front)), ([0, 0, 4, 0], ordinary));
    assert!(report.warnings[0].contains("1 file"), "{:#?}", report.warnings);
    assert_eq!(fs::metadata(&front).and_then(|front| front.modified()).expect("a time"), before);
    assert!(publish(&root, OLD).warnings.is_empty());
}
