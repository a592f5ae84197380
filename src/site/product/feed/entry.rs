//! A story in a feed, with what all formats say of it.

use tera::Value;

use crate::content::markdown::OPENING;
use crate::edition::StoryId;
use crate::site::product::{list, picture_type, text};
use crate::site::view::{FEED, Question, Window};

/// A story.
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) url: String,
    pub(super) title: String,
    pub(super) summary: String,
    /// The whole text, if the feed has whole texts.
    pub(super) html: Option<String>,
    pub(super) published: String,
    pub(super) updated: String,
    /// Names, and the pages of people.
    pub(super) authors: Vec<(String, Option<String>)>,
    /// Key and name.
    pub(super) section: (String, String),
    pub(super) genre: String,
    pub(super) topics: Vec<String>,
    pub(super) license: String,
    /// Its language, if it is not the site's.
    pub(super) language: Option<String>,
    pub(super) photos: Vec<Photo>,
    pub(super) sounds: Vec<Sound>,
}

/// A photo.
pub(super) struct Photo {
    pub(super) url: String,
    pub(super) media_type: &'static str,
    pub(super) width: u64,
    pub(super) height: u64,
    /// The caption, or else the alternative text.
    pub(super) description: String,
    pub(super) credit: String,
    pub(super) copyright: String,
}

/// A sound.
pub(super) struct Sound {
    pub(super) url: String,
    pub(super) media_type: String,
    pub(super) bytes: u64,
    pub(super) seconds: Option<u64>,
}

impl Entry {
    /// A story, with its whole text or without.
    pub(super) fn of(window: &Window, id: StoryId, has_text: bool) -> Self {
        let teaser = window.ask(Question::Teaser(id));
        let facts = window.ask(Question::FeedEntry(id));
        let whole = has_text.then(|| window.ask(Question::FeedText(id)));
        let summary = match text(&teaser, "dek") {
            dek if dek.is_empty() => text(&window.ask(Question::Extract(id, OPENING)), "text"),
            dek => dek,
        };
        let genre = text(&teaser, "genre");
        let lead = teaser.get_from_path("photo").filter(|photo| photo.is_map());
        let photos: Vec<&Value> = match &whole {
            Some(whole) => list(whole, "photos").collect(),
            None => lead.into_iter().collect(),
        };
        Self {
            url: absolute(window, &text(&teaser, "url")),
            title: titled(window, &genre, &text(&teaser, "headline")),
            summary,
            html: whole.as_ref().map(|whole| text(whole, "html")),
            published: text(&facts, "published"),
            updated: text(&facts, "updated"),
            authors: list(&teaser, "bylines").map(|byline| author(window, byline)).collect(),
            section: (text(&facts, "section"), text(&teaser, "section.name")),
            topics: list(&facts, "topics").filter_map(|t| Some(t.as_str()?.to_owned())).collect(),
            license: text(&facts, "license"),
            language: Some(text(&teaser, "language.tag")).filter(|tag| !tag.is_empty()),
            photos: photos.into_iter().filter_map(|photo| Photo::of(window, photo)).collect(),
            sounds: whole.iter().flat_map(|whole| list(whole, "sounds")).map(Sound::of).collect(),
            id: text(&facts, "id"),
            genre,
        }
    }
}

impl Photo {
    /// A photo by its facts; `None` if there is no print of it.
    fn of(window: &Window, photo: &Value) -> Option<Self> {
        let wanted = window.view().wanted(&text(photo, "id"), FEED)?;
        let print = window.ask(Question::Print(Box::new(wanted)));
        let number = |key: &str| print.get_from_path(key).and_then(Value::as_u64);
        let src = text(&print, "src");
        Some(Self {
            url: absolute(window, &src),
            media_type: picture_type(&src),
            width: number("width")?,
            height: number("height")?,
            description: match text(photo, "caption") {
                caption if caption.is_empty() => text(photo, "alt"),
                caption => caption,
            },
            credit: text(photo, "credit"),
            copyright: text(photo, "copyright"),
        })
    }
}

impl Sound {
    fn of(sound: &Value) -> Self {
        let number = |key: &str| sound.get_from_path(key).and_then(Value::as_u64);
        Self {
            url: text(sound, "url"),
            media_type: text(sound, "media_type"),
            bytes: number("bytes").unwrap_or_default(),
            seconds: number("seconds"),
        }
    }
}

/// A headline behind the genre of what is not news: feed readers show nothing else of it.
fn titled(window: &Window, genre: &str, headline: &str) -> String {
    match window.view().theme().word(&format!("genre_{genre}"), &[]) {
        Some(label) => format!("{label}: {headline}"),
        None => headline.to_owned(),
    }
}

fn author(window: &Window, byline: &Value) -> (String, Option<String>) {
    let url = Some(text(byline, "url")).filter(|url| !url.is_empty());
    (text(byline, "name"), url.map(|url| absolute(window, &url)))
}

fn absolute(window: &Window, url: &str) -> String {
    window.view().settings().base.absolute(url)
}
