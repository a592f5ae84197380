//! Every test that uses the library from outside or runs the program, but for the oracle: one program, as linking it
//! takes longer than most of the tests.
//!
//! `cargo test --test suite cases::` runs one module.

mod addresses;
mod again;
mod bad_input;
mod canary;
mod cases;
mod cli;
mod deploy;
mod determinism;
mod disk_publish;
mod disk_read;
mod docs;
mod email;
mod epub;
mod exports;
mod import;
mod killed;
mod markdown;
mod path;
mod photo;
mod products;
mod sample;
mod schema;
mod serve;
mod tiff;
mod walls;
mod watch;
