//! The names of stories (authors, topics, columns, sections), and the redirects to their pages.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::assemble::Assembly;
use super::byline::{self, Holds};
use super::names::{self, NameUse};
use super::origin::{Origin, Origins};
use super::{Directory, NameKind, Signature, Story};
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::path::{Route, fold};
use crate::base::yaml::KeyPath;
use crate::content::article::{Byline, BylineKind};
use crate::content::settings::{NameSettings, Settings};

impl Assembly<'_> {
    /// Gathers all names that have pages, and assigns them to the stories.
    pub(super) fn name_everybody(&mut self) {
        let settings = self.settings();
        let columns = declared(&settings.columns);
        let (mut authors, topics) = (settings.authors.clone(), settings.topics.clone());
        let known = self.known_authors();
        for author in known.values() {
            let slug = Some(author.slug.clone());
            let own = NameSettings { name: author.name.clone(), slug: slug.clone() };
            let given = authors.entry(fold(&author.name)).or_insert(own);
            given.name.clone_from(&author.name);
            given.slug = given.slug.clone().or(slug);
        }
        let sections = BTreeMap::new();
        let kinds = [
            (NameKind::Section, &sections),
            (NameKind::Column, &columns),
            (NameKind::Author, &authors),
            (NameKind::Topic, &topics),
            (NameKind::Series, &sections),
        ];
        let gather = |(kind, declared)| {
            let origins = Origins::new(self.snapshot);
            let mut uses = self.uses(kind);
            if kind == NameKind::Author {
                for used in &mut uses {
                    if let Some(author) = known.get(&fold(&used.name)) {
                        used.name.clone_from(&author.name);
                    }
                }
            }
            let uses = uses.into_iter();
            (kind, names::gather(uses, kind, declared, &|origin| origins.locate(origin)))
        };
        let gathered: Vec<_> = kinds.into_par_iter().map(gather).collect();
        for (kind, (mut directory, found)) in gathered {
            self.found.extend(found);
            if kind == NameKind::Author {
                known.iter().for_each(|(name, author)| directory.introduce(name, author));
            }
            self.edition.directories.insert(kind, directory);
        }
        self.order_sections();
        self.sign();
        self.look_over_bylines();
        self.redirect();
    }

    /// Every use of a name of one kind, newest issue first, each issue in printed order.
    fn uses(&self, kind: NameKind) -> Vec<NameUse> {
        let edition = &self.edition;
        let stories = edition.issues.iter().rev().flat_map(|issue| issue.stories.iter().copied());
        let mut uses = Vec::new();
        for story in stories {
            let names = names_of(kind, &edition.stories[story], &edition.settings);
            let file = &edition.stories[story].article.source;
            uses.extend(names.into_iter().map(|(name, at)| {
                let origin = Origin { file: file.clone(), at };
                NameUse { name, story, origin }
            }));
        }
        uses
    }

    /// Sorts the sections as in `site.yaml`, and sets their names.
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
        self.edition.stories.par_iter_mut().for_each(|story| {
            let head = &story.article.head;
            let authors = directories.get(&NameKind::Author);
            story.bylines =
                head.bylines.iter().map(|byline| signed(byline, settings, authors)).collect();
            story.topics =
                head.topics.iter().filter_map(|(t, _)| find(NameKind::Topic, t)).collect();
            story.column = head.kicker.as_ref().and_then(|kicker| find(NameKind::Column, kicker));
        });
    }

    /// Reports bylines that contain more than a name.
    fn look_over_bylines(&mut self) {
        let look = |story: &Story| -> Vec<Diagnostic> {
            let look = |byline: &Byline| {
                let file = story.article.source.clone();
                let origin = Origin { file, at: Some(byline.at.then_key("name")) };
                let place = || Origins::new(self.snapshot).locate(&origin);
                odd(byline, self.settings(), place)
            };
            story.article.head.bylines.iter().flat_map(look).collect()
        };
        let found: Vec<_> = self.edition.stories.par_iter().flat_map_iter(look).collect();
        self.found.extend(found);
    }

    /// Redirects former URLs of stories and pages to the current ones.
    fn redirect(&mut self) {
        let edition = &self.edition;
        let mut redirects = Vec::new();
        let stories = edition.stories.iter().map(|story| {
            let article = &story.article;
            (&article.source, &article.head.aliases, &story.route)
        });
        let pages = edition.pages.iter().map(|page| {
            let plain = &page.content;
            (&plain.source, &plain.aliases, &page.route)
        });
        for (source, aliases, route) in stories.chain(pages) {
            let redirect = |(alias, at): &(Route, KeyPath)| {
                let origin = Origin { file: source.clone(), at: Some(at.clone()) };
                (alias.clone(), edition.url(route), origin)
            };
            // An alias that leads to itself has no effect.
            let others = aliases.iter().filter(|(alias, _)| alias.folded() != route.folded());
            redirects.extend(others.map(redirect));
        }
        self.edition.redirects = redirects;
    }
}

/// Names declared without settings.
fn declared(names: &[String]) -> BTreeMap<String, NameSettings> {
    let settings = |name: &String| (fold(name), NameSettings { name: name.clone(), slug: None });
    names.iter().map(settings).collect()
}

/// The names of one kind in a story, with their positions in its front matter.
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
            let name = |byline: &Byline| name_of(byline, settings).to_owned();
            people.map(|byline| (name(byline), Some(byline.at.clone()))).collect()
        }
        NameKind::Series => head
            .series
            .iter()
            .map(|series| (series.name.clone(), Some(series.at.clone())))
            .collect(),
        NameKind::Topic => {
            head.topics.iter().map(|(topic, at)| (topic.clone(), Some(at.clone()))).collect()
        }
    }
}

/// The kind of a byline: as it says itself, or a collective if `site.yaml` lists it as one.
fn kind_of(byline: &Byline, settings: &Settings) -> BylineKind {
    let name = fold(name_of(byline, settings));
    let collective = || settings.collectives.iter().any(|c| fold(c) == name);
    match byline.kind {
        Some(kind) => kind,
        None if collective() => BylineKind::Collective,
        None => BylineKind::Person,
    }
}

fn signed(byline: &Byline, settings: &Settings, authors: Option<&Directory>) -> Signature {
    let kind = kind_of(byline, settings);
    let written = name_of(byline, settings);
    let author = authors.filter(|_| kind == BylineKind::Person).and_then(|d| d.find(written));
    let listed = author.and_then(|n| authors?.entries.get(n));
    let collective = settings.collectives.iter().find(|c| fold(c) == fold(written));
    let name = listed.map(|l| &l.name).or(collective).map_or(written, String::as_str);
    Signature { name: name.to_owned(), role: byline.role.clone(), kind, author }
}

/// The name of a byline, without a "By" before it.
fn name_of<'a>(byline: &'a Byline, settings: &Settings) -> &'a str {
    prefix_of(byline, settings).map_or(&byline.name, |(_, name)| name)
}

/// The "By" of a byline and the text after it.
fn prefix_of<'a>(byline: &'a Byline, settings: &Settings) -> Option<(&'a str, &'a str)> {
    let is_known = |name: &str| settings.knows_name(name);
    byline::split_prefix(&byline.name, &settings.reading.language, &is_known)
}

/// Reports problems of a published byline.
fn odd(byline: &Byline, settings: &Settings, place: impl Fn() -> Place) -> Vec<Diagnostic> {
    let name = name_of(byline, settings);
    let by = prefix_of(byline, settings).map(|(prefix, name)| {
        let message = format!("the byline begins with `{prefix}`, which the theme adds");
        let several = matches!(byline::holds(name), Some(Holds::Names(_)));
        let hint = (!several).then(|| format!("write `{name}`"));
        Diagnostic::new(Code::ByInByline, place(), message).maybe_hint(hint)
    });
    let holds = byline.kind.is_none().then(|| byline::holds(name)).flatten();
    let holds = holds.filter(|_| !settings.knows_name(name)).map(|holds| match holds {
        Holds::Names(names) => {
            let message = format!("`{name}` seems to be several names, but is published as one");
            let names: Vec<String> = names.iter().map(|name| in_list(name)).collect();
            let hint = format!(
                "write `byline: [{}]`; if it is one name, add it to `collectives` in site.yaml",
                names.join(", ")
            );
            Diagnostic::new(Code::SeveralNames, place(), message).hint(hint)
        }
        Holds::Address(person) => {
            let message =
                format!("`{name}` seems to be a name and an address, but is published as one");
            let hint =
                format!("write `byline: {}`, and put the address into the text", in_list(&person));
            Diagnostic::new(Code::SeveralNames, place(), message).hint(hint)
        }
        Holds::Role(person, role) => {
            let message =
                format!("`{name}` seems to be a name and a role, but is published as one");
            let (person, role) = (in_list(&person), in_list(&role));
            let hint = format!("write `byline: {{name: {person}, role: {role}}}`");
            Diagnostic::new(Code::SeveralNames, place(), message).hint(hint)
        }
    });
    by.into_iter().chain(holds).collect()
}

/// A name as an entry of a YAML list, in quotes if necessary.
fn in_list(name: &str) -> String {
    let is_plain = name.chars().all(|c| c.is_alphanumeric() || " -.’".contains(c));
    let is_plain = is_plain && name.starts_with(char::is_alphabetic);
    if is_plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\\\"")) }
}
