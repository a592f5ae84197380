//! JPEG files (ITU-T T.81, annex B): a sequence of segments, some followed by compressed data.

use std::borrow::Cow;

use super::{Anatomy, Extras, Icc, LARGEST_PACKET, PhotoError, take, take_array};

/// Start of scan; compressed data follow.
const SOS: u8 = 0xda;
/// End of image.
const EOI: u8 = 0xd9;

/// The first bytes of known segments.
const JFIF: &[u8] = b"JFIF\0";
const EXIF: &[u8] = b"Exif\0\0";
const ICC: &[u8] = b"ICC_PROFILE\0";
const ADOBE: &[u8] = b"Adobe";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const EXTENDED_XMP: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";

/// The most bytes of a colour profile in one segment.
const ICC_PART: usize = 65_519;

/// One marker segment.
struct Segment<'a> {
    marker: u8,
    contents: &'a [u8],
    /// The compressed data of a scan, with its restart markers.
    scan: &'a [u8],
}

/// The segments of one image, between its start and its end.
pub(super) struct Jpeg<'a>(Vec<Segment<'a>>);

/// Reads a file up to the end of its first image. A file that ends with the data of a scan only lacks its end marker;
/// only a decoder can find out whether rows are missing.
pub(super) fn parse(bytes: &[u8]) -> Result<Jpeg<'_>, PhotoError> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8").ok_or(PhotoError::Damaged)?;
    let mut segments: Vec<Segment<'_>> = Vec::new();
    loop {
        match next_marker(&mut rest) {
            Some(EOI) => return Ok(Jpeg(segments)),
            // Markers without contents have no meaning outside a scan.
            Some(0x01 | 0xd0..=0xd7) => {}
            Some(0x00 | 0xd8) => return Err(PhotoError::Damaged),
            Some(marker) => segments.push(segment(marker, &mut rest)?),
            None if segments.last().is_some_and(|last| !last.scan.is_empty()) => {
                return Ok(Jpeg(segments));
            }
            None => return Err(PhotoError::Damaged),
        }
    }
}

/// Cuts off everything up to the next marker, if there is one. Drops stray bytes before it, as decoders do.
fn next_marker(rest: &mut &[u8]) -> Option<u8> {
    let start = rest.iter().position(|b| *b == 0xff)?;
    let fill = rest[start..].iter().take_while(|b| **b == 0xff).count();
    let marker = *rest.get(start + fill)?;
    *rest = &rest[start + fill + 1..];
    Some(marker)
}

/// Cuts off the contents of a segment and the scan after it.
fn segment<'a>(marker: u8, rest: &mut &'a [u8]) -> Result<Segment<'a>, PhotoError> {
    let length = u16::from_be_bytes(take_array(rest)?);
    let length = length.checked_sub(2).ok_or(PhotoError::Damaged)?;
    let contents = take(rest, length.into())?;
    let scan = match marker {
        SOS => take(rest, scan_length(rest))?,
        _ => &[],
    };
    Ok(Segment { marker, contents, scan })
}

/// The length of compressed data: up to a marker other than a restart (section B.1.1.5), or to the end of the file.
fn scan_length(rest: &[u8]) -> usize {
    let mut at = 0;
    loop {
        let ahead = rest.get(at..).unwrap_or_default();
        let Some(found) = ahead.iter().position(|b| *b == 0xff) else { return rest.len() };
        at += found;
        match rest.get(at + 1) {
            Some(0xff) => at += 1,
            Some(0x00 | 0xd0..=0xd7) => at += 2,
            // Half a marker at the end does not count.
            Some(_) | None => return at,
        }
    }
}

impl<'a> Jpeg<'a> {
    /// The parts of the image.
    pub(super) fn anatomy(&self) -> Result<Anatomy<'a>, PhotoError> {
        let mut frames = self.0.iter().filter(|s| is_frame(s.marker));
        let mut frame = frames.next().ok_or(PhotoError::Damaged)?.contents;
        if !self.0.iter().any(|s| s.marker == SOS) {
            return Err(PhotoError::Damaged);
        }
        let [_precision] = take_array(&mut frame)?;
        let height = u16::from_be_bytes(take_array(&mut frame)?);
        let width = u16::from_be_bytes(take_array(&mut frame)?);
        Ok(Anatomy {
            size: (width.into(), height.into()),
            exif: self.application(0xe1, EXIF),
            xmp: self.xmp(),
            iim: super::iim::in_resources(&self.all(0xed, PHOTOSHOP).collect::<Vec<_>>().concat()),
        })
    }

    /// The XMP packet and its extension (ISO 16684-3, section 7.3).
    fn xmp(&self) -> Vec<Cow<'a, [u8]>> {
        let Some(main) = self.application(0xe1, XMP) else { return Vec::new() };
        let mut packets = vec![Cow::Borrowed(main)];
        let mut parts: Vec<(u32, &[u8])> = self
            .all(0xe1, EXTENDED_XMP)
            .filter_map(|mut part| {
                let name = take(&mut part, 32).ok()?;
                let [_length, at] = [take_array(&mut part).ok()?, take_array(&mut part).ok()?];
                // A packet names its own extension; others belong to other packets.
                let is_named = main.windows(32).any(|bytes| bytes == name);
                is_named.then_some((u32::from_be_bytes(at), part))
            })
            .collect();
        parts.sort_by_key(|(at, _)| *at);
        let mut extended: Vec<u8> = Vec::new();
        for (at, part) in parts {
            if at as usize == extended.len() && extended.len() + part.len() <= LARGEST_PACKET {
                extended.extend_from_slice(part);
            }
        }
        if !extended.is_empty() {
            packets.push(Cow::Owned(extended));
        }
        packets
    }

    /// The image with only the given metadata.
    pub(super) fn clean(&self, extras: &Extras<'_>) -> Vec<u8> {
        let mut copy = b"\xff\xd8".to_vec();
        // The JFIF header comes first, if there is one, then Exif. The last two bytes of the header give the size of
        // its thumbnail.
        if let Some(header) = self.application(0xe0, JFIF).and_then(|h| h.get(..7)) {
            write(&mut copy, 0xe0, &[JFIF, header, &[0, 0]]);
        }
        if let Some(exif) = extras.exif {
            write(&mut copy, 0xe1, &[EXIF, exif]);
        }
        if let Some(xmp) = extras.xmp {
            write(&mut copy, 0xe1, &[XMP, xmp]);
        }
        if let Some(iim) = extras.iim {
            write(&mut copy, 0xed, &[iim]);
        }
        if let Icc::Put(Some(profile)) = extras.icc {
            write_profile(&mut copy, profile);
        }
        let is_replaced = |s: &Segment<'_>| s.marker == 0xe2 && matches!(extras.icc, Icc::Put(_));
        for segment in self.0.iter().filter(|segment| !is_replaced(segment)) {
            if let Some(contents) = kept(segment) {
                write(&mut copy, segment.marker, &[contents]);
                copy.extend_from_slice(segment.scan);
            }
        }
        copy.extend_from_slice(&[0xff, EOI]);
        copy
    }

    /// The contents, after the name, of the first application segment of that name.
    fn application(&self, marker: u8, name: &[u8]) -> Option<&'a [u8]> {
        self.all(marker, name).next()
    }

    /// The contents, after the name, of all application segments of that name.
    fn all(&self, marker: u8, name: &[u8]) -> impl Iterator<Item = &'a [u8]> {
        let segments = self.0.iter().filter(move |s| s.marker == marker);
        segments.filter_map(move |s| s.contents.strip_prefix(name))
    }
}

/// Adds a colour profile (ICC.1:2022, annex B.4), unless it needs more than 255 segments.
fn write_profile(copy: &mut Vec<u8>, profile: &[u8]) {
    let parts = profile.chunks(ICC_PART);
    let Ok(count) = u8::try_from(parts.len()) else { return };
    for (number, part) in (1..=count).zip(parts) {
        write(copy, 0xe2, &[ICC, &[number, count], part]);
    }
}

/// The part of a segment that a published copy keeps.
fn kept<'a>(segment: &Segment<'a>) -> Option<&'a [u8]> {
    match segment.marker {
        // Tables, frame and scan headers, restart interval, number of lines.
        0xc0..=0xc7 | 0xc9..=0xcf | 0xda..=0xdf => Some(segment.contents),
        0xe2 if segment.contents.starts_with(ICC) => Some(segment.contents),
        // Adobe's segment gives the coding of the colours, in exactly 12 bytes.
        0xee if segment.contents.starts_with(ADOBE) => segment.contents.get(..12),
        _ => None,
    }
}

/// Whether a marker begins a frame header, which contains the size of the image.
fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
}

/// Adds a segment with contents that fit into one.
fn write(copy: &mut Vec<u8>, marker: u8, contents: &[&[u8]]) {
    let length: usize = 2 + contents.iter().map(|part| part.len()).sum::<usize>();
    copy.extend_from_slice(&[0xff, marker]);
    copy.extend_from_slice(&(length as u16).to_be_bytes());
    copy.extend(contents.iter().copied().flatten());
}
