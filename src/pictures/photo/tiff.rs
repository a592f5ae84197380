//! TIFF files (revision 6.0): a directory of fields, some of which lead to the pieces of an image. Only the
//! first image counts.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Anatomy, Extras, Icc, PhotoError, take, take_array};

/// The tags of the fields that the code uses.
const WIDTH: u16 = 256;
const HEIGHT: u16 = 257;
const COMPRESSION: u16 = 259;
const STRIPS: (u16, u16) = (273, 279);
const TILES: (u16, u16) = (324, 325);
const XMP: u16 = 700;
const IIM: u16 = 33_723;
const ICC: u16 = 34_675;

/// The types of values that the code writes.
const BYTES: u16 = 1;
const NUMBERS: u16 = 4;
const UNDEFINED: u16 = 7;

/// The tags that are needed to draw an image correctly: its size, pixels, colours, compression, orientation and
/// resolution.
const DRAWING: &[u16] = &[
    WIDTH,
    HEIGHT,
    258,
    COMPRESSION,
    262,
    266,
    274,
    277,
    278,
    282,
    283,
    284,
    292,
    293,
    296,
    301,
    317,
    318,
    319,
    320,
    322,
    323,
    332,
    334,
    336,
    338,
    339,
    340,
    341,
    529,
    530,
    531,
    532,
];

/// What a file with an unusual image is, for a message: "TIFF with a palette".
pub fn unusual_tiff(bytes: &[u8]) -> &'static str {
    let Ok(tiff) = parse(bytes) else { return "unusual TIFF" };
    let first = |tag| tiff.numbers(tag).first().copied();
    let has_rare_bits = tiff.numbers(258).iter().any(|bits| ![8, 16].contains(bits));
    match (first(262), first(339)) {
        (Some(3), _) => "TIFF with a palette",
        (Some(8..=10), _) => "TIFF in CIELAB colours",
        (Some(32_803 | 34_892), _) => "camera raw image in a TIFF file",
        (_, Some(3)) => "TIFF with floating-point numbers",
        (_, Some(2)) => "TIFF with signed numbers",
        _ if first(338).is_some() => "TIFF with an alpha channel or another extra channel",
        _ if has_rare_bits => "TIFF with an unusual number of bits",
        _ if first(284) == Some(2) => "TIFF whose channels are stored one after the other",
        (Some(5), _) => "CMYK TIFF",
        (Some(6), _) => "TIFF in YCbCr colours",
        _ => "TIFF with an unusual compression",
    }
}

/// Compression types whose pieces are JPEG files, which can contain anything.
const JPEG: [u32; 2] = [6, 7];

/// The values of one field, in the byte order of the file.
#[derive(Clone)]
struct Field<'a> {
    kind: u16,
    count: u32,
    values: Cow<'a, [u8]>,
}

/// The first image of a file.
pub(super) struct Tiff<'a> {
    bytes: &'a [u8],
    is_little: bool,
    fields: BTreeMap<u16, Field<'a>>,
    /// The tags for the positions and lengths of the pieces.
    tags: (u16, u16),
    pieces: Vec<&'a [u8]>,
}

/// Reads the first directory of a file, and finds the pieces of its image.
pub(super) fn parse(bytes: &[u8]) -> Result<Tiff<'_>, PhotoError> {
    let mut rest = bytes;
    let is_little = take(&mut rest, 4)? == b"II*\0";
    let mut tiff = Tiff { bytes, is_little, fields: BTreeMap::new(), tags: STRIPS, pieces: vec![] };
    let start = tiff.long(take_array(&mut rest)?) as usize;
    let mut rest = bytes.get(start..).ok_or(PhotoError::Damaged)?;
    for _ in 0..tiff.short(take_array(&mut rest)?) {
        let tag = tiff.short(take_array(&mut rest)?);
        let kind = tiff.short(take_array(&mut rest)?);
        let count = tiff.long(take_array(&mut rest)?);
        let value = take(&mut rest, 4)?;
        match tiff.field((kind, count), value) {
            Some(field) => _ = tiff.fields.entry(tag).or_insert(field),
            None if DRAWING.contains(&tag) => return Err(PhotoError::Damaged),
            None => {}
        }
    }
    tiff.gather()?;
    Ok(tiff)
}

/// The number of bytes of a value of this type.
fn width(kind: u16) -> Option<usize> {
    Some(match kind {
        1 | 2 | 6 | 7 => 1,
        3 | 8 => 2,
        4 | 9 | 11 => 4,
        5 | 10 | 12 => 8,
        _ => return None,
    })
}

impl<'a> Tiff<'a> {
    fn short(&self, bytes: [u8; 2]) -> u16 {
        if self.is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) }
    }

    fn long(&self, bytes: [u8; 4]) -> u32 {
        if self.is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) }
    }

    /// A field whose values are in the file. Four bytes contain them or their position.
    fn field(&self, (kind, count): (u16, u32), value: &'a [u8]) -> Option<Field<'a>> {
        let length = width(kind)?.checked_mul(count as usize)?;
        let values = match value.get(..length) {
            Some(values) => values,
            None => {
                let start = self.long(value.try_into().ok()?) as usize;
                self.bytes.get(start..start.checked_add(length)?)?
            }
        };
        Some(Field { kind, count, values: Cow::Borrowed(values) })
    }

    /// The integers of a field; none if it does not exist.
    fn numbers(&self, tag: u16) -> Vec<u32> {
        let Some(field) = self.fields.get(&tag) else { return Vec::new() };
        match field.kind {
            1 => field.values.iter().copied().map(u32::from).collect(),
            3 => field.values.as_chunks().0.iter().map(|n| self.short(*n).into()).collect(),
            4 => field.values.as_chunks().0.iter().map(|n| self.long(*n)).collect(),
            _ => Vec::new(),
        }
    }

    /// Finds the pieces of the image. Together they are not longer than the file.
    fn gather(&mut self) -> Result<(), PhotoError> {
        self.tags = if self.fields.contains_key(&TILES.0) { TILES } else { STRIPS };
        let (starts, lengths) = (self.numbers(self.tags.0), self.numbers(self.tags.1));
        let all: u64 = lengths.iter().copied().map(u64::from).sum();
        if starts.is_empty() || starts.len() != lengths.len() || all > self.bytes.len() as u64 {
            return Err(PhotoError::Damaged);
        }
        let piece = |(start, length): (u32, u32)| {
            let rest = self.bytes.get(start as usize..)?;
            rest.get(..length as usize)
        };
        let pieces: Option<Vec<&[u8]>> = starts.into_iter().zip(lengths).map(piece).collect();
        self.pieces = pieces.ok_or(PhotoError::Damaged)?;
        Ok(())
    }

    /// The parts of the image. The file itself has the structure of Exif metadata.
    pub(super) fn anatomy(&self) -> Result<Anatomy<'a>, PhotoError> {
        let side = |tag| self.numbers(tag).first().copied().ok_or(PhotoError::Damaged);
        let values = |tag| self.fields.get(&tag).map(|field| field.values.clone());
        Ok(Anatomy {
            size: (side(WIDTH)?, side(HEIGHT)?),
            exif: Some(self.bytes),
            xmp: values(XMP).into_iter().collect(),
            iim: values(IIM).unwrap_or_default().into_owned(),
        })
    }

    /// The image with only the given metadata: XMP and the colour profile.
    ///
    /// # Errors
    /// If the pieces of the image are files themselves.
    pub(super) fn clean(&self, extras: &Extras<'_>) -> Result<Vec<u8>, PhotoError> {
        if self.numbers(COMPRESSION).iter().any(|kind| JPEG.contains(kind)) {
            return Err(PhotoError::CannotClean("JPEG-compressed TIFF"));
        }
        let kept = |(tag, _): &(&u16, &Field<'a>)| DRAWING.contains(tag);
        let kept = self.fields.iter().filter(kept);
        let mut fields: BTreeMap<u16, Field<'_>> =
            kept.map(|(tag, field)| (*tag, field.clone())).collect();
        let profile = match extras.icc {
            Icc::Keep => self.fields.get(&ICC).cloned(),
            Icc::Put(profile) => profile.map(|bytes| Field::of(UNDEFINED, bytes)),
        };
        fields.extend(profile.map(|profile| (ICC, profile)));
        fields.extend(extras.xmp.map(|packet| (XMP, Field::of(BYTES, packet))));
        self.write(fields)
    }

    /// A file with these fields, and the pieces of the image after them.
    fn write(&self, mut fields: BTreeMap<u16, Field<'_>>) -> Result<Vec<u8>, PhotoError> {
        let lengths: Vec<u32> = self.pieces.iter().map(|piece| piece.len() as u32).collect();
        fields.insert(self.tags.0, self.row(&vec![0; lengths.len()]));
        fields.insert(self.tags.1, self.row(&lengths));
        let values: usize = fields.values().map(Field::room).sum();
        let directory = 8 + 2 + 12 * fields.len() + 4;
        let mut end = u32::try_from(directory + values).map_err(|_| PhotoError::Damaged)?;
        let mut starts = Vec::new();
        for length in &lengths {
            starts.push(end);
            end = end.checked_add(*length).ok_or(PhotoError::Damaged)?;
        }
        fields.insert(self.tags.0, self.row(&starts));
        let mut copy = self.directory(&fields, directory);
        copy.extend(self.pieces.iter().copied().flatten());
        Ok(copy)
    }

    /// The header of a file and its directory, followed by the values that do not fit into the directory.
    fn directory(&self, fields: &BTreeMap<u16, Field<'_>>, end: usize) -> Vec<u8> {
        let mut copy = if self.is_little { b"II*\0".to_vec() } else { b"MM\0*".to_vec() };
        let mut values = Vec::new();
        copy.extend(self.long_bytes(8));
        copy.extend(self.short_bytes(fields.len() as u16));
        for (tag, field) in fields {
            copy.extend([*tag, field.kind].into_iter().flat_map(|number| self.short_bytes(number)));
            copy.extend(self.long_bytes(field.count));
            if field.room() == 0 {
                copy.extend(field.values.iter().chain(&[0; 4]).take(4));
            } else {
                copy.extend(self.long_bytes((end + values.len()) as u32));
                values.extend_from_slice(&field.values);
                values.resize(values.len().next_multiple_of(2), 0);
            }
        }
        // No other image follows.
        copy.extend([0; 4]);
        copy.extend(values);
        copy
    }

    /// A field of numbers.
    fn row(&self, numbers: &[u32]) -> Field<'static> {
        let values: Vec<u8> = numbers.iter().flat_map(|number| self.long_bytes(*number)).collect();
        Field { kind: NUMBERS, count: numbers.len() as u32, values: Cow::Owned(values) }
    }

    fn short_bytes(&self, number: u16) -> [u8; 2] {
        if self.is_little { number.to_le_bytes() } else { number.to_be_bytes() }
    }

    fn long_bytes(&self, number: u32) -> [u8; 4] {
        if self.is_little { number.to_le_bytes() } else { number.to_be_bytes() }
    }
}

impl<'a> Field<'a> {
    /// A field of bytes.
    fn of(kind: u16, bytes: &'a [u8]) -> Self {
        Self { kind, count: bytes.len() as u32, values: Cow::Borrowed(bytes) }
    }

    /// The bytes that its values take outside the directory.
    fn room(&self) -> usize {
        match self.values.len() {
            0..=4 => 0,
            length => length.next_multiple_of(2),
        }
    }
}
