//! `pressrun import`: printed pages become article sources.

#![expect(clippy::disallowed_methods, reason = "pages of the user are read here")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::Context;
use jiff::Timestamp;

use super::flags::ImportFlags;
use super::{Ended, Failure, known_folder, report};
use crate::base::diagnostic::{Diagnostic, Extent, visible_line};
use crate::base::path::{Slug, SourcePath};
use crate::content::open_mark::open_marks;
use crate::content::settings::{self, Request};
use crate::import::{
    Done, FOLDER, ImportPlan, ImportRequest, Lost, Outcome, Page, PlacedStory, Refusal, plan,
};
use crate::io::disk;

/// Imports pages.
pub(super) fn import(flags: &ImportFlags) -> Result<Ended, Failure> {
    let root = &flags.root.folder;
    known_folder(root)?;
    let issue = Slug::new(&flags.issue).map_err(|error| {
        let message = format!("`{}` cannot be an issue: {error}", flags.issue);
        Failure::usage(message, Some("write a date, such as 2025-09-18".to_owned()))
    })?;
    let (snapshot, _) = disk::read(root)?;
    let instant = Timestamp::UNIX_EPOCH.into();
    let request = Request { instant, drafts: true, base_url: None, theme: None, host_files: None };
    let (settings, mistakes) = settings::read(&snapshot, &request);
    let is_good = !mistakes.iter().any(Diagnostic::is_error);
    let Some(settings) = settings.filter(|_| is_good) else {
        report::draw(&mistakes, &snapshot, Extent::First);
        return Ok(Ended::Mistakes);
    };
    let pages = read(flags)?;
    let folder = format!("content/issues/{issue}/{FOLDER}");
    let unhidden = |path: &str| path.replacen(&format!("/{FOLDER}/"), "/", 1);
    let last = disk::records(root, &folder)?
        .into_iter()
        .filter_map(|(path, text)| Some((SourcePath::new(&unhidden(path.as_str())).ok()?, text)));
    let pages = pages
        .iter()
        .map(|page| (page.name.as_str(), Page { text: &page.text, page: page.label.as_deref() }));
    let request = ImportRequest {
        issue: &issue,
        section: flags.section.as_deref(),
        pages: pages.collect(),
        last: last.collect(),
    };
    let planned = match plan(&request, &snapshot, &settings) {
        Ok(planned) => planned,
        Err(Refusal::Lost(name, lost)) => return Err(lost_characters(&name, &lost)),
        Err(Refusal::BadName(message)) => return Err(Failure::usage(message, None)),
    };
    report::print(&described(&planned))?;
    if flags.dry_run {
        report::print("nothing was written (--dry-run)\n")?;
        return Ok(Ended::Done);
    }
    let changes = planned.changes.into_iter();
    let texts = changes.map(|change| (change.path, (change.before, change.after))).collect();
    disk::change_texts(root, &texts)?;
    Ok(Ended::Done)
}

/// A page as it was read.
struct PageFile {
    name: String,
    text: String,
    label: Option<String>,
}

/// Reads the pages. Their numbers follow each other.
fn read(flags: &ImportFlags) -> Result<Vec<PageFile>, Failure> {
    let mut pages = Vec::new();
    for (n, path) in flags.pages.iter().enumerate() {
        let text = fs::read_to_string(path);
        let text = text.with_context(|| format!("cannot read `{}`", path.display()))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
        let label = flags.page.as_deref().map(|label| following(label, n));
        pages.push(PageFile { name: path.display().to_string(), text, label });
    }
    Ok(pages)
}

/// The label of the page that is this many pages after another one: `A7` is two after `A5`.
fn following(label: &str, n: usize) -> String {
    let stem = label.trim_end_matches(|c: char| c.is_ascii_digit());
    match label[stem.len()..].parse::<usize>() {
        Ok(number) => format!("{stem}{}", number + n),
        Err(_) => label.to_owned(),
    }
}

fn lost_characters(name: &str, lost: &[Lost]) -> Failure {
    let count = |lost: &Lost| format!("`{}` ({} of {})", lost.character, lost.kept, lost.on_page);
    let lost = lost.iter().take(5).map(count).collect::<Vec<_>>().join(", ");
    let hint = "this is a fault of pressrun: please report it with the page".to_owned();
    Failure::usage(
        format!("{name}: characters would be lost: {lost}; nothing was written"),
        Some(hint),
    )
}

/// What an import does, line by line.
fn described(planned: &ImportPlan) -> String {
    let mut lines: Vec<String> = Vec::new();
    for (name, page) in &planned.done {
        let section = page.section.as_deref().unwrap_or("not named");
        lines.push(format!("{name}: section {section}"));
        // Dropping the marks of headings and bylines needs no mention.
        let is_decision = |done: &&Done| done.what.contains('“');
        let told: BTreeSet<(usize, &str)> =
            page.done.iter().filter(is_decision).map(|it| (it.line, it.what.as_str())).collect();
        lines.extend(told.into_iter().map(|(line, what)| format!("  line {line}: {what}")));
    }
    lines.extend(planned.stories.iter().map(story));
    lines.extend(planned.notes.iter().map(|note| format!("to do: {note}")));
    lines.push(totals(planned));
    lines.iter().map(|line| visible_line(line) + "\n").collect()
}

fn story(placed: &PlacedStory) -> String {
    let what = match placed.outcome {
        Outcome::New => "new".to_owned(),
        Outcome::Renewed => "imported again".to_owned(),
        Outcome::Unchanged => "unchanged".to_owned(),
        Outcome::Contradicts(n) => format!(
            "imported again; {n} places contradict what an editor has written, and have both"
        ),
        Outcome::Gone => "left alone: it was moved or deleted since the last import".to_owned(),
        Outcome::NameTaken => "left alone: another file has this name".to_owned(),
    };
    let marks = marks(&placed.story.text);
    let marks = marks.iter().map(|(kind, count)| format!("{kind} {count}")).collect::<Vec<_>>();
    let marks = if marks.is_empty() {
        "nothing to decide".to_owned()
    } else {
        format!("to decide: {}", marks.join(", "))
    };
    format!("{}: {what}; {marks}", placed.path)
}

/// The kinds of marks of a text, and how many of each.
fn marks(text: &str) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for mark in open_marks(text) {
        *counts.entry(mark.kind).or_default() += 1;
    }
    counts
}

fn totals(planned: &ImportPlan) -> String {
    let count = |placed: &PlacedStory| marks(&placed.story.text).values().sum::<usize>();
    let open: usize = planned.stories.iter().map(count).sum();
    let marks = report::count(open, "mark");
    let stories = match planned.stories.len() {
        1 => "1 story".to_owned(),
        n => format!("{n} stories"),
    };
    format!(
        "{stories}, {marks} to decide; `pressrun check` lists them, `pressrun serve --watch --drafts` shows them"
    )
}
