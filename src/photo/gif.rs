//! GIF files (version 89a), as far as their size and their XMP packet.

use super::{Trouble, take, take_array};

/// The application extension of an XMP packet (ISO 16684-3, section 7.5).
const XMP: &[u8] = b"XMP DataXMP";

/// What is read of a GIF.
pub(super) struct Gif<'a> {
    /// Width and height in pixels.
    pub(super) size: (u32, u32),
    /// The XMP packet.
    pub(super) xmp: Option<&'a [u8]>,
}

/// Reads size and XMP packet, the packet only from a file that is whole up to its end.
pub(super) fn read(bytes: &[u8]) -> Result<Gif<'_>, Trouble> {
    let mut rest = bytes.strip_prefix(b"GIF").ok_or(Trouble::Damaged)?;
    let [_, _, _] = take_array(&mut rest)?;
    let width = u16::from_le_bytes(take_array(&mut rest)?);
    let height = u16::from_le_bytes(take_array(&mut rest)?);
    let [flags, _background, _aspect] = take_array(&mut rest)?;
    take(&mut rest, colours(flags))?;
    Ok(Gif { size: (width.into(), height.into()), xmp: packet(rest).unwrap_or_default() })
}

/// The bytes of a table of colours.
fn colours(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Looks for the packet among the blocks.
fn packet(mut rest: &[u8]) -> Result<Option<&[u8]>, Trouble> {
    loop {
        match take_array(&mut rest)? {
            [0x21] => {
                let [label] = take_array(&mut rest)?;
                let begins = rest;
                blocks(&mut rest)?;
                let whole = begins.get(..begins.len() - rest.len()).unwrap_or_default();
                let packet = whole.get(1..).and_then(|body| body.strip_prefix(XMP));
                if let Some(packet) = packet.filter(|_| label == 0xff) {
                    return Ok(Some(until_markup_ends(packet)));
                }
            }
            [0x2c] => {
                let header: [u8; 9] = take_array(&mut rest)?;
                take(&mut rest, colours(header[8]))?;
                let [_code_size] = take_array(&mut rest)?;
                blocks(&mut rest)?;
            }
            [_] => return Ok(None),
        }
    }
}

/// Cuts off blocks up to the empty one.
fn blocks(rest: &mut &[u8]) -> Result<(), Trouble> {
    loop {
        let [length] = take_array(rest)?;
        if length == 0 {
            return Ok(());
        }
        take(rest, length.into())?;
    }
}

/// A packet stands in the file as it is; after it come bytes that lead readers of blocks to its end.
fn until_markup_ends(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| *byte == b'>').map_or(0, |at| at + 1);
    bytes.get(..end).unwrap_or_default()
}
