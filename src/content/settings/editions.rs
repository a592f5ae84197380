//! The settings of what is made of each issue besides its pages.

use crate::base::yaml::Map;
use crate::base::yaml::table::{Form, Table, whole};

/// The keys of `editions` in `site.yaml`.
pub const KEYS: &Table = &Table { heading: "Keys of editions", keys: &[whole("epub", Form::Flag)] };

/// What is made of each issue besides its pages.
#[derive(Clone, Copy, Debug, Default)]
pub struct Editions {
    /// Whether each issue is also an e-book.
    pub epub: bool,
}

impl Editions {
    /// Reads `editions`.
    pub(super) fn read(map: &Map<'_>) -> Self {
        let node = map.get("editions");
        let map = node.as_ref().map(|node| node.map(KEYS));
        Self { epub: map.is_some_and(|map| map.flag("epub")) }
    }
}
