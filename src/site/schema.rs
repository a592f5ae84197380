//! JSON Schemas of the files that people write, for editors, made from the tables with which these files are read.

mod described;
mod fit;
mod form;
pub mod known;
pub mod sveltia;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

pub use known::Known;

use crate::base::yaml::Table;
use crate::base::yaml::table::{Key, Need};
use crate::content::article;
use crate::content::author;
use crate::content::issue;
use crate::content::settings;
use crate::content::sidecar;
use crate::content::text_file;
use crate::site::theme;
use described::Described;

/// A kind of file that has a schema.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// `site.yaml`.
    Site,
    /// `issue.yaml`.
    Issue,
    /// The front matter of a story.
    Story,
    /// The front matter of a standing page.
    Page,
    /// The front matter of an author.
    Author,
    /// The front matter of a letter or insert.
    Text,
    /// The sidecar of a photo.
    Photo,
    /// `theme.yaml`.
    Theme,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Site,
        Self::Issue,
        Self::Story,
        Self::Page,
        Self::Author,
        Self::Text,
        Self::Photo,
        Self::Theme,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Issue => "issue",
            Self::Story => "story",
            Self::Page => "page",
            Self::Author => "author",
            Self::Text => "text",
            Self::Photo => "photo",
            Self::Theme => "theme",
        }
    }

    /// What it describes.
    pub fn about(self) -> &'static str {
        match self {
            Self::Site => "site.yaml: the settings of a publication",
            Self::Issue => "issue.yaml: the facts about an issue",
            Self::Story => "the front matter of a story",
            Self::Page => "the front matter of a standing page",
            Self::Author => "the front matter of an author",
            Self::Text => "the front matter of a letter or an insert",
            Self::Photo => "the sidecar of a photo",
            Self::Theme => "theme.yaml: what a theme declares",
        }
    }

    /// The table with which it is read.
    pub fn table(self) -> &'static Table {
        match self {
            Self::Site => settings::keys::KEYS,
            Self::Issue => issue::KEYS,
            Self::Story => article::read::KEYS,
            Self::Page => article::PAGE_KEYS,
            Self::Author => author::KEYS,
            Self::Text => text_file::KEYS,
            Self::Photo => sidecar::KEYS,
            Self::Theme => theme::KEYS,
        }
    }
}

/// The dialect of the schemas: the latest one that all language servers for YAML know.
const DIALECT: &str = "http://json-schema.org/draft-07/schema#";

/// The schema of a kind of file, with the names that a publication has.
pub fn schema(kind: Kind, known: &Known) -> Value {
    let mut maker = Maker::new(known);
    let table = maker.table(kind.table());
    let mut whole = Map::new();
    whole.insert("$schema".to_owned(), DIALECT.into());
    whole.insert("title".to_owned(), format!("pressrun: {}", kind.about()).into());
    let needs_nothing = !kind.table().keys.iter().any(is_needed);
    whole.extend(table.as_object().cloned().unwrap_or_default());
    if needs_nothing {
        whole.insert("type".to_owned(), json!(["object", "null"]));
    }
    if !maker.made.is_empty() {
        let made = maker.made.into_iter().map(|(name, value)| (name, value.unwrap_or_default()));
        whole.insert("definitions".to_owned(), Value::Object(made.collect()));
    }
    Value::Object(whole)
}

fn is_needed(key: &Key) -> bool {
    matches!(key.need, Need::Required | Need::OneOf)
}

/// Makes the parts of one schema.
struct Maker<'k> {
    known: &'k Known,
    described: Described,
    /// The schemas of tables that others refer to, by name; `None` while one is being made.
    made: BTreeMap<String, Option<Value>>,
}

impl<'k> Maker<'k> {
    fn new(known: &'k Known) -> Self {
        Self { known, described: Described::read(), made: BTreeMap::new() }
    }

    /// A reference to the schema of a table.
    fn refer(&mut self, table: &Table) -> Value {
        let name = table.heading.to_lowercase().replace([' ', '.'], "-");
        if !self.made.contains_key(&name) {
            self.made.insert(name.clone(), None);
            let value = self.table(table);
            self.made.insert(name.clone(), Some(value));
        }
        json!({ "$ref": format!("#/definitions/{name}") })
    }

    /// The schema of mappings with the keys of a table.
    fn table(&mut self, table: &Table) -> Value {
        let keys = table.keys.iter().map(|key| (key.name.to_owned(), self.key(key, table)));
        let properties: Map<String, Value> = keys.collect();
        let mut all = Map::new();
        all.insert("type".to_owned(), "object".into());
        all.insert("properties".to_owned(), properties.into());
        all.insert("additionalProperties".to_owned(), false.into());
        let of = |need: Need| {
            let keys = table.keys.iter().filter(move |key| key.need == need);
            keys.map(|key| key.name).collect::<Vec<_>>()
        };
        let (required, one_of) = (of(Need::Required), of(Need::OneOf));
        if !required.is_empty() {
            all.insert("required".to_owned(), json!(required));
        }
        if !one_of.is_empty() {
            let ways = one_of.iter().map(|name| json!({ "required": [name] }));
            all.insert("oneOf".to_owned(), ways.collect());
        }
        all.into()
    }

    /// The schema of the value of a key, with what the reference says about it.
    fn key(&mut self, key: &Key, table: &Table) -> Value {
        let value = self.form(&key.form);
        let value = if key.need == Need::Optional { form::or_null(value) } else { value };
        // Whatever stands beside a reference is ignored.
        let mut value = match value {
            Value::Object(all) if all.contains_key("$ref") => json!({ "allOf": [all] }),
            value => value,
        };
        if let (Some(all), Some(row)) =
            (value.as_object_mut(), self.described.row(table.heading, key.name))
        {
            all.insert("description".to_owned(), row.meaning.clone().into());
            all.extend(row.default.clone().map(|default| ("default".to_owned(), default)));
        }
        value
    }
}
