//! Edits of words with marks: inline Markdown, HTML, notes, text that looks like a mistake.

use super::Kind;
use crate::paper::{Byline, Correction, Paper, Parts, Story};
use crate::random::Rng;

pub(super) const KINDS: &[Kind] = &[
    Kind::once("marks in a headline", headline),
    Kind::once("marks in a dek", dek),
    Kind::once("marks in a jump head", jump_head),
    Kind::once("marks in a correction", correction),
    Kind::once("HTML in a text", html),
    Kind::once("note among editors", note),
    Kind::once("mistake in a text", mistake),
    Kind::once("mistake in front matter", odd_head),
    Kind::once("dek without quotes", bare_dek),
    Kind::once("opening in place of a dek", opening),
    Kind::once("text gone or back", text),
    Kind::once("entities and odd spaces", spaces),
];

/// Words with inline Markdown.
fn marked(rng: &mut Rng) -> String {
    let count = 1 + rng.below(3);
    let (one, two) = (rng.phrase(2), rng.phrase(count));
    match rng.below(8) {
        0 => format!("**{one}** {two}"),
        1 => format!("{one} `{two}`"),
        2 => format!("{one} &amp; {two}"),
        3 => format!("M*A*S*H: {one}"),
        4 => format!("*{one}* and **{two}**"),
        5 => format!("[{one}](https://a.example/) {two}"),
        6 => format!("{one} \\*{two}\\*"),
        _ => format!("\"{one}\" -- *{two}*"),
    }
}

fn headline(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let headline = marked(rng);
    paper.any_story(rng)?.headline = headline;
    Some(())
}

fn dek(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let story = paper.any_story(rng)?;
    story.bare_dek = None;
    story.dek = match story.dek {
        Some(_) if rng.one_in(4) => None,
        _ => Some(marked(rng)),
    };
    Some(())
}

fn jump_head(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let story = paper.any_story(rng)?;
    let pages = ["1", "2"].map(str::to_owned);
    story.parts = Some(Parts { pages, jump_head: Some(marked(rng)), marked: rng.one_in(2) });
    Some(())
}

fn correction(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let correction = Correction { date: "2025-10", text: marked(rng), now: None };
    paper.any_story(rng)?.corrections = vec![correction];
    Some(())
}

/// Replaces a paragraph, or adds one before all others.
fn put(rng: &mut Rng, story: &mut Story, text: String) {
    let at = rng.below(story.body.len());
    match story.body.get_mut(at) {
        Some(old) => *old = text,
        None => story.body.push(text),
    }
}

fn html(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let (one, two) = (rng.phrase(3), rng.phrase(4));
    let text = match rng.below(8) {
        0 => format!("<p class=\"wide\">{one} <em>{two}</em>.</p>"),
        1 => format!("<div>{one} <b>{two}</div>"),
        2 => format!("<table><tr><td>{one}\n\n    <td>{two}</table>"),
        3 => format!("{one} <span id=\"{}\">{two}.", rng.word()),
        4 => format!("<a id=\"{0}\"/>{one}. <a href=\"#{0}\">{two}</a>.", rng.word()),
        5 => format!("<script>let a = \"{one}\";</script>"),
        6 => format!("<details><summary>{one}</summary>\n\n{two}.\n\n</details>"),
        _ => format!("<ul><li>{one}<li>{two}</ul>"),
    };
    let story = paper.any_story(rng)?;
    put(rng, story, text);
    Some(())
}

fn note(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let (one, two) = (rng.phrase(3), rng.phrase(4));
    let text = match rng.below(3) {
        0 => format!("{one} <!-- ask {two} --> {two}."),
        1 => format!("<!-- {one}\n\n{two} -->\n\n{two}."),
        _ => format!("| a | b |\n|---|---|\n| {one} <!-- a | b --> | {two} |"),
    };
    let story = paper.any_story(rng)?;
    put(rng, story, text);
    Some(())
}

/// What is reported and published.
fn mistake(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let (one, two, base) = (rng.phrase(3), rng.phrase(4), paper.site.base_url);
    let text = match rng.below(16) {
        0 => format!("{one} **{two}."),
        1 => format!("{{{{< figure {one} >}}}}"),
        2 => format!("{one} <{}> {two}.", rng.word()),
        3 => format!("{one}.\n---\n\n{two}."),
        4 => format!("    {one}, and then there was {two}, said the {}.", rng.word()),
        5 => format!("{one} [{two}] (https://a.example/)."),
        6 => format!("# {one}\n\n{two}."),
        7 => format!("{one}.\n\n[^{}]: {two}.", rng.word()),
        8 => format!("<b id=\"x\">{one}</b> <i id=\"x\">{two}</i>"),
        9 => format!("{one} </span> {two}."),
        10 => format!("<!— {one} —>"),
        11 => format!("![{one}] ({two}.png)"),
        12 => format!("<p>\n\n    <b>{one}</b>\n\n</p> {two}."),
        13 => format!("See {base}{}.", one.replace(' ', "/")),
        14 => format!("<<<<<<< {one}\n=======\n>>>>>>> {two}"),
        _ => format!("{one} {{{{ {} }}}} {two}.", rng.word()),
    };
    let story = paper.any_story(rng)?;
    put(rng, story, text);
    Some(())
}

fn odd_head(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let words = rng.phrase(2);
    let kind = rng.below(6);
    let story = paper.any_story(rng)?;
    let names = match kind {
        0 => vec!["By Ada Bird".to_owned()],
        1 => vec!["Ada Bird and Ivo Lind".to_owned()],
        2 => vec![format!("Ivo Lind, {words}")],
        3 => vec!["Name of the Author".to_owned()],
        4 => {
            story.dek = Some("One sentence under the headline.".to_owned());
            return Some(());
        }
        _ => {
            story.aliases.push(format!("/{}.php", words.replace(' ', "-").to_lowercase()));
            return Some(());
        }
    };
    story.bylines = names.into_iter().map(|name| Byline { name, role: None }).collect();
    Some(())
}

/// Without quotes, YAML can drop a part of it, or read it differently.
fn bare_dek(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let (one, two) = (rng.phrase(2), rng.phrase(2));
    let story = paper.any_story(rng)?;
    story.bare_dek = match rng.below(7) {
        _ if story.bare_dek.is_some() && rng.one_in(2) => None,
        0 => Some(format!("{one} #{two}")),
        1 => Some(format!("&{one} {two}")),
        2 => Some(format!("{}", 1900 + rng.below(200))),
        3 => Some(format!("{one}: {two}")),
        4 => Some(format!("!{one} {two}")),
        _ => Some(format!("{one} # {two}")),
    };
    Some(())
}

fn opening(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let text = match rng.below(3) {
        0 => format!("<div><p>{}</p></div>", rng.phrase(8)),
        1 => format!("*{}* {}", rng.phrase(3), rng.paragraph()),
        _ => rng.paragraph(),
    };
    let story = paper.any_story(rng)?;
    (story.dek, story.bare_dek) = (None, None);
    match story.body.first_mut() {
        Some(first) => *first = text,
        None => story.body.push(text),
    }
    Some(())
}

/// A story without any text; there is at most one.
fn text(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let (text, all) = (rng.paragraph(), paper.shown());
    let empty = all.iter().find(|at| paper.story(at).is_some_and(|story| story.body.is_empty()));
    match empty {
        Some(at) => paper.story(at)?.body = vec![text],
        None => {
            let story = paper.story(rng.pick(&all)?)?;
            (story.body, story.figures, story.crosshead) = (Vec::new(), Vec::new(), None);
        }
    }
    Some(())
}

fn spaces(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let (one, two) = (rng.phrase(2), rng.phrase(2));
    let story = paper.any_story(rng)?;
    let words = match rng.below(4) {
        0 => format!("{one}\u{a0}{two}"),
        1 => format!("{one}&nbsp;{two}"),
        2 => format!("{one}\u{2028}{two}"),
        _ => format!("{one}\u{ad}{two}, '09"),
    };
    match rng.below(4) {
        0 => story.kicker = Some(words),
        1 => story.topics = vec![words],
        2 => story.dateline = Some(words),
        _ => story.headline = words,
    }
    Some(())
}
