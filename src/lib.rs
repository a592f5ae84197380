//! pressrun publishes the issue of a newspaper or magazine: article sources, photos and a theme
//! become a complete static site.
//!
//! The modules are declared in reading order; ARCHITECTURE.md says which may name which.

pub mod diagnostic;
pub mod digest;
pub mod output;
pub mod path;
pub mod snapshot;

pub mod disk;
