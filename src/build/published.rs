//! What a build has published, for the records of a release.

use std::collections::{BTreeMap, BTreeSet};

use super::BuildCache;
use super::cache::LastBuild;
use crate::base::diagnostic::Diagnostic;
use crate::base::path::Route;
use crate::content::replaced_words::{self, ReplacedWords};
use crate::site::plan::Job;

/// The addresses of a site, and what is there.
#[derive(Clone, Debug, Default)]
pub struct Published {
    /// The addresses that readers and search engines may know.
    pub addresses: BTreeSet<Route>,
    /// Those among them that only send readers on.
    pub redirects: BTreeSet<Route>,
    /// A digest of the words of each page that search engines may list.
    pub texts: BTreeMap<Route, String>,
}

impl BuildCache {
    /// The places where words still stand that a correction has replaced elsewhere. Nothing after a build with mistakes.
    pub fn uncorrected_words(&self) -> Vec<Diagnostic> {
        let LastBuild::InMemory(last) = &self.last_build else { return Vec::new() };
        let (edition, snapshot) = (last.state.view.edition(), &last.state.sources.snapshot);
        let replaced: Vec<ReplacedWords> = edition.replaced_words(snapshot).collect();
        edition.settings.checks.weigh(replaced_words::find(&replaced, snapshot))
    }

    /// What the last build has published; `None` if it had mistakes, or was made in another run of the program.
    pub fn published(&self) -> Option<Published> {
        let LastBuild::InMemory(last) = &self.last_build else { return None };
        let state = &last.state;
        let addresses = || state.plan.addresses(state.sources.products);
        let redirects = addresses().filter(|(_, job)| matches!(job, Job::Redirect(_)));
        Some(Published {
            addresses: addresses().map(|(route, _)| route.clone()).collect(),
            redirects: redirects.map(|(route, _)| route.clone()).collect(),
            texts: state.plan.texts(state.view.edition(), state.sources.products),
        })
    }
}
