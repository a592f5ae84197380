//! Edits that replace files and folders with links to other places in the project, and back. The target is edited at
//! the same time, because otherwise nothing would change.

use super::{Kind, site};
use crate::paper::{Paper, source};
use crate::random::Rng;

pub(super) const KINDS: &[Kind] = &[
    Kind::once("story becomes a link", story),
    Kind::once("photo becomes a link", photo),
    Kind::once("photo links to another", another),
    Kind::once("folder becomes a link", folder),
    Kind::once("template becomes a link", template),
    Kind::once("link to another place", elsewhere),
    Kind::once("file instead of a link", back),
];

/// Moves a file or folder to another place.
fn shelve(rng: &mut Rng, paper: &mut Paper, path: String) {
    let shelf = rng.below(3) as u8;
    paper.shelved.insert(path, shelf);
}

/// Changes the headline of a visible story, so that the step has an effect.
fn headline(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let all = paper.shown();
    let words = 3 + rng.below(5);
    paper.story(rng.pick(&all)?)?.headline = rng.phrase(words);
    Some(())
}

fn story(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let all = paper.shown();
    let at = rng.pick(&all)?;
    shelve(rng, paper, source(at));
    paper.story(at)?.body = vec![rng.paragraph(), rng.paragraph()];
    Some(())
}

/// The pictures that readers see.
fn seen(paper: &mut Paper) -> Vec<String> {
    let mut seen = Vec::new();
    for at in paper.shown() {
        let photos = paper.story(&at).into_iter().flat_map(|story| &story.photos);
        seen.extend(photos.map(|photo| photo.src.clone()));
    }
    seen
}

fn photo(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let seen = seen(paper);
    let path = rng.pick(&seen)?.clone();
    paper.links.remove(&path);
    let pixels = paper.pictures.get_mut(&path)?;
    *pixels = pixels.wrapping_add(1 + rng.below(200) as u8);
    shelve(rng, paper, path);
    Some(())
}

fn another(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let seen = seen(paper);
    let from = rng.pick(&seen)?.clone();
    let links = &paper.links;
    // Every other link points to a file, so this one cannot close a loop.
    let mut all: Vec<String> = paper.pictures.keys().cloned().collect();
    all.retain(|path| !links.contains_key(path) && links.get(&from) != Some(path));
    let to = rng.other(&all, &from)?;
    paper.links.insert(from, to);
    Some(())
}

fn folder(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let mut all: Vec<String> =
        paper.issues.keys().map(|id| format!("content/issues/{id}")).collect();
    let others = ["content", "content/pages", "content/photos", "themes/own", "content/static"];
    all.extend(others.map(str::to_owned));
    let path = rng.pick(&all)?.clone();
    shelve(rng, paper, path);
    headline(rng, paper)
}

fn template(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    site::template(rng, paper)?;
    let names: Vec<&str> = paper.theme.templates.keys().copied().collect();
    let path = format!("themes/own/templates/{}", rng.pick(&names)?);
    shelve(rng, paper, path);
    Some(())
}

/// The target is also moved elsewhere.
fn elsewhere(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let all: Vec<String> = paper.shelved.keys().cloned().collect();
    match rng.pick(&all) {
        Some(path) => shelve(rng, paper, path.clone()),
        None => shelve(rng, paper, "site.yaml".to_owned()),
    }
    headline(rng, paper)
}

fn back(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let all: Vec<String> = paper.shelved.keys().chain(paper.links.keys()).cloned().collect();
    if let Some(path) = rng.pick(&all) {
        paper.shelved.remove(path);
        paper.links.remove(path);
    }
    headline(rng, paper)
}
