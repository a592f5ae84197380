//! GIF files (version 89a, sections 17 to 27): a screen, then blocks up to a trailer.

use std::borrow::Cow;

use super::{Anatomy, Extras, Icc, PhotoError, take, take_array};

/// The first bytes of blocks.
const EXTENSION: u8 = 0x21;
const IMAGE: u8 = 0x2c;
const TRAILER: u8 = 0x3b;

/// The labels of extensions.
const CONTROL: u8 = 0xf9;
const PLAIN_TEXT: u8 = 0x01;
const APPLICATION: u8 = 0xff;

/// The names of known applications, each preceded by its length.
const XMP: &[u8] = b"\x0bXMP DataXMP";
const ICC: &[u8] = b"\x0bICCRGBG1012";
const LOOPS: [&[u8]; 2] = [b"\x0bNETSCAPE2.0", b"\x0bANIMEXTS1.0"];

/// One block.
enum Block<'a> {
    /// A label and blocks of bytes, each preceded by its length, up to an empty one.
    Extension(u8, &'a [u8]),
    /// A frame: header, colours, compressed pixels.
    Image(&'a [u8]),
}

/// The blocks of a file.
pub(super) struct Gif<'a> {
    /// Width and height in pixels.
    size: (u32, u32),
    /// The screen and its colours.
    screen: &'a [u8],
    blocks: Vec<Block<'a>>,
}

/// Reads the blocks of a file up to its trailer.
pub(super) fn parse(bytes: &[u8]) -> Result<Gif<'_>, PhotoError> {
    let mut rest = bytes.strip_prefix(b"GIF").ok_or(PhotoError::Damaged)?;
    let [_, _, _] = take_array(&mut rest)?;
    let begins = rest;
    let width = u16::from_le_bytes(take_array(&mut rest)?);
    let height = u16::from_le_bytes(take_array(&mut rest)?);
    let [flags, _background, _aspect] = take_array(&mut rest)?;
    take(&mut rest, colours(flags))?;
    let screen = before(begins, rest);
    let mut blocks = Vec::new();
    // A file may lack its trailer if nothing else is missing.
    while !rest.is_empty()
        && let Some(block) = block(&mut rest)?
    {
        blocks.push(block);
    }
    if !blocks.iter().any(|block| matches!(block, Block::Image(_))) {
        return Err(PhotoError::Damaged);
    }
    Ok(Gif { size: (width.into(), height.into()), screen, blocks })
}

/// The number of bytes of a colour table.
fn colours(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// The bytes that were cut off the front.
fn before<'a>(bytes: &'a [u8], rest: &[u8]) -> &'a [u8] {
    bytes.get(..bytes.len() - rest.len()).unwrap_or_default()
}

/// Cuts off the next block; `None` at the trailer.
fn block<'a>(rest: &mut &'a [u8]) -> Result<Option<Block<'a>>, PhotoError> {
    match take_array(rest)? {
        [EXTENSION] => {
            let [label] = take_array(rest)?;
            let begins = *rest;
            parts(rest)?;
            Ok(Some(Block::Extension(label, before(begins, rest))))
        }
        [IMAGE] => {
            let begins = *rest;
            let header: [u8; 9] = take_array(rest)?;
            take(rest, colours(header[8]))?;
            let [_code_size] = take_array(rest)?;
            parts(rest)?;
            Ok(Some(Block::Image(before(begins, rest))))
        }
        [TRAILER] => Ok(None),
        _ => Err(PhotoError::Damaged),
    }
}

/// Cuts off blocks of bytes up to the empty one.
fn parts(rest: &mut &[u8]) -> Result<(), PhotoError> {
    loop {
        let [length] = take_array(rest)?;
        if length == 0 {
            return Ok(());
        }
        take(rest, length.into())?;
    }
}

impl<'a> Gif<'a> {
    /// The parts of the image.
    pub(super) fn anatomy(&self) -> Anatomy<'a> {
        let packets = self.blocks.iter().filter_map(|block| match block {
            Block::Extension(APPLICATION, body) => body.strip_prefix(XMP),
            _ => None,
        });
        let xmp = packets.map(|packet| Cow::Borrowed(until_markup_ends(packet))).collect();
        Anatomy { size: self.size, exif: None, xmp, iim: Vec::new() }
    }

    /// The image with only the given metadata. A GIF can contain XMP, but nothing else.
    pub(super) fn clean(&self, extras: &Extras<'_>) -> Vec<u8> {
        let mut copy = [b"GIF89a", self.screen].concat();
        // Browsers do not show text blocks, so their control extension must not affect the next frame.
        let mut control = None;
        for block in &self.blocks {
            match *block {
                Block::Extension(CONTROL, body @ [4, _, _, _, _, 0]) => control = Some(body),
                Block::Extension(PLAIN_TEXT, _) => control = None,
                Block::Extension(APPLICATION, body) => {
                    if let Some(body) = kept(body, extras.icc) {
                        write(&mut copy, APPLICATION, &[&body]);
                    }
                }
                Block::Extension(..) => {}
                Block::Image(image) => {
                    if let Some(body) = control.take() {
                        write(&mut copy, CONTROL, &[body]);
                    }
                    copy.push(IMAGE);
                    copy.extend_from_slice(image);
                }
            }
        }
        if let Some(packet) = extras.xmp {
            write(&mut copy, APPLICATION, &[XMP, packet, &way_out()]);
        }
        copy.push(TRAILER);
        copy
    }
}

/// What a published copy keeps of an application's block: the number of repetitions, and the colour profile.
fn kept(body: &[u8], icc: Icc<'_>) -> Option<Vec<u8>> {
    if body.starts_with(ICC) && matches!(icc, Icc::Keep) {
        return Some(body.to_vec());
    }
    let name = LOOPS.into_iter().find(|name| body.starts_with(name))?;
    let mut rest = body.get(name.len()..)?;
    while let Ok([length]) = take_array(&mut rest) {
        if length == 0 {
            break;
        }
        if let [1, low, high] = *take(&mut rest, length.into()).ok()? {
            return Some([name, &[3, 1, low, high, 0]].concat());
        }
    }
    None
}

/// Adds an extension.
fn write(copy: &mut Vec<u8>, label: u8, body: &[&[u8]]) {
    copy.extend_from_slice(&[EXTENSION, label]);
    copy.extend(body.iter().copied().flatten());
}

/// The bytes that end a packet for readers of blocks, wherever in it they expect a block to begin (ISO 16684-3,
/// section 7.5).
fn way_out() -> Vec<u8> {
    [1].into_iter().chain((0..=255).rev()).chain([0]).collect()
}

/// The packet is stored as it is, followed by those bytes.
fn until_markup_ends(bytes: &[u8]) -> &[u8] {
    let packet = bytes.strip_suffix(&way_out()[..]).unwrap_or(bytes);
    let end = packet.iter().rposition(|byte| *byte == b'>').map_or(0, |at| at + 1);
    packet.get(..end).unwrap_or_default()
}
