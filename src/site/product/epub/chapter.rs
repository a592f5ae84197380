//! The documents of a book: cover, letter, stories, pictures.

use std::collections::{BTreeMap, BTreeSet};

use tera::Value;

use crate::base::language::direction;
use crate::content::markdown::{PAGE_MARK, escaped, xhtml};
use crate::edition::StoryId;
use crate::site::product::wording::{byline, word};
use crate::site::product::{list, text};
use crate::site::view::{Question, Window};

/// A document of a book.
#[derive(Default)]
pub(super) struct Chapter {
    pub(super) file: String,
    /// Its title as plain text, as the contents show it.
    pub(super) title: String,
    /// Its language, if it is not the book's.
    pub(super) language: Option<String>,
    /// What is in its `body`.
    body: String,
    /// The attributes of its `section`.
    kind: &'static str,
    /// The address of its page, in full.
    url: String,
    /// The label of the printed page that it begins on.
    page: String,
    /// The printed pages that begin in it: id and label.
    pub(super) pages: Vec<(String, String)>,
    /// The routes of the pictures in it.
    pub(super) pictures: Vec<String>,
    pub(super) has_formulas: bool,
    pub(super) lacks_alt: bool,
}

impl Chapter {
    /// The cover: the name of the paper, what the issue says of itself, and its picture.
    pub(super) fn cover(window: &Window, issue: &Value, facts: &Value) -> Self {
        let name = &window.view().settings().name;
        let mut chapter = Self {
            file: "cover.xhtml".to_owned(),
            title: name.clone(),
            kind: " class=\"cover\" epub:type=\"cover\"",
            body: format!("<h1>{}</h1>\n", escaped(name)),
            ..Self::default()
        };
        let numbered = |key: &str| match text(issue, key) {
            n if n.is_empty() => n,
            n => word(window, key, &[("n", &n)]),
        };
        let lines = [
            text(issue, "title"),
            text(issue, "date.text"),
            numbered("volume"),
            numbered("number"),
        ];
        for line in lines.iter().filter(|line| !line.is_empty()) {
            chapter.body.push_str(&format!("<p>{}</p>\n", escaped(line)));
        }
        chapter.add(facts, "cover");
        chapter
    }

    /// The letter of the issue, if it has one.
    pub(super) fn letter(window: &Window, facts: &Value) -> Option<Self> {
        let title = Some(text(facts, "letter_title")).filter(|title| !title.is_empty());
        let title = title.unwrap_or_else(|| word(window, "letter", &[]));
        Self::matter("letter", title, facts)
    }

    /// The pictures that belong to no story, if there are any.
    pub(super) fn pictures(window: &Window, facts: &Value) -> Option<Self> {
        Self::matter("pictures", word(window, "pictures", &[]), facts)
    }

    /// A text of the issue itself.
    fn matter(key: &str, title: String, facts: &Value) -> Option<Self> {
        facts.get_from_path(key).filter(|it| it.is_map())?;
        let body = format!("<h1>{}</h1>\n", escaped(&title));
        let kind = " epub:type=\"chapter\" role=\"doc-chapter\"";
        let mut chapter =
            Self { file: format!("{key}.xhtml"), title, body, kind, ..Self::default() };
        chapter.add(facts, key);
        Some(chapter)
    }

    /// A story.
    pub(super) fn story(window: &Window, id: StoryId, section: &str, file: String) -> Self {
        let teaser = window.ask(Question::Teaser(id));
        let whole = window.ask(Question::BookText(id));
        let base = &window.view().settings().base;
        let url = base.absolute(&text(&teaser, "url"));
        let label = window.view().theme().word(&format!("genre_{}", text(&teaser, "genre")), &[]);
        let headline = text(&teaser, "headline");
        let mut chapter = Self {
            file,
            title: label.as_ref().map_or(headline.clone(), |label| format!("{label}: {headline}")),
            language: Some(text(&teaser, "language.tag")).filter(|tag| !tag.is_empty()),
            kind: " epub:type=\"chapter\" role=\"doc-chapter\"",
            body: head(window, &teaser, (section, label.as_deref())),
            page: text(&teaser, "page"),
            url,
            ..Self::default()
        };
        chapter.add(
            &Value::from(
                [("text", whole)].into_iter().map(|(k, v)| (k.into(), v)).collect::<tera::Map>(),
            ),
            "text",
        );
        let link = escaped(&chapter.url);
        chapter.body.push_str(&format!("<p class=\"source\"><a href=\"{link}\">{link}</a></p>\n"));
        chapter
    }

    /// Adds a text of an answer.
    fn add(&mut self, value: &Value, key: &str) {
        let is_set = |path: &str| {
            value.get_from_path(&format!("{key}.{path}")).is_some_and(Value::is_truthy)
        };
        self.has_formulas = is_set("has_formulas");
        self.lacks_alt = is_set("lacks_alt");
        self.body.push_str(&text(value, &format!("{key}.xhtml")));
        let pictures = format!("{key}.pictures");
        self.pictures.extend(list(value, &pictures).filter_map(|it| Some(it.as_str()?.to_owned())));
    }

    /// The whole document.
    pub(super) fn document(&self, window: &Window) -> String {
        let section = format!("<section{}>\n{}</section>\n", self.kind, self.body);
        let language =
            self.language.as_deref().unwrap_or(&window.view().settings().reading.language);
        document(language, &self.title, &section)
    }
}

/// A document of XHTML.
pub(super) fn document(language: &str, title: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" \
         xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\"{language}\" xml:lang=\"{language}\" dir=\"{}\">\n\
         <head>\n<title>{}</title>\n<link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/>\n</head>\n\
         <body>\n{body}</body>\n</html>\n",
        direction(language),
        escaped(title),
    )
}

/// What stands above the text of a story.
fn head(window: &Window, teaser: &Value, (section, label): (&str, Option<&str>)) -> String {
    let html = |html: &str| xhtml(html, "", "/").text;
    let mut head = format!("<header>\n<p class=\"section\">{}</p>\n", escaped(section));
    let kicker = Some(text(teaser, "kicker.name")).filter(|kicker| !kicker.is_empty());
    let label = label.map(|label| format!("<span class=\"genre\">{}</span>", escaped(label)));
    let above: Vec<String> = label.into_iter().chain(kicker.map(|it| escaped(&it))).collect();
    if !above.is_empty() {
        head.push_str(&format!("<p class=\"kicker\">{}</p>\n", above.join(" ")));
    }
    head.push_str(&format!("<h1>{}</h1>\n", html(&text(teaser, "headline_html"))));
    let dek = text(teaser, "dek_html");
    if !dek.is_empty() {
        head.push_str(&format!("<p class=\"dek\">{}</p>\n", html(&dek)));
    }
    let signed = byline(window, teaser);
    let date = text(teaser, "date.text");
    let line: Vec<&str> =
        [signed.as_str(), &date].into_iter().filter(|it| !it.is_empty()).collect();
    head.push_str(&format!("<p class=\"byline\">{}</p>\n</header>\n", escaped(&line.join(" · "))));
    head
}

/// Lets links to stories of the same issue lead into the book, and links within a text to what is there.
pub(super) fn relink(chapters: &mut [Chapter]) {
    let ids: BTreeMap<String, (String, BTreeSet<String>)> = chapters
        .iter()
        .filter(|chapter| !chapter.url.is_empty())
        .map(|chapter| (chapter.url.clone(), (chapter.file.clone(), ids(&chapter.body))))
        .collect();
    for chapter in chapters {
        // The last link is the one that leads to the page of the story.
        let end = chapter.body.rfind("<p class=\"source\">").unwrap_or(chapter.body.len());
        let source = chapter.body.split_off(end);
        chapter.body = relinked(&chapter.body, &chapter.url, &ids) + &source;
    }
}

/// A text with its links led into the book.
fn relinked(
    body: &str,
    own: &str,
    chapters: &BTreeMap<String, (String, BTreeSet<String>)>,
) -> String {
    const LINK: &str = " href=\"";
    let mut parts = body.split(LINK);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(LINK);
        let (address, rest) = part.split_at(part.find('"').unwrap_or(part.len()));
        let (page, id) = address.split_once('#').unwrap_or((address, ""));
        let target = chapters.get(if page.is_empty() { own } else { page });
        match target {
            Some((_, ids)) if page.is_empty() && ids.contains(id) => out.push_str(address),
            Some((file, ids)) if ids.contains(id) => out.push_str(&format!("{file}#{id}")),
            Some((file, _)) => out.push_str(file),
            None => out.push_str(address),
        }
        out.push_str(rest);
    }
    out
}

/// The ids in a text.
fn ids(body: &str) -> BTreeSet<String> {
    let ids = body.split(" id=\"").skip(1).filter_map(|part| part.split('"').next());
    ids.map(str::to_owned).collect()
}

/// Puts marks where printed pages begin: each at its first occurrence in the book.
pub(super) fn mark_pages(window: &Window, chapters: &mut [Chapter]) {
    let mut seen = BTreeSet::new();
    for chapter in chapters {
        let begins = chapter.page.clone();
        let body = std::mem::take(&mut chapter.body);
        if !begins.is_empty() {
            chapter.mark_page(window, &begins, &mut seen);
        }
        let mut parts = body.split(PAGE_MARK);
        chapter.body.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let (label, rest) = part.split_once("?>").unwrap_or(("", part));
            chapter.mark_page(window, label, &mut seen);
            chapter.body.push_str(rest);
        }
    }
}

impl Chapter {
    fn mark_page(&mut self, window: &Window, label: &str, seen: &mut BTreeSet<String>) {
        if !seen.insert(label.to_owned()) {
            return;
        }
        let id = format!("printed-page-{}", seen.len());
        let name = escaped(&word(window, "page", &[("page", label)])).replace('"', "&quot;");
        self.body.push_str(&format!(
            "<div epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"{id}\" aria-label=\"{name}\"></div>\n"
        ));
        self.pages.push((id, label.to_owned()));
    }
}
