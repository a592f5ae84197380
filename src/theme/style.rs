//! Publishing assets: each under a name with a digest, with references between them in style sheets
//! put right.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::shorter::shorter;
use super::{Asset, ThemeFile};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::digest::Digest;
use crate::path::{Route, SourcePath};

/// Which assets are not published, by their paths.
pub(super) type LeftOut<'a> = &'a dyn Fn(&str) -> bool;

/// Gives every asset its route. Style sheets lose the `@font-face` rules of fonts that are left out.
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
    /// The style sheets being published, each named by the one before it.
    open: Vec<String>,
    found: Vec<Diagnostic>,
}

impl Press<'_> {
    /// Publishes an asset, after those it names.
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
        for span in references(text) {
            if span.start < at {
                continue;
            }
            let reference = &text[span.clone()];
            let Some(target) = relative(path, reference) else { continue };
            let end = target.find(['?', '#']).unwrap_or(target.len());
            let (file, rest) = target.split_at(end);
            if (self.is_left_out)(file)
                && let Some(face) = face_around(text, span.start)
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
            out.push_str(&route.url(self.prefix));
            out.push_str(rest);
            at = span.end;
        }
        out.push_str(&text[at..]);
        out
    }
}

/// The `@font-face` rule that a place is in, with the end of its line.
fn face_around(css: &str, place: usize) -> Option<std::ops::Range<usize>> {
    let start = css[..place].rfind("@font-face")?;
    if css[start..place].contains('}') {
        return None;
    }
    let end = place + css[place..].find('}')? + 1;
    Some(start..end + css[end..].len().min(usize::from(css[end..].starts_with('\n'))))
}

fn circular(file: &str, place: Place) -> Diagnostic {
    let message = format!("`assets/{file}` needs this style sheet, and this one needs it");
    Diagnostic::new(Code::BadAsset, place, message).hint("leave out one of the two references")
}

fn missing(file: &str, place: Place) -> Diagnostic {
    let message = format!("the theme has no asset `{file}`");
    Diagnostic::new(Code::BadAsset, place, message).hint("paths are relative to the style sheet")
}

/// `fonts/x.woff2` as `assets/fonts/x.0123456789ab.woff2`.
fn digested(path: &str, bytes: &[u8]) -> String {
    let digest = Digest::of(bytes).short();
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let slash = if folder.is_empty() { "" } else { "/" };
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("assets/{folder}{slash}{stem}.{digest}.{extension}"),
        None => format!("assets/{folder}{slash}{name}.{digest}"),
    }
}

/// A reference from one asset as the path of another; `None` if it leads elsewhere.
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

/// Where the references of a style sheet stand: in `url(...)`, and in `@import "..."`
/// (CSS Values 4, section 4.5; CSS Cascade 5, section 2). Comments are passed over.
fn references(css: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = css.get(at..).filter(|rest| !rest.is_empty()) {
        let start = if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
            continue;
        } else if rest.starts_with("url(") {
            at + 4
        } else if rest.starts_with("@import") {
            at + 7
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        at = start;
        found.extend(quoted(css, start, rest.starts_with('@')));
    }
    found
}

/// The text in quotes that begins here after spaces, or up to `)` if quotes are not needed.
fn quoted(css: &str, start: usize, only_quoted: bool) -> Option<std::ops::Range<usize>> {
    let start = start + css[start..].find(|c: char| !c.is_ascii_whitespace())?;
    let quote = css[start..].chars().next()?;
    if matches!(quote, '"' | '\'') {
        let end = css[start + 1..].find(quote)?;
        return Some(start + 1..start + 1 + end);
    }
    if only_quoted {
        return None;
    }
    let end = start + css[start..].find(')')?;
    Some(start..start + css[start..end].trim_end().len())
}
