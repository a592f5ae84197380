//! Nothing unreleased leaks: everything hidden contains canary words, and all outputs are searched for them.

mod words;
mod clocks;
mod hunt;
mod paper;
mod pictures;

use hunt::{assert_heard, assert_same, assert_silent, instant, second_before, site};
use paper::{Hides, paper};

/// Half past two in the night when the clocks in Vienna go back, for the first time.
const EMBARGO: &str = "embargo: 2025-10-26 02:30\n";
const RELEASE: &str = "2025-10-26T00:30:00Z";
/// The same in feeds and sitemaps, in the time zone of the publication, and as RSS has it.
const FEED_RELEASE: &str = "2025-10-26T02:30:00+02:00";
const RSS_RELEASE: &str = "Sun, 26 Oct 2025 00:30:00 +0000";

const DRAFT: &str = "draft: true\n";
const THEMES: [&str; 3] = ["broadsheet", "gazette", "glass"];

/// With anything hidden, the site is the same as without it, and contains no canary.
fn check_hidden(hides: Hides<'_>) {
    let deleted = hides.without_hidden();
    for theme in THEMES {
        let hidden = paper(theme, hides);
        let (found, built) = site(&hidden.tree, second_before(instant(RELEASE)), false);
        assert!(found.len() > 20, "there is something to search");
        let (without, _) = site(&paper(theme, deleted).tree, instant(RELEASE), false);
        if deleted.is_empty() {
            assert_silent(&found, &hidden.words);
        }
        assert_same(&found, &without);
        let embargoed = [hides.stories, hides.issue].contains(&Some(EMBARGO));
        assert_eq!(built.outcome.next_release, embargoed.then(|| instant(RELEASE)));
    }
}

#[test]
fn drafts_are_nowhere() {
    check_hidden(Hides::all(Some(DRAFT)));
}

#[test]
fn embargoed_stories_and_issues_are_nowhere_one_second_before() {
    check_hidden(Hides { page: Some(DRAFT), ..Hides::all(Some(EMBARGO)) });
}

#[test]
fn a_draft_under_an_embargo_that_is_over_is_still_nowhere() {
    let both = "draft: true\nembargo: 2001-01-01\n";
    check_hidden(Hides { page: Some(DRAFT), ..Hides::all(Some(both)) });
}

#[test]
fn each_kind_is_hidden_by_itself() {
    let open = Hides::all(Some(""));
    for release in [DRAFT, EMBARGO] {
        check_hidden(Hides { stories: Some(release), ..open });
        check_hidden(Hides { issue: Some(release), ..open });
    }
    check_hidden(Hides { page: Some(DRAFT), ..open });
}

/// Whether an output is a feed, a sitemap, a book or a story for programs, which have the dates of releases.
fn is_for_machines(route: &str) -> bool {
    let name = route.rsplit('/').next().unwrap_or(route);
    name.contains("feed.")
        || name == "rss.xml"
        || name.contains("sitemap")
        || name.ends_with(".epub")
        || name == "index.json"
        || name == "index.md"
}

#[test]
fn at_the_instant_everything_is_there() {
    let mut sites = Vec::new();
    let mut words = Vec::new();
    for theme in THEMES {
        let embargoed = paper(theme, Hides { page: Some(""), ..Hides::all(Some(EMBARGO)) });
        let (mut found, built) = site(&embargoed.tree, instant(RELEASE), false);
        assert_eq!(built.outcome.next_release, None);
        let open = paper(theme, Hides::all(Some("")));
        let (mut released, _) = site(&open.tree, second_before(instant(RELEASE)), false);
        sites.push(found.clone());
        // In feeds and sitemaps, the date of a story is that of its release, which is later than others.
        for route in
            ["feed.xml", "rss.xml", "feed.json", "columns/zqakicker/feed.xml", "sitemap.xml"]
        {
            let dated = found.get(route).expect("a feed or sitemap");
            let dated = String::from_utf8_lossy(dated).into_owned();
            assert!(
                dated.contains(if route == "rss.xml" { RSS_RELEASE } else { FEED_RELEASE }),
                "{route}"
            );
        }
        found.retain(|route, _| !is_for_machines(route));
        released.retain(|route, _| !is_for_machines(route));
        assert_same(&found, &released);
        words = embargoed.words;
    }
    assert_heard(&sites.iter().collect::<Vec<_>>(), &words);
}

#[test]
fn drafts_are_shown_with_a_ribbon_and_kept_from_machines_when_asked_for() {
    for (release, ribbon) in [(DRAFT, "Draft: not published"), (EMBARGO, "Embargoed: not yet")] {
        let hidden = paper("broadsheet", Hides { page: Some(DRAFT), ..Hides::all(Some(release)) });
        let before = second_before(instant(RELEASE));
        let (shown, _) = site(&hidden.tree, before, true);
        let (public, _) = site(&hidden.tree, before, false);
        for route in [
            "2025-10/zqasection/zqaslug/index.html",
            "2025-10/news/zqbfile/index.html",
            "zqissue/index.html",
            "zqissue/zqisection/index.html",
            "zqissue/zqisection/zqcslug/index.html",
        ] {
            let page = String::from_utf8_lossy(&shown[route]);
            assert!(page.contains(ribbon), "{route} has its ribbon");
            assert!(page.contains(r#"<meta name="robots" content="noindex">"#), "{route}");
        }
        let page = String::from_utf8_lossy(&shown["zqppage/index.html"]);
        assert!(page.contains("Draft: not published") && page.contains("noindex"));
        let mut machines = shown.clone();
        machines.retain(|route, _| is_for_machines(route));
        assert!(machines.len() > 5, "feeds and sitemaps");
        assert_silent(&machines, &hidden.words);
        assert_eq!(shown["sitemap.xml"], public["sitemap.xml"]);
    }
}

#[test]
fn mistakes_in_hidden_stories_stop_nobody() {
    let mut hidden = paper("broadsheet", Hides::all(None)).tree;
    let (without, _) = site(&hidden, instant(RELEASE), false);
    let faulty = "---\nheadline: Zqfaulty\ndraft: true\nunknown: key\npage: 1-2\nslug: first\n\
                  aliases: [/about/, ../x]\nbyline: [a bird, ada.bird]\nphotos: [none.jpg]\n---\n\n\
                  [nothing](none.md) ![nothing](none.jpg) [^none]\n\n<!-- page: 9 -->\n\n<!-- open\n";
    for path in ["2025-10/news/zq.md", "2025-10/no-section/zq.md", "2025-08/sport/zq.md"] {
        hidden.insert(format!("content/issues/{path}"), faulty.as_bytes().to_vec());
    }
    let (found, built) = site(&hidden, instant(RELEASE), false);
    assert_same(&found, &without);
    assert_eq!(built.outcome.diagnostics, []);
}
