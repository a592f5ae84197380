//! Edits of one story's words.

use super::Kind;
use crate::paper::{Byline, PEOPLE, Paper, text_of};
use crate::random::Rng;

pub(super) const KINDS: &[Kind] = &[
    Kind::once("body", body),
    Kind::once("headline", headline),
    Kind::once("dek", dek),
    Kind::once("byline", byline),
    Kind::once("clock", clock),
];

fn body(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let story = paper.any_story(rng)?;
    let n = rng.below(story.body.len());
    *story.body.get_mut(n)? = rng.paragraph();
    Some(())
}

fn headline(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let count = 2 + rng.below(8);
    paper.any_story(rng)?.headline = rng.phrase(count);
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

fn byline(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let story = paper.any_story(rng)?;
    story.bylines = vec![Byline { name: text_of(rng, PEOPLE), role: None }];
    Some(())
}

fn clock(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    paper.step_clock(1 + rng.below(30) as i64);
    Some(())
}
