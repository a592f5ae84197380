//! A story as a document for programs: everything about it that is public.

use serde::Serialize;
use tera::Value;

use super::{STORY_SCHEMA, own};
use crate::base::language::direction;
use crate::content::markdown::{plain, portable};
use crate::edition::StoryId;
use crate::site::product::{list, picture_type, text};
use crate::site::view::{FEED, Question, Window};

/// A text that may be missing.
pub(super) type Maybe = Option<String>;

/// A story.
#[derive(Serialize)]
pub(super) struct Story {
    #[serde(rename = "$schema")]
    schema: String,
    id: String,
    pub(super) url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown_url: Maybe,
    pub(super) headline: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    short_headline: Maybe,
    #[serde(skip_serializing_if = "Option::is_none")]
    search_headline: Maybe,
    #[serde(skip_serializing_if = "Option::is_none")]
    social_headline: Maybe,
    #[serde(skip_serializing_if = "Option::is_none")]
    kicker: Option<Link>,
    genre: String,
    /// The word for the genre that readers see, if it is not news.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) label: Maybe,
    #[serde(skip_serializing_if = "Option::is_none")]
    dek: Maybe,
    authors: Vec<Author>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dateline: Maybe,
    date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Maybe,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Maybe,
    language: String,
    direction: &'static str,
    section: Section,
    issue: Issue,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Maybe,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<Part>,
    topics: Vec<Link>,
    #[serde(skip_serializing_if = "Option::is_none")]
    series: Option<Series>,
    corrections: Vec<Correction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    license: Option<License>,
    words: u64,
    minutes: u64,
    related: Vec<Related>,
    translations: Vec<Translation>,
    photos: Vec<Photo>,
    sounds: Vec<Sound>,
    pub(super) html: String,
    text: String,
}

/// A name, and the whole address of its page if it has one.
#[derive(Serialize)]
pub(super) struct Link {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Maybe,
}

#[derive(Serialize)]
struct Author {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Maybe,
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Maybe,
}

#[derive(Serialize)]
struct Section {
    key: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Maybe,
}

#[derive(Serialize)]
struct Issue {
    id: String,
    name: String,
    date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    volume: Maybe,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Maybe,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    json_url: Maybe,
}

#[derive(Serialize)]
struct Part {
    page: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    jump_head: Maybe,
}

#[derive(Serialize)]
struct Series {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Maybe,
    part: u64,
    of: u64,
}

#[derive(Serialize)]
struct Correction {
    date: String,
    text: String,
    html: String,
}

#[derive(Serialize)]
struct License {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Maybe,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Maybe,
}

#[derive(Serialize)]
struct Related {
    headline: String,
    url: String,
}

#[derive(Serialize)]
struct Translation {
    language: String,
    headline: String,
    url: String,
}

#[derive(Serialize)]
struct Photo {
    url: String,
    width: u64,
    height: u64,
    media_type: &'static str,
    alt: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Maybe,
    #[serde(skip_serializing_if = "Option::is_none")]
    credit: Maybe,
    #[serde(skip_serializing_if = "Option::is_none")]
    creator: Maybe,
    #[serde(skip_serializing_if = "Option::is_none")]
    copyright: Maybe,
    #[serde(skip_serializing_if = "Option::is_none")]
    license: Option<License>,
}

#[derive(Serialize)]
struct Sound {
    url: String,
    media_type: String,
    bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<u64>,
}

impl Story {
    /// A story by its facts.
    pub(super) fn of(window: &Window, id: StoryId) -> Self {
        let story = window.ask(Question::Story(id));
        let entry = window.ask(Question::FeedEntry(id));
        let whole = window.ask(Question::FeedText(id));
        let (genre, headline) = (text(&story, "genre"), text(&story, "headline"));
        let tag = maybe(&story, "language.tag");
        let language = tag.unwrap_or_else(|| window.view().settings().reading.language.clone());
        let html = text(&whole, "html");
        let own_section = text(&entry, "section");
        Self {
            schema: own(window, STORY_SCHEMA),
            id: text(&entry, "id"),
            url: absolute(window, &text(&story, "url")),
            markdown_url: address(window, &story, "markdown_url"),
            short_headline: maybe(&story, "short_headline").filter(|short| *short != headline),
            search_headline: maybe(&story, "search_headline"),
            social_headline: maybe(&story, "social_headline"),
            kicker: Link::of(window, &story, "kicker"),
            label: window.view().theme().word(&format!("genre_{genre}"), &[]),
            dek: maybe(&story, "dek"),
            authors: list(&story, "bylines").map(|byline| Author::of(window, byline)).collect(),
            dateline: maybe(&story, "dateline"),
            date: text(&story, "date.iso"),
            published: maybe(&story, "published.iso"),
            modified: maybe(&story, "modified.iso"),
            direction: direction(&language),
            section: Section {
                key: own_section,
                name: text(&story, "section.name"),
                url: address(window, &story, "section.url"),
            },
            issue: Issue::of(window, &text(&story, "issue")),
            page: maybe(&story, "page"),
            parts: list(&story, "parts").map(Part::of).collect(),
            topics: list(&story, "topics").filter_map(|it| Link::of(window, it, "")).collect(),
            series: Series::of(window, &story),
            corrections: list(&story, "corrections").map(|it| Correction::of(window, it)).collect(),
            license: License::of(&story),
            words: number(&story, "words").unwrap_or_default(),
            minutes: number(&story, "minutes").unwrap_or_default(),
            related: list(&story, "related").filter_map(|it| Related::of(window, it)).collect(),
            translations: list(&story, "translations").map(Translation::of).collect(),
            photos: list(&whole, "photos").filter_map(|it| Photo::of(window, it)).collect(),
            sounds: list(&whole, "sounds").map(Sound::of).collect(),
            text: plain(&html),
            language,
            headline,
            genre,
            html,
        }
    }
}

impl Link {
    /// The link at a path of an answer; the answer itself, if the path is empty.
    pub(super) fn of(window: &Window, value: &Value, path: &str) -> Option<Self> {
        let value = if path.is_empty() { Some(value) } else { value.get_from_path(path) };
        let value = value.filter(|value| value.is_map())?;
        Some(Self { name: text(value, "name"), url: address(window, value, "url") })
    }
}

impl Author {
    fn of(window: &Window, byline: &Value) -> Self {
        Self {
            name: text(byline, "name"),
            role: maybe(byline, "role"),
            kind: text(byline, "kind"),
            url: address(window, byline, "url"),
        }
    }
}

impl Issue {
    fn of(window: &Window, id: &str) -> Self {
        let issue = window.view().issue(id).map(|id| window.ask(Question::Issue(id)));
        let issue = issue.unwrap_or_else(Value::none);
        Self {
            id: id.to_owned(),
            name: text(&issue, "name"),
            date: text(&issue, "date.iso"),
            volume: maybe(&issue, "volume"),
            number: maybe(&issue, "number"),
            url: absolute(window, &text(&issue, "url")),
            json_url: address(window, &issue, "json_url"),
        }
    }
}

impl Part {
    fn of(part: &Value) -> Self {
        Self { page: text(part, "page"), jump_head: maybe(part, "jump_head") }
    }
}

impl Series {
    fn of(window: &Window, story: &Value) -> Option<Self> {
        let series = story.get_from_path("series").filter(|series| series.is_map())?;
        Some(Self {
            name: text(series, "name"),
            url: address(window, series, "url"),
            part: number(series, "part")?,
            of: number(series, "of")?,
        })
    }
}

impl Correction {
    fn of(window: &Window, correction: &Value) -> Self {
        let origin = absolute(window, "");
        Self {
            date: text(correction, "date.iso"),
            text: text(correction, "text"),
            html: portable(&text(correction, "text_html"), &origin, &origin),
        }
    }
}

impl License {
    /// What readers may do with a story or photo.
    fn of(value: &Value) -> Option<Self> {
        let license = value.get_from_path("license").filter(|license| license.is_map())?;
        let name = text(license, "name");
        Some(Self { id: maybe(license, "id"), name, url: maybe(license, "url") })
    }
}

impl Related {
    fn of(window: &Window, id: &Value) -> Option<Self> {
        let teaser = window.ask(Question::Teaser(window.view().story(id.as_str()?)?));
        let url = absolute(window, &text(&teaser, "url"));
        Some(Self { headline: text(&teaser, "headline"), url })
    }
}

impl Translation {
    fn of(translation: &Value) -> Self {
        Self {
            language: text(translation, "language"),
            headline: text(translation, "headline"),
            url: text(translation, "canonical"),
        }
    }
}

impl Photo {
    /// A photo by its facts; `None` if there is no print of it.
    fn of(window: &Window, photo: &Value) -> Option<Self> {
        let wanted = window.view().wanted(&text(photo, "id"), FEED)?;
        let print = window.ask(Question::Print(Box::new(wanted)));
        let src = text(&print, "src");
        Some(Self {
            url: absolute(window, &src),
            width: number(&print, "width")?,
            height: number(&print, "height")?,
            media_type: picture_type(&src),
            alt: text(photo, "alt"),
            caption: maybe(photo, "caption"),
            credit: maybe(photo, "credit"),
            creator: maybe(photo, "creator"),
            copyright: maybe(photo, "copyright"),
            license: License::of(photo),
        })
    }
}

impl Sound {
    fn of(sound: &Value) -> Self {
        Self {
            url: text(sound, "url"),
            media_type: text(sound, "media_type"),
            bytes: number(sound, "bytes").unwrap_or_default(),
            seconds: number(sound, "seconds"),
        }
    }
}

/// The text at a path, if there is one.
pub(super) fn maybe(value: &Value, path: &str) -> Maybe {
    Some(text(value, path)).filter(|text| !text.is_empty())
}

/// The whole address at a path, if there is one.
pub(super) fn address(window: &Window, value: &Value, path: &str) -> Maybe {
    maybe(value, path).map(|url| absolute(window, &url))
}

fn number(value: &Value, path: &str) -> Option<u64> {
    value.get_from_path(path).and_then(Value::as_u64)
}

/// The whole form of an address on this site.
pub(super) fn absolute(window: &Window, url: &str) -> String {
    window.view().settings().base.absolute(url)
}
