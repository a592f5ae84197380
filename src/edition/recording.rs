//! Films and sounds in texts, and the files that belong to them: a poster and captions beside the file.

use serde::{Deserialize, Serialize};

use super::media;
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::path::{SourcePath, in_one_line};
use crate::base::snapshot::Snapshot;
use crate::content::sidecar::{self, PhotoText};
use crate::pictures::recording::{self, Format, Private};

/// Extensions of posters, after the whole name of the film: `film.mp4.jpg`.
const POSTERS: [&str; 4] = ["jpg", "jpeg", "png", "webp"];

/// The longest file of captions, in bytes.
const CAPTIONS: u64 = 8 << 20;

/// A film or sound that can be published.
#[derive(Debug, Serialize, Deserialize)]
pub struct Recording {
    /// Its length in bytes.
    pub bytes: u64,
    /// How long it lasts, in seconds.
    pub seconds: Option<u32>,
    /// Width and height of a film in pixels.
    pub size: Option<(u32, u32)>,
    /// The words of its sidecar.
    pub text: PhotoText,
}

/// The files that belong to a film or sound.
#[derive(Clone, Default, Debug)]
pub(super) struct Companions {
    pub(super) poster: Option<SourcePath>,
    /// Captions with their languages; without one, they are in the language of the publication.
    pub(super) captions: Vec<(Option<String>, SourcePath)>,
}

impl Companions {
    /// The files that belong to a film or sound.
    pub(super) fn of(path: &SourcePath, snapshot: &Snapshot) -> Self {
        let beside = |name: String| {
            let path = SourcePath::new(&name).ok()?;
            snapshot.get(&path).is_some().then_some(path)
        };
        let stem = path
            .as_str()
            .strip_suffix(&format!(".{}", path.name().rsplit('.').next().unwrap_or_default()));
        let stem = stem.unwrap_or(path.as_str());
        let language = |file: &SourcePath| {
            let rest = file.as_str().strip_prefix(stem)?.strip_prefix('.')?;
            let language = rest.strip_suffix("vtt")?.strip_suffix('.').unwrap_or_default();
            let is_tag = language.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            is_tag.then(|| Some(language.to_owned()).filter(|tag| !tag.is_empty()))
        };
        let files = snapshot.below(path.folder()).map(|(file, _)| file);
        Self {
            poster: POSTERS.iter().find_map(|extension| beside(format!("{path}.{extension}"))),
            captions: files.filter_map(|file| Some((language(file)?, file.clone()))).collect(),
        }
    }

    pub(super) fn files(&self) -> impl Iterator<Item = &SourcePath> {
        self.poster.iter().chain(self.captions.iter().map(|(_, file)| file))
    }

    /// Reports files that do not contain captions, and leaves them out.
    pub(super) fn check(&mut self, snapshot: &Snapshot) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        self.captions.retain(|(_, file)| {
            let is_short = snapshot.get(file).is_some_and(|file| file.len <= CAPTIONS);
            let bytes = snapshot.bytes(file).ok().filter(|_| is_short);
            let text =
                bytes.as_deref().map(|bytes| bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
            let is_captions = text.is_some_and(|text| text.starts_with(b"WEBVTT"));
            if !is_captions {
                let message = format!(
                    "`{}` does not contain captions: they begin with `WEBVTT`",
                    file.name()
                );
                let hint = "save them as WebVTT, or delete the file";
                found.push(Diagnostic::new(Code::BadPhoto, Place::file(file), message).hint(hint));
            }
            is_captions
        });
        found
    }
}

/// Reads what a film or sound says of itself, and its sidecar.
///
/// # Errors
/// If the file must not be published, or has another format.
pub(super) fn read(
    path: &SourcePath,
    format: &Format,
    snapshot: &Snapshot,
) -> Result<(Recording, Vec<Diagnostic>), Diagnostic> {
    let refused = |message: String, hint: String| {
        Diagnostic::new(Code::BadPhoto, Place::file(path), message).hint(hint)
    };
    let name = in_one_line(path.name());
    let facts = recording::of_file(path, format, snapshot).map_err(|error| match error.kind() {
        std::io::ErrorKind::InvalidData => refused(
            format!("`{name}` is not a whole {} file", format.name),
            "export it again from the program it was made with".to_owned(),
        ),
        _ => Diagnostic::new(Code::UnreadableFile, Place::file(path), error.to_string()),
    })?;
    if let Some(private) = facts.private {
        let what = match private {
            Private::Place => "the place where it was recorded",
            Private::SerialNumber => "the serial number of the camera",
        };
        let ending = path.extension();
        return Err(refused(
            format!("`{name}` contains {what}, and every reader could find it"),
            format!(
                "remove it: `ffmpeg -i {name} -map 0:v? -map 0:a? -map_metadata -1 -c copy clean.{ending}`"
            ),
        ));
    }
    let (text, found) = media::sidecar_of(path)
        .and_then(|file| snapshot.text(&file).map(|text| sidecar::parse(&file, text)))
        .unwrap_or_default();
    let bytes = snapshot.get(path).map_or(0, |file| file.len);
    Ok((Recording { bytes, seconds: facts.seconds, size: facts.size, text }, found))
}
