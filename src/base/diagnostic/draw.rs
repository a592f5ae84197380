//! Diagnostics drawn for a terminal: the message, the place, the line itself and what to do.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::region::{Files, Lines, Region};
use super::{Diagnostic, Place, Severity, Span};
use crate::base::path::{SourcePath, in_one_line};

/// The width of a drawing in columns; longer lines are cut around the mark.
const WIDTH: usize = 160;

/// Whether a drawing has terminal colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// Plain text, for files, pipes and tests.
    Plain,
    /// With ANSI colours (ECMA-48 SGR).
    Colour,
}

/// Draws diagnostics one below the other, each followed by an empty line. The time is linear in their
/// number and in the length of their files.
///
/// `source` gives the text of a file; without a text, only the file is named. Control characters and
/// direction marks are never sent to the terminal (see [`visible`]).
pub fn draw<'a, 'd>(
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    source: &dyn Fn(&SourcePath) -> Option<&'a str>,
    style: Style,
) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Colour => Renderer::styled().hyperlink(false),
    };
    let renderer = renderer.term_width(WIDTH);
    let files = Files::new(source);
    let mut drawing = String::new();
    for diagnostic in diagnostics {
        drawing.push_str(&renderer.render(&report(diagnostic, &files)));
        drawing.push_str("\n\n");
    }
    drawing
}

/// Counts: `2 errors, 1 warning`.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|d| d.is_error()).count();
    let counts = [(errors, "error"), (diagnostics.len() - errors, "warning")];
    let said: Vec<String> = counts
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, noun)| format!("{n} {noun}{}", if n == 1 { "" } else { "s" }))
        .collect();
    if said.is_empty() {
        return "no errors, no warnings".to_owned();
    }
    said.join(", ")
}

/// Replaces control characters, invisible characters and direction marks with one visible character
/// each: `␛` for an escape, `�` for most. Keeps line breaks and tabs.
pub fn visible(text: &str) -> String {
    text.chars().map(shown).collect()
}

/// Like [`visible`], but in one line.
pub fn visible_line(text: &str) -> String {
    visible(&in_one_line(text))
}

/// The visible replacement for a character that a terminal would obey or not show; any other character
/// unchanged.
fn shown(c: char) -> char {
    match c {
        '\n' | '\t' => c,
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('�'),
        '\u{7f}' => '␡',
        // Persian and Indic words and emoji need joiners.
        '\u{200c}' | '\u{200d}' => c,
        '\u{ad}' | '\u{61c}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' => '�',
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => '�',
        '\u{e0000}'..='\u{e007f}' => '�',
        _ if c.is_control() => '�',
        _ => c,
    }
}

/// The groups that the renderer draws for one diagnostic: itself, and a note for each related place.
fn report(diagnostic: &Diagnostic, files: &Files<'_, '_>) -> Vec<Group<'static>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(visible_line(&diagnostic.message)).id(diagnostic.code.name());
    let mut first = Group::with_title(title);
    if let Some(place) = &diagnostic.place {
        first = show(first, place, files);
    }
    if let Some(hint) = &diagnostic.hint {
        first = first.element(Level::HELP.message(visible(hint)));
    }
    let related = diagnostic.related.iter().map(|(place, label)| {
        let title = Level::NOTE.secondary_title(visible_line(label));
        show(Group::with_title(title), place, files)
    });
    std::iter::once(first).chain(related).collect()
}

/// Adds a place to a group: its file, and the line if there is one.
fn show(group: Group<'static>, place: &Place, files: &Files<'_, '_>) -> Group<'static> {
    let file = visible_line(place.file.as_str());
    let Some((lines, span)) = files.lines(&place.file).zip(place.span) else {
        return group.element(Origin::path(file));
    };
    let region = lines.region(span);
    let Excerpt { line, mark, is_cut } = excerpt(&region);
    let mut mark = AnnotationKind::Primary.span(mark);
    if let Some(last) = last_line(&lines, span).filter(|last| *last > region.start.0) {
        mark = mark.label(format!("to line {last}"));
    }
    let (number, column) = region.start;
    let snippet = Snippet::source(line).line_start(number).annotation(mark);
    match is_cut {
        // The renderer counts columns from the beginning of the text that it gets.
        true => group.element(Origin::path(file).line(number).char_column(column)).element(snippet),
        false => group.element(snippet.path(file)),
    }
}

/// The line with the last character of a span, not counting line breaks at its end.
fn last_line(lines: &Lines<'_>, (start, end): (usize, usize)) -> Option<usize> {
    let text = lines.text();
    let start = text.floor_char_boundary(start);
    let end = text.ceil_char_boundary(end);
    let marked = text.get(start..end)?.trim_end();
    Some(lines.line(start + marked.len()))
}

/// A line as it is drawn.
struct Excerpt {
    line: String,
    /// The position of the mark in it.
    mark: Span,
    /// Whether the beginning of the line is omitted.
    is_cut: bool,
}

/// The part of a region's line around the mark.
fn excerpt(region: &Region<'_>) -> Excerpt {
    let (near, marked, is_cut) = region.near();
    let (before, rest) = near.split_at(marked.start);
    let (marked, after) = rest.split_at(marked.len());
    let mut line = if is_cut { "…".to_owned() } else { String::new() };
    line.push_str(&visible(before));
    let start = line.len();
    line.extend(marked.chars().take(WIDTH).map(shown));
    let end = line.len();
    line.extend(after.chars().take(WIDTH).map(shown));
    Excerpt { line, mark: start..end, is_cut }
}

#[cfg(test)]
mod tests;
