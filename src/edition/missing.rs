//! References to missing files: the reason, and a suggestion.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::base::diagnostic::did_you_mean;
use crate::base::path::{PathError, SourcePath, fold_letters};
use crate::base::snapshot::Snapshot;

/// Why a reference has no file.
pub(super) enum Missing {
    /// It is the address of a file on another site.
    Elsewhere,
    /// It contains the file itself: `data:image/png;base64,…`.
    Embedded,
    /// It is not a valid path.
    Bad(PathError),
    /// The file is not in `content/`.
    Outside,
    /// No file has this path.
    Nothing(SourcePath),
}

/// What is wrong with a reference, and what to do about it.
pub(super) type Words = (String, Option<String>);

/// The number of characters of a reference that are shown.
const SHOWN: usize = 80;

/// The files by their names, gathered when they are first needed.
pub(super) struct Files<'s> {
    pub(super) snapshot: &'s Snapshot,
    names: OnceLock<BTreeMap<String, Vec<&'s SourcePath>>>,
}

impl<'s> Files<'s> {
    pub(super) fn new(snapshot: &'s Snapshot) -> Self {
        Self { snapshot, names: OnceLock::new() }
    }

    /// The files with a name, in any folder and case.
    fn named(&self, name: &str) -> &[&'s SourcePath] {
        let gather = || {
            let mut names: BTreeMap<String, Vec<&SourcePath>> = BTreeMap::new();
            for (path, _) in self.snapshot.below("content") {
                names.entry(fold_letters(path.name())).or_default().push(path);
            }
            names
        };
        self.names.get_or_init(gather).get(&fold_letters(name)).map_or(&[], Vec::as_slice)
    }

    /// The file with a name, if there is exactly one.
    pub(super) fn only(&self, name: &str) -> Option<&'s SourcePath> {
        match self.named(name) {
            [only] => Some(only),
            _ => None,
        }
    }

    /// What to link to instead of a folder.
    fn in_folder(&self, from: &SourcePath, folder: &SourcePath) -> String {
        let issue = SourcePath::new(&format!("{folder}/issue.yaml")).ok();
        match issue.filter(|issue| self.snapshot.get(issue).is_some()) {
            Some(issue) => format!("link to the issue with `{}`", reference(from, &issue)),
            None => {
                "link to a file in it, or to an address of the site, such as `/issues/`".to_owned()
            }
        }
    }

    /// A suggestion for the path of a missing file.
    fn hint(&self, from: &SourcePath, path: &SourcePath) -> String {
        if let Some(only) = self.only(path.name()) {
            return format!("there is `{only}`: write `{}`", reference(from, only));
        }
        let beside = || {
            let files = self.snapshot.below(path.folder()).map(|(file, _)| file);
            files.filter(|file| file.folder() == path.folder()).map(SourcePath::name)
        };
        let ends = [".html", ".htm", ".php", ".txt"];
        let stem = ends.iter().find_map(|end| path.name().strip_suffix(end));
        let story = format!("{}.md", stem.unwrap_or(path.name()));
        if beside().any(|name| name == story) {
            return format!("did you mean `{story}`?");
        }
        let elsewhere = match self.named(path.name()) {
            [] => None,
            all => Some(format!(
                "{} files in other folders have this name, such as `{}`",
                all.len(),
                all[0]
            )),
        };
        did_you_mean(path.name(), beside())
            .or(elsewhere)
            .unwrap_or_else(|| "put the file there, or correct its name here".to_owned())
    }
}

impl Missing {
    /// What is wrong, and what to do about it.
    pub(super) fn explain(&self, reference: &str, from: &SourcePath, files: &Files<'_>) -> Words {
        let shown: String = reference.chars().take(SHOWN).collect();
        let (message, hint) = match self {
            Self::Elsewhere => (
                format!("`{shown}` is on another site"),
                "put the file into the publication".to_owned(),
            ),
            Self::Embedded => (
                "the picture is embedded in the text, as `data:`".to_owned(),
                "save it as a file beside the story, and name the file here".to_owned(),
            ),
            Self::Bad(error) => (
                format!("`{shown}` is not a valid path here: {error}"),
                "name a file beside the article, or `/photos/x.jpg` for content/photos/x.jpg"
                    .to_owned(),
            ),
            Self::Outside => (
                format!("`{shown}` is outside `content/`"),
                "only files in `content/` can be published: put a copy there".to_owned(),
            ),
            Self::Nothing(path) if files.snapshot.below(path.as_str()).next().is_some() => {
                (format!("`{path}` is a folder"), files.in_folder(from, path))
            }
            Self::Nothing(path) if bare(reference).is_some() => (
                format!("there is no file `{path}`"),
                format!("write only the name: `{}`", bare(reference).unwrap_or_default()),
            ),
            Self::Nothing(_) if is_of_a_disk(reference) => (
                format!("`{shown}` is a file on your own computer"),
                "put the file beside the story, and write only its name".to_owned(),
            ),
            Self::Nothing(path) if reference.contains('\\') => (
                format!("there is no file `{path}`"),
                format!("separate folders with `/`: write `{}`", shown.replace('\\', "/")),
            ),
            Self::Nothing(path) => (format!("there is no file `{path}`"), files.hint(from, path)),
        };
        (message, Some(hint))
    }
}

/// The file name in marks for pictures: `[[press.png]]`, `![A press](press.png)`.
fn bare(reference: &str) -> Option<&str> {
    let wiki =
        reference.trim_start_matches('!').strip_prefix("[[").and_then(|r| r.strip_suffix("]]"));
    let marked = || {
        let (_, rest) = reference.strip_prefix("![")?.split_once("](")?;
        rest.split([' ', ')']).next()
    };
    wiki.map(|name| name.split('|').next().unwrap_or(name)).or_else(marked)
}

/// Whether a reference begins with a drive letter: `C:\press.png`.
fn is_of_a_disk(reference: &str) -> bool {
    let bytes = reference.as_bytes();
    matches!(bytes, [disk, b':', b'\\' | b'/', ..] if disk.is_ascii_alphabetic())
}

/// The reference from one file to another.
fn reference(from: &SourcePath, to: &SourcePath) -> String {
    if let Some(shared) = to.as_str().strip_prefix("content/photos/") {
        return format!("/photos/{shared}");
    }
    let here: Vec<&str> = from.folder().split('/').collect();
    let there: Vec<&str> = to.as_str().split('/').collect();
    let same = here.iter().zip(&there).take_while(|(a, b)| a == b).count();
    let ups = "../".repeat(here.len() - same);
    format!("{ups}{}", there[same..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_refers_to_another() {
        let path = |text| SourcePath::new(text).expect("a path");
        let from = path("content/issues/2/news/a.md");
        assert_eq!(reference(&from, &path("content/issues/1/news/b.md")), "../../1/news/b.md");
        assert_eq!(reference(&from, &path("content/issues/2/news/x/y.png")), "x/y.png");
        assert_eq!(reference(&from, &path("content/photos/z.png")), "/photos/z.png");
    }
}
