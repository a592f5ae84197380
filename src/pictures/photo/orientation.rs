//! How a picture is turned before it is shown: the only Exif field that a published copy keeps.

/// A value of the Exif field Orientation (CIPA DC-008, section 4.6.5), from 1 to 8; 1 is upright.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Orientation(u8);

impl Orientation {
    /// Shown as it is stored.
    pub const UPRIGHT: Self = Self(1);

    /// The number in the file, from 1 to 8.
    pub fn number(self) -> u8 {
        self.0
    }

    /// Whether width and height are swapped.
    pub fn is_sideways(self) -> bool {
        self.0 >= 5
    }

    /// The orientation for a number; undefined numbers count as upright.
    pub(crate) fn from_number(number: u8) -> Self {
        if (1..=8).contains(&number) { Self(number) } else { Self::UPRIGHT }
    }

    /// Reads Exif metadata. What cannot be read counts as upright, as in browsers.
    pub(crate) fn of(exif: Option<&[u8]>) -> Self {
        exif.and_then(read).unwrap_or(Self::UPRIGHT)
    }

    /// The field in Exif metadata that were already read.
    pub(super) fn in_exif(exif: &exif::Exif) -> Option<Self> {
        let field = exif.get_field(exif::Tag::Orientation, exif::In::PRIMARY)?;
        let number = u8::try_from(field.value.get_uint(0)?).ok()?;
        (1..=8).contains(&number).then_some(Self(number))
    }

    /// Width and height as they are shown.
    pub(crate) fn turn(self, (width, height): (u32, u32)) -> (u32, u32) {
        if self.is_sideways() {
            return (height, width);
        }
        (width, height)
    }

    /// Exif metadata with only this field; none for upright pictures.
    pub(super) fn to_exif(self) -> Option<Vec<u8>> {
        if self == Self::UPRIGHT {
            return None;
        }
        let mut exif = b"MM\0*\0\0\0\x08".to_vec();
        // One entry: tag 0x0112, type SHORT, count 1, the value, and no next directory.
        exif.extend_from_slice(b"\0\x01\x01\x12\0\x03\0\0\0\x01\0");
        exif.extend_from_slice(&[self.0, 0, 0, 0, 0, 0, 0]);
        Some(exif)
    }
}

/// Finds the field in a TIFF structure, even if other parts of it are damaged.
fn read(tiff: &[u8]) -> Option<Orientation> {
    Orientation::in_exif(&super::exif::read(tiff)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(Orientation::UPRIGHT.to_exif(), None);
        for number in 2..=8 {
            let exif = Orientation(number).to_exif().expect("it is not upright");
            assert_eq!(Orientation::of(Some(&exif)), Orientation(number));
        }
    }

    #[test]
    fn nonsense_is_upright() {
        let mut exif = Orientation(6).to_exif().expect("it is not upright");
        exif[19] = 9;
        for exif in [&exif[..], b"", b"MM\0*\xff\xff\xff\xff"] {
            assert_eq!(Orientation::of(Some(exif)), Orientation::UPRIGHT);
        }
        assert_eq!(Orientation::of(None), Orientation::UPRIGHT);
    }
}
