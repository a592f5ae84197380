//! Data for templates: tables and trees in `content/data/`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::path::SourcePath;
use crate::base::yaml::{Reader, Tree};

/// The extensions of data files.
pub const EXTENSIONS: [&str; 4] = ["yaml", "yml", "json", "csv"];

/// A data file.
#[derive(Debug, Serialize, Deserialize)]
pub struct DataFile {
    /// Its file.
    pub source: SourcePath,
    /// Its path below `content/data/` without extension: `staff`, `tables/results`.
    pub name: String,
    /// What it holds. The rows of a table are mappings from the names of the columns.
    pub value: Tree,
}

impl DataFile {
    /// Reads a data file by its extension.
    ///
    /// # Errors
    /// If it is not what its extension says.
    pub fn parse(source: &SourcePath, text: &str) -> Result<Self, Vec<Diagnostic>> {
        let text = text.trim_start_matches('\u{FEFF}');
        let value = match source.extension().as_str() {
            "csv" => table(source, text)?,
            "json" => json(source, text)?,
            _ => yaml(source, text)?,
        };
        Ok(Self { source: source.clone(), name: name(source), value })
    }
}

/// The name of a data file.
pub fn name(source: &SourcePath) -> String {
    let path = source.as_str().strip_prefix("content/data/").unwrap_or(source.as_str());
    path.rsplit_once('.').map_or(path, |(name, _)| name).to_owned()
}

fn yaml(source: &SourcePath, text: &str) -> Result<Tree, Vec<Diagnostic>> {
    let reader = Reader::new(source, text, 0);
    let value = reader.load().map(|value| Tree::read(&reader.root(&value)));
    let found = reader.into_diagnostics();
    match value {
        Some(value) if !found.iter().any(Diagnostic::is_error) => Ok(value),
        _ => Err(found),
    }
}

fn json(source: &SourcePath, text: &str) -> Result<Tree, Vec<Diagnostic>> {
    let value: serde_json::Value = serde_json::from_str(text).map_err(|error| {
        let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
        let start: usize = lines.map(str::len).sum();
        let at = (start + error.column().saturating_sub(1)).min(text.len());
        let message = format!("the file is not JSON: {}", without_place(&error.to_string()));
        vec![Diagnostic::new(Code::BadData, Place::at(source, at..at), message)]
    })?;
    Ok(tree(value))
}

/// A message without the line and column at its end, which the place says already.
fn without_place(message: &str) -> &str {
    message.rsplit_once(" at line ").map_or(message, |(message, _)| message)
}

fn tree(value: serde_json::Value) -> Tree {
    match value {
        serde_json::Value::Null => Tree::Empty,
        serde_json::Value::Bool(flag) => Tree::Flag(flag),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(whole) => Tree::Whole(whole),
            None => Tree::Number(number.as_f64().unwrap_or_default().to_bits()),
        },
        serde_json::Value::String(text) => Tree::Text(text),
        serde_json::Value::Array(values) => Tree::List(values.into_iter().map(tree).collect()),
        serde_json::Value::Object(entries) => {
            Tree::Map(entries.into_iter().map(|(key, value)| (key, tree(value))).collect())
        }
    }
}

/// A table with a line of names (RFC 4180). Cells that are whole numbers become numbers.
fn table(source: &SourcePath, text: &str) -> Result<Tree, Vec<Diagnostic>> {
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let broken = |error: &csv::Error| {
        let at = error.position().map_or(0, csv::Position::byte) as usize;
        let at = at.min(text.len());
        let (message, hint) = match error.kind() {
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => (
                format!("the row has {len} cells, but the first line names {expected_len} columns"),
                match text[at..].lines().next().unwrap_or_default().matches('"').count() % 2 {
                    0 => "put cells that contain a comma in double quotes".to_owned(),
                    _ => "close the double quote that this row opens".to_owned(),
                },
            ),
            _ => ("the table cannot be read".to_owned(), "save it as CSV in UTF-8".to_owned()),
        };
        vec![Diagnostic::new(Code::BadData, Place::at(source, at..at), message).hint(hint)]
    };
    let names = rows.headers().map_err(|error| broken(&error))?.clone();
    if let Some(twice) = column_twice(source, text, &names) {
        return Err(vec![twice]);
    }
    let mut entries = Vec::new();
    for row in rows.records() {
        let row = row.map_err(|error| broken(&error))?;
        // A quote that is not closed makes the rest of the file one cell.
        let begin = row.position().map_or(0, csv::Position::byte) as usize;
        let rest = text.get(begin..).unwrap_or_default().trim_end();
        if rest.contains('\n') && rest.matches('"').count() % 2 == 1 && row_is_last(&row, rest) {
            let message = "a double quote is not closed, so the rest of the table is one cell";
            let end = begin + rest.find('\n').unwrap_or(rest.len());
            let open = Diagnostic::new(Code::BadData, Place::at(source, begin..end), message);
            return Err(vec![open.hint("close it in this row")]);
        }
        let cells = names.iter().zip(row.iter());
        entries.push(Tree::Map(
            cells.map(|(name, cell)| (name.to_owned(), self::cell(cell))).collect(),
        ));
    }
    Ok(Tree::List(entries))
}

/// Whether a row reaches to the end of a table that ends like this.
fn row_is_last(row: &csv::StringRecord, rest: &str) -> bool {
    let last = rest.lines().next_back().unwrap_or_default();
    row.iter().any(|cell| cell.contains('\n') && cell.trim_end().ends_with(last.trim_end()))
}

/// The mistake that two columns have one name: the cells of one would be lost.
fn column_twice(source: &SourcePath, text: &str, names: &csv::StringRecord) -> Option<Diagnostic> {
    let mut seen = BTreeSet::new();
    let twice = names.iter().find(|name| !seen.insert(*name))?;
    let message = match twice {
        "" => "two columns have no name".to_owned(),
        name => format!("two columns have the name `{name}`"),
    };
    let end = text.lines().next().unwrap_or_default().len();
    let hint = "give each column its own name in the first line";
    Some(Diagnostic::new(Code::BadData, Place::at(source, 0..end), message).hint(hint))
}

/// What separates the cells: spreadsheets of many countries write semicolons.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |c: char| first.matches(c).count();
    match (count(','), count(';'), count('\t')) {
        (commas, semicolons, tabs) if semicolons > commas && semicolons >= tabs => b';',
        (commas, _, tabs) if tabs > commas => b'\t',
        _ => b',',
    }
}

fn cell(text: &str) -> Tree {
    let is_plain = text == "0" || !text.trim_start_matches('-').starts_with('0');
    match text.parse::<i64>() {
        Ok(number) if is_plain && !text.starts_with('+') => Tree::Whole(number),
        _ if text.is_empty() => Tree::Empty,
        _ => Tree::Text(text.to_owned()),
    }
}
