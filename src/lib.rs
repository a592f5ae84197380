//! pressrun publishes the issue of a newspaper or magazine: article sources, photos and a theme
//! become a complete static site.
//!
//! The modules are declared in reading order; ARCHITECTURE.md says which may name which.

pub mod threads;
pub mod character;
pub mod colour;
pub mod path;
pub mod digest;
pub mod diagnostic;
pub mod snapshot;
pub mod output;
pub mod yaml;
pub mod date;
pub mod language;
pub mod markdown;
pub mod settings;
pub mod photo;
pub mod darkroom;
pub mod slot;
pub mod sidecar;
pub mod article;
pub mod issue;
pub mod remote;
pub mod sources;
pub mod edition;
pub mod theme;
pub mod view;
pub mod ledger;
pub mod template;
pub mod plan;
pub mod page;
pub mod build;
pub mod begin;
pub mod disk;
pub mod shared_prints;
pub mod watch;
pub mod serve;
pub mod cli;
