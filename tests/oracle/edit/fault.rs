//! More edits in several steps: words that are typed one after the other, and mistakes that stay for a while.

use super::trouble::{any_file, instead, others, others_of};
use super::{Kind, target};
use crate::paper::{Link, Paper, Photo, source};
use crate::random::Rng;

pub(super) const KINDS: &[Kind] = &[
    Kind::stages("words typed one after the other", typed),
    Kind::stages("conflict copy", conflict_copy),
    Kind::stages("conflict copy that is wanted", wanted_copy),
    Kind::stages("second part of a series", series),
    Kind::stages("files left behind", left_behind),
    Kind::stages("date of several readings", ambiguous),
    Kind::stages("two stories with one id", same_id),
    Kind::stages("pictures on other sites forbidden", forbidden),
    Kind::stages("HTML forbidden for a while", no_html),
    Kind::stages("broken drawing", broken_drawing),
    Kind::stages("picture damaged, and nobody minds", damaged),
    Kind::stages("story gone from under links", gone),
    Kind::stages("alias gone from under links", alias_gone),
    Kind::stages("link before its file", file_later),
    Kind::stages("file becomes a folder", folder),
    Kind::stages("template without end", endless),
];

/// Changes the words of one or two stories repeatedly, with nothing else between.
fn typed(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let mut shown = paper.shown();
    rng.shuffle(&mut shown);
    shown.truncate(2);
    let mut plain = paper.clone();
    for at in &shown {
        let story = plain.story(at)?;
        // A finding about the story would prevent a change of words alone.
        (story.photos, story.figures, story.bare_dek) = (Vec::new(), Vec::new(), None);
        (story.bylines, story.updated) = (Vec::new(), None);
        (story.headline, story.body) = (rng.phrase(4), vec![rng.paragraph(), rng.phrase(5) + "."]);
        story.dek = if rng.one_in(2) { None } else { Some(rng.phrase(5)) };
    }
    let mut papers = vec![plain];
    for n in 0..6 {
        let mut next = papers.last()?.clone();
        let words = rng.phrase(6);
        let story = next.story(shown.get(n % 2).or(shown.first())?)?;
        match (n, rng.below(5)) {
            // If there is a dek, no page asks for the opening of the text.
            (0 | 1, _) => story.dek = if story.dek.is_some() { None } else { Some(words) },
            (_, 0) => story.headline = words,
            (_, 1) => story.dek = if story.dek.is_some() { None } else { Some(words) },
            (_, 2) => *story.body.first_mut()? = rng.paragraph(),
            _ => *story.body.last_mut()? += &format!(" {words}."),
        }
        papers.push(next);
    }
    Some(papers)
}

/// What sync programs append to the name of a file.
const COPIES: &[&str] = &[
    " (Ana's conflicted copy 2025-09-18)",
    ".sync-conflict-20250918-101112-ABCDEFG",
    " (1)",
    " 2",
];

/// The name of a second version of a file.
fn copy_of(rng: &mut Rng, path: &str) -> Option<String> {
    let (stem, ending) = path.rsplit_once('.')?;
    Some(format!("{stem}{}.{ending}", rng.pick(COPIES)?))
}

/// A second version of a file appears and disappears.
fn conflict_copy(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let files = paper.files();
    let mut paths: Vec<&String> =
        files.keys().filter(|path| path.starts_with("content/")).collect();
    paths.retain(|path| path.ends_with(".md") || !rng.one_in(4));
    let path = *rng.pick(&paths)?;
    let copy = copy_of(rng, path)?;
    let mut bad = paper.clone();
    bad.loose.insert(copy.clone(), files.get(path)?.clone());
    let mut good = others(rng, &bad, 1);
    good.loose.remove(&copy);
    Some(vec![bad, good])
}

/// A second version of a story is published because that check is off; then the check is on again.
fn wanted_copy(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let path = any_file(rng, paper)?;
    let copy = copy_of(rng, &path)?;
    let id = path.split('/').nth(2)?;
    let mut both = paper.clone();
    both.issues.get_mut(id)?.listed = false;
    both.site.checks.insert("conflict-copy", *rng.pick(&["off", "warning"])?);
    both.loose.insert(copy.clone(), paper.files().get(&path)?.clone());
    let mut looked_for = both.clone();
    looked_for.site.checks.remove("conflict-copy");
    let mut good = both.clone();
    good.loose.remove(&copy);
    Some(vec![both, looked_for, good])
}

/// A story whose file is named like another with a number counts as a copy as long as both have the same headline.
pub(crate) fn series(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let all = paper.shown();
    let at = rng.pick(&all)?;
    let second = format!("content/issues/{}/{} 2.md", at.0, at.1);
    let mut both = paper.clone();
    both.issues.get_mut(&at.0)?.listed = false;
    let headline = format!("{} {}", rng.phrase(3), rng.below(1000));
    let text = format!("---\nheadline: {headline}\n---\n\n{}\n", rng.paragraph());
    both.loose.insert(second.clone(), text.into_bytes());
    let story = both.story(at)?;
    // A finding about the story would prevent a change of words alone.
    (story.photos, story.figures) = (Vec::new(), Vec::new());
    let mut same = both.clone();
    same.story(at)?.headline = headline;
    let mut end = both.clone();
    end.story(at)?.headline = rng.phrase(4);
    let mut alone = end.clone();
    alone.loose.remove(&second);
    Some(vec![both, same, end, alone])
}

/// Files that systems and programs leave behind appear and disappear beside another edit.
fn left_behind(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let path = any_file(rng, paper)?;
    let (folder, name) = path.rsplit_once('/')?;
    let left = match rng.below(5) {
        0 => format!("{folder}/.DS_Store"),
        1 => format!("{path}~"),
        2 => format!("{folder}/~${name}"),
        3 => format!("{path}.bak"),
        _ => format!("content/static/._{name}"),
    };
    let mut beside = paper.clone();
    beside.loose.insert(left.clone(), rng.paragraph().into_bytes());
    let mut edited = others(rng, &beside, 1);
    edited.loose.remove(&left);
    Some(vec![beside, edited])
}

fn ambiguous(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let all = paper.shown();
    let at = rng.pick(&all)?;
    let mut bad = paper.clone();
    bad.story(at)?.updated = Some("3/4/2025");
    let mut good = others(rng, &bad, 1);
    good.story(at)?.updated = Some("3 April 2025");
    Some(vec![bad, good])
}

fn same_id(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let mut all = paper.shown();
    rng.shuffle(&mut all);
    let [one, two, ..] = &all[..] else { return None };
    let id = format!("id-{}", rng.below(10_000));
    let mut bad = paper.clone();
    bad.story(one)?.id = Some(id.clone());
    bad.story(two)?.id = Some(id);
    let mut good = bad.clone();
    good.story(rng.pick(&[one, two])?)?.id = None;
    Some(vec![bad, good])
}

/// A picture on another site is allowed, forbidden, and allowed or gone.
fn forbidden(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let mut good = paper.clone();
    let all = paper.shown();
    good.site.remote = true;
    let text = format!("![{}](https://pics-9.example/a.png)", rng.phrase(2));
    good.story(rng.pick(&all)?)?.body.push(text);
    let mut bad = good.clone();
    bad.site.remote = false;
    let mut end = others(rng, &bad, 1);
    end.site.remote = true;
    Some(vec![good, bad, end])
}

fn no_html(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let mut bad = paper.clone();
    bad.site.html = false;
    let mut good = others(rng, &bad, 1);
    good.site.html = true;
    Some(vec![bad, good])
}

/// A story shows a drawing that cannot be read, then one that can.
fn broken_drawing(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let path = format!("content/photos/{}-{}.svg", rng.word(), rng.below(1000));
    let all = paper.shown();
    let mut paper = paper.clone();
    let photo = Photo { src: path.clone(), ..Photo::default() };
    paper.story(rng.pick(&all)?)?.photos.insert(0, photo);
    paper.pictures.insert(path.clone(), rng.below(200) as u8);
    let broken: [&[u8]; 3] =
        [b"<svg", b"<html><body/></html>", b"<svg xmlns='http://www.w3.org/2000/svg'><g>"];
    let broken = *rng.pick(&broken)?;
    instead(rng, &paper, &path, broken)
}

/// A picture with a damaged header stops nothing: its caption is shown instead. Then it is repaired. Other tests
/// cover damaged pixels, because the server only finds them when it makes prints.
fn damaged(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let pictures: Vec<&String> = paper.pictures.keys().collect();
    let path = (*rng.pick(&pictures)?).clone();
    let mut whole = paper.clone();
    whole.site.checks.insert("bad-photo", "warning");
    let all = paper.shown();
    let photo =
        Photo { src: path.clone(), words: crate::paper::Words::new(rng), ..Photo::default() };
    whole.story(rng.pick(&all)?)?.photos.insert(0, photo);
    let bytes = whole.files().get(&path)?.clone();
    let cut = rng.below(20);
    let mut papers = instead(rng, &whole, &path, &bytes[..cut])?;
    if rng.one_in(2) {
        papers.iter_mut().for_each(|paper| _ = paper.site.checks.insert("bad-photo", "warning"));
    }
    papers.insert(0, whole);
    Some(papers)
}

/// A story is deleted while links still lead to it; then the links are deleted too, or the story comes back.
fn gone(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let mut linked = paper.clone();
    let all = paper.shown();
    let at = rng.pick(&all)?.clone();
    if !target::is_linked(&mut linked, &at) {
        target::put(rng, &mut linked, source(&at))?;
    }
    let mut bad = linked.clone();
    bad.take(&at)?;
    let mut good = if rng.one_in(3) { linked.clone() } else { bad.clone() };
    if good.story(&at).is_none() {
        good.lead_links(&at, None);
        good.drop_dead_links();
    }
    Some(vec![linked, bad, good])
}

/// An alias is deleted while links still name it; then another story gets it.
fn alias_gone(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let mut all = paper.shown();
    rng.shuffle(&mut all);
    let [one, two, ..] = &all[..] else { return None };
    let alias = format!("/old/{}-{}/", rng.word(), rng.below(10_000));
    let mut linked = paper.clone();
    linked.story(one)?.aliases.push(alias.clone());
    target::put(rng, &mut linked, alias.clone())?;
    let mut bad = linked.clone();
    bad.story(one)?.aliases.retain(|own| *own != alias);
    let mut good = bad.clone();
    good.story(two)?.aliases.push(alias);
    Some(vec![linked, bad, good])
}

/// A text or caption links to a file before it exists; in the end both are gone.
fn file_later(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let to = format!("content/photos/{}-{}.csv", rng.word(), rng.below(1000));
    let mut bad = paper.clone();
    target::put(rng, &mut bad, to.clone())?;
    let link = Link { to: to.clone(), anchor: None, html: None };
    bad.sidecars.values_mut().take(1).for_each(|words| words.links = vec![link.clone()]);
    let mut good = bad.clone();
    good.loose.insert(to.clone(), rng.paragraph().into_bytes());
    let mut end = others(rng, &good, 1);
    if rng.one_in(2) {
        end.loose.remove(&to);
        end.drop_dead_links();
    }
    Some(vec![bad, good, end])
}

/// A folder replaces a source, and contains it.
fn folder(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let all = paper.shown();
    let at = rng.pick(&all)?;
    let path = source(at);
    let text = paper.files().get(&path)?.clone();
    let mut bad = paper.clone();
    bad.take(at)?;
    bad.loose.insert(format!("{path}/text.md"), text);
    let content = super::content();
    let good = others_of(&content, (rng, paper), 1);
    Some(vec![bad, good])
}

/// A template that writes more than any page may contain, as soon as there is an issue.
fn endless(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let text = "{% extends \"base.html\" %}{% block main %}{% set all = \"0123456789abcdef\" %}\
        {% for n in range(end=30) %}{% set_global all = all ~ all %}{% endfor %}{% endblock main %}\n";
    let mut paper = paper.clone();
    paper.site.theme = "own";
    instead(rng, &paper, "themes/own/templates/archive.html", text.as_bytes())
}
