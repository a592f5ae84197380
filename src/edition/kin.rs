//! Stories that belong together: related ones, translations, the parts of a series.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::assemble::Assembly;
use super::links::Targets;
use super::origin::{Origin, Origins};
use super::{NameKind, Story, StoryId};
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::path::SourcePath;
use crate::base::snapshot::Snapshot;
use crate::base::yaml::KeyPath;

/// A place in a series.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, serde::Serialize, serde::Deserialize)]
pub struct SeriesPlace {
    /// The number of the series in its directory.
    pub entry: usize,
    /// The number of the story in the series, from 1.
    pub part: u64,
    /// How many parts there are. Only public ones count, unless a story says how many there will be.
    pub of: u64,
}

/// The files of the stories that one story names.
struct Named {
    related: Vec<SourcePath>,
    translations: Vec<(SourcePath, KeyPath)>,
    found: Vec<Diagnostic>,
}

impl Assembly<'_> {
    /// Finds the stories that others name as related or as their translations.
    pub(super) fn find_kin(&mut self) {
        let names_some = |story: &Story| {
            let head = &story.article.head;
            !head.related.is_empty() || !head.translations.is_empty()
        };
        if !self.edition.stories.iter().any(names_some) {
            return;
        }
        let targets = self.targets();
        let origins = Origins::new(self.snapshot);
        let stories = &self.edition.stories;
        let ids: BTreeMap<&SourcePath, StoryId> =
            stories.iter().enumerate().map(|(id, story)| (&story.article.source, id)).collect();
        let named: Vec<(StoryId, Named)> = stories
            .par_iter()
            .enumerate()
            .filter(|(_, story)| names_some(story))
            .map(|(id, story)| (id, named(story, &targets, self.snapshot)))
            .collect();
        let id_of = |path: &SourcePath| ids.get(path).copied();
        let mut found = Vec::new();
        let (mut related, mut edges) = (Vec::new(), Vec::new());
        for (id, named) in named {
            found.extend(named.found);
            let others: BTreeSet<StoryId> = BTreeSet::from([id]);
            related.push((id, once(named.related.iter().filter_map(id_of), others)));
            for (path, at) in named.translations {
                let Some(other) = id_of(&path) else { continue };
                let origin = Origin { file: stories[id].article.source.clone(), at: Some(at) };
                match self.language_of(id) == self.language_of(other) {
                    true => {
                        found.push(same_language(origins.locate(&origin), self.language_of(id)));
                    }
                    false => edges.push((id, other, origin)),
                }
            }
        }
        let pairs: Vec<(StoryId, StoryId)> = edges.iter().map(|(a, b, _)| (*a, *b)).collect();
        let groups = groups(&pairs);
        found.extend(groups.iter().filter_map(|group| self.language_twice(group, &edges)));
        drop(targets);
        self.found.extend(found);
        for (id, related) in related {
            self.edition.stories[id].related = related;
        }
        for group in groups {
            self.translate(&group);
        }
    }

    /// The mistake that two stories of a group have the same language. `edges` are its translations, and where they are
    /// written.
    fn language_twice(
        &self,
        group: &BTreeSet<StoryId>,
        edges: &[(StoryId, StoryId, Origin)],
    ) -> Option<Diagnostic> {
        let mut seen: BTreeMap<&str, StoryId> = BTreeMap::new();
        let twice = |id: &StoryId| Some((seen.insert(self.language_of(*id), *id)?, *id));
        let (first, second) = group.iter().find_map(twice)?;
        let (_, _, origin) = edges.iter().find(|(a, b, _)| [a, b].contains(&&second))?;
        let name = |id: StoryId| &self.edition.stories[id].article.source;
        let message = format!(
            "`{}` and `{}` are two versions of one story in one language",
            name(first),
            name(second),
        );
        let place = Origins::new(self.snapshot).locate(origin);
        let hint = "a story has one translation into each language: correct `translations`";
        Some(Diagnostic::new(Code::BadValue, place, message).hint(hint))
    }

    /// Makes every story of a group a translation of the others, in order of their languages.
    fn translate(&mut self, group: &BTreeSet<StoryId>) {
        let mut sorted: Vec<StoryId> = group.iter().copied().collect();
        sorted.sort_by_key(|id| (self.language_of(*id).to_owned(), *id));
        for id in group {
            let others = sorted.iter().copied().filter(|other| other != id);
            self.edition.stories[*id].translations = others.collect();
        }
    }

    fn language_of(&self, id: StoryId) -> &str {
        let own = self.edition.stories[id].article.head.language.as_deref();
        own.unwrap_or(&self.settings().reading.language)
    }

    /// Gives the stories of each series their places, in order of their parts.
    pub(super) fn number_series(&mut self) {
        let Some(mut directory) = self.edition.directories.remove(&NameKind::Series) else {
            return;
        };
        let mut found = Vec::new();
        for (entry, listed) in directory.entries.iter_mut().enumerate() {
            // Listings begin with the newest story, a series with its first.
            listed.stories.sort_unstable();
            listed.stories.sort_by_key(|id| self.part_of(*id).unwrap_or(u64::MAX));
            let series = |id: &StoryId| self.edition.stories[*id].article.head.series.as_ref();
            let planned = listed.stories.iter().filter_map(|id| series(id)?.of).max();
            let numbered = self.numbered(&listed.stories);
            let of = planned.or_else(|| numbered.iter().map(|(_, part)| *part).max()).unwrap_or(1);
            found.extend(self.parts_twice(&listed.stories));
            found.extend(self.totals_that_differ(&listed.stories));
            for (id, part) in numbered {
                self.edition.stories[id].series =
                    Some(SeriesPlace { entry, part, of: of.max(part) });
            }
        }
        self.found.extend(found);
        self.edition.directories.insert(NameKind::Series, directory);
    }

    /// The parts of a series in their order. Those without a number follow the others in their language.
    fn numbered(&self, stories: &[StoryId]) -> Vec<(StoryId, u64)> {
        let mut last: BTreeMap<&str, u64> = BTreeMap::new();
        let number = |id: &StoryId| {
            let last = last.entry(self.language_of(*id)).or_default();
            *last = self.part_of(*id).unwrap_or(last.saturating_add(1));
            (*id, *last)
        };
        stories.iter().map(number).collect()
    }

    /// Reports stories of a series that say different numbers of parts.
    fn totals_that_differ(&self, stories: &[StoryId]) -> Option<Diagnostic> {
        let series = |id: &StoryId| self.edition.stories[*id].article.head.series.as_ref();
        let mut totals = stories.iter().filter_map(|id| Some((*id, series(id)?.of?)));
        let (first, of) = totals.next()?;
        let (other, otherwise) = totals.find(|(_, other)| *other != of)?;
        let origins = Origins::new(self.snapshot);
        let place = |id: StoryId| {
            let file = self.edition.stories[id].article.source.clone();
            origins.locate(&Origin { file, at: Some(KeyPath::key("series").then_key("of")) })
        };
        let message = format!("the series has {otherwise} parts here, and {of} in another story");
        let differ = Diagnostic::new(Code::BadValue, place(other), message);
        let hint = "`of` is the same in all stories of a series; one of them is enough";
        Some(differ.related(place(first), "the other story").hint(hint))
    }

    fn part_of(&self, id: StoryId) -> Option<u64> {
        self.edition.stories[id].article.head.series.as_ref()?.part
    }

    /// Reports stories of a series that have the same part in the same language.
    fn parts_twice(&self, stories: &[StoryId]) -> Vec<Diagnostic> {
        let mut seen: BTreeMap<(u64, &str), StoryId> = BTreeMap::new();
        let origins = Origins::new(self.snapshot);
        let mut found = Vec::new();
        for id in stories {
            let Some(part) = self.part_of(*id) else { continue };
            if let Some(first) = seen.insert((part, self.language_of(*id)), *id) {
                let place = |id: StoryId| {
                    let file = self.edition.stories[id].article.source.clone();
                    let at = Some(KeyPath::key("series").then_key("part"));
                    origins.locate(&Origin { file, at })
                };
                let message = format!("part {part} of the series exists twice");
                let twice = Diagnostic::new(Code::BadValue, place(*id), message);
                let hint = "give each story of the series its own number, or leave `part` out";
                found.push(twice.related(place(first), "the other part").hint(hint));
            }
        }
        found
    }
}

/// Follows the references of one story.
fn named(story: &Story, targets: &Targets<'_>, snapshot: &Snapshot) -> Named {
    let origins = Origins::new(snapshot);
    let source = &story.article.source;
    let head = &story.article.head;
    let mut named = Named { related: Vec::new(), translations: Vec::new(), found: Vec::new() };
    let mut follow = |(path, at): &(String, KeyPath)| {
        let origin = Origin { file: source.clone(), at: Some(at.clone()) };
        match targets.story(source, path, || origins.locate(&origin)) {
            Ok(path) => Some(path),
            Err(broken) => {
                named.found.push(*broken);
                None
            }
        }
    };
    named.related = head.related.iter().filter_map(&mut follow).collect();
    named.translations = head
        .translations
        .iter()
        .filter_map(|reference| Some((follow(reference)?, reference.1.clone())))
        .collect();
    named
}

/// The ids in their order, without repetitions and without those already seen.
fn once(ids: impl Iterator<Item = StoryId>, mut seen: BTreeSet<StoryId>) -> Vec<StoryId> {
    ids.filter(|id| seen.insert(*id)).collect()
}

/// The groups of stories that are connected.
fn groups(edges: &[(StoryId, StoryId)]) -> Vec<BTreeSet<StoryId>> {
    let mut groups: Vec<BTreeSet<StoryId>> = Vec::new();
    for (a, b) in edges {
        let (with, without): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|group| group.contains(a) || group.contains(b));
        groups = without;
        groups.push(with.into_iter().flatten().chain([*a, *b]).collect());
    }
    groups
}

fn same_language(place: Place, language: &str) -> Diagnostic {
    let message =
        format!("a translation has another language, but both stories are in `{language}`");
    let hint = "give the translation its `language`, such as `language: de`";
    Diagnostic::new(Code::BadValue, place, message).hint(hint)
}
