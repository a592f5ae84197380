//! Why a picture cannot be developed.

/// Why a picture cannot be developed. Each text completes "`x.jpg` cannot be developed: ".
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Trouble {
    /// Its bytes are those of no picture format we know.
    #[error("it is not a picture")]
    NotAPicture,
    /// It is in a format, or of a kind (named), that is known and not read.
    #[error("{0} files cannot be read")]
    NotRead(&'static str),
    /// It breaks the rules of its format, or ends too early.
    #[error("it is damaged or cut short")]
    Damaged,
    /// It says it has more pixels than any picture that is meant for print.
    #[error("it has {0} x {1} pixels, more than can be developed")]
    TooLarge(u32, u32),
    /// It needs more memory, in bytes, than it may have.
    #[error("it needs {} MiB of memory, {} MiB are allowed", .needed.div_ceil(1 << 20), .allowed >> 20)]
    TooMuchMemory {
        /// What developing it takes, in bytes.
        needed: u64,
        /// What is allowed, in bytes.
        allowed: u64,
    },
    /// We failed while a print was made of it.
    #[error("pressrun failed while it made prints of it")]
    Fault,
    /// An encoder refused a print.
    #[error("no {0} file can be made of it")]
    NotEncoded(&'static str),
}
