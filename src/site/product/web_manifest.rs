//! The web manifest (W3C, Web Application Manifest): the name and the icons of a site that is put on a home screen.

use std::io;

use serde::Serialize;
use tera::Value;

use super::{Outline, Product, ProductInput, text};
use crate::base::path::Route;
use crate::site::view::Question;

/// Where it is published.
const PLACE: &str = "site.webmanifest";

/// Names the site and its icons, if it has an icon.
pub(super) struct WebManifest;

/// The contents of the file.
#[derive(Serialize)]
struct Manifest<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    lang: &'a str,
    dir: &'a str,
    start_url: &'a str,
    scope: &'a str,
    display: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    theme_color: Option<String>,
    icons: Vec<IconFile>,
}

/// A file of the icon.
#[derive(Serialize)]
struct IconFile {
    src: String,
    sizes: String,
    #[serde(rename = "type")]
    media_type: String,
}

impl Product for WebManifest {
    fn name(&self) -> &'static str {
        "web manifest"
    }

    fn routes(&self, site: &Outline<'_>) -> Vec<Route> {
        let route = site.edition.icon.as_ref().and_then(|_| Route::new(PLACE).ok());
        route.into_iter().collect()
    }

    fn is_replaceable(&self) -> bool {
        true
    }

    fn make(&self, _: usize, input: &ProductInput<'_>) -> io::Result<Vec<u8>> {
        let icon = input.window.ask(Question::Icon);
        let settings = input.settings();
        let files = icon.get_from_path("files").and_then(Value::as_array).unwrap_or_default();
        let file = |file: &Value| IconFile {
            src: text(file, "url"),
            sizes: text(file, "sizes"),
            media_type: text(file, "media_type"),
        };
        let theme_color = Some(text(&icon, "colour")).filter(|colour| !colour.is_empty());
        let manifest = Manifest {
            name: &settings.name,
            description: settings.description.as_deref(),
            lang: &settings.reading.language,
            dir: settings.direction(),
            start_url: settings.base.prefix(),
            scope: settings.base.prefix(),
            display: "minimal-ui",
            theme_color,
            icons: files.iter().map(file).collect(),
        };
        Ok(serde_json::to_vec(&manifest)?)
    }
}
