//! A theme and the themes that it extends: each with the user's files over the built-in ones.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::builtin::{self, BuiltIn};
use super::{KEYS, ThemeFile};
use crate::base::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::base::path::SourcePath;
use crate::base::snapshot::Snapshot;
use crate::base::yaml::{KeyPath, Node, Places, Reader};

/// What a name of a folder has if it means the built-in files below the user's of the same theme.
const BUILT_IN: &str = " (built-in)";

/// A theme and those that it extends, as layers of files. The nearest layer is the first.
#[derive(Debug)]
pub(super) struct Chain {
    pub(super) layers: Vec<Layer>,
}

/// The user's files of a theme, or the built-in ones.
#[derive(Debug)]
pub(super) struct Layer {
    /// The name of the theme.
    pub(super) theme: String,
    /// The folder that its files are shown in.
    pub(super) folder: String,
    /// Whether its files are part of the program.
    pub(super) is_built_in: bool,
    /// Its files by their paths below the folder.
    pub(super) files: BTreeMap<String, ThemeFile>,
}

impl Chain {
    /// The chain of a theme; `None` if the theme does not exist.
    ///
    /// # Errors
    /// If a `theme.yaml` on the way cannot be used: it extends an unknown theme, or one that extends it.
    pub(super) fn of(snapshot: &Snapshot, name: &str) -> Result<Option<Self>, Box<Diagnostic>> {
        if !exists(snapshot, name) {
            return Ok(None);
        }
        let mut chain = Self { layers: Vec::new() };
        let mut names: Vec<String> = Vec::new();
        let (mut next, mut file) = (Some(name.to_owned()), None);
        while let Some(theme) = next {
            if names.contains(&theme) {
                names.push(theme);
                return Err(Box::new(circular(&names, file.as_ref(), snapshot)));
            }
            let (extended, told) = extends(snapshot, &theme)?;
            file = told.or(file);
            chain.push(snapshot, &theme);
            names.push(theme);
            next = extended;
        }
        chain.mark_copies();
        Ok(Some(chain))
    }

    /// Adds a theme below the others.
    fn push(&mut self, snapshot: &Snapshot, theme: &str) {
        let folder = format!("themes/{theme}");
        let own = of_user(snapshot, theme).map(|(source, bytes)| {
            let path = source.as_str()[folder.len() + 1..].to_owned();
            (path, ThemeFile { source: source.clone(), bytes: Arc::clone(bytes), is_own: true })
        });
        let own: BTreeMap<String, ThemeFile> = own.collect();
        let has_own = !own.is_empty();
        if let Some(built_in) = builtin::find(theme) {
            let below = if has_own { format!("{folder}{BUILT_IN}") } else { folder.clone() };
            let files = built_in_files(built_in, &own);
            if has_own {
                self.layers.push(Layer::new(theme, folder, own));
            }
            self.layers.push(Layer { is_built_in: true, ..Layer::new(theme, below, files) });
        } else {
            self.layers.push(Layer::new(theme, folder, own));
        }
    }

    /// Marks the user's files that are copies of the built-in ones that they replace.
    fn mark_copies(&mut self) {
        for n in (0..self.layers.len()).rev() {
            let (above, below) = self.layers.split_at_mut(n + 1);
            for (path, file) in &mut above[n].files {
                let replaced = below.iter().find_map(|layer| layer.files.get(path));
                file.is_own &= replaced.is_none_or(|it| it.is_own || it.bytes != file.bytes);
            }
        }
    }

    /// The files of the theme: for each path, the nearest one.
    pub(super) fn files(&self) -> BTreeMap<String, ThemeFile> {
        self.nearest(|_| true)
    }

    /// The built-in files of the theme.
    pub(super) fn built_in_files(&self) -> BTreeMap<String, ThemeFile> {
        self.nearest(|layer| layer.is_built_in)
    }

    fn nearest(&self, is_wanted: impl Fn(&Layer) -> bool) -> BTreeMap<String, ThemeFile> {
        let layers = self.layers.iter().rev().filter(|layer| is_wanted(layer));
        let files = layers.flat_map(|layer| &layer.files);
        files.map(|(path, file)| (path.clone(), file.clone())).collect()
    }

    /// All files of one path, the nearest last.
    pub(super) fn versions<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a ThemeFile> {
        self.layers.iter().rev().filter_map(move |layer| layer.files.get(path))
    }
}

impl Layer {
    fn new(theme: &str, folder: String, files: BTreeMap<String, ThemeFile>) -> Self {
        Self { theme: theme.to_owned(), folder, is_built_in: false, files }
    }

    /// What the keys of its templates begin with.
    pub(super) fn prefix(&self) -> String {
        format!("{}/", self.folder.strip_prefix("themes/").unwrap_or(&self.folder))
    }
}

/// The files of a built-in theme. One that a file of the user's replaces is shown in a folder of its own.
fn built_in_files(
    built_in: &BuiltIn,
    own: &BTreeMap<String, ThemeFile>,
) -> BTreeMap<String, ThemeFile> {
    let placed = |(path, bytes): &(&str, &'static [u8])| {
        let mark = if own.contains_key(*path) { BUILT_IN } else { "" };
        let source = SourcePath::new(&format!("themes/{}{mark}/{path}", built_in.name)).ok()?;
        let file = ThemeFile { source, bytes: Arc::from(*bytes), is_own: false };
        Some(((*path).to_owned(), file))
    };
    built_in.files.iter().filter_map(placed).collect()
}

/// The text of a built-in file, given the path it is shown with.
pub(super) fn built_in_text(snapshot: &Snapshot, file: &SourcePath) -> Option<&'static str> {
    let (name, path) = file.as_str().strip_prefix("themes/")?.split_once('/')?;
    let text = |theme: &BuiltIn| {
        let (_, bytes) = theme.files.iter().find(|(known, _)| *known == path)?;
        std::str::from_utf8(bytes).ok()
    };
    if let Some(built_in) = name.strip_suffix(BUILT_IN) {
        return text(builtin::find(built_in)?);
    }
    let chain = Chain::of(snapshot, name).ok().flatten();
    let layers = chain.iter().flat_map(|chain| &chain.layers).filter(|layer| layer.is_built_in);
    let themes = layers.filter_map(|layer| builtin::find(&layer.theme));
    themes.chain(builtin::THEMES).find_map(text)
}

/// The user's files in the folder of a theme.
fn of_user<'a>(
    snapshot: &'a Snapshot,
    theme: &str,
) -> impl Iterator<Item = (&'a SourcePath, &'a Arc<[u8]>)> {
    let is_name = !theme.is_empty() && !theme.contains(['/', '\\']);
    let folder = is_name.then(|| format!("themes/{theme}"));
    let files = folder.into_iter().flat_map(|folder| snapshot.below(&folder).collect::<Vec<_>>());
    files.filter_map(|(path, _)| Some((path, snapshot.held(path)?)))
}

/// Whether there is a theme of a name.
fn exists(snapshot: &Snapshot, name: &str) -> bool {
    builtin::find(name).is_some() || of_user(snapshot, name).next().is_some()
}

/// The names of all themes.
pub(super) fn names(snapshot: &Snapshot) -> Vec<&str> {
    let own = snapshot.below("themes").filter_map(|(path, _)| path.as_str().split('/').nth(1));
    let mut known: Vec<&str> = builtin::THEMES.iter().map(|theme| theme.name).chain(own).collect();
    known.sort_unstable();
    known.dedup();
    known
}

/// The theme that another extends, and the `theme.yaml` that says so.
///
/// # Errors
/// With the first mistake in that file.
fn extends(
    snapshot: &Snapshot,
    theme: &str,
) -> Result<(Option<String>, Option<SourcePath>), Box<Diagnostic>> {
    let built_in = builtin::find(theme);
    let default = match built_in {
        Some(built_in) => built_in.extends,
        None => Some(builtin::THEMES[0].name),
    };
    let by_default = (default.map(str::to_owned), None);
    let Ok(file) = SourcePath::new(&format!("themes/{theme}/theme.yaml")) else {
        return Ok(by_default);
    };
    let Some(text) = snapshot.text(&file) else { return Ok(by_default) };
    let reader = Reader::new(&file, text, 0);
    let mut found = by_default;
    if let Some(value) = reader.load() {
        let map = reader.root(&value).map(KEYS);
        map.filled("name");
        // In the folder of a built-in theme, the name of that theme means the built-in files.
        let wanted = map.get("extends").and_then(|node| Some((node.filled()?, node)));
        let wanted = wanted.filter(|(name, _)| built_in.is_none() || name != theme);
        if let Some((name, node)) = wanted {
            if exists(snapshot, &name) {
                found = (Some(name), Some(file.clone()));
            } else {
                unknown(&node, (&name, theme), snapshot);
            }
        }
    }
    match reader.into_diagnostics().into_iter().find(Diagnostic::is_error) {
        Some(diagnostic) => Err(Box::new(diagnostic)),
        None => Ok(found),
    }
}

/// Reports the name of an unknown theme that another one extends.
fn unknown(node: &Node<'_>, (name, theme): (&str, &str), snapshot: &Snapshot) {
    let mut known = names(snapshot);
    known.retain(|known| *known != theme);
    let hint = did_you_mean(name, known.iter().copied())
        .unwrap_or_else(|| format!("the themes are {}", known.join(", ")));
    node.report(Code::UnknownTheme, format!("unknown theme `{name}`"), hint);
}

/// Themes that extend each other; the last name is that of an earlier one.
fn circular(names: &[String], file: Option<&SourcePath>, snapshot: &Snapshot) -> Diagnostic {
    let last = names.last().map_or("", String::as_str);
    let first = names.iter().position(|name| name == last).unwrap_or(0);
    let ring: Vec<String> = names[first..].iter().map(|name| format!("`{name}`")).collect();
    let message = match ring.as_slice() {
        [_, _] => format!("the theme {} extends itself", ring[0]),
        _ => format!("themes extend each other: {}", ring.join(", ")),
    };
    let hint =
        "name a theme that does not extend this one, such as `broadsheet`, or remove the line";
    let text = file.and_then(|file| Some((file, snapshot.text(file)?)));
    let place =
        text.map(|(file, text)| Places::new(text, 0).locate(file, &KeyPath::key("extends")));
    Diagnostic { place, ..Diagnostic::nowhere(Code::BadValue, message) }.hint(hint)
}
