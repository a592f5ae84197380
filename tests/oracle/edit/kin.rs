//! Edits of what a paper knows beyond its texts: genres, series, translations, authors, letters, inserts, data.

use super::Kind;
use crate::paper::{Paper, source};
use crate::random::Rng;

pub(super) const KINDS: &[Kind] = &[
    Kind::once("genre", genre),
    Kind::once("series", series),
    Kind::once("related story", related),
    Kind::once("translation", translation),
    Kind::once("licence", licence),
    Kind::once("headlines for other places", headlines),
    Kind::once("layout", layout),
    Kind::once("own fields", fields),
    Kind::once("author with a file", author),
    Kind::once("author without a file", author_gone),
    Kind::once("letter of an issue", letter),
    Kind::once("words about an issue", about),
    Kind::once("insert", insert),
    Kind::once("insert hidden or shown", insert_hidden),
    Kind::once("insert for a place", rule),
    Kind::once("story without inserts", without),
    Kind::once("data", data),
    Kind::once("publisher", publisher),
];

const AUTHORS: [(&str, &str); 2] = [("ada-bird", "Ada Bird"), ("ivo-lind", "Ivo Lind")];
const INSERT: &str = "content/inserts/sign-up.md";
const TABLE: &str = "content/data/table.csv";

fn genre(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let genres = ["opinion", "analysis", "review", "press-release", "sponsored"];
    let genre = rng.pick(&genres)?.to_string();
    let lines = &mut paper.any_story(rng)?.known.lines;
    match lines.remove("genre").is_some_and(|old| old == genre) {
        true => {}
        false => _ = lines.insert("genre", genre),
    }
    Some(())
}

fn series(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let name = ["The river", "the RIVER", "A town"][rng.below(3)];
    let series = match rng.below(4) {
        0 => name.to_owned(),
        // Stories that give different totals are a mistake.
        1 => format!("{{name: {name}, of: 2000}}"),
        _ => format!("{{name: {name}, part: {}}}", 1 + rng.below(1000)),
    };
    let lines = &mut paper.any_story(rng)?.known.lines;
    if lines.contains_key("series") && rng.one_in(4) {
        lines.remove("series");
    } else {
        lines.insert("series", series);
    }
    Some(())
}

fn other(rng: &mut Rng, paper: &Paper) -> Option<String> {
    rng.pick(&paper.stories()).map(source)
}

fn related(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let to = other(rng, paper)?;
    paper.any_story(rng)?.known.related = Some(to);
    Some(())
}

fn translation(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let to = other(rng, paper)?;
    let known = &mut paper.any_story(rng)?.known;
    if known.lines.remove("language").is_none() || rng.one_in(2) {
        known.lines.insert("language", ["de", "ar", "fr"][rng.below(3)].to_owned());
        known.translation = Some(to);
    }
    Some(())
}

fn licence(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let all = ["CC BY 4.0", "CC0", "MIT", "{text: All rights reserved}"];
    let licence = rng.pick(&all)?.to_string();
    let lines = match rng.below(4) {
        0 => &mut paper.site.known,
        1 => &mut paper.any_issue(rng)?.known,
        _ => &mut paper.any_story(rng)?.known.lines,
    };
    lines.insert("license", licence);
    Some(())
}

fn headlines(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let key = ["short", "search", "social"][rng.below(3)];
    let headlines = format!("{{{key}: {}}}", rng.phrase(3));
    paper.any_story(rng)?.known.lines.insert("headlines", headlines);
    Some(())
}

fn layout(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let lines = &mut paper.any_story(rng)?.known.lines;
    if lines.remove("layout").is_none() {
        lines.insert("layout", "feature".to_owned());
    }
    Some(())
}

fn fields(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let fields = format!("{{field: {}, list: [{}]}}", rng.word(), rng.below(9));
    paper.any_story(rng)?.known.lines.insert("extra", fields);
    Some(())
}

fn author(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let (file, name) = rng.pick(&AUTHORS)?;
    let pictures: Vec<String> = paper.pictures.keys().cloned().collect();
    let shared = pictures.iter().find_map(|path| path.strip_prefix("content"));
    let portrait = shared.filter(|_| rng.one_in(2));
    let portrait = portrait
        .map(|path| format!("portrait: {{src: {path}, alt: A face}}\n"))
        .unwrap_or_default();
    let order = if rng.one_in(2) { "order: 1\n" } else { "" };
    let text = format!(
        "---\nname: {name}\nrole: {}\n{portrait}{order}---\n\n{}\n",
        rng.phrase(2),
        rng.paragraph()
    );
    paper.texts.insert(format!("content/authors/{file}.md"), text);
    Some(())
}

fn author_gone(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let (file, _) = rng.pick(&AUTHORS)?;
    paper.texts.remove(&format!("content/authors/{file}.md")).map(|_| ())
}

fn letter(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let ids: Vec<String> = paper.issues.keys().cloned().collect();
    let path = format!("content/issues/{}/issue.md", rng.pick(&ids)?);
    if paper.texts.contains_key(&path) && rng.one_in(3) {
        paper.texts.remove(&path);
    } else {
        let title = format!("---\ntitle: {}\n---\n\n", rng.phrase(2));
        let title = if rng.one_in(2) { title } else { String::new() };
        paper.texts.insert(path, format!("{title}{}\n", rng.paragraph()));
    }
    Some(())
}

fn about(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let (key, value) = match rng.below(2) {
        0 => ("description", rng.phrase(5)),
        _ => ("staff", format!("{{Editor: {}}}", rng.phrase(2))),
    };
    paper.any_issue(rng)?.known.insert(key, value);
    Some(())
}

fn insert(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    paper.texts.insert(INSERT.to_owned(), format!("{}\n", rng.paragraph()));
    if !paper.site.known.contains_key("inserts") {
        rule(rng, paper)?;
    }
    Some(())
}

fn insert_hidden(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    const DRAFT: &str = "---\ndraft: true\n---\n\n";
    let Some(text) = paper.texts.get_mut(INSERT) else { return rule(rng, paper) };
    *text = match text.strip_prefix(DRAFT) {
        Some(shown) => shown.to_owned(),
        None => format!("{DRAFT}{text}"),
    };
    Some(())
}

fn rule(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    paper.texts.entry(INSERT.to_owned()).or_insert_with(|| "Sign up.\n".to_owned());
    let place = ["after: 1", "after: 2", "at: end", "at: front"][rng.below(4)];
    let genres =
        if place != "at: front" && rng.one_in(3) { ", genres: [opinion, news]" } else { "" };
    let rule = format!("[{{file: sign-up, {place}{genres}}}]");
    paper.site.known.insert("inserts", rule);
    Some(())
}

fn without(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let lines = &mut paper.any_story(rng)?.known.lines;
    if lines.remove("inserts").is_none() {
        lines.insert("inserts", "false".to_owned());
    }
    Some(())
}

fn data(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let table = format!("Team,Points\n{},{}\n{},0\n", rng.word(), rng.below(99), rng.word());
    paper.texts.insert(TABLE.to_owned(), table);
    let page = "---\ntitle: A table\nlayout: results\nextra: {data: table}\n---\n\nThe table:\n";
    paper.texts.insert("content/pages/table.md".to_owned(), page.to_owned());
    Some(())
}

fn publisher(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let publisher = format!("{{name: {}, email: desk@paper.example}}", rng.phrase(2));
    paper.site.known.insert("publisher", publisher);
    Some(())
}
