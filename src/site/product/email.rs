//! The e-mail of each issue, as HTML and as plain text: headlines, deks, the photo of the lead, and links to the stories.

mod html;
mod plain;

use std::io;

use tera::Value;

use super::wording::{byline, word};
use super::{Outline, Product, ProductInput, list, text};
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::path::Route;
use crate::content::markdown::portable;
use crate::edition::{Edition, Issue, IssueId, StoryId};
use crate::site::view::{BOOK, Question, View, Window};

/// The e-mail of each issue.
pub(super) struct Email;

/// An e-mail before it is written.
struct Mail<'a> {
    window: &'a Window,
    /// What the issue says of itself: title, date, volume, number.
    folio: Vec<String>,
    /// The address of its front.
    url: String,
    name: String,
    description: String,
    lead: Option<Item>,
    /// The photo of the lead.
    photo: Option<Photo>,
    /// The other stories by section; a section can appear several times.
    sections: Vec<Section>,
    /// How many stories are left out.
    left_out: usize,
}

/// The stories of a section.
struct Section {
    name: String,
    url: String,
    items: Vec<Item>,
}

/// A story in an e-mail.
struct Item {
    url: String,
    /// The mark of a hidden story, its genre if it is not news, and its kicker.
    kickers: Vec<String>,
    headline: String,
    headline_html: String,
    dek: String,
    dek_html: String,
    byline: String,
    /// Its language and the direction of that, if it is not the site's.
    language: Option<(String, String)>,
    corrections: Vec<Correction>,
}

/// A correction of a story.
struct Correction {
    /// "Correction, September 20, 2025".
    label: String,
    text: String,
    html: String,
}

/// A photo with its words.
struct Photo {
    src: String,
    alt: String,
    width: u64,
    height: u64,
    caption_html: String,
    /// Credit, copyright and licence.
    rights: String,
}

impl Product for Email {
    fn name(&self) -> &'static str {
        "e-mail"
    }

    fn routes(&self, site: &Outline<'_>) -> Vec<Route> {
        let mails = site.edition.issues.iter().filter_map(|issue| site.edition.mail(issue));
        mails.flatten().collect()
    }

    fn identity(&self, n: usize, _: &Outline<'_>, view: &View) -> String {
        let name = view.name_of(&Question::Issue(issue(n)));
        let publisher = view.settings().publisher.as_ref().map(|it| (&it.name, &it.address));
        let email = &view.settings().editions.email;
        format!("{name} {} {} {publisher:?} {email:?}", n % 2, view.fitting_in_mail(issue(n)))
    }

    fn check(&self, site: &Outline<'_>) -> Vec<Diagnostic> {
        // Earlier issues were sent long ago.
        let newest = site.edition.issues.last();
        let newest = newest.filter(|issue| site.edition.mail(issue).is_some());
        newest.and_then(|issue| too_long(site.edition, issue)).into_iter().collect()
    }

    fn make(&self, n: usize, input: &ProductInput<'_>) -> io::Result<Vec<u8>> {
        // How many stories fit belongs to the identity.
        let fitting = input.window.view().fitting_in_mail(issue(n));
        let mut mail = Mail::of(input.window, issue(n), fitting);
        let text = loop {
            let text = if n.is_multiple_of(2) { html::write(&mail) } else { plain::write(&mail) };
            if text.len() <= LIMIT || !mail.shorten() {
                break text;
            }
        };
        Ok(text.into_bytes())
    }
}

/// The bytes of an e-mail that Gmail shows.
const LIMIT: usize = 102_000;

/// The issue of a file: each has two, HTML and plain text.
fn issue(n: usize) -> IssueId {
    n / 2
}

/// What is said about an issue with more stories than fit.
fn too_long(edition: &Edition, issue: &Issue) -> Option<Diagnostic> {
    let (all, fitting) = (issue.stories.len(), edition.fitting_in_mail(issue));
    let message = format!("{} of {all} stories do not fit into the e-mail", all - fitting);
    let hint = "mail programs cut off what is longer than 102 kB; in place of these stories, the e-mail has a link to the issue";
    let place = Place::file(&issue.file.source);
    (fitting < all).then(|| Diagnostic::new(Code::LongEmail, place, message).hint(hint))
}

impl<'a> Mail<'a> {
    /// The e-mail of an issue, with its first stories.
    fn of(window: &'a Window, id: IssueId, fitting: usize) -> Self {
        let issue = window.ask(Question::Issue(id));
        let lead = window.view().story(&text(&issue, "front.lead")).filter(|_| fitting > 0);
        let mut mail = Self {
            window,
            folio: folio(window, &issue),
            url: absolute(window, &text(&issue, "url")),
            name: text(&issue, "name"),
            description: text(&issue, "description"),
            lead: None,
            photo: None,
            sections: Vec::new(),
            left_out: 0,
        };
        let mut left = fitting;
        if let Some(lead) = lead {
            let story = window.ask(Question::Story(lead));
            mail.photo = Photo::of(window, &story);
            mail.lead = Some(Item::of(window, &story));
            left -= 1;
        }
        for section in list(&issue, "sections") {
            mail.section(section, lead, &mut left);
        }
        mail
    }

    /// Adds the stories of a section, as far as they fit.
    fn section(&mut self, section: &Value, lead: Option<StoryId>, left: &mut usize) {
        let window = self.window;
        let stories = list(section, "stories").filter_map(|id| window.view().story(id.as_str()?));
        let stories: Vec<StoryId> = stories.filter(|id| Some(*id) != lead).collect();
        let fitting = stories.len().min(*left);
        *left -= fitting;
        self.left_out += stories.len() - fitting;
        let item = |id: &StoryId| Item::of(window, &window.ask(Question::Story(*id)));
        let items: Vec<Item> = stories.iter().take(fitting).map(item).collect();
        if !items.is_empty() {
            let (name, url) = (text(section, "name"), absolute(window, &text(section, "url")));
            self.sections.push(Section { name, url, items });
        }
    }

    /// Leaves out the last story; `false` if only the lead is left.
    fn shorten(&mut self) -> bool {
        let Some(last) = self.sections.last_mut() else { return false };
        last.items.pop();
        if last.items.is_empty() {
            self.sections.pop();
        }
        self.left_out += 1;
        true
    }

    /// The subject that suits it: the paper and the issue.
    fn title(&self) -> String {
        format!("{} · {}", self.window.view().settings().name, self.name)
    }

    /// What mail programs show beside the subject: how the issue is described, or else what its lead is about.
    fn preview(&self) -> &str {
        let lead = self.lead.as_ref().map(|lead| match lead.dek.is_empty() {
            true => lead.headline.as_str(),
            false => &lead.dek,
        });
        lead.filter(|_| self.description.is_empty()).unwrap_or(&self.description)
    }

    /// "12 more stories in this issue", if stories are left out.
    fn rest(&self) -> Option<String> {
        let count = u64::try_from(self.left_out).unwrap_or_default();
        let theme = self.window.view().theme();
        let key = theme.plural("email_more", count);
        let fill = theme.number_in(&key, count);
        (count > 0).then(|| word(self.window, &key, &[("count", &fill)]))
    }

    /// Who sends it, and where they are.
    fn sender(&self) -> Vec<&str> {
        let settings = self.window.view().settings();
        let publisher = settings.publisher.as_ref();
        let name = publisher.map_or(&settings.name, |publisher| &publisher.name);
        let address = publisher.and_then(|publisher| publisher.address.as_deref());
        [name.as_str()].into_iter().chain(address).collect()
    }

    /// Where readers unsubscribe, or what a mail service replaces by that.
    fn unsubscribe(&self) -> Option<&str> {
        self.window.view().settings().editions.email.as_ref()?.unsubscribe.as_deref()
    }
}

/// What an issue says of itself under the name of the paper.
fn folio(window: &Window, issue: &Value) -> Vec<String> {
    let numbered = |key: &str| match text(issue, key) {
        n if n.is_empty() => n,
        n => word(window, key, &[("n", &n)]),
    };
    let ribbon = text(issue, "ribbon");
    let lines = [
        text(issue, "date.text"),
        text(issue, "title"),
        numbered("volume"),
        numbered("number"),
        if ribbon.is_empty() { ribbon } else { word(window, &format!("mark_{ribbon}"), &[]) },
    ];
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

impl Item {
    /// A story by its facts.
    fn of(window: &Window, story: &Value) -> Self {
        let word_of = |kind: &str, name: String| match name.is_empty() {
            true => None,
            false => window.view().theme().word(&format!("{kind}_{name}"), &[]),
        };
        let kicker = Some(text(story, "kicker.name")).filter(|kicker| !kicker.is_empty());
        let marks =
            [word_of("mark", text(story, "ribbon")), word_of("genre", text(story, "genre"))];
        let language = (text(story, "language.tag"), text(story, "language.direction"));
        let correction = |correction: &Value| {
            let date = text(correction, "date.text");
            Correction {
                label: format!("{}, {date}", word(window, "correction", &[])),
                text: text(correction, "text"),
                html: plain_html(window, &text(correction, "text_html")),
            }
        };
        Self {
            url: absolute(window, &text(story, "url")),
            kickers: marks.into_iter().flatten().chain(kicker).collect(),
            headline: text(story, "headline"),
            headline_html: plain_html(window, &text(story, "headline_html")),
            dek: text(story, "dek"),
            dek_html: plain_html(window, &text(story, "dek_html")),
            byline: byline(window, story),
            language: Some(language).filter(|(tag, _)| !tag.is_empty()),
            corrections: list(story, "corrections").map(correction).collect(),
        }
    }
}

impl Photo {
    /// The photo of a story, if there is one that mail programs show.
    fn of(window: &Window, story: &Value) -> Option<Self> {
        let photo = story.get_from_path("photo").filter(|photo| photo.is_map())?;
        let wanted = window.view().wanted(&text(photo, "id"), BOOK)?;
        let print = window.ask(Question::Print(Box::new(wanted)));
        let src = text(&print, "src");
        let number = |key: &str| print.get_from_path(key).and_then(Value::as_u64);
        let is_shown = ["jpg", "png", "gif"].iter().any(|it| src.ends_with(&format!(".{it}")));
        let (credit, owner) = (text(photo, "credit"), text(photo, "copyright"));
        let owner = if owner == credit { String::new() } else { owner };
        let rights = [credit, owner, text(photo, "license.name")].into_iter();
        let rights: Vec<String> = rights.filter(|words| !words.is_empty()).collect();
        Some(Self {
            src: absolute(window, &src),
            alt: text(photo, "alt"),
            width: number("width")?,
            height: number("height")?,
            caption_html: plain_html(window, &text(photo, "caption_html")),
            rights: rights.join(" · "),
        })
        .filter(|_| is_shown)
    }
}

/// The HTML of a line, without what only the theme can show.
fn plain_html(window: &Window, html: &str) -> String {
    let origin = absolute(window, "");
    portable(html, &origin, &origin)
}

fn absolute(window: &Window, url: &str) -> String {
    window.view().settings().base.absolute(url)
}
