//! Errors of Tera as diagnostics in the templates they happened in.

use std::collections::BTreeMap;

use tera::{Error, ErrorKind, ReportError, Tera};

use super::metered::Metered;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::theme::{Theme, ThemeFile};

/// The page that was being rendered.
pub(super) struct Rendering<'a> {
    /// The name of its template.
    pub(super) template: &'a str,
    /// Its URL.
    pub(super) subject: &'a str,
    /// What is wrong, if it has exceeded its budget.
    pub(super) excess: Option<String>,
}

/// The templates of a theme, and what was loaded in the place of some.
#[derive(Clone, Copy)]
pub(super) struct Written<'a> {
    pub(super) theme: &'a Theme,
    pub(super) metered: &'a BTreeMap<String, Metered>,
}

impl Written<'_> {
    /// A place that Tera gives as lines, from 1, and columns, from 0.
    fn place(&self, name: &str, start: (usize, usize), end: (usize, usize)) -> Option<Place> {
        let file = self.theme.templates.get(name)?;
        let metered = self.metered.get(name);
        let text = metered.map_or_else(|| file.text(), |metered| Some(&metered.text))?;
        let from = byte(text, start.0, start.1);
        let span = from..byte(text, end.0, end.1).max(from);
        Some(Place::at(&file.source, metered.map_or(span.clone(), |metered| metered.origin(span))))
    }
}

/// The variable with which Tera prints all others, in an order that changes from run to run.
const DUMP: &str = "__tera_context";

/// Reports a template that prints all variables: it would never give the same bytes twice.
pub(super) fn dump(file: &ThemeFile) -> Option<Diagnostic> {
    let at = file.text()?.find(DUMP)?;
    let place = Place::at(&file.source, at..at + DUMP.len());
    let message = format!("`{DUMP}` has no order, so the page would differ from build to build");
    let hint = "print what you look for by its name: `{{ story }}`, `{{ issue }}`";
    Some(Diagnostic::new(Code::BadTemplate, place, message).hint(hint))
}

/// What is wrong with templates that could not be loaded: every syntax error, or else everything
/// they name that does not exist.
pub(super) fn loading(error: &Error, theme: &Theme) -> Vec<Diagnostic> {
    let written = &Written { theme, metered: &BTreeMap::new() };
    match error.kind() {
        ErrorKind::SyntaxError(_) => syntax_errors(written),
        ErrorKind::Msg(reports) => match unknown_names(reports, written) {
            found if found.is_empty() => vec![diagnose(error, written)],
            found => found,
        },
        _ => vec![diagnose(error, written)],
    }
}

/// What went wrong with a page; where it is not known, its template is to blame.
pub(super) fn rendering(error: &Error, written: &Written<'_>, page: Rendering<'_>) -> Diagnostic {
    let mut diagnostic = diagnose(error, written);
    if let Some(excess) = page.excess {
        diagnostic.message = excess;
    }
    if diagnostic.place.is_none() {
        diagnostic.place =
            written.theme.templates.get(page.template).map(|f| Place::file(&f.source));
    }
    diagnostic.hint(format!("while rendering {}", page.subject))
}

/// The first syntax error of each template.
fn syntax_errors(written: &Written<'_>) -> Vec<Diagnostic> {
    let first = |(name, file): (&String, &ThemeFile)| {
        let error = Tera::new().add_raw_template(name, file.text()?).err()?;
        matches!(error.kind(), ErrorKind::SyntaxError(_)).then(|| diagnose(&error, written))
    };
    written.theme.templates.iter().filter_map(first).collect()
}

fn diagnose(error: &Error, written: &Written<'_>) -> Diagnostic {
    let theme = written.theme;
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let place = place_of(report, written);
            let related = callers(&error.to_string(), written);
            Diagnostic { place, related, ..bad(report.message()) }
        }
        ErrorKind::CircularInclude { tpl, .. } | ErrorKind::CircularExtend { tpl, .. } => {
            let place = theme.templates.get(tpl).map(|f| Place::file(&f.source));
            let message = format!("the template `{tpl}` includes or extends itself");
            let hint = "a template of yours takes the place of the built-in one of its name";
            Diagnostic { place, ..bad(&message) }.hint(hint)
        }
        ErrorKind::MissingParent { current, parent } => {
            let place = theme.templates.get(current).map(|f| Place::file(&f.source));
            Diagnostic { place, ..bad(&format!("there is no template `{parent}` to extend")) }
        }
        _ => bad(&error.to_string()),
    }
}

fn bad(message: &str) -> Diagnostic {
    // Some messages have several lines, which have to be one here.
    let message = message.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    Diagnostic::nowhere(Code::BadTemplate, lowered(&message))
}

fn place_of(report: &ReportError, written: &Written<'_>) -> Option<Place> {
    let span = report.span();
    let (start, end) = ((span.start_line, span.start_col), (span.end_line, span.end_col));
    written.place(report.filename(), start, end)
}

/// With more callers than this the rest is not shown.
const CALLERS: usize = 12;

/// The way to the place of an error: who included the template or called the component, the nearest first.
/// Tera tells it in the text of the error alone: a line `note: called from file:line:column` each, and an
/// excerpt with `^`.
fn callers(report: &str, written: &Written<'_>) -> Vec<(Place, String)> {
    let notes = report.split("\nnote: called from ").skip(1).take(CALLERS);
    let place = |note: &str| place_at(note.lines().next()?, note.lines().nth(3), written);
    notes.filter_map(|note| Some((place(note)?, "called from here".to_owned()))).collect()
}

/// Filters, functions, components and templates that do not exist. Tera has only one text for all of
/// them: an `error:` line, a `--> file:line:column` line and an excerpt with `^` for each use. Every
/// name is reported once, where it is used first.
fn unknown_names(reports: &str, written: &Written<'_>) -> Vec<Diagnostic> {
    let mut found: Vec<(Diagnostic, usize)> = Vec::new();
    for report in format!("\n{reports}").split("\nerror: ").skip(1) {
        let message = lowered(report.lines().next().unwrap_or_default());
        match found.iter_mut().find(|(known, _)| known.message == message) {
            Some((_, more)) => *more += 1,
            None => {
                let place = place_in(report, written);
                let diagnostic = Diagnostic { place, ..bad(&message) };
                found.push((diagnostic, 0));
            }
        }
    }
    found.into_iter().map(|(diagnostic, more)| with_advice(diagnostic, more)).collect()
}

fn with_advice(diagnostic: Diagnostic, more: usize) -> Diagnostic {
    let advice =
        "see docs/theme-reference.md; a file of yours takes the place of the built-in one whole";
    match more {
        0 => diagnostic.hint(advice),
        1 => diagnostic.hint(format!("{advice}; it is used once more")),
        _ => diagnostic.hint(format!("{advice}; it is used {more} more times")),
    }
}

/// The place a report names, as long as its row of `^`.
fn place_in(report: &str, written: &Written<'_>) -> Option<Place> {
    let at = report.lines().find_map(|line| line.trim_start().strip_prefix("--> "))?;
    place_at(at, report.lines().nth(4), written)
}

/// The place that is written as `file:line:column`, as long as the `^` of a line.
fn place_at(at: &str, marks: Option<&str>, written: &Written<'_>) -> Option<Place> {
    let mut parts = at.rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    let length = marks.map_or(1, |marks| marks.matches('^').count());
    let start = column.saturating_sub(1);
    written.place(parts.next()?, (line, start), (line, start + length))
}

/// A message in our manner: the first letter small, no full stop.
fn lowered(message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    let mut letters = message.chars();
    let second_small = message.chars().nth(1).is_some_and(|c| !c.is_uppercase());
    match letters.next() {
        Some(first) if second_small => first.to_lowercase().chain(letters).collect(),
        _ => message.to_owned(),
    }
}

/// Tera's lines from 1 and columns from 0, in characters, as a byte.
fn byte(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = &text[start..];
    start + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at)
}
