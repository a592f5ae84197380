//! A value being read: typed access that reports what does not fit.

use serde_yaml::Value;

use super::{KeyPath, Reader, Step};
use crate::character::{
    comment_opening, is_forbidden, is_line_separator, is_no_character, is_visible, one_line,
};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};

/// A value and the way to it.
#[derive(Clone, Debug)]
pub struct Node<'r> {
    reader: &'r Reader<'r>,
    value: &'r Value,
    at: KeyPath,
}

/// A mapping whose keys have been checked against the known ones.
#[derive(Clone, Debug)]
pub struct Map<'r> {
    node: Node<'r>,
    entries: Option<&'r serde_yaml::Mapping>,
}

impl<'r> Node<'r> {
    pub(super) fn new(reader: &'r Reader<'r>, value: &'r Value, at: KeyPath) -> Self {
        Self { reader, value, at }
    }

    /// The way to this value.
    pub fn at(&self) -> &KeyPath {
        &self.at
    }

    /// Whether there is nothing: `key:` or an empty document.
    pub fn is_null(&self) -> bool {
        self.value.is_null()
    }

    /// Whether this is a mapping.
    pub fn is_map(&self) -> bool {
        self.value.is_mapping()
    }

    /// Whether this is a sequence.
    pub fn is_list(&self) -> bool {
        self.value.is_sequence()
    }

    /// Reports a mistake here.
    pub fn report(&self, code: Code, message: impl Into<String>, hint: impl Into<Option<String>>) {
        let (message, hint) = (message.into(), hint.into());
        self.reader
            .report(&self.at, |place| Diagnostic::new(code, place, message).maybe_hint(hint));
    }

    /// Reports a value of the wrong type.
    pub fn expected(&self, what: &str, hint: impl Into<Option<String>>) {
        let message = format!("expected {what}, found {}", describe(self.value));
        self.report(Code::WrongType, message, hint);
    }

    /// The value as a mapping that may have these keys; others are reported.
    pub fn map(&self, known: &[&str]) -> Map<'r> {
        let map = self.open_map();
        for (name, node) in map.iter() {
            if !known.contains(&name.as_str()) {
                let message = format!("unknown key `{name}`");
                let hint = did_you_mean(&name, known.iter().copied())
                    .or_else(|| Some(format!("known keys here: {}", known.join(", "))));
                self.reader.report_key(&node.at, |place| {
                    Diagnostic::new(Code::UnknownKey, place, message).maybe_hint(hint)
                });
            }
        }
        map
    }

    /// The value as a mapping with keys of the author's choosing.
    pub fn open_map(&self) -> Map<'r> {
        let entries = self.value.as_mapping();
        if entries.is_none() && !self.is_null() {
            self.expected("a mapping (`key: value` lines)", None);
        }
        for key in entries.iter().flat_map(|m| m.keys()).filter(|k| !k.is_string()) {
            let message = format!("expected text as a key, found {}", describe(key));
            self.reader.report_key(&self.at.then_key(&scalar(key)), |place| {
                Diagnostic::new(Code::WrongType, place, message).hint("put the key in quotes")
            });
        }
        Map { node: self.clone(), entries }
    }

    /// The value as a sequence; a single value that is no sequence is reported.
    pub fn list(&self) -> Vec<Node<'r>> {
        let Some(values) = self.value.as_sequence() else {
            if !self.is_null() {
                self.expected("a list (`[a, b]` or lines with `-`)", None);
            }
            return Vec::new();
        };
        let entry = |(i, value)| Node::new(self.reader, value, self.at.then(Step::Entry(i)));
        values.iter().enumerate().map(entry).collect()
    }

    /// The value as one line of text: spaces at the ends are dropped, line breaks become spaces, no-break
    /// and ideographic spaces stay.
    pub fn text(&self) -> Option<String> {
        let Some(text) = self.value.as_str() else {
            self.expected("text", quoted(self.value));
            return None;
        };
        if let Some(c) = text.chars().find(|c| is_forbidden(*c) && !is_line_separator(*c)) {
            let message = match is_no_character(c) {
                true => format!("the text holds U+{:04X}, which is no character", c as u32),
                false => format!("the text holds the control character U+{:04X}", c as u32),
            };
            self.report(Code::BadValue, message, "delete it".to_owned());
            return None;
        }
        if text.match_indices(['<', '＜']).any(|(at, _)| comment_opening(&text[at..]).is_some()) {
            let message = "a comment in a value would be published";
            let hint = "delete it, or put it on a line of its own that begins with `#`";
            self.report(Code::OpenComment, message, hint.to_owned());
            return None;
        }
        Some(one_line(text))
    }

    /// The value as text with its spaces as they are.
    pub fn verbatim(&self) -> Option<String> {
        self.text()?;
        self.value.as_str().map(str::to_owned)
    }

    /// The value as text of which a reader sees something.
    pub fn filled(&self) -> Option<String> {
        let text = self.text()?;
        if text.chars().any(is_visible) {
            return Some(text);
        }
        let message = match text.is_empty() {
            true => "the text is empty",
            false => "nothing of the text can be seen",
        };
        self.report(Code::BadValue, message, "write it, or drop the key".to_owned());
        None
    }

    /// The value as a label: text or a whole number (`4`, `A7`, `37`).
    pub fn label(&self) -> Option<String> {
        match self.value.as_u64() {
            Some(number) => Some(number.to_string()),
            None if self.value.is_number() => {
                self.expected("a whole number or text", quoted(self.value));
                None
            }
            None => self.filled(),
        }
    }

    /// The value as yes or no; nothing but `true` and `false` will do.
    pub fn flag(&self) -> Option<bool> {
        let flag = self.value.as_bool();
        if flag.is_none() {
            self.expected("true or false", "write `true` or `false`, without quotes".to_owned());
        }
        flag
    }

    /// The value as a whole number from 0.
    pub fn count(&self) -> Option<u64> {
        let count = self.value.as_u64();
        if count.is_none() {
            self.expected("a whole number", None);
        }
        count
    }
}

impl<'r> Map<'r> {
    /// The value of a key; `None` if the key is missing or has no value.
    pub fn get(&self, key: &str) -> Option<Node<'r>> {
        self.given(key).filter(|node| !node.is_null())
    }

    /// The value of a key, even if it is null.
    pub fn given(&self, key: &str) -> Option<Node<'r>> {
        let value = self.entries?.get(key)?;
        Some(Node::new(self.node.reader, value, self.node.at.then_key(key)))
    }

    /// The value of the first of several names of one key; a second name is reported.
    pub fn either(&self, names: [&str; 2]) -> Option<Node<'r>> {
        let (first, second) = (self.given(names[0]), self.given(names[1]));
        if let (Some(_), Some(second)) = (&first, &second) {
            let message = format!("`{}` and `{}` are one key", names[0], names[1]);
            self.node.reader.report_key(&second.at, |place| {
                Diagnostic::new(Code::DuplicateKey, place, message).hint("keep one of the two")
            });
        }
        first.or(second).filter(|node| !node.is_null())
    }

    /// The text of a key.
    pub fn text(&self, key: &str) -> Option<String> {
        self.get(key)?.text()
    }

    /// The text of a key, which must say something.
    pub fn filled(&self, key: &str) -> Option<String> {
        self.get(key)?.filled()
    }

    /// The label of a key: text or a whole number.
    pub fn label(&self, key: &str) -> Option<String> {
        self.get(key)?.label()
    }

    /// Whether a flag is set; a key without a value is a mistake, since it would publish.
    pub fn flag(&self, key: &str) -> bool {
        self.given(key).and_then(|node| node.flag()).unwrap_or(false)
    }

    /// Reports a key that must be there and is not; what is no mapping at all has been reported.
    pub fn missing(&self, key: &str, hint: &str) {
        if self.entries.is_none() && !self.node.is_null() {
            return;
        }
        let message = format!("the key `{key}` is missing");
        self.node.report(Code::MissingKey, message, hint.to_owned());
    }

    /// The entries whose keys are text, in the order of the source.
    pub fn iter(&self) -> impl Iterator<Item = (String, Node<'r>)> + use<'_, 'r> {
        self.entries.into_iter().flatten().filter_map(|(key, value)| {
            let key = key.as_str()?;
            let at = self.node.at.then_key(key);
            Some((key.to_owned(), Node::new(self.node.reader, value, at)))
        })
    }
}

/// A number or flag as it is written; empty for what is neither.
fn scalar(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => String::new(),
    }
}

/// What a value is, in an author's words.
fn describe(value: &Value) -> String {
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

/// Suggests quotes around what YAML does not take for text, or a text where there is nothing.
fn quoted(value: &Value) -> Option<String> {
    match value {
        Value::Bool(_) | Value::Number(_) => Some("put it in quotes".to_owned()),
        Value::Null => Some("write it, or drop the key".to_owned()),
        _ => None,
    }
}
