//! Exif (CIPA DC-008): the four fields that hold words or a date, and what TIFF files carry besides.

use std::io::Cursor;

use exif::{Context, Exif, Field, In, Reader, Tag, Value};

use super::iim;

/// The tags of XMP and of IPTC-IIM in TIFF files.
const XMP: Tag = Tag(Context::Tiff, 700);
const IIM: Tag = Tag(Context::Tiff, 33723);

/// Descriptions that cameras write into every picture.
const OF_CAMERAS: &[&str] = &[
    "OLYMPUS DIGITAL CAMERA",
    "SONY DSC",
    "MINOLTA DIGITAL CAMERA",
    "KONICA MINOLTA DIGITAL CAMERA",
    "DIGITAL CAMERA",
    "SAMSUNG DIGITAL CAMERA",
    "SAMSUNG CSC",
    "default",
];

/// Reads a TIFF structure, whatever else in it is broken.
pub(super) fn read(tiff: &[u8]) -> Option<Exif> {
    let mut reader = Reader::new();
    let read = reader.continue_on_error(true).read_raw(tiff.to_vec());
    read.or_else(|error| error.distill_partial_result(|_| ())).ok()
}

/// Reads the Exif metadata of a picture in the container of HEIF, as AVIF files are.
pub(super) fn in_heif(bytes: &[u8]) -> Option<Exif> {
    let mut reader = Reader::new();
    let read = reader.continue_on_error(true).read_from_container(&mut Cursor::new(bytes));
    read.or_else(|error| error.distill_partial_result(|_| ())).ok()
}

/// The texts of a field of the main image.
pub(super) fn texts(exif: &Exif, number: u16) -> Vec<String> {
    let context = if number == 0x9003 { Context::Exif } else { Context::Tiff };
    let Some(field) = exif.get_field(Tag(context, number), In::PRIMARY) else { return Vec::new() };
    let Value::Ascii(parts) = &field.value else { return Vec::new() };
    let texts = parts.iter().map(|part| iim::decode(part, false));
    let texts = texts.map(|text| text.trim_matches(['\0', ' ']).to_owned());
    texts.filter(|text| !text.is_empty() && !OF_CAMERAS.contains(&text.as_str())).collect()
}

/// The XMP packet of a TIFF file.
pub(super) fn xmp(exif: &Exif) -> Option<Vec<u8>> {
    bytes(exif, exif.get_field(XMP, In::PRIMARY)?)
}

/// The IPTC-IIM datasets of a TIFF file, which many writers call a row of numbers.
pub(super) fn iim(exif: &Exif) -> Option<Vec<u8>> {
    bytes(exif, exif.get_field(IIM, In::PRIMARY)?)
}

fn bytes(exif: &Exif, field: &Field) -> Option<Vec<u8>> {
    match &field.value {
        Value::Byte(bytes) | Value::Undefined(bytes, _) => Some(bytes.clone()),
        Value::Long(numbers) if exif.little_endian() => {
            Some(numbers.iter().flat_map(|n| n.to_le_bytes()).collect())
        }
        Value::Long(numbers) => Some(numbers.iter().flat_map(|n| n.to_be_bytes()).collect()),
        _ => None,
    }
}

/// The width and height of the main image of a TIFF file.
pub(super) fn size(exif: &Exif) -> Option<(u32, u32)> {
    let side = |tag| exif.get_field(tag, In::PRIMARY)?.value.get_uint(0);
    Some((side(Tag::ImageWidth)?, side(Tag::ImageLength)?))
}
