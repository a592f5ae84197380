//! `pressrun indexnow`: tells search engines what has changed.

#![expect(
    clippy::disallowed_methods,
    reason = "standard input and a file of the user are read here"
)]

use std::fs;
use std::io::{self, Read};

use anyhow::Context;
use jiff::Timestamp;

use super::flags::IndexNowFlags;
use super::{Ended, Failure, known_folder, report};
use crate::base::diagnostic::{Diagnostic, Extent};
use crate::content::settings::{self, Request};
use crate::io::disk;
use crate::io::index_now::{self, Report};
use crate::io::program;

/// Tells search engines which addresses have changed.
pub(super) fn index_now(flags: &IndexNowFlags) -> Result<Ended, Failure> {
    known_folder(&flags.root.folder)?;
    let snapshot = disk::read_settings(&flags.root.folder)?;
    let instant = Timestamp::UNIX_EPOCH.into();
    let base_url = flags.base_url.clone();
    let request = Request { instant, drafts: false, base_url, theme: None, host_files: None };
    let (settings, mistakes) = settings::read(&snapshot, &request);
    let is_good = !mistakes.iter().any(Diagnostic::is_error);
    let Some(settings) = settings.filter(|_| is_good) else {
        report::draw(&mistakes, &snapshot, Extent::First);
        return Ok(Ended::Mistakes);
    };
    let Some(key) = &settings.index_now else {
        let hint = "write a key of your own: `indexnow: …` (`openssl rand -hex 16` prints one), then deploy the site";
        let message = "site.yaml has no key for IndexNow";
        return Err(Failure::usage(message.to_owned(), Some(hint.to_owned())));
    };
    let site = settings.base.absolute(settings.base.prefix());
    let addresses = index_now::addresses(&read(flags)?).map_err(|message| {
        Failure::usage(message, Some("pressrun release --json > changes.json".into()))
    })?;
    if let Some(other) = addresses.iter().find(|address| !address.starts_with(&site)) {
        let message = format!("`{other}` is not an address of this site, {site}");
        return Err(Failure::usage(message, None));
    }
    if !addresses.is_empty() && !flags.dry_run {
        let report = Report { service: &flags.service, site: &site, key, addresses: &addresses };
        report.send().map_err(failure)?;
    }
    tell(&addresses, flags.dry_run)
}

fn tell(addresses: &[String], is_trial: bool) -> Result<Ended, Failure> {
    let count = match addresses.len() {
        1 => "1 address".to_owned(),
        number => format!("{number} addresses"),
    };
    let text = match (addresses.is_empty(), is_trial) {
        (true, _) => "nothing has changed\n".to_owned(),
        (false, true) => format!("{}\n{count} to report\n", addresses.join("\n")),
        (false, false) => format!("{count} reported to IndexNow\n"),
    };
    report::print(&text)?;
    Ok(Ended::Done)
}

/// The text of the file, or of standard input.
fn read(flags: &IndexNowFlags) -> Result<String, Failure> {
    let read = match flags.file.as_deref() {
        Some(file) => {
            fs::read_to_string(file).with_context(|| format!("cannot read `{}`", file.display()))
        }
        None => {
            let mut text = String::new();
            let read = io::stdin().read_to_string(&mut text);
            read.map(|_| text).context("cannot read standard input")
        }
    };
    Ok(read?)
}

fn failure(error: index_now::Error) -> Failure {
    match &error {
        index_now::Error::Program(program::Error::Missing(missing)) => {
            Failure::usage(error.to_string(), Some(missing.installation()))
        }
        _ => Failure::Machine(error.into()),
    }
}
