//! Reads and checks the files that editors write, one at a time.

pub mod markdown;
pub mod settings;
pub mod sidecar;
pub mod article;
pub mod issue;
pub mod remote;
pub mod sources;
pub mod begin;
