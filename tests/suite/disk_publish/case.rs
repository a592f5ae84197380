//! Names that differ only in case, which are the same name on some hosts.

use super::*;

#[test]
fn a_name_that_changes_its_case_leaves_no_second_file() {
    let root = project();
    publish(&root, &[("About/index.html", "about"), ("z", "z")]);
    let new: Site<'_> = &[("about/index.html", "about"), ("z", "z")];
    publish(&root, new);
    let names = tree(&output(&root)).into_keys().map(|name| name.to_lowercase());
    assert_eq!(names.collect::<Vec<_>>(), ["about/index.html", "z"]);
    assert_eq!(counts(&publish(&root, new)), [0, 0, 2, 0]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_foreign_file_is_not_ours_for_a_name_in_another_case() {
    let root = project();
    publish(&root, &[("About.html", "about")]);
    write(&root, "about.html", "mine");
    let result = try_publish(&root, &[("about.html", "about")], false);
    assert_eq!(messages(result).len(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_with_both_an_old_and_a_new_name_is_not_removed() {
    // As on hosts that ignore case: both names lead to one file.
    let root = project();
    publish(&root, &[("About.html", "about"), ("Gone", "a file")]);
    let old = |name: &str| output(&root).join(name);
    fs::hard_link(old("About.html"), old("about.html")).expect("a second name");
    fs::hard_link(old("Gone"), old("gone")).expect("a second name");
    let new: Site<'_> = &[("about.html", "about, edited"), ("gone/x", "x")];
    assert_eq!(counts(&publish(&root, new)), [1, 1, 0, 1]);
    assert_eq!(fs::read_to_string(old("about.html")).expect("read"), "about, edited");
    fs::hard_link(old("about.html"), old("ABOUT.html")).expect("a second name");
    assert_eq!(counts(&publish(&root, &[("ABOUT.html", "about, edited")])), [0, 0, 1, 1]);
    assert!(old("about.html").exists());
}
