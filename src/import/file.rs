//! A story as a source file.

use std::collections::{BTreeMap, BTreeSet};

use super::damage;
use super::draft::Draft;
use super::log::Done;
use super::mark::{Mark, MarkKind};
use super::passage::Passage;
use super::story::{Caption, Story, byline, telling, written_credit};

/// What is the same for all stories of a page.
pub(super) struct PageFacts<'a> {
    /// The label of the page, if known.
    pub(super) page: Option<&'a str>,
    /// For each word, the numbers of the stories that contain it.
    pub(super) stories_of: BTreeMap<&'a str, BTreeSet<usize>>,
    /// The headlines of the stories.
    pub(super) headlines: Vec<String>,
    /// All credits of the page.
    pub(super) credits: Vec<&'a str>,
    /// Whether other stories say who wrote them.
    pub(super) has_bylines: bool,
}

/// Writes a story.
pub(super) fn write(
    (n, story): (usize, &Story),
    passages: Vec<Passage>,
    facts: &PageFacts<'_>,
    log: &mut Vec<Done>,
) -> Draft {
    let mut file = Draft::default();
    file.own("---\n");
    front_matter(&mut file, story, facts, log);
    file.own("---\n");
    for mark in marks_of_head(story, facts) {
        file.own(&format!("\n{mark}\n"));
    }
    if let (Some(_), Some(page)) = (&story.from, facts.page) {
        file.own(&format!("\n<!-- page: {page} -->\n"));
    }
    for passage in passages {
        match passage {
            Passage::Paragraph(text) => file.own("\n").extend(text).own("\n"),
            Passage::Crosshead(text) => file.own("\n## ").extend(text).own("\n"),
            Passage::Mark(mark) => file.own(&format!("\n{mark}\n")),
            Passage::Caption(caption, is_within) => {
                figure(&mut file, (n, &caption, is_within), facts, log)
            }
        };
    }
    file
}

fn front_matter(file: &mut Draft, story: &Story, facts: &PageFacts<'_>, log: &mut Vec<Done>) {
    match &story.headline {
        Some(headline) => file.own("headline: ").quoted(&headline.text).own("\n"),
        None => file.own("headline: \"\"\n"),
    };
    if let [kicker] = story.kickers.as_slice() {
        file.own("kicker: ").quoted(&kicker.text).own("\n");
    } else if let [kicker, rest @ ..] = story.kickers.as_slice() {
        file.own("kicker: ").quoted(&kicker.text).own("\n");
        for other in rest {
            file.own("# also above the text: ").page(&other.text).own("\n");
        }
    }
    if let Some(block) = &story.byline {
        let name = byline(block).unwrap_or_default();
        file.own("byline: ").quoted(name).own("\n");
        log.push(form(block.line, "the word before the byline", block.text.trim_end_matches(name)));
    }
    pages(file, story, facts, log);
}

/// The printed pages of a story. Without the number of this one, the others are a comment.
fn pages(file: &mut Draft, story: &Story, facts: &PageFacts<'_>, log: &mut Vec<Done>) {
    let jumps = [&story.from, &story.to].into_iter().flatten();
    for jump in jumps.clone() {
        let what = format!("“{}” is a jump line", jump.block.text);
        let (before, after) = jump.block.text.rsplit_once(&*jump.page).unwrap_or_default();
        log.push(form(jump.block.line, &what, &format!("{before}{after}")));
    }
    let is_alone = jumps.count() == 0;
    match facts.page {
        Some(page) if is_alone => {
            file.own(&format!("page: {page}\n"));
            return;
        }
        None if is_alone => return,
        _ => {}
    }
    let comment = if facts.page.is_some() { "" } else { "# " };
    file.own(&format!("{comment}parts:\n"));
    for (label, is_here) in [(&story.from, false), (&None, true), (&story.to, false)] {
        match (label, is_here) {
            (Some(jump), _) => {
                file.own(&format!("{comment}  - page: ")).page(&jump.page).own("\n");
            }
            (None, true) => {
                let page = facts.page.unwrap_or("this page");
                file.own(&format!("{comment}  - page: {page}\n"));
            }
            (None, false) => {}
        }
    }
}

/// The marks above the text.
fn marks_of_head(story: &Story, facts: &PageFacts<'_>) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut mark = |kind, evidence: &str, options: &[&str]| {
        let mark = Mark::new(kind, story.line, evidence);
        marks.push(options.iter().fold(mark, |mark, option| mark.or(*option)));
    };
    if story.headline.is_none() {
        mark(
            MarkKind::Headline,
            "the page begins without a headline",
            &["write it", "move this text to its story"],
        );
    } else if story.kickers.len() > 1 {
        mark(
            MarkKind::Headline,
            "several lines belong to the headline",
            &["choose the headline, the kicker and the dek"],
        );
    }
    if let Some(from) = &story.from {
        let evidence = format!("the story comes from page {}, which is not here", from.page);
        mark(
            MarkKind::JumpOrigin,
            &evidence,
            &["add its beginning above", "import that page, too"],
        );
        mark(
            MarkKind::SectionUnknown,
            "the section is that of the other page",
            &["move the file: pressrun mv"],
        );
    }
    if facts.page.is_none() {
        mark(MarkKind::PageMissing, "the page does not say its number", &["write `page:` above"]);
    }
    if story.byline.is_none() && story.from.is_none() && facts.has_bylines {
        mark(
            MarkKind::BylineMissing,
            "other stories of the page say who wrote them",
            &["write `byline:` above", "it is right as it is"],
        );
        mark(
            MarkKind::JumpMissing,
            "it may come from another page",
            &["write `parts:` above", "it is right as it is"],
        );
    }
    marks
}

/// Writes a caption, with its picture to be added.
fn figure<'d>(
    file: &'d mut Draft,
    (n, caption, is_within): (usize, &Caption, bool),
    facts: &PageFacts<'_>,
    log: &mut Vec<Done>,
) -> &'d mut Draft {
    let block = &caption.block;
    if let Some(mark) = misplaced((n, caption, is_within), facts) {
        file.own(&format!("\n{mark}\n"));
    }
    let mark = Mark::new(MarkKind::PictureMissing, block.line, "the picture of this caption");
    let mark = mark.or("save it beside this file, and write: ");
    let open = mark.to_string();
    file.own("\n").own(open.trim_end_matches(" -->")).own("![](FILE \"");
    let (words, credit) = written_credit(&block.text).unwrap_or((&block.text, ""));
    file.page(words).own(" ");
    let name = |credit: &str| {
        credit
            .trim_end_matches([')', '）', ']'])
            .rsplit([':', '：'])
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    match damage::credit(&name(credit), &facts.credits) {
        Some(whole) => {
            let dropped = "-".repeat(credit.matches('-').count());
            log.push(Done {
                dropped,
                ..form(
                    block.line,
                    &format!("“{}” is “{whole}” elsewhere on the page", name(credit)),
                    "",
                )
            });
            file.page(&credit.replace('-', ""))
        }
        None => file.page(credit),
    };
    file.own("\") -->\n")
}

/// The mark of a caption that may belong to another story.
fn misplaced(
    (n, caption, is_within): (usize, &Caption, bool),
    facts: &PageFacts<'_>,
) -> Option<Mark> {
    let (words, _) = written_credit(&caption.block.text)?;
    let mut found: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for word in telling(words) {
        let Some(stories) = facts.stories_of.get(word).filter(|stories| stories.len() == 1) else {
            continue;
        };
        for story in stories {
            found.entry(*story).or_default().insert(word);
        }
    }
    let count = |story: usize| found.get(&story).map_or(0, BTreeSet::len);
    let others = found.keys().copied().filter(|story| *story != n).map(count).max().unwrap_or(0);
    if is_within && count(n) > 0 && count(n) >= others {
        return None;
    }
    let evidence =
        if is_within { "print may have put it here" } else { "it is between two stories" };
    let mut mark = Mark::new(MarkKind::CaptionPlace, caption.block.line, evidence);
    mark = mark.or("leave it here");
    for (story, words) in &found {
        if *story != n
            && let Some(headline) = facts.headlines.get(*story)
        {
            let words: Vec<&str> = words.iter().copied().collect();
            mark = mark.or(format!("move it to “{headline}” ({})", words.join(", ")));
        }
    }
    Some(mark)
}

/// Characters that belong to the form of the page.
pub(super) fn form(line: usize, what: &str, dropped: &str) -> Done {
    Done { line, what: what.to_owned(), dropped: dropped.to_owned(), added: String::new() }
}
