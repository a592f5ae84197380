//! Who is named over stories, what they are about, and what they appear in; and what leads to them.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::assemble::Assembly;
use super::names::{self, Use};
use super::origin::{Origin, Origins};
use super::{Directory, NameKind, Signed, Story};
use crate::article::{Byline, BylineKind};
use crate::path::{Route, fold};
use crate::settings::{NameSettings, Settings};
use crate::yaml::KeyPath;

impl Assembly<'_> {
    /// Gathers all names that have pages, and signs every story.
    pub(super) fn name_everybody(&mut self) {
        let settings = self.settings();
        let columns = declared(&settings.columns);
        let (authors, topics) = (settings.authors.clone(), settings.topics.clone());
        let sections = BTreeMap::new();
        let kinds = [
            (NameKind::Section, &sections),
            (NameKind::Column, &columns),
            (NameKind::Author, &authors),
            (NameKind::Topic, &topics),
        ];
        let gather = |(kind, declared)| {
            let origins = Origins::new(self.snapshot);
            let uses = self.uses(kind).into_iter();
            (kind, names::gather(uses, kind, declared, &|origin| origins.locate(origin)))
        };
        let gathered: Vec<_> = kinds.into_par_iter().map(gather).collect();
        for (kind, (directory, found)) in gathered {
            self.found.extend(found);
            self.edition.directories.insert(kind, directory);
        }
        self.order_sections();
        self.sign();
        self.redirect();
    }

    /// Every use of a name of one kind, newest issue first, each issue in printed order.
    fn uses(&self, kind: NameKind) -> Vec<Use> {
        let edition = &self.edition;
        let stories = edition.issues.iter().rev().flat_map(|issue| issue.stories.iter().copied());
        let mut uses = Vec::new();
        for story in stories {
            let names = names_of(kind, &edition.stories[story], &edition.settings);
            let file = &edition.stories[story].article.source;
            uses.extend(names.into_iter().map(|(name, at)| {
                let origin = Origin { file: file.clone(), at };
                Use { name, story, origin }
            }));
        }
        uses
    }

    /// Puts the sections in the order of `site.yaml`, and gives them their names.
    fn order_sections(&mut self) {
        let Some(directory) = self.edition.directories.remove(&NameKind::Section) else { return };
        let sections = &self.edition.settings.sections;
        let rank = |slug: &str| sections.iter().position(|s| s.key.as_str() == slug);
        let mut directory = directory.sorted_by_key(|listed| {
            (rank(listed.slug.as_str()).unwrap_or(usize::MAX), listed.slug.clone())
        });
        for listed in &mut directory.entries {
            listed.name = self.edition.section_name(listed.slug.as_str());
        }
        self.edition.directories.insert(NameKind::Section, directory);
    }

    fn sign(&mut self) {
        let directories = &self.edition.directories;
        let find = |kind: NameKind, name: &str| directories.get(&kind).and_then(|d| d.find(name));
        let settings = &self.edition.settings;
        for story in &mut self.edition.stories {
            let head = &story.article.head;
            let authors = directories.get(&NameKind::Author);
            story.bylines =
                head.bylines.iter().map(|byline| signed(byline, settings, authors)).collect();
            story.topics =
                head.topics.iter().filter_map(|(t, _)| find(NameKind::Topic, t)).collect();
            story.column = head.kicker.as_ref().and_then(|kicker| find(NameKind::Column, kicker));
        }
    }

    /// Sends the URLs that stories and pages once had to those they have.
    fn redirect(&mut self) {
        let edition = &self.edition;
        let mut redirects = Vec::new();
        let stories = edition.stories.iter().map(|story| {
            let article = &story.article;
            (&article.source, &article.head.aliases, &story.route)
        });
        let pages = edition.pages.iter().map(|page| {
            let plain = &page.plain;
            (&plain.source, &plain.aliases, &page.route)
        });
        for (source, aliases, route) in stories.chain(pages) {
            let redirect = |(alias, at): &(Route, KeyPath)| {
                let origin = Origin { file: source.clone(), at: Some(at.clone()) };
                (alias.clone(), edition.url(route), origin)
            };
            redirects.extend(aliases.iter().map(redirect));
        }
        self.edition.redirects = redirects;
    }
}

/// Names declared without settings.
fn declared(names: &[String]) -> BTreeMap<String, NameSettings> {
    let settings = |name: &String| (fold(name), NameSettings { name: name.clone(), slug: None });
    names.iter().map(settings).collect()
}

/// The names of one kind that a story bears, and where they stand in its front matter.
fn names_of(kind: NameKind, story: &Story, settings: &Settings) -> Vec<(String, Option<KeyPath>)> {
    let head = &story.article.head;
    match kind {
        NameKind::Section => vec![(story.section.clone(), None)],
        NameKind::Column => {
            let known = |kicker: &&String| settings.columns.iter().any(|c| fold(c) == fold(kicker));
            let at = || Some(KeyPath::key("kicker"));
            head.kicker.iter().filter(known).map(|kicker| (kicker.clone(), at())).collect()
        }
        NameKind::Author => {
            let people = head.bylines.iter().filter(|b| kind_of(b, settings) == BylineKind::Person);
            people.map(|byline| (byline.name.clone(), Some(byline.at.clone()))).collect()
        }
        NameKind::Topic => {
            head.topics.iter().map(|(topic, at)| (topic.clone(), Some(at.clone()))).collect()
        }
    }
}

/// What a byline stands for: its own word, else whether `site.yaml` knows it as a collective.
fn kind_of(byline: &Byline, settings: &Settings) -> BylineKind {
    let collective = || settings.collectives.iter().any(|c| fold(c) == fold(&byline.name));
    match byline.kind {
        Some(kind) => kind,
        None if collective() => BylineKind::Collective,
        None => BylineKind::Person,
    }
}

fn signed(byline: &Byline, settings: &Settings, authors: Option<&Directory>) -> Signed {
    let kind = kind_of(byline, settings);
    let author = authors.filter(|_| kind == BylineKind::Person).and_then(|d| d.find(&byline.name));
    let listed = author.and_then(|n| authors?.entries.get(n));
    let collective = settings.collectives.iter().find(|c| fold(c) == fold(&byline.name));
    let name = listed.map(|l| &l.name).or(collective).unwrap_or(&byline.name);
    Signed { name: name.clone(), role: byline.role.clone(), kind, author }
}
