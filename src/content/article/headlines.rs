//! The headlines of a story for other places than its own page.

use serde::{Deserialize, Serialize};

use super::read::line;
use crate::base::yaml::Map;
use crate::base::yaml::table::{Form, Table, may};
use crate::content::settings::Reading;

/// The keys of `headlines`.
pub const KEYS: &Table = &Table {
    heading: "Keys of headlines",
    keys: &[may("short", Form::Text), may("search", Form::Text), may("social", Form::Text)],
};

/// The headlines of a story for other places.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Headlines {
    /// For lists with little space, as plain text.
    pub short: Option<String>,
    /// Its HTML, if it has marks.
    pub short_html: Option<String>,
    /// For the title of the page, which search engines show.
    pub search: Option<String>,
    /// For links on other sites.
    pub social: Option<String>,
}

impl Headlines {
    /// Reads `headlines`.
    pub(super) fn read(map: &Map<'_>, reading: &Reading) -> Self {
        let Some(map) = map.get("headlines").map(|node| node.map(KEYS)) else {
            return Self::default();
        };
        let words = |key: &str| map.get(key).and_then(|node| line(&node, reading));
        let (short, short_html) = words("short").unzip();
        let plain = |key: &str| words(key).map(|(text, _)| text);
        Self {
            short,
            short_html: short_html.flatten(),
            search: plain("search"),
            social: plain("social"),
        }
    }
}
