//! Splits a line of YAML into its parts to find a fault, and joins them again for hints.

/// The parts of a line such as `  - credit: "A. Lee"`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// The spaces and tabs before everything else.
    pub(super) indent: &'a str,
    /// The dashes of list entries, and the spaces after them.
    pub(super) dashes: &'a str,
    /// The key with its colon, and the spaces after it; empty if there is no key.
    pub(super) key: &'a str,
    /// The rest, without spaces at its end.
    pub(super) value: &'a str,
}

impl<'a> Line<'a> {
    /// Splits a line.
    pub(super) fn of(line: &'a str) -> Self {
        let line = line.trim_end();
        let (indent, rest) = line.split_at(line.len() - line.trim_start().len());
        let (dashes, rest) = rest.split_at(dashes_of(rest));
        let (key, value) = rest.split_at(key_of(rest));
        Self { indent, dashes, key, value }
    }

    /// Whether the line is empty or a comment.
    pub(super) fn is_silent(&self) -> bool {
        self.dashes.is_empty()
            && self.key.is_empty()
            && (self.value.is_empty() || self.value.starts_with('#'))
    }

    /// The key without its colon.
    pub(super) fn name(&self) -> &'a str {
        self.key.trim_end().trim_end_matches(':').trim()
    }

    /// The line without the spaces at its beginning.
    pub(super) fn said(&self) -> String {
        self.with(self.value)
    }

    /// The line with another value, without the spaces at its beginning.
    pub(super) fn with(&self, value: &str) -> String {
        let key = self.key.trim_end();
        let gap = if key.is_empty() || value.is_empty() { "" } else { " " };
        format!("{}{key}{gap}{value}", self.dashes)
    }

    /// Where the value begins in the line, in bytes.
    pub(super) fn value_start(&self) -> usize {
        self.indent.len() + self.dashes.len() + self.key.len()
    }
}

/// The number of bytes of list dashes at the beginning of a text.
fn dashes_of(text: &str) -> usize {
    let mut rest = text;
    while let Some(after) = rest.strip_prefix('-').filter(|rest| rest.starts_with([' ', '\t'])) {
        rest = after.trim_start();
    }
    // A single dash is also an entry.
    if rest == "-" { text.len() } else { text.len() - rest.len() }
}

/// The number of bytes of a key at the beginning of a text, with its colon and the spaces after it.
fn key_of(text: &str) -> usize {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    let from = match quote {
        Some(quote) => match text[1..].find(quote) {
            Some(end) if text[end + 2..].trim_start().starts_with(':') => end + 2,
            _ => return 0,
        },
        None if text.starts_with(['[', '{', '#']) => return 0,
        None => 0,
    };
    let ends = |at: usize| text[at + 1..].is_empty() || text[at + 1..].starts_with([' ', '\t']);
    let colon = text[from..].match_indices(':').map(|(at, _)| from + at).find(|at| ends(*at));
    colon.map_or(0, |at| {
        let rest = text[at + 1..].trim_start();
        text.len() - rest.len()
    })
}

/// A text in quotes: in single quotes if it contains double ones, or else in double quotes.
pub fn quoted(text: &str) -> String {
    let is_hard = text.chars().any(char::is_control);
    match (text.contains(['"', '\\']), text.contains('\'')) {
        _ if is_hard => serde_json::Value::from(text).to_string(),
        (false, _) => format!("\"{text}\""),
        (true, false) => format!("'{text}'"),
        (true, true) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}

/// A text as a YAML value, in quotes only if it needs them to be read as this text. Commas and brackets also get
/// quotes, for lists in brackets.
pub fn scalar(text: &str) -> String {
    let plain = format!("[{text}]");
    let read = serde_yaml::from_str::<serde_yaml::Value>(&plain).ok();
    let is_same =
        read.as_ref().and_then(|value| value.get(0)).and_then(|value| value.as_str()) == Some(text);
    let is_one = read.and_then(|value| value.as_sequence().map(Vec::len)) == Some(1);
    if is_same && is_one && !text.contains(": ") { text.to_owned() } else { quoted(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_its_parts() {
        let parts = |line| {
            let Line { indent, dashes, key, value } = Line::of(line);
            [indent, dashes, key, value].map(str::to_owned)
        };
        assert_eq!(parts("  - src: press.png  "), ["  ", "- ", "src: ", "press.png"]);
        assert_eq!(parts("- - a: b: c"), ["", "- - ", "a: ", "b: c"]);
        assert_eq!(parts("\"a: b\": c"), ["", "", "\"a: b\": ", "c"]);
        assert_eq!(parts("\"No\" to Fees"), ["", "", "", "\"No\" to Fees"]);
        assert_eq!(parts("url: https://a.example/"), ["", "", "url: ", "https://a.example/"]);
        assert_eq!(parts("sections:"), ["", "", "sections:", ""]);
        assert_eq!(parts("-item"), ["", "", "", "-item"]);
        assert_eq!(parts("-"), ["", "-", "", ""]);
        assert_eq!(Line::of("- kicker:x: y").with("\"z\""), "- kicker:x: \"z\"");
    }

    #[test]
    fn quotes_suit_what_they_are_around() {
        assert_eq!(quoted("Fisher's Row"), "\"Fisher's Row\"");
        assert_eq!(quoted("\"No\" to Fees"), "'\"No\" to Fees'");
        assert_eq!(quoted("\"No\" isn't"), "\"\\\"No\\\" isn't\"");
        for text in ["a", "#1", "a, b", "true", "2025", "It's \"so\"", "a: b", "[x", "", "- a"] {
            let line = format!("[{}]", scalar(text));
            let value: serde_yaml::Value = serde_yaml::from_str(&line).expect("YAML");
            assert_eq!(value[0].as_str(), Some(text), "{line}");
        }
        assert_eq!(scalar("Trade"), "Trade");
    }
}
