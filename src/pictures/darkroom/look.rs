//! Properties of the pixels of a picture: whether it is opaque, and its average colour.

use std::collections::BTreeSet;

use super::decode::decode;
use super::plate::Pixel;
use super::{Examined, PrintError, colour, examine, levels, reduce};

/// Whether a picture is opaque: it has no transparency, or does not use it.
///
/// # Errors
/// If it is damaged.
pub fn is_opaque(source: &[u8], examined: &Examined) -> Result<bool, PrintError> {
    if !examined.has_alpha || examined.pixel != Pixel::Rgba {
        return Ok(true);
    }
    let mut is_opaque = true;
    let read = decode(source, examined, &mut |row| {
        is_opaque = row.as_chunks::<4>().0.iter().all(|[.., alpha]| *alpha == 255);
        // After the first transparent pixel, the rest need not be read.
        if is_opaque { Ok(()) } else { Err(PrintError::Damaged) }
    });
    match is_opaque {
        true => read.map(|()| true),
        false => Ok(false),
    }
}

/// The longer side of the size at which the average colour is computed.
const SMALL: u32 = 256;

/// The average colour of a picture in CSS (`#rrggbb`), which fills its place until it is loaded. Empty if the picture
/// has transparent pixels.
///
/// # Errors
/// As [`develop`](super::develop).
pub fn placeholder_colour(source: &[u8], memory: u64) -> Result<String, PrintError> {
    let examined = examine(source)?;
    examined.fits(&[], memory)?;
    let level = average_level(&examined);
    let plates = reduce::read(source, &examined, &BTreeSet::from([level]))?;
    let plate = plates.into_values().next().ok_or(PrintError::Damaged)?;
    let plate = colour::to_srgb(plate.opaque());
    if plate.pixel == Pixel::Rgba {
        return Ok(String::new());
    }
    let pixels = plate.bytes.as_chunks::<3>().0;
    let mut sums = [0_u64; 3];
    for pixel in pixels {
        for (sum, part) in sums.iter_mut().zip(pixel) {
            *sum += u64::from(*part);
        }
    }
    let whole = pixels.len() as u64;
    let [r, g, b] = sums.map(|sum| (sum + whole / 2).checked_div(whole).unwrap_or(255));
    Ok(format!("#{r:02x}{g:02x}{b:02x}"))
}

/// The level at which the average colour of a picture is computed.
pub(super) fn average_level(examined: &Examined) -> u32 {
    let is_small = |level: &u32| {
        let (width, height) = levels::size_at(examined.stored, *level);
        width.max(height) <= SMALL
    };
    (0..32).find(is_small).unwrap_or_default()
}
