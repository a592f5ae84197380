//! The development server: serves the current edition over HTTP, and tells open pages about changes.
//!
//! Pages are served from memory, and files that are published unchanged from the disk. Each request is answered from
//! one edition, the last complete one. The script that updates open pages is added to the response, never to an
//! output.

#![expect(clippy::disallowed_types, reason = "network boundary")]

mod bind;
mod host;

mod served;

mod condition;
mod file;
mod page;
mod answer;

mod events;

use std::collections::BTreeMap;
use std::io;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt;
use futures_util::future::select;
use tokio::runtime;
use tokio::sync::watch;

use crate::base::output::{Outputs, Proofs};
use crate::base::path::Route;
use crate::base::threads;
use answer::ServerState;
use served::Served;

/// The first port that is tried by default.
pub const DEFAULT_PORT: u16 = 8000;

/// How long open responses may take to end after [`Server::stop`].
const LAST_ORDERS: Duration = Duration::from_millis(500);

/// The most slow responses at the same time; others wait.
const BLOCKING: usize = 16;

/// Where to listen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Address {
    /// An IP address, with or without brackets, or a name of this machine: `127.0.0.1`, `::1`, `0.0.0.0`,
    /// `localhost`.
    pub host: String,
    /// The first port to try; after it, the next ones are tried. [`DEFAULT_PORT`] if `None`; any free port if 0.
    pub port: Option<u16>,
    /// Other host names that browsers may use: of a tunnel, or of this machine in its network.
    pub allowed: Vec<String>,
}

/// What readers currently see.
#[derive(Clone, Default, Debug)]
pub struct Shown {
    /// The last good edition; empty if there was none.
    pub outputs: Outputs,
    /// The path of the site in its URLs: `/`, or `/paper/`.
    pub prefix: String,
    /// The mistakes since that edition, each drawn as plain text; empty if there are none.
    pub trouble: Vec<String>,
    /// The pictures shown while their prints are made.
    pub proofs: Option<Arc<dyn Proofs>>,
    /// The routes of hidden outputs, each with an explanation in plain text for its 404 page.
    pub hidden: BTreeMap<Route, String>,
}

/// Why a server could not be started.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The machine does not allow listening there.
    #[error("cannot listen on `{host}`, port {port}")]
    Listen {
        /// The host.
        host: String,
        /// The last port that was tried.
        port: u16,
        /// The cause.
        source: io::Error,
    },
    /// The port and many after it are taken.
    #[error("cannot listen on `{host}`: all ports from {first} to {last} are taken")]
    AllTaken {
        /// The host.
        host: String,
        /// The first port that was tried.
        first: u16,
        /// The last port that was tried.
        last: u16,
    },
    /// The machine does not provide a thread or an event loop.
    #[error("cannot start the server")]
    Machine(#[source] io::Error),
}

/// A running server. It stops with [`Server::stop`], or when it is dropped.
#[derive(Debug)]
pub struct Server {
    url: String,
    taken: Option<u16>,
    /// The current edition. Dropping this sender closes the server.
    editions: watch::Sender<Option<Arc<Served>>>,
    /// Held while one edition replaces another.
    turn: Mutex<()>,
    thread: JoinHandle<()>,
}

impl Server {
    /// Starts serving in a separate thread. Requests wait until the first [`Server::show`].
    ///
    /// # Errors
    /// If the address does not belong to this machine, no port is free, or the machine does not provide a thread.
    pub fn start(address: &Address) -> Result<Self, Error> {
        let bound = bind::bind(address)?;
        let (editions, receiver) = watch::channel(None);
        // One thread for the server, and one for slow responses: tokio panics if it does not get one.
        threads::available(2).map_err(Error::Machine)?;
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(BLOCKING)
            .thread_keep_alive(Duration::from_secs(u64::from(u32::MAX)))
            .build()
            .map_err(Error::Machine)?;
        drop(runtime.spawn_blocking(|| ()));
        let state = ServerState { editions: receiver, hosts: bound.hosts };
        let listener = {
            let _within = runtime.enter();
            tokio::net::TcpListener::from_std(bound.listener).map_err(Error::Machine)?
        };
        let thread = std::thread::Builder::new()
            .name("serve".to_owned())
            .spawn(move || runtime.block_on(serve(listener, state)))
            .map_err(Error::Machine)?;
        Ok(Self { url: bound.url, taken: bound.taken, editions, turn: Mutex::default(), thread })
    }

    /// The URL of the server without the site's prefix: `http://127.0.0.1:8000`. For a wildcard address, the URL for
    /// this machine.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// The requested port (or [`DEFAULT_PORT`]), if it was taken and another one is used.
    pub fn port_was_taken(&self) -> Option<u16> {
        self.taken
    }

    /// Shows this from now on, all at once, and notifies the affected pages.
    pub fn show(&self, shown: Shown) {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.editions.borrow().clone();
        let served = Served::after(before.as_deref(), shown);
        self.editions.send_replace(Some(Arc::new(served)));
    }

    /// Notifies open pages that these prints have replaced their stand-ins, and of new messages about pictures
    /// ([`Proofs::trouble`]).
    pub fn renew(&self, prints: Vec<Route>) {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.editions.borrow().clone();
        if let Some(served) = before {
            self.editions.send_replace(Some(Arc::new(served.renewed(prints))));
        }
    }

    /// Ends the event streams, gives open responses a moment to finish, and closes.
    pub fn stop(self) {
        drop(self.editions);
        // A panic of the thread was already printed, and there is nothing left to save.
        let _ = self.thread.join();
    }
}

/// Serves until the sender of the channel is dropped.
async fn serve(listener: tokio::net::TcpListener, state: ServerState) {
    let (closing, closed) = (closed(state.editions.clone()), closed(state.editions.clone()));
    let late = async {
        closed.await;
        tokio::time::sleep(LAST_ORDERS).await;
    };
    // Small responses must not wait for the acknowledgement of the previous one.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let router = Router::new().fallback(answer::answer).with_state(Arc::new(state));
    let serving = axum::serve(listener, router).with_graceful_shutdown(closing);
    select(pin!(serving.into_future()), pin!(late)).await;
}

/// Waits until the sender of the channel is dropped.
async fn closed<T>(mut end: watch::Receiver<T>) {
    while end.changed().await.is_ok() {}
}
