//! Puts links and photos into their places, with the words used there.

use std::collections::BTreeMap;

use super::assemble::Assembly;
use super::figure::{OtherFigure, PlacedRecording};
use super::furniture;
use super::links::LinkTarget;
use super::media::{self, Media, Photo, PictureProblems};
use super::photo_desk::{self, Placed};
use super::recording::{Companions, Recording};
use super::resolve::{self, References, Referring};
use super::{Edition, Issue};
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::path::{Route, SourcePath};
use crate::base::snapshot::Snapshot;
use crate::content::article::Placement;
use crate::content::markdown::Image;
use crate::content::settings::Settings;
use crate::content::sidecar::PhotoText;
use crate::pictures::recording::Format;
use crate::pictures::slot::Look;

/// Gives photos their words, and checks them.
pub(super) struct Filler<'a> {
    pub(super) media: &'a Media,
    pub(super) settings: &'a Settings,
    pub(super) doubts: PictureProblems,
    pub(super) found: &'a mut Vec<Diagnostic>,
}

/// The words of a picture in a place.
struct Words<'a> {
    text: &'a PhotoText,
    look: Look,
    /// The route of the page it belongs to.
    page: &'a Route,
    /// The targets of the links in its caption.
    caption: Option<&'a Vec<LinkTarget>>,
}

/// The links and photos of one source.
pub(super) struct Filled {
    pub(super) links: Vec<Option<String>>,
    pub(super) images: Vec<Option<Photo>>,
    pub(super) other_figures: BTreeMap<usize, OtherFigure>,
    pub(super) photos: Vec<Photo>,
    pub(super) absent: Vec<PhotoText>,
}

impl Filler<'_> {
    /// Puts the links and photos of one source into their places.
    pub(super) fn fill(&mut self, referring: &Referring<'_>, references: &References) -> Filled {
        let (links, images) = (self.links(references), self.images(referring, references));
        let other_figures = self.other_figures(referring, references);
        let (photos, absent) = self.photos(referring, references);
        Filled { links, images, other_figures, photos, absent }
    }

    /// The URLs of links, without those that lead nowhere.
    pub(super) fn links(&self, references: &References) -> Vec<Option<String>> {
        references.links.iter().map(|lead| self.url(lead)).collect()
    }

    fn url(&self, lead: &LinkTarget) -> Option<String> {
        match lead {
            LinkTarget::Url(url) | LinkTarget::Elsewhere(url, _) => Some(url.clone()),
            LinkTarget::File(path, rest) => {
                let route = self.media.route(path)?;
                Some(format!("{}{rest}", route.url(self.settings.base.prefix())))
            }
            LinkTarget::Nowhere(_) => None,
        }
    }

    /// The pictures in a text. If `photos` also lists one, its words come from there.
    fn images(&mut self, referring: &Referring<'_>, references: &References) -> Vec<Option<Photo>> {
        let images = referring.body.map_or(&[][..], |body| &body.images);
        let mut photos = Vec::new();
        for (image, path) in images.iter().zip(&references.images) {
            let words = media::words_of(image);
            let also = references.photos.iter().position(|p| p.is_some() && p == path);
            let caption = match also.filter(|n| referring.photos[*n].text.caption.is_some()) {
                Some(n) => references.photo_captions.get(n),
                None => references.image_captions.get(photos.len()),
            };
            let also = also.and_then(|n| referring.photos.get(n));
            let text = also.map_or_else(|| words.clone(), |placement| placement.text.or(&words));
            let look = also.map(|placement| placement.look).unwrap_or_default();
            let place = |keys: &[&str]| match also.filter(|_| !keys.is_empty()) {
                Some(placement) => referring.place(placement, keys),
                None => Place::at(referring.source, image.span.clone()),
            };
            let words = Words { text: &text, look, page: referring.route, caption };
            photos.push(path.as_ref().and_then(|path| self.photo(path, &words, &place)));
        }
        photos
    }

    /// The photos of a front matter that are not also figures in the text, and the words of those that cannot be
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
            .filter(|(i, _)| !i.inline || i.raw)
            .map(|(_, p)| p)
            .collect();
        let (mut photos, mut absent) = (Vec::new(), Vec::new());
        let captions = &references.photo_captions;
        let placed = referring.photos.iter().zip(&references.photos).zip(captions);
        for ((placement, path), caption) in placed {
            if path.is_some() && figures.contains(&path) {
                continue;
            }
            let place = |keys: &[&str]| referring.place(placement, keys);
            let (text, look, page) = (&placement.text, placement.look, referring.route);
            let words = Words { text, look, page, caption: Some(caption) };
            match path.as_ref().and_then(|path| self.photo(path, &words, &place)) {
                Some(photo) => photos.push(photo),
                None => absent.push(media::words_alone(&placement.text, self.settings)),
            }
        }
        (photos, absent)
    }

    /// A picture in its place, checked.
    fn photo(&mut self, path: &SourcePath, words: &Words<'_>, place: Placed<'_>) -> Option<Photo> {
        // Problems of the picture itself are reported once, at the first place that shows it.
        let doubts = self.doubts.remove(path).unwrap_or_default().into_iter();
        self.found.extend(doubts.map(|doubt| match doubt.is_about(path) {
            true => doubt.related(place(&[]), "shown here"),
            false => doubt,
        }));
        let url = |n: usize| self.caption_url(words.caption?.get(n)?, words.page);
        let photo = self.media.photo(path, (words.text, words.look, &url), self.settings)?;
        self.found.extend(photo_desk::look_over(&photo, self.settings, place));
        Some(photo)
    }

    /// The photos of a source without text, each at its place; `None` for one that cannot be shown.
    pub(super) fn each(
        &mut self,
        referring: &Referring<'_>,
        references: &References,
    ) -> Vec<Option<Photo>> {
        let placed = referring.photos.iter().zip(&references.photos);
        let placed: Vec<_> = placed.zip(&references.photo_captions).collect();
        let photo = |((placement, path), caption): ((&&Placement, &Option<SourcePath>), _)| {
            let place = |keys: &[&str]| referring.place(placement, keys);
            let (text, look, page) = (&placement.text, placement.look, referring.route);
            let words = Words { text, look, page, caption: Some(caption) };
            path.as_ref().and_then(|path| self.photo(path, &words, &place))
        };
        placed.into_iter().map(photo).collect()
    }

    /// The problems of pictures that have not been reported yet.
    pub(super) fn put_aside(self) -> PictureProblems {
        self.doubts
    }

    /// The address that a link in a caption leads to. The caption also appears on other pages than its own.
    fn caption_url(&self, lead: &LinkTarget, page: &Route) -> Option<String> {
        let url = self.url(lead)?;
        let page = || page.url(self.settings.base.prefix());
        Some(if url.starts_with('#') { format!("{}{url}", page()) } else { url })
    }

    /// The figures in a text that are not pictures.
    fn other_figures(
        &mut self,
        referring: &Referring<'_>,
        references: &References,
    ) -> BTreeMap<usize, OtherFigure> {
        let images = referring.body.map_or(&[][..], |body| &body.images);
        let mut figures = BTreeMap::new();
        for (n, (image, leads)) in images.iter().zip(&references.image_captions).enumerate() {
            let place = || Place::at(referring.source, image.span.clone());
            let path = references.images.get(n).and_then(Option::as_ref);
            let in_print = |text| {
                let url = |n: usize| self.caption_url(leads.get(n)?, referring.route);
                media::words_in_print(text, self.settings, &url)
            };
            if let Some(embed) = image.embed() {
                let (text, caption_html) = in_print(media::words_of(image));
                figures.insert(n, OtherFigure::Embed { text: Box::new(text), caption_html });
                self.found.extend(
                    untitled(image, &embed.host, place).into_iter().chain(lost_link(image, place)),
                );
            } else if let Some((path, companions)) = path.zip(references.recordings.get(&n))
                && let Some(recording) = self.media.recordings.get(path)
            {
                let words = media::words_of(image).or(&recording.text);
                let is_named = words.alt.is_some();
                let placed = self.recording((path, recording), companions, in_print(words));
                figures.extend(placed.map(|placed| (n, OtherFigure::Recording(Box::new(placed)))));
                let found = (!is_named).then(|| untitled(image, path.name(), place));
                self.found.extend(found.flatten().into_iter().chain(lost_link(image, place)));
            }
        }
        figures
    }

    /// A film or sound in its place.
    fn recording(
        &self,
        (path, recording): (&SourcePath, &Recording),
        companions: &Companions,
        (text, caption_html): (PhotoText, Option<String>),
    ) -> Option<PlacedRecording> {
        let format = Format::of_name(path)?;
        let poster = |path: &SourcePath| {
            let words = (&PhotoText::default(), Look::default(), &|_: usize| None);
            self.media.photo(path, (words.0, words.1, words.2), self.settings)
        };
        let captions = companions.captions.iter();
        Some(PlacedRecording {
            route: self.media.route(path)?.clone(),
            is_film: format.is_film,
            media_type: format.media_type.to_owned(),
            bytes: recording.bytes,
            seconds: recording.seconds,
            size: recording.size,
            poster: companions.poster.as_ref().and_then(poster),
            captions: captions
                .filter_map(|(tag, file)| Some((tag.clone(), self.media.route(file)?.clone())))
                .collect(),
            text,
            caption_html,
        })
    }

    /// Reports problems of pictures that are not shown anywhere.
    pub(super) fn put_away(self) {
        self.found.extend(self.doubts.into_values().flatten());
    }
}

impl Assembly<'_> {
    /// Puts links and photos into their places.
    pub(super) fn fill(&mut self, references: Vec<References>, doubts: PictureProblems) {
        let mut references = references.into_iter();
        let Edition { stories, pages, issues, passages, media, settings, .. } = &mut self.edition;
        let snapshot = self.snapshot;
        let mut desk = Filler { media, settings, doubts, found: &mut self.found };
        for (story, refs) in stories.iter_mut().zip(references.by_ref()) {
            let filled = desk.fill(&story.referring(snapshot), &refs);
            (story.links, story.images) = (filled.links, filled.images);
            (story.photos, story.absent) = (filled.photos, filled.absent);
            story.other_figures = filled.other_figures;
        }
        for (page, refs) in pages.iter_mut().zip(references.by_ref()) {
            let filled = desk.fill(&page.referring(), &refs);
            (page.links, page.images) = (filled.links, filled.images);
            page.other_figures = filled.other_figures;
        }
        for (issue, refs) in issues.iter_mut().zip(references.by_ref()) {
            let filled = desk.fill(&issue.referring(snapshot), &refs);
            issue.fill(filled, &refs, snapshot);
        }
        for (passage, refs) in passages.iter_mut().zip(references.by_ref()) {
            let filled = desk.fill(&passage.referring(snapshot), &refs);
            (passage.links, passage.images) = (filled.links, filled.images);
            passage.other_figures = filled.other_figures;
            passage.portrait = filled.photos.into_iter().next();
        }
        let doubts = desk.put_aside();
        let doubts = self.fill_fields(references.by_ref(), doubts);
        self.fill_site(references.next(), doubts);
    }

    /// Puts the links and the icon of `site.yaml` into their places.
    fn fill_site(&mut self, references: Option<References>, doubts: PictureProblems) {
        let Edition { menu, icon, media, settings, .. } = &mut self.edition;
        let desk = Filler { media, settings, doubts, found: &mut self.found };
        if let Some(refs) = references {
            *menu = furniture::menu(settings, desk.links(&refs));
            let found = resolve::site_file(self.snapshot)
                .map(|site| site.icon(&refs, desk.media, settings));
            let (shown, wrong) = found.unwrap_or_default();
            *icon = shown;
            desk.found.extend(wrong);
        }
        desk.put_away();
    }

    /// Puts the photos of fields into their places. Returns the problems of pictures that are left.
    fn fill_fields(
        &mut self,
        references: impl Iterator<Item = References>,
        doubts: PictureProblems,
    ) -> PictureProblems {
        let Edition { media, settings, .. } = &self.edition;
        let mut desk = Filler { media, settings, doubts, found: &mut self.found };
        let sources = self.edition.with_field_photos(self.snapshot);
        let photos = sources.iter().zip(references).map(|(source, refs)| desk.each(source, &refs));
        let photos: Vec<_> = photos.collect();
        drop(sources);
        let doubts = desk.put_aside();
        for (fields, photos) in self.edition.field_photos().into_iter().zip(photos) {
            fields.fill(photos);
        }
        doubts
    }
}

impl Issue {
    /// Takes what was found for it. Its cover is the first photo, unless that could not be read.
    fn fill(&mut self, filled: Filled, references: &References, snapshot: &Snapshot) {
        let mut photos = filled.photos.into_iter();
        let has_cover =
            self.file.cover.is_some() && references.photos.first().is_some_and(Option::is_some);
        self.cover = if has_cover { photos.next() } else { None };
        self.photos = photos.collect();
        self.pdf = filled.links.into_iter().flatten().next().map(|url| {
            let file = references.linked().next().and_then(|path| snapshot.get(path));
            (url, file.map_or(0, |file| file.len))
        });
    }
}

/// Reports a link around something that readers play: it cannot be a link, too.
fn lost_link(image: &Image, place: impl FnOnce() -> Place) -> Option<Diagnostic> {
    image.link?;
    let message = "the link around a film, sound or card is not published";
    let hint = format!("put the link into the caption: `![…]({} \"[More](address)\")`", image.src);
    Some(Diagnostic::new(Code::MisplacedLink, place(), message).hint(hint))
}

/// Reports that a figure has no words that say what it shows.
fn untitled(image: &Image, what: &str, place: impl FnOnce() -> Place) -> Option<Diagnostic> {
    let message = format!("nothing says what is shown from {what}");
    let hint = format!("write it into the brackets: `![A crane at work]({})`", image.src);
    image.alt.is_empty().then(|| Diagnostic::new(Code::NoAlt, place(), message).hint(hint))
}
