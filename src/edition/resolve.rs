//! What texts refer to: links, photos and files, followed in parallel, then put in their places.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::assemble::Assembly;
use super::desk::{self, Placed};
use super::links::{Leads, Target, Targets};
use super::media::{self, Asked, Doubts, Media, Photo};
use super::{Edition, Issue, Page, Story};
use crate::article::{Article, Placement};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::markdown::Body;
use crate::path::SourcePath;
use crate::settings::Settings;
use crate::sidecar::PhotoText;
use crate::slot::Look;
use crate::snapshot::Snapshot;
use crate::yaml::Places;

/// What one source refers to, before anything is known of the files.
#[derive(Default)]
struct References {
    links: Vec<Leads>,
    images: Vec<Option<SourcePath>>,
    photos: Vec<Option<SourcePath>>,
    /// The photos that readers may have in their full size.
    originals: Vec<SourcePath>,
    found: Vec<Diagnostic>,
}

/// A source whose references are followed.
pub(super) struct Referring<'a> {
    source: &'a SourcePath,
    body: Option<&'a Body>,
    pub(super) photos: Vec<&'a Placement>,
    /// Where the photos stand.
    places: Places<'a>,
}

impl Assembly<'_> {
    /// Follows every reference of the edition and fills in where they lead.
    pub(super) fn resolve(&mut self) {
        let (references, found) = self.follow_all();
        self.found.extend(found);
        let files: BTreeSet<SourcePath> =
            references.iter().flat_map(|r| r.files().cloned()).collect();
        let asked = self.asked(&references);
        let sources = (self.snapshot, &self.spoilt);
        let (media, doubts) = Media::read(&files, &asked, sources, &self.edition.settings);
        self.kept_back.extend(files.into_iter().filter(|path| !media.has(path)));
        self.edition.media = media;
        self.fill(references, doubts);
    }

    /// The references of every story, page and issue, in this order.
    fn follow_all(&self) -> (Vec<References>, Vec<Diagnostic>) {
        let edition = &self.edition;
        let targets = self.targets();
        let stories = edition.stories.iter().map(|story| story.referring(self.snapshot));
        let pages = edition.pages.iter().map(Page::referring);
        let issues = edition.issues.iter().map(|issue| issue.referring(self.snapshot));
        let all: Vec<Referring<'_>> = stories.chain(pages).chain(issues).collect();
        let mut references: Vec<References> =
            all.par_iter().map(|referring| referring.follow(&targets)).collect();
        let found = references.iter_mut().flat_map(|r| std::mem::take(&mut r.found)).collect();
        (references, found)
    }

    /// What is asked of pictures, and said of them, in the order of the edition.
    fn asked(&self, references: &[References]) -> Asked {
        let edition = &self.edition;
        let mut asked = Asked::default();
        let stories = edition.stories.iter().map(|story| story.referring(self.snapshot));
        let pages = edition.pages.iter().map(Page::referring);
        let issues = edition.issues.iter().map(|issue| issue.referring(self.snapshot));
        for (referring, found) in stories.chain(pages).chain(issues).zip(references) {
            asked.originals.extend(found.originals().cloned());
            for (placement, path) in referring.photos.iter().zip(&found.photos) {
                path.iter().for_each(|path| asked.hear(path, &placement.text));
            }
            let images = referring.body.map_or(&[][..], |body| &body.images);
            for (image, path) in images.iter().zip(&found.images) {
                path.iter().for_each(|path| asked.hear(path, &media::words_of(image)));
            }
        }
        asked
    }

    fn targets(&self) -> Targets<'_> {
        let edition = &self.edition;
        let mut pages: BTreeMap<&SourcePath, Target<'_>> =
            self.hidden.iter().map(|source| (source, Target::Hidden)).collect();
        for story in &edition.stories {
            let target =
                Target::Page { url: edition.url(&story.route), body: Some(&story.article.body) };
            pages.insert(&story.article.source, target);
        }
        for page in &edition.pages {
            let target =
                Target::Page { url: edition.url(&page.route), body: Some(&page.plain.body) };
            pages.insert(&page.plain.source, target);
        }
        for issue in &edition.issues {
            let target = Target::Page { url: edition.url(&issue.route), body: None };
            pages.insert(&issue.file.source, target);
        }
        Targets { pages, snapshot: self.snapshot, prefix: edition.settings.base.prefix() }
    }

    /// Puts links and photos in their places.
    fn fill(&mut self, references: Vec<References>, doubts: Doubts) {
        let mut references = references.into_iter();
        let Edition { stories, pages, issues, media, settings, .. } = &mut self.edition;
        let snapshot = self.snapshot;
        let mut desk = Desk { media, settings, doubts, found: &mut self.found };
        for (story, refs) in stories.iter_mut().zip(references.by_ref()) {
            let filled = desk.fill(&story.referring(snapshot), &refs);
            (story.links, story.images) = (filled.links, filled.images);
            (story.photos, story.absent) = (filled.photos, filled.absent);
        }
        for (page, refs) in pages.iter_mut().zip(references.by_ref()) {
            let filled = desk.fill(&page.referring(), &refs);
            (page.links, page.images) = (filled.links, filled.images);
        }
        for (issue, refs) in issues.iter_mut().zip(references) {
            let filled = desk.fill(&issue.referring(snapshot), &refs);
            let mut photos = filled.photos.into_iter();
            // The cover is the first of an issue's photos, unless it could not be read.
            let has_cover =
                issue.file.cover.is_some() && refs.photos.first().is_some_and(Option::is_some);
            issue.cover = if has_cover { photos.next() } else { None };
            issue.photos = photos.collect();
        }
        desk.put_away();
    }
}

impl Edition {
    /// Where photos are placed, each at the first of its places.
    pub fn places_of(
        &self,
        mut wanted: BTreeSet<(SourcePath, Look)>,
        snapshot: &Snapshot,
    ) -> BTreeMap<(SourcePath, Look), Place> {
        let mut places = BTreeMap::new();
        let stories = self.stories.iter().map(|story| story.referring(snapshot));
        let pages = self.pages.iter().map(Page::referring);
        let issues = self.issues.iter().map(|issue| issue.referring(snapshot));
        for referring in stories.chain(pages).chain(issues) {
            for (photo, place) in referring.placed(snapshot) {
                if wanted.remove(&photo) {
                    places.insert(photo, place());
                }
            }
        }
        places
    }
}

impl References {
    /// The files that have to be published for it.
    fn files(&self) -> impl Iterator<Item = &SourcePath> {
        let linked = self.links.iter().filter_map(|lead| match lead {
            Leads::File(path, _) => Some(path),
            _ => None,
        });
        linked.chain(self.images.iter().flatten()).chain(self.photos.iter().flatten())
    }

    /// The files that are published themselves, if they are pictures.
    fn originals(&self) -> impl Iterator<Item = &SourcePath> {
        let linked = self.links.iter().filter_map(|lead| match lead {
            Leads::File(path, _) => Some(path),
            _ => None,
        });
        linked.chain(&self.originals)
    }
}

impl Story {
    pub(super) fn referring<'a>(&'a self, snapshot: &'a Snapshot) -> Referring<'a> {
        let Article { front_matter, source, .. } = &*self.article;
        let yaml = || front_matter.yaml(snapshot.text(source).unwrap_or_default());
        Referring {
            source: &self.article.source,
            body: Some(&self.article.body),
            photos: self.article.head.photos.iter().collect(),
            places: Places::of(yaml, front_matter.yaml_start()),
        }
    }
}

impl Page {
    pub(super) fn referring(&self) -> Referring<'_> {
        Referring {
            source: &self.plain.source,
            body: Some(&self.plain.body),
            photos: Vec::new(),
            places: Places::new("", 0),
        }
    }
}

impl Issue {
    pub(super) fn referring<'a>(&'a self, snapshot: &'a Snapshot) -> Referring<'a> {
        let photos = self.file.cover.iter().chain(&self.file.photos).collect();
        let places = Places::of(|| snapshot.text(&self.file.source).unwrap_or_default(), 0);
        Referring { source: &self.file.source, body: None, photos, places }
    }
}

impl Referring<'_> {
    /// The place of the first of some keys that a placement has, or else of the placement.
    pub(super) fn place(&self, placement: &Placement, keys: &[&str]) -> Place {
        let has_caption = placement.text.caption.as_ref().is_some_and(|text| !text.is_empty());
        let keys: Vec<&str> =
            keys.iter().copied().filter(|key| has_caption || *key != "caption").collect();
        self.places.beside(self.source, &placement.at, &keys)
    }

    /// The pictures that are placed, how they are shown, and where; a picture that is also a figure in the
    /// text may come twice.
    pub(super) fn placed<'s>(
        &'s self,
        snapshot: &'s Snapshot,
    ) -> impl Iterator<Item = ((SourcePath, Look), Box<dyn Fn() -> Place + 's>)> {
        type Located<'s> = Box<dyn Fn() -> Place + 's>;
        let find = |src: &str| media::resolve(self.source, src, snapshot).ok();
        let placements = self.photos.iter().filter_map(move |placement| {
            let place: Located<'s> = Box::new(|| self.place(placement, &[]));
            Some(((find(&placement.src)?, placement.look), place))
        });
        let images = self.body.map_or(&[][..], |body| &body.images);
        let figures = images.iter().filter_map(move |image| {
            let place: Located<'s> = Box::new(|| Place::at(self.source, image.span.clone()));
            Some(((find(&media::decoded(&image.src))?, Look::default()), place))
        });
        placements.chain(figures)
    }

    fn follow(&self, targets: &Targets<'_>) -> References {
        let mut references = References::default();
        for placement in &self.photos {
            let place = || self.places.locate(self.source, &placement.at);
            let path = media::find(self.source, placement, place, targets.snapshot);
            let path = path.and_then(|path| must_be_picture(path, place));
            let path = references.keep(path);
            references.originals.extend(path.clone().filter(|_| placement.original));
            references.photos.push(path);
        }
        let Some(body) = self.body else { return references };
        for image in &body.images {
            let place = || Place::at(self.source, image.span.clone());
            let path = media::resolve(self.source, &media::decoded(&image.src), targets.snapshot)
                .map_err(|(m, hint)| {
                    Diagnostic::new(Code::MissingFile, place(), m).maybe_hint(hint)
                })
                .and_then(|path| must_be_picture(path, place));
            let path = references.keep(path);
            references.images.push(path);
        }
        for link in &body.links {
            let mut leads = targets.follow(self.source, body, link);
            if let Leads::Nowhere(diagnostic) = &mut leads {
                references.found.extend(diagnostic.take());
            }
            references.links.push(leads);
        }
        references
    }
}

impl References {
    fn keep(&mut self, path: Result<SourcePath, Diagnostic>) -> Option<SourcePath> {
        path.map_err(|diagnostic| self.found.push(diagnostic)).ok()
    }
}

fn must_be_picture(path: SourcePath, place: impl Fn() -> Place) -> Result<SourcePath, Diagnostic> {
    if crate::photo::is_picture_name(&path) {
        return Ok(path);
    }
    let message = format!("`{}` is no picture", path.name());
    Err(Diagnostic::new(Code::BadPhoto, place(), message)
        .hint("pictures are JPEG, PNG, WebP, GIF or TIFF files"))
}

/// Where photos get their words, and are looked over.
struct Desk<'a> {
    media: &'a Media,
    settings: &'a Settings,
    doubts: Doubts,
    found: &'a mut Vec<Diagnostic>,
}

/// What the references of one source have come to.
struct Filled {
    links: Vec<Option<String>>,
    images: Vec<Option<Photo>>,
    photos: Vec<Photo>,
    absent: Vec<PhotoText>,
}

impl Desk<'_> {
    fn fill(&mut self, referring: &Referring<'_>, references: &References) -> Filled {
        let (links, images) = (self.links(references), self.images(referring, references));
        let (photos, absent) = self.photos(referring, references);
        Filled { links, images, photos, absent }
    }

    fn links(&self, references: &References) -> Vec<Option<String>> {
        let prefix = self.settings.base.prefix();
        let url = |lead: &Leads| match lead {
            Leads::Url(url) => Some(url.clone()),
            Leads::File(path, rest) => {
                Some(format!("{}{rest}", self.media.route(path)?.url(prefix)))
            }
            Leads::Nowhere(_) => None,
        };
        references.links.iter().map(url).collect()
    }

    /// The pictures in a text. One that `photos` names too takes its words from there.
    fn images(&mut self, referring: &Referring<'_>, references: &References) -> Vec<Option<Photo>> {
        let images = referring.body.map_or(&[][..], |body| &body.images);
        let mut photos = Vec::new();
        for (image, path) in images.iter().zip(&references.images) {
            let words = media::words_of(image);
            let also = references.photos.iter().position(|p| p.is_some() && p == path);
            let also = also.and_then(|n| referring.photos.get(n));
            let text = also.map_or_else(|| words.clone(), |placement| placement.text.or(&words));
            let look = also.map(|placement| placement.look).unwrap_or_default();
            let place = |keys: &[&str]| match also.filter(|_| !keys.is_empty()) {
                Some(placement) => referring.place(placement, keys),
                None => Place::at(referring.source, image.span.clone()),
            };
            photos.push(path.as_ref().and_then(|path| self.photo(path, (&text, look), &place)));
        }
        photos
    }

    /// The photos of a front matter that are not figures in the text as well, and the words of those that cannot be
    /// shown.
    fn photos(
        &mut self,
        referring: &Referring<'_>,
        references: &References,
    ) -> (Vec<Photo>, Vec<PhotoText>) {
        let images = referring.body.map_or(&[][..], |body| &body.images);
        let figures: Vec<_> = images
            .iter()
            .zip(&references.images)
            .filter(|(i, _)| !i.inline)
            .map(|(_, p)| p)
            .collect();
        let (mut photos, mut absent) = (Vec::new(), Vec::new());
        for (placement, path) in referring.photos.iter().zip(&references.photos) {
            if path.is_some() && figures.contains(&path) {
                continue;
            }
            let place = |keys: &[&str]| referring.place(placement, keys);
            let words = (&placement.text, placement.look);
            match path.as_ref().and_then(|path| self.photo(path, words, &place)) {
                Some(photo) => photos.push(photo),
                None => absent.push(media::words_alone(&placement.text, self.settings)),
            }
        }
        (photos, absent)
    }

    /// A picture in a place, looked over.
    fn photo(
        &mut self,
        path: &SourcePath,
        (text, look): (&PhotoText, Look),
        place: Placed<'_>,
    ) -> Option<Photo> {
        // What is wrong with the picture itself is said once, with the first place where it is shown.
        let doubts = self.doubts.remove(path).unwrap_or_default().into_iter();
        self.found.extend(doubts.map(|doubt| match doubt.is_about(path) {
            true => doubt.related(place(&[]), "shown here"),
            false => doubt,
        }));
        let photo = self.media.photo(path, (text, look), self.settings)?;
        self.found.extend(desk::look_over(&photo, self.settings, place));
        Some(photo)
    }

    /// Says what is wrong with pictures that are shown nowhere.
    fn put_away(self) {
        self.found.extend(self.doubts.into_values().flatten());
    }
}
