//! Tells search engines which addresses have changed (IndexNow, indexnow.org), through the program `curl`.

use std::fmt;

use serde_json::{Value, json};

use crate::io::program::{self, Call, Program};

/// The service that passes reports on to all search engines that take part.
pub const SERVICE: &str = "https://api.indexnow.org/indexnow";

/// The most addresses in one report.
const MOST: usize = 10_000;

/// A report of changed addresses.
#[derive(Debug)]
pub struct Report<'a> {
    /// The service.
    pub service: &'a str,
    /// The address of the site, with a final `/`.
    pub site: &'a str,
    /// The key.
    pub key: &'a str,
    /// The changed addresses, all below that of the site.
    pub addresses: &'a [String],
}

/// Why the search engines were not told.
#[derive(Debug)]
pub enum Error {
    /// `curl` is missing or cannot be run.
    Program(program::Error),
    /// The site does not have the file with the key.
    NoKey(String),
    /// The service has refused the report, with this status.
    Refused(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Program(error) => error.fmt(f),
            Self::NoKey(address) => write!(f, "the key is not at {address}; deploy the site first"),
            Self::Refused(status) => {
                let why = match status.as_str() {
                    "000" => "it cannot be reached",
                    "400" => "it does not understand the report",
                    "403" => "it does not accept the key",
                    "422" => "it says that the addresses do not belong to the site",
                    "429" => "there were too many reports; try again later",
                    _ => "it has refused the report",
                };
                write!(f, "IndexNow was not told: {why} (status {status})")
            }
        }
    }
}

impl std::error::Error for Error {}

impl Report<'_> {
    /// Sends the report, after looking whether the site has the file with the key.
    ///
    /// # Errors
    /// If `curl` is missing, the file is not there, or the service refuses the report.
    pub fn send(&self) -> Result<(), Error> {
        let file = self.key_file();
        let (status, key) = fetch(Call::new(Program::Curl).args(["--url", &file]))?;
        if status != "200" || key.trim() != self.key {
            return Err(Error::NoKey(file));
        }
        self.addresses.chunks(MOST).try_for_each(|addresses| self.post(addresses))
    }

    /// The address of the file with the key.
    fn key_file(&self) -> String {
        format!("{}{}.txt", self.site, self.key)
    }

    fn post(&self, addresses: &[String]) -> Result<(), Error> {
        let body = json!({
            "host": host(self.site),
            "key": self.key,
            "keyLocation": self.key_file(),
            "urlList": addresses,
        });
        let call = Call::new(Program::Curl)
            .args(["--header", "Content-Type: application/json; charset=utf-8"])
            .args(["--data-binary", "@-", "--url", self.service])
            .input(body.to_string().into_bytes());
        match fetch(call)?.0.as_str() {
            "200" | "202" => Ok(()),
            status => Err(Error::Refused(status.to_owned())),
        }
    }
}

/// The host in an address, with its port.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

/// Makes a request and returns its status and answer. The status is `000` if nobody answers.
fn fetch(call: Call) -> Result<(String, String), Error> {
    let call = call
        .args(["--silent", "--show-error", "--globoff", "--proto", "=http,https"])
        .args(["--max-time", "60", "--max-filesize", "1000000", "--write-out", "\\n%{http_code}"])
        .args(["--user-agent", concat!("pressrun/", env!("CARGO_PKG_VERSION"))]);
    let said = call.run_anyway().map_err(Error::Program)?;
    let said = String::from_utf8_lossy(&said).into_owned();
    let (answer, status) = said.rsplit_once('\n').unwrap_or(("", "000"));
    Ok((status.to_owned(), answer.to_owned()))
}

/// The addresses in the JSON document of `pressrun release`, or in a text with one on each line.
///
/// # Errors
/// If it is JSON of another form.
pub fn addresses(text: &str) -> Result<Vec<String>, String> {
    if !text.trim_start().starts_with('{') {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        return Ok(lines.map(str::to_owned).collect());
    }
    let wrong = || "this is not what `pressrun release --json` prints".to_owned();
    let value: Value = serde_json::from_str(text).map_err(|_| wrong())?;
    let list = |key: &str| {
        let list = value.get(key).and_then(Value::as_array).ok_or_else(wrong)?;
        let texts = list.iter().map(|text| text.as_str().map(str::to_owned));
        texts.collect::<Option<Vec<String>>>().ok_or_else(wrong)
    };
    Ok([list("new")?, list("changed")?, list("gone")?].concat())
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[test]
    fn addresses_come_as_lines_or_from_a_release() {
        let two = vec!["https://a.example/x/".to_owned(), "https://a.example/y/".to_owned()];
        assert_eq!(
            addresses("https://a.example/x/\n\n  https://a.example/y/\r\n"),
            Ok(two.clone())
        );
        let document =
            r#"{"new": ["https://a.example/x/"], "changed": [], "gone": ["https://a.example/y/"]}"#;
        assert_eq!(addresses(document), Ok(two));
        assert!(addresses(r#"{"error": "x"}"#).is_err() && addresses("{").is_err());
    }
}
