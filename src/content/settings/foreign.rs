//! The settings of other programs, and what replaces them in `site.yaml`.

use crate::base::yaml::foreign::{Foreign, advice, key, line};
use crate::base::yaml::{Node, scalar};

const fn base(key: &'static str) -> Foreign {
    line(key, base_url)
}

const UNREAD: &str = "delete the line: pressrun does not use it";
const NAVIGATION: &str =
    "delete the line: the navigation consists of `sections` and the pages in content/pages/";
const FOLDERS: &str =
    "delete the line: sources are in `content`, and `--output` sets the output folder";
const ADDRESSES: &str = "set addresses with `urls: {article: \"/{issue}/{section}/{slug}/\"}`";

/// Keys of other programs in `site.yaml`.
#[rustfmt::skip]
pub(super) const SITE: &[Foreign] = &[
    key("title", "name"), key("sitename", "name"), key("sitetitle", "name"), key("paper", "name"), key("publication", "name"),
    key("tagline", "description"), key("subtitle", "description"), key("about", "description"), key("summary", "description"),
    base("url"), base("siteurl"), base("site"), base("website"), base("domain"), base("host"), base("address"), base("baseurl"),
    key("lang", "language"), key("locale", "language"), key("languagecode", "language"), key("defaultlanguage", "language"),
    key("defaultcontentlanguage", "language"), key("tz", "timezone"), key("timezoneid", "timezone"), key("zone", "timezone"),
    key("paginate", "per_page"), key("paginateby", "per_page"), key("postsperpage", "per_page"), key("pagersize", "per_page"),
    key("themeoptions", "theme_options"), key("themeconfig", "theme_options"), key("params", "theme_options"),
    key("licence", "license"), key("rights", "license"), key("desks", "sections"), key("categories", "sections"), key("departments", "sections"),
    key("skin", "theme"), key("template", "theme"), key("agencies", "collectives"), key("staff", "collectives"),
    key("photographers", "credits"), key("tags", "topics"), key("byline", "authors"), key("people", "authors"),
    advice("permalink", ADDRESSES), advice("permalinks", ADDRESSES), advice("menu", NAVIGATION), advice("menus", NAVIGATION),
    advice("nav", NAVIGATION), advice("navigation", NAVIGATION), advice("contentdir", FOLDERS), advice("publishdir", FOLDERS),
    advice("source", FOLDERS), advice("destination", FOLDERS), advice("output", FOLDERS), advice("outputdir", FOLDERS),
    advice("generatefeed", "delete the line: there is always a feed"), advice("feed", "delete the line: there is always a feed"),
    advice("plugins", UNREAD), advice("author", UNREAD), advice("email", UNREAD), advice("copyright", UNREAD),
    advice("analytics", UNREAD), advice("googleanalytics", UNREAD), advice("taxonomies", UNREAD), advice("defaults", UNREAD),
    advice("logo", "set it in the theme: `theme_options: {nameplate: /logo.svg}`, with the file in content/static/"),
    advice("accent", "set it in the theme: `theme_options: {accent: \"#a8200d\"}`"),
    advice("nameplate", "set it in the theme: `theme_options: {nameplate: /logo.svg}`, with the file in content/static/"),
];

/// The complete address for an incomplete one.
pub(super) fn whole(text: &str) -> Option<String> {
    let text = text.trim();
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest).trim_start_matches('/');
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_host = host.contains('.') && !host.contains([' ', '@']) && !host.starts_with('.');
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    let scheme = if text.starts_with("http://") { "http" } else { "https" };
    is_host.then(|| format!("{scheme}://{}/", path.trim_end_matches('/')))
}

fn base_url(node: &Node<'_>) -> Option<String> {
    let text = node.bare_text();
    Some(format!("base_url: {}", scalar(&whole(&text).unwrap_or(text))))
}

/// The tag of a language, given its name or a tag with an underscore.
pub(super) fn language_tag(written: &str) -> Option<String> {
    const NAMES: &[(&str, &[&str])] = &[
        ("en", &["english", "eng"]),
        ("de", &["german", "deutsch"]),
        ("fr", &["french", "français", "francais"]),
        ("es", &["spanish", "español", "espanol", "castellano"]),
        ("it", &["italian", "italiano"]),
        ("pt", &["portuguese", "português", "portugues"]),
        ("nl", &["dutch", "nederlands"]),
        ("sv", &["swedish", "svenska"]),
        ("da", &["danish", "dansk"]),
        ("nb", &["norwegian", "norsk", "bokmål"]),
        ("fi", &["finnish", "suomi"]),
        ("pl", &["polish", "polski"]),
        ("cs", &["czech", "čeština"]),
        ("ru", &["russian", "русский"]),
        ("uk", &["ukrainian", "українська"]),
        ("el", &["greek", "ελληνικά"]),
        ("he", &["hebrew", "עברית"]),
        ("ar", &["arabic", "العربية"]),
        ("fa", &["persian", "farsi"]),
        ("tr", &["turkish", "türkçe"]),
        ("zh-Hans", &["chinese", "中文", "简体中文", "mandarin"]),
        ("zh-Hant", &["繁體中文"]),
        ("ja", &["japanese", "日本語"]),
        ("ko", &["korean", "한국어"]),
        ("hi", &["hindi"]),
        ("id", &["indonesian"]),
        ("hu", &["hungarian", "magyar"]),
        ("ro", &["romanian", "română"]),
        ("ca", &["catalan", "català"]),
        ("ga", &["irish", "gaeilge"]),
        ("cy", &["welsh", "cymraeg"]),
    ];
    let small = written.trim().to_lowercase();
    let named = NAMES.iter().find(|(_, names)| names.contains(&small.as_str()));
    let tagged = || {
        let tag = written.split('.').next().unwrap_or_default().replace('_', "-");
        super::read::is_language(&tag).then_some(tag)
    };
    named.map(|(tag, _)| (*tag).to_owned()).or_else(tagged)
}
