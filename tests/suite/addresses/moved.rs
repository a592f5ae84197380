//! `pressrun mv`.

use std::collections::BTreeMap;

use super::paper::Paper;

/// The id of a story in the feed.
fn id(paper: &Paper, headline: &str) -> String {
    let feed = paper.read("public/feed.xml");
    let entry = feed.split("<entry>").find(|entry| entry.contains(&format!(">{headline}<")));
    let entry = entry.unwrap_or_else(|| panic!("no {headline} in {feed}"));
    let (_, rest) = entry.split_once("<id>").expect("an id");
    rest.split("</id>").next().expect("its end").to_owned()
}

/// Checks the paper, builds it, and looks whether readers of old addresses are sent to new ones.
fn check(paper: &Paper, redirects: &[(&str, &str)]) {
    paper.run("check --strict").expect(0, "no errors, no warnings");
    paper.run("build").expect(0, "");
    for (old, new) in redirects {
        let page = paper.read(&format!("public{old}index.html"));
        assert!(page.contains(&format!("url={new}\"")), "{old} leads to {new}: {page}");
    }
}

#[test]
fn a_story_gets_another_name_and_only_the_bytes_that_must_change() {
    let paper = Paper::released();
    paper.run("build").expect(0, "");
    let (before, before_id) = (paper.sources(), id(&paper, "Crane"));
    let trial = paper
        .run("mv 2025-09/news/crane 2025-09/news/kran --dry-run")
        .expect(0, "nothing was changed");
    assert_eq!(paper.sources(), before);
    let ran =
        paper.run("mv 2025-09/news/crane content/issues/2025-09/news/kran.md").expect(0, "moved");
    assert_eq!(
        ran.out.replace("moved\n", ""),
        trial.out.replace("to move; nothing was changed\n", "")
    );
    let expected: Vec<(String, String)> = before
        .into_iter()
        .map(|(name, text)| match name.as_str() {
            "content/issues/2025-09/news/crane.md" => (
                name.replace("crane.md", "kran.md"),
                text.replace("aliases: [/old/]", "aliases: [/old/, /2025-09/news/crane/]"),
            ),
            "content/issues/2025-09/issue.yaml" => {
                (name, text.replace("- crane ", "- kran ").replace("news/crane", "news/kran"))
            }
            _ if name.ends_with(".txt") => (name, text),
            _ => (name, text.replace("crane.md", "kran.md")),
        })
        .collect();
    let sorted: BTreeMap<String, String> = expected.into_iter().collect();
    assert_eq!(paper.sources().into_iter().collect::<BTreeMap<_, _>>(), sorted);
    check(
        &paper,
        &[("/2025-09/news/crane/", "/2025-09/news/kran/"), ("/old/", "/2025-09/news/kran/")],
    );
    assert_eq!(id(&paper, "Crane"), before_id);
}

#[test]
fn a_story_takes_its_own_photos_to_another_issue_and_leaves_those_of_others() {
    let paper = Paper::released();
    paper.run("build").expect(0, "");
    let before_id = id(&paper, "Harbour");
    paper.run("mv 2025-09/news/crane 2025-08/arts/crane").expect(0, "moved");
    let story = paper.read("content/issues/2025-08/arts/crane.md");
    assert!(
        story.contains("photos: [crane.png]") && story.contains("![](../../2025-09/news/both.png)"),
        "{story}"
    );
    assert!(story.contains("[Words](../../2025-09/news/harbour.md)"), "{story}");
    assert!(paper.has("content/issues/2025-08/arts/crane.png.yaml"));
    assert!(!paper.has("content/issues/2025-09/news/crane.png"));
    assert!(paper.has("content/issues/2025-09/news/both.png"));
    let issue = paper.read("content/issues/2025-09/issue.yaml");
    assert!(
        issue.contains("    stories:\n      - harbour\n") && issue.contains("front: []"),
        "{issue}"
    );
    assert!(paper.read("content/issues/2025-08/news/river.md").contains("](../arts/crane.md#why)"));
    // Its printed page has nothing else on it.
    let redirects =
        [("/2025-09/news/crane/", "/2025-08/arts/crane/"), ("/2025-09/page-1/", "/2025-09/")];
    check(&paper, &redirects);
    assert_eq!(id(&paper, "Harbour"), before_id);
    paper.run("mv 2025-08/arts/crane 2025-09/news/crane").expect(0, "moved");
    assert!(paper.read("content/issues/2025-09/issue.yaml").contains("- harbour\n      - crane\n"));
    check(&paper, &[("/2025-08/arts/crane/", "/2025-09/news/crane/")]);
}

#[test]
fn an_issue_gets_another_id_and_readers_of_all_its_pages_are_sent_on() {
    let paper = Paper::released();
    paper.run("build").expect(0, "");
    let before_id = id(&paper, "Crane");
    paper
        .run("mv 2025-09 2025-09-18")
        .expect(0, "site.yaml: `/2025-09/page-1/` leads to `/2025-09-18/page-1/`");
    let pages = ["", "news/", "arts/", "page-1/", "print/", "news/crane/", "arts/song/"];
    let redirects = pages.map(|page| (format!("/2025-09/{page}"), format!("/2025-09-18/{page}")));
    let redirects: Vec<_> =
        redirects.iter().map(|(old, new)| (old.as_str(), new.as_str())).collect();
    check(&paper, &redirects);
    assert_eq!(id(&paper, "Crane"), before_id);
    assert!(
        !paper.read("content/issues/2025-09-18/arts/secret.md").contains("aliases"),
        "nobody knows its address"
    );
    assert!(paper.read("content/pages/about.md").contains("../issues/2025-09-18/news/crane.md"));
    paper.run("mv 2025-09-18 2025-09").expect(0, "moved");
    let redirects: Vec<_> = redirects.iter().map(|(old, new)| (*new, *old)).collect();
    check(&paper, &redirects);
}

#[test]
fn a_move_that_is_not_possible_changes_nothing() {
    let paper = Paper::released();
    let before = paper.sources();
    for (arguments, code, said) in [
        (
            "2025-09/news/crane 2025-09/news/harbour",
            2,
            "there is already a file `content/issues/2025-09/news/harbour.md`",
        ),
        ("2025-09/news/crane 2025-09/news/Harbour", 2, "call it `harbour`"),
        ("2025-09/news/crame 2025-09/news/x", 2, "did you mean `crane`?"),
        ("2025-09/news/crane 2025-10/news/crane", 2, "pressrun new issue 2025-10"),
        ("2025-09/news/crane 2025-09/newz/crane", 2, "did you mean `news`?"),
        (
            "2025-09/news/crane 2025-09",
            2,
            "give a story and its new place, or an issue and its new id",
        ),
        ("2025-09/news/crane 2025-09/news/crane", 2, "the new name is the old one"),
        ("2025-09 2025-08", 2, "there is already an issue `2025-08`"),
        ("2025-9 2025-08", 2, "did you mean `2025-09`?"),
        // There would be a page at an address where there is one already.
        ("2025-09 about", 1, "route-clash"),
    ] {
        let ran = paper.run(&format!("mv {arguments}")).expect(code, said);
        assert_eq!(ran.out, "", "{arguments}");
    }
    assert_eq!(paper.sources(), before);
    paper.write("content/issues/2025-08/arts/crane.png", "in the way");
    paper
        .run("mv 2025-09/news/crane 2025-08/arts/crane")
        .expect(2, "there is already a file `content/issues/2025-08/arts/crane.png`");
    paper.edit("content/pages/about.md", "crane.md", "c\\rane.md");
    paper.edit("content/pages/about.md", "c\\rane.md", "crane\\.md");
    paper.run("mv 2025-09/news/crane 2025-09/news/kran").expect(1, "cannot be replaced");
}
