//! `pressrun close`: nothing in a closed issue changes in silence.

use super::paper::Paper;

const CRANE: &str = "content/issues/2025-09/news/crane.md";
const ISSUE: &str = "content/issues/2025-09/issue.yaml";
const RECORD: &str = "content/issues/2025-09/closed.yaml";

fn closed() -> Paper {
    let paper = Paper::new();
    paper.run("close 2025-09").expect(0, "closed.yaml: 3 stories recorded");
    paper.run("build").expect(0, "no errors");
    paper
}

/// Expects an error of one file.
fn refuses(paper: &Paper, file: &str, said: &str) {
    for command in ["build", "check"] {
        let ran = paper.run(command).expect(1, "error[closed-issue]");
        let place = format!("--> {file}\n");
        assert!(ran.err.contains(&place) && ran.err.contains(said), "{said}: {}", ran.err);
    }
}

#[test]
fn a_record_is_the_same_until_something_changes() {
    let paper = Paper::new();
    paper.run("close 2025-09 --dry-run").expect(0, "3 stories to record");
    assert!(!paper.has(RECORD));
    paper.run("close content/issues/2025-09/").expect(0, "3 stories recorded");
    let record = paper.read(RECORD);
    assert!(
        record.contains("order:\n  - news/crane\n  - news/harbour\n  - arts/song\n"),
        "{record}"
    );
    assert!(record.contains("      news/both.png: ") && !record.contains("secret"), "{record}");
    let again = paper.run("close 2025-09").expect(0, "3 stories recorded");
    assert!(!again.out.contains('~') && paper.read(RECORD) == record);
    paper.run("check --strict").expect(0, "no errors, no warnings");
}

#[test]
fn a_story_changes_with_a_correction_or_another_time_of_update_only() {
    let paper = closed();
    let before = paper.read(CRANE);
    paper.edit(CRANE, "A crane.", "A red crane.");
    refuses(&paper, CRANE, "this story has changed: the text");
    paper.edit(CRANE, "page: 1\n", "page: 1\nupdated: 2025-09-30\n");
    paper.run("check").expect(0, "no errors");
    paper.edit(CRANE, "updated: 2025-09-30", "corrections: [{date: 2025-09-30, text: Red.}]");
    paper.run("build").expect(0, "no errors");
    let again = paper.run("close 2025-09").expect(0, "~ news/crane");
    assert!(!again.out.contains("harbour"), "{}", again.out);
    paper.edit(CRANE, "A red crane.", "A green crane.");
    refuses(&paper, CRANE, "the text");
    paper.write(CRANE, &before);
    refuses(&paper, CRANE, "corrections that are gone");
}

#[test]
fn heads_captions_photos_and_the_order_are_closed_too() {
    let paper = closed();
    let changes: [(&str, &str, &str, &str, &str); 6] = [
        (CRANE, "headline:  Crane", "headline: Cranes", CRANE, "the head"),
        (CRANE, "photos: [crane.png]", "photos: [{src: crane.png, alt: A}]", CRANE, "captions"),
        (CRANE, "photos: [crane.png]", "photos: [both.png]", CRANE, "photos or their sidecars"),
        ("content/issues/2025-09/news/crane.png.yaml", "A crane", "The crane", CRANE, "sidecars"),
        (ISSUE, "[song, secret]", "[secret]", RECORD, "the story `arts/song` is gone"),
        (ISSUE, "date: 2025-09 ", "date: 2025-09\nnumber: 3", ISSUE, "`issue.yaml` says"),
    ];
    for (file, from, to, place, said) in changes {
        let before = paper.read(file);
        paper.edit(file, from, to);
        if said.contains("gone") {
            paper.rename("content/issues/2025-09/arts/song.md", "song.md");
        }
        refuses(&paper, place, said);
        paper.write(file, &before);
        if said.contains("gone") {
            paper.rename("song.md", "content/issues/2025-09/arts/song.md");
        }
    }
    let order = "      - crane   # leads\n      - harbour\n";
    paper.edit(ISSUE, order, "      - harbour\n      - crane\n");
    refuses(&paper, ISSUE, "the order of the stories");
    paper.edit(ISSUE, "      - harbour\n      - crane\n", order);
    paper.edit("content/issues/2025-09/arts/secret.md", "draft: true\n", "");
    refuses(&paper, "content/issues/2025-09/arts/secret.md", "this story is new");
    paper.edit("content/issues/2025-09/arts/secret.md", "---\nA", "draft: true\n---\nA");
    paper.picture("content/issues/2025-09/news/crane.png", 12);
    refuses(&paper, CRANE, "photos");
    paper.run("close 2025-09").expect(0, "~ news/crane");
    paper.run("check").expect(0, "no errors");
}

#[test]
fn settings_the_theme_and_line_endings_may_change() {
    let paper = closed();
    paper.edit("site.yaml", "{news: News, arts: Arts}", "{arts: The Arts, news: News}");
    paper.edit("site.yaml", "name: P", "name: Q\ntheme: gazette\nlanguage: de\ntimezone: Asia/Shanghai\nmarkdown: {smart_punctuation: false, math: true}");
    for file in [CRANE, ISSUE, "content/issues/2025-09/news/crane.png.yaml"] {
        paper.write(file, &paper.read(file).replace('\n', "\r\n"));
    }
    paper.run("build").expect(0, "no errors");
}

#[test]
fn a_move_keeps_the_record_true() {
    for (from, to, at) in [
        ("2025-09/news/crane", "2025-09/news/kran", "2025-09"),
        ("2025-09/news/crane", "2025-09/arts/crane", "2025-09"),
        ("2025-09/news/crane", "2025-08/news/crane", "2025-09"),
        ("2025-08/news/river", "2025-09/news/river", "2025-09"),
        ("2025-09", "2025-09-18", "2025-09-18"),
    ] {
        let paper = closed();
        // Another change that is allowed, which the move does not record.
        let harbour = "content/issues/2025-09/news/harbour.md";
        paper.edit(harbour, "A harbour.", "An old harbour.");
        paper.edit(harbour, "headline: Harbour", "headline: Harbour\nupdated: 2025-10-01");
        paper.run(&format!("mv {from} {to}")).expect(0, "closed issue stays true");
        paper.run("check --strict").expect(0, "no errors, no warnings");
        let again = paper.run(&format!("close {at} --dry-run")).expect(0, "to record");
        assert_eq!(again.out.matches('~').count(), 1, "{from} to {to}: {}", again.out);
        assert!(again.out.contains("~ news/harbour"), "{}", again.out);
    }
}

#[test]
fn only_an_issue_that_is_out_and_without_mistakes_is_closed() {
    let paper = Paper::new();
    paper.run("close 2025-90").expect(2, "did you mean `2025-09`?");
    paper.edit("content/issues/2025-09/arts/secret.md", "draft: true", "embargo: 2199-01-01");
    paper.run("close 2025-09").expect(2, "still under embargo");
    paper.edit("content/issues/2025-09/arts/secret.md", "embargo: 2199-01-01", "draft: true");
    paper.append(CRANE, "\n[Gone](nowhere.md)\n");
    paper.run("close 2025-09").expect(1, "nothing was recorded");
    assert!(!paper.has(RECORD));
    paper.edit(CRANE, "\n[Gone](nowhere.md)\n", "");
    paper.write(RECORD, "issue: what\n");
    paper.run("build").expect(1, "`what` is not a digest");
    paper.run("close 2025-09").expect(0, "recorded");
    paper.run("build").expect(0, "no errors");
}
