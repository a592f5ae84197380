//! The shapes of answers, as templates see them. Authors of themes read these doc comments: `BLESS=1 cargo test --test
//! suite docs::` writes them into docs/theme-reference.md, and a test compares the two.

mod correction;
mod front;
mod issue;
mod navigation;
mod text;

use serde::Serialize;

pub use super::field::Field;
pub use correction::{Correction, CorrectionMonth, ListedCorrection};
pub use front::{Arrangement, Band, Placed};
pub use issue::{Front, Issue, IssueLink, Pdf, Section, Sheet, SheetItem, SheetView, Staff, Year};
pub use navigation::{
    Icon, IconFile, Navigation, NavigationIndex, NavigationLink, NavigationMenu, NavigationPage,
    NavigationSection,
};
pub use text::{Embed, Extract, Recording, Segment, Track};

/// A root-relative URL, printed unchanged.
pub type Address = String;

/// The id of a story, an issue or a photo, as functions take it.
pub type Id = String;

/// HTML, printed without escaping.
pub type Html = String;

/// A complete URL.
pub type AbsoluteAddress = String;

/// A name, and its page if it has one.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Link {
    /// What readers see.
    pub name: String,
    /// Its page, if it has one.
    pub url: Option<Address>,
}

/// A date, as exactly as it is known.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Date {
    /// For the `datetime` attribute: `2025-09-18`, `2025-09`, `2025`, or an instant with its offset.
    pub iso: String,
    /// What readers see: "September 18, 2025", "September 2025", "2025".
    pub text: String,
}

/// A name over a story.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Byline {
    /// The name.
    pub name: String,
    /// The person's role.
    pub role: Option<String>,
    /// `person`, `collective` or `agency`.
    pub kind: &'static str,
    /// The page of a person.
    pub url: Option<Address>,
}

/// The files of a photo for one place on a page. `picture(id=photo.id, slot="lead")` gives what to print. `theme.yaml`
/// defines each place as a [slot](reference.md#keys-of-a-slot): the widths it needs, its width on the page, and the
/// shape it crops pictures to. pressrun makes only the files that pages ask for. An animated picture has only one
/// file, the picture itself. Every theme has the slots `social`, for the picture that other sites show with a
/// link, and `inline`, for pictures within a line of text.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Picture {
    /// The largest file that every browser can show. Do not rely on its name.
    pub src: Address,
    /// The average colour of the photo in the notation of CSS, `#8a7f6b`, to fill its place until it has loaded;
    /// none for a photo with transparency.
    pub placeholder_colour: Option<String>,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// The files that every browser can show, for the `srcset` attribute.
    pub srcset: String,
    /// The slot's `sizes`.
    pub sizes: String,
    /// Smaller files for newer browsers, in the order in which to offer them.
    pub sources: Vec<Source>,
}

/// Files of one format.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Source {
    /// The media type, such as `image/webp`.
    pub media_type: &'static str,
    /// The files, for the `srcset` attribute.
    pub srcset: String,
}

/// A picture and its words.
///
/// Both built-in themes print the caption, the credit, and the copyright unless it repeats the credit. Small
/// pictures on a front or in a list get the copyright only if they have no credit. `creator` and `date` are
/// never printed.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Photo {
    /// The photo's id, for `picture`.
    pub id: Id,
    /// The picture in full size, if it is published.
    pub original: Option<Address>,
    /// The address that it links to, if the text makes it a link.
    pub link: Option<Address>,
    /// Its width in pixels, when upright.
    pub width: u32,
    /// Its height in pixels, when upright.
    pub height: u32,
    /// What it shows, without the credit, as plain text.
    pub caption: Option<String>,
    /// The same with its emphasis, code and links.
    pub caption_html: Option<Html>,
    /// The photographer or agency to name under it.
    pub credit: Option<String>,
    /// Its alternative text; empty if it is mere decoration.
    pub alt: String,
    /// Who took it.
    pub creator: Option<String>,
    /// Who owns it.
    pub copyright: Option<String>,
    /// When it was taken.
    pub date: Option<Date>,
    /// What readers may do with it.
    pub license: Option<License>,
    /// The fields under `extra` in its sidecar, or where it is placed.
    pub extra: Field,
}

/// The parts of a story that lists show.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Teaser {
    /// The story's id, for the functions.
    pub id: Id,
    /// Its page.
    pub url: Address,
    /// Its headline, as plain text.
    pub headline: String,
    /// The same with its emphasis and code.
    pub headline_html: Html,
    /// The headline for lists with little space, as plain text; the headline, if the story has no short one.
    pub short_headline: String,
    /// The same with its emphasis and code.
    pub short_headline_html: Html,
    /// The line above the headline, with an address if it is a column.
    pub kicker: Option<Link>,
    /// The [genre](reference.md#genres) of the story: `news`, `opinion` … Whatever is not news has a label, the word
    /// `genre_opinion` …; show it wherever you name the story.
    pub genre: &'static str,
    /// The language of the story, if it is not the site's.
    pub language: Option<Language>,
    /// The sentence under the headline, as plain text.
    pub dek: Option<String>,
    /// The same with its emphasis and code.
    pub dek_html: Option<Html>,
    /// The names over it.
    pub bylines: Vec<Byline>,
    /// Where it was written.
    pub dateline: Option<String>,
    /// Its day of publication, or else the issue's date.
    pub date: Date,
    /// Its section, within the issue.
    pub section: Link,
    /// The label of the printed page it begins on.
    pub page: Option<String>,
    /// Its lead photo, or else the first photo in its text.
    pub photo: Option<Photo>,
    /// Its issue.
    pub issue: Id,
    /// The story as Markdown, if `editions` in `site.yaml` asks for it.
    pub markdown_url: Option<Address>,
    /// The story as JSON, if `editions` asks for it.
    pub json_url: Option<Address>,
    /// `draft` or `embargo` if it is hidden, with `--drafts`.
    pub ribbon: Option<&'static str>,
}

/// Everything about a story except its text: all fields of [Teaser](#teaser), and these.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Story {
    /// The photos that are not in the text, the lead photo first.
    pub photos: Vec<Photo>,
    /// Its date as in the teaser, in the language of the story.
    pub date: Date,
    /// The headline that search engines show, if it has one of its own.
    pub search_headline: Option<String>,
    /// The headline for links on other sites, if it has one of its own.
    pub social_headline: Option<String>,
    /// What it is about.
    pub topics: Vec<Link>,
    /// When it was published, if that is known more exactly than the issue's date.
    pub published: Option<Date>,
    /// When it was last changed.
    pub updated: Option<Date>,
    /// When it was last changed or corrected, for machines.
    pub modified: Option<Date>,
    /// What was corrected.
    pub corrections: Vec<Correction>,
    /// Its printed parts; empty for a story on one page.
    pub parts: Vec<Part>,
    /// The printed page it begins on.
    pub page_url: Option<Address>,
    /// Its number of words; each Chinese or Japanese character counts as one.
    pub words: u32,
    /// Its reading time in minutes, at least 1.
    pub minutes: u32,
    /// Whether it contains code.
    pub has_code: bool,
    /// What readers may do with it: its licence, or that of its issue or of the publication.
    pub license: Option<License>,
    /// The series it belongs to.
    pub series: Option<Series>,
    /// Stories to read with it.
    pub related: Vec<Id>,
    /// The same story in other languages.
    pub translations: Vec<Translation>,
    /// The template of its own that the theme has for it.
    pub layout: Option<String>,
    /// The fields under `extra`; those that the theme declares have its [types](#fields).
    pub extra: Field,
}

/// A language other than the site's.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Language {
    /// The language tag, for the attribute `lang`.
    pub tag: String,
    /// `ltr` or `rtl`, for the attribute `dir`.
    pub direction: &'static str,
}

/// What readers may do with a story or photo.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct License {
    /// Its identifier in the SPDX list.
    pub id: Option<String>,
    /// What readers see: `CC BY-SA 4.0`.
    pub name: String,
    /// Its text.
    pub url: Option<AbsoluteAddress>,
}

/// The place of a story in a series.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Series {
    /// The name of the series.
    pub name: String,
    /// Its page.
    pub url: Option<Address>,
    /// The number of the story, from 1.
    pub part: u64,
    /// How many parts there are.
    pub of: u64,
    /// The part before it.
    pub previous: Option<Id>,
    /// The part after it.
    pub next: Option<Id>,
}

/// The same story in another language.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Translation {
    /// The language tag, for the attributes `lang` and `hreflang`.
    pub language: String,
    /// The name of the language in itself: Deutsch, العربية.
    pub name: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// Its page.
    pub url: Address,
    /// Its page, in full.
    pub canonical: AbsoluteAddress,
    /// Its headline, as plain text.
    pub headline: String,
}

/// One printed part of a story.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Part {
    /// Its number, from 1.
    pub n: usize,
    /// The label of its printed page.
    pub page: String,
    /// The short headline over it, as plain text.
    pub jump_head: Option<String>,
    /// The same with its emphasis and code.
    pub jump_head_html: Option<Html>,
    /// Its printed page.
    pub url: Option<Address>,
    /// Where the story continues from.
    pub from: Option<Jump>,
    /// Where the story continues.
    pub to: Option<Jump>,
}

/// The other end of a jump from one printed page to another.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Jump {
    /// The label of the other page.
    pub page: String,
    /// The other page.
    pub url: Option<Address>,
}

/// The place of a story in its issue.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Place {
    /// Its position in the issue, from 1.
    pub position: usize,
    /// The number of stories in the issue.
    pub total: usize,
    /// The story before it.
    pub previous: Option<Id>,
    /// The story after it.
    pub next: Option<Id>,
}

/// Who somebody is, as the file in `content/authors/` says.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Author {
    /// The name.
    pub name: String,
    /// What the person does.
    pub role: Option<String>,
    /// A picture.
    pub portrait: Option<Photo>,
    /// Where to find or reach the person.
    pub links: Vec<Link>,
    /// `draft` if it is hidden, with `--drafts`.
    pub ribbon: Option<&'static str>,
    /// The biography.
    pub segments: Vec<Segment>,
    /// The fields under `extra`; those that the theme declares have its [types](#fields).
    pub extra: Field,
}

/// The letter of an issue, or another text without a page of its own.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Passage {
    /// Its title.
    pub title: Option<String>,
    /// `draft` or `embargo` if it is hidden, with `--drafts`.
    pub ribbon: Option<&'static str>,
    /// Its text.
    pub segments: Vec<Segment>,
}

/// One page of the list of stories under a name.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Listing {
    /// `section`, `column`, `author`, `topic` or `series`.
    pub kind: &'static str,
    /// The kind as in the address of its index: `sections`, `columns`, `authors`, `topics` or `series`.
    pub kinds: &'static str,
    /// The name.
    pub name: String,
    /// The number of this page, from 1.
    pub n: usize,
    /// The number of pages of the list.
    pub page_count: usize,
    /// The first page, the last, and the pages near this one.
    pub pages: Vec<ListingPage>,
    /// The page with newer stories.
    pub previous_url: Option<Address>,
    /// The page with older stories.
    pub next_url: Option<Address>,
    /// The number of stories on all pages.
    pub total: usize,
    /// The stories on this page, newest issue first.
    pub stories: Vec<Id>,
    /// On the first page of a section: those of them that are from the newest issue that has any.
    pub newest: Vec<Id>,
    /// The others.
    pub earlier: Vec<Id>,
    /// All names of this kind.
    pub index_url: Address,
    /// The feed of these stories, if they have one.
    pub feed_url: Option<Address>,
    /// On the first page of an author who has a file: who that is.
    pub author: Option<Author>,
}

/// A page of a listing as a link.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct ListingPage {
    /// Its number, from 1.
    pub n: usize,
    /// Its address.
    pub url: Address,
    /// Whether it is this page.
    pub current: bool,
    /// Whether pages are omitted before it.
    pub gap: bool,
}

/// The names of one kind.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Index {
    /// `sections`, `columns`, `authors`, `topics` or `series`.
    pub kind: &'static str,
    /// The names, sorted by slug; sections in the order of `site.yaml`, authors first by their `order`.
    pub entries: Vec<IndexEntry>,
}

/// A name in an index.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct IndexEntry {
    /// The name.
    pub name: String,
    /// The list of its stories.
    pub url: Address,
    /// Its number of stories.
    pub count: usize,
    /// What an author does, if there is a file that says so.
    pub role: Option<String>,
    /// The picture of an author.
    pub portrait: Option<Photo>,
}

/// A page that belongs to no issue.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct StandingPage {
    /// The title of the page.
    pub title: String,
    /// A sentence about it.
    pub description: Option<String>,
    /// Its text.
    pub segments: Vec<Segment>,
    /// The beginning of its text, in plain text.
    pub opening: String,
    /// Whether it contains code.
    pub has_code: bool,
    /// The template of its own that the theme has for it.
    pub layout: Option<String>,
    /// The fields under `extra`; those that the theme declares have its [types](#fields).
    pub extra: Field,
    /// `draft` if it is hidden, with `--drafts`.
    pub ribbon: Option<&'static str>,
}
