//! Reduces pictures: halves them as often as possible while reading, which is fast and needs little memory, then
//! resizes them to the sizes needed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8x4;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use rayon::prelude::*;

use super::decode::decode;
use super::levels::{Levels, size_at};
use super::plate::{Pixel, Plate, stored_frame};
use super::recipe::{Frame, frame};
use super::{Examined, PrintError, Recipe, colour, in_groups, size};

/// How one size of a picture is made.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Cut {
    /// The part of the picture, as it is stored.
    pub(super) frame: Frame,
    /// Its width and height, before it is turned.
    pub(super) size: (u32, u32),
    /// How often the picture is halved first.
    pub(super) level: u32,
}

impl Cut {
    /// The cut for a recipe. It depends only on the picture and the recipe, never on other recipes, so a print made
    /// later is the same.
    pub(super) fn of(examined: &Examined, recipe: &Recipe) -> Self {
        let shown = frame(examined.size, recipe.crop);
        let frame = stored_frame(shown, examined.stored, examined.orientation);
        let size = examined.orientation.turn(size(examined.size, recipe));
        Self { frame, size, level: level((frame.width, frame.height), size) }
    }

    /// The memory for making it from a picture, in bytes: the intermediate result has its width, but not yet its
    /// height.
    pub(super) fn memory(&self) -> u64 {
        4 * u64::from(self.size.0) * u64::from(size_at((1, self.frame.height), self.level).1)
    }
}

/// How often a frame can be halved and still be at least one and a half times as large as the size.
fn level(whole: (u32, u32), size: (u32, u32)) -> u32 {
    let is_enough = |level: u32| {
        let (width, height) = size_at(whole, level);
        u64::from(width) * 2 >= u64::from(size.0) * 3
            && u64::from(height) * 2 >= u64::from(size.1) * 3
    };
    (1..32).take_while(|level| is_enough(*level)).count() as u32
}

/// Reads a picture, and makes the plate of each recipe in sRGB, not turned yet.
pub(super) fn reduce(
    source: &[u8],
    examined: &Examined,
    recipes: &[Recipe],
) -> Result<Vec<Arc<Plate>>, PrintError> {
    let cuts: Vec<Cut> = recipes.iter().map(|recipe| Cut::of(examined, recipe)).collect();
    let levels = read(source, examined, &cuts.iter().map(|cut| cut.level).collect())?;
    let levels: BTreeMap<u32, Wide> =
        levels.into_iter().map(|(level, plate)| (level, Wide::of(plate))).collect();
    let different: Vec<Cut> = BTreeSet::from_iter(cuts.iter().copied()).into_iter().collect();
    let mut made = BTreeMap::new();
    let print = |cut: &Cut| Ok((*cut, Arc::new(resized(&levels[&cut.level], cut)?)));
    for group in in_groups(&different, Cut::memory) {
        let plates: Result<Vec<(Cut, Arc<Plate>)>, PrintError> =
            group.par_iter().map(print).collect();
        made.extend(plates?);
    }
    Ok(cuts.iter().map(|cut| Arc::clone(&made[cut])).collect())
}

/// Reads some levels of a picture.
pub(super) fn read(
    source: &[u8],
    examined: &Examined,
    wanted: &BTreeSet<u32>,
) -> Result<BTreeMap<u32, Plate>, PrintError> {
    let mut levels = Levels::of(examined.stored, examined.pixel, wanted);
    decode(source, examined, &mut |row| levels.take(row))?;
    levels.finish(examined.profile.as_ref())
}

/// A plate whose pixels have four bytes each, whatever they mean. The crate that resizes is compiled for each kind of
/// pixel in some hundred copies, so it gets to see one kind alone.
struct Wide {
    size: (u32, u32),
    pixel: Pixel,
    bytes: Vec<u8>,
    profile: Option<Vec<u8>>,
}

impl Wide {
    fn of(Plate { size, pixel, bytes, profile }: Plate) -> Self {
        let bytes = match pixel {
            Pixel::Grey => converted(&bytes, |[grey]| [grey, 0, 0, 0]),
            Pixel::Rgb => converted(&bytes, |[r, g, b]| [r, g, b, 0]),
            Pixel::Rgba | Pixel::Cmyk => bytes,
        };
        Self { size, pixel, bytes, profile }
    }
}

impl From<Wide> for Plate {
    fn from(Wide { size, pixel, bytes, profile }: Wide) -> Self {
        let bytes = match pixel {
            Pixel::Grey => converted(&bytes, |[grey, ..]: [u8; 4]| [grey]),
            Pixel::Rgb => converted(&bytes, |[r, g, b, _]| [r, g, b]),
            Pixel::Rgba | Pixel::Cmyk => bytes,
        };
        Self { size, pixel, bytes, profile }
    }
}

/// Pixels of `N` bytes as pixels of `M` bytes.
fn converted<const N: usize, const M: usize>(
    bytes: &[u8],
    pixel: impl Fn([u8; N]) -> [u8; M],
) -> Vec<u8> {
    let pixels: Vec<[u8; M]> = bytes.as_chunks().0.iter().copied().map(pixel).collect();
    pixels.into_flattened()
}

/// A cut of a plate, in sRGB.
///
/// Reducing in linear light would be truer in fine patterns of light and dark; browsers and other
/// programs reduce as this does.
fn resized(wide: &Wide, cut: &Cut) -> Result<Plate, PrintError> {
    let at = |n: u32| f64::from(n) / f64::from(1_u32 << cut.level);
    let Frame { left, top, width, height } = cut.frame;
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
        .crop(at(left), at(top), at(width), at(height))
        .use_alpha(wide.pixel == Pixel::Rgba);
    let source = TypedImageRef::<U8x4>::from_buffer(wide.size.0, wide.size.1, &wide.bytes)
        .map_err(|_| PrintError::Damaged)?;
    let size = cut.size;
    let mut bytes = vec![0; 4 * size.0 as usize * size.1 as usize];
    let mut result = TypedImage::<U8x4>::from_buffer(size.0, size.1, &mut bytes)
        .map_err(|_| PrintError::Damaged)?;
    // Not the entry point for any kind of image, which brings in all kinds of pixels.
    let resized = Resizer::new().resize_typed(&source, &mut result, &options);
    resized.map_err(|_| PrintError::Damaged)?;
    let plate = Wide { size, pixel: wide.pixel, bytes, profile: wide.profile.clone() };
    Ok(colour::to_srgb(plate.into()).opaque())
}
