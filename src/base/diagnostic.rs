//! Mistakes that an author can correct, each with its kind, its place, what is wrong and what to do.

mod catalog;
mod region;

mod draw;
mod json;
mod overview;
mod sarif;

#[cfg(test)]
mod samples;

use std::collections::BTreeSet;
use std::ops::Range;

pub use catalog::Code;
pub use draw::{Style, draw, summary, visible, visible_line};
pub use json::json;
pub use overview::{Extent, Overview};
pub use region::line_column;
pub use sarif::sarif;

use serde::{Deserialize, Serialize};

use crate::base::path::{SourcePath, in_one_line};

/// The severity of a mistake. An error stops the publication; a warning does so only with `--strict`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Severity {
    /// The site would be wrong or incomplete, or would leak something.
    Error,
    /// A weakness of the site.
    Warning,
}

/// A range of bytes in a source file.
pub type Span = Range<usize>;

/// A place in a source file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Place {
    /// The file.
    pub file: SourcePath,
    /// The first byte, and the byte after the last; `None` if the file as a whole is meant.
    pub span: Option<(usize, usize)>,
}

impl Place {
    /// The file as a whole.
    pub fn file(file: &SourcePath) -> Self {
        Self { file: file.clone(), span: None }
    }

    /// Some bytes of the file.
    pub fn at(file: &SourcePath, span: Span) -> Self {
        Self { file: file.clone(), span: Some((span.start, span.end)) }
    }
}

/// One mistake in a publication.
///
/// The message is lower case, without a final period, names in backticks; the hint says what to do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Its kind.
    pub code: Code,
    /// Its severity: that of its kind, unless the publication's `checks` change it.
    pub severity: Severity,
    /// Where it is; `None` if it is not in a file, but for example in a flag.
    pub place: Option<Place>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
    /// Other places that belong to it, each with a label: "first used here".
    pub related: Vec<(Place, String)>,
}

impl Diagnostic {
    /// A mistake at a place.
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self { place: Some(place), ..Self::nowhere(code, message) }
    }

    /// A mistake that is not in a particular file.
    pub fn nowhere(code: Code, message: impl Into<String>) -> Self {
        let message = in_one_line(&message.into()).into_owned();
        let severity = code.severity();
        Self { code, severity, place: None, message, hint: None, related: Vec::new() }
    }

    /// A name that was replaced with another, and still works.
    pub fn old_name(place: Place, old: &str, new: &str) -> Self {
        let message = format!("`{old}` has a new name: `{new}`");
        Self::new(Code::OldName, place, message)
            .hint(format!("write `{new}`; `{old}` still works for now"))
    }

    /// Adds a hint what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds a hint, if there is one.
    #[must_use]
    pub fn maybe_hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }

    /// Adds another place that belongs to the mistake.
    #[must_use]
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, in_one_line(&label.into()).into_owned()));
        self
    }

    /// Whether one of its places is in a file.
    pub fn is_about(&self, file: &SourcePath) -> bool {
        let places = self.place.iter().chain(self.related.iter().map(|(place, _)| place));
        places.into_iter().any(|place| place.file == *file)
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Sorts by file and place. Drops repetitions, and mistakes that only result from conflict marks in a file.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    let is_conflict = |d: &Diagnostic| matches!(d.code, Code::ConflictMarks | Code::ConflictCopy);
    let conflicts = diagnostics.iter().filter(|d| is_conflict(d) && d.is_error());
    let files: BTreeSet<SourcePath> =
        conflicts.filter_map(|d| Some(d.place.as_ref()?.file.clone())).collect();
    if !files.is_empty() {
        let is_free = |d: &Diagnostic| d.place.as_ref().is_none_or(|p| !files.contains(&p.file));
        diagnostics.retain(|d| is_conflict(d) || is_free(d));
    }
    diagnostics.sort_by(|a, b| {
        (&a.place, a.code.name(), &a.message).cmp(&(&b.place, b.code.name(), &b.message))
    });
    diagnostics.dedup();
}

/// Above this number of known words, no suggestion is made: the search takes time for every mistake, and among so
/// many words some are similar by chance.
const MOST_KNOWN: usize = 500;

/// Suggests the known word that is nearest to a mistyped one: "did you mean `draft`?".
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, known).map(suggestion)
}

/// "did you mean `draft`?"
pub fn suggestion(word: &str) -> String {
    format!("did you mean `{}`?", in_one_line(word))
}

/// The known word that is nearest to a mistyped one. Among many hundreds of known words, there is none.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let known: Vec<&str> = known.into_iter().take(MOST_KNOWN + 1).collect();
    if known.len() > MOST_KNOWN {
        return None;
    }
    let folded = crate::base::path::fold(word);
    let length = folded.chars().count();
    let near = |k: &'a str| {
        let most = 1 + k.chars().count().min(word.len()) / 4;
        let other = crate::base::path::fold(k);
        // Each step of the edit distance changes the length of a word by at most one.
        let far = other.chars().count().abs_diff(length) > most;
        let distance = (!far).then(|| strsim::damerau_levenshtein(&folded, &other))?;
        (distance <= most).then_some((distance, k))
    };
    let nearest = known.into_iter().filter_map(near).min();
    nearest.map(|(_, k)| k)
}

#[cfg(test)]
mod tests {
    use super::{MOST_KNOWN, did_you_mean};

    #[test]
    fn a_near_word_is_suggested_unless_there_are_too_many() {
        let mut known: Vec<String> = (1..MOST_KNOWN).map(|n| format!("photo-{n}.jpg")).collect();
        known.push("grid.jpg".to_owned());
        let suggest = |known: &[String]| did_you_mean("gird.jpg", known.iter().map(String::as_str));
        assert_eq!(suggest(&known).as_deref(), Some("did you mean `grid.jpg`?"));
        known.push("one-too-many.jpg".to_owned());
        assert_eq!(suggest(&known), None);
    }
}
