//! The input of a build: sources, their known mistakes, and a request.

use std::cell::OnceCell;
use std::io;

use super::Build;
use crate::base::diagnostic::Diagnostic;
use crate::base::digest::Digest;
use crate::base::snapshot::Snapshot;
use crate::content::settings::{self, Request, Settings};
use crate::site::product::{self, Products};

/// What is to be built. The settings are read once, when they are first asked for.
pub struct Input<'a> {
    /// The sources.
    pub snapshot: &'a Snapshot,
    /// What is asked for.
    pub request: &'a Request,
    /// The mistakes known before the build begins.
    pub found: Vec<Diagnostic>,
    /// The outputs that are not pages of the theme.
    pub products: Products,
    /// Whether every recorded address must still be published. Not in a look into the past, when less was published.
    pub keeps_addresses: bool,
    settings: OnceCell<(Option<Settings>, Vec<Diagnostic>)>,
    digest: OnceCell<Digest>,
}

impl<'a> Input<'a> {
    /// Takes sources, their known mistakes, and a request.
    pub fn new(snapshot: &'a Snapshot, found: Vec<Diagnostic>, request: &'a Request) -> Self {
        let (settings, digest) = (OnceCell::new(), OnceCell::new());
        let products = product::ALL;
        Self { snapshot, request, found, products, keeps_addresses: true, settings, digest }
    }

    /// The settings; `None` if they cannot be read.
    pub fn settings(&self) -> Option<&Settings> {
        self.read_settings().0.as_ref()
    }

    /// The settings, and what is wrong with them.
    pub(super) fn read_settings(&self) -> &(Option<Settings>, Vec<Diagnostic>) {
        self.settings.get_or_init(|| settings::read(self.snapshot, self.request))
    }

    /// The digest of the whole input except the instant.
    pub(super) fn digest(&self) -> Digest {
        *self.digest.get_or_init(|| self.digest_with(self.snapshot))
    }

    /// The digest of the same input with other sources.
    pub(super) fn digest_with(&self, snapshot: &Snapshot) -> Digest {
        let Request { instant: _, drafts, base_url, theme, host_files } = self.request;
        let sources: Vec<_> = snapshot.iter().map(|(path, file)| (path, &file.digest)).collect();
        let found = self.found.iter().map(|d| (&d.message, &d.hint, d.code.name()));
        let products = self.products.iter().map(|product| product.name());
        let (found, products): (Vec<_>, Vec<_>) = (found.collect(), products.collect());
        let kept = self.keeps_addresses;
        Digest::of_value(&(sources, found, products, kept, drafts, base_url, theme, host_files))
    }

    /// Passes a build on if every source it needed could be read.
    pub(super) fn if_readable(&self, build: Build) -> io::Result<Build> {
        match self.snapshot.trouble() {
            Some(trouble) => Err(io::Error::other(trouble.to_owned())),
            None => Ok(build),
        }
    }
}
