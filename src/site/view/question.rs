//! The questions that pages can ask.

use std::sync::OnceLock;

use tera::Value;

use super::reader::FactReader;
use super::table::table;
use super::{Answer, Order, View, about};
use crate::base::digest::Digest;
use crate::base::path::Route;
use crate::edition::{FeedList, IssueId, NameKind, PictureId, StoryId};
use crate::pictures::slot::Look;

/// A picture as a page wants it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Wanted {
    /// The picture, by its number.
    pub picture: PictureId,
    /// Its crop in this place.
    pub look: Look,
    /// The name of the theme's slot for it.
    pub slot: String,
}

table! {
    /// A question a page can ask. Everything a page shows beyond its plan is an answer, so a page with unchanged answers is
    /// unchanged.
    pub enum Question, named by QuestionKind;
    /// The answer, and its digest.
    fn answered_by(reader: &FactReader<'_>) -> (Value, Digest);

    /// What a list shows of a story.
    "teaser": Teaser(story: StoryId) by about::Story => reader.answered(&reader.teaser(*story));
    /// Everything about a story but its text.
    "story": Story(story: StoryId) by about::Story => reader.story_with_teaser(*story);
    /// The text of a story.
    "body": Body(story: StoryId) by about::Story => reader.answered(&reader.body(*story));
    /// The text of a story on a page with others.
    "whole": Whole(story: StoryId) by about::Story => reader.answered(&reader.whole(*story));
    /// How the text of a story begins.
    "extract": Extract(story: StoryId, words: u32) by about::StoryAndNumber => reader.answered(&reader.extract(*story, *words));
    /// The approximate length of a story.
    "length": Length(story: StoryId) by about::Story => reader.answered(&reader.length(*story));
    /// The position of a story in its issue.
    "place": Place(story: StoryId) by about::Story => reader.answered(&reader.place(*story));
    /// The whole text of a story, for feeds.
    "feed-text": FeedText(story: StoryId) by about::Story => reader.answered(&reader.feed_text(*story));
    /// The whole text of a story, for a book.
    "book-text": BookText(story: StoryId) by about::Story => reader.answered(&reader.book_text(*story));
    /// What feeds and sitemaps need to know of a story.
    "entry": FeedEntry(story: StoryId) by about::Story => reader.answered(&reader.entry(*story));
    /// A part of the text of a story, from 1.
    "part": Part(story: StoryId, n: u32) by about::StoryAndNumber => reader.answered(&reader.part(*story, *n));
    /// What the site's navigation leads to.
    "navigation": Navigation => reader.answered(&reader.navigate());
    /// The icons of the site.
    "icon": Icon => reader.answered(&reader.icon());
    /// The URL of an asset.
    "asset": Asset(path: String) by about::Asset => reader.answered(&reader.asset(path));
    /// The facts of an issue.
    "issue": Issue(issue: IssueId) by about::Issue => reader.answered(&reader.about(*issue));
    /// How the front of an issue is laid out.
    "arrangement": Arrangement(issue: IssueId, order: Order) by about::Arrangement => reader.answered(&reader.arrangement(*issue, *order));
    /// The id of the newest issue.
    "latest": Latest => reader.answered(&reader.latest());
    /// The issues by year.
    "archive": Archive => reader.answered(&reader.archive());
    /// A printed page of an issue.
    "sheet": Sheet(issue: IssueId, n: usize) by about::Sheet => reader.answered(&reader.sheet(*issue, *n));
    /// The names of one kind.
    "names": Names(kind: NameKind) by about::Kind => reader.answered(&reader.names(*kind));
    /// One page of the stories of a name: kind, number in its directory, page from 1.
    "listing": Listing(kind: NameKind, n: usize, page: usize) by about::NamePage => reader.answered(&reader.listing(*kind, *n, *page));
    /// The letter of an issue.
    "letter": Letter(issue: IssueId) by about::Issue => reader.answered(&reader.letter(*issue));
    /// What the book of an issue needs to know, besides the facts of the issue.
    "book": Book(issue: IssueId) by about::Issue => reader.answered(&reader.book(*issue));
    /// The texts inserted on the fronts of issues.
    "inserts": Inserts => reader.answered(&reader.front_inserts());
    /// A data file, by name.
    "data": Data(name: String) by about::Asset => reader.answered(&reader.data(name));
    /// A standing page.
    "standing-page": StandingPage(n: usize) by about::StandingPage => reader.answered(&reader.standing_page(*n));
    /// All corrections, by month.
    "corrections": Corrections => reader.answered(&reader.all_corrections());
    /// The newest stories of a feed or sitemap.
    "newest": Newest(list: FeedList) by about::FeedStories => reader.answered(&reader.newest(*list));
    /// The target of a redirect.
    "redirect": Redirect(n: usize) by about::Redirect => reader.answered(&reader.redirect(*n));
    /// The files of a picture for one slot of the theme.
    "print": Print(wanted: Box<Wanted>) by about::Print => reader.print(wanted);
    /// The digest of an output of this build; only products that are made last may ask.
    "output": Output(route: Route) by about::Output => reader.answered(&reader.output(route));
}

impl View {
    /// The name of a question, without its subject if that does not exist.
    pub fn name_of(&self, question: &Question) -> String {
        question.name(self)
    }

    /// The question with a name; `None` if its subject does not exist.
    pub fn named(&self, name: &str) -> Option<Question> {
        Question::named(name, self)
    }

    /// Answers a question.
    pub(super) fn answer(&self, question: &Question) -> Answer {
        let answer = || {
            let reader = FactReader::new(self);
            let (value, digest) = question.answered_by(&reader);
            reader.answer_of(value, digest)
        };
        match self.shared_answer(question) {
            Some(cell) => cell.get_or_init(answer).clone(),
            None => answer(),
        }
    }

    /// Where the answer is kept, if many pages ask for it.
    fn shared_answer(&self, question: &Question) -> Option<&OnceLock<Answer>> {
        match question {
            Question::Navigation => Some(&self.navigation),
            Question::Icon => Some(&self.icon),
            Question::Issue(id) => self.issues_told.get(*id),
            Question::Teaser(id) => self.teasers.get(*id),
            // Others are asked for once or twice, and all together are large.
            Question::FeedText(id) if self.is_in_feed.get(*id) == Some(&true) => {
                self.feed_texts.get(*id)
            }
            _ => None,
        }
    }
}

impl FactReader<'_> {
    /// Answers another question as a part of this answer.
    pub(super) fn ask(&self, question: &Question) -> (Value, Digest) {
        let answer = self.view.answer(question);
        self.note_all(&answer.record.facts);
        (answer.value, answer.record.digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_questions_begin_their_names_alike() {
        let mut names: Vec<&str> = QuestionKind::ALL.iter().map(|kind| kind.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), QuestionKind::ALL.len());
    }

    #[test]
    fn questions_about_one_story_are_numbered_without_gaps() {
        let about = [Question::Teaser(7), Question::Story(7), Question::FeedEntry(7)];
        let numbers = about.map(|question| question.about_story());
        assert_eq!(numbers[0], Some((7, 0)));
        assert_eq!(numbers[1], Some((7, 1)));
        assert_eq!(numbers[2], Some((7, QuestionKind::ABOUT_STORIES - 1)));
        assert_eq!(Question::Part(7, 1).about_story(), None);
        assert_eq!(Question::Latest.about_story(), None);
    }
}
