//! The headers of a plain response.

use super::http::{get, request};
use super::{attribute, serve, shown, shown_bytes, start, tag};

#[test]
fn every_kind_of_file_has_its_media_type() {
    let kinds = [
        ("a.html", "text/html; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.json", "application/json; charset=utf-8"),
        ("feed.xml", "application/xml; charset=utf-8"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("site.webmanifest", "application/manifest+json; charset=utf-8"),
        ("a.woff2", "font/woff2"),
        ("favicon.ico", "image/x-icon"),
        ("A.JPG", "image/jpeg"),
        ("a.png", "image/png"),
        ("a.webp", "image/webp"),
        ("a.avif", "image/avif"),
        ("a.pdf", "application/pdf"),
        ("a.mp3", "audio/mpeg"),
        ("a.mp4", "video/mp4"),
        ("a.unknown", "application/octet-stream"),
        ("folder.css/none", "application/octet-stream"),
    ];
    let site: Vec<_> = kinds.iter().map(|(path, _)| (*path, "x")).collect();
    let server = serve(&site);
    for (path, media_type) in kinds {
        let response = get(&server, &format!("/{path}"));
        assert_eq!(response.status, 200, "{path}");
        assert_eq!(response.header("content-type"), Some(media_type), "{path}");
        assert_eq!(response.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(response.header("cache-control"), Some("no-cache"), "{path}");
        let length = response.body.len().to_string();
        assert_eq!(response.header("content-length"), Some(&*length), "{path}");
    }
}

#[test]
fn a_text_in_another_encoding_is_not_called_utf_8() {
    let server = start();
    server.show(shown_bytes([("a.txt", b"caf\xe9".to_vec())]));
    assert_eq!(get(&server, "/a.txt").header("content-type"), Some("text/plain"));
    assert_eq!(get(&server, "/a.txt").body, b"caf\xe9");
}

#[test]
fn head_says_all_that_get_says() {
    let server = serve(&[("index.html", "<body>x</body>"), ("a.css", "a {}")]);
    for path in ["/", "/a.css", "/nothing", "/:pressrun/client.js"] {
        let (head, get) = (request(&server, "HEAD", path, &[]), get(&server, path));
        let clean = |response: &super::http::Response| {
            let headers = response.headers.iter().filter(|(name, _)| name != "date").cloned();
            (response.status, headers.collect::<Vec<_>>())
        };
        assert_eq!(clean(&head), clean(&get), "{path}");
        assert!(head.body.is_empty() && !get.body.is_empty(), "{path}");
    }
}

#[test]
fn other_methods_are_refused() {
    let server = serve(&[("index.html", "x")]);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        let response = request(&server, method, "/", &["Content-Length: 0"]);
        assert_eq!(response.status, 405, "{method}");
        assert_eq!(response.header("allow"), Some("GET, HEAD"), "{method}");
        assert_eq!(response.header("cache-control"), Some("no-store"), "{method}");
    }
}

#[test]
fn the_script_is_added_at_the_end_of_the_body_and_nowhere_else() {
    let pages = [
        ("a.html", "<body><pre></body></pre>x</BODY></html>\n", "<body><pre></body></pre>x"),
        ("b.html", "no body", "no body"),
        ("c.html", "", ""),
    ];
    let site: Vec<_> = pages.iter().map(|(path, text, _)| (*path, *text)).collect();
    let site = [&site[..], &[("a.svg", "<svg></body></svg>"), ("a.txt", "</body>")]].concat();
    let server = serve(&site);
    for (path, text, before) in pages {
        let response = get(&server, &format!("/{path}"));
        let body = response.text();
        assert_eq!(body, format!("{before}{}{}", tag(body), &text[before.len()..]), "{path}");
        assert!(tag(body).starts_with("<script src=\"/:pressrun/client.js\" "), "{body}");
    }
    for (path, text) in &site[3..] {
        assert_eq!(get(&server, &format!("/{path}")).text(), *text);
    }
}

#[test]
fn the_script_is_there_and_is_one_scope() {
    let server = serve(&[("index.html", "x")]);
    let script = get(&server, "/:pressrun/client.js");
    assert_eq!(script.status, 200);
    assert_eq!(script.header("content-type"), Some("text/javascript; charset=utf-8"));
    let text = script.text();
    assert!(text.starts_with("(() => {\n") && text.ends_with("})();\n"));
    assert!(text.contains("var Idiomorph") && text.contains("new EventSource("));
    assert_eq!(get(&server, "/:pressrun/other").status, 404);
}

#[test]
fn a_page_says_what_it_is_made_of() {
    let server = serve(&[("index.html", "x"), ("a.html", "y"), ("a.css", "")]);
    let says = |path: &str, name: &str| {
        let response = get(&server, path);
        attribute(response.text(), name).to_owned()
    };
    let (version, assets) = (says("/", "data-pressrun"), says("/", "data-assets"));
    assert_ne!(version, says("/a.html", "data-pressrun"));
    assert_eq!(assets, says("/a.html", "data-assets"));
    server.show(shown(&[("index.html", "x"), ("a.html", "z"), ("a.css", "")]));
    assert_eq!(version, says("/", "data-pressrun"));
    assert_eq!(assets, says("/", "data-assets"));
    server.show(shown(&[("index.html", "x"), ("a.html", "z"), ("a.css", "a {}")]));
    assert_eq!(version, says("/", "data-pressrun"));
    assert_ne!(assets, says("/", "data-assets"));
}
