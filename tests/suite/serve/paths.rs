//! What the path of a URL leads to, and what it never leads to.

use std::process::Command;

use super::http::{get, request, send};
use super::{route, serve, shown, start};

const SITE: &[(&str, &str)] = &[
    ("index.html", "home"),
    ("a/index.html", "page a"),
    ("a/b/index.html", "page b"),
    ("file.txt", "file"),
    ("größe/ürün 100%/index.html", "unicode"),
    ("it's;a&b+c/index.html", "signs"),
    ("404.html", "<p>not here</p>"),
];

#[test]
fn folders_are_pages_and_files_are_files() {
    let server = serve(SITE);
    for (path, text) in [
        ("/", "home"),
        ("/index.html", "home"),
        ("/?a=b", "home"),
        ("/a/", "page a"),
        ("/a/?x=../..", "page a"),
        ("/a/index.html", "page a"),
        ("/%61/b/", "page b"),
        ("/file.txt", "file"),
        ("/gr%C3%B6%C3%9Fe/%C3%BCr%c3%bcn%20100%25/", "unicode"),
        ("/größe/ürün%20100%/", "unicode"),
        ("/it's;a&b+c/", "signs"),
        ("/it%27s%3Ba%26b%2Bc/", "signs"),
    ] {
        let response = get(&server, path);
        assert_eq!(response.status, 200, "{path}");
        assert!(response.text().starts_with(text), "{path}: {}", response.text());
    }
}

#[test]
fn a_page_without_its_slash_is_sent_on() {
    let server = serve(SITE);
    for (path, to) in [
        ("/a", "/a/"),
        ("/a?x=1&y=%2F", "/a/?x=1&y=%2F"),
        ("/a/b", "/a/b/"),
        ("/größe/ürün%20100%25", "/gr%C3%B6%C3%9Fe/%C3%BCr%C3%BCn%20100%25/"),
    ] {
        let response = get(&server, path);
        assert_eq!((response.status, response.header("location")), (307, Some(to)), "{path}");
        assert_eq!(response.header("cache-control"), Some("no-store"));
    }
}

#[test]
fn what_is_not_there_gets_the_page_that_says_so() {
    let server = serve(SITE);
    let decomposed = "/gro\u{308}\u{df}e/u\u{308}ru\u{308}n%20100%25/";
    for path in ["/nothing", "/A/", "/file.txt/", "/a/b/c", "/größe/", decomposed] {
        let response = get(&server, path);
        assert_eq!(response.status, 404, "{path}");
        assert!(response.text().starts_with("<p>not here</p><script "), "{}", response.text());
        assert_eq!(response.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(response.header("cache-control"), Some("no-store"));
    }
    assert_eq!(get(&server, "/404.html").status, 200);
    let server = serve(&SITE[..1]);
    let response = get(&server, "/nothing");
    assert_eq!(response.status, 404);
    assert!(
        response.text().contains("There is nothing here") && response.text().contains(":pressrun")
    );
}

#[test]
fn what_is_hidden_says_what_shows_it() {
    let server = start();
    let mut shown = shown(SITE);
    let why = "`content/<secret>.md` is a draft & `--drafts` shows it";
    shown.hidden.insert(route("secret/index.html"), why.to_owned());
    shown.hidden.insert(route("a/index.html"), "never said: the page is there".to_owned());
    shown.hidden.insert(route("secret.txt"), why.to_owned());
    server.show(shown);
    for path in ["/secret/", "/secret", "/secret/index.html", "/secret.txt"] {
        let response = get(&server, path);
        assert_eq!(response.status, 404, "{path}");
        let text = "`content/&lt;secret&gt;.md` is a draft &amp; `--drafts` shows it";
        assert!(response.text().contains(text), "{}", response.text());
        assert_eq!(response.header("cache-control"), Some("no-store"));
    }
    assert_eq!(get(&server, "/a/").status, 200);
}

#[test]
fn no_path_leads_elsewhere() {
    let server = serve(SITE);
    for path in [
        "/../file.txt",
        "/a/../file.txt",
        "/a/./b/",
        "/%2e%2e/file.txt",
        "/a/%2E%2e/file.txt",
        "/a/%2e%2e%2ffile.txt",
        "/a%2Fb/",
        "/..%5cfile.txt",
        "/a\\..\\file.txt",
        "/a%00/",
        "/file.txt%00.html",
        "//",
        "//a/",
        "/a//b/",
        "/a//",
        "//evil.example/%2e%2e",
        "//evil.example",
        "/\\evil.example",
        "/%ff%fe/",
        "/%c0%ae%c0%ae/file.txt",
        "/C:/file.txt",
        "/file.txt.",
        "/file.txt%20",
        "/:pressrun/../file.txt",
        "/:pressrun/",
        "/etc/passwd",
        "/....//....//etc/passwd",
    ] {
        let status = get(&server, path).status;
        assert!(matches!(status, 400 | 404), "{path}: {status}");
        let curl = Command::new("curl")
            .args([
                "--path-as-is",
                "--silent",
                "--output",
                "/dev/null",
                "--write-out",
                "%{http_code}",
            ])
            .arg(format!("{}{path}", server.url()))
            .output()
            .expect("curl");
        let said = String::from_utf8_lossy(&curl.stdout).into_owned();
        assert!(matches!(&*said, "400" | "404"), "curl {path}: {said}");
    }
}

#[test]
fn requests_that_are_none_are_refused() {
    let server = serve(SITE);
    // In HTTP, `a` is a host.
    let host = send(&server, b"GET a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!(host.status, 403);
    assert_eq!(send(&server, b"GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n").status, 400);
    let star = send(&server, b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!(star.status, 405);
    let long = get(&server, &format!("/{}/", "a".repeat(20_000)));
    assert_eq!(long.status, 404);
}

#[test]
fn a_site_lies_below_its_prefix() {
    let server = start();
    let prefixed = |prefix: &str| {
        let mut shown = shown(SITE);
        shown.prefix = prefix.to_owned();
        server.show(shown);
    };
    prefixed("/the/paper/");
    for (path, to) in [
        ("/", "/the/paper/"),
        ("/?q=1", "/the/paper/?q=1"),
        ("/the/paper", "/the/paper/"),
        ("/the/paper?q", "/the/paper/?q"),
        ("/the/paper/a", "/the/paper/a/"),
    ] {
        let response = get(&server, path);
        assert_eq!((response.status, response.header("location")), (307, Some(to)), "{path}");
    }
    let page = get(&server, "/the/paper/a/");
    assert!(page.text().starts_with("page a<script src=\"/the/paper/:pressrun/client.js\""));
    assert_eq!(get(&server, "/the/paper/:pressrun/client.js").status, 200);
    assert!(get(&server, "/the/paper/none").text().starts_with("<p>not here"));
    for path in ["/a/", "/the/", "/the/paperclip/", "/The/Paper/", "/the"] {
        let response = get(&server, path);
        assert_eq!(response.status, 404, "{path}");
        assert!(response.text().contains("The publication is below /the/paper/."), "{path}");
    }
    prefixed("/p%C3%A4per/");
    assert!(get(&server, "/päper/a/").text().starts_with("page a<script src=\"/p%C3%A4per/"));
    assert_eq!(get(&server, "/p%c3%a4per/").status, 200);
    assert_eq!(get(&server, "/").header("location"), Some("/p%C3%A4per/"));
    assert_eq!(request(&server, "HEAD", "/p%C3%A4per/a", &[]).status, 307);
}
