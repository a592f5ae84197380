//! The shapes of answers, as templates see them. Authors of themes read these doc comments: `BLESS=1 cargo test --test
//! suite docs::` writes them into docs/theme-reference.md, and a test compares the two.

use serde::Serialize;

/// A root-relative URL, printed unchanged.
pub type Address = String;

/// The id of a story, an issue or a photo, as functions take it.
pub type Id = String;

/// HTML, printed without escaping.
pub type Html = String;

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
    /// The line above the headline, with an address if it is a column.
    pub kicker: Option<Link>,
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
    /// `draft` or `embargo` if it is hidden, with `--drafts`.
    pub ribbon: Option<&'static str>,
}

/// Everything about a story except its text: all fields of [Teaser](#teaser), and these.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Story {
    /// The photos that are not in the text, the lead photo first.
    pub photos: Vec<Photo>,
    /// What it is about.
    pub topics: Vec<Link>,
    /// When it was published, if that is known more exactly than the issue's date.
    pub published: Option<Date>,
    /// When it was last changed.
    pub updated: Option<Date>,
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
}

/// A correction of a story.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Correction {
    /// When the story was corrected.
    pub date: Date,
    /// What was wrong, and what is right, as plain text.
    pub text: String,
    /// The same with its emphasis and code.
    pub text_html: Html,
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

/// A piece of a text. One of `html`, `figure` and `mark` has a value; the others are none. An element can begin in one
/// segment and end in a later one, so print all of them in order.
#[derive(Clone, Debug, Default, Hash, Serialize)]
pub struct Segment {
    /// A piece of [HTML](#the-html-of-a-text); print it with `| safe`.
    pub html: Option<Html>,
    /// A figure.
    pub figure: Option<Photo>,
    /// The label of the printed page that begins here.
    pub mark: Option<String>,
    /// With `mark`: that printed page.
    pub url: Option<Address>,
}

/// The beginning of a text.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Extract {
    /// The first 60 words (or 120 Chinese or Japanese characters), with `…` if a sentence is cut off.
    pub text: String,
    /// The number of these words.
    pub words: usize,
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

/// An issue of the publication.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Issue {
    /// The issue's id, for the functions.
    pub id: Id,
    /// Its front.
    pub url: Address,
    /// The whole issue on one page, for printing.
    pub print_url: Address,
    /// A title of its own.
    pub title: Option<String>,
    /// Its title, or else its date.
    pub name: String,
    /// Its date.
    pub date: Date,
    /// Its number.
    pub number: Option<String>,
    /// Its volume.
    pub volume: Option<String>,
    /// Its cover.
    pub cover: Option<Photo>,
    /// Its number of stories.
    pub count: usize,
    /// Its sections in printed order; a section can appear several times.
    pub sections: Vec<Section>,
    /// The rank of its stories on the front.
    pub front: Front,
    /// Pictures that belong to no story.
    pub photos: Vec<Photo>,
    /// Its printed pages.
    pub pages: Vec<Sheet>,
    /// The issue before it.
    pub previous: Option<IssueLink>,
    /// The issue after it.
    pub next: Option<IssueLink>,
    /// Whether it is the newest.
    pub is_latest: bool,
    /// `draft` or `embargo` if it is hidden, with `--drafts`.
    pub ribbon: Option<&'static str>,
}

/// A run of stories of one section within an issue.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Section {
    /// The name of its folder.
    pub key: String,
    /// What readers see.
    pub name: String,
    /// The section within the issue.
    pub url: Address,
    /// The section over all issues.
    pub all_url: Option<Address>,
    /// The page that its entry in `contents` names.
    pub page: Option<String>,
    /// Its stories in printed order.
    pub stories: Vec<Id>,
}

/// The rank of an issue's stories on its front.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Front {
    /// The story that leads.
    pub lead: Option<Id>,
    /// The stories next in rank.
    pub seconds: Vec<Id>,
    /// All others, in printed order.
    pub rest: Vec<Id>,
}

/// A printed page as a link.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Sheet {
    /// The label of the printed page.
    pub label: String,
    /// Its address.
    pub url: Address,
}

/// An issue as a link.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct IssueLink {
    /// The issue's id.
    pub id: Id,
    /// Its front.
    pub url: Address,
    /// Its title, or else its date.
    pub name: String,
}

/// The links in the site's navigation.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Navigation {
    /// Sections over all issues, in the order of `site.yaml`.
    pub sections: Vec<NavigationSection>,
    /// Pages that belong to no issue.
    pub pages: Vec<NavigationPage>,
    /// Lists of names, one for each kind that has names.
    pub indexes: Vec<NavigationIndex>,
}

/// A section in the navigation.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct NavigationSection {
    /// The name of its folder.
    pub key: String,
    /// What readers see.
    pub name: String,
    /// The section over all issues.
    pub url: Address,
}

/// A page that belongs to no issue, in the navigation.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct NavigationPage {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: Address,
}

/// A list of names in the navigation.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct NavigationIndex {
    /// `sections`, `columns`, `authors` or `topics`.
    pub kind: &'static str,
    /// Its address.
    pub url: Address,
}

/// The issues of one year.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Year {
    /// The year.
    pub year: i16,
    /// Its issues, newest first.
    pub issues: Vec<Id>,
}

/// One page of the list of stories under a name.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Listing {
    /// `section`, `column`, `author` or `topic`.
    pub kind: &'static str,
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
    /// All names of this kind.
    pub index_url: Address,
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
    /// `sections`, `columns`, `authors` or `topics`.
    pub kind: &'static str,
    /// The names, sorted by slug; sections in the order of `site.yaml`.
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
}

/// A printed page and the stories on it.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct SheetView {
    /// The label of the printed page.
    pub label: String,
    /// Its address.
    pub url: Address,
    /// Its issue.
    pub issue: Id,
    /// The page before it.
    pub previous: Option<Sheet>,
    /// The page after it.
    pub next: Option<Sheet>,
    /// The stories that begin on it.
    pub begins: Vec<SheetItem>,
    /// The stories that continue on it.
    pub continues: Vec<SheetItem>,
}

/// A story, or a part of one, on a printed page.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct SheetItem {
    /// The story.
    pub id: Id,
    /// The number of the part, for `part(id=, n=)`; none for a story on one page.
    pub part: Option<usize>,
    /// Whether marks in the story show where the text of the part begins and ends.
    pub text: bool,
    /// The short headline over it, as plain text.
    pub jump_head: Option<String>,
    /// The same with its emphasis and code.
    pub jump_head_html: Option<Html>,
    /// Where the story continues from.
    pub from: Option<Jump>,
    /// Where the story continues.
    pub to: Option<Jump>,
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
    /// `draft` if it is hidden, with `--drafts`.
    pub ribbon: Option<&'static str>,
}
