//! Symbolic links in and around the output folder.

use std::os::unix::fs::symlink;

use super::*;

#[test]
fn nothing_is_written_or_removed_through_a_link() {
    let (root, elsewhere) = (project(), project());
    publish(&root, OLD);
    let issue = output(&root).join("2025-09");
    let target = elsewhere.path().join("moved");
    fs::rename(&issue, &target).expect("moved");
    symlink(&target, &issue).expect("a link");
    let before = tree(elsewhere.path());
    let found = messages(try_publish(&root, OLD, true));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].ends_with(
        "/2025-09` is a symbolic link on the way to a file of the site, and pressrun does not write through links"
    ));
    let gone = [OLD[0], OLD[3]];
    assert_eq!(counts(&publish(&root, &gone)), [0, 0, 2, 0]);
    assert_eq!(tree(elsewhere.path()), before);
}

#[test]
fn a_link_at_a_route_is_replaced_itself() {
    let (root, elsewhere) = (project(), project());
    let target = elsewhere.path().join("x");
    fs::write(&target, "theirs").expect("write");
    fs::create_dir(output(&root)).expect("create");
    symlink(&target, output(&root).join("index.html")).expect("a link");
    assert_eq!(messages(try_publish(&root, OLD, false)).len(), 1);
    try_publish(&root, OLD, true).expect("adopted");
    assert_eq!(tree(&output(&root)), expected(OLD));
    assert_eq!(fs::read_to_string(&target).expect("read"), "theirs");
}

#[test]
fn the_output_folder_is_judged_by_where_it_is() {
    let (root, elsewhere) = (project(), project());
    fs::create_dir(root.path().join("content")).expect("create");
    let link = |name: &str, target: &Path| {
        symlink(target, root.path().join(name)).expect("a link");
        Publisher::open(root.path(), &root.path().join(name))
    };
    assert_eq!(mistakes(link("a", Path::new("content"))).len(), 1);
    assert_eq!(mistakes(link("b", Path::new("nowhere"))).len(), 1);
    link("c", elsewhere.path()).expect("a folder elsewhere");
    let through = Publisher::open(root.path(), &root.path().join("a/deep"));
    assert_eq!(mistakes(through).len(), 1);
}
