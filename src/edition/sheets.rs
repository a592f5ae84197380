//! The printed pages of an issue, and the jumps of stories between them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Story, StoryId};
use crate::base::path::{PathError, Route};
use crate::content::article::PageLabel;

/// A printed page.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sheet {
    /// Its label.
    pub label: PageLabel,
    /// The route of its page view.
    pub route: Route,
    /// The stories that begin on it.
    pub begins: Vec<SheetItem>,
    /// The stories that continue on it.
    pub continues: Vec<SheetItem>,
}

/// A story, or the part of one, on a printed page.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SheetItem {
    /// The story.
    pub story: StoryId,
    /// The part from 0; `None` for a story on one page.
    pub part: Option<usize>,
}

impl Sheet {
    /// The stories with a part on it.
    pub fn stories(&self) -> Vec<StoryId> {
        self.begins.iter().chain(&self.continues).map(|turn| turn.story).collect()
    }
}

/// The printed pages of an issue at a route, given its stories in printed order.
pub(super) fn sheets(
    issue: &Route,
    stories: &[(StoryId, &Story)],
) -> Result<Vec<Sheet>, PathError> {
    let mut sheets: BTreeMap<PageLabel, (Vec<SheetItem>, Vec<SheetItem>)> = BTreeMap::new();
    for (id, story) in stories {
        let parts = &story.article.head.parts;
        if let (true, Some(page)) = (parts.is_empty(), &story.page) {
            let turn = SheetItem { story: *id, part: None };
            sheets.entry(page.clone()).or_default().0.push(turn);
        }
        for (n, part) in parts.iter().enumerate() {
            let sheet = sheets.entry(part.page.clone()).or_default();
            let turn = SheetItem { story: *id, part: Some(n) };
            if n == 0 { sheet.0.push(turn) } else { sheet.1.push(turn) }
        }
    }
    let base = issue.as_str().trim_end_matches("index.html");
    let sheet = |(label, (begins, continues)): (PageLabel, (Vec<SheetItem>, Vec<SheetItem>))| {
        let route = Route::page(&format!("{base}page-{}", label.folded()))?;
        Ok(Sheet { label, route, begins, continues })
    };
    sheets.into_iter().map(sheet).collect()
}
