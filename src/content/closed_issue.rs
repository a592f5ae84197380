//! `closed.yaml`: what an issue was when it was closed, as digests. `pressrun close` writes it.

use std::collections::BTreeMap;

use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::digest::Digest;
use crate::base::path::SourcePath;
use crate::base::yaml::table::{Form, Table, may, must};
use crate::base::yaml::{Map, Node, Reader, scalar};

/// The name of the file, beside `issue.yaml`.
pub const NAME: &str = "closed.yaml";

/// The keys of the file.
const KEYS: &Table = &Table {
    heading: "Closed issues",
    keys: &[
        must("issue", Form::Text),
        must("captions", Form::Text),
        may("letter", Form::Text),
        may("order", Form::List(&Form::Text)),
        may("files", Form::Names(&[], &Form::Text)),
        may("stories", Form::Names(&[], &Form::Map(STORY_KEYS))),
    ],
};

/// The keys of a story.
const STORY_KEYS: &Table = &Table {
    heading: "Closed issues",
    keys: &[
        must("head", Form::Text),
        must("text", Form::Text),
        must("captions", Form::Text),
        may("corrections", Form::Number(0, u64::MAX)),
        may("updated", Form::Text),
        may("files", Form::Names(&[], &Form::Text)),
    ],
};

/// The file with the record of the issue that a source belongs to.
pub fn record(source: &SourcePath) -> Option<SourcePath> {
    let issue = source.as_str().strip_prefix("content/issues/")?.split('/').next()?;
    SourcePath::new(&format!("content/issues/{issue}/{NAME}")).ok()
}

/// The digests of files by their names: within the issue, or from `content/` with a slash before them.
pub type Files = BTreeMap<String, String>;

/// What an issue was when it was closed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ClosedIssue {
    /// The digest of its date, number, title, staff and the ranking of its front.
    pub issue: String,
    /// The digest of the words of its cover and stand-alone photos.
    pub captions: String,
    /// The digest of its letter.
    pub letter: Option<String>,
    /// Its stories in printed order, as `<section>/<stem>`.
    pub order: Vec<String>,
    /// The files that belong to no story: photos, sidecars, the printed issue.
    pub files: Files,
    /// Its stories, by the same names.
    pub stories: BTreeMap<String, ClosedStory>,
}

/// What a story was when its issue was closed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ClosedStory {
    /// The digest of its head.
    pub head: String,
    /// The digest of its text.
    pub text: String,
    /// The digest of the words of its photos.
    pub captions: String,
    /// The number of its corrections.
    pub corrections: u64,
    /// When it was last updated, as an instant in UTC.
    pub updated: Option<String>,
    /// Its photos, films and sounds, and their sidecars.
    pub files: Files,
}

impl ClosedIssue {
    /// Reads the file.
    ///
    /// # Errors
    /// If it cannot be understood as a whole.
    pub fn parse(source: &SourcePath, text: &str) -> Result<Self, Vec<Diagnostic>> {
        let reader = Reader::new(source, text, 0);
        let Some(value) = reader.load() else { return Err(reader.into_diagnostics()) };
        let map = reader.root(&value).map(KEYS);
        let stories = map.get("stories").map(|node| node.open_map());
        let stories = stories.iter().flat_map(Map::iter);
        let closed = Self {
            issue: digest(&map, "issue"),
            captions: digest(&map, "captions"),
            letter: map.get("letter").and_then(|node| known(&node)),
            order: list(&map, "order"),
            files: files(&map),
            stories: stories.map(|(name, node)| (name, story(&node))).collect(),
        };
        drop(map);
        let found = reader.into_diagnostics();
        if found.is_empty() { Ok(closed) } else { Err(found) }
    }

    /// The text of the file, sorted by names.
    pub fn to_text(&self, id: &str) -> String {
        let mut text = format!(
            "# The issue as it was closed: `pressrun close {id}` writes this file. A story changes later only with a\n\
             # correction, or with another `updated`.\n"
        );
        put(&mut text, "", "issue", &self.issue);
        put(&mut text, "", "captions", &self.captions);
        self.letter.iter().for_each(|letter| put(&mut text, "", "letter", letter));
        text.push_str("order:\n");
        self.order.iter().for_each(|name| text.push_str(&format!("  - {}\n", scalar(name))));
        put_files(&mut text, "", &self.files);
        text.push_str("stories:\n");
        for (name, story) in &self.stories {
            text.push_str(&format!("  {}:\n", scalar(name)));
            story.put(&mut text);
        }
        text
    }

    /// The record after its issue has been moved or renamed: what was as recorded `before` is as it is `after`.
    /// `rename` gives the new name of a story; nothing for one that has left the issue.
    #[must_use]
    pub fn moved(
        &self,
        (before, after): (&Self, &Self),
        rename: &dyn Fn(&str) -> Option<String>,
    ) -> Self {
        let mut stories: BTreeMap<String, ClosedStory> = BTreeMap::new();
        for (name, story) in &self.stories {
            let Some(new) = rename(name) else { continue };
            let pair = before.stories.get(name).zip(after.stories.get(&new));
            let story = pair.map_or_else(|| story.clone(), |pair| story.moved(pair));
            stories.insert(new, story);
        }
        let known: Vec<String> = before.stories.keys().filter_map(|name| rename(name)).collect();
        for (name, story) in &after.stories {
            if !known.contains(name) {
                stories.insert(name.clone(), story.clone());
            }
        }
        let renamed = || self.order.iter().filter_map(|name| rename(name)).collect();
        Self {
            issue: moved(&self.issue, (&before.issue, &after.issue)),
            captions: moved(&self.captions, (&before.captions, &after.captions)),
            letter: moved(&self.letter, (&before.letter, &after.letter)),
            order: if self.order == before.order { after.order.clone() } else { renamed() },
            files: moved(&self.files, (&before.files, &after.files)),
            stories,
        }
    }
}

impl ClosedStory {
    fn put(&self, text: &mut String) {
        const INDENT: &str = "    ";
        put(text, INDENT, "head", &self.head);
        put(text, INDENT, "text", &self.text);
        put(text, INDENT, "captions", &self.captions);
        if self.corrections > 0 {
            text.push_str(&format!("{INDENT}corrections: {}\n", self.corrections));
        }
        self.updated.iter().for_each(|updated| put(text, INDENT, "updated", updated));
        put_files(text, INDENT, &self.files);
    }

    fn moved(&self, (before, after): (&Self, &Self)) -> Self {
        Self {
            head: moved(&self.head, (&before.head, &after.head)),
            text: moved(&self.text, (&before.text, &after.text)),
            captions: moved(&self.captions, (&before.captions, &after.captions)),
            files: moved(&self.files, (&before.files, &after.files)),
            ..self.clone()
        }
    }

    /// What has changed since, in words: nothing if the story may change, because it has another correction or a later
    /// `updated`.
    pub fn changes(&self, now: &Self) -> Vec<&'static str> {
        let is_updated = now.updated > self.updated;
        if now.corrections > self.corrections || is_updated {
            return Vec::new();
        }
        let parts = [
            (self.head != now.head, "the head"),
            (self.text != now.text, "the text"),
            (self.captions != now.captions, "captions"),
            (self.files != now.files, "photos or their sidecars"),
            (self.corrections != now.corrections, "corrections that are gone"),
        ];
        parts.into_iter().filter(|(is_other, _)| *is_other).map(|(_, what)| what).collect()
    }
}

/// A value after a move, if it was as recorded before.
fn moved<T: PartialEq + Clone>(recorded: &T, (before, after): (&T, &T)) -> T {
    if recorded == before { after.clone() } else { recorded.clone() }
}

fn put(text: &mut String, indent: &str, key: &str, value: &str) {
    text.push_str(&format!("{indent}{key}: {}\n", scalar(value)));
}

fn put_files(text: &mut String, indent: &str, files: &Files) {
    if !files.is_empty() {
        text.push_str(&format!("{indent}files:\n"));
    }
    for (name, digest) in files {
        text.push_str(&format!("{indent}  {}: {}\n", scalar(name), scalar(digest)));
    }
}

fn story(node: &Node<'_>) -> ClosedStory {
    let map = node.map(STORY_KEYS);
    ClosedStory {
        head: digest(&map, "head"),
        text: digest(&map, "text"),
        captions: digest(&map, "captions"),
        corrections: map.get("corrections").and_then(|node| node.count()).unwrap_or_default(),
        updated: map.get("updated").and_then(|node| node.filled()),
        files: files(&map),
    }
}

fn files(map: &Map<'_>) -> Files {
    let files = map.get("files").map(|node| node.open_map());
    let files = files.iter().flat_map(Map::iter);
    files.filter_map(|(name, node)| Some((name, known(&node)?))).collect()
}

fn list(map: &Map<'_>, key: &str) -> Vec<String> {
    let nodes = map.get(key).map(|node| node.list()).unwrap_or_default();
    nodes.iter().filter_map(Node::filled).collect()
}

/// The digest at a key, which must be there.
fn digest(map: &Map<'_>, key: &str) -> String {
    if map.get(key).is_none() {
        map.missing(key, &format!("{key}: 0123456789ab"));
    }
    map.get(key).and_then(|node| known(&node)).unwrap_or_default()
}

/// A digest in its short form.
fn known(node: &Node<'_>) -> Option<String> {
    let text = node.filled()?;
    let is_known = Digest::is_short(&text);
    if !is_known {
        let message = format!("`{text}` is not a digest");
        let hint = "let pressrun write the file again: `pressrun close ISSUE`";
        node.report(Code::BadValue, message, hint.to_owned());
    }
    is_known.then_some(text)
}
