//! The rules by which texts are inserted: a sign-up form after the third paragraph, an appeal on the front.

use crate::base::diagnostic::Code;
use crate::base::yaml::table::{Form, Table, may, must, one_of};
use crate::base::yaml::{KeyPath, Map, Node};
use crate::content::genre::GENRES;
use crate::content::genre::Genre;

/// The keys of a rule in `inserts`.
pub const KEYS: &Table = &Table {
    heading: "Keys of a rule for inserts",
    keys: &[
        must("file", Form::Known("inserts", &Form::Text)),
        one_of("after", Form::Number(1, u64::MAX)),
        one_of("at", Form::Word(&PLACES)),
        may("sections", Form::List(&Form::Known("sections", &Form::Label))),
        may("genres", Form::List(&Form::Word(&GENRES))),
    ],
};

/// The places of inserts that are not after a paragraph.
const PLACES: [&str; 2] = ["end", "front"];

/// A rule: which text is inserted where.
#[derive(Clone, Debug)]
pub struct InsertRule {
    /// The name of a file in `content/inserts/`, without `.md`.
    pub file: String,
    /// The position of that name.
    pub at: KeyPath,
    /// Where it is inserted.
    pub place: InsertPlace,
    /// The keys of the sections whose stories get it; all, if empty.
    pub sections: Vec<(String, KeyPath)>,
    /// The genres of the stories that get it; all, if empty.
    pub genres: Vec<Genre>,
}

/// The place of an insert.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InsertPlace {
    /// After a paragraph of a story, counted from 1.
    After(usize),
    /// At the end of a story.
    End,
    /// On the front of an issue.
    Front,
}

impl InsertRule {
    /// Whether it does the same as another rule.
    pub fn is_same(&self, other: &Self) -> bool {
        let sections =
            |rule: &Self| rule.sections.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
        self.file == other.file
            && self.place == other.place
            && self.genres == other.genres
            && sections(self) == sections(other)
    }

    /// Whether it is for stories of this section and genre.
    pub fn is_for(&self, section: &str, genre: Genre) -> bool {
        (self.sections.is_empty() || self.sections.iter().any(|(key, _)| key == section))
            && (self.genres.is_empty() || self.genres.contains(&genre))
    }
}

/// Reads `inserts`.
pub(super) fn read(map: &Map<'_>) -> Vec<InsertRule> {
    let nodes = map.get("inserts").map(|node| node.list()).unwrap_or_default();
    nodes.iter().filter_map(rule).collect()
}

fn rule(node: &Node<'_>) -> Option<InsertRule> {
    let map = node.map(KEYS);
    let Some(file) = map.get("file") else {
        map.missing("file", "file: sign-up");
        return None;
    };
    let sections = map.get("sections").map(|node| node.list()).unwrap_or_default();
    let sections = sections.iter().filter_map(|node| Some((node.label()?, node.at().clone())));
    let genres = map.get("genres").map(|node| node.list()).unwrap_or_default();
    let genres = genres.iter().filter_map(|node| Genre::named(node.choice("genre", &GENRES)?));
    let rule = InsertRule {
        file: file.filled()?.trim_end_matches(".md").to_owned(),
        at: file.at().clone(),
        place: place(&map)?,
        sections: sections.collect(),
        genres: genres.collect(),
    };
    let limits = ["sections", "genres"].into_iter().find_map(|key| map.get(key));
    if let (InsertPlace::Front, Some(limits)) = (rule.place, limits) {
        let message = "an insert on the front belongs to no section or genre";
        limits.report(Code::BadValue, message, "delete the line".to_owned());
    }
    Some(rule)
}

/// Reads `after` or `at`; one of them is required.
fn place(map: &Map<'_>) -> Option<InsertPlace> {
    match (map.get("after"), map.get("at")) {
        (Some(after), None) => {
            let count = after.count()?;
            if count == 0 {
                let hint = format!("write `{}`", after.with("1"));
                after.report(Code::BadValue, "paragraphs are counted from 1", hint);
                return None;
            }
            usize::try_from(count).ok().map(InsertPlace::After)
        }
        (None, Some(at)) => match at.choice("place of an insert", &PLACES)? {
            "end" => Some(InsertPlace::End),
            _ => Some(InsertPlace::Front),
        },
        (Some(_), Some(at)) => {
            let message = "an insert has only one place, `after` or `at`";
            at.report(Code::BadValue, message, "keep one of the two".to_owned());
            None
        }
        (None, None) => {
            map.missing("after", "after: 3");
            None
        }
    }
}
