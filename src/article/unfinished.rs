//! Stories that nobody has finished: without a text, or with the words that `pressrun new` begins them with.

use super::{FrontMatter, Head};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::markdown::Body;
use crate::path::SourcePath;
use crate::yaml::{KeyPath, Places};

/// The text of a story that was just begun, as begin/story.md.txt has it.
const TEXT: &str = "The story begins here.";

/// The dek of one, where its line is no longer a comment.
const DEK: &str = "One sentence under the headline.";

/// The name over one.
const NAME: &str = "Name of the Author";

/// The topics of one.
const TOPICS: &[&str] = &["One", "Another"];

/// Looks for what is still to be written.
pub(super) fn look_over(
    source: &SourcePath,
    text: &str,
    (front_matter, head, body): (&FrontMatter, &Head, &Body),
) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = nothing(source, body, "story").into_iter().collect();
    found.extend(begun(source, text, front_matter));
    found.extend(filler(source, text, front_matter));
    let places = Places::new(front_matter.yaml(text), front_matter.yaml_start());
    let topics: Vec<&str> = head.topics.iter().map(|(topic, _)| topic.as_str()).collect();
    let is_named = head.bylines.iter().any(|byline| byline.name == NAME);
    let left = [
        ("dek", head.dek.as_deref() == Some(DEK)),
        ("byline", is_named),
        ("topics", topics == TOPICS),
    ];
    let left = left.into_iter().filter(|(_, is_left)| *is_left);
    found.extend(left.map(|(key, _)| {
        let message = format!("`{key}` still holds the example of `pressrun new`");
        let place = places.locate(source, &KeyPath::key(key));
        Diagnostic::new(Code::Placeholder, place, message)
            .hint("write your own, or delete the line")
    }));
    found
}

/// Reports a text without any words, pictures or tables.
pub(super) fn nothing(source: &SourcePath, body: &Body, what: &str) -> Option<Diagnostic> {
    let message = format!("the {what} has no text");
    let hint = "write it below the front matter, or hold it back with `draft: true`";
    let nothing = || Diagnostic::new(Code::NoText, Place::file(source), message).hint(hint);
    body.is_empty().then(nothing)
}

/// The line in place of a text that was never written.
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

/// Text that fills a page while its design is tried.
fn filler(source: &SourcePath, text: &str, front_matter: &FrontMatter) -> Option<Diagnostic> {
    const FILLER: &str = "lorem ipsum dolor sit amet";
    let body = front_matter.body(text);
    let at = body.to_ascii_lowercase().find(FILLER)? + front_matter.body_start();
    let message = "the text holds filler text";
    let place = Place::at(source, at..at + FILLER.len());
    Some(Diagnostic::new(Code::Placeholder, place, message).hint("write the story, or delete it"))
}

fn begun_with(source: &SourcePath, begin: usize) -> Option<Diagnostic> {
    let message = "the text still holds the line that `pressrun new` begins a story with";
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
    fn a_story_is_begun_with_these_words() {
        let begun = include_str!("../begin/story.md.txt");
        for words in [TEXT, DEK, NAME, &format!("[{}]", TOPICS.join(", "))] {
            assert!(begun.contains(words), "{words}");
        }
    }
}
