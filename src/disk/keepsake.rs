//! What a build leaves for the next one beside the records of the output folder.

/// What a build leaves for the next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keepsake {
    /// What the outputs stood on.
    Ledger,
    /// The edition they were made of.
    Edition,
}

impl Keepsake {
    /// The name of its file among the records.
    pub(super) fn file(self) -> &'static str {
        match self {
            Self::Ledger => "ledger",
            Self::Edition => "edition",
        }
    }
}
