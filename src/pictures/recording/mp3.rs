//! MP3 (ISO/IEC 11172-3), with tags (ID3 version 2).

use std::io;

use super::{Facts, Source, big, damaged};

/// Kilobits a second, by their number in a header: version 1, and versions 2 and 2.5.
const RATES: [[u64; 15]; 2] = [
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];

/// Samples a second of version 1.
const SAMPLES: [u64; 3] = [44_100, 48_000, 32_000];

pub(super) fn begins(head: &[u8]) -> bool {
    head.starts_with(b"ID3") || is_frame(head)
}

fn is_frame(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, second, ..] if second & 0xe6 == 0xe2)
}

pub(super) fn read(source: &mut Source<'_>) -> io::Result<Facts> {
    let mut facts = Facts::default();
    let head = source.part(0, 10)?;
    let mut begin = 0;
    if head.starts_with(b"ID3") {
        let size = head.get(6..10).ok_or_else(damaged)?;
        begin = size.iter().fold(0, |size, byte| size << 7 | u64::from(byte & 0x7f)) + 10;
        let tag = source.part(10, begin - 10)?;
        facts.hear(&tag);
    }
    let sound = source.part(begin, 4096)?;
    let Some(at) = (0..sound.len()).find(|at| is_frame(&sound[*at..])) else { return Ok(facts) };
    let length = source.len.saturating_sub(begin + at as u64);
    if let Some((units, per_second)) = duration(&sound[at..], length) {
        facts.last(units, per_second);
    }
    Ok(facts)
}

/// How long the sound lasts that begins with a frame and has a length in bytes, in units, and the units of a second.
fn duration(frame: &[u8], length: u64) -> Option<(u64, u64)> {
    let [_, second, third, fourth, ..] = *frame else { return None };
    let version = second >> 3 & 3;
    let older = usize::from(version != 3);
    let rate = *RATES[older].get(usize::from(third >> 4)).filter(|rate| **rate > 0)?;
    let divisor = [4, 1, 2, 1][usize::from(version)];
    let samples = SAMPLES.get(usize::from(third >> 2 & 3))? / divisor;
    let is_mono = fourth >> 6 == 3;
    let side = match (older, is_mono) {
        (0, false) => 32,
        (0, true) | (_, false) => 17,
        _ => 9,
    };
    // A file whose rate varies says in its first frame how many it has.
    let said = frame.get(4 + side..)?;
    let frames = match said.get(..4) {
        Some(b"Xing" | b"Info") if said.get(7)? & 1 == 1 => big(said.get(8..)?, 4),
        _ => None,
    };
    let per_frame = if older == 0 { 1152 } else { 576 };
    Some(match frames {
        Some(frames) => (frames * per_frame, samples),
        None => (length * 8, rate * 1000),
    })
}
