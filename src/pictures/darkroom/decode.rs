//! Decodes a source row by row.

use std::panic::{self, AssertUnwindSafe};

use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat};

use super::examine::decoder;
use super::plate::Pixel;
use super::{Examined, PrintError, Source, jpeg, png};
use crate::pictures::photo;

/// Receives the rows of a picture from top to bottom, with the kind of pixels found by `examine`.
pub(super) type Sink<'s> = &'s mut dyn FnMut(&[u8]) -> Result<(), PrintError>;

/// Decodes a source. Channels of sixteen bits become eight.
pub(super) fn decode(source: &[u8], examined: &Examined, sink: Sink<'_>) -> Result<(), PrintError> {
    guarded(|| match examined.source {
        Source::Jpeg => jpeg::decode(source, sink),
        Source::Png => png::decode(source, examined, sink),
        _ => others(source, examined, sink),
    })
}

/// Reads a picture with third-party decoders. If one panics, the picture is damaged.
pub(super) fn guarded<T>(read: impl FnOnce() -> Result<T, PrintError>) -> Result<T, PrintError> {
    panic::catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(PrintError::Damaged))
}

fn others(source: &[u8], examined: &Examined, sink: Sink<'_>) -> Result<(), PrintError> {
    let decoder = decoder(source, examined.source.format(), Some(examined.decoding))?;
    if decoder.dimensions() != examined.stored {
        return Err(PrintError::Damaged);
    }
    let format = examined.source.format();
    let image =
        DynamicImage::from_decoder(decoder).map_err(|error| trouble((source, format), &error))?;
    let bytes = match examined.pixel {
        Pixel::Grey => image.into_luma8().into_raw(),
        Pixel::Rgba => image.into_rgba8().into_raw(),
        _ => image.into_rgb8().into_raw(),
    };
    bytes.chunks_exact(examined.stored.0 as usize * examined.pixel.bytes()).try_for_each(sink)
}

/// Translates an error of a decoder: the picture is damaged, or only of an unsupported kind.
pub(super) fn trouble((source, format): (&[u8], ImageFormat), error: &ImageError) -> PrintError {
    match (format, error) {
        (ImageFormat::Tiff, ImageError::Unsupported(_)) => {
            PrintError::NotRead(photo::unusual_tiff(source))
        }
        (ImageFormat::WebP, ImageError::Unsupported(_)) => PrintError::NotRead("unusual WebP"),
        (_, ImageError::Unsupported(_)) => PrintError::NotRead("unusual GIF"),
        _ => PrintError::Damaged,
    }
}
