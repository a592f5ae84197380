//! Edits of films and sounds in texts, and of the files that go with them.

use super::Kind;
use crate::paper::{Paper, Words};
use crate::random::Rng;
use crate::recording::{film, poster as poster_of, sound};

pub(super) const KINDS: &[Kind] = &[
    Kind::once("film or sound in a text", shown),
    Kind::once("film or sound changed", changed),
    Kind::once("film or sound gone", gone),
    Kind::once("poster of a film", poster),
    Kind::once("captions of a film", captions),
    Kind::once("words of a film", words),
];

const FILM: &str = "content/photos/crane.mp4";
const SOUND: &str = "content/photos/horn.mp3";

fn record(rng: &mut Rng, paper: &mut Paper) -> &'static str {
    let seconds = 1 + rng.below(7200) as u32;
    let path = [FILM, SOUND][rng.below(2)];
    let bytes = if path == FILM { film(seconds) } else { sound(seconds) };
    paper.recordings.insert(path.to_owned(), bytes);
    path
}

fn shown(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let path = record(rng, paper).trim_start_matches("content");
    let caption = format!(" \"{}. (VIDEO: X)\"", rng.phrase(4));
    let caption = if rng.one_in(2) { caption } else { String::new() };
    let block = format!("![{}]({path}{caption})", rng.phrase(2));
    let block = if rng.one_in(4) { format!("> [!gallery]\n> {block}") } else { block };
    let body = &mut paper.any_story(rng)?.body;
    *body.last_mut()? = block;
    Some(())
}

/// Does nothing to readers if no text shows it, so one does.
fn changed(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    if !is_shown(paper, "") {
        return shown(rng, paper);
    }
    record(rng, paper);
    Some(())
}

fn gone(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let paths: Vec<String> = paper.recordings.keys().cloned().collect();
    let path = rng.pick(&paths)?;
    paper.recordings.remove(path);
    let name = path.trim_start_matches("content");
    for issue in paper.issues.values_mut() {
        let blocks = issue.stories.values_mut().flat_map(|story| &mut story.body);
        blocks.filter(|block| block.contains(name)).for_each(|block| *block = rng.paragraph());
    }
    Some(())
}

fn is_shown(paper: &Paper, name: &str) -> bool {
    let mut stories = paper.issues.values().flat_map(|issue| issue.stories.values());
    let is_it = |block: &String| block.contains("](/photos/") && block.contains(name);
    stories.any(|story| story.body.iter().any(is_it))
}

/// A film that some text shows.
fn with_film(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    paper.recordings.entry(FILM.to_owned()).or_insert_with(|| film(60));
    if !is_shown(paper, "crane.mp4") {
        *paper.any_story(rng)?.body.last_mut()? = "![A crane](/photos/crane.mp4)".to_owned();
    }
    Some(())
}

fn poster(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    with_film(rng, paper)?;
    match paper.pictures.remove(&poster_of(FILM)) {
        Some(_) if rng.one_in(3) => {}
        _ => _ = paper.pictures.insert(poster_of(FILM), rng.below(200) as u8),
    }
    Some(())
}

fn captions(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    with_film(rng, paper)?;
    let path = ["content/photos/crane.vtt", "content/photos/crane.de.vtt"][rng.below(2)];
    let text = format!("WEBVTT\n\n00:00.000 --> 00:02.000\n{}\n", rng.phrase(4));
    paper.recordings.insert(path.to_owned(), text.into_bytes());
    Some(())
}

fn words(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    with_film(rng, paper)?;
    let words = Words::new(rng);
    paper.sidecars.insert(FILM.to_owned(), words);
    Some(())
}
