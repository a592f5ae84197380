//! Finds a free port.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};

use super::host::Hosts;
use super::{Address, DEFAULT_PORT, Error};

/// The number of ports that are tried.
const PORTS: u16 = 100;

/// A listener with its URL and port.
pub(super) struct Bound {
    pub(super) listener: TcpListener,
    pub(super) url: String,
    pub(super) taken: Option<u16>,
    pub(super) hosts: Hosts,
}

/// Listens on the address, on the first free port from the requested one.
pub(super) fn bind(address: &Address) -> Result<Bound, Error> {
    let host = address.host.trim_start_matches('[').trim_end_matches(']');
    let first = address.port.unwrap_or(DEFAULT_PORT);
    let last = if first == 0 { 0 } else { first.saturating_add(PORTS - 1) };
    for port in first..=last {
        match listen(host, port) {
            Ok((listener, at)) => {
                let taken = (port != first).then_some(first);
                let hosts = Hosts::new(host, at.ip(), &address.allowed);
                return Ok(Bound { listener, url: url(host, at), taken, hosts });
            }
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            Err(source) => return Err(Error::Listen { host: host.to_owned(), port, source }),
        }
    }
    Err(Error::AllTaken { host: host.to_owned(), first, last })
}

/// Listens on the first address of the host that this machine has. If its port is taken, the next address is not
/// tried: browsers would reach the program that took it.
fn listen(host: &str, port: u16) -> io::Result<(TcpListener, SocketAddr)> {
    let mut refused = io::Error::new(ErrorKind::AddrNotAvailable, "the host has no address");
    for address in (host, port).to_socket_addrs()? {
        match TcpListener::bind(address) {
            Ok(listener) => {
                // The event loop requires this.
                listener.set_nonblocking(true)?;
                let at = listener.local_addr()?;
                return Ok((listener, at));
            }
            Err(error) if error.kind() == ErrorKind::AddrInUse => return Err(error),
            Err(error) => refused = error,
        }
    }
    Err(refused)
}

/// The URL to open on this machine.
fn url(host: &str, at: SocketAddr) -> String {
    let port = at.port();
    match at {
        // A wildcard is not an address that browsers can open everywhere.
        SocketAddr::V4(at) if at.ip().is_unspecified() => format!("http://127.0.0.1:{port}"),
        SocketAddr::V6(at) if at.ip().is_unspecified() => format!("http://[::1]:{port}"),
        SocketAddr::V6(_) if host.contains(':') => format!("http://[{host}]:{port}"),
        _ => format!("http://{host}:{port}"),
    }
}
