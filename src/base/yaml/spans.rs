//! The places of values and keys in a YAML text.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, Span as Marks};

use serde::{Deserialize, Serialize};
use serde_yaml::Value;

use crate::base::diagnostic::Span;

/// One step from a value to a part of it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum PathPart {
    /// The value of a key in a mapping.
    Key(Box<str>),
    /// An entry of a sequence, from 0.
    Entry(usize),
}

/// The path from a document's root to a value: `photos`, 0, `src`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub struct KeyPath(Vec<PathPart>);

impl KeyPath {
    /// The path of the value of a key at the root.
    pub fn key(key: &str) -> Self {
        Self::default().then(PathPart::Key(key.into()))
    }

    /// The path with one more step.
    #[must_use]
    pub fn then(&self, step: PathPart) -> Self {
        let mut steps = Vec::with_capacity(self.0.len() + 1);
        steps.extend_from_slice(&self.0);
        steps.push(step);
        Self(steps)
    }

    /// The path of the value of a key in this mapping.
    #[must_use]
    pub fn then_key(&self, key: &str) -> Self {
        self.then(PathPart::Key(key.into()))
    }

    /// The path of the value of another key in the same mapping; this path if the value is not in a mapping.
    #[must_use]
    pub fn beside(&self, key: &str) -> Self {
        let mut beside = self.clone();
        if let Some(PathPart::Key(last)) = beside.0.last_mut() {
            *last = key.into();
        }
        beside
    }

    /// The key of the value, if it is in a mapping.
    pub fn last_key(&self) -> Option<&str> {
        match self.0.last() {
            Some(PathPart::Key(key)) => Some(key),
            _ => None,
        }
    }

    /// The path of the collection that contains this value.
    pub fn above(&self) -> Option<Self> {
        let (_, above) = self.0.split_last()?;
        Some(Self(above.to_vec()))
    }

    /// Whether this is a path to a value or to a part of it.
    pub fn begins_with(&self, at: &Self) -> bool {
        self.0.starts_with(&at.0)
    }

    /// The value at this path within a document.
    pub(super) fn find<'v>(&self, root: &'v Value) -> Option<&'v Value> {
        self.0.iter().try_fold(root, |value, step| match step {
            PathPart::Key(key) => value.as_mapping()?.get(&**key),
            PathPart::Entry(entry) => value.as_sequence()?.get(*entry),
        })
    }

    /// The path of an entry of this sequence.
    #[must_use]
    pub fn then_entry(&self, entry: usize) -> Self {
        self.then(PathPart::Entry(entry))
    }
}

/// The places of all values and keys of one YAML text. Aliases are not expanded, so an alias bomb does no harm.
#[derive(Debug)]
pub struct Spans {
    values: BTreeMap<KeyPath, Span>,
    keys: BTreeMap<KeyPath, Span>,
    duplicates: Vec<(Span, Span, String)>,
    broken: Option<(Span, String)>,
    alias: Option<Span>,
}

/// A sequence or mapping that has not ended yet.
struct Open {
    at: KeyPath,
    start: usize,
    kind: Kind,
}

enum Kind {
    Sequence { entries: usize },
    Mapping { key: Option<Box<str>> },
}

/// The depth down to which collections are searched. serde_yaml refuses texts long before this.
const DEEPEST: usize = 256;

impl Spans {
    /// Finds the places in a text, up to the first syntax error.
    pub fn of(text: &str) -> Self {
        let bytes: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let mut walk = Walk {
            bytes: &bytes,
            spans: Self {
                values: BTreeMap::new(),
                keys: BTreeMap::new(),
                duplicates: Vec::new(),
                broken: None,
                alias: None,
            },
            open: Vec::new(),
        };
        for event in Parser::new_from_str(text) {
            match event {
                Ok((event, marks)) => walk.event(event, marks),
                Err(error) => {
                    let at = walk.byte(error.marker().index());
                    walk.spans.broken = Some((at..at, error.info().to_owned()));
                    break;
                }
            }
            if walk.open.len() > DEEPEST {
                break;
            }
        }
        walk.spans
    }

    /// The place of a value, or of the nearest value around it that was found.
    pub fn value(&self, at: &KeyPath) -> Span {
        nearest(&self.values, at)
    }

    /// Whether there is such a value.
    pub fn has(&self, at: &KeyPath) -> bool {
        self.values.contains_key(at)
    }

    /// The places of the values directly below a mapping, in the order of the text.
    pub fn values_below(&self, map: &KeyPath) -> impl Iterator<Item = Span> {
        below(&self.values, map)
    }

    /// The places of the keys of a mapping, in the order of the text.
    pub fn keys_below(&self, map: &KeyPath) -> impl Iterator<Item = Span> {
        below(&self.keys, map)
    }

    /// The place of a key, or else of its value.
    pub fn key(&self, at: &KeyPath) -> Span {
        self.keys.get(at).cloned().unwrap_or_else(|| self.value(at))
    }

    /// Keys that appear twice in one mapping: the first place, the second, and the key.
    pub fn duplicates(&self) -> &[(Span, Span, String)] {
        &self.duplicates
    }

    /// The first syntax error.
    pub fn broken(&self) -> Option<(Span, String)> {
        self.broken.clone()
    }

    /// The first alias: `*name`.
    pub fn alias(&self) -> Option<Span> {
        self.alias.clone()
    }
}

/// The byte at which a character of the text begins.
pub fn byte_of(text: &str, character: usize) -> usize {
    text.char_indices().nth(character).map_or(text.len(), |(byte, _)| byte)
}

fn below(spans: &BTreeMap<KeyPath, Span>, map: &KeyPath) -> impl Iterator<Item = Span> {
    let is_below = |at: &KeyPath| at.0.len() == map.0.len() + 1 && at.0.starts_with(&map.0);
    let mut found: Vec<Span> =
        spans.iter().filter(|(at, _)| is_below(at)).map(|(_, span)| span.clone()).collect();
    found.sort_by_key(|span| span.start);
    found.into_iter()
}

fn nearest(spans: &BTreeMap<KeyPath, Span>, at: &KeyPath) -> Span {
    let mut at = at.clone();
    loop {
        if let Some(span) = spans.get(&at) {
            return span.clone();
        }
        if at.0.pop().is_none() {
            return 0..0;
        }
    }
}

/// The state of one pass over the events.
struct Walk<'a> {
    bytes: &'a [usize],
    spans: Spans,
    open: Vec<Open>,
}

impl Walk<'_> {
    fn byte(&self, character: usize) -> usize {
        self.bytes.get(character).or(self.bytes.last()).copied().unwrap_or(0)
    }

    fn event(&mut self, event: Event<'_>, marks: Marks) {
        let span = self.byte(marks.start.index())..self.byte(marks.end.index());
        match event {
            Event::Scalar(text, ..) if self.expects_key() => self.key(&text, span),
            Event::Alias(_) => {
                self.spans.alias.get_or_insert_with(|| span.clone());
                self.value(span);
            }
            Event::Scalar(..) => self.value(span),
            Event::SequenceStart(..) => self.enter(Kind::Sequence { entries: 0 }, span.start),
            Event::MappingStart(..) => self.enter(Kind::Mapping { key: None }, span.start),
            Event::SequenceEnd | Event::MappingEnd => self.leave(span.end),
            _ => {}
        }
    }

    fn expects_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { kind: Kind::Mapping { key: None }, .. }))
    }

    fn key(&mut self, text: &str, span: Span) {
        let Some(open) = self.open.last_mut() else {
            return;
        };
        open.kind = Kind::Mapping { key: Some(text.into()) };
        let at = open.at.then_key(text);
        match self.spans.keys.get(&at) {
            Some(first) => self.spans.duplicates.push((first.clone(), span, text.to_owned())),
            None => _ = self.spans.keys.insert(at, span),
        }
    }

    /// The path of the value that begins now. Advances the collection around it.
    fn here(&mut self) -> KeyPath {
        let Some(open) = self.open.last_mut() else {
            return KeyPath::default();
        };
        match &mut open.kind {
            Kind::Sequence { entries } => {
                *entries += 1;
                open.at.then_entry(*entries - 1)
            }
            // Nobody asks for the place of a collection that is a key, because no text names it.
            Kind::Mapping { key } => match key.take() {
                Some(key) => open.at.then(PathPart::Key(key)),
                None => open.at.then_entry(0),
            },
        }
    }

    fn value(&mut self, span: Span) {
        let at = self.here();
        self.spans.values.entry(at).or_insert(span);
    }

    fn enter(&mut self, kind: Kind, start: usize) {
        let at = self.here();
        self.open.push(Open { at, start, kind });
    }

    fn leave(&mut self, end: usize) {
        if let Some(open) = self.open.pop() {
            let end = end.max(open.start);
            self.spans.values.entry(open.at).or_insert(open.start..end);
        }
    }
}
