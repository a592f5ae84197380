//! The colours that fill the places of pictures until they are loaded.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::prints::each;
use super::{Memory, PictureFile, Pictures, PrintFailure, PrintMaker, Shard};
use crate::base::digest::Digest;
use crate::base::output::PrintCache;
use crate::base::snapshot::Snapshot;
use crate::edition::{self, Edition, Picture};

/// The colours of pictures, by [`Picture::placeholder_colour_key`]; empty for pictures with transparent pixels.
pub(super) type PlaceholderColours = BTreeMap<Digest, String>;

impl PrintMaker<'_> {
    /// The colour of a picture, from the print cache, or else from its pixels.
    ///
    /// # Errors
    /// If the picture is damaged, or cannot be read.
    pub fn placeholder_colour(
        self,
        picture: PictureFile<'_>,
        key: &Digest,
    ) -> Result<String, PrintFailure> {
        if let Some(known) = known(key, self.print_cache) {
            return Ok(known);
        }
        let colour = self.memory.placeholder_colour(picture)?;
        self.print_cache.file(key, colour.as_bytes());
        Ok(colour)
    }
}

/// The colour in a print cache.
fn known(key: &Digest, print_cache: &dyn PrintCache) -> Option<String> {
    let colour = String::from_utf8(print_cache.find(key)?).ok()?;
    let digits = colour.strip_prefix('#').unwrap_or_default();
    let is_colour = digits.len() == 6 && digits.bytes().all(|c| c.is_ascii_hexdigit());
    (colour.is_empty() || is_colour).then_some(colour)
}

/// Sets the colours of an edition's pictures: known ones, or all if pictures are made now. Returns the damaged pictures.
pub(super) fn fill(
    edition: &mut Edition,
    snapshot: &Snapshot,
    colours: &mut PlaceholderColours,
    pictures: Pictures<'_>,
) -> edition::DamagedPictures {
    let mut spoilt = edition::DamagedPictures::new();
    let all = &mut edition.media.pictures;
    let print_cache: &dyn PrintCache = match pictures {
        Pictures::Now { print_cache, .. }
        | Pictures::Only { print_cache, .. }
        | Pictures::Later { print_cache } => print_cache,
        Pictures::Never(trial) => trial,
    };
    let keys =
        all.iter().map(Picture::placeholder_colour_key).filter(|key| !colours.contains_key(key));
    print_cache.announce(&keys.collect::<Vec<_>>());
    let find = |picture: &Picture| {
        let key = picture.placeholder_colour_key();
        let colour = colours.get(&key).cloned().or_else(|| known(&key, print_cache))?;
        Some((key, colour))
    };
    let mut found: PlaceholderColours = all.par_iter().filter_map(find).collect();
    let looked_at = match pictures {
        Pictures::Now { memory, .. } => Some((memory, Shard::ALL)),
        Pictures::Only { memory, shard, .. } => Some((memory, shard)),
        Pictures::Never(trial) => Some((trial.memory, Shard::ALL)),
        Pictures::Later { .. } => None,
    };
    if let Some((memory, shard)) = looked_at {
        // A drawing has no pixels, whatever the name of its file.
        let is_unknown = |picture: &&Picture| {
            !picture.is_drawing()
                && shard.contains(&picture.source)
                && !found.contains_key(&picture.placeholder_colour_key())
        };
        let unknown = all.iter().filter(is_unknown).collect();
        let memory = Memory::of(memory, rayon::current_num_threads());
        let (made, damaged) =
            made_of(snapshot, unknown, PrintMaker { print_cache, memory: &memory });
        found.extend(made);
        spoilt = damaged;
    }
    for picture in all {
        picture.placeholder_colour = match picture.formats.is_empty() {
            // An animated picture or a drawing may be transparent.
            true => Some(String::new()),
            false => found.get(&picture.placeholder_colour_key()).cloned(),
        };
    }
    *colours = found;
    spoilt
}

/// Computes the colours of pictures from their pixels. Returns damaged pictures separately.
fn made_of(
    snapshot: &Snapshot,
    pictures: Vec<&Picture>,
    maker: PrintMaker<'_>,
) -> (PlaceholderColours, edition::DamagedPictures) {
    let made = Mutex::new((PlaceholderColours::new(), edition::DamagedPictures::new()));
    let work = |picture: &Picture| {
        let key = picture.placeholder_colour_key();
        let file = PictureFile { snapshot, source: &picture.source };
        let colour = maker.placeholder_colour(file, &key);
        let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
        match colour {
            Ok(colour) => _ = made.0.insert(key, colour),
            Err(PrintFailure::Picture(trouble)) => {
                _ = made.1.insert(picture.source.clone(), *trouble);
            }
            // Making the prints will report it.
            Err(PrintFailure::Machine(_)) => {}
        }
        io::Result::Ok(())
    };
    _ = each(pictures.into_iter(), work);
    made.into_inner().unwrap_or_else(PoisonError::into_inner)
}
