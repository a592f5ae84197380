//! Descriptions of values for authors, and values in one line of YAML.

use serde_yaml::Value;

use super::written::scalar;
use crate::base::character::is_visible;

/// A number or flag as it is written; empty for other values.
pub(super) fn unquoted(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => String::new(),
    }
}

/// The characters that separate several values in one text.
pub(super) const SEVERAL: [char; 6] = [',', ';', '，', '、', '；', '\n'];

/// Whether a text looks like several values.
pub(super) fn is_several(text: &str) -> bool {
    text.trim().trim_end_matches(SEVERAL).contains(SEVERAL)
}

/// Whether a key begins with a dash that has no space after it.
pub(super) fn is_dashed(key: &Value) -> bool {
    key.as_str().is_some_and(|key| key.starts_with('-'))
}

/// A key in the form in which keys of other programs are compared: only lower-case letters and digits.
pub(super) fn bare(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A key without invisible characters.
pub(super) fn shown(key: &str) -> String {
    key.chars().filter(|c| is_visible(*c) || *c == ' ').collect()
}

/// A value in one line of YAML.
pub(super) fn flow(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => scalar(&text.split_whitespace().collect::<Vec<_>>().join(" ")),
        Value::Sequence(values) => {
            format!("[{}]", values.iter().map(flow).collect::<Vec<_>>().join(", "))
        }
        Value::Mapping(map) => {
            let entry = |(key, value): (&Value, &Value)| format!("{}: {}", flow(key), flow(value));
            format!("{{{}}}", map.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        Value::Tagged(tagged) => flow(&tagged.value),
        other => unquoted(other),
    }
}

/// The description of a value for authors.
pub(super) fn describe(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(flag) => format!("`{flag}`"),
        Value::Number(number) => format!("the number `{number}`"),
        Value::String(text) if text.chars().count() <= 40 => format!("the text `{text}`"),
        Value::String(_) => "a text".to_owned(),
        Value::Sequence(_) => "a list".to_owned(),
        Value::Mapping(_) => "a mapping".to_owned(),
        Value::Tagged(tagged) => format!("a value with the tag `{}`", tagged.tag),
    }
}
