//! The page of all corrections.

use super::Draft;
use crate::base::yaml::Tree;
use crate::site::view::Question;
use crate::site::view::shape::{Field, StandingPage};

impl Draft<'_> {
    /// All corrections, below the text of a standing page or only a title.
    pub(super) fn corrections(&mut self, page: Option<usize>) {
        self.give("corrections", Question::Corrections);
        if let Some(n) = page {
            self.standing_page(n);
        } else {
            let title = self.word("corrections");
            self.meta.description = format!("{title} · {}", self.view().settings().name);
            self.title(&title);
            self.place(&title, None);
            let page = untold(title);
            self.context.insert("standing_page", &page);
            self.context.insert("text", &page);
        }
        self.meta.kind = "corrections";
    }
}

/// A standing page that has only a title.
fn untold(title: String) -> StandingPage {
    StandingPage {
        title,
        description: None,
        segments: Vec::new(),
        opening: String::new(),
        has_code: false,
        layout: None,
        extra: Field::Plain(Tree::Map(Vec::new())),
        ribbon: None,
    }
}
