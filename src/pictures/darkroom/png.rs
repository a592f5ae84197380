//! PNG (W3C, third edition), read row by row.

use std::io::Cursor;

use moxcms::{Chromaticity, ColorPrimaries, ColorProfile, ToneReprCurve, XyY};
use png::{ColorType, Decoder, DecodingError, Info, Limits, Reader, Transformations};

use super::decode::Sink;
use super::plate::Pixel;
use super::{Examined, PrintError, Source};
use crate::pictures::photo::Orientation;

/// The most memory the decoder may take for anything but pixels, such as a colour profile.
const LIMIT: usize = 64 << 20;

/// A picture that takes fewer thousandths of a byte per channel of a pixel than this is a drawing. Measured: charts,
/// screenshots and logos take up to 60, photographs at least 350.
const DRAWN: u64 = 150;

/// Creates a decoder that has read the header, and returns eight bits per channel.
fn reader(source: &[u8]) -> Result<Reader<Cursor<&[u8]>>, PrintError> {
    let mut decoder = Decoder::new_with_limits(Cursor::new(source), Limits { bytes: LIMIT });
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    decoder.set_ignore_text_chunk(true);
    decoder.read_info().map_err(|error| trouble(&error))
}

fn trouble(error: &DecodingError) -> PrintError {
    match error {
        DecodingError::LimitsExceeded => PrintError::NotRead("PNG of this size"),
        _ => PrintError::Damaged,
    }
}

pub(super) fn examine(source: &[u8]) -> Result<Examined, PrintError> {
    let reader = reader(source)?;
    let info = reader.info();
    let stored = (info.width, info.height);
    let orientation = Orientation::of(info.exif_metadata.as_deref());
    let (pixel, has_alpha) = match reader.output_color_type().0 {
        ColorType::Grayscale => (Pixel::Grey, false),
        ColorType::GrayscaleAlpha | ColorType::Rgba => (Pixel::Rgba, true),
        _ => (Pixel::Rgb, false),
    };
    let pixels = u64::from(stored.0) * u64::from(stored.1);
    // The rows of an interlaced picture are complete only at its end.
    let whole = if info.interlaced { pixels * 4 } else { 0 };
    let channels = if info.color_type.samples() < 3 { 1 } else { 3 };
    Ok(Examined {
        source: Source::Png,
        size: orientation.turn(stored),
        orientation,
        is_animated: info.animation_control.is_some(),
        has_alpha,
        is_drawn: compressed(source) * 1000 < DRAWN * channels * pixels,
        decoding: whole + u64::from(stored.0) * 32 + (1 << 20),
        stored,
        pixel,
        profile: profile(info),
    })
}

/// The number of bytes of compressed pixels.
fn compressed(source: &[u8]) -> u64 {
    let (mut at, mut sum) = (8, 0);
    while let Some([a, b, c, d, name @ ..]) = source.get(at..).and_then(|c| c.first_chunk::<8>()) {
        let length = u32::from_be_bytes([*a, *b, *c, *d]);
        if name == b"IDAT" {
            sum += u64::from(length);
        }
        at = at.saturating_add(12).saturating_add(length as usize);
    }
    sum
}

/// The colours: the profile of the file, or one made from its gamma and primaries.
fn profile(info: &Info<'_>) -> Option<Vec<u8>> {
    if info.srgb.is_some() {
        return None;
    }
    if let Some(profile) = &info.icc_profile {
        return Some(profile.to_vec());
    }
    let gamma = info.gama_chunk?.into_value();
    let mut profile = ColorProfile::new_srgb();
    if let Some(colours) = info.chrm_chunk {
        let at = |(x, y): (png::ScaledFloat, png::ScaledFloat)| (x.into_value(), y.into_value());
        let primary = |place| {
            let (x, y) = at(place);
            Chromaticity::new(x, y)
        };
        let (red, green) = (primary(colours.red), primary(colours.green));
        let (x, y) = at(colours.white);
        let white = XyY { x: x.into(), y: y.into(), yb: 1.0 };
        let primaries = ColorPrimaries { red, green, blue: primary(colours.blue) };
        profile.update_rgb_colorimetry(white, primaries);
    }
    // Otherwise this field would override the curves of the profile.
    profile.cicp = None;
    let curve = ToneReprCurve::Parametric(vec![1.0 / gamma]);
    profile.red_trc = Some(curve.clone());
    profile.green_trc = Some(curve.clone());
    profile.blue_trc = Some(curve);
    (gamma > 0.0).then(|| profile.encode().ok()).flatten()
}

/// Decodes a picture. A file that only lacks its end is drawn; a file with missing rows is damaged.
pub(super) fn decode(source: &[u8], examined: &Examined, sink: Sink<'_>) -> Result<(), PrintError> {
    let mut reader = reader(source)?;
    let (colour, _) = reader.output_color_type();
    let mut give = |row: &[u8]| match colour {
        ColorType::GrayscaleAlpha => {
            let pixels = row.as_chunks::<2>().0;
            sink(
                &pixels
                    .iter()
                    .flat_map(|[grey, alpha]| [*grey, *grey, *grey, *alpha])
                    .collect::<Vec<_>>(),
            )
        }
        _ => sink(row),
    };
    if reader.info().interlaced {
        let mut bytes = vec![0; reader.output_buffer_size().ok_or(PrintError::Damaged)?];
        let frame = reader.next_frame(&mut bytes).map_err(|error| trouble(&error))?;
        return bytes.chunks_exact(frame.line_size).try_for_each(give);
    }
    for _ in 0..examined.stored.1 {
        let row = reader.next_row().map_err(|error| trouble(&error))?;
        give(row.ok_or(PrintError::Damaged)?.data())?;
    }
    Ok(())
}
