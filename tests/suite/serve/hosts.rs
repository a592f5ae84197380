//! The Host header: which names are allowed.

use pressrun::io::serve::{Address, Server};

use super::http::{Response, authority, get_with, send};
use super::{serve, shown, start_at};

fn ask(server: &pressrun::io::serve::Server, host: &str) -> Response {
    get_with(server, "/", &[&format!("Host: {host}")])
}

#[test]
fn only_names_of_this_machine_are_answered_for() {
    let server = serve(&[("index.html", "secret")]);
    let good = [
        "localhost",
        "LocalHost:1",
        "127.0.0.1:8000",
        "127.8.8.8",
        "[::1]:80",
        "[::ffff:127.0.0.1]",
    ];
    for host in good {
        assert_eq!(ask(&server, host).status, 200, "{host}");
    }
    let bad = [
        "evil.example",
        "evil.example:80",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "localhost@evil.example",
        "evil.example@localhost",
        "192.168.1.1",
        "0.0.0.0",
        "[::]",
        "[fe80::1]",
        "2130706433",
    ];
    for host in bad {
        let response = ask(&server, host);
        assert_eq!(response.status, 403, "{host}");
        assert!(response.text().contains(&format!("`{host}`")), "{}", response.text());
        assert!(response.text().contains("--allow-host") && !response.text().contains("secret"));
        assert_eq!(response.header("cache-control"), Some("no-store"));
    }
    for path in ["/:pressrun/events", "/:pressrun/client.js", "/nothing"] {
        assert_eq!(get_with(&server, path, &["Host: evil.example"]).status, 403, "{path}");
    }
}

#[test]
fn other_names_are_answered_for_if_they_are_allowed() {
    let allowed = ["desk.local", "tunnel.example."].map(str::to_owned).to_vec();
    let address = Address { host: "127.0.0.1".to_owned(), port: Some(0), allowed };
    let server = Server::start(&address).expect("a server");
    server.show(shown(&[("index.html", "secret")]));
    for host in ["desk.local:8000", "DESK.local", "desk.local.:80", "tunnel.example", "localhost"] {
        assert_eq!(ask(&server, host).status, 200, "{host}");
    }
    for host in ["a.desk.local", "desk.local.evil.example", "local", "evil.example"] {
        let response = ask(&server, host);
        assert_eq!(response.status, 403, "{host}");
        let way = format!("start the server with `--allow-host {host}`.");
        assert!(response.text().contains(&way), "{}", response.text());
    }
}

#[test]
fn there_has_to_be_one_host() {
    let server = serve(&[("index.html", "secret")]);
    let local = authority(&server);
    for head in [
        "GET / HTTP/1.1\r\n".to_owned(),
        "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n".to_owned(),
        "GET / HTTP/1.1\r\nHost: \r\n".to_owned(),
        "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n".to_owned(),
        format!("GET http://{local}/ HTTP/1.1\r\nHost: evil.example\r\n"),
    ] {
        let response = send(&server, format!("{head}Connection: close\r\n\r\n").as_bytes());
        assert!(matches!(response.status, 400 | 403), "{head:?}: {}", response.status);
        assert!(!response.text().contains("secret"));
    }
    let absolute =
        format!("GET http://{local}/ HTTP/1.1\r\nHost: {local}\r\nConnection: close\r\n\r\n");
    assert_eq!(send(&server, absolute.as_bytes()).status, 200);
}

#[test]
fn at_a_wildcard_any_address_is_answered_for_and_no_other_name() {
    let server = start_at("0.0.0.0", Some(0));
    server.show(shown(&[("index.html", "x")]));
    assert!(server.url().starts_with("http://127.0.0.1:"), "{}", server.url());
    for host in ["192.168.1.7:8000", "[2001:db8::1]:8000", "localhost", "0.0.0.0"] {
        assert_eq!(ask(&server, host).status, 200, "{host}");
    }
    assert_eq!(ask(&server, "evil.example").status, 403);
    assert_eq!(ask(&server, "evil.local").status, 403);
}

#[test]
fn nothing_is_given_to_other_origins() {
    let server = serve(&[("index.html", "x")]);
    let response = get_with(&server, "/", &["Origin: https://evil.example"]);
    let cors = response.headers.iter().filter(|(name, _)| name.starts_with("access-control"));
    assert_eq!(cors.count(), 0);
}
