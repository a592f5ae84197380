//! Edits of the targets of links and pictures in texts and captions.

use super::Kind;
use crate::paper::{Link, Markup, Paper, Photo, source};
use crate::random::Rng;

pub(super) const KINDS: &[Kind] = &[
    Kind::once("link to an alias", to_alias),
    Kind::once("link to an address of the site", to_address),
    Kind::once("link to a page", to_page),
    Kind::once("link to a file", to_file),
    Kind::once("file of links changed", file_changed),
    Kind::once("link in HTML or Markdown", form),
    Kind::once("link in a caption", in_caption),
    Kind::once("picture in HTML or Markdown", figure_form),
    Kind::once("static file becomes a folder", into_folder),
    Kind::once("static picture", static_picture),
    Kind::once("photo of a camera", camera),
    Kind::once("drawing", drawing),
];

const FORMS: [Option<Markup>; 4] =
    [None, Some(Markup::Alone), Some(Markup::Inline), Some(Markup::Block)];

/// Adds a link to a visible story or to a page.
pub(super) fn put(rng: &mut Rng, paper: &mut Paper, to: String) -> Option<()> {
    let html = *rng.pick(&FORMS)?;
    let link = Link { to, anchor: None, html };
    if rng.one_in(6) {
        let names: Vec<String> = paper.pages.keys().cloned().collect();
        paper.pages.get_mut(rng.pick(&names)?)?.links.push(link);
        return Some(());
    }
    let all = paper.shown();
    let links = &mut paper.story(rng.pick(&all)?)?.links;
    if links.len() > 3 {
        links.remove(0);
    }
    links.push(link);
    Some(())
}

fn to_alias(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let all = paper.stories();
    let story = paper.story(rng.pick(&all)?)?;
    if story.aliases.is_empty() {
        story.aliases.push(format!("/old/{}-{}/", rng.word(), rng.below(10_000)));
    }
    let to = rng.pick(&story.aliases)?.clone();
    put(rng, paper, to)
}

fn to_address(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let all: Vec<String> = paper.addresses().collect();
    let to = rng.pick(&all)?.clone();
    put(rng, paper, to)
}

fn to_page(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let names: Vec<String> = paper.pages.keys().cloned().collect();
    let to = format!("content/pages/{}.md", rng.pick(&names)?);
    put(rng, paper, to)
}

fn to_file(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let to = format!("content/photos/{}-{}.csv", rng.word(), rng.below(1000));
    paper.loose.insert(to.clone(), rng.paragraph().into_bytes());
    put(rng, paper, to)
}

fn file_changed(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let mut linked: Vec<String> = paper.links().flatten().map(|link| link.to.clone()).collect();
    linked.retain(|to| paper.loose.contains_key(to));
    let Some(path) = rng.pick(&linked) else { return to_file(rng, paper) };
    paper.loose.insert(path.clone(), rng.paragraph().into_bytes());
    Some(())
}

/// A link in a text in another form.
fn form(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let mut all = paper.shown();
    all.retain(|at| paper.story(at).is_some_and(|story| !story.links.is_empty()));
    let link = paper.story(rng.pick(&all)?)?.links.last_mut()?;
    link.html = rng.other(&FORMS, &link.html)?;
    Some(())
}

/// The photos of stories that readers see.
fn photos(paper: &mut Paper) -> Vec<&mut Photo> {
    let shown = paper.shown();
    let issues = paper.issues.iter_mut();
    let stories = issues.flat_map(|(id, issue)| issue.stories.iter_mut().map(move |s| (id, s)));
    let is_shown = |id: &String, key: &String| shown.contains(&(id.clone(), key.clone()));
    let stories = stories.filter(|(id, (key, _))| is_shown(id, key));
    stories.flat_map(|(_, (_, story))| story.photos.iter_mut().chain(&mut story.figures)).collect()
}

fn in_caption(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let all = paper.stories();
    let link = paper.link_to(rng.pick(&all)?, rng.one_in(3));
    let words = rng.phrase(3);
    if rng.one_in(4) {
        let mut sidecars: Vec<_> = paper.sidecars.values_mut().collect();
        let n = rng.below(sidecars.len());
        sidecars.get_mut(n)?.links = vec![link];
        return Some(());
    }
    let mut photos = photos(paper);
    let n = rng.below(photos.len());
    let said = &mut photos.get_mut(n)?.words;
    said.caption = Some(format!("**{words}**."));
    said.links = if said.links.is_empty() { vec![link] } else { Vec::new() };
    Some(())
}

fn figure_form(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let mut all = paper.shown();
    all.retain(|at| paper.story(at).is_some_and(|story| !story.figures.is_empty()));
    let figure = paper.story(rng.pick(&all)?)?.figures.first_mut()?;
    match rng.one_in(3) {
        true => (figure.shown.html, figure.shown.linked) = (None, !figure.shown.linked),
        false => figure.shown.html = rng.other(&FORMS, &figure.shown.html)?,
    }
    Some(())
}

/// Replaces a folder with a file, or a file with a folder.
fn into_folder(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let text = rng.paragraph().into_bytes();
    let name = *rng.pick(&["plan", "humans.txt", "files"])?;
    let within = format!("{name}/");
    let was_folder = paper.statics.keys().any(|path| path.starts_with(&within));
    let path = if was_folder { name.to_owned() } else { format!("{name}/index.html") };
    paper.put_static(&path, text);
    Some(())
}

/// A picture that is published unchanged.
fn static_picture(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let n = rng.below(200) as u8;
    let name = *rng.pick(&["mark.jpg", "mark.svg", "files/mark.png"])?;
    paper.put_static(name, crate::picture::picture(name, n));
    Some(())
}

/// A new picture in a story.
fn new_picture(rng: &mut Rng, paper: &mut Paper, ending: &str) -> Option<()> {
    let path = format!("content/photos/{}-{}.{ending}", rng.word(), rng.below(1000));
    let mut photo = Photo { src: path.clone(), ..Photo::default() };
    if rng.one_in(2) {
        photo.words = crate::paper::Words::new(rng);
    }
    let all = paper.shown();
    let story = paper.story(rng.pick(&all)?)?;
    match rng.one_in(2) {
        true => story.photos = vec![photo],
        false => story.figures = vec![photo],
    }
    paper.pictures.insert(path, rng.below(200) as u8);
    paper.thin_out(rng);
    Some(())
}

/// Its metadata replace missing words of a place.
fn camera(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    new_picture(rng, paper, "jpg")
}

/// A new drawing, or another one at the same path.
fn drawing(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let drawings = paper.pictures.iter_mut().filter(|(path, _)| path.ends_with(".svg"));
    let mut drawings: Vec<&mut u8> = drawings.map(|(_, n)| n).collect();
    let n = rng.below(drawings.len() + 1);
    match drawings.get_mut(n) {
        Some(drawing) => **drawing = drawing.wrapping_add(1 + rng.below(200) as u8),
        None => return new_picture(rng, paper, "svg"),
    }
    Some(())
}

/// Whether links lead to a story.
pub(super) fn is_linked(paper: &mut Paper, at: &(String, String)) -> bool {
    let to = source(at);
    paper.links().flatten().any(|link| link.to == to)
}
