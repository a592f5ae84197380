//! The prints of a picture that a page asks for.

use std::sync::LazyLock;

use tera::Value;

use super::reader::FactReader;
use super::shape::{self, Icon, IconFile, Picture, Source};
use super::text::marked;
use super::{Question, View, Wanted};
use crate::base::digest::Digest;
use crate::base::path::Route;
use crate::content::fields::PHOTO;
use crate::edition::{self, FieldPhotos, ICON_SIZE, Photo};
use crate::pictures::darkroom::{self, Format, Recipe};
use crate::pictures::slot::{Look, Slot};
use crate::site::theme::old_names::{FIELDS, Renamed};

/// The slot for the picture that other sites show with a link.
pub const SOCIAL: &str = "social";

/// The slot for the picture of a film until it plays.
const POSTER: &str = "poster";

/// The slot for the icons of the site.
pub const ICON: &str = "icon";

/// The sizes of icons in pixels: of a tab, of the home screen of iOS, and two of other home screens.
static ICON_SLOT: LazyLock<Slot> = LazyLock::new(|| Slot {
    widths: vec![32, 180, 192, ICON_SIZE],
    sizes: String::new(),
    ratio: None,
    least: None,
});

/// The width of the icon on the home screen of iOS, in pixels.
const TOUCH: u32 = 180;

/// How much of a picture a crop may take away, in per cent.
const MOST_CROPPED_AWAY: u32 = 40;

/// The slot for a picture in raw HTML: like a figure, but in one format.
pub(super) const HTML: &str = "html";

/// The slot for a picture in a feed or sitemap: the largest file of a figure that every browser can show.
pub const FEED: &str = "feed";

/// The slot for a picture in a book or an e-mail: a file of a figure that is large enough for e-readers and phones.
pub const BOOK: &str = "book";

/// The most pixels that a picture is wide where there is only one file of it, if there is a file that small: in a book,
/// and for browsers that cannot show the finer formats.
const ONE_WIDTH: u32 = 1400;

/// The slot for a picture within a line of text.
pub(super) const INLINE: &str = "inline";

impl Wanted {
    /// A photo for a slot of the theme; `None` if it no longer exists.
    pub(super) fn of(photo: &Photo, slot: &str, view: &View) -> Option<Self> {
        let picture = view.edition.media.picture(&photo.source)?;
        Some(Self { picture, look: photo.look, slot: slot.to_owned() })
    }
}

impl View {
    /// The id of a photo in templates: its look and its file.
    pub(super) fn photo_name(look: Look, source: &str) -> String {
        format!("{look} {source}")
    }

    /// The photo with an id from a template, for a slot of the theme.
    pub fn wanted(&self, name: &str, slot: &str) -> Option<Wanted> {
        let (look, source) = name.split_once(' ')?;
        let (picture, look) = (self.picture(source)?, Look::parse(look)?);
        Some(Wanted { picture, look, slot: slot.to_owned() })
    }

    /// The width of a picture in a slot that needs more, in pixels, and how much the slot needs.
    pub fn shortfall(&self, wanted: &Wanted) -> Option<(u32, u32)> {
        // The author determines the size of a picture in HTML.
        if [HTML, FEED, BOOK].contains(&&*wanted.slot) {
            return None;
        }
        let picture =
            self.edition.media.pictures.get(wanted.picture).filter(|p| !p.is_drawing())?;
        self.slot(&wanted.slot)?.shortfall(picture.size(), wanted.look)
    }

    /// How much of a picture the crop of its slot takes away, in per cent, if that is too much. On cards, other sites ask
    /// for the shape.
    pub fn cropped_away(&self, wanted: &Wanted) -> Option<u32> {
        let picture =
            self.edition.media.pictures.get(wanted.picture).filter(|p| !p.is_drawing())?;
        let slot = self.slot(&wanted.slot).filter(|_| wanted.slot != SOCIAL)?;
        slot.cropped_away(picture.size(), wanted.look).filter(|away| *away > MOST_CROPPED_AWAY)
    }

    /// A slot of the theme. It need not have one for pictures in raw HTML.
    fn slot(&self, name: &str) -> Option<&Slot> {
        let slots = &self.theme.slots;
        if name == ICON {
            return Some(&ICON_SLOT);
        }
        let of_html = || ["figure", INLINE].into_iter().find_map(|slot| slots.get(slot));
        slots.get(name).or_else(|| of_html().filter(|_| [HTML, FEED, BOOK].contains(&name)))
    }

    /// The prints of a picture that are published for a slot, and their routes; those of one format together,
    /// smallest first. Animated pictures and drawings have none.
    pub fn prints(&self, wanted: &Wanted) -> Vec<(Route, Recipe)> {
        let picture = self.edition.media.pictures.get(wanted.picture);
        let slot = self.slot(&wanted.slot);
        let Some((picture, slot)) = picture.zip(slot) else { return Vec::new() };
        let formats = match wanted.slot.as_str() {
            ICON if !picture.formats.is_empty() => Some([Format::Png].as_slice()),
            // Cards, posters, and pictures in a line cannot offer a choice of formats.
            SOCIAL | INLINE | HTML | FEED | BOOK | POSTER => {
                picture.formats.last().map(std::slice::from_ref)
            }
            _ => Some(picture.formats.as_slice()),
        };
        let formats = formats.unwrap_or_default();
        let mut prints = slot.prints(picture.size(), formats, wanted.look);
        match wanted.slot.as_str() {
            FEED => drop(prints.drain(..prints.len().saturating_sub(1))),
            BOOK => keep_one(&mut prints, picture.formats.last()),
            // Few browsers get these files; nobody has to wait long for a single width.
            _ if formats.len() > 1 => keep_one(&mut prints, formats.last()),
            _ => {}
        }
        let routed = |recipe: Recipe| Some((picture.print(&recipe)?, recipe));
        prints.into_iter().filter_map(routed).collect()
    }

    /// The icons of the site as a page wants them; a drawing is its own icon.
    fn icon_wanted(&self) -> Option<Wanted> {
        Wanted::of(self.edition.icon.as_ref()?, ICON, self)
    }

    /// The pictures that the answer to a question shows: the icons of the site, or pictures in the lines of a text.
    pub fn prints_within(&self, question: &Question) -> Vec<Wanted> {
        if matches!(question, Question::Icon) {
            return self.icon_wanted().into_iter().collect();
        }
        let images = match question {
            Question::Body(id)
            | Question::Whole(id)
            | Question::Part(id, _)
            | Question::FeedText(id)
            | Question::BookText(id) => {
                self.edition.stories.get(*id).map(|s| (&s.images, &s.article.body.images))
            }
            Question::StandingPage(n) => {
                self.edition.pages.get(*n).map(|p| (&p.images, &p.content.body.images))
            }
            _ => None,
        };
        let images = images.into_iter().flat_map(|(photos, images)| photos.iter().zip(images));
        let inline = images.filter(|(_, image)| image.inline);
        let slot = |raw: bool| if raw { HTML } else { INLINE };
        let inline =
            inline.filter_map(|(photo, image)| Wanted::of(photo.as_ref()?, slot(image.raw), self));
        let figures = match question {
            Question::FeedText(id) => self.prints_of_text(*id, FEED),
            Question::BookText(id) => self.prints_of_text(*id, BOOK),
            Question::Book(id) => self.prints_of_book(*id),
            _ => Vec::new(),
        };
        inline.chain(figures).collect()
    }
}

impl FactReader<'_> {
    /// A photo for templates.
    pub(super) fn photo(&self, photo: &Photo) -> shape::Photo {
        let filled = |text: &Option<String>| text.clone().filter(|t| !t.is_empty());
        shape::Photo {
            id: View::photo_name(photo.look, photo.source.as_str()),
            original: photo.original.as_ref().map(|route| self.url(route)),
            link: None,
            width: photo.width,
            height: photo.height,
            caption_html: filled(&photo.text.caption).map(|c| marked(&c, &photo.caption_html)),
            caption: filled(&photo.text.caption),
            credit: filled(&photo.text.credit),
            alt: photo.text.alt.clone().unwrap_or_default(),
            creator: filled(&photo.text.creator),
            copyright: filled(&photo.text.copyright),
            date: photo.text.date.as_ref().map(|date| self.date(date)),
            license: photo.text.license.as_ref().map(shape::License::of),
            extra: self.fields(PHOTO, &photo.text.extra, &FieldPhotos::default()),
        }
    }

    /// The icons of the site.
    pub(super) fn icon(&self) -> Option<Icon> {
        let photo = self.icon_photo()?;
        let wanted = Wanted::of(photo, ICON, self.view)?;
        let picture = self.picture(wanted.picture)?;
        let id = View::photo_name(photo.look, photo.source.as_str());
        let manifest_url = self.view.url_of("site.webmanifest");
        if picture.is_drawing() {
            let url = self.url(picture.original.as_ref()?);
            let (media_type, sizes) = ("image/svg+xml", "any".to_owned());
            let files = vec![IconFile { url: url.clone(), sizes, media_type }];
            return Some(Icon {
                id,
                url,
                media_type,
                touch_url: None,
                colour: None,
                manifest_url,
                files,
            });
        }
        let prints = self.view.prints(&wanted);
        let file = |(route, recipe): &(Route, Recipe)| IconFile {
            url: self.url(route),
            sizes: format!("{0}x{0}", recipe.width),
            media_type: recipe.format.media_type(),
        };
        let touch = prints.iter().find(|(_, recipe)| recipe.width >= TOUCH).or(prints.last());
        let touch_url = touch.map(|(route, _)| self.url(route));
        let files: Vec<IconFile> = prints.iter().map(file).collect();
        let colour = picture.shown_colour();
        let first = files.first()?;
        let (url, media_type) = (first.url.clone(), first.media_type);
        Some(Icon { id, url, media_type, touch_url, colour, manifest_url, files })
    }

    /// Answers with the prints of a picture, including the old names of their fields.
    pub(super) fn print(&self, wanted: &Wanted) -> (Value, Digest) {
        let (value, digest) = self.answered(&self.prints(wanted));
        let Some(fields) = value.as_map() else { return (value, digest) };
        let field = |renamed: &Renamed| value.get_from_path(renamed.new).cloned();
        let old = FIELDS.iter().filter_map(|it| Some((it.old.into(), field(it)?)));
        let fields = fields.iter().map(|(key, field)| (key.clone(), field.clone()));
        (Value::from(fields.chain(old).collect::<tera::Map>()), digest)
    }

    /// The prints of a picture for a template; `None` if there are none.
    pub(super) fn prints(&self, wanted: &Wanted) -> Option<Picture> {
        let picture = self.picture(wanted.picture)?;
        let slot = self.view.slot(&wanted.slot)?;
        if picture.formats.is_empty() {
            // Other sites do not show drawings on their cards.
            let is_shown = !(wanted.slot == SOCIAL && picture.is_drawing());
            return is_shown.then(|| self.as_it_is(picture, slot)).flatten();
        }
        let prints = self.view.prints(wanted);
        let (_, plain) = prints.last()?;
        let (width, height) = darkroom::size(picture.size(), plain);
        let of = |format| prints.iter().filter(move |(_, recipe)| recipe.format == format);
        let srcset = |format| {
            let files = of(format).map(|(r, recipe)| format!("{} {}w", self.url(r), recipe.width));
            files.collect::<Vec<_>>().join(", ")
        };
        let finer = picture.formats.iter().copied();
        let finer = finer.filter(|format| *format != plain.format && of(*format).next().is_some());
        let source =
            |format: Format| Source { media_type: format.media_type(), srcset: srcset(format) };
        Some(Picture {
            src: prints.last().map(|(route, _)| self.url(route)).unwrap_or_default(),
            placeholder_colour: picture.shown_colour(),
            width,
            height,
            srcset: srcset(plain.format),
            sizes: slot.sizes.clone(),
            sources: finer.map(source).collect(),
        })
    }

    /// A picture without prints, because it is animated or a drawing.
    fn as_it_is(&self, picture: &edition::Picture, slot: &Slot) -> Option<Picture> {
        let src = self.url(picture.original.as_ref()?);
        let (width, height) = picture.size();
        let srcset = format!("{src} {width}w");
        let (sizes, sources) = (slot.sizes.clone(), Vec::new());
        let placeholder_colour = picture.shown_colour();
        Some(Picture { src, placeholder_colour, width, height, srcset, sizes, sources })
    }

    /// The prints of a photo in raw HTML.
    pub(super) fn in_html(&self, photo: &Photo) -> Option<Picture> {
        self.prints(&Wanted::of(photo, HTML, self.view)?)
    }

    /// The prints of a photo in the lines of a text.
    pub(super) fn inline(&self, photo: &Photo) -> Option<Picture> {
        self.prints(&Wanted::of(photo, INLINE, self.view)?)
    }
}

/// Keeps a single print in a format: the largest that is at most [`ONE_WIDTH`] wide, or else the smallest.
fn keep_one(prints: &mut Vec<Recipe>, format: Option<&Format>) {
    let widths = prints.iter().filter(|recipe| Some(&recipe.format) == format).map(|r| r.width);
    let fits = widths.clone().filter(|width| *width <= ONE_WIDTH).max();
    let one = fits.or_else(|| widths.min());
    prints.retain(|recipe| Some(&recipe.format) != format || Some(recipe.width) == one);
}

impl edition::Picture {
    /// Its width and height as it is shown, in pixels.
    fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// The colour that fills its place, if it is known and the picture is opaque.
    fn shown_colour(&self) -> Option<String> {
        self.placeholder_colour.clone().filter(|colour| !colour.is_empty())
    }
}
