//! Reads the front matter of an article.

use std::ops::Range;

use super::aliases;
use super::foreign;
use super::headlines;
use super::series;
use super::{
    Byline, BylineKind, Correction, Digests, FrontMatter, Head, Headlines, InSeries, PageLabel,
    Part, Placement, Release,
};
use crate::base::character::is_visible;
use crate::base::date::{Moment, PartialDate};
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::path::SourcePath;
use crate::base::yaml::table::{Form, Table, may, must, one_of, whole};
use crate::base::yaml::{KeyPath, Map, Node, Places, Reader, Tree};
use crate::content::genre::{GENRES, Genre};
use crate::content::markdown::{Line, Wording, left_in_line, line_tag};
use crate::content::settings::keys::{LANGUAGE, SLUG};
use crate::content::settings::read::slug;
use crate::content::settings::{self, License, Reading, license, plain, words};
use crate::content::sidecar::{self, PhotoText};
use crate::pictures::slot::{Look, RATIO};

/// The keys of an article's front matter.
pub const KEYS: &Table = &Table {
    heading: "Articles",
    keys: &[
        one_of("headline", Form::Text),
        one_of("title", Form::Text),
        may("headlines", Form::Map(headlines::KEYS)),
        may("kicker", Form::Known("columns", &Form::Text)),
        may("genre", Form::Word(&GENRES)),
        may("series", Form::Either(&[Form::Known("series", &Form::Text), Form::Map(series::KEYS)])),
        may("dek", Form::Text),
        may("description", Form::Text),
        may("byline", BYLINE),
        may("dateline", Form::Text),
        may("id", Form::Label),
        may("page", PAGE),
        may("parts", Form::List(&Form::Map(PART_KEYS))),
        may("topics", Form::List(&Form::Known("topics", &Form::Text))),
        may("tags", Form::List(&Form::Known("topics", &Form::Text))),
        may("photos", Form::List(&PHOTO)),
        may("corrections", Form::List(&Form::Map(CORRECTION_KEYS))),
        may("slug", SLUG),
        may("aliases", Form::List(&Form::Text)),
        may("order", Form::Number(0, u64::MAX)),
        whole("draft", Form::Flag),
        whole("embargo", Form::Instant),
        may("published", Form::Instant),
        may("updated", Form::Instant),
        whole("noindex", Form::Flag),
        may("license", license::FORM),
        may("language", Form::Pattern(LANGUAGE)),
        may("translations", Form::List(&Form::Text)),
        may("related", Form::List(&Form::Text)),
        may("layout", Form::Known("layouts", &Form::Label)),
        whole("inserts", Form::Flag),
        may("extra", Form::Fields("story")),
    ],
};

/// The keys of a byline written as a mapping.
pub const BYLINE_KEYS: &Table = &Table {
    heading: "Keys of a byline",
    keys: &[
        must("name", Form::Known("bylines", &Form::Text)),
        may("role", Form::Text),
        may("kind", Form::Word(&BYLINE_KINDS)),
    ],
};

/// The form of `byline`.
const BYLINE: Form = Form::Either(&[
    Form::Known("bylines", &Form::Text),
    Form::List(&Form::Either(&[Form::Known("bylines", &Form::Text), Form::Map(BYLINE_KEYS)])),
]);

/// What a byline can be.
const BYLINE_KINDS: [&str; 3] = ["person", "collective", "agency"];

/// The label of a printed page.
pub const PAGE: Form = Form::Pattern(r"^[^\u0000-/:-@\[-`{-\u00a9]+$");

/// The keys of a part.
pub const PART_KEYS: &Table =
    &Table { heading: "Keys of a part", keys: &[must("page", PAGE), may("jump_head", Form::Text)] };

/// The keys of a placed photo: its file, its words as in a sidecar, and how it is shown.
pub const PHOTO_KEYS: &Table = &Table {
    heading: "Keys of a photo",
    keys: &{
        let (words, look) = (
            sidecar::KEYS.keys,
            [may("focus", Form::Point), may("crop", RATIO), whole("original", Form::Flag)],
        );
        let mut keys = [must("src", Form::Text); 1 + sidecar::KEYS.keys.len() + 3];
        let mut at = 0;
        while at < words.len() {
            keys[1 + at] = words[at];
            at += 1;
        }
        let mut at = 0;
        while at < look.len() {
            keys[1 + words.len() + at] = look[at];
            at += 1;
        }
        keys
    },
};

/// A photo: its path, or a mapping.
pub const PHOTO: Form = Form::Either(&[Form::Text, Form::Map(PHOTO_KEYS)]);

/// The keys of a correction.
pub const CORRECTION_KEYS: &Table = &Table {
    heading: "Keys of a correction",
    keys: &[
        must("date", Form::Date),
        must("text", Form::Text),
        may("was", Form::Text),
        may("now", Form::Text),
    ],
};

/// Reads the front matter of an article.
///
/// # Errors
/// If the YAML cannot be parsed, or it is not clear whether to hide the story.
pub(super) fn head(
    file: &SourcePath,
    yaml: &str,
    front_matter: &FrontMatter,
    reading: &Reading,
) -> Result<(Head, Digests, Vec<Diagnostic>), Vec<Diagnostic>> {
    let reader = Reader::new(file, yaml, front_matter.yaml_start());
    let Some(value) = reader.load() else { return Err(reader.into_diagnostics()) };
    let map = reader.root(&value).map_with(KEYS, foreign::STORY);
    let release = release(&map, reading);
    let head = read_head(&map, reading, release.unwrap_or_default());
    let digests = Digests::of_head(&map);
    drop(map);
    let is_broken = reader.is_broken();
    let found = reader.into_diagnostics();
    if release.is_none() || is_broken { Err(found) } else { Ok((head, digests, found)) }
}

fn read_head(map: &Map<'_>, reading: &Reading, release: Release) -> Head {
    let headline = map.either(["headline", "title"]);
    if headline.is_none() {
        map.missing("headline", "headline: What the story says in a line");
    }
    let (headline, headline_html) = headline.and_then(|n| line(&n, reading)).unzip();
    let dek = map.either(["dek", "description"]);
    let (dek, dek_html) = dek.and_then(|n| line(&n, reading)).unzip();
    Head {
        headline: headline.unwrap_or_default(),
        headline_html: headline_html.flatten(),
        headlines: Headlines::read(map, reading),
        kicker: words(map, "kicker"),
        genre: Genre::read(map),
        series: InSeries::read(map),
        dek,
        dek_html: dek_html.flatten(),
        bylines: map.get("byline").map(|n| bylines(&n)).unwrap_or_default(),
        dateline: words(map, "dateline"),
        id: map.label("id"),
        page: map.get("page").and_then(|n| page_label(&n)),
        parts: map.get("parts").map(|n| parts(&n, reading)).unwrap_or_default(),
        topics: map.either(["topics", "tags"]).map(|n| topics(&n)).unwrap_or_default(),
        photos: map.get("photos").map(|n| photos(&n)).unwrap_or_default(),
        corrections: map.get("corrections").map(|n| corrections(&n, reading)).unwrap_or_default(),
        slug: map.get("slug").and_then(|n| slug(&n)),
        aliases: aliases::read(map),
        order: map.get("order").and_then(|n| n.count()),
        release,
        published: moment(map, "published", reading),
        updated: moment(map, "updated", reading),
        noindex: map.flag("noindex"),
        license: License::read(map),
        language: map.get("language").and_then(|n| settings::language(&n)),
        translations: paths(map, "translations"),
        related: paths(map, "related"),
        layout: layout(map),
        without_inserts: map.given("inserts").and_then(|n| n.flag()) == Some(false),
        extra: Tree::fields(map),
    }
}

/// Reads a headline, dek, jump head or correction, which can contain inline Markdown but no links. Returns its text,
/// and its HTML if it has marks.
pub(super) fn line(node: &Node<'_>, reading: &Reading) -> Option<(String, Option<String>)> {
    let source = node.filled()?;
    let line = Line::read(&source, &reading.markdown_options());
    if let Some(target) = line.targets.first() {
        let message =
            format!("the link to `{target}` is dropped: only texts and captions can have links");
        let hint = "its words are published; put the link into the text";
        node.report(Code::MisplacedLink, message, hint.to_owned());
    }
    if let Some(tag) = line_tag(&source) {
        let message = format!("readers see the tag `{tag}` as it is written");
        let hint = "for emphasis, write `*words*` or `**words**`; to show the tag, write `\\<`";
        node.report(Code::MarksInText, message, hint.to_owned());
    }
    if let Some((code, message, hint)) = left_in_line(&source) {
        node.report(code, message, hint);
    }
    let text = line.text();
    match text.chars().any(is_visible) {
        true => Some((text, line.html(&|_| None))),
        // The line was only a comment.
        false => Some((source, None)),
    }
}

/// The paths of a list, with their positions.
fn paths(map: &Map<'_>, key: &str) -> Vec<(String, KeyPath)> {
    let nodes = map.get(key).map(|node| node.list()).unwrap_or_default();
    nodes.iter().filter_map(|node| Some((node.filled()?, node.at().clone()))).collect()
}

/// Reads `layout`.
pub(super) fn layout(map: &Map<'_>) -> Option<(String, KeyPath)> {
    let node = map.get("layout")?;
    Some((node.label()?, node.at().clone()))
}

/// Reads `draft` and `embargo`; `None` if either has an invalid value.
pub fn release(map: &Map<'_>, reading: &Reading) -> Option<Release> {
    let draft = map.given("draft").map_or(Some(false), |node| node.flag());
    let embargo = match map.given("embargo") {
        None => Some(None),
        Some(node) => Moment::read(&node, &reading.zone).map(|m| Some(m.instant)),
    };
    Some(Release { draft: draft?, embargo: embargo? })
}

/// Reads a day or instant.
pub fn moment(map: &Map<'_>, key: &str, reading: &Reading) -> Option<Moment> {
    let node = map.get(key)?;
    // Jekyll's `published: false` hides a story.
    if let Some(is_published) = node.truth().filter(|_| key == "published") {
        let message = format!("`{key}` is the time of publication, not a flag");
        let hint = match is_published {
            true => "delete the line: a story is published unless it has `draft: true`",
            false => "write `draft: true`",
        };
        node.report(Code::WrongType, message, hint.to_owned());
        return None;
    }
    Moment::read(&node, &reading.zone)
}

fn bylines(node: &Node<'_>) -> Vec<Byline> {
    if node.is_list() {
        return node.list().iter().filter_map(byline).collect();
    }
    byline(node).into_iter().collect()
}

fn byline(node: &Node<'_>) -> Option<Byline> {
    if !node.is_map() {
        let name = plain(node)?;
        return Some(Byline { name, role: None, kind: None, at: node.at().clone() });
    }
    let map = node.map_with(BYLINE_KEYS, foreign::BYLINE);
    if map.get("name").is_none() {
        map.missing("name", "name: Staff Reporters");
    }
    Some(Byline {
        name: words(&map, "name")?,
        role: words(&map, "role"),
        kind: map.get("kind").and_then(|n| byline_kind(&n)),
        at: node.at().clone(),
    })
}

fn byline_kind(node: &Node<'_>) -> Option<BylineKind> {
    let kind = node.choice("kind of byline", &BYLINE_KINDS)?;
    Some(match kind {
        "person" => BylineKind::Person,
        "collective" => BylineKind::Collective,
        _ => BylineKind::Agency,
    })
}

/// Reads the label of a printed page.
pub fn page_label(node: &Node<'_>) -> Option<PageLabel> {
    if node.is_list() && node.list().len() > 1 {
        let message = "a story has only one `page`, unless it has `parts`";
        let hint = "for a story on several pages, write `parts: [{page: 1}, {page: 4}]`".to_owned();
        node.report(Code::WrongType, message, hint);
        return None;
    }
    let text = node.label()?;
    match PageLabel::new(&text) {
        Ok(label) => Some(label),
        Err(_) => {
            let message = format!("`{text}` is not a page label");
            let hint = match label_in(&text) {
                Some(label) => format!("write `{}`", node.with(&label)),
                None => format!(
                    "use only letters and digits: `{}` or `{}`",
                    node.with("4"),
                    node.with("A7")
                ),
            };
            node.report(Code::BadValue, message, hint);
            None
        }
    }
}

/// The label in other forms: `p. 4`, `page 4`, `A-7`.
fn label_in(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let words = ["pages", "page", "pp", "pg", "p", "seite", "s", "sida", "стр"];
    let rest = words
        .iter()
        .find_map(|word| text.strip_prefix(word).filter(|rest| rest.starts_with(['.', ' '])));
    let rest = rest.unwrap_or(&text).trim_start_matches(['.', ' ']);
    let is_one = rest.split(['-', ' ', '.']).filter(|part| !part.is_empty()).count() <= 2;
    let label = rest.replace(['-', ' ', '.'], "").to_uppercase();
    let is_letter_first = label.starts_with(|c: char| c.is_alphabetic());
    let is_plain = rest.bytes().all(|byte| byte.is_ascii_digit());
    let is_label = PageLabel::new(&label).is_ok() && is_one && (is_letter_first || is_plain);
    is_label.then_some(label)
}

fn parts(node: &Node<'_>, reading: &Reading) -> Vec<Part> {
    let part = |node: &Node<'_>| {
        let map = node.map(PART_KEYS);
        if map.get("page").is_none() {
            map.missing("page", "page: 2");
        }
        let (jump_head, html) = map.get("jump_head").and_then(|n| line(&n, reading)).unzip();
        let page = map.get("page").and_then(|n| page_label(&n))?;
        Some(Part { page, jump_head, jump_head_html: html.flatten() })
    };
    node.list().iter().filter_map(part).collect()
}

fn topics(node: &Node<'_>) -> Vec<(String, KeyPath)> {
    let mut topics: Vec<(String, KeyPath)> = Vec::new();
    for node in node.list() {
        let Some(topic) = plain(&node) else { continue };
        let folded = crate::base::path::fold(&topic);
        if topics.iter().all(|(known, _)| crate::base::path::fold(known) != folded) {
            topics.push((topic, node.at().clone()));
        }
    }
    topics
}

fn photos(node: &Node<'_>) -> Vec<Placement> {
    node.list().iter().filter_map(placement).collect()
}

/// Reads a placed photo: a path, or a mapping with `src`.
pub fn placement(node: &Node<'_>) -> Option<Placement> {
    if !node.is_map() {
        let src = node.filled()?;
        return Some(Placement {
            src,
            text: PhotoText::default(),
            look: Look::default(),
            original: false,
            at: node.at().clone(),
        });
    }
    let map = node.map_with(PHOTO_KEYS, sidecar::FOREIGN);
    if map.get("src").is_none() {
        map.missing("src", "src: photo.jpg");
    }
    Some(Placement {
        src: map.filled("src")?,
        text: PhotoText::read(&map),
        look: Look::read(&map),
        original: map.flag("original"),
        at: node.at().then_key("src"),
    })
}

fn corrections(node: &Node<'_>, reading: &Reading) -> Vec<Correction> {
    let correction = |node: &Node<'_>| {
        let map = node.map(CORRECTION_KEYS);
        for (key, hint) in [("date", "date: 2025-09-20"), ("text", "text: What is right")] {
            if map.get(key).is_none() {
                map.missing(key, hint);
            }
        }
        let date = map.get("date").and_then(|n| PartialDate::read(&n));
        let (text, html) = map.get("text").and_then(|n| line(&n, reading))?;
        let (was, now) = (quoted(&map, "was"), quoted(&map, "now"));
        Some(Correction { date: date?, text, html, was, now, at: node.at().clone() })
    };
    node.list().iter().filter_map(correction).collect()
}

/// Reads words of the text that a correction names.
fn quoted(map: &Map<'_>, key: &str) -> Option<String> {
    let node = map.get(key)?;
    let words = node.filled()?;
    if Wording::new(&words).is_none() {
        let message = format!("`{key}` contains no word");
        let hint = "write the words as they stand in the text, or leave the key out";
        node.report(Code::BadValue, message, hint.to_owned());
        return None;
    }
    Some(words)
}

/// Finds contradictions between `page`, `parts` and the page marks in the text.
pub(super) fn check_parts(
    file: &SourcePath,
    text: &str,
    article: (&FrontMatter, &Head),
    marks: &[(&str, Range<usize>)],
) -> Vec<Diagnostic> {
    let (front_matter, head) = article;
    let places = Places::new(front_matter.yaml(text), front_matter.yaml_start());
    let key = |key: &str| places.locate(file, &KeyPath::key(key));
    let mut found = Vec::new();
    if head.page.is_some() && !head.parts.is_empty() {
        found.push(
            Diagnostic::new(
                Code::BadParts,
                key("page"),
                "a story cannot have both `page` and `parts`",
            )
            .hint("keep `parts`; its first entry is the page where the story begins"),
        );
    }
    if head.parts.len() == 1 {
        let message = "a story with only one part has a `page` instead of `parts`";
        let one = Diagnostic::new(Code::BadParts, key("parts"), message);
        let label = &head.parts[0].page;
        found.push(one.hint(format!("write `page: {label}` instead of `parts`")));
    }
    let repeated = (1..head.parts.len())
        .find(|n| head.parts[..*n].iter().any(|earlier| earlier.page == head.parts[*n].page));
    if let Some(n) = repeated {
        let at = KeyPath::key("parts").then_entry(n).then_key("page");
        let place = places.locate(file, &at);
        let message = format!("`parts` lists the page `{}` twice", head.parts[n].page);
        let twice = Diagnostic::new(Code::BadParts, place, message);
        found.push(twice.hint("a story has only one part on each page; combine the two"));
    }
    let expected: Vec<&str> = head.parts.iter().skip(1).map(|p| p.page.as_str()).collect();
    let same = |(mark, page): (&(&str, Range<usize>), &&str)| mark.0.eq_ignore_ascii_case(page);
    let agree = marks.len() == expected.len() && marks.iter().zip(&expected).all(same);
    if let (false, Some((_, span))) = (agree, marks.first()) {
        let message = match expected.as_slice() {
            [] => "the text has page marks, but the story has no `parts`".to_owned(),
            pages => format!(
                "the marks in the text do not match `parts`, which lists {} after the first part",
                pages.join(", ")
            ),
        };
        found.push(
            Diagnostic::new(Code::BadParts, Place::at(file, span.clone()), message)
                .hint("write one mark `<!-- page: N -->` for each part but the first, in the order of `parts`"),
        );
    }
    found
}
