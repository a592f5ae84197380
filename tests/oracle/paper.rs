//! The publication that is edited: a model of it, from which [`crate::print`] makes files.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::random::Rng;

/// Files: paths and bytes.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// A whole publication, and the instant at which it is built.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Paper {
    pub(crate) now: Timestamp,
    pub(crate) site: Site,
    /// Issues by their ids.
    pub(crate) issues: BTreeMap<String, Issue>,
    /// Pages by their names.
    pub(crate) pages: BTreeMap<String, Page>,
    /// Static files by their paths.
    pub(crate) statics: Files,
    /// Pictures by their paths: a number determines their pixels.
    pub(crate) pictures: BTreeMap<String, u8>,
    /// Other files that texts link to, and files that builds ignore, by their paths.
    pub(crate) loose: Files,
    /// Films and sounds, and their captions, by their paths.
    pub(crate) recordings: Files,
    /// Sidecars by the paths of their pictures.
    pub(crate) sidecars: BTreeMap<String, Words>,
    /// Authors, letters, inserts and data, and their pages, by their paths.
    pub(crate) texts: BTreeMap<String, String>,
    pub(crate) theme: Theme,
    /// Broken files, which replace the correct ones.
    pub(crate) broken: Files,
    /// Files and folders that are elsewhere, with a link in their place, and the number of their place.
    pub(crate) shelved: BTreeMap<String, u8>,
    /// Links instead of files, and their targets.
    pub(crate) links: BTreeMap<String, String>,
    /// Whether hidden things are shown.
    pub(crate) drafts: bool,
    /// The seed of changes to the output folder before the build, if any.
    pub(crate) tampered: Option<u64>,
}

/// The contents of `site.yaml`.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Site {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) base_url: &'static str,
    pub(crate) language: &'static str,
    pub(crate) zone: &'static str,
    pub(crate) theme: &'static str,
    pub(crate) sections: Vec<(String, String)>,
    /// The sections that new issues no longer have.
    pub(crate) retired: BTreeSet<String>,
    pub(crate) columns: Vec<&'static str>,
    pub(crate) collectives: Vec<&'static str>,
    pub(crate) credits: Vec<&'static str>,
    /// The severity of kinds of mistakes.
    pub(crate) checks: BTreeMap<&'static str, &'static str>,
    /// Whether pictures may stay on other sites.
    pub(crate) remote: bool,
    /// Whether texts may contain HTML.
    pub(crate) html: bool,
    /// Other addresses of the feed.
    pub(crate) feeds: Vec<&'static str>,
    /// What the feeds contain, and which lists have one: a line of `feed`.
    pub(crate) feed: Option<&'static str>,
    /// The options of the theme.
    pub(crate) options: Vec<(&'static str, &'static str)>,
    pub(crate) article_url: Option<&'static str>,
    pub(crate) topic_slug: Option<String>,
    pub(crate) smart: bool,
    /// Whether texts may contain formulas.
    pub(crate) math: bool,
    pub(crate) per_page: usize,
    /// The files of stories and pages that the menu leads to.
    pub(crate) menu: Vec<String>,
    /// Whether the site has an icon, and which picture that is.
    pub(crate) icon: Option<u8>,
    /// Whether prints are also published as AVIF.
    pub(crate) avif: bool,
    /// Pages load what they show of other sites.
    pub(crate) loads_embeds: bool,
    /// Further lines, by their keys.
    pub(crate) known: BTreeMap<&'static str, String>,
}

/// An issue and its stories, by `section/name`.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Issue {
    pub(crate) date: String,
    pub(crate) number: Option<u32>,
    pub(crate) title: Option<String>,
    pub(crate) cover: Option<String>,
    /// Whether it has `contents`.
    pub(crate) listed: bool,
    /// Whether the entries of `contents` have pages.
    pub(crate) paged: bool,
    /// The order of its stories in `contents`.
    pub(crate) order: Vec<String>,
    /// The stories ranked for its front.
    pub(crate) front: Vec<String>,
    pub(crate) hides: Hides,
    pub(crate) published: Option<&'static str>,
    /// Pictures that belong to no story.
    pub(crate) photos: Vec<Photo>,
    /// Further lines of `issue.yaml`, by their keys.
    pub(crate) known: BTreeMap<&'static str, String>,
    pub(crate) stories: BTreeMap<String, Story>,
}

/// What hides something.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Hides {
    pub(crate) draft: bool,
    pub(crate) embargo: Option<Timestamp>,
}

/// A story.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Story {
    pub(crate) headline: String,
    pub(crate) kicker: Option<String>,
    pub(crate) dek: Option<String>,
    pub(crate) bylines: Vec<Byline>,
    pub(crate) dateline: Option<String>,
    pub(crate) page: Option<String>,
    pub(crate) parts: Option<Parts>,
    pub(crate) topics: Vec<String>,
    pub(crate) photos: Vec<Photo>,
    pub(crate) corrections: Vec<Correction>,
    pub(crate) slug: Option<String>,
    pub(crate) aliases: Vec<String>,
    pub(crate) rank: Option<usize>,
    pub(crate) hides: Hides,
    pub(crate) published: Option<&'static str>,
    pub(crate) updated: Option<&'static str>,
    pub(crate) noindex: bool,
    /// Its id for feed readers.
    pub(crate) id: Option<String>,
    /// A dek without quotes, of which YAML may drop a part.
    pub(crate) bare_dek: Option<String>,
    pub(crate) body: Vec<String>,
    pub(crate) crosshead: Option<String>,
    pub(crate) figures: Vec<Photo>,
    pub(crate) links: Vec<Link>,
    pub(crate) known: Known,
}

/// What a story knows beyond its text.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Known {
    /// Lines of the front matter, by their keys.
    pub(crate) lines: BTreeMap<&'static str, String>,
    /// The path of a related story; it may be gone.
    pub(crate) related: Option<String>,
    /// The path of the same story in another language; it may be gone.
    pub(crate) translation: Option<String>,
}

/// A correction of a story.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Correction {
    pub(crate) date: &'static str,
    pub(crate) text: String,
    /// The words in the text that are right.
    pub(crate) now: Option<String>,
}

/// The parts of a story over two pages.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Parts {
    pub(crate) pages: [String; 2],
    pub(crate) jump_head: Option<String>,
    /// Whether a mark in the text shows where the second part begins.
    pub(crate) marked: bool,
}

/// A name over a story.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Byline {
    pub(crate) name: String,
    pub(crate) role: Option<String>,
}

/// A photo where it is shown.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Photo {
    /// The path of the picture.
    pub(crate) src: String,
    pub(crate) words: Words,
    pub(crate) shown: Look,
}

/// How a photo is shown: its aspect ratio and focus, and whether it is published in full size.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Look {
    pub(crate) crop: Option<(&'static str, [u8; 2])>,
    pub(crate) original: bool,
    /// In a text: a figure of HTML.
    pub(crate) html: Option<Markup>,
    /// In a text: a figure that leads to the picture itself.
    pub(crate) linked: bool,
}

/// HTML that replaces Markdown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Markup {
    /// Only the element.
    Alone,
    /// Within a line of text.
    Inline,
    /// In a block.
    Block,
}

/// The words of a photo.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Words {
    pub(crate) caption: Option<String>,
    pub(crate) alt: Option<String>,
    /// Links in the caption.
    pub(crate) links: Vec<Link>,
}

/// A link in a text.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Link {
    /// The path of the source file, or an address of the site.
    pub(crate) to: String,
    pub(crate) anchor: Option<String>,
    pub(crate) html: Option<Markup>,
}

/// A page that belongs to no issue.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Page {
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) draft: bool,
    pub(crate) noindex: bool,
    pub(crate) description: Option<String>,
    pub(crate) aliases: Vec<String>,
    pub(crate) links: Vec<Link>,
}

/// The theme of the publication's own, which extends a built-in one or another of its own.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Theme {
    /// Templates by their names.
    pub(crate) templates: BTreeMap<&'static str, String>,
    /// Assets by their paths.
    pub(crate) assets: BTreeMap<&'static str, String>,
    /// Words in place of the built-in ones.
    pub(crate) words: BTreeMap<&'static str, String>,
    /// The width of the smallest print of a lead photo.
    pub(crate) width: usize,
    /// The theme that it extends.
    pub(crate) extends: &'static str,
    /// The templates of the theme `house`, which it may extend.
    pub(crate) house: BTreeMap<&'static str, String>,
    /// The theme that `house` extends.
    pub(crate) house_extends: &'static str,
}

/// Names of people over stories.
pub(crate) const PEOPLE: &[&str] = &[
    "Ada Bird",
    "ada bird",
    "ADA BIRD",
    "Ana María López",
    "Eva O'Nest",
    "eva  o’nest",
    "Ivo Lind",
];

/// Names that are not people if the settings list them.
pub(crate) const COLLECTIVES: &[&str] = &["Staff Reporters", "The Night Desk"];

/// Topics, in more than one spelling.
pub(crate) const TOPICS: &[&str] =
    &["Energy", "energy", "Wild Birds", "wild birds", "Harbour", "Züge"];

/// Kickers that can be columns.
pub(crate) const COLUMNS: &[&str] = &["Policy Express", "policy express", "Nests", "On the Water"];

/// Labels of printed pages.
pub(crate) const LABELS: &[&str] = &["1", "2", "3", "4", "10", "A2", "a2"];

/// The folders of sections.
pub(crate) const SECTIONS: &[&str] = &["news", "sport", "arts"];

/// The pictures that all issues share.
const SHARED: &[&str] = &["content/photos/river.png", "content/photos/tower.png"];

/// The archive of the theme's own.
pub(crate) const ARCHIVE: &str = "{% extends \"base.html\" %}{% block main %}\
    {% for y in years %}{% for id in y.issues %}{% set i = issue(id=id) %}\
    <p class=\"year\">{{ i.name }}: {{ i.count }}</p>\n\
    {% endfor %}{% endfor %}{% endblock main %}\n";

/// The first instant of every script.
pub(crate) fn start() -> Timestamp {
    "2025-10-01T06:00:00Z".parse().expect("an instant")
}

impl Paper {
    /// A paper of three issues. An odd seed gives it the theme that asks little.
    pub(crate) fn new(seed: u64) -> Self {
        let rng = &mut Rng::new(seed);
        let mut paper = Self {
            now: start(),
            site: Site { theme: ["own", "bare"][(seed % 2) as usize], ..Site::new() },
            issues: BTreeMap::new(),
            pages: BTreeMap::new(),
            statics: Files::new(),
            pictures: SHARED.iter().zip(1..).map(|(path, n)| ((*path).to_owned(), n)).collect(),
            loose: Files::new(),
            recordings: Files::new(),
            sidecars: BTreeMap::new(),
            texts: BTreeMap::new(),
            theme: Theme::new(),
            broken: Files::new(),
            shelved: BTreeMap::new(),
            links: BTreeMap::new(),
            drafts: false,
            tampered: None,
        };
        for n in 0..3 {
            let issue = paper.new_issue(rng, n);
            paper.issues.insert(format!("2025-0{}", n + 7), issue);
        }
        for name in ["about", "imprint"] {
            let page = Page { title: rng.phrase(2), body: rng.paragraph(), ..Page::default() };
            paper.pages.insert(name.to_owned(), page);
        }
        paper.statics.insert("humans.txt".to_owned(), b"people\n".to_vec());
        paper.sidecars.insert(SHARED[0].to_owned(), Words::new(rng));
        paper.sidecars.insert(SHARED[1].to_owned(), Words::new(rng));
        for (issue, key) in paper.stories().into_iter().take(3) {
            paper.site.menu.push(format!("content/issues/{issue}/{key}.md"));
        }
        for _ in 0..8 {
            let all = paper.stories();
            if let (Some(from), Some(to)) = (rng.pick(&all), rng.pick(&all)) {
                let link = paper.link_to(to, false);
                paper.story(from).expect("a story").links.push(link);
            }
        }
        paper
    }

    /// An issue of six stories with its own picture.
    pub(crate) fn new_issue(&mut self, rng: &mut Rng, n: usize) -> Issue {
        let id = format!("2025-{:02}", n + 7);
        let picture = format!("content/issues/{id}/cover.png");
        self.pictures.insert(picture.clone(), rng.below(200) as u8);
        let mut issue = Issue {
            date: id,
            number: Some(30 + n as u32),
            listed: n != 1,
            paged: n == 2,
            cover: rng.one_in(2).then_some(picture),
            ..Issue::default()
        };
        for n in 0..6 {
            let name = format!("{}-{}", rng.word(), rng.word());
            let key = format!("{}/{name}", SECTIONS[n / 2]);
            issue.stories.insert(key, self.new_story(rng));
        }
        issue.order = issue.stories.keys().cloned().collect();
        issue
    }

    /// A story.
    pub(crate) fn new_story(&self, rng: &mut Rng) -> Story {
        let pictures: Vec<&String> = self.pictures.keys().collect();
        let photo = |rng: &mut Rng| {
            let src = rng.pick(&pictures)?;
            Some(Photo { src: (*src).clone(), words: Words::new(rng), shown: Look::default() })
        };
        let length = 2 + rng.below(3);
        let count = 3 + rng.below(5);
        Story {
            headline: rng.phrase(count),
            kicker: rng.one_in(2).then(|| text_of(rng, COLUMNS)),
            dek: rng.one_in(2).then(|| rng.phrase(8)),
            bylines: vec![Byline { name: text_of(rng, PEOPLE), role: None }],
            page: rng.one_in(2).then(|| text_of(rng, LABELS)),
            topics: if rng.one_in(2) { vec![text_of(rng, TOPICS)] } else { Vec::new() },
            photos: if rng.one_in(2) { photo(rng).into_iter().collect() } else { Vec::new() },
            figures: if rng.one_in(3) { photo(rng).into_iter().collect() } else { Vec::new() },
            body: (0..length).map(|_| rng.paragraph()).collect(),
            crosshead: rng.one_in(2).then(|| rng.phrase(2)),
            ..Story::default()
        }
    }

    /// Every story: its issue, and its key in it.
    pub(crate) fn stories(&self) -> Vec<(String, String)> {
        let of = |(id, issue): (&String, &Issue)| {
            issue.stories.keys().map(|key| (id.clone(), key.clone())).collect::<Vec<_>>()
        };
        self.issues.iter().flat_map(of).collect()
    }

    /// A story, for changes.
    pub(crate) fn story(&mut self, (issue, key): &(String, String)) -> Option<&mut Story> {
        self.issues.get_mut(issue)?.stories.get_mut(key)
    }

    /// A random story, for changes: mostly a visible one.
    pub(crate) fn any_story(&mut self, rng: &mut Rng) -> Option<&mut Story> {
        let all = if rng.one_in(12) { self.stories() } else { self.shown() };
        let at = rng.pick(&all)?;
        self.story(at)
    }

    /// A random issue, for changes.
    pub(crate) fn any_issue(&mut self, rng: &mut Rng) -> Option<&mut Issue> {
        let ids: Vec<String> = self.issues.keys().cloned().collect();
        self.issues.get_mut(rng.pick(&ids)?)
    }

    /// A link to a story, or to its crosshead if it has one.
    pub(crate) fn link_to(&self, at: &(String, String), crosshead: bool) -> Link {
        let story = self.issues.get(&at.0).and_then(|issue| issue.stories.get(&at.1));
        let head = story.and_then(|story| story.crosshead.clone()).filter(|_| crosshead);
        Link { to: source(at), anchor: head.map(|head| anchor(&head)), html: None }
    }

    /// All links, for changes.
    pub(crate) fn links(&mut self) -> impl Iterator<Item = &mut Vec<Link>> {
        let issues = self.issues.values_mut().flat_map(|Issue { stories, photos, .. }| {
            let captions = photos.iter_mut().map(|photo| &mut photo.words.links);
            stories.values_mut().flat_map(links_of).chain(captions)
        });
        let pages = self.pages.values_mut().map(|page| &mut page.links);
        issues.chain(pages).chain(self.sidecars.values_mut().map(|words| &mut words.links))
    }
}

/// The links of a story, in its text and its captions.
fn links_of(story: &mut Story) -> impl Iterator<Item = &mut Vec<Link>> {
    let Story { links, photos, figures, .. } = story;
    let photos = photos.iter_mut().chain(figures);
    std::iter::once(links).chain(photos.map(|photo| &mut photo.words.links))
}

impl Site {
    /// The settings at the beginning of every script.
    pub(crate) fn new() -> Self {
        let name = |key: &&str| ((*key).to_owned(), format!("The {key}"));
        Self {
            name: "The Oracle".to_owned(),
            description: None,
            base_url: "https://paper.example/",
            language: "en",
            zone: "Europe/Vienna",
            theme: "own",
            sections: SECTIONS.iter().map(name).collect(),
            columns: COLUMNS[..1].to_vec(),
            collectives: COLLECTIVES[..1].to_vec(),
            known: BTreeMap::new(),
            credits: vec!["WIRE"],
            retired: BTreeSet::new(),
            checks: BTreeMap::new(),
            remote: false,
            html: true,
            feeds: Vec::new(),
            feed: None,
            options: Vec::new(),
            article_url: None,
            topic_slug: None,
            smart: true,
            math: false,
            per_page: 3,
            menu: Vec::new(),
            icon: None,
            avif: false,
            loads_embeds: false,
        }
    }
}

impl Theme {
    fn new() -> Self {
        Self {
            templates: BTreeMap::from([("archive.html", ARCHIVE.to_owned())]),
            assets: BTreeMap::from([("mark.txt", "a mark\n".to_owned())]),
            words: BTreeMap::from([("archive", "All issues".to_owned())]),
            width: 2,
            extends: "broadsheet",
            house: BTreeMap::new(),
            house_extends: "broadsheet",
        }
    }
}

impl Words {
    /// A caption with a credit, and alternative text.
    pub(crate) fn new(rng: &mut Rng) -> Self {
        let credit = if rng.one_in(2) { "wire" } else { "A. Bird" };
        let caption = format!("{}. (PHOTO: {credit})", rng.phrase(4));
        Self { caption: Some(caption), alt: Some(rng.phrase(3)), links: Vec::new() }
    }
}

/// The path of a story's file.
pub(crate) fn source((issue, key): &(String, String)) -> String {
    format!("content/issues/{issue}/{key}.md")
}

/// The anchor of a crosshead.
pub(crate) fn anchor(head: &str) -> String {
    head.to_lowercase().replace(' ', "-")
}

/// One of some texts.
pub(crate) fn text_of(rng: &mut Rng, list: &[&str]) -> String {
    rng.pick(list).map(|text| (*text).to_owned()).unwrap_or_default()
}
