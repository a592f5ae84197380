//! PNG files (W3C Portable Network Graphics, third edition, section 5): a signature and chunks.

use std::borrow::Cow;

use super::{Anatomy, Extras, Icc, PhotoError, take, take_array};

/// The beginning of an uncompressed XMP packet: keyword, flags, and no language.
const XMP: &[u8] = b"XML:com.adobe.xmp\0\0\0\0\0";

/// The chunks that define colours, which a colour profile replaces.
const COLOURS: &[&[u8; 4]] = &[b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP"];

/// The first bytes of every PNG file.
pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The chunks that a published copy keeps: those that draw the image, and define its colours, pixel shape and
/// animation.
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

/// Reads a file up to its end chunk, which is added if only it is missing.
pub(super) fn parse(bytes: &[u8]) -> Result<Png<'_>, PhotoError> {
    let mut rest = bytes.strip_prefix(SIGNATURE).ok_or(PhotoError::Damaged)?;
    let mut chunks = Vec::new();
    loop {
        // A file may lack its end chunk if nothing else is missing.
        let is_cut = rest.is_empty() && chunks.iter().any(|c: &Chunk<'_>| c.name == *b"IDAT");
        let chunk = match is_cut {
            true => Chunk { name: *b"IEND", data: &[] },
            false => chunk(&mut rest)?,
        };
        let name = chunk.name;
        chunks.push(chunk);
        if name == *b"IEND" {
            return Ok(Png(chunks));
        }
    }
}

/// Cuts off a chunk. A chunk that is needed to draw the image must be complete and known.
fn chunk<'a>(rest: &mut &'a [u8]) -> Result<Chunk<'a>, PhotoError> {
    let length = u32::from_be_bytes(take_array(rest)?);
    let name = take_array(rest)?;
    let data = take(rest, length as usize)?;
    let checksum = u32::from_be_bytes(take_array(rest)?);
    let critical = name[0].is_ascii_uppercase();
    if critical && (!is_kept(&name) || checksum != crc(&[&name, data])) {
        return Err(PhotoError::Damaged);
    }
    Ok(Chunk { name, data })
}

impl<'a> Png<'a> {
    /// The parts of the image.
    pub(super) fn anatomy(&self) -> Result<Anatomy<'a>, PhotoError> {
        let first = self.0.first().filter(|c| c.name == *b"IHDR" && c.data.len() == 13);
        let mut header = first.ok_or(PhotoError::Damaged)?.data;
        self.find(b"IDAT").ok_or(PhotoError::Damaged)?;
        let width = u32::from_be_bytes(take_array(&mut header)?);
        let height = u32::from_be_bytes(take_array(&mut header)?);
        let texts = self.0.iter().filter(|c| c.name == *b"iTXt");
        let xmp = texts.filter_map(|c| packet(c.data)).map(Cow::Borrowed).collect();
        let exif = self.find(b"eXIf");
        Ok(Anatomy { size: (width, height), exif, xmp, iim: Vec::new() })
    }

    /// The image with only the given metadata, directly after the header.
    pub(super) fn clean(&self, extras: &Extras<'_>) -> Vec<u8> {
        let mut copy = SIGNATURE.to_vec();
        let is_replaced = |c: &Chunk<'_>| match extras.icc {
            Icc::Keep => false,
            Icc::Put(None) => c.name == *b"iCCP",
            Icc::Put(Some(_)) => COLOURS.contains(&&c.name),
        };
        for chunk in self.0.iter().filter(|c| is_kept(&c.name) && !is_replaced(c)) {
            write(&mut copy, &chunk.name, chunk.data);
            if chunk.name == *b"IHDR" {
                write_extras(&mut copy, extras);
            }
        }
        copy
    }

    /// The data of the first chunk of a name.
    fn find(&self, name: &[u8; 4]) -> Option<&'a [u8]> {
        self.0.iter().find(|c| c.name == *name).map(|c| c.data)
    }
}

/// The XMP packet in an international text chunk, unless it is compressed, which the standard forbids.
fn packet(text: &[u8]) -> Option<&[u8]> {
    let rest = text.strip_prefix(b"XML:com.adobe.xmp\0\0")?;
    // The method of compression, the language, and the translated keyword, each ended by a zero.
    let rest = rest.get(1..)?;
    let language = rest.iter().position(|byte| *byte == 0)?;
    let rest = rest.get(language + 1..)?;
    let keyword = rest.iter().position(|byte| *byte == 0)?;
    rest.get(keyword + 1..)
}

fn write_extras(copy: &mut Vec<u8>, extras: &Extras<'_>) {
    if let Some(exif) = extras.exif {
        write(copy, b"eXIf", exif);
    }
    if let Icc::Put(Some(profile)) = extras.icc {
        write(copy, b"iCCP", &[b"icc\0\0", &zlib(profile)[..]].concat());
    }
    if let Some(xmp) = extras.xmp {
        write(copy, b"iTXt", &[XMP, xmp].concat());
    }
}

/// Wraps bytes in a zlib stream (RFC 1950) without compression.
fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let mut blocks = bytes.chunks(usize::from(u16::MAX)).peekable();
    while let Some(block) = blocks.next() {
        let length = block.len() as u16;
        stream.push(u8::from(blocks.peek().is_none()));
        stream.extend_from_slice(&length.to_le_bytes());
        stream.extend_from_slice(&(!length).to_le_bytes());
        stream.extend_from_slice(block);
    }
    let sum = bytes.iter().fold((1u32, 0u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    stream.extend_from_slice(&(sum.1 << 16 | sum.0).to_be_bytes());
    stream
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
