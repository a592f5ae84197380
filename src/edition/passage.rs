//! Texts without a page of their own, and the people who write: letters of issues, inserts, authors.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::assemble::Assembly;
use super::media::Photo;
use super::origin::{Origin, Origins};
use super::resolve::Referring;
use super::{FieldPhotos, Issue, NameKind, OtherFigure};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::digest::Digest;
use crate::base::path::{Route, SourcePath, fold};
use crate::base::snapshot::Snapshot;
use crate::base::yaml::{KeyPath, Places};
use crate::content::article::{Hidden, Placement, Release};
use crate::content::author::AuthorFile;
use crate::content::markdown::Body;
use crate::content::text_file::TextFile;

/// The number of a passage in [`Edition::passages`](super::Edition::passages).
pub type PassageId = usize;

/// A public text without a page of its own, or an author.
#[derive(Debug, Serialize, Deserialize)]
pub struct Passage {
    /// What it is.
    pub content: PassageFile,
    /// The digest of its file.
    pub file: Digest,
    /// The page that its links within the text lead to.
    pub route: Route,
    /// Why it is hidden, if hidden things are shown.
    pub hidden: Option<Hidden>,
    /// The portrait of an author.
    pub portrait: Option<Photo>,
    /// The pictures in its text, in order.
    pub images: Vec<Option<Photo>>,
    /// The figures in its text that are not pictures, by their numbers among its pictures.
    pub other_figures: BTreeMap<usize, OtherFigure>,
    /// The targets of the links in its text.
    pub links: Vec<Option<String>>,
    /// The photos in the fields of an author.
    pub fields: FieldPhotos,
}

/// The file of a passage.
#[derive(Debug, Serialize, Deserialize)]
pub enum PassageFile {
    /// The letter of an issue, or an insert.
    Text(Arc<TextFile>),
    /// An author.
    Author(Arc<AuthorFile>),
}

impl PassageFile {
    /// The file itself.
    pub fn source(&self) -> &SourcePath {
        match self {
            Self::Text(text) => &text.source,
            Self::Author(author) => &author.source,
        }
    }

    /// The text.
    pub fn body(&self) -> &Body {
        match self {
            Self::Text(text) => &text.body,
            Self::Author(author) => &author.body,
        }
    }

    fn portrait(&self) -> Option<&Placement> {
        match self {
            Self::Text(_) => None,
            Self::Author(author) => author.portrait.as_ref(),
        }
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Self::Text(text) => &text.diagnostics,
            Self::Author(author) => &author.diagnostics,
        }
    }
}

impl Passage {
    /// The author, if it is one.
    pub fn author(&self) -> Option<&Arc<AuthorFile>> {
        match &self.content {
            PassageFile::Author(author) => Some(author),
            PassageFile::Text(_) => None,
        }
    }

    pub(super) fn referring<'a>(&'a self, snapshot: &'a Snapshot) -> Referring<'a> {
        let yaml = || match &self.content {
            PassageFile::Author(author) => {
                author.front_matter.yaml(snapshot.text(&author.source).unwrap_or_default())
            }
            PassageFile::Text(_) => "",
        };
        let offset = self.author().map_or(0, |author| author.front_matter.yaml_start());
        Referring {
            source: self.content.source(),
            body: Some(self.content.body()),
            photos: self.content.portrait().into_iter().collect(),
            file: None,
            route: &self.route,
            places: Places::of(yaml, offset),
        }
    }
}

impl Assembly<'_> {
    /// Adds a passage if it is public, and returns its number.
    fn add_passage(
        &mut self,
        content: PassageFile,
        release: Release,
        route: Route,
    ) -> Option<PassageId> {
        self.edition.next_change = self.next(self.edition.next_change, release);
        if !self.is_shown(release) {
            self.withhold(content.source(), release);
            self.edition.next_release = self.next(self.edition.next_release, release);
            let portrait: Vec<Placement> = content.portrait().cloned().into_iter().collect();
            self.keep_back(content.source(), &portrait, content.body());
            if let PassageFile::Author(author) = &content {
                self.keep_back_fields(&author.source, &author.extra);
            }
            return None;
        }
        self.found.extend_from_slice(content.diagnostics());
        let file = self.digest(content.source());
        self.edition.passages.push(Passage {
            content,
            file,
            route,
            hidden: release.hidden(self.settings().instant),
            portrait: None,
            images: Vec::new(),
            other_figures: BTreeMap::new(),
            links: Vec::new(),
            fields: FieldPhotos::default(),
        });
        Some(self.edition.passages.len() - 1)
    }

    /// Records a text that is not public.
    pub(super) fn withhold(&mut self, source: &SourcePath, release: Release) {
        let hidden = release.hidden(self.settings().instant);
        self.withheld.passages.extend(hidden.map(|hidden| (source.clone(), hidden)));
    }

    /// Adds the letter of an issue.
    pub(super) fn add_letter(&mut self, issue: &mut Issue, letter: Arc<TextFile>) {
        let release = issue.file.release.and(letter.release);
        issue.letter = self.add_passage(PassageFile::Text(letter), release, issue.route.clone());
    }

    /// Adds the texts that rules insert.
    pub(super) fn add_inserts(&mut self, inserts: Vec<Arc<TextFile>>) {
        let Ok(route) = Route::page("") else { return };
        for insert in inserts {
            let (name, release) = (insert.source.stem().to_owned(), insert.release);
            let passage = self.add_passage(PassageFile::Text(insert), release, route.clone());
            self.edition.inserts.extend(passage.map(|passage| (name, passage)));
        }
    }

    /// Adds the authors who have a file.
    pub(super) fn add_authors(&mut self, authors: Vec<Arc<AuthorFile>>) {
        for author in authors {
            let kind = NameKind::Author.plural();
            let Ok(route) = Route::page(&format!("{kind}/{}", author.slug)) else { continue };
            let release = Release { draft: author.draft, embargo: None };
            self.add_passage(PassageFile::Author(author), release, route);
        }
    }

    /// Reports names that two authors claim.
    fn check_names_of_authors(&mut self) {
        let origins = Origins::new(self.snapshot);
        let mut claimed: BTreeMap<String, (&SourcePath, KeyPath)> = BTreeMap::new();
        let mut found = Vec::new();
        for author in self.edition.passages.iter().filter_map(Passage::author) {
            for (n, name) in author.names().enumerate() {
                let at = match n.checked_sub(1) {
                    None => KeyPath::key("name"),
                    Some(n) => KeyPath::key("also").then_entry(n),
                };
                let place = |file: &SourcePath, at: &KeyPath| {
                    origins.locate(&Origin { file: file.clone(), at: Some(at.clone()) })
                };
                match claimed.get(&fold(name)) {
                    Some((first, first_at)) if **first != author.source => {
                        let message = format!("two authors have the name `{name}`");
                        let twice =
                            Diagnostic::new(Code::BadValue, place(&author.source, &at), message)
                                .related(place(first, first_at), "the other author");
                        let hint = "a name belongs to one file: tell the two apart, `name: Ann Lee (Berlin)`, or delete one";
                        found.push(twice.hint(hint));
                    }
                    _ => _ = claimed.insert(fold(name), (&author.source, at)),
                }
            }
        }
        self.found.extend(found);
    }

    /// Finds the author of each name that has a file.
    pub(super) fn introduce_authors(&mut self) {
        self.check_names_of_authors();
        let Some(directory) = self.edition.directories.get(&NameKind::Author) else { return };
        let known = self
            .edition
            .passages
            .iter()
            .enumerate()
            .filter_map(|(n, passage)| Some((directory.find(&passage.author()?.name)?, n)));
        self.edition.authors = known.collect();
        for (entry, passage) in &self.edition.authors {
            let listed = directory.entries.get(*entry);
            let route = listed.and_then(|listed| listed.route(NameKind::Author, 1).ok());
            if let (Some(route), Some(passage)) = (route, self.edition.passages.get_mut(*passage)) {
                passage.route = route;
            }
        }
    }

    /// For each name of an author who has a file, folded, the name that readers see.
    pub(super) fn known_authors(&self) -> BTreeMap<String, Arc<AuthorFile>> {
        let authors = self.edition.passages.iter().filter_map(super::Passage::author);
        let named = |author: &Arc<AuthorFile>| {
            let names: Vec<_> =
                author.names().map(|name| (fold(name), Arc::clone(author))).collect();
            names
        };
        authors.flat_map(named).collect()
    }
}
