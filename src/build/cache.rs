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
use crate::site::view::{FactKind, QuestionKind, View};

/// What a build leaves for the next one: files already read, and what the outputs depend on. Without it everything is
/// made again, with the same bytes.
#[derive(Default)]
pub struct BuildCache {
    /// The files that were read.
    pub(super) memo: Memo,
    /// The outputs of the last good build.
    pub(super) ledger: Ledger,
    /// The other data of that build.
    pub(super) last_build: LastBuild,
    /// The known colours of pictures.
    pub(super) placeholder_colours: PlaceholderColours,
}

/// The data of the last build, besides the ledger.
#[derive(Default)]
pub(super) enum LastBuild {
    /// Nothing: there was no build, or it had mistakes.
    #[default]
    Unknown,
    /// The data of an earlier run on the disk. Nothing has been built since.
    OnDisk(Box<OnDisk>),
    /// Everything of the last good build.
    InMemory(Box<InMemory>),
}

/// The data of an earlier run on the disk.
pub(super) struct OnDisk {
    /// How its last build ended.
    end: Option<End>,
    /// The edition that is stored beside the ledger.
    edition: Option<SavedEdition>,
    /// Fetches that edition.
    fetch: Fetch,
}

/// Everything of the last good build.
pub(super) struct InMemory {
    pub(super) state: BuildState,
    /// How it ended, if that is known and has not changed.
    pub(super) end: Option<End>,
    /// The edition on the disk, from which the next run can start.
    pub(super) saved: Option<SavedEdition>,
}

/// An edition on the disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct SavedEdition {
    seal: Seal,
    /// The stories that differ, or once differed, from the last edition. A story that was changed back is included:
    /// the ledger knows its changed form.
    pub(super) since: BTreeSet<SourcePath>,
}

impl LastBuild {
    /// How the last build ended.
    pub(super) fn end(&self) -> Option<&End> {
        match self {
            Self::Unknown => None,
            Self::OnDisk(saved) => saved.end.as_ref(),
            Self::InMemory(last) => last.end.as_ref(),
        }
    }

    /// The templates of the last build.
    pub(super) fn into_templates(self) -> Option<Templates> {
        match self {
            Self::Unknown | Self::OnDisk(_) => None,
            Self::InMemory(last) => Some(last.state.templates),
        }
    }
}

/// The data that are worth keeping until the next run of the program.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SavedBuild {
    /// What the outputs depend on.
    pub ledger: Vec<u8>,
    /// The edition they were made from, or one that differs from it in the words of a few stories. `None` if the one on
    /// the disk is still good.
    pub edition: Option<Vec<u8>>,
}

/// Fetches data that take a while to read, only when they are needed.
pub type Fetch = Box<dyn FnOnce() -> Option<Vec<u8>> + Send>;

/// The digest of a mark and of the data, stored before the data.
type Seal = [u8; SEAL_LEN];

const SEAL_LEN: usize = 32;

/// The sources of an edition: their paths and digests.
type Known = Vec<(SourcePath, Digest)>;

impl BuildCache {
    /// The data that are worth keeping until the next run, as bytes; `None` if they are already on the disk.
    /// `program` identifies this program: another one might make other outputs from the same sources.
    pub fn to_bytes(&mut self, program: &str) -> Option<SavedBuild> {
        let mut edition = None;
        match &mut self.last_build {
            LastBuild::OnDisk(_) => return None,
            LastBuild::Unknown => {}
            // After a small change the saved edition is still good: patching it takes no longer.
            LastBuild::InMemory(last) if last.saved.is_some() => {}
            LastBuild::InMemory(last) => {
                edition = last.edition();
                let seal = edition.as_deref().and_then(seal_of);
                last.saved = seal.map(|seal| SavedEdition { seal, since: BTreeSet::new() });
            }
        }
        self.ledger.tidy();
        let (end, saved) = match &self.last_build {
            LastBuild::InMemory(last) => (last.end.as_ref(), last.saved.as_ref()),
            LastBuild::Unknown | LastBuild::OnDisk(_) => (None, None),
        };
        let ledger = sealed(&(end, saved, &self.ledger), program.as_bytes());
        Some(SavedBuild { edition, ledger })
    }

    /// Continues from the data of an earlier run: its ledger and its edition. `None` if they are damaged or come from
    /// another program.
    pub fn from_bytes(ledger: &[u8], fetch: Fetch, program: &str) -> Option<Self> {
        let (end, edition, ledger) = unsealed(ledger, program.as_bytes())?;
        let saved = OnDisk { end, edition, fetch };
        Some(Self { ledger, last_build: LastBuild::OnDisk(Box::new(saved)), ..Self::default() })
    }

    /// Prepares for a small change, so that the first one is as fast as the next.
    pub fn prepare(&mut self) {
        if let LastBuild::InMemory(last) = &self.last_build {
            self.ledger.prepare(&last.state.view);
        }
    }

    /// Forgets the edition but not its outputs, because something other than the sources has changed.
    pub fn reconsider(&mut self) {
        self.last_build = LastBuild::Unknown;
    }

    /// Forgets that outputs have asked questions of one kind, as [`Ledger::forget_questions`] does.
    #[doc(hidden)]
    pub fn forget_questions(&mut self, kind: QuestionKind) {
        self.ledger.forget_questions(kind);
    }

    /// Forgets that answers have read facts of one kind, as [`Ledger::forget_facts`] does.
    #[doc(hidden)]
    pub fn forget_facts(&mut self, kind: FactKind) {
        self.ledger.forget_facts(kind);
    }

    /// Loads the data of an earlier run, if they can be patched.
    pub(super) fn load(&mut self, input: &Input<'_>) {
        let LastBuild::OnDisk(_) = self.last_build else { return };
        let LastBuild::OnDisk(saved) = mem::take(&mut self.last_build) else { return };
        let OnDisk { end, edition: Some(saved), fetch } = *saved else { return };
        let is_ours = |bytes: &Vec<u8>| seal_of(bytes) == Some(saved.seal);
        let bytes = fetch().filter(is_ours);
        if let Some(mut state) = bytes.and_then(|bytes| state_of(&bytes, input)) {
            _ = state.recount_prints(&self.ledger);
            self.last_build =
                LastBuild::InMemory(Box::new(InMemory { state, end, saved: Some(saved) }));
        }
    }

    /// Records how a good build ended.
    pub(super) fn note(&mut self, input: &Input<'_>, build: &Build) {
        if let LastBuild::InMemory(last) = &mut self.last_build {
            last.end = End::of(input, last.state.view.settings().instant, build);
        }
    }
}

impl InMemory {
    /// The edition as bytes; `None` if it is not known how its build ended.
    fn edition(&self) -> Option<Vec<u8>> {
        let end = self.end.as_ref()?;
        let sources = self.state.sources.snapshot.iter().map(|(path, file)| (path, &file.digest));
        let known: Vec<_> = sources.collect();
        // It needs no mark of the program: the ledger has one, and contains this seal.
        Some(sealed(&(known, end, self.state.view.edition(), &self.state.plan), b""))
    }
}

/// The state of the build that left an edition, if it was built for the same request and only stories have changed since.
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
    if !is_same || !patch::can_patch(&changed) {
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
    let is_unfit = |found: &Diagnostic| matches!(found.code, Code::SmallPhoto | Code::DeepCrop);
    let (unfit, found) = end.outcome.diagnostics.into_iter().partition(is_unfit);
    let sources =
        Sources { snapshot: known, found, withheld: end.outcome.withheld, ..Sources::of(input) };
    let mut state = BuildState::new(sources, (view, ground), plan, templates);
    state.unfit = unfit;
    Some(state)
}

/// A value as bytes, sealed with a digest, so that damage and other programs are detected.
fn sealed(value: &impl Serialize, mark: &[u8]) -> Vec<u8> {
    // Writing to a `Vec` does not fail.
    let mut bytes = postcard::to_extend(value, vec![0; SEAL_LEN]).unwrap_or_default();
    if let Some((seal, body)) = bytes.split_at_mut_checked(SEAL_LEN) {
        seal.copy_from_slice(Digest::of_value(&(mark, body)).as_bytes());
    }
    bytes
}

/// The original value; `None` if its seal does not match.
fn unsealed<T: DeserializeOwned>(bytes: &[u8], mark: &[u8]) -> Option<T> {
    let (seal, body) = bytes.split_at_checked(SEAL_LEN)?;
    let is_whole = Digest::of_value(&(mark, body)).as_bytes() == seal;
    is_whole.then(|| postcard::from_bytes(body).ok()).flatten()
}

fn seal_of(bytes: &[u8]) -> Option<Seal> {
    bytes.first_chunk().copied()
}
