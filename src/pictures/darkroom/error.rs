//! Why a picture cannot be developed.

use crate::pictures::photo;

/// Why a picture cannot be developed. Each text completes "`x.jpg` cannot be developed: ".
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PrintError {
    /// The bytes are not those of a known picture format.
    #[error("the file is not a picture")]
    NotAPicture,
    /// It is in a known format, or of a kind (named), that is not supported.
    #[error("pressrun does not read this format: {0}")]
    NotRead(&'static str),
    /// It breaks the rules of its format, or ends too early.
    #[error("the picture is damaged or cut short")]
    Damaged,
    /// It claims more pixels than any picture for print has.
    #[error("the picture has {0} x {1} pixels, which is too many")]
    TooLarge(u32, u32),
    /// It needs more memory, in bytes, than allowed.
    #[error("the picture needs {} MiB of memory, but only {} MiB are allowed", .needed.div_ceil(1 << 20), .allowed >> 20)]
    TooMuchMemory {
        /// The memory that developing needs, in bytes.
        needed: u64,
        /// The limit in bytes.
        allowed: u64,
    },
    /// pressrun failed while making a print of it.
    #[error("pressrun failed while making prints of the picture")]
    Fault,
    /// An encoder refused a print.
    #[error("the picture cannot be written as {0}")]
    NotEncoded(&'static str),
}

impl PrintError {
    /// What the author can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::TooMuchMemory { .. } => "save it smaller, or allow more with `--memory`",
            Self::TooLarge(..) => "save it smaller: no page needs that many pixels",
            Self::NotRead(_) => "save it as an ordinary JPEG or PNG file, with 8 bits per channel",
            Self::Fault => {
                "this is a bug in pressrun: please report it, and save the picture again until it is fixed"
            }
            Self::NotAPicture | Self::Damaged | Self::NotEncoded(_) => photo::SAVE_ANEW,
        }
    }
}
