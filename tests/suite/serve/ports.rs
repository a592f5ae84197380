//! Ports, and the start and end of a server.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use pressrun::io::serve::{Address, DEFAULT_PORT, Error, Server};

use super::events::Stream;
use super::http::{Kept, authority, connect, get};
use super::{serve, shown, start, start_at};

fn port(server: &Server) -> u16 {
    server.url().rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port")
}

#[test]
fn a_free_port_is_used_as_asked() {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|one| one.local_addr()).expect("a port");
    let server = start_at("127.0.0.1", Some(free.port()));
    assert_eq!(server.url(), format!("http://{free}"));
    assert_eq!(server.port_was_taken(), None);
}

#[test]
fn two_servers_at_one_port_are_two_servers() {
    let one = serve(&[("index.html", "one")]);
    let two = start_at("127.0.0.1", Some(port(&one)));
    two.show(shown(&[("index.html", "two")]));
    assert_eq!(two.port_was_taken(), Some(port(&one)));
    assert!(port(&two) > port(&one));
    assert!(get(&one, "/").text().starts_with("one"));
    assert!(get(&two, "/").text().starts_with("two"));
}

#[test]
fn without_a_port_it_is_the_default_one_or_the_next() {
    let (one, two) = (start_at("127.0.0.1", None), start_at("127.0.0.1", None));
    assert!((DEFAULT_PORT..DEFAULT_PORT + 100).contains(&port(&one)));
    assert!(port(&two) > port(&one));
    assert_eq!(two.port_was_taken(), Some(DEFAULT_PORT));
    assert_eq!(start().port_was_taken(), None);
}

#[test]
fn an_address_that_is_not_ours_is_an_error_that_names_it() {
    for host in ["192.0.2.1", "no such host", ""] {
        let address = Address { host: host.to_owned(), port: Some(0), allowed: Vec::new() };
        let error = Server::start(&address).expect_err("not ours");
        assert!(matches!(error, Error::Listen { .. }), "{error:?}");
        assert!(error.to_string().contains(&format!("`{host}`")), "{error}");
    }
    let last = TcpListener::bind(("127.0.0.1", u16::MAX));
    let address =
        Address { host: "127.0.0.1".to_owned(), port: Some(u16::MAX), allowed: Vec::new() };
    let error = Server::start(&address).expect_err("taken, and none comes after it");
    assert!(matches!(error, Error::AllTaken { first: u16::MAX, last: u16::MAX, .. }), "{error:?}");
    drop(last);
}

#[test]
fn every_way_to_write_this_machine_is_understood() {
    for (host, url) in [
        ("127.0.0.1", "http://127.0.0.1:"),
        ("localhost", "http://localhost:"),
        ("::1", "http://[::1]:"),
        ("[::1]", "http://[::1]:"),
        ("::", "http://[::1]:"),
    ] {
        // A container may not have IPv6.
        if host.contains(':') && TcpListener::bind("[::1]:0").is_err() {
            continue;
        }
        let server = start_at(host, Some(0));
        server.show(shown(&[("index.html", "x")]));
        assert!(server.url().starts_with(url), "{}", server.url());
        assert_eq!(get(&server, "/").status, 200, "{host}");
    }
}

#[test]
fn requests_wait_for_the_first_edition() {
    let server = start();
    thread::scope(|scope| {
        let waiting: Vec<_> = (0..4).map(|_| scope.spawn(|| get(&server, "/"))).collect();
        thread::sleep(Duration::from_millis(300));
        assert!(waiting.iter().all(|one| !one.is_finished()));
        // The script belongs to the server, so it does not wait for an edition.
        assert_eq!(get(&server, "/:pressrun/client.js").status, 200);
        server.show(shown(&[("index.html", "first")]));
        for one in waiting {
            assert!(one.join().expect("an answer").text().starts_with("first"));
        }
    });
}

#[test]
fn it_stops_at_once_whoever_is_connected() {
    let server = serve(&[("index.html", "x"), ("big.mp4", &"x".repeat(30_000_000))]);
    let address = authority(&server);
    let streams: Vec<_> = (0..5).map(|_| Stream::open(&server, "/", "", "")).collect();
    let mut kept = Kept::new(&server);
    kept.get("/");
    let silent = connect(&server);
    let mut slow = connect(&server);
    write!(slow, "GET /big.mp4 HTTP/1.1\r\nHost: {address}\r\n\r\n").expect("sent");
    slow.read_exact(&mut [0; 100]).expect("it begins");
    let began = Instant::now();
    server.stop();
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    assert!(streams.into_iter().all(Stream::was_ended));
    TcpListener::bind(&address).expect("the port is free again");
    drop(silent);
}

/// No response is in progress, so the server does not wait.
#[test]
fn it_stops_without_delay_when_pages_are_only_open() {
    let took = |_| {
        let server = serve(&[("index.html", "x")]);
        let _streams: Vec<_> = (0..5).map(|_| Stream::open(&server, "/", "", "")).collect();
        let mut kept = Kept::new(&server);
        kept.get("/");
        let began = Instant::now();
        server.stop();
        began.elapsed()
    };
    // A busy machine can be late, even twice.
    let least = (0..3).map(took).min().expect("some");
    assert!(least < Duration::from_millis(300), "{least:?}");
}

#[test]
fn requests_that_wait_do_not_keep_it_from_stopping() {
    let server = start();
    let mut waiting = connect(&server);
    write!(waiting, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("sent");
    thread::sleep(Duration::from_millis(200));
    let began = Instant::now();
    server.stop();
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    let mut answer = String::new();
    waiting.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
}

#[test]
fn a_server_that_is_dropped_closes() {
    let address = authority(&start());
    for _ in 0..50 {
        if TcpListener::bind(&address).is_ok() {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("it still listens");
}
