//! The publisher: who answers for the publication.

use super::words::{plain, words};
use crate::base::yaml::table::{Form, Table, may, must};
use crate::base::yaml::{KeyPath, Map, Node};
use crate::content::address::address;
use crate::content::address::contact;

/// The keys of `publisher`.
pub const KEYS: &Table = &Table {
    heading: "Keys of publisher",
    keys: &[
        must("name", Form::Text),
        may("logo", Form::Text),
        may("url", Form::Text),
        may("email", Form::Text),
        may("phone", Form::Label),
        may("address", Form::Text),
        may("policies", Form::Names(&[], &Form::Text)),
    ],
};

/// Who answers for the publication.
#[derive(Clone, Debug, Default)]
pub struct Publisher {
    /// The legal name.
    pub name: String,
    /// The path of a picture in `content/static/`, and the position of the reference.
    pub logo: Option<(String, KeyPath)>,
    /// The publisher's own site.
    pub url: Option<String>,
    /// A mailbox, as a `mailto:` URL.
    pub email: Option<String>,
    /// A telephone number.
    pub phone: Option<String>,
    /// The postal address.
    pub address: Option<String>,
    /// Pages with rules the paper follows: what readers see, where it leads, and the position of that.
    pub policies: Vec<Policy>,
}

/// A page with rules.
#[derive(Clone, Debug)]
pub struct Policy {
    /// What readers see.
    pub name: String,
    /// A path on the site, or an address.
    pub to: String,
    /// The position of the address.
    pub at: KeyPath,
}

/// Reads `publisher`.
pub(super) fn read(map: &Map<'_>) -> Option<Publisher> {
    let node = map.get("publisher")?;
    let map = node.map(KEYS);
    if map.get("name").is_none() {
        map.missing("name", "name: Sample Press Ltd");
    }
    let logo = map.get("logo").and_then(|node| Some((node.filled()?, node.at().clone())));
    Some(Publisher {
        name: words(&map, "name")?,
        logo,
        url: map.get("url").and_then(|node| address(&node)),
        email: map.get("email").and_then(|node| contact(&node)),
        phone: map.label("phone"),
        address: map.get("address").and_then(|node| plain(&node)),
        policies: map.get("policies").map(|node| policies(&node)).unwrap_or_default(),
    })
}

fn policies(node: &Node<'_>) -> Vec<Policy> {
    let map = node.map_or(|| format!("write `{}`", node.with("{Corrections: /corrections/}")));
    let policy = |(name, node): (String, Node<'_>)| {
        let to = node.filled()?;
        let to = if to.starts_with('/') { to } else { address(&node)? };
        Some(Policy { name, to, at: node.at().clone() })
    };
    map.iter().filter_map(policy).collect()
}
