//! An author: who somebody is, in a file of `content/authors/`.

use serde::{Deserialize, Serialize};

use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::path::{Slug, SourcePath, fold, titled};
use crate::base::yaml::table::{Form, Table, may, must, whole};
use crate::base::yaml::{KeyPath, Map, Node, Reader, Tree};
use crate::content::address::contact;
use crate::content::article::read::{PHOTO, placement};
use crate::content::article::{FrontMatter, Placement, no_marks, parse_body};
use crate::content::markdown::Body;
use crate::content::settings::{Reading, plain, words};

/// The keys of the front matter of an author.
pub const KEYS: &Table = &Table {
    heading: "Authors",
    keys: &[
        must("name", Form::Text),
        may("also", Form::List(&Form::Text)),
        may("role", Form::Text),
        may("portrait", PHOTO),
        may("links", Form::Names(&[], &Form::Text)),
        may("order", Form::Number(0, u64::MAX)),
        whole("draft", Form::Flag),
        may("extra", Form::Fields("author")),
    ],
};

/// An author as in the file.
#[derive(Debug, Serialize, Deserialize)]
pub struct AuthorFile {
    /// The file.
    pub source: SourcePath,
    /// The position of the front matter.
    pub front_matter: FrontMatter,
    /// The name that readers see.
    pub name: String,
    /// Other spellings and names in bylines.
    pub also: Vec<String>,
    /// The last part of the address, which is the name of the file.
    pub slug: Slug,
    /// What the person does.
    pub role: Option<String>,
    /// A picture.
    pub portrait: Option<Placement>,
    /// Where to find or reach the person: what readers see, and an address.
    pub links: Vec<(String, String)>,
    /// The rank in the list of authors.
    pub order: Option<u64>,
    /// Whether it is hidden.
    pub draft: bool,
    /// Fields that the paper or its theme invents.
    pub extra: Tree,
    /// The biography.
    pub body: Body,
    /// Mistakes that only matter if the author is shown.
    pub diagnostics: Vec<Diagnostic>,
}

impl AuthorFile {
    /// Reads an author.
    ///
    /// # Errors
    /// If the front matter cannot be read at all, or the name of the file cannot be part of an address.
    pub fn parse(
        source: &SourcePath,
        text: &str,
        reading: &Reading,
    ) -> Result<Self, Vec<Diagnostic>> {
        let slug = Slug::new(source.stem()).map_err(|error| vec![bad_name(source, &error)])?;
        let front_matter = FrontMatter::find(source, text).map_err(|d| vec![*d])?;
        let reader = Reader::new(source, front_matter.yaml(text), front_matter.yaml_start());
        let Some(value) = reader.load() else { return Err(reader.into_diagnostics()) };
        let map = reader.root(&value).map(KEYS);
        if map.get("name").is_none() {
            map.missing("name", &format!("name: {}", titled(slug.as_str())));
        }
        let name = words(&map, "name").unwrap_or_default();
        let mut author = Self {
            source: source.clone(),
            also: other_names(&map, &name),
            name,
            slug,
            role: words(&map, "role"),
            portrait: map.get("portrait").and_then(|node| placement(&node)),
            links: map.get("links").map(|node| links(&node)).unwrap_or_default(),
            order: map.get("order").and_then(|node| node.count()),
            draft: map.flag("draft"),
            extra: Tree::fields(&map),
            body: Body::default(),
            diagnostics: Vec::new(),
            front_matter,
        };
        drop(map);
        let is_broken = reader.is_broken();
        author.diagnostics = reader.into_diagnostics();
        if is_broken {
            return Err(author.diagnostics);
        }
        let (body, found) =
            parse_body(source, author.front_matter.body(text), &author.front_matter, reading);
        author.diagnostics.extend(found);
        author.diagnostics.extend(no_marks(source, &body));
        author.body = body;
        Ok(author)
    }

    /// All names under which the author signs.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.also).map(String::as_str)
    }
}

/// The names of `also`, each once.
fn other_names(map: &Map<'_>, name: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for node in map.get("also").map(|node| node.list()).unwrap_or_default() {
        let Some(other) = plain(&node) else { continue };
        let is_new =
            names.iter().map(String::as_str).chain([name]).all(|n| fold(n) != fold(&other));
        names.extend(is_new.then_some(other));
    }
    names
}

/// The links of an author: a mapping from what readers see to an address.
fn links(node: &Node<'_>) -> Vec<(String, String)> {
    let example = || format!("write `{}`", node.with("{Website: https://paper.example/ada}"));
    let map = node.map_or(example);
    let link = |(label, node): (String, Node<'_>)| Some((label, contact(&node)?));
    map.iter().filter_map(link).collect()
}

fn bad_name(source: &SourcePath, error: &impl std::fmt::Display) -> Diagnostic {
    let message = format!("the name of the file cannot be part of a URL: {error}");
    let hint = match Slug::of(source.stem()) {
        Ok(slug) => format!("rename it `{slug}.md`"),
        Err(_) => "rename it, with lower-case letters, digits and hyphens".to_owned(),
    };
    let place = crate::base::diagnostic::Place::file(source);
    Diagnostic::new(Code::BadName, place, message).hint(hint)
}

impl AuthorFile {
    /// The position of the portrait.
    pub fn portrait_at(&self) -> Option<&KeyPath> {
        self.portrait.as_ref().map(|placement| &placement.at)
    }
}
