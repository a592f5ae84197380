//! Findings about one file that depend on another file, the clock, or words alone.

use crate::drive::{Builder, Play};
use crate::edit::series;
use crate::folder::Folder;
use crate::paper::Paper;
use crate::random::Rng;
use crate::served::Served;
use crate::subject::Session;

fn builders() -> [Builder; 4] {
    [
        Builder::new("the session", Session::default),
        Builder::new("the folder", Folder::new),
        Builder::new("the watched folder", Folder::watched),
        Builder::new("the server", Served::new),
    ]
}

/// The headline of a story becomes that of a file with a number after its name, and changes again.
#[test]
fn a_headline_makes_a_copy_of_another_file() {
    let builders = builders();
    let paper = Paper::new(2);
    let mut play = Play::new(&[], &builders, 2);
    for paper in series(&mut Rng::new(2), &paper, &[]).expect("papers") {
        play.compare(&paper);
    }
    assert!(play.found.is_empty(), "{:#?}", play.found);
}

/// A story gets a date far ahead; time passes until it is near.
#[test]
fn a_date_far_ahead_is_told_of_until_it_is_near() {
    let builders = builders();
    let mut paper = Paper::new(2);
    let at = paper.shown().pop().expect("a story");
    let story = paper.story(&at).expect("a story");
    // There must be no other findings about it, so that the change can be one of words alone.
    (story.photos, story.figures) = (Vec::new(), Vec::new());
    let mut play = Play::new(&[], &builders, 2);
    play.compare(&paper);
    paper.story(&at).expect("a story").updated = Some("2026-04-03");
    play.compare(&paper);
    // Half a year before that day begins in Vienna.
    for now in ["2025-10-01T21:59:59Z", "2025-10-01T22:00:00Z"] {
        paper.now = now.parse().expect("an instant");
        play.compare(&paper);
    }
    assert!(play.found.is_empty(), "{:#?}", play.found);
}
