//! Edits of pictures and their words.

use super::Kind;
use crate::paper::{Look, Paper, Photo, Story, Words};
use crate::random::Rng;

pub(super) const KINDS: &[Kind] = &[
    Kind::once("photo added or removed", photo),
    Kind::once("figure added or removed", figure),
    Kind::once("photo swapped", swapped),
    Kind::once("caption", caption),
    Kind::once("alt", alt),
    Kind::once("sidecar", sidecar),
    Kind::once("crop and focus", crop),
    Kind::once("original published or not", original),
    Kind::once("pixels of a picture", pixels),
    Kind::once("picture renamed", renamed),
    Kind::once("picture in another format", format),
    Kind::once("picture lost, and nobody minds", lost),
];

/// A photo of any picture.
fn any(rng: &mut Rng, paper: &Paper) -> Option<Photo> {
    let pictures: Vec<&String> = paper.pictures.keys().collect();
    let src = (*rng.pick(&pictures)?).clone();
    // Without words of its own, it uses those of the sidecar.
    let words = if rng.one_in(3) { Words::default() } else { Words::new(rng) };
    Some(Photo { src, words, shown: Look::default() })
}

fn photo(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let photo = any(rng, paper)?;
    let story = paper.any_story(rng)?;
    match story.photos.len() {
        2.. => _ = story.photos.remove(0),
        1 if rng.one_in(2) => story.photos.clear(),
        _ => story.photos.push(photo),
    }
    Some(())
}

fn figure(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let figure = any(rng, paper)?;
    let story = paper.any_story(rng)?;
    match story.figures.is_empty() {
        true => story.figures.push(figure),
        false => story.figures.clear(),
    }
    Some(())
}

/// A story that shows a picture.
fn pictured<'a>(rng: &mut Rng, paper: &'a mut Paper) -> Option<&'a mut Story> {
    let shows = |paper: &Paper, at: &(String, String)| {
        let story = paper.issues.get(&at.0).and_then(|issue| issue.stories.get(&at.1));
        story.is_some_and(|story| !story.photos.is_empty() || !story.figures.is_empty())
    };
    let mut all = paper.shown();
    all.retain(|at| shows(paper, at));
    let at = rng.pick(&all)?;
    paper.story(at)
}

/// One of a story's photos.
fn one<'a>(rng: &mut Rng, story: &'a mut Story) -> Option<&'a mut Photo> {
    let mut photos: Vec<_> = story.photos.iter_mut().chain(&mut story.figures).collect();
    let n = rng.below(photos.len());
    (n < photos.len()).then(|| photos.swap_remove(n))
}

fn swapped(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let pictures: Vec<String> = paper.pictures.keys().cloned().collect();
    let story = pictured(rng, paper)?;
    let photo = one(rng, story)?;
    photo.src = rng.other(&pictures, &photo.src)?;
    Some(())
}

fn caption(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let story = pictured(rng, paper)?;
    let photo = one(rng, story)?;
    photo.words.caption = match rng.below(5) {
        0 => None,
        1 => Some(rng.phrase(5)),
        2 => Some(format!("The *{}* of [it](../issue.yaml). (PHOTO: wire)", rng.phrase(2))),
        _ => Words::new(rng).caption,
    };
    Some(())
}

fn alt(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let story = pictured(rng, paper)?;
    let photo = one(rng, story)?;
    photo.words.alt = if rng.one_in(4) { None } else { Some(rng.phrase(3)) };
    Some(())
}

/// Changes the sidecar of a picture whose photo has no words of its own.
fn sidecar(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let story = pictured(rng, paper)?;
    let photo = one(rng, story)?;
    photo.words = Words::default();
    let path = photo.src.clone();
    if rng.one_in(4) && paper.sidecars.remove(&path).is_some() {
        return Some(());
    }
    paper.sidecars.insert(path, Words::new(rng));
    Some(())
}

/// A photo of the front matter, which every page that shows it crops in the same way.
fn placed<'a>(rng: &mut Rng, paper: &'a mut Paper) -> Option<&'a mut Photo> {
    let story = pictured(rng, paper)?;
    let at = rng.below(story.photos.len().max(1));
    story.photos.get_mut(at)
}

fn crop(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let photo = placed(rng, paper)?;
    let focus = [rng.below(101) as u8, rng.below(101) as u8];
    let shape = *rng.pick(&["1:1", "1:2", "5:2"])?;
    photo.shown.crop = match photo.shown.crop {
        Some(_) if rng.one_in(4) => None,
        _ => Some((shape, focus)),
    };
    Some(())
}

fn original(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let photo = placed(rng, paper)?;
    photo.shown.original = !photo.shown.original;
    Some(())
}

fn pixels(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let pictures: Vec<String> = paper.pictures.keys().cloned().collect();
    *paper.pictures.get_mut(rng.pick(&pictures)?)? = rng.below(256) as u8;
    Some(())
}

/// Renames the file, and all references to it.
fn renamed(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let pictures: Vec<String> = paper.pictures.keys().cloned().collect();
    let from = rng.pick(&pictures)?;
    let (folder, name) = from.rsplit_once('/')?;
    let (_, ending) = name.rsplit_once('.')?;
    let to = format!("{folder}/{}-{}.{ending}", rng.word(), rng.below(1000));
    paper.rename_picture(from, &to);
    Some(())
}

/// Replaces the picture with one from another program, everywhere.
fn format(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let story = pictured(rng, paper)?;
    let from = one(rng, story)?.src.clone();
    let (stem, ending) = from.rsplit_once('.')?;
    let to = format!("{stem}.{}", rng.other(&["png", "gif", "tif", "svg", "jpg"], &ending)?);
    if !paper.pictures.contains_key(&from) || paper.pictures.contains_key(&to) {
        return None;
    }
    paper.rename_picture(&from, &to);
    Some(())
}

/// A picture that stories show is lost, or a lost one comes back.
fn lost(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    paper.site.checks.insert("missing-file", "warning");
    let pictures = paper.pictures.clone();
    let story = pictured(rng, paper)?;
    let mut shown = story.photos.iter().chain(&story.figures).map(|photo| photo.src.clone());
    let path = shown.clone().find(|path| !pictures.contains_key(path)).or_else(|| shown.next())?;
    match paper.pictures.remove(&path) {
        Some(_) => {}
        None => _ = paper.pictures.insert(path, rng.below(256) as u8),
    }
    Some(())
}
