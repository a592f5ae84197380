//! The files of stories and issues for programs: where they are published.

use super::{Edition, Issue, Story, StoryId};
use crate::base::path::Route;

/// A form in which a story is published for programs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Export {
    /// Markdown with front matter.
    Markdown,
    /// JSON with all facts.
    Json,
}

impl Edition {
    /// The route of a story in a form for programs, beside its page. None if the paper does not have that form, if the story
    /// is not for search engines, or if hidden things are shown: texts link to what is not public.
    pub fn export(&self, story: &Story, form: Export) -> Option<Route> {
        let editions = &self.settings.editions;
        let (is_made, extension) = match form {
            Export::Markdown => (editions.markdown, "md"),
            Export::Json => (editions.json, "json"),
        };
        if !is_made || self.settings.drafts || story.article.head.noindex {
            return None;
        }
        let page = story.route.as_str();
        Route::new(&format!("{}.{extension}", page.strip_suffix(".html").unwrap_or(page))).ok()
    }

    /// All stories in forms for programs, with their routes.
    pub fn exports(&self) -> impl Iterator<Item = (StoryId, Export, Route)> {
        let forms = [Export::Markdown, Export::Json];
        let stories = self.stories.iter().enumerate();
        stories.flat_map(move |(id, story)| {
            forms.into_iter().filter_map(move |form| Some((id, form, self.export(story, form)?)))
        })
    }

    /// The route of the list of an issue's stories for programs, if it has one.
    pub fn manifest(&self, issue: &Issue) -> Option<Route> {
        let folder = issue.route.as_str().trim_end_matches("index.html");
        let route = Route::new(&format!("{folder}issue.json")).ok();
        route.filter(|_| self.has_exports())
    }

    /// Whether anything is published for programs.
    pub fn has_exports(&self) -> bool {
        let editions = &self.settings.editions;
        (editions.markdown || editions.json) && !self.settings.drafts
    }
}
