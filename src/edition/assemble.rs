//! Assembles an edition from its sources.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::closed::Closed;
use super::media::{self, Media};
use super::order::{Ordering, Slot, Slots};
use super::{Edition, FieldPhotos, Issue, Menu, Section, StandingPage, Story, StoryId, sheets};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base::date::Precision;
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::digest::Digest;
use crate::base::path::{PathError, Route, Slug, SourcePath};
use crate::base::snapshot::Snapshot;
use crate::base::yaml::{KeyPath, Places};
use crate::content::article::{Article, Hidden, PageFile, PageLabel, Release};
use crate::content::data::DataFile;
use crate::content::fields::Fields;
use crate::content::issue::IssueFile;
use crate::content::settings::{Blanks, Settings};
use crate::content::sources::{IssueFolder, Sources};

/// What is not public. Editions do not contain it.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Withheld {
    /// The routes of pages that would be there, and their sources.
    pub pages: BTreeMap<Route, (SourcePath, Hidden)>,
    /// The sources of texts without a page of their own: letters, inserts, and authors.
    pub passages: BTreeMap<SourcePath, Hidden>,
}

/// Assembles what is public at the instant of the settings; `fields` are those that the theme declares. Also returns what is withheld, and the mistakes.
pub fn assemble(
    sources: Sources,
    snapshot: &Snapshot,
    (settings, fields): (Settings, &Fields),
) -> (Edition, Withheld, Vec<Diagnostic>) {
    let mut assembly = Assembly::new(snapshot, settings);
    let Sources {
        issues,
        pages,
        authors,
        inserts,
        data,
        addresses: _,
        statics,
        located,
        loose,
        diagnostics,
        spoilt,
        fixed_routes,
    } = sources;
    (assembly.spoilt, assembly.fixed_routes) = (spoilt, fixed_routes);
    let unread = |folder: &IssueFolder| {
        folder.file.is_none() || folder.stories.values().any(Option::is_none)
    };
    assembly.incomplete = !diagnostics.is_empty() || issues.values().any(unread);
    assembly.found = diagnostics;
    assembly.add_statics(&statics);
    assembly.found.extend(located.iter().map(with_place));
    let (issues, without_file) = by_date(issues);
    for folder in without_file {
        assembly.examine(None, folder);
    }
    for (id, file, folder) in issues {
        assembly.add_issue(id, file, folder);
    }
    for page in pages {
        assembly.add_page(page);
    }
    assembly.add_authors(authors);
    assembly.add_inserts(inserts);
    assembly.add_data(data);
    assembly.name_everybody();
    assembly.introduce_authors();
    assembly.check_fields(fields);
    assembly.number_series();
    assembly.find_kin();
    assembly.add_redirects();
    assembly.resolve();
    assembly.check_rules();
    assembly.check_sidecar_fields(fields);
    assembly.fill_feeds();
    assembly.check_ids();
    assembly.check_corrections();
    assembly.check_closed();
    assembly.check_dates();
    assembly.find_photos_twice();
    assembly.warn_unused(&loose);
    (assembly.edition, assembly.withheld, assembly.found)
}

/// An issue with its `issue.yaml` and its other files.
type Whole = (Slug, Arc<IssueFile>, IssueFolder);

/// The issues that have an `issue.yaml`, oldest first, and the folders of the others.
fn by_date(folders: BTreeMap<Slug, IssueFolder>) -> (Vec<Whole>, Vec<IssueFolder>) {
    let (mut issues, mut others) = (Vec::new(), Vec::new());
    for (id, mut folder) in folders {
        match folder.file.take() {
            Some(file) => issues.push((id, file, folder)),
            None => others.push(folder),
        }
    }
    issues.sort_by(|(a_id, a, _), (b_id, b, _)| {
        let number = |file: &IssueFile| file.number.clone().unwrap_or_default();
        a.date
            .cmp(&b.date)
            .then_with(|| PageLabel::natural(&number(a), &number(b)))
            .then_with(|| a_id.cmp(b_id))
    });
    (issues, others)
}

/// An edition that is being assembled.
pub(super) struct Assembly<'s> {
    pub(super) snapshot: &'s Snapshot,
    pub(super) edition: Edition,
    pub(super) found: Vec<Diagnostic>,
    /// The sources that are hidden in this run.
    pub(super) hidden: BTreeSet<SourcePath>,
    /// Pictures that cannot be shown.
    pub(super) spoilt: BTreeMap<SourcePath, Diagnostic>,
    /// The routes of every site.
    pub(super) fixed_routes: Vec<Route>,
    pub(super) withheld: Withheld,
    /// The former addresses of hidden things, and their sources.
    pub(super) former: Vec<(Route, SourcePath)>,
    /// Files that are not published because the source that refers to them is hidden or unreadable. They do not count
    /// as unused.
    pub(super) kept_back: BTreeSet<SourcePath>,
    /// Whether a source could not be read, so that its references are unknown.
    pub(super) incomplete: bool,
    /// The issues that were closed.
    pub(super) closed: Vec<Closed>,
}

impl<'s> Assembly<'s> {
    fn new(snapshot: &'s Snapshot, settings: Settings) -> Self {
        let edition = Edition {
            settings,
            issues: Vec::new(),
            stories: Vec::new(),
            pages: Vec::new(),
            passages: Vec::new(),
            inserts: BTreeMap::new(),
            authors: BTreeMap::new(),
            fields: FieldPhotos::default(),
            data: BTreeMap::new(),
            statics: BTreeMap::new(),
            menu: Menu::default(),
            icon: None,
            media: Media::default(),
            directories: BTreeMap::new(),
            redirects: Vec::new(),
            feeds: BTreeMap::new(),
            news_until: None,
            next_release: None,
            next_change: None,
        };
        Self {
            snapshot,
            edition,
            found: Vec::new(),
            hidden: BTreeSet::new(),
            spoilt: BTreeMap::new(),
            fixed_routes: Vec::new(),
            withheld: Withheld::default(),
            former: Vec::new(),
            kept_back: BTreeSet::new(),
            incomplete: false,
            closed: Vec::new(),
        }
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.edition.settings
    }

    /// The digest of a file; of nothing, if the file does not exist.
    pub(super) fn digest(&self, path: &SourcePath) -> Digest {
        self.snapshot.get(path).map_or_else(|| Digest::of(b""), |file| file.digest)
    }

    /// Whether this release is public in this run.
    pub(super) fn is_shown(&self, release: Release) -> bool {
        release.is_shown(self.settings())
    }

    fn add_statics(&mut self, statics: &[SourcePath]) {
        for path in statics {
            let name = path.as_str().strip_prefix("content/static/").unwrap_or(path.as_str());
            // The output folder keeps its own `.gitignore`.
            let route = match name.eq_ignore_ascii_case(".gitignore") {
                true => Err(PathError::Reserved),
                false => Route::new(name),
            };
            match route {
                Ok(route) => _ = self.edition.statics.insert(path.clone(), route),
                Err(error) => {
                    let message = format!("the file cannot be published under its name: {error}");
                    self.found.push(
                        Diagnostic::new(Code::BadName, Place::file(path), message)
                            .hint("rename it, or delete it"),
                    );
                }
            }
        }
    }

    /// Adds an issue, if any of its stories is public.
    fn add_issue(&mut self, id: Slug, file: Arc<IssueFile>, mut folder: IssueFolder) {
        // With `--drafts`, hidden things are marked as such.
        let stories = folder.stories.values().flatten().map(|story| story.head.release);
        let releases = stories.map(|release| file.release.and(release)).chain([file.release]);
        let next = releases.fold(self.edition.next_change, |next, it| self.next(next, it));
        self.edition.next_change = next;
        let first = self.edition.stories.len();
        let places = Places::new(self.snapshot.text(&file.source).unwrap_or_default(), 0);
        let ordering = Ordering { file: &file, places, folder: &folder, settings: self.settings() };
        let public = |article: &Article| self.is_shown(file.release.and(article.head.release));
        let lineup = ordering.lineup(first, &public);
        drop(ordering);
        let listed = self.is_shown(file.release);
        let closed = folder.closed.take().filter(|_| listed);
        if listed {
            self.found.extend(lineup.found);
            self.found.extend_from_slice(&file.diagnostics);
        }
        if let (false, Some(route)) = (lineup.runs.is_empty(), self.issue_route(&id, &file)) {
            let mut issue = Issue {
                hidden: file.release.hidden(self.settings().instant),
                stories: lineup.runs.iter().flat_map(|r| &r.stories).map(|slot| slot.id).collect(),
                sections: self.sections(&id, &file, &lineup.runs),
                front: lineup.front,
                sheets: Vec::new(),
                cover: None,
                photos: Vec::new(),
                letter: None,
                pdf: None,
                fields: FieldPhotos::default(),
                digest: self.digest(&file.source),
                id,
                route,
                file,
            };
            self.note_closed(closed, (Some(self.edition.issues.len()), &folder), &issue.file);
            for slot in lineup.runs.into_iter().flat_map(|run| run.stories) {
                if let Some(article) = folder.stories.remove(&slot.name).flatten() {
                    self.add_story(&issue, slot, article);
                }
            }
            self.add_sheets(&mut issue, first);
            if let Some(letter) = folder.letter.take() {
                self.add_letter(&mut issue, letter);
            }
            self.examine(Some((&issue.id, &issue.file)), folder);
            self.edition.issues.push(issue);
        } else {
            self.note_closed(closed, (None, &folder), &file);
            self.hold_issue_back(&id, &file);
            self.examine(Some((&id, &file)), folder);
        }
    }

    /// Records an issue that is not public, and the files it refers to.
    fn hold_issue_back(&mut self, id: &Slug, file: &Arc<IssueFile>) {
        self.hidden.insert(file.source.clone());
        let placed = file.photos.iter().chain(&file.cover).map(|placement| &placement.src);
        let printed = file.pdf.iter().map(|(src, _)| src);
        self.kept_back.extend(
            placed
                .chain(printed)
                .filter_map(|src| media::resolve(&file.source, src, self.snapshot).ok()),
        );
        if let (Some(hidden), Ok(route)) = (
            file.release.hidden(self.settings().instant),
            self.settings().urls.issue.route(blanks(id, file)),
        ) {
            self.withheld.pages.insert(route, (file.source.clone(), hidden));
        }
    }

    /// Handles stories without a place in an issue: records those that are hidden, and reports the mistakes in the
    /// others.
    fn examine(&mut self, issue: Option<(&Slug, &IssueFile)>, folder: IssueFolder) {
        let release = issue.map_or_else(Release::default, |(_, file)| file.release);
        for article in folder.stories.values().flatten() {
            if self.is_shown(release.and(article.head.release)) {
                self.found.extend_from_slice(&article.diagnostics);
            }
        }
        self.hold_back(issue, folder);
    }

    fn sections(&mut self, id: &Slug, file: &IssueFile, runs: &[Slots]) -> Vec<Section> {
        let mut sections = Vec::new();
        for run in runs {
            let blanks = Blanks { section: &run.section, ..blanks(id, file) };
            let route = self.settings().urls.section.route(blanks);
            sections.extend(self.good(route, &file.source).map(|route| Section {
                key: run.section.clone(),
                route,
                page: run.page.clone(),
                stories: run.stories.iter().map(|slot| slot.id).collect(),
            }));
        }
        sections
    }

    fn issue_route(&mut self, id: &Slug, file: &IssueFile) -> Option<Route> {
        let urls = self.settings().urls.clone();
        let dated =
            urls.issue.needs_month() || urls.section.needs_month() || urls.article.needs_month();
        if dated && file.date.precision() == Precision::Year {
            let message = "the URL patterns need a month, but the issue's date has none";
            let place = file.place(self.snapshot.text(&file.source), &KeyPath::key("date"));
            self.found.push(
                Diagnostic::new(Code::BadPattern, place, message)
                    .hint("give the date a month, or change `urls` in site.yaml"),
            );
        }
        let route = urls.issue.route(blanks(id, file));
        self.good(route, &file.source)
    }

    /// A route, or a report that the page of a file cannot have one.
    fn good(&mut self, route: Result<Route, PathError>, source: &SourcePath) -> Option<Route> {
        route
            .map_err(|error| {
                let message = format!("the page cannot be published at its URL: {error}");
                let bad = Diagnostic::new(Code::BadName, Place::file(source), message);
                self.found.push(bad.hint("rename the file, or give the story a `slug`"));
            })
            .ok()
    }

    fn add_story(&mut self, issue: &Issue, slot: Slot, article: Arc<Article>) {
        let (section, stem) = slot.name;
        let route = self.article_route((&issue.id, &issue.file), (&section, &stem), &article);
        let placeholder = Route::page(&format!("unnamed/{}", slot.id));
        let Some(route) = self.good(route, &article.source).or_else(|| placeholder.ok()) else {
            return;
        };
        self.found.extend_from_slice(&article.diagnostics);
        let published = article.head.published.or(issue.file.published);
        let release = issue.file.release.and(article.head.release);
        self.edition.stories.push(Story {
            id: format!("{}/{section}/{stem}", issue.id),
            issue: self.edition.issues.len(),
            hidden: release.hidden(self.settings().instant),
            embargo: release.embargo,
            page: slot.page,
            date: published.map_or(issue.file.date, |moment| moment.date()),
            published,
            section,
            route,
            file: self.digest(&article.source),
            article,
            bylines: Vec::new(),
            column: None,
            topics: Vec::new(),
            series: None,
            related: Vec::new(),
            translations: Vec::new(),
            photos: Vec::new(),
            absent: Vec::new(),
            images: Vec::new(),
            other_figures: BTreeMap::new(),
            links: Vec::new(),
            fields: FieldPhotos::default(),
        });
    }

    /// The route of a story, given its section and the stem of its file.
    fn article_route(
        &self,
        (id, file): (&Slug, &IssueFile),
        (section, stem): (&str, &str),
        article: &Article,
    ) -> Result<Route, PathError> {
        let slug = article.head.slug.clone().map_or_else(|| Slug::of(stem), Ok)?;
        let blanks = Blanks { section, slug: slug.as_str(), ..blanks(id, file) };
        self.settings().urls.article.route(blanks)
    }

    fn add_sheets(&mut self, issue: &mut Issue, first: StoryId) {
        let stories: Vec<(StoryId, &Story)> =
            self.edition.stories.iter().enumerate().skip(first).collect();
        match sheets::sheets(&issue.route, &stories) {
            Ok(sheets) => issue.sheets = sheets,
            Err(error) => _ = self.good(Err(error), &issue.file.source),
        }
    }

    /// Adds the data for templates. Files of one name would hide each other.
    fn add_data(&mut self, data: Vec<Arc<DataFile>>) {
        for file in data {
            if let Some(first) = self.edition.data.get(&file.name) {
                let message = format!("`{}` has the same name in `data(name=...)`", first.source);
                let clash = Diagnostic::new(Code::NameClash, Place::file(&file.source), message);
                self.found.push(clash.hint("rename one of them"));
            } else {
                self.edition.data.insert(file.name.clone(), file);
            }
        }
    }

    /// Records what is hidden, what it refers to, and when the next part of it becomes public.
    fn hold_back(&mut self, issue: Option<(&Slug, &IssueFile)>, folder: IssueFolder) {
        let whole = issue.map_or_else(Release::default, |(_, file)| file.release);
        if let Some(letter) = folder.letter {
            self.withhold(&letter.source, whole.and(letter.release));
            self.keep_back(&letter.source, &[], &letter.body);
        }
        for ((section, stem), article) in folder.stories {
            let Some(article) = article else { continue };
            let release = whole.and(article.head.release);
            if let (Some((id, file)), Some(hidden)) =
                (issue, release.hidden(self.settings().instant))
            {
                let name = (section.as_str(), stem.as_str());
                let route = self.article_route((id, file), name, &article);
                let withheld = route.map(|route| (route, (article.source.clone(), hidden)));
                self.withheld.pages.extend(withheld);
            }
            self.edition.next_release = self.next(self.edition.next_release, release);
            self.note_former(&article.source, &article.head.aliases);
            self.keep_back(&article.source, &article.head.photos, &article.body);
            self.keep_back_fields(&article.source, &article.head.extra);
        }
    }

    /// Records the former addresses of something hidden.
    fn note_former(&mut self, source: &SourcePath, aliases: &[(Route, KeyPath)]) {
        self.former.extend(aliases.iter().map(|(route, _)| (route.clone(), source.clone())));
    }

    /// The earlier of an instant and the end of an embargo.
    pub(super) fn next(&self, next: Option<Timestamp>, release: Release) -> Option<Timestamp> {
        let hidden = release.hidden(self.settings().instant);
        let until = release.embargo.filter(|_| hidden == Some(Hidden::Embargo));
        next.into_iter().chain(until).min()
    }

    fn add_page(&mut self, page: Arc<PageFile>) {
        self.edition.next_change = self.next(self.edition.next_change, page.release);
        let hidden = page.release.hidden(self.settings().instant);
        if !self.is_shown(page.release) {
            let route = Slug::of(page.source.stem()).and_then(|s| Route::page(s.as_str()));
            self.withheld.pages.extend(route.ok().zip(hidden.map(|h| (page.source.clone(), h))));
            self.note_former(&page.source, &page.aliases);
            self.keep_back_fields(&page.source, &page.extra);
            return self.keep_back(&page.source, &[], &page.body);
        }
        self.found.extend_from_slice(&page.diagnostics);
        let route = Slug::of(page.source.stem()).and_then(|slug| Route::page(slug.as_str()));
        if let Some(route) = self.good(route, &page.source) {
            let (images, links) = (Vec::new(), Vec::new());
            let file = self.digest(&page.source);
            self.edition.pages.push(StandingPage {
                content: page,
                file,
                route,
                hidden,
                images,
                other_figures: BTreeMap::new(),
                links,
                fields: FieldPhotos::default(),
            });
        }
    }
}

/// Warns that a static photo contains the place where it was taken.
fn with_place(path: &SourcePath) -> Diagnostic {
    let message = format!(
        "`{}` contains the place where it was taken, and files in `content/static/` are published unchanged",
        path.name()
    );
    Diagnostic::new(Code::PhotoWithPlace, Place::file(path), message).hint(format!(
        "put it beside a story, where private metadata is removed, or remove the place: \
         `exiftool -gps:all= -xmp:all= {path}`"
    ))
}

/// The values for the placeholders of URL patterns in an issue.
fn blanks<'a>(id: &'a Slug, file: &IssueFile) -> Blanks<'a> {
    let month = (file.date.precision() != Precision::Year).then(|| file.date.first().month());
    Blanks { issue: id.as_str(), year: file.date.first().year(), month, ..Blanks::default() }
}
