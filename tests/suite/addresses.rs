//! Addresses that are published stay: `pressrun release` records them, `mv` redirects them, and no build loses one.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "tests of the program")]

mod closed;
mod corrected;
mod moved;
mod paper;
mod told;

use paper::Paper;

/// The lines of a text.
fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

#[test]
fn a_release_records_what_readers_can_open_and_a_build_records_nothing() {
    let paper = Paper::new();
    paper.run("build").expect(0, "");
    assert!(!paper.has("content/addresses.txt"));
    paper.run("release --dry-run").expect(0, "to record");
    assert!(!paper.has("content/addresses.txt"));
    paper.run("release").expect(0, "recorded");
    let addresses = paper.read("content/addresses.txt");
    assert_eq!(
        lines(&addresses),
        [
            "/",
            "/2025-08/",
            "/2025-08/news/",
            "/2025-08/news/river/",
            "/2025-08/print/",
            "/2025-09/",
            "/2025-09/arts/",
            "/2025-09/arts/song/",
            "/2025-09/news/",
            "/2025-09/news/crane/",
            "/2025-09/news/harbour/",
            "/2025-09/page-1/",
            "/2025-09/print/",
            "/about/",
            "/authors/",
            "/authors/ada-bird/",
            "/feed.json",
            "/feed.xml",
            "/issues/",
            "/media.pdf",
            "/old/",
            "/rss.xml",
            "/sections/",
            "/sections/arts/",
            "/sections/arts/feed.xml",
            "/sections/news/",
            "/sections/news/feed.xml",
            "/topics/",
            "/topics/港口/",
        ]
    );
    assert!(!addresses.contains("secret") && !paper.read("content/texts.txt").contains("secret"));
    paper.run("check --strict").expect(0, "no errors, no warnings");
    // A second release of the same changes nothing, and a build goes on keeping everything.
    let texts = paper.read("content/texts.txt");
    let release = paper.run("release --json").expect(0, "").json();
    for list in ["new", "changed", "gone"] {
        assert_eq!(release[list].as_array().map(Vec::len), Some(0), "{list}");
    }
    assert_eq!(
        (paper.read("content/addresses.txt"), paper.read("content/texts.txt")),
        (addresses, texts)
    );
}

#[test]
fn an_address_that_would_vanish_is_an_error_until_readers_are_sent_on_or_it_is_given_up() {
    let paper = Paper::released();
    let site = paper.run("build").expect(0, "");
    drop(site);
    paper.rename("content/issues/2025-09/news/crane.md", "content/issues/2025-09/news/kran.md");
    paper.edit("content/issues/2025-09/issue.yaml", "crane", "kran");
    for file in [
        "pages/about.md",
        "issues/2025-08/news/river.md",
        "issues/2025-09/news/crane.png.yaml",
        "issues/2025-09/news/harbour.md",
    ] {
        paper.edit(&format!("content/{file}"), "crane.md", "kran.md");
    }
    let said = "if it is now at `/2025-09/news/kran/`, add `/2025-09/news/crane/` to `aliases` in `content/issues/2025-09/news/kran.md`";
    let line = "--> content/addresses.txt:10:1";
    for command in ["build", "check", "deploy production --dry-run", "release"] {
        let ran = paper.run(command).expect(1, said);
        assert!(ran.err.contains(line), "{command}: {}", ran.err);
    }
    assert!(paper.has("public/2025-09/news/crane/index.html"), "the last good site stays");
    // Under another prefix, the addresses are the same.
    paper
        .run("build --base-url https://other.example/paper/")
        .expect(1, "`/2025-09/news/crane/` was published");
    // A look into the past is no promise.
    paper.run("build --at 2025-08-15 --output past").expect(0, "");

    let story = "content/issues/2025-09/news/kran.md";
    paper.edit(story, "[/old/]", "[/old/, /2025-09/news/crane/]");
    paper.run("build").expect(0, "");
    assert!(paper.read("public/2025-09/news/crane/index.html").contains("/2025-09/news/kran/"));
    paper.edit(story, ", /2025-09/news/crane/]", "]");
    paper.run("build").expect(1, said);
    paper.edit("content/addresses.txt", "/2025-09/news/crane/\n", "");
    paper.run("build").expect(0, "");
    assert!(!paper.has("public/2025-09/news/crane/index.html"));
}

#[test]
fn a_published_story_that_becomes_a_draft_is_named() {
    let paper = Paper::released();
    paper.edit("content/issues/2025-09/arts/song.md", "headline:", "draft: true\nheadline:");
    paper
        .run("check")
        .expect(1, "`/2025-09/arts/song/` was published, but `content/issues/2025-09/arts/song.md` is a draft now")
        // Its section has no other story.
        .expect(1, "write `redirects: {/2025-09/arts/: /2025-09/}` in site.yaml");
    paper.write("content/addresses.txt", "/2025-09/arts/song/\n/2025-09/arts/\n/sections/arts/\n");
    paper.append("site.yaml", "redirects:\n  /2025-09/arts/song/: /2025-09/news/crane/\n  /2025-09/arts/: /2025-09/\n  /sections/arts/: /2025-09/arts/\n");
    paper.run("build").expect(0, "");
    for old in ["2025-09/arts", "sections/arts"] {
        // A redirect that leads to another one leads where that leads.
        assert!(
            paper.read(&format!("public/{old}/index.html")).contains("url=/2025-09/\""),
            "{old}"
        );
    }
}

#[test]
fn nothing_is_recorded_of_a_time_to_come_or_of_a_paper_with_mistakes() {
    let paper = Paper::new();
    paper.run("release --at 2999-01-01").expect(2, "`--at` lies ahead");
    paper.append("site.yaml", "nonsense: 1\n");
    paper.run("release").expect(1, "nothing was recorded");
    let json = paper.run("release --json").expect(1, "").json();
    assert_eq!(json["diagnostics"][0]["code"], "unknown-key");
    assert!(!paper.has("content/addresses.txt") && !paper.has("content/texts.txt"));
}

#[test]
fn a_site_that_was_built_before_an_address_was_recorded_is_not_deployed() {
    let paper = Paper::new();
    paper.run("build").expect(0, "");
    paper.write("content/addresses.txt", "/\n/2024/\n");
    let said = "`/2024/` is recorded in content/addresses.txt, but the site that was built does not have it";
    paper.run("deploy production --no-build --yes").expect(2, said);
    assert!(!paper.has("served"));
    paper.write("content/addresses.txt", "/\n/about/\n");
    paper.run("deploy production --no-build --yes").expect(0, "");
}
