//! The kinds of edit, and scripts of them.

mod fault;
mod house;
mod link;
mod photo;
mod place;
mod site;
mod story;
mod target;
mod trouble;
mod words;

pub(crate) use fault::series;
pub(crate) use trouble::{MENDED, TOUCHED};

use crate::paper::Paper;
use crate::random::Rng;

/// A kind of edit.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    how: How,
}

/// How an edit is made; `None` if there is nothing to which it applies.
#[derive(Clone, Copy)]
pub(crate) enum How {
    /// At one stroke.
    Once(fn(&mut Rng, &mut Paper) -> Option<()>),
    /// In several, with a build after each.
    Stages(fn(&mut Rng, &Paper, &[Paper]) -> Option<Vec<Paper>>),
}

/// One step of a script: played again it does the same, whatever was left out before it.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    pub(crate) kind: usize,
    pub(crate) seed: u64,
}

impl Kind {
    pub(crate) const fn once(
        name: &'static str,
        how: fn(&mut Rng, &mut Paper) -> Option<()>,
    ) -> Self {
        Self { name, how: How::Once(how) }
    }

    pub(crate) const fn stages(
        name: &'static str,
        how: fn(&mut Rng, &Paper, &[Paper]) -> Option<Vec<Paper>>,
    ) -> Self {
        Self { name, how: How::Stages(how) }
    }
}

/// All kinds.
pub(crate) fn kinds() -> Vec<Kind> {
    [simple_kinds(), trouble::KINDS.to_vec(), fault::KINDS.to_vec()].concat()
}

/// Those that are made at one stroke.
fn simple_kinds() -> Vec<Kind> {
    let [site, house, link] = [site::KINDS, house::KINDS, link::KINDS].map(<[Kind]>::to_vec);
    [content(), site, house, link].concat()
}

/// Those of stories, issues and pictures.
fn content() -> Vec<Kind> {
    [story::KINDS, words::KINDS, place::KINDS, photo::KINDS, target::KINDS].concat()
}

/// Those of the order of things, of settings and of the theme: each comes round sooner than among all.
pub(crate) fn kinds_of_order() -> Vec<Kind> {
    with_mending([place::KINDS, site::KINDS].concat())
}

/// The papers to be built one after the other after a step; none if it does nothing.
pub(crate) fn edited(kinds: &[Kind], step: Step, past: &[Paper]) -> Vec<Paper> {
    let mut rng = Rng::new(step.seed);
    // What was done to the output is not done again.
    let now = &Paper { tampered: None, ..past.last().expect("a paper").clone() };
    match kinds[step.kind].how {
        How::Once(edit) => {
            let mut paper = now.clone();
            edit(&mut rng, &mut paper).map(|()| vec![paper]).unwrap_or_default()
        }
        How::Stages(edit) => edit(&mut rng, now, past).unwrap_or_default(),
    }
}

/// Those that leave settings and theme as they are.
pub(crate) fn kinds_of_content() -> Vec<Kind> {
    with_mending(content())
}

/// Some kinds, with those that every script needs.
fn with_mending(mut kinds: Vec<Kind>) -> Vec<Kind> {
    let needed = |kind: &&Kind| [MENDED, TOUCHED, trouble::HIDDEN].contains(&kind.name);
    kinds.extend(trouble::KINDS.iter().filter(needed).copied());
    kinds
}

/// The number of a kind.
pub(crate) fn number(kinds: &[Kind], name: &str) -> usize {
    kinds.iter().position(|kind| kind.name == name).expect("a kind")
}

/// A script in which each kind comes as often as any other, give or take one.
pub(crate) fn script(rng: &mut Rng, kinds: &[usize], steps: usize) -> Vec<Step> {
    let mut script = Vec::new();
    while script.len() < steps {
        let mut deck = kinds.to_vec();
        rng.shuffle(&mut deck);
        script.extend(deck.into_iter().map(|kind| Step { kind, seed: rng.next() }));
    }
    script.truncate(steps);
    script
}
