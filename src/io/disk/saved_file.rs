//! What a build leaves for the next one beside the records of the output folder.

/// What a build leaves for the next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SavedFile {
    /// What the outputs depend on.
    Ledger,
    /// The edition they were made of.
    Edition,
}

impl SavedFile {
    /// The name of its file among the records.
    pub(super) fn file(self) -> &'static str {
        match self {
            Self::Ledger => "ledger",
            Self::Edition => "edition",
        }
    }
}
