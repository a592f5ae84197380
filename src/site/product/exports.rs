//! Stories and issues for programs: each story as Markdown and as JSON beside its page, a list of the stories of each issue,
//! and the schemas of both.

mod document;
mod manifest;
mod markdown;

use std::io;

use serde::Serialize;

use super::{Outline, Product, ProductInput};
use crate::base::path::Route;
use crate::edition::Export;
use crate::site::view::{Question, View, Window};
use document::Story;

/// Each story in the forms that the paper has.
pub(super) struct Exports;

/// The list of the stories of each issue.
pub(super) struct Manifests;

/// The JSON Schemas of both.
pub(super) struct Schemas;

// The number in a name is the version. It grows when what a program relies on changes; new keys can come at any time.
const STORY_SCHEMA: &str = "schemas/story-1.json";
const ISSUE_SCHEMA: &str = "schemas/issue-1.json";

/// The schemas, with their texts. `{id}` stands for the address of the schema.
const SCHEMAS: [(&str, &str); 2] = [
    (STORY_SCHEMA, include_str!("exports/story.schema.json")),
    (ISSUE_SCHEMA, include_str!("exports/issue.schema.json")),
];

impl Product for Exports {
    fn name(&self) -> &'static str {
        "stories for programs"
    }

    fn routes(&self, site: &Outline<'_>) -> Vec<Route> {
        site.edition.exports().map(|(_, _, route)| route).collect()
    }

    fn identity(&self, n: usize, _: &Outline<'_>, view: &View) -> String {
        let export = view.export(n);
        let export = export.map(|(id, form)| (view.name_of(&Question::Story(id)), form));
        format!("{export:?}")
    }

    fn make(&self, n: usize, input: &ProductInput<'_>) -> io::Result<Vec<u8>> {
        // Which story it is belongs to the identity.
        let Some((id, form)) = input.window.view().export(n) else { return Ok(Vec::new()) };
        let story = Story::of(input.window, id);
        match form {
            Export::Markdown => markdown::write(&story),
            Export::Json => json(&story),
        }
    }
}

impl Product for Manifests {
    fn name(&self) -> &'static str {
        "issues for programs"
    }

    fn routes(&self, site: &Outline<'_>) -> Vec<Route> {
        let edition = site.edition;
        edition.issues.iter().filter_map(|issue| edition.manifest(issue)).collect()
    }

    fn identity(&self, n: usize, _: &Outline<'_>, view: &View) -> String {
        view.name_of(&Question::Issue(n))
    }

    fn make(&self, n: usize, input: &ProductInput<'_>) -> io::Result<Vec<u8>> {
        json(&manifest::Issue::of(input.window, n))
    }
}

impl Product for Schemas {
    fn name(&self) -> &'static str {
        "schemas"
    }

    fn routes(&self, site: &Outline<'_>) -> Vec<Route> {
        let names = SCHEMAS.iter().filter(|_| site.edition.has_exports());
        names.filter_map(|(name, _)| Route::new(name).ok()).collect()
    }

    fn identity(&self, n: usize, _: &Outline<'_>, view: &View) -> String {
        format!("{n} {}", view.settings().base.absolute(view.settings().base.prefix()))
    }

    fn make(&self, n: usize, input: &ProductInput<'_>) -> io::Result<Vec<u8>> {
        let schema =
            SCHEMAS.get(n).map(|(name, text)| text.replace("{id}", &own(input.window, name)));
        Ok(schema.unwrap_or_default().into_bytes())
    }
}

/// The whole address of a file of ours.
fn own(window: &Window, name: &str) -> String {
    let base = &window.view().settings().base;
    base.absolute(&format!("{}{name}", base.prefix()))
}

fn json(document: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(document)?;
    text.push(b'\n');
    Ok(text)
}
