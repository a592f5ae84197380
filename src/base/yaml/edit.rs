//! Small edits of a YAML text that leave every other byte as it is.
//!
//! Each edit is only tried: YAML can be written in many ways, and whoever asks for an edit reads the result to see
//! whether it says what it should.

use serde_yaml::Value;

use super::spans::{KeyPath, Spans};
use crate::base::diagnostic::Span;

/// A text of a YAML document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct YamlText {
    /// Its path.
    pub at: KeyPath,
    /// The text.
    pub text: String,
    /// Its bytes in the document, with quotes.
    pub span: Span,
}

/// All texts of a document, in order of their paths, with their places. Empty if it cannot be parsed.
pub fn texts(yaml: &str) -> Vec<YamlText> {
    let mut found = Vec::new();
    let bare = bare(yaml);
    let offset = yaml.len() - bare.len();
    if let Ok(root) = serde_yaml::from_str::<Value>(bare.trim_end().trim_end_matches("\n---")) {
        let spans = Spans::of(bare);
        gather(&root, &KeyPath::default(), &mut |at, text| {
            let span = if spans.has(at) { spans.value(at) } else { 0..0 };
            let span = span.start + offset..span.end + offset;
            found.push(YamlText { at: at.clone(), text: text.to_owned(), span });
        });
    }
    found
}

/// A text without its byte order mark.
fn bare(yaml: &str) -> &str {
    yaml.trim_start_matches('\u{feff}')
}

fn gather(value: &Value, at: &KeyPath, take: &mut impl FnMut(&KeyPath, &str)) {
    match value {
        Value::String(text) => take(at, text),
        Value::Sequence(entries) => {
            for (n, entry) in entries.iter().enumerate() {
                gather(entry, &at.then_entry(n), take);
            }
        }
        Value::Mapping(map) => {
            for (key, value) in map.iter().filter_map(|(key, value)| Some((key.as_str()?, value))) {
                gather(value, &at.then_key(key), take);
            }
        }
        _ => {}
    }
}

/// A document that is edited.
pub struct Edit<'a> {
    yaml: &'a str,
    spans: Spans,
    offset: usize,
    ending: &'static str,
}

impl<'a> Edit<'a> {
    /// Takes a document, which may begin with a byte order mark.
    pub fn of(yaml: &'a str) -> Self {
        let bare = bare(yaml);
        let ending = if yaml.contains("\r\n") { "\r\n" } else { "\n" };
        Self { yaml, spans: Spans::of(bare), offset: yaml.len() - bare.len(), ending }
    }

    /// Adds a key with a value at the end of the document. The value is one line, or several with line feeds.
    pub fn add_key(&self, key: &str, value: &str) -> String {
        let line = format!("{key}:{value}").replace('\n', self.ending);
        let between =
            if self.yaml.is_empty() || self.yaml.ends_with('\n') { "" } else { self.ending };
        format!("{}{between}{line}{}", self.yaml, self.ending)
    }

    /// Adds an entry at the end of a list. A single value becomes a list.
    pub fn append(&self, list: &KeyPath, entry: &str) -> Option<String> {
        let span = self.span(list)?;
        let raw = self.yaml.get(span.clone())?;
        match raw.chars().next() {
            Some('[') => self.insert_in_brackets(&span, self.last_below(list), entry),
            // The key has no value yet.
            None => {
                let at = self.colon(list)?;
                Some(self.put(at..at, &format!(" [{entry}]")))
            }
            Some(_) if self.has(list, 0) => {
                let first = self.span(&list.then_entry(0))?;
                let last =
                    (0..).map(|n| list.then_entry(n)).take_while(|at| self.spans.has(at)).last()?;
                let indent = self.indent_of(self.yaml.get(..first.start)?.rfind('-')?)?;
                self.insert_below(&self.span(&last)?, &format!("{indent}- {entry}"))
            }
            Some(_) if !raw.contains('\n') => Some(self.put(span, &format!("[{raw}, {entry}]"))),
            Some(_) => None,
        }
    }

    /// Adds a key with a text at the end of a mapping.
    pub fn append_key(&self, map: &KeyPath, (key, value): (&str, &str)) -> Option<String> {
        let span = self.span(map)?;
        let raw = self.yaml.get(span.clone())?;
        if *map == KeyPath::key(map.last_key()?) && raw.starts_with('{') && raw.len() <= 3 {
            let start = self.yaml.get(..span.start)?.trim_end_matches(' ').len();
            return Some(self.put(start..span.end, &format!("{}  {key}: {value}", self.ending)));
        }
        if raw.starts_with('{') {
            return self.insert_in_brackets(
                &span,
                self.last_below(map),
                &format!("{key}: {value}"),
            );
        }
        let first = self.spans.keys_below(map).next()?;
        let indent = self.indent_of(first.start + self.offset)?;
        self.insert_below(&self.last_below(map)?, &format!("{indent}{key}: {value}"))
    }

    /// Removes an entry of a list; if it was the only one, the list becomes `[]`.
    pub fn remove(&self, list: &KeyPath, entry: usize) -> Option<String> {
        let whole = self.span(list)?;
        let raw = self.yaml.get(whole.clone())?;
        let at = self.span(&list.then_entry(entry))?;
        let next = self.span(&list.then_entry(entry + 1)).filter(|_| self.has(list, entry + 1));
        let before = entry.checked_sub(1).and_then(|n| self.span(&list.then_entry(n)));
        let is_flow = raw.starts_with('[');
        match (next, before) {
            (None, None) if is_flow => Some(self.put(whole, "[]")),
            (None, None) => {
                let end = whole.start + raw.trim_end().len();
                Some(self.put(self.colon(list)?..end, " []"))
            }
            (Some(next), _) if is_flow => Some(self.put(at.start..next.start, "")),
            (None, Some(before)) if is_flow => Some(self.put(before.end..at.end, "")),
            _ => {
                let start = self.yaml.get(..at.start)?.rfind('\n').map_or(0, |at| at + 1);
                let end = self.line_end(&at)
                    + self.yaml.get(self.line_end(&at)..)?.find('\n').map_or(0, |n| n + 1);
                Some(self.put(start..end, ""))
            }
        }
    }

    /// Removes an entry of a mapping, given its value; if it was the only one, the mapping becomes `{}`.
    pub fn remove_key(&self, at: &KeyPath) -> Option<String> {
        let map = at.above()?;
        let key = self.spans.key(at);
        let (key, value) = (key.start + self.offset..key.end + self.offset, self.span(at)?);
        let whole = self.span(&map)?;
        let keys: Vec<usize> =
            self.spans.keys_below(&map).map(|key| key.start + self.offset).collect();
        let n = keys.iter().position(|start| *start == key.start)?;
        let is_flow = self.yaml.get(whole.clone())?.starts_with('{');
        match (keys.get(n + 1), n.checked_sub(1)) {
            (None, None) if is_flow => Some(self.put(whole, "{}")),
            (None, None) => {
                let before = self.yaml.get(..whole.start)?.trim_end().len();
                Some(self.put(before..whole.start + self.yaml.get(whole)?.trim_end().len(), " {}"))
            }
            (Some(next), _) if is_flow => Some(self.put(key.start..*next, "")),
            (None, Some(_)) if is_flow => {
                let before = self.yaml.get(..key.start)?.trim_end().trim_end_matches(',').len();
                Some(self.put(before..value.end, ""))
            }
            _ => {
                let start = self.yaml.get(..key.start)?.rfind('\n').map_or(0, |at| at + 1);
                let end = self.line_end(&value);
                let end = end + self.yaml.get(end..)?.find('\n').map_or(0, |n| n + 1);
                Some(self.put(start..end, ""))
            }
        }
    }

    /// Whether the document has a key.
    pub fn has_key(&self, key: &str) -> bool {
        self.spans.has(&KeyPath::key(key))
    }

    /// Replaces a part of a text, as it is written.
    pub fn replace(&self, at: &KeyPath, (old, new): (&str, &str)) -> Option<String> {
        let span = self.span(at)?;
        let found = self.yaml.get(span.clone())?.find(old)?;
        let start = span.start + found;
        Some(self.put(start..start + old.len(), new))
    }

    fn has(&self, list: &KeyPath, entry: usize) -> bool {
        self.spans.has(&list.then_entry(entry))
    }

    fn span(&self, at: &KeyPath) -> Option<Span> {
        let span = self.spans.has(at).then(|| self.spans.value(at))?;
        Some(span.start + self.offset..span.end + self.offset)
    }

    /// The last value directly below a collection.
    fn last_below(&self, at: &KeyPath) -> Option<Span> {
        let last = self.spans.values_below(at).last()?;
        Some(last.start + self.offset..last.end + self.offset)
    }

    fn put(&self, span: Span, text: &str) -> String {
        format!("{}{text}{}", &self.yaml[..span.start], &self.yaml[span.end..])
    }

    /// The byte after the colon behind a key.
    fn colon(&self, at: &KeyPath) -> Option<usize> {
        let key = self.spans.key(at).end + self.offset;
        Some(key + self.yaml.get(key..)?.find(':')? + 1)
    }

    /// Inserts an entry before the bracket that closes a collection. `last` is the last value in it.
    fn insert_in_brackets(&self, span: &Span, last: Option<Span>, entry: &str) -> Option<String> {
        let from = last.map_or(span.start + 1, |last| last.end);
        let close = from + self.yaml.get(from..)?.find([']', '}'])?;
        let inner = self.yaml.get(span.start..close)?.trim_end();
        let at = span.start + inner.len();
        let before = match inner.chars().next_back() {
            Some('[' | '{') => "",
            Some(',') => " ",
            _ => ", ",
        };
        Some(self.put(at..at, &format!("{before}{entry}")))
    }

    /// Inserts a line below the last line of a value.
    fn insert_below(&self, value: &Span, line: &str) -> Option<String> {
        let at = self.line_end(value);
        let ending = self.ending;
        self.yaml.get(..at)?;
        Some(self.put(at..at, &format!("{ending}{line}")))
    }

    /// The end of the last line of a value.
    fn line_end(&self, value: &Span) -> usize {
        let last = value.start + self.yaml.get(value.clone()).unwrap_or_default().trim_end().len();
        let rest = self.yaml.get(last..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        last + line.trim_end_matches('\r').len()
    }

    /// The spaces with which the line of a dash or key begins. Entries of nested lists can begin behind another dash.
    fn indent_of(&self, at: usize) -> Option<String> {
        let line = self.yaml.get(..at)?.rsplit('\n').next()?;
        Some(line.chars().map(|c| if c == '\t' { c } else { ' ' }).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{Edit, KeyPath, texts};

    /// The values of a list after an edit.
    fn list(yaml: &str) -> Vec<String> {
        texts(yaml).into_iter().map(|text| text.text).collect()
    }

    #[test]
    fn an_entry_is_added_to_a_list_in_any_form_and_nothing_else_changes() {
        for (before, after) in [
            ("a: [x]\nb: 1\n", "a: [x, y]\nb: 1\n"),
            ("a: [ x, ]  # old\n", "a: [ x, y ]  # old\n"),
            ("a: []\n", "a: [y]\n"),
            ("a: x # one\n", "a: [x, y] # one\n"),
            ("a:\nb: 1\n", "a: [y]\nb: 1\n"),
            ("a:\n  - x   # one\n\nb: 1\n", "a:\n  - x   # one\n  - y\n\nb: 1\n"),
            ("a:\r\n- x\r\n- \"z\"\r\n", "a:\r\n- x\r\n- \"z\"\r\n- y\r\n"),
            ("a:\n  - x", "a:\n  - x\n  - y"),
            ("\u{feff}a: ['x']\n", "\u{feff}a: ['x', y]\n"),
        ] {
            let edited = Edit::of(before).append(&KeyPath::key("a"), "y");
            assert_eq!(edited.as_deref(), Some(after), "{before:?}");
            assert_eq!(list(after).iter().filter(|text| *text == "y").count(), 1, "{after:?}");
        }
    }

    #[test]
    fn an_entry_is_removed_from_a_list_in_any_form_and_nothing_else_changes() {
        for (before, entry, after) in [
            ("a: [x, y, z]\n", 1, "a: [x, z]\n"),
            ("a: [x, y] # two\n", 1, "a: [x] # two\n"),
            ("a: [ x ]\nb: 1\n", 0, "a: []\nb: 1\n"),
            ("a:\n  - x # one\n  - y\nb: 1\n", 0, "a:\n  - y\nb: 1\n"),
            ("a:\n  - x\n  - y", 1, "a:\n  - x\n"),
            ("a:\n  - x\nb: 1\n", 0, "a: []\nb: 1\n"),
            ("a:\n- x\nb: 1\n", 0, "a: []\nb: 1\n"),
            ("a:\n- x # one\n- y\nb: 1\n", 0, "a:\n- y\nb: 1\n"),
        ] {
            let edited = Edit::of(before).remove(&KeyPath::key("a"), entry);
            assert_eq!(edited.as_deref(), Some(after), "{before:?}");
        }
    }

    #[test]
    fn a_key_is_added_to_a_mapping_and_to_the_document() {
        let yaml = "a:\n  /x/: /y/ # moved\nb: 1";
        let edit = Edit::of(yaml);
        let added = edit.append_key(&KeyPath::key("a"), ("/p/", "/q/"));
        assert_eq!(added.as_deref(), Some("a:\n  /x/: /y/ # moved\n  /p/: /q/\nb: 1"));
        assert_eq!(edit.add_key("c", " [x]"), format!("{yaml}\nc: [x]\n"));
        let added = Edit::of("a: {}\n").append_key(&KeyPath::key("a"), ("/p/", "/q/"));
        assert_eq!(added.as_deref(), Some("a:\n  /p/: /q/\n"));
        let added = Edit::of("a: {/x/: /y/}\n").append_key(&KeyPath::key("a"), ("/p/", "/q/"));
        assert_eq!(added.as_deref(), Some("a: {/x/: /y/, /p/: /q/}\n"));
    }

    #[test]
    fn a_key_is_removed_from_a_mapping_in_any_form() {
        for (before, after) in [
            ("a:\n  /x/: 1 # x\n  /y/: 2\nb: 1\n", "a:\n  /y/: 2\nb: 1\n"),
            ("a:\n  /x/: 1\nb: 1\n", "a: {}\nb: 1\n"),
            ("a: {/x/: 1, /y/: 2}\n", "a: {/y/: 2}\n"),
            ("a: {/y/: 2, /x/: 1}\n", "a: {/y/: 2}\n"),
            ("a: {/x/: 1}\n", "a: {}\n"),
        ] {
            let removed = Edit::of(before).remove_key(&KeyPath::key("a").then_key("/x/"));
            assert_eq!(removed.as_deref(), Some(after), "{before:?}");
        }
    }
}
