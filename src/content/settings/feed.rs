//! The settings of feeds.

use crate::base::diagnostic::Code;
use crate::base::path::Route;
use crate::base::yaml::table::{Form, Table, may};
use crate::base::yaml::{Map, Node};
use crate::content::name_kind::NameKind;

/// The keys of `feed` in `site.yaml`.
pub const KEYS: &Table = &Table {
    heading: "Keys of feed",
    keys: &[
        may("aliases", Form::List(&Form::Text)),
        may("text", Form::Word(&TEXTS)),
        may("lists", Form::List(&Form::Word(&NameKind::PLURALS))),
    ],
};

/// What feeds contain of a story.
const TEXTS: [&str; 2] = ["full", "summary"];

/// The feeds of a publication.
#[derive(Clone, Debug)]
pub struct Feed {
    /// The further addresses of the feed, besides `feed.xml`.
    pub aliases: Vec<Route>,
    /// Whether it contains whole texts, or only summaries.
    pub has_texts: bool,
    /// The kinds of names that have a feed each.
    pub lists: Vec<NameKind>,
}

impl Feed {
    /// Reads `feed`.
    pub(super) fn read(map: &Map<'_>) -> Self {
        let node = map.get("feed");
        let map = node.as_ref().map(|node| node.map(KEYS));
        let get = |key: &str| map.as_ref().and_then(|map| map.get(key));
        let text = get("text").and_then(|node| node.choice("text of feeds", &TEXTS));
        Self {
            aliases: get("aliases").map(|node| aliases(&node)).unwrap_or_default(),
            has_texts: text != Some("summary"),
            lists: match get("lists") {
                Some(node) => lists(&node),
                None => vec![NameKind::Section, NameKind::Column],
            },
        }
    }
}

fn aliases(node: &Node<'_>) -> Vec<Route> {
    let mut routes: Vec<Route> = Vec::new();
    for node in node.list() {
        let Some(text) = node.filled() else { continue };
        match Route::of_feed(&text) {
            Ok(route) if routes.iter().any(|known| known.folded() == route.folded()) => {}
            Ok(route) => routes.push(route),
            Err(error) => {
                let message = format!("`{text}` cannot be an address of the feed: {error}");
                let hint = "write a path on this site, such as `/feed/` or `/rss.xml`";
                node.report(Code::BadName, message, hint.to_owned());
            }
        }
    }
    routes
}

fn lists(node: &Node<'_>) -> Vec<NameKind> {
    let kind = |node: Node<'_>| {
        let name = node.choice("kind of lists", &NameKind::PLURALS)?;
        NameKind::ALL.into_iter().find(|kind| kind.plural() == name)
    };
    let mut kinds: Vec<NameKind> = node.list().into_iter().filter_map(kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}
