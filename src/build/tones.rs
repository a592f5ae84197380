//! The colours that fill the places of pictures until these are there.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::prints::each;
use super::{Memory, Pictures};
use crate::digest::Digest;
use crate::edition::{Edition, Picture};
use crate::output::Cabinet;
use crate::path::SourcePath;
use crate::snapshot::Snapshot;

/// The colours of pictures, by [`Picture::tone_key`]; empty for one through which something can be seen.
pub(super) type Tones = BTreeMap<Digest, String>;

/// The colour of a picture, from the cabinet, or else from its pixels; `None` if it cannot be read.
pub fn tone(
    (snapshot, source): (&Snapshot, &SourcePath),
    key: &Digest,
    (cabinet, memory): (&dyn Cabinet, &Memory),
) -> Option<String> {
    if let Some(known) = known(key, cabinet) {
        return Some(known);
    }
    let tone = memory.tone((snapshot, source)).ok()?;
    cabinet.file(key, tone.as_bytes());
    Some(tone)
}

/// The colour that a cabinet has.
fn known(key: &Digest, cabinet: &dyn Cabinet) -> Option<String> {
    let tone = String::from_utf8(cabinet.find(key)?).ok()?;
    let digits = tone.strip_prefix('#').unwrap_or_default();
    let is_tone = digits.len() == 6 && digits.bytes().all(|c| c.is_ascii_hexdigit());
    (tone.is_empty() || is_tone).then_some(tone)
}

/// Gives the pictures of an edition their colours: those that are known, and if pictures are made now, all.
pub(super) fn fill(
    edition: &mut Edition,
    (snapshot, tones): (&Snapshot, &mut Tones),
    pictures: Pictures<'_>,
) {
    let all = &mut edition.media.pictures;
    let (Pictures::Now { cabinet, .. } | Pictures::Later { cabinet }) = pictures;
    let find = |picture: &Picture| {
        let key = picture.tone_key();
        let tone = tones.get(&key).cloned().or_else(|| known(&key, cabinet))?;
        Some((key, tone))
    };
    let mut found: Tones = all.par_iter().filter_map(find).collect();
    if let Pictures::Now { cabinet, memory } = pictures {
        let unknown = all.iter().filter(|picture| !found.contains_key(&picture.tone_key()));
        let unknown: Vec<&Picture> = unknown.collect();
        let memory = Memory::of(memory, rayon::current_num_threads());
        let made = Mutex::new(Tones::new());
        let work = |picture: &Picture| {
            let key = picture.tone_key();
            let tone = tone((snapshot, &picture.source), &key, (cabinet, &memory));
            let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
            made.extend(tone.map(|tone| (key, tone)));
            io::Result::Ok(())
        };
        // A picture that cannot be read has no colour, and is told of when its prints are made.
        _ = each(unknown.into_iter(), work);
        found.extend(made.into_inner().unwrap_or_else(PoisonError::into_inner));
    }
    for picture in all {
        picture.tone = found.get(&picture.tone_key()).cloned();
    }
    *tones = found;
}
