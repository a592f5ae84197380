//! What was done to the characters of a page, and the proof that none is lost.

use std::collections::BTreeMap;

use super::draft::Draft;

/// Something that was decided, because the page leaves no doubt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Done {
    /// The line of the page, from 1.
    pub line: usize,
    /// What was done, in words for people.
    pub what: String,
    /// Characters of the page that are in no file.
    pub dropped: String,
    /// Characters that are in a file and not on the page.
    pub added: String,
}

/// A character of which the files do not have as many as the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lost {
    /// The character.
    pub character: char,
    /// How many are on the page.
    pub on_page: usize,
    /// How many are in the files and the log.
    pub kept: usize,
}

/// Compares the characters of a page, spaces aside, with those in files and log.
pub(super) fn lost(page: &str, files: &[&Draft], done: &[Done]) -> Vec<Lost> {
    let mut counts: BTreeMap<char, (usize, usize)> = BTreeMap::new();
    let added = done.iter().flat_map(|done| done.added.chars());
    for c in page.chars().chain(added) {
        counts.entry(c).or_default().0 += 1;
    }
    let kept = files.iter().flat_map(|file| file.page_characters());
    for c in kept.chain(done.iter().flat_map(|done| done.dropped.chars())) {
        counts.entry(c).or_default().1 += 1;
    }
    counts.retain(|c, (on_page, kept)| !c.is_whitespace() && on_page != kept);
    let lost = |(character, (on_page, kept))| Lost { character, on_page, kept };
    counts.into_iter().map(lost).collect()
}
