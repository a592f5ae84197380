//! Private details in a picture: where it was taken, and with which camera.

use exif::{Context, Exif};

use super::{Format, PhotoError, anatomy, exif as metadata};

/// The XMP property for the latitude (Exif in XMP, CIPA DC-010).
const LATITUDE: &[u8] = b"GPSLatitude";

/// The end of the XMP properties for the serial numbers of cameras and lenses.
const SERIAL_NUMBER: &[u8] = b"SerialNumber";

/// The Exif tags for the serial numbers of the camera and the lens (CIPA DC-008).
const SERIAL_NUMBERS: [u16; 2] = [0xa431, 0xa435];

/// Whether the Exif or XMP of a picture contains the place where it was taken. Nothing is found in damaged files and
/// unknown formats.
pub fn tells_place(bytes: &[u8]) -> bool {
    tells(bytes, has_latitude, LATITUDE)
}

/// Whether the Exif or XMP of a picture contains a serial number. Nothing is found in damaged files and unknown formats.
pub fn tells_serial_number(bytes: &[u8]) -> bool {
    tells(bytes, has_serial_number, SERIAL_NUMBER)
}

fn tells(bytes: &[u8], in_exif: fn(&Exif) -> bool, in_xmp: &[u8]) -> bool {
    match Format::of(bytes) {
        Ok(format) => anatomy(format, bytes).is_ok_and(|anatomy| {
            anatomy.exif.and_then(metadata::read).is_some_and(|exif| in_exif(&exif))
                || anatomy.xmp.iter().any(|packet| has_text(packet, in_xmp))
        }),
        Err(PhotoError::CannotClean("AVIF" | "HEIC")) => {
            metadata::in_heif(bytes).is_some_and(|exif| in_exif(&exif))
        }
        Err(_) => false,
    }
}

fn has_latitude(exif: &Exif) -> bool {
    exif.fields().any(|field| field.tag.context() == Context::Gps && field.tag.number() == 2)
}

fn has_serial_number(exif: &Exif) -> bool {
    exif.fields().any(|field| SERIAL_NUMBERS.contains(&field.tag.number()))
}

fn has_text(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}
