//! The outside world: the disk, programs, shared storage, places to deploy to, file changes, HTTP.

pub mod disk;
pub mod program;
pub mod rclone;
pub mod index_now;
pub mod shared_prints;
pub mod host;
pub mod watch;
pub mod serve;
