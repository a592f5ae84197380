//! Strict reading of YAML: every value typed, every key known, every mistake reported with its place.
//!
//! Values come from serde_yaml. Places cost a second pass over the text (see [`spans`]) and are only
//! asked for when there is something to complain about.

mod node;
pub mod spans;

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::sync::OnceLock;

use serde_yaml::Value;

pub use node::{Map, Node};
pub use spans::{KeyPath, Spans, Step};

use crate::character::without_line_separators;
use crate::diagnostic::{Code, Diagnostic, Place, Span};
use crate::path::SourcePath;

/// Reads one YAML text that stands in a file, and gathers its mistakes.
#[derive(Debug)]
pub struct Reader<'a> {
    file: &'a SourcePath,
    text: Cow<'a, str>,
    offset: usize,
    spans: OnceCell<Spans>,
    found: RefCell<Vec<Diagnostic>>,
}

impl<'a> Reader<'a> {
    /// Takes a text that begins at a byte of a file. A byte order mark is no part of it, and line
    /// separators of Unicode are spaces.
    pub fn new(file: &'a SourcePath, text: &'a str, offset: usize) -> Self {
        let (text, offset) = unmarked(text, offset);
        let text = without_line_separators(text);
        Self { file, text, offset, spans: OnceCell::new(), found: RefCell::default() }
    }

    /// Parses the text; a syntax error or a key that stands twice is reported and gives `None`.
    /// An empty text is null.
    pub fn load(&self) -> Option<Value> {
        if let Some(at) = too_deep(&self.text) {
            let place = self.place(at..at + 1);
            let deep = Diagnostic::new(Code::BadYaml, place, "the brackets are nested too deeply")
                .hint("close each `[` and `{`, or put the text in quotes");
            self.found.borrow_mut().push(deep);
            return None;
        }
        match serde_yaml::from_str::<Value>(&self.text) {
            Ok(value) => Some(value),
            Err(error) => {
                self.report_broken(&error);
                None
            }
        }
    }

    /// The root of a parsed value, ready to be read.
    pub fn root<'r>(&'r self, value: &'r Value) -> Node<'r> {
        Node::new(self, value, KeyPath::default())
    }

    /// The mistakes found so far.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.found.into_inner()
    }

    /// Reports a mistake at a value.
    pub fn report(&self, at: &KeyPath, diagnostic: impl FnOnce(Place) -> Diagnostic) {
        let place = self.place(self.spans().value(at));
        self.found.borrow_mut().push(diagnostic(place));
    }

    /// Reports a mistake at a mapping's key.
    pub fn report_key(&self, at: &KeyPath, diagnostic: impl FnOnce(Place) -> Diagnostic) {
        let place = self.place(self.spans().key(at));
        self.found.borrow_mut().push(diagnostic(place));
    }

    fn spans(&self) -> &Spans {
        self.spans.get_or_init(|| Spans::of(&self.text))
    }

    fn place(&self, span: Span) -> Place {
        Place::at(self.file, span.start + self.offset..span.end + self.offset)
    }

    /// Says what is wrong with a text that serde_yaml refused.
    fn report_broken(&self, error: &serde_yaml::Error) {
        let spans = self.spans();
        for (first, again, key) in spans.duplicates() {
            let place = self.place(again.clone());
            let diagnostic =
                Diagnostic::new(Code::DuplicateKey, place, format!("the key `{key}` stands twice"))
                    .related(self.place(first.clone()), "first here")
                    .hint("keep one of the two");
            self.found.borrow_mut().push(diagnostic);
        }
        if spans.duplicates().is_empty() {
            let (span, what, hint) = match spans.broken() {
                Some((span, what)) => (span.clone(), what, self.advice(span.start)),
                None => self.serde_trouble(error),
            };
            let diagnostic = Diagnostic::new(Code::BadYaml, self.place(span), what).hint(hint);
            self.found.borrow_mut().push(diagnostic);
        }
    }

    /// What to do about a syntax error at a byte.
    fn advice(&self, at: usize) -> &'static str {
        let line = self.text[..at].rsplit('\n').next().unwrap_or_default();
        if line.contains('\t') || self.text[at..].starts_with('\t') {
            return "YAML is indented with spaces: put them in the place of the tab";
        }
        "a value with `: `, `#` or a quote in it needs quotes around it"
    }

    /// The place and text of an error only serde_yaml sees (an alias bomb, too deep a nesting).
    fn serde_trouble(&self, error: &serde_yaml::Error) -> (Span, String, &'static str) {
        if let (None, Some(alias)) = (error.location(), self.spans().alias()) {
            let what = "the aliases from here on repeat more than can be read";
            return (alias, what.to_owned(), "write the values out");
        }
        let text = error.to_string();
        let what = text.split(" at line ").next().unwrap_or(&text).to_owned();
        let start = error.location().map_or(0, |l| spans::byte_of(&self.text, l.index()));
        (start..start, what, "keep it to one document, and few levels deep")
    }
}

/// Where more brackets are open than any front matter needs. The parser's time grows with the square of
/// them, so a file full of brackets is refused before it is parsed.
fn too_deep(text: &str) -> Option<usize> {
    const DEEPEST: usize = 1000;
    let mut open = 0_usize;
    text.bytes().position(|byte| {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        open > DEEPEST
    })
}

/// Where the values of a YAML text stand: for mistakes that show only when files are seen together.
/// The text is walked when the first place is asked for, and then never again.
pub struct Places<'a> {
    text: Box<dyn Fn() -> &'a str + Send + Sync + 'a>,
    offset: usize,
    spans: OnceLock<(Spans, usize)>,
}

impl<'a> Places<'a> {
    /// Takes a text that begins at a byte of its file.
    pub fn new(text: &'a str, offset: usize) -> Self {
        Self::of(move || text, offset)
    }

    /// Takes a text that is fetched when a place is looked for.
    pub fn of(text: impl Fn() -> &'a str + Send + Sync + 'a, offset: usize) -> Self {
        Self { text: Box::new(text), offset, spans: OnceLock::new() }
    }

    /// The place of a value, in the file the text is from.
    pub fn locate(&self, file: &SourcePath, at: &KeyPath) -> Place {
        let (spans, offset) = self.spans();
        let span = spans.value(at);
        Place::at(file, span.start + offset..span.end + offset)
    }

    /// The place of the first of some keys that stand beside a value, or else of the value.
    pub fn beside(&self, file: &SourcePath, at: &KeyPath, keys: &[&str]) -> Place {
        let mut beside = keys.iter().map(|key| at.beside(key));
        let found = beside.find(|at| self.spans().0.has(at));
        self.locate(file, found.as_ref().unwrap_or(at))
    }

    fn spans(&self) -> &(Spans, usize) {
        self.spans.get_or_init(|| {
            let (text, offset) = unmarked((self.text)(), self.offset);
            (Spans::of(&without_line_separators(text)), offset)
        })
    }
}

/// A text without the byte order mark that some editors put before it, and where it then begins.
fn unmarked(text: &str, offset: usize) -> (&str, usize) {
    let rest = text.trim_start_matches('\u{FEFF}');
    (rest, offset + text.len() - rest.len())
}

/// A key and a text, as a line of YAML that is read as just this text.
pub fn line(key: &str, text: &str) -> String {
    let plain = format!("{key}: {text}\n");
    let read = serde_yaml::from_str::<Value>(&plain).ok();
    match read.as_ref().and_then(|value| value.get(key)).and_then(Value::as_str) {
        Some(same) if same == text => plain,
        // A text in JSON is one in YAML, too (YAML 1.2.2, section 1.2).
        _ => format!("{key}: {}\n", serde_json::Value::from(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::{KeyPath, Places, line};
    use crate::path::SourcePath;

    #[test]
    fn a_text_is_walked_for_its_first_place_and_never_again() {
        let file = SourcePath::new("site.yaml").expect("a path");
        let places = Places::new("\u{feff}a: 1\nb: 2\n", 10);
        assert!(places.spans.get().is_none());
        let place = places.locate(&file, &KeyPath::key("b"));
        assert_eq!(place.span.map(|span| (span.0, span.1)), Some((21, 22)));
        let first = places.spans.get().map(std::ptr::from_ref);
        assert_eq!(places.locate(&file, &KeyPath::key("b")), place);
        assert!(first.is_some() && places.spans.get().map(std::ptr::from_ref) == first);
    }

    #[test]
    fn a_line_of_yaml_is_read_as_the_text_it_was_made_of() {
        let plain = ["Grid Operators Turn to AI", "Größe zählt", "It's 5 o'clock"];
        let odd =
            ["", " a ", "A: b", "a # b", "- a", "true", "2025", "\"Yes\"", "a\nb", "[a", "*a"];
        for text in plain.into_iter().chain(odd) {
            let line = line("headline", text);
            let value: serde_yaml::Value = serde_yaml::from_str(&line).expect("YAML");
            assert_eq!(value["headline"].as_str(), Some(text), "{line}");
            assert_eq!(line.ends_with("\"\n"), odd.contains(&text), "{line}");
        }
    }
}
