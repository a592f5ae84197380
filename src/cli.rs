//! The command line: turns flags into requests, and outcomes into messages and exit codes. Only this module uses the
//! clock, the environment and the terminal.

mod build;
mod close;
mod deploy;
mod fetch;
mod flags;
mod follow;
mod print_queue;
mod import;
mod index_now;
mod init;
mod mv;
mod new;
mod only_prints;
mod photo;
mod prints;
mod release;
mod report;
mod schema;
mod serve;
mod slow;
mod theme;

use std::fmt;
use std::num::NonZero;
use std::path::Path;
use std::process::ExitCode;
use std::thread;

use clap::{CommandFactory, Parser};

use crate::base::diagnostic;
use crate::base::threads;
use crate::io::disk;
use flags::{Command, Flags};

/// How a run ended; its number is the exit code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Ended {
    /// Success.
    Done = 0,
    /// The publication has mistakes; nothing was published.
    Mistakes = 1,
    /// The command cannot run.
    Usage = 2,
    /// The machine failed: a full disk, a folder that cannot be written.
    MachineFailed = 3,
    /// A deployment did not begin.
    Refused = 4,
}

/// Why a command failed, other than mistakes in the publication.
#[derive(Debug)]
enum Failure {
    /// The command cannot run, with a hint.
    Usage(String, Option<String>),
    /// The machine failed.
    Machine(anyhow::Error),
    /// A deployment did not begin, with a hint.
    Refused(String, String),
}

impl Failure {
    fn usage(message: String, hint: Option<String>) -> Self {
        Self::Usage(message, hint)
    }

    fn ended(&self) -> Ended {
        match self {
            Self::Usage(..) => Ended::Usage,
            Self::Machine(_) => Ended::MachineFailed,
            Self::Refused(..) => Ended::Refused,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (message, hint) = match self {
            Self::Usage(message, hint) => (message.clone(), hint.as_deref()),
            Self::Machine(error) => (format!("{error:#}"), None),
            Self::Refused(message, hint) => (message.clone(), Some(hint.as_str())),
        };
        write!(f, "{}", diagnostic::visible_line(&message))?;
        hint.map_or(Ok(()), |hint| write!(f, "\nhelp: {hint}"))
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Machine(error)
    }
}

impl From<disk::Error> for Failure {
    fn from(error: disk::Error) -> Self {
        match error {
            disk::Error::Exists(_) | disk::Error::Outside(_) => {
                Self::usage(error.to_string(), None)
            }
            _ => Self::Machine(error.into()),
        }
    }
}

/// Runs the program with its command line arguments.
pub fn run() -> ExitCode {
    let flags = match Flags::try_parse() {
        Ok(flags) => flags,
        Err(error) => {
            let code = if error.use_stderr() { Ended::Usage } else { Ended::Done };
            // If this fails, there is nowhere left to report it.
            _ = error.print();
            return ExitCode::from(code as u8);
        }
    };
    let ended =
        begin(&flags.command).and_then(|()| obey(&flags.command)).unwrap_or_else(|failure| {
            report::fail(&failure, flags.command.wants_json());
            failure.ended()
        });
    ExitCode::from(ended as u8)
}

/// Starts the shared threads: as many as rayon would, or as many as the system allows.
#[expect(clippy::disallowed_methods, reason = "the environment is read here")]
fn begin(command: &Command) -> Result<(), Failure> {
    let number = std::env::var("RAYON_NUM_THREADS").ok().and_then(|number| number.parse().ok());
    let processors = || thread::available_parallelism().map_or(1, NonZero::get);
    let wanted = number.filter(|number| *number > 0).unwrap_or_else(processors);
    if threads::start(wanted) == 0 && matches!(command, Command::Serve(_)) {
        let message = "`serve` needs threads, but the system does not start any: the limit on \
                       processes of this user or container is reached";
        return Err(Failure::Machine(anyhow::anyhow!(message)));
    }
    Ok(())
}

fn obey(command: &Command) -> Result<Ended, Failure> {
    match command {
        Command::Init(flags) => init::init(flags),
        Command::New(command) => new::new(command),
        Command::Import(flags) => import::import(flags),
        Command::Mv(flags) => mv::mv(flags),
        Command::Close(flags) => close::close(flags),
        Command::Build(flags) => build::build(flags),
        Command::Serve(flags) => serve::serve(flags),
        Command::Check(flags) => build::check(flags),
        Command::Release(flags) => release::release(flags),
        Command::Deploy(flags) => deploy::deploy(flags),
        Command::IndexNow(flags) => index_now::index_now(flags),
        Command::Photo(flags) => photo::photo(flags),
        Command::Theme(command) => theme::theme(command),
        Command::Schema(flags) => schema::schema(flags),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Flags::command(), "pressrun", &mut script);
            report::print(&String::from_utf8_lossy(&script))?;
            Ok(Ended::Done)
        }
    }
}

/// Refuses a root that is not a folder.
#[expect(clippy::disallowed_methods, reason = "a flag that leads nowhere is a mistake in usage")]
fn known_folder(root: &Path) -> Result<(), Failure> {
    if root.is_dir() {
        return Ok(());
    }
    Err(Failure::usage(format!("--root `{}` is not a folder", root.display()), None))
}
