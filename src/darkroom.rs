//! Prints of a picture: smaller, cropped, turned upright, in sRGB, without anything the camera wrote.
//!
//! Bytes in, bytes out. The formats read are JPEG (baseline and progressive; grey, colour, CMYK and
//! YCCK), PNG, WebP, GIF and TIFF; of moving pictures the first frame is developed. AVIF is told by
//! name and refused: no decoder in Rust reads it without a C library that has to be installed first.
//!
//! Every print is in sRGB and carries no profile. A print that keeps a wide profile looks right only
//! in programs that heed it, and has to carry the profile; and the inks of a CMYK picture have to be turned
//! into light anyway.
//!
//! The pixels of the source are decoded once and let go as soon as they have been halved: colours are converted and pictures are turned when they are small already. The same source
//! and recipe always give the same bytes, whatever the number of threads.

mod recipe;
mod trouble;
mod plate;
mod examine;
mod jpeg;
mod decode;
mod colour;
mod reduce;
mod encode;
mod look;

pub use examine::{Examined, MAX_PIXELS, Source, examine};
pub use look::{Look, look, tone};
pub use recipe::{Crop, Format, Recipe, size};
pub use trouble::Trouble;

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

/// Makes every print asked for, in the order of the recipes.
///
/// The source is decoded once. What a print comes to hangs on its recipe alone. Prints are encoded on
/// the threads of the `rayon` pool in which this is called. `memory` is what may be used, in bytes, the
/// source itself not counted; [`Examined::memory`] says what it takes. Who shares memory between pictures
/// waits for it on threads of its own: a task of the pool that waits would hold up the prints of the picture
/// it waits for.
///
/// # Errors
/// If the source is no picture we read, is damaged, or needs more memory.
pub fn develop(source: &[u8], recipes: &[Recipe], memory: u64) -> Result<Vec<Print>, Trouble> {
    let examined = examine(source)?;
    examined.fits(recipes, memory)?;
    let plate = decode::decode(source, &examined, memory)?;
    let negatives = reduce::reduce(plate, &examined, recipes)?;
    let print = |(recipe, negative): (&Recipe, &Arc<Plate>)| -> Result<Print, Trouble> {
        let plate = negative.turned(examined.orientation);
        let bytes = encode::encode(&plate, recipe)?;
        Ok(Print { bytes, size: plate.size })
    };
    let is_avif = |recipe: &Recipe| recipe.format == Format::Avif;
    let all = recipes.par_iter().zip(&negatives);
    let quick = all.map(|(recipe, negative)| match is_avif(recipe) {
        true => Ok(None),
        false => print((recipe, negative)).map(Some),
    });
    let quick: Vec<Option<Print>> = quick.collect::<Result<_, _>>()?;
    // Those of AVIF take much memory, and are made one after the other.
    let all = recipes.iter().zip(&negatives).zip(quick);
    all.map(|(made_of, quick)| quick.map_or_else(|| print(made_of), Ok)).collect()
}

#[cfg(test)]
mod tests;
