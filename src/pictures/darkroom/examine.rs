//! The header of a picture file, read before anything is decoded.

use std::collections::BTreeSet;
use std::io::Cursor;

use image::{ColorType, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::decode::{guarded, trouble};
use super::levels::size_at;
use super::look::average_level;
use super::plate::Pixel;
use super::reduce::Cut;
use super::{Format, PrintError, Recipe, in_groups, jpeg, png};
use crate::pictures::photo::Orientation;

/// The most pixels a picture may have: a newspaper's broadsheet page at 600 dots an inch has 120 million.
pub const MAX_PIXELS: u64 = 400_000_000;

/// The memory, in bytes, that a picture may take when it is processed alone, even if the limit for all pictures
/// together is lower.
pub const MOST_ALONE: u64 = 4 << 30;

/// The maximum number of bytes in a pixel of a plate.
const PLATE: u64 = 4;

/// The most bytes an encoder takes per pixel, including the turned plate and the file. Measured on 12 megapixels at
/// full width: 9.3 for WebP, which takes most, and 8.4 for WebP and JPEG at the same time.
const ENCODER: u64 = 10;

/// The same for pixels that can be transparent, because WebP compresses transparency without loss. Measured on 3
/// megapixels whose transparency is noise: 42.
const ENCODER_WITH_ALPHA: u64 = 44;

/// The most bytes the AVIF encoder takes per pixel. Measured on a photograph of 1.7 megapixels: under 60.
const ENCODER_OF_AVIF: u64 = 80;

/// The format of a source.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// JPEG (ITU-T T.81).
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    WebP,
    /// GIF.
    Gif,
    /// TIFF.
    Tiff,
}

/// The header of a picture file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Examined {
    /// The format of the file.
    pub source: Source,
    /// Width and height in pixels as it is shown, after turning.
    pub size: (u32, u32),
    /// How it is turned before it is shown.
    pub orientation: Orientation,
    /// Whether it is animated (GIF, WebP, PNG). A print shows only the first frame, so such a picture is better kept
    /// as it is.
    pub is_animated: bool,
    /// Whether its pixels can be transparent; [`is_opaque`](super::is_opaque) checks whether any pixel is.
    pub has_alpha: bool,
    /// Whether it is a drawing (a chart, a screenshot, a logo), judged by how few bytes it takes without loss.
    pub is_drawn: bool,
    /// The memory that decoding takes, in bytes, beside the file.
    pub(super) decoding: u64,
    pub(super) stored: (u32, u32),
    pub(super) pixel: Pixel,
    pub(super) profile: Option<Vec<u8>>,
}

impl Examined {
    /// The most memory that developing takes, in bytes, without the file itself. Without recipes, the memory that
    /// reading its pixels takes.
    pub fn memory(&self, recipes: &[Recipe]) -> u64 {
        let cuts: BTreeSet<Cut> = recipes.iter().map(|recipe| Cut::of(self, recipe)).collect();
        let cuts: Vec<Cut> = cuts.into_iter().collect();
        let mut levels: BTreeSet<u32> = cuts.iter().map(|cut| cut.level).collect();
        if levels.is_empty() {
            levels.insert(average_level(self));
        }
        let level = |level: &u32| pixels(size_at(self.stored, *level));
        let sizes: Vec<u64> = levels.iter().map(level).collect();
        let bytes = self.pixel.bytes() as u64;
        let levels = bytes * sizes.iter().sum::<u64>();
        // One after the other they get four bytes a pixel.
        let wide = PLATE * sizes.iter().sum::<u64>();
        let widened =
            if bytes < PLATE { bytes * sizes.iter().max().copied().unwrap_or(0) } else { 0 };
        // Each level keeps one row until the next one comes.
        let rows = u64::from(self.stored.0) * 2 * PLATE;
        let plates = PLATE * cuts.iter().map(|cut| pixels(cut.size)).sum::<u64>();
        let largest = PLATE * cuts.iter().map(|cut| pixels(cut.size)).max().unwrap_or_default();
        let most = |groups: Vec<u64>| groups.into_iter().max().unwrap_or_default();
        let cut = in_groups(&cuts, Cut::memory).into_iter();
        let cut = most(cut.map(|group| group.iter().map(Cut::memory).sum()).collect());
        let encoder = |recipe: &Recipe| self.encoder(recipe);
        let encoded = in_groups(recipes, encoder).into_iter();
        let encoded = most(encoded.map(|group| group.iter().map(encoder).sum()).collect());
        let read = self.decoding + levels + rows;
        if recipes.is_empty() {
            return read;
        }
        read.max(wide + widened).max(wide + plates + largest + cut).max(plates + encoded)
    }

    /// The most memory that writing a print takes, in bytes.
    pub(super) fn encoder(&self, recipe: &Recipe) -> u64 {
        let each = match recipe.format {
            Format::Avif => ENCODER_OF_AVIF,
            _ if self.has_alpha => ENCODER_WITH_ALPHA,
            _ => ENCODER,
        };
        each * pixels(super::size(self.size, recipe))
    }

    /// Whether the limit is large enough: `memory`, but at least [`MOST_ALONE`].
    pub(super) fn fits(&self, recipes: &[Recipe], memory: u64) -> Result<(), PrintError> {
        let (needed, allowed) = (self.memory(recipes), memory.max(MOST_ALONE));
        if needed > allowed { Err(PrintError::TooMuchMemory { needed, allowed }) } else { Ok(()) }
    }
}

fn pixels((width, height): (u32, u32)) -> u64 {
    u64::from(width) * u64::from(height)
}

/// Reads the header of a picture file, without decoding anything.
///
/// # Errors
/// If it is not a picture, in an unsupported format, damaged, or larger than [`MAX_PIXELS`].
pub fn examine(source: &[u8]) -> Result<Examined, PrintError> {
    let format = format(source)?;
    let examined = guarded(|| match format {
        ImageFormat::Jpeg => jpeg::examine(source),
        ImageFormat::Png => png::examine(source),
        _ => others(source, format),
    })?;
    let (width, height) = examined.size;
    match pixels(examined.size) {
        0 => Err(PrintError::Damaged),
        pixels if pixels > MAX_PIXELS => Err(PrintError::TooLarge(width, height)),
        _ => Ok(examined),
    }
}

/// The format, by the first bytes.
fn format(source: &[u8]) -> Result<ImageFormat, PrintError> {
    if source.get(4..12).is_some_and(|brand| matches!(brand, b"ftypavif" | b"ftypavis")) {
        return Err(PrintError::NotRead("AVIF"));
    }
    if source.get(4..8) == Some(b"ftyp") {
        return Err(PrintError::NotRead("HEIF"));
    }
    match image::guess_format(source) {
        Ok(format) if format.reading_enabled() || format == ImageFormat::Jpeg => Ok(format),
        Ok(format) => Err(PrintError::NotRead(name(format))),
        Err(_) => Err(PrintError::NotAPicture),
    }
}

fn name(format: ImageFormat) -> &'static str {
    match format {
        ImageFormat::Bmp => "BMP",
        ImageFormat::Ico => "ICO",
        ImageFormat::Hdr | ImageFormat::OpenExr => "HDR",
        _ => "such",
    }
}

fn others(source: &[u8], format: ImageFormat) -> Result<Examined, PrintError> {
    let mut decoder = decoder(source, format, None)?;
    let stored = decoder.dimensions();
    let colour = decoder.color_type();
    let exif = match decoder.orientation() {
        Ok(orientation) => orientation.to_exif(),
        Err(_) => 1,
    };
    let profile = decoder.icc_profile().ok().flatten();
    let orientation = Orientation::from_number(exif);
    let (pixels, pixel) = (pixels(stored), pixel(colour));
    let decoded = pixels.saturating_mul(u64::from(colour.bytes_per_pixel()));
    let converted = pixels.saturating_mul(pixel.bytes() as u64);
    Ok(Examined {
        source: named(format),
        size: orientation.turn(stored),
        orientation,
        is_animated: is_animated(source, format),
        has_alpha: colour.has_alpha(),
        is_drawn: false,
        // GIF and WebP keep a second canvas to compose a frame; other decoders may convert the pixels.
        decoding: decoded.saturating_add(converted.max(decoded)).saturating_add(1 << 20),
        stored,
        pixel,
        profile,
    })
}

fn named(format: ImageFormat) -> Source {
    match format {
        ImageFormat::WebP => Source::WebP,
        ImageFormat::Gif => Source::Gif,
        _ => Source::Tiff,
    }
}

fn pixel(colour: ColorType) -> Pixel {
    match colour {
        ColorType::L8 | ColorType::L16 => Pixel::Grey,
        colour if colour.has_alpha() => Pixel::Rgba,
        _ => Pixel::Rgb,
    }
}

/// A decoder of a format other than JPEG; `memory` in bytes limits what it may allocate.
pub(super) fn decoder(
    source: &[u8],
    format: ImageFormat,
    memory: Option<u64>,
) -> Result<impl ImageDecoder, PrintError> {
    let mut reader = ImageReader::with_format(Cursor::new(source), format);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(memory.unwrap_or(1 << 32));
    reader.limits(limits);
    reader.into_decoder().map_err(|error| trouble((source, format), &error))
}

impl Source {
    pub(super) fn format(self) -> ImageFormat {
        match self {
            Self::Jpeg => ImageFormat::Jpeg,
            Self::Png => ImageFormat::Png,
            Self::WebP => ImageFormat::WebP,
            Self::Gif => ImageFormat::Gif,
            Self::Tiff => ImageFormat::Tiff,
        }
    }
}

/// Whether a file says that it has more than one frame.
fn is_animated(source: &[u8], format: ImageFormat) -> bool {
    let cursor = Cursor::new(source);
    match format {
        ImageFormat::Gif => gif_frames(source) > 1,
        ImageFormat::WebP => image::codecs::webp::WebPDecoder::new(cursor)
            .is_ok_and(|decoder| decoder.has_animation()),
        _ => false,
    }
}

/// Counts the frames of a GIF (GIF89a, sections 18 to 26) up to two, without decoding them.
fn gif_frames(gif: &[u8]) -> usize {
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let mut at = 13 + gif.get(10).map_or(0, |flags| table(*flags));
    let mut frames = 0;
    while frames < 2 {
        at = match gif.get(at) {
            Some(0x2c) => {
                frames += 1;
                at + 11 + gif.get(at + 9).map_or(0, |flags| table(*flags))
            }
            Some(0x21) => at + 2,
            _ => break,
        };
        // What follows is blocks, each with its length before it, up to an empty one.
        while let Some(length) = gif.get(at).filter(|length| **length > 0) {
            at += 1 + usize::from(*length);
        }
        at += 1;
    }
    frames
}
