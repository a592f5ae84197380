//! What is said about a deployment, for people and as JSON.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{DeployFlags, Failure, report};
use crate::base::diagnostic::visible_line;
use crate::base::path::Route;
use crate::content::settings::Target;
use crate::deploy::changes::{Changes, Deletion, Reason, Upload};
use crate::io::host::{self, Begun};

/// The most files that are listed without `--all`.
const LISTED: usize = 20;

/// A deployment, and how it is reported.
pub(super) struct Outcome<'a> {
    flags: &'a DeployFlags,
    target: &'a Target,
    begun: &'a Begun,
    changes: &'a Changes,
}

impl<'a> Outcome<'a> {
    pub(super) fn new(
        flags: &'a DeployFlags,
        target: &'a Target,
        (begun, changes): (&'a Begun, &'a Changes),
    ) -> Self {
        Self { flags, target, begun, changes }
    }

    /// Shows what is to be done, unless only JSON is wanted.
    pub(super) fn show(&self) -> Result<(), Failure> {
        for news in &self.begun.news {
            report::warn(news);
        }
        if let unknown @ 1.. = self.begun.examined.unknown.len() {
            let first = &self.begun.examined.unknown[0];
            report::warn(&format!(
                "no deployment put {} there, such as `{first}`; they stay",
                count(unknown, "file")
            ));
        }
        if self.flags.json || self.flags.quiet {
            return Ok(());
        }
        Ok(report::print(&self.described())?)
    }

    /// Ends a run that changes nothing.
    pub(super) fn end_without_changes(
        &self,
        tidy: impl FnOnce() -> Result<(), host::Error>,
    ) -> Result<(), Failure> {
        self.show()?;
        if !self.flags.dry_run {
            tidy().map_err(|error| super::unreachable(&error))?;
        }
        if self.flags.json {
            report::print(&report::document(&self.json(false, &[])))?;
        }
        Ok(())
    }

    /// Ends a run that has deployed.
    pub(super) fn end(&self, wrong: &[String]) -> Result<(), Failure> {
        for wrong in wrong {
            report::complain(&format!("error: {}", visible_line(wrong)));
        }
        if self.flags.json {
            report::print(&report::document(&self.json(true, wrong)))?;
        } else if !self.flags.quiet {
            let verified = match (self.flags.verify, wrong.len()) {
                (false, _) => String::new(),
                (true, 0) => "; readers get what was deployed".to_owned(),
                (true, wrong) => {
                    format!("; readers get something else at {}", count(wrong, "address"))
                }
            };
            report::print(&format!("deployed to `{}`{verified}\n", self.target.name))?;
        }
        Ok(())
    }

    /// The changes, for people.
    fn described(&self) -> String {
        let (changes, target) = (self.changes, self.target);
        let mut text = visible_line(&format!("target `{}`: {}", target.name, target.to)) + "\n";
        if changes.is_empty() {
            return text
                + &format!("nothing to do: {} are there\n", count(changes.unchanged, "file"));
        }
        let shown = if self.flags.all { usize::MAX } else { LISTED };
        let upload = |own: &'a Upload| ('+', &own.route, own.reason, own.entry.size);
        let deletion = |own: &'a Deletion| ('-', &own.route, own.reason, own.entry.size);
        text += &listed(changes.uploads.iter().map(upload), shown);
        text += &listed(changes.deletions.iter().map(deletion), shown);
        text += &format!(
            "{} to upload ({}), {} to delete, {} unchanged\n",
            count(changes.uploads.len(), "file"),
            self.sizes(),
            changes.deletions.len(),
            changes.unchanged
        );
        text
    }

    /// The number and size of the uploads of each kind.
    fn sizes(&self) -> String {
        let mut kinds: BTreeMap<&str, (usize, u64)> = BTreeMap::new();
        for upload in &self.changes.uploads {
            let (number, size) = kinds.entry(upload.stage.word()).or_default();
            (*number, *size) = (*number + 1, *size + upload.entry.size);
        }
        let kind = |(kind, (number, size)): (&&str, &(usize, u64))| {
            format!("{kind}: {number}, {}", bytes(*size))
        };
        match kinds.is_empty() {
            true => bytes(0),
            false => kinds.iter().map(kind).collect::<Vec<_>>().join("; "),
        }
    }

    fn json(&self, is_done: bool, wrong: &[String]) -> Value {
        let upload = |own: &Upload| {
            json!({
                "path": own.route.as_str(),
                "reason": own.reason.word(),
                "bytes": own.entry.size,
                "kind": own.stage.word(),
            })
        };
        let deletion = |own: &Deletion| json!({ "path": own.route.as_str(), "reason": own.reason.word(), "bytes": own.entry.size });
        json!({
            "target": self.target.name,
            "to": self.target.to,
            "deployed": is_done,
            "uploads": self.changes.uploads.iter().map(upload).collect::<Vec<_>>(),
            "deletions": self.changes.deletions.iter().map(deletion).collect::<Vec<_>>(),
            "unchanged": self.changes.unchanged,
            "unknown": self.begun.examined.unknown,
            "warnings": self.begun.news,
            "wrong": wrong,
            "error": null,
        })
    }
}

/// Files with a sign, a reason and a size, one line each.
fn listed<'a>(
    files: impl ExactSizeIterator<Item = (char, &'a Route, Reason, u64)>,
    most: usize,
) -> String {
    let more = files.len().saturating_sub(most);
    let line = |(sign, route, reason, size): (char, &Route, Reason, u64)| {
        visible_line(&format!("  {sign} {route} ({}, {})", reason.word(), bytes(size))) + "\n"
    };
    let lines: String = files.take(most).map(line).collect();
    match more {
        0 => lines,
        _ => format!("{lines}    and {more} more; `--all` lists all\n"),
    }
}

/// The document of a run that found mistakes in the publication.
pub(super) fn mistakes() -> String {
    let error = "the publication has mistakes; nothing was deployed";
    report::document(&json!({ "deployed": false, "error": error }))
}

/// The report of a target that was rolled back.
pub(super) fn rolled_back(flags: &DeployFlags, target: &Target, release: &str) -> String {
    match flags.json {
        true => {
            report::document(&json!({ "target": target.name, "release": release, "error": null }))
        }
        false => format!("`{}` shows the release {release} again\n", target.name),
    }
}

fn count(number: usize, noun: &str) -> String {
    let plural = if noun.ends_with('s') { "es" } else { "s" };
    format!("{number} {noun}{}", if number == 1 { "" } else { plural })
}

/// A number of bytes, for people.
fn bytes(number: u64) -> String {
    const STEPS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if number < 1000 {
        return format!("{number} bytes");
    }
    let mut size = number as f64 / 1000.0;
    let mut step = 0;
    while size >= 1000.0 && step < STEPS.len() - 1 {
        (size, step) = (size / 1000.0, step + 1);
    }
    format!("{size:.1} {}", STEPS[step])
}
