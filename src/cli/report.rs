//! Output for people and programs: mistakes, progress and the closing summary.

#![expect(clippy::disallowed_methods, reason = "the terminal and the environment are read here")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IsTerminal, Write};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

use super::{Ended, Failure};
use crate::base::date;
use crate::base::diagnostic::{self, Diagnostic, Extent, Overview, Style};
use crate::base::path::SourcePath;
use crate::base::snapshot::Snapshot;
use crate::build::{Build, Progress, Stage};
use crate::content::article::Hidden;
use crate::content::begin::Refused;
use crate::io::disk::Report;
use crate::site::ledger::{Made, Why};
use crate::site::theme;

/// Prints to standard output. It is not a failure if the reader has closed it, as `head` does.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(()),
    }
}

/// Prints a line to standard error.
pub(super) fn complain(line: &str) {
    _ = writeln!(io::stderr(), "{line}");
}

/// Prints a question to standard error, and stays in its line.
pub(super) fn ask(question: &str) {
    _ = write!(io::stderr(), "{question}").and_then(|()| io::stderr().flush());
}

/// Prints a warning of one line to standard error.
pub(super) fn warn(warning: &str) {
    complain(&format!("warning: {}", diagnostic::visible_line(warning)));
}

/// Reports why a command failed; with `as_json`, as a JSON document.
pub(super) fn fail(failure: &Failure, as_json: bool) {
    let value = json!({ "diagnostics": [], "summary": null, "error": failure.to_string() });
    // Standard output itself may have failed.
    if !as_json || print(&document(&value)).is_err() {
        complain(&format!("error: {failure}"));
    }
}

/// Whether standard error shows colours: a terminal, and no `NO_COLOR` (no-color.org).
fn style() -> Style {
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    if wanted && io::stderr().is_terminal() { Style::Colour } else { Style::Plain }
}

/// The text of a source file as far as a snapshot holds it, or of a file of the built-in theme.
pub(super) fn source<'a>(snapshot: &'a Snapshot, path: &SourcePath) -> Option<&'a str> {
    theme::source(snapshot, path)
}

/// Draws findings on standard error: all, or the first of each kind and the count of each.
pub(super) fn draw(diagnostics: &[Diagnostic], snapshot: &Snapshot, extent: Extent) {
    let overview = Overview::new(diagnostics, extent);
    draw_shown(&overview, snapshot);
    if overview.is_cut() {
        complain(&by_kind(&overview));
    }
}

/// Says why a command has changed no source: `nothing` ends the mistakes of the publication.
pub(super) fn refuse(
    refused: Refused,
    snapshot: &Snapshot,
    nothing: &str,
) -> Result<Ended, Failure> {
    match refused {
        Refused::Request { message, hint } => Err(Failure::usage(message, hint)),
        Refused::Mistakes(mistakes) => {
            draw(&mistakes, snapshot, Extent::First);
            complain(nothing);
            Ok(Ended::Mistakes)
        }
    }
}

/// Draws the findings that an overview shows on standard error.
pub(super) fn draw_shown(overview: &Overview<'_>, snapshot: &Snapshot) {
    let shown = overview.shown.iter().copied();
    let drawn = diagnostic::draw(shown, &|path| source(snapshot, path), style());
    _ = io::stderr().write_all(drawn.as_bytes());
}

/// The count of each kind, and how to see the findings that are not shown.
pub(super) fn by_kind(overview: &Overview<'_>) -> String {
    let rest = if overview.is_cut() { "`--all` shows every finding" } else { "" };
    format!("by kind:\n{}{rest}", overview.counts()).trim_end().to_owned()
}

/// The kinds of mistakes in each story, page and issue, one line each. Mistakes in a picture count for the sources
/// that show it.
pub(super) fn by_story(diagnostics: &[Diagnostic]) -> String {
    let mut stories: BTreeMap<&SourcePath, BTreeMap<&str, usize>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let places =
            diagnostic.place.iter().chain(diagnostic.related.iter().map(|(place, _)| place));
        let files = places.map(|place| &place.file);
        let is_story = |file: &&SourcePath| file.extension() == "md" || file.name() == "issue.yaml";
        let story = files.clone().find(is_story).or_else(|| files.clone().next());
        let Some(story) = story.filter(|file| file.as_str().starts_with("content/")) else {
            continue;
        };
        *stories.entry(story).or_default().entry(diagnostic.code.name()).or_default() += 1;
    }
    let kind = |(kind, count): (&&str, &usize)| match count {
        1 => (*kind).to_owned(),
        _ => format!("{count} {kind}"),
    };
    let line = |(story, kinds): (&&SourcePath, &BTreeMap<&str, usize>)| {
        let story = diagnostic::visible_line(story.as_str());
        format!("  {story}: {}\n", kinds.iter().map(kind).collect::<Vec<_>>().join(", "))
    };
    stories.iter().map(line).collect()
}

/// A mistake drawn as plain text.
pub(super) fn plain(mistake: &Diagnostic, snapshot: &Snapshot) -> String {
    let source = |path: &SourcePath| source(snapshot, path);
    diagnostic::draw(std::slice::from_ref(mistake), &source, Style::Plain).trim_end().to_owned()
}

/// Measures the time of a run.
#[derive(Debug)]
pub(super) struct Clock(Instant);

impl Clock {
    pub(super) fn start() -> Self {
        Self(Instant::now())
    }

    /// A clock that started at an instant.
    pub(super) fn since(start: Instant) -> Self {
        Self(start)
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// A progress bar on an interactive terminal, for builds that take longer than a moment.
#[derive(Debug)]
pub(super) struct Bar {
    bar: ProgressBar,
    clock: Clock,
    stages: Mutex<Vec<(&'static str, Duration)>>,
}

impl Bar {
    pub(super) fn new(quiet: bool) -> Self {
        let target =
            if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(bar_style("{bar:40} {pos}/{len} pages and files, {eta} left"));
        Self { bar, clock: Clock::start(), stages: Mutex::default() }
    }

    /// Shows the progress of a build.
    pub(super) fn tell(&self, step: Progress) {
        const MOMENT: Duration = Duration::from_millis(500);
        let (done, total) = match step {
            Progress::Output(done, total) => (done, total),
            Progress::Picture(done, total) => return self.tell_picture(done, total),
            Progress::Stage(stage) => return self.note(stage_name(stage)),
        };
        if done.is_multiple_of(64) && self.clock.elapsed() > MOMENT {
            self.bar.set_length(total as u64);
            self.bar.set_position(done as u64);
        }
    }

    /// Shows the number of printed pictures: each takes a while.
    fn tell_picture(&self, done: usize, total: usize) {
        if done == 1 {
            self.bar.reset();
            self.bar.set_style(bar_style("{bar:40} {pos}/{len} pictures, {eta} left"));
            self.bar.set_length(total as u64);
        }
        self.bar.set_position(done as u64);
    }

    /// The duration of the run.
    pub(super) fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }

    /// Records the beginning of something that takes time.
    pub(super) fn note(&self, what: &'static str) {
        let mut stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        stages.push((what, self.clock.elapsed()));
    }

    /// The duration of everything that was recorded, one line each.
    pub(super) fn timings(&self) -> String {
        let stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        let ends = stages.iter().skip(1).map(|(_, begin)| *begin).chain([self.clock.elapsed()]);
        let line = |((what, begin), end): (&(&str, Duration), Duration)| {
            let millis = end.saturating_sub(*begin).as_secs_f64() * 1000.0;
            format!("{millis:9.1} ms  {what}\n")
        };
        stages.iter().zip(ends).map(line).collect()
    }

    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

fn bar_style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// A description of a stage.
fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Theme => "reading settings and theme",
        Stage::Sources => "reading stories, issues and pages",
        Stage::Edition => "putting the edition together",
        Stage::Plan => "planning the outputs",
        Stage::PlaceholderColours => "finding the colours of the pictures",
        Stage::Review => "finding what has changed",
        Stage::Outputs => "making the outputs",
        Stage::Pictures => "making the prints",
        Stage::Ledger => "recording what the outputs depend on",
    }
}

/// The summary of a build, for people.
pub(super) fn summary(build: &Build, report: &Report, time: Duration) -> String {
    let mut lines = vec![format!(
        "{}, {}; {} written, {} unchanged, {} removed; {}; {}",
        count(build.outcome.pages, "page"),
        count(build.outcome.outputs.saturating_sub(build.outcome.pages), "other file"),
        report.written(),
        report.unchanged,
        report.removed,
        diagnostic::summary(&build.outcome.diagnostics),
        seconds(time),
    )];
    for route in &build.outcome.replaced {
        let line = format!("`{route}` is your file in content/static/");
        lines.push(diagnostic::visible_line(&line));
    }
    lines.extend(held_back(build));
    if let Some(instant) = next_release(build) {
        lines.push(format!("next release: {instant}; build again then"));
    }
    if let Some(instant) = news_until(build) {
        lines.push(format!("news-sitemap.xml expires: {instant}; build again then"));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// The summary of an edition that is shown, in one line.
pub(super) fn edition(build: &Build, time: Duration) -> String {
    let removed = match build.changes.removed.len() {
        0 => String::new(),
        n => format!(", {n} removed"),
    };
    let time = match time.as_millis() {
        ..100 => format!("{:.1} ms", time.as_secs_f64() * 1000.0),
        _ => seconds(time),
    };
    format!("{} of {} made{removed}; {time}", build.changes.made.len(), build.outcome.outputs)
}

/// Why each output was made, one line each.
pub(super) fn explanation(build: &Build) -> String {
    let line = |made: &Made| {
        let why = match &made.why {
            Why::New => "it is new".to_owned(),
            Why::Template => "its template, or one that it uses, has changed".to_owned(),
            Why::Site => "the settings or the words of the theme have changed".to_owned(),
            Why::Job => {
                "its address belongs to another source now, or the file has changed".to_owned()
            }
            Why::Answers(names) => format!("changed: {}", names.join(", ")),
            Why::Lost => "it was changed or removed since it was written".to_owned(),
        };
        format!("{}\n", diagnostic::visible_line(&format!("{}: {why}", made.route)))
    };
    build.changes.made.iter().map(line).collect()
}

/// The most sources that the summary names.
const NAMED: usize = 5;

/// What a source can be, one and many.
const KINDS_OF_FILES: [(&str, &str); 6] = [
    ("story", "stories"),
    ("issue", "issues"),
    ("page", "pages"),
    ("letter", "letters"),
    ("insert", "inserts"),
    ("author", "authors"),
];

fn kind_of_file(file: &str) -> (&'static str, &'static str) {
    let n = match file.split('/').nth(1) {
        _ if file.ends_with("/issue.yaml") => 1,
        Some("pages") => 2,
        _ if file.ends_with("/issue.md") => 3,
        Some("inserts") => 4,
        Some("authors") => 5,
        _ => 0,
    };
    KINDS_OF_FILES[n]
}

/// The drafts and embargoed stories that are hidden, one line each: how many, and which files.
fn held_back(build: &Build) -> Vec<String> {
    let line = |hidden: Hidden, why: &str| {
        let files = hidden_files(build, hidden);
        let count = |kind: &(&str, &str)| {
            let number = files.iter().filter(|file| kind_of_file(file) == *kind).count();
            let (one, many) = *kind;
            (number > 0).then(|| format!("{number} {}", if number == 1 { one } else { many }))
        };
        let counts: Vec<String> = KINDS_OF_FILES.iter().filter_map(count).collect();
        let mut names: Vec<String> =
            files.iter().take(NAMED).map(|file| diagnostic::visible(file)).collect();
        if files.len() > NAMED {
            names.push(format!("and {} more", files.len() - NAMED));
        }
        (!files.is_empty())
            .then(|| format!("held back {why}: {} ({})", counts.join(", "), names.join(", ")))
    };
    let reasons = [(Hidden::Draft, "as drafts"), (Hidden::Embargo, "under embargo")];
    reasons.into_iter().filter_map(|(hidden, why)| line(hidden, why)).collect()
}

/// The instant of the next release, in the time zone of the publication.
fn next_release(build: &Build) -> Option<String> {
    build.outcome.next_release.map(|instant| date::rfc3339(instant, &build.zone))
}

/// The instant at which the sitemap for news is out of date, in the time zone of the publication.
fn news_until(build: &Build) -> Option<String> {
    build.outcome.news_until.map(|instant| date::rfc3339(instant, &build.zone))
}

/// A number with its noun: `3 pages`.
pub(super) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// A duration for people.
pub(super) fn seconds(time: Duration) -> String {
    match time.as_millis() {
        millis @ ..1000 => format!("{millis} ms"),
        _ => format!("{:.1} s", time.as_secs_f64()),
    }
}

/// The sources that are hidden for one reason, in order.
fn hidden_files(build: &Build, hidden: Hidden) -> BTreeSet<&str> {
    let withheld = &build.outcome.withheld;
    let pages = withheld.pages.values().map(|(file, own)| (file, own));
    let held_back = pages.chain(&withheld.passages);
    held_back.filter(|(_, own)| **own == hidden).map(|(file, _)| file.as_str()).collect()
}

/// The result of a run as JSON, always with the keys `diagnostics`, `summary` (`null` if nothing was published) and
/// `error` (the message of [`fail`]).
pub(super) fn json(
    diagnostics: &[Diagnostic],
    snapshot: &Snapshot,
    outcome: Option<(&Build, &Report, Duration)>,
) -> String {
    let summary = outcome.map(|(build, report, time)| {
        json!({
            "pages": build.outcome.pages,
            "written": report.written(),
            "unchanged": report.unchanged,
            "removed": report.removed,
            "milliseconds": u64::try_from(time.as_millis()).unwrap_or(u64::MAX),
            "replaced": build.outcome.replaced.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "next_release": next_release(build),
            "news_until": news_until(build),
            "drafts": hidden_files(build, Hidden::Draft),
            "embargoed": hidden_files(build, Hidden::Embargo),
            "warnings": report.warnings,
        })
    });
    document(&json!({
        "diagnostics": diagnostic::json(diagnostics, &|path| source(snapshot, path)),
        "summary": summary,
        "error": null,
    }))
}

/// A JSON document for output. Characters in its texts that could end a line are escaped.
pub(super) fn document(document: &Value) -> String {
    let ends_line = |c: char| c != '\n' && (c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'));
    let mut printed = String::new();
    for c in format!("{document:#}\n").chars() {
        match ends_line(c) {
            true => printed.push_str(&format!("\\u{:04x}", u32::from(c))),
            false => printed.push(c),
        }
    }
    printed
}
