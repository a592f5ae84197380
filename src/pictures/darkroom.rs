//! Prints of a picture: smaller, cropped, turned upright, in sRGB, without anything the camera wrote.
//!
//! Bytes in, bytes out. It reads JPEG (with Huffman codes and eight bits a sample; grey, colour, CMYK and YCCK), PNG,
//! WebP, GIF and TIFF. Of an animation, it develops the first frame. It recognizes AVIF and HEIC but refuses them,
//! because no decoder in Rust reads them without a C library that must be installed first.
//!
//! Every print is in sRGB and has no profile. A print with a wide profile is larger, and looks right only in programs
//! that use the profile. The inks of a CMYK picture must be converted to light anyway.
//!
//! The rows of the source are halved while they are read, as often as the largest print allows, so that a large
//! picture is never whole in memory. Colours are converted and pictures are turned when they are small. The
//! same source and recipe always give the same bytes, whatever the number of threads.

mod recipe;
mod error;
mod plate;
mod examine;
mod jpeg;
mod png;
mod decode;
mod colour;
mod levels;
mod reduce;
mod encode;
mod look;

pub use error::PrintError;
pub use examine::{Examined, MAX_PIXELS, MOST_ALONE, Source, examine};
pub use look::{is_opaque, placeholder_colour};
pub use recipe::{Crop, Format, Recipe, size};

use std::sync::Arc;

use rayon::prelude::*;

use plate::Plate;

/// A picture made by a recipe.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Print {
    /// The file, without any metadata.
    pub bytes: Vec<u8>,
    /// Its width and height in pixels.
    pub size: (u32, u32),
}

/// The memory, in bytes, that steps made at the same time may take together. A step that takes more is made alone.
const TOGETHER: u64 = 128 << 20;

/// Groups items in their order. Consecutive items that need little memory share a group.
fn in_groups<T>(items: &[T], memory: impl Fn(&T) -> u64) -> Vec<&[T]> {
    let (mut groups, mut rest) = (Vec::new(), items);
    while !rest.is_empty() {
        let mut sum = 0;
        let fits = |item: &&T| {
            sum += memory(item);
            sum <= TOGETHER
        };
        let count = rest.iter().take_while(fits).count().max(1);
        let (group, others) = rest.split_at(count);
        groups.push(group);
        rest = others;
    }
    groups
}

/// Makes every print asked for, in the order of the recipes.
///
/// The source is decoded once. A print depends only on its source and its recipe. Prints are encoded on the threads
/// of the `rayon` pool in which this is called. `memory` is the limit in bytes, without the source itself;
/// [`Examined::memory`] gives what is needed. Callers that share memory between pictures must wait for it on threads
/// of their own: a waiting task in the pool would delay the prints of the picture it waits for.
///
/// # Errors
/// If the source is not a readable picture, is damaged, or needs more memory than `memory` and [`MOST_ALONE`].
pub fn develop(source: &[u8], recipes: &[Recipe], memory: u64) -> Result<Vec<Print>, PrintError> {
    let examined = examine(source)?;
    examined.fits(recipes, memory)?;
    let plates = reduce::reduce(source, &examined, recipes)?;
    let print = |(recipe, plate): &(&Recipe, Arc<Plate>)| -> Result<Print, PrintError> {
        let plate = plate.turned(examined.orientation);
        let bytes = encode::encode(&plate, recipe)?;
        Ok(Print { bytes, size: plate.size })
    };
    let wanted: Vec<_> = recipes.iter().zip(plates).collect();
    let mut prints = Vec::new();
    for group in in_groups(&wanted, |(recipe, _)| examined.encoder(recipe)) {
        let made: Result<Vec<Print>, PrintError> = group.par_iter().map(print).collect();
        prints.extend(made?);
    }
    Ok(prints)
}

#[cfg(test)]
mod tests;
