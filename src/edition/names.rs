//! Names that have pages: authors, topics, columns and sections.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::StoryId;
use super::origin::Origin;
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::path::{Route, Slug, fold};
use crate::content::author::AuthorFile;
pub use crate::content::name_kind::NameKind;
use crate::content::settings::NameSettings;

impl NameKind {
    /// What to do about a name that cannot have its page.
    fn mend(self, name: &str) -> String {
        match self {
            Self::Author | Self::Topic => {
                let plural = self.plural();
                format!(
                    "give it a slug in site.yaml: `{plural}: {{\"{name}\": {{slug: another}}}}`"
                )
            }
            Self::Series => "give the series another name".to_owned(),
            Self::Column => "change its name in `columns` in site.yaml, and in `kicker`".to_owned(),
            Self::Section => "rename its folder".to_owned(),
        }
    }
}

/// The names of one kind, in order of their slugs; sections in the order of `site.yaml`.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Directory {
    /// The names.
    pub entries: Vec<Listed>,
    by_name: BTreeMap<String, usize>,
}

/// A name and its stories.
#[derive(Debug, Serialize, Deserialize)]
pub struct Listed {
    /// The spelling that readers see.
    pub name: String,
    /// The last part of its URL.
    pub slug: Slug,
    /// Its stories, newest issue first, each issue in printed order.
    pub stories: Vec<StoryId>,
}

impl Listed {
    /// The route of one of its pages, from 1.
    ///
    /// # Errors
    /// If the slug is too long for a path.
    pub fn route(
        &self,
        kind: NameKind,
        page: usize,
    ) -> Result<Route, crate::base::path::PathError> {
        let first = format!("{}/{}", kind.plural(), self.slug);
        if page <= 1 { Route::page(&first) } else { Route::page(&format!("{first}/{page}")) }
    }

    /// The route of its feed.
    ///
    /// # Errors
    /// If the slug is too long for a path.
    pub fn feed(&self, kind: NameKind) -> Result<Route, crate::base::path::PathError> {
        Route::new(&format!("{}/{}/feed.xml", kind.plural(), self.slug))
    }

    /// The number of pages that its stories fill.
    pub fn pages(&self, per_page: usize) -> usize {
        self.stories.len().div_ceil(per_page).max(1)
    }
}

impl Directory {
    /// The number of a name, in any case and spacing.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(&fold(name)).copied()
    }
}

/// One use of a name, in the order of listings.
pub(super) struct NameUse {
    pub(super) name: String,
    pub(super) story: StoryId,
    pub(super) origin: Origin,
}

/// Finds the place of a name.
pub(super) type Locate<'a> = &'a dyn Fn(&Origin) -> Place;

/// All uses of one name, while they are gathered.
#[derive(Default)]
struct Gathered {
    spellings: BTreeMap<String, (usize, usize)>,
    stories: Vec<StoryId>,
    origin: Option<Origin>,
}

/// Gathers the names in public stories. `declared` determines spellings and slugs; otherwise the most frequent
/// spelling is used, then the first.
pub(super) fn gather(
    uses: impl Iterator<Item = NameUse>,
    kind: NameKind,
    declared: &BTreeMap<String, NameSettings>,
    locate: Locate<'_>,
) -> (Directory, Vec<Diagnostic>) {
    let mut gathered: BTreeMap<String, Gathered> = BTreeMap::new();
    for (n, used) in uses.enumerate() {
        let entry = gathered.entry(fold(&used.name)).or_default();
        entry.spellings.entry(used.name).or_insert((0, n)).0 += 1;
        entry.origin.get_or_insert(used.origin);
        if entry.stories.last() != Some(&used.story) {
            entry.stories.push(used.story);
        }
    }
    let mut found = Vec::new();
    let mut slugs: BTreeMap<Slug, (String, Listed, Option<Origin>)> = BTreeMap::new();
    for (folded, entry) in gathered {
        match listed(&entry, kind, declared.get(&folded), locate) {
            Err(diagnostic) => found.extend(diagnostic),
            Ok(listed) => match slugs.get(&listed.slug) {
                Some(other) => {
                    let clash = clash((&listed, entry.origin.as_ref()), other, locate);
                    found.push(clash.hint(kind.mend(&listed.name)));
                }
                None => _ = slugs.insert(listed.slug.clone(), (folded, listed, entry.origin)),
            },
        }
    }
    let mut directory = Directory::default();
    for (folded, listed, _) in slugs.into_values() {
        directory.by_name.insert(folded, directory.entries.len());
        directory.entries.push(listed);
    }
    (directory, found)
}

impl Directory {
    /// Adds an author who has a file under a folded name, without stories if there are none.
    pub(super) fn introduce(&mut self, folded: &str, author: &AuthorFile) {
        let entry = self.find(&author.name).unwrap_or_else(|| {
            let (name, slug) = (author.name.clone(), author.slug.clone());
            self.entries.push(Listed { name, slug, stories: Vec::new() });
            self.by_name.insert(fold(&author.name), self.entries.len() - 1);
            self.entries.len() - 1
        });
        self.by_name.entry(folded.to_owned()).or_insert(entry);
    }

    /// The names in another order.
    pub(super) fn sorted_by_key<K: Ord>(self, key: impl Fn(&Listed) -> K) -> Self {
        let mut names: Vec<(String, usize)> = self.by_name.into_iter().collect();
        names.sort_by_key(|(_, n)| *n);
        let mut entries: Vec<(String, Listed)> =
            names.into_iter().map(|(name, _)| name).zip(self.entries).collect();
        entries.sort_by_key(|(_, listed)| key(listed));
        let by_name = entries.iter().enumerate().map(|(n, (name, _))| (name.clone(), n)).collect();
        Self { by_name, entries: entries.into_iter().map(|(_, listed)| listed).collect() }
    }
}

fn listed(
    entry: &Gathered,
    kind: NameKind,
    declared: Option<&NameSettings>,
    locate: Locate<'_>,
) -> Result<Listed, Option<Diagnostic>> {
    let most =
        entry.spellings.iter().min_by_key(|(_, (count, first))| (usize::MAX - count, *first));
    let used = most.map(|(name, _)| name.clone()).unwrap_or_default();
    let name = declared.map_or(used, |d| d.name.clone());
    let slug = match declared.and_then(|d| d.slug.clone()) {
        Some(slug) => Ok(slug),
        None => Slug::of(&name),
    };
    match slug {
        Ok(slug) => Ok(Listed { name, slug, stories: entry.stories.clone() }),
        Err(error) => Err(entry.origin.as_ref().map(locate).map(|place| {
            let message = format!("`{name}` cannot have a page: {error}");
            Diagnostic::new(Code::BadName, place, message).hint(kind.mend(&name))
        })),
    }
}

fn clash(
    (listed, origin): (&Listed, Option<&Origin>),
    other: &(String, Listed, Option<Origin>),
    locate: Locate<'_>,
) -> Diagnostic {
    let message = format!("`{}` and `{}` would share one page", listed.name, other.1.name);
    let place = origin.map(locate);
    let diagnostic = Diagnostic { place, ..Diagnostic::nowhere(Code::NameClash, message) };
    match &other.2 {
        Some(origin) => diagnostic.related(locate(origin), "the other name"),
        None => diagnostic,
    }
}
