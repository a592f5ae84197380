//! A small HTTP client for the tests.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use pressrun::io::serve::Server;

/// How long a response may take; longer than the signs of life of an event stream are apart.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A response.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Response {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut with_name = self.headers.iter().filter(|(key, _)| key == name);
        let value = with_name.next().map(|(_, value)| value.as_str());
        assert!(with_name.next().is_none(), "`{name}` twice");
        value
    }

    pub(crate) fn text(&self) -> &str {
        str::from_utf8(&self.body).expect("a text")
    }
}

pub(crate) fn authority(server: &Server) -> String {
    server.url().strip_prefix("http://").expect("http").to_owned()
}

pub(crate) fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(authority(server)).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    stream
}

/// Sends bytes, and reads until the server closes.
pub(crate) fn send(server: &Server, request: &[u8]) -> Response {
    let mut stream = connect(server);
    stream.write_all(request).expect("sent");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("received");
    read(&mut &bytes[..])
}

pub(crate) fn request(server: &Server, method: &str, path: &str, headers: &[&str]) -> Response {
    let mut text = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
    if !headers.iter().any(|header| header.starts_with("Host:")) {
        text += &format!("Host: {}\r\n", authority(server));
    }
    for header in headers {
        text += &format!("{header}\r\n");
    }
    send(server, format!("{text}\r\n").as_bytes())
}

pub(crate) fn get(server: &Server, path: &str) -> Response {
    request(server, "GET", path, &[])
}

pub(crate) fn get_with(server: &Server, path: &str, headers: &[&str]) -> Response {
    request(server, "GET", path, headers)
}

/// Reads one response, with a body of the given length, or up to the end.
pub(crate) fn read(reader: &mut impl BufRead) -> Response {
    let mut line = String::new();
    let mut next = |reader: &mut dyn BufRead| {
        line.clear();
        reader.read_line(&mut line).expect("a line");
        line.trim_end().to_owned()
    };
    let first = next(reader);
    let status = first.split(' ').nth(1).and_then(|n| n.parse().ok()).expect("a status");
    let mut headers = Vec::new();
    loop {
        let line = next(reader);
        let Some((name, value)) = line.split_once(": ") else { break };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let mut body = Vec::new();
    reader.read_to_end(&mut body).expect("a body");
    Response { status, headers, body }
}

/// A connection for several requests.
pub(crate) struct Kept {
    reader: BufReader<TcpStream>,
    host: String,
}

impl Kept {
    pub(crate) fn new(server: &Server) -> Self {
        Self::to(&authority(server))
    }

    /// A connection to a server at an address and port.
    pub(crate) fn to(host: &str) -> Self {
        let stream = TcpStream::connect(host).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        Self { reader: BufReader::new(stream), host: host.to_owned() }
    }

    pub(crate) fn get(&mut self, path: &str) -> Response {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host);
        self.reader.get_mut().write_all(request.as_bytes()).expect("sent");
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let read = self.reader.read_until(b'\n', &mut head).expect("a line");
            assert!(read > 0, "the connection ended");
        }
        let mut response = read(&mut &head[..]);
        let length = response.header("content-length").and_then(|n| n.parse().ok());
        response.body.resize(length.expect("a length"), 0);
        self.reader.read_exact(&mut response.body).expect("a body");
        response
    }
}
