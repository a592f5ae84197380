//! WebP files (RFC 9649, section 2): a RIFF container with chunks.

use std::borrow::Cow;

use super::{Anatomy, Extras, Icc, PhotoError, take, take_array};

/// Flags of the `VP8X` chunk (section 2.7.1).
const HAS_ICC: u8 = 0x20;
const HAS_ALPHA: u8 = 0x10;
const HAS_EXIF: u8 = 0x08;
const HAS_XMP: u8 = 0x04;
const IS_ANIMATED: u8 = 0x02;

/// The length of the header of a frame of an animation, before its own chunks.
const FRAME_HEADER: usize = 16;

/// One chunk.
struct Chunk<'a> {
    name: [u8; 4],
    data: &'a [u8],
}

/// The chunks of a file.
pub(super) struct WebP<'a>(Vec<Chunk<'a>>);

/// Reads the chunks of a file; drops what follows the container.
pub(super) fn parse(bytes: &[u8]) -> Result<WebP<'_>, PhotoError> {
    let mut rest = bytes.strip_prefix(b"RIFF").ok_or(PhotoError::Damaged)?;
    let length = u32::from_le_bytes(take_array(&mut rest)?);
    let body = take(&mut rest, length as usize)?;
    let chunks = chunks(body.strip_prefix(b"WEBP").ok_or(PhotoError::Damaged)?)?;
    // Every frame of an animation has a header.
    let mut frames = chunks.iter().filter(|c| c.name == *b"ANMF");
    frames.try_for_each(|c| frame(c.data).map(|_| ()))?;
    Ok(WebP(chunks))
}

/// Cuts a container's body into chunks.
fn chunks(mut rest: &[u8]) -> Result<Vec<Chunk<'_>>, PhotoError> {
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let name = take_array(&mut rest)?;
        let length = u32::from_le_bytes(take_array(&mut rest)?) as usize;
        let data = take(&mut rest, length)?;
        // Odd lengths are padded with one byte; some writers forget it at the end.
        rest = rest.get(length % 2..).unwrap_or_default();
        chunks.push(Chunk { name, data });
    }
    Ok(chunks)
}

/// The header of a frame of an animation, and its chunks.
fn frame(data: &[u8]) -> Result<(&[u8], Vec<Chunk<'_>>), PhotoError> {
    let mut rest = data;
    let header = take(&mut rest, FRAME_HEADER)?;
    Ok((header, chunks(rest)?))
}

impl<'a> WebP<'a> {
    /// The parts of the image.
    pub(super) fn anatomy(&self) -> Result<Anatomy<'a>, PhotoError> {
        let (header, image) = (self.header(), self.image());
        let (name, data) = image.ok_or(PhotoError::Damaged)?;
        let size = match header {
            Some(header) => canvas_size(header)?,
            None if name == *b"VP8L" => lossless_size(data)?,
            None => lossy_size(data)?,
        };
        let exif = self.find(b"EXIF").filter(|_| header.is_some());
        let exif = exif.map(|exif| exif.strip_prefix(b"Exif\0\0").unwrap_or(exif));
        let packets = self.0.iter().filter(|c| c.name == *b"XMP " && header.is_some());
        let xmp = packets.map(|c| Cow::Borrowed(c.data)).collect();
        Ok(Anatomy { size, exif, xmp, iim: Vec::new() })
    }

    /// The image with only the given metadata.
    pub(super) fn clean(&self, extras: &Extras<'_>) -> Vec<u8> {
        let icc = self.profile(extras.icc);
        let mut body = b"WEBP".to_vec();
        if let Some(header) = self.new_header(extras, icc.is_some()) {
            write(&mut body, b"VP8X", &[&header]);
        }
        if let Some(icc) = icc {
            write(&mut body, b"ICCP", &[icc]);
        }
        for chunk in &self.0 {
            match &chunk.name {
                b"ANMF" => write(&mut body, b"ANMF", &[&clean_frame(chunk.data)]),
                b"ANIM" => write(&mut body, b"ANIM", &[chunk.data]),
                name if is_image(name) => write(&mut body, name, &[chunk.data]),
                _ => {}
            }
        }
        for (name, data) in [(b"EXIF", extras.exif), (b"XMP ", extras.xmp)] {
            if let Some(data) = data {
                write(&mut body, name, &[data]);
            }
        }
        let mut copy = Vec::with_capacity(body.len() + 8);
        write(&mut copy, b"RIFF", &[&body]);
        copy
    }

    /// The colour profile of a copy.
    fn profile<'i>(&'i self, wanted: Icc<'i>) -> Option<&'i [u8]> {
        let Icc::Put(profile) = wanted else {
            let flags = self.header().and_then(|header| header.first())?;
            return self.find(b"ICCP").filter(|_| flags & HAS_ICC != 0);
        };
        profile
    }

    /// The header of a copy: the old one with other flags, or a new one if the copy needs it.
    fn new_header(&self, extras: &Extras<'_>, has_icc: bool) -> Option<Vec<u8>> {
        let flag = |is_there: bool, flag| if is_there { flag } else { 0 };
        let flags = flag(has_icc, HAS_ICC)
            | flag(extras.exif.is_some(), HAS_EXIF)
            | flag(extras.xmp.is_some(), HAS_XMP);
        if let Some(header) = self.header() {
            let old = header.first().unwrap_or(&0) & (HAS_ALPHA | IS_ANIMATED);
            let size = header.get(4..10).unwrap_or_default();
            return Some([&[flags | old, 0, 0, 0], size].concat());
        }
        let (name, data) = self.image().filter(|_| flags != 0)?;
        let (size, alpha) = match &name {
            // The fourth bit of the last byte is set if there is transparency (section 3.4).
            b"VP8L" => (lossless_size(data), data.get(4).is_some_and(|byte| byte & 0x10 != 0)),
            _ => (lossy_size(data), false),
        };
        let (width, height) = size.ok()?;
        let mut header = vec![flags | flag(alpha, HAS_ALPHA), 0, 0, 0];
        for side in [width, height] {
            header.extend_from_slice(&side.saturating_sub(1).to_le_bytes()[..3]);
        }
        Some(header)
    }

    /// The contents of the header of an extended file, which is its first chunk.
    fn header(&self) -> Option<&'a [u8]> {
        let first = self.0.first().filter(|c| c.name == *b"VP8X");
        first.map(|c| c.data)
    }

    /// The first chunk that contains an image or a frame.
    fn image(&self) -> Option<([u8; 4], &'a [u8])> {
        let is_image = |c: &&Chunk<'_>| matches!(&c.name, b"VP8 " | b"VP8L" | b"ANMF");
        self.0.iter().find(is_image).map(|c| (c.name, c.data))
    }

    /// The data of the first chunk of a name.
    fn find(&self, name: &[u8; 4]) -> Option<&'a [u8]> {
        self.0.iter().find(|c| c.name == *name).map(|c| c.data)
    }
}

/// Whether chunks of a name are part of one image: compressed pixels or their transparency.
fn is_image(name: &[u8; 4]) -> bool {
    matches!(name, b"VP8 " | b"VP8L" | b"ALPH")
}

/// A frame of an animation without unknown chunks.
fn clean_frame(data: &[u8]) -> Vec<u8> {
    let (header, chunks) = frame(data).unwrap_or_default();
    let mut copy = header.to_vec();
    for chunk in chunks.iter().filter(|c| is_image(&c.name)) {
        write(&mut copy, &chunk.name, &[chunk.data]);
    }
    copy
}

/// The size in the header of an extended file: 24 bits each, minus one.
fn canvas_size(mut header: &[u8]) -> Result<(u32, u32), PhotoError> {
    let [_flags, _, _, _] = take_array(&mut header)?;
    let mut side = || {
        let [a, b, c] = take_array(&mut header)?;
        Ok(1 + u32::from_le_bytes([a, b, c, 0]))
    };
    Ok((side()?, side()?))
}

/// The size of a lossy image (RFC 6386, section 9.1): 14 bits each, with a scale above them.
fn lossy_size(mut data: &[u8]) -> Result<(u32, u32), PhotoError> {
    let [_, _, _, magic @ ..]: [u8; 6] = take_array(&mut data)?;
    if magic != *b"\x9d\x01\x2a" {
        return Err(PhotoError::Damaged);
    }
    let width = u16::from_le_bytes(take_array(&mut data)?);
    let height = u16::from_le_bytes(take_array(&mut data)?);
    Ok(((width & 0x3fff).into(), (height & 0x3fff).into()))
}

/// The size of a lossless image (RFC 9649, section 3.4): 14 bits each, minus one.
fn lossless_size(mut data: &[u8]) -> Result<(u32, u32), PhotoError> {
    let [magic] = take_array(&mut data)?;
    if magic != 0x2f {
        return Err(PhotoError::Damaged);
    }
    let bits = u32::from_le_bytes(take_array(&mut data)?);
    Ok((1 + (bits & 0x3fff), 1 + (bits >> 14 & 0x3fff)))
}

/// Adds a chunk, padded to an even length.
fn write(copy: &mut Vec<u8>, name: &[u8; 4], data: &[&[u8]]) {
    let length: usize = data.iter().map(|part| part.len()).sum();
    copy.extend_from_slice(name);
    copy.extend_from_slice(&(length as u32).to_le_bytes());
    copy.extend(data.iter().copied().flatten());
    if length % 2 == 1 {
        copy.push(0);
    }
}
