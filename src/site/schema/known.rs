//! The names that a publication has, which editors suggest.

use std::collections::BTreeMap;

use super::Kind;
use super::fit::{self, Uses};
use crate::base::path::{SourcePath, fold};
use crate::base::snapshot::Snapshot;
use crate::content::fields::Fields;
use crate::content::settings::{Settings, license};
use crate::content::sources::{Memo, Sources};
use crate::site::plan::LAYOUTS;
use crate::site::theme::options::DeclaredOption;
use crate::site::theme::{self, Theme};

/// The names that a publication has, and what its theme declares.
#[derive(Debug, Default)]
pub struct Known {
    /// Names, by the name of the list.
    pub(super) lists: BTreeMap<&'static str, Names>,
    /// The fields of `extra`, by the kind of file.
    pub(super) fields: Fields,
    /// The values that keys have in its files.
    pub(super) uses: Uses,
    /// The options of the theme; `None` if it is not known.
    pub(super) options: Option<BTreeMap<String, DeclaredOption>>,
}

/// The files that a form can edit.
fn files<'s>(
    sources: &'s Sources,
    snapshot: &'s Snapshot,
) -> impl Iterator<Item = (Kind, &'s SourcePath)> {
    let stories = sources.issues.values().flat_map(|issue| issue.stories.values().flatten());
    let issues = sources.issues.values().filter_map(|issue| issue.file.as_ref());
    let sidecars = snapshot.below("content/photos").map(|(path, _)| path);
    let sidecars = sidecars.filter(|path| path.extension() == "yaml");
    let stories = stories.map(|story| (Kind::Story, &story.source));
    let issues = issues.map(|issue| (Kind::Issue, &issue.source));
    let pages = sources.pages.iter().map(|page| (Kind::Page, &page.source));
    let authors = sources.authors.iter().map(|author| (Kind::Author, &author.source));
    let inserts = sources.inserts.iter().map(|insert| (Kind::Text, &insert.source));
    let sidecars = sidecars.map(|path| (Kind::Photo, path));
    stories.chain(issues).chain(pages).chain(authors).chain(inserts).chain(sidecars)
}

/// A list of names.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) names: Vec<String>,
    /// Whether any other name is a mistake.
    pub(super) is_complete: bool,
}

impl Known {
    /// What is the same for every publication.
    pub fn nothing() -> Self {
        let mut known = Self::default();
        known.add("licences", license::common(), false);
        known
    }

    /// The names of a publication.
    pub fn of(snapshot: &Snapshot, settings: &Settings) -> Self {
        let mut known = Self::nothing();
        known.add("themes", theme::names(snapshot), true);
        known.add("columns", settings.columns.iter().cloned(), false);
        known.add("credits", settings.credits.iter().cloned(), false);
        let sources = Sources::read(snapshot, settings, &mut Memo::default());
        known.add_sources(&sources, settings);
        for (kind, file) in files(&sources, snapshot) {
            fit::note(snapshot, kind, file, &mut known.uses);
        }
        known.options = theme::declared_options(snapshot, settings);
        if let Ok((theme, _)) = Theme::load(snapshot, settings) {
            let layouts = theme.templates.names().filter_map(|name| name.strip_prefix(LAYOUTS));
            let layouts = layouts.filter_map(|name| name.strip_suffix(".html")).map(str::to_owned);
            known.add("layouts", layouts, true);
            known.fields = theme.fields;
        }
        known
    }

    fn add_sources(&mut self, sources: &Sources, settings: &Settings) {
        let stories = || {
            let all = sources.issues.values().flat_map(|issue| issue.stories.iter());
            all.filter_map(|((section, _), story)| Some((section, story.as_ref()?)))
        };
        let heads = || stories().map(|(_, story)| &story.head);
        match settings.sections.as_slice() {
            [] => self.add("sections", stories().map(|(section, _)| section.clone()), false),
            own => self.add("sections", own.iter().map(|section| section.key.to_string()), true),
        }
        let declared = settings.topics.values().map(|topic| topic.name.clone());
        let used = heads().flat_map(|head| &head.topics).map(|(topic, _)| topic.clone());
        self.add("topics", declared.chain(used), false);
        self.add(
            "series",
            heads().filter_map(|head| Some(head.series.as_ref()?.name.clone())),
            false,
        );
        let declared = settings.authors.values().map(|author| author.name.clone());
        let declared = declared.chain(sources.authors.iter().map(|author| author.name.clone()));
        let declared = declared.chain(settings.collectives.iter().cloned());
        let used = heads().flat_map(|head| &head.bylines).map(|byline| byline.name.clone());
        self.add("bylines", declared.chain(used), false);
        let inserts = sources.inserts.iter().map(|text| text.source.stem().to_owned());
        self.add("inserts", inserts, true);
    }

    /// Adds a list, each name once, in the first of its spellings.
    fn add(
        &mut self,
        list: &'static str,
        names: impl IntoIterator<Item = String>,
        is_complete: bool,
    ) {
        let mut unique: BTreeMap<String, String> = BTreeMap::new();
        for name in names {
            unique.entry(fold(&name)).or_insert(name);
        }
        let names: Vec<String> = unique.into_values().collect();
        // Nothing at all could be written if the only names were none.
        let is_complete = is_complete && !names.is_empty();
        self.lists.insert(list, Names { names, is_complete });
    }
}
