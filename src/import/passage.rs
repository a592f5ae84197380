//! The paragraphs of a story: what print has torn apart is joined, and what stays open is marked.

use super::block::Block;
use super::damage;
use super::draft::Draft;
use super::log::Done;
use super::mark::{Mark, MarkKind};
use super::story::{Caption, Item, Story};
use super::words::{Evidence, bare, begins_low, ends_sentence};

/// A part of the text of a source file.
#[derive(Debug)]
pub(super) enum Passage {
    Paragraph(Draft),
    Crosshead(Draft),
    /// A caption that is not placed yet, and whether text of the story precedes and follows it.
    Caption(Caption, bool),
    Mark(Mark),
}

/// The most words and characters of a crosshead.
const CROSSHEAD: (usize, usize) = (6, 45);

/// What is needed to read one story.
pub(super) struct Reader<'a> {
    pub(super) evidence: &'a Evidence,
    pub(super) log: &'a mut Vec<Done>,
    passages: Vec<Passage>,
}

/// The passages of a story.
pub(super) fn passages(story: &Story, evidence: &Evidence, log: &mut Vec<Done>) -> Vec<Passage> {
    let mut reader = Reader { evidence, log, passages: Vec::new() };
    let mut n = 0;
    while let Some(item) = story.items.get(n) {
        n = match item {
            Item::Text(block) => reader.text(story, n, block),
            other => reader.other(other, is_within(story, n), n),
        };
    }
    reader.passages
}

impl Reader<'_> {
    /// Reads a paragraph with those that continue it; returns the place of the next item.
    fn text(&mut self, story: &Story, at: usize, first: &Block) -> usize {
        let mut text = self.unwrapped(first);
        let (mut n, mut between) = (at + 1, Vec::new());
        while let Some((next_at, next)) = next_text(story, n)
            && !ends_sentence(&text)
            && begins_low(&next.text)
        {
            between.extend((n..next_at).map(|n| (n, &story.items[n])));
            self.join(&mut text, next);
            n = next_at + 1;
        }
        let next = next_text(story, n).map(|(_, next)| next);
        if n == at + 1 && self.is_crosshead(&text) {
            self.crosshead((&text, first.line), next);
        } else {
            self.paragraph((&text, first.line), story, next);
        }
        for (n, item) in between {
            self.other(item, is_within(story, n), n);
        }
        n
    }

    /// The lines of a paragraph as one text, with words whole that a line end has divided.
    fn unwrapped(&mut self, block: &Block) -> String {
        let mut text = String::new();
        let mut begin = 0;
        for end in block.line_ends.iter().copied().chain([block.text.len()]) {
            let line = block.text[begin..end].trim();
            let is_divided = text.ends_with('-') && begins_low(line);
            match is_divided && !text.ends_with(" -") {
                true => self.append(&mut text, (line, block.line)),
                false if text.is_empty() => text.push_str(line),
                false => text = format!("{text} {line}"),
            }
            begin = end;
        }
        text
    }

    /// Appends the paragraph that continues a text.
    fn join(&mut self, text: &mut String, next: &Block) {
        let line = self.unwrapped(next);
        self.append(text, (&line, next.line));
    }

    /// Appends what continues a text.
    fn append(&mut self, text: &mut String, (next, line): (&str, usize)) {
        let last = text.rsplit(' ').next().unwrap_or_default().to_owned();
        let first = next.split(' ').next().unwrap_or_default();
        let stem = last.strip_suffix('-').filter(|stem| !stem.is_empty());
        let Some(stem) = stem else {
            self.note(line, format!("“{last}” and “{first}” are one sentence"), "");
            text.push(' ');
            text.push_str(next);
            return;
        };
        let keeps = self.evidence.count(&format!("{}-{}", bare(stem), bare(first))) > 0;
        if !keeps {
            text.pop();
        }
        let dropped = if keeps { "" } else { "-" };
        self.note(line, format!("“{last}” and “{first}” are one word"), dropped);
        text.push_str(next);
    }

    fn note(&mut self, line: usize, what: String, dropped: &str) {
        let (dropped, added) = (dropped.to_owned(), String::new());
        self.log.push(Done { line, what, dropped, added });
    }

    /// Whether a paragraph is a line of its own above others.
    fn is_crosshead(&self, text: &str) -> bool {
        let (words, characters) = CROSSHEAD;
        let follows_sentence = match self.passages.iter().rev().find_map(text_of) {
            Some(before) => ends_sentence(&before),
            None => true,
        };
        let is_open = ends_sentence(text) || text.ends_with([',', '-', '–', '—']);
        text.split_whitespace().count() <= words
            && text.chars().count() <= characters
            && text.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
            && !is_open
            && follows_sentence
    }

    fn crosshead(&mut self, (text, line): (&str, usize), next: Option<&Block>) {
        self.note(line, format!("“{text}” is a crosshead"), "");
        self.passages.push(Passage::Crosshead(Draft::of(text)));
        if next.is_none() {
            let evidence = format!("no text follows “{text}”");
            let mark = Mark::new(MarkKind::CrossheadPlace, line, evidence);
            let mark = mark.or("move the crosshead to its paragraph");
            self.passages.push(Passage::Mark(mark.or("add the text that is missing")));
        }
    }

    fn paragraph(&mut self, (text, line): (&str, usize), story: &Story, next: Option<&Block>) {
        let mut draft = damage::mended(text, line, self.evidence, self.log);
        let goes_on = next.is_none() && story.to.is_some();
        if !ends_sentence(text) && !goes_on {
            draft.own(" ").own(&self.open_end(text, line, next).to_string());
        }
        self.passages.push(Passage::Paragraph(draft));
    }

    /// The mark of a paragraph that does not end.
    fn open_end(&self, text: &str, line: usize, next: Option<&Block>) -> Mark {
        let last = text.rsplit(' ').next().unwrap_or_default();
        let Some(next) = next else {
            let mark = Mark::new(MarkKind::CutText, line, format!("the story ends with “{last}”"));
            return mark.or("complete the sentence").or("it may go on on another page");
        };
        let first = next.text.split(' ').next().unwrap_or_default();
        if self.evidence.has_pair(last, first) {
            let evidence = format!("“{last} {first}” is also written elsewhere on the page");
            let mark = Mark::new(MarkKind::Join, line, evidence);
            return mark.or("join the next paragraph").or("complete the sentence");
        }
        let evidence = format!("“{last}” does not end the sentence, and “{first}” begins another");
        Mark::new(MarkKind::CutText, line, evidence)
            .or("complete the sentence")
            .or("it is right as it is")
    }

    /// Reads what is not text; returns the place of the next item.
    fn other(&mut self, item: &Item, is_within: bool, at: usize) -> usize {
        self.passages.extend(match item {
            Item::Text(_) => None,
            Item::Fixed(block) => Some(Passage::Paragraph(Draft::of(&block.text))),
            Item::Crosshead(block) => Some(Passage::Crosshead(Draft::of(&block.text))),
            Item::Caption(caption) => Some(Passage::Caption(caption.clone(), is_within)),
            Item::Gap(line) => {
                let mark =
                    Mark::new(MarkKind::PictureWithoutCaption, *line, "an empty place on the page");
                let mark = mark.or("add the picture of this place to `photos`");
                Some(Passage::Mark(mark.or("there was none")))
            }
        });
        at + 1
    }
}

/// The next paragraph at or after an item, before the next crosshead.
fn next_text(story: &Story, at: usize) -> Option<(usize, &Block)> {
    let items = story.items.iter().enumerate().skip(at);
    let mut items = items.take_while(|(_, item)| !matches!(item, Item::Crosshead(_)));
    items.find_map(|(n, item)| match item {
        Item::Text(block) => Some((n, block)),
        _ => None,
    })
}

/// Whether text of the story precedes and follows an item.
fn is_within(story: &Story, at: usize) -> bool {
    let is_text = |item: &Item| matches!(item, Item::Text(_));
    story.items[..at].iter().any(is_text) && story.items[at..].iter().any(is_text)
}

fn text_of(passage: &Passage) -> Option<String> {
    match passage {
        Passage::Paragraph(draft) => Some(draft.page_characters().collect()),
        Passage::Crosshead(_) => Some(".".to_owned()),
        _ => None,
    }
}
