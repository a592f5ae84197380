//! The development server: the edition it is handed, over HTTP, and what changes, to the pages that
//! are open.
//!
//! It serves pages from memory, and files that are published as they are from where they lie. Each request is answered from one edition, the
//! last complete one; the script that renews open pages goes into the response, never into an output.

#![expect(clippy::disallowed_types, reason = "network boundary")]

mod bind;
mod host;

mod served;

mod condition;
mod file;
mod media_type;
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

/// The port that is tried first if none is asked for.
pub const DEFAULT_PORT: u16 = 8000;

/// How long answers under way may take to end after [`Server::stop`].
const LAST_ORDERS: Duration = Duration::from_millis(500);

/// How many answers may take a while at the same time; others wait for them.
const BLOCKING: usize = 16;

/// Where to serve.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Address {
    /// An IP address, with or without brackets, or a name of this machine: `127.0.0.1`, `::1`,
    /// `0.0.0.0`, `localhost`.
    pub host: String,
    /// The port that is tried first, then those after it; [`DEFAULT_PORT`] if `None`. The machine
    /// chooses one if it is 0.
    pub port: Option<u16>,
    /// Names, beside those of this machine, under which browsers may ask for the site: that of a tunnel, or
    /// of this machine in its network.
    pub allowed: Vec<String>,
}

/// What readers see from one moment on.
#[derive(Clone, Default, Debug)]
pub struct Shown {
    /// The last good edition; empty if there never was one.
    pub outputs: Outputs,
    /// The path below which the site lies, as in its URLs: `/`, or `/paper/`.
    pub prefix: String,
    /// The mistakes since that edition, each drawn as plain text; empty if all is well.
    pub trouble: Vec<String>,
    /// The pictures that are shown while their prints are made.
    pub proofs: Option<Arc<dyn Proofs>>,
    /// The routes of what is not public, each with a sentence for whoever asks for it (plain text).
    pub hidden: BTreeMap<Route, String>,
}

/// Why a server could not be started.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The machine does not let us listen there.
    #[error("cannot listen on `{host}`, port {port}")]
    Listen {
        /// The host that was asked for.
        host: String,
        /// The port that was tried last.
        port: u16,
        /// What the machine said.
        source: io::Error,
    },
    /// The port that was asked for and many after it are taken.
    #[error("cannot listen on `{host}`: all ports from {first} to {last} are taken")]
    AllTaken {
        /// The host that was asked for.
        host: String,
        /// The first port that was tried.
        first: u16,
        /// The last one.
        last: u16,
    },
    /// The machine has no thread or no event loop left for us.
    #[error("cannot start the server")]
    Machine(#[source] io::Error),
}

/// A running server. It ends with [`Server::stop`], or when it is dropped.
#[derive(Debug)]
pub struct Server {
    url: String,
    taken: Option<u16>,
    /// The edition that every reader sees. When this end is dropped the server closes.
    editions: watch::Sender<Option<Arc<Served>>>,
    /// Held while one edition takes the place of another.
    turn: Mutex<()>,
    thread: JoinHandle<()>,
}

impl Server {
    /// Starts to serve, in a thread of its own. Until the first [`Server::show`] requests wait.
    ///
    /// # Errors
    /// If the address is not ours, no port is free, or the machine gives no thread.
    pub fn start(address: &Address) -> Result<Self, Error> {
        let bound = bind::bind(address)?;
        let (editions, receiver) = watch::channel(None);
        // One thread for the server, and one that is kept for answers that take a while: tokio panics where it gets none.
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

    /// Where the server is, without the site's prefix: `http://127.0.0.1:8000`. For a wildcard address
    /// it is the URL for this machine.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// The port that was asked for (or [`DEFAULT_PORT`]), if it was taken and another one is used.
    pub fn port_was_taken(&self) -> Option<u16> {
        self.taken
    }

    /// Shows this from now on, all at once, and tells the open pages it concerns.
    pub fn show(&self, shown: Shown) {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.editions.borrow().clone();
        let served = Served::after(before.as_deref(), shown);
        self.editions.send_replace(Some(Arc::new(served)));
    }

    /// Tells open pages that these prints are now to be had where others stood in for them, and what there
    /// is to say of pictures ([`Proofs::trouble`]).
    pub fn renew(&self, prints: Vec<Route>) {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.editions.borrow().clone();
        if let Some(served) = before {
            self.editions.send_replace(Some(Arc::new(served.renewed(prints))));
        }
    }

    /// Ends the event streams, lets answers under way finish for a moment, and closes.
    pub fn stop(self) {
        drop(self.editions);
        // A panic in there has been printed already, and there is nothing left to save.
        let _ = self.thread.join();
    }
}

/// Serves until the other end of the channel is dropped.
async fn serve(listener: tokio::net::TcpListener, state: ServerState) {
    let (closing, closed) = (closed(state.editions.clone()), closed(state.editions.clone()));
    let late = async {
        closed.await;
        tokio::time::sleep(LAST_ORDERS).await;
    };
    // Small answers must not wait for the acknowledgement of the one before.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let router = Router::new().fallback(answer::answer).with_state(Arc::new(state));
    let serving = axum::serve(listener, router).with_graceful_shutdown(closing);
    select(pin!(serving.into_future()), pin!(late)).await;
}

/// Waits until the other end of the channel is dropped.
async fn closed<T>(mut end: watch::Receiver<T>) {
    while end.changed().await.is_ok() {}
}
