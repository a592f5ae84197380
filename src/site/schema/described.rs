//! What docs/reference.md says about keys.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::base::path::SourcePath;
use crate::base::yaml::{Reader, Tree};

/// The reference, which a test compares with the tables of the program.
const REFERENCE: &str = include_str!("../../../docs/reference.md");

/// What the reference says about all keys, by the heading of their table and their name.
pub(super) struct Described(BTreeMap<(&'static str, &'static str), Row>);

/// What the reference says about a key.
pub(super) struct Row {
    /// Its default, if that is one value.
    pub(super) default: Option<Value>,
    /// What it means.
    pub(super) meaning: String,
}

impl Described {
    /// Reads the tables of keys in the reference.
    pub(super) fn read() -> Self {
        let mut rows = BTreeMap::new();
        let mut heading = "";
        let mut is_of_keys = false;
        for line in REFERENCE.lines() {
            if let Some(text) = line.strip_prefix('#') {
                heading = text.trim_start_matches('#').trim();
            }
            is_of_keys = line.starts_with("| Key |") || is_of_keys && line.starts_with('|');
            if let Some((name, row)) = row(line).filter(|_| is_of_keys) {
                rows.insert((heading, name), row);
            }
        }
        Self(rows)
    }

    /// What it says about a key.
    pub(super) fn row(&self, heading: &'static str, key: &'static str) -> Option<&Row> {
        self.0.get(&(heading, key))
    }
}

/// A row of a table of keys: key, type, default, meaning.
fn row(line: &'static str) -> Option<(&'static str, Row)> {
    let cells: Vec<&str> = line.strip_prefix('|')?.strip_suffix('|')?.splitn(4, '|').collect();
    let [name, _, default, meaning] = cells.as_slice() else { return None };
    let name = name.trim().strip_prefix('`')?.strip_suffix('`')?;
    Some((name, Row { default: value(default.trim()), meaning: plain(meaning.trim()) }))
}

/// The value in a cell that holds nothing else.
fn value(cell: &str) -> Option<Value> {
    let code = cell.strip_prefix('`')?.strip_suffix('`')?;
    let file = SourcePath::new("default").ok().filter(|_| !code.contains('`'))?;
    let reader = Reader::new(&file, code, 0);
    let value = reader.load()?;
    let tree = Tree::read(&reader.root(&value));
    // A text such as `{issue}` in a pattern is no mapping.
    Some(if matches!(tree, Tree::Map(_)) { code.into() } else { json(&tree) })
}

/// A value as JSON.
pub(super) fn json(tree: &Tree) -> Value {
    match tree {
        Tree::Empty => Value::Null,
        Tree::Flag(flag) => (*flag).into(),
        Tree::Whole(number) => (*number).into(),
        Tree::Number(bits) => f64::from_bits(*bits).into(),
        Tree::Text(text) => text.clone().into(),
        Tree::List(values) => values.iter().map(json).collect(),
        Tree::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| (key.clone(), json(value)));
            entries.collect::<Map<_, _>>().into()
        }
    }
}

/// A text without its links, which lead nowhere in an editor, and with a capital letter at its beginning.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        match after
            .split_once("](")
            .and_then(|(words, after)| Some((words, after.split_once(')')?.1)))
        {
            Some((words, after)) if !words.contains('[') => {
                plain.push_str(words);
                rest = after;
            }
            _ => {
                plain.push('[');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lose_their_addresses() {
        assert_eq!(plain("an [issue](#issues), or [a] and `[b]`"), "an issue, or [a] and `[b]`");
        assert_eq!(plain("`[a, b]` and [c](d)"), "`[a, b]` and c");
    }

    #[test]
    fn defaults_are_values() {
        assert_eq!(value("`20`"), Some(20.into()));
        assert_eq!(value("`\"25%\"`"), Some("25%".into()));
        assert_eq!(value("`[sections, columns]`"), Some(vec!["sections", "columns"].into()));
        assert_eq!(value("`/{issue}/`"), Some("/{issue}/".into()));
        assert_eq!(value("`false`, on Windows `true`"), None);
        assert_eq!(value("none"), None);
    }
}
