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

/// The colours of pictures, by [`Picture::tone_key`]; empty for one through which something can be seen.
pub(super) type Tones = BTreeMap<Digest, String>;

/// The colour of a picture, from the print cache, or else from its pixels.
///
/// # Errors
/// If the picture is damaged, or cannot be read.
pub fn tone(
    picture: (&Snapshot, &SourcePath),
    key: &Digest,
    (print_cache, memory): (&dyn PrintCache, &Memory),
) -> Result<String, Spoilt> {
    if let Some(known) = known(key, print_cache) {
        return Ok(known);
    }
    let tone = memory.tone(picture)?;
    print_cache.file(key, tone.as_bytes());
    Ok(tone)
}

/// The colour that a print cache has.
fn known(key: &Digest, print_cache: &dyn PrintCache) -> Option<String> {
    let tone = String::from_utf8(print_cache.find(key)?).ok()?;
    let digits = tone.strip_prefix('#').unwrap_or_default();
    let is_tone = digits.len() == 6 && digits.bytes().all(|c| c.is_ascii_hexdigit());
    (tone.is_empty() || is_tone).then_some(tone)
}

/// Gives the pictures of an edition their colours: those that are known, and if pictures are made now, all. Gives those
/// whose pixels are damaged.
pub(super) fn fill(
    edition: &mut Edition,
    (snapshot, tones): (&Snapshot, &mut Tones),
    pictures: Pictures<'_>,
) -> edition::Spoilt {
    let mut spoilt = edition::Spoilt::new();
    let all = &mut edition.media.pictures;
    let print_cache: &dyn PrintCache = match pictures {
        Pictures::Now { print_cache, .. } | Pictures::Later { print_cache } => print_cache,
        Pictures::Never(trial) => trial,
    };
    let keys = all.iter().map(Picture::tone_key).filter(|key| !tones.contains_key(key));
    print_cache.announce(&keys.collect::<Vec<_>>());
    let find = |picture: &Picture| {
        let key = picture.tone_key();
        let tone = tones.get(&key).cloned().or_else(|| known(&key, print_cache))?;
        Some((key, tone))
    };
    let mut found: Tones = all.par_iter().filter_map(find).collect();
    let memory = match pictures {
        Pictures::Now { memory, .. } => Some(memory),
        Pictures::Never(trial) => Some(trial.memory),
        Pictures::Later { .. } => None,
    };
    if let Some(memory) = memory {
        // A drawing has no pixels, whatever the name of its file.
        let is_unknown =
            |picture: &&Picture| !picture.is_drawing() && !found.contains_key(&picture.tone_key());
        let unknown: Vec<&Picture> = all.iter().filter(is_unknown).collect();
        let memory = Memory::of(memory, rayon::current_num_threads());
        let made = Mutex::new((Tones::new(), edition::Spoilt::new()));
        let work = |picture: &Picture| {
            let key = picture.tone_key();
            let tone = tone((snapshot, &picture.source), &key, (print_cache, &memory));
            let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
            match tone {
                Ok(tone) => _ = made.0.insert(key, tone),
                Err(Spoilt::Picture(trouble)) => {
                    made.1.insert(picture.source.clone(), *trouble);
                }
                // It is reported when its prints are made.
                Err(Spoilt::Machine(_)) => {}
            }
            io::Result::Ok(())
        };
        _ = each(unknown.into_iter(), work);
        let (made, damaged) = made.into_inner().unwrap_or_else(PoisonError::into_inner);
        found.extend(made);
        spoilt = damaged;
    }
    for picture in all {
        picture.tone = match picture.formats.is_empty() {
            // It moves or is a drawing: the page may be seen through a later image of it, whatever the first is like.
            true => Some(String::new()),
            false => found.get(&picture.tone_key()).cloned(),
        };
    }
    *tones = found;
    spoilt
}
