//! Moves a story or an issue: the files that get other names, and the sources that change with them.
//!
//! Nothing is written here. The result is read like any publication before it is given away: every address must still
//! lead somewhere, and there must be no mistake that was not there before.

mod closed;
mod move_files;
mod place;
mod redirect;
mod survey;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::diagnostic::{Diagnostic, Place};
use crate::base::digest::Digest;
use crate::base::path::{Route, SourcePath};
use crate::base::snapshot::{File, Held, Renames, Snapshot};
use crate::content::begin::Refused;
use crate::content::references::{Renaming, can_refer};
use crate::content::settings::{Request, Settings};
use place::Subject;
pub(super) use survey::Survey;

/// What moving a story or an issue does.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Relocation {
    /// The folder of an issue, and its new name. Its files are moved with it.
    pub folder: Option<(SourcePath, SourcePath)>,
    /// The files with other names.
    pub renames: Renames,
    /// The sources with another text, under their new names: the text before and after.
    pub texts: BTreeMap<SourcePath, (String, String)>,
    /// What is done besides renaming, one line each.
    pub said: Vec<String>,
}

/// Plans to move a story or an issue. `from` and `to` are ids such as `2025-09/news/crane` and `2025-09`, or paths.
///
/// # Errors
/// If the request is not possible, or mistakes in the publication prevent it.
pub fn relocate(
    snapshot: &Snapshot,
    (from, to): (&str, &str),
    request: &Request,
) -> Result<Relocation, Refused> {
    let before = Survey::of(snapshot, request).map_err(Refused::Mistakes)?;
    let subject = Subject::read(from, to, (snapshot, &before.edition.settings))?;
    let mut desk = Desk::new(snapshot, request, &before);
    desk.rename(&subject)?;
    desk.rewrite()?;
    desk.reorder(&subject)?;
    desk.redirect(&subject)?;
    desk.keep_closed(&subject)?;
    desk.check()?;
    Ok(desk.done)
}

/// A move in progress.
struct Desk<'a> {
    snapshot: &'a Snapshot,
    request: &'a Request,
    /// The publication before the move.
    before: &'a Survey,
    done: Relocation,
}

impl<'a> Desk<'a> {
    fn new(snapshot: &'a Snapshot, request: &'a Request, before: &'a Survey) -> Self {
        Self { snapshot, request, before, done: Relocation::default() }
    }

    fn settings(&self) -> &'a Settings {
        &self.before.edition.settings
    }

    /// The name of a file after the move.
    fn new_name(&self, file: &SourcePath) -> SourcePath {
        self.done.renames.get(file).unwrap_or(file).clone()
    }

    /// The text of a file, under its new name, as it is by now.
    fn text(&self, file: &SourcePath) -> String {
        if let Some((_, text)) = self.done.texts.get(file) {
            return text.clone();
        }
        self.snapshot.text(&self.old_name(file)).unwrap_or_default().to_owned()
    }

    fn old_name(&self, file: &SourcePath) -> SourcePath {
        let old = self.done.renames.iter().find(|(_, new)| *new == file);
        old.map_or(file, |(old, _)| old).clone()
    }

    /// Gives a file, under its new name, another text, and says why.
    fn put(&mut self, file: &SourcePath, text: String, why: &str) {
        let before = self.snapshot.text(&self.old_name(file)).unwrap_or_default().to_owned();
        let entry = self.done.texts.entry(file.clone()).or_insert_with(|| (before, String::new()));
        entry.1 = text;
        self.done.said.push(format!("{file}: {why}"));
    }

    /// The sources as they will be.
    fn after(&self) -> Snapshot {
        let renamed = self.snapshot.renamed(&self.done.renames);
        let text = |(file, (_, text)): (&SourcePath, &(String, String))| {
            let bytes: Arc<[u8]> = text.as_bytes().into();
            let (digest, len) = (Digest::of(&bytes), bytes.len() as u64);
            (file.clone(), Some(File { digest, len, held: Held::Bytes(bytes) }))
        };
        renamed.with(self.done.texts.iter().map(text))
    }

    /// What is public after the move, as far as it is planned by now.
    fn survey(&self) -> Result<Survey, Refused> {
        Survey::of_public(&self.after(), self.request).map_err(Refused::Mistakes)
    }

    /// Replaces every reference that would no longer lead to its file.
    fn rewrite(&mut self) -> Result<(), Refused> {
        let options = self.settings().reading.markdown_options();
        let renames = self.done.renames.clone();
        let renaming = Renaming { snapshot: self.snapshot, renames: &renames, options: &options };
        let mut mistakes = Vec::new();
        for (file, _) in self.snapshot.iter().filter(|(file, _)| can_refer(file)) {
            match renaming.rewrite(file) {
                Ok(None) => {}
                Ok(Some(rewritten)) => {
                    let changes = rewritten.changes.iter();
                    let changes = changes.map(|(old, new)| format!("`{old}` becomes `{new}`"));
                    let why = changes.collect::<Vec<_>>().join(", ");
                    self.put(&self.new_name(file), rewritten.text, &why);
                }
                Err(found) => mistakes.extend(found),
            }
        }
        if mistakes.is_empty() { Ok(()) } else { Err(Refused::Mistakes(mistakes)) }
    }

    /// Refuses the move if an address would vanish, or if there would be a mistake that there is not now.
    fn check(&self) -> Result<(), Refused> {
        let after = Survey::of(&self.after(), self.request).map_err(Refused::Mistakes)?;
        let lost: Vec<&Route> = self
            .before
            .addresses
            .keys()
            .filter(|route| !after.outputs.contains_key(*route))
            .collect();
        if let Some(first) = lost.first() {
            let message = format!("`{}` would lead nowhere", first.address());
            return Err(Refused::Request { message, hint: None });
        }
        let is_new =
            |found: &&Diagnostic| !self.before.found.iter().any(|old| self.is_same(old, found));
        let new: Vec<Diagnostic> =
            after.found.iter().filter(|found| found.is_error()).filter(is_new).cloned().collect();
        if new.is_empty() { Ok(()) } else { Err(Refused::Mistakes(new)) }
    }

    /// Whether two mistakes are the same one before and after the move.
    fn is_same(&self, before: &Diagnostic, after: &Diagnostic) -> bool {
        let file = |place: &Place| place.file.clone();
        let old = before.place.as_ref().map(|place| self.new_name(&place.file));
        before.code == after.code && old == after.place.as_ref().map(file)
    }
}
