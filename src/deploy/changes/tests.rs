//! Plans of deployments.

use super::*;

fn route(text: &str) -> Route {
    Route::new(text).expect("a route")
}

fn site(files: &[(&str, &str)]) -> Vec<SiteFile> {
    let file = |(name, text): &(&str, &str)| SiteFile {
        route: route(name),
        digest: Digest::of(text.as_bytes()),
        size: text.len() as u64,
    };
    files.iter().map(file).collect()
}

const NOTHING: &BTreeSet<Route> = &BTreeSet::new();

fn rules(now: i64) -> Rules<'static> {
    Rules {
        headers: true,
        is_utf8: &|_| true,
        damaged: NOTHING,
        keep: 2,
        grace: 100,
        purge: false,
        now,
        by: "ana",
    }
}

/// The uploads and deletions of some changes, in one line.
fn told(changes: &Changes) -> String {
    let uploads = changes.uploads.iter().map(|own| format!("+{}:{}", own.route, own.reason.word()));
    let gone = changes.deletions.iter().map(|own| format!("-{}:{}", own.route, own.reason.word()));
    uploads.chain(gone).collect::<Vec<_>>().join(" ")
}

const STYLE: &str = "assets/style.0123456789ab.css";
const NEXT: &str = "assets/style.ba9876543210.css";

#[test]
fn an_empty_place_gets_the_front_page_last() {
    let site = site(&[
        ("2025-09/focus/a/index.html", "a"),
        ("2025-09/index.html", "i"),
        ("404.html", "4"),
        (STYLE, "s"),
        ("favicon.svg", "f"),
        ("feed.xml", "x"),
        ("index.html", "front"),
        ("robots.txt", "r"),
    ]);
    let changes = Changes::new(&site, &Manifest::default(), &rules(0));
    assert_eq!(
        told(&changes),
        "+assets/style.0123456789ab.css:new +favicon.svg:new +2025-09/focus/a/index.html:new \
         +2025-09/index.html:new +404.html:new +index.html:new +feed.xml:new +robots.txt:new"
    );
    assert_eq!((changes.bytes(), changes.unchanged), (12, 0));
    let again = Changes::new(&site, &changes.manifest, &rules(1));
    assert!(again.is_empty() && again.unchanged == 8);
}

#[test]
fn a_new_story_is_there_before_a_page_links_to_it() {
    let old = [("2025-09/focus/index.html", "1"), ("index.html", "1"), ("x/y/z/index.html", "1")];
    let there = Changes::new(&site(&old), &Manifest::default(), &rules(0)).manifest;
    let new = [
        ("2025-09/focus/b/index.html", "b"),
        ("2025-09/focus/index.html", "2"),
        ("index.html", "2"),
        ("sitemap.xml", "2"),
        ("x/y/z/index.html", "2"),
    ];
    let changes = Changes::new(&site(&new), &there, &rules(1));
    assert_eq!(
        told(&changes),
        "+2025-09/focus/b/index.html:new +x/y/z/index.html:bytes +2025-09/focus/index.html:bytes +index.html:bytes \
         +sitemap.xml:new"
    );
    let batches: Vec<usize> = changes.batches().iter().map(|batch| batch.len()).collect();
    assert_eq!(batches, [1, 1, 1, 1, 1]);
}

#[test]
fn a_redirect_comes_after_the_page_that_it_leads_to() {
    let old = [("a/index.html", "1"), ("index.html", "1")];
    let there = Changes::new(&site(&old), &Manifest::default(), &rules(0)).manifest;
    let new = [
        (".htaccess", "a to b"),
        ("_redirects", "a to b"),
        ("a/index.html", "2"),
        ("b/index.html", "2"),
        ("index.html", "2"),
    ];
    let changes = Changes::new(&site(&new), &there, &rules(1));
    let last: Vec<&str> = changes.uploads[3..].iter().map(|own| own.route.as_str()).collect();
    assert_eq!(last, [".htaccess", "_redirects"]);
}

#[test]
fn names_with_a_digest_stay_for_a_while() {
    let there =
        Changes::new(&site(&[(STYLE, "1"), ("a.html", "1")]), &Manifest::default(), &rules(0));
    let new = site(&[(NEXT, "2"), ("a.html", "2")]);
    let second = Changes::new(&new, &there.manifest, &rules(10));
    assert_eq!(told(&second), format!("+{NEXT}:new +a.html:bytes"));
    assert_eq!(second.manifest.unused.len(), 1);
    let idle = Changes::new(&new, &second.manifest, &rules(1000));
    assert!(idle.is_empty(), "nothing to do stays nothing to do: {}", told(&idle));
    let edit = |text: &'static str| site(&[(NEXT, "2"), ("a.html", text)]);
    let third = Changes::new(&edit("3"), &second.manifest, &rules(1000));
    assert_eq!(told(&third), "+a.html:bytes", "only one deployment ago");
    let fourth = Changes::new(&edit("4"), &third.manifest, &rules(20));
    assert_eq!(told(&fourth), "+a.html:bytes", "not old enough");
    let fourth = Changes::new(&edit("4"), &third.manifest, &rules(110));
    assert_eq!(told(&fourth), format!("+a.html:bytes -{STYLE}:expired"));
    let purge = Rules { purge: true, ..rules(11) };
    let purged = Changes::new(&new, &second.manifest, &purge);
    assert_eq!(told(&purged), format!("-{STYLE}:expired"));
    let back = Changes::new(&site(&[(STYLE, "1"), ("a.html", "2")]), &second.manifest, &rules(11));
    assert!(back.uploads.is_empty() && back.manifest.files.contains_key(&route(STYLE)));
}

#[test]
fn other_headers_alone_are_a_reason() {
    let site = site(&[("a.html", "1")]);
    let mut there = Changes::new(&site, &Manifest::default(), &rules(0)).manifest;
    for entry in there.files.values_mut() {
        let headers = entry.headers.as_mut().expect("headers");
        headers.cache_control = "max-age=60".to_owned();
    }
    assert_eq!(told(&Changes::new(&site, &there, &rules(1))), "+a.html:headers");
    let without = Rules { headers: false, ..rules(1) };
    let bare = Changes::new(&site, &Manifest::default(), &without).manifest;
    assert!(Changes::new(&site, &bare, &without).is_empty());
    assert_eq!(told(&Changes::new(&site, &bare, &rules(1))), "+a.html:headers");
}

#[test]
fn an_encoding_is_looked_at_once() {
    let site = site(&[("old.html", "1")]);
    let latin = Rules { is_utf8: &|_| false, ..rules(0) };
    let there = Changes::new(&site, &Manifest::default(), &latin).manifest;
    let unread = Rules { is_utf8: &|_| panic!("it is known"), ..rules(1) };
    assert!(Changes::new(&site, &there, &unread).is_empty());
}

#[test]
fn damaged_files_are_put_right() {
    let site = site(&[("a.html", "1"), ("b.html", "1")]);
    let there = Changes::new(&site, &Manifest::default(), &rules(0)).manifest;
    let damaged = BTreeSet::from([route("b.html")]);
    let changes = Changes::new(&site, &there, &Rules { damaged: &damaged, ..rules(1) });
    assert_eq!(told(&changes), "+b.html:damaged");
}

#[test]
fn many_deletions_are_asked_for() {
    let names: Vec<String> = (0..100).map(|n| format!("{n}.html")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "1")).collect();
    let there = Changes::new(&site(&files), &Manifest::default(), &rules(0)).manifest;
    let without = |number: usize| Changes::new(&site(&files[number..]), &there, &rules(1));
    let share = MostDeletions::default();
    assert!(share.allows(&without(25), &there));
    assert!(!share.allows(&without(26), &there));
    assert!(!MostDeletions::Percent(10).allows(&without(21), &there));
    assert!(MostDeletions::Percent(10).allows(&without(20), &there), "twenty are always allowed");
    assert!(MostDeletions::Files(26).allows(&without(26), &there));
    assert!(!MostDeletions::Files(0).allows(&without(1), &there));
}

#[test]
fn a_file_makes_room_for_a_folder() {
    let there = Changes::new(
        &site(&[("a", "1"), ("b/index.html", "1"), ("c", "1")]),
        &Manifest::default(),
        &rules(0),
    );
    let new = site(&[("a/index.html", "2"), ("b", "2")]);
    let changes = Changes::new(&new, &there.manifest, &rules(1));
    let early: Vec<&str> = changes.in_the_way().iter().map(|own| own.route.as_str()).collect();
    assert_eq!(early, ["a", "b/index.html"]);
}

#[test]
fn batches_are_limited() {
    let names: Vec<String> = (0..4001).map(|n| format!("x/{n:04}.html")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "1")).collect();
    let mut files = site(&files);
    for file in &mut files[..3] {
        file.size = 200 << 20;
    }
    let changes = Changes::new(&files, &Manifest::default(), &rules(0));
    let sizes: Vec<usize> = changes.batches().iter().map(|batch| batch.len()).collect();
    assert_eq!(sizes, [1, 1, 2000, 1999]);
}

#[test]
fn a_lost_manifest_is_rebuilt_from_names_with_a_digest() {
    let site = site(&[(STYLE, "1"), (NEXT, "22"), ("a.html", "1")]);
    let listed = [(STYLE, 1), (NEXT, 1), ("a.html", 1), ("other", 1)];
    let listed = listed.iter().map(|(name, size)| ((*name).to_owned(), *size)).collect();
    let manifest = rebuilt(&site, &listed, true);
    let known: Vec<&str> = manifest.files.keys().map(Route::as_str).collect();
    assert_eq!(known, [STYLE]);
}

#[test]
fn a_stopped_deletion_is_completed() {
    let old = site(&[(STYLE, "1"), ("a.html", "1"), ("b.html", "1")]);
    let there = Changes::new(&old, &Manifest::default(), &rules(0)).manifest;
    let new = site(&[(STYLE, "1"), ("a.html", "2")]);
    let changes = Changes::new(&new, &there, &rules(1));
    let again = Changes::new(&new, &changes.interim(), &rules(2));
    assert_eq!(told(&again), "-b.html:expired");
    assert!(Changes::new(&new, &again.manifest, &rules(3)).is_empty());
}
