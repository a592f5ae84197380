//! The command line: flags become requests, outcomes become words and exit codes. The only module that
//! knows the clock, the environment and the terminal.

mod build;
mod flags;
mod report;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use flags::{Command, Flags};

/// How a run ended, as its exit code says it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Ended {
    /// The work was done.
    Done = 0,
    /// The publication has mistakes; nothing was published.
    Mistakes = 1,
    /// The command line makes no sense.
    Usage = 2,
    /// The machine failed: a full disk, a folder that cannot be written.
    MachineFailed = 3,
}

/// Runs the program with the arguments it was started with.
pub fn run() -> ExitCode {
    let flags = match Flags::try_parse() {
        Ok(flags) => flags,
        Err(error) => {
            let code = if error.use_stderr() { Ended::Usage } else { Ended::Done };
            // Nobody is left to tell if this fails.
            _ = error.print();
            return ExitCode::from(code as u8);
        }
    };
    let ended = match flags.command {
        Command::Build(flags) => build::build(&flags),
        Command::Check(flags) => build::check(&flags),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Flags::command(), "pressrun", &mut script);
            report::print(&String::from_utf8_lossy(&script));
            Ok(Ended::Done)
        }
    };
    let ended = ended.unwrap_or_else(|error| {
        report::complain(&format!("error: {error:#}"));
        Ended::MachineFailed
    });
    ExitCode::from(ended as u8)
}
