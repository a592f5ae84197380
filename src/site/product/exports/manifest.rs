//! The list of an issue's stories for programs, in their order, with all addresses.

use serde::Serialize;
use tera::Value;

use super::document::{Maybe, absolute, address, maybe};
use super::{ISSUE_SCHEMA, own};
use crate::edition::{IssueId, StoryId};
use crate::site::product::{list, text};
use crate::site::view::{Question, Window};

/// An issue.
#[derive(Serialize)]
pub(super) struct Issue {
    #[serde(rename = "$schema")]
    schema: String,
    publication: Publication,
    id: String,
    url: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Maybe,
    date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    volume: Maybe,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Maybe,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Maybe,
    #[serde(skip_serializing_if = "Option::is_none")]
    epub_url: Maybe,
    #[serde(skip_serializing_if = "Option::is_none")]
    pdf_url: Maybe,
    front: Front,
    sections: Vec<Section>,
}

/// The paper.
#[derive(Serialize)]
struct Publication {
    name: String,
    url: String,
    language: String,
}

/// The rank of the stories: addresses of their pages.
#[derive(Serialize)]
struct Front {
    #[serde(skip_serializing_if = "Option::is_none")]
    lead: Maybe,
    seconds: Vec<String>,
    rest: Vec<String>,
}

/// A run of stories of one section.
#[derive(Serialize)]
struct Section {
    key: String,
    name: String,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Maybe,
    stories: Vec<Listed>,
}

/// A story of an issue.
#[derive(Serialize)]
struct Listed {
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    json_url: Maybe,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown_url: Maybe,
    headline: String,
    genre: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Maybe,
}

impl Issue {
    /// An issue by its facts.
    pub(super) fn of(window: &Window, id: IssueId) -> Self {
        let issue = window.ask(Question::Issue(id));
        let settings = window.view().settings();
        let section = |section: &Value| Section::of(window, section);
        Self {
            schema: own(window, ISSUE_SCHEMA),
            publication: Publication {
                name: settings.name.clone(),
                url: absolute(window, settings.base.prefix()),
                language: settings.reading.language.clone(),
            },
            id: text(&issue, "id"),
            url: absolute(window, &text(&issue, "url")),
            name: text(&issue, "name"),
            title: maybe(&issue, "title"),
            date: text(&issue, "date.iso"),
            volume: maybe(&issue, "volume"),
            number: maybe(&issue, "number"),
            description: maybe(&issue, "description"),
            epub_url: address(window, &issue, "epub_url"),
            pdf_url: address(window, &issue, "pdf.url"),
            front: Front::of(window, &issue),
            sections: list(&issue, "sections").map(section).collect(),
        }
    }
}

impl Front {
    fn of(window: &Window, issue: &Value) -> Self {
        let page = |id: &str| {
            let teaser = window.ask(Question::Teaser(window.view().story(id)?));
            Some(absolute(window, &text(&teaser, "url")))
        };
        let pages = |path| list(issue, path).filter_map(|id| page(id.as_str()?)).collect();
        Self {
            lead: page(&text(issue, "front.lead")),
            seconds: pages("front.seconds"),
            rest: pages("front.rest"),
        }
    }
}

impl Section {
    fn of(window: &Window, section: &Value) -> Self {
        let stories = list(section, "stories").filter_map(|id| window.view().story(id.as_str()?));
        Self {
            key: text(section, "key"),
            name: text(section, "name"),
            url: absolute(window, &text(section, "url")),
            page: maybe(section, "page"),
            stories: stories.map(|id| Listed::of(window, id)).collect(),
        }
    }
}

impl Listed {
    fn of(window: &Window, id: StoryId) -> Self {
        let story = window.ask(Question::Teaser(id));
        Self {
            url: absolute(window, &text(&story, "url")),
            json_url: address(window, &story, "json_url"),
            markdown_url: address(window, &story, "markdown_url"),
            headline: text(&story, "headline"),
            genre: text(&story, "genre"),
            page: maybe(&story, "page"),
        }
    }
}
