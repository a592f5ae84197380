//! The answers: facts of the edition in the form that templates see.

use std::hash::Hash;
use std::sync::PoisonError;

use serde::Serialize;
use tera::Value;

use super::reader::FactReader;
use super::shape::{
    Byline, Date, Extract, Front, Index, IndexEntry, Issue, IssueLink, Jump, Link, Listing,
    ListingPage, Navigation, NavigationIndex, NavigationLink, NavigationMenu, NavigationPage,
    NavigationSection, Part, Place, Section, Sheet, SheetItem, SheetView, Staff, Story, Teaser,
    Year,
};
use super::text::{jump_head_html, marked};
use super::{Question, View};
use crate::base::date::{Moment, PartialDate, rfc3339};
use crate::base::digest::Digest;
use crate::base::path::Route;
use crate::content::article::{BylineKind, Hidden, PageLabel};
use crate::edition::{self, Export, IssueId, NameKind, StoryId};

impl View {
    /// The root-relative URL of a page without facts of its own: `issues`.
    pub fn url_of(&self, path: &str) -> String {
        format!("{}{path}", self.edition.settings.base.prefix())
    }
}

impl FactReader<'_> {
    /// An answer as a template value, and its digest.
    pub(super) fn answered<T: Serialize + Hash + ?Sized>(&self, answer: &T) -> (Value, Digest) {
        (Value::from_serializable(answer), Digest::of_value(answer))
    }

    /// A story with the fields of its teaser beside its own.
    pub(super) fn story_with_teaser(&self, id: StoryId) -> (Value, Digest) {
        let (teaser, one) = self.ask(&Question::Teaser(id));
        let (own, two) = self.answered(&self.about_story(id));
        (joined(&teaser, &own), Digest::of_value(&(one, two)))
    }

    /// The root-relative URL of a route.
    pub(super) fn url(&self, route: &Route) -> String {
        self.view.edition.url(route)
    }

    pub(super) fn asset(&self, path: &str) -> Option<String> {
        self.view.theme.assets.get(path).map(|asset| self.url(&asset.route))
    }

    pub(super) fn navigate(&self) -> Navigation {
        let directory = |kind| self.names_of(kind);
        let section = |listed: &edition::Listed| NavigationSection {
            key: listed.slug.to_string(),
            name: listed.name.clone(),
            url: self.listing_url(NameKind::Section, listed, 1),
        };
        let page = |page: &edition::StandingPage| NavigationPage {
            title: page.content.title.clone(),
            url: self.url(&page.route),
        };
        let settings = &self.view.edition.settings;
        let is_retired = |listed: &edition::Listed| {
            settings.section(listed.slug.as_str()).is_some_and(|section| section.retired)
        };
        let current = directory(NameKind::Section).iter().filter(|listed| !is_retired(listed));
        let index = |kind: NameKind| {
            let url = self.view.url_of(&format!("{}/", kind.plural()));
            (!directory(kind).is_empty()).then(|| NavigationIndex { kind: kind.plural(), url })
        };
        Navigation {
            sections: current.map(section).collect(),
            pages: self.pages().iter().filter(|page| !page.content.noindex).map(page).collect(),
            indexes: NameKind::ALL.into_iter().filter_map(index).collect(),
            menu: self.menu_links(),
        }
    }

    fn menu_links(&self) -> NavigationMenu {
        let menu = self.menu();
        let links = |entries: &[edition::MenuEntry]| {
            let link = |entry: &edition::MenuEntry| NavigationLink {
                label: entry.label.clone(),
                url: entry.url.clone(),
            };
            entries.iter().map(link).collect()
        };
        NavigationMenu { head: links(&menu.head), foot: links(&menu.foot) }
    }

    pub(super) fn redirect(&self, n: usize) -> Option<&str> {
        Some(self.redirect_at(n)?.1.as_str())
    }

    fn listing_url(&self, kind: NameKind, listed: &edition::Listed, page: usize) -> String {
        listed.route(kind, page).map(|route| self.url(&route)).unwrap_or_default()
    }

    /// The first page of a name.
    pub(super) fn listing_url_of(
        &self,
        kind: NameKind,
        listed: &edition::Listed,
    ) -> Option<String> {
        listed.route(kind, 1).ok().map(|route| self.url(&route))
    }

    fn story_ids(&self, stories: &[StoryId]) -> Vec<String> {
        stories.iter().map(|id| self.id_of(*id)).collect()
    }

    /// A date as templates see it.
    pub(super) fn date(&self, date: &PartialDate) -> Date {
        Date { iso: date.iso(), text: self.date_text(date) }
    }

    fn date_text(&self, date: &PartialDate) -> String {
        let View { theme, dates, .. } = self.view;
        let mut dates = dates.lock().unwrap_or_else(PoisonError::into_inner);
        dates.entry(*date).or_insert_with(|| theme.date(date, theme.dates)).clone()
    }

    fn moment(&self, story: &edition::Story, moment: &Moment) -> Date {
        let day = self.date_in(story, &moment.date());
        match moment.timed {
            true => Date { iso: rfc3339(moment.instant, self.zone()), ..day },
            false => day,
        }
    }

    fn issue_name(&self, issue: &edition::Issue) -> String {
        issue.file.title.clone().unwrap_or_else(|| self.date_text(&issue.file.date))
    }

    pub(super) fn about(&self, id: IssueId) -> Issue {
        let issue = self.issue(id);
        let link = |id: usize| self.issues().get(id).map(|issue| self.issue_link(issue));
        let sheet = |sheet: &edition::Sheet| self.sheet_link(sheet);
        Issue {
            id: issue.id.to_string(),
            url: self.url(&issue.route),
            print_url: issue.whole().map(|route| self.url(&route)).unwrap_or_default(),
            title: issue.file.title.clone(),
            name: self.issue_name(issue),
            date: self.date(&issue.file.date),
            number: issue.file.number.clone(),
            volume: issue.file.volume.clone(),
            cover: issue.cover.as_ref().map(|photo| self.photo(photo)),
            count: issue.stories.len(),
            sections: issue.sections.iter().map(|section| self.section(section)).collect(),
            front: Front {
                lead: issue.front.lead.map(|id| self.id_of(id)),
                seconds: self.story_ids(&issue.front.seconds),
                rest: self.story_ids(&issue.front.rest),
            },
            photos: issue.photos.iter().map(|photo| self.photo(photo)).collect(),
            description: issue.file.description.clone(),
            has_letter: issue.letter.is_some(),
            staff: issue
                .file
                .staff
                .iter()
                .map(|(role, names)| Staff { role: role.clone(), names: names.clone() })
                .collect(),
            pdf: self.pdf(issue),
            epub_url: self.view.edition.book(issue).map(|route| self.url(&route)),
            json_url: self.view.edition.manifest(issue).map(|route| self.url(&route)),
            extra: self.fields("issue", &issue.file.extra, &issue.fields),
            pages: issue.sheets.iter().map(sheet).collect(),
            previous: id.checked_sub(1).and_then(link),
            next: link(id + 1),
            is_latest: self.issues().len() == id + 1,
            ribbon: issue.hidden.map(ribbon),
        }
    }

    fn issue_link(&self, issue: &edition::Issue) -> IssueLink {
        IssueLink {
            id: issue.id.to_string(),
            url: self.url(&issue.route),
            name: self.issue_name(issue),
        }
    }

    fn sheet_link(&self, sheet: &edition::Sheet) -> Sheet {
        Sheet { label: sheet.label.to_string(), url: self.url(&sheet.route) }
    }

    fn section(&self, section: &edition::Section) -> Section {
        let mut sections = self.names_of(NameKind::Section).iter();
        let listed = sections.find(|listed| listed.slug.as_str() == section.key);
        Section {
            key: section.key.clone(),
            name: self.view.edition.section_name(&section.key),
            url: self.url(&section.route),
            all_url: listed.map(|listed| self.listing_url(NameKind::Section, listed, 1)),
            page: section.page.as_ref().map(PageLabel::to_string),
            stories: self.story_ids(&section.stories),
        }
    }

    /// A name in a story: its spelling and address belong to the facts of the story.
    pub(super) fn link(&self, kind: NameKind, entry: usize) -> Option<Link> {
        let listed = self.view.edition.directories.get(&kind)?.entries.get(entry)?;
        let url = self.view.name_urls.get(&kind)?.get(entry)?;
        Some(Link { name: listed.name.clone(), url: Some(url.clone()) })
    }

    fn byline(&self, signed: &edition::Signature) -> Byline {
        let kind = match signed.kind {
            BylineKind::Person => "person",
            BylineKind::Collective => "collective",
            BylineKind::Agency => "agency",
        };
        let url =
            signed.author.and_then(|n| self.link(NameKind::Author, n)).and_then(|link| link.url);
        Byline { name: signed.name.clone(), role: signed.role.clone(), kind, url }
    }

    pub(super) fn teaser(&self, id: StoryId) -> Teaser {
        let story = self.story(id);
        let head = &story.article.head;
        let issue = self.issue(story.issue);
        let section = issue.sections.iter().find(|s| s.stories.contains(&id));
        let plain_kicker = || head.kicker.clone().map(|name| Link { name, url: None });
        let column = story.column.and_then(|n| self.link(NameKind::Column, n));
        Teaser {
            id: story.id.clone(),
            url: self.url(&story.route),
            headline_html: marked(&head.headline, &head.headline_html),
            headline: head.headline.clone(),
            short_headline: head.headlines.short.clone().unwrap_or_else(|| head.headline.clone()),
            short_headline_html: match &head.headlines.short {
                Some(short) => marked(short, &head.headlines.short_html),
                None => marked(&head.headline, &head.headline_html),
            },
            genre: head.genre.name(),
            language: self.language(story),
            kicker: column.or_else(plain_kicker),
            dek_html: head.dek.as_ref().map(|dek| marked(dek, &head.dek_html)),
            dek: head.dek.clone(),
            bylines: story.bylines.iter().map(|signed| self.byline(signed)).collect(),
            dateline: head.dateline.clone(),
            date: self.date(&story.date),
            section: Link {
                name: self.view.edition.section_name(&story.section),
                url: section.map(|section| self.url(&section.route)),
            },
            page: story.page.as_ref().map(PageLabel::to_string),
            photo: story.photo().map(|photo| self.photo(photo)),
            issue: issue.id.to_string(),
            markdown_url: self.export_url(story, Export::Markdown),
            json_url: self.export_url(story, Export::Json),
            ribbon: story.hidden.map(ribbon),
        }
    }

    fn export_url(&self, story: &edition::Story, form: Export) -> Option<String> {
        self.view.edition.export(story, form).map(|route| self.url(&route))
    }

    fn about_story(&self, id: StoryId) -> Story {
        let story = self.story(id);
        let article = &story.article;
        let topics = story.topics.iter().filter_map(|n| self.link(NameKind::Topic, *n));
        Story {
            photos: story.photos.iter().map(|photo| self.photo(photo)).collect(),
            date: self.date_in(story, &story.date),
            search_headline: article.head.headlines.search.clone(),
            social_headline: article.head.headlines.social.clone(),
            topics: topics.collect(),
            published: story.published.as_ref().map(|moment| self.moment(story, moment)),
            updated: article.head.updated.as_ref().map(|moment| self.moment(story, moment)),
            modified: story.modified(self.zone()).map(|moment| self.moment(story, &moment)),
            corrections: self.corrections_of(story),
            parts: self.parts(story),
            page_url: story.page.as_ref().and_then(|page| self.page_url(story.issue, page)),
            words: article.body.words + article.body.characters,
            minutes: article.body.minutes(),
            has_code: article.body.has_code,
            license: self.license(story),
            series: self.series(id),
            related: self.story_ids(&story.related),
            translations: story.translations.iter().map(|id| self.translation(*id)).collect(),
            layout: article.head.layout.as_ref().map(|(name, _)| name.clone()),
            extra: self.fields("story", &article.head.extra, &story.fields),
        }
    }

    /// The page view of a printed page of an issue.
    pub(super) fn page_url(&self, issue: IssueId, page: &PageLabel) -> Option<String> {
        let sheets = &self.issue(issue).sheets;
        sheets.iter().find(|sheet| sheet.label == *page).map(|sheet| self.url(&sheet.route))
    }

    fn jump(&self, story: &edition::Story, part: Option<usize>) -> Option<Jump> {
        let part = story.article.head.parts.get(part?)?;
        Some(Jump { page: part.page.to_string(), url: self.page_url(story.issue, &part.page) })
    }

    fn parts(&self, story: &edition::Story) -> Vec<Part> {
        let part = |(n, part): (usize, &crate::content::article::Part)| Part {
            n: n + 1,
            page: part.page.to_string(),
            jump_head_html: jump_head_html(part),
            jump_head: part.jump_head.clone(),
            url: self.page_url(story.issue, &part.page),
            from: self.jump(story, n.checked_sub(1)),
            to: self.jump(story, Some(n + 1)),
        };
        story.article.head.parts.iter().enumerate().map(part).collect()
    }

    pub(super) fn extract(&self, id: StoryId, words: u32) -> Extract {
        let text = self.story(id).article.body.opening.shown(words);
        Extract { words: text.split_whitespace().count(), text }
    }

    /// Lines of 45 characters, rounded to tens so that a small edit changes nothing.
    pub(super) fn length(&self, id: StoryId) -> u32 {
        let body = &self.story(id).article.body;
        let lines = (body.words * 6 + body.characters * 2).div_ceil(45);
        lines.div_ceil(10) * 10
    }

    pub(super) fn place(&self, id: StoryId) -> Place {
        let (position, total, previous, next) = self.neighbours(id);
        let story = |id: StoryId| self.id_of(id);
        Place { position, total, previous: previous.map(story), next: next.map(story) }
    }

    /// The id of the newest issue.
    pub(super) fn latest(&self) -> Option<String> {
        self.issues().last().map(|issue| issue.id.to_string())
    }

    pub(super) fn archive(&self) -> Vec<Year> {
        let mut years: Vec<Year> = Vec::new();
        for issue in self.issues().iter().rev() {
            let year = issue.file.date.first().year();
            match years.last_mut() {
                Some(last) if last.year == year => last.issues.push(issue.id.to_string()),
                _ => years.push(Year { year, issues: vec![issue.id.to_string()] }),
            }
        }
        years
    }

    pub(super) fn listing(&self, kind: NameKind, entry: usize, n: usize) -> Option<Listing> {
        let listed = self.name(kind, entry)?;
        let per_page = self.view.edition.settings.per_page;
        let count = listed.pages(per_page);
        let url = |n: usize| self.listing_url(kind, listed, n);
        let stories: Vec<StoryId> =
            listed.stories.iter().skip((n - 1) * per_page).take(per_page).copied().collect();
        let (newest, earlier) = stories.split_at(match kind {
            NameKind::Section if n == 1 => self.of_first_issue(&stories),
            _ => 0,
        });
        Some(Listing {
            kind: kind.as_str(),
            kinds: kind.plural(),
            name: listed.name.clone(),
            n,
            page_count: count,
            pages: page_links(n, count, &url),
            previous_url: (n > 1).then(|| url(n - 1)),
            next_url: (n < count).then(|| url(n + 1)),
            total: listed.stories.len(),
            stories: self.story_ids(&stories),
            newest: self.story_ids(newest),
            earlier: self.story_ids(earlier),
            index_url: self.view.url_of(&format!("{}/", kind.plural())),
            feed_url: self.feed_url(kind, entry),
            author: (kind == NameKind::Author && n == 1)
                .then(|| self.about_author(entry))
                .flatten(),
        })
    }

    /// How many stories at the beginning are from one issue.
    fn of_first_issue(&self, stories: &[StoryId]) -> usize {
        let issue = |id: &StoryId| self.story(*id).issue;
        let first = stories.first().map(issue);
        stories.iter().take_while(|id| Some(issue(id)) == first).count()
    }

    pub(super) fn names(&self, kind: NameKind) -> Index {
        let entries = self.names_of(kind);
        let entry = |(n, listed): (usize, &edition::Listed)| {
            let author = if kind == NameKind::Author { self.in_index(n) } else { None };
            let (order, role, portrait) = author.unwrap_or((u64::MAX, None, None));
            let url = self.listing_url(kind, listed, 1);
            let (name, count) = (listed.name.clone(), listed.stories.len());
            (order, IndexEntry { name, url, count, role, portrait })
        };
        let mut entries: Vec<(u64, IndexEntry)> = entries.iter().enumerate().map(entry).collect();
        entries.sort_by_key(|(order, _)| *order);
        Index { kind: kind.plural(), entries: entries.into_iter().map(|(_, it)| it).collect() }
    }

    pub(super) fn sheet(&self, id: IssueId, n: usize) -> Option<SheetView> {
        let issue = self.issue(id);
        let sheet = issue.sheets.get(n)?;
        let link = |n: usize| issue.sheets.get(n).map(|sheet| self.sheet_link(sheet));
        let lead = |n: usize| {
            let mut begins = issue.sheets.get(n)?.begins.iter().map(|turn| turn.story);
            begins.find(|id| self.story(*id).photo().is_some()).map(|id| self.id_of(id))
        };
        let turn = |turn: &edition::SheetItem| self.turn(turn);
        Some(SheetView {
            label: sheet.label.to_string(),
            url: self.url(&sheet.route),
            issue: issue.id.to_string(),
            previous: n.checked_sub(1).and_then(link),
            next: link(n + 1),
            previous_lead: n.checked_sub(1).and_then(lead),
            next_lead: lead(n + 1),
            begins: sheet.begins.iter().map(turn).collect(),
            continues: sheet.continues.iter().map(turn).collect(),
        })
    }

    fn turn(&self, turn: &edition::SheetItem) -> SheetItem {
        let story = self.story(turn.story);
        let head = &story.article.head;
        let part = turn.part.and_then(|n| head.parts.get(n));
        SheetItem {
            id: story.id.clone(),
            part: turn.part.map(|n| n + 1),
            text: turn.part.is_some() && !story.article.body.marks.is_empty(),
            jump_head_html: part.and_then(jump_head_html),
            jump_head: part.and_then(|part| part.jump_head.clone()),
            from: self.jump(story, turn.part.and_then(|n| n.checked_sub(1))),
            to: self.jump(story, turn.part.map(|n| n + 1)),
        }
    }
}

/// The links from one page of a listing to others: the first, the last, and two on either side, so that the links of
/// a long listing do not grow with the square of its length.
fn page_links(n: usize, count: usize, url: &dyn Fn(usize) -> String) -> Vec<ListingPage> {
    let mut last = 0;
    let mut page_links = Vec::new();
    for i in (1..=count).filter(|i| *i == 1 || *i == count || i.abs_diff(n) <= 2) {
        page_links.push(ListingPage { n: i, url: url(i), current: i == n, gap: i > last + 1 });
        last = i;
    }
    page_links
}

/// The mark of a hidden story when it is shown.
pub(super) fn ribbon(hidden: Hidden) -> &'static str {
    match hidden {
        Hidden::Draft => "draft",
        Hidden::Embargo => "embargo",
    }
}

/// Combines the fields of two maps.
fn joined(first: &Value, second: &Value) -> Value {
    let fields = [first, second].into_iter().filter_map(Value::as_map).flatten();
    Value::from(fields.map(|(key, field)| (key.clone(), field.clone())).collect::<tera::Map>())
}
