//! Diagnostics as JSON, for editors and scripts.

use serde_json::{Value, json};

use super::region::Files;
use super::{Diagnostic, Place, Severity};
use crate::base::path::SourcePath;

/// Makes an array with an object for each diagnostic.
///
/// Its keys: `severity` (`error`, `warning`), `code`, `message`, `hint`, then the place (`file`, `line`,
/// `column`, `end_line`, `end_column`, `text`) and `related`, an array of places with a `message`.
/// Lines and columns count from 1, columns in Unicode characters; the end is the character after the
/// last. `text` is the line on which the place begins, or the piece of a very long line around the place.
/// Unknown values are `null`.
pub fn json<'a>(
    diagnostics: &[Diagnostic],
    source: &dyn Fn(&SourcePath) -> Option<&'a str>,
) -> Value {
    let files = Files::new(source);
    diagnostics.iter().map(|d| object(d, &files)).collect()
}

/// One diagnostic.
fn object(diagnostic: &Diagnostic, files: &Files<'_, '_>) -> Value {
    let related = diagnostic.related.iter().map(|(place, label)| {
        let mut value = located(Some(place), files);
        value["message"] = label.as_str().into();
        value
    });
    let mut value = located(diagnostic.place.as_ref(), files);
    value["severity"] = severity(diagnostic.severity).into();
    value["code"] = diagnostic.code.name().into();
    value["message"] = diagnostic.message.as_str().into();
    value["hint"] = diagnostic.hint.as_deref().into();
    value["related"] = related.collect();
    value
}

/// The keys that describe a place.
fn located(place: Option<&Place>, files: &Files<'_, '_>) -> Value {
    let found = place.and_then(|place| files.region(place));
    json!({
        "file": place.map(|place| place.file.as_str()),
        "line": found.as_ref().map(|region| region.start.0),
        "column": found.as_ref().map(|region| region.start.1),
        "end_line": found.as_ref().map(|region| region.end.0),
        "end_column": found.as_ref().map(|region| region.end.1),
        "text": found.as_ref().map(|region| region.near().0),
    })
}

/// The name of a severity; SARIF uses the same names for its levels.
pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;

    #[test]
    fn places_are_whole_and_missing_ones_null() {
        let json = super::json(&samples::all(), &samples::source);
        insta::assert_snapshot!(samples::lines(&json), @r#"
        {"code":"unknown-key","column":1,"end_column":5,"end_line":3,"file":"content/é x.md","hint":"did you mean `draft`?","line":3,"message":"unknown key `draf`","related":[{"column":1,"end_column":9,"end_line":2,"file":"content/é x.md","line":2,"message":"the headline is here","text":"headline: Grid"},{"column":null,"end_column":null,"end_line":null,"file":"content/b.md","line":null,"message":"this one has it right","text":null}],"severity":"error","text":"draf: true"}
        {"code":"unused-file","column":null,"end_column":null,"end_line":null,"file":"content/b.md","hint":null,"line":null,"message":"nothing refers to this file","related":[],"severity":"warning","text":null}
        {"code":"bad-output-folder","column":null,"end_column":null,"end_line":null,"file":null,"hint":null,"line":null,"message":"`content` cannot be the output folder","related":[],"severity":"error","text":null}
        "#);
    }
}
