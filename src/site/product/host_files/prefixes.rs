//! Redirects for hosts whose rules hold for every name with a certain beginning.

use std::collections::BTreeSet;

use super::model::Move;
use crate::base::path::Route;
use crate::edition::{Edition, NameKind};

/// Those redirects that can be such a rule: nothing else begins as the former address does, and both addresses are written
/// in plain letters, which no host encodes in another way. The others stay pages that send readers on.
pub(super) fn simple(moves: Vec<Move>, edition: &Edition) -> Vec<Move> {
    let taken = taken(edition);
    let is_simple = |one: &Move| {
        let key = one.paths().first().copied().unwrap_or_default();
        let mut beginning = taken.range(key..).take_while(|name| name.starts_with(key));
        let is_alone = beginning.all(|name| *name == one.from.as_str());
        is_alone && one.from.url("/") == format!("/{key}") && !one.to.contains('%')
    };
    moves.into_iter().filter(is_simple).collect()
}

/// The names of the site, or beginnings of theirs.
fn taken(edition: &Edition) -> BTreeSet<&str> {
    let redirects = edition.redirects.iter().map(|(route, _, _)| route);
    let stories = edition.stories.iter().map(|story| &story.route);
    let issues = edition.issues.iter().flat_map(|issue| {
        let sections = issue.sections.iter().map(|section| &section.route);
        let sheets = issue.sheets.iter().map(|sheet| &sheet.route);
        [&issue.route].into_iter().chain(sections).chain(sheets)
    });
    let pages = edition.pages.iter().map(|page| &page.route);
    let files = edition.statics.values().chain(edition.media.files.values());
    let all = redirects.chain(stories).chain(issues).chain(pages).chain(files).map(Route::as_str);
    all.chain(NameKind::ALL.map(NameKind::plural)).chain(["assets/", "issues/", "media/"]).collect()
}
