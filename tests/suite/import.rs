//! Printed pages become sources: what is certain is done, what is doubtful is marked, and nothing is lost.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "tests of the program")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use pressrun::content::open_mark::open_marks;
use pressrun::import::{Imported, Page, read};
use proptest::prelude::*;
use tempfile::TempDir;

/// What an editor who reads a page finds on it.
struct Key {
    page: &'static str,
    section: Option<&'static str>,
    headlines: &'static [&'static str],
    kickers: usize,
    crossheads: usize,
    /// Sentences and words that a break has divided, and that a lower-case letter continues.
    joined: usize,
    marks: &'static [(&'static str, usize)],
}

const KEYS: [(&str, Key); 7] = [
    (
        "damaged",
        Key {
            page: include_str!("import/damaged.md"),
            section: Some("HARBOR"),
            headlines: &[
                "A Plan to Deepen the North Channel",
                "Cranes Learn to Count",
                "The Market Hall: Fish at Noon",
                "New Pilots for Old Waters",
                "Rope Walk Turns a Last Mile",
                "Council of Small Ports Meets",
            ],
            kickers: 2,
            crossheads: 2,
            joined: 7,
            marks: &[
                ("byline-missing", 1),
                ("caption-place", 2),
                ("crosshead-place", 1),
                ("cut-text", 6),
                ("fused", 1),
                ("join", 1),
                ("jump-missing", 1),
                ("jump-origin", 1),
                ("picture-missing", 3),
                ("picture-without-caption", 1),
                ("section-unknown", 1),
            ],
        },
    ),
    (
        "british",
        Key {
            page: include_str!("import/british.md"),
            section: Some("Town"),
            headlines: &["Bakers rise before the trams", "The bridge that nobody crossed"],
            kickers: 0,
            crossheads: 0,
            joined: 2,
            marks: &[("jump-origin", 1), ("section-unknown", 1)],
        },
    ),
    (
        "credits",
        Key {
            page: include_str!("import/credits.md"),
            section: None,
            headlines: &["Snow on the upper pastures"],
            kickers: 0,
            crossheads: 0,
            joined: 0,
            marks: &[("caption-place", 1), ("picture-missing", 2)],
        },
    ),
    (
        "table",
        Key {
            page: include_str!("import/table.md"),
            section: None,
            headlines: &["What a ticket costs"],
            kickers: 0,
            crossheads: 0,
            joined: 0,
            marks: &[],
        },
    ),
    (
        "briefs",
        Key {
            page: include_str!("import/briefs.md"),
            section: Some("IN BRIEF"),
            headlines: &["Clock stands still", "Lamp for the pier", "Late swans"],
            kickers: 0,
            crossheads: 0,
            joined: 0,
            marks: &[],
        },
    ),
    (
        "letter",
        Key {
            page: include_str!("import/letter.md"),
            section: Some("LETTERS"),
            headlines: &["A bench is missing"],
            kickers: 0,
            crossheads: 1,
            joined: 0,
            marks: &[("crosshead-place", 1)],
        },
    ),
    (
        "sound",
        Key {
            page: include_str!("import/sound.md"),
            section: Some("COUNTRY"),
            headlines: &["The well is clear again"],
            kickers: 0,
            crossheads: 0,
            joined: 0,
            marks: &[],
        },
    ),
];

fn imported(page: &str) -> Imported {
    read(Page { text: page, page: Some("4") }).expect("no character is lost")
}

fn count(found: &Imported, what: &str) -> usize {
    found.stories.iter().map(|story| story.text.matches(what).count()).sum()
}

#[test]
fn pages_become_what_their_keys_say() {
    for (name, key) in KEYS {
        let found = imported(key.page);
        assert_eq!(found.section.as_deref(), key.section, "{name}");
        let headlines: Vec<&str> = found.stories.iter().map(|s| s.headline.as_str()).collect();
        assert_eq!(headlines, key.headlines, "{name}");
        assert_eq!(count(&found, "\nkicker: "), key.kickers, "{name}");
        assert_eq!(count(&found, "\n## "), key.crossheads, "{name}");
        let joined = found.done.iter().filter(|done| done.what.contains(" are one ")).count();
        assert_eq!(joined, key.joined, "{name}: {:#?}", found.done);
        let mut marks = BTreeMap::new();
        for story in &found.stories {
            for mark in open_marks(&story.text) {
                *marks.entry(mark.kind).or_insert(0) += 1;
            }
        }
        assert_eq!(marks, key.marks.iter().copied().collect(), "{name}");
    }
}

#[test]
fn what_the_page_proves_is_repaired_and_nothing_else() {
    let damaged = imported(KEYS[0].1.page);
    let all: String = damaged.stories.iter().map(|story| story.text.as_str()).collect();
    for repaired in [
        "works only at night and in the weeks",
        "the harbor can live",
        "drying-beds",
        "lens-caps",
        "where well-tested recipes",
        "the hall has a bench",
        "Over the long winter, the school has moved",
        "the delegates went",
        "in the fog. (PHOTO: QUAY PICTURES)",
    ] {
        assert!(all.contains(repaired), "{repaired}\n{all}");
    }
    assert!(!all.contains("QUAY PIC-TURES"), "{all}");
    for kept in [
        "also those on-Older<!-- mark: fused",
        "paid for wait- <!-- mark: cut-text",
        "in every har- <!-- mark: cut-text",
    ] {
        assert!(all.contains(kept), "{kept}\n{all}");
    }
    let sound = imported(KEYS[6].1.page);
    assert!(
        sound.stories[0].text.contains("the pre- and post-war pipes"),
        "{}",
        sound.stories[0].text
    );
    let british = imported(KEYS[1].1.page);
    assert!(british.stories[0].text.contains("morning, because the ovens"));
    assert!(british.stories[0].text.contains("as they always are"));
    assert!(british.stories[0].text.contains("parts:\n  - page: 4\n  - page: 6\n"));
    assert!(british.stories[1].text.contains("parts:\n  - page: 1\n  - page: 4\n"));
}

/// A folder with a publication.
struct Paper(TempDir);

impl Paper {
    fn new() -> Self {
        let paper = Self(tempfile::tempdir().expect("a folder"));
        paper.run(&["init", "."]).expect(0, "");
        let site = paper.read("site.yaml");
        paper.write("site.yaml", &site.replace("sections:", "sections:\n  harbor: Harbor"));
        paper
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("written");
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pressrun"));
        Ran(command.args(arguments).current_dir(self.0.path()).output().expect("it runs"))
    }

    fn import(&self, more: &[&str]) -> Ran {
        let command = ["import", "page.md", "--issue", "2025-09-18", "--page", "4"];
        self.run(&[&command, more].concat())
    }
}

/// The result of a run.
struct Ran(Output);

impl Ran {
    fn said(&self) -> String {
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        said(&self.0.stdout) + &said(&self.0.stderr)
    }

    fn expect(self, code: i32, words: &str) -> Self {
        let said = self.said();
        assert!(self.0.status.code() == Some(code) && said.contains(words), "{words}\n{said}");
        self
    }
}

const STORY: &str = "content/issues/2025-09-18/harbor/cranes-learn-to-count.md";

#[test]
fn a_page_is_ready_for_an_editor_and_not_for_readers() {
    let paper = Paper::new();
    paper.write("page.md", KEYS[0].1.page);
    paper.import(&["--dry-run"]).expect(0, "nothing was written");
    assert!(!paper.path("content/issues/2025-09-18").exists());
    paper.import(&[]).expect(0, "6 stories, 19 marks to decide");
    paper.run(&["build"]).expect(1, "error[open-mark]");
    paper.run(&["check"]).expect(1, "`cut-text` is to be decided");
    paper.run(&["build", "--drafts"]).expect(0, "warning[open-mark]");
    let shown = paper.read("public/2025-09-18/harbor/cranes-learn-to-count/index.html");
    assert!(shown.contains("<strong>⟦cut-text: "), "{shown}");
    let pilots = paper.read("public/2025-09-18/harbor/new-pilots-for-old-waters/index.html");
    assert!(pilots.contains("on-Older <strong>⟦fused: "), "{pilots}");
    assert!(pilots.contains("in the fog. (PHOTO: QUAY PICTURES)"), "{pilots}");
    assert!(!fs_names(&paper.path("public")).iter().any(|name| name.contains(".import")));
}

fn fs_names(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        names.push(path.display().to_string());
        if path.is_dir() {
            names.extend(fs_names(&path));
        }
    }
    names
}

#[test]
fn importing_again_keeps_what_an_editor_has_written() {
    let paper = Paper::new();
    paper.write("page.md", KEYS[0].1.page);
    paper.import(&[]).expect(0, "new");
    let text = paper.read(STORY);
    let line = text.lines().find(|line| line.starts_with("Two cranes")).expect("the paragraph");
    let edited = format!("{} paper.", line.split(" <!--").next().unwrap_or_default());
    paper.write(STORY, &text.replace(line, &edited));
    fs::remove_file(
        paper.path("content/issues/2025-09-18/unsorted/rope-walk-turns-a-last-mile.md"),
    )
    .expect("removed");
    // Nothing is new on the page.
    paper.import(&[]).expect(0, "left alone: it was moved or deleted");
    assert!(paper.read(STORY).contains(&edited));
    // The page gets another paragraph, which the editor has not touched.
    let page = KEYS[0].1.page.replace("forty years old", "forty-one years old");
    paper.write("page.md", &page);
    paper.import(&[]).expect(0, "imported again");
    let renewed = paper.read(STORY);
    assert!(renewed.contains(&edited) && renewed.contains("forty-one years old"), "{renewed}");
    // The page and the editor have changed the same paragraph.
    paper.write("page.md", &page.replace("saves an hour", "saves two hours"));
    paper.import(&[]).expect(0, "contradict");
    let both = paper.read(STORY);
    assert!(
        both.contains(&edited) && both.contains("mark: conflict: the import has here: Two cranes"),
        "{both}"
    );
    assert!(paper.read("content/issues/2025-09-18/issue.yaml").contains("- cranes-learn-to-count"));
}

/// Blocks from which pages are put together: whole, torn and odd ones.
fn block() -> impl Strategy<Value = String> {
    let text = "[A-Za-z0-9ÄÖÜäöüß\u{ad},;:.!?()“”\"'*_#|<>/&\\\\ -]{1,60}";
    prop_oneof![
        text.prop_map(|text| text),
        text.prop_map(|text| format!("## {text}")),
        text.prop_map(|text| format!("{text}-")),
        text.prop_map(|text| format!("{text} (PHOTO: A-{text})")),
        Just("By Ann LEE".to_owned()),
        Just("From page 1".to_owned()),
        Just("Continued on page 9".to_owned()),
        Just("| a | b |\n|---|---|\n| 1 | 2 |".to_owned()),
        Just("<!-- mark: x -->".to_owned()),
        Just("汉字，汉字".to_owned()),
    ]
}

proptest! {
    #[test]
    fn no_character_is_lost(blocks in prop::collection::vec((block(), 1_usize..5), 0..20)) {
        let page: String = blocks.iter().map(|(text, ends)| text.clone() + &"\n".repeat(*ends)).collect();
        let without_page = read(Page { text: &page, page: None });
        prop_assert!(without_page.is_ok(), "{without_page:?}");
        let with_page = read(Page { text: &page, page: Some("A7") });
        prop_assert!(with_page.is_ok(), "{with_page:?}");
    }
}
