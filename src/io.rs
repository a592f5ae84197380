//! The world outside: the disk, shared storage, changes of files, HTTP.

pub mod disk;
pub mod shared_prints;
pub mod watch;
pub mod serve;
