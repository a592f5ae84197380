//! Typed access to a YAML value, with reports of wrong types and unknown keys.

use std::borrow::Cow;

use serde_yaml::Value;

use super::foreign::Foreign;
use super::words::{SEVERAL, bare, describe, flow, is_dashed, is_several, shown, unquoted};
use super::written::{quoted, scalar};
use super::{KeyPath, PathPart, Reader, Table};
use crate::base::character::{
    comment_opening, garbled, is_forbidden, is_line_separator, is_no_character, is_visible,
    one_line,
};
use crate::base::diagnostic::{Code, Diagnostic, Place, nearest};

/// A value and its path.
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
    /// The known keys that were probably meant by unknown ones, which have been reported.
    meant: Vec<String>,
}

impl<'r> Node<'r> {
    pub(super) fn new(reader: &'r Reader<'r>, value: &'r Value, at: KeyPath) -> Self {
        Self { reader, value, at }
    }

    /// The path of this value.
    pub fn at(&self) -> &KeyPath {
        &self.at
    }

    /// Whether the value is empty: `key:` or an empty document.
    pub fn is_null(&self) -> bool {
        self.value.is_null()
    }

    /// The value if it is `true` or `false`.
    pub fn truth(&self) -> Option<bool> {
        self.value.as_bool()
    }

    /// The value itself.
    pub(super) fn value(&self) -> &'r Value {
        self.value
    }

    /// Whether this is a mapping; anything else is reported.
    pub(super) fn is_map_or_wrong(&self) -> bool {
        _ = self.map_or(|| format!("write `{}`", self.with("{key: value}")));
        self.is_map()
    }

    /// Whether this is a mapping.
    pub fn is_map(&self) -> bool {
        self.value.is_mapping()
    }

    /// Whether this can be read as a list: a sequence, or a text with a single value.
    pub fn is_listable(&self) -> bool {
        let is_one = |text: &str| !is_several(text) && !text.starts_with('-');
        self.is_list() || self.value.as_str().is_some_and(is_one)
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

    /// Reports a mistake here without showing the line, because it contains a secret.
    pub fn report_secret(&self, message: &str, hint: &str) {
        self.reader.report(&self.at, |place| {
            let place = Place::file(&place.file);
            Diagnostic::new(Code::BadValue, place, message).hint(hint)
        });
    }

    /// Reports that the key of this value has a new name.
    pub fn report_old_name(&self, new: &str) {
        let old = self.at.last_key().unwrap_or_default();
        self.reader.report_key(&self.at, |place| Diagnostic::old_name(place, old, new));
    }

    /// Reports a value of the wrong type.
    pub fn expected(&self, what: &str, hint: impl Into<Option<String>>) {
        let message = format!("expected {what}, found {}", describe(self.value));
        self.report(Code::WrongType, message, hint);
    }

    /// The value as a mapping with the keys of a table; others are reported.
    pub fn map(&self, table: &Table) -> Map<'r> {
        self.map_with(table, &[])
    }

    /// The value as a mapping with the keys of a table. Others are reported; for a key of another program, the hint
    /// shows the line to write.
    pub fn map_with(&self, table: &Table, others: &[Foreign]) -> Map<'r> {
        self.map_of(&table.names().collect::<Vec<_>>(), others)
    }

    /// The value as a mapping with these keys, as for [`Node::map_with`].
    pub fn map_of(&self, known: &[&str], others: &[Foreign]) -> Map<'r> {
        let keys = || known.iter().map(|key| format!("`{key}: …`")).collect::<Vec<_>>().join(", ");
        let mut map = self.map_or(|| format!("replace it with lines such as {}", keys()));
        let mut meant = Vec::new();
        for (name, node) in map.iter() {
            if known.contains(&name.as_str()) {
                continue;
            }
            let hint = node.meant(&name, (known, others), &mut meant);
            self.reader.report_key(&node.at, |place| {
                Diagnostic::new(Code::UnknownKey, place, format!("unknown key `{}`", shown(&name)))
                    .hint(hint)
            });
        }
        map.meant = meant;
        map
    }

    /// The value at a path from the root, if this is the root.
    pub fn find(&self, path: &KeyPath) -> Option<Node<'r>> {
        Some(Self { value: path.find(self.value)?, at: path.clone(), reader: self.reader })
    }

    /// The value as a mapping with keys of the author's choosing.
    pub fn open_map(&self) -> Map<'r> {
        self.map_or(|| None)
    }

    /// The value as a mapping. If it is not one, reports it with a hint and returns an empty mapping.
    pub fn map_or<H: Into<Option<String>>>(&self, hint: impl FnOnce() -> H) -> Map<'r> {
        let entries = self.value.as_mapping();
        if entries.is_none() && !self.is_null() && !self.reader.report_keyless(self.value, &self.at)
        {
            self.expected("a mapping (`key: value` lines)", hint());
        }
        for key in entries.iter().flat_map(|m| m.keys()).filter(|k| !k.is_string()) {
            let message = format!("expected text as a key, found {}", describe(key));
            let hint = match unquoted(key) {
                key if key.is_empty() => "put the key in quotes".to_owned(),
                key => format!("put the key in quotes: `\"{key}\":`"),
            };
            self.reader.report_key(&self.at.then_key(&unquoted(key)), |place| {
                Diagnostic::new(Code::WrongType, place, message).hint(hint)
            });
        }
        Map { node: self.clone(), entries, meant: Vec::new() }
    }

    /// The value as a list. A single value is a list of one. Reports a text that looks like several values, or
    /// like an entry without a space after its dash.
    pub fn list(&self) -> Vec<Node<'r>> {
        if let Some(values) = self.value.as_sequence() {
            let entry =
                |(i, value)| Node::new(self.reader, value, self.at.then(PathPart::Entry(i)));
            return values.iter().enumerate().map(entry).collect();
        }
        let one = || vec![self.clone()];
        match self.value {
            Value::Null => Vec::new(),
            Value::String(text) if is_several(text) => {
                self.expected("a list", format!("write `{}`", self.with(&self.flow_list())));
                Vec::new()
            }
            Value::String(text) if text.starts_with('-') => {
                let entry = text.trim_start_matches('-').trim_start();
                self.expected("a list", format!("write a space after the dash: `- {entry}`"));
                Vec::new()
            }
            Value::Mapping(map) if map.keys().any(is_dashed) => {
                let key = map.keys().find_map(Value::as_str).unwrap_or_default();
                let entry = key.trim_start_matches('-').trim_start();
                self.expected("a list", format!("write a space after the dash: `- {entry}: …`"));
                Vec::new()
            }
            Value::Bool(_) => {
                self.expected("a list", format!("write `{}`", self.with(&self.flow_list())));
                Vec::new()
            }
            _ => one(),
        }
    }

    /// The value in one line of YAML: a text, in quotes if it needs them, or a list in brackets.
    pub fn flow(&self) -> String {
        flow(self.value)
    }

    /// The value as a list in one line of YAML; a text with commas is several values.
    pub fn flow_list(&self) -> String {
        let of = |texts: Vec<&str>| {
            let texts = texts.into_iter().map(str::trim).filter(|text| !text.is_empty());
            format!("[{}]", texts.map(scalar).collect::<Vec<_>>().join(", "))
        };
        match self.value {
            Value::Sequence(_) => self.flow(),
            Value::String(text) if is_several(text) => of(text.split(SEVERAL).collect()),
            Value::String(text) => of(vec![text]),
            Value::Null => "[]".to_owned(),
            Value::Bool(_) | Value::Number(_) => format!("[\"{}\"]", self.bare_text()),
            _ => format!("[{}]", self.flow()),
        }
    }

    /// A text, number or flag as it is written; empty for other values.
    pub fn bare_text(&self) -> String {
        match self.value {
            Value::String(text) => text.clone(),
            Value::Number(_) => self.number().into_owned(),
            _ => unquoted(self.value),
        }
    }

    /// The values of a list, or this one value.
    pub fn each(&self) -> Vec<Node<'r>> {
        match self.value.is_sequence() {
            true => self.list(),
            false => vec![self.clone()],
        }
    }

    /// The line that gives this key another value; without a key, only the value.
    pub fn with(&self, value: &str) -> String {
        match self.at.last_key() {
            Some(key) => format!("{key}: {value}"),
            None => value.to_owned(),
        }
    }

    /// A number as it is written: `1.10`, `007`.
    fn number(&self) -> Cow<'r, str> {
        let same =
            |written: &&str| serde_yaml::from_str::<Value>(written).is_ok_and(|v| v == *self.value);
        match self.reader.written(&self.at).filter(same) {
            Some(written) => Cow::Owned(written.to_owned()),
            None => Cow::Owned(unquoted(self.value)),
        }
    }

    /// The value as one line of text: spaces at the ends are dropped, line breaks become spaces, no-break
    /// and ideographic spaces are kept. Numbers are read as they are written.
    pub fn text(&self) -> Option<String> {
        let text = match self.value {
            Value::Number(_) => self.number(),
            _ => match self.value.as_str() {
                Some(text) => Cow::Borrowed(text),
                None => {
                    self.expected("text", self.in_quotes());
                    return None;
                }
            },
        };
        if let Some(c) = text.chars().find(|c| is_forbidden(*c) && !is_line_separator(*c)) {
            let message = match is_no_character(c) {
                true => format!("the text contains U+{:04X}, which is not a character", c as u32),
                false => format!("the text contains the control character U+{:04X}", c as u32),
            };
            self.report(Code::BadValue, message, "delete it".to_owned());
            return None;
        }
        if text.match_indices(['<', '＜']).any(|(at, _)| comment_opening(&text[at..]).is_some()) {
            let message = "a comment inside a value would be published";
            let hint = "delete it, or put it on a line of its own that begins with `#`";
            self.report(Code::OpenComment, message, hint.to_owned());
            return None;
        }
        if let Some(found) = garbled(&text) {
            let (message, hint) = found.explain(&text);
            self.report(Code::GarbledText, message, hint);
        }
        Some(one_line(&text))
    }

    /// The hint for a value where a text is expected: usually, to put it in quotes.
    fn in_quotes(&self) -> Option<String> {
        if self.is_null() {
            return Some("write a text, or delete the key".to_owned());
        }
        let written = self.reader.written(&self.at)?;
        let is_text = self.value.is_bool() || self.is_list() || self.is_map();
        let in_quotes = self.with(&quoted(written));
        match self.value.as_sequence().map(Vec::as_slice) {
            Some([only @ (Value::String(_) | Value::Number(_))]) => Some(format!(
                "write `{}`, or, to keep the brackets, `{in_quotes}`",
                self.with(&flow(only))
            )),
            _ => is_text.then(|| format!("put it in quotes: `{in_quotes}`")),
        }
    }

    /// The value as text with unchanged spaces.
    pub fn verbatim(&self) -> Option<String> {
        let text = self.text()?;
        Some(self.value.as_str().map_or(text, str::to_owned))
    }

    /// The value as text with at least one visible character.
    pub fn filled(&self) -> Option<String> {
        let text = self.text()?;
        if text.chars().any(is_visible) {
            return Some(text);
        }
        let message = match text.is_empty() {
            true => "the text is empty",
            false => "the text contains only invisible characters",
        };
        self.report(Code::BadValue, message, "write a text, or delete the key".to_owned());
        None
    }

    /// The value as a label: text or a whole number (`4`, `A7`, `37`).
    pub fn label(&self) -> Option<String> {
        match self.value.as_u64() {
            Some(number) => Some(number.to_string()),
            None if self.value.is_number() => {
                self.expected("a whole number or text", self.in_quotes());
                None
            }
            None => self.filled(),
        }
    }

    /// The value as a flag: `true` or `false` and nothing else.
    pub fn flag(&self) -> Option<bool> {
        let flag = self.value.as_bool();
        if flag.is_none() {
            let yes = ["yes", "y", "on", "1", "true", "x", "ja", "oui", "si", "是"];
            let no = ["no", "n", "off", "0", "false", "nein", "non", "否"];
            let said = self.bare_text().to_lowercase();
            let both = format!("write `{}` or `{}`", self.with("true"), self.with("false"));
            let hint = match (yes.contains(&said.as_str()), no.contains(&said.as_str())) {
                (true, _) => format!("write `{}`, without quotes", self.with("true")),
                (_, true) => format!("write `{}`, without quotes", self.with("false")),
                _ => both,
            };
            self.expected("true or false", hint);
        }
        flag
    }

    /// The value as one of several names of something: a `genre`, a `kind of byline`.
    pub fn choice<'a>(&self, of: &str, names: &[&'a str]) -> Option<&'a str> {
        let written = self.label()?;
        let known = names.iter().find(|name| **name == written);
        if known.is_none() {
            let folded = bare(&written);
            let same = names.iter().find(|name| bare(name) == folded);
            let near = same.copied().or_else(|| nearest(&written, names.iter().copied()));
            let hint = match near {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("write one of {}", names.join(", ")),
            };
            self.report(Code::BadValue, format!("unknown {of} `{}`", shown(&written)), hint);
        }
        known.copied()
    }

    /// The value as a whole number, 0 or greater.
    pub fn count(&self) -> Option<u64> {
        let count = self.value.as_u64();
        if count.is_none() {
            let text = self.bare_text();
            let hint = match text.parse::<u64>() {
                Ok(number) => format!("write `{}`, without quotes", self.with(&number.to_string())),
                Err(_) => format!("write `{}`", self.with("1")),
            };
            self.expected("a whole number", hint);
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
            let message = format!("`{}` and `{}` are the same key", names[0], names[1]);
            self.node.reader.report_key(&second.at, |place| {
                Diagnostic::new(Code::DuplicateKey, place, message).hint("keep one of them")
            });
        }
        first.or(second).filter(|node| !node.is_null())
    }

    /// The text of a key.
    pub fn text(&self, key: &str) -> Option<String> {
        self.get(key)?.text()
    }

    /// The text of a key, with at least one visible character.
    pub fn filled(&self, key: &str) -> Option<String> {
        self.get(key)?.filled()
    }

    /// The label of a key: text or a whole number.
    pub fn label(&self, key: &str) -> Option<String> {
        self.get(key)?.label()
    }

    /// Whether a flag is set. A key without a value is a mistake, because reading it as `false` could publish
    /// something.
    pub fn flag(&self, key: &str) -> bool {
        self.given(key).and_then(|node| node.flag()).unwrap_or(false)
    }

    /// Reports a required key that is missing, with an example. Does nothing if the value is not a mapping or
    /// the key has another name, because that has been reported.
    pub fn missing(&self, key: &str, line: &str) {
        if (self.entries.is_none() && !self.node.is_null()) || self.meant.iter().any(|k| k == key) {
            return;
        }
        match self.given(key) {
            Some(node) => {
                let message = format!("the key `{key}` has no value");
                let hint = format!("write it after the colon: `{line}`");
                self.node.reader.report_key(&node.at, |place| {
                    Diagnostic::new(Code::MissingKey, place, message).hint(hint)
                });
            }
            None => {
                let message = format!("the key `{key}` is missing");
                self.node.report(Code::MissingKey, message, format!("add the line `{line}`"));
            }
        }
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
