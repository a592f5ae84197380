//! PNG files (W3C Portable Network Graphics, third edition, section 5): a signature and chunks.

use super::{Anatomy, Trouble, take, take_array};

/// What every PNG file begins with.
pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The chunks of a published copy: those that draw the image and say its colours, its pixel shape and
/// its animation.
#[rustfmt::skip]
const KEPT: &[&[u8; 4]] = &[
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"bKGD", b"hIST", b"pHYs", b"acTL", b"fcTL", b"fdAT",
    b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"mDCV", b"cLLI",
];

/// One chunk.
struct Chunk<'a> {
    name: [u8; 4],
    data: &'a [u8],
}

/// The chunks of a file, the last of them `IEND`.
pub(super) struct Png<'a>(Vec<Chunk<'a>>);

/// Walks through a file up to its end chunk.
pub(super) fn parse(bytes: &[u8]) -> Result<Png<'_>, Trouble> {
    let mut rest = bytes.strip_prefix(SIGNATURE).ok_or(Trouble::Damaged)?;
    let mut chunks = Vec::new();
    loop {
        let chunk = chunk(&mut rest)?;
        let name = chunk.name;
        chunks.push(chunk);
        if name == *b"IEND" {
            return Ok(Png(chunks));
        }
    }
}

/// Cuts off a chunk. A chunk without which the image cannot be drawn must be whole and known.
fn chunk<'a>(rest: &mut &'a [u8]) -> Result<Chunk<'a>, Trouble> {
    let length = u32::from_be_bytes(take_array(rest)?);
    let name = take_array(rest)?;
    let data = take(rest, length as usize)?;
    let checksum = u32::from_be_bytes(take_array(rest)?);
    let critical = name[0].is_ascii_uppercase();
    if critical && (!is_kept(&name) || checksum != crc(&[&name, data])) {
        return Err(Trouble::Damaged);
    }
    Ok(Chunk { name, data })
}

impl<'a> Png<'a> {
    /// What is known of the image.
    pub(super) fn anatomy(&self) -> Result<Anatomy<'a>, Trouble> {
        let first = self.0.first().filter(|c| c.name == *b"IHDR" && c.data.len() == 13);
        let mut header = first.ok_or(Trouble::Damaged)?.data;
        self.find(b"IDAT").ok_or(Trouble::Damaged)?;
        let width = u32::from_be_bytes(take_array(&mut header)?);
        let height = u32::from_be_bytes(take_array(&mut header)?);
        Ok(Anatomy { size: (width, height), exif: self.find(b"eXIf") })
    }

    /// The image with only the given Exif metadata, which come right after the header.
    pub(super) fn clean(&self, exif: Option<&[u8]>) -> Vec<u8> {
        let mut copy = SIGNATURE.to_vec();
        for chunk in self.0.iter().filter(|c| is_kept(&c.name)) {
            write(&mut copy, &chunk.name, chunk.data);
            if let Some(exif) = exif.filter(|_| chunk.name == *b"IHDR") {
                write(&mut copy, b"eXIf", exif);
            }
        }
        copy
    }

    /// The data of the first chunk of a name.
    fn find(&self, name: &[u8; 4]) -> Option<&'a [u8]> {
        self.0.iter().find(|c| c.name == *name).map(|c| c.data)
    }
}

/// Whether a published copy keeps chunks of a name.
fn is_kept(name: &[u8; 4]) -> bool {
    KEPT.contains(&name)
}

/// Adds a chunk.
fn write(copy: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    copy.extend_from_slice(&(data.len() as u32).to_be_bytes());
    copy.extend_from_slice(name);
    copy.extend_from_slice(data);
    copy.extend_from_slice(&crc(&[name, data]).to_be_bytes());
}

/// The checksum of a chunk (annex D).
fn crc(parts: &[&[u8]]) -> u32 {
    let bytes = parts.iter().copied().flatten();
    !bytes.fold(!0, |crc: u32, byte| TABLE[usize::from(crc as u8 ^ byte)] ^ (crc >> 8))
}

/// The checksum of every single byte.
const TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 };
            bit += 1;
        }
        table[byte] = crc;
        byte += 1;
    }
    table
};
