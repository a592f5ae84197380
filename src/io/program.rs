//! Runs other programs. Each is looked for when it is needed; a missing one is an error that says how to install it.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "IO boundary: programs get the environment"
)]

use std::env;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

/// A program that pressrun calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Program {
    /// Reaches storage and servers of many kinds.
    Rclone,
    /// Runs commands on another machine.
    Ssh,
    /// Copies files to another machine.
    Rsync,
    /// Keeps versions.
    Git,
    /// Fetches pages.
    Curl,
    /// Runs a command of the publication.
    Shell,
}

impl Program {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rclone => "rclone",
            Self::Ssh => "ssh",
            Self::Rsync => "rsync",
            Self::Git => "git",
            Self::Curl => "curl",
            Self::Shell if cfg!(windows) => "cmd",
            Self::Shell => "sh",
        }
    }

    /// How to install it.
    pub fn installation(self) -> String {
        let (debian, brew, winget) = match self {
            Self::Rclone => ("rclone", "brew install rclone", "winget install Rclone.Rclone"),
            Self::Ssh => (
                "openssh-client",
                "it is part of the system",
                "an optional feature: OpenSSH Client",
            ),
            Self::Rsync => ("rsync", "brew install rsync", "use `sftp://` instead"),
            Self::Git => ("git", "brew install git", "winget install Git.Git"),
            Self::Curl => ("curl", "it is part of the system", "it is part of the system"),
            Self::Shell => ("dash", "it is part of the system", "it is part of the system"),
        };
        let fedora = if debian == "openssh-client" { "openssh-clients" } else { debian };
        format!(
            "install it (Debian, Ubuntu: `sudo apt install {debian}`; Fedora: `sudo dnf install {fedora}`; macOS: {}; Windows: \
             {})",
            command(brew),
            command(winget)
        )
    }
}

/// A command in backquotes; a sentence stays as it is.
fn command(text: &str) -> String {
    let is_command = ["brew ", "winget "].iter().any(|start| text.starts_with(start));
    if is_command { format!("`{text}`") } else { text.to_owned() }
}

/// Why a program did not do its work.
#[derive(Debug)]
pub enum Error {
    /// It is not installed.
    Missing(Program),
    /// It cannot be started, or its output cannot be read.
    Broken(Program, io::Error),
    /// It failed.
    Failed {
        /// The program.
        program: Program,
        /// Its exit code; `None` if it was killed.
        code: Option<i32>,
        /// What it said, without secrets.
        said: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(program) => {
                write!(f, "the program `{}` is not installed", program.name())
            }
            Self::Broken(program, error) => {
                write!(f, "the program `{}` cannot be run: {error}", program.name())
            }
            Self::Failed { program, said, code } => match (said.is_empty(), code) {
                (false, _) => write!(f, "`{}` failed: {said}", program.name()),
                (true, Some(code)) => {
                    write!(f, "`{}` failed without a message (exit code {code})", program.name())
                }
                (true, None) => write!(f, "`{}` was stopped", program.name()),
            },
        }
    }
}

impl std::error::Error for Error {}

/// A call of a program.
#[derive(Debug)]
pub struct Call {
    program: Program,
    command: Command,
    input: Vec<u8>,
}

impl Call {
    /// A call without arguments.
    pub fn new(program: Program) -> Self {
        Self { program, command: Command::new(program.name()), input: Vec::new() }
    }

    /// Adds arguments.
    pub fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.command.args(arguments);
        self
    }

    /// Sets a variable of its environment.
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Sets a variable of its environment unless the user has set it.
    pub fn usual_env(self, name: &str, value: &str) -> Self {
        if env::var_os(name).is_some() { self } else { self.env(name, value) }
    }

    /// Removes a variable from its environment.
    pub fn without_env(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Sets the folder in which it runs.
    pub fn within(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Sets its standard input.
    pub fn input(mut self, bytes: Vec<u8>) -> Self {
        self.input = bytes;
        self
    }

    /// Runs it; gives its standard output.
    ///
    /// # Errors
    /// If it is not installed, cannot be run, or fails.
    pub fn run(self) -> Result<Vec<u8>, Error> {
        self.run_and_hear(|_| true)
    }

    /// As [`Call::run`], also if it fails: gives its standard output, whatever its exit code.
    ///
    /// # Errors
    /// If it is not installed or cannot be run.
    pub fn run_anyway(self) -> Result<Vec<u8>, Error> {
        self.finish(|_| true).map(|(output, _)| output)
    }

    /// As [`Call::run`]. Each line on its standard error is given to a function as it appears, which says whether it
    /// belongs to the message of an error.
    ///
    /// # Errors
    /// As [`Call::run`].
    pub fn run_and_hear(self, hear: impl FnMut(&str) -> bool) -> Result<Vec<u8>, Error> {
        let (output, failed) = self.finish(hear)?;
        failed.map_or(Ok(output), Err)
    }

    /// Runs it; gives its standard output, and why it failed, if it did.
    fn finish(
        mut self,
        mut hear: impl FnMut(&str) -> bool,
    ) -> Result<(Vec<u8>, Option<Error>), Error> {
        let program = self.program;
        let piped = self.command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child =
            piped.stderr(Stdio::piped()).spawn().map_err(|error| match error.kind() {
                io::ErrorKind::NotFound => Error::Missing(program),
                _ => Error::Broken(program, error),
            })?;
        let mut said = String::new();
        let output = talk(&mut child, &self.input, |line| {
            if hear(line) && said.len() < MOST_SAID {
                said.push_str(line);
                said.push('\n');
            }
        });
        let status = child.wait().map_err(|error| Error::Broken(program, error))?;
        let output = output.map_err(|error| Error::Broken(program, error))?;
        let failed = (!status.success()).then(|| {
            let said = without_secrets(said.trim());
            Error::Failed { program, code: status.code(), said }
        });
        Ok((output, failed))
    }
}

/// The most bytes that are kept of what a program says.
const MOST_SAID: usize = 20_000;

/// Gives a program its input, and takes its output and the lines that it says.
fn talk(child: &mut Child, input: &[u8], mut hear: impl FnMut(&str)) -> io::Result<Vec<u8>> {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        // If the program ends without reading its input, it reports the reason.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
        let output = scope.spawn(move || {
            let mut output = Vec::new();
            stdout.map_or(Ok(0), |mut stdout| stdout.read_to_end(&mut output)).map(|_| output)
        });
        let mut lines = BufReader::new(stderr.map_or_else(
            || Box::new(io::empty()) as Box<dyn Read + Send>,
            |stderr| Box::new(stderr),
        ));
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line)? > 0 {
            hear(String::from_utf8_lossy(&line).trim_end());
            line.clear();
        }
        output.join().unwrap_or_else(|_| Err(io::ErrorKind::Other.into()))
    })
}

/// A text in which the secrets of the environment are hidden.
fn without_secrets(text: &str) -> String {
    let secrets = env::vars_os().filter_map(|(name, value)| {
        let (name, value) = (name.to_str()?.to_uppercase(), value.into_string().ok()?);
        let is_secret = ["PASS", "SECRET", "TOKEN", "KEY"].iter().any(|word| name.contains(word));
        (is_secret && value.len() >= 6).then_some(value)
    });
    secrets.fold(text.to_owned(), |text, secret| text.replace(&secret, "***"))
}

/// The value of a variable of the environment, if it is set and not empty.
pub fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}
