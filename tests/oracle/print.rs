//! Writes the files of a paper.

use std::fmt::Write as _;

use crate::paper::{
    Correction, Files, Hides, Issue, Link, Markup, Page, Paper, Photo, Site, Story, Theme, Words,
    source,
};
use crate::picture::picture;

impl Paper {
    /// All files; broken ones replace good ones.
    pub(crate) fn files(&self) -> Files {
        let mut files = Files::new();
        let mut put = |path: String, text: String| _ = files.insert(path, text.into_bytes());
        for (id, issue) in &self.issues {
            let folder = format!("content/issues/{id}");
            put(format!("{folder}/issue.yaml"), contents(&folder, issue));
            for (key, story) in &issue.stories {
                let path = format!("{folder}/{key}.md");
                let text = article(&path, story, self);
                put(path, text);
            }
        }
        for (name, page) in &self.pages {
            let path = format!("content/pages/{name}.md");
            let text = plain(&path, page);
            put(path, text);
        }
        for (path, words) in &self.sidecars {
            let path = format!("{path}.yaml");
            let text = said(&path, words, "");
            put(path, text);
        }
        let is_there = |path: &str| {
            let issue = path.strip_prefix("content/issues/").and_then(|rest| rest.split_once('/'));
            issue.is_none_or(|(id, _)| self.issues.contains_key(id))
        };
        for (path, text) in self.texts.iter().filter(|(path, _)| is_there(path)) {
            put(path.clone(), text.clone());
        }
        theme(&self.theme, &mut put);
        if let Some(n) = self.site.icon {
            files.insert(ICON.to_owned(), drawing(n));
        }
        let mut text = site(&self.site);
        let menu = self.site.menu.iter().filter(|to| files.contains_key(*to));
        let menu: String = menu.map(|to| format!("  - {{label: To {to}, to: {to}}}\n")).collect();
        if !menu.is_empty() {
            let _ = write!(text, "menu:\n  foot:\n{menu}");
        }
        files.insert("site.yaml".to_owned(), text.into_bytes());
        for (path, bytes) in &self.statics {
            files.insert(format!("content/static/{path}"), bytes.clone());
        }
        files.extend(self.loose.clone());
        files.extend(self.recordings.clone());
        files.extend(self.pictures.iter().map(|(path, n)| (path.clone(), picture(path, *n))));
        files.extend(self.broken.clone());
        files
    }
}

/// The picture of which the icons of the site are made.
const ICON: &str = "content/photos/icon.svg";

fn drawing(n: u8) -> Vec<u8> {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M";
    format!("{svg}{n} 0h9v9H0z\"/></svg>\n").into_bytes()
}

/// A text between quotes.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text")
}

/// A list of texts.
fn list<T: AsRef<str>>(texts: &[T]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text.as_ref())).collect();
    format!("[{}]", texts.join(", "))
}

/// A mapping on one line, unless it is empty.
fn mapping(entries: impl Iterator<Item = String>) -> Option<String> {
    let entries = entries.collect::<Vec<_>>().join(", ");
    (!entries.is_empty()).then(|| format!("{{{entries}}}"))
}

/// A line, if there is a value.
fn line(to: &mut String, key: &str, value: Option<String>) {
    if let Some(value) = value {
        let _ = writeln!(to, "{key}: {value}");
    }
}

fn site(site: &Site) -> String {
    let mut text = String::new();
    line(&mut text, "name", Some(quoted(&site.name)));
    line(&mut text, "description", site.description.as_deref().map(quoted));
    line(&mut text, "base_url", Some(site.base_url.to_owned()));
    line(&mut text, "language", Some(site.language.to_owned()));
    line(&mut text, "timezone", Some(site.zone.to_owned()));
    line(&mut text, "theme", Some(site.theme.to_owned()));
    line(&mut text, "columns", Some(list(&site.columns)));
    line(&mut text, "collectives", Some(list(&site.collectives)));
    line(&mut text, "credits", Some(list(&site.credits)));
    let options = site.options.iter().map(|(name, value)| format!("{name}: {value}"));
    line(&mut text, "theme_options", mapping(options));
    let checks = site.checks.iter().map(|(name, grave)| format!("{name}: {grave}"));
    line(&mut text, "checks", mapping(checks));
    let avif = site.avif.then(|| "avif: true".to_owned());
    let remote = site.remote.then(|| "remote: allow".to_owned());
    line(&mut text, "pictures", mapping(avif.into_iter().chain(remote)));
    line(&mut text, "embeds", site.loads_embeds.then(|| "load".to_owned()));
    let feeds = (!site.feeds.is_empty()).then(|| format!("aliases: {}", list(&site.feeds)));
    let feed = site.feed.map(str::to_owned);
    line(&mut text, "feed", mapping(feeds.into_iter().chain(feed)));
    line(&mut text, "icon", site.icon.map(|_| ICON.to_owned()));
    line(&mut text, "per_page", Some(site.per_page.to_string()));
    line(&mut text, "urls", site.article_url.map(|url| format!("{{article: {}}}", quoted(url))));
    let topics = site.topic_slug.as_deref().map(|slug| format!("{{Energy: {{slug: {slug}}}}}"));
    line(&mut text, "topics", topics);
    let smart = (!site.smart).then(|| "smart_punctuation: false".to_owned());
    let html = (!site.html).then(|| "raw_html: deny".to_owned());
    let math = site.math.then(|| "math: true".to_owned());
    line(&mut text, "markdown", mapping(smart.into_iter().chain(html).chain(math)));
    let sections = site.sections.iter().map(|(key, name)| match site.retired.contains(key) {
        false => format!("{key}: {}", quoted(name)),
        true => format!("{key}: {{name: {}, retired: true}}", quoted(name)),
    });
    line(&mut text, "sections", mapping(sections));
    for (key, value) in &site.known {
        line(&mut text, key, Some(value.clone()));
    }
    text
}

fn contents(folder: &str, issue: &Issue) -> String {
    let mut text = String::new();
    line(&mut text, "date", Some(issue.date.clone()));
    line(&mut text, "number", issue.number.map(|n| n.to_string()));
    line(&mut text, "title", issue.title.as_deref().map(quoted));
    line(&mut text, "cover", issue.cover.as_deref().map(|to| quoted(&relative(folder, to))));
    hides(&mut text, &issue.hides);
    line(&mut text, "published", issue.published.map(str::to_owned));
    photos(&mut text, (folder, &issue.photos));
    for (key, value) in &issue.known {
        line(&mut text, key, Some(value.clone()));
    }
    line(&mut text, "front", (!issue.front.is_empty()).then(|| list(&issue.front)));
    if !issue.listed {
        return text;
    }
    text.push_str(if issue.order.is_empty() { "contents: []\n" } else { "contents:\n" });
    let mut last = "";
    for (n, key) in issue.order.iter().enumerate() {
        let (section, name) = key.split_once('/').expect("a section and a name");
        if section != last {
            let page = if issue.paged { format!("page: {}, ", n + 1) } else { String::new() };
            let _ = write!(text, "- {{section: {section}, {page}stories: [{name}");
        } else {
            let _ = write!(text, ", {name}");
        }
        let next = issue.order.get(n + 1).map_or("", |key| key.split('/').next().unwrap_or(""));
        if next != section {
            text.push_str("]}\n");
        }
        last = section;
    }
    text
}

fn hides(text: &mut String, hides: &Hides) {
    line(text, "draft", hides.draft.then(|| "true".to_owned()));
    line(text, "embargo", hides.embargo.map(|instant| instant.to_string()));
}

/// The lines of what a story knows beyond its text. Stories that are gone are left out.
fn known(text: &mut String, path: &str, story: &Story, paper: &Paper) {
    for (key, value) in &story.known.lines {
        line(text, key, Some(value.clone()));
    }
    let there = |to: &&String| paper.stories().iter().any(|at| source(at) == **to);
    let related = story.known.related.as_ref().filter(there);
    line(text, "related", related.map(|to| format!("[{}]", quoted(&relative(path, to)))));
    let has_language = story.known.lines.contains_key("language");
    let is_other = |to: &&String| {
        let all = paper.stories();
        let other = all.iter().find(|at| source(at) == **to);
        let other = other.and_then(|at| paper.issues.get(&at.0)?.stories.get(&at.1));
        other.is_some_and(|other| !other.known.lines.contains_key("language"))
    };
    let translation = story.known.translation.as_ref().filter(|_| has_language).filter(is_other);
    // The publication itself may change to the language of the story.
    let is_own = story.known.lines.get("language").is_some_and(|own| own == paper.site.language);
    let translation = translation.filter(|_| !is_own);
    line(text, "translations", translation.map(|to| format!("[{}]", quoted(&relative(path, to)))));
}

fn article(path: &str, story: &Story, paper: &Paper) -> String {
    let mut text = "---\n".to_owned();
    line(&mut text, "headline", Some(quoted(&story.headline)));
    line(&mut text, "kicker", story.kicker.as_deref().map(quoted));
    let bare = story.bare_dek.clone();
    line(&mut text, "dek", bare.or_else(|| story.dek.as_deref().map(quoted)));
    let names = story.bylines.iter().map(|byline| match &byline.role {
        None => quoted(&byline.name),
        Some(role) => format!("{{name: {}, role: {}}}", quoted(&byline.name), quoted(role)),
    });
    let names = names.collect::<Vec<_>>().join(", ");
    line(&mut text, "byline", (!names.is_empty()).then(|| format!("[{names}]")));
    line(&mut text, "dateline", story.dateline.as_deref().map(quoted));
    line(&mut text, "page", story.page.clone().filter(|_| story.parts.is_none()));
    if let Some(parts) = &story.parts {
        let head = parts.jump_head.as_deref().map(|head| format!(", jump_head: {}", quoted(head)));
        let [one, two] = &parts.pages;
        let head = head.unwrap_or_default();
        let _ = writeln!(text, "parts: [{{page: {one}}}, {{page: {two}{head}}}]");
    }
    line(&mut text, "topics", (!story.topics.is_empty()).then(|| list(&story.topics)));
    photos(&mut text, (path, &story.photos));
    let corrections = story.corrections.iter().map(|Correction { date, text, now }| {
        let now = now.iter().map(|now| format!(", was: Nothing, now: {}", quoted(now)));
        format!("{{date: {date}, text: {}{}}}", quoted(text), now.collect::<String>())
    });
    let corrections = corrections.collect::<Vec<_>>().join(", ");
    line(&mut text, "corrections", (!corrections.is_empty()).then(|| format!("[{corrections}]")));
    line(&mut text, "slug", story.slug.clone());
    line(&mut text, "aliases", (!story.aliases.is_empty()).then(|| list(&story.aliases)));
    line(&mut text, "order", story.rank.map(|rank| rank.to_string()));
    hides(&mut text, &story.hides);
    line(&mut text, "published", story.published.map(str::to_owned));
    line(&mut text, "updated", story.updated.map(str::to_owned));
    line(&mut text, "id", story.id.as_deref().map(quoted));
    line(&mut text, "noindex", story.noindex.then(|| "true".to_owned()));
    known(&mut text, path, story, paper);
    text.push_str("---\n\n");
    text.push_str(&body(path, story));
    text
}

/// The key `photos` of a source.
fn photos(text: &mut String, (from, photos): (&str, &[Photo])) {
    if !photos.is_empty() {
        text.push_str("photos:\n");
    }
    for photo in photos {
        let _ = writeln!(text, "  - src: {}", quoted(&relative(from, &photo.src)));
        text.push_str(&said(from, &photo.words, "    "));
        if let Some((shape, [left, top])) = photo.shown.crop {
            let _ = writeln!(text, "    crop: '{shape}'\n    focus: [{left}, {top}]");
        }
        if photo.shown.original {
            text.push_str("    original: true\n");
        }
    }
}

fn body(path: &str, story: &Story) -> String {
    let mut blocks: Vec<String> = story.body.clone();
    blocks.extend(story.figures.iter().map(|figure| figure_of(path, figure)));
    if let Some(head) = &story.crosshead {
        blocks.extend([format!("## {head}"), "Below the crosshead.".to_owned()]);
    }
    if let Some(parts) = story.parts.as_ref().filter(|parts| parts.marked) {
        blocks.insert(blocks.len().min(1), format!("<!-- page: {} -->", parts.pages[1]));
    }
    blocks.extend(story.links.iter().map(|link| seen(path, link)));
    blocks.join("\n\n") + "\n"
}

fn figure_of(path: &str, Photo { src, words, shown }: &Photo) -> String {
    let (src, alt) = (relative(path, src), words.alt.as_deref().unwrap_or_default());
    let caption = caption(path, words).map(|caption| caption.replace('"', "'")).unwrap_or_default();
    let img = |rest: &str| format!("<img src=\"{src}\" alt=\"{alt}\"{rest}>");
    let title = if caption.is_empty() { String::new() } else { format!(" \"{caption}\"") };
    match shown.html {
        None if shown.linked => format!("[![{alt}]({src}{title})]({src})"),
        None => format!("![{alt}]({src}{title})"),
        Some(Markup::Alone) => img(&format!(" title=\"{caption}\"")),
        Some(Markup::Inline) => format!("A line with {} in it.", img(" class=\"small\"")),
        Some(Markup::Block) => {
            let sources = format!("<source srcset=\"{src} 1x\">");
            format!("<picture>{sources}{}</picture>", img(&format!(" title=\"{caption}\"")))
        }
    }
}

/// A link, in a sentence or a block of its own.
fn seen(path: &str, link: &Link) -> String {
    match link.html {
        Some(Markup::Block) => format!("<div class=\"see\">{}</div>", linked(path, link)),
        _ => format!("See {}.", linked(path, link)),
    }
}

fn linked(path: &str, link @ Link { to, anchor, html }: &Link) -> String {
    let at = anchor.as_deref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
    let to = relative(path, to);
    match html {
        None => format!("[this]({to}{at})"),
        Some(Markup::Alone) => format!("<a href='{to}{at}'>this</a>"),
        Some(_) => format!("<a class=\"more\" href=\"{to}{at}\">this, {}</a>", link.to.len()),
    }
}

/// A caption with the links in it.
fn caption(path: &str, words: &Words) -> Option<String> {
    let links = words.links.iter().map(|link| format!(" See {}.", linked(path, link)));
    words
        .caption
        .as_ref()
        .map(|caption| links.fold(caption.clone(), |text, link| link + " " + &text))
}

fn plain(path: &str, page: &Page) -> String {
    let mut text = "---\n".to_owned();
    line(&mut text, "title", Some(quoted(&page.title)));
    line(&mut text, "draft", page.draft.then(|| "true".to_owned()));
    line(&mut text, "noindex", page.noindex.then(|| "true".to_owned()));
    line(&mut text, "description", page.description.as_deref().map(quoted));
    line(&mut text, "aliases", (!page.aliases.is_empty()).then(|| list(&page.aliases)));
    let _ = write!(text, "---\n\n{}\n", page.body);
    for link in &page.links {
        let _ = write!(text, "\n{}\n", seen(path, link));
    }
    text
}

fn said(path: &str, words: &Words, indent: &str) -> String {
    let key = |key: &str, value: Option<&str>| {
        value.map(|value| format!("{indent}{key}: {}\n", quoted(value)))
    };
    let caption = caption(path, words);
    let alt = words.alt.as_deref();
    [key("caption", caption.as_deref()), key("alt", alt)].into_iter().flatten().collect()
}

/// Templates that ask as little as possible, so that no other question hides one that is missing from their traces.
/// Built-in templates do not ask for a length.
const BARE: &[(&str, &str)] = &[
    ("404.html", "{% if issue %}{{ issue.name }}{% endif %}\n"),
    ("archive.html", "{{ years }}\n"),
    ("listing.html", "{% for id in listing.stories %}{{ place(id=id) }}\n{% endfor %}"),
    ("section.html", "{% for id in section.stories %}{{ length(id=id) }}\n{% endfor %}"),
];

fn theme(theme: &Theme, put: &mut impl FnMut(String, String)) {
    let slots = format!("slots: {{ lead: {{ widths: [{}, 4] }} }}\n", theme.width);
    let extends = |name: &str| format!("name: own\nextends: {name}\n");
    put("themes/own/theme.yaml".to_owned(), format!("{}{slots}", extends(theme.extends)));
    put("themes/house/theme.yaml".to_owned(), extends(theme.house_extends));
    for (name, text) in &theme.house {
        put(format!("themes/house/templates/{name}"), text.clone());
    }
    put("themes/other/theme.yaml".to_owned(), "name: other\nextends: broadsheet\n".to_owned());
    let css = "body { color: black }\n".to_owned();
    put("themes/other/assets/style.css".to_owned(), css);
    put("themes/bare/theme.yaml".to_owned(), "name: bare\nextends: broadsheet\n".to_owned());
    for (name, text) in BARE {
        put(format!("themes/bare/templates/{name}"), (*text).to_owned());
    }
    for (name, text) in &theme.templates {
        put(format!("themes/own/templates/{name}"), text.clone());
    }
    for (name, text) in &theme.assets {
        put(format!("themes/own/assets/{name}"), text.clone());
    }
    let words = theme.words.iter().map(|(key, word)| format!("{key}: {}\n", quoted(word)));
    if !theme.words.is_empty() {
        put("themes/own/i18n/en.yaml".to_owned(), words.collect());
    }
}

/// How a source refers to another file: shared pictures have their own form, others a relative path.
fn relative(from: &str, to: &str) -> String {
    if let Some(shared) = to.strip_prefix("content/photos/") {
        return format!("/photos/{shared}");
    }
    if to.starts_with('/') {
        return to.to_owned();
    }
    let folders = match from.ends_with(".md") || from.ends_with(".yaml") {
        true => from.split('/').count() - 1,
        false => from.split('/').count(),
    };
    let common = from.split('/').zip(to.split('/')).take_while(|(one, two)| one == two).count();
    let common = common.min(folders).min(to.split('/').count() - 1);
    let rest: Vec<&str> = to.split('/').skip(common).collect();
    "../".repeat(folders - common) + &rest.join("/")
}
