//! Texts without a page of their own, authors, and data.

use super::answer::ribbon;
use super::field::Field;
use super::insert;
use super::reader::FactReader;
use super::shape::{Author, Link, Passage, Pdf, Segment};
use crate::content::settings::InsertPlace;
use crate::edition::{self, IssueId, PassageFile, PassageId, StoryId};

impl FactReader<'_> {
    /// The letter of an issue.
    pub(super) fn letter(&self, id: IssueId) -> Option<Passage> {
        self.text(self.issue(id).letter?, "letter-")
    }

    /// A text whose ids begin with these letters.
    fn text(&self, id: PassageId, prefix: &str) -> Option<Passage> {
        let passage = self.passage(id)?;
        let title = match &passage.content {
            PassageFile::Text(text) => text.title.clone(),
            PassageFile::Author(_) => None,
        };
        let ribbon = passage.hidden.map(ribbon);
        Some(Passage { title, ribbon, segments: self.passage_segments(passage, prefix) })
    }

    /// The author at a number of the directory.
    pub(super) fn about_author(&self, entry: usize) -> Option<Author> {
        let passage = self.author(entry)?;
        let file = passage.author()?;
        let link =
            |(name, url): &(String, String)| Link { name: name.clone(), url: Some(url.clone()) };
        Some(Author {
            name: file.name.clone(),
            role: file.role.clone(),
            portrait: passage.portrait.as_ref().map(|photo| self.photo(photo)),
            links: file.links.iter().map(link).collect(),
            ribbon: passage.hidden.map(ribbon),
            segments: self.passage_segments(passage, "author-"),
            extra: self.fields("author", &file.extra, &passage.fields),
        })
    }

    /// What an index shows of an author: rank, role and picture.
    pub(super) fn in_index(
        &self,
        entry: usize,
    ) -> Option<(u64, Option<String>, Option<super::shape::Photo>)> {
        let passage = self.view.edition().authors.get(&entry);
        let passage = self.view.edition().passages.get(*passage?)?;
        let file = passage.author()?;
        let portrait = passage.portrait.as_ref().map(|photo| self.photo(photo));
        Some((file.order.unwrap_or(u64::MAX), file.role.clone(), portrait))
    }

    /// The printed issue as a file.
    pub(super) fn pdf(&self, issue: &edition::Issue) -> Option<Pdf> {
        let (url, bytes) = issue.pdf.clone()?;
        let number = |n: u64| self.view.theme().language.number(n);
        let size = match bytes {
            0..1_000 => format!("{} B", number(bytes)),
            1_000..1_000_000 => format!("{} kB", number(bytes.div_ceil(1_000))),
            1_000_000..10_000_000 => {
                let tenths = (bytes + 50_000) / 100_000;
                format!("{} MB", self.view.theme().language.tenths(tenths))
            }
            _ => format!("{} MB", number((bytes + 500_000) / 1_000_000)),
        };
        Some(Pdf { url, bytes, size })
    }

    /// The value of a data file.
    pub(super) fn data(&self, name: &str) -> Option<Field> {
        self.data_file(name).map(|file| Field::Plain(file.value.clone()))
    }

    /// The texts inserted on the fronts of issues.
    pub(super) fn front_inserts(&self) -> Vec<Segment> {
        let rules = self.view.settings().inserts.iter();
        let rules = rules.filter(|rule| rule.place == InsertPlace::Front).enumerate();
        rules.flat_map(|(nth, rule)| self.insert(&rule.file, nth)).collect()
    }

    /// The segments of a text that rules insert; none if it is hidden. On one page, each insert has another number.
    fn insert(&self, name: &str, nth: usize) -> Vec<Segment> {
        let Some(id) = self.inserts().get(name) else { return Vec::new() };
        let Some(passage) = self.text(*id, &format!("i{nth}-")) else { return Vec::new() };
        let mark = passage
            .ribbon
            .and_then(|ribbon| self.view.theme().word(&format!("mark_{ribbon}"), &[]));
        insert::framed(name, passage, mark)
    }

    /// The text of a story with what rules insert into it.
    pub(super) fn with_inserts(&self, id: StoryId, mut segments: Vec<Segment>) -> Vec<Segment> {
        let story = self.story(id);
        let head = &story.article.head;
        if head.without_inserts {
            return segments;
        }
        let rules = self.view.settings().inserts.iter();
        let mut rules: Vec<_> = rules.filter(|r| r.is_for(&story.section, head.genre)).collect();
        // From the end, so that what is inserted moves no paragraph that is still counted.
        rules.reverse();
        rules.sort_by_key(|rule| match rule.place {
            InsertPlace::After(n) => std::cmp::Reverse(n),
            InsertPlace::End | InsertPlace::Front => std::cmp::Reverse(usize::MAX),
        });
        let mut at_end = Vec::new();
        for (nth, rule) in rules.into_iter().enumerate() {
            let insert = || self.insert(&rule.file, nth);
            match rule.place {
                InsertPlace::Front => {}
                InsertPlace::End => at_end.splice(0..0, insert()).for_each(drop),
                InsertPlace::After(n) => {
                    segments = insert::after_paragraph(segments, n, insert);
                }
            }
        }
        segments.extend(at_end);
        segments
    }
}
