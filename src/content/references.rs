//! References from sources to other files, and the same sources after files have been renamed.
//!
//! Only the bytes of a reference are replaced. Each replacement is read again: it must change the references that are
//! meant, and nothing else.

use percent_encoding::percent_decode_str;

use crate::base::diagnostic::{Code, Diagnostic, Place, Span};
use crate::base::path::{SourcePath, encode_path};
use crate::base::snapshot::{Renames, Snapshot};
use crate::base::yaml::edit;
use crate::content::article::FrontMatter;
use crate::content::closed_issue;
use crate::content::markdown::{self, Options, line_targets};

/// A source after files have been renamed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rewritten {
    /// Its text.
    pub text: String,
    /// The references that were replaced, and what they are now.
    pub changes: Vec<(String, String)>,
}

/// A reference as it is written, without escapes, and the part of the source that contains it.
#[derive(Clone, Debug)]
struct Found {
    target: String,
    span: Span,
}

/// What is read from a source.
struct Reading {
    found: Vec<Found>,
    /// The words of its text, which must stay the same.
    words: String,
}

/// The files of a publication, and their new names.
#[derive(Clone, Copy)]
pub struct Renaming<'a> {
    /// The files under their present names.
    pub snapshot: &'a Snapshot,
    /// The new names.
    pub renames: &'a Renames,
    /// How texts are read.
    pub options: &'a Options,
}

/// Whether a file can have references: a text, an issue, a sidecar, or the settings.
pub fn can_refer(source: &SourcePath) -> bool {
    let is_data = source.as_str().starts_with("content/data/");
    let is_static = source.as_str().starts_with("content/static/");
    let is_record = source.name() == closed_issue::NAME;
    let is_content =
        source.as_str().starts_with("content/") && !is_data && !is_static && !is_record;
    match source.extension().as_str() {
        "md" => is_content,
        "yaml" => is_content || source.as_str() == "site.yaml",
        _ => false,
    }
}

/// The files of a publication that a source refers to.
pub fn files(source: &SourcePath, snapshot: &Snapshot, options: &Options) -> Vec<SourcePath> {
    let Some(text) = snapshot.text(source) else { return Vec::new() };
    let found = read(source, text, options).found;
    found.iter().filter_map(|found| file(source, &found.target, snapshot)).collect()
}

impl Renaming<'_> {
    /// A source with references that lead to the same files as before; `None` if they already do.
    ///
    /// # Errors
    /// If a reference is written in a form in which it cannot be replaced.
    pub fn rewrite(&self, source: &SourcePath) -> Result<Option<Rewritten>, Vec<Diagnostic>> {
        let Some(original) =
            self.snapshot.text(source).filter(|text| self.may_change(source, text))
        else {
            return Ok(None);
        };
        let before = read(source, original, self.options);
        let wanted: Vec<String> =
            before.found.iter().map(|found| self.wanted(source, found)).collect();
        let mut text = original.to_owned();
        let (mut changes, mut mistakes) = (Vec::new(), Vec::new());
        for (n, (found, new)) in before.found.iter().zip(&wanted).enumerate() {
            let now = read(source, &text, self.options);
            if now.found.get(n).is_none_or(|now| now.target == *new) {
                continue;
            }
            match self.replaced(source, &text, Step { now: &now, wanted: &wanted, n }) {
                Some(replaced) => {
                    text = replaced;
                    changes.push((found.target.clone(), new.clone()));
                }
                None => mistakes.push(by_hand(source, found, new)),
            }
        }
        match (mistakes.is_empty(), changes.is_empty()) {
            (false, _) => Err(mistakes),
            (true, true) => Ok(None),
            (true, false) => Ok(Some(Rewritten { text, changes })),
        }
    }

    /// Whether a source is renamed itself, or names a file that is.
    fn may_change(&self, source: &SourcePath, text: &str) -> bool {
        let is_named = |path: &SourcePath| {
            // The rest of the name may be written with escapes.
            let stem = path.stem();
            text.contains(stem) || text.contains(&encode_path(stem)) || stem.contains('&')
        };
        self.renames.contains_key(source) || self.renames.keys().any(is_named)
    }

    /// A reference after the renaming.
    fn wanted(&self, source: &SourcePath, found: &Found) -> String {
        let written = &found.target;
        let Some(file) = file(source, written, self.snapshot) else { return written.clone() };
        let file = self.renames.get(&file).unwrap_or(&file);
        let from = self.renames.get(source).unwrap_or(source);
        let (path, rest) = parts(written);
        match paths(from, path).into_iter().any(|path| path == *file) {
            true => written.clone(),
            false => format!("{}{rest}", relative(from, file, path)),
        }
    }

    /// A text in which one reference is replaced, and perhaps others that share its place.
    fn replaced(&self, source: &SourcePath, text: &str, step: Step<'_>) -> Option<String> {
        let (found, new) = (step.now.found.get(step.n)?, step.wanted.get(step.n)?);
        let ((old, _), (new, _)) = (parts(&found.target), parts(new));
        let entity = |path: &str| path.replace('&', "&amp;");
        let forms = [(old.to_owned(), new.to_owned()), (entity(old), entity(new))];
        let part = text.get(found.span.clone())?;
        forms.iter().find_map(|(old, new)| {
            // The address of a link is behind its words, which can be the same.
            let places = part.rmatch_indices(old.as_str());
            let mut edited = places.map(|(at, _)| {
                let start = found.span.start + at;
                format!("{}{new}{}", &text[..start], &text[start + old.len()..])
            });
            edited.find(|edited| step.is_good(&read(source, edited, self.options)))
        })
    }
}

/// The replacement of one reference.
#[derive(Clone, Copy)]
struct Step<'a> {
    /// The source before.
    now: &'a Reading,
    /// All references as they should be in the end.
    wanted: &'a [String],
    /// The number of the reference.
    n: usize,
}

impl Step<'_> {
    /// Whether an edit has changed this reference, perhaps others as wanted, and nothing else.
    fn is_good(self, after: &Reading) -> bool {
        let mut all = after.found.iter().zip(&self.now.found).zip(self.wanted);
        after.found.len() == self.now.found.len()
            && after.words == self.now.words
            && after.found.get(self.n).map(|found| &found.target) == self.wanted.get(self.n)
            && all
                .all(|((after, now), wanted)| after.target == now.target || after.target == *wanted)
    }
}

fn by_hand(source: &SourcePath, found: &Found, new: &str) -> Diagnostic {
    let message = format!("`{}` is written in a form in which it cannot be replaced", found.target);
    let place = Place::at(source, found.span.clone());
    Diagnostic::new(Code::BrokenLink, place, message)
        .hint(format!("write it without escapes, so that it can become `{new}`; then move again"))
}

/// Reads the references of a source. Every text of its YAML may be one.
fn read(source: &SourcePath, text: &str, options: &Options) -> Reading {
    if source.extension() != "md" {
        return Reading { found: in_yaml(text, 0), words: String::new() };
    }
    let front_matter = FrontMatter::find(source, text).unwrap_or_else(|_| FrontMatter::none(text));
    let mut found = in_yaml(front_matter.yaml(text), front_matter.yaml_start());
    let body = markdown::parse(front_matter.body(text), front_matter.body_start(), options).body;
    for link in &body.links {
        found.push(Found { target: link.target.clone(), span: link.span.clone() });
    }
    for image in &body.images {
        found.push(Found { target: image.src.clone(), span: image.span.clone() });
        let caption = image.title.as_deref().unwrap_or_default();
        let links = line_targets(caption).into_iter();
        found.extend(links.map(|target| Found { target, span: image.span.clone() }));
    }
    Reading { found, words: body.plain() }
}

/// The texts of a YAML document, or the links in them.
fn in_yaml(yaml: &str, offset: usize) -> Vec<Found> {
    let found = |text: edit::YamlText| {
        let span = text.span.start + offset..text.span.end + offset;
        let links = line_targets(&text.text);
        let targets = if links.is_empty() { vec![text.text] } else { links };
        targets.into_iter().map(move |target| Found { target, span: span.clone() })
    };
    edit::texts(yaml).into_iter().flat_map(found).collect()
}

/// A reference without what follows `?` or `#`, and that.
fn parts(target: &str) -> (&str, &str) {
    target.split_at(target.find(['?', '#']).unwrap_or(target.len()))
}

/// The file of the publication that a reference leads to.
fn file(from: &SourcePath, target: &str, snapshot: &Snapshot) -> Option<SourcePath> {
    let (path, _) = parts(target);
    paths(from, path).into_iter().find(|path| snapshot.get(path).is_some())
}

/// The files that a reference may mean: as it is written, or percent-decoded.
fn paths(from: &SourcePath, path: &str) -> Vec<SourcePath> {
    let has_scheme = path.split('/').next().is_some_and(|first| first.contains(':'));
    if path.is_empty() || has_scheme || path.contains('\n') {
        return Vec::new();
    }
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    let join = |path: &str| match path.strip_prefix("/photos/") {
        Some(shared) => SourcePath::new(&format!("content/photos/{shared}")).ok(),
        None => from.join(path).ok(),
    };
    [join(path), join(&decoded)].into_iter().flatten().collect()
}

/// The way from one file to another. A last part that stays the same stays as it is written.
fn relative(from: &SourcePath, to: &SourcePath, written: &str) -> String {
    let (own, other) = (from.folder(), to.folder());
    let own: Vec<&str> = own.split('/').filter(|part| !part.is_empty()).collect();
    let other: Vec<&str> = other.split('/').filter(|part| !part.is_empty()).collect();
    let shared = own.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let up = own.iter().skip(shared).map(|_| "..");
    let down = other.iter().skip(shared).copied();
    let last = written.rsplit('/').next().unwrap_or(written);
    let is_same = last == to.name() || percent_decode_str(last).decode_utf8_lossy() == to.name();
    let last = if is_same { last } else { to.name() };
    up.chain(down).chain([last]).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests;
