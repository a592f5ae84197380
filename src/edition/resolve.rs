//! Follows links, photos and files in parallel, then puts them into their places.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use rayon::prelude::*;

use super::addresses::Addresses;
use super::assemble::Assembly;
use super::furniture::SiteFile;
use super::links::{LinkTarget, Target, Targets};
use super::media::{self, Asked, Media};
use super::missing::{Files, Missing};
use super::recording::Companions;
use super::remote;
use super::{Edition, Issue, StandingPage, Story};
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::path::{Route, SourcePath};
use crate::base::snapshot::Snapshot;
use crate::base::yaml::{KeyPath, Places};
use crate::content::article::{Article, Placement};
use crate::content::markdown::{self, Body, Image, Link};
use crate::content::sidecar::{self, PhotoText};
use crate::pictures::recording::Format;
use crate::pictures::slot::Look;

/// The references of one source, before the files are known.
#[derive(Default)]
pub(super) struct References {
    pub(super) links: Vec<LinkTarget>,
    pub(super) images: Vec<Option<SourcePath>>,
    pub(super) photos: Vec<Option<SourcePath>>,
    /// The targets of the links in the captions of pictures and photos.
    pub(super) image_captions: Vec<Vec<LinkTarget>>,
    pub(super) photo_captions: Vec<Vec<LinkTarget>>,
    /// The films and sounds in the text, by their numbers among its pictures, with the files that belong to them.
    pub(super) recordings: BTreeMap<usize, Companions>,
    /// The photos that are also published in full size.
    originals: Vec<SourcePath>,
    /// The pictures that stay on other sites: their hosts, and their places.
    remote: Vec<(String, Place)>,
    found: Vec<Diagnostic>,
}

/// A source whose references are resolved.
pub(super) struct Referring<'a> {
    pub(super) source: &'a SourcePath,
    pub(super) body: Option<&'a Body>,
    pub(super) photos: Vec<&'a Placement>,
    /// The route of its page.
    pub(super) route: &'a Route,
    /// A file that it offers, and the position of the reference.
    pub(super) file: Option<&'a (String, KeyPath)>,
    /// The places of its photos.
    pub(super) places: Places<'a>,
}

impl Assembly<'_> {
    /// Follows every reference of the edition, and fills in the targets.
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

    /// The references of every source, and of `site.yaml` after them.
    fn follow_all(&self) -> (Vec<References>, Vec<Diagnostic>) {
        let edition = &self.edition;
        let targets = self.targets();
        let all: Vec<Referring<'_>> = edition.referring(self.snapshot).collect();
        let mut references: Vec<References> =
            all.par_iter().map(|referring| referring.follow(&targets)).collect();
        let site = site_file(self.snapshot);
        references.extend(site.map(|site| site.follow(self.settings(), &targets)));
        let mut found: Vec<Diagnostic> =
            references.iter_mut().flat_map(|r| std::mem::take(&mut r.found)).collect();
        let remote = references.iter_mut().flat_map(|r| std::mem::take(&mut r.remote));
        found.extend(remote::by_host(remote));
        (references, found)
    }

    /// What the places of pictures ask for, in the order of the edition.
    fn asked(&self, references: &[References]) -> Asked {
        let edition = &self.edition;
        let mut asked = Asked::default();
        for (referring, found) in edition.referring(self.snapshot).zip(references) {
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

    pub(super) fn targets(&self) -> Targets<'_> {
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
                Target::Page { url: edition.url(&page.route), body: Some(&page.content.body) };
            pages.insert(&page.content.source, target);
        }
        for passage in &edition.passages {
            let target = Target::Page { url: edition.url(&passage.route), body: None };
            pages.insert(passage.content.source(), target);
        }
        for issue in &edition.issues {
            let target = Target::Page { url: edition.url(&issue.route), body: None };
            pages.insert(&issue.file.source, target);
        }
        Targets {
            pages,
            files: Files::new(self.snapshot),
            base: &edition.settings.base,
            allows_remote: edition.settings.allows_remote,
            gather: Box::new(|| {
                Addresses::of(edition, &self.withheld, &self.former, &self.fixed_routes)
            }),
            addresses: OnceLock::new(),
        }
    }
}

impl Edition {
    /// The sources with references: stories, pages, issues, passages, and fields with photos, in this order.
    fn referring<'a>(&'a self, snapshot: &'a Snapshot) -> impl Iterator<Item = Referring<'a>> {
        let stories = self.stories.iter().map(|story| story.referring(snapshot));
        let pages = self.pages.iter().map(StandingPage::referring);
        let issues = self.issues.iter().map(|issue| issue.referring(snapshot));
        let passages = self.passages.iter().map(|passage| passage.referring(snapshot));
        let fields = self.with_field_photos(snapshot);
        stories.chain(pages).chain(issues).chain(passages).chain(fields)
    }

    /// The places of photos; for each, the first one.
    pub fn places_of(
        &self,
        mut wanted: BTreeSet<(SourcePath, Look)>,
        snapshot: &Snapshot,
    ) -> BTreeMap<(SourcePath, Look), Place> {
        let mut places = BTreeMap::new();
        for referring in self.referring(snapshot) {
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
    /// The files that must be published for it.
    fn files(&self) -> impl Iterator<Item = &SourcePath> {
        let shown = self.images.iter().flatten().chain(self.photos.iter().flatten());
        self.linked().chain(shown).chain(self.recordings.values().flat_map(Companions::files))
    }

    /// The files that are published themselves if they are pictures.
    fn originals(&self) -> impl Iterator<Item = &SourcePath> {
        self.linked().chain(&self.originals)
    }

    /// The files that links in the text and in captions lead to.
    pub(super) fn linked(&self) -> impl Iterator<Item = &SourcePath> {
        let captions = self.image_captions.iter().chain(&self.photo_captions).flatten();
        self.links.iter().chain(captions).filter_map(|lead| match lead {
            LinkTarget::File(path, _) => Some(path),
            _ => None,
        })
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
            file: None,
            route: &self.route,
            places: Places::of(yaml, front_matter.yaml_start()),
        }
    }
}

impl StandingPage {
    pub(super) fn referring(&self) -> Referring<'_> {
        Referring {
            source: &self.content.source,
            body: Some(&self.content.body),
            photos: Vec::new(),
            file: None,
            route: &self.route,
            places: Places::new("", 0),
        }
    }
}

impl Issue {
    pub(super) fn referring<'a>(&'a self, snapshot: &'a Snapshot) -> Referring<'a> {
        let photos = self.file.cover.iter().chain(&self.file.photos).collect();
        let places = Places::of(|| snapshot.text(&self.file.source).unwrap_or_default(), 0);
        Referring {
            source: &self.file.source,
            body: None,
            photos,
            file: self.file.pdf.as_ref(),
            route: &self.route,
            places,
        }
    }
}

impl Referring<'_> {
    /// The place of the first of these keys in a placement, or else of the placement.
    pub(super) fn place(&self, placement: &Placement, keys: &[&str]) -> Place {
        let has_caption = placement.text.caption.as_ref().is_some_and(|text| !text.is_empty());
        let keys: Vec<&str> =
            keys.iter().copied().filter(|key| has_caption || *key != "caption").collect();
        self.places.beside(self.source, &placement.at, &keys)
    }

    /// The placed pictures, how they are shown, and where. A picture that is also a figure in the text can appear
    /// twice.
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
            let path = picture(self.source, &placement.src, place, targets);
            let path = references.keep(path);
            let caption = self.caption(&placement.text, path.as_ref(), targets.files.snapshot);
            let place = || self.place(placement, &["caption"]);
            let leads = caption.map(|caption| self.follow_caption(&caption, &place, targets));
            let leads = references.settle(leads.unwrap_or_default());
            references.photo_captions.push(leads);
            references.originals.extend(path.clone().filter(|_| placement.original));
            references.photos.push(path);
        }
        if let Some((path, at)) = self.file {
            let (start, end) = self.places.locate(self.source, at).span.unwrap_or_default();
            let link = Link { target: path.clone(), title: None, span: start..end, raw: false };
            let lead = targets.follow(self.source, &Body::default(), &link);
            references.links = references.settle(vec![lead]);
            references.found.extend(self.no_pdf(at, &references, targets.files.snapshot));
        }
        let Some(body) = self.body else { return references };
        for image in &body.images {
            self.follow_image(image, targets, &mut references);
        }
        let leads = body.links.iter().map(|link| targets.follow(self.source, body, link));
        references.links = references.settle(leads.collect());
        references
    }

    /// The mistake that the printed issue is not a PDF (ISO 32000-2, section 7.5.2).
    fn no_pdf(&self, at: &KeyPath, found: &References, snapshot: &Snapshot) -> Option<Diagnostic> {
        let path = found.linked().next()?;
        let begins = |bytes: &[u8]| bytes.windows(5).any(|part| part == b"%PDF-");
        if begins(snapshot.head(path)) {
            return None;
        }
        let message = format!("`{}` is not a PDF, though its name says so", path.name());
        let place = self.places.locate(self.source, at);
        let hint = "export the issue as a PDF again";
        Some(Diagnostic::new(Code::BadValue, place, message).hint(hint))
    }

    /// Follows a picture, film or sound of the text, or something of another site.
    fn follow_image(&self, image: &Image, targets: &Targets<'_>, references: &mut References) {
        let place = || Place::at(self.source, image.span.clone());
        let is_embed = image.embed().is_some();
        if targets.allows_remote && image.is_remote() && !is_embed {
            references.remote.push((remote::host(&image.src), place()));
            references.images.push(None);
            references.image_captions.push(Vec::new());
            return;
        }
        let snapshot = targets.files.snapshot;
        let is_recording = |path: &SourcePath| !image.inline && Format::of_name(path).is_some();
        let shown = |path: SourcePath| match is_recording(&path) {
            true => Ok(path),
            false => must_be_picture(path, snapshot, place),
        };
        let path = (!is_embed).then(|| {
            let path =
                file(self.source, &media::decoded(&image.src), place, targets).and_then(shown);
            references.keep(path)
        });
        let path = path.flatten();
        if let Some(path) = path.as_ref().filter(|path| is_recording(path)) {
            let mut companions = Companions::of(path, snapshot);
            references.found.extend(companions.check(snapshot));
            references.recordings.insert(references.images.len(), companions);
        }
        let caption = self.caption(&media::words_of(image), path.as_ref(), snapshot);
        let leads = caption.map(|caption| self.follow_caption(&caption, &place, targets));
        let leads = references.settle(leads.unwrap_or_default());
        references.image_captions.push(leads);
        references.images.push(path);
    }

    /// The caption of a picture in its place: its own, or else that of the sidecar.
    fn caption(
        &self,
        words: &PhotoText,
        picture: Option<&SourcePath>,
        snapshot: &Snapshot,
    ) -> Option<Caption> {
        if let Some(text) = &words.caption {
            return Some(Caption { text: text.clone(), sidecar: None });
        }
        let file = media::sidecar_of(picture?)?;
        let yaml = snapshot.text(&file)?;
        let (words, _) = sidecar::parse(&file, yaml);
        let place = Places::new(yaml, 0).locate(&file, &KeyPath::key("caption"));
        Some(Caption { text: words.caption?, sidecar: Some(place) })
    }

    /// Follows the links in a caption, which belongs to a place in this source or to a sidecar.
    fn follow_caption(
        &self,
        caption: &Caption,
        place: &dyn Fn() -> Place,
        targets: &Targets<'_>,
    ) -> Vec<LinkTarget> {
        let links = markdown::line_targets(&caption.text);
        if links.is_empty() {
            return Vec::new();
        }
        let place = caption.sidecar.clone().unwrap_or_else(place);
        let (start, end) = place.span.unwrap_or_default();
        let nothing = Body::default();
        let own = self.body.unwrap_or(&nothing);
        let link = |target| Link { target, title: None, span: start..end, raw: false };
        links.into_iter().map(|target| targets.follow(&place.file, own, &link(target))).collect()
    }
}

/// The picture that a source refers to.
pub(super) fn picture(
    source: &SourcePath,
    reference: &str,
    place: impl Fn() -> Place,
    targets: &Targets<'_>,
) -> Result<SourcePath, Diagnostic> {
    let path = file(source, reference, &place, targets)?;
    must_be_picture(path, targets.files.snapshot, place)
}

/// The file that a source refers to.
fn file(
    source: &SourcePath,
    reference: &str,
    place: impl Fn() -> Place,
    targets: &Targets<'_>,
) -> Result<SourcePath, Diagnostic> {
    match media::resolve(source, reference, targets.files.snapshot) {
        Ok(path) => Ok(path),
        Err(Missing::Elsewhere) => Err(remote::not_here(reference, place())),
        Err(missing) => {
            let (message, hint) = missing.explain(reference, source, &targets.files);
            Err(Diagnostic::new(Code::MissingFile, place(), message).maybe_hint(hint))
        }
    }
}

/// The text of `site.yaml`.
pub(super) fn site_file(snapshot: &Snapshot) -> Option<SiteFile<'_>> {
    let file = SourcePath::new("site.yaml").ok()?;
    SiteFile::new(snapshot.text(&file)?)
}

/// A caption whose links are resolved.
struct Caption {
    text: String,
    /// Its place, if that is in a sidecar.
    sidecar: Option<Place>,
}

impl References {
    /// Collects the problems of links.
    pub(super) fn settle(&mut self, mut leads: Vec<LinkTarget>) -> Vec<LinkTarget> {
        for lead in &mut leads {
            match lead {
                LinkTarget::Nowhere(diagnostic) => self.found.extend(diagnostic.take()),
                LinkTarget::Elsewhere(_, diagnostic) => self.found.push((**diagnostic).clone()),
                _ => {}
            }
        }
        leads
    }

    pub(super) fn keep(&mut self, path: Result<SourcePath, Diagnostic>) -> Option<SourcePath> {
        path.map_err(|diagnostic| self.found.push(diagnostic)).ok()
    }
}

fn must_be_picture(
    path: SourcePath,
    snapshot: &Snapshot,
    place: impl Fn() -> Place,
) -> Result<SourcePath, Diagnostic> {
    if media::is_picture(&path, snapshot) {
        return Ok(path);
    }
    let name = path.name();
    let message = format!("`{name}` is not a picture");
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let hint = match ending.as_str() {
        _ if Format::of_name(&path).is_some() => {
            format!(
                "films and sounds can be in the text: write `![What it shows]({name})` into a paragraph of its own"
            )
        }
        "mov" | "ogv" | "avi" | "mkv" | "wmv" => "save the film as MP4 or WebM".to_owned(),
        "wav" | "aif" | "aiff" | "flac" | "wma" => "save the sound as MP3 or Ogg".to_owned(),
        "pdf" | "doc" | "docx" => format!("link to it: `[words]({name})`"),
        _ => "pictures are JPEG, PNG, WebP, GIF, TIFF or SVG files".to_owned(),
    };
    Err(Diagnostic::new(Code::BadPhoto, place(), message).hint(hint))
}
