//! Strict reading of YAML: checks all types and keys, and reports every mistake with its place.
//!
//! Values come from serde_yaml. Places cost a second pass over the text (see [`spans`]), which is only made
//! if there is a mistake.

pub mod edit;
mod fault;
pub mod foreign;
mod lost;
mod node;
pub mod spans;
pub mod table;
mod tree;
mod words;
mod written;

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde_yaml::Value;

pub use node::{Map, Node};
pub use spans::{KeyPath, PathPart, Spans};
pub use table::Table;
pub use tree::Tree;
pub use written::{quoted, scalar};

use crate::base::character::without_line_separators;
use crate::base::diagnostic::{Code, Diagnostic, Place, Span};
use crate::base::path::SourcePath;

/// Reads the YAML text of a file and gathers its mistakes.
#[derive(Debug)]
pub struct Reader<'a> {
    file: &'a SourcePath,
    text: Cow<'a, str>,
    offset: usize,
    spans: OnceCell<Spans>,
    /// The text without the faults that kept it from being parsed.
    mended: OnceCell<Mended>,
    is_broken: Cell<bool>,
    found: RefCell<Vec<Diagnostic>>,
}

/// A text whose faults have been mended line by line, so that the rest can be read.
#[derive(Debug)]
struct Mended {
    text: String,
    /// The byte at which each of its lines begins.
    starts: Vec<usize>,
    /// The bytes of each line of the original text.
    lines: Vec<Span>,
    /// The lines that have changed.
    changed: BTreeSet<usize>,
}

/// The largest number of faults that are reported in one file.
const MOST_FAULTS: usize = 12;

impl<'a> Reader<'a> {
    /// Takes a text that begins at a byte of a file. Ignores a byte order mark, and a last line `---`, which
    /// some authors write below YAML files as below front matter. Reads Unicode line separators as spaces.
    pub fn new(file: &'a SourcePath, text: &'a str, offset: usize) -> Self {
        let (text, offset) = unmarked(text, offset);
        let text = text.trim_end().strip_suffix("\n---").unwrap_or(text);
        let text = without_line_separators(text);
        let (spans, mended) = (OnceCell::new(), OnceCell::new());
        let (is_broken, found) = (Cell::new(false), RefCell::default());
        Self { file, text, offset, spans, mended, is_broken, found }
    }

    /// Parses the text. Reports syntax errors; if a fault is recognized, the rest of the text is read as if it
    /// were mended, so that its other mistakes are found in the same run: see [`Reader::is_broken`]. Reports
    /// a key that appears twice, and then returns `None`. An empty text is null.
    pub fn load(&self) -> Option<Value> {
        if let Some(at) = too_deep(&self.text) {
            let place = self.place(at..at + 1);
            let deep = Diagnostic::new(Code::BadYaml, place, "the brackets are nested too deeply")
                .hint("close each `[` and `{`, or put the text in quotes");
            return self.broken(deep);
        }
        match serde_yaml::from_str::<Value>(&self.text) {
            Ok(value) => {
                self.report_lost();
                Some(value)
            }
            Err(error) => self.load_broken(&error),
        }
    }

    /// Whether the text could not be parsed as it is. Its values are then only a guess, and must not be
    /// published.
    pub fn is_broken(&self) -> bool {
        self.is_broken.get()
    }

    /// The root of a parsed value, ready to be read.
    pub fn root<'r>(&'r self, value: &'r Value) -> Node<'r> {
        Node::new(self, value, KeyPath::default())
    }

    /// The number of mistakes found so far.
    pub fn count(&self) -> usize {
        self.found.borrow().len()
    }

    /// The mistakes found so far.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.found.into_inner()
    }

    /// Reports a mistake at a value.
    pub fn report(&self, at: &KeyPath, diagnostic: impl FnOnce(Place) -> Diagnostic) {
        self.report_at(self.spans().value(at), diagnostic);
    }

    /// Reports a mistake at a mapping's key.
    pub fn report_key(&self, at: &KeyPath, diagnostic: impl FnOnce(Place) -> Diagnostic) {
        self.report_at(self.spans().key(at), diagnostic);
    }

    /// Reports a mistake at some bytes of the mended text. A place in a mended line is only known to be in
    /// that line.
    fn report_at(&self, span: Span, diagnostic: impl FnOnce(Place) -> Diagnostic) {
        let is_known = self.mended.get().is_none_or(|mended| !mended.is_mended(span.start));
        if is_known {
            let place = self.place(span);
            self.found.borrow_mut().push(diagnostic(place));
        }
    }

    /// Reports a text where lines of `key: value` are expected, if the fault is recognized.
    fn report_keyless(&self, value: &Value, at: &KeyPath) -> bool {
        let is_all = *at == KeyPath::default() && value.is_string();
        let lines: Vec<String> = self.current().lines().map(str::to_owned).collect();
        let Some(fault) = is_all.then(|| fault::keyless(&lines)).flatten() else { return false };
        let place = self.place(fault.span);
        let diagnostic = Diagnostic::new(Code::BadYaml, place, fault.what).hint(fault.hint);
        self.found.borrow_mut().push(diagnostic);
        true
    }

    /// The source of a value, if it is on one line.
    fn written(&self, at: &KeyPath) -> Option<&str> {
        let spans = self.spans();
        let span = spans.has(at).then(|| spans.value(at))?;
        let written = self.current().get(span)?.trim();
        (!written.is_empty() && !written.contains('\n')).then_some(written)
    }

    /// The text that is read: the original, or the mended one.
    fn current(&self) -> &str {
        self.mended.get().map_or(&*self.text, |mended| &mended.text)
    }

    fn spans(&self) -> &Spans {
        self.spans.get_or_init(|| Spans::of(self.current()))
    }

    fn place(&self, span: Span) -> Place {
        let span = match self.mended.get() {
            Some(mended) => mended.before(span.start)..mended.before(span.end),
            None => span,
        };
        Place::at(self.file, span.start + self.offset..span.end + self.offset)
    }

    /// Reports the parts of values that YAML silently drops.
    fn report_lost(&self) {
        for lost in lost::find(&self.text) {
            let place = self.place(lost.span);
            let diagnostic = Diagnostic::new(Code::CutValue, place, lost.what).hint(lost.hint);
            self.found.borrow_mut().push(diagnostic);
        }
    }

    fn broken<T>(&self, diagnostic: Diagnostic) -> Option<T> {
        self.is_broken.set(true);
        self.found.borrow_mut().push(diagnostic);
        None
    }

    /// Reports what is wrong with a text that serde_yaml refused, and reads the rest as far as possible.
    fn load_broken(&self, error: &serde_yaml::Error) -> Option<Value> {
        self.is_broken.set(true);
        let spans = Spans::of(&self.text);
        for (first, again, key) in spans.duplicates() {
            let place = self.place(again.clone());
            let diagnostic = Diagnostic::new(
                Code::DuplicateKey,
                place,
                format!("the key `{key}` appears twice"),
            )
            .related(self.place(first.clone()), "first here")
            .hint("keep one of them");
            self.found.borrow_mut().push(diagnostic);
        }
        if !spans.duplicates().is_empty() {
            return None;
        }
        // Some parsers read the lines below an indented first line as another document.
        let is_indented = self.text.starts_with([' ', '\t']);
        let is_only_ours = error.location().is_none()
            || spans.broken().is_none() && !fault::is_mendable(&Mended::of(&self.text).lines_now());
        if !is_indented && is_only_ours {
            let (span, what, hint) = self.serde_trouble(error, &spans);
            return self.broken(Diagnostic::new(Code::BadYaml, self.place(span), what).hint(hint));
        }
        self.load_mended(error)
    }

    /// Reports the faults of a text one by one. Each is searched for after the previous one has been mended.
    fn load_mended(&self, error: &serde_yaml::Error) -> Option<Value> {
        let mut mended = Mended::of(&self.text);
        for _ in 0..MOST_FAULTS {
            let Some(fault) = fault::find(&mended.lines_now()) else { break };
            let span = mended.before(fault.span.start)..mended.before(fault.span.end);
            let place = self.place(span);
            let diagnostic = Diagnostic::new(Code::BadYaml, place, fault.what).hint(fault.hint);
            self.found.borrow_mut().push(diagnostic);
            mended.take(&fault.mended?);
            if let Ok(value) = serde_yaml::from_str::<Value>(&mended.text) {
                _ = self.mended.set(mended);
                return Some(value);
            }
        }
        if self.found.borrow().is_empty() {
            let spans = Spans::of(&self.text);
            let (span, what, hint) = self.serde_trouble(error, &spans);
            return self.broken(Diagnostic::new(Code::BadYaml, self.place(span), what).hint(hint));
        }
        None
    }

    /// The place and message of an error that only serde_yaml finds (an alias bomb, too deep nesting).
    fn serde_trouble(
        &self,
        error: &serde_yaml::Error,
        spans: &Spans,
    ) -> (Span, String, &'static str) {
        if let (None, Some(alias)) = (error.location(), spans.alias()) {
            let what = "the aliases from here on are expanded too often";
            return (alias, what.to_owned(), "write the values themselves");
        }
        if let (None, Some(next)) = (error.location(), self.text.find("\n---")) {
            let what = "a second YAML document begins here, but a file can contain only one";
            return (next + 1..next + 4, what.to_owned(), "delete the line `---`");
        }
        let text = error.to_string();
        let what = text.split(" at line ").next().unwrap_or(&text).to_owned();
        let start = error.location().map_or(0, |l| spans::byte_of(&self.text, l.index()));
        let hint = match what.starts_with("control characters") {
            true => "delete the character; most editors do not show it",
            false => "write only one document, with few levels",
        };
        (start..start, what, hint)
    }
}

impl Mended {
    /// A text in which nothing is mended yet.
    fn of(text: &str) -> Self {
        let mut lines = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            lines.push(at..at + line.trim_end_matches(['\n', '\r']).len());
            at += line.len();
        }
        let (starts, changed) = (Vec::new(), BTreeSet::new());
        let mut mended = Self { text: String::new(), starts, lines, changed };
        let now: Vec<String> =
            mended.lines.iter().map(|line| text[line.clone()].to_owned()).collect();
        mended.take(&now);
        mended
    }

    /// Takes the lines after a mend.
    fn take(&mut self, lines: &[String]) {
        let before = self.text.lines().zip(lines).enumerate();
        let changed = before.filter(|(_, (before, now))| before != now).map(|(at, _)| at);
        self.changed.extend(changed.collect::<Vec<_>>());
        self.text.clear();
        self.starts.clear();
        for line in lines {
            self.starts.push(self.text.len());
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    fn lines_now(&self) -> Vec<String> {
        self.text.lines().map(str::to_owned).collect()
    }

    /// Whether a byte of the mended text is in a changed line.
    fn is_mended(&self, at: usize) -> bool {
        self.changed.contains(&self.line(at))
    }

    fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// The byte of the original text that corresponds to a byte of the mended one.
    fn before(&self, at: usize) -> usize {
        let line = self.line(at);
        let column = at - self.starts.get(line).copied().unwrap_or(0).min(at);
        self.lines.get(line).map_or(0, |line| (line.start + column).min(line.end))
    }
}

/// The place where more brackets are open than any front matter needs. The parser's time is quadratic in their
/// number, so a file full of brackets is refused before it is parsed.
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

/// The places of values in a YAML text, for mistakes that only show across files.
/// The text is parsed when the first place is needed, and only once.
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

    /// Takes a function that gives the text when a place is needed.
    pub fn of(text: impl Fn() -> &'a str + Send + Sync + 'a, offset: usize) -> Self {
        Self { text: Box::new(text), offset, spans: OnceLock::new() }
    }

    /// The place of a value, in the file the text is from.
    pub fn locate(&self, file: &SourcePath, at: &KeyPath) -> Place {
        let (spans, offset) = self.spans();
        let span = spans.value(at);
        Place::at(file, span.start + offset..span.end + offset)
    }

    /// The place of the first of some keys beside a value, or else of the value.
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

/// A text without its byte order mark, and the byte at which it begins.
fn unmarked(text: &str, offset: usize) -> (&str, usize) {
    let rest = text.trim_start_matches('\u{FEFF}');
    (rest, offset + text.len() - rest.len())
}

/// A line of YAML that gives a key exactly this text.
pub fn line(key: &str, text: &str) -> String {
    let plain = format!("{key}: {text}\n");
    let read = serde_yaml::from_str::<Value>(&plain).ok();
    match read.as_ref().and_then(|value| value.get(key)).and_then(Value::as_str) {
        Some(same) if same == text => plain,
        // A JSON string is also a YAML string (YAML 1.2.2, section 1.2).
        _ => format!("{key}: {}\n", serde_json::Value::from(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::{KeyPath, Places, line};
    use crate::base::path::SourcePath;

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
