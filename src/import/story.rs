//! The stories of a page: which blocks belong together, and what each is.

use super::block::Block;
use super::words::{bare, ends_sentence};
use crate::pictures::photo::split_credit;

/// The stories of a page in its order.
#[derive(Debug, Default)]
pub(super) struct Stories {
    /// The flag of the section at the top.
    pub(super) flag: Option<Block>,
    pub(super) stories: Vec<Story>,
}

/// A story as it is on the page.
#[derive(Debug, Default)]
pub(super) struct Story {
    /// The line on which it begins, from 1.
    pub(super) line: usize,
    pub(super) headline: Option<Block>,
    /// The headings beside the headline, in their order.
    pub(super) kickers: Vec<Block>,
    /// The paragraph that says who wrote it.
    pub(super) byline: Option<Block>,
    /// The line that says from which page it comes.
    pub(super) from: Option<Jump>,
    /// The line that says on which page it goes on.
    pub(super) to: Option<Jump>,
    pub(super) items: Vec<Item>,
}

/// A jump line.
#[derive(Clone, Debug)]
pub(super) struct Jump {
    pub(super) block: Block,
    /// The label of the other page.
    pub(super) page: String,
}

/// A part of a story below its byline.
#[derive(Clone, Debug)]
pub(super) enum Item {
    Text(Block),
    /// A table, a list or the like.
    Fixed(Block),
    /// A heading below the headline.
    Crosshead(Block),
    Caption(Caption),
    /// More than one empty line, where a picture may have been.
    Gap(usize),
}

/// A caption with its credit.
#[derive(Clone, Debug)]
pub(super) struct Caption {
    pub(super) block: Block,
    /// Whether a gap is beside it: its picture.
    pub(super) has_gap: bool,
}

/// The most words of a byline.
const BYLINE: usize = 14;

/// Words before the label of another page, of a story that comes from there.
const FROM: &[&str] = &[
    "continued from page",
    "continued from",
    "cont. from page",
    "cont'd from page",
    "cont’d from page",
    "from page",
    "from p.",
];

/// Words before the label of another page, of a story that goes on there.
const TO: &[&str] = &[
    "continued on page",
    "continues on page",
    "continued on",
    "cont. on page",
    "cont'd on page",
    "cont’d on page",
    "turn to page",
    "please turn to page",
    "full story, page",
    "full story on page",
    "see page",
    "to page",
];

/// Groups the blocks of a page into stories.
pub(super) fn stories(blocks: &[Block]) -> Stories {
    let mut found = Stories::default();
    let mut rest = blocks;
    if let Some((flag, after)) = flag(rest) {
        found.flag = Some(flag.clone());
        rest = after;
    }
    while let Some(first) = rest.first() {
        let heads = rest.iter().take_while(|block| block.level.is_some()).count();
        let begins =
            heads > 0 && !is_crosshead(&rest[..heads], rest.get(heads), found.stories.last());
        if heads == 0 || !begins {
            let story = open_story(&mut found.stories, first.line);
            add(story, first, rest.get(1));
            rest = &rest[1..];
            continue;
        }
        if first.after_gap {
            leave_gap(found.stories.last_mut(), first.line);
        }
        found.stories.push(begin(&rest[..heads]));
        rest = &rest[heads..];
    }
    found
}

/// The flag of the section: a heading at the top, above all others, with another one below it.
fn flag(blocks: &[Block]) -> Option<(&Block, &[Block])> {
    let (first, rest) = blocks.split_first()?;
    let level = first.level?;
    let others = rest.iter().filter_map(|block| block.level);
    let is_above = others.clone().count() > 0 && others.min() > Some(level);
    let is_followed = rest.first().is_some_and(|next| next.level.is_some());
    (is_above && is_followed && first.text.split_whitespace().count() < 4).then_some((first, rest))
}

/// Whether a heading divides the story before it: it is smaller than its headline, alone, and text follows at once.
fn is_crosshead(heads: &[Block], next: Option<&Block>, story: Option<&Story>) -> bool {
    let level = story.and_then(|story| story.headline.as_ref()?.level);
    let is_text = next.is_some_and(|next| byline(next).is_none() && jump(next, FROM).is_none());
    heads.len() == 1 && is_text && heads[0].level > level && level.is_some()
}

/// A story that begins with headings: the headline is the largest, the first of several.
fn begin(heads: &[Block]) -> Story {
    let largest = heads.iter().map(|head| head.level).min().flatten();
    let at = heads.iter().position(|head| head.level == largest).unwrap_or_default();
    let mut kickers = heads.to_vec();
    let headline = Some(kickers.remove(at));
    Story { line: heads[0].line, headline, kickers, ..Story::default() }
}

/// The story that the next block belongs to. What is above the first headline is a story without one.
fn open_story(stories: &mut Vec<Story>, line: usize) -> &mut Story {
    if stories.is_empty() {
        stories.push(Story { line, ..Story::default() });
    }
    let last = stories.len() - 1;
    &mut stories[last]
}

/// Adds a block to a story.
fn add(story: &mut Story, block: &Block, next: Option<&Block>) {
    let is_first = story.items.is_empty();
    if block.level.is_some() {
        story.items.push(Item::Crosshead(block.clone()));
        return;
    }
    if !block.is_fixed && is_caption(&block.text) {
        let has_gap = block.after_gap || next.is_some_and(|next| next.after_gap);
        story.items.push(Item::Caption(Caption { block: block.clone(), has_gap }));
        return;
    }
    let follows_caption = matches!(story.items.last(), Some(Item::Caption(_)));
    if block.after_gap && !follows_caption {
        story.items.push(Item::Gap(block.line));
    }
    if block.is_fixed {
        story.items.push(Item::Fixed(block.clone()));
    } else if is_first
        && story.from.is_none()
        && let Some(page) = jump(block, FROM)
    {
        story.from = Some(Jump { block: block.clone(), page });
    } else if is_first && story.byline.is_none() && byline(block).is_some() {
        story.byline = Some(block.clone());
    } else if story.to.is_none()
        && let Some(page) = jump(block, TO)
    {
        story.to = Some(Jump { block: block.clone(), page });
    } else {
        story.items.push(Item::Text(block.clone()));
    }
}

/// Notes a gap at the end of a story, unless it is beside a caption.
fn leave_gap(story: Option<&mut Story>, line: usize) {
    let Some(story) = story else { return };
    match story.items.last_mut() {
        Some(Item::Caption(caption)) => caption.has_gap = true,
        _ => story.items.push(Item::Gap(line)),
    }
}

/// Who wrote the story, if a paragraph says that and nothing else.
pub(super) fn byline(block: &Block) -> Option<&str> {
    let rest = block.text.strip_prefix("By ").or_else(|| block.text.strip_prefix("BY "))?;
    let is_short = rest.split_whitespace().count() <= BYLINE;
    let is_name = rest.starts_with(char::is_uppercase);
    (block.level.is_none() && is_short && is_name && !ends_sentence(rest)).then_some(rest.trim())
}

/// The label of the other page, if a paragraph is a jump line.
fn jump(block: &Block, words: &[&str]) -> Option<String> {
    if block.level.is_some() {
        return None;
    }
    let text = block.text.trim_matches(|c: char| !c.is_alphanumeric());
    let low = text.to_lowercase();
    let label = words.iter().find_map(|word| low.strip_prefix(word))?;
    let label = text.get(text.len() - label.len()..)?.trim_matches(|c: char| !c.is_alphanumeric());
    let is_label = (1..=5).contains(&label.len()) && label.chars().all(char::is_alphanumeric);
    let is_label =
        is_label && (label.contains(|c: char| c.is_ascii_digit()) || low.contains("page"));
    is_label.then(|| label.to_owned())
}

/// Whether a paragraph ends in a credit: `(PHOTO: X)`.
fn is_caption(text: &str) -> bool {
    split_credit(text).1.is_some_and(|credit| !credit.is_empty())
        && text.ends_with([')', '）', ']'])
}

/// The words of a caption and its credit as they are written: `(PHOTO: X)` without its brackets is `PHOTO: X`.
pub(super) fn written_credit(text: &str) -> Option<(&str, &str)> {
    let open = text.rfind(['(', '（', '['])?;
    Some((text[..open].trim_end(), &text[open..]))
}

/// The words that may tell one story from another; of a word with hyphens, its parts.
pub(super) fn telling(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| c.is_whitespace() || c == '-').map(bare);
    words.filter(|word| word.chars().count() > 1)
}
