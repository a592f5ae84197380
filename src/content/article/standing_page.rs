//! A standing page: about, a corrections policy.

use serde::{Deserialize, Serialize};

use super::aliases;
use super::foreign;
use super::read;
use super::unfinished;
use super::{FrontMatter, Release, parse_body, typeset};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::path::{Route, SourcePath};
use crate::base::yaml::table::{Form, Table, may, must, whole};
use crate::base::yaml::{KeyPath, Reader, Tree};
use crate::content::markdown::Body;
use crate::content::settings::{Reading, words};

/// The keys of a page's front matter.
pub const KEYS: &Table = &Table {
    heading: "Pages",
    keys: &[
        must("title", Form::Text),
        may("description", Form::Text),
        may("aliases", Form::List(&Form::Text)),
        whole("draft", Form::Flag),
        whole("noindex", Form::Flag),
        may("layout", Form::Known("layouts", &Form::Label)),
        may("extra", Form::Fields("page")),
    ],
};

/// A page as it is in its file.
#[derive(Debug, Serialize, Deserialize)]
pub struct PageFile {
    /// Its file.
    pub source: SourcePath,
    /// The position of its front matter.
    pub front_matter: FrontMatter,
    /// The title.
    pub title: String,
    /// A sentence about it.
    pub description: Option<String>,
    /// Its former URLs.
    pub aliases: Vec<(Route, KeyPath)>,
    /// Whether it is hidden.
    pub release: Release,
    /// Whether to ask search engines not to list it.
    pub noindex: bool,
    /// The template of its own that the theme has for it.
    pub layout: Option<(String, KeyPath)>,
    /// Fields that the paper or its theme invents.
    pub extra: Tree,
    /// Its text.
    pub body: Body,
    /// Mistakes that only matter if the page is released.
    pub diagnostics: Vec<Diagnostic>,
}

impl PageFile {
    /// Reads a page.
    ///
    /// # Errors
    /// If its front matter cannot be read at all.
    pub fn parse(
        source: &SourcePath,
        text: &str,
        reading: &Reading,
    ) -> Result<Self, Vec<Diagnostic>> {
        let front_matter = FrontMatter::find(source, text).map_err(|d| vec![*d])?;
        let reader = Reader::new(source, front_matter.yaml(text), front_matter.yaml_start());
        let Some(value) = reader.load() else { return Err(reader.into_diagnostics()) };
        let map = reader.root(&value).map_with(KEYS, foreign::PAGE);
        if map.given("title").is_none_or(|node| node.is_null()) {
            map.missing("title", "title: About this paper");
        }
        let (body, found) = parse_body(source, front_matter.body(text), &front_matter, reading);
        let mut page = Self {
            source: source.clone(),
            title: words(&map, "title").map(|t| typeset(&t, reading)).unwrap_or_default(),
            description: words(&map, "description").map(|t| typeset(&t, reading)),
            aliases: aliases::read(&map),
            release: Release { draft: map.flag("draft"), embargo: None },
            noindex: map.flag("noindex"),
            layout: read::layout(&map),
            extra: Tree::fields(&map),
            diagnostics: Vec::new(),
            front_matter,
            body,
        };
        drop(map);
        page.diagnostics = reader.into_diagnostics();
        page.diagnostics.extend(found);
        // A layout shows data.
        if page.layout.is_none() {
            page.diagnostics.extend(unfinished::nothing(source, &page.body, "page"));
        }
        page.diagnostics.extend(page.body.marks.iter().map(|mark| {
            let place = crate::base::diagnostic::Place::at(source, mark.span.clone());
            Diagnostic::new(
                Code::BadParts,
                place,
                "a page that belongs to no issue has no printed pages",
            )
            .hint("delete the mark")
        }));
        Ok(page)
    }
}
