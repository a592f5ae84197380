//! The check of the Host header: a page of another site must not read this one by giving its own name
//! our address (DNS rebinding).

use std::net::IpAddr;

use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::uri::Authority;

/// The names under which this server may be asked.
#[derive(Debug)]
pub(super) struct Hosts {
    named: String,
    bound: IpAddr,
}

impl Hosts {
    /// Takes the host as it was asked for, and the address it turned out to be.
    pub(super) fn new(named: &str, bound: IpAddr) -> Self {
        Self { named: named.to_owned(), bound }
    }

    /// Says what is wrong with the hosts a request names, if something is. An absolute URL in the
    /// request line goes before the header (RFC 9112, section 3.2.2), so both have to be ours.
    pub(super) fn objection(&self, request: &Parts) -> Option<String> {
        let headers: Vec<_> = request.headers.get_all(HOST).iter().collect();
        let [header] = headers[..] else {
            return Some("a request has to have one Host header".to_owned());
        };
        let header = String::from_utf8_lossy(header.as_bytes());
        let named = request.uri.authority().map(Authority::as_str);
        let stranger = [Some(&*header), named].into_iter().flatten().find(|h| !self.allows(h))?;
        Some(format!(
            "This server does not answer for the host `{stranger}`.\n\n\
             It answers for localhost and for the address it listens at, so that no page of another \
             site can read what is not published yet. To ask it by another name, start it with \
             `--host` and that name.\n"
        ))
    }

    /// Whether we answer for a host, which may have a port. The port is of no interest: somebody may
    /// have forwarded another one to ours.
    fn allows(&self, host: &str) -> bool {
        let Ok(authority) = host.parse::<Authority>() else { return false };
        if host.contains('@') {
            return false;
        }
        let name = authority.host();
        if name.eq_ignore_ascii_case("localhost") || name.eq_ignore_ascii_case(&self.named) {
            return true;
        }
        let name = name.strip_prefix('[').and_then(|n| n.strip_suffix(']')).unwrap_or(name);
        // A rebound name is never an address, so at a wildcard any address may be one of ours.
        name.parse::<IpAddr>().is_ok_and(|ip| {
            ip.to_canonical().is_loopback() || ip == self.bound || self.bound.is_unspecified()
        })
    }
}
