//! The outside world: the disk, shared storage, file changes, HTTP.

pub mod disk;
pub mod shared_prints;
pub mod watch;
pub mod serve;
