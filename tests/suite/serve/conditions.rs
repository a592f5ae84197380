//! Conditional and partial responses.

use super::http::{get, get_with, request};
use super::{serve, shown};

#[test]
fn what_is_known_is_not_sent_again() {
    let server = serve(&[("index.html", "<p>x"), ("a.css", "a {}")]);
    for path in ["/", "/a.css", "/:pressrun/client.js"] {
        let tag = get(&server, path).header("etag").expect("a tag").to_owned();
        assert!(tag.starts_with('"') && tag.ends_with('"') && tag.len() > 10, "{tag}");
        let known = |tags: &str| get_with(&server, path, &[&format!("If-None-Match: {tags}")]);
        for tags in [&tag, "*", &format!("W/{tag}"), &format!("\"x\", {tag} ,\"y\"")] {
            let response = known(tags);
            assert_eq!(response.status, 304, "{path}: {tags}");
            assert!(response.body.is_empty());
            assert_eq!(response.header("etag"), Some(&*tag));
            assert_eq!(response.header("cache-control"), Some("no-cache"));
        }
        for tags in ["\"x\"", tag.trim_matches('"'), "", "W/*"] {
            assert_eq!(known(tags).status, 200, "{path}: {tags}");
        }
        let lines = ["If-None-Match: \"x\"", &format!("If-None-Match: {tag}")];
        assert_eq!(get_with(&server, path, &lines).status, 304, "two lines");
        assert_eq!(request(&server, "HEAD", path, &["If-None-Match: *"]).status, 304);
    }
}

#[test]
fn a_tag_is_another_one_if_a_byte_is() {
    let server = serve(&[("index.html", "<p>x"), ("a.css", "a {}"), ("b.css", "a {}")]);
    let tags = || ["/", "/a.css"].map(|path| get(&server, path).header("etag").map(str::to_owned));
    let before = tags();
    server.show(shown(&[("index.html", "<p>y"), ("a.css", "a {}"), ("b.css", "a {}")]));
    let after = tags();
    assert_ne!(before[0], after[0]);
    assert_eq!(before[1], after[1]);
    let other = get(&server, "/b.css").header("etag").map(str::to_owned);
    assert_eq!(before[1], other, "equal bytes");
    // The tag in the page reports that an asset has changed, so the response also changes.
    server.show(shown(&[("index.html", "<p>y"), ("a.css", "a {}"), ("b.css", "b {}")]));
    assert_ne!(after[0], tags()[0]);
}

#[test]
fn pages_that_are_not_there_have_no_tag() {
    let server = serve(&[("index.html", "x"), ("404.html", "not here")]);
    let response = get_with(&server, "/nothing", &["If-None-Match: *", "Range: bytes=0-1"]);
    assert_eq!(response.status, 404);
    assert_eq!(response.header("etag"), None);
    assert_eq!(response.header("cache-control"), Some("no-store"));
}

#[test]
fn one_part_can_be_had() {
    let server = serve(&[("a.mp3", "0123456789"), ("empty.mp3", "")]);
    assert_eq!(get(&server, "/a.mp3").header("accept-ranges"), Some("bytes"));
    let parts = [
        ("bytes=0-3", "0123", "bytes 0-3/10"),
        ("bytes=4-", "456789", "bytes 4-9/10"),
        ("bytes=-3", "789", "bytes 7-9/10"),
        ("bytes=-30", "0123456789", "bytes 0-9/10"),
        ("bytes=8-99999999999999999999999", "89", "bytes 8-9/10"),
        ("Bytes=9-9", "9", "bytes 9-9/10"),
    ];
    for (range, text, says) in parts {
        let response = get_with(&server, "/a.mp3", &[&format!("Range: {range}")]);
        assert_eq!(response.status, 206, "{range}");
        assert_eq!(response.text(), text, "{range}");
        assert_eq!(response.header("content-range"), Some(says), "{range}");
        assert_eq!(response.header("content-length"), Some(&*text.len().to_string()));
        assert_eq!(response.header("content-type"), Some("audio/mpeg"));
        assert!(response.header("etag").is_some());
    }
    for (path, range) in [
        ("/a.mp3", "bytes=10-"),
        ("/a.mp3", "bytes=-0"),
        ("/a.mp3", "bytes=99999999999999999999999-"),
        ("/empty.mp3", "bytes=0-"),
    ] {
        let response = get_with(&server, path, &[&format!("Range: {range}")]);
        assert_eq!(response.status, 416, "{range}");
        let says = if path == "/a.mp3" { "bytes */10" } else { "bytes */0" };
        assert_eq!(response.header("content-range"), Some(says), "{range}");
    }
    for range in ["bytes=3-1", "bytes=", "bytes=-", "bytes=a-b", "bytes=+1-2", "lines=0-1", "bytes"]
    {
        let response = get_with(&server, "/a.mp3", &[&format!("Range: {range}")]);
        assert_eq!((response.status, response.text()), (200, "0123456789"), "{range}");
    }
    let several = get_with(&server, "/a.mp3", &["Range: bytes=0-1,4-5"]);
    assert_eq!((several.status, several.text()), (200, "0123456789"));
}

#[test]
fn a_part_goes_only_with_the_version_its_asker_has() {
    let server = serve(&[("a.mp3", "0123456789")]);
    let tag = get(&server, "/a.mp3").header("etag").expect("a tag").to_owned();
    let part = |known: &str| {
        get_with(&server, "/a.mp3", &["Range: bytes=0-3", &format!("If-Range: {known}")]).status
    };
    assert_eq!(part(&tag), 206);
    assert_eq!(part(&format!("W/{tag}")), 200);
    assert_eq!(part("\"other\""), 200);
    assert_eq!(part("Wed, 21 Oct 2015 07:28:00 GMT"), 200);
    let known = [&*format!("If-None-Match: {tag}"), "Range: bytes=0-3"];
    assert_eq!(get_with(&server, "/a.mp3", &known).status, 304, "what is known goes first");
    assert_eq!(request(&server, "HEAD", "/a.mp3", &["Range: bytes=0-3"]).status, 200);
}

#[test]
fn a_part_of_a_page_is_a_part_of_what_was_sent() {
    let server = serve(&[("index.html", "<p>x</body>")]);
    let whole = get(&server, "/");
    let part = get_with(&server, "/", &["Range: bytes=-20"]);
    assert_eq!(part.status, 206);
    assert_eq!(part.body, whole.body[whole.body.len() - 20..]);
}
