//! The colours that fill the places of pictures until these are there.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::prints::each;
use super::{Memory, Pictures, Spoilt};
use crate::base::digest::Digest;
use crate::base::output::PrintCache;
use crate::base::path::SourcePath;
use crate::base::snapshot::Snapshot;
use crate::edition::{self, Edition, Picture};

/// The colours of pictures, by [`Picture::placeholder_colour_key`]; empty for one through which something can be seen.
pub(super) type PlaceholderColours = BTreeMap<Digest, String>;

/// The colour of a picture, from the print cache, or else from its pixels.
///
/// # Errors
/// If the picture is damaged, or cannot be read.
pub fn placeholder_colour(
    picture: (&Snapshot, &SourcePath),
    key: &Digest,
    (print_cache, memory): (&dyn PrintCache, &Memory),
) -> Result<String, Spoilt> {
    if let Some(known) = known(key, print_cache) {
        return Ok(known);
    }
    let colour = memory.placeholder_colour(picture)?;
    print_cache.file(key, colour.as_bytes());
    Ok(colour)
}

/// The colour that a print cache has.
fn known(key: &Digest, print_cache: &dyn PrintCache) -> Option<String> {
    let colour = String::from_utf8(print_cache.find(key)?).ok()?;
    let digits = colour.strip_prefix('#').unwrap_or_default();
    let is_colour = digits.len() == 6 && digits.bytes().all(|c| c.is_ascii_hexdigit());
    (colour.is_empty() || is_colour).then_some(colour)
}

/// Gives the pictures of an edition their colours: those that are known, and if pictures are made now, all. Gives those
/// whose pixels are damaged.
pub(super) fn fill(
    edition: &mut Edition,
    (snapshot, colours): (&Snapshot, &mut PlaceholderColours),
    pictures: Pictures<'_>,
) -> edition::Spoilt {
    let mut spoilt = edition::Spoilt::new();
    let all = &mut edition.media.pictures;
    let print_cache: &dyn PrintCache = match pictures {
        Pictures::Now { print_cache, .. } | Pictures::Later { print_cache } => print_cache,
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
    let memory = match pictures {
        Pictures::Now { memory, .. } => Some(memory),
        Pictures::Never(trial) => Some(trial.memory),
        Pictures::Later { .. } => None,
    };
    if let Some(memory) = memory {
        // A drawing has no pixels, whatever the name of its file.
        let is_unknown = |picture: &&Picture| {
            !picture.is_drawing() && !found.contains_key(&picture.placeholder_colour_key())
        };
        let unknown = all.iter().filter(is_unknown).collect();
        let memory = Memory::of(memory, rayon::current_num_threads());
        let (made, damaged) = made_of((snapshot, unknown), (print_cache, &memory));
        found.extend(made);
        spoilt = damaged;
    }
    for picture in all {
        picture.placeholder_colour = match picture.formats.is_empty() {
            // It moves or is a drawing: the page may be seen through a later image of it, whatever the first is like.
            true => Some(String::new()),
            false => found.get(&picture.placeholder_colour_key()).cloned(),
        };
    }
    *colours = found;
    spoilt
}

/// Makes the colours of pictures from their pixels; gives the damaged ones apart.
fn made_of(
    (snapshot, pictures): (&Snapshot, Vec<&Picture>),
    makers: (&dyn PrintCache, &Memory),
) -> (PlaceholderColours, edition::Spoilt) {
    let made = Mutex::new((PlaceholderColours::new(), edition::Spoilt::new()));
    let work = |picture: &Picture| {
        let key = picture.placeholder_colour_key();
        let colour = placeholder_colour((snapshot, &picture.source), &key, makers);
        let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
        match colour {
            Ok(colour) => _ = made.0.insert(key, colour),
            Err(Spoilt::Picture(trouble)) => _ = made.1.insert(picture.source.clone(), *trouble),
            // It is reported when its prints are made.
            Err(Spoilt::Machine(_)) => {}
        }
        io::Result::Ok(())
    };
    _ = each(pictures.into_iter(), work);
    made.into_inner().unwrap_or_else(PoisonError::into_inner)
}
