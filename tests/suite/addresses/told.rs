//! What has changed: `pressrun release --json` and `pressrun indexnow`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use serde_json::{Value, json};

use super::paper::Paper;

/// The addresses of a list in a release, without the site.
fn list(release: &Value, name: &str) -> Vec<String> {
    let list = release[name].as_array().unwrap_or_else(|| panic!("{name} in {release}"));
    let texts = list.iter().map(|address| address.as_str().expect("a text"));
    texts.map(|address| address.replace("https://p.example", "")).collect()
}

#[test]
fn a_release_tells_whose_words_have_changed() {
    let paper = Paper::released();
    // Markup, the theme and the order of keys are not words.
    paper.edit("content/issues/2025-09/news/harbour.md", "A harbour.", "A **harbour**.");
    paper.write("themes/broadsheet/assets/style.css", "p { color: red }\n");
    paper.write("themes/broadsheet/templates/hooks/footer.html", "<p>More words.</p>\n");
    let release = paper.run("release --json").expect(0, "").json();
    assert_eq!(list(&release, "changed"), Vec::<String>::new());

    paper.edit("content/issues/2025-09/news/crane.md", "A crane.", "Two cranes.");
    let release = paper.run("release --json --dry-run").expect(0, "").json();
    assert_eq!(list(&release, "changed"), ["/2025-09/news/crane/", "/2025-09/page-1/"]);
    paper.edit(
        "content/issues/2025-09/news/harbour.md",
        "headline: Harbour",
        "headline: A Harbour",
    );
    paper.write("content/issues/2025-08/news/new.md", "---\nheadline: New\n---\nNew.\n");
    paper.edit("content/pages/about.md", "title: About", "title: About\nnoindex: true");
    let release = paper.run("release --json").expect(0, "").json();
    assert_eq!(list(&release, "new"), ["/2025-08/news/new/"]);
    assert_eq!(
        list(&release, "changed"),
        [
            "/",
            "/2025-08/",
            "/2025-08/news/",
            "/2025-09/",
            "/2025-09/news/",
            "/2025-09/news/crane/",
            "/2025-09/news/harbour/",
            "/2025-09/page-1/",
            "/sections/news/"
        ]
    );
    paper.run("mv 2025-09/arts/song 2025-09/arts/hymn").expect(0, "moved");
    let release = paper.run("release --json").expect(0, "").json();
    assert_eq!(list(&release, "gone"), ["/2025-09/arts/song/"]);
    assert_eq!(list(&release, "new"), ["/2025-09/arts/hymn/"]);
    assert_eq!(list(&release, "changed"), Vec::<String>::new());
    // A release as of an earlier time forgets nothing.
    let before = (paper.read("content/addresses.txt"), paper.read("content/texts.txt"));
    paper.edit(
        "content/issues/2025-09/arts/hymn.md",
        "headline:",
        "embargo: 2025-09-20\nheadline:",
    );
    let release = paper.run("release --json --at 2025-09-19").expect(0, "").json();
    assert_eq!(list(&release, "gone"), Vec::<String>::new());
    let kept = paper.read("content/texts.txt");
    let line = before.1.lines().find(|line| line.contains("hymn")).expect("its text");
    assert!(kept.contains(line) && paper.read("content/addresses.txt") == before.0, "{kept}");
}

/// A web server: the site with its key, and IndexNow. Sends on what it is told, and answers with a status.
fn serve(key: &'static str, status: &'static str) -> (String, Receiver<Value>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let (send, told) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.expect("a connection"));
            let (mut first, mut length) = (String::new(), 0);
            stream.read_line(&mut first).expect("a request");
            loop {
                let mut line = String::new();
                stream.read_line(&mut line).expect("a line");
                let lower = line.to_ascii_lowercase();
                if let Some(value) = lower.strip_prefix("content-length:") {
                    length = value.trim().parse().expect("a number");
                }
                if line.trim().is_empty() {
                    break;
                }
            }
            let mut body = vec![0; length];
            stream.read_exact(&mut body).expect("a body");
            let (status, answer) = match first.split(' ').collect::<Vec<_>>()[..] {
                ["GET", "/paper/secret-key-1.txt", _] => ("200 OK", key),
                ["POST", "/indexnow", _] => {
                    send.send(serde_json::from_slice(&body).expect("JSON")).expect("sent");
                    (status, "")
                }
                _ => ("404 Not Found", ""),
            };
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                answer.len()
            );
            stream.get_mut().write_all((head + answer).as_bytes()).expect("answered");
        }
    });
    (address, told)
}

/// A paper with a key, at an address.
fn paper_at(address: &str) -> Paper {
    let paper = Paper::new();
    paper.edit("site.yaml", "https://p.example/", &format!("{address}/paper/"));
    paper.append("site.yaml", "indexnow: secret-key-1\n");
    let release = paper.run("release --json").expect(0, "");
    paper.write("changes.json", &release.out);
    paper
}

#[test]
fn search_engines_are_told_what_has_changed_if_the_site_has_the_key() {
    let (address, told) = serve("secret-key-1", "202 Accepted");
    let paper = paper_at(&address);
    paper.run("build").expect(0, "");
    assert_eq!(paper.read("public/secret-key-1.txt"), "secret-key-1");
    let command = format!("indexnow changes.json --service {address}/indexnow");
    paper
        .run(&format!("{command} --dry-run"))
        .expect(0, &format!("{address}/paper/2025-09/news/crane/"));
    assert!(told.try_recv().is_err(), "nobody is told in a trial");
    paper.run(&command).expect(0, "addresses reported to IndexNow");
    let report = told.recv().expect("a report");
    assert_eq!(report["host"], json!(address.strip_prefix("http://")));
    assert_eq!(report["key"], "secret-key-1");
    assert_eq!(report["keyLocation"], json!(format!("{address}/paper/secret-key-1.txt")));
    let list = report["urlList"].as_array().expect("a list");
    assert!(list.contains(&json!(format!("{address}/paper/2025-09/news/crane/"))), "{list:?}");
    assert!(list.iter().all(|address| !address.as_str().expect("a text").contains("secret")));
    paper.write("changes.json", r#"{"new": [], "changed": [], "gone": []}"#);
    paper.run(&command).expect(0, "nothing has changed");
    paper.write("changes.json", "https://elsewhere.example/\n");
    paper.run(&command).expect(2, "`https://elsewhere.example/` is not an address of this site");
    paper.write("changes.json", "{}");
    paper.run(&command).expect(2, "pressrun release --json > changes.json");
}

#[test]
fn a_site_without_the_key_and_a_service_that_refuses_are_told_apart() {
    let (address, told) = serve("another", "200 OK");
    let paper = paper_at(&address);
    let run =
        |address: &str| paper.run(&format!("indexnow changes.json --service {address}/indexnow"));
    run(&address).expect(3, "deploy the site first");
    assert!(told.try_recv().is_err());
    let (address, _told) = serve("secret-key-1", "403 Forbidden");
    let paper = paper_at(&address);
    let run =
        |address: &str| paper.run(&format!("indexnow changes.json --service {address}/indexnow"));
    run(&address).expect(3, "it does not accept the key (status 403)");
    run("http://127.0.0.1:1").expect(3, "it cannot be reached");
    let paper = Paper::new();
    paper.run("indexnow changes.json").expect(2, "site.yaml has no key for IndexNow");
}
