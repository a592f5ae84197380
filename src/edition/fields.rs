//! The fields that the theme declares, checked, with their photos.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::assemble::Assembly;
use super::media::{self, Photo};
use super::resolve::Referring;
use super::{Edition, PassageFile};
use crate::base::diagnostic::Diagnostic;
use crate::base::path::{Route, SourcePath};
use crate::base::snapshot::Snapshot;
use crate::base::yaml::{KeyPath, Places, Reader};
use crate::content::article::{FrontMatter, Placement};
use crate::content::fields::{self, FieldPlace, FieldPlacements, Fields, PHOTO};

/// The photos in the fields of one file.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct FieldPhotos {
    /// The photos as they are written.
    placements: FieldPlacements,
    /// The photos; `None` for one that cannot be shown.
    pub photos: Vec<(FieldPlace, Option<Photo>)>,
}

impl FieldPhotos {
    /// Takes the photos, in the order in which they are written.
    pub(super) fn fill(&mut self, photos: Vec<Option<Photo>>) {
        let places = self.placements.iter().map(|(place, _)| place.clone());
        self.photos = places.zip(photos).collect();
    }
}

/// A file whose fields are checked.
struct Checked<'a> {
    kind: &'a str,
    source: &'a SourcePath,
    /// The photos that it places, whose fields are checked, too.
    placed: Vec<&'a Placement>,
}

impl Assembly<'_> {
    /// Checks the fields of all files, and of the photos that they place.
    pub(super) fn check_fields(&mut self, fields: &Fields) {
        if fields.is_empty() {
            return;
        }
        let snapshot = self.snapshot;
        let mut found = Vec::new();
        let mut check = |kind, source, placed: Vec<&Placement>| {
            let (photos, mistakes) =
                Checked { kind, source, placed }.check(snapshot, fields).unwrap_or_default();
            found.extend(mistakes);
            FieldPhotos { placements: photos, photos: Vec::new() }
        };
        let edition = &mut self.edition;
        for story in &mut edition.stories {
            let head = &story.article.head;
            story.fields = check("story", &story.article.source, head.photos.iter().collect());
        }
        for page in &mut edition.pages {
            page.fields = check("page", &page.content.source, Vec::new());
        }
        for issue in &mut edition.issues {
            let placed = issue.file.cover.iter().chain(&issue.file.photos).collect();
            issue.fields = check("issue", &issue.file.source, placed);
        }
        for passage in &mut edition.passages {
            if let PassageFile::Author(author) = &passage.content {
                let placed = author.portrait.iter().collect();
                passage.fields = check("author", &author.source, placed);
            }
        }
        if let Some((source, _)) = &*SITE {
            edition.fields = check("site", source, Vec::new());
        }
        self.found.extend(found);
    }

    /// Checks the fields in the sidecars of the pictures that are shown.
    pub(super) fn check_sidecar_fields(&mut self, fields: &Fields) {
        let pictures = self.edition.media.pictures.iter();
        let sidecars = pictures.filter_map(|picture| media::sidecar_of(&picture.source));
        let checked = sidecars.filter_map(|file| {
            Checked { kind: PHOTO, source: &file, placed: Vec::new() }.check(self.snapshot, fields)
        });
        let found: Vec<Diagnostic> = checked.flat_map(|(_, found)| found).collect();
        self.found.extend(found);
    }
}

impl Checked<'_> {
    /// The photos in its fields, and the mistakes in all its fields.
    fn check(
        &self,
        snapshot: &Snapshot,
        fields: &Fields,
    ) -> Option<(FieldPlacements, Vec<Diagnostic>)> {
        let own = fields.get(self.kind);
        let of_photos = fields.get(PHOTO).filter(|_| !self.placed.is_empty());
        if own.is_none() && of_photos.is_none() {
            return None;
        }
        let (yaml, offset) = yaml_of(self.source, snapshot.text(self.source)?);
        let reader = Reader::new(self.source, yaml, offset);
        let value = reader.load()?;
        let root = reader.root(&value);
        // What is wrong with the rest of the file has been reported.
        let before = reader.count();
        let check = |at: &KeyPath, declared: Option<&_>| {
            let extra = root.find(at);
            let checked =
                extra.zip(declared).map(|(extra, declared)| fields::check(&extra, declared));
            checked.unwrap_or_default()
        };
        let photos = check(&KeyPath::key("extra"), own);
        // A photo that is only a path has no fields.
        let mappings = self.placed.iter().filter(|placed| placed.at.last_key() == Some("src"));
        mappings.for_each(|placed| _ = check(&placed.at.beside("extra"), of_photos));
        let found = reader.into_diagnostics().split_off(before);
        Some((photos, found))
    }
}

/// The YAML of a source, and where it begins.
fn yaml_of<'a>(source: &SourcePath, text: &'a str) -> (&'a str, usize) {
    let front_matter = || FrontMatter::find(source, text).ok();
    match (source.extension() == "md").then(front_matter).flatten() {
        Some(front_matter) => (front_matter.yaml(text), front_matter.yaml_start()),
        None => (text, 0),
    }
}

/// `site.yaml`, and the page that its photos belong to.
static SITE: LazyLock<Option<(SourcePath, Route)>> =
    LazyLock::new(|| SourcePath::new("site.yaml").ok().zip(Route::page("").ok()));

impl Edition {
    /// The sources with photos in their fields, in a fixed order.
    pub(super) fn with_field_photos<'a>(&'a self, snapshot: &'a Snapshot) -> Vec<Referring<'a>> {
        let stories = self.stories.iter().map(|s| (&s.article.source, &s.fields, &s.route));
        let pages = self.pages.iter().map(|p| (&p.content.source, &p.fields, &p.route));
        let issues = self.issues.iter().map(|i| (&i.file.source, &i.fields, &i.route));
        let passages = self.passages.iter().map(|p| (p.content.source(), &p.fields, &p.route));
        let site = SITE.iter().map(|(source, route)| (source, &self.fields, route));
        let all = stories.chain(pages).chain(issues).chain(passages).chain(site);
        let all = all.filter(|(_, fields, _)| !fields.placements.is_empty());
        all.map(|(source, fields, route)| referring(snapshot, source, fields, route)).collect()
    }

    /// The fields with photos, in the same order.
    pub(super) fn field_photos(&mut self) -> Vec<&mut FieldPhotos> {
        let stories = self.stories.iter_mut().map(|story| &mut story.fields);
        let pages = self.pages.iter_mut().map(|page| &mut page.fields);
        let issues = self.issues.iter_mut().map(|issue| &mut issue.fields);
        let passages = self.passages.iter_mut().map(|passage| &mut passage.fields);
        let site = std::iter::once(&mut self.fields);
        let all = stories.chain(pages).chain(issues).chain(passages).chain(site);
        all.filter(|fields| !fields.placements.is_empty()).collect()
    }
}

fn referring<'a>(
    snapshot: &'a Snapshot,
    source: &'a SourcePath,
    fields: &'a FieldPhotos,
    route: &'a Route,
) -> Referring<'a> {
    let (yaml, offset) = yaml_of(source, snapshot.text(source).unwrap_or_default());
    Referring {
        source,
        body: None,
        photos: fields.placements.iter().map(|(_, placement)| placement).collect(),
        file: None,
        route,
        places: Places::new(yaml, offset),
    }
}
