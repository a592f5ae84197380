//! The series a story belongs to.

use serde::{Deserialize, Serialize};

use crate::base::diagnostic::Code;
use crate::base::yaml::table::{Form, Table, may, must};
use crate::base::yaml::{KeyPath, Map, Node};
use crate::content::settings::{plain, words};

/// The keys of `series`.
pub const KEYS: &Table = &Table {
    heading: "Keys of series",
    keys: &[
        must("name", Form::Known("series", &Form::Text)),
        may("part", Form::Number(1, u64::MAX)),
        may("of", Form::Number(1, u64::MAX)),
    ],
};

/// The place of a story in a series.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct InSeries {
    /// The name of the series.
    pub name: String,
    /// The number of the story in it, from 1; the order of publication if it is missing.
    pub part: Option<u64>,
    /// The number of parts the series will have; the number of public ones if it is missing.
    pub of: Option<u64>,
    /// The position of the name.
    pub at: KeyPath,
}

impl InSeries {
    /// Reads `series`: a name, or a mapping.
    pub(super) fn read(map: &Map<'_>) -> Option<Self> {
        let node = map.get("series")?;
        if !node.is_map() {
            return Some(Self { name: plain(&node)?, part: None, of: None, at: node.at().clone() });
        }
        let map = node.map(KEYS);
        if map.get("name").is_none() {
            map.missing("name", "name: The river and the town");
        }
        let number = |key: &str| map.get(key).and_then(|node| from_one(&node));
        let (part, of) = (number("part"), number("of"));
        if let (Some(part), Some(of), Some(node)) = (part, of, map.get("part"))
            && part > of
        {
            let message = format!("part {part} is beyond the last of {of} parts");
            node.report(Code::BadValue, message, "correct `part` or `of`".to_owned());
        }
        Some(Self { name: words(&map, "name")?, part, of, at: node.at().then_key("name") })
    }
}

/// A number from 1.
fn from_one(node: &Node<'_>) -> Option<u64> {
    let number = node.count()?;
    if number == 0 {
        let hint = format!("write `{}`", node.with("1"));
        node.report(Code::BadValue, "parts are counted from 1", hint);
    }
    (number > 0).then_some(number)
}
