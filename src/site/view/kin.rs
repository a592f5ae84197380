//! What a story says about itself beyond its text: its language, its licence, its series, its translations.

use super::reader::FactReader;
use super::shape::{Date, Language, License, Series, Translation};
use crate::base::date::PartialDate;
use crate::base::language::{self, direction};
use crate::content::settings;
use crate::edition::{self, NameKind, StoryId};

impl License {
    /// A licence for templates.
    pub fn of(license: &settings::License) -> Self {
        let settings::License { id, name, url } = license.clone();
        Self { id, name, url }
    }
}

impl FactReader<'_> {
    /// The language of a story, if it is not the site's.
    pub(super) fn language(&self, story: &edition::Story) -> Option<Language> {
        let site = &self.view.settings().reading.language;
        let tag = story.article.head.language.clone().filter(|tag| tag != site)?;
        Some(Language { direction: direction(&tag), tag })
    }

    /// A date in the language of a story.
    pub(super) fn date_in(&self, story: &edition::Story, date: &PartialDate) -> Date {
        match self.language(story) {
            None => self.date(date),
            Some(own) => {
                let text = language::Language::of(&own.tag).date(date, self.view.theme.dates);
                Date { iso: date.iso(), text }
            }
        }
    }

    /// The licence of a story: its own, or else that of its issue or of the publication.
    pub(super) fn license(&self, story: &edition::Story) -> Option<License> {
        let own = story.article.head.license.as_ref();
        let of_issue = || self.issue(story.issue).file.license.as_ref();
        let license = own.or_else(of_issue).or(self.view.settings().license.as_ref());
        license.map(License::of)
    }

    /// The place of a story in its series. Its neighbours are in its own language, if the series has several.
    pub(super) fn series(&self, id: StoryId) -> Option<Series> {
        let story = self.story(id);
        let place = story.series?;
        let listed = self.name(NameKind::Series, place.entry)?;
        let own = &story.article.head.language;
        let is_own = |other: &&StoryId| self.story(**other).article.head.language == *own;
        let parts: Vec<StoryId> = listed.stories.iter().filter(is_own).copied().collect();
        let at = parts.iter().position(|other| *other == id)?;
        let neighbour = |n: Option<usize>| n.and_then(|n| parts.get(n)).map(|id| self.id_of(*id));
        Some(Series {
            name: listed.name.clone(),
            url: self.listing_url_of(NameKind::Series, listed),
            part: place.part,
            of: place.of,
            previous: neighbour(at.checked_sub(1)),
            next: neighbour(Some(at + 1)),
        })
    }

    /// A story as a translation of another.
    pub(super) fn translation(&self, id: StoryId) -> Translation {
        let story = self.story(id);
        let settings = self.view.settings();
        let tag = story.article.head.language.as_ref().unwrap_or(&settings.reading.language);
        let url = self.url(&story.route);
        Translation {
            language: tag.clone(),
            name: language::own_name(tag),
            direction: direction(tag),
            canonical: settings.base.absolute(&url),
            url,
            headline: story.article.head.headline.clone(),
        }
    }
}
