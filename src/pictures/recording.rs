//! Films and sounds: what kind a file is, how long it lasts, and whether it contains what must not be published.
//!
//! Files are published unchanged, because they are too large to be written anew. So one that contains a place or a
//! serial number is refused. Only the parts of a file that describe it are read, never the recording itself.

mod mp3;
mod mp4;
mod ogg;
mod webm;

use std::io::{self, Read, SeekFrom};

use crate::base::path::SourcePath;
use crate::base::snapshot::{Bytes, Content, Snapshot};
use crate::pictures::photo;

/// The most that is read of one part of a file.
const MOST: u64 = 64 << 20;

/// A format of films or sounds.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Its name.
    pub name: &'static str,
    /// Its extensions.
    extensions: &'static [&'static str],
    /// Whether it is a film.
    pub is_film: bool,
    /// Its media type.
    pub media_type: &'static str,
    /// Whether a file begins like one.
    begins: fn(&[u8]) -> bool,
    read: fn(&mut Source<'_>) -> io::Result<Facts>,
}

/// The formats that browsers can play.
#[rustfmt::skip]
pub const FORMATS: &[Format] = &[
    Format { name: "MP4", extensions: &["mp4", "m4v"], is_film: true, media_type: "video/mp4", begins: mp4::begins, read: mp4::read },
    Format { name: "WebM", extensions: &["webm"], is_film: true, media_type: "video/webm", begins: webm::begins, read: webm::read },
    Format { name: "MP3", extensions: &["mp3"], is_film: false, media_type: "audio/mpeg", begins: mp3::begins, read: mp3::read },
    Format { name: "MP4", extensions: &["m4a"], is_film: false, media_type: "audio/mp4", begins: mp4::begins, read: mp4::read },
    Format { name: "Ogg", extensions: &["ogg", "oga", "opus"], is_film: false, media_type: "audio/ogg", begins: ogg::begins, read: ogg::read },
];

impl Format {
    /// The format that the name of a file promises.
    pub fn of_name(path: &SourcePath) -> Option<&'static Self> {
        let extension = path.extension();
        FORMATS.iter().find(|format| format.extensions.contains(&extension.as_str()))
    }
}

/// What a file says of itself.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Facts {
    /// How long it lasts, in seconds.
    pub seconds: Option<u32>,
    /// Width and height of a film in pixels.
    pub size: Option<(u32, u32)>,
    /// What it contains that must not be published.
    pub private: Option<Private>,
}

/// Something that must not be published.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Private {
    /// The place where it was recorded.
    Place,
    /// The serial number of a camera.
    SerialNumber,
}

impl Facts {
    /// Notes a duration in units, of which a second has this many.
    fn last(&mut self, units: u64, per_second: u64) {
        let seconds = units.checked_div(per_second).and_then(|s| u32::try_from(s).ok());
        self.seconds = self.seconds.max(seconds.filter(|seconds| *seconds > 0));
    }

    /// Notes the name of a field, or text with such names, and pictures among it.
    fn hear(&mut self, text: &[u8]) {
        self.private = self.private.or_else(|| private(text));
        self.see(text);
    }

    /// Notes what pictures among some bytes tell.
    fn see(&mut self, bytes: &[u8]) {
        self.private = self.private.or_else(|| in_pictures(bytes));
    }
}

/// Reads what a file says of itself.
///
/// # Errors
/// If it cannot be read, or is not a whole file of this format.
pub fn read(format: &Format, bytes: &mut dyn Bytes, len: u64) -> io::Result<Facts> {
    let mut source = Source { bytes, len };
    let head = source.part(0, 64)?;
    if !(format.begins)(&head) {
        return Err(damaged());
    }
    (format.read)(&mut source)
}

/// Reads what a file among the sources says of itself.
///
/// # Errors
/// As [`read`].
pub fn of_file(path: &SourcePath, format: &Format, snapshot: &Snapshot) -> io::Result<Facts> {
    match snapshot.content(path)? {
        Content::Held(bytes) => {
            let len = bytes.len() as u64;
            read(format, &mut io::Cursor::new(bytes), len)
        }
        Content::Stored(file) => {
            let mut open = file.open()?;
            read(format, &mut *open.bytes, open.len)
        }
    }
}

/// A file being read.
struct Source<'a> {
    bytes: &'a mut dyn Bytes,
    len: u64,
}

impl Source<'_> {
    /// The bytes from a position; fewer at the end of the file.
    fn part(&mut self, at: u64, length: u64) -> io::Result<Vec<u8>> {
        let length = length.min(self.len.saturating_sub(at));
        if length > MOST {
            return Err(damaged());
        }
        let mut part = Vec::new();
        self.bytes.seek(SeekFrom::Start(at))?;
        (&mut *self.bytes).take(length).read_to_end(&mut part)?;
        Ok(part)
    }
}

/// The error about a file that is not what its name says.
fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the file is damaged")
}

/// What the names of fields in a text tell.
fn private(text: &[u8]) -> Option<Private> {
    const PLACES: [&str; 8] = [
        "gpslat",
        "gpslong",
        "gpscoord",
        "gpspos",
        "gpsinfo",
        "location.",
        "location=",
        "_location",
    ];
    // Some texts have two bytes a letter.
    let text: Vec<u8> = text.iter().filter(|b| **b != 0).map(u8::to_ascii_lowercase).collect();
    let has = |word: &str| text.windows(word.len()).any(|part| part == word.as_bytes());
    // Tags have a name and a value, one behind the other: `location`, `+31.2+121.5/`.
    let has_position = |word: &[u8]| {
        text.windows(word.len() + 2).any(|part| {
            part.starts_with(word)
                && matches!(part[word.len()], b'+' | b'-')
                && part[word.len() + 1].is_ascii_digit()
        })
    };
    if PLACES.into_iter().any(has) || has_position(b"location") || has_position(b"geo") {
        return Some(Private::Place);
    }
    ["serialnumber", "serial_number", "serial=", "serialno", "android.serial"]
        .into_iter()
        .any(has)
        .then_some(Private::SerialNumber)
}

/// What the pictures among some bytes tell, such as the cover of a record.
fn in_pictures(bytes: &[u8]) -> Option<Private> {
    const BEGINS: [&[u8]; 2] = [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"];
    let begins = |at: &usize| BEGINS.iter().any(|begin| bytes[*at..].starts_with(begin));
    (0..bytes.len()).filter(begins).find_map(|at| match &bytes[at..] {
        picture if photo::tells_place(picture) => Some(Private::Place),
        picture if photo::tells_serial_number(picture) => Some(Private::SerialNumber),
        _ => None,
    })
}

/// A number at the beginning of some bytes, its most important byte first.
fn big(bytes: &[u8], length: usize) -> Option<u64> {
    Some(bytes.get(..length)?.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// A number at the beginning of some bytes, its most important byte last.
fn little(bytes: &[u8], length: usize) -> Option<u64> {
    Some(bytes.get(..length)?.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

#[cfg(test)]
mod tests;
