//! Turns errors of Tera into diagnostics in the template where they occurred.

use std::collections::{BTreeMap, BTreeSet};

use tera::{Error, ErrorKind, ReportError, Tera};

use super::metered::Metered;
use super::{FUNCTIONS, tags};
use crate::base::diagnostic::{Code, Diagnostic, Place, did_you_mean};
use crate::site::theme::{MentionKind, Template, Theme, ThemeFile, mentions};

/// The beginning of the message about an unknown interface word.
pub(super) const NO_WORD: &str = "the theme has no interface word";

/// The beginning of the message about an unknown asset.
pub(super) const NO_ASSET: &str = "the theme has no asset";

/// The page that was being rendered.
pub(super) struct Rendering<'a> {
    /// The name of its template.
    pub(super) template: &'a str,
    /// Its URL.
    pub(super) subject: &'a str,
    /// The message, if it has exceeded its budget.
    pub(super) excess: Option<String>,
}

/// The templates of a theme, with the metered versions of some.
#[derive(Clone, Copy)]
pub(super) struct Written<'a> {
    pub(super) theme: &'a Theme,
    pub(super) metered: &'a BTreeMap<String, Metered>,
}

impl Written<'_> {
    /// A place given by Tera as lines, from 1, and columns, from 0.
    fn place(&self, name: &str, start: (usize, usize), end: (usize, usize)) -> Option<Place> {
        let file = self.theme.templates.file(name)?;
        let metered = self.metered.get(name);
        let text = metered.map_or_else(|| file.text(), |metered| Some(&metered.text))?;
        let from = byte(text, start.0, start.1);
        let span = from..byte(text, end.0, end.1).max(from);
        Some(Place::at(&file.source, metered.map_or(span.clone(), |metered| metered.origin(span))))
    }
}

/// The variable with which Tera prints all others, in an order that differs from run to run.
const DUMP: &str = "__tera_context";

/// Reports a template that prints all variables: its output would never be the same twice.
pub(super) fn dump(file: &ThemeFile) -> Option<Diagnostic> {
    let at = file.text()?.find(DUMP)?;
    let place = Place::at(&file.source, at..at + DUMP.len());
    let message = format!("`{DUMP}` has no order, so the page would differ from build to build");
    let hint = "print what you look for by its name: `{{ story }}`, `{{ issue }}`";
    Some(Diagnostic::new(Code::BadTemplate, place, message).hint(hint))
}

/// What is wrong with templates that could not be loaded: every syntax error, or else all unknown names in them.
pub(super) fn loading(error: &Error, theme: &Theme) -> Vec<Diagnostic> {
    let written = &Written { theme, metered: &BTreeMap::new() };
    match error.kind() {
        ErrorKind::SyntaxError(_) => syntax_errors(written),
        ErrorKind::Msg(reports) => {
            let renamed = renamed(theme);
            match unknown_names(reports, &Written { theme, metered: &renamed }) {
                found if found.is_empty() => vec![diagnose(error, written)],
                found => found,
            }
        }
        _ => vec![diagnose(error, written)],
    }
}

/// The templates that were loaded with keys in place of names.
fn renamed(theme: &Theme) -> BTreeMap<String, Metered> {
    let all = theme.templates.all().iter().filter(|(_, template)| !template.renamed.is_empty());
    let with_keys = all.filter_map(|(key, template)| {
        let text = template.file.text()?;
        Some((key.clone(), Metered::with_keys(text, &template.renamed)))
    });
    with_keys.collect()
}

/// What went wrong with a page. If the place is not known, it is the template of the page.
pub(super) fn rendering(error: &Error, written: &Written<'_>, page: Rendering<'_>) -> Diagnostic {
    let mut diagnostic = diagnose(error, written);
    if let Some(excess) = page.excess {
        diagnostic.message = excess;
    }
    if diagnostic.place.is_none() {
        let templates = &written.theme.templates;
        let file = templates.key(page.template).and_then(|key| templates.file(key));
        diagnostic.place = file.map(|file| Place::file(&file.source));
    }
    let advice = meant(&diagnostic.message, written.theme)
        .or_else(|| called(&diagnostic, written.theme))
        .map(|advice| match advice.ends_with('?') {
            true => format!("{advice} Seen "),
            false => format!("{advice}; seen "),
        });
    diagnostic.hint(format!("{}while rendering {}", advice.unwrap_or_default(), page.subject))
}

/// A suggestion for an unknown variable, field, word or asset.
fn meant(message: &str, theme: &Theme) -> Option<String> {
    let name = message.split('`').nth(1)?;
    if message.starts_with(NO_WORD) {
        let keys = theme.words.keys().map(|key| key.split('.').next().unwrap_or(key));
        return did_you_mean(name, keys);
    }
    if message.starts_with(NO_ASSET) {
        return did_you_mean(name, theme.assets.keys().map(String::as_str));
    }
    // Tera only lists the others in its message.
    let lists = ["Available variables: ", "Available fields: "];
    let (_, known) = lists.iter().find_map(|list| message.split_once(list))?;
    did_you_mean(name, known.trim_end_matches('.').split(", "))
}

/// The arguments of a function that was called with wrong ones.
fn called(diagnostic: &Diagnostic, theme: &Theme) -> Option<String> {
    let is_about_arguments = ["missing keyword argument", "unknown keyword argument"]
        .iter()
        .any(|begin| diagnostic.message.starts_with(begin));
    let place = diagnostic.place.as_ref().filter(|_| is_about_arguments)?;
    let file = theme.templates.files().find(|file| file.source == place.file)?;
    let (from, to) = place.span?;
    let call = file.text()?.get(from..to)?;
    let name = call.split('(').next()?.trim();
    let (_, takes) = FUNCTIONS.iter().find(|(function, _)| *function == name)?;
    let takes: Vec<String> = takes.iter().map(|argument| format!("{argument}=…")).collect();
    Some(format!("write `{name}({})`", takes.join(", ").replace("…=…", "…")))
}

/// The first syntax error of each template.
fn syntax_errors(written: &Written<'_>) -> Vec<Diagnostic> {
    let first = |(key, template): (&String, &Template)| {
        let error = Tera::new().add_raw_template(key, template.file.text()?).err()?;
        matches!(error.kind(), ErrorKind::SyntaxError(_)).then(|| diagnose(&error, written))
    };
    written.theme.templates.all().iter().filter_map(first).collect()
}

fn diagnose(error: &Error, written: &Written<'_>) -> Diagnostic {
    let theme = written.theme;
    match error.kind() {
        ErrorKind::SyntaxError(report) => tag_fault(report, theme).unwrap_or_else(|| {
            let place = place_of(report, written);
            let message = report.message().to_lowercase();
            let is_missing =
                |end: &&str| message.replace('`', "").ends_with(&format!("expected {end}"));
            let hint = match ["}}", "%}", "/>"].into_iter().find(is_missing) {
                None if message.contains("unexpected end of input") => {
                    Some("end the tag that is still open: with `}}` or `%}`".to_owned())
                }
                end => end.map(|end| format!("write `{end}` where the tag ends")),
            };
            Diagnostic { place, ..bad(report.message()) }.maybe_hint(hint)
        }),
        ErrorKind::RenderingError(report) => {
            let place = place_of(report, written);
            let related = callers(&error.to_string(), written);
            Diagnostic { place, related, ..bad(report.message()) }
        }
        ErrorKind::CircularInclude { include_chain: ring, .. } => {
            circular(ring, MentionKind::Includes, theme)
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain } => {
            let ring: Vec<String> = [tpl].into_iter().chain(inheritance_chain).cloned().collect();
            circular(&ring, MentionKind::Extends, theme)
        }
        ErrorKind::MissingParent { current, parent } => missing_parent(current, parent, theme),
        _ => bad(&error.to_string()),
    }
}

/// Where a template names another one.
fn named(key: &str, kind: MentionKind, theme: &Theme) -> Option<Place> {
    let file = theme.templates.file(key)?;
    let mention = mentions(file.text()?).into_iter().find(|mention| mention.kind == kind);
    Some(mention.map_or_else(|| Place::file(&file.source), |it| Place::at(&file.source, it.span)))
}

/// Templates that extend or include each other in a ring; the last key is that of an earlier one.
fn circular(keys: &[String], kind: MentionKind, theme: &Theme) -> Diagnostic {
    let last = keys.last().map_or("", String::as_str);
    let first = keys.iter().position(|key| key == last).unwrap_or(0);
    let ring = &keys[first..];
    let is_own = |key: &&String| theme.templates.file(key).is_some_and(|file| file.is_own);
    let key = ring.iter().find(is_own).map_or(last, String::as_str);
    let verb = if kind == MentionKind::Extends { "extends" } else { "includes" };
    let message = match ring {
        [one, _] => format!("the template `{one}` {verb} itself"),
        _ => {
            let names: Vec<String> = ring.iter().map(|key| format!("`{key}`")).collect();
            format!("templates {} each other: {}", verb.trim_end_matches('s'), names.join(", "))
        }
    };
    let hint = match theme.templates.replaced(key) {
        Some(below) => {
            let tag = if kind == MentionKind::Extends { "extends" } else { "include" };
            format!("for the template that yours replaces, write `{{% {tag} \"{below}\" %}}`")
        }
        None => "a template cannot be a part of itself; remove one of the tags".to_owned(),
    };
    Diagnostic { place: named(key, kind, theme), ..bad(&message) }.hint(hint)
}

/// A template that extends one that does not exist.
fn missing_parent(current: &str, parent: &str, theme: &Theme) -> Diagnostic {
    let message = format!("there is no template `{parent}` to extend");
    let place = named(current, MentionKind::Extends, theme);
    Diagnostic { place, ..bad(&message) }.maybe_hint(near_template(parent, theme))
}

/// A suggestion for the name of an unknown template.
fn near_template(name: &str, theme: &Theme) -> Option<String> {
    let templates = &theme.templates;
    let Some((folder, rest)) = name.split_once('/') else {
        return did_you_mean(name, templates.names());
    };
    let themes: Vec<&str> =
        templates.prefixes().iter().filter_map(|prefix| prefix.split(['/', ' ']).next()).collect();
    if themes.contains(&folder) {
        let near = did_you_mean(rest, templates.names())?;
        return Some(near.replacen('`', &format!("`{folder}/"), 1));
    }
    let near = did_you_mean(name, templates.names())
        .or_else(|| did_you_mean(folder, themes.iter().copied()));
    near.or_else(|| {
        let themes: BTreeSet<&str> = themes.into_iter().collect();
        let themes: Vec<&str> = themes.into_iter().collect();
        Some(format!("templates can be named from these themes: {}", themes.join(", ")))
    })
}

/// A syntax error in the nesting of tags, reported at the responsible tag.
fn tag_fault(report: &ReportError, theme: &Theme) -> Option<Diagnostic> {
    let file = theme.templates.file(report.filename())?;
    let text = file.text()?;
    let span = report.span();
    let fault = tags::fault(text, byte(text, span.start_line, span.start_col))?;
    let place = Place::at(&file.source, fault.span);
    let diagnostic = Diagnostic::new(Code::BadTemplate, place, fault.what).hint(fault.hint);
    Some(match fault.open {
        Some(open) => diagnostic.related(Place::at(&file.source, open), "this is open"),
        None => diagnostic,
    })
}

fn bad(message: &str) -> Diagnostic {
    // Some messages have several lines, but a diagnostic must have one.
    let message = message.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    Diagnostic::nowhere(Code::BadTemplate, lowered(&message))
}

fn place_of(report: &ReportError, written: &Written<'_>) -> Option<Place> {
    let span = report.span();
    let (start, end) = ((span.start_line, span.start_col), (span.end_line, span.end_col));
    written.place(report.filename(), start, end)
}

/// The most callers that are shown.
const CALLERS: usize = 12;

/// The path to an error: the templates that included the template or called the component, the nearest first. Tera
/// only gives it in the text of the error: for each, a line `note: called from file:line:column`, and an excerpt with
/// `^`.
fn callers(report: &str, written: &Written<'_>) -> Vec<(Place, String)> {
    let notes = report.split("\nnote: called from ").skip(1).take(CALLERS);
    let place = |note: &str| place_at(note.lines().next()?, note.lines().nth(3), written);
    notes.filter_map(|note| Some((place(note)?, "called from here".to_owned()))).collect()
}

/// Unknown filters, functions, components and templates. Tera reports all of them in one text: for each use, an
/// `error:` line, a `--> file:line:column` line, and an excerpt with `^`. Every name is reported once, at its first
/// use.
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
    let advised = |(diagnostic, more): (Diagnostic, usize)| {
        let near = near_name(&diagnostic.message, written.theme);
        with_advice(diagnostic, near, more)
    };
    found.into_iter().map(advised).collect()
}

/// Tera's filters and tests.
#[rustfmt::skip]
const FILTERS: [&str; 34] = [
    "safe", "default", "upper", "lower", "wordcount", "escape", "escape_html", "escape_xml", "newlines_to_br", "pluralize",
    "trim", "trim_start", "trim_end", "replace", "capitalize", "title", "truncate", "indent", "str", "int", "float",
    "length", "reverse", "split", "abs", "round", "first", "last", "nth", "join", "sort", "unique", "get", "group_by",
];
const TESTS: [&str; 15] = [
    "string",
    "number",
    "map",
    "bool",
    "array",
    "integer",
    "float",
    "none",
    "iterable",
    "defined",
    "undefined",
    "odd",
    "even",
    "starting_with",
    "containing",
];

/// A suggestion for an unknown name: `unknown function `teser``.
fn near_name(message: &str, theme: &Theme) -> Option<String> {
    let (kind, rest) = message.split_once('`')?;
    let name = rest.split('`').next()?;
    let kind = kind.trim().trim_start_matches("unknown ");
    let texts = theme.templates.files().filter_map(ThemeFile::text);
    let functions = FUNCTIONS.iter().map(|(name, _)| *name);
    match kind {
        "function" => did_you_mean(name, functions.chain(["range", "throw"])),
        "filter" => did_you_mean(name, FILTERS),
        "test" => did_you_mean(name, TESTS),
        "component" => did_you_mean(name, tags::defined("component", texts)),
        "block" => {
            let others = tags::defined("block", texts).into_iter().filter(|other| *other != name);
            let list = "docs/theme-reference.md lists the blocks of each template".to_owned();
            did_you_mean(name, others).or(Some(list))
        }
        "template" | "include" => near_template(name, theme),
        _ => None,
    }
}

fn with_advice(diagnostic: Diagnostic, near: Option<String>, more: usize) -> Diagnostic {
    let advice = "see docs/theme-reference.md; your file replaces the built-in one as a whole";
    let advice = near.unwrap_or_else(|| advice.to_owned());
    match more {
        0 => diagnostic.hint(advice),
        1 => diagnostic.hint(format!("{advice}; it is used once more")),
        _ => diagnostic.hint(format!("{advice}; it is used {more} more times")),
    }
}

/// The place in a report, as long as its row of `^`.
fn place_in(report: &str, written: &Written<'_>) -> Option<Place> {
    let at = report.lines().find_map(|line| line.trim_start().strip_prefix("--> "))?;
    place_at(at, report.lines().nth(4), written)
}

/// A place written as `file:line:column`, as long as the `^` of a line.
fn place_at(at: &str, marks: Option<&str>, written: &Written<'_>) -> Option<Place> {
    let mut parts = at.rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    let length = marks.map_or(1, |marks| marks.matches('^').count());
    let start = column.saturating_sub(1);
    written.place(parts.next()?, (line, start), (line, start + length))
}

/// A message in our style: it begins in lower case, without a full stop.
fn lowered(message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    let mut letters = message.chars();
    let second_small = message.chars().nth(1).is_some_and(|c| !c.is_uppercase());
    match letters.next() {
        Some(first) if second_small => first.to_lowercase().chain(letters).collect(),
        _ => message.to_owned(),
    }
}

/// Converts Tera's lines from 1 and columns from 0, in characters, to a byte position.
fn byte(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = &text[start..];
    start + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at)
}
