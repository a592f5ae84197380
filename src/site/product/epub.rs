//! The book of each issue: EPUB 3.3 with the accessibility metadata of EPUB Accessibility 1.1.

mod chapter;
mod navigation;
mod package;
mod zip;

use std::collections::BTreeSet;
use std::io;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use tera::Value;

use super::{Outline, Product, ProductInput, list, text};
use crate::base::path::Route;
use crate::edition::{IssueId, StoryId};
use crate::site::view::{Question, View, Wanted, Window};
use chapter::Chapter;
use zip::Zip;

/// The book of each issue.
pub(super) struct Epub;

/// Books hold all their photos in memory, so one is put together at a time.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// The style sheet of books: it leaves fonts, colours and sizes to the reader.
const STYLE: &str = include_str!("epub/style.css");

const CONTAINER: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile full-path=\"EPUB/package.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>\n";

/// A book before its pictures are put in.
struct Book<'a> {
    window: &'a Window,
    /// The facts of the issue, and what else the book needs.
    issue: Value,
    facts: Value,
    cover: Chapter,
    /// What comes before, between and after the stories, in reading order.
    chapters: Vec<Chapter>,
    /// The names of the sections, each with the numbers of its chapters.
    sections: Vec<(String, Vec<usize>)>,
    /// When a story of the issue last changed.
    modified: Timestamp,
}

impl Product for Epub {
    fn name(&self) -> &'static str {
        "epub"
    }

    fn routes(&self, site: &Outline<'_>) -> Vec<Route> {
        let edition = site.edition;
        edition.issues.iter().filter_map(|issue| edition.book(issue)).collect()
    }

    fn is_made_last(&self) -> bool {
        true
    }

    fn prints(&self, site: &Outline<'_>, view: &View) -> Vec<Wanted> {
        let edition = site.edition;
        let issues = edition.issues.iter().enumerate();
        let issues = issues.filter(|(_, issue)| edition.book(issue).is_some());
        let questions = issues.flat_map(|(id, issue)| {
            let stories = issue.stories.iter().map(|story| Question::BookText(*story));
            stories.chain([Question::Book(id)])
        });
        questions.flat_map(|question| view.prints_within(&question)).collect()
    }

    fn identity(&self, n: usize, _: &Outline<'_>, view: &View) -> String {
        let issue = view.issue_of_book(n).map(|id| view.name_of(&Question::Issue(id)));
        let publisher = view.settings().publisher.as_ref().map(|it| it.name.clone());
        format!("{issue:?} {publisher:?}")
    }

    fn make(&self, n: usize, input: &ProductInput<'_>) -> io::Result<Vec<u8>> {
        // Which issue it is belongs to the identity.
        let Some(issue) = input.window.view().issue_of_book(n) else { return Ok(Vec::new()) };
        Book::of(input.window, issue).write(input)
    }
}

impl<'a> Book<'a> {
    fn of(window: &'a Window, id: IssueId) -> Self {
        let issue = window.ask(Question::Issue(id));
        let facts = window.ask(Question::Book(id));
        let cover = Chapter::cover(window, &issue, &facts);
        let (chapters, sections) = (Vec::new(), Vec::new());
        let modified = Timestamp::UNIX_EPOCH;
        let mut book = Self { window, issue, facts, cover, chapters, sections, modified };
        let letter = Chapter::letter(window, &book.facts);
        book.chapters.extend(letter);
        for section in list(&book.issue.clone(), "sections") {
            book.section(section);
        }
        let pictures = Chapter::pictures(window, &book.facts);
        book.chapters.extend(pictures);
        chapter::relink(&mut book.chapters);
        chapter::mark_pages(window, &mut book.chapters);
        book
    }

    /// Adds the stories of a section.
    fn section(&mut self, section: &Value) {
        let name = text(section, "name");
        let stories = list(section, "stories").filter_map(Value::as_str);
        let stories: Vec<StoryId> = stories.filter_map(|id| self.window.view().story(id)).collect();
        let first = self.chapters.len();
        for story in stories {
            let file = format!("story-{}.xhtml", self.chapters.len() + 1);
            self.chapters.push(Chapter::story(self.window, story, &name, file));
            let updated = text(&self.window.ask(Question::FeedEntry(story)), "updated");
            self.modified = self.modified.max(updated.parse().unwrap_or_default());
        }
        self.sections.push((name, (first..self.chapters.len()).collect()));
    }

    /// The cover and all chapters.
    fn documents(&self) -> impl Iterator<Item = &Chapter> {
        [&self.cover].into_iter().chain(&self.chapters)
    }

    /// The routes of all pictures.
    fn pictures(&self) -> BTreeSet<&str> {
        self.documents().flat_map(|it| it.pictures.iter().map(String::as_str)).collect()
    }

    /// The name of the issue with that of the publication: "The Sample Courier, September 2025".
    fn title(&self) -> String {
        let name = &self.window.view().settings().name;
        let (title, date) = (text(&self.issue, "title"), text(&self.issue, "date.text"));
        match title.is_empty() {
            true => format!("{name}, {date}"),
            false => format!("{name}, {title} ({date})"),
        }
    }

    /// Writes the file.
    fn write(&self, input: &ProductInput<'_>) -> io::Result<Vec<u8>> {
        let mut zip = Zip::default();
        // A reader recognises the file by this being first and not compressed (EPUB 3.3, section 4.3.3).
        zip.store("mimetype", b"application/epub+zip")?;
        zip.deflate("META-INF/container.xml", CONTAINER.as_bytes())?;
        zip.deflate("EPUB/package.opf", &package::write(self))?;
        zip.deflate("EPUB/contents.xhtml", navigation::write(self).as_bytes())?;
        zip.deflate("EPUB/style.css", STYLE.as_bytes())?;
        for chapter in self.documents() {
            zip.deflate(
                &format!("EPUB/{}", chapter.file),
                chapter.document(self.window).as_bytes(),
            )?;
        }
        let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        for picture in self.pictures() {
            let route = Route::new(picture).map_err(io::Error::other)?;
            let missing = || io::Error::other(format!("the picture {picture} was not made"));
            let bytes = input.output(&route)?.ok_or_else(missing)?;
            zip.store(&format!("EPUB/{picture}"), &bytes)?;
        }
        zip.finish()
    }
}
