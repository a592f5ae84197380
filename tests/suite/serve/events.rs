//! The events for open pages.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use pressrun::io::serve::{Server, Shown};

use super::http::{PATIENCE, authority, connect, get};
use super::{attribute, serve, shown, start};

/// An open event stream.
pub(crate) struct Stream(BufReader<TcpStream>);

impl Stream {
    /// Opens the stream of a page that was loaded from a path and has received these events.
    pub(crate) fn open(server: &Server, path: &str, version: &str, assets: &str) -> Self {
        let mut stream = connect(server);
        let path = path.replace('%', "%25").replace('/', "%2F");
        write!(
            stream,
            "GET /:pressrun/events?page={path}&version={version}&assets={assets} HTTP/1.1\r\n\
             Host: {}\r\n\r\n",
            authority(server)
        )
        .expect("sent");
        let mut reader = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            reader.read_line(&mut head).expect("a line");
        }
        assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
        assert!(head.contains("content-type: text/event-stream"), "{head}");
        assert!(!head.contains("access-control"), "{head}");
        Self(reader)
    }

    /// Opens the stream of a page that was just loaded.
    pub(crate) fn of_page(server: &Server, path: &str) -> Self {
        let page = get(server, path);
        let (version, assets) =
            (attribute(page.text(), "data-pressrun"), attribute(page.text(), "data-assets"));
        let mut stream = Self::open(server, path, version, assets);
        assert_eq!(stream.next().expect("an event").0, "trouble");
        stream
    }

    /// The next event and its data; `None` when the stream has ended.
    pub(crate) fn next(&mut self) -> Option<(String, String)> {
        let (mut name, mut data) = (None, String::new());
        loop {
            let mut line = String::new();
            // Without the length of a chunk, nothing more can be read.
            if self.0.read_line(&mut line).ok()? == 0 {
                return None;
            }
            match line.trim_end().split_once(": ") {
                Some(("event", value)) => name = Some(value.to_owned()),
                Some(("data", value)) => data = value.to_owned(),
                _ if line == "\n" && name.is_some() => return Some((name?, data)),
                _ => {}
            }
        }
    }

    /// Whether the server ended the stream, and it was not cut off: the last chunk has no length.
    pub(crate) fn was_ended(mut self) -> bool {
        let mut rest = String::new();
        self.0.read_to_string(&mut rest).is_ok() && rest.ends_with("0\r\n\r\n")
    }

    fn expect(&mut self, name: &str) -> String {
        let (said, data) = self.next().expect("an event");
        assert_eq!(said, name, "{data}");
        data
    }

    /// Checks that no event comes for a while.
    fn is_silent(&mut self) {
        let short = Some(Duration::from_millis(300));
        self.0.get_ref().set_read_timeout(short).expect("a timeout");
        let next = self.next();
        assert_eq!(next, None, "nothing has changed");
        self.0.get_ref().set_read_timeout(Some(PATIENCE)).expect("a timeout");
    }
}

fn with_trouble(site: &[(&str, &str)], trouble: &[&str]) -> Shown {
    Shown { trouble: trouble.iter().map(|text| (*text).to_owned()).collect(), ..shown(site) }
}

#[test]
fn only_the_page_that_changed_is_told() {
    let server = serve(&[("index.html", "a"), ("ü/index.html", "b"), ("c.html", "c")]);
    let [mut home, mut other, mut file] =
        ["/", "/%C3%BC/", "/c.html"].map(|path| Stream::of_page(&server, path));
    server.show(shown(&[("index.html", "a"), ("ü/index.html", "B"), ("c.html", "c")]));
    let version = other.expect("page");
    let page = get(&server, "/%C3%BC/");
    assert_eq!(version, format!("\"{}\"", attribute(page.text(), "data-pressrun")));
    home.is_silent();
    file.is_silent();
    other.is_silent();
    server.show(shown(&[("index.html", "a"), ("c.html", "C")]));
    assert!(other.expect("page").starts_with("\"no-page"), "it is gone");
    file.expect("page");
    home.is_silent();
}

#[test]
fn a_page_that_missed_something_is_told_when_it_comes() {
    let server = serve(&[("index.html", "a")]);
    let old = get(&server, "/");
    let (version, assets) =
        (attribute(old.text(), "data-pressrun"), attribute(old.text(), "data-assets"));
    server.show(shown(&[("index.html", "b")]));
    let mut stream = Stream::open(&server, "/", version, assets);
    assert_ne!(stream.expect("page"), format!("\"{version}\""));
    stream.expect("trouble");
    // As after a restart.
    let again = serve(&[("index.html", "a")]);
    let mut stream = Stream::open(&again, "/", version, assets);
    assert_eq!(stream.expect("trouble"), "[]");
    stream.is_silent();
}

#[test]
fn trouble_comes_changes_and_goes() {
    let site = &[("index.html", "a")];
    let server = serve(site);
    let mut stream = Stream::of_page(&server, "/");
    server.show(with_trouble(site, &["one\n  \"two\" \u{2028}\r\n\x1b[1m", "three"]));
    let told: Vec<String> = serde_json::from_str(&stream.expect("trouble")).expect("JSON");
    assert_eq!(told, ["one\n  \"two\" \u{2028}\r\n\x1b[1m", "three"]);
    server.show(with_trouble(site, &["one\n  \"two\" \u{2028}\r\n\x1b[1m", "three"]));
    stream.is_silent();
    assert!(get(&server, "/").text().starts_with('a'), "the last good site stays up");
    server.show(with_trouble(site, &["three"]));
    assert_eq!(stream.expect("trouble"), r#"["three"]"#);
    server.show(shown(site));
    assert_eq!(stream.expect("trouble"), "[]");
    stream.is_silent();
}

#[test]
fn without_an_edition_there_is_a_page_that_hears_of_it() {
    let server = start();
    server.show(with_trouble(&[], &["bad"]));
    for path in ["/", "/a/", "/a.css"] {
        let response = super::http::get(&server, path);
        assert_eq!(response.status, 503, "{path}");
        assert_eq!(response.header("cache-control"), Some("no-store"));
        assert_eq!(response.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(attribute(response.text(), "data-pressrun"), "no-edition");
        assert!(!response.text().contains("bad"), "it comes with the events, as text");
    }
    let mut stream = Stream::open(&server, "/", "no-edition", "0");
    assert_eq!(stream.expect("trouble"), r#"["bad"]"#);
    server.show(shown(&[("index.html", "a")]));
    assert!(!stream.expect("page").contains("no-"));
    assert_eq!(stream.expect("trouble"), "[]");
    assert_eq!(get(&server, "/").status, 200);
}

#[test]
fn assets_renewed_at_their_places_are_named() {
    let at = |one: &str, two: &str, main: &str| {
        let site = [
            ("index.html", "a"),
            ("sub/o ne.css", one),
            ("two.svg", two),
            (main, "m"),
            ("x.txt", two),
        ];
        Shown { prefix: "/paper/".to_owned(), ..shown(&site) }
    };
    let server = start();
    server.show(at("1", "1", "main.1.css"));
    let page = get(&server, "/paper/");
    let first = attribute(page.text(), "data-assets").to_owned();
    let version = attribute(page.text(), "data-pressrun").to_owned();
    let mut stream = Stream::of_page(&server, "/paper/");
    let renewed = |stream: &mut Stream| {
        let told: serde_json::Value = serde_json::from_str(&stream.expect("assets")).expect("JSON");
        told["renewed"].to_string()
    };
    server.show(at("2", "1", "main.1.css"));
    assert_eq!(renewed(&mut stream), r#"["/paper/sub/o%20ne.css"]"#);
    // A new name is not reported: pages that use it have changed.
    server.show(at("2", "1", "main.2.css"));
    assert_eq!(renewed(&mut stream), "[]");
    server.show(at("2", "2", "main.2.css"));
    assert_eq!(renewed(&mut stream), r#"["/paper/two.svg"]"#);
    stream.is_silent();
    let mut late = Stream::open(&server, "/paper/", &version, &first);
    assert_eq!(renewed(&mut late), r#"["/paper/sub/o%20ne.css","/paper/two.svg"]"#);
    // Changed and changed back: only later changes must be updated.
    server.show(at("1", "2", "main.2.css"));
    server.show(at("2", "2", "main.2.css"));
    let now = attribute(get(&server, "/paper/").text(), "data-assets").to_owned();
    server.show(at("2", "3", "main.2.css"));
    let mut late = Stream::open(&server, "/paper/", &version, &now);
    assert_eq!(renewed(&mut late), r#"["/paper/two.svg"]"#);
    let mut stranger = Stream::open(&server, "/paper/", &version, "abc");
    assert_eq!(renewed(&mut stranger), "null");
}

#[test]
fn a_page_below_an_earlier_prefix_hears_that_it_is_gone() {
    let server = serve(&[("index.html", "a")]);
    let mut stream = Stream::of_page(&server, "/");
    server.show(Shown { prefix: "/paper/".to_owned(), ..shown(&[("index.html", "a")]) });
    assert_eq!(stream.expect("page"), "\"no-path\"");
}
