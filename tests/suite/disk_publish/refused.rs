//! Folders that cannot be the output folder, always or at the moment.

use super::*;

#[test]
fn folders_that_hold_sources_are_refused() {
    let root = project();
    for folder in ["content/issues", "themes", ".git", "real"] {
        fs::create_dir_all(root.path().join(folder)).expect("create");
    }
    fs::write(root.path().join("file"), "").expect("write");
    let refused = [
        ".",
        "..",
        "content",
        "content/issues",
        "content/new/deep",
        "Content",
        "themes",
        "themes/x",
        ".pressrun",
        ".pressrun/x",
        ".git",
        ".git/x",
        "real/../content",
        "new/../content/x",
        "/",
        "file",
    ];
    for folder in refused {
        let found = mistakes(Publisher::open(root.path(), &root.path().join(folder)));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].code, Code::BadOutput, "{folder}");
        let whole = found[0].message.ends_with("is or contains the project folder");
        assert_eq!(whole, [".", "..", "/"].contains(&folder), "{folder}");
    }
    assert!(!root.path().join("content/new").exists());
    for folder in ["public", "contents", "real", "deep/below/public", "real/content"] {
        Publisher::open(root.path(), &root.path().join(folder)).expect(folder);
    }
}

#[test]
fn one_publisher_at_a_time() {
    let root = project();
    let first = open(&root);
    let short = Duration::from_millis(60);
    let refused = Publisher::open_within(root.path(), &output(&root), short);
    let message = refused.expect_err("held").to_string();
    let holder = format!("process {} is still publishing", std::process::id());
    assert!(message.contains(&holder), "{message}");
    let (done, wait) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(|| {
            publish(&root, OLD);
            done.send(()).expect("heard");
        });
        assert!(wait.recv_timeout(Duration::from_millis(200)).is_err());
        put(&first, &[("first", "x")]);
        first.commit(false).expect("published");
        wait.recv_timeout(Duration::from_secs(5)).expect("the second went on");
    });
    assert_eq!(tree(&output(&root)), expected(OLD));
}

#[cfg(unix)]
#[test]
fn two_projects_cannot_share_an_output_folder_at_once() {
    let (one, two, shared) = (project(), project(), project());
    let short = Duration::from_millis(60);
    let first = Publisher::open_within(one.path(), shared.path(), short).expect("free");
    let second = Publisher::open_within(two.path(), shared.path(), short);
    assert!(matches!(second, Err(Error::Busy { .. })));
    drop(first);
    Publisher::open_within(two.path(), shared.path(), short).expect("free again");
}
