//! What this machine remembers of its deployments to one target.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Error, failed};
use crate::base::digest::Digest;
use crate::base::path::Route;

/// What was deployed last, and how far the last run came.
#[derive(Debug)]
pub struct Notes {
    path: PathBuf,
    stored: Stored,
    /// The files that the last run has uploaded, while it is unfinished.
    pub(super) arrived: BTreeMap<Route, Digest>,
    log: Option<File>,
}

#[derive(Clone, Default, Debug, Serialize, Deserialize)]
struct Stored {
    /// The place, as written in `site.yaml`.
    to: String,
    /// The digest of the manifest that we last saw there.
    seen: Option<String>,
    /// The last run, while it is unfinished.
    run: Option<String>,
    /// The digests of the manifests that it was going to leave.
    #[serde(default)]
    next: Vec<String>,
}

impl Notes {
    /// Reads the notes in a file. Those about another place, and damaged ones, are ignored.
    pub fn read(path: &Path, to: &str) -> Self {
        let stored = fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let stored = stored.filter(|stored: &Stored| stored.to == to);
        let stored = stored.unwrap_or_else(|| Stored { to: to.to_owned(), ..Stored::default() });
        let log = path.with_extension("arrived");
        let text = match stored.run {
            Some(_) => fs::read_to_string(&log).unwrap_or_default(),
            None => String::new(),
        };
        // The last line may be incomplete.
        let lines = text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
        let arrived = lines.filter_map(|line| {
            let (digest, route) = line.split_once(' ')?;
            Some((Route::new(route).ok()?, Digest::parse(digest)?))
        });
        Self { path: path.to_owned(), arrived: arrived.collect(), stored, log: None }
    }

    /// Whether a manifest at the place is the one that this machine last saw there, or its own. Before the first
    /// deployment from here, every manifest counts as known.
    pub(super) fn knows(&self, manifest: Digest) -> bool {
        let manifest = manifest.to_string();
        match &self.stored.seen {
            None => true,
            Some(seen) => *seen == manifest || self.stored.next.contains(&manifest),
        }
    }

    /// The last run, if it is unfinished.
    pub(super) fn run(&self) -> Option<&str> {
        self.stored.run.as_deref()
    }

    /// Notes that a run begins. What an earlier one has uploaded stays noted if this run continues it.
    pub(super) fn begin(
        &mut self,
        run: &str,
        next: &[Digest],
        continues: bool,
    ) -> Result<(), Error> {
        let path = self.log_path();
        let log = File::options().create(true).append(true).open(&path);
        let log = log.and_then(|log| if continues { Ok(()) } else { log.set_len(0) }.map(|()| log));
        self.log = Some(log.map_err(failed("write", &path))?);
        self.stored.run = Some(run.to_owned());
        self.stored.next = next.iter().map(ToString::to_string).collect();
        self.save()
    }

    /// Notes that a file has arrived. If that cannot be written, it is uploaded again if the run is stopped.
    pub(super) fn note_arrived(&self, route: &Route, digest: Digest) {
        if let Some(mut log) = self.log.as_ref() {
            _ = log.write_all(format!("{digest} {route}\n").as_bytes());
        }
    }

    /// Notes the manifest that is now at the place.
    pub(super) fn end(&mut self, manifest: Digest) -> Result<(), Error> {
        self.stored.seen = Some(manifest.to_string());
        self.stored.run = None;
        self.stored.next.clear();
        self.save()?;
        self.log = None;
        _ = fs::remove_file(self.log_path());
        Ok(())
    }

    fn log_path(&self) -> PathBuf {
        self.path.with_extension("arrived")
    }

    fn save(&self) -> Result<(), Error> {
        let bytes = serde_json::to_vec(&self.stored).map_err(io::Error::from);
        let draft = self.path.with_extension("new");
        let written = bytes
            .and_then(|bytes| fs::write(&draft, bytes))
            .and_then(|()| fs::rename(&draft, &self.path));
        written.map_err(failed("write", &self.path))
    }
}
