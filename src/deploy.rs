//! Deployments as values: where a site goes, what is there, and what has to happen in which order.

pub mod place;
pub mod headers;
pub mod host_files;
pub mod manifest;
pub mod changes;
pub mod lock;
pub mod release;
