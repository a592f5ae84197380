//! What is shown of corrections: with their story, in the list of all, and in feeds and books.

use std::cmp::Reverse;

use super::reader::FactReader;
use super::shape::{Correction, CorrectionMonth, ListedCorrection};
use super::text::marked;
use crate::base::date::PartialDate;
use crate::content::article;
use crate::content::markdown::{self, correction_id, mark_id};
use crate::edition::{Story, StoryId};

impl FactReader<'_> {
    /// The corrections of a story.
    pub(super) fn corrections_of(&self, story: &Story) -> Vec<Correction> {
        let corrected = &story.article.body.corrected;
        let correction = |(n, correction): (u32, &article::Correction)| Correction {
            date: self.date_in(story, &correction.date),
            text: correction.text.clone(),
            text_html: marked(&correction.text, &correction.html),
            id: correction_id(n + 1),
            mark: corrected.contains(&n).then(|| mark_id(n + 1)),
        };
        (0..).zip(&story.article.head.corrections).map(correction).collect()
    }

    /// All corrections by month: the newest first; those of one day by issue, the newest first, and in printed order.
    pub(super) fn all_corrections(&self) -> Vec<CorrectionMonth> {
        let stories = self.corrected().into_iter().map(|id| (id, self.story(id)));
        let mut all: Vec<(StoryId, &Story, u32)> = stories
            .flat_map(|(id, story)| {
                let numbers = 0..story.article.head.corrections.len() as u32;
                numbers.map(move |n| (id, story, n))
            })
            .collect();
        let date = |story: &Story, n: u32| story.article.head.corrections[n as usize].date;
        all.sort_by_key(|(id, story, n)| {
            let date = date(story, *n);
            (Reverse((month(&date).iso(), date.first(), story.issue)), *id, *n)
        });
        let mut months: Vec<CorrectionMonth> = Vec::new();
        for (_, story, n) in all {
            let month = self.date(&month(&date(story, n)));
            if months.last().is_none_or(|last| last.month.iso != month.iso) {
                months.push(CorrectionMonth { month, corrections: Vec::new() });
            }
            let listed = self.listed(story, n);
            months.last_mut().into_iter().for_each(|last| last.corrections.push(listed.clone()));
        }
        months
    }

    fn listed(&self, story: &Story, n: u32) -> ListedCorrection {
        let correction = &story.article.head.corrections[n as usize];
        ListedCorrection {
            date: self.date(&correction.date),
            text: correction.text.clone(),
            text_html: marked(&correction.text, &correction.html),
            url: format!("{}#{}", self.url(&story.route), correction_id(n + 1)),
            story: story.id.clone(),
        }
    }

    /// The corrections of a story without the theme. Readers can return to the paragraph.
    pub(super) fn plain_corrections(&self, story: &Story) -> String {
        let word = |key: &str| self.view.theme().word(key, &[]).unwrap_or_default();
        let correction = |(n, correction): (u32, &article::Correction)| {
            let date = self.date_in(story, &correction.date).text;
            let label = markdown::escaped(&format!("{}, {date}", word("correction")));
            let text = marked(&correction.text, &correction.html);
            let back = match story.article.body.corrected.contains(&n) {
                true => way_back(&mark_id(n + 1), &word("back_to_text")),
                false => String::new(),
            };
            let id = correction_id(n + 1);
            format!("<p id=\"{id}\"><strong>{label}</strong> {text}{back}</p>\n")
        };
        (0..).zip(&story.article.head.corrections).map(correction).collect()
    }
}

/// The month of a date, or its year if only that is known.
fn month(date: &PartialDate) -> PartialDate {
    date.iso().get(..7).and_then(PartialDate::parse).unwrap_or(*date)
}

/// The arrow from a correction to the paragraph.
fn way_back(mark: &str, word: &str) -> String {
    let word = markdown::escaped(word).replace('"', "&quot;");
    format!(" <a href=\"#{mark}\" title=\"{word}\">↩\u{fe0e}</a>")
}
