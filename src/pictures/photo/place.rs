//! Whether a picture contains the place where it was taken.

use exif::{Context, Exif};

use super::{Format, PhotoError, anatomy, exif as metadata};

/// The XMP property for the latitude (Exif in XMP, CIPA DC-010).
const LATITUDE: &[u8] = b"GPSLatitude";

/// Whether the Exif or XMP of a picture contains the place where it was taken. Nothing is found in damaged files and
/// unknown formats.
pub fn tells_place(bytes: &[u8]) -> bool {
    match Format::of(bytes) {
        Ok(format) => anatomy(format, bytes).is_ok_and(|anatomy| {
            anatomy.exif.and_then(metadata::read).is_some_and(|exif| has_latitude(&exif))
                || anatomy.xmp.iter().any(|packet| has_text(packet, LATITUDE))
        }),
        Err(PhotoError::CannotClean("AVIF" | "HEIC")) => {
            metadata::in_heif(bytes).is_some_and(|exif| has_latitude(&exif))
        }
        Err(_) => false,
    }
}

/// Whether Exif metadata contain a latitude.
fn has_latitude(exif: &Exif) -> bool {
    exif.fields().any(|field| field.tag.context() == Context::Gps && field.tag.number() == 2)
}

fn has_text(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}
