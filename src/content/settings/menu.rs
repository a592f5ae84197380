//! The links of the publication's own at the head and foot of every page, and its icon.

use super::words::shown;
use crate::base::yaml::table::{Form, Table, may, must};
use crate::base::yaml::{KeyPath, Map, Node};

/// The keys of `menu` in `site.yaml`: where its links are.
pub const KEYS: &Table = &Table {
    heading: "Keys of menu",
    keys: &[
        may("head", Form::List(&Form::Map(LINK_KEYS))),
        may("foot", Form::List(&Form::Map(LINK_KEYS))),
    ],
};

/// The keys of a link in the menu.
pub const LINK_KEYS: &Table = &Table {
    heading: "Keys of a link in the menu",
    keys: &[must("label", Form::Text), must("to", Form::Text)],
};

/// The links at the head and foot of every page, as they are written.
#[derive(Clone, Default, Debug)]
pub struct Menu {
    /// At the head.
    pub head: Vec<MenuLink>,
    /// At the foot.
    pub foot: Vec<MenuLink>,
}

/// A link of the menu.
#[derive(Clone, Debug)]
pub struct MenuLink {
    /// The text that readers see.
    pub label: String,
    /// An address, or the file of a page, story or issue.
    pub to: String,
    /// The position of the target.
    pub at: KeyPath,
}

/// The picture for the site's icons.
#[derive(Clone, Debug)]
pub struct Icon {
    /// The reference to the file, as written.
    pub src: String,
    /// The position of the reference.
    pub at: KeyPath,
}

/// The links at the head and foot of every page.
pub(super) fn read(map: &Map<'_>) -> Menu {
    let Some(node) = map.get("menu") else { return Menu::default() };
    let menu = node.map(KEYS);
    let links = |key: &str| {
        let list = menu.get(key).map(|node| node.list()).unwrap_or_default();
        list.iter().filter_map(menu_link).collect()
    };
    Menu { head: links("head"), foot: links("foot") }
}

fn menu_link(node: &Node<'_>) -> Option<MenuLink> {
    if !node.is_map() {
        let hint = "write `- { label: About, to: content/pages/about.md }`".to_owned();
        node.expected("a label and a target", hint);
        return None;
    }
    let map = node.map(LINK_KEYS);
    if map.get("label").is_none() {
        map.missing("label", "label: About");
    }
    let Some(to) = map.get("to") else {
        map.missing("to", "to: content/pages/about.md");
        return None;
    };
    let label = map.get("label").and_then(|node| Some(shown(&node, &node.filled()?)));
    Some(MenuLink { label: label?, to: to.filled()?, at: to.at().clone() })
}

/// The picture for the site's icons.
pub(super) fn icon(map: &Map<'_>) -> Option<Icon> {
    let node = map.get("icon")?;
    Some(Icon { src: node.filled()?, at: node.at().clone() })
}
