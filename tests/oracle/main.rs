//! The oracle: whatever is edited, in whatever order, what is there after a build that remembers the
//! last one is what a clean build makes, to the byte.

#![expect(
    clippy::disallowed_methods,
    reason = "sources and sites lie on the disk, and variables say how long to play"
)]

mod drive;
mod edit;
mod paper;
mod print;
mod random;
mod subject;

use random::Rng;
use subject::{Folder, Session, Subject};

#[test]
fn editing_in_memory_comes_to_the_same_as_a_clean_build() {
    consult(&mut Session::default());
}

#[test]
fn editing_in_a_folder_comes_to_the_same_as_a_clean_build() {
    consult(&mut Folder::new());
}

fn consult(subject: &mut dyn Subject) {
    let kinds = edit::kinds();
    let script = edit::script(&mut Rng::new(1), kinds.len(), 40);
    let effects = drive::play((&kinds, &script), 1, subject);
    let effects = effects.unwrap_or_else(|difference| panic!("{difference:#?}"));
    println!("{effects:?}");
}
