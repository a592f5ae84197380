//! Outputs as values: a route and its bytes, handed to whoever keeps them.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, PoisonError};

use crate::path::Route;

/// Where finished outputs go, one by one and from many threads, in no particular order.
/// Nothing a sink was given is public until the whole build has succeeded.
pub trait Sink: Sync {
    /// Takes one output.
    ///
    /// # Errors
    /// If the machine cannot keep it.
    fn put(&self, route: &Route, bytes: Vec<u8>) -> io::Result<()>;
}

/// Keeps every output in memory.
#[derive(Debug, Default)]
pub struct Memory(Mutex<BTreeMap<Route, Vec<u8>>>);

/// Keeps nothing: for checking a publication.
#[derive(Debug, Default)]
pub struct Nowhere;

impl Memory {
    /// The outputs, in order of their routes.
    pub fn into_outputs(self) -> BTreeMap<Route, Vec<u8>> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for Memory {
    fn put(&self, route: &Route, bytes: Vec<u8>) -> io::Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(route.clone(), bytes);
        Ok(())
    }
}

impl Sink for Nowhere {
    fn put(&self, _: &Route, _: Vec<u8>) -> io::Result<()> {
        Ok(())
    }
}
