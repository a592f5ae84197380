//! What one build leaves for the next, in the same run of the program or in another.

use std::collections::BTreeSet;
use std::mem;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::keep::End;
use super::placeholder_colours::PlaceholderColours;
use super::state::{BuildState, Sources};
use super::{Build, Input, full, patch};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::digest::Digest;
use crate::base::path::SourcePath;
use crate::base::snapshot::{File, Held};
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
    /// The rest of what that build has left.
    pub(super) left: Left,
    /// The colours of pictures that are known.
    pub(super) placeholder_colours: PlaceholderColours,
}

/// What the last build has left beside the ledger.
#[derive(Default)]
pub(super) enum Left {
    /// Nothing: there was no build, or it had mistakes.
    #[default]
    Cold,
    /// What an earlier run has left on the disk. Nothing has been built since.
    Saved(Box<Saved>),
    /// Everything of the last good build.
    Warm(Box<Warm>),
}

/// What an earlier run has left on the disk.
pub(super) struct Saved {
    /// How its last build ended.
    end: Option<End>,
    /// The edition that lies beside the ledger.
    edition: Option<SavedEdition>,
    /// Fetches that edition.
    fetch: Fetch,
}

/// Everything of the last good build.
pub(super) struct Warm {
    pub(super) state: BuildState,
    /// How it ended, if that is known and still holds.
    pub(super) end: Option<End>,
    /// The edition that lies on the disk, from which the next run can begin.
    pub(super) saved: Option<SavedEdition>,
}

/// An edition on the disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct SavedEdition {
    seal: Seal,
    /// The stories in which it differs from the last edition, or once did: one that has been changed back is as
    /// this edition has it, and not as the ledger has it.
    pub(super) since: BTreeSet<SourcePath>,
}

impl Left {
    /// How the last build ended.
    pub(super) fn end(&self) -> Option<&End> {
        match self {
            Self::Cold => None,
            Self::Saved(saved) => saved.end.as_ref(),
            Self::Warm(warm) => warm.end.as_ref(),
        }
    }

    /// The templates of the last build.
    pub(super) fn into_templates(self) -> Option<Templates> {
        match self {
            Self::Cold | Self::Saved(_) => None,
            Self::Warm(warm) => Some(warm.state.templates),
        }
    }
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
        let mut edition = None;
        match &mut self.left {
            Left::Saved(_) => return None,
            Left::Cold => {}
            // After a small change the edition of before will do again: the way from it is as short.
            Left::Warm(warm) if warm.saved.is_some() => {}
            Left::Warm(warm) => {
                edition = warm.edition();
                let seal = edition.as_deref().and_then(seal_of);
                warm.saved = seal.map(|seal| SavedEdition { seal, since: BTreeSet::new() });
            }
        }
        self.ledger.tidy();
        let (end, saved) = match &self.left {
            Left::Warm(warm) => (warm.end.as_ref(), warm.saved.as_ref()),
            Left::Cold | Left::Saved(_) => (None, None),
        };
        let ledger = sealed(&(end, saved, &self.ledger), program.as_bytes());
        Some(SavedBuild { edition, ledger })
    }

    /// Takes up what an earlier run left, its ledger and its edition; `None` if it was another program's,
    /// or is damaged.
    pub fn from_bytes(ledger: &[u8], fetch: Fetch, program: &str) -> Option<Self> {
        let (end, edition, ledger) = unsealed(ledger, program.as_bytes())?;
        let saved = Saved { end, edition, fetch };
        Some(Self { ledger, left: Left::Saved(Box::new(saved)), ..Self::default() })
    }

    /// Makes ready for a small change, which otherwise takes longer the first time.
    pub fn prepare(&mut self) {
        if let Left::Warm(warm) = &self.left {
            self.ledger.prepare(&warm.state.view);
        }
    }

    /// Forgets the edition, but not what was made of it: something beside the sources has changed.
    pub fn reconsider(&mut self) {
        self.left = Left::Cold;
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

    /// Loads what an earlier run has left, if so little has changed since that it can be of use.
    pub(super) fn load(&mut self, input: &Input<'_>) {
        let Left::Saved(_) = self.left else { return };
        let Left::Saved(saved) = mem::take(&mut self.left) else { return };
        let Saved { end, edition: Some(saved), fetch } = *saved else { return };
        let is_ours = |bytes: &Vec<u8>| seal_of(bytes) == Some(saved.seal);
        let bytes = fetch().filter(is_ours);
        if let Some(mut state) = bytes.and_then(|bytes| state_of(&bytes, input)) {
            _ = state.recount_prints(&self.ledger);
            self.left = Left::Warm(Box::new(Warm { state, end, saved: Some(saved) }));
        }
    }

    /// Notes how a good build has ended.
    pub(super) fn note(&mut self, input: &Input<'_>, build: &Build) {
        if let Left::Warm(warm) = &mut self.left {
            warm.end = End::of(input, warm.state.view.settings().instant, build);
        }
    }
}

impl Warm {
    /// The edition as bytes; `None` if it is not known how its build ended.
    fn edition(&self) -> Option<Vec<u8>> {
        let end = self.end.as_ref()?;
        let sources = self.state.sources.snapshot.iter().map(|(path, file)| (path, &file.digest));
        let known: Vec<_> = sources.collect();
        // The seal of the ledger, which knows this one, is also the program's.
        Some(sealed(&(known, end, self.state.view.edition(), &self.state.plan), b""))
    }
}

/// The state of the build that left an edition, if that was built for the same request; the sources now
/// may differ in stories alone.
fn state_of(bytes: &[u8], input: &Input<'_>) -> Option<BuildState> {
    let (known, end, edition, plan): (Known, End, Edition<()>, Plan) = unsealed(bytes, b"")?;
    let snapshot = input.snapshot;
    let file = |path: &SourcePath, digest: Digest| match snapshot.get(path) {
        Some(file) if file.digest == digest => file.clone(),
        _ => File { digest, len: 0, held: Held::Never([].into()) },
    };
    let known = known.into_iter().map(|(path, digest)| {
        let file = file(&path, digest);
        (path, Some(file))
    });
    let known = snapshot.filled(known);
    let is_same = end.is_of(input.digest_with(&known));
    let changed = snapshot.differences(&known).into_iter().collect();
    if !is_same || !patch::may_do(&changed) {
        return None;
    }
    let settings = input.settings()?.clone();
    if !end.holds_at(settings.instant) {
        return None;
    }
    let (theme, _) = Theme::load(snapshot, &settings).ok()?;
    let templates = Templates::load(&theme).ok()?;
    let ground = full::ground(input, &theme);
    let view = Arc::new(View::new(edition.with(settings), theme, snapshot.clone()));
    let is_small = |found: &Diagnostic| found.code == Code::SmallPhoto;
    let (small, found) = end.outcome.diagnostics.into_iter().partition(is_small);
    let sources =
        Sources { snapshot: known, found, withheld: end.outcome.withheld, ..Sources::of(input) };
    let mut state = BuildState::new(sources, (view, ground), plan, templates);
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
