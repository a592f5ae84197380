//! A source, decoded into memory.

use std::panic::{self, UnwindSafe};

use image::{DynamicImage, ImageDecoder};

use super::examine::decoder;
use super::plate::{Pixel, Plate};
use super::{Examined, Source, Trouble, jpeg};

/// Decodes a source. Sixteen bits a channel become eight.
pub(super) fn decode(source: &[u8], examined: &Examined, memory: u64) -> Result<Plate, Trouble> {
    guarded(|| match examined.source {
        Source::Jpeg => jpeg::decode(source, examined),
        _ => others(source, examined, memory),
    })
}

/// Reads a picture with decoders that others wrote: where one panics, the picture is damaged.
pub(super) fn guarded<T>(
    read: impl FnOnce() -> Result<T, Trouble> + UnwindSafe,
) -> Result<T, Trouble> {
    panic::catch_unwind(read).unwrap_or(Err(Trouble::Damaged))
}

fn others(source: &[u8], examined: &Examined, memory: u64) -> Result<Plate, Trouble> {
    let mut decoder = decoder(source, examined.source.format(), Some(memory))?;
    let profile = decoder.icc_profile().ok().flatten();
    let image = DynamicImage::from_decoder(decoder).map_err(|_| Trouble::Damaged)?;
    let bytes = match examined.pixel {
        Pixel::Grey => image.into_luma8().into_raw(),
        Pixel::Rgba => image.into_rgba8().into_raw(),
        _ => image.into_rgb8().into_raw(),
    };
    Plate { size: examined.stored, pixel: examined.pixel, bytes, profile }.checked()
}
