//! The arrangement of a front: which story leads, which stand beside it, which show their picture, and what is told in brief.
//!
//! Pages are laid out in four columns. Heights are estimated there, in pixels, so that no column ends far above the others;
//! the last story of a column runs on with the opening of its text to the foot. Rank falls from band to band: a band further
//! down has smaller headlines, and never a larger picture.

mod height;
mod row;
mod top;

use std::collections::BTreeSet;

use self::height::Item;
use super::reader::FactReader;
use super::shape::{Arrangement, Band, Placed};
use crate::edition::{self, IssueId, StoryId};

/// What follows the top of a front.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Order {
    /// By sections if there are many stories, else by rank.
    Auto,
    /// By the rank of the stories.
    Rank,
    /// A band for each section.
    Sections,
}

/// The number of stories above which a front is ordered by sections, unless the paper chooses.
const MANY: usize = 24;

/// The greatest number of rows with pictures below the top of a front that is ordered by rank.
const ROWS: usize = 3;

/// The number of stories below which those that are left are told in brief.
const BRIEFS: usize = 6;

/// The number of pictures below which a front goes on showing them.
const PICTURES: usize = 5;

impl Order {
    const ALL: [Self; 3] = [Self::Auto, Self::Rank, Self::Sections];

    /// Its name in templates.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Rank => "rank",
            Self::Sections => "sections",
        }
    }

    /// The order with a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.as_str() == name)
    }
}

impl FactReader<'_> {
    /// The arrangement of the front of an issue.
    pub(super) fn arrangement(&self, id: IssueId, order: Order) -> Arrangement {
        let issue = self.issue(id);
        let front = &issue.front;
        let Some(lead) = front.lead else { return Arrangement::default() };
        let others = front.seconds.iter().chain(&front.rest);
        let others: Vec<Item<'_>> = others.map(|id| self.item(*id)).collect();
        let top = top::arrange(&self.item(lead), &others, front.seconds.len());
        let rest = others.get(top.taken..).unwrap_or_default();
        let by_sections = match order {
            Order::Auto => issue.stories.len() > MANY,
            Order::Rank => false,
            Order::Sections => true,
        };
        let bands =
            if by_sections { self.by_sections(issue, rest) } else { by_rank(rest, top.pictures()) };
        Arrangement { shape: top.shape, lead: Some(top.lead), sides: top.sides, bands }
    }

    fn item(&self, id: StoryId) -> Item<'_> {
        Item::new(id, self.story(id))
    }

    /// A band for each section with stories in the rest, in printed order.
    fn by_sections(&self, issue: &edition::Issue, rest: &[Item<'_>]) -> Vec<Band> {
        let mut known = BTreeSet::new();
        let sections = issue.sections.iter().filter(|section| known.insert(&section.key));
        let band = |section: &edition::Section| {
            let runs = issue.sections.iter().filter(|run| run.key == section.key);
            let all: Vec<StoryId> = runs.flat_map(|run| run.stories.iter().copied()).collect();
            let mut items: Vec<&Item<'_>> =
                all.iter().filter_map(|id| rest.iter().find(|item| item.id == *id)).collect();
            // Its lead is the first story with a picture.
            let lead = items.iter().position(|item| item.picture).unwrap_or(0);
            items.get_mut(..=lead)?.rotate_right(1);
            let row = row::of_section(&items);
            let shown = row.iter().map(Vec::len).sum::<usize>();
            let section = Some(section.key.clone());
            let is_cut = shown < items.len();
            Some(Band { kind: "stories", section, all: is_cut, count: all.len(), cells: row })
        };
        sections.filter_map(band).collect()
    }
}

/// Rows with pictures, then briefs. So many pictures are shown above.
fn by_rank(rest: &[Item<'_>], mut shown: usize) -> Vec<Band> {
    let rest: Vec<&Item<'_>> = rest.iter().collect();
    let mut left = rest.as_slice();
    let mut bands = Vec::new();
    while bands.len() < ROWS && !left.is_empty() {
        let is_bare = shown < PICTURES && left.iter().any(|item| item.picture);
        if !bands.is_empty() && left.len() < BRIEFS && !is_bare {
            break;
        }
        let cells = row::of_rank(left);
        shown += cells.iter().flatten().filter(|placed| placed.picture).count();
        left = left.get(cells.iter().map(Vec::len).sum()..).unwrap_or_default();
        bands.push(Band { kind: "stories", section: None, all: false, count: 0, cells });
    }
    if !left.is_empty() {
        let cells = left.iter().map(|item| vec![item.in_brief()]).collect();
        bands.push(Band { kind: "briefs", section: None, all: false, count: 0, cells });
    }
    bands
}

impl Item<'_> {
    /// As a brief: headline and dek.
    fn in_brief(&self) -> Placed {
        Placed { id: self.name.to_owned(), picture: false, upright: false, runs_on: false }
    }

    /// With its picture, if wanted and there is one.
    fn placed(&self, picture: bool, runs_on: bool) -> Placed {
        let picture = picture && self.picture;
        Placed { picture, upright: picture && self.upright, runs_on, ..self.in_brief() }
    }
}

#[cfg(test)]
mod tests;
