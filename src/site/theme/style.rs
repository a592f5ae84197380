//! Publishes assets under names with a digest, and corrects the references between them in style sheets.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::reference::{Reference, references};
use super::shorter::shorter;
use super::{Asset, ThemeFile};
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::digest::Digest;
use crate::base::path::{Route, SourcePath};

/// The characters that are encoded in a URL of a style sheet, with or without quotes.
const UNSAFE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'\'').add(b'(').add(b')').add(b'\\');

/// Whether the asset at a path is not published.
pub(super) type LeftOut<'a> = &'a dyn Fn(&str) -> bool;

/// Gives every asset its route. Removes the `@font-face` rules of fonts that are not published from style sheets.
pub(super) fn publish(
    (files, is_left_out): (&BTreeMap<String, ThemeFile>, LeftOut<'_>),
    prefix: &str,
) -> (BTreeMap<String, Asset>, Vec<Diagnostic>) {
    let (done, open, found) = (BTreeMap::new(), Vec::new(), Vec::new());
    let mut press = Press { files, is_left_out, prefix, done, open, found };
    for path in files.keys() {
        press.publish(path);
    }
    (press.done, press.found)
}

struct Press<'a> {
    files: &'a BTreeMap<String, ThemeFile>,
    is_left_out: LeftOut<'a>,
    prefix: &'a str,
    done: BTreeMap<String, Asset>,
    /// The style sheets being published, each referenced by the previous one.
    open: Vec<String>,
    found: Vec<Diagnostic>,
}

impl Press<'_> {
    /// Publishes an asset, after those it refers to.
    fn publish(&mut self, path: &str) -> Option<Route> {
        if let Some(asset) = self.done.get(path) {
            return Some(asset.route.clone());
        }
        let file = self.files.get(path)?;
        let bytes = match file.text() {
            Some(text) if path.ends_with(".css") => {
                self.open.push(path.to_owned());
                let text = self.rewrite(path, text, &file.source);
                self.open.pop();
                Arc::from(shorter(&text).unwrap_or(text).into_bytes())
            }
            _ => Arc::clone(&file.bytes),
        };
        let route = match Route::new(&digested(path, &bytes)) {
            Ok(route) => route,
            Err(error) => {
                let message = format!("the asset cannot be published under its name: {error}");
                self.found.push(Diagnostic::new(Code::BadName, Place::file(&file.source), message));
                return None;
            }
        };
        self.done.insert(path.to_owned(), Asset { route: route.clone(), bytes });
        Some(route)
    }

    /// A style sheet with the published names of the assets it refers to.
    fn rewrite(&mut self, path: &str, text: &str, source: &SourcePath) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for Reference { span, name, face } in references(text) {
            if span.start < at {
                continue;
            }
            let Some(target) = relative(path, &name) else { continue };
            let end = target.find(['?', '#']).unwrap_or(target.len());
            let (file, rest) = target.split_at(end);
            let file = &*percent_decode_str(file).decode_utf8_lossy();
            if (self.is_left_out)(file)
                && let Some(face) =
                    face.map(|face| whole_line(text, face)).filter(|face| face.start >= at)
            {
                out.push_str(&text[at..face.start]);
                at = face.end;
                continue;
            }
            let place = || Place::at(source, span.clone());
            if self.open.iter().any(|open| open == file) {
                self.found.push(circular(file, place()));
                continue;
            }
            let Some(route) = self.publish(file) else {
                self.found.push(missing(file, place()));
                continue;
            };
            out.push_str(&text[at..span.start]);
            let url = format!("{}{rest}", route.url(self.prefix));
            out.extend(utf8_percent_encode(&url, UNSAFE));
            at = span.end;
        }
        out.push_str(&text[at..]);
        out
    }
}

/// A `@font-face` rule including the end of its line.
fn whole_line(css: &str, face: Range<usize>) -> Range<usize> {
    face.start..face.end + usize::from(css[face.end..].starts_with('\n'))
}

fn circular(file: &str, place: Place) -> Diagnostic {
    let message = format!("this style sheet and `assets/{file}` depend on each other");
    Diagnostic::new(Code::BadAsset, place, message).hint("remove one of the two references")
}

fn missing(file: &str, place: Place) -> Diagnostic {
    let message = format!("the theme has no asset `{file}`");
    Diagnostic::new(Code::BadAsset, place, message).hint("paths are relative to the style sheet")
}

/// The published name: `assets/fonts/x.0123456789ab.woff2` for `fonts/x.woff2`.
fn digested(path: &str, bytes: &[u8]) -> String {
    let digest = Digest::of(bytes).short();
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let slash = if folder.is_empty() { "" } else { "/" };
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("assets/{folder}{slash}{stem}.{digest}.{extension}"),
        None => format!("assets/{folder}{slash}{name}.{digest}"),
    }
}

/// The path of an asset that another asset refers to; `None` if the reference leads elsewhere.
fn relative(from: &str, reference: &str) -> Option<String> {
    let elsewhere = reference.is_empty()
        || reference.starts_with(['/', '#'])
        || reference.split('/').next().is_some_and(|first| first.contains(':'));
    if elsewhere {
        return None;
    }
    let base = SourcePath::new(&format!("assets/{from}")).ok()?;
    base.join(reference).ok()?.as_str().strip_prefix("assets/").map(str::to_owned)
}
