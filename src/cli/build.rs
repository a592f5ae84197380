//! `pressrun build` and `pressrun check`.

#![expect(clippy::disallowed_methods, reason = "the clock is read here, once")]

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Ended;
use super::flags::{BuildFlags, CheckFlags, CheckFormat, Format, PublicationFlags};
use super::report::{self, Bar, Clock};
use crate::build::{self, Build};
use crate::date::Moment;
use crate::diagnostic::{self, Diagnostic};
use crate::disk::{self, Publisher, Report};
use crate::output::{Nowhere, Sink};
use crate::settings::{BaseUrl, Request};
use crate::snapshot::Snapshot;

/// Builds the site into the output folder.
pub(super) fn build(flags: &BuildFlags) -> anyhow::Result<Ended> {
    let clock = Clock::start();
    let request = match request(&flags.publication, flags.drafts) {
        Ok(request) => request,
        Err(error) => return Ok(usage(&error)),
    };
    let root = &flags.publication.root;
    let (snapshot, found) = disk::read(root)?;
    let output = flags.output.clone().unwrap_or_else(|| root.join("public"));
    let publisher = match Publisher::open(root, &output) {
        Ok(publisher) => publisher,
        Err(disk::Error::Mistakes(mistakes)) => return Ok(refuse(flags, None, &mistakes)),
        Err(error) => return Err(error.into()),
    };
    let bar = Bar::new(flags.quiet || flags.format == Format::Json);
    let built = build_into((&snapshot, found), &request, &publisher, &bar)?;
    if !built.is_good() || (flags.strict && !built.diagnostics.is_empty()) {
        return Ok(refuse(flags, Some(&snapshot), &built.diagnostics));
    }
    let report = match publisher.commit(flags.adopt) {
        Ok(report) => report,
        Err(disk::Error::Mistakes(mistakes)) => {
            return Ok(refuse(flags, Some(&snapshot), &mistakes));
        }
        Err(error) => return Err(error.into()),
    };
    tell(flags, &snapshot, &built, (&report, &clock));
    Ok(Ended::Done)
}

/// Looks for mistakes, hidden stories included, and writes nothing.
pub(super) fn check(flags: &CheckFlags) -> anyhow::Result<Ended> {
    let request = match request(&flags.publication, false) {
        Ok(request) => request,
        Err(error) => return Ok(usage(&error)),
    };
    let (snapshot, found) = disk::read(&flags.publication.root)?;
    let bar = Bar::new(flags.format != CheckFormat::Human);
    let with_hidden = Request { drafts: true, ..request.clone() };
    let released = build_into((&snapshot, found.clone()), &request, &Nowhere, &bar)?;
    let all = build_into((&snapshot, found), &with_hidden, &Nowhere, &bar)?;
    let mut diagnostics = released.diagnostics;
    diagnostics.extend(all.diagnostics);
    diagnostic::sort(&mut diagnostics);
    let source = |path: &_| report::source(Some(&snapshot), path);
    match flags.format {
        CheckFormat::Human if diagnostics.is_empty() => report::print("no errors, no warnings\n"),
        CheckFormat::Human => report::draw(&diagnostics, Some(&snapshot)),
        CheckFormat::Json => report::print(&report::json(&diagnostics, Some(&snapshot), None)),
        CheckFormat::Sarif => {
            report::print(&report::document_text(&diagnostic::sarif(&diagnostics, &source)));
        }
    }
    let bad = diagnostics.iter().any(|d| d.is_error() || flags.strict);
    Ok(if bad { Ended::Mistakes } else { Ended::Done })
}

fn build_into(
    sources: (&Snapshot, Vec<Diagnostic>),
    request: &Request,
    sink: &dyn Sink,
    bar: &Bar,
) -> anyhow::Result<Build> {
    let built = build::build(sources, request, sink, &|done, total| bar.tick(done, total));
    bar.clear();
    built.context("the build could not be finished; nothing was published")
}

/// What the flags ask for; the clock is read if they name no instant.
fn request(flags: &PublicationFlags, drafts: bool) -> anyhow::Result<Request> {
    let instant = match &flags.at {
        None => Timestamp::now(),
        Some(text) => {
            Moment::parse(text, &TimeZone::UTC)
                .ok_or_else(|| {
                    anyhow!("--at `{text}` is no instant; write 2025-09-18T06:00+08:00")
                })?
                .instant
        }
    };
    if let Some(url) = flags.base_url.as_deref().filter(|url| BaseUrl::parse(url).is_none()) {
        return Err(anyhow!("--base-url `{url}` is no web address; write https://paper.example/"));
    }
    if !is_folder(&flags.root) {
        return Err(anyhow!("--root `{}` is no folder", flags.root.display()));
    }
    Ok(Request { instant, drafts, base_url: flags.base_url.clone(), theme: flags.theme.clone() })
}

fn is_folder(path: &Path) -> bool {
    let path: PathBuf = path.to_owned();
    path.is_dir()
}

fn usage(error: &anyhow::Error) -> Ended {
    report::complain(&format!("error: {error:#}"));
    Ended::Usage
}

/// Reports mistakes; nothing was published.
fn refuse(flags: &BuildFlags, snapshot: Option<&Snapshot>, diagnostics: &[Diagnostic]) -> Ended {
    match flags.format {
        Format::Json => report::print(&report::json(diagnostics, snapshot, None)),
        Format::Human => {
            report::draw(diagnostics, snapshot);
            report::complain("nothing was published");
        }
    }
    Ended::Mistakes
}

/// Reports what was published, and warnings.
fn tell(
    flags: &BuildFlags,
    snapshot: &Snapshot,
    built: &Build,
    (report, clock): (&Report, &Clock),
) {
    let time = clock.elapsed();
    match flags.format {
        Format::Json => {
            report::print(&report::json(
                &built.diagnostics,
                Some(snapshot),
                Some((built, report, time)),
            ));
        }
        Format::Human => {
            report::draw(&built.diagnostics, Some(snapshot));
            if !flags.quiet {
                report::print(&report::summary(built, report, time));
            }
        }
    }
}
