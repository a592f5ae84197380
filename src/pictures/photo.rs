//! Reads the facts of a picture file from its bytes, and makes a copy that can be published.
//!
//! Agencies write into a file what it shows and whom to credit; [`read`] reads that. Cameras write where the
//! photographer was, the camera's serial number, and a thumbnail of parts that were later cropped. [`clean`] and
//! [`embed`] keep what draws the picture, add the [`Rights`] that travel with it, and drop everything else.

mod boilerplate;
mod fact;
mod iim;
mod xmp;
mod exif;
mod format;
mod jpeg;
mod png;
mod webp;
mod gif;
mod tiff;
mod avif;
mod svg;
mod orientation;
mod examine;
mod private;
mod rights;
mod credit;

use std::borrow::Cow;

pub use avif::{avif_size, embed_in_avif};
pub use credit::{credited_names, has_open_credit, in_last_brackets, spelled_credit, split_credit};
pub use examine::{Examined, examine};
pub use fact::{Conflict, Embedded, Fact, MetadataValue, Origin};
pub use format::{Format, begins_as_picture, is_picture_name};
pub use orientation::Orientation;
pub use private::{tells_place, tells_serial_number};
pub use rights::{Packet, Rights, embed};
pub use tiff::unusual_tiff;

/// The facts of a picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Facts {
    /// The format of its file.
    pub format: Format,
    /// Its width in pixels as it is shown, after turning.
    pub width: u32,
    /// Its height in pixels as it is shown, after turning.
    pub height: u32,
    /// How it is turned before it is shown.
    pub orientation: Orientation,
}

/// Why a picture cannot be published. Each text completes "`x.jpg` cannot be published: ".
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PhotoError {
    /// The bytes are not those of a known picture format.
    #[error("the file is not a picture")]
    NotAPicture,
    /// It is in a format (named) that we do not read, so we cannot remove its private metadata.
    #[error("pressrun does not read {0} files")]
    CannotClean(&'static str),
    /// The file is empty.
    #[error("the file is empty")]
    Empty,
    /// A Git LFS pointer instead of the picture.
    #[error("the file is a Git LFS pointer, not the picture itself")]
    Pointer,
    /// A web page with the name of a picture.
    #[error("the file is a web page, not a picture")]
    WebPage,
    /// A compressed drawing: SVGZ.
    #[error("the drawing is compressed (SVGZ)")]
    Packed,
    /// A drawing (SVG) in UTF-16.
    #[error("the drawing is in UTF-16, not in UTF-8")]
    Utf16,
    /// It breaks the rules of its format, or ends too early.
    #[error("the picture is damaged or cut short")]
    Damaged,
    /// Its width or height is zero or missing.
    #[error("the picture has no width or height")]
    NoSize,
}

/// What to do about a picture that is damaged.
pub const SAVE_ANEW: &str = "save it again from the original, as JPEG, PNG or WebP";

impl PhotoError {
    /// What the author can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::CannotClean("HEIC") => {
                "convert it to JPEG: on a Mac with Preview (File > Export), on Windows with Photos (Save as), on \
                 Linux with `heif-convert photo.heic photo.jpg`; to take JPEGs on an iPhone, set Settings > Camera > \
                 Formats to Most Compatible"
            }
            Self::CannotClean("AVIF") => {
                "convert it to JPEG or PNG: on a Mac with Preview (File > Export), on Windows with Paint (Save as), on \
                 Linux with `avifdec photo.avif photo.png`"
            }
            Self::CannotClean(_) => {
                "convert it to JPEG or PNG: on a Mac with Preview (File > Export), on Windows with Paint (Save as), on \
                 Linux with `convert` of ImageMagick"
            }
            Self::Pointer => {
                "get the pictures with `git lfs pull`; on a CI server, turn on LFS for the checkout"
            }
            Self::Packed => {
                "decompress it: on Linux and on a Mac with `gunzip < NAME.svgz > NAME.svg`; or save it as plain SVG"
            }
            Self::Utf16 => {
                "save it in UTF-8; in Illustrator, set `Encoding` in the advanced SVG options"
            }
            Self::WebPage => "the address led to a web page; download the picture itself",
            Self::NotAPicture | Self::Empty | Self::Damaged | Self::NoSize => SAVE_ANEW,
        }
    }
}

/// The parts of a file of any format.
struct Anatomy<'a> {
    /// Stored width and height in pixels.
    size: (u32, u32),
    /// The Exif metadata as a TIFF structure (CIPA DC-008, section 4.5).
    exif: Option<&'a [u8]>,
    /// The XMP packets, in order of precedence.
    xmp: Vec<Cow<'a, [u8]>>,
    /// The IPTC-IIM datasets.
    iim: Vec<u8>,
}

/// Longer XMP or IIM, in bytes, is not read.
const LARGEST_PACKET: usize = 8 * 1024 * 1024;

/// The metadata to put into a copy.
struct Extras<'a> {
    exif: Option<&'a [u8]>,
    xmp: Option<&'a [u8]>,
    /// The contents of a JPEG segment with IIM datasets.
    iim: Option<&'a [u8]>,
    icc: Icc<'a>,
}

/// The colour profile of a copy.
#[derive(Clone, Copy)]
enum Icc<'a> {
    /// The profile of the file.
    Keep,
    /// This one, or none.
    Put(Option<&'a [u8]>),
}

/// Reads the size and the orientation of a picture.
///
/// # Errors
/// If the bytes are not a whole file of a [`Format`].
pub fn facts(bytes: &[u8]) -> Result<Facts, PhotoError> {
    let format = Format::of(bytes)?;
    measure(format, &anatomy(format, bytes)?)
}

/// Reads the size and the orientation of a picture, and its metadata.
///
/// # Errors
/// As [`facts`]. Unreadable metadata is not an error; the readable part is returned.
pub fn read(bytes: &[u8]) -> Result<(Facts, Embedded), PhotoError> {
    let format = Format::of(bytes)?;
    let anatomy = anatomy(format, bytes)?;
    Ok((measure(format, &anatomy)?, examine::embedded(&anatomy)))
}

/// Copies a picture with these rights, but without any other Exif, XMP, IPTC, comments, thumbnails, embedded
/// previews, unknown parts, or data after its end.
///
/// The compressed image, its colour profile and its orientation stay unchanged. The same bytes always give the same
/// copy, and cleaning a copy again with the same rights changes nothing.
///
/// # Errors
/// As [`facts`], and for a TIFF file whose image consists of JPEG files.
pub fn clean(bytes: &[u8], rights: &Packet) -> Result<Vec<u8>, PhotoError> {
    let Facts { format, orientation, .. } = facts(bytes)?;
    let exif = orientation.to_exif();
    copy(format, bytes, &rights.extras(exif.as_deref(), Icc::Keep))
}

fn copy(format: Format, bytes: &[u8], extras: &Extras<'_>) -> Result<Vec<u8>, PhotoError> {
    Ok(match format {
        Format::Jpeg => jpeg::parse(bytes)?.clean(extras),
        Format::Png => png::parse(bytes)?.clean(extras),
        Format::WebP => webp::parse(bytes)?.clean(extras),
        Format::Gif => gif::parse(bytes)?.clean(extras),
        Format::Tiff => tiff::parse(bytes)?.clean(extras)?,
        Format::Svg => svg::parse(bytes)?.clean(extras)?,
    })
}

fn anatomy(format: Format, bytes: &[u8]) -> Result<Anatomy<'_>, PhotoError> {
    match format {
        Format::Jpeg => jpeg::parse(bytes)?.anatomy(),
        Format::Png => png::parse(bytes)?.anatomy(),
        Format::WebP => webp::parse(bytes)?.anatomy(),
        Format::Gif => Ok(gif::parse(bytes)?.anatomy()),
        Format::Tiff => tiff::parse(bytes)?.anatomy(),
        Format::Svg => Ok(svg::parse(bytes)?.anatomy()),
    }
}

fn measure(format: Format, anatomy: &Anatomy<'_>) -> Result<Facts, PhotoError> {
    if anatomy.size.0 == 0 || anatomy.size.1 == 0 {
        return Err(PhotoError::NoSize);
    }
    let orientation = Orientation::of(anatomy.exif);
    let (width, height) = orientation.turn(anatomy.size);
    Ok(Facts { format, width, height, orientation })
}

/// Cuts `n` bytes off the front.
fn take<'a>(bytes: &mut &'a [u8], n: usize) -> Result<&'a [u8], PhotoError> {
    let (front, rest) = bytes.split_at_checked(n).ok_or(PhotoError::Damaged)?;
    *bytes = rest;
    Ok(front)
}

/// Cuts `N` bytes off the front, for a number or a name.
fn take_array<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], PhotoError> {
    let (front, rest) = bytes.split_first_chunk().ok_or(PhotoError::Damaged)?;
    *bytes = rest;
    Ok(*front)
}

#[cfg(test)]
mod tests;
