//! Files that nothing refers to, and those that only hidden sources refer to.

use std::collections::BTreeSet;

use super::assemble::Assembly;
use super::media;
use super::recording::Companions;
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::path::{SourcePath, in_one_line};
use crate::base::yaml::Tree;
use crate::content::article::Placement;
use crate::content::markdown::{Body, line_targets};
use crate::pictures::recording::Format;

impl Assembly<'_> {
    /// Keeps back a source that is hidden, and the files that it names.
    pub(super) fn keep_back(&mut self, source: &SourcePath, photos: &[Placement], body: &Body) {
        self.hidden.insert(source.clone());
        let images = body.images.iter().map(|image| image.src.as_str());
        let links =
            body.links.iter().map(|link| link.target.split(['?', '#']).next().unwrap_or(""));
        // Only Markdown percent-encodes references; front matter contains the names of files unchanged.
        let placed = photos.iter().map(|placement| placement.src.clone());
        let all = placed.chain(images.chain(links).map(media::decoded));
        let captions = photos.iter().filter_map(|placement| placement.text.caption.as_deref());
        let titles = body.images.iter().filter_map(|image| image.title.as_deref());
        let in_captions = captions.chain(titles).flat_map(line_targets);
        let all = all.chain(in_captions.map(|target| media::decoded(&target)));
        let files = all.filter_map(|src| media::resolve(source, &src, self.snapshot).ok());
        let files: Vec<SourcePath> = files.collect();
        let companions = files.iter().filter(|path| Format::of_name(path).is_some());
        for path in companions {
            self.kept_back.extend(Companions::of(path, self.snapshot).files().cloned());
        }
        self.kept_back.extend(files);
    }

    /// Keeps back the files that the fields of something hidden name.
    pub(super) fn keep_back_fields(&mut self, source: &SourcePath, extra: &Tree) {
        let named = extra.texts().into_iter();
        let files = named.filter_map(|name| media::resolve(source, name, self.snapshot).ok());
        self.kept_back.extend(files);
    }

    /// Reports files beside the articles that nothing refers to.
    pub(super) fn warn_unused(&mut self, loose: &BTreeSet<SourcePath>) {
        if self.incomplete {
            return;
        }
        let media = &self.edition.media;
        for path in loose {
            let used = media.has(path) || self.kept_back.contains(path);
            let sidecar_of =
                path.as_str().strip_suffix(".yaml").and_then(|p| SourcePath::new(p).ok());
            if !used && !sidecar_of.is_some_and(|photo| loose.contains(&photo)) {
                let message =
                    format!("nothing refers to `{}`, so it is not published", path.name());
                let unused = Diagnostic::new(Code::UnusedFile, Place::file(path), message);
                self.found.push(unused.hint(use_of(path)));
            }
        }
    }
}

/// What to do with an unused file.
fn use_of(path: &SourcePath) -> String {
    let name = name_in_stories(path);
    let name = in_one_line(&name);
    match path.extension().as_str() {
        "doc" | "docx" | "odt" | "rtf" | "pages" | "txt" => format!(
            "if it is a story, save it as a Markdown file, `{}.md`, with its headline in front matter",
            in_one_line(path.stem().trim_end_matches(".md"))
        ),
        "pdf" | "mp3" | "mp4" | "zip" | "csv" | "xlsx" => {
            format!("link to it in a story, `[Read it here]({name})`, or delete it")
        }
        "jpg" | "jpeg" | "png" | "webp" | "gif" | "tif" | "tiff" | "svg" => {
            format!("show it in a story, `photos: [{name}]`, or delete it")
        }
        _ => "refer to it, or delete it".to_owned(),
    }
}

/// The reference to a file in stories: `/photos/…` for a file in `content/photos/`, otherwise as if the story were
/// beside it, or below it in the folder of the issue.
fn name_in_stories(path: &SourcePath) -> String {
    let path = path.as_str();
    if let Some(shared) = path.strip_prefix("content/photos/") {
        return format!("/photos/{shared}");
    }
    let in_issue = path.strip_prefix("content/issues/").and_then(|rest| rest.split_once('/'));
    match in_issue {
        Some((_, name)) if !name.contains('/') => format!("../{name}"),
        _ => path.rsplit('/').next().unwrap_or(path).to_owned(),
    }
}
