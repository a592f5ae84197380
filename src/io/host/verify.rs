//! Fetches what was deployed, as a reader would.

use std::collections::BTreeMap;
use std::env;
use std::fs;

use super::{Error, failed, while_doing};
use crate::base::digest::Digest;
use crate::io::program::{Call, Program};

/// Fetches addresses and compares what arrives with digests. Gives what is wrong, one line each.
///
/// # Errors
/// If `curl` is missing, or this machine fails.
pub fn verify(wanted: &BTreeMap<String, Digest>) -> Result<Vec<String>, Error> {
    let folder = env::temp_dir().join(format!("pressrun-verify-{}", std::process::id()));
    fs::create_dir_all(&folder).map_err(failed("create", &folder))?;
    let config = wanted.keys().enumerate().map(|(number, address)| {
        let output = folder.join(number.to_string());
        format!(
            "url = \"{address}\"\noutput = \"{}\"\n",
            output.display().to_string().replace('\\', "/")
        )
    });
    let call = Call::new(Program::Curl)
        .args(["--silent", "--show-error", "--globoff", "--compressed", "--parallel"])
        .args(["--parallel-max", "8", "--retry", "2", "--max-time", "120"])
        .args(["--proto", "=http,https", "--write-out", "%{http_code} %{filename_effective}\\n"])
        .args(["--user-agent", concat!("pressrun/", env!("CARGO_PKG_VERSION")), "--config", "-"])
        .input(config.collect::<String>().into_bytes());
    let said = call.run_anyway().map_err(while_doing("the deployed pages cannot be fetched"));
    let wrong = said.map(|said| {
        let said = String::from_utf8_lossy(&said).into_owned();
        let numbers = wanted.iter().enumerate();
        let wrong = numbers.filter_map(|(number, (address, digest))| {
            let path = folder.join(number.to_string());
            let status = status(&said, &path.display().to_string().replace('\\', "/"));
            let bytes = fs::read(&path).unwrap_or_default();
            let why = match status {
                Some("200") if Digest::of(&bytes) == *digest => return None,
                Some("200") => "readers get other bytes, perhaps from a cache".to_owned(),
                Some("000") | None => "it cannot be reached".to_owned(),
                Some(status) => format!("the status is {status}"),
            };
            Some(format!("{address}: {why}"))
        });
        wrong.collect()
    });
    fs::remove_dir_all(&folder).map_err(failed("remove", &folder))?;
    wrong
}

/// The status with which a file was fetched.
fn status<'a>(said: &'a str, path: &str) -> Option<&'a str> {
    let lines = said.lines().filter_map(|line| line.split_once(' '));
    lines.filter(|(_, name)| *name == path).map(|(status, _)| status).next_back()
}
