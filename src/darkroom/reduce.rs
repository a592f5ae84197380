//! Plates made smaller, each from the next larger one of the same crop.

use std::collections::BTreeMap;
use std::sync::Arc;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, ResizeOptions, Resizer};
use rayon::prelude::*;

use super::plate::{Pixel, Plate, stored_frame};
use super::recipe::{Frame, frame};
use super::{Examined, Recipe, Trouble, colour, size};

/// The plate of each recipe, as it is stored (not turned yet), in sRGB. The source is let go as soon as
/// the largest of every crop is made.
pub(super) fn reduce(
    source: Plate,
    examined: &Examined,
    recipes: &[Recipe],
) -> Result<Vec<Arc<Plate>>, Trouble> {
    let wanted: Vec<(Frame, (u32, u32))> = recipes
        .iter()
        .map(|recipe| {
            let shown = frame(examined.size, recipe.crop);
            let frame = stored_frame(shown, examined.stored, examined.orientation);
            (frame, examined.orientation.turn(size(examined.size, recipe)))
        })
        .collect();
    let mut crops: BTreeMap<Frame, Vec<(u32, u32)>> = BTreeMap::new();
    for (frame, size) in &wanted {
        crops.entry(*frame).or_default().push(*size);
    }
    for sizes in crops.values_mut() {
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        sizes.dedup();
    }
    let crops: Vec<_> = crops.into_iter().collect();
    let largest = crops
        .par_iter()
        .map(|(frame, sizes)| Ok(colour::to_srgb(resized(&source, *frame, sizes[0])?)))
        .collect::<Result<Vec<_>, Trouble>>()?;
    drop(source);
    let chains = crops
        .par_iter()
        .zip(largest)
        .map(|((frame, sizes), largest)| Ok((*frame, chain(largest, sizes)?)));
    let chains = chains.collect::<Result<BTreeMap<_, _>, Trouble>>()?;
    Ok(wanted.iter().map(|(frame, size)| Arc::clone(&chains[frame][size])).collect())
}

/// Every size from the one before it.
fn chain(
    largest: Plate,
    sizes: &[(u32, u32)],
) -> Result<BTreeMap<(u32, u32), Arc<Plate>>, Trouble> {
    let mut last = Arc::new(largest);
    let mut plates = BTreeMap::from([(last.size, Arc::clone(&last))]);
    for size in &sizes[1..] {
        let (width, height) = last.size;
        let whole = Frame { left: 0, top: 0, width, height };
        last = Arc::new(resized(&last, whole, *size)?);
        plates.insert(*size, Arc::clone(&last));
    }
    Ok(plates)
}

/// A frame of a plate in another size: Lanczos with three lobes, in the plate's own colours.
///
/// Reducing in linear light would be truer in fine patterns of light and dark; browsers and other
/// programs reduce as this does, and it takes a third of the time.
fn resized(plate: &Plate, frame: Frame, size: (u32, u32)) -> Result<Plate, Trouble> {
    let kind = match plate.pixel {
        Pixel::Grey => PixelType::U8,
        Pixel::Rgb => PixelType::U8x3,
        Pixel::Rgba | Pixel::Cmyk | Pixel::Ycck => PixelType::U8x4,
    };
    let (width, height) = plate.size;
    let source = ImageRef::new(width, height, &plate.bytes, kind).map_err(|_| Trouble::Damaged)?;
    let mut result = Image::new(size.0, size.1, kind);
    let options = ResizeOptions::new()
        .crop(frame.left.into(), frame.top.into(), frame.width.into(), frame.height.into())
        .use_alpha(plate.pixel == Pixel::Rgba);
    Resizer::new().resize(&source, &mut result, &options).map_err(|_| Trouble::Damaged)?;
    let (bytes, profile) = (result.into_vec(), plate.profile.clone());
    Ok(Plate { size, bytes, pixel: plate.pixel, profile })
}
