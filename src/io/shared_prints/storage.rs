//! Prints in storage that the program `rclone` reaches: an S3 bucket, or one of some seventy other kinds.
//!
//! Prints are transferred many at a time, as files named as in a [`PrintFolder`].

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "IO boundary: another program carries the prints, and the environment says where to"
)]

use std::collections::BTreeSet;
use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use crate::base::digest::Digest;
use crate::io::disk::PrintFolder;

/// The arguments of rclone: it gives up quickly, and reports errors briefly.
const FLAGS: [&str; 15] = [
    "--contimeout=3s",
    "--timeout=10s",
    "--retries=1",
    "--low-level-retries=2",
    "--max-duration=10m",
    "--transfers=16",
    "--checkers=16",
    "--no-traverse",
    "--ignore-times",
    // Prints have their own digests.
    "--ignore-checksum",
    "--log-level=ERROR",
    "--stats=0",
    "--use-json-log=false",
    "--ask-password=false",
    "--files-from-raw=-",
];

/// The name of the bucket's remote in rclone.
const BUCKET: &str = "pressruns3";

/// A place for prints that other machines also use. After the first failure it is no longer used.
#[derive(Debug)]
pub struct Storage {
    /// The place in the syntax of rclone: `backup:prints`.
    remote: String,
    /// The place as the user wrote it.
    name: String,
    /// Further settings for rclone.
    environment: Vec<(String, OsString)>,
    /// Prints that were already requested and are not requested again.
    asked: Mutex<BTreeSet<Digest>>,
    /// Prints to be sent.
    new: Mutex<BTreeSet<Digest>>,
    trouble: OnceLock<String>,
}

impl Storage {
    /// A bucket of S3, or of a compatible host. The names of its objects begin with the prefix, which is empty or
    /// ends in `/`. The environment contains the location and the credentials: `AWS_ACCESS_KEY_ID`,
    /// `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT_URL` and the like.
    pub fn bucket(bucket: &str, prefix: &str) -> Self {
        let given = |names: &[&str]| names.iter().find_map(env::var_os);
        let endpoint = given(&["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"]);
        let provider = if endpoint.is_some() { "Other" } else { "AWS" };
        let settings = [
            ("TYPE", Some("s3".into())),
            ("ENV_AUTH", Some("true".into())),
            ("NO_CHECK_BUCKET", Some("true".into())),
            ("PROVIDER", Some(provider.into())),
            ("ENDPOINT", endpoint),
            ("REGION", given(&["AWS_REGION", "AWS_DEFAULT_REGION"])),
        ];
        let variable = |(key, value): (&str, Option<OsString>)| {
            Some((format!("RCLONE_CONFIG_{}_{key}", BUCKET.to_uppercase()), value?))
        };
        Self {
            environment: settings.into_iter().filter_map(variable).collect(),
            ..Self::of(&format!("{BUCKET}:{bucket}/{prefix}"), format!("s3://{bucket}/{prefix}"))
        }
    }

    /// A remote from rclone's own configuration: `backup:prints`.
    pub fn remote(remote: &str) -> Self {
        Self::of(remote, remote.to_owned())
    }

    fn of(remote: &str, name: String) -> Self {
        Self {
            remote: remote.to_owned(),
            name,
            environment: Vec::new(),
            asked: Mutex::default(),
            new: Mutex::default(),
            trouble: OnceLock::new(),
        }
    }

    /// Why it is no longer used, as a sentence.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.get().map(String::as_str)
    }

    /// Fetches the available prints into a folder, except those already requested.
    pub(super) fn fetch(&self, keys: impl Iterator<Item = Digest>, folder: &PrintFolder) {
        let mut asked = locked(&self.asked);
        let wanted: BTreeSet<Digest> = keys.filter(|key| asked.insert(*key)).collect();
        if wanted.is_empty() || self.trouble().is_some() {
            return;
        }
        folder.receive(&wanted, |incoming| {
            self.copy(self.remote.as_ref(), incoming.as_os_str(), &wanted);
        });
    }

    /// Records a print to be sent.
    pub(super) fn file(&self, key: &Digest) {
        locked(&self.new).insert(*key);
    }

    /// Sends new prints from a folder.
    pub(super) fn send(&self, folder: &PrintFolder) {
        let new = std::mem::take(&mut *locked(&self.new));
        if let Some(path) = folder.path().filter(|_| !new.is_empty() && self.trouble().is_none()) {
            self.copy(path.as_os_str(), self.remote.as_ref(), &new);
        }
    }

    /// Copies prints from one place to another. Skips those that do not exist.
    fn copy(&self, from: &OsStr, to: &OsStr, keys: &BTreeSet<Digest>) {
        let mut command = Command::new("rclone");
        command.arg("copy").args(FLAGS).args([from, to]);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        // rclone fails if this variable of Amazon's library is set; it has its own flag.
        if let Some(bundle) = env::var_os("AWS_CA_BUNDLE") {
            command.env_remove("AWS_CA_BUNDLE").arg("--ca-cert").arg(bundle);
        }
        let names: String = keys.iter().map(|key| PrintFolder::name(key) + "\n").collect();
        if let Err(why) = run(command, &names) {
            let why: String = why.chars().take(300).collect();
            _ = self.trouble.set(format!(
                "the shared cache `{}` is not used, so missing prints are made here: {why}",
                self.name
            ));
        }
    }
}

/// Runs a command with a text as its standard input. The error is the last line of its output.
fn run(mut command: Command, input: &str) -> Result<(), String> {
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => NO_PROGRAM.to_owned(),
        _ => format!("`rclone` cannot be started: {error}"),
    })?;
    if let Some(mut pipe) = child.stdin.take() {
        // If it ends without reading its input, it reports the reason.
        _ = pipe.write_all(input.as_bytes());
    }
    let ended = child.wait_with_output().map_err(|error| error.to_string())?;
    match ended.status.success() {
        true => Ok(()),
        false => Err(last_words(&String::from_utf8_lossy(&ended.stderr))),
    }
}

const NO_PROGRAM: &str = "the program `rclone` is not installed (Debian, Ubuntu: \
                          `sudo apt install rclone`; macOS: `brew install rclone`)";

/// The last message of a program, in one line and without its time.
fn last_words(said: &str) -> String {
    let begins = |line: &&str| line.len() > 20 && line.as_bytes()[4] == b'/';
    let at = said.lines().rev().find(begins).and_then(|line| said.rfind(line));
    let last = &said[at.unwrap_or_default()..];
    let last = last.get(20..).filter(|_| at.is_some()).unwrap_or(last);
    let words: Vec<&str> = last.split_whitespace().collect();
    match words.is_empty() {
        true => "`rclone` failed without a message".to_owned(),
        false => words.join(" "),
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::last_words;

    #[test]
    fn what_rclone_said_last_is_told() {
        let said = "2026/11/27 02:54:05 ERROR : Attempt 1/1 failed\n2026/11/27 02:54:05 Failed to copy: \
                    RequestError: send request failed\ncaused by: connection refused\n";
        let told =
            "Failed to copy: RequestError: send request failed caused by: connection refused";
        assert_eq!(last_words(said), told);
        assert_eq!(last_words("no time here\n"), "no time here");
        assert_eq!(last_words(""), "`rclone` failed without a message");
    }
}
