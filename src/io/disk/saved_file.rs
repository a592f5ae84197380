//! The names of the data that a build stores for the next one.

/// Data for the next build.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SavedFile {
    /// What the outputs depend on.
    Ledger,
    /// The edition from which they were made.
    Edition,
}

impl SavedFile {
    /// The name of its file.
    pub(super) fn file(self) -> &'static str {
        match self {
            Self::Ledger => "ledger",
            Self::Edition => "edition",
        }
    }
}
