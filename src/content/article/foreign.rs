//! The keys that Hugo, Jekyll, Zola, Eleventy, WordPress, Ghost and others use in front matter, with the line to
//! write instead, for authors who bring stories along.

use crate::base::date::Moment;
use crate::base::yaml::foreign::{Foreign, advice, key, line, list};
use crate::base::yaml::{Node, scalar};

const SECTION: &str = "the section of a story is its folder: content/issues/<issue>/<section>/";
const LOOK: &str = "delete the line: the theme determines how a story looks";
const GENRE: &str =
    "write `genre: opinion`, `genre: review` or another genre; delete the line for news";
const LANGUAGE: &str =
    "delete the line: `language` in site.yaml sets the language of the publication";
const RANK: &str = "delete the line, and rank the front in issue.yaml: `front: [section/story]`";
const EXPIRY: &str = "delete the line: stories do not expire; to hide a story, write `draft: true`";
const ADDRESS: &str = "the address consists of issue, section and file name, or `slug`";
const UNREAD: &str = "delete the line: pressrun does not use it";
const CAPTION: &str =
    "write it with the photo: `photos: [{src: photo.jpg, alt: ..., caption: ..., credit: ...}]`";
const MENU: &str =
    "delete the line: the navigation consists of sections, pages and the `menu` in site.yaml";
const NOTE: &str = "write it as a comment, which is never published: `# the note`";
const SOUND: &str = "put the file beside the story and show it in the text: `![What is heard](talk.mp3 \"Caption. (AUDIO: X)\")`";
const FILM: &str = "put the file beside the story and show it in the text, or give its address: `![What it shows](film.mp4)`";
const DOCUMENT: &str =
    "put the file beside the story and link to it in the text: `[As a PDF](story.pdf)`";

/// Keys of other programs in a byline.
pub(super) const BYLINE: &[Foreign] = &[
    key("author", "name"),
    key("person", "name"),
    key("title", "role"),
    key("position", "role"),
    key("job", "role"),
    advice("email", CONTACT),
    advice("url", CONTACT),
    advice("twitter", CONTACT),
    advice("bio", CONTACT),
    advice("photo", CONTACT),
    advice("image", CONTACT),
];

const CONTACT: &str =
    "delete the line, and write it once for all stories: content/authors/<name>.md";

/// Keys of other programs in the front matter of a story.
#[rustfmt::skip]
pub(super) const STORY: &[Foreign] = &[
    // Authors.
    line("author", byline), line("authors", byline), line("by", byline), line("writer", byline),
    line("writers", byline), line("bylines", byline), line("primaryauthor", byline), line("autor", byline),
    line("postauthor", byline), line("contributor", byline), line("contributors", byline), line("reporter", byline),
    // Dates.
    line("date", published), line("publishdate", published), line("pubdate", published), line("publishedat", published),
    line("datepublished", published), line("publicationdate", published), line("created", published),
    line("createdat", published), line("datecreated", published), line("postdate", published), line("publishedon", published),
    line("lastmod", updated), line("modified", updated), line("lastmodified", updated), line("lastmodifiedat", updated),
    line("updatedat", updated), line("datemodified", updated), line("lastupdated", updated), line("changed", updated),
    line("datelastupdated", updated), line("modifieddate", updated),
    advice("expirydate", EXPIRY), advice("expires", EXPIRY), advice("unpublishdate", EXPIRY), advice("expiry", EXPIRY),
    key("embargountil", "embargo"), key("embargoeduntil", "embargo"), key("releasedate", "embargo"),
    // Words.
    key("hed", "headline"), key("name", "headline"), key("posttitle", "headline"),
    key("summary", "dek"), key("excerpt", "dek"), key("subtitle", "dek"), key("subhead", "dek"), key("subheading", "dek"),
    key("subheadline", "dek"), key("deck", "dek"), key("standfirst", "dek"), key("lead", "dek"), key("lede", "dek"),
    key("abstract", "dek"), key("blurb", "dek"), key("intro", "dek"), key("teaser", "dek"), key("customexcerpt", "dek"),
    key("metadescription", "dek"), key("tagline", "dek"), key("postexcerpt", "dek"), key("seodescription", "dek"),
    key("eyebrow", "kicker"), key("overline", "kicker"), key("rubric", "kicker"), key("strapline", "kicker"),
    key("column", "kicker"), key("location", "dateline"), key("place", "dateline"),
    // Topics.
    list("tag", "topics"), list("topic", "topics"), list("keywords", "topics"), list("subjects", "topics"),
    list("labels", "topics"), list("posttag", "topics"), line("category", category), line("categories", category),
    line("taxonomies", taxonomies), advice("section", SECTION), advice("issue", SECTION),
    // Pictures.
    line("image", photo), line("images", photo), line("cover", photo), line("coverimage", photo), line("thumbnail", photo),
    line("thumb", photo), line("featuredimage", photo), line("featureimage", photo),
    line("hero", photo), line("heroimage", photo), line("banner", photo), line("bannerimage", photo), line("photo", photo),
    line("picture", photo), line("pictures", photo), line("ogimage", photo), line("socialimage", photo), line("headerimage", photo),
    line("leadimage", photo), line("mainimage", photo), line("postimage", photo), line("img", photo), line("gallery", photo),
    line("header", photo),
    advice("imagealt", CAPTION), advice("imagecaption", CAPTION), advice("imagecredit", CAPTION), advice("caption", CAPTION),
    advice("credit", CAPTION), advice("alt", CAPTION), advice("photocredit", CAPTION), advice("photocaption", CAPTION),
    advice("featureimagealt", CAPTION), advice("featureimagecaption", CAPTION), advice("featuredimagealt", CAPTION),
    advice("thumbnailalt", CAPTION), advice("imagesource", CAPTION), advice("coveralt", CAPTION),
    // Addresses.
    line("permalink", address), line("url", address), line("path", address), line("link", address), line("oldurl", address),
    list("redirectfrom", "aliases"), list("redirects", "aliases"), list("redirect", "aliases"), list("alias", "aliases"),
    advice("redirectto", ADDRESS), advice("filename", ADDRESS), advice("basename", ADDRESS),
    // Order.
    line("weight", order), line("menuorder", order), line("position", order), line("rank", order), line("sort", order),
    line("sortorder", order), line("navorder", order),
    advice("featured", RANK), advice("pinned", RANK), advice("sticky", RANK), advice("highlight", RANK), advice("priority", RANK),
    advice("feature", RANK), advice("frontpage", RANK),
    // Visibility.
    line("status", status), line("publish", publish), line("poststatus", status), line("visibility", status),
    line("hidden", draft), line("ispublished", publish), line("private", draft),
    line("robots", robots), line("unlisted", noindex), line("sitemapexclude", noindex), line("excludefromsitemap", noindex),
    line("sitemap", sitemap), line("searchhidden", noindex), line("eleventyexcludefromcollections", noindex),
    // Not needed, or determined by the theme.
    key("template", "layout"), advice("type", GENRE), advice("cssclass", LOOK), advice("toc", LOOK),
    advice("tableofcontents", LOOK), advice("theme", LOOK), advice("style", LOOK), advice("format", LOOK), advice("postformat", LOOK),
    advice("cascade", LOOK), advice("classes", LOOK), advice("sidebar", LOOK), advice("showtoc", LOOK), advice("math", LOOK),
    advice("mathjax", LOOK), advice("katex", LOOK), advice("mermaid", LOOK), advice("share", LOOK),
    advice("readtime", "delete the line: pressrun counts the reading time"), advice("readingtime", "delete the line: pressrun counts the reading time"),
    advice("wordcount", "delete the line: pressrun counts the words"),
    key("lang", "language"), key("locale", "language"), key("languagecode", "language"), list("translationof", "translations"),
    list("relatedposts", "related"), list("relatedarticles", "related"), list("seealso", "related"), list("readmore", "related"),
    line("seotitle", search), line("metatitle", search), line("titletag", search), line("pagetitle", search),
    line("ogtitle", social), line("socialtitle", social), line("twittertitle", social), line("cardtitle", social),
    line("shorttitle", short), line("shortheadline", short), line("linktitle", short), line("menutitle", short),
    line("seriesname", series), line("book", series), line("seriespart", part), line("seriesorder", part),
    line("seriesweight", part), line("bookweight", part),
    advice("comments", UNREAD), advice("commentstatus", UNREAD), advice("guid", UNREAD), advice("uuid", UNREAD),
    advice("postid", UNREAD), advice("wordpressid", UNREAD), advice("postname", ADDRESS), advice("parent", UNREAD),
    advice("outputs", UNREAD), advice("render", UNREAD), key("params", "extra"), key("customfields", "extra"), key("fields", "extra"), advice("meta", UNREAD),
    advice("insearchindex", UNREAD), advice("eleventynavigation", MENU), advice("menu", MENU), advice("menus", MENU), advice("nav", MENU),
    advice("istranslatable", UNREAD),
    advice("draftnote", NOTE), advice("note", NOTE), advice("notes", NOTE), advice("planningnote", NOTE), advice("internalnote", NOTE),
    advice("budgetline", NOTE), advice("editornote", NOTE), advice("todo", NOTE),
    advice("audio", SOUND), advice("podcast", SOUND), advice("audiofile", SOUND), advice("episode", SOUND),
    advice("video", FILM), advice("videourl", FILM), advice("youtube", FILM), advice("vimeo", FILM),
    advice("pdf", DOCUMENT), advice("attachment", DOCUMENT), advice("download", DOCUMENT),
    line("doi", field), line("event", field), line("eventdate", field), line("eventtitle", field), line("eventlocation", field),
    line("eventaddress", field), line("eventurl", field), line("venue", field), line("speaker", field), line("speakers", field),
    line("rating", field),
    advice("views", UNREAD), advice("votes", UNREAD), advice("likes", UNREAD),
    advice("email", "write it on a page, or in the text"), key("licence", "license"), key("rights", "license"),
    line("copyright", copyright), key("kind", "genre"), key("articletype", "genre"), key("storytype", "genre"), key("contenttype", "genre"),
];

/// Keys of other programs in the front matter of a page.
#[rustfmt::skip]
pub(super) const PAGE: &[Foreign] = &[
    key("headline", "title"), key("name", "title"), key("pagetitle", "title"),
    key("summary", "description"), key("excerpt", "description"), key("dek", "description"), key("subtitle", "description"),
    key("metadescription", "description"), key("intro", "description"), key("blurb", "description"),
    line("permalink", address), line("url", address), line("path", address), list("alias", "aliases"),
    list("redirectfrom", "aliases"), list("redirects", "aliases"), advice("slug", "the address of a page is its file name: rename the file"),
    line("status", status), line("publish", publish), line("published", published_or_draft), line("hidden", draft), line("private", draft),
    line("robots", robots), line("unlisted", noindex), line("sitemap", sitemap), line("searchhidden", noindex),
    advice("date", "delete the line: pages have no date"), advice("lastmod", "delete the line: pages have no date"),
    advice("updated", "delete the line: pages have no date"), advice("modified", "delete the line: pages have no date"),
    advice("author", "delete the line, or name the author in the text"), advice("byline", "delete the line, or name the author in the text"),
    advice("authors", "delete the line, or name the author in the text"),
    advice("image", "show it in the text: `![What it shows](photo.jpg)`"), advice("photos", "show it in the text: `![What it shows](photo.jpg)`"),
    advice("cover", "show it in the text: `![What it shows](photo.jpg)`"),
    key("template", "layout"), key("params", "extra"), advice("type", LOOK), advice("toc", LOOK), advice("menu", MENU), advice("menus", MENU),
    advice("nav", MENU), advice("weight", MENU), advice("order", MENU), advice("navorder", MENU), advice("eleventynavigation", MENU),
    advice("lang", LANGUAGE), advice("language", LANGUAGE), advice("comments", UNREAD),
];

/// The names of people in a value: a text, a list, or mappings with `name`.
fn byline(node: &Node<'_>) -> Option<String> {
    let mut names = Vec::new();
    for entry in node.each() {
        let name = match entry.is_map() {
            true => entry.open_map().get("name").map(|name| name.bare_text()),
            false => Some(entry.bare_text()),
        };
        names.extend(
            name.iter().flat_map(|name| name.split([';', ','])).map(|name| scalar(name.trim())),
        );
    }
    names.retain(|name| name != "\"\"");
    match names.as_slice() {
        [] => None,
        [name] => Some(format!("byline: {name}")),
        names => Some(format!("byline: [{}]", names.join(", "))),
    }
}

/// The instant in a value, in our format; unchanged if it is ambiguous.
fn moment(key: &str, node: &Node<'_>) -> Option<String> {
    let text = node.bare_text();
    if text.is_empty() {
        return None;
    }
    Some(format!("{key}: {}", Moment::canonical(&text).unwrap_or(text)))
}

fn published(node: &Node<'_>) -> Option<String> {
    moment("published", node)
}

fn updated(node: &Node<'_>) -> Option<String> {
    moment("updated", node)
}

/// Sections are folders here, so a category becomes a topic.
fn category(node: &Node<'_>) -> Option<String> {
    Some(format!("topics: {}", node.flow_list()))
}

fn taxonomies(node: &Node<'_>) -> Option<String> {
    if !node.is_map() {
        return None;
    }
    let map = node.open_map();
    let tags = map.get("tags").or_else(|| map.get("categories"))?;
    Some(format!("topics: {}", tags.flow_list()))
}

/// The photos in a value: paths, or mappings with the path under some key and its words beside it.
fn photo(node: &Node<'_>) -> Option<String> {
    const PATHS: [&str; 9] =
        ["src", "path", "file", "url", "image", "teaser", "overlay_image", "feature", "filename"];
    const WORDS: [&str; 3] = ["alt", "caption", "credit"];
    let mut photos = Vec::new();
    for entry in node.each() {
        if !entry.is_map() {
            photos.push(scalar(&entry.bare_text()));
            continue;
        }
        let map = entry.open_map();
        let path = PATHS.iter().find_map(|key| map.get(key)).map(|path| path.bare_text())?;
        let words =
            WORDS.iter().filter_map(|key| Some(format!(", {key}: {}", map.get(key)?.flow())));
        photos.push(format!("{{src: {}{}}}", scalar(&path), words.collect::<String>()));
    }
    photos.retain(|photo| photo != "\"\"");
    (!photos.is_empty()).then(|| format!("photos: [{}]", photos.join(", ")))
}

/// A former address of the story, as an alias.
fn address(node: &Node<'_>) -> Option<String> {
    let text = node.bare_text();
    let path = match text.split_once("://") {
        Some((_, rest)) => format!("/{}", rest.split_once('/').map_or("", |(_, path)| path)),
        None => format!("/{}", text.trim_start_matches('/')),
    };
    (path.len() > 1 && !path.contains([':', '{'])).then(|| format!("aliases: [{}]", scalar(&path)))
}

/// A headline for another place.
fn headline(node: &Node<'_>, place: &str) -> Option<String> {
    Some(format!("headlines: {{{place}: {}}}", node.flow()))
}

fn search(node: &Node<'_>) -> Option<String> {
    headline(node, "search")
}

fn social(node: &Node<'_>) -> Option<String> {
    headline(node, "social")
}

fn short(node: &Node<'_>) -> Option<String> {
    headline(node, "short")
}

fn series(node: &Node<'_>) -> Option<String> {
    Some(format!("series: {}", node.flow()))
}

fn part(node: &Node<'_>) -> Option<String> {
    let part = node.bare_text().parse::<u64>().ok()?;
    Some(format!("series: {{name: The name of the series, part: {part}}}"))
}

fn copyright(node: &Node<'_>) -> Option<String> {
    Some(format!("license: {{text: {}}}", node.flow()))
}

/// What pressrun has no key for, as a field of the user's own.
fn field(node: &Node<'_>) -> Option<String> {
    Some(format!("extra: {{{}}}", node.with(&node.flow())))
}

fn order(node: &Node<'_>) -> Option<String> {
    let number = node.bare_text().parse::<u64>().ok()?;
    Some(format!("order: {number}"))
}

/// `status: draft`, as in WordPress and Ghost.
fn status(node: &Node<'_>) -> Option<String> {
    let is_public = ["publish", "published", "public", "live", "final", "done", "online"];
    let is_draft = !is_public.contains(&node.bare_text().to_lowercase().as_str());
    Some(format!("draft: {is_draft}"))
}

fn publish(node: &Node<'_>) -> Option<String> {
    Some(format!("draft: {}", !is_yes(node)))
}

fn draft(node: &Node<'_>) -> Option<String> {
    Some(format!("draft: {}", is_yes(node)))
}

/// `published: false`, as in Jekyll; a page has no date.
fn published_or_draft(node: &Node<'_>) -> Option<String> {
    matches!(node.bare_text().as_str(), "true" | "false").then(|| publish(node)).flatten()
}

fn robots(node: &Node<'_>) -> Option<String> {
    node.flow().contains("noindex").then(|| "noindex: true".to_owned())
}

fn noindex(node: &Node<'_>) -> Option<String> {
    Some(format!("noindex: {}", is_yes(node)))
}

/// `sitemap: false`, or a word for exclusion.
fn sitemap(node: &Node<'_>) -> Option<String> {
    let text = node.flow();
    (text == "false" || text.contains("exclude") || text.contains("disable"))
        .then(|| "noindex: true".to_owned())
}

fn is_yes(node: &Node<'_>) -> bool {
    matches!(node.bare_text().to_lowercase().as_str(), "true" | "yes" | "on" | "1")
}
