//! Mends of a list or mapping in brackets.

use super::mends::{Mend, value};
use crate::base::yaml::written::{Line, quoted};

/// Mends entries in brackets that contain the beginning of a comment, or have an extra bracket.
pub(super) fn mends(lines: &[&str], at: usize, (open, close): (char, char)) -> Vec<Mend> {
    let line = Line::of(lines[at]);
    let inner = line.value.strip_prefix(open).and_then(|value| value.strip_suffix(close));
    let Some(inner) = inner else { return Vec::new() };
    let mut mends = Vec::new();
    if inner.ends_with(close) && !inner.contains(open) {
        let what = format!("there is one extra `{close}`");
        let right = format!("{open}{inner}");
        mends.push(value(lines, at, &right, (&what, "write")));
    }
    if inner.contains('#') && !inner.contains(['[', '{', '"', '\'']) {
        let safe = |entry: &str| match entry.contains(" #") || entry.starts_with('#') {
            true => quoted(entry),
            false => entry.to_owned(),
        };
        let entry = |entry: &str| match entry.split_once(": ") {
            Some((key, value)) if open == '{' => format!("{}: {}", key.trim(), safe(value.trim())),
            _ => safe(entry.trim()),
        };
        let entries: Vec<String> = inner.split(',').map(entry).collect();
        let right = format!("{open}{}{close}", entries.join(", "));
        let what = "YAML reads what follows ` #` as a comment, so the bracket is not closed";
        mends.push(value(lines, at, &right, (what, "put the value in quotes")));
    }
    mends
}
