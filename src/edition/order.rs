//! The printed order of one issue.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{Front, StoryId};
use crate::base::diagnostic::{Code, Diagnostic, Place, did_you_mean};
use crate::base::yaml::{KeyPath, Places};
use crate::content::article::{Article, PageLabel};
use crate::content::issue::{Contents, IssueFile};
use crate::content::open_mark::UNSORTED;
use crate::content::settings::Settings;
use crate::content::sources::IssueFolder;

/// A story's section and the stem of its file.
pub(super) type Name = (String, String);

/// One section's run of an issue: its key, its page, and the names of its stories.
struct Run {
    section: String,
    page: Option<PageLabel>,
    stories: Vec<Name>,
}

/// The public stories of one section's run, numbered.
pub(super) struct Slots {
    pub(super) section: String,
    pub(super) page: Option<PageLabel>,
    pub(super) stories: Vec<Slot>,
}

/// A public story in its place.
#[derive(Clone)]
pub(super) struct Slot {
    pub(super) id: StoryId,
    pub(super) name: Name,
    pub(super) page: Option<PageLabel>,
}

/// The public stories of an issue in printed order, and their ranking.
pub(super) struct Lineup {
    pub(super) runs: Vec<Slots>,
    pub(super) front: Front,
    pub(super) found: Vec<Diagnostic>,
}

/// The input from which the order of an issue is computed.
pub(super) struct Ordering<'a> {
    pub(super) file: &'a IssueFile,
    /// The places of values in the file.
    pub(super) places: Places<'a>,
    pub(super) folder: &'a IssueFolder,
    pub(super) settings: &'a Settings,
}

impl Ordering<'_> {
    /// The public stories in printed order, numbered from `first`. `visible` returns whether a story is public; runs
    /// without public stories are dropped.
    pub(super) fn lineup(&self, first: StoryId, visible: &dyn Fn(&Article) -> bool) -> Lineup {
        let (runs, mut found) = self.runs(visible);
        let mut id = first;
        let mut slots = Vec::new();
        for run in runs {
            let mut stories = Vec::new();
            for name in run.stories {
                let article = self.folder.stories.get(&name).and_then(Option::as_ref);
                let Some(article) = article.filter(|a| visible(a)) else { continue };
                let page = first_page(article).or_else(|| run.page.clone());
                stories.push(Slot { id, name, page });
                id += 1;
            }
            if !stories.is_empty() {
                slots.push(Slots { section: run.section, page: run.page, stories });
            }
        }
        let all: Vec<&Slot> = slots.iter().flat_map(|run| &run.stories).collect();
        let (front, on_front) = self.front(&all);
        found.extend(on_front);
        Lineup { runs: slots, front, found }
    }

    /// The runs in printed order, without stories that could not be read.
    fn runs(&self, visible: &dyn Fn(&Article) -> bool) -> (Vec<Run>, Vec<Diagnostic>) {
        match &self.file.contents {
            Some(contents) => self.listed(contents, visible),
            None => (self.unlisted(visible), Vec::new()),
        }
    }

    fn place(&self, at: &KeyPath) -> Place {
        self.places.locate(&self.file.source, at)
    }

    fn listed(
        &self,
        contents: &[Contents],
        visible: &dyn Fn(&Article) -> bool,
    ) -> (Vec<Run>, Vec<Diagnostic>) {
        let (mut runs, mut found) = (Vec::new(), Vec::new());
        let mut seen: BTreeMap<Name, &KeyPath> = BTreeMap::new();
        for entry in contents {
            found.extend(self.check_section(entry));
            let mut stories = Vec::new();
            for (written, at) in &entry.stories {
                let (stem, extra) = self.without_extension(&entry.section, written, at);
                found.extend(extra);
                let name = (entry.section.clone(), stem.to_owned());
                if !self.folder.stories.contains_key(&name) {
                    found.push(self.unknown(&name, at));
                } else if let Some(first) = seen.insert(name.clone(), at) {
                    let message = format!("`{stem}` is listed twice");
                    let twice = Diagnostic::new(Code::StoryTwice, self.place(at), message);
                    let twice = twice.related(self.place(first), "first here");
                    found.push(twice.hint("keep one of them"));
                } else {
                    stories.push(name);
                }
            }
            runs.push(Run { section: entry.section.clone(), page: entry.page.clone(), stories });
        }
        for (name, article) in &self.folder.stories {
            if let (false, Some(article)) = (seen.contains_key(name), article)
                && self.file.contents_sound
                && visible(article)
            {
                found.push(self.not_listed(name, article));
            }
        }
        (runs, found)
    }

    /// The stem for the name of a whole file, and its report.
    fn without_extension<'t>(
        &self,
        section: &str,
        written: &'t str,
        at: &KeyPath,
    ) -> (&'t str, Option<Diagnostic>) {
        let exists =
            |stem: &str| self.folder.stories.contains_key(&(section.to_owned(), stem.to_owned()));
        match written.strip_suffix(".md").filter(|stem| !exists(written) && exists(stem)) {
            Some(stem) => {
                let message = format!("`{written}` includes the extension of the file");
                let whole = Diagnostic::new(Code::UnknownStory, self.place(at), message);
                (stem, Some(whole.hint(format!("write `{stem}`, without `.md`"))))
            }
            None => (written, None),
        }
    }

    fn check_section(&self, entry: &Contents) -> Option<Diagnostic> {
        let known = self.settings.sections.is_empty()
            || self.settings.section(&entry.section).is_some()
            || entry.section == UNSORTED;
        let slug = crate::base::path::Slug::new(&entry.section).is_ok();
        if known && slug {
            return None;
        }
        let message = format!("`site.yaml` does not list the section `{}`", entry.section);
        let keys = self.settings.sections.iter().map(|s| s.key.as_str());
        let hint = did_you_mean(&entry.section, keys);
        Some(Diagnostic::new(Code::UnknownSection, self.place(&entry.at), message).maybe_hint(hint))
    }

    fn unknown(&self, (section, stem): &Name, at: &KeyPath) -> Diagnostic {
        let message = format!("there is no story `{section}/{stem}.md` in this issue");
        let stems =
            self.folder.stories.keys().filter(|(s, _)| s == section).map(|(_, s)| s.as_str());
        let elsewhere = self.folder.stories.keys().find(|(_, s)| s == stem);
        let hint = elsewhere
            .map(|(other, _)| format!("it is in `{other}/`"))
            .or_else(|| did_you_mean(last_of(stem), stems))
            .unwrap_or_else(|| "write the story, or remove its name from the list".to_owned());
        Diagnostic::new(Code::UnknownStory, self.place(at), message).hint(hint)
    }

    fn not_listed(&self, (section, stem): &Name, article: &Article) -> Diagnostic {
        let message = format!("the story `{section}/{stem}` is not in the issue's `contents`");
        Diagnostic::new(Code::UnlistedStory, Place::file(&article.source), message)
            .hint(match article.head.release.draft {
                true => format!("before it is released, {}", self.listing((section, stem))),
                false => format!(
                    "{}; or hold it back with `draft: true`, or delete it",
                    self.listing((section, stem))
                ),
            })
            .related(self.place(&KeyPath::key("contents")), "the printed order")
    }

    /// The line in `contents` that lists a story.
    fn listing(&self, (section, stem): (&str, &str)) -> String {
        // A hint with hundreds of names does not help.
        const MOST: usize = 12;
        let contents =
            self.file.contents.iter().flatten().rev().find(|entry| entry.section == section);
        let stories = contents.map(|entry| entry.stories.iter().map(|(stem, _)| stem.as_str()));
        let mut stems: Vec<&str> = stories.into_iter().flatten().collect();
        match (contents, stems.len()) {
            (Some(_), count) if count > MOST => format!("add `{stem}` to `stories` of `{section}`"),
            (Some(_), _) => {
                stems.push(stem);
                format!("list it under `{section}`: `stories: [{}]`", stems.join(", "))
            }
            (None, _) => {
                format!("list it: `- {{section: {section}, stories: [{stem}]}}`")
            }
        }
    }

    /// The order without `contents`: sections by their first page, then as in `site.yaml`; in each, stories by page,
    /// then `order`, then instant of publication (newest first) if each has one, then slug. Hidden stories are
    /// already excluded here: the page of one must not move its section.
    fn unlisted(&self, visible: &dyn Fn(&Article) -> bool) -> Vec<Run> {
        let mut sections: BTreeMap<&str, Vec<(&Name, &Article)>> = BTreeMap::new();
        for (name, article) in &self.folder.stories {
            if let Some(article) = article.as_ref().filter(|article| visible(article)) {
                sections.entry(&name.0).or_default().push((name, article));
            }
        }
        let mut runs: Vec<Run> = sections.into_values().filter_map(run_by_rank).collect();
        let rank = |key: &str| self.settings.sections.iter().position(|s| s.key.as_str() == key);
        runs.sort_by_key(|run| (run.page.is_none(), run.page.clone(), rank(&run.section)));
        for run in &mut runs {
            run.page = None;
        }
        runs
    }

    /// The ranking of the front, among the public stories of the issue.
    fn front(&self, stories: &[&Slot]) -> (Front, Vec<Diagnostic>) {
        let (ranked, found) = match self.file.front.is_empty() {
            true => (self.by_page(stories), Vec::new()),
            false => self.by_front(stories),
        };
        let chosen: BTreeSet<StoryId> = ranked.iter().copied().collect();
        let rest = stories.iter().map(|s| s.id).filter(|s| !chosen.contains(s)).collect();
        let mut ranked = ranked.into_iter();
        (Front { lead: ranked.next(), seconds: ranked.collect(), rest }, found)
    }

    /// The story on the lowest printed page, and the next ones. If there is neither a printed order nor pages, and
    /// each story has an instant of publication, the newest.
    fn by_page(&self, stories: &[&Slot]) -> Vec<StoryId> {
        let published = |slot: &Slot| {
            self.folder.stories.get(&slot.name)?.as_ref()?.head.published.map(|m| m.instant)
        };
        let is_timed = self.file.contents.is_none()
            && stories.iter().all(|slot| slot.page.is_none() && published(slot).is_some());
        let mut order = stories.to_vec();
        match is_timed {
            true => order.sort_by_key(|slot| Reverse(published(slot))),
            false => {
                order.sort_by(|a, b| (a.page.is_none(), &a.page).cmp(&(b.page.is_none(), &b.page)));
            }
        }
        order.into_iter().take(1 + SECONDS).map(|s| s.id).collect()
    }

    fn by_front(&self, stories: &[&Slot]) -> (Vec<StoryId>, Vec<Diagnostic>) {
        let (mut ranked, mut found) = (Vec::new(), Vec::new());
        let mut seen = BTreeMap::new();
        for (text, at) in &self.file.front {
            let name = text.split_once('/').map(|(s, n)| (s.to_owned(), n.to_owned()));
            let known = name.as_ref().is_some_and(|n| self.folder.stories.contains_key(n));
            if !known {
                let all: Vec<String> =
                    self.folder.stories.keys().map(|(s, n)| format!("{s}/{n}")).collect();
                let hint = did_you_mean(text, all.iter().map(String::as_str))
                    .or_else(|| the_one(last_of(text), &all));
                let hint =
                    hint.unwrap_or_else(|| "write `<section>/<file without .md>`".to_owned());
                let message = format!("there is no story `{text}` in this issue");
                found.push(Diagnostic::new(Code::UnknownStory, self.place(at), message).hint(hint));
            } else if let Some(first) = seen.insert(text, at) {
                let message = format!("`front` lists `{text}` twice");
                let twice = Diagnostic::new(Code::StoryTwice, self.place(at), message);
                let twice = twice.related(self.place(first), "first here");
                found.push(twice.hint("keep one of them"));
            }
            let id = stories.iter().find(|s| Some(&s.name) == name.as_ref()).map(|s| s.id);
            ranked.extend(id.filter(|id| !ranked.contains(id)));
        }
        // If no ranked story is public, pages decide, as without a ranking.
        if ranked.is_empty() { (self.by_page(stories), found) } else { (ranked, found) }
    }
}

/// The name of a story at the end of a path: `content/issues/2025-09-18/news/crane.md`.
fn last_of(path: &str) -> &str {
    let path = path.strip_suffix(".md").unwrap_or(path);
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// What to write for the only story with a name.
fn the_one(stem: &str, all: &[String]) -> Option<String> {
    let mut named = all.iter().filter(|name| last_of(name) == stem);
    let one = named.next().filter(|_| named.next().is_none())?;
    Some(format!("write `{one}`"))
}

/// The number of stories after the lead without a ranking.
const SECONDS: usize = 4;

/// The stories of a section by page, `order`, instant of publication (newest first) and slug. The lowest page is that
/// of the run.
fn run_by_rank(mut stories: Vec<(&Name, &Article)>) -> Option<Run> {
    // By instant only if each story has one: a story without it would have no position among the others.
    let timed = stories.iter().all(|(_, article)| article.head.published.is_some());
    stories.sort_by_cached_key(|(name, article)| {
        let head = &article.head;
        let page = first_page(article);
        let newest_first = head.published.filter(|_| timed).map(|moment| Reverse(moment.instant));
        let slug = head.slug.as_ref().map_or(name.1.as_str(), |s| s.as_str()).to_owned();
        (page.is_none(), page, head.order.is_none(), head.order, newest_first, slug)
    });
    let (name, article) = stories.first()?;
    Some(Run {
        section: name.0.clone(),
        page: first_page(article),
        stories: stories.iter().map(|(name, _)| (*name).clone()).collect(),
    })
}

/// The first printed page in the front matter of an article.
pub(super) fn first_page(article: &Article) -> Option<PageLabel> {
    article.head.parts.first().map(|part| part.page.clone()).or_else(|| article.head.page.clone())
}
