//! Finds the parts of values that YAML silently drops: what follows ` #`, and first words that begin with `&` or `!`.

use std::collections::BTreeSet;

use saphyr_parser::{Event, Parser, ScalarStyle, Span as Marks};

use super::written::{Line, quoted};
use crate::base::diagnostic::Span;

/// A value of which YAML drops a part.
#[derive(Debug)]
pub(super) struct Lost {
    /// The value as it was probably meant.
    pub(super) span: Span,
    /// What is dropped.
    pub(super) what: String,
    /// What to do, with the line to write.
    pub(super) hint: String,
}

/// Finds the values of a text of which YAML drops a part. A text without suspicious marks is not parsed.
pub(super) fn find(text: &str) -> Vec<Lost> {
    let suspect = |mark: char| {
        let mut marks = text.match_indices(mark);
        marks.any(|(at, _)| {
            let is_first = text[..at].ends_with([' ', '\t']);
            let after = &text[at + 1..];
            let is_meant = if mark == '#' { is_no_comment(after) } else { is_word(after) };
            is_first && (is_meant || (mark == '!' && after.starts_with(' ')))
        })
    };
    if !['#', '&', '!'].into_iter().any(suspect) {
        return Vec::new();
    }
    let mut walk = Walk::new(text);
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, marks)) => walk.event(&event, marks),
            // The value was read, so another parser has accepted it.
            Err(_) => break,
        }
    }
    let Walk { lost, anchors, used, .. } = walk;
    let unused = anchors.into_iter().filter(|(anchor, _)| !used.contains(anchor));
    lost.into_iter().chain(unused.map(|(_, lost)| lost)).collect()
}

/// Whether a text begins with a letter or digit.
fn is_word(text: &str) -> bool {
    text.starts_with(char::is_alphanumeric)
}

/// Whether the text after `#` does not look like a comment, because there is no space: `#4`, `##4`, `#"four"`.
fn is_no_comment(text: &str) -> bool {
    let rest = text.trim_start_matches('#');
    let first = |c: char| c.is_alphanumeric() || "\"'“‘„«([¿¡$€£@".contains(c);
    rest.starts_with(first)
}

/// The state of one pass over the events of a text.
struct Walk<'a> {
    text: &'a str,
    bytes: Vec<usize>,
    /// The open collections: for each, whether it is a mapping that expects a key now, and whether it is in
    /// brackets.
    open: Vec<(Option<bool>, bool)>,
    /// The byte after the last key or value.
    behind: usize,
    lost: Vec<Lost>,
    anchors: Vec<(usize, Lost)>,
    used: BTreeSet<usize>,
}

impl<'a> Walk<'a> {
    fn new(text: &'a str) -> Self {
        let bytes = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let (lost, anchors, used) = (Vec::new(), Vec::new(), BTreeSet::new());
        Self { text, bytes, open: Vec::new(), behind: 0, lost, anchors, used }
    }

    fn byte(&self, character: usize) -> usize {
        self.bytes.get(character).copied().unwrap_or(self.text.len())
    }

    fn event(&mut self, event: &Event<'_>, marks: Marks) {
        let span = self.byte(marks.start.index())..self.byte(marks.end.index());
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_key = self.open.last().is_some_and(|(expects, _)| *expects == Some(true));
                if !is_key {
                    let is_local = tag.as_ref().is_some_and(|tag| !tag.is_yaml_core_schema());
                    self.value(
                        &span,
                        (*style == ScalarStyle::Plain, text.is_empty() || text == "~"),
                    );
                    self.marked(&span, *anchor, is_local);
                }
                self.step();
                self.behind = self.behind.max(span.end);
            }
            Event::Alias(anchor) => {
                self.used.insert(*anchor);
                self.step();
                self.behind = self.behind.max(span.end);
            }
            Event::SequenceStart(..) => self.enter(None, &span),
            Event::MappingStart(..) => self.enter(Some(true), &span),
            Event::SequenceEnd | Event::MappingEnd => {
                self.open.pop();
                self.step();
                self.behind = self.behind.max(span.end.min(self.text.len()));
            }
            _ => {}
        }
    }

    fn enter(&mut self, expects: Option<bool>, span: &Span) {
        let in_brackets = self.text[span.start..].starts_with(['[', '{']);
        self.open.push((expects, in_brackets));
        self.behind = self.behind.max(span.start);
    }

    /// After a key comes its value, and after that the next key.
    fn step(&mut self) {
        if let Some((Some(expects), _)) = self.open.last_mut() {
            *expects = !*expects;
        }
    }

    /// A value without quotes that ends at ` #`, or is empty because it begins with it.
    fn value(&mut self, span: &Span, (is_plain, is_nothing): (bool, bool)) {
        if !is_plain {
            return;
        }
        let is_empty =
            is_nothing && self.text.get(span.clone()).unwrap_or_default().trim().is_empty();
        let start = if is_empty { self.begins(span.start) } else { span.start };
        let end = if is_empty { start } else { start + self.text[span.clone()].trim_end().len() };
        let tail = self.text[end..].split('\n').next().unwrap_or_default();
        let comment = tail.trim_start_matches([' ', '\t']);
        let has_gap = comment.len() < tail.len() || is_empty;
        if !has_gap || !comment.strip_prefix('#').is_some_and(is_no_comment) {
            return;
        }
        let whole = self.whole(start, end);
        let read = self.text[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
        let what = match is_empty {
            true => "YAML reads a value that begins with `#` as a comment, so the value is empty"
                .to_owned(),
            false => format!("YAML reads what follows ` #` as a comment, so the value is `{read}`"),
        };
        let mut lost = self.told(start, &whole, what);
        // Quotes would turn it into a text.
        let is_number = read.bytes().all(|byte| byte.is_ascii_digit()) && !read.is_empty();
        if is_number || matches!(read.as_str(), "true" | "false") {
            let note = comment.split_once('#').map_or("", |(_, note)| note.trim_end());
            lost.hint = format!(
                "if it is a comment, put a space after the `#`: `{read} # {note}`; if not, {}",
                lost.hint
            );
        }
        self.lost.push(lost);
    }

    /// The position where an empty value would begin: after its colon or dash.
    fn begins(&self, at: usize) -> usize {
        let from = self.behind.min(at);
        let is_entry = self.open.last().is_some_and(|(expects, _)| expects.is_none());
        let mut start = from;
        for (number, line) in self.text[from..].split_inclusive('\n').enumerate() {
            let said = line.trim_start_matches([' ', '\t']);
            // The rest of the previous entry's line does not belong to this one.
            let is_here = if is_entry { said.starts_with('-') } else { number == 0 };
            if is_here {
                let rest = said.strip_prefix([':', '-', ',']).unwrap_or(said);
                let rest = rest.trim_start_matches([' ', '\t']);
                return start + line.len() - rest.len();
            }
            start += line.len();
        }
        from
    }

    /// A value as it was probably meant: to the end of its line or, in brackets, to the next comma or bracket.
    fn whole(&self, start: usize, end: usize) -> String {
        let line = self.text[end..].split('\n').next().unwrap_or_default();
        let in_brackets = self.open.last().is_some_and(|(_, in_brackets)| *in_brackets);
        let rest = match in_brackets {
            true => line.split([',', ']', '}']).next().unwrap_or_default(),
            false => line,
        };
        let whole = format!("{}{rest}", &self.text[start..end]);
        whole.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// A value whose first word YAML reads as a name or a type, and not as a part of the value.
    fn marked(&mut self, span: &Span, anchor: usize, is_local: bool) {
        if anchor == 0 && !is_local {
            return;
        }
        let from = self.behind.min(span.start);
        let sign = if is_local { '!' } else { '&' };
        let Some(start) = self.text[from..span.end.max(from)].find(sign).map(|at| from + at) else {
            return;
        };
        let word =
            self.text[start..].split([' ', '\t', '\n', '\r', ',']).next().unwrap_or_default();
        let end = self.text[start..].find('\n').map_or(self.text.len(), |at| start + at);
        let whole = self.text[start..end].trim();
        let kind = if is_local { "a type" } else { "a name for the value" };
        let what = format!("YAML reads `{word}` as {kind} and drops it");
        let lost = self.told(start, whole, what);
        match is_local {
            true => self.lost.push(lost),
            false => self.anchors.push((anchor, lost)),
        }
    }

    fn told(&self, start: usize, whole: &str, what: String) -> Lost {
        let begin = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line = self.text[begin..].split('\n').next().unwrap_or_default();
        let parts = Line::of(line);
        let is_its_line = begin + parts.value_start() == start;
        let shown = if is_its_line { parts.with(&quoted(whole)) } else { quoted(whole) };
        let hint = format!("put the value in quotes: `{shown}`");
        let end = (begin + line.trim_end().len()).min(start + whole.len()).max(start);
        Lost { span: start..self.text.floor_char_boundary(end), what, hint }
    }
}

#[cfg(test)]
mod tests {
    use super::find;

    fn said(text: &str) -> Vec<String> {
        find(text)
            .into_iter()
            .map(|lost| format!("[{}] {}; {}", &text[lost.span], lost.what, lost.hint))
            .collect()
    }

    #[test]
    fn what_is_cut_is_told_with_the_line_to_write() {
        let texts = [
            "headline: Room #4 Is Empty\nkicker: X\n",
            "theme_options:\n  accent: #a8200d\n",
            "topics:\n  - Room #4\n  - #5\n  - C\n",
            "topics: [\n  Trade,\n  Room #4\n]\n",
            "photos:\n  - src: a.png\n    caption: Bus #7. (PHOTO: A)\n",
            "stories: [a, b] #2\ndek: Über #1\n",
            "kicker: &Sons and Co\ndek: &Sons\n",
            "headline: !Viva Mexico\n",
            "headline: ! Viva\n",
            "dek: Two lines\n  of text #4 end\n",
            "accent: #a8200d",
        ];
        let told = texts.map(|text| format!("{text}=> {}\n", said(text).join("\n=> ")));
        insta::assert_snapshot!("lost", told.join("\n"));
    }

    #[test]
    fn comments_are_left_alone() {
        let text = "# A note\ndek: Fine # note\nsections: #the sections\n  news: \"A #1\" #first\n\
                    kicker: 'B #2'\ndek: |\n  Line #3\n  &so !so\nurl: https://a.example/#top\n\
                    tags: [a, b] # c\nname: C# Weekly\ne: 1 #!x\nf: 2 ## note\ng: 3 #---\na: &x 1\nb: *x\nc: !!str 5\nd: # nothing\n#end\n";
        assert_eq!(said(text), [""; 0]);
    }
}
