//! The progress of a deployment.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::base::path::Route;
use crate::deploy::changes::Changes;
use crate::io::host::Progress;

/// A progress bar on an interactive terminal: bytes, and the time that is left.
pub(super) struct Bar {
    bar: ProgressBar,
    /// The bytes of files that have arrived.
    bytes: Cell<u64>,
    arrived: RefCell<BTreeSet<Route>>,
}

impl Bar {
    pub(super) fn new(changes: &Changes, is_hidden: bool) -> Self {
        let target =
            if is_hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(changes.bytes()), target);
        let style = "{bar:40} {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left {msg}";
        let style = ProgressStyle::with_template(style);
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar, bytes: Cell::new(0), arrived: RefCell::default() }
    }

    pub(super) fn tell(&self, progress: Progress<'_>) {
        match progress {
            Progress::Doing(what) => self.bar.set_message(what.to_owned()),
            Progress::Bytes(bytes) => self.bar.set_position(self.bytes.get() + bytes),
            Progress::Arrived(upload) => {
                if self.arrived.borrow_mut().insert(upload.route.clone()) {
                    self.bytes.set(self.bytes.get() + upload.entry.size);
                    self.bar.set_position(self.bytes.get());
                }
            }
            Progress::Deleted(route) => self.bar.set_message(format!("deleted {route}")),
        }
    }

    /// The number of files that have arrived.
    pub(super) fn arrived(&self) -> usize {
        self.arrived.borrow().len()
    }

    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
