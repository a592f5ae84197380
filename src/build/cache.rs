//! What one build leaves for the next, in the same run of the program or in another.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::finished::{self, Finished};
use super::retouch;
use super::state::{BuildState, Inputs};
use super::tones::Tones;
use super::{Build, ground};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::digest::Digest;
use crate::base::path::SourcePath;
use crate::base::snapshot::{File, Held, Snapshot};
use crate::content::settings::{self, Request};
use crate::content::sources::Memo;
use crate::edition::Edition;
use crate::site::ledger::Ledger;
use crate::site::plan::Plan;
use crate::site::template::Templates;
use crate::site::theme::Theme;
use crate::site::view::View;

/// What a build leaves for the next one: files that were read,
/// and what the outputs depend on. Without it everything is made anew, to the same bytes.
#[derive(Default)]
pub struct BuildCache {
    /// The files as they were read.
    pub(super) memo: Memo,
    /// The outputs of the last good build.
    pub(super) ledger: Ledger,
    /// Everything that build was made with.
    pub(super) state: Option<BuildState>,
    /// What that build came to.
    pub(super) finished: Option<Finished>,
    /// Fetches the edition that an earlier run has left, while nobody has needed it.
    left: Option<Fetch>,
    /// The seal of the edition that lies beside the ledger.
    edition: Option<Seal>,
    /// The stories in which that edition differs from the last one, or once did: one that has been changed
    /// back is as the edition has it, and not as the ledger has it.
    pub(super) since: BTreeSet<SourcePath>,
    /// Whether all this is as an earlier run left it.
    is_as_left: bool,
    /// The colours of pictures that are known.
    pub(super) tones: Tones,
}

/// What is worth keeping until the next run of the program.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SavedBuild {
    /// What the outputs depend on.
    pub ledger: Vec<u8>,
    /// The edition they were made of, or one that differs from it in the words of a few stories; `None`
    /// if that is what an earlier run has left.
    pub edition: Option<Vec<u8>>,
}

/// Fetches what takes a while to read, if it is needed at all.
pub type Fetch = Box<dyn FnOnce() -> Option<Vec<u8>> + Send>;

/// The digest of a mark and the rest, which stands before what a build leaves.
type Seal = [u8; SEAL_LEN];

const SEAL_LEN: usize = 32;

/// The sources of an edition: their paths and digests.
type Known = Vec<(SourcePath, Digest)>;

impl BuildCache {
    /// What is worth keeping until the next run of the program, as bytes; `None` if that is what an
    /// earlier run has left. `program` marks the program: another one might make other outputs of the
    /// same sources.
    pub fn to_bytes(&mut self, program: &str) -> Option<SavedBuild> {
        if self.is_as_left {
            return None;
        }
        self.ledger.tidy();
        // After a small change the edition of before will do again: the way from it is as short.
        let state = self.state.as_ref().filter(|_| self.edition.is_none());
        let edition = state.zip(self.finished.as_ref()).map(|(state, end)| {
            let sources = state.inputs.snapshot.iter().map(|(path, file)| (path, &file.digest));
            let known: Vec<_> = sources.collect();
            // The seal of the ledger, which knows this one, is also the program's.
            sealed(&(known, end, state.view.edition(), &state.plan), b"")
        });
        self.edition = edition.as_deref().and_then(seal_of).or(self.edition);
        let ledger =
            sealed(&(&self.finished, self.edition, &self.since, &self.ledger), program.as_bytes());
        Some(SavedBuild { edition, ledger })
    }

    /// Takes up what an earlier run left, its ledger and its edition; `None` if it was another program's,
    /// or is damaged.
    pub fn from_bytes(ledger: &[u8], edition: Fetch, program: &str) -> Option<Self> {
        let left = Some(edition);
        let (finished, edition, since, ledger) = unsealed(ledger, program.as_bytes())?;
        let is_as_left = true;
        Some(Self { finished, ledger, left, edition, since, is_as_left, ..Self::default() })
    }

    /// Makes ready for a small change, which otherwise takes longer the first time.
    pub fn prepare(&mut self) {
        if let Some(state) = &self.state {
            self.ledger.prepare(&state.view);
        }
    }

    /// Forgets the edition, but not what was made of it: something beside the sources has changed.
    pub fn reconsider(&mut self) {
        self.forget_end();
        self.state = None;
    }

    /// Forgets that outputs have asked questions of one kind, as [`Ledger::forget_questions`] does.
    #[doc(hidden)]
    pub fn forget_questions(&mut self, kind: &str) {
        self.ledger.forget_questions(kind);
    }

    /// Forgets that answers have read facts of one kind, as [`Ledger::forget_facts`] does.
    #[doc(hidden)]
    pub fn forget_facts(&mut self, kind: &str) {
        self.ledger.forget_facts(kind);
    }

    /// Restores the state of an earlier run, if so little has changed since that it can be of use.
    pub(super) fn reopen(&mut self, sources: (&Snapshot, &[Diagnostic]), request: &Request) {
        let Some(fetch) = self.left.take().filter(|_| self.state.is_none()) else { return };
        let is_ours = |left: &Vec<u8>| self.edition.is_some() && seal_of(left) == self.edition;
        if let Some(left) = fetch().filter(is_ours) {
            self.state = state_of(&left, sources, request);
            if let Some(state) = &mut self.state {
                _ = state.recount_prints(&self.ledger);
            }
        }
    }

    /// Takes note of stories that have changed, if an edition from before is to be used again.
    pub(super) fn note_changed(&mut self, changed: BTreeSet<SourcePath>) {
        if self.edition.is_some() {
            self.since = changed;
        }
    }

    /// Notes what a good build has come to.
    pub(super) fn note(&mut self, inputs: Digest, build: &Build) {
        let instant = self.state.as_ref().map(|state| state.view.settings().instant);
        self.finished = instant.and_then(|instant| Finished::note(inputs, instant, build));
        self.is_as_left = false;
    }

    /// Forgets how the last build ended: the next goes the long way.
    pub(super) fn forget_end(&mut self) {
        (self.finished, self.left, self.edition, self.is_as_left) = (None, None, None, false);
        self.since.clear();
    }
}

/// The state of the build that left an edition, if that was built for the same request; the sources now
/// may differ in stories alone.
fn state_of(
    left: &[u8],
    (snapshot, found): (&Snapshot, &[Diagnostic]),
    request: &Request,
) -> Option<BuildState> {
    let (known, end, edition, plan): (Known, Finished, Edition<()>, Plan) = unsealed(left, b"")?;
    let file = |path: &SourcePath, digest: Digest| match snapshot.get(path) {
        Some(file) if file.digest == digest => file.clone(),
        _ => File { digest, len: 0, held: Held::Never([].into()) },
    };
    let known = known.into_iter().map(|(path, digest)| {
        let file = file(&path, digest);
        (path, Some(file))
    });
    let known = snapshot.filled(known);
    let is_same = end.is_of(finished::inputs(&known, found, request));
    let changed = snapshot.differences(&known).into_iter().collect();
    if !is_same || !retouch::may_do(&changed) {
        return None;
    }
    let settings = settings::read(snapshot, request).0?;
    if !end.holds_at(settings.instant) {
        return None;
    }
    let (theme, _) = Theme::load(snapshot, &settings).ok()?;
    let templates = Templates::load(&theme).ok()?;
    let ground = ground(snapshot, request, &theme);
    let view = View::new(edition.with(settings), theme, snapshot.clone());
    let is_small = |found: &Diagnostic| found.code == Code::SmallPhoto;
    let (small, found_then) = end.diagnostics().iter().cloned().partition(is_small);
    let inputs = Inputs {
        snapshot: known,
        request: request.clone(),
        before: found.to_vec(),
        found: found_then,
        withheld: end.withheld().clone(),
    };
    let mut state = BuildState::new(inputs, (Arc::new(view), ground), plan, templates);
    state.small = small;
    Some(state)
}

/// A value as bytes, which no other program and no damage can pass off as its own.
fn sealed(value: &impl Serialize, mark: &[u8]) -> Vec<u8> {
    // Writing to a `Vec` does not fail.
    let mut bytes = postcard::to_extend(value, vec![0; SEAL_LEN]).unwrap_or_default();
    if let Some((seal, body)) = bytes.split_at_mut_checked(SEAL_LEN) {
        seal.copy_from_slice(Digest::of_value(&(mark, body)).as_bytes());
    }
    bytes
}

/// The value again; `None` if its seal is broken, or another's.
fn unsealed<T: DeserializeOwned>(bytes: &[u8], mark: &[u8]) -> Option<T> {
    let (seal, body) = bytes.split_at_checked(SEAL_LEN)?;
    let is_whole = Digest::of_value(&(mark, body)).as_bytes() == seal;
    is_whole.then(|| postcard::from_bytes(body).ok()).flatten()
}

fn seal_of(bytes: &[u8]) -> Option<Seal> {
    bytes.first_chunk().copied()
}
