//! Checks the Host header: a page of another site must not read this one by pointing its own name to our address (DNS
//! rebinding).

use std::net::IpAddr;

use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::uri::Authority;

/// The names under which this server may be reached.
#[derive(Debug)]
pub(super) struct Hosts {
    named: Vec<String>,
    bound: IpAddr,
}

impl Hosts {
    /// Takes the requested host, its resolved address, and other allowed names.
    pub(super) fn new(named: &str, bound: IpAddr, allowed: &[String]) -> Self {
        let names = allowed.iter().map(String::as_str).chain([named]);
        Self { named: names.map(|name| without_dot(name).to_owned()).collect(), bound }
    }

    /// Returns what is wrong with the hosts of a request, if anything. An absolute URL in the request line has
    /// priority over the header (RFC 9112, section 3.2.2), so both must be allowed.
    pub(super) fn objection(&self, request: &Parts) -> Option<String> {
        let headers: Vec<_> = request.headers.get_all(HOST).iter().collect();
        let [header] = headers[..] else {
            return Some("a request must have exactly one Host header".to_owned());
        };
        let header = String::from_utf8_lossy(header.as_bytes());
        let named = request.uri.authority().map(Authority::as_str);
        let stranger = [Some(&*header), named].into_iter().flatten().find(|h| !self.allows(h))?;
        let authority = stranger.parse::<Authority>().ok().filter(|_| !stranger.contains('@'));
        let name = authority.as_ref().map_or("NAME", Authority::host);
        Some(format!(
            "This server does not answer for the host `{stranger}`.\n\n\
             It answers only for localhost and for the address it listens on, so that no page of another \
             site can read what is not published yet. To open the site by this name, start the server \
             with `--allow-host {name}`.\n"
        ))
    }

    /// Whether a host, with or without a port, is allowed. The port does not matter: another one may be forwarded to
    /// ours.
    fn allows(&self, host: &str) -> bool {
        let Ok(authority) = host.parse::<Authority>() else { return false };
        if host.contains('@') {
            return false;
        }
        let name = without_dot(authority.host());
        let is = |own: &str| name.eq_ignore_ascii_case(own);
        if is("localhost") || self.named.iter().any(|own| is(own)) {
            return true;
        }
        let name = name.strip_prefix('[').and_then(|n| n.strip_suffix(']')).unwrap_or(name);
        // A rebound name is never an address, so with a wildcard, any address can be ours.
        name.parse::<IpAddr>().is_ok_and(|ip| {
            ip.to_canonical().is_loopback() || ip == self.bound || self.bound.is_unspecified()
        })
    }
}

/// A name without the dot of the root at its end, which has no meaning here.
fn without_dot(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}
