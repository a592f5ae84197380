//! `pressrun deploy`: folders, branches of repositories, and storage. Real servers are in `tests/outside/deploy`.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "tests of the program")]

mod branch;
mod folder;
mod paper;
mod refused;
mod stopped;
