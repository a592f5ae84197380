//! The top of a front: the lead between two columns of the stories next in rank.

use super::height::{GAP, Item};
use crate::site::view::shape::Placed;

/// The most stories beside the lead.
const MOST: usize = 6;

/// The usual number of stories beside the lead, if the editor has ranked none.
const USUAL: usize = 4;

/// The top, and how many of the other stories it took.
pub(super) struct Top {
    /// `alone`, `few` or `full`.
    pub shape: &'static str,
    /// The lead.
    pub lead: Placed,
    /// The columns beside it.
    pub sides: Vec<Vec<Placed>>,
    /// The number of stories beside it.
    pub taken: usize,
}

impl Top {
    /// The number of its pictures.
    pub(super) fn pictures(&self) -> usize {
        let sides = self.sides.iter().flatten();
        sides.chain([&self.lead]).filter(|placed| placed.picture).count()
    }
}

/// Arranges the top. `ranked` is the number of stories that the editor has put next in rank.
pub(super) fn arrange(lead: &Item<'_>, others: &[Item<'_>], ranked: usize) -> Top {
    let placed = lead.placed(true, true);
    if others.len() < 3 {
        let shape = if others.is_empty() { "alone" } else { "few" };
        let side: Vec<Placed> = column(others.iter(), |n| n == 0);
        let sides = if side.is_empty() { Vec::new() } else { vec![side] };
        return Top { shape, lead: placed, sides, taken: others.len() };
    }
    let wanted = if (2..=MOST).contains(&ranked) { ranked } else { USUAL };
    let split = (3.min(others.len())..=MOST.min(others.len()))
        .flat_map(|taken| (1..(1_usize << taken) - 1).map(move |first| (taken, first)))
        .min_by_key(|split| cost(lead, others, *split, wanted))
        .unwrap_or((1, 1));
    let (taken, _) = split;
    let sides = [true, false].map(|first| column(side(others, split, first), |_| true));
    Top { shape: "full", lead: placed, sides: sides.into(), taken }
}

/// One of the two columns: bit `n` of the second number says whether the other story `n` stands in the first.
fn side<'i, 'e>(
    others: &'i [Item<'e>],
    (taken, split): (usize, usize),
    first: bool,
) -> impl Iterator<Item = &'i Item<'e>> + Clone {
    let is_there = move |(n, _): &(usize, &Item<'_>)| (split >> n & 1 == 1) == first;
    others.iter().take(taken).enumerate().filter(is_there).map(|(_, item)| item)
}

fn column<'i, 'e: 'i>(
    items: impl Iterator<Item = &'i Item<'e>> + Clone,
    picture: impl Fn(usize) -> bool,
) -> Vec<Placed> {
    let last = items.clone().count().saturating_sub(1);
    items.enumerate().map(|(n, item)| item.placed(picture(n), n == last)).collect()
}

/// How badly the columns meet at their foot, and how far the number of stories is from what is wanted.
fn cost(lead: &Item<'_>, others: &[Item<'_>], split: (usize, usize), wanted: usize) -> u64 {
    let (taken, bits) = split;
    let mut columns = vec![(lead.as_lead(), lead.lead_can_run_on())];
    for first in [true, false] {
        let items = side(others, split, first);
        let heights = items.clone().map(|item| item.beside_lead() + GAP).sum::<u32>();
        let last = items.last().map_or(0, Item::can_run_on);
        columns.push((heights - GAP.min(heights), last));
    }
    // The second in rank stands in the first column, and pictures on both sides.
    let pictures = |first| side(others, split, first).filter(|item| item.picture).count();
    let uneven = pictures(true).abs_diff(pictures(false)).saturating_sub(1) as u64;
    let swapped = u64::from(bits & 1 == 0);
    let lonely = match others.len() - taken {
        1 => 900,
        2 | 3 => 150,
        _ => 0,
    };
    // Where there is one column, the second comes after the first.
    let before = |n: usize| (0..n).filter(|i| bits >> i & 1 == 0).count() as u64;
    let turned: u64 = (0..taken).filter(|n| bits >> n & 1 == 1).map(before).sum();
    unevenness(&columns)
        + 25 * turned
        + 90 * taken.abs_diff(wanted) as u64
        + 60 * uneven
        + 10 * swapped
        + lonely
}

/// How badly columns meet at their foot: what running on cannot fill counts most.
pub(super) fn unevenness(columns: &[(u32, u32)]) -> u64 {
    let foot = columns.iter().map(|(height, _)| *height).max().unwrap_or_default();
    let one = |(height, can_run_on): &(u32, u32)| {
        let short = u64::from(foot - height);
        let hole = short.saturating_sub(u64::from(*can_run_on)) / 4;
        short / 3 + hole * hole
    };
    columns.iter().map(one).sum()
}
