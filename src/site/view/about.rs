//! The subjects of questions and facts, and their names.

use super::{Order, View, Wanted};
use crate::base::path::Route;
use crate::edition::{FeedList, IssueId, NameKind, PictureId, StoryId};

/// The subject of a question or fact: its name, and how to find it by name.
pub(super) trait About {
    /// The arguments of the row; several are a tuple.
    type Value;
    /// Whether the arguments are one story and nothing else.
    const IS_STORY: bool = false;
    /// The name; empty if the subject does not exist.
    fn name(view: &View, value: &Self::Value) -> String;
    /// The subject with this name; `None` if it does not exist.
    fn find(view: &View, name: &str) -> Option<Self::Value>;
    /// The story, if the arguments are one story and nothing else.
    fn story(_: &Self::Value) -> Option<StoryId> {
        None
    }
}

/// A story, by its id.
pub(super) struct Story;

impl About for Story {
    type Value = StoryId;
    const IS_STORY: bool = true;

    fn name(view: &View, id: &StoryId) -> String {
        view.edition.stories.get(*id).map(|story| story.id.clone()).unwrap_or_default()
    }

    fn find(view: &View, name: &str) -> Option<StoryId> {
        view.story(name)
    }

    fn story(id: &StoryId) -> Option<StoryId> {
        Some(*id)
    }
}

/// A story and a number: which of its parts, or how many of its words; `2 2025-09/focus/grid-ai`.
pub(super) struct StoryAndNumber;

impl About for StoryAndNumber {
    type Value = (StoryId, u32);

    fn name(view: &View, (story, n): &Self::Value) -> String {
        format!("{n} {}", Story::name(view, story))
    }

    fn find(view: &View, name: &str) -> Option<Self::Value> {
        let (n, story) = name.split_once(' ')?;
        Some((view.story(story)?, n.parse().ok()?))
    }
}

/// An issue, by its id.
pub(super) struct Issue;

impl About for Issue {
    type Value = IssueId;

    fn name(view: &View, id: &IssueId) -> String {
        view.edition.issues.get(*id).map(|issue| issue.id.to_string()).unwrap_or_default()
    }

    fn find(view: &View, name: &str) -> Option<IssueId> {
        view.issue(name)
    }
}

/// The front of an issue in an order: `rank 2025-09`.
pub(super) struct Arrangement;

impl About for Arrangement {
    type Value = (IssueId, Order);

    fn name(view: &View, (issue, order): &Self::Value) -> String {
        format!("{} {}", order.as_str(), Issue::name(view, issue))
    }

    fn find(view: &View, name: &str) -> Option<Self::Value> {
        let (order, issue) = name.split_once(' ')?;
        Some((view.issue(issue)?, Order::parse(order)?))
    }
}

/// A printed page of an issue, by its label: `12 2025-09`.
pub(super) struct Sheet;

impl About for Sheet {
    type Value = (IssueId, usize);

    fn name(view: &View, (issue, n): &Self::Value) -> String {
        let sheets = view.edition.issues.get(*issue).map(|issue| &issue.sheets);
        let label = sheets.and_then(|s| s.get(*n)).map(|sheet| sheet.label.folded());
        format!("{} {}", label.unwrap_or_default(), Issue::name(view, issue))
    }

    fn find(view: &View, name: &str) -> Option<Self::Value> {
        let (label, issue) = name.split_once(' ')?;
        let issue = view.issue(issue)?;
        let mut sheets = view.edition.issues.get(issue)?.sheets.iter();
        Some((issue, sheets.position(|sheet| sheet.label.folded() == label)?))
    }
}

/// A kind of names: `author`.
pub(super) struct Kind;

impl About for Kind {
    type Value = NameKind;

    fn name(_: &View, kind: &NameKind) -> String {
        kind.as_str().to_owned()
    }

    fn find(_: &View, name: &str) -> Option<NameKind> {
        NameKind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A name in stories, by its kind and slug: `author jane-doe`.
pub(super) struct Name;

impl About for Name {
    type Value = (NameKind, usize);

    fn name(view: &View, (kind, n): &Self::Value) -> String {
        let listed = view.edition.directories.get(kind).and_then(|d| d.entries.get(*n));
        format!("{} {}", kind.as_str(), listed.map_or("", |listed| listed.slug.as_str()))
    }

    fn find(view: &View, name: &str) -> Option<Self::Value> {
        let (kind, slug) = name.split_once(' ')?;
        let kind = Kind::find(view, kind)?;
        Some((kind, *view.slugs.get(&kind)?.get(slug)?))
    }
}

/// A feed or sitemap: `all`, `podcast`, `news`, or the name whose stories it contains.
pub(super) struct FeedStories;

impl About for FeedStories {
    type Value = FeedList;

    fn name(view: &View, list: &FeedList) -> String {
        match list {
            FeedList::All => "all".to_owned(),
            FeedList::Podcast => "podcast".to_owned(),
            FeedList::News => "news".to_owned(),
            FeedList::Name(kind, n) => Name::name(view, &(*kind, *n)),
        }
    }

    fn find(view: &View, name: &str) -> Option<FeedList> {
        match name {
            "all" => Some(FeedList::All),
            "podcast" => Some(FeedList::Podcast),
            "news" => Some(FeedList::News),
            name => Name::find(view, name).map(|(kind, n)| FeedList::Name(kind, n)),
        }
    }
}

/// A page of the stories of a name: `2 author jane-doe`.
pub(super) struct NamePage;

impl About for NamePage {
    type Value = (NameKind, usize, usize);

    fn name(view: &View, (kind, n, page): &Self::Value) -> String {
        format!("{page} {}", Name::name(view, &(*kind, *n)))
    }

    fn find(view: &View, name: &str) -> Option<Self::Value> {
        let (page, name) = name.split_once(' ')?;
        let (kind, n) = Name::find(view, name)?;
        Some((kind, n, page.parse().ok()?))
    }
}

/// A standing page, by its file.
pub(super) struct StandingPage;

impl About for StandingPage {
    type Value = usize;

    fn name(view: &View, n: &usize) -> String {
        let page = view.edition.pages.get(*n);
        page.map(|page| page.content.source.to_string()).unwrap_or_default()
    }

    fn find(view: &View, name: &str) -> Option<usize> {
        view.edition.pages.iter().position(|page| page.content.source.as_str() == name)
    }
}

/// A redirect, by its route.
pub(super) struct Redirect;

impl About for Redirect {
    type Value = usize;

    fn name(view: &View, n: &usize) -> String {
        let redirect = view.edition.redirects.get(*n);
        redirect.map(|(route, _, _)| route.to_string()).unwrap_or_default()
    }

    fn find(view: &View, name: &str) -> Option<usize> {
        view.edition.redirects.iter().position(|(route, _, _)| route.as_str() == name)
    }
}

/// A picture, by its file.
pub(super) struct Picture;

impl About for Picture {
    type Value = PictureId;

    fn name(view: &View, id: &PictureId) -> String {
        let picture = view.edition.media.pictures.get(*id);
        picture.map(|picture| picture.source.to_string()).unwrap_or_default()
    }

    fn find(view: &View, name: &str) -> Option<PictureId> {
        view.picture(name)
    }
}

/// A picture for a slot of the theme: `figure 40,50 content/issues/2025-09/crane.jpg`.
pub(super) struct Print;

impl About for Print {
    type Value = Box<Wanted>;

    fn name(view: &View, wanted: &Self::Value) -> String {
        let source = Picture::name(view, &wanted.picture);
        format!("{} {}", wanted.slot, View::photo_name(wanted.look, &source))
    }

    fn find(view: &View, name: &str) -> Option<Self::Value> {
        let (slot, photo) = name.split_once(' ')?;
        view.wanted(photo, slot).map(Box::new)
    }
}

/// An asset of the theme, by its path.
pub(super) struct Asset;

impl About for Asset {
    type Value = String;

    fn name(_: &View, path: &String) -> String {
        path.clone()
    }

    fn find(_: &View, name: &str) -> Option<String> {
        Some(name.to_owned())
    }
}

/// A passage, by its file.
pub(super) struct Passage;

impl About for Passage {
    type Value = usize;

    fn name(view: &View, n: &usize) -> String {
        let passage = view.edition.passages.get(*n);
        passage.map(|passage| passage.content.source().to_string()).unwrap_or_default()
    }

    fn find(view: &View, name: &str) -> Option<usize> {
        view.edition.passages.iter().position(|p| p.content.source().as_str() == name)
    }
}

/// A data file, by its name.
pub(super) struct Data;

impl About for Data {
    type Value = usize;

    fn name(view: &View, n: &usize) -> String {
        view.edition.data.keys().nth(*n).cloned().unwrap_or_default()
    }

    fn find(view: &View, name: &str) -> Option<usize> {
        view.edition.data.keys().position(|known| known == name)
    }
}

/// An output, by its route.
pub(super) struct Output;

impl About for Output {
    type Value = Route;

    fn name(_: &View, route: &Route) -> String {
        route.to_string()
    }

    fn find(_: &View, name: &str) -> Option<Route> {
        Route::new(name).ok()
    }
}
