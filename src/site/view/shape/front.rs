//! The shape of an arranged front.

use serde::Serialize;

use super::Id;

/// How the stories of an issue are laid out on its front, by their rank, their pictures and their estimated heights.
#[derive(Clone, Debug, Default, Hash, Serialize)]
pub struct Arrangement {
    /// `alone` if there is only the lead; `few` with one column beside it; `full` with two.
    pub shape: &'static str,
    /// The lead; none if the issue has no stories.
    pub lead: Option<Placed>,
    /// The columns beside the lead, each with the stories next in rank.
    pub sides: Vec<Vec<Placed>>,
    /// What follows, in order.
    pub bands: Vec<Band>,
}

/// A band of a front: a row of stories in columns, or briefs.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Band {
    /// `stories` or `briefs`.
    pub kind: &'static str,
    /// The key of the section it belongs to, if the front is ordered by sections.
    pub section: Option<String>,
    /// Whether the section has more stories than it shows.
    pub all: bool,
    /// The number of stories that the section has in the issue.
    pub count: usize,
    /// Its columns, each with its stories; a brief is a column of its own.
    pub cells: Vec<Vec<Placed>>,
}

/// A story in its place on a front.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Placed {
    /// The story.
    pub id: Id,
    /// Whether it shows its photo.
    pub picture: bool,
    /// Whether that stands upright.
    pub upright: bool,
    /// Whether the opening of its text may run on to the foot of the column.
    pub runs_on: bool,
}
