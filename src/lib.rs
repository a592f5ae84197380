//! pressrun publishes the issue of a newspaper or magazine: article sources, photos and a theme
//! become a complete static site.
//!
//! The modules are declared in reading order; ARCHITECTURE.md says which may name which.

pub mod date;
pub mod diagnostic;
pub mod digest;
pub mod output;
pub mod path;
pub mod settings;
pub mod photo;
pub mod sidecar;
pub mod markdown;
pub mod article;
pub mod issue;
pub mod snapshot;
pub mod yaml;
