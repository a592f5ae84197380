//! Digests of what an editor wrote, which no setting and no version of the program changes.

use serde::{Deserialize, Serialize};

use crate::base::digest::Digest;
use crate::base::yaml::{Map, Tree};

/// The keys of a story that readers see at its head.
const HEAD: [&[&str]; 10] = [
    &["headline", "title"],
    &["headlines"],
    &["kicker"],
    &["genre"],
    &["dek", "description"],
    &["byline"],
    &["dateline"],
    &["page"],
    &["parts"],
    &["published"],
];

/// The keys of a placed photo that are not its words.
const NOT_WORDS: [&str; 4] = ["src", "focus", "crop", "original"];

/// Digests of the parts of a story, in their short form.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Digests {
    /// Of its head: headline, byline, printed page and the like.
    pub head: String,
    /// Of its text, as it is written.
    pub text: String,
    /// Of the words of its photos.
    pub captions: String,
}

impl Digests {
    /// The digests of a front matter; the text comes later.
    pub(super) fn of_head(map: &Map<'_>) -> Self {
        let mut head = String::new();
        for names in HEAD {
            write_key(&mut head, map, names);
        }
        Self { head: short(&head), text: String::new(), captions: captions(map, &["photos"]) }
    }

    /// Adds the text.
    #[must_use]
    pub(super) fn with_text(self, text: &str) -> Self {
        Self { text: text_digest(text), ..self }
    }
}

/// The digest of a text as it is written, whatever its line endings are.
pub fn text_digest(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    short(lines.join("\n").trim())
}

/// The digest of the values of some keys.
pub fn values_digest(map: &Map<'_>, keys: &[&str]) -> String {
    let mut text = String::new();
    for key in keys {
        write_key(&mut text, map, &[key]);
    }
    short(&text)
}

/// The digest of the words of the photos at some keys.
pub fn captions(map: &Map<'_>, keys: &[&str]) -> String {
    let mut text = String::new();
    for photos in keys.iter().filter_map(|key| map.get(key)) {
        let photos = match Tree::unchecked(&photos) {
            Tree::List(photos) => photos,
            photo => vec![photo],
        };
        for photo in photos {
            write(&mut text, &words_of(photo));
        }
    }
    short(&text)
}

/// The words of a photo in its place.
fn words_of(photo: Tree) -> Tree {
    let entries = match photo {
        Tree::Map(entries) => entries,
        _ => Vec::new(),
    };
    Tree::Map(entries.into_iter().filter(|(key, _)| !NOT_WORDS.contains(&&**key)).collect())
}

fn short(text: &str) -> String {
    Digest::of(text.as_bytes()).short()
}

/// Writes the value of the first of several names of a key, under the first name.
fn write_key(text: &mut String, map: &Map<'_>, names: &[&str]) {
    let value = names.iter().find_map(|name| map.get(name));
    if let (Some(value), Some(name)) = (value, names.first()) {
        text.push_str(name);
        write(text, &Tree::unchecked(&value));
    }
}

/// Writes a value in one form: the order of keys does not matter.
fn write(text: &mut String, value: &Tree) {
    match value {
        Tree::Empty => text.push('~'),
        Tree::Flag(flag) => text.push_str(&flag.to_string()),
        Tree::Whole(number) => text.push_str(&number.to_string()),
        Tree::Number(bits) => text.push_str(&f64::from_bits(*bits).to_string()),
        Tree::Text(words) => text.push_str(words.trim()),
        Tree::List(values) => values.iter().for_each(|value| write(text, value)),
        Tree::Map(entries) => {
            let mut entries: Vec<&(String, Tree)> = entries.iter().collect();
            entries.sort_by_key(|(key, _)| key);
            for (key, value) in entries {
                text.push_str(key);
                write(text, value);
            }
        }
    }
    text.push('\n');
}
