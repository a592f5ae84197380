//! The shapes of issues and their printed pages.

use serde::Serialize;

use super::{Address, Date, Field, Html, Id, Jump, Photo};

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
    /// A sentence about it.
    pub description: Option<String>,
    /// Whether it has a letter, which `letter(id=issue.id)` gives.
    pub has_letter: bool,
    /// Who made it.
    pub staff: Vec<Staff>,
    /// The printed issue.
    pub pdf: Option<Pdf>,
    /// The issue as an e-book, if `editions` in `site.yaml` asks for it.
    pub epub_url: Option<Address>,
    /// The list of its stories for programs, if `editions` asks for stories as Markdown or JSON.
    pub json_url: Option<Address>,
    /// The fields under `extra`; those that the theme declares have its [types](#fields).
    pub extra: Field,
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

/// Who did something for an issue.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Staff {
    /// What was done: "Editor", "Photographs".
    pub role: String,
    /// The names.
    pub names: Vec<String>,
}

/// The printed issue as a file.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Pdf {
    /// Its address.
    pub url: Address,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its length as readers see it: "12 MB".
    pub size: String,
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

/// The issues of one year.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Year {
    /// The year.
    pub year: i16,
    /// Its issues, newest first.
    pub issues: Vec<Id>,
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
    /// The first story with a photo that begins on the page before it.
    pub previous_lead: Option<Id>,
    /// The same on the page after it.
    pub next_lead: Option<Id>,
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
