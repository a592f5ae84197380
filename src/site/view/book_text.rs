//! The texts of an issue for its book: XHTML with its pictures, and marks where printed pages begin.

use serde::Serialize;
use uuid::Uuid;

use super::print::{BOOK, HTML, INLINE};
use super::reader::FactReader;
use super::{View, Wanted};
use crate::content::markdown::{self, Placement, Scope, Xhtml};
use crate::edition::{IssueId, Passage, PassageFile, Photo, Story, StoryId};

/// A text in a book.
#[derive(Clone, Debug, Hash, Serialize)]
pub(super) struct BookText {
    /// The text as XHTML: its pictures are addressed by their routes, and links outside it in full.
    xhtml: String,
    /// The routes of its pictures.
    pictures: Vec<String>,
    /// Whether it contains formulas.
    has_formulas: bool,
    /// Whether a picture in it has no alternative text, so that readers need to see it.
    lacks_alt: bool,
}

/// What a book needs to know of an issue, besides its facts.
#[derive(Clone, Debug, Hash, Serialize)]
pub(super) struct Book {
    /// Its identifier, a URN. It stays the same at another address.
    id: String,
    /// The picture of the cover.
    cover: Option<BookText>,
    /// The title of the letter, if it has one.
    letter_title: Option<String>,
    /// The letter.
    letter: Option<BookText>,
    /// The pictures that belong to no story.
    pictures: Option<BookText>,
}

impl FactReader<'_> {
    /// The text of a story for a book.
    pub(super) fn book_text(&self, id: StoryId) -> BookText {
        let story = self.story(id);
        let placement = Placement { scope: Scope::Whole, id_prefix: "", heading_shift: 0 };
        let segments = self.story_text(id, &placement, None);
        let mut photos = story.photos.iter();
        let mut html: String =
            photos.next().map(|photo| self.book_figure(photo)).into_iter().collect();
        html.push_str(&self.plain_text(segments, story.article.head.dateline.as_deref(), BOOK));
        html.extend(photos.map(|photo| self.book_figure(photo)));
        html.push_str(&self.plain_corrections(story));
        self.in_book(&html, pictures(story).any(lacks_alt))
    }

    /// What a book needs to know of an issue.
    pub(super) fn book(&self, id: IssueId) -> Book {
        let issue = self.issue(id);
        let lead =
            issue.front.lead.map(|lead| self.story(lead)).and_then(|lead| lead.photos.first());
        let cover = issue.cover.as_ref().or(lead);
        let letter =
            issue.letter.and_then(|n| self.passage(n)).filter(|letter| letter.hidden.is_none());
        let figures: String = issue.photos.iter().map(|photo| self.book_figure(photo)).collect();
        let name = &self.view.settings().name;
        Book {
            id: Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{name} {}", issue.id).as_bytes())
                .urn()
                .to_string(),
            cover: cover.map(|photo| self.in_book(&self.book_image(photo), lacks_alt(photo))),
            letter_title: letter.and_then(title),
            letter: letter.map(|letter| self.book_letter(letter)),
            pictures: (!figures.is_empty())
                .then(|| self.in_book(&figures, issue.photos.iter().any(lacks_alt))),
        }
    }

    fn book_letter(&self, letter: &Passage) -> BookText {
        let html = self.plain_text(self.passage_segments(letter, ""), None, BOOK);
        self.in_book(&html, letter.images.iter().flatten().any(lacks_alt))
    }

    /// HTML as the XHTML of a book.
    fn in_book(&self, html: &str, lacks_alt: bool) -> BookText {
        let base = &self.view.settings().base;
        let Xhtml { text, pictures, has_formulas } =
            markdown::xhtml(html, &base.absolute(""), base.prefix());
        BookText { xhtml: text, pictures: pictures.into_iter().collect(), has_formulas, lacks_alt }
    }

    fn book_figure(&self, photo: &Photo) -> String {
        self.plain_figure(&self.photo(photo), BOOK)
    }

    /// A picture without its words.
    fn book_image(&self, photo: &Photo) -> String {
        let photo = self.photo(photo);
        self.plain_image(&photo, BOOK).unwrap_or_default()
    }
}

impl View {
    /// The pictures of an issue in its book that belong to no story.
    pub(super) fn prints_of_book(&self, id: IssueId) -> Vec<Wanted> {
        let Some(issue) = self.edition.issues.get(id) else { return Vec::new() };
        let lead = issue.front.lead.and_then(|lead| self.edition.stories.get(lead)?.photos.first());
        let letter = issue.letter.and_then(|n| self.edition.passages.get(n));
        let letter = letter.filter(|letter| letter.hidden.is_none());
        let images = letter.into_iter().flat_map(|l| l.images.iter().zip(&l.content.body().images));
        let in_letter = images.filter_map(|(photo, image)| {
            let slot = match (image.inline, image.raw) {
                (false, _) => BOOK,
                (true, true) => HTML,
                (true, false) => INLINE,
            };
            Wanted::of(photo.as_ref()?, slot, self)
        });
        let photos = issue.cover.as_ref().or(lead).into_iter().chain(&issue.photos);
        photos.filter_map(|photo| Wanted::of(photo, BOOK, self)).chain(in_letter).collect()
    }
}

/// The title of a letter.
fn title(letter: &Passage) -> Option<String> {
    match &letter.content {
        PassageFile::Text(text) => text.title.clone(),
        PassageFile::Author(_) => None,
    }
}

fn lacks_alt(photo: &Photo) -> bool {
    photo.text.alt.is_none()
}

/// All photos of a story.
fn pictures(story: &Story) -> impl Iterator<Item = &Photo> {
    story.photos.iter().chain(story.images.iter().flatten())
}
