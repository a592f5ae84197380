//! Plates made smaller: halved as often as can be, which is quick, then brought to their sizes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use rayon::prelude::*;

use super::plate::{Pixel, Plate, stored_frame};
use super::recipe::{Frame, frame};
use super::{Examined, Recipe, Trouble, colour, size};

/// The plate of each recipe, as it is stored (not turned yet), in sRGB. The source is let go as soon as
/// it has been halved.
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
    let mut crops: BTreeMap<Frame, BTreeSet<(u32, u32)>> = BTreeMap::new();
    for (frame, size) in &wanted {
        crops.entry(*frame).or_default().insert(*size);
    }
    let crops: Vec<_> = crops.into_iter().collect();
    let begun = |(frame, sizes): &Sizes| {
        let made = step(&source, *frame, (0, (frame.width, frame.height)), sizes)?;
        Ok((*frame, made))
    };
    let begun = crops.par_iter().map(begun).collect::<Result<Vec<_>, Trouble>>()?;
    drop(source);
    let finish = |((frame, (mut made, mut half)), (_, sizes)): (Begun, &Sizes)| {
        let mut n = 1;
        while let Some(plate) = half {
            let (width, height) = plate.size;
            let whole = Frame { left: 0, top: 0, width, height };
            let (more, next) = step(&plate, whole, (n, (frame.width, frame.height)), sizes)?;
            made.extend(more);
            (half, n) = (next, n + 1);
        }
        Ok((frame, made))
    };
    let made = begun.into_par_iter().zip(&crops).map(finish);
    let made = made.collect::<Result<BTreeMap<Frame, Plates>, Trouble>>()?;
    Ok(wanted.iter().map(|(frame, size)| Arc::clone(&made[frame][size])).collect())
}

/// A crop, and the sizes that are wanted of it.
type Sizes = (Frame, BTreeSet<(u32, u32)>);

/// A crop, what has been made of it, and its half.
type Begun = (Frame, (Plates, Option<Plate>));

/// Plates by their sizes.
type Plates = BTreeMap<(u32, u32), Arc<Plate>>;

/// Makes what is made of a frame that has been halved `n` times, and its next half if some size is made of
/// that or a smaller one.
///
/// Of which half a size is made hangs on the size alone, and not on what else is wanted: so a print that
/// is made later is the same.
fn step(
    plate: &Plate,
    frame: Frame,
    (n, whole): (u32, (u32, u32)),
    sizes: &BTreeSet<(u32, u32)>,
) -> Result<(Plates, Option<Plate>), Trouble> {
    let mut made = Plates::new();
    for size in sizes.iter().filter(|size| halvings(whole, **size) == n) {
        let print = colour::to_srgb(resized(plate, frame, *size, FilterType::Lanczos3)?);
        made.insert(*size, Arc::new(print));
    }
    let goes_on = sizes.iter().any(|size| halvings(whole, *size) > n);
    let half = || resized(plate, frame, halved(whole, n + 1), FilterType::Box);
    Ok((made, goes_on.then(half).transpose()?))
}

/// How often a frame is halved before a size is made of it: as often as half as much again is left.
fn halvings(whole: (u32, u32), size: (u32, u32)) -> u32 {
    let is_enough = |n: u32| {
        let (width, height) = halved(whole, n);
        u64::from(width) * 2 >= u64::from(size.0) * 3
            && u64::from(height) * 2 >= u64::from(size.1) * 3
    };
    (1..32).take_while(|n| is_enough(*n)).count() as u32
}

/// The size of a frame that has been halved `n` times.
fn halved((width, height): (u32, u32), n: u32) -> (u32, u32) {
    (width.div_ceil(1 << n), height.div_ceil(1 << n))
}

/// A frame of a plate in another size, in the plate's own colours.
///
/// Reducing in linear light would be truer in fine patterns of light and dark; browsers and other
/// programs reduce as this does.
fn resized(
    plate: &Plate,
    frame: Frame,
    size: (u32, u32),
    filter: FilterType,
) -> Result<Plate, Trouble> {
    let kind = match plate.pixel {
        Pixel::Grey => PixelType::U8,
        Pixel::Rgb => PixelType::U8x3,
        Pixel::Rgba | Pixel::Cmyk | Pixel::Ycck => PixelType::U8x4,
    };
    let (width, height) = plate.size;
    let source = ImageRef::new(width, height, &plate.bytes, kind).map_err(|_| Trouble::Damaged)?;
    let mut result = Image::new(size.0, size.1, kind);
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(filter))
        .crop(frame.left.into(), frame.top.into(), frame.width.into(), frame.height.into())
        .use_alpha(plate.pixel == Pixel::Rgba);
    Resizer::new().resize(&source, &mut result, &options).map_err(|_| Trouble::Damaged)?;
    let (bytes, profile) = (result.into_vec(), plate.profile.clone());
    Ok(Plate { size, bytes, pixel: plate.pixel, profile })
}
