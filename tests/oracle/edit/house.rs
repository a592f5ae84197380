//! Edits of house rules: retired sections, the feed, checks, pictures on other sites.

use super::Kind;
use pressrun::content::settings::checks;
use pressrun::deploy::host_files::HostFiles;

use crate::paper::{Look, Paper, Photo, Words};
use crate::random::Rng;

pub(super) const KINDS: &[Kind] = &[
    Kind::once("section retired or not", retired),
    Kind::once("all of a section to another", section_moved),
    Kind::once("id in the feed", id),
    Kind::once("alias of the feed", feed_alias),
    Kind::once("alias of a story for feeds", story_feed),
    Kind::once("texts and lists of feeds", feeds),
    Kind::once("answers to crawlers", crawlers),
    Kind::once("kind of host", host),
    Kind::once("policies for browsers", policies),
    Kind::once("issues as books and e-mails, stories for programs", editions),
    Kind::once("newspaper or magazine", kind),
    Kind::once("published instant of a story", published),
    Kind::once("published instant of an issue", issue_published),
    Kind::once("check", check),
    Kind::once("picture on another site", remote),
    Kind::once("no pictures on other sites", no_remote),
    Kind::once("pictures of an issue", issue_photos),
    Kind::once("story given an alias when moved", moved),
    Kind::once("template with meters", metered),
    Kind::once("redirects of the site", redirects),
    Kind::once("key for IndexNow", index_now),
];

fn retired(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let keys: Vec<String> = paper.site.sections.iter().map(|(key, _)| key.clone()).collect();
    let key = rng.pick(&keys)?;
    if !paper.site.retired.remove(key) {
        paper.site.retired.insert(key.clone());
    }
    Some(())
}

/// The folder of a section is named like another one, in all issues or in one.
fn section_moved(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let (from, to) = (rng.pick(crate::paper::SECTIONS)?, rng.pick(crate::paper::SECTIONS)?);
    let ids: Vec<String> = paper.issues.keys().cloned().collect();
    let only = if rng.one_in(2) { None } else { rng.pick(&ids) };
    let is_there = |(id, key): &(String, String)| {
        key.starts_with(&format!("{from}/")) && only.is_none_or(|only| only == id)
    };
    let mut all = paper.stories();
    all.retain(is_there);
    if from == to || all.is_empty() {
        return None;
    }
    for at in all {
        let new = (at.0.clone(), at.1.replacen(from, to, 1));
        if paper.story(&new).is_none() {
            let story = paper.take(&at)?;
            paper.lead_links(&at, Some(&new));
            paper.insert(new, story, 7)?;
        }
    }
    Some(())
}

fn id(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let n = rng.below(10_000);
    let story = paper.any_story(rng)?;
    story.id = match story.id {
        Some(_) if rng.one_in(3) => None,
        _ if rng.one_in(2) => Some(format!("tag:paper.example,2025:{n}")),
        _ => Some(n.to_string()),
    };
    Some(())
}

fn feed_alias(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let feeds = [vec![], vec!["/feed/"], vec!["/rss.xml", "/blog/feed/"], vec!["/atom.xml"]];
    paper.site.feeds = rng.other(&feeds, &paper.site.feeds)?;
    paper.drop_dead_links();
    Some(())
}

/// What feeds contain, and which names have one.
fn feeds(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let lines = [
        None,
        Some("text: summary"),
        Some("lists: [authors, topics, series]"),
        Some("lists: []"),
        Some("text: full, lists: [sections, columns, authors]"),
    ];
    paper.site.feed = rng.other(&lines, &paper.site.feed)?;
    paper.drop_dead_links();
    Some(())
}

fn editions(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let answers = [
        "{epub: true, email: true}",
        "{epub: true}",
        "{markdown: true, json: true}",
        "{json: true, email: {unsubscribe: mailchimp}}",
    ];
    paper.site.known.insert("editions", (*rng.pick(&answers)?).to_owned());
    Some(())
}

fn crawlers(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let answers = ["{ai: no-training}", "{ai: deny, GPTBot: allow}", "{SomeBot: deny}"];
    paper.site.known.insert("crawlers", (*rng.pick(&answers)?).to_owned());
    Some(())
}

/// The host whose files are written, or none.
fn host(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let kinds = HostFiles::ALL.map(HostFiles::name);
    match paper.site.known.remove("host_files") {
        Some(_) if rng.one_in(3) => {}
        _ => _ = paper.site.known.insert("host_files", (*rng.pick(&kinds)?).to_owned()),
    }
    Some(())
}

fn policies(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let policies = [
        "{content_security_policy: none}",
        "{content_security_policy: \"default-src 'self'\", permissions_policy: none}",
        "{referrer_policy: no-referrer}",
    ];
    paper.site.known.insert("headers", (*rng.pick(&policies)?).to_owned());
    Some(())
}

fn kind(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let kinds = ["newspaper", "magazine"];
    paper.site.known.insert("kind", (*rng.pick(&kinds)?).to_owned());
    Some(())
}

fn redirects(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let all = [
        "{}",
        "{/once/front/: /issues/}",
        "{/once/front/: /, /once/chain/: /once/front/}",
        "{/once/chain/: /issues/}",
    ];
    paper.site.known.insert("redirects", (*rng.pick(&all)?).to_owned());
    Some(())
}

fn index_now(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let keys = ["0123456789abcdef", "key-of-the-house"];
    paper.site.known.insert("indexnow", (*rng.pick(&keys)?).to_owned());
    Some(())
}

/// Feed addresses: each belongs to at most one story.
fn story_feed(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let alias = (*rng.pick(&["/index.xml", "/rss/", "/feed.atom/"])?).to_owned();
    let has = |paper: &mut Paper, at: &(String, String)| {
        paper.story(at).is_some_and(|story| story.aliases.contains(&alias))
    };
    let had: Vec<_> = paper.stories().into_iter().filter(|at| has(paper, at)).collect();
    for at in &had {
        paper.story(at)?.aliases.retain(|own| *own != alias);
    }
    if had.is_empty() {
        paper.any_story(rng)?.aliases.push(alias);
    }
    paper.drop_dead_links();
    Some(())
}

/// Instants, some of which are the same in two forms.
const INSTANTS: &[&str] = &[
    "2025-09-01 06:00",
    "2025-09-18",
    "18.9.2025",
    "2025-09-18T06:00:00+08:00",
    "2026-04-03",
    "2025-07",
];

fn published(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let instant = *rng.pick(&INSTANTS[..5])?;
    let story = paper.any_story(rng)?;
    story.published = match story.published {
        Some(_) if rng.one_in(4) => None,
        _ => Some(instant),
    };
    Some(())
}

fn issue_published(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let instant = *rng.pick(&INSTANTS[..5])?;
    let all = rng.one_in(3);
    let issue = paper.any_issue(rng)?;
    issue.published = if issue.published.is_some() { None } else { Some(instant) };
    if all {
        // Without `contents`, these determine the order.
        (issue.listed, issue.published) = (false, None);
        for story in issue.stories.values_mut() {
            story.published = rng.pick(&INSTANTS[..5]).copied();
        }
    }
    Some(())
}

/// The keys of `checks`, except those that would publish things otherwise not published.
fn harmless() -> Vec<&'static str> {
    let publishes = ["bad-photo", "missing-file"];
    checks::KEYS.names().filter(|key| !publishes.contains(key)).collect()
}

/// Changes the severity of some kinds of mistakes, and a word, so that the step has an effect.
fn check(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let checks = &mut paper.site.checks;
    checks.retain(|_, weight| *weight != "error");
    for _ in 0..1 + rng.below(6) {
        let name = *rng.pick(&harmless())?;
        if checks.remove(name).is_none() {
            checks.insert(name, *rng.pick(&["off", "off", "off", "warning", "warning", "error"])?);
        }
    }
    for name in ["bad-photo", "missing-file"] {
        if rng.one_in(8) && checks.remove(name).is_none() {
            checks.insert(name, "warning");
        }
    }
    if rng.one_in(2) {
        let all = paper.shown();
        paper.story(rng.pick(&all)?)?.headline = rng.phrase(4);
    }
    Some(())
}

/// The beginning of a picture on another site.
const ELSEWHERE: &str = "https://pics";

/// Adds a picture on another site.
fn remote(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let (n, words) = (rng.below(3), rng.phrase(3));
    paper.site.remote = true;
    let address = format!("{ELSEWHERE}-{n}.example/{}.png", rng.word());
    let text = match rng.below(3) {
        0 => format!("![{words}]({address} \"{words}.\")"),
        1 => format!("{words} <img src=\"{address}\" alt=\"{words}\">"),
        _ => format!("{words} ![]({address})."),
    };
    let story = paper.any_story(rng)?;
    story.body.retain(|text| !text.contains(ELSEWHERE));
    story.body.push(text);
    Some(())
}

/// All pictures must be in the publication.
fn no_remote(_: &mut Rng, paper: &mut Paper) -> Option<()> {
    let stories = paper.issues.values_mut().flat_map(|issue| issue.stories.values_mut());
    stories.for_each(|story| story.body.retain(|text| !text.contains(ELSEWHERE)));
    paper.site.remote = false;
    Some(())
}

fn issue_photos(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let pictures: Vec<String> = paper.pictures.keys().cloned().collect();
    let src = rng.pick(&pictures)?.clone();
    let words = if rng.one_in(3) { Words::default() } else { Words::new(rng) };
    let photo = Photo { src, words, shown: Look::default() };
    let issue = paper.any_issue(rng)?;
    match issue.photos.len() {
        2.. => issue.photos.clear(),
        _ => issue.photos.push(photo),
    }
    Some(())
}

/// A story gets another slug, and its former address as an alias; another time it changes back.
fn moved(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let slug = format!("{}-{}", rng.word(), rng.below(1000));
    let all = paper.shown();
    let at = rng.pick(&all)?;
    let (section, name) = at.1.split_once('/')?;
    let story = paper.story(at)?;
    let old = story.slug.replace(slug).unwrap_or_else(|| name.to_owned());
    let old = format!("/{}/{section}/{old}/", at.0);
    if !story.aliases.contains(&old) {
        story.aliases.push(old);
    }
    if story.aliases.len() > 3 {
        story.aliases.remove(0);
    }
    paper.drop_dead_links();
    Some(())
}

/// A template whose loops and texts are as long as the contents of the paper.
fn metered(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let (turns, length) = (1 + rng.below(9), 5 + rng.below(200));
    let text = format!(
        "{{% extends \"base.html\" %}}{{% block main %}}{{% set all = \"\" %}}\
         {{% for y in years %}}{{% for id in y.issues %}}{{% set i = issue(id=id) %}}\
         {{% set_global all = all ~ i.name %}}{{% for n in range(end={turns}) %}}{{{{ n }}}}{{% endfor %}}\
         <p>{{{{ all | replace(from=\"e\", to=\"ee\") | truncate(length={length}) }}}}</p>\n\
         {{% endfor %}}{{% endfor %}}{{% endblock main %}}\n"
    );
    paper.site.theme = "own";
    paper.theme.templates.insert("archive.html", text);
    Some(())
}
