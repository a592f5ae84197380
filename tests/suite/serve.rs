//! The development server over real sockets: requests and responses as bytes.

#![expect(clippy::disallowed_types, clippy::disallowed_methods, reason = "these tests are clients")]

mod conditions;
mod editions;
mod events;
mod files;
mod hosts;
mod http;
mod paths;
mod pictures;
mod ports;
mod rebuilds;
mod types;

use std::collections::BTreeMap;

use pressrun::base::output::{Output, Outputs};
use pressrun::base::path::Route;
use pressrun::io::serve::{Address, Server, Shown};

pub(crate) fn route(text: &str) -> Route {
    Route::new(text).expect("a route")
}

/// A server on a free port, which shows nothing yet.
pub(crate) fn start() -> Server {
    start_at("127.0.0.1", Some(0))
}

pub(crate) fn start_at(host: &str, port: Option<u16>) -> Server {
    Server::start(&Address { host: host.to_owned(), port, allowed: Vec::new() }).expect("a server")
}

/// A server that shows a site.
pub(crate) fn serve(site: &[(&str, &str)]) -> Server {
    let server = start();
    server.show(shown(site));
    server
}

/// A site at the root, without mistakes.
pub(crate) fn shown(site: &[(&str, &str)]) -> Shown {
    let site = site.iter().map(|(path, text)| (*path, text.as_bytes().to_vec()));
    shown_bytes(site)
}

pub(crate) fn shown_bytes<'a>(site: impl IntoIterator<Item = (&'a str, Vec<u8>)>) -> Shown {
    let mut outputs = Outputs::default();
    for (path, bytes) in site {
        outputs.insert(route(path), Output::new(bytes));
    }
    Shown {
        outputs,
        prefix: "/".to_owned(),
        trouble: Vec::new(),
        hidden: BTreeMap::new(),
        proofs: None,
    }
}

/// The tag that this server added to a page.
pub(crate) fn tag(body: &str) -> &str {
    let start = body.find("<script src=").expect("the tag");
    let end = body[start..].find("</script>").expect("its end") + "</script>".len();
    &body[start..start + end]
}

/// An attribute of the tag in a page.
pub(crate) fn attribute<'a>(body: &'a str, name: &str) -> &'a str {
    let tag = tag(body);
    let start = tag.find(&format!("{name}=\"")).expect("the attribute") + name.len() + 2;
    tag[start..].split('"').next().expect("its value")
}
