//! One file of a publication at a time: what an editor writes, read and checked.

pub mod markdown;
pub mod settings;
pub mod sidecar;
pub mod article;
pub mod issue;
pub mod remote;
pub mod sources;
pub mod begin;
