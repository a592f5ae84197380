//! Canary words: one for every key of a hidden thing, and the sources that contain them.

use pressrun::base::yaml::Table;
use pressrun::content::article::PAGE_KEYS;
use pressrun::content::article::headlines::KEYS as HEADLINE_KEYS;
use pressrun::content::article::read::{BYLINE_KEYS, CORRECTION_KEYS, KEYS, PART_KEYS, PHOTO_KEYS};
use pressrun::content::issue::{CONTENTS_KEYS, KEYS as ISSUE_KEYS};
use pressrun::content::sidecar::KEYS as SIDECAR_KEYS;

use super::paper::Tree;
use super::pictures;

/// The beginning of every canary word, which nothing else in the paper contains.
pub(crate) const SONG: &str = "zq";

/// Keys of a sidecar that are only for the desk.
const NEVER_SHOWN: &[&str] =
    &["headline", "city", "country", "extended_description", "instructions"];

/// What belongs to one hidden thing only: its name, words and dates.
pub(crate) struct CanaryWords {
    name: &'static str,
    year: u16,
    /// What readers see after the release.
    pub words: Vec<String>,
    /// What nobody sees even then.
    pub hushed: Vec<String>,
    /// Its files.
    pub files: Tree,
    /// Other things that belong to the hidden thing only: digests of its files.
    pub digests: Vec<String>,
}

/// The alternatives among keys that exclude each other.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// `headline`, `dek`, `topics`, `parts`, `slug`.
    First,
    /// `title`, `description`, `tags`, `page`, and the file's name as its slug.
    Second,
}

impl CanaryWords {
    pub(crate) fn new(name: &'static str, year: u16) -> Self {
        let (words, hushed, digests) = (Vec::new(), Vec::new(), Vec::new());
        Self { name, year, words, hushed, files: Tree::new(), digests }
    }

    /// The canary of a key: only letters, so that escaping does not change it.
    pub(crate) fn word(&mut self, key: &str) -> String {
        let letters: String = key.chars().filter(char::is_ascii_lowercase).collect();
        let word = format!("{SONG}{}{letters}", self.name);
        self.words.push(word.clone());
        word
    }

    /// A canary that no output contains, not even after the release.
    fn hush(&mut self, key: &str) -> String {
        let word = format!("{SONG}{}{key}", self.name);
        self.hushed.push(word.clone());
        word
    }

    /// A day on which nothing else happened.
    fn day(&mut self) -> String {
        let days = self.words.iter().filter(|w| w.starts_with("18")).count();
        let day = format!("{}-01-{:02}", self.year, days + 10);
        self.words.push(day.clone());
        day
    }

    /// The common beginning of the days from [`CanaryWords::day`].
    pub(crate) fn days(&self) -> String {
        format!("{}-01-", self.year)
    }

    /// Adds a file, and its digest as a canary.
    fn file(&mut self, path: String, bytes: Vec<u8>) {
        let digest = pressrun::base::digest::Digest::of(&bytes);
        self.digests.push(digest.short());
        self.files.insert(path, bytes);
    }

    /// A story with a canary in every key, its photos, its download and its sidecars.
    pub(crate) fn story(&mut self, path: &str, way: Way, release: &str) {
        let other: &[&str] = match way {
            Way::First => &["title", "description", "tags", "page"],
            Way::Second => &["headline", "dek", "topics", "parts", "slug"],
        };
        let mut text = format!("---\n{release}");
        for key in KEYS.names().filter(|key| !other.contains(key)) {
            if let Some(value) = self.value(key) {
                text.push_str(&format!("{key}: {value}\n"));
            }
        }
        text.push_str("---\n\n");
        text.push_str(&self.text(way));
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        self.pictures(folder);
        self.film(folder);
        self.file(path.to_owned(), text.into_bytes());
    }

    /// A plain page with a canary in every key.
    pub(crate) fn page(&mut self, path: &str, release: &str) {
        let mut text = format!("---\n{release}");
        // The layouts of the built-in themes want data.
        for key in PAGE_KEYS.names().filter(|key| *key != "layout") {
            if let Some(value) = self.value(key) {
                text.push_str(&format!("{key}: {value}\n"));
            }
        }
        let (words, heading) = (self.word("pagetext"), self.word("pagehead"));
        text.push_str(&format!("---\n\nA {words}.\n\n## The {heading}\n"));
        self.file(path.to_owned(), text.into_bytes());
    }

    /// An author and a text to insert, with canaries.
    pub(crate) fn passages(&mut self, release: &str) {
        let [name, role, text] = ["authorname", "authorrole", "authortext"].map(|k| self.word(k));
        let site = format!("https://{}.example/", self.word("authorhost"));
        let portrait = self.photo("portrait");
        let author = format!(
            "---\n{release}name: {name}\nalso: [{SONG}also]\nrole: {role}\nportrait: {{src: {portrait}.png, \
             alt: {}}}\nlinks: {{{}: {site}}}\norder: 1\n---\n\n{text}.\n",
            self.word("portraitalt"),
            self.word("authorlink"),
        );
        let folder = "content/authors";
        self.file(format!("{folder}/{SONG}{}author.md", self.name), author.into_bytes());
        self.file(format!("{folder}/{portrait}.png"), pictures::png("none", 77));
        let (title, text) = (self.word("inserttitle"), self.word("inserttext"));
        let insert = format!("---\n{release}title: {title}\n---\n\nThe {text} sings.\n");
        self.file(format!("content/inserts/{SONG}{}insert.md", self.name), insert.into_bytes());
    }

    /// An `issue.yaml` with a canary in every key; its stories are given as `<section>/<stem>`.
    pub(crate) fn issue(&mut self, folder: &str, stories: &[&str], release: &str) {
        let mut text = release.to_owned();
        for key in ISSUE_KEYS.names() {
            if let Some(value) = self.issue_value(key, stories) {
                text.push_str(&format!("{key}: {value}\n"));
            }
        }
        self.pictures(folder);
        self.file(format!("{folder}/issue.yaml"), text.into_bytes());
        let (title, letter) = (self.word("lettertitle"), self.word("letter"));
        let letter = format!("---\ntitle: {title}\n---\n\nThe {letter} sings.\n");
        self.file(format!("{folder}/issue.md"), letter.into_bytes());
    }

    fn issue_value(&mut self, key: &str, stories: &[&str]) -> Option<String> {
        Some(match key {
            // The newest of all.
            "date" => "2031-07".to_owned(),
            "number" | "volume" => self.word(key),
            "cover" => self.mapping("photos", PHOTO_KEYS),
            "photos" => format!("[{}.png]", self.photo("other")),
            "front" => format!("[{}]", stories.join(", ")),
            "contents" => {
                let run = |story: &&str| {
                    let (section, stem) = story.split_once('/').expect("a section and a stem");
                    let entry = CONTENTS_KEYS.names().map(|key| match key {
                        "section" => format!("section: {section}"),
                        "stories" => format!("stories: [{stem}]"),
                        "page" => "page: 3".to_owned(),
                        other => panic!("give the key `contents.{other}` a canary"),
                    });
                    format!("{{{}}}", entry.collect::<Vec<_>>().join(", "))
                };
                format!("[{}]", stories.iter().map(run).collect::<Vec<_>>().join(", "))
            }
            // A story's own day of publication hides the issue's.
            "published" => "2031-06-30".to_owned(),
            "staff" => format!("{{{}: {}}}", self.word("staffrole"), self.word("staffname")),
            "pdf" => format!("{}.pdf", self.word("download")),
            // Its stories have licences of their own.
            "license" => format!("{{text: {SONG}{}license}}", self.name),
            "title" | "description" | "extra" | "draft" | "embargo" => {
                return self.value(key);
            }
            other => panic!("give the key `{other}` of issue.yaml a canary"),
        })
    }

    /// The value of a key; `None` if the release of the thing sets it.
    fn value(&mut self, key: &str) -> Option<String> {
        Some(match key {
            "headline" | "title" | "dek" | "description" => format!("The {} sings", self.word(key)),
            "kicker" | "dateline" | "page" | "slug" => self.word(key),
            "id" => format!("https://old.example/?p={}", self.word(key)),
            "byline" => format!("[{}, ADA BIRD]", self.mapping("byline", BYLINE_KEYS)),
            "topics" | "tags" => format!("[{}, WILD BIRDS]", self.word(key)),
            "aliases" => format!("[/{}/, /{}.html]", self.word(key), self.word("aliasfile")),
            "published" => format!("{} 06:07", self.day()),
            "updated" => self.day(),
            "corrections" => format!("[{}]", self.mapping("corrections", CORRECTION_KEYS)),
            "parts" => {
                let first = self.mapping("parts", PART_KEYS);
                format!("[{first}, {{page: {}}}]", self.word("partstwo"))
            }
            // One with words at its place, one with those of its sidecar, and a shared one.
            "photos" => {
                let own = self.mapping("photos", PHOTO_KEYS);
                let shared =
                    format!("{{src: /photos/shared.jpg, alt: {}}}", self.word("sharedalt"));
                format!("[{own}, {}.png, {shared}]", self.photo("other"))
            }
            "headlines" => self.mapping("headlines", HEADLINE_KEYS),
            "genre" => "opinion".to_owned(),
            "series" => format!("{{name: {}, part: 1}}", self.word("series")),
            "license" => format!("{{text: {}}}", self.word("license")),
            // A tag of three letters, which other words begin with.
            "language" => format!("{SONG}{}", self.name),
            "translations" | "related" => "[../../2025-10/news/first.md]".to_owned(),
            "layout" => "feature".to_owned(),
            "inserts" => "false".to_owned(),
            // Only a theme that prints it shows it.
            "extra" => format!("{{field: {SONG}{}extra}}", self.name),
            // Neither is ever printed.
            "order" => "1".to_owned(),
            "noindex" => "false".to_owned(),
            "draft" | "embargo" => return None,
            other => panic!("give the key `{other}` a canary"),
        })
    }

    fn mapping(&mut self, of: &str, table: &Table) -> String {
        let mut entries = Vec::new();
        for key in table.names() {
            let value = match (of, key) {
                (_, "date") => self.day(),
                ("photos", "license") => format!("{{text: {}}}", self.word("photolicense")),
                ("photos", "extra") => format!("{{field: {SONG}{}extra}}", self.name),
                ("photos", "src") => format!("{}.jpg", self.photo("photo")),
                ("byline", "kind") => "person".to_owned(),
                ("photos", "focus") => "[30, 20]".to_owned(),
                ("photos", "crop") => "'16:9'".to_owned(),
                ("photos", "original") => "true".to_owned(),
                // It belongs to the text, and only `check` looks for what was wrong.
                ("corrections", "now") => self.word("opening"),
                ("corrections", "was") => self.hush("correctionwas"),
                ("photos", key) if NEVER_SHOWN.contains(&key) => {
                    self.hush(&format!("placed{}", key.replace('_', "")))
                }
                ("byline", "name" | "role")
                | ("headlines", _)
                | ("parts", "page" | "jump_head")
                | ("corrections", "text")
                | ("photos", "caption" | "credit" | "alt" | "creator" | "copyright" | "source")
                | ("photos", "web_statement" | "digital_source_type") => {
                    self.word(&format!("{of}{}", key.replace('_', "")))
                }
                _ => panic!("give the key `{of}.{key}` a canary"),
            };
            entries.push(format!("{key}: {value}"));
        }
        format!("{{{}}}", entries.join(", "))
    }

    /// The name of a picture, which readers see in its address.
    fn photo(&mut self, name: &str) -> String {
        self.word(name)
    }

    fn text(&mut self, way: Way) -> String {
        let mut word = |key: &str| self.word(key);
        let mut text = format!(
            "The {} begins with [a link](https://{}.example/{}), [a paper]({}.pdf \"{}\").[^n]\n\n",
            word("opening"),
            word("host"),
            word("address"),
            word("download"),
            word("linktitle"),
        );
        text += &format!(
            "![{}]({}.png \"{} (PHOTO: {})\")\n\n## The {}\n\n",
            word("bodyalt"),
            word("inbody"),
            word("bodycaption"),
            word("bodycredit"),
            word("crosshead"),
        );
        if way == Way::First {
            text += &format!("<!-- page: {} -->\n\n", word("partstwo"));
        }
        text += &format!("> [!pullquote]\n> {}\n> — {}\n\n", word("quote"), word("speaker"));
        text += &format!("> [!box] {}\n> {}\n\n", word("boxhead"), word("box"));
        text += &format!("> [!verse] {}\n> {}\n\n", word("versehead"), word("verse"));
        text += &format!("> [!gallery] {}\n", word("galleryhead"));
        text += &format!("> ![{}]({}.png)\n\n", word("galleryalt"), word("inbody"));
        let (title, caption) = (word("embedtitle"), word("embedcaption"));
        text += &format!("![{title}](https://vimeo.com/12345 \"{caption}\")\n\n");
        text += &format!("![{}]({}.mp4)\n\n", word("filmtitle"), word("film"));
        text += &format!("Table: {}\n\n", word("tablecaption"));
        text += &format!("| {} |\n|---|\n| {} |\n\n", word("column"), word("cell"));
        text += &format!("```rust\nlet {} = 1;\n```\n\n", word("code"));
        text += &format!("<div id=\"{}\">{}</div>\n\n", word("rawid"), word("raw"));
        text += &format!("{}\n: {}\n\n[^n]: {}\n", word("term"), word("definition"), word("note"));
        text + &format!("\n<!-- {} -->\n", self.hush("comment"))
    }

    /// A film beside a story, with the picture and the captions that belong to it.
    fn film(&mut self, folder: &str) {
        let (seed, name) = (self.year as u8, self.name);
        let beside = |file: &str| format!("{folder}/{SONG}{name}{file}");
        self.file(beside("film.mp4"), pictures::mp4(seed));
        self.file(beside("film.mp4.jpg"), pictures::jpeg("", "", seed.wrapping_add(50)));
        let words = self.word("filmwords");
        let captions = format!("WEBVTT\n\n00:00.000 --> 00:01.000\n{words}\n");
        self.file(beside("film.vtt"), captions.into_bytes());
    }

    /// The pictures and files beside a story or issue, full of canaries, with one sidecar.
    fn pictures(&mut self, folder: &str) {
        let (secret, name) = (self.hush("metadata"), self.name);
        let credit = self.word("wire");
        let beside = |file: &str| format!("{folder}/{SONG}{name}{file}");
        let seed = self.year as u8;
        self.file(beside("photo.jpg"), pictures::jpeg(&secret, &credit, seed));
        self.file(beside("other.png"), pictures::png(&secret, seed));
        self.file(beside("inbody.png"), pictures::png(&secret, seed.wrapping_add(100)));
        let (unused, paper) = (self.hush("unused"), format!("%PDF {SONG}{name}paper"));
        self.file(beside("unused.bin"), unused.into_bytes());
        self.file(beside("download.pdf"), format!("%PDF-1.4\n{paper}").into_bytes());
        let mut sidecar = String::new();
        for key in SIDECAR_KEYS.names() {
            let value = match key {
                "date" => self.day(),
                "license" => format!("{{text: {}}}", self.word("sidecarlicense")),
                "extra" => format!("{{field: {SONG}{}extra}}", self.name),
                key if NEVER_SHOWN.contains(&key) => {
                    self.hush(&format!("desk{}", key.replace('_', "")))
                }
                key => self.word(&format!("sidecar{key}")),
            };
            sidecar.push_str(&format!("{key}: {value}\n"));
        }
        self.file(beside("other.png.yaml"), sidecar.into_bytes());
    }
}
