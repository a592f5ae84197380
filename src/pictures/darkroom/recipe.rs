//! The recipe of a print, and the size of the result.

/// How to make a print of a picture.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Recipe {
    /// Its width in pixels; the print is smaller if the source is.
    pub width: u32,
    /// The part of the source; without a crop, all of it.
    pub crop: Option<Crop>,
    /// The format of its file.
    pub format: Format,
    /// The quality, from 10 to 1000: ten times the scale of encoders. The default is [`Format::quality`]. JPEG is
    /// made in steps of ten; PNG is lossless and ignores it.
    pub quality: u16,
}

/// The largest part of a picture with a given aspect ratio.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Crop {
    /// Width and height of the ratio: 16 and 9.
    pub ratio: (u32, u32),
    /// The point to keep in the middle as far as the edges allow, in thousandths from the left and the top of the
    /// picture as it is shown.
    pub focus: (u16, u16),
}

/// The format of a print.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
)]
pub enum Format {
    /// JPEG. Transparent pixels become white.
    Jpeg,
    /// PNG, for line art and transparency.
    Png,
    /// Lossy WebP; transparency is kept.
    WebP,
    /// AVIF; transparency is kept. Encoding takes about 25 times as long as the others.
    Avif,
}

/// The widest file for a phone, in pixels: 400 points at two pixels each.
const PHONE: u32 = 800;

impl Format {
    /// The default quality of a print of this width in pixels.
    ///
    /// Measured with `tests/bench/photos` on photographs with grain. Prints for phones are small enough for good
    /// quality: a WebP of 800 pixels has an SSIM of 0.952 in 58 kB at 83.3, and 0.935 in 37 kB at 76; at 84 it
    /// exceeds the 60 kB that a phone's lead may have. Larger files are shown with more pixels to the inch. JPEG is
    /// for the few browsers without WebP. AVIF gets the same SSIM as WebP: 53 kB for 800 pixels at 84.5.
    pub const fn quality(self, width: u32) -> u16 {
        match self {
            Self::Jpeg => 740,
            Self::Png => 1000,
            Self::WebP if width <= PHONE => 833,
            Self::WebP => 760,
            Self::Avif if width <= PHONE => 845,
            Self::Avif => 720,
        }
    }

    /// Its name in messages: `JPEG`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Avif => "AVIF",
        }
    }

    /// The media type of its files.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Avif => "image/avif",
        }
    }

    /// The extension of its files, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
            Self::Avif => "avif",
        }
    }

    /// The longest side a file can have, in pixels.
    const fn longest(self) -> u32 {
        match self {
            Self::Jpeg => 65_535,
            Self::Png => 1 << 24,
            Self::WebP => 16_383,
            Self::Avif => 65_535,
        }
    }
}

/// A rectangle of whole pixels.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Frame {
    pub(super) left: u32,
    pub(super) top: u32,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// The size of a print, given the width and height of the source as it is shown.
///
/// Nothing is enlarged, no side is shorter than one pixel, and none is longer than the format allows.
pub fn size(source: (u32, u32), recipe: &Recipe) -> (u32, u32) {
    let frame = frame(source, recipe.crop);
    let (longest, whole) = (recipe.format.longest(), frame.width.max(frame.height));
    let most = match whole > longest {
        true => scaled(frame.width, longest, whole),
        false => frame.width,
    };
    let width = recipe.width.clamp(1, most);
    (width, scaled(frame.height, width, frame.width).min(longest))
}

/// The part of a source that a crop keeps.
pub(super) fn frame((width, height): (u32, u32), crop: Option<Crop>) -> Frame {
    let Some(crop) = crop else { return Frame { left: 0, top: 0, width, height } };
    let (across, down) = (crop.ratio.0.max(1), crop.ratio.1.max(1));
    let is_wider = u64::from(width) * u64::from(down) > u64::from(height) * u64::from(across);
    let (w, h) = match is_wider {
        true => (scaled(height, across, down).min(width), height),
        false => (width, scaled(width, down, across).min(height)),
    };
    let (left, top) = (placed(width, w, crop.focus.0), placed(height, h, crop.focus.1));
    Frame { left, top, width: w, height: h }
}

/// The start of a part that has the focus in its middle, or as close as the edges allow.
fn placed(whole: u32, part: u32, focus: u16) -> u32 {
    let middle = scaled(whole, u32::from(focus.min(1000)), 1000);
    middle.saturating_sub(part / 2).min(whole - part)
}

/// `n * times / by`, rounded, but at least one.
fn scaled(n: u32, times: u32, by: u32) -> u32 {
    let by = u64::from(by.max(1));
    let result = (u64::from(n) * u64::from(times) + by / 2) / by;
    u32::try_from(result.max(1)).unwrap_or(u32::MAX)
}
