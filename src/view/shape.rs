//! The shapes of the answers, as templates see them. docs/theme-reference.md describes every field; a
//! test compares the two.

use serde::Serialize;

/// A name, and its page if it has one.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Link {
    /// What readers see.
    pub name: String,
    /// Root-relative URL.
    pub url: Option<String>,
}

/// A date as far as it is known.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Date {
    /// For the `datetime` attribute: `2025-09-18`, `2025-09`, `2025`, or an instant.
    pub iso: String,
    /// What readers see.
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
    pub url: Option<String>,
}

/// The files of a picture for one place of the theme.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Picture {
    /// Root-relative URL of the largest file that every browser can show.
    pub src: String,
    /// The average colour of the photo as CSS writes it (`#8a7f6b`), to fill its place until it is there;
    /// none for one through which something can be seen.
    pub tone: Option<String>,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// The files that every browser can show, as HTML's `srcset` takes them.
    pub srcset: String,
    /// How wide the place is, as HTML's `sizes` takes it.
    pub sizes: String,
    /// The smaller files that newer browsers can show, in the order to try them.
    pub sources: Vec<Source>,
}

/// Files of one format.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Source {
    /// The media type: `image/webp`.
    pub media_type: &'static str,
    /// The files, as HTML's `srcset` takes them.
    pub srcset: String,
}

/// A picture in its place.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Photo {
    /// What names it, for the function `picture`.
    pub id: String,
    /// Root-relative URL of the picture in its full size, if readers may have it.
    pub original: Option<String>,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// What it shows, without the credit.
    pub caption: Option<String>,
    /// Who is to be named.
    pub credit: Option<String>,
    /// What stands for it where it cannot be seen; empty if it only decorates.
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
    pub id: String,
    /// Its page.
    pub url: String,
    /// Its headline.
    pub headline: String,
    /// The line above the headline; a column has a page.
    pub kicker: Option<Link>,
    /// The sentence under the headline.
    pub dek: Option<String>,
    /// Who is named over it.
    pub bylines: Vec<Byline>,
    /// Where it was written.
    pub dateline: Option<String>,
    /// Its date.
    pub date: Date,
    /// Its section, within the issue.
    pub section: Link,
    /// The label of the printed page it begins on.
    pub page: Option<String>,
    /// Its lead photo.
    pub photo: Option<Photo>,
    /// The id of its issue.
    pub issue: String,
    /// `draft` or `embargo`, when hidden stories are shown.
    pub ribbon: Option<&'static str>,
}

/// Everything about a story but its text; templates find the fields of its teaser beside these.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Story {
    /// Its photos that are not in the text, the lead photo first.
    pub photos: Vec<Photo>,
    /// What it is about.
    pub topics: Vec<Link>,
    /// When it was published, if that is known.
    pub published: Option<Date>,
    /// When it was last changed.
    pub updated: Option<Date>,
    /// What was corrected.
    pub corrections: Vec<Correction>,
    /// The printed pages of a story over several.
    pub parts: Vec<Part>,
    /// The page view of the printed page it begins on.
    pub page_url: Option<String>,
    /// Words, and characters of scripts that are counted so.
    pub words: u32,
    /// Minutes it takes to read.
    pub minutes: u32,
    /// Whether it shows code.
    pub has_code: bool,
}

/// A correction.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Correction {
    /// When it was made.
    pub date: Date,
    /// What was wrong, and what is right.
    pub text: String,
}

/// One printed part of a story.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Part {
    /// Its number from 1.
    pub n: usize,
    /// The label of its page.
    pub page: String,
    /// The headline it continues under.
    pub jump_head: Option<String>,
    /// The page view of its page.
    pub url: Option<String>,
    /// Where it comes from.
    pub from: Option<Jump>,
    /// Where it continues.
    pub to: Option<Jump>,
}

/// The other end of a jump.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Jump {
    /// The label of the page.
    pub page: String,
    /// Its page view.
    pub url: Option<String>,
}

/// A piece of a text: one of the four is there, the others are null.
#[derive(Clone, Debug, Default, Hash, Serialize)]
pub struct Segment {
    /// HTML, to be printed as it is.
    pub html: Option<String>,
    /// A figure.
    pub figure: Option<Photo>,
    /// The label of the printed page that begins here.
    pub mark: Option<String>,
    /// The page view of that page.
    pub url: Option<String>,
}

/// How a text begins.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Extract {
    /// Plain text.
    pub text: String,
    /// How many words it has.
    pub words: usize,
}

/// Where a story stands in its issue.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Place {
    /// Its position, from 1.
    pub position: usize,
    /// How many stories the issue has.
    pub total: usize,
    /// The id of the story before it.
    pub previous: Option<String>,
    /// The id of the story after it.
    pub next: Option<String>,
}

/// An issue.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Issue {
    /// Its id, for the functions.
    pub id: String,
    /// Its front.
    pub url: String,
    /// All of it on one page, for printing.
    pub print_url: String,
    /// Its own title.
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
    /// How many stories it has.
    pub count: usize,
    /// Its sections in printed order; one may appear again.
    pub sections: Vec<Section>,
    /// How its stories rank on the front.
    pub front: Front,
    /// Its stand-alone photos.
    pub photos: Vec<Photo>,
    /// Its printed pages.
    pub pages: Vec<Sheet>,
    /// The issue before it.
    pub previous: Option<IssueLink>,
    /// The issue after it.
    pub next: Option<IssueLink>,
    /// Whether it is the newest.
    pub is_latest: bool,
    /// `draft` or `embargo`, when hidden issues are shown.
    pub ribbon: Option<&'static str>,
}

/// A section's run within an issue.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Section {
    /// Its key.
    pub key: String,
    /// What readers see.
    pub name: String,
    /// Its index within the issue.
    pub url: String,
    /// Its index over all issues.
    pub all_url: Option<String>,
    /// The label of the page at which the run begins.
    pub page: Option<String>,
    /// The ids of its stories.
    pub stories: Vec<String>,
}

/// How an issue's stories rank on its front.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Front {
    /// The id of the story that leads.
    pub lead: Option<String>,
    /// The ids of the next in rank.
    pub seconds: Vec<String>,
    /// The ids of all others, in printed order.
    pub rest: Vec<String>,
}

/// A printed page as a link.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Sheet {
    /// Its label.
    pub label: String,
    /// Its page view.
    pub url: String,
}

/// An issue as a link.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct IssueLink {
    /// Its id.
    pub id: String,
    /// Its front.
    pub url: String,
    /// Its title, or else its date.
    pub name: String,
}

/// What the site's navigation leads to.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Navigation {
    /// Sections over all issues.
    pub sections: Vec<NavigationSection>,
    /// Undated pages.
    pub pages: Vec<NavigationPage>,
    /// Indexes of names.
    pub indexes: Vec<NavigationIndex>,
}

/// A section in the navigation.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct NavigationSection {
    /// Its key.
    pub key: String,
    /// What readers see.
    pub name: String,
    /// Its index over all issues.
    pub url: String,
}

/// An undated page in the navigation.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct NavigationPage {
    /// Its title.
    pub title: String,
    /// Its URL.
    pub url: String,
}

/// An index of names in the navigation.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct NavigationIndex {
    /// `sections`, `columns`, `authors` or `topics`.
    pub kind: &'static str,
    /// Its URL.
    pub url: String,
}

/// The issues of one year.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Year {
    /// The year.
    pub year: i16,
    /// The ids of its issues, newest first.
    pub issues: Vec<String>,
}

/// One page of the stories of a name.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Listing {
    /// `section`, `column`, `author` or `topic`.
    pub kind: &'static str,
    /// The name.
    pub name: String,
    /// The number of the page, from 1.
    pub n: usize,
    /// How many pages the listing has.
    pub page_count: usize,
    /// Links to pages of the listing: the first, the last, and those near the one shown.
    pub pages: Vec<ListingPage>,
    /// The page with newer stories.
    pub previous_url: Option<String>,
    /// The page with older stories.
    pub next_url: Option<String>,
    /// How many stories there are on all pages.
    pub total: usize,
    /// The ids of the stories on this page, newest issue first.
    pub stories: Vec<String>,
    /// The index of all names of this kind.
    pub index_url: String,
}

/// A page of a listing as a link.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct ListingPage {
    /// Its number, from 1.
    pub n: usize,
    /// Its URL.
    pub url: String,
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
    /// The names.
    pub entries: Vec<IndexEntry>,
}

/// A name in an index.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct IndexEntry {
    /// The name.
    pub name: String,
    /// Its page.
    pub url: String,
    /// How many stories it has.
    pub count: usize,
}

/// A printed page.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct SheetView {
    /// Its label.
    pub label: String,
    /// Its URL.
    pub url: String,
    /// The id of its issue.
    pub issue: String,
    /// The page before it.
    pub previous: Option<Sheet>,
    /// The page after it.
    pub next: Option<Sheet>,
    /// The stories that begin on it.
    pub begins: Vec<Turn>,
    /// The stories that continue on it.
    pub continues: Vec<Turn>,
}

/// A story, or the part of one, on a printed page.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Turn {
    /// The story's id.
    pub id: String,
    /// The number of the part, for a story over several pages.
    pub part: Option<usize>,
    /// Whether the text of the part is known.
    pub text: bool,
    /// The headline it continues under.
    pub jump_head: Option<String>,
    /// Where it comes from.
    pub from: Option<Jump>,
    /// Where it continues.
    pub to: Option<Jump>,
}

/// An undated page.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Text {
    /// Its title.
    pub title: String,
    /// A sentence about it.
    pub description: Option<String>,
    /// Its text.
    pub segments: Vec<Segment>,
    /// How it begins, as plain text.
    pub opening: String,
    /// Whether it shows code.
    pub has_code: bool,
    /// `draft`, when hidden pages are shown.
    pub ribbon: Option<&'static str>,
}

/// The newest stories, for feeds.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Newest {
    /// Their ids, newest issue first.
    pub stories: Vec<String>,
    /// When the last of them changed, as RFC 3339 has it.
    pub updated: Option<String>,
}

/// What feeds and sitemaps say of a story beside its teaser.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Entry {
    /// The key of its section.
    pub section: String,
    /// When it was published, as RFC 3339 has it; where only a period is known, its first instant.
    pub published: String,
    /// When it was last changed, in the same form.
    pub updated: String,
    /// When it was last changed, if a day is known: a day or an instant.
    pub changed: Option<String>,
}
