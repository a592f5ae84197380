//! Rows of up to four columns, with one to three stories in each.

use std::ops::RangeInclusive;

use super::height::{GAP, Item};
use super::top::unevenness;
use crate::site::view::shape::Placed;

/// Columns in a row.
const COLUMNS: usize = 4;

/// The most stories in one column.
const DEEPEST: usize = 3;

/// The most stories in a row.
const MOST: usize = 8;

/// The next row of a front that is ordered by rank; it takes some of the stories.
pub(super) fn of_rank(items: &[&Item<'_>]) -> Vec<Vec<Placed>> {
    let columns = COLUMNS.min(items.len());
    let lonely = |left: usize| match left {
        1 => 2000,
        2 => 300,
        _ => 0,
    };
    best(items, columns..=columns, lonely)
}

/// The row of a section; it may leave stories out.
pub(super) fn of_section(items: &[&Item<'_>]) -> Vec<Vec<Placed>> {
    let items = items.get(..MOST).unwrap_or(items);
    best(items, 1..=COLUMNS.min(items.len()), |left| 60 * left as u64)
}

/// The best row of the first stories, however many these are. Stories with pictures stand alone in a column, others may stand
/// below each other.
fn best(
    items: &[&Item<'_>],
    columns: RangeInclusive<usize>,
    left_out: impl Fn(usize) -> u64,
) -> Vec<Vec<Placed>> {
    let most = MOST.min(items.len());
    let rows = (*columns.start()..=most).flat_map(|count| {
        let mut taken: Vec<(usize, &Item<'_>)> =
            items.iter().take(count).copied().enumerate().collect();
        taken.sort_by_key(|(_, item)| !item.picture);
        let depths = columns.clone().flat_map(move |columns| depths(columns, count));
        depths.map(move |depths| divided(&taken, &depths))
    });
    let row = rows.min_by_key(|row| {
        cost(row) + left_out(items.len() - row.iter().map(Vec::len).sum::<usize>())
    });
    let mut row = row.unwrap_or_default();
    row.sort_by_key(|column| column.first().map(|(n, _)| *n));
    row.iter().map(|column| placed(column)).collect()
}

/// A column: stories, each with its place in rank.
type Column<'i, 'e> = Vec<(usize, &'i Item<'e>)>;

fn divided<'i, 'e>(mut left: &[(usize, &'i Item<'e>)], depths: &[usize]) -> Vec<Column<'i, 'e>> {
    let mut columns = Vec::new();
    for depth in depths {
        let (column, rest) = left.split_at(*depth);
        columns.push(column.to_vec());
        left = rest;
    }
    columns
}

fn placed(column: &Column<'_, '_>) -> Vec<Placed> {
    let last = column.len().saturating_sub(1);
    let placed = |(n, (_, item)): (usize, &(usize, &Item<'_>))| item.placed(last == 0, n == last);
    column.iter().enumerate().map(placed).collect()
}

/// Every way to divide so many stories into columns.
fn depths(columns: usize, count: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for others in (0..columns).rev() {
        let longer = |depths: Vec<usize>| {
            let above = count.saturating_sub(depths.iter().sum());
            // The other columns must be able to take the rest.
            let fits = move |depth: &usize| {
                let rest = above.checked_sub(*depth);
                rest.is_some_and(|rest| (others..=others * DEEPEST).contains(&rest))
            };
            (1..=DEEPEST).filter(fits).map(move |depth| [depths.as_slice(), &[depth]].concat())
        };
        all = all.into_iter().flat_map(longer).collect();
    }
    all
}

fn cost(row: &[Column<'_, '_>]) -> u64 {
    let height = |column: &Column<'_, '_>| {
        let is_alone = column.len() == 1;
        let heights = column.iter().map(|(_, item)| item.in_row(is_alone) + GAP);
        let can_run_on = column.last().map_or(0, |(_, item)| item.can_run_on());
        (heights.sum::<u32>().saturating_sub(GAP), can_run_on)
    };
    let heights: Vec<(u32, u32)> = row.iter().map(height).collect();
    let stacked = row.iter().filter(|column| column.len() > 1).flatten();
    // The first with a picture leads its section.
    let hidden = |(n, item): &(usize, &Item<'_>)| match (item.picture, *n) {
        (false, _) => 0,
        (true, 0) => 5000,
        (true, _) => 400,
    };
    let missing = (COLUMNS - row.len()) as u64;
    unevenness(&heights) + stacked.map(hidden).sum::<u64>() + 120 * missing
}
