//! Dates that are probably mistyped.

use jiff::{Timestamp, ToSpan};

use super::Edition;
use super::assemble::Assembly;
use super::origin::{Origin, Origins};
use crate::base::date::Moment;
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::path::SourcePath;
use crate::base::yaml::KeyPath;

/// How far ahead of the build a public date may be, in hours: half a year, because magazines are dated months ahead.
const AHEAD: i64 = 183 * 24;

impl Edition {
    /// Whether a moment is so far ahead of the build that it is reported.
    pub fn is_far_ahead(&self, moment: Option<Moment>) -> bool {
        let limit = self.settings.instant.checked_add(AHEAD.hours());
        limit.is_ok_and(|limit| is_after(instant(moment), limit))
    }
}

impl Assembly<'_> {
    /// Warns of public issues and stories dated so far ahead that the year is probably mistyped: such an issue leads
    /// the site until its date has passed. The warning ends when the date is near enough.
    pub(super) fn check_dates(&mut self) {
        let edition = &self.edition;
        let zone = &edition.settings.reading.zone;
        let Ok(limit) = edition.settings.instant.checked_add(AHEAD.hours()) else { return };
        let (mut found, mut ends) = (Vec::new(), Vec::new());
        for issue in edition.issues.iter().filter(|issue| issue.hidden.is_none()) {
            let file = &issue.file;
            let text = self.snapshot.text(&file.source);
            let dated = [
                ("date", Some(file.date.start(zone)), file.date.iso()),
                ("published", instant(file.published), day(file.published)),
            ];
            for (key, at, date) in dated.into_iter().filter(|(_, at, _)| is_after(*at, limit)) {
                ends.extend(at);
                found.push(ahead(file.place(text, &KeyPath::key(key)), "issue", &date));
            }
        }
        let origins = Origins::new(self.snapshot);
        for story in edition.stories.iter().filter(|story| story.hidden.is_none()) {
            let head = &story.article.head;
            let dated = [("published", head.published), ("updated", head.updated)];
            for (key, moment) in dated.into_iter().filter(|(_, m)| is_after(instant(*m), limit)) {
                ends.extend(instant(moment));
                let place = origins.locate(&origin(&story.article.source, key));
                found.push(ahead(place, "story", &day(moment)));
            }
        }
        drop(origins);
        self.found.extend(found);
        let ends = ends.into_iter().filter_map(|end| end.checked_sub(AHEAD.hours()).ok());
        self.edition.next_change = ends.chain(self.edition.next_change).min();
    }
}

fn origin(file: &SourcePath, key: &str) -> Origin {
    Origin { file: file.clone(), at: Some(KeyPath::key(key)) }
}

fn instant(moment: Option<Moment>) -> Option<Timestamp> {
    moment.map(|moment| moment.instant)
}

fn day(moment: Option<Moment>) -> String {
    moment.map(|moment| moment.date().iso()).unwrap_or_default()
}

fn is_after(instant: Option<Timestamp>, limit: Timestamp) -> bool {
    instant.is_some_and(|instant| instant > limit)
}

fn ahead(place: Place, what: &str, date: &str) -> Diagnostic {
    let message = format!("the {what} is public, but dated more than half a year ahead: {date}");
    let hint = format!("correct the date, or hold the {what} back until then: `embargo: {date}`");
    Diagnostic::new(Code::FutureDate, place, message).hint(hint)
}
