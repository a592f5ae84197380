//! Arrangements of invented stories.

use super::*;

/// A story with the usual lengths.
fn item(id: StoryId, picture: bool) -> Item<'static> {
    let (head, dek) = (24 + 11 * (id as u32 % 4), 60 * (id as u32 % 3));
    Item { id, name: "", picture, upright: false, kicker: id % 5 == 2, head, dek, opening: 900 }
}

fn items(count: usize, picture: impl Fn(usize) -> bool) -> Vec<Item<'static>> {
    (0..count).map(|id| Item { name: NAMES[id], ..item(id, picture(id)) }).collect()
}

const NAMES: [&str; 24] = [
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s",
    "t", "u", "v", "w", "x",
];

/// The names on a front that is ordered by rank: lead, sides, bands.
fn front(items: &[Item<'_>]) -> (top::Top, Vec<Band>) {
    let Some((lead, others)) = items.split_first() else { unreachable!() };
    let top = top::arrange(lead, others, 4);
    let bands = by_rank(&others[top.taken..], top.pictures());
    (top, bands)
}

fn names(placed: &[Vec<Placed>]) -> Vec<&str> {
    placed.iter().flatten().map(|placed| placed.id.as_str()).collect()
}

#[test]
fn every_story_stands_on_the_front_once() {
    for count in 1..=24 {
        for share in 1..=4 {
            let items = items(count, |id| id % share == 0);
            let (top, bands) = front(&items);
            let mut all = vec![top.lead.id.as_str()];
            all.extend(names(&top.sides));
            all.extend(bands.iter().flat_map(|band| names(&band.cells)));
            all.sort_unstable();
            assert_eq!(all, NAMES[..count], "{count} stories");
        }
    }
}

#[test]
fn no_band_has_more_than_four_columns_and_none_is_left_with_one_story() {
    for count in 6..=24 {
        let items = items(count, |id| id % 2 == 0);
        for band in front(&items).1 {
            assert!(band.kind == "briefs" || band.cells.len() <= 4, "{count} stories");
            assert!(band.cells.len() > 1, "{count} stories: {band:?}");
        }
    }
}

#[test]
fn of_twelve_stories_with_seven_photos_at_least_five_show_them() {
    for pattern in [0b0000_0111_1111_u32, 0b1010_1010_1011, 0b1111_1110_0000, 0b1101_1010_0110] {
        let items = items(12, |id| pattern >> id & 1 == 1);
        let (top, bands) = front(&items);
        let placed = top.sides.iter().chain(bands.iter().flat_map(|band| &band.cells)).flatten();
        let shown = placed.filter(|placed| placed.picture).count() + usize::from(top.lead.picture);
        assert!(shown >= 5, "{pattern:b}: {shown}");
    }
}

#[test]
fn only_the_last_story_of_a_column_runs_on() {
    let (top, bands) = front(&items(20, |id| id % 3 == 0));
    let rows = bands.iter().filter(|band| band.kind == "stories").flat_map(|band| &band.cells);
    for column in top.sides.iter().chain(rows) {
        let runs_on: Vec<bool> = column.iter().map(|placed| placed.runs_on).collect();
        let (last, others) = runs_on.split_last().expect("a story");
        assert!(*last && !others.contains(&true));
    }
}

#[test]
fn a_section_is_led_by_a_picture() {
    let items = items(9, |id| id == 0 || id == 5);
    let items: Vec<&Item<'_>> = items.iter().collect();
    let row = row::of_section(&items);
    assert!(row[0][0].picture && row[0].len() == 1, "{row:?}");
}
