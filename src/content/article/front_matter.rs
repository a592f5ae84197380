//! The block of YAML between `---` lines at the beginning of a file.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::path::SourcePath;
use crate::base::yaml::scalar;

/// The position of the front matter in a file, in bytes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FrontMatter {
    yaml: Range<usize>,
    body: usize,
}

impl FrontMatter {
    /// Finds the front matter of a file.
    ///
    /// # Errors
    /// If the file is empty, has no front matter, or one without its opening or closing `---`.
    pub fn find(file: &SourcePath, text: &str) -> Result<Self, Box<Diagnostic>> {
        let start = text.len() - text.trim_start_matches('\u{FEFF}').len();
        if text[start..].trim().is_empty() {
            let message = "the file is empty";
            return Err(Box::new(
                Diagnostic::new(Code::EmptyArticle, Place::file(file), message)
                    .hint(format!("write a {} and a text, or delete the file", first_key(file))),
            ));
        }
        let mut lines = lines(text, start);
        let Some((_, yaml_start)) = lines.next().filter(|(line, _)| is_fence(&text[line.clone()]))
        else {
            return Err(Box::new(no_opening(file, text, start)));
        };
        match lines.find(|(line, _)| {
            is_fence(&text[line.clone()]) || text[line.clone()].trim_end() == "..."
        }) {
            Some((line, body)) => Ok(Self { yaml: yaml_start..line.start, body }),
            None => Err(Box::new(no_closing(file, text, yaml_start))),
        }
    }

    /// A file without front matter.
    pub fn none(text: &str) -> Self {
        let start = text.len() - text.trim_start_matches('\u{FEFF}').len();
        Self { yaml: start..start, body: start }
    }

    /// The YAML between the lines.
    pub fn yaml<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.yaml.clone()).unwrap_or_default()
    }

    /// The position of the YAML in the file, in bytes.
    pub fn yaml_start(&self) -> usize {
        self.yaml.start
    }

    /// The text below the front matter.
    pub fn body<'t>(&self, text: &'t str) -> &'t str {
        &text[self.body..]
    }

    /// The position of the text in the file, in bytes.
    pub fn body_start(&self) -> usize {
        self.body
    }
}

/// The lines from a position on: each without its end, and the position of the next.
fn lines(text: &str, start: usize) -> impl Iterator<Item = (Range<usize>, usize)> {
    let mut at = start;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let (len, next) = match rest.find('\n') {
            Some(end) => (end, at + end + 1),
            None => (rest.len(), text.len()),
        };
        let line = at..at + len;
        at = next;
        Some((line, next))
    })
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

/// Reports after which line the closing line belongs: the last one that looks like front matter.
fn no_closing(file: &SourcePath, text: &str, yaml_start: usize) -> Diagnostic {
    let message = "the front matter has no closing `---`";
    let is_key = |line: &str| {
        looks_like_key(line) || line.starts_with([' ', '\t', '#']) || line.starts_with("- ")
    };
    let keys = lines(text, yaml_start).take_while(|(line, _)| is_key(&text[line.clone()]));
    match keys.last() {
        Some((last, _)) => Diagnostic::new(Code::BadFrontMatter, Place::at(file, last), message)
            .hint("below this line, before the text, write the line `---`"),
        None => {
            let place = Place::at(file, yaml_start.saturating_sub(4)..yaml_start.saturating_sub(1));
            Diagnostic::new(Code::BadFrontMatter, place, message)
                .hint("put a line `---` between the keys and the text")
        }
    }
}

/// Front matter in the format of other programs: TOML between lines `+++`, or JSON in braces.
fn of_another_format(text: &str, place: &Place) -> Option<Diagnostic> {
    let first = text.lines().next()?.trim_end();
    let (format, keys) = match first {
        "+++" => ("TOML, which Hugo and Zola use", text.lines().skip(1).collect::<Vec<_>>()),
        _ if first.starts_with("{") && !first.starts_with("{{") => ("JSON", Vec::new()),
        ";;;" => ("JSON", Vec::new()),
        _ => return None,
    };
    let title = keys.iter().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "title").then(|| value.trim().to_owned())
    });
    let title = title.unwrap_or_else(|| "\"The New Crane\"".to_owned());
    let message = format!("the front matter is {format}, but pressrun reads YAML");
    let hint = format!(
        "begin and end it with the line `---`, and write each key with a colon: `headline: {title}`"
    );
    Some(Diagnostic::new(Code::BadFrontMatter, place.clone(), message).hint(hint))
}

/// Reports that the opening line is missing, or the whole front matter.
fn no_opening(file: &SourcePath, text: &str, start: usize) -> Diagnostic {
    let first = lines(text, start).next().map_or(start..start, |(line, _)| line);
    let keys_first = looks_like_key(&text[first.clone()]);
    let fenced = lines(text, start).take(60).any(|(line, _)| is_fence(&text[line]));
    let headline = headline_in(&text[first.clone()]);
    let place = Place::at(file, first);
    if let Some(other) = of_another_format(&text[start..], &place) {
        return other;
    }
    let mut filled = lines(text, start).filter(|(line, _)| !text[line.clone()].trim().is_empty());
    if filled.next().is_some_and(|(line, _)| is_fence(&text[line])) {
        let message = "the front matter does not begin on the first line";
        return Diagnostic::new(Code::BadFrontMatter, place, message)
            .hint("delete the empty lines above `---`");
    }
    if keys_first || fenced {
        let message = "the front matter has no opening `---`";
        return Diagnostic::new(Code::BadFrontMatter, place, message)
            .hint("make `---` the first line of the file, before the first key");
    }
    let key = first_key(file);
    let headline = headline.unwrap_or_else(|| "...".to_owned());
    Diagnostic::new(Code::BadFrontMatter, place, "the file has no front matter")
        .hint(format!("begin it with three lines: `---`, `{key}: {headline}` and `---`"))
}

/// The key that no file of this kind can do without.
fn first_key(file: &SourcePath) -> &'static str {
    match file.as_str().split('/').nth(1) {
        Some("pages") => "title",
        Some("authors") => "name",
        _ => "headline",
    }
}

/// The headline in a first line that is a Markdown heading.
fn headline_in(line: &str) -> Option<String> {
    let headline = line.strip_prefix('#')?.trim_start_matches('#').trim();
    (!headline.is_empty()).then(|| scalar(headline))
}

/// Whether a line begins like `key: value`.
fn looks_like_key(line: &str) -> bool {
    line.split_once(':').is_some_and(|(key, rest)| {
        !key.is_empty()
            && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
            && (rest.is_empty() || rest.starts_with([' ', '\r']))
    })
}
