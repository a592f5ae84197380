//! Words that a correction has replaced, where sources still contain them.

use std::ops::Range;

use rayon::prelude::*;

use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::path::SourcePath;
use crate::base::snapshot::Snapshot;
use crate::content::article::FrontMatter;
use crate::content::closed_issue;
use crate::content::markdown::{Wording, Wordings};

/// Words that a correction has replaced.
#[derive(Clone, Debug)]
pub struct ReplacedWords {
    /// The words that were wrong.
    pub was: String,
    /// The words in their place.
    pub now: Option<String>,
    /// The correction.
    pub place: Place,
}

/// The keys of sources that contain words for readers.
const KEYS: [&str; 29] = [
    "headline",
    "title",
    "headlines",
    "kicker",
    "series",
    "dek",
    "description",
    "byline",
    "dateline",
    "parts",
    "topics",
    "tags",
    "photos",
    "cover",
    "staff",
    "caption",
    "credit",
    "alt",
    "creator",
    "copyright",
    "source",
    "city",
    "country",
    "extended_description",
    "name",
    "role",
    "instructions",
    "extra",
    "image",
];

/// At this number of places, the words are too common to be searched for.
const MOST: usize = 50;

/// Finds the words in every source that readers see. A page of corrections may repeat them.
pub fn find(replaced: &[ReplacedWords], snapshot: &Snapshot) -> Vec<Diagnostic> {
    let with_words = replaced.iter().filter_map(|one| Some((one, Wording::new(&one.was)?)));
    let (replaced, wordings): (Vec<_>, Vec<_>) = with_words.unzip();
    let wordings = Wordings::new(wordings);
    let sources: Vec<&SourcePath> =
        snapshot.below("content").map(|(path, _)| path).filter(|path| has_words(path)).collect();
    let look = |path: &SourcePath| {
        let text = shown(path, snapshot.text(path).unwrap_or_default());
        let found = wordings.find(&text).into_iter();
        found.map(|(n, span)| (n, Place::at(path, span))).collect::<Vec<_>>()
    };
    let mut places: Vec<Vec<Place>> = vec![Vec::new(); replaced.len()];
    for (n, place) in sources.par_iter().map(|path| look(path)).collect::<Vec<_>>().concat() {
        places[n].push(place);
    }
    let told = |(one, places): (&ReplacedWords, Vec<Place>)| {
        let more = places.len().saturating_sub(MOST);
        let found = places.into_iter().take(MOST).map(|place| warning(one, place));
        found.chain((more > 0).then(|| too_many(one, more))).collect::<Vec<_>>()
    };
    replaced.into_iter().zip(places).flat_map(told).collect()
}

fn warning(replaced: &ReplacedWords, place: Place) -> Diagnostic {
    let message = format!("`{}` was corrected elsewhere, but still stands here", replaced.was);
    let hint = match &replaced.now {
        Some(now) => format!("if it is the same mistake, write `{now}`"),
        None => "if it is the same mistake, correct it here, too".to_owned(),
    };
    Diagnostic::new(Code::UncorrectedWords, place, message)
        .hint(format!("{hint}; if it is not, give more of its words in `was` of the correction"))
        .related(replaced.place.clone(), "the correction")
}

fn too_many(replaced: &ReplacedWords, more: usize) -> Diagnostic {
    let message = format!("`{}` still stands at {more} other places", replaced.was);
    Diagnostic::new(Code::UncorrectedWords, replaced.place.clone(), message)
        .hint("write in `was` more of the words that were wrong, so that only the mistake is found")
}

/// Whether a source has words for readers: a text, an issue, or the sidecar of a photo.
fn has_words(path: &SourcePath) -> bool {
    let folder = path.as_str().split('/').nth(1).unwrap_or_default();
    let is_record = path.name() == closed_issue::NAME;
    !["data", "static"].contains(&folder)
        && matches!(path.extension().as_str(), "md" | "yaml")
        && path.as_str() != "content/pages/corrections.md"
        && !is_record
}

/// What stands in place of what readers do not see: a character that is no part of a word.
const BLANK: u8 = b'\n';

/// A source with everything blanked that readers do not see; all positions stay the same.
fn shown(path: &SourcePath, text: &str) -> String {
    let (yaml, body) = match path.extension().as_str() {
        "md" => {
            let head = FrontMatter::find(path, text).unwrap_or_else(|_| FrontMatter::none(text));
            (head.yaml_start()..head.yaml_start() + head.yaml(text).len(), head.body_start())
        }
        _ => (0..text.len(), text.len()),
    };
    let mut hidden = vec![0..yaml.start, yaml.end..body];
    hidden.extend(hidden_values(text, yaml));
    hidden.extend(hidden_markup(text, body));
    let mut shown = text.as_bytes().to_vec();
    for range in hidden {
        shown[range].fill(BLANK);
    }
    String::from_utf8(shown).unwrap_or_default()
}

/// The values of YAML that readers do not see.
fn hidden_values(text: &str, yaml: Range<usize>) -> Vec<Range<usize>> {
    let (mut is_shown, mut at) = (false, yaml.start);
    let mut hidden = Vec::new();
    for line in text[yaml].split_inclusive('\n') {
        is_shown = begins(line).map_or(is_shown, |key| KEYS.contains(&key));
        let is_comment = line.trim_start().starts_with('#');
        let range = if is_shown && !is_comment { path_in(line) } else { 0..line.len() };
        hidden.push(at + range.start..at + range.end);
        at += line.len();
    }
    hidden
}

/// Comments, tags and the targets of links in a text.
fn hidden_markup(text: &str, body: usize) -> Vec<Range<usize>> {
    let mut hidden = Vec::new();
    let mut at = body;
    while let Some(start) = text[at..].find(['<', '(']).map(|found| at + found) {
        let rest = &text[start..];
        let is_target = rest.starts_with('(') && text[..start].ends_with(']');
        let is_tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        let length = match rest {
            _ if rest.starts_with("<!--") => rest.find("-->"),
            _ if rest.starts_with('<') && is_tag => rest.find('>'),
            // The title of a picture is its caption.
            _ if is_target => rest.find([')', ' ', '\n']),
            _ => None,
        };
        hidden.extend(length.map(|length| start..start + length));
        at = start + length.unwrap_or(1).max(1);
    }
    hidden
}

/// The key that a line of YAML begins, if it is one of the file itself.
fn begins(line: &str) -> Option<&str> {
    let (key, _) = line.split_once(':')?;
    let is_key = !key.is_empty() && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    is_key.then_some(key)
}

/// Where a line of YAML names a file.
fn path_in(line: &str) -> Range<usize> {
    match line.find("src:") {
        Some(at) => at..at + line[at..].find([',', '}']).unwrap_or(line.len() - at),
        None => 0..0,
    }
}
