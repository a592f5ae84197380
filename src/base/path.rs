//! Paths of source files, routes of outputs, and slugs. Each is checked once, when it is made.

mod address;
mod copy;
mod fold;
mod skipped;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;

pub use copy::{CopyName, copied};
pub use fold::{fold, fold_letters};
pub use skipped::{is_below, is_skipped};

use fold::{hyphenated, is_mark};

/// The path of a source file relative to the project's root, with `/` between its parts. It is never empty or
/// absolute, and never contains `.` or `..`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourcePath(Arc<str>);

/// The path of an output relative to the output folder: `2025-09/focus/grid/index.html`.
/// No part is empty, `.`, `..` or a name that some hosts cannot store.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route(Arc<str>);

/// One part of a URL: Unicode letters and digits in lower case and NFC, with single hyphens between runs.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(Arc<str>);

/// The reason why a text cannot be a source path, a route or a slug.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PathError {
    /// It is empty, or there is nothing between two `/`.
    #[error("it, or a part of it, is empty")]
    Empty,
    /// It contains nothing that can be part of a slug.
    #[error("it contains no letters and no digits")]
    NoLetters,
    /// It is not in the form of a slug.
    #[error("a slug consists of lower-case letters and digits, with single hyphens between them")]
    NoSlug,
    /// It begins at a root: `/x`, `C:\x`.
    #[error("it is an absolute path")]
    Absolute,
    /// One of its parts is `.` or `..`, or it leaves the folder it is relative to.
    #[error("it leaves its folder with `.` or `..`")]
    Escapes,
    /// It contains a NUL, another control character, or a character that hosts cannot store in a name.
    #[error("it contains a character that is not allowed in a file name")]
    BadCharacter,
    /// A part is a device name on Windows hosts (`con`, `nul`, `com1`), or ends in a dot or space.
    #[error("some hosts reserve this name")]
    Reserved,
    /// A part is longer than 255 bytes, the limit of common file systems.
    #[error("it is longer than 255 bytes, the limit for a file name")]
    TooLong,
}

/// The characters that must be percent-encoded in a URL path segment (RFC 3986, section 3.3, and quotes).
const SEGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'\'')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The same for a path that its author may already have percent-encoded.
const WRITTEN: &AsciiSet = &SEGMENT.remove(b'%');

impl SourcePath {
    /// Takes a relative path with `/` between its parts.
    ///
    /// # Errors
    /// If it is empty or absolute, or a part of it is empty, `.`, `..` or contains a control character.
    pub fn new(path: &str) -> Result<Self, PathError> {
        if path.is_empty() {
            return Err(PathError::Empty);
        }
        if path.starts_with('/') {
            return Err(PathError::Absolute);
        }
        for part in path.split('/') {
            match part {
                "" => return Err(PathError::Empty),
                "." | ".." => return Err(PathError::Escapes),
                _ if part.contains('\0') => return Err(PathError::BadCharacter),
                _ => {}
            }
        }
        Ok(Self(path.into()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part: `grid.md`.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The last part without its last extension: `grid` of `grid.md`.
    pub fn stem(&self) -> &str {
        match self.name().rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => self.name(),
        }
    }

    /// The last extension in lower case, without the dot; empty if there is none.
    pub fn extension(&self) -> String {
        match self.name().rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension.to_lowercase(),
            _ => String::new(),
        }
    }

    /// The folder that contains it; empty for a file at the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Resolves a reference relative to the folder of this file, as in a link:
    /// `../nation/x.md` from `content/issues/1/focus/a.md`.
    ///
    /// # Errors
    /// If it is absolute or empty, or leaves the project.
    pub fn join(&self, reference: &str) -> Result<Self, PathError> {
        if reference.starts_with('/') {
            return Err(PathError::Absolute);
        }
        let mut parts: Vec<&str> = self.folder().split('/').filter(|p| !p.is_empty()).collect();
        for part in reference.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop().ok_or(PathError::Escapes)?;
                }
                _ => parts.push(part),
            }
        }
        Self::new(&parts.join("/"))
    }
}

impl Route {
    /// Takes a relative path with `/` between its parts, such as `about/index.html`.
    ///
    /// # Errors
    /// If some part cannot be a file name on every host (see [`PathError`]).
    pub fn new(path: &str) -> Result<Self, PathError> {
        if path.is_empty() {
            return Err(PathError::Empty);
        }
        if path.starts_with('/') {
            return Err(PathError::Absolute);
        }
        path.split('/').try_for_each(check_name)?;
        Ok(Self(path.into()))
    }

    /// The route of the page a reader finds at `/<folders>/`: `<folders>/index.html`.
    ///
    /// # Errors
    /// As [`Route::new`].
    pub fn page(folders: &str) -> Result<Self, PathError> {
        match folders.trim_matches('/') {
            "" => Self::new("index.html"),
            folders => Self::new(&format!("{folders}/index.html")),
        }
    }

    /// The route of an earlier URL, as its author wrote it: `/2024/crane/`, `/crane.html`, `/caf%C3%A9`. It is a
    /// folder, unless it ends like an HTML file or is a usual address of feeds.
    ///
    /// # Errors
    /// As [`Route::new`]; what follows `?` or `#` cannot be part of a route.
    pub fn of_alias(text: &str) -> Result<Self, PathError> {
        let path = Self::decoded(text)?;
        let lower = path.to_lowercase();
        let is_file = [".html", ".htm", ".xhtml"].iter().any(|end| lower.ends_with(end));
        match Self::new(&path) {
            Ok(file) if is_file || file.is_feed() => Ok(file),
            Err(error) if is_file => Err(error),
            _ => {
                let folders = path.trim_end_matches('/');
                Self::new(folders).and_then(|_| Self::page(folders))
            }
        }
    }

    /// The route of a further URL of the feed: `/feed/`, `/rss.xml`.
    ///
    /// # Errors
    /// As [`Route::of_alias`].
    pub fn of_feed(text: &str) -> Result<Self, PathError> {
        let path = Self::decoded(text)?;
        let name = path.rsplit('/').next().unwrap_or(&path);
        match name.contains('.') {
            true => Self::new(&path),
            false => Self::of_alias(text),
        }
    }

    fn decoded(text: &str) -> Result<String, PathError> {
        if text.contains(['?', '#']) {
            return Err(PathError::BadCharacter);
        }
        let path = text.strip_prefix('/').unwrap_or(text);
        Ok(percent_decode_str(path).decode_utf8_lossy().into_owned())
    }

    /// Whether this is a usual address of feeds, where other site generators put theirs.
    pub fn is_feed(&self) -> bool {
        const FEEDS: [&str; 14] = [
            "atom.xml",
            "atom",
            "feed",
            "feed.atom",
            "feed.rss",
            "feed/atom",
            "feed/rss",
            "feed/rss2",
            "index.rdf",
            "index.xml",
            "rss",
            "rss.xml",
            "rss2",
            "feeds/posts/default",
        ];
        let path = self.folded();
        let path = path.strip_suffix("/index.html").unwrap_or(&path);
        FEEDS.contains(&path) || path == "feed/index.xml"
    }

    /// The path as text, unencoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The URL path, percent-encoded, below the prefix (`/` or `/paper/`) and without
    /// `index.html` at the end.
    pub fn url(&self, prefix: &str) -> String {
        let clean = match self.0.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => &self.0,
        };
        format!("{prefix}{}", encode_path(clean))
    }

    /// A form that is equal for two routes that clash on hosts that ignore case and Unicode composition.
    pub fn folded(&self) -> String {
        fold_letters(&self.0)
    }
}

impl Slug {
    /// Takes a slug from a source, which must already be in the form of a slug.
    ///
    /// # Errors
    /// If the text is empty, reserved, too long, or different from the result of [`Slug::of`].
    pub fn new(text: &str) -> Result<Self, PathError> {
        if text.is_empty() {
            return Err(PathError::Empty);
        }
        check_name(text)?;
        let slug = Self::of(text)?;
        if slug.as_str() == text { Ok(slug) } else { Err(PathError::NoSlug) }
    }

    /// Makes a slug from a name: NFC, lower case, letters, marks and digits kept, one hyphen for every other
    /// run. Nothing is transliterated. A slug that is too long for a file name is [cut](Slug::cut).
    ///
    /// # Errors
    /// If nothing is left of the name, or the result is reserved.
    pub fn of(name: &str) -> Result<Self, PathError> {
        let slug = match name.is_ascii() {
            true => hyphenated(name.chars().map(|c| c.to_ascii_lowercase())),
            // Without an apostrophe, letters and marks can combine.
            false => hyphenated(name.nfc().flat_map(char::to_lowercase).nfc()).nfc().collect(),
        };
        let slug = slug.trim_end_matches('-');
        if slug.is_empty() {
            return Err(PathError::NoLetters);
        }
        let slug = if slug.len() > LONGEST { cut(slug) } else { slug };
        check_name(slug)?;
        Ok(Self(slug.into()))
    }

    /// The slug shortened to whole words, so that a file name has room for an extension and more.
    #[must_use]
    pub fn cut(&self) -> Self {
        Self(cut(&self.0).into())
    }

    /// The slug as text, unencoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The longest name of a file on common file systems, in bytes.
const LONGEST: usize = 255;

/// The longest name that is made from a headline, in bytes.
const LONGEST_MADE: usize = 200;

/// The first words of a slug, as many as there is room for; the first letters of a slug without hyphens.
fn cut(slug: &str) -> &str {
    if slug.len() <= LONGEST_MADE {
        return slug;
    }
    let mut end = slug.floor_char_boundary(LONGEST_MADE);
    // Keep a vowel sign with its letter.
    while slug[end..].starts_with(is_mark) {
        end = slug.floor_char_boundary(end - 1);
    }
    let begin = &slug[..end];
    let at_word = if slug[end..].starts_with('-') { Some(end) } else { begin.rfind('-') };
    // Chinese has few hyphens: cutting between letters keeps more of the headline than cutting at a distant hyphen.
    let word = at_word.filter(|at| *at >= LONGEST_MADE / 2);
    slug[..word.unwrap_or(end)].trim_end_matches('-')
}

/// Percent-encodes a path for a URL, except `/`.
pub fn encode_path(path: &str) -> String {
    utf8_percent_encode(path, SEGMENT).to_string()
}

/// Percent-encodes a path as an author wrote it, except `/` and what is already encoded.
pub fn encode_written(path: &str) -> String {
    utf8_percent_encode(path, WRITTEN).to_string()
}

/// A folder's or file's name as a title: `world-news` becomes `World news`.
pub fn titled(name: &str) -> String {
    let spaced = name.replace('-', " ");
    let mut letters = spaced.chars();
    letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Checks that one part of an output path can be stored by every host.
fn check_name(part: &str) -> Result<(), PathError> {
    match part {
        "" => return Err(PathError::Empty),
        "." | ".." => return Err(PathError::Escapes),
        _ => {}
    }
    if part.len() > LONGEST {
        return Err(PathError::TooLong);
    }
    if part.chars().any(|c| c.is_control() || r#"\:*?"<>|"#.contains(c)) {
        return Err(PathError::BadCharacter);
    }
    let stem = part.split('.').next().unwrap_or(part).trim_end();
    if part.ends_with(['.', ' ']) || is_device(stem) {
        return Err(PathError::Reserved);
    }
    Ok(())
}

/// Whether the name is that of a device on Windows, whatever its extension.
fn is_device(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix)
            .is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit() && b != b'0'))
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

impl fmt::Display for SourcePath {
    /// Writes the path for people, in one line. A file name can contain line breaks, with which it could fake a
    /// separate line in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&in_one_line(&self.0))
    }
}

/// Replaces each control character and line separator with a visible character: `␊` for a line
/// break.
pub fn in_one_line(text: &str) -> Cow<'_, str> {
    let is_separator = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let shown = |c: char| match c {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('�'),
        '\u{7f}' => '␡',
        c if is_separator(c) => '�',
        c => c,
    };
    match text.contains(is_separator) {
        true => text.chars().map(shown).collect(),
        false => text.into(),
    }
}

macro_rules! shown_as_text {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}
shown_as_text!(Route, Slug);

macro_rules! debugged_as_text {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &*self.0)
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    )*};
}
debugged_as_text!(SourcePath, Route, Slug);

macro_rules! read_from_text {
    ($($name:ident),*) => {$(
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                Self::new(&text).map_err(serde::de::Error::custom)
            }
        }
    )*};
}
read_from_text!(SourcePath, Route, Slug);
