//! pressrun publishes the issue of a newspaper or magazine: article sources, photos and a theme
//! become a complete static site.
//!
//! The layers are declared in reading order, and so are the modules of each; none names one that comes
//! later. ARCHITECTURE.md says what each is for.

pub mod base;
pub mod pictures;
pub mod deploy;
pub mod content;
pub mod import;
pub mod edition;
pub mod site;
pub mod build;
pub mod io;
pub mod cli;
