//! The data folder of builds: one that came with the publication is not used.

use std::process::Command;

use super::*;

/// Copies a folder like `git clone` or `cp -r`, with current times, or like a backup, with its own.
fn copy(from: &Path, to: &Path, flags: &str) {
    let copied = Command::new("cp").arg(flags).arg(from).arg(to).status().expect("cp runs");
    assert!(copied.success());
}

/// Whether a build reports that the folder was put aside.
fn says_that_it_was_put_aside(report: &Report) -> bool {
    report
        .warnings
        .iter()
        .any(|w| w.contains("`.pressrun` was copied or came with the publication"))
}

#[test]
fn lists_that_came_with_the_publication_remove_and_replace_nothing() {
    for flags in ["-r", "-a"] {
        let (theirs, ours) = (project(), project());
        publish(&theirs, &[("notes/index.html", "as theirs"), ("index.html", "front one")]);
        copy(&theirs.path().join(".pressrun"), ours.path(), flags);
        // Even if a file has exactly the bytes from the list.
        write(&ours, "notes/index.html", "as theirs");
        write(&ours, "index.html", "mine, of old");
        let refused = messages(try_publish(&ours, OLD, false));
        assert!(
            refused[0].contains("/index.html` is in the place of a file of the site"),
            "{refused:#?}"
        );
        assert!(refused[1].contains("that pressrun has no record of"), "{refused:#?}");
        fs::remove_file(output(&ours).join("index.html")).expect("removed");
        assert_eq!(counts(&publish(&ours, OLD)), [4, 0, 0, 0], "cp {flags}");
        assert!(output(&ours).join("notes/index.html").exists());
    }
}

#[test]
fn a_folder_that_came_with_the_publication_is_put_aside_and_told_of_once() {
    let (theirs, ours) = (project(), project());
    publish(&theirs, OLD);
    copy(&theirs.path().join(".pressrun"), ours.path(), "-a");
    let report = publish(&ours, OLD);
    assert!(says_that_it_was_put_aside(&report), "{:#?}", report.warnings);
    assert!(ours.path().join(".pressrun/set-aside-1").is_dir());
    let again = publish(&ours, OLD);
    assert_eq!(again.warnings, [] as [String; 0]);
    assert_eq!(counts(&again), [0, 0, 4, 0]);
}

#[test]
fn what_was_put_aside_does_not_pile_up() {
    let (first, second) = (project(), project());
    publish(&first, OLD);
    let mut roots = [&first, &second];
    for _ in 0..3 {
        let [from, to] = roots;
        _ = fs::remove_dir_all(to.path().join(".pressrun"));
        copy(&from.path().join(".pressrun"), to.path(), "-r");
        publish(to, OLD);
        roots.reverse();
    }
    let names =
        |root: &TempDir| fs::read_dir(root.path().join(".pressrun")).expect("a folder").count();
    // The stamp, the records, and the contents that were put aside last.
    assert_eq!(names(&second), 5, "{:#?}", tree(&second.path().join(".pressrun")));
}

#[test]
fn a_publication_that_was_moved_or_whose_rights_were_changed_is_known_still() {
    let parent = project();
    let (here, there) = (parent.path().join("a"), parent.path().join("b"));
    fs::create_dir(&here).expect("create");
    let build = |root: &Path| {
        let publisher = Publisher::open(root, &root.join("public")).expect("open");
        put(&publisher, OLD);
        publisher.commit(false).expect("published")
    };
    build(&here);
    fs::rename(&here, &there).expect("moved");
    let set = Command::new("chmod").arg("-R").arg("u+rwX,g+rwX").arg(&there).status();
    assert!(set.expect("chmod runs").success());
    assert!(!says_that_it_was_put_aside(&build(&there)));
}

#[test]
fn in_a_whole_copy_with_its_times_the_outputs_are_ours_still() {
    let (root, copies) = (project(), project());
    publish(&root, OLD);
    let copied = copies.path().join("copy");
    copy(root.path(), &copied, "-a");
    let publisher = Publisher::open(&copied, &copied.join("public")).expect("open");
    put(&publisher, &[("index.html", "front two")]);
    let report = publisher.commit(false).expect("published");
    assert_eq!(counts(&report), [0, 1, 0, 3]);
    assert!(says_that_it_was_put_aside(&report));
}

#[test]
fn records_of_an_older_pressrun_are_put_aside_and_its_outputs_stay_ours() {
    let root = project();
    publish(&root, OLD);
    for name in ["stamp", "known-here"] {
        fs::remove_file(root.path().join(".pressrun").join(name)).expect("removed");
    }
    let report = publish(&root, &[("index.html", "front two")]);
    assert_eq!(counts(&report), [0, 1, 0, 3]);
    assert!(says_that_it_was_put_aside(&report));
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    /// A folder with files of others, and links to them.
    fn home(names: &[&str]) -> TempDir {
        let home = project();
        for name in names {
            fs::write(home.path().join(name), "precious").expect("written");
        }
        home
    }

    fn is_untouched(home: &TempDir) -> bool {
        tree(home.path()).values().all(|text| text == "precious")
    }

    #[test]
    fn nothing_is_written_through_links_that_came_with_the_publication() {
        let names = ["lock", "manifest.new", "journal.new", "manifest-next.new", "manifest.json"];
        let (root, home) = (project(), home(&names));
        // The name of the folder only depends on the name of the output folder.
        publish(&root, OLD);
        let state = state(&root);
        fs::remove_dir_all(root.path().join(".pressrun")).expect("removed");
        fs::create_dir_all(&state).expect("create");
        for name in names {
            symlink(home.path().join(name), state.join(name)).expect("a link");
        }
        publish(&root, OLD);
        assert!(is_untouched(&home));
        assert_eq!(tree(&output(&root)), expected(OLD));
    }

    #[test]
    fn nothing_is_written_through_links_among_our_own_records() {
        let names = ["lock", "manifest.new", "journal.new", "manifest-next.new"];
        let (root, home) = (project(), home(&names));
        publish(&root, OLD);
        for name in names {
            let link = state(&root).join(name);
            _ = fs::remove_file(&link);
            symlink(home.path().join(name), link).expect("a link");
        }
        publish(&root, &OLD[..2]);
        assert!(is_untouched(&home));
        assert_eq!(tree(&output(&root)), expected(&OLD[..2]));
    }

    #[test]
    fn a_link_in_the_place_of_the_folder_is_put_aside_itself() {
        let (root, elsewhere) = (project(), project());
        symlink(elsewhere.path(), root.path().join(".pressrun")).expect("a link");
        let report = publish(&root, OLD);
        assert!(says_that_it_was_put_aside(&report), "{:#?}", report.warnings);
        assert_eq!(tree(elsewhere.path()).len(), 0);
        assert_eq!(publish(&root, OLD).warnings, [] as [String; 0]);
    }

    #[test]
    fn a_link_in_the_place_of_our_records_is_refused() {
        let (root, elsewhere) = (project(), project());
        publish(&root, OLD);
        let state = state(&root);
        fs::remove_dir_all(&state).expect("removed");
        symlink(elsewhere.path(), &state).expect("a link");
        let error = Publisher::open(root.path(), &output(&root)).expect_err("a link");
        assert!(error.to_string().starts_with("cannot keep records in"), "{error}");
        assert_eq!(tree(elsewhere.path()).len(), 0);
    }
}
