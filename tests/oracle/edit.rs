//! The kinds of edit, and scripts of them.

mod fault;
mod house;
mod kin;
mod link;
mod photo;
mod place;
mod recording;
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

/// How an edit is made; `None` if it cannot be applied.
#[derive(Clone, Copy)]
pub(crate) enum How {
    /// In one step.
    Once(fn(&mut Rng, &mut Paper) -> Option<()>),
    /// In several steps, with a build after each.
    Stages(fn(&mut Rng, &Paper, &[Paper]) -> Option<Vec<Paper>>),
}

/// One step of a script. Repeated, it does the same, whatever was left out before it.
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

/// The kinds of edits in one step.
fn simple_kinds() -> Vec<Kind> {
    let [site, house, link] = [site::KINDS, house::KINDS, link::KINDS].map(<[Kind]>::to_vec);
    [content(), site, house, link].concat()
}

/// Those of stories, issues and pictures.
fn content() -> Vec<Kind> {
    let texts = [story::KINDS, words::KINDS, kin::KINDS, recording::KINDS].concat();
    [&texts[..], place::KINDS, photo::KINDS, target::KINDS].concat()
}

/// The kinds that concern order, settings and the theme: in a smaller set, each occurs more often.
pub(crate) fn kinds_of_order() -> Vec<Kind> {
    with_mending([place::KINDS, site::KINDS].concat())
}

/// The papers to build in turn after a step; empty if it does nothing.
pub(crate) fn edited(kinds: &[Kind], step: Step, past: &[Paper]) -> Vec<Paper> {
    let mut rng = Rng::new(step.seed);
    // Changes to the output are not repeated.
    let now = &Paper { tampered: None, ..past.last().expect("a paper").clone() };
    match kinds[step.kind].how {
        How::Once(edit) => {
            let mut paper = now.clone();
            edit(&mut rng, &mut paper).map(|()| vec![paper]).unwrap_or_default()
        }
        How::Stages(edit) => edit(&mut rng, now, past).unwrap_or_default(),
    }
}

/// The kinds that concern texts, also those that stand in several places.
pub(crate) fn kinds_of_texts() -> Vec<Kind> {
    let is_parts = |kind: &&Kind| kind.name == story::PARTS;
    let parts = story::KINDS.iter().filter(is_parts).copied().collect();
    with_mending([words::KINDS.to_vec(), kin::KINDS.to_vec(), parts].concat())
}

/// The kinds that do not change settings and theme.
pub(crate) fn kinds_of_content() -> Vec<Kind> {
    with_mending(content())
}

/// These kinds, and those that every script needs.
fn with_mending(mut kinds: Vec<Kind>) -> Vec<Kind> {
    let needed = |kind: &&Kind| [MENDED, TOUCHED, trouble::HIDDEN].contains(&kind.name);
    kinds.extend(trouble::KINDS.iter().filter(needed).copied());
    kinds
}

/// The number of a kind.
pub(crate) fn number(kinds: &[Kind], name: &str) -> usize {
    kinds.iter().position(|kind| kind.name == name).expect("a kind")
}

/// A script in which all kinds occur equally often, give or take one.
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
