//! Pictures and files that sources refer to.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use serde::{Deserialize, Serialize};

use super::formats;
use super::missing::Missing;
use super::recording::{self, Recording};
use crate::base::character::one_line;
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::digest::Digest;
use crate::base::path::{Route, Slug, SourcePath, in_one_line};
use crate::base::snapshot::Snapshot;
use crate::content::markdown::{Image, Line, without_entities};
use crate::content::settings::Settings;
use crate::content::sidecar::{self, PhotoText};
use crate::pictures::darkroom::{Format, Recipe};
use crate::pictures::photo::{self, Conflict, Embedded, Fact, Rights};
use crate::pictures::recording as recordings;
use crate::pictures::slot::Look;

/// The version of the way in which pictures are processed. It is part of their names, so that another version gives
/// other names.
const WAY: &str = "2";

/// The number of a picture in [`Media::pictures`].
pub type PictureId = usize;

/// The pictures and files that are published because something public refers to them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Media {
    /// Pictures, in order of their paths.
    pub pictures: Vec<Picture>,
    /// Other files, published unchanged.
    pub files: BTreeMap<SourcePath, Route>,
    /// The films and sounds among the files.
    pub recordings: BTreeMap<SourcePath, Recording>,
}

/// A picture whose prints are published.
#[derive(Debug, Serialize, Deserialize)]
pub struct Picture {
    /// Its file.
    pub source: SourcePath,
    /// The route of the picture itself, without private metadata; `None` if it has prints and nothing asks for it.
    pub original: Option<Route>,
    /// The digest of its file, from which its prints are made.
    pub file: Digest,
    /// The rights in its prints.
    pub rights: Rights,
    /// The formats of its prints, the one that every browser can show last; empty if it is animated or a drawing.
    pub formats: Vec<Format>,
    /// Its width as shown, in pixels.
    pub width: u32,
    /// Its height as shown, in pixels.
    pub height: u32,
    /// The words of its sidecar; missing ones come from its own file.
    pub text: PhotoText,
    /// Its average colour in CSS, if known; empty if the picture has transparent pixels.
    pub placeholder_colour: Option<String>,
}

/// A picture in its place, with the words used there.
#[derive(Clone, Hash, Debug, Serialize, Deserialize)]
pub struct Photo {
    /// The file of the picture.
    pub source: SourcePath,
    /// How it is shown there.
    pub look: Look,
    /// The route of the picture itself, if readers may have it.
    pub original: Option<Route>,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// The words given at the place; missing ones come from the sidecar and the file. The caption is plain text.
    pub text: PhotoText,
    /// The HTML of the caption, if it is more than text.
    pub caption_html: Option<String>,
}

/// Pictures that seem sound but cannot be shown, with the reason: only their pixels show the damage.
pub type DamagedPictures = BTreeMap<SourcePath, Diagnostic>;

/// The problems of pictures themselves, wherever they are placed.
pub(super) type PictureProblems = BTreeMap<SourcePath, Vec<Diagnostic>>;

/// What the places of pictures ask for.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// The pictures that are published themselves.
    pub(super) originals: BTreeSet<SourcePath>,
    /// The words given at the places, the first place first. They fill the gaps in the rights that the file and its
    /// sidecar leave.
    pub(super) said: BTreeMap<SourcePath, PhotoText>,
}

impl Asked {
    /// Records the words of a place.
    pub(super) fn hear(&mut self, path: &SourcePath, text: &PhotoText) {
        let said = self.said.entry(path.clone()).or_default();
        *said = said.or(text);
    }
}

impl Media {
    /// Reads the pictures and files, in parallel.
    pub(super) fn read(
        sources: &BTreeSet<SourcePath>,
        asked: &Asked,
        (snapshot, spoilt): (&Snapshot, &DamagedPictures),
        settings: &Settings,
    ) -> (Self, PictureProblems) {
        let (pictures, files): (Vec<_>, Vec<_>) =
            sources.iter().partition(|path| is_picture(path, snapshot));
        let look = |path: &SourcePath| {
            let (picture, found) = match spoilt.get(path) {
                Some(diagnostic) => (None, vec![diagnostic.clone()]),
                None => picture(path, asked, (snapshot, settings)),
            };
            (path.clone(), picture, found)
        };
        let read: Vec<_> = pictures.into_par_iter().map(look).collect();
        let (mut media, mut doubts) = (Self::default(), PictureProblems::new());
        for (path, picture, found) in read {
            doubts.entry(path).or_default().extend(found);
            media.pictures.extend(picture);
        }
        for path in files {
            match recordings::Format::of_name(path)
                .map(|format| recording::read(path, format, snapshot))
            {
                Some(Ok((recording, found))) => {
                    doubts.entry(path.clone()).or_default().extend(found);
                    media.recordings.insert(path.clone(), recording);
                }
                Some(Err(refused)) => {
                    doubts.entry(path.clone()).or_default().push(refused);
                    continue;
                }
                None => {}
            }
            let digest = snapshot.get(path).map_or_else(|| Digest::of(b""), |file| file.digest);
            media.files.extend(route(path, &digest, &path.extension()).map(|r| (path.clone(), r)));
        }
        (media, doubts)
    }

    /// The number of a picture.
    pub fn picture(&self, path: &SourcePath) -> Option<PictureId> {
        self.pictures.binary_search_by(|picture| picture.source.cmp(path)).ok()
    }

    /// The route of a file, or of a picture that is published itself.
    pub(super) fn route(&self, path: &SourcePath) -> Option<&Route> {
        let picture = || self.pictures.get(self.picture(path)?)?.original.as_ref();
        self.files.get(path).or_else(picture)
    }

    /// Whether a picture or file, or a print of it, is published.
    pub(super) fn has(&self, path: &SourcePath) -> bool {
        self.files.contains_key(path) || self.picture(path).is_some()
    }

    /// A picture in its place; `None` if it could not be read. `url` returns the addresses of the links in its
    /// caption.
    pub(super) fn photo(
        &self,
        path: &SourcePath,
        (text, look, url): (&PhotoText, Look, &dyn Fn(usize) -> Option<String>),
        settings: &Settings,
    ) -> Option<Photo> {
        let picture = self.pictures.get(self.picture(path)?)?;
        let text = in_house_style(text.clone(), settings).or(&picture.text);
        let (text, caption_html) = in_print(text, settings, url);
        Some(Photo {
            source: path.clone(),
            look,
            original: picture.original.clone(),
            width: picture.width,
            height: picture.height,
            text,
            caption_html,
        })
    }
}

/// The words as readers see them, and the HTML of the caption if it has marks.
fn in_print(
    mut text: PhotoText,
    settings: &Settings,
    url: &dyn Fn(usize) -> Option<String>,
) -> (PhotoText, Option<String>) {
    let credit = text.credit_line().map(photo::spelled_credit);
    text.credit = credit.map(|credit| settings.credit(&credit));
    let caption = text.caption.as_ref().map(|caption| {
        let options = settings.reading.markdown_options();
        match text.has_plain_caption {
            true => Line::plain(caption, &options),
            false => Line::read(caption, &options),
        }
    });
    let html = caption.as_ref().and_then(|line| line.html(url));
    text.caption = caption.map(|line| line.text());
    (text, html)
}

/// The words of a place whose picture cannot be shown, as plain text.
pub(super) fn words_alone(text: &PhotoText, settings: &Settings) -> PhotoText {
    in_print(in_house_style(text.clone(), settings), settings, &|_| None).0
}

/// Whether a file is a picture, by its name or its first bytes: a photo contains private metadata under any name.
pub(super) fn is_picture(path: &SourcePath, snapshot: &Snapshot) -> bool {
    photo::is_picture_name(path) || photo::begins_as_picture(snapshot.head(path))
}

/// The words with the credit in house spelling. A known credit in brackets at the end of the caption, `(XINHUA)`,
/// also becomes the credit.
fn in_house_style(mut text: PhotoText, settings: &Settings) -> PhotoText {
    let split = text.caption.as_deref().and_then(|caption| {
        let (before, inner) = photo::in_last_brackets(caption)?;
        Some((before.trim_end().to_owned(), settings.known_credit(inner)?))
    });
    if let Some((caption, credit)) = split {
        text.caption = Some(caption);
        text.credit.get_or_insert(credit);
    }
    text.credit = text.credit.map(|credit| settings.credit(&credit));
    text
}

/// The words of a picture on another site, for readers.
pub fn remote_words(image: &Image, settings: &Settings) -> PhotoText {
    words_in_print(words_of(image), settings, &|_| None).0
}

/// The words of a figure in house style, as readers see them, and the HTML of its caption if it has marks.
pub(super) fn words_in_print(
    text: PhotoText,
    settings: &Settings,
    url: &dyn Fn(usize) -> Option<String>,
) -> (PhotoText, Option<String>) {
    in_print(in_house_style(text, settings), settings, url)
}

/// The words of a figure in the text: `![alt](photo.jpg "caption (PHOTO: X)")`.
pub(super) fn words_of(image: &Image) -> PhotoText {
    let title = image.title.as_deref().map(one_line);
    let split = title.as_deref().map(photo::split_credit);
    let (caption, credit) = split.map_or((None, None), |(caption, credit)| (Some(caption), credit));
    let credit = credit.map(|credit| without_entities(&credit));
    let alt = Some(image.alt.clone()).filter(|alt| !alt.is_empty());
    PhotoText { caption, credit, alt, ..PhotoText::default() }
}

/// Finds the file of a reference: `/photos/x.jpg` is in `content/photos/`, others are relative to the source.
///
/// # Errors
/// With the reason.
pub(super) fn resolve(
    from: &SourcePath,
    reference: &str,
    snapshot: &Snapshot,
) -> Result<SourcePath, Missing> {
    let scheme = reference.split('/').next().filter(|scheme| scheme.contains(':'));
    if scheme.is_some_and(|scheme| scheme.to_ascii_lowercase().starts_with("data:")) {
        return Err(Missing::Embedded);
    }
    if reference.starts_with("//") || scheme.is_some_and(|scheme| scheme.ends_with(':')) {
        return Err(Missing::Elsewhere);
    }
    let path = match reference.strip_prefix("/photos/") {
        Some(shared) => SourcePath::new(&format!("content/photos/{shared}")),
        None => from.join(reference),
    };
    let path = path.map_err(Missing::Bad)?;
    match snapshot.get(&path) {
        _ if !path.as_str().starts_with("content/") => Err(Missing::Outside),
        Some(_) => Ok(path),
        None => Err(Missing::Nothing(path)),
    }
}

/// Decodes the percent-encoding of a reference in Markdown.
pub(super) fn decoded(reference: &str) -> String {
    percent_encoding::percent_decode_str(reference).decode_utf8_lossy().into_owned()
}

/// Reads the size of a picture, its metadata, and its sidecar.
fn picture(
    path: &SourcePath,
    asked: &Asked,
    (snapshot, settings): (&Snapshot, &Settings),
) -> (Option<Picture>, Vec<Diagnostic>) {
    let (sidecar, mut found) = sidecar_of(path)
        .and_then(|file| snapshot.text(&file).map(|text| sidecar::parse(&file, text)))
        .unwrap_or_default();
    let facts = match snapshot.bytes(path) {
        Ok(bytes) => examine(&bytes, settings).map_err(|trouble| (Code::BadPhoto, trouble)),
        Err(error) => Err((Code::UnreadableFile, (error.to_string(), photo::SAVE_ANEW))),
    };
    let digest = snapshot.get(path).map_or_else(|| Digest::of(b""), |file| file.digest);
    let picture = match facts {
        Ok((facts, embedded, formats)) => {
            let said = asked.said.get(path).cloned().unwrap_or_default();
            found.extend(misnamed(path, facts.format));
            let told = sidecar.or(&said);
            found.extend(conflicts(path, &embedded, &told));
            found.extend(ignored(path, &embedded, &told));
            let in_file = in_house_style(PhotoText::of_file(&embedded), settings);
            let text = in_house_style(sidecar, settings).or(&in_file);
            let rights = text.or(&in_house_style(said, settings)).rights();
            let (width, height) = (facts.width, facts.height);
            let (source, file, original) = (path.clone(), digest, None);
            let placeholder_colour = None;
            #[rustfmt::skip]
            let picture = Picture { source, original, file, rights, formats, width, height, text, placeholder_colour };
            let moves = picture.formats.is_empty();
            let is_published = moves || asked.originals.contains(path);
            let original =
                is_published.then(|| route(path, &picture.mark(""), facts.format.extension()));
            Some(Picture { original: original.flatten(), ..picture })
        }
        Err((code, (message, hint))) => {
            found.push(Diagnostic::new(code, Place::file(path), message).hint(hint));
            None
        }
    };
    (picture, found)
}

/// Reports that the extension of a picture does not match its format.
fn misnamed(path: &SourcePath, format: photo::Format) -> Option<Diagnostic> {
    if photo::Format::of_name(path) == Some(format) {
        return None;
    }
    let message = format!("`{}` is a {} file", path.name(), format.name());
    let hint = format!(
        "rename it to `{}.{}`, also where it is used",
        in_one_line(path.stem()),
        format.extension()
    );
    Some(Diagnostic::new(Code::WrongExtension, Place::file(path), message).hint(hint))
}

/// Reports contradictions in the metadata of a picture that its sidecar does not settle.
fn conflicts(path: &SourcePath, embedded: &Embedded, settled: &PhotoText) -> Vec<Diagnostic> {
    let open = embedded.conflicts.iter().filter(|conflict| !settled.has(conflict.fact));
    let diagnostic = |conflict: &Conflict| {
        let Conflict { fact, taken, left } = conflict;
        let key = match fact {
            Fact::Description => "caption",
            fact => fact.key(),
        };
        let message = format!(
            "the file has two values for `{key}`: `{}` ({}), and `{}` ({})",
            taken.text(),
            taken.origin,
            left.text(),
            left.origin
        );
        let hint = format!(
            "the first is used; to use another value, write `{key}` into `{}.yaml`",
            path.name()
        );
        Diagnostic::new(Code::MetadataConflict, Place::file(path), message).hint(hint)
    };
    open.map(diagnostic).collect()
}

/// Reports that the caption in the file of a picture is not used, unless an editor has written another one.
fn ignored(path: &SourcePath, embedded: &Embedded, told: &PhotoText) -> Option<Diagnostic> {
    let is_told = told.has(Fact::Description) || embedded.text(Fact::Description).is_some();
    let mut ignored = embedded.ignored.iter().filter(|(fact, _)| *fact == Fact::Description);
    let (_, found) = ignored.next().filter(|_| !is_told)?;
    let (text, origin) = (found.text(), found.origin);
    let message = match found.is_in_other_languages() {
        true => {
            format!("the caption in the file ({origin}) is in other languages, so it is not shown")
        }
        false => {
            format!("`{text}` ({origin}) is not shown as the caption, because no person wrote it")
        }
    };
    let hint = "write a `caption`, or `caption: \"\"` for none";
    Some(Diagnostic::new(Code::IgnoredCaption, Place::file(path), message).hint(hint))
}

/// The facts of a picture, its metadata, and the formats of its prints; or what is wrong, and what to do.
fn examine(
    bytes: &[u8],
    settings: &Settings,
) -> Result<(photo::Facts, Embedded, Vec<Format>), (String, &'static str)> {
    let remedy = |trouble: &photo::PhotoError| match photo::Format::of(bytes) {
        Ok(photo::Format::Svg) => "save the drawing again, with a width, a height and a `viewBox`",
        _ => trouble.remedy(),
    };
    let (facts, embedded) =
        photo::read(bytes).map_err(|trouble| (trouble.to_string(), remedy(&trouble)))?;
    let formats = formats::of(bytes, facts.format, settings)
        .map_err(|trouble| (trouble.to_string(), trouble.remedy()))?;
    let embedded = embedded.for_language(&settings.reading.language);
    Ok((facts, embedded, formats))
}

impl Picture {
    /// The key of the image of a print, the same on every machine.
    pub fn key(&self, recipe: &Recipe) -> Digest {
        Digest::of(format!("{WAY} {} {recipe:?}", self.file).as_bytes())
    }

    /// The key of its colour, the same on every machine.
    pub fn placeholder_colour_key(&self) -> Digest {
        // Existing print caches use the name `tone`.
        Digest::of(format!("{WAY} {} tone", self.file).as_bytes())
    }

    /// Whether it is a drawing (SVG): sharp at every size, and published unchanged.
    pub fn is_drawing(&self) -> bool {
        self.original.as_ref().is_some_and(|route| route.as_str().ends_with(".svg"))
    }

    /// The digest that identifies a published file: its source, how it was made, and its metadata.
    pub fn mark(&self, how: &str) -> Digest {
        let rights = Digest::of(self.rights.packet().bytes());
        Digest::of(format!("{WAY} {} {rights} {how}", self.file).as_bytes())
    }

    /// The route of a print.
    pub fn print(&self, recipe: &Recipe) -> Option<Route> {
        let digest = self.mark(&format!("{recipe:?}"));
        let name = format!("{}-{}", published_stem(&self.source), recipe.width);
        Route::new(&format!("media/{name}.{}.{}", digest.short(), recipe.format.extension())).ok()
    }
}

/// The sidecar of a file: `x.jpg.yaml` for `x.jpg`.
pub(super) fn sidecar_of(path: &SourcePath) -> Option<SourcePath> {
    SourcePath::new(&format!("{path}.yaml")).ok()
}

/// The route of a published file: its name and a digest of its contents.
fn route(path: &SourcePath, digest: &Digest, extension: &str) -> Option<Route> {
    let stem = published_stem(path);
    let dot = if extension.is_empty() { "" } else { "." };
    Route::new(&format!("media/{stem}.{}{dot}{extension}", digest.short())).ok()
}

/// The beginning of the name of a published file.
fn published_stem(path: &SourcePath) -> String {
    let stem = Slug::of(path.stem()).map_or_else(|_| "file".to_owned(), |s| s.to_string());
    // Names can have at most 255 bytes.
    stem.chars().take(60).collect()
}
