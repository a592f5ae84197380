//! Detects unfinished stories: without a text, with the words that `pressrun new` writes, or with a repeated
//! dateline.

use super::{FrontMatter, Head};
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::path::SourcePath;
use crate::base::yaml::{KeyPath, Places};
use crate::content::markdown::Body;
use crate::content::open_mark::{OpenMark, open_marks};

/// The text of a new story, as in begin/story.md.txt.
const TEXT: &str = "The story begins here.";

/// Its dek, if that line was made active.
const DEK: &str = "One sentence under the headline.";

/// The name over it.
const NAME: &str = "Name of the Author";

/// Its topics.
const TOPICS: &[&str] = &["One", "Another"];

/// Finds what still has to be written.
pub(super) fn look_over(
    source: &SourcePath,
    text: &str,
    (front_matter, head, body): (&FrontMatter, &Head, &Body),
) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = nothing(source, body, "story").into_iter().collect();
    found.extend(begun(source, text, front_matter));
    found.extend(filler(source, text, front_matter));
    found.extend(undecided(source, text, front_matter));
    let places = Places::new(front_matter.yaml(text), front_matter.yaml_start());
    if head
        .dateline
        .as_deref()
        .is_some_and(|dateline| begins_with_dateline(&body.opening.text, dateline))
    {
        let place = places.locate(source, &KeyPath::key("dateline"));
        let message = "the text also begins with the dateline, so readers see it twice";
        let hint = "delete it at the beginning of the text: the theme prints the dateline there";
        found.push(Diagnostic::new(Code::DatelineTwice, place, message).hint(hint));
    }
    let topics: Vec<&str> = head.topics.iter().map(|(topic, _)| topic.as_str()).collect();
    let is_named = head.bylines.iter().any(|byline| byline.name == NAME);
    let left = [
        ("dek", head.dek.as_deref() == Some(DEK)),
        ("byline", is_named),
        ("topics", topics == TOPICS),
    ];
    let left = left.into_iter().filter(|(_, is_left)| *is_left);
    found.extend(left.map(|(key, _)| {
        let message = format!("`{key}` still contains the example of `pressrun new`");
        let place = places.locate(source, &KeyPath::key(key));
        Diagnostic::new(Code::Placeholder, place, message)
            .hint("write your own, or delete the line")
    }));
    found
}

/// Whether a text begins with the dateline and a dash, as in `LONDON, Sept. 18 — The`.
fn begins_with_dateline(text: &str, dateline: &str) -> bool {
    /// How far the dash may be from the name: there can be a date between them.
    const FAR: usize = 30;
    let near: String = text.chars().take(dateline.chars().count() + 2 * FAR).collect();
    let (text, dateline) = (near.to_lowercase(), dateline.to_lowercase());
    let Some(rest) = text.strip_prefix(dateline.trim_end_matches(['.', ':'])) else { return false };
    let is_dash = |c: char| matches!(c, '—' | '–' | '―' | '-' | ':');
    let near: String = rest.chars().take(FAR).collect();
    let dash = near.find(|c: char| is_dash(c) || matches!(c, '!' | '?' | '\n'));
    let between = dash.map(|at| near.split_at(at)).filter(|(_, dash)| {
        // A hyphen joins words: "London-based".
        !dash.starts_with('-') || dash.starts_with("- ")
    });
    between.is_some_and(|(between, dash)| {
        let is_date = between.bytes().any(|byte| byte.is_ascii_digit());
        let is_agency = between.trim().starts_with('(') && between.trim().ends_with(')');
        let is_bare = between.trim_matches([' ', '.', '\u{a0}']).is_empty();
        dash.starts_with(is_dash) && (is_bare || is_date || is_agency)
    })
}

/// Reports a text without any words, pictures or tables.
pub(super) fn nothing(source: &SourcePath, body: &Body, what: &str) -> Option<Diagnostic> {
    let message = format!("the {what} has no text");
    let hint = "write it below the front matter, or hold it back with `draft: true`";
    let nothing = || Diagnostic::new(Code::NoText, Place::file(source), message).hint(hint);
    body.is_empty().then(nothing)
}

/// The line of a text that was never written.
fn begun(source: &SourcePath, text: &str, front_matter: &FrontMatter) -> Option<Diagnostic> {
    let body = front_matter.body(text);
    let mut at = front_matter.body_start();
    let begin = body.split_inclusive('\n').find_map(|line| {
        let begin = at;
        at += line.len();
        (line.trim() == TEXT).then_some(begin)
    })?;
    begun_with(source, begin)
}

/// Filler text, used while a design is tried.
fn filler(source: &SourcePath, text: &str, front_matter: &FrontMatter) -> Option<Diagnostic> {
    const FILLER: &str = "lorem ipsum dolor sit amet";
    let body = front_matter.body(text);
    // Nearly every text is without it, and seeking these letters needs no copy.
    if !body.contains("psum") && !body.contains("PSUM") {
        return None;
    }
    let at = body.to_ascii_lowercase().find(FILLER)? + front_matter.body_start();
    let message = "the text contains filler text";
    let place = Place::at(source, at..at + FILLER.len());
    Some(Diagnostic::new(Code::Placeholder, place, message).hint("write the story, or delete it"))
}

/// What an import has left for an editor to decide.
fn undecided(source: &SourcePath, text: &str, front_matter: &FrontMatter) -> Vec<Diagnostic> {
    let begin = front_matter.body_start();
    let report = |mark: OpenMark<'_>| {
        let place = Place::at(source, mark.span.start + begin..mark.span.end + begin);
        let message = match mark.evidence.is_empty() {
            true => format!("`{}` is to be decided", mark.kind),
            false => format!("`{}` is to be decided: {}", mark.kind, mark.evidence),
        };
        let hint = match mark.options.as_slice() {
            [] => "decide, and delete the mark".to_owned(),
            options => format!("{}; then delete the mark", options.join(", or ")),
        };
        Diagnostic::new(Code::OpenMark, place, message).hint(hint)
    };
    open_marks(front_matter.body(text)).map(report).collect()
}

fn begun_with(source: &SourcePath, begin: usize) -> Option<Diagnostic> {
    let message = "the text still contains the first line that `pressrun new` writes";
    let place = Place::at(source, begin..begin + TEXT.len());
    Some(
        Diagnostic::new(Code::Placeholder, place, message)
            .hint("write the story, or delete the line"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dateline_is_found_in_a_text() {
        for text in [
            "LONDON — The crane came.",
            "London, Sept. 18 – The crane came.",
            "LONDON (Reuters) - The crane came.",
            "London: The crane came.",
        ] {
            assert!(begins_with_dateline(text, "London"), "{text}");
        }
        for text in [
            "London, the capital — and its port — wait.",
            "London-based crews wait.",
            "Londoners — all of them — wait.",
            "London waits for the crane – at last.",
            "The crane came to London.",
        ] {
            assert!(!begins_with_dateline(text, "London"), "{text}");
        }
    }

    #[test]
    fn a_story_is_begun_with_these_words() {
        let begun = include_str!("../begin/story.md.txt");
        for words in [TEXT, DEK, NAME, &format!("[{}]", TOPICS.join(", "))] {
            assert!(begun.contains(words), "{words}");
        }
    }
}
