//! Starts threads on machines that limit them for a user or a container.
//!
//! Some crates panic or fail silently if the system does not start a thread. Check [`available`] first.

use std::io;
use std::sync::mpsc::{self, Sender};
use std::thread;

use rayon::{ThreadBuilder, ThreadPoolBuilder};

/// Checks that the system would start this many threads now.
///
/// # Errors
/// With the error of the system if it would not.
pub fn available(count: usize) -> io::Result<()> {
    // All threads wait until the end, because the system may still count a thread that has ended.
    let waiting = (0..=count).map(|_| wait()).collect::<io::Result<Vec<_>>>();
    let refused = |error: io::Error| {
        let message = format!("the system does not start more threads for you ({error})");
        io::Error::new(error.kind(), message)
    };
    waiting.map(drop).map_err(refused)
}

/// A thread that does nothing until the sender is dropped.
fn wait() -> io::Result<Sender<()>> {
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new().spawn(move || _ = receiver.recv())?;
    Ok(sender)
}

/// Starts the threads that a build shares: as many as wanted, or fewer if the system allows only fewer. Returns their
/// number. With 0, the calling thread does all the work.
pub fn start(wanted: usize) -> usize {
    // Threads are started before they get their work, because a pool that fails once can never be built again.
    let mut workers: Vec<_> = (0..wanted).map_while(|_| worker().ok()).collect();
    if workers.len() < wanted {
        // Leave the other half for watching, serving and pictures.
        workers.truncate(workers.len() / 2);
    }
    let count = workers.len();
    let mut workers = workers.into_iter();
    let hand_over = move |work| {
        let worker = workers.next().ok_or_else(|| io::Error::other("no thread is left"))?;
        worker.send(work).map_err(|_| io::Error::other("a thread has ended"))
    };
    let pool = match count {
        0 => ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global(),
        _ => ThreadPoolBuilder::new().num_threads(count).spawn_handler(hand_over).build_global(),
    };
    // It fails only if there is a pool already, as in tests.
    pool.map_or_else(|_| rayon::current_num_threads(), |()| count)
}

/// A thread that waits for its work.
fn worker() -> io::Result<Sender<ThreadBuilder>> {
    let (sender, receiver) = mpsc::channel::<ThreadBuilder>();
    thread::Builder::new().spawn(move || {
        if let Ok(work) = receiver.recv() {
            work.run();
        }
    })?;
    Ok(sender)
}
