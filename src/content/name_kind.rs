//! The kinds of names that have pages with their stories.

use serde::{Deserialize, Serialize};

/// The kind of a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum NameKind {
    /// A section, over all issues.
    Section,
    /// A recurring column.
    Column,
    /// A person.
    Author,
    /// A topic.
    Topic,
    /// A series of stories.
    Series,
}

impl NameKind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Section, Self::Column, Self::Author, Self::Topic, Self::Series];

    /// The names of their folders.
    pub const PLURALS: [&str; 5] = ["sections", "columns", "authors", "topics", "series"];

    /// Its name in templates.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Section => "section",
            Self::Column => "column",
            Self::Author => "author",
            Self::Topic => "topic",
            Self::Series => "series",
        }
    }

    /// The folder of its pages, and the name of its index in templates.
    pub fn plural(self) -> &'static str {
        Self::PLURALS[self as usize]
    }
}
