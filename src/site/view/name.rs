//! Names of questions and facts that hold from build to build, while the numbers of stories do not:
//! `teaser 2025-09/focus/grid-ai`.

use super::{Fact, Question, View};
use crate::edition::{IssueId, NameKind, PictureId, StoryId};

impl View {
    /// The name of a question; empty if what it is about is not there.
    pub fn name_of(&self, question: &Question) -> String {
        match question {
            Question::Navigation => "navigation".to_owned(),
            Question::Archive => "archive".to_owned(),
            Question::Newest => "newest".to_owned(),
            Question::Latest => "latest".to_owned(),
            Question::Asset(path) => format!("asset {path}"),
            Question::Issue(id) => format!("issue {}", self.issue_name(*id)),
            Question::Teaser(id) => format!("teaser {}", self.story_name(*id)),
            Question::Story(id) => format!("story {}", self.story_name(*id)),
            Question::Body(id) => format!("body {}", self.story_name(*id)),
            Question::Whole(id) => format!("whole {}", self.story_name(*id)),
            Question::Part(id, n) => format!("part {n} {}", self.story_name(*id)),
            Question::Extract(id) => format!("extract {}", self.story_name(*id)),
            Question::Length(id) => format!("length {}", self.story_name(*id)),
            Question::Place(id) => format!("place {}", self.story_name(*id)),
            Question::Entry(id) => format!("entry {}", self.story_name(*id)),
            Question::Listing(kind, n, page) => {
                format!("listing {page} {} {}", kind.as_str(), self.listed_name(*kind, *n))
            }
            Question::Names(kind) => format!("names {}", kind.as_str()),
            Question::Sheet(issue, n) => {
                let sheets = self.edition.issues.get(*issue).map(|issue| &issue.sheets);
                let label = sheets.and_then(|s| s.get(*n)).map(|sheet| sheet.label.folded());
                format!("sheet {} {}", label.unwrap_or_default(), self.issue_name(*issue))
            }
            Question::Text(n) => format!("text {}", self.page_name(*n)),
            Question::Redirect(n) => format!("redirect {}", self.redirect_name(*n)),
            Question::Print(wanted) => {
                let source = self.picture_name(wanted.picture);
                format!("print {} {}", wanted.slot, Self::photo_name(wanted.look, source))
            }
        }
    }

    /// The question of a name; `None` if what it is about is not there.
    pub fn named(&self, name: &str) -> Option<Question> {
        let (kind, about) = name.split_once(' ').unwrap_or((name, ""));
        Some(match kind {
            "navigation" => Question::Navigation,
            "archive" => Question::Archive,
            "newest" => Question::Newest,
            "latest" => Question::Latest,
            "asset" => Question::Asset(about.to_owned()),
            "issue" => Question::Issue(self.issue(about)?),
            "teaser" => Question::Teaser(self.story(about)?),
            "story" => Question::Story(self.story(about)?),
            "body" => Question::Body(self.story(about)?),
            "whole" => Question::Whole(self.story(about)?),
            "extract" => Question::Extract(self.story(about)?),
            "length" => Question::Length(self.story(about)?),
            "place" => Question::Place(self.story(about)?),
            "entry" => Question::Entry(self.story(about)?),
            "part" => {
                let (n, story) = about.split_once(' ')?;
                Question::Part(self.story(story)?, n.parse().ok()?)
            }
            "listing" => {
                let (page, about) = about.split_once(' ')?;
                let (kind, n) = self.listed(about)?;
                Question::Listing(kind, n, page.parse().ok()?)
            }
            "names" => Question::Names(kind_of(about)?),
            "sheet" => {
                let (label, issue) = about.split_once(' ')?;
                let issue = self.issue(issue)?;
                let mut sheets = self.edition.issues.get(issue)?.sheets.iter();
                Question::Sheet(issue, sheets.position(|sheet| sheet.label.folded() == label)?)
            }
            "text" => Question::Text(self.page(about)?),
            "redirect" => Question::Redirect(self.redirect(about)?),
            "print" => {
                let (slot, photo) = about.split_once(' ')?;
                Question::Print(Box::new(self.wanted(photo, slot)?))
            }
            _ => return None,
        })
    }

    /// The name of a fact.
    pub fn name_of_fact(&self, fact: Fact) -> String {
        match fact {
            Fact::Story(id) => format!("story {}", self.story_name(id)),
            Fact::Issue(id) => format!("issue {}", self.issue_name(id)),
            Fact::Issues => "issues".to_owned(),
            Fact::Names(kind) => format!("names {}", kind.as_str()),
            Fact::Name(kind, n) => format!("name {} {}", kind.as_str(), self.listed_name(kind, n)),
            Fact::Pages => "pages".to_owned(),
            Fact::Page(n) => format!("page {}", self.page_name(n)),
            Fact::Feed => "feed".to_owned(),
            Fact::Redirect(n) => format!("redirect {}", self.redirect_name(n)),
            Fact::Picture(id) => format!("picture {}", self.picture_name(id)),
        }
    }

    /// The fact of a name; `None` if what it is about is not there.
    pub fn fact_named(&self, name: &str) -> Option<Fact> {
        let (kind, about) = name.split_once(' ').unwrap_or((name, ""));
        Some(match kind {
            "story" => Fact::Story(self.story(about)?),
            "issue" => Fact::Issue(self.issue(about)?),
            "issues" => Fact::Issues,
            "names" => Fact::Names(kind_of(about)?),
            "name" => {
                let (kind, n) = self.listed(about)?;
                Fact::Name(kind, n)
            }
            "pages" => Fact::Pages,
            "page" => Fact::Page(self.page(about)?),
            "feed" => Fact::Feed,
            "redirect" => Fact::Redirect(self.redirect(about)?),
            "picture" => Fact::Picture(self.picture(about)?),
            _ => return None,
        })
    }

    fn story_name(&self, id: StoryId) -> &str {
        self.edition.stories.get(id).map_or("", |story| &story.id)
    }

    fn issue_name(&self, id: IssueId) -> &str {
        self.edition.issues.get(id).map_or("", |issue| issue.id.as_str())
    }

    fn page_name(&self, n: usize) -> &str {
        self.edition.pages.get(n).map_or("", |page| page.plain.source.as_str())
    }

    fn picture_name(&self, id: PictureId) -> &str {
        self.edition.media.pictures.get(id).map_or("", |picture| picture.source.as_str())
    }

    fn redirect_name(&self, n: usize) -> &str {
        self.edition.redirects.get(n).map_or("", |(route, _, _)| route.as_str())
    }

    fn listed_name(&self, kind: NameKind, n: usize) -> &str {
        let directory = self.edition.directories.get(&kind);
        directory.and_then(|d| d.entries.get(n)).map_or("", |listed| listed.slug.as_str())
    }

    fn page(&self, source: &str) -> Option<usize> {
        self.edition.pages.iter().position(|page| page.plain.source.as_str() == source)
    }

    fn redirect(&self, route: &str) -> Option<usize> {
        self.edition.redirects.iter().position(|(own, _, _)| own.as_str() == route)
    }

    fn listed(&self, kind_and_slug: &str) -> Option<(NameKind, usize)> {
        let (kind, slug) = kind_and_slug.split_once(' ')?;
        let kind = kind_of(kind)?;
        let n = *self.slugs.get(&kind)?.get(slug)?;
        Some((kind, n))
    }
}

fn kind_of(name: &str) -> Option<NameKind> {
    NameKind::ALL.into_iter().find(|kind| kind.as_str() == name)
}
