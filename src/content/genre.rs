//! The genre of a story: news, or what readers must not take for news.

use serde::{Deserialize, Serialize};

use crate::base::yaml::Map;

/// The genre of a story. Everything but news has a label wherever the story is named.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Genre {
    /// What happened.
    #[default]
    News,
    /// What its author thinks.
    Opinion,
    /// What the news means.
    Analysis,
    /// What the paper thinks.
    Editorial,
    /// A judgement of a work.
    Review,
    /// Questions and answers.
    Interview,
    /// A letter to the editor.
    Letter,
    /// The life of somebody who died.
    Obituary,
    /// What somebody sent to the press.
    PressRelease,
    /// What somebody paid for.
    Sponsored,
}

/// The names of the genres, as they are written in front matter.
pub const GENRES: [&str; 10] = [
    "news",
    "opinion",
    "analysis",
    "editorial",
    "review",
    "interview",
    "letter",
    "obituary",
    "press-release",
    "sponsored",
];

impl Genre {
    const ALL: [Self; 10] = [
        Self::News,
        Self::Opinion,
        Self::Analysis,
        Self::Editorial,
        Self::Review,
        Self::Interview,
        Self::Letter,
        Self::Obituary,
        Self::PressRelease,
        Self::Sponsored,
    ];

    /// Reads `genre`.
    pub(super) fn read(map: &Map<'_>) -> Self {
        let name = map.get("genre").and_then(|node| node.choice("genre", &GENRES));
        name.and_then(Self::named).unwrap_or_default()
    }

    /// The genre with a name.
    pub fn named(name: &str) -> Option<Self> {
        GENRES.iter().position(|known| *known == name).map(|n| Self::ALL[n])
    }

    /// Its name in front matter and templates.
    pub fn name(self) -> &'static str {
        GENRES[self as usize]
    }
}
