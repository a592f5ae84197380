//! What can be seen in a picture: whether it is drawn, whether it is transparent, what colour it has.

use std::collections::BTreeSet;

use super::decode::decode;
use super::plate::{Pixel, Plate};
use super::{Source, Trouble, colour, examine};

/// More colours than a drawing with smoothed edges in a few inks has.
const FEW_COLOURS: usize = 512;

/// What can be seen in a picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Look {
    /// Whether it is drawn in few colours: PNG suits it better than JPEG.
    pub is_line_art: bool,
    /// Whether any pixel lets something through.
    pub is_transparent: bool,
}

/// Looks at the pixels of a picture. A JPEG is a photograph and is not decoded for it.
///
/// # Errors
/// As [`develop`](super::develop).
pub fn look(source: &[u8], memory: u64) -> Result<Look, Trouble> {
    let examined = examine(source)?;
    if examined.source == Source::Jpeg {
        return Ok(Look { is_line_art: false, is_transparent: false });
    }
    examined.fits(&[], memory)?;
    let plate = decode(source, &examined, memory)?;
    let is_transparent = plate.pixel == Pixel::Rgba
        && plate.bytes.as_chunks::<4>().0.iter().any(|[_, _, _, alpha]| *alpha < 255);
    Ok(Look { is_line_art: has_few_colours(&plate), is_transparent })
}

fn has_few_colours(plate: &Plate) -> bool {
    if plate.pixel == Pixel::Grey {
        // Any grey picture has few colours; a drawing hardly ever changes from pixel to pixel.
        let steps = plate.bytes.windows(2).filter(|pair| pair[0] != pair[1]).count();
        return steps * 4 < plate.bytes.len();
    }
    let mut colours = BTreeSet::new();
    for pixel in plate.bytes.chunks_exact(plate.pixel.bytes()) {
        if colours.insert(pixel) && colours.len() > FEW_COLOURS {
            return false;
        }
    }
    true
}

/// The average colour of a picture as CSS writes it (`#rrggbb`), to fill its place until it is there.
/// A small print gives the same as its source, sooner.
///
/// # Errors
/// As [`develop`](super::develop).
pub fn tone(source: &[u8], memory: u64) -> Result<String, Trouble> {
    let examined = examine(source)?;
    examined.fits(&[], memory)?;
    let plate = colour::to_srgb(decode(source, &examined, memory)?);
    // Transparent pixels count as much as they cover.
    let (mut sums, mut whole) = ([0_u64; 3], 0_u64);
    for pixel in plate.bytes.chunks_exact(plate.pixel.bytes()) {
        let cover = u64::from(pixel.get(3).copied().unwrap_or(255));
        whole += cover;
        for (sum, part) in sums.iter_mut().zip(pixel) {
            *sum += cover * u64::from(*part);
        }
    }
    let [r, g, b] = sums.map(|sum| (sum + whole / 2).checked_div(whole).unwrap_or(255));
    Ok(format!("#{r:02x}{g:02x}{b:02x}"))
}
