//! MP4 and QuickTime (ISO/IEC 14496-12): boxes in boxes.

use std::io;

use super::{Facts, Private, Source, big, damaged};

/// Tracks in which cameras store where they were.
const CAMERA_TRACKS: [&[u8]; 4] = [b"gpmd", b"camm", b"rtmd", b"mebx"];

pub(super) fn begins(head: &[u8]) -> bool {
    head.get(4..8) == Some(b"ftyp")
}

pub(super) fn read(source: &mut Source<'_>) -> io::Result<Facts> {
    let (mut facts, mut at, mut is_whole) = (Facts::default(), 0, false);
    while at < source.len {
        let head = source.part(at, 16)?;
        let (header, size) = size(&head, source.len - at).ok_or_else(damaged)?;
        let contents = (at + header, size - header);
        match head.get(4..8) {
            Some(b"moov") => {
                is_whole = true;
                walk(&source.part(contents.0, contents.1)?, &mut facts, 0);
            }
            Some(b"uuid" | b"meta" | b"udta") => {
                let part = source.part(contents.0, contents.1)?;
                facts.hear(&part);
            }
            _ => {}
        }
        at += size;
    }
    if is_whole { Ok(facts) } else { Err(damaged()) }
}

/// The length of the header of a box, and of the whole box.
fn size(head: &[u8], left: u64) -> Option<(u64, u64)> {
    let (header, size) = match big(head, 4)? {
        0 => (8, left),
        1 => (16, big(head.get(8..)?, 8)?),
        size => (8, size),
    };
    (header..=left).contains(&size).then_some((header, size))
}

/// Reads the boxes within a box.
fn walk(mut bytes: &[u8], facts: &mut Facts, depth: u8) {
    while let Some((header, size)) = size(bytes, bytes.len() as u64) {
        let (part, rest) = bytes.split_at(size as usize);
        let (name, contents) = (&part[4..8], &part[header as usize..]);
        match name {
            b"trak" | b"mdia" | b"minf" | b"stbl" if depth < 8 => walk(contents, facts, depth + 1),
            b"udta" if depth < 8 => {
                walk(contents, facts, depth + 1);
                facts.hear(contents);
            }
            b"\xa9xyz" | b"loci" => facts.private = Some(Private::Place),
            b"meta" | b"uuid" => facts.hear(contents),
            b"mvhd" => duration(contents, facts),
            b"tkhd" => shape(contents, facts),
            b"stsd" => {
                let names = contents.get(12..16);
                if names.is_some_and(|name| CAMERA_TRACKS.contains(&name)) {
                    facts.private = Some(Private::Place);
                }
            }
            _ => {}
        }
        bytes = rest;
    }
}

fn duration(header: &[u8], facts: &mut Facts) {
    let long = header.first() == Some(&1);
    let at = if long { 20 } else { 12 };
    let scale = header.get(at..).and_then(|rest| big(rest, 4));
    let units = header.get(at + 4..).and_then(|rest| big(rest, if long { 8 } else { 4 }));
    if let (Some(scale), Some(units)) = (scale, units) {
        facts.last(units, scale);
    }
}

/// Width and height end the header of a track, with 16 bits for fractions.
fn shape(header: &[u8], facts: &mut Facts) {
    let Some(sides) = header.len().checked_sub(8).map(|at| &header[at..]) else { return };
    if let (Some(width), Some(height)) = (big(sides, 2), big(&sides[4..], 2))
        && width > 0
        && height > 0
    {
        facts.size = facts.size.or(Some((width as u32, height as u32)));
    }
}
