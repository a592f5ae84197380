//! What `site.yaml` says about other files: the texts of `inserts`, their sections, the publisher's logo.

use std::collections::BTreeSet;

use super::assemble::Assembly;
use crate::base::diagnostic::{Code, Diagnostic, Place, did_you_mean};
use crate::base::path::SourcePath;
use crate::base::yaml::{KeyPath, Places};

impl Assembly<'_> {
    /// Reports rules that name files or sections that do not exist, and texts that no rule inserts.
    pub(super) fn check_rules(&mut self) {
        let Ok(file) = SourcePath::new("site.yaml") else { return };
        let places = Places::new(self.snapshot.text(&file).unwrap_or_default(), 0);
        let place = |at: &KeyPath| places.locate(&file, at);
        let mut found = self.check_inserts(&place);
        found.extend(self.check_logo(&place));
        found.extend(self.check_policies(&place));
        self.found.extend(found);
    }

    /// The texts in `content/inserts/`, hidden ones too.
    fn insert_files(&self) -> Vec<&SourcePath> {
        let files = self.snapshot.below("content/inserts").map(|(path, _)| path);
        files.filter(|path| path.extension() == "md").collect()
    }

    /// The names of the folders of sections, in all issues.
    fn section_folders(&self) -> BTreeSet<&str> {
        let files = self.snapshot.below("content/issues").map(|(path, _)| path.folder());
        files.filter_map(|folder| folder.split('/').nth(3)).collect()
    }

    fn check_inserts(&self, place: &dyn Fn(&KeyPath) -> Place) -> Vec<Diagnostic> {
        let settings = self.settings();
        let files = self.insert_files();
        let names: BTreeSet<&str> = files.iter().map(|path| path.stem()).collect();
        let folders = self.section_folders();
        let mut found = Vec::new();
        for (n, rule) in settings.inserts.iter().enumerate() {
            if let Some(first) = settings.inserts[..n].iter().find(|first| first.is_same(rule)) {
                let message = format!("`{}` is inserted there twice", rule.file);
                let twice = Diagnostic::new(Code::BadValue, place(&rule.at), message);
                let twice = twice.related(place(&first.at), "the other rule");
                found.push(twice.hint("delete one of the two rules"));
            }
            if !names.contains(rule.file.as_str()) {
                let message = format!("there is no file `content/inserts/{}.md`", rule.file);
                let hint = did_you_mean(&rule.file, names.iter().copied())
                    .unwrap_or_else(|| "write the text into that file".to_owned());
                let missing = Diagnostic::new(Code::MissingFile, place(&rule.at), message);
                found.push(missing.hint(hint));
            }
            for (key, at) in &rule.sections {
                let listed = settings.sections.iter().map(|section| section.key.as_str());
                let known: Vec<&str> = match settings.sections.is_empty() {
                    true => folders.iter().copied().collect(),
                    false => listed.collect(),
                };
                if known.contains(&key.as_str()) {
                    continue;
                }
                let message = match settings.sections.is_empty() {
                    true => format!("no issue has the section `{key}`"),
                    false => format!("`site.yaml` does not list the section `{key}`"),
                };
                let unknown = Diagnostic::new(Code::UnknownSection, place(at), message);
                found.push(unknown.maybe_hint(did_you_mean(key, known.iter().copied())));
            }
        }
        let is_used = |path: &&&SourcePath| settings.inserts.iter().any(|r| r.file == path.stem());
        found.extend(files.iter().filter(|path| !is_used(path)).map(|path| {
            let message =
                "no rule of `inserts` in site.yaml names the file, so it is not published";
            let hint = format!("add the line `inserts: [{{file: {}, at: end}}]`", path.stem());
            Diagnostic::new(Code::UnusedFile, Place::file(path), message).hint(hint)
        }));
        found
    }

    fn check_logo(&self, place: &dyn Fn(&KeyPath) -> Place) -> Option<Diagnostic> {
        let (logo, at) = self.settings().publisher.as_ref()?.logo.as_ref()?;
        let path = logo.trim_start_matches('/');
        let file = SourcePath::new(&format!("content/static/{path}")).ok();
        if file.is_some_and(|file| self.snapshot.get(&file).is_some()) {
            return None;
        }
        let message = format!("there is no file `content/static/{path}`");
        let hint = format!("put the picture there, and write `logo: /{path}`");
        Some(Diagnostic::new(Code::MissingFile, place(at), message).hint(hint))
    }

    /// Reports policies that lead to an address of the site at which nothing is published.
    fn check_policies(&self, place: &dyn Fn(&KeyPath) -> Place) -> Vec<Diagnostic> {
        let policies = self.settings().publisher.iter().flat_map(|publisher| &publisher.policies);
        let own: Vec<_> = policies.filter(|policy| policy.to.starts_with('/')).collect();
        if own.is_empty() {
            return Vec::new();
        }
        let targets = self.targets();
        let Ok(file) = SourcePath::new("site.yaml") else { return Vec::new() };
        let broken = own.iter().filter_map(|policy| {
            targets.address(&file, &policy.to, || place(&policy.at)).err().map(|broken| *broken)
        });
        broken.collect()
    }
}
