//! Storage and servers that the program `rclone` reaches.

use std::ffi::OsString;

use crate::io::program::{Call, Error, Program, variable};

/// The name of a remote that is defined by the environment alone.
const NAME: &str = "pressrun";

/// A place that `rclone` reaches.
#[derive(Clone, Debug)]
pub struct Remote {
    /// The place in the syntax of rclone: `backup:prints`.
    pub path: String,
    /// Settings that define it.
    settings: Vec<(String, OsString)>,
}

impl Remote {
    /// A remote from the configuration of rclone: `backup:prints`.
    pub fn configured(path: &str) -> Self {
        Self { path: path.to_owned(), settings: Vec::new() }
    }

    /// A bucket of S3, or of a compatible host. The names of its objects begin with the prefix, which is empty or
    /// ends in `/`. The environment contains the location and the credentials: `AWS_ACCESS_KEY_ID`,
    /// `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT_URL` and the like.
    pub fn bucket(bucket: &str, prefix: &str) -> Self {
        let given = |names: &[&str]| names.iter().find_map(|name| variable(name));
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
        Self::defined(&format!("{bucket}/{prefix}"), settings)
    }

    /// A remote that is defined by settings, which have the names of rclone.
    pub fn defined(
        path: &str,
        settings: impl IntoIterator<Item = (&'static str, Option<OsString>)>,
    ) -> Self {
        let variable = |(key, value): (&str, Option<OsString>)| {
            Some((format!("RCLONE_CONFIG_{}_{key}", NAME.to_uppercase()), value?))
        };
        let settings = settings.into_iter().filter_map(variable).collect();
        Self { path: format!("{NAME}:{path}"), settings }
    }

    /// A file below it.
    pub fn file(&self, name: &str) -> String {
        match self.path.ends_with([':', '/']) {
            true => format!("{}{name}", self.path),
            false => format!("{}/{name}", self.path),
        }
    }

    /// A call of rclone that knows this remote.
    pub fn call(&self, command: &str) -> Call {
        let call = Call::new(Program::Rclone).args([command, "--ask-password=false"]);
        let call = self.settings.iter().fold(call, |call, (name, value)| call.env(name, value));
        // rclone fails if this variable of Amazon's library is set; it has its own flag.
        match variable("AWS_CA_BUNDLE") {
            Some(bundle) => {
                let mut flag = OsString::from("--ca-cert=");
                flag.push(bundle);
                call.without_env("AWS_CA_BUNDLE").args([flag])
            }
            None => call,
        }
    }
}

/// A password in the form that settings of rclone need.
///
/// # Errors
/// If rclone is missing or fails.
pub fn obscured(password: &str) -> Result<String, Error> {
    let said = Call::new(Program::Rclone).args(["obscure", "-"]).input(password.into()).run()?;
    Ok(String::from_utf8_lossy(&said).trim().to_owned())
}

/// The last message of rclone, in one line and without its time.
pub fn last_words(said: &str) -> String {
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
