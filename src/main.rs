//! The program: see `pressrun --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    pressrun::cli::run()
}
