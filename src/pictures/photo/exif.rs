//! Exif (CIPA DC-008): the four fields that contain words or a date.

use std::io::Cursor;

use exif::{Context, Exif, In, Reader, Tag, Value};

use super::iim;

/// Reads a TIFF structure, even if other parts of it are damaged.
pub(super) fn read(tiff: &[u8]) -> Option<Exif> {
    let mut reader = Reader::new();
    let read = reader.continue_on_error(true).read_raw(tiff.to_vec());
    read.or_else(|error| error.distill_partial_result(|_| ())).ok()
}

/// Reads the Exif metadata of a picture in a HEIF container, such as AVIF.
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
    texts.filter(|text| !text.is_empty()).collect()
}
