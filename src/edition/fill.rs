//! Puts links and photos into their places, with the words used there.

use super::links::LinkTarget;
use super::media::{self, Media, Photo, PictureProblems};
use super::photo_desk::{self, Placed};
use super::resolve::{References, Referring};
use crate::base::diagnostic::{Diagnostic, Place};
use crate::base::path::{Route, SourcePath};
use crate::content::settings::Settings;
use crate::content::sidecar::PhotoText;
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
    pub(super) photos: Vec<Photo>,
    pub(super) absent: Vec<PhotoText>,
}

impl Filler<'_> {
    /// Puts the links and photos of one source into their places.
    pub(super) fn fill(&mut self, referring: &Referring<'_>, references: &References) -> Filled {
        let (links, images) = (self.links(references), self.images(referring, references));
        let (photos, absent) = self.photos(referring, references);
        Filled { links, images, photos, absent }
    }

    fn links(&self, references: &References) -> Vec<Option<String>> {
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
        let url = |n: usize| {
            let url = self.url(words.caption?.get(n)?)?;
            // The caption also appears on other pages.
            let page = || words.page.url(self.settings.base.prefix());
            Some(if url.starts_with('#') { format!("{}{url}", page()) } else { url })
        };
        let photo = self.media.photo(path, (words.text, words.look, &url), self.settings)?;
        self.found.extend(photo_desk::look_over(&photo, self.settings, place));
        Some(photo)
    }

    /// Reports problems of pictures that are not shown anywhere.
    pub(super) fn put_away(self) {
        self.found.extend(self.doubts.into_values().flatten());
    }
}
