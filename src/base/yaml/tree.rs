//! A YAML value of any form, for fields that a paper or theme invents.

use serde::{Deserialize, Serialize};
use serde_yaml::Value;

use super::{Map, Node};
use crate::base::character::one_line;
use crate::base::diagnostic::Code;

/// A value of any form.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Tree {
    /// No value.
    #[default]
    Empty,
    /// `true` or `false`.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// The bits of another number (IEEE 754, binary64).
    Number(u64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Tree>),
    /// A mapping, in the order of its source.
    Map(Vec<(String, Tree)>),
}

/// The deepest nesting that is read. YAML can nest without end by aliases, and no template needs more.
const DEEPEST: usize = 32;

impl Tree {
    /// The value of a node. Keys that are not texts are reported and left out.
    pub fn read(node: &Node<'_>) -> Self {
        Self::within(node, 0)
    }

    fn within(node: &Node<'_>, depth: usize) -> Self {
        if depth > DEEPEST {
            let hint = format!("values can be nested {DEEPEST} times");
            node.report(Code::BadValue, "the value is nested too deeply", hint);
            return Self::Empty;
        }
        let deeper = |node: &Node<'_>| Self::within(node, depth + 1);
        match node.value() {
            Value::Null => Self::Empty,
            Value::Bool(flag) => Self::Flag(*flag),
            Value::Number(number) => match number.as_i64() {
                Some(whole) => Self::Whole(whole),
                None => Self::Number(number.as_f64().unwrap_or_default().to_bits()),
            },
            Value::String(_) => node.verbatim().map_or(Self::Empty, Self::Text),
            Value::Sequence(_) => Self::List(node.list().iter().map(deeper).collect()),
            _ => {
                let map = node.open_map();
                Self::Map(map.iter().map(|(key, node)| (one_line(&key), deeper(&node))).collect())
            }
        }
    }

    /// The value of a node as it is written. Nothing is reported, because others read it as what it is.
    pub fn unchecked(node: &Node<'_>) -> Self {
        Self::of(node.value(), 0)
    }

    fn of(value: &Value, depth: usize) -> Self {
        let deeper = |value: &Value| Self::of(value, depth + 1);
        match value {
            _ if depth > DEEPEST => Self::Empty,
            Value::Null => Self::Empty,
            Value::Bool(flag) => Self::Flag(*flag),
            Value::Number(number) => Self::Text(number.to_string()),
            Value::String(text) => Self::Text(text.clone()),
            Value::Sequence(values) => Self::List(values.iter().map(deeper).collect()),
            Value::Mapping(entries) => {
                let entry = |(key, value): (&Value, &Value)| {
                    Some((key.as_str()?.to_owned(), deeper(value)))
                };
                Self::Map(entries.iter().filter_map(entry).collect())
            }
            Value::Tagged(tagged) => deeper(&tagged.value),
        }
    }

    /// The fields of `extra`: a mapping with keys of the author's choosing.
    pub fn fields(map: &Map<'_>) -> Self {
        map.get("extra").filter(Node::is_map_or_wrong).map_or(Self::Empty, |node| Self::read(&node))
    }

    /// These fields, and those of the other that are not among them.
    #[must_use]
    pub fn over(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Map(own), Self::Map(others)) => {
                let is_new = |(key, _): &&(String, Self)| !own.iter().any(|(own, _)| own == key);
                let others = others.iter().filter(is_new);
                Self::Map(own.iter().chain(others).cloned().collect())
            }
            (own, other) if own.is_empty() => other.clone(),
            (own, _) => own.clone(),
        }
    }

    /// All texts in it.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::Text(text) => vec![text],
            Self::List(values) => values.iter().flat_map(Self::texts).collect(),
            Self::Map(entries) => entries.iter().flat_map(|(_, value)| value.texts()).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Map(entries) => entries.is_empty(),
            _ => false,
        }
    }
}
