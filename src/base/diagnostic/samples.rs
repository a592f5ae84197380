//! Sample diagnostics for tests.

use super::{Code, Diagnostic, Place};
use crate::base::path::SourcePath;

/// The text of the only file that has one.
const TEXT: &str = "---\nheadline: Grid\ndraf: true\n---\n";

/// The text of `content/é x.md`.
pub(super) fn source(file: &SourcePath) -> Option<&'static str> {
    (file.name() == "é x.md").then_some(TEXT)
}

/// A path, checked.
pub(super) fn path(text: &str) -> SourcePath {
    SourcePath::new(text).expect("the tests name good paths")
}

/// An array with one value per line.
pub(super) fn lines(array: &serde_json::Value) -> String {
    let lines = array.as_array().into_iter().flatten();
    lines.map(|value| format!("{value}\n")).collect()
}

/// One diagnostic of each shape: with span, hint and related places; for a whole file; without a file.
pub(super) fn all() -> Vec<Diagnostic> {
    let file = path("content/é x.md");
    let other = path("content/b.md");
    vec![
        Diagnostic::new(Code::UnknownKey, Place::at(&file, 19..23), "unknown key `draf`")
            .hint("did you mean `draft`?")
            .related(Place::at(&file, 4..12), "the headline is here")
            .related(Place::file(&other), "this one has it right"),
        Diagnostic::new(Code::UnusedFile, Place::file(&other), "nothing refers to this file"),
        Diagnostic::nowhere(Code::BadOutput, "`content` cannot be the output folder"),
    ]
}
