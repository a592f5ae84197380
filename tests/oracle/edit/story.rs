//! Edits of one story: its words, names, printed pages and references.

use super::Kind;
use crate::paper::{
    Byline, COLLECTIVES, COLUMNS, Correction, LABELS, PEOPLE, Paper, Parts, TOPICS, anchor, source,
    text_of,
};
use crate::random::Rng;

/// The kind that gives a story several printed pages, or takes them from it.
pub(super) const PARTS: &str = "parts";

pub(super) const KINDS: &[Kind] = &[
    Kind::once("body", body),
    Kind::once("headline", headline),
    Kind::once("headline and body", headline_and_body),
    Kind::once("dek", dek),
    Kind::once("byline", byline),
    Kind::once("role", role),
    Kind::once("dateline", dateline),
    Kind::once("kicker", kicker),
    Kind::once("topic", topic),
    Kind::once("page", page),
    Kind::once(PARTS, parts),
    Kind::once("correction", correction),
    Kind::once("corrected words", corrected_words),
    Kind::once("updated", updated),
    Kind::once("noindex", noindex),
    Kind::once("slug", slug),
    Kind::once("alias", alias),
    Kind::once("link added", link_added),
    Kind::once("link removed", link_removed),
    Kind::once("crosshead", crosshead),
    Kind::stages("mark of an import", mark),
];

/// A mark keeps readers from the site until it is decided; with drafts, the site shows it.
fn mark(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let mut marked = paper.clone();
    let text = marked.any_story(rng)?.body.first_mut()?;
    *text = format!("{} <!-- mark: cut-text: {} | complete it -->", rng.phrase(4), rng.word());
    let shown = Paper { drafts: true, ..marked.clone() };
    Some(vec![marked, shown, paper.clone()])
}

fn body(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let base = paper.site.base_url;
    let story = paper.any_story(rng)?;
    let n = rng.below(story.body.len());
    *story.body.get_mut(n)? = match rng.below(16) {
        // Whether the target exists depends on other stories.
        3 => format!(
            "See {base}topics/harbour/{} and {base}{}.",
            rng.below(3),
            ["authors/", "2025-09/", "x/"][rng.below(3)]
        ),
        4 => format!("<div id=\"{}\">{} <b>{}</div>", rng.word(), rng.phrase(3), rng.phrase(2)),
        0 => format!("{}[^a]\n\n[^a]: {}", rng.paragraph(), rng.phrase(5)),
        1 => format!("```rust\nlet {} = {};\n```", rng.word(), rng.below(100)),
        2 => format!("> [!pullquote]\n> {}\n> -- {}", rng.phrase(6), rng.phrase(2)),
        5 => format!("> [!verse]\n> {}\n>   {}", rng.phrase(4), rng.phrase(4)),
        6 => format!("Table: {}\n\n| {} |\n|-|\n| 1 |", rng.phrase(3), rng.word()),
        7 | 8 => embed(rng),
        9 => formula(rng),
        _ => rng.paragraph(),
    };
    Some(())
}

/// A sentence with a formula, if the settings allow formulas.
pub(super) fn formula(rng: &mut Rng) -> String {
    let (one, two) = (rng.phrase(2), rng.phrase(3));
    match rng.below(2) {
        0 => format!("{one} $x^{{{}}}$ {two}.", rng.below(100)),
        _ => format!("$$\\frac{{{}}}{{n}}$$\n\n{two}.", rng.below(100)),
    }
}

/// Something of another site, in a gallery, with a caption, or neither.
fn embed(rng: &mut Rng) -> String {
    let film = format!("![{}](https://vimeo.com/{}", rng.phrase(2), rng.below(4));
    match rng.below(3) {
        0 => format!("> [!gallery] {}\n> {film})", rng.phrase(2)),
        1 => format!("{film} \"{} (VIDEO: X)\")", rng.phrase(4)),
        _ => format!("{film})"),
    }
}

fn headline(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let count = 2 + rng.below(8);
    let (words, emphasis) = (rng.phrase(count), rng.one_in(3).then(|| rng.phrase(2)));
    let headline = emphasis.map_or(words.clone(), |emphasis| format!("{words}: *{emphasis}*"));
    paper.any_story(rng)?.headline = headline;
    Some(())
}

fn headline_and_body(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let story = paper.any_story(rng)?;
    story.headline = rng.phrase(5);
    *story.body.first_mut()? = rng.paragraph();
    Some(())
}

fn dek(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let story = paper.any_story(rng)?;
    story.dek = match story.dek {
        Some(_) if rng.one_in(3) => None,
        _ => Some(rng.phrase(7)),
    };
    Some(())
}

/// Another name, one more, or none.
fn byline(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let story = paper.any_story(rng)?;
    let names = if rng.one_in(4) { COLLECTIVES } else { PEOPLE };
    let byline = Byline { name: text_of(rng, names), role: None };
    match rng.below(4) {
        0 if story.bylines.len() < 3 => story.bylines.push(byline),
        1 if !story.bylines.is_empty() => story.bylines.clear(),
        _ => story.bylines = vec![byline],
    }
    Some(())
}

fn role(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let story = paper.any_story(rng)?;
    if story.bylines.is_empty() {
        story.bylines.push(Byline { name: text_of(rng, PEOPLE), role: None });
    }
    story.bylines.first_mut()?.role = Some(rng.phrase(2));
    Some(())
}

fn dateline(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let story = paper.any_story(rng)?;
    story.dateline = match story.dateline {
        Some(_) if rng.one_in(4) => None,
        _ => Some(rng.phrase(1)),
    };
    Some(())
}

fn kicker(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let story = paper.any_story(rng)?;
    story.kicker = match rng.below(4) {
        0 => None,
        1 => Some(rng.phrase(2)),
        _ => Some(text_of(rng, COLUMNS)),
    };
    Some(())
}

fn topic(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let story = paper.any_story(rng)?;
    match rng.below(3) {
        0 => story.topics.clear(),
        1 if story.topics.len() == 1 => {
            let others: Vec<&str> = vec!["Harbour", "Züge", "Rain"];
            let now = &story.topics[0];
            story.topics.push(rng.other(&others, &now.as_str())?.to_owned());
        }
        _ => story.topics = vec![text_of(rng, TOPICS)],
    }
    Some(())
}

fn page(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let story = paper.any_story(rng)?;
    story.parts = None;
    story.page = if rng.one_in(4) { None } else { Some(text_of(rng, LABELS)) };
    Some(())
}

/// Pages on which a story can be cut.
const CUTS: &[[&str; 2]] = &[["1", "2"], ["2", "4"], ["4", "2"], ["3", "10"], ["1", "A2"]];

fn parts(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let story = paper.any_story(rng)?;
    story.parts = match story.parts {
        Some(_) if rng.one_in(3) => None,
        _ => Some(Parts {
            pages: rng.pick(CUTS)?.map(str::to_owned),
            jump_head: rng.one_in(2).then(|| rng.phrase(1)),
            marked: rng.one_in(2),
        }),
    };
    Some(())
}

fn correction(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let story = paper.any_story(rng)?;
    match story.corrections.len() {
        2.. => story.corrections.clear(),
        _ => {
            let date = rng.pick(&["2025-09-20", "2025-09-21", "2025-10-01", "2026"])?;
            story.corrections.push(Correction { date, text: rng.phrase(6), now: None });
        }
    }
    Some(())
}

/// The last correction of a story names words of its text, of its headline, or of nothing.
fn corrected_words(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let story = paper.any_story(rng)?;
    let words = match rng.below(6) {
        0 => None,
        1 => Some(story.headline.clone()),
        2 => Some(rng.phrase(1)),
        _ => {
            let words = rng.pick(&story.body)?.split_whitespace().take(1 + rng.below(2));
            Some(words.collect::<Vec<_>>().join(" "))
        }
    };
    if story.corrections.is_empty() {
        let (date, text) = ("2025-09-22", rng.phrase(4));
        story.corrections.push(Correction { date, text, now: None });
    }
    story.corrections.last_mut()?.now = words.filter(|words| words.contains(char::is_alphanumeric));
    Some(())
}

/// Instants in several forms, some of which are the same.
const UPDATED: &[&str] = &[
    "",
    "2025-09-20",
    "20 Sep 2025",
    "20.9.2025",
    "2025/9/21 8:00",
    "2025-09-21 08:00",
    "Sept. 21, 2025 8 pm",
    "2025年9月22日",
    "2026-04-03",
    "2206-01-01",
];

fn updated(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let story = paper.any_story(rng)?;
    let now = story.updated;
    story.updated = match rng.other(UPDATED, &now.unwrap_or_default())? {
        "" => None,
        updated => Some(updated),
    };
    Some(())
}

fn noindex(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let story = paper.any_story(rng)?;
    story.noindex = !story.noindex;
    Some(())
}

fn slug(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let story = paper.any_story(rng)?;
    story.slug = match story.slug {
        Some(_) if rng.one_in(2) => None,
        _ => Some(format!("{}-{}", rng.word(), rng.below(1000))),
    };
    Some(())
}

fn alias(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let story = paper.any_story(rng)?;
    match story.aliases.len() {
        2.. => story.aliases.clear(),
        1 if rng.one_in(3) => story.aliases.clear(),
        _ => story.aliases.push(format!("/old/{}-{}/", rng.word(), rng.below(10_000))),
    }
    paper.drop_dead_links();
    Some(())
}

fn link_added(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let all = paper.stories();
    let to = paper.link_to(rng.pick(&all)?, rng.one_in(2));
    if rng.one_in(6) {
        let names: Vec<String> = paper.pages.keys().cloned().collect();
        paper.pages.get_mut(rng.pick(&names)?)?.links.push(to);
    } else {
        paper.any_story(rng)?.links.push(to);
    }
    Some(())
}

fn link_removed(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let mut all = paper.shown();
    all.retain(|at| paper.story(at).is_some_and(|story| !story.links.is_empty()));
    match rng.pick(&all) {
        Some(at) => _ = paper.story(at)?.links.pop()?,
        None => _ = paper.links().find_map(Vec::pop)?,
    }
    Some(())
}

/// Changes or removes a crosshead, and corrects all links to it.
fn crosshead(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let all = paper.stories();
    let at = rng.pick(&all)?;
    let story = paper.story(at)?;
    story.crosshead = match story.crosshead {
        Some(_) if rng.one_in(4) => None,
        _ => Some(rng.phrase(2)),
    };
    let (to, head) = (source(at), story.crosshead.as_deref().map(anchor));
    for link in paper.links().flatten() {
        if link.to == to && link.anchor.is_some() {
            link.anchor.clone_from(&head);
        }
    }
    Some(())
}
