//! Structured data about a page, for search engines (JSON-LD 1.1 with the vocabulary of schema.org). It says what the page
//! shows, asks nothing more, and names only prints that the page shows anyway.

use serde_json::{Map, Value as Json};
use tera::Value;

use super::{Meta, text};
use crate::content::settings::{Publisher, Settings};
use crate::site::view::View;

/// A page, while its data are gathered.
#[derive(Clone, Copy)]
pub(super) struct Described<'a> {
    pub(super) meta: &'a Meta,
    pub(super) view: &'a View,
}

/// A step on the way from the front to a page: what readers see, and its root-relative URL, which the page itself does
/// not need.
type Step = (String, String);

/// An object of the data.
struct Object(Map<String, Json>);

impl Object {
    fn new(kind: &str) -> Self {
        Self(Map::new()).with("@type", kind)
    }

    fn with(mut self, key: &str, value: impl Into<Json>) -> Self {
        self.0.insert(key.to_owned(), value.into());
        self
    }

    /// Adds a value, if there is one.
    fn maybe(self, key: &str, value: Option<impl Into<Json>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Adds a text, unless it is empty.
    fn text(self, key: &str, text: String) -> Self {
        self.maybe(key, Some(text).filter(|text| !text.is_empty()))
    }

    /// Adds a list, unless it is empty.
    fn list(self, key: &str, list: Vec<Json>) -> Self {
        self.maybe(key, Some(list).filter(|list| !list.is_empty()))
    }
}

impl From<Object> for Json {
    fn from(object: Object) -> Self {
        Self::Object(object.0)
    }
}

impl Described<'_> {
    fn settings(&self) -> &Settings {
        self.view.settings()
    }

    fn absolute(&self, url: &str) -> String {
        self.settings().base.absolute(url)
    }

    /// The address at a path of an answer, in full.
    fn address(&self, value: &Value, path: &str) -> Option<String> {
        let url = text(value, path);
        (!url.is_empty()).then(|| self.absolute(&url))
    }

    /// The data of a story.
    pub(super) fn story(&self, story: &Value, issue: &Value) -> String {
        let settings = self.settings();
        let own = |path: &str| text(story, path);
        let or = |first: String, second: String| if first.is_empty() { second } else { first };
        let is_printed = !own("page").is_empty();
        let genre = own("genre");
        let topics = each(story, "topics").map(|topic| text(topic, "name").into());
        let correction = |correction: &Value| {
            let made = Object::new("CorrectionComment").text("text", text(correction, "text"));
            made.text("datePublished", text(correction, "date.iso")).into()
        };
        let article = Object::new(kind_of(&genre))
            .with("url", self.meta.canonical.as_str())
            .text("headline", own("headline"))
            .text("alternativeHeadline", own("search_headline"))
            .text("description", own("dek"))
            .with("inLanguage", or(own("language.tag"), settings.reading.language.clone()))
            .text("datePublished", or(own("published.iso"), own("date.iso")))
            .text("dateModified", own("modified.iso"))
            .list("author", each(story, "bylines").map(|byline| self.author(byline)).collect())
            .with("publisher", self.publisher())
            .text("articleSection", own("section.name"))
            .maybe("genre", self.view.theme().word(&format!("genre_{genre}"), &[]))
            .list("keywords", topics.collect())
            .maybe("wordCount", story.get_from_path("words").and_then(Value::as_u64))
            .text("dateline", own("dateline"))
            .text("printPage", pages(story).join(", "))
            .text("printSection", if is_printed { own("section.name") } else { String::new() })
            .list("correction", each(story, "corrections").map(correction).collect())
            .maybe("license", license(story))
            .maybe("image", self.image(story, "photo"))
            .list("isPartOf", self.wholes(story, issue));
        let section = (own("section.name"), own("section.url"));
        let mut way = vec![step(issue), section, (own("headline"), String::new())];
        way.retain(|(name, _)| !name.is_empty());
        self.data([article], way)
    }

    /// What a story belongs to: its issue and its series.
    fn wholes(&self, story: &Value, issue: &Value) -> Vec<Json> {
        let series = Object::new("CreativeWorkSeries")
            .text("name", text(story, "series.name"))
            .maybe("url", self.address(story, "series.url"));
        let series = Some(series).filter(|series| series.0.contains_key("name"));
        [Some(self.issue_object(issue)), series].into_iter().flatten().map(Json::from).collect()
    }

    /// An issue, in its volume and its publication.
    fn issue_object(&self, issue: &Value) -> Object {
        let publication =
            Object::new(if self.settings().is_magazine { "Periodical" } else { "Newspaper" })
                .with("name", self.settings().name.as_str())
                .with("url", self.absolute(self.settings().base.prefix()));
        let volume = text(issue, "volume");
        let whole = match volume.is_empty() {
            true => publication,
            false => Object::new("PublicationVolume")
                .with("volumeNumber", volume)
                .with("isPartOf", publication),
        };
        Object::new("PublicationIssue")
            .text("name", text(issue, "name"))
            .maybe("url", self.address(issue, "url"))
            .text("issueNumber", text(issue, "number"))
            .text("datePublished", text(issue, "date.iso"))
            .with("isPartOf", whole)
    }

    /// The data of an issue, or of the front of the site, which shows the newest.
    pub(super) fn issue(&self, issue: &Value, is_front: bool) -> String {
        let about = self
            .issue_object(issue)
            .text("description", text(issue, "description"))
            .with("publisher", self.publisher())
            .maybe("image", self.image(issue, "cover"));
        match is_front {
            true => self.data([self.site(), about], Vec::new()),
            false => self.data([about], vec![self.archive(), (text(issue, "name"), String::new())]),
        }
    }

    /// The data of a site without an issue.
    pub(super) fn empty_front(&self) -> String {
        self.data([self.site()], Vec::new())
    }

    fn site(&self) -> Object {
        let settings = self.settings();
        Object::new("WebSite")
            .with("name", settings.name.as_str())
            .with("url", self.absolute(settings.base.prefix()))
            .maybe("description", settings.description.as_deref())
            .with("inLanguage", settings.reading.language.as_str())
            .with("publisher", self.whole_publisher())
    }

    fn archive(&self) -> Step {
        let word = self.view.theme().word("archive", &[]);
        (word.unwrap_or_default(), self.view.url_of("issues/"))
    }

    /// The data of a list of stories; of an author, who that is.
    pub(super) fn listing(&self, listing: &Value) -> String {
        let kinds = text(listing, "kinds");
        let index = self.view.theme().word(&format!("index_{kinds}"), &[]).unwrap_or_default();
        let way = vec![(index, text(listing, "index_url")), (text(listing, "name"), String::new())];
        let is_author = listing.get_from_path("author").is_some_and(Value::is_map);
        let links: Vec<String> =
            each(listing, "author.links").map(|link| text(link, "url")).collect();
        let (mailboxes, pages): (Vec<String>, Vec<String>) =
            links.into_iter().partition(|url| url.starts_with("mailto:"));
        let pages = pages.into_iter().filter(|url| url.starts_with("http")).map(Json::from);
        let person = Object::new("Person")
            .text("name", text(listing, "author.name"))
            .text("jobTitle", text(listing, "author.role"))
            .with("url", self.meta.canonical.as_str())
            .maybe("email", mailboxes.first().map(|url| url.trim_start_matches("mailto:")))
            .list("sameAs", pages.collect());
        let profile = Object::new("ProfilePage").with("mainEntity", person);
        self.data(is_author.then_some(profile), way)
    }

    /// The data of a page that only has a place on the site: below its issue, if it belongs to one.
    pub(super) fn place(&self, name: &str, issue: Option<&Value>) -> String {
        let own = (name.to_owned(), String::new());
        self.data(None, issue.map(step).into_iter().chain([own]).collect())
    }

    /// A name over a story. Without an address, a name is all that is known.
    fn author(&self, byline: &Value) -> Json {
        let kind = if text(byline, "kind") == "person" { "Person" } else { "Organization" };
        let author = Object::new(kind).text("name", text(byline, "name"));
        author
            .text("jobTitle", text(byline, "role"))
            .maybe("url", self.address(byline, "url"))
            .into()
    }

    /// The publisher, as stories name it.
    fn publisher(&self) -> Object {
        let settings = self.settings();
        let publisher = settings.publisher.as_ref();
        let own = publisher.and_then(|publisher| publisher.url.clone());
        let logo = publisher.and_then(|publisher| publisher.logo.as_ref());
        Object::new("NewsMediaOrganization")
            .with("name", publisher.map_or(&*settings.name, |publisher| &publisher.name))
            .with("url", own.unwrap_or_else(|| self.absolute(settings.base.prefix())))
            .maybe("logo", logo.map(|(path, _)| self.on_site(path)))
    }

    /// The publisher with all that is known.
    fn whole_publisher(&self) -> Object {
        let Some(publisher) = self.settings().publisher.as_ref() else { return self.publisher() };
        let Publisher { email, phone, address, policies, .. } = publisher;
        let mailbox = email.as_ref().map(|email| email.trim_start_matches("mailto:"));
        self.publisher()
            .maybe("email", mailbox)
            .maybe("telephone", phone.as_deref())
            .maybe("address", address.as_deref())
            .list(
                "publishingPrinciples",
                policies.iter().map(|p| self.on_site(&p.to).into()).collect(),
            )
    }

    /// A path on the site as an address; an address stays as it is.
    fn on_site(&self, to: &str) -> String {
        match to.strip_prefix('/') {
            Some(path) => self.absolute(&self.view.url_of(path)),
            None => to.to_owned(),
        }
    }

    /// The picture of the page's card with the words and rights of its photo.
    fn image(&self, facts: &Value, key: &str) -> Option<Object> {
        let card = self.meta.image.as_ref()?;
        let image = Object::new("ImageObject")
            .with("url", card.url.as_str())
            .with("width", card.width)
            .with("height", card.height);
        // The card of an issue without a cover shows the photo of a story.
        let Some(photo) = facts.get_from_path(key).filter(|photo| photo.is_map()) else {
            return Some(image);
        };
        let creator = Some(text(photo, "creator")).filter(|name| !name.is_empty());
        let creator = creator.map(|name| Object::new("Person").with("name", name));
        Some(
            image
                .text("caption", text(photo, "caption"))
                .text("creditText", text(photo, "credit"))
                .maybe("creator", creator)
                .text("copyrightNotice", text(photo, "copyright"))
                .maybe("license", license(photo)),
        )
    }

    /// The data as the content of a `script` element: objects, and the way from the front to the page, if it is another.
    fn data(&self, objects: impl IntoIterator<Item = Object>, way: Vec<Step>) -> String {
        let home = (self.settings().name.clone(), self.settings().base.prefix().to_owned());
        let item = |(n, (name, url)): (usize, Step)| {
            let address = (!url.is_empty()).then(|| self.absolute(&url));
            let item = Object::new("ListItem").with("position", n).with("name", name);
            Json::from(item.maybe("item", address))
        };
        let is_elsewhere = !way.is_empty();
        let way = (1..).zip([home].into_iter().chain(way)).map(item).collect();
        let way = Object::new("BreadcrumbList").list("itemListElement", way);
        let objects = objects.into_iter().chain(is_elsewhere.then_some(way)).map(Json::from);
        let graph: Vec<Json> = objects.collect();
        let context = Map::from_iter([("@context".to_owned(), "https://schema.org".into())]);
        embedded(&Object(context).with("@graph", graph).into())
    }
}

/// An issue as a step.
fn step(issue: &Value) -> Step {
    (text(issue, "name"), text(issue, "url"))
}

/// JSON as the content of a `script` element, which ends at the first `</script` (HTML, section 13.2.5.15).
fn embedded(data: &Json) -> String {
    data.to_string().replace('<', "\\u003c")
}

/// The type of a story of a genre.
fn kind_of(genre: &str) -> &'static str {
    match genre {
        "opinion" | "editorial" | "letter" => "OpinionNewsArticle",
        "analysis" => "AnalysisNewsArticle",
        "review" => "ReviewNewsArticle",
        "sponsored" => "AdvertiserContentArticle",
        // It is not the paper's own.
        "press-release" => "Article",
        _ => "NewsArticle",
    }
}

/// The address of a licence, or else its name.
fn license(of: &Value) -> Option<Json> {
    let (url, name) = (text(of, "license.url"), text(of, "license.name"));
    match (url.is_empty(), name.is_empty()) {
        (false, _) => Some(url.into()),
        (true, false) => Some(Object::new("CreativeWork").with("name", name).into()),
        (true, true) => None,
    }
}

/// The printed pages of a story.
pub(super) fn pages(story: &Value) -> Vec<String> {
    let parts: Vec<String> = each(story, "parts").map(|part| text(part, "page")).collect();
    let first = Some(text(story, "page")).filter(|page| parts.is_empty() && !page.is_empty());
    first.into_iter().chain(parts).collect()
}

/// The values of a list; none if there is no list.
pub(super) fn each<'v>(value: &'v Value, path: &'v str) -> impl Iterator<Item = &'v Value> {
    value.get_from_path(path).and_then(Value::as_array).unwrap_or_default().iter()
}

#[cfg(test)]
mod tests {
    use super::{Json, embedded};

    #[test]
    fn data_do_not_end_their_element() {
        let data = embedded(&Json::from("</script><!-- a & b"));
        assert_eq!(data, r#""\u003c/script>\u003c!-- a & b""#);
        assert_eq!(
            serde_json::from_str::<String>(&data).ok().as_deref(),
            Some("</script><!-- a & b")
        );
    }
}
