//! One page: its stories as sources, and what was decided.

use std::collections::{BTreeMap, BTreeSet};

use super::block;
use super::draft::Draft;
use super::file::{self, PageFacts, form};
use super::log::{self, Done, Lost};
use super::passage;
use super::story::{self, Item, Stories, Story};
use super::words::Evidence;

/// A page that is imported.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Its text, as Markdown or plain.
    pub text: &'a str,
    /// The label of the printed page, if known.
    pub page: Option<&'a str>,
}

/// What a page contains.
#[derive(Debug)]
pub struct Imported {
    /// The name of the section at its top, as it is written there.
    pub section: Option<String>,
    /// Its stories in their order.
    pub stories: Vec<ImportedStory>,
    /// What was decided.
    pub done: Vec<Done>,
}

/// A story of a page.
#[derive(Debug)]
pub struct ImportedStory {
    /// The headline, empty if there is none.
    pub headline: String,
    /// Whether it comes from another page, so that the section at the top is not known to be its own.
    pub is_continued: bool,
    /// The source file.
    pub text: String,
}

/// Reads a page.
///
/// # Errors
/// If a character of the page would be lost; nothing should be written then.
pub fn read(page: Page<'_>) -> Result<Imported, Vec<Lost>> {
    let mut log: Vec<Done> = Vec::new();
    let text = without_soft_hyphens(page.text, &mut log);
    let blocks = block::blocks(&text);
    for block in blocks.iter().filter(|block| !block.form.is_empty()) {
        log.push(form(block.line, "the marks of a heading", &block.form));
    }
    let found = story::stories(&blocks);
    if let Some(flag) = &found.flag {
        log.push(form(flag.line, &format!("“{}” is the section", flag.text), &flag.text));
    }
    let evidence = evidence(&found);
    let facts = facts(&found, page.page);
    let mut drafts = Vec::new();
    for (n, story) in found.stories.iter().enumerate() {
        let passages = passage::passages(story, &evidence, &mut log);
        drafts.push(file::write((n, story), passages, &facts, &mut log));
    }
    let lost = log::lost(page.text, &drafts.iter().collect::<Vec<_>>(), &log);
    if !lost.is_empty() {
        return Err(lost);
    }
    log.sort_by_key(|done| done.line);
    let stories = found.stories.iter().zip(&drafts).map(|(story, draft)| imported(story, draft));
    let section = found.flag.as_ref().map(|flag| flag.text.clone());
    Ok(Imported { section, stories: stories.collect(), done: log })
}

/// A page without the hyphens that only show where a word may be divided.
fn without_soft_hyphens(text: &str, log: &mut Vec<Done>) -> String {
    const SOFT: char = '\u{ad}';
    let dropped: String = text.chars().filter(|c| *c == SOFT).collect();
    if !dropped.is_empty() {
        log.push(form(1, "soft hyphens", &dropped));
    }
    text.replace(SOFT, "")
}

fn imported(story: &Story, draft: &Draft) -> ImportedStory {
    ImportedStory {
        headline: story.headline.as_ref().map(|head| head.text.clone()).unwrap_or_default(),
        is_continued: story.from.is_some(),
        text: draft.text(),
    }
}

/// The words of all paragraphs of a page.
fn evidence(found: &Stories) -> Evidence {
    let mut evidence = Evidence::default();
    for text in found.stories.iter().flat_map(texts) {
        evidence.read(text);
    }
    evidence
}

fn texts(story: &Story) -> impl Iterator<Item = &str> {
    story.items.iter().filter_map(|item| match item {
        Item::Text(block) | Item::Fixed(block) => Some(block.text.as_str()),
        _ => None,
    })
}

fn facts<'a>(found: &'a Stories, page: Option<&'a str>) -> PageFacts<'a> {
    let mut stories_of: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    let mut credits = Vec::new();
    for (n, story) in found.stories.iter().enumerate() {
        let headline = story.headline.as_ref().map(|head| head.text.as_str());
        for word in texts(story).chain(headline).flat_map(story::telling) {
            stories_of.entry(word).or_default().insert(n);
        }
        for item in &story.items {
            let Item::Caption(caption) = item else { continue };
            let Some((_, credit)) = story::written_credit(&caption.block.text) else { continue };
            let name = credit.trim_end_matches([')', '）', ']']).rsplit([':', '：']).next();
            credits.push(name.unwrap_or_default().trim());
        }
    }
    let headline = |story: &Story| story.headline.as_ref().map(|head| head.text.clone());
    let headlines = found.stories.iter().map(|story| headline(story).unwrap_or_default()).collect();
    let has_bylines = found.stories.iter().any(|story| story.byline.is_some());
    PageFacts { page, stories_of, headlines, credits, has_bylines }
}
