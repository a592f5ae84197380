//! JPEG, decoded into the channels its file has.

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::plate::{Pixel, Plate};
use super::{Examined, Source, Trouble};
use crate::photo::{self, Orientation};

type Decoder<'a> = JpegDecoder<ZCursor<&'a [u8]>>;

/// A decoder that has read the head. Cameras put odd things into heads; they are passed over.
fn decoder(source: &[u8]) -> Result<Decoder<'_>, Trouble> {
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX));
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(source), options);
    decoder.decode_headers().map_err(|_| Trouble::Damaged)?;
    Ok(decoder)
}

pub(super) fn examine(source: &[u8]) -> Result<Examined, Trouble> {
    let decoder = decoder(source)?;
    let info = decoder.info().ok_or(Trouble::Damaged)?;
    let stored = (u32::from(info.width), u32::from(info.height));
    let orientation = Orientation::of(decoder.exif().map(Vec::as_slice));
    let (pixel, _) = channels(&decoder)?;
    let profile = decoder.icc_profile();
    let coefficients = if is_progressive(source) { 2 * pixel.bytes() } else { 0 };
    let pixels = u64::from(stored.0) * u64::from(stored.1);
    Ok(Examined {
        source: Source::Jpeg,
        size: orientation.turn(stored),
        orientation,
        is_animated: false,
        has_alpha: false,
        decoding: pixels * (pixel.bytes() + coefficients) as u64 + (1 << 20),
        stored,
        pixel,
        profile,
    })
}

/// What is asked of the decoder: inks as they are stored, as no profile is known to it.
fn channels(decoder: &Decoder<'_>) -> Result<(Pixel, ColorSpace), Trouble> {
    match decoder.input_colorspace().ok_or(Trouble::Damaged)? {
        ColorSpace::Luma => Ok((Pixel::Grey, ColorSpace::Luma)),
        ColorSpace::YCbCr | ColorSpace::RGB => Ok((Pixel::Rgb, ColorSpace::RGB)),
        ColorSpace::CMYK => Ok((Pixel::Cmyk, ColorSpace::CMYK)),
        ColorSpace::YCCK => Ok((Pixel::Ycck, ColorSpace::YCCK)),
        _ => Err(Trouble::NotRead("such JPEG")),
    }
}

/// Whether all coefficients are kept before the first pixel is drawn (ITU-T T.81, annex G).
fn is_progressive(source: &[u8]) -> bool {
    segments(source).any(|(marker, _)| marker == 0xc2)
}

/// The markers before the first scan, each with where it ends.
fn segments(source: &[u8]) -> impl Iterator<Item = (u8, usize)> {
    let mut at = 2;
    std::iter::from_fn(move || {
        while source.get(at..at + 2) == Some(&[0xff, 0xff]) {
            at += 1;
        }
        let [0xff, marker, high, low] = *source.get(at..)?.first_chunk()? else { return None };
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
        Some((marker, at))
    })
    .take_while(|(marker, _)| *marker != 0xda)
}

/// Decodes a whole file. The decoder alone would draw what is there and leave the rest grey, and even if it
/// is strict it does not notice that the last row breaks off.
pub(super) fn decode(source: &[u8], examined: &Examined) -> Result<Plate, Trouble> {
    photo::facts(source).map_err(|_| Trouble::Damaged)?;
    let mut decoder = decoder(source)?;
    let (pixel, space) = channels(&decoder)?;
    let options = decoder.options().set_strict_mode(true).jpeg_set_out_colorspace(space);
    decoder.set_options(options);
    let size = decoder.output_buffer_size().ok_or(Trouble::Damaged)?;
    let mut bytes = vec![0; size];
    decoder.decode_into(&mut bytes).map_err(|_| Trouble::Damaged)?;
    Plate { size: examined.stored, pixel, bytes, profile: examined.profile.clone() }.checked()
}
