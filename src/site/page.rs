//! The pages: what each kind asks of the view, and what its template is given.

mod citation;
mod corrections;
mod piece;
mod site;
mod structured_data;

use std::borrow::Cow;

use serde::Serialize;
use tera::{Context, Value};

use crate::base::path::Route;
use crate::content::markdown::OPENING;
use crate::content::settings::Settings;
use crate::edition::{Edition, IssueId, NameKind, StoryId};
use crate::site::plan::{Job, LAYOUTS};
pub use crate::site::view::shape::AbsoluteAddress;
use crate::site::view::shape::{Address, Id};
use crate::site::view::{Question, SOCIAL, View, Window};
pub use citation::Citation;
pub use piece::{Piece, Set, piece_template, pieces};
pub use site::{Publisher, Site};
use structured_data::Described;

/// This page, as `page` in every template.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Meta {
    /// The kind of page, as in the table above.
    pub kind: &'static str,
    /// The address of the page.
    pub url: Address,
    /// The canonical address of the page; for a redirect, the new address.
    pub canonical: AbsoluteAddress,
    /// The complete text of the `title` element.
    pub title: String,
    /// The title for links on other sites (`og:title`), without the name of the site.
    pub social_title: String,
    /// A description for search engines and other sites.
    pub description: String,
    /// The type for other sites (`og:type`): `website` or `article`.
    pub og_type: &'static str,
    /// The picture that other sites show with a link to the page.
    pub image: Option<CardImage>,
    /// Whether to ask search engines not to list it.
    pub noindex: bool,
    /// `draft` or `embargo` if it shows something hidden, with `--drafts`.
    pub ribbon: Option<String>,
    /// Whether it contains code.
    pub has_code: bool,
    /// What the page is about, for search engines: JSON-LD, for an element `script` of the type `application/ld+json`,
    /// without escaping. Empty for a page that search engines must not list, and for a page for printing.
    pub structured_data: String,
    /// How to cite the story; only on the page of a story.
    pub citation: Option<Citation>,
    /// The language and country of the site for other sites (`og:locale`), if its language tag names a country.
    pub locale: Option<String>,
}

/// The picture that other sites show with a link to a page.
#[derive(Clone, Debug, Serialize)]
pub struct CardImage {
    /// The picture.
    pub url: AbsoluteAddress,
    /// Its width in pixels.
    pub width: u64,
    /// Its height in pixels.
    pub height: u64,
    /// Its alternative text; may be empty.
    pub alt: String,
    /// Its media type.
    pub media_type: &'static str,
}

/// The input of a template, while it is gathered.
struct Draft<'a> {
    window: &'a Window,
    context: Context,
    meta: Meta,
}

/// The name of the template of a page; `None` if no template makes it. A story or standing page can have a layout of its
/// own.
pub fn template<'e>(job: &Job, edition: &'e Edition) -> Option<Cow<'e, str>> {
    let layout = match job {
        Job::Article(id) => {
            edition.stories.get(*id).and_then(|story| story.article.head.layout.as_ref())
        }
        Job::StandingPage(n) | Job::Corrections(Some(n)) => {
            edition.pages.get(*n).and_then(|page| page.content.layout.as_ref())
        }
        _ => None,
    };
    match layout {
        Some((name, _)) => Some(Cow::Owned(layout_template(name))),
        None => kind_template(job).map(Cow::Borrowed),
    }
}

/// The name of the template of a layout.
pub fn layout_template(name: &str) -> String {
    format!("{LAYOUTS}{name}.html")
}

/// The template of all pages of one kind.
fn kind_template(job: &Job) -> Option<&'static str> {
    Some(match job {
        Job::Front | Job::Issue(_) => "front.html",
        Job::Archive => "archive.html",
        Job::Section(..) => "section.html",
        Job::Sheet(..) => "sheet.html",
        Job::Whole(_) => "print.html",
        Job::Article(_) => "article.html",
        Job::Listing(..) => "listing.html",
        Job::Index(_) => "index.html",
        Job::StandingPage(_) => "page.html",
        Job::Corrections(_) => "corrections.html",
        Job::NotFound => "404.html",
        Job::Redirect(_) => "redirect.html",
        _ => return None,
    })
}

/// A planned page.
#[derive(Clone, Copy, Debug)]
pub struct Planned<'a> {
    /// What is made.
    pub job: &'a Job,
    /// Its route.
    pub route: &'a Route,
    /// Whether robots may list it.
    pub listed: bool,
    /// The pieces it consists of, with their names in the template.
    pub pieces: &'a [(&'a str, &'a Set)],
}

/// Gathers the input of the template of a page. `shared` contains `site` and `words`.
pub fn context(page: Planned<'_>, shared: &Context, window: &Window) -> Context {
    let meta = Meta::of(page, window.view().settings());
    let mut draft = Draft { window, context: shared.clone(), meta };
    draft.gather(page.job);
    if piece_template(page.job).is_some() {
        draft.pieces(page.pieces);
    }
    if draft.meta.noindex {
        draft.meta.structured_data.clear();
    }
    draft.context.insert("page", &draft.meta);
    draft.context
}

impl Meta {
    /// The input before anything is asked.
    fn of(page: Planned<'_>, settings: &Settings) -> Self {
        let url = page.route.url(settings.base.prefix());
        Self {
            noindex: !page.listed,
            canonical: settings.base.absolute(&url),
            url,
            title: settings.name.clone(),
            social_title: settings.name.clone(),
            description: settings.description.clone().unwrap_or_else(|| settings.name.clone()),
            og_type: "website",
            locale: locale(&settings.reading.language),
            ..Self::default()
        }
    }
}

impl Draft<'_> {
    fn gather(&mut self, job: &Job) {
        match job {
            Job::Front => self.front(),
            Job::Archive => self.archive(),
            Job::Issue(id) => self.issue("issue", *id),
            Job::Section(issue, n) => self.section(*issue, *n),
            Job::Sheet(issue, n) => self.sheet(*issue, *n),
            Job::Whole(id) => self.whole(*id),
            Job::Article(id) => self.article(*id),
            Job::Listing(kind, entry, n) => self.listing(*kind, *entry, *n),
            Job::Index(kind) => self.index(*kind),
            Job::StandingPage(n) => self.standing_page(*n),
            Job::Corrections(page) => self.corrections(*page),
            Job::NotFound => self.not_found(),
            Job::Redirect(n) => self.redirect(*n),
            _ => {}
        }
    }

    fn view(&self) -> &View {
        self.window.view()
    }

    /// Asks a question and hands the answer to the template.
    fn give(&mut self, name: &'static str, question: Question) -> Value {
        let answer = self.window.ask(question);
        self.context.insert_value(name, answer.clone());
        answer
    }

    /// An interface word, or the key if the theme lacks it.
    fn word(&self, key: &str) -> String {
        self.view().theme().word(key, &[]).unwrap_or_else(|| key.to_owned())
    }

    /// Puts a title before the name of the site. Other sites, which show that name beside it, get the title alone.
    fn title(&mut self, title: &str) {
        title.clone_into(&mut self.meta.social_title);
        let site = &self.window.view().settings().name;
        self.meta.title = format!("{title} · {site}");
    }

    /// The newest issue.
    fn latest(&self) -> Option<IssueId> {
        let latest = self.window.ask(Question::Latest);
        self.view().issue(latest.as_str()?)
    }

    fn front(&mut self) {
        self.meta.kind = "front";
        match self.latest() {
            Some(id) => {
                let issue = self.give("issue", Question::Issue(id));
                self.ribbon(&issue);
                self.card(&issue, "cover");
                self.lead_photo(&issue);
                self.meta.structured_data = self.described().issue(&issue, true);
            }
            None => {
                self.context.insert_value("issue", Value::none());
                self.meta.structured_data = self.described().empty_front();
            }
        }
    }

    fn issue(&mut self, kind: &'static str, id: IssueId) {
        self.meta.kind = kind;
        let issue = self.give("issue", Question::Issue(id));
        self.title(&text(&issue, "name"));
        self.meta.description =
            format!("{} · {}", self.view().settings().name, text(&issue, "name"));
        self.ribbon(&issue);
        self.card(&issue, "cover");
        self.lead_photo(&issue);
        self.meta.structured_data = self.described().issue(&issue, false);
    }

    /// The page, for its structured data.
    fn described(&self) -> Described<'_> {
        Described { meta: &self.meta, view: self.window.view() }
    }

    /// Describes a page by its place on the site: below its issue, if it belongs to one.
    fn place(&mut self, name: &str, issue: Option<&Value>) {
        self.meta.structured_data = self.described().place(name, issue);
    }

    /// An issue without a cover gets the photo of its lead story on its card.
    fn lead_photo(&mut self, issue: &Value) {
        if self.meta.image.is_some() {
            return;
        }
        let lead = issue.get_from_path("front.lead").and_then(|id| self.view().story(id.as_str()?));
        if let Some(lead) = lead {
            let teaser = self.window.ask(Question::Teaser(lead));
            self.card(&teaser, "photo");
        }
    }

    fn section(&mut self, issue: IssueId, n: usize) {
        self.meta.kind = "section";
        let about = self.give("issue", Question::Issue(issue));
        let runs = about.get_from_path("sections").and_then(Value::as_array).unwrap_or_default();
        let Some(first) = runs.get(n) else { return };
        let key = text(first, "key");
        let stories = runs
            .iter()
            .filter(|run| text(run, "key") == key)
            .filter_map(|run| run.get_from_path("stories")?.as_array())
            .flatten()
            .filter_map(|id| id.as_str().map(str::to_owned))
            .collect();
        let section = SectionPage {
            name: text(first, "name"),
            url: text(first, "url"),
            all_url: first.get_from_path("all_url").and_then(Value::as_str).map(str::to_owned),
            key,
            stories,
        };
        let title = format!("{} · {}", section.name, text(&about, "name"));
        self.meta.description = title.clone();
        self.title(&title);
        self.ribbon(&about);
        self.context.insert("section", &section);
        self.place(&section.name, Some(&about));
    }

    fn archive(&mut self) {
        self.meta.kind = "archive";
        self.give("years", Question::Archive);
        let title = self.word("archive");
        self.title(&title);
        self.place(&title, None);
    }

    fn sheet(&mut self, issue: IssueId, n: usize) {
        self.meta.kind = "sheet";
        let about = self.give("issue", Question::Issue(issue));
        let sheet = self.give("sheet", Question::Sheet(issue, n));
        let label = text(&sheet, "label");
        let page = self.view().theme().word("page", &[("page", &label)]).unwrap_or(label);
        let title = format!("{page} · {}", text(&about, "name"));
        self.meta.description = title.clone();
        self.title(&title);
        self.ribbon(&about);
        self.place(&page, Some(&about));
    }

    /// An issue for printing: its stories are pieces that are already made.
    fn whole(&mut self, id: IssueId) {
        self.meta.kind = piece::PRINT;
        let about = self.give("issue", Question::Issue(id));
        let title = format!("{} · {}", self.word("whole_issue"), text(&about, "name"));
        self.meta.description = title.clone();
        self.title(&title);
        self.ribbon(&about);
    }

    fn article(&mut self, id: StoryId) {
        self.meta.kind = "article";
        self.meta.og_type = "article";
        let story = self.give("story", Question::Story(id));
        let issue = self.view().issue(&text(&story, "issue"));
        let issue = issue.map(|issue| self.give("issue", Question::Issue(issue)));
        self.give("place", Question::Place(id));
        let own = |key: &str| Some(text(&story, key)).filter(|text| !text.is_empty());
        let headline = text(&story, "headline");
        let social = own("social_headline").unwrap_or_else(|| headline.clone());
        self.title(&own("search_headline").unwrap_or(headline));
        self.meta.social_title = social;
        self.meta.description = match text(&story, "dek") {
            dek if dek.is_empty() => text(&self.window.ask(Question::Extract(id, OPENING)), "text"),
            dek => dek,
        };
        if self.meta.description.is_empty() {
            self.meta.description = text(&story, "headline");
        }
        self.meta.has_code = is_set(&story, "has_code");
        self.ribbon(&story);
        self.card(&story, "photo");
        let issue = issue.unwrap_or_else(Value::none);
        self.meta.structured_data = self.described().story(&story, &issue);
        self.meta.citation = Some(Citation::of(&story, &issue, &self.meta, self.view().settings()));
    }

    fn listing(&mut self, kind: NameKind, entry: usize, n: usize) {
        self.meta.kind = "listing";
        let listing = self.give("listing", Question::Listing(kind, entry, n));
        if let Some(author) = listing.get_from_path("author") {
            self.ribbon(author);
        }
        let name = text(&listing, "name");
        let title = if n > 1 { format!("{name} ({n})") } else { name };
        self.meta.description = format!("{title} · {}", self.view().settings().name);
        self.title(&title);
        self.meta.structured_data = self.described().listing(&listing);
    }

    fn index(&mut self, kind: NameKind) {
        self.meta.kind = "index";
        self.give("index", Question::Names(kind));
        let title = self.word(&format!("index_{}", kind.plural()));
        self.meta.description = format!("{title} · {}", self.view().settings().name);
        self.title(&title);
        self.place(&title, None);
    }

    fn standing_page(&mut self, n: usize) {
        self.meta.kind = "page";
        let page = self.give("standing_page", Question::StandingPage(n));
        // The name before, which templates of the user's own may still use.
        self.context.insert_value("text", page.clone());
        self.title(&text(&page, "title"));
        let described = [text(&page, "description"), text(&page, "opening"), text(&page, "title")];
        self.meta.description = described.into_iter().find(|d| !d.is_empty()).unwrap_or_default();
        self.ribbon(&page);
        self.meta.has_code = is_set(&page, "has_code");
        self.place(&text(&page, "title"), None);
    }

    fn not_found(&mut self) {
        self.meta.kind = "404";
        self.title(&self.word("not_found"));
        match self.latest() {
            Some(id) => _ = self.give("issue", Question::Issue(id)),
            None => self.context.insert_value("issue", Value::none()),
        }
    }

    fn redirect(&mut self, n: usize) {
        self.meta.kind = "redirect";
        let target = self.window.ask(Question::Redirect(n));
        let target = target.as_str().unwrap_or_default();
        let absolute = self.view().settings().base.absolute(target);
        self.meta.canonical.clone_from(&absolute);
        self.title(&self.word("moved"));
        self.context.insert("target", target);
        self.context.insert("target_absolute", &absolute);
    }

    /// Adds the pieces that the page consists of.
    fn pieces(&mut self, pieces: &[(&str, &Set)]) {
        self.meta.has_code |= pieces.iter().any(|(_, set)| set.has_code);
        let piece = |(key, set): &(&str, &Set)| ((*key).to_owned().into(), set.html.clone());
        let pieces: tera::Map = pieces.iter().map(piece).collect();
        self.context.insert_value("pieces", Value::from(pieces));
    }

    /// Marks the page of something hidden.
    fn ribbon(&mut self, about: &Value) {
        let ribbon = text(about, "ribbon");
        if !ribbon.is_empty() {
            self.meta.noindex = true;
            self.meta.ribbon = Some(ribbon);
        }
    }

    /// Uses a photo from the facts for the card.
    fn card(&mut self, facts: &Value, key: &str) {
        let Some(photo) = facts.get_from_path(key).filter(|photo| photo.is_map()) else { return };
        let Some(wanted) = self.view().wanted(&text(photo, "id"), SOCIAL) else { return };
        let print = self.window.ask(Question::Print(Box::new(wanted)));
        if !print.is_map() {
            return;
        }
        let number =
            |key: &str| print.get_from_path(key).and_then(Value::as_u64).unwrap_or_default();
        let base = &self.window.view().settings().base;
        self.meta.image = Some(CardImage {
            url: base.absolute(&text(&print, "src")),
            width: number("width"),
            height: number("height"),
            alt: text(photo, "alt"),
            media_type: media_type(&text(&print, "src")),
        });
    }
}

/// A section within an issue, with the stories of all its runs.
#[derive(Serialize)]
struct SectionPage {
    /// The name of its folder.
    key: String,
    /// What readers see.
    name: String,
    /// The section within the issue.
    url: Address,
    /// The section over all issues.
    all_url: Option<Address>,
    /// All its stories in this issue, from all its runs.
    stories: Vec<Id>,
}

/// A language tag in the form of Open Graph, `en_GB`, if it names a country.
fn locale(tag: &str) -> Option<String> {
    let (language, others) = tag.split_once('-')?;
    let is_country = |part: &&str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_alphabetic());
    let country = others.split('-').find(is_country)?;
    Some(format!("{}_{}", language.to_lowercase(), country.to_uppercase()))
}

/// The media type of a print on a card.
fn media_type(url: &str) -> &'static str {
    match url.rsplit('.').next() {
        Some("png") => "image/png",
        Some("gif") => "image/gif",
        Some("webp") => "image/webp",
        _ => "image/jpeg",
    }
}

/// Whether a flag is set.
fn is_set(value: &Value, path: &str) -> bool {
    value.get_from_path(path).is_some_and(Value::is_truthy)
}

/// The text at a path; empty if there is none.
fn text(value: &Value, path: &str) -> String {
    value.get_from_path(path).and_then(Value::as_str).unwrap_or_default().to_owned()
}
