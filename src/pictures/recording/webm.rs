//! WebM, a form of Matroska (RFC 9559): elements in elements, in the encoding of EBML (RFC 8794).

use std::io;

use super::{Facts, Source, big, damaged};

/// The names of elements.
const HEAD: u64 = 0x1A45_DFA3;
const SEGMENT: u64 = 0x1853_8067;
const CLUSTER: u64 = 0x1F43_B675;
const INFO: u64 = 0x1549_A966;
const TRACKS: u64 = 0x1654_AE6B;
const TAGS: u64 = 0x1254_C367;
const TRACK: u64 = 0xAE;
const PICTURE: u64 = 0xE0;
const SCALE: u64 = 0x2A_D7B1;
const DURATION: u64 = 0x4489;
const WIDTH: u64 = 0xB0;
const HEIGHT: u64 = 0xBA;

/// The duration of an information element, and the nanoseconds of its units.
struct Time {
    units: f64,
    scale: u64,
}

pub(super) fn begins(head: &[u8]) -> bool {
    big(head, 4) == Some(HEAD)
}

pub(super) fn read(source: &mut Source<'_>) -> io::Result<Facts> {
    let (mut facts, mut at, mut is_whole) = (Facts::default(), 0, false);
    while at < source.len {
        let head = source.part(at, 12)?;
        let (name, size, header) = element(&head).ok_or_else(damaged)?;
        let contents = at + header;
        // A live recording does not know how long it, or a part of it, becomes.
        at = match (name, size) {
            (SEGMENT, _) | (CLUSTER, None) => contents,
            (_, Some(size)) => contents.checked_add(size).ok_or_else(damaged)?,
            (_, None) => return Err(damaged()),
        };
        if matches!(name, INFO | TRACKS | TAGS) {
            is_whole |= name == TRACKS;
            let part = source.part(contents, at - contents)?;
            facts.hear(&part);
            let mut time = Time { units: 0.0, scale: 1_000_000 };
            walk(&part, &mut facts, &mut time);
            let millis = time.units * time.scale as f64 / 1e6;
            if millis.is_finite() && millis > 0.0 {
                facts.last(millis as u64, 1000);
            }
        }
    }
    if is_whole { Ok(facts) } else { Err(damaged()) }
}

/// The name of an element, the size of its contents if known, and the length of both.
fn element(bytes: &[u8]) -> Option<(u64, Option<u64>, u64)> {
    let length = |byte: u8| byte.leading_zeros() as usize + 1;
    let first = length(*bytes.first()?);
    let name = big(bytes, first).filter(|_| first <= 4)?;
    let rest = bytes.get(first..)?;
    let second = length(*rest.first()?);
    let size = big(rest, second).filter(|_| second <= 8)? & ((1 << (7 * second)) - 1);
    let size = Some(size).filter(|size| *size != (1 << (7 * second)) - 1);
    Some((name, size, (first + second) as u64))
}

fn walk(mut bytes: &[u8], facts: &mut Facts, time: &mut Time) {
    while let Some((name, Some(size), header)) = element(bytes) {
        let begin = header as usize;
        let end = usize::try_from(size).ok().and_then(|size| begin.checked_add(size));
        let Some(contents) = end.and_then(|end| bytes.get(begin..end)) else { return };
        let number = || big(contents, contents.len().min(8));
        match name {
            TRACK | PICTURE => walk(contents, facts, time),
            SCALE => time.scale = number().unwrap_or(time.scale),
            DURATION => time.units = float(contents),
            WIDTH => facts.size = number().map(|width| (width as u32, 0)),
            HEIGHT => {
                let width = facts.size.map(|(width, _)| width).filter(|width| *width > 0);
                facts.size = width.zip(number().map(|height| height as u32));
            }
            _ => {}
        }
        bytes = &bytes[begin + contents.len()..];
    }
}

fn float(bytes: &[u8]) -> f64 {
    match *bytes {
        [a, b, c, d] => f64::from(f32::from_be_bytes([a, b, c, d])),
        [a, b, c, d, e, f, g, h] => f64::from_be_bytes([a, b, c, d, e, f, g, h]),
        _ => 0.0,
    }
}
