//! What is wanted of a picture, and the size it comes to.

/// What is wanted of one picture.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Recipe {
    /// Its width in pixels; the print is smaller if the source is.
    pub width: u32,
    /// What part of the source; none is the whole.
    pub crop: Option<Crop>,
    /// The format of its file.
    pub format: Format,
    /// How true it is to the source, from 10 to 1000, ten times what encoders call quality; [`Format::quality`]
    /// where nobody asks for another. JPEG is made in steps of ten; PNG loses nothing and does not look at it.
    pub quality: u16,
}

/// A part of a picture in a fixed shape, as large as fits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Crop {
    /// Width and height of the shape: 16 and 9.
    pub ratio: (u32, u32),
    /// What stays in the middle as far as the edges allow, in thousandths from the left and the top of
    /// the picture as it is shown.
    pub focus: (u16, u16),
}

/// The format of a print.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
)]
pub enum Format {
    /// JPEG. What is transparent becomes white.
    Jpeg,
    /// PNG, for line art and transparency.
    Png,
    /// Lossy WebP; transparency is kept.
    WebP,
    /// AVIF; transparency is kept. It takes some 25 times as long as the others.
    Avif,
}

/// The widest file a phone takes, in pixels: 400 points at two pixels each.
const PHONE: u32 = 800;

impl Format {
    /// The quality at which a print of a width in pixels is made when nobody asks for another.
    ///
    /// Measured with `tests/bench/photos` on photographs with grain. What a phone shows is small enough to be
    /// good: a WebP of 800 pixels at 83.3 has an SSIM of 0.952 in 58 kB; at 76 it has one of 0.935 in 37 kB, and at
    /// 84 it weighs more than the 60 kB that a phone's lead may have. Larger files are seen at more pixels to the
    /// inch. JPEG is for the few who have no WebP. AVIF is made as like as WebP: of 800 pixels at 84.5 in 53 kB.
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

    /// Its name, as messages print it: `JPEG`.
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

    /// The ending of file names, without its dot.
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

/// Says how large a print comes out, from the width and height of the source as it is shown.
///
/// Nothing is made larger than it is, no side is shorter than one pixel, and none is longer than the
/// format allows.
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

/// What part of a source a crop keeps.
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

/// Where a part begins so that the focus is in its middle, or as near as the edges allow.
fn placed(whole: u32, part: u32, focus: u16) -> u32 {
    let middle = scaled(whole, u32::from(focus.min(1000)), 1000);
    middle.saturating_sub(part / 2).min(whole - part)
}

/// `n * times / by`, rounded, at least one.
fn scaled(n: u32, times: u32, by: u32) -> u32 {
    let by = u64::from(by.max(1));
    let result = (u64::from(n) * u64::from(times) + by / 2) / by;
    u32::try_from(result.max(1)).unwrap_or(u32::MAX)
}
