//! The parts of every page: the menu and the site's icon.

use serde::{Deserialize, Serialize};

use super::links::{LinkTarget, Targets};
use super::media::{Media, Photo};
use super::resolve::{References, picture};
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::path::SourcePath;
use crate::base::yaml::Places;
use crate::content::markdown::{Body, Link};
use crate::content::settings::{Icon, MenuLink, Settings};
use crate::content::sidecar::PhotoText;
use crate::pictures::slot::Look;

/// The width and height that the largest file of an icon has, in pixels.
pub const ICON_SIZE: u32 = 512;

/// The links at the head and foot of every page, without those that lead to something hidden.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Menu {
    /// At the head.
    pub head: Vec<MenuEntry>,
    /// At the foot.
    pub foot: Vec<MenuEntry>,
}

/// A link of the menu.
#[derive(PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct MenuEntry {
    /// The text that readers see.
    pub label: String,
    /// Its target.
    pub url: String,
}

/// `site.yaml`, and the places of values in it.
pub(super) struct SiteFile<'a> {
    source: SourcePath,
    places: Places<'a>,
}

impl<'a> SiteFile<'a> {
    /// Takes the text of the file.
    pub(super) fn new(text: &'a str) -> Option<Self> {
        let source = SourcePath::new("site.yaml").ok()?;
        Some(Self { source, places: Places::new(text, 0) })
    }

    fn icon_place(&self, icon: &Icon) -> Place {
        self.places.locate(&self.source, &icon.at)
    }

    /// Follows the links of the menu, and finds the icon.
    pub(super) fn follow(&self, settings: &Settings, targets: &Targets<'_>) -> References {
        let mut references = References::default();
        let own = Body::default();
        let follow = |link: &MenuLink| {
            let (start, end) = self.places.locate(&self.source, &link.at).span.unwrap_or_default();
            let link = Link { target: link.to.clone(), title: None, span: start..end, raw: false };
            match targets.follow(&self.source, &own, &link) {
                LinkTarget::Nowhere(Some(found)) if found.code == Code::HiddenLink => {
                    let hint = "the first build after the release adds the link";
                    LinkTarget::Nowhere(Some(found.hint(hint)))
                }
                target => target,
            }
        };
        let leads: Vec<LinkTarget> = links(settings).map(follow).collect();
        references.links = references.settle(leads);
        if let Some(icon) = &settings.icon {
            let found = picture(&self.source, &icon.src, || self.icon_place(icon), targets);
            let path = references.keep(found);
            references.photos.push(path);
        }
        references
    }

    /// The icon that was found, and what is wrong with it.
    pub(super) fn icon(
        &self,
        references: &References,
        media: &Media,
        settings: &Settings,
    ) -> (Option<Photo>, Option<Diagnostic>) {
        let path = references.photos.first().and_then(Option::as_ref);
        let Some((path, icon)) = path.zip(settings.icon.as_ref()) else { return (None, None) };
        let words = (&PhotoText::default(), Look::default(), &|_: usize| None);
        let photo = media.photo(path, (words.0, words.1, words.2), settings);
        let file = media.picture(path).and_then(|id| media.pictures.get(id));
        let Some((photo, file)) = photo.zip(file) else { return (None, None) };
        let (width, height) = (photo.width, photo.height);
        let wrong = |code: Code, message: String, hint: &str| {
            Some(Diagnostic::new(code, self.icon_place(icon), message).hint(hint.to_owned()))
        };
        let name = path.name();
        let hint = "take a square PNG of at least 512 pixels, or a square SVG";
        if width != height {
            let message = format!("an icon is square, but `{name}` has {width} by {height} pixels");
            return (None, wrong(Code::BadPhoto, message, hint));
        }
        if file.formats.is_empty() && !file.is_drawing() {
            let message = format!("an icon does not move, but `{name}` is animated");
            return (None, wrong(Code::BadPhoto, message, hint));
        }
        let is_small = !file.is_drawing() && width < ICON_SIZE;
        let small = is_small.then(|| {
            let message = format!("`{name}` is {width} pixels wide, which is little for an icon");
            wrong(Code::SmallPhoto, message, "the largest icon has 512 pixels: take a larger file")
        });
        (Some(photo), small.flatten())
    }
}

/// The menu, given the URLs of its links in their order.
pub(super) fn menu(settings: &Settings, urls: Vec<Option<String>>) -> Menu {
    let entry = |(link, url): (&MenuLink, Option<String>)| {
        Some(MenuEntry { label: link.label.clone(), url: url? })
    };
    let mut entries: Vec<Option<MenuEntry>> = links(settings).zip(urls).map(entry).collect();
    let foot = entries.split_off(settings.menu.head.len().min(entries.len()));
    let shown = |entries: Vec<Option<MenuEntry>>| entries.into_iter().flatten().collect();
    Menu { head: shown(entries), foot: shown(foot) }
}

fn links(settings: &Settings) -> impl Iterator<Item = &MenuLink> {
    settings.menu.head.iter().chain(&settings.menu.foot)
}
