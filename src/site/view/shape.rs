//! The shapes of the answers, as templates see them. What is said of them here is what the authors of themes
//! read: `BLESS=1 cargo test --test docs` writes it into docs/theme-reference.md, and a test holds it there.

use serde::Serialize;

/// A root-relative URL, to be printed as it is.
pub type Address = String;

/// What functions know a story, an issue or a photo by.
pub type Id = String;

/// HTML, to be printed as it is.
pub type Html = String;

/// A name, and its page if it has one.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Link {
    /// What readers see.
    pub name: String,
    /// Its page, if it has one.
    pub url: Option<Address>,
}

/// A date as far as it is known.
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
    /// What the person is or does.
    pub role: Option<String>,
    /// `person`, `collective` or `agency`.
    pub kind: &'static str,
    /// A person's page.
    pub url: Option<Address>,
}

/// The files of a photo for one place of a page; of a picture that moves the one file it is. `theme.yaml` says
/// in [`slots`](reference.md#keys-of-a-slot) which widths a place needs, how wide it is and to what shape it
/// crops; `picture(id=photo.id, slot="lead")` gives what to print. Exactly the files that pages ask for are
/// made. Every theme has the slot `social`, from which the picture of a card comes, and `inline`, for pictures
/// within a line of text.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Picture {
    /// The largest file that every browser can show; make nothing of its name.
    pub src: Address,
    /// The average colour of the photo as CSS writes it, `#8a7f6b`, to fill its place until it is there;
    /// none for one through which something can be seen.
    pub tone: Option<String>,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// The files that every browser can show, as HTML's `srcset` has them.
    pub srcset: String,
    /// The slot's `sizes`.
    pub sizes: String,
    /// Smaller files for newer browsers, in the order to try them.
    pub sources: Vec<Source>,
}

/// Files of one format.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Source {
    /// `image/webp`.
    pub media_type: &'static str,
    /// The files, as HTML's `srcset` has them.
    pub srcset: String,
}

/// A picture with what is said of it.
///
/// Both themes print the caption, the credit, and the copyright where it is not the credit again; under the
/// small pictures of a front or a list the copyright stands only where there is no credit. They leave
/// `creator` and `date` to other themes.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Photo {
    /// Names it, for `picture`.
    pub id: Id,
    /// The picture in its full size, if readers may have it.
    pub original: Option<Address>,
    /// Where it leads, if the text makes a link of it.
    pub link: Option<Address>,
    /// In pixels, as shown.
    pub width: u32,
    /// In pixels, as shown.
    pub height: u32,
    /// What it shows, without the credit, as plain text.
    pub caption: Option<String>,
    /// The same with its emphasis, code and links.
    pub caption_html: Option<Html>,
    /// Who is named under it.
    pub credit: Option<String>,
    /// What stands for it; empty if it only decorates.
    pub alt: String,
    /// Who took it.
    pub creator: Option<String>,
    /// Whose it is.
    pub copyright: Option<String>,
    /// When it was taken.
    pub date: Option<Date>,
}

/// What a list shows of a story.
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
    /// The line above the headline; a column has an address.
    pub kicker: Option<Link>,
    /// The sentence under the headline, as plain text.
    pub dek: Option<String>,
    /// The same with its emphasis and code.
    pub dek_html: Option<Html>,
    /// Who is named over it.
    pub bylines: Vec<Byline>,
    /// Where it was written.
    pub dateline: Option<String>,
    /// Its day of publication, else the issue's date.
    pub date: Date,
    /// Its section, within the issue.
    pub section: Link,
    /// The label of the printed page it begins on.
    pub page: Option<String>,
    /// Its lead photo, else the first in its text.
    pub photo: Option<Photo>,
    /// Its issue.
    pub issue: Id,
    /// `draft` or `embargo`, where hidden stories are shown.
    pub ribbon: Option<&'static str>,
}

/// Everything about a story but its text: all fields of [Teaser](#teaser), and these.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Story {
    /// Those that are not in the text, the lead photo first.
    pub photos: Vec<Photo>,
    /// What it is about.
    pub topics: Vec<Link>,
    /// When it was published, if that is known better than the issue's date.
    pub published: Option<Date>,
    /// When it was last changed.
    pub updated: Option<Date>,
    /// What was corrected.
    pub corrections: Vec<Correction>,
    /// Its printed parts; empty for a story on one page.
    pub parts: Vec<Part>,
    /// The page view of the printed page it begins on.
    pub page_url: Option<Address>,
    /// How many words it has; Chinese and Japanese characters count one each.
    pub words: u32,
    /// How long it takes to read, at least 1.
    pub minutes: u32,
    /// Whether it shows code.
    pub has_code: bool,
}

/// What was corrected in a story.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Correction {
    /// When it was made.
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
    /// The label of its page.
    pub page: String,
    /// The headline it goes on under, as plain text.
    pub jump_head: Option<String>,
    /// The same with its emphasis and code.
    pub jump_head_html: Option<Html>,
    /// The page view of its page.
    pub url: Option<Address>,
    /// Where it comes from.
    pub from: Option<Jump>,
    /// Where it goes on.
    pub to: Option<Jump>,
}

/// The other end of a jump from page to page.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Jump {
    /// The label of the other page.
    pub page: String,
    /// Its page view.
    pub url: Option<Address>,
}

/// A piece of a text. Of `html`, `figure` and `mark` one is there, the others are none. HTML may end within an
/// element that a later segment closes, so print all of them in order.
#[derive(Clone, Debug, Default, Hash, Serialize)]
pub struct Segment {
    /// A piece of [HTML](#the-html-of-a-text), to be printed with `| safe`.
    pub html: Option<Html>,
    /// A figure.
    pub figure: Option<Photo>,
    /// The label of the printed page that begins here.
    pub mark: Option<String>,
    /// With `mark`: the page view of that page.
    pub url: Option<Address>,
}

/// How a text begins.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Extract {
    /// The first 60 words (or 120 Chinese or Japanese characters), with `…` where a sentence breaks off.
    pub text: String,
    /// How many words that is.
    pub words: usize,
}

/// Where a story stands in its issue.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Place {
    /// Its position in the issue, from 1.
    pub position: usize,
    /// How many stories the issue has.
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
    /// All of it on one page, for printing.
    pub print_url: Address,
    /// A title of its own.
    pub title: Option<String>,
    /// Its title, else its date.
    pub name: String,
    /// Its date.
    pub date: Date,
    /// Its number.
    pub number: Option<String>,
    /// Its volume.
    pub volume: Option<String>,
    /// Its cover.
    pub cover: Option<Photo>,
    /// How many stories it has.
    pub count: usize,
    /// In printed order; a section may appear again.
    pub sections: Vec<Section>,
    /// How its stories rank on the front.
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
    /// `draft` or `embargo`, where hidden issues are shown.
    pub ribbon: Option<&'static str>,
}

/// A section's run within an issue.
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

/// How an issue's stories rank on its front.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Front {
    /// The story that leads.
    pub lead: Option<Id>,
    /// The next in rank.
    pub seconds: Vec<Id>,
    /// All others, in printed order.
    pub rest: Vec<Id>,
}

/// A printed page as a link.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Sheet {
    /// The label of a printed page.
    pub label: String,
    /// Its page view.
    pub url: Address,
}

/// An issue as a link.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct IssueLink {
    /// The issue's id.
    pub id: Id,
    /// Its front.
    pub url: Address,
    /// Its title, else its date.
    pub name: String,
}

/// What the site's navigation leads to.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Navigation {
    /// Sections over all issues, in the order of `site.yaml`.
    pub sections: Vec<NavigationSection>,
    /// Pages that belong to no issue.
    pub pages: Vec<NavigationPage>,
    /// Lists of names, of the kinds there are.
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

/// An index of names in the navigation.
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

/// One page of the stories of a name.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Listing {
    /// `section`, `column`, `author` or `topic`.
    pub kind: &'static str,
    /// The name.
    pub name: String,
    /// The number of this page, from 1.
    pub n: usize,
    /// How many pages the list has.
    pub page_count: usize,
    /// The first page, the last, and those near this one.
    pub pages: Vec<ListingPage>,
    /// The page with newer stories.
    pub previous_url: Option<Address>,
    /// The page with older stories.
    pub next_url: Option<Address>,
    /// How many stories are on all pages.
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
    /// Whether it is the one shown.
    pub current: bool,
    /// Whether pages are left out before it.
    pub gap: bool,
}

/// The names of one kind.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Index {
    /// `sections`, `columns`, `authors` or `topics`.
    pub kind: &'static str,
    /// The names, by their slugs; sections as `site.yaml` orders them.
    pub entries: Vec<IndexEntry>,
}

/// A name in an index.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct IndexEntry {
    /// The name.
    pub name: String,
    /// Its list.
    pub url: Address,
    /// How many stories it has.
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
    pub begins: Vec<Turn>,
    /// The stories that go on here.
    pub continues: Vec<Turn>,
}

/// A story, or the part of one, on a printed page.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Turn {
    /// The story.
    pub id: Id,
    /// The number of the part, for `part(id=, n=)`; none for a story on one page.
    pub part: Option<usize>,
    /// Whether the text of the part is known, which marks in the text decide.
    pub text: bool,
    /// The headline it goes on under, as plain text.
    pub jump_head: Option<String>,
    /// The same with its emphasis and code.
    pub jump_head_html: Option<Html>,
    /// Where it comes from.
    pub from: Option<Jump>,
    /// Where it goes on.
    pub to: Option<Jump>,
}

/// A page that belongs to no issue.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Text {
    /// The title of the page.
    pub title: String,
    /// A sentence about it.
    pub description: Option<String>,
    /// Its text.
    pub segments: Vec<Segment>,
    /// How its text begins, in plain text.
    pub opening: String,
    /// Whether it shows code.
    pub has_code: bool,
    /// `draft`, where hidden pages are shown.
    pub ribbon: Option<&'static str>,
}
