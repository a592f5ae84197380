//! What templates get for the frame of every page: the navigation, and the icons of the site.

use serde::Serialize;

use super::{Address, Id};

/// The links in the site's navigation.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Navigation {
    /// Sections over all issues, in the order of `site.yaml`.
    pub sections: Vec<NavigationSection>,
    /// Pages that belong to no issue.
    pub pages: Vec<NavigationPage>,
    /// Lists of names, one for each kind that has names.
    pub indexes: Vec<NavigationIndex>,
    /// The links from `menu` in `site.yaml`.
    pub menu: NavigationMenu,
}

/// The links from `menu` in `site.yaml`.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct NavigationMenu {
    /// Those at the head of every page.
    pub head: Vec<NavigationLink>,
    /// Those at the foot of every page.
    pub foot: Vec<NavigationLink>,
}

/// A link of the menu.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct NavigationLink {
    /// What readers see.
    pub label: String,
    /// Its address, which may be on another site.
    pub url: Address,
}

/// A section in the navigation.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct NavigationSection {
    /// The name of its folder.
    pub key: String,
    /// What readers see.
    pub name: String,
    /// The section over all issues.
    pub url: Address,
}

/// A page that belongs to no issue, in the navigation.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct NavigationPage {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: Address,
}

/// A list of names in the navigation.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct NavigationIndex {
    /// `sections`, `columns`, `authors` or `topics`.
    pub kind: &'static str,
    /// Its address.
    pub url: Address,
}

/// The icons of the site, made of the picture that `icon` in `site.yaml` names.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Icon {
    /// The id of the picture, for `picture`.
    pub id: Id,
    /// The icon for tabs.
    pub url: Address,
    /// Its media type: `image/png`, or `image/svg+xml` for a drawing.
    pub media_type: &'static str,
    /// The icon for the home screen of iOS; none for a drawing.
    pub touch_url: Option<Address>,
    /// The colour that browsers may give their own bars: that of the icon. None for a drawing.
    pub colour: Option<String>,
    /// The web manifest, which names the site and its icons.
    pub manifest_url: Address,
    /// All icons, the smallest first.
    pub files: Vec<IconFile>,
}

/// A file of the site's icon.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct IconFile {
    /// Its address.
    pub url: Address,
    /// Its width and height, for the `sizes` attribute: `192x192`, or `any` for a drawing.
    pub sizes: String,
    /// Its media type.
    pub media_type: &'static str,
}
