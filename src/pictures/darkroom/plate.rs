//! A picture in memory.

use super::PrintError;
use super::recipe::Frame;
use crate::pictures::photo::Orientation;

/// The kind of pixel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Pixel {
    Grey,
    Rgb,
    /// With straight transparency.
    Rgba,
    /// As Photoshop stores it: 255 means no ink.
    Cmyk,
}

impl Pixel {
    /// Its number of bytes.
    pub(super) const fn bytes(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::Rgb => 3,
            Self::Rgba | Self::Cmyk => 4,
        }
    }
}

/// A picture in memory: rows of pixels, eight bits a channel, without gaps.
#[derive(Clone, Debug)]
pub(super) struct Plate {
    pub(super) size: (u32, u32),
    pub(super) pixel: Pixel,
    pub(super) bytes: Vec<u8>,
    /// The colour profile (ICC.1), if it is not sRGB.
    pub(super) profile: Option<Vec<u8>>,
}

impl Plate {
    /// Turns and mirrors a picture according to its orientation.
    pub(super) fn turned(&self, orientation: Orientation) -> Self {
        if orientation == Orientation::UPRIGHT {
            return self.clone();
        }
        let (width, height) = orientation.turn(self.size);
        let bytes = match self.pixel.bytes() {
            4 => turned::<4>(&self.bytes, self.size, orientation),
            _ => turned::<3>(&self.bytes, self.size, orientation),
        };
        Self { size: (width, height), bytes, pixel: self.pixel, profile: None }
    }

    /// Drops the transparency if no pixel uses it.
    pub(super) fn opaque(self) -> Self {
        let is_opaque = |[.., alpha]: &[u8; 4]| *alpha == 255;
        let pixels = self.bytes.as_chunks::<4>().0;
        if self.pixel != Pixel::Rgba || !pixels.iter().all(is_opaque) {
            return self;
        }
        let bytes = pixels.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect();
        Self { bytes, pixel: Pixel::Rgb, ..self }
    }

    /// Checks that the number of bytes matches the size; otherwise the picture is damaged.
    pub(super) fn checked(self) -> Result<Self, PrintError> {
        let (width, height) = self.size;
        let wanted = width as usize * height as usize * self.pixel.bytes();
        if wanted == 0 || self.bytes.len() != wanted { Err(PrintError::Damaged) } else { Ok(self) }
    }
}

fn turned<const N: usize>(bytes: &[u8], size: (u32, u32), orientation: Orientation) -> Vec<u8> {
    let (pixels, _) = bytes.as_chunks::<N>();
    let (width, height) = orientation.turn(size);
    let (stored_width, stored) = (size.0 as usize, (size.0 - 1, size.1 - 1));
    let mut result = Vec::with_capacity(bytes.len());
    for y in 0..height {
        for x in 0..width {
            let (x, y) = stored_at((x, y), stored, orientation);
            result.extend_from_slice(&pixels[y as usize * stored_width + x as usize]);
        }
    }
    result
}

/// The stored position of the pixel shown at a position (CIPA DC-008, section 4.6.5). `last` is the last column and
/// row of the stored picture.
fn stored_at((x, y): (u32, u32), last: (u32, u32), orientation: Orientation) -> (u32, u32) {
    match orientation.number() {
        2 => (last.0 - x, y),
        3 => (last.0 - x, last.1 - y),
        4 => (x, last.1 - y),
        5 => (y, x),
        6 => (y, last.1 - x),
        7 => (last.0 - y, last.1 - x),
        8 => (last.0 - y, x),
        _ => (x, y),
    }
}

/// The stored position of a frame of the picture as it is shown.
pub(super) fn stored_frame(frame: Frame, stored: (u32, u32), orientation: Orientation) -> Frame {
    let last = (stored.0 - 1, stored.1 - 1);
    let end = (frame.left + frame.width - 1, frame.top + frame.height - 1);
    let a = stored_at((frame.left, frame.top), last, orientation);
    let b = stored_at(end, last, orientation);
    let (left, top) = (a.0.min(b.0), a.1.min(b.1));
    Frame { left, top, width: a.0.abs_diff(b.0) + 1, height: a.1.abs_diff(b.1) + 1 }
}
