//! What a picture file is, from its bytes, and the copy of it that may be published.
//!
//! A camera writes into a file where its owner was, what the camera's number is and a thumbnail of what
//! was later cropped away. [`clean`] keeps what draws the picture and drops everything else.

mod credit;
mod format;
mod jpeg;
mod orientation;
mod png;
mod webp;

pub use credit::split_credit;
pub use format::{Format, is_picture_name};
pub use orientation::Orientation;

/// What is known of a picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Facts {
    /// The format of its file.
    pub format: Format,
    /// Its width in pixels as it is shown, after turning.
    pub width: u32,
    /// Its height in pixels as it is shown, after turning.
    pub height: u32,
    /// How it is turned before it is shown.
    pub orientation: Orientation,
}

/// Why a picture cannot be published. Each text completes "`x.jpg` cannot be published: ".
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Trouble {
    /// Its bytes are those of no picture format we know.
    #[error("it is not a picture")]
    NotAPicture,
    /// It is a picture in a format (named) whose private metadata we cannot remove.
    #[error("{0} files cannot be cleaned of private metadata")]
    CannotClean(&'static str),
    /// It breaks the rules of its format, or ends too early.
    #[error("it is damaged or cut short")]
    Damaged,
    /// Its width or height is zero or not said.
    #[error("it has no width or height")]
    NoSize,
}

/// What the walk through a file of any format finds.
struct Anatomy<'a> {
    /// Stored width and height in pixels.
    size: (u32, u32),
    /// The Exif metadata as a TIFF structure (CIPA DC-008, section 4.5).
    exif: Option<&'a [u8]>,
}

/// Reads the facts of a picture.
///
/// # Errors
/// If the bytes are no whole JPEG, PNG or WebP file.
pub fn facts(bytes: &[u8]) -> Result<Facts, Trouble> {
    let format = Format::of(bytes)?;
    let anatomy = match format {
        Format::Jpeg => jpeg::parse(bytes)?.anatomy(),
        Format::Png => png::parse(bytes)?.anatomy(),
        Format::WebP => webp::parse(bytes)?.anatomy(),
    }?;
    if anatomy.size.0 == 0 || anatomy.size.1 == 0 {
        return Err(Trouble::NoSize);
    }
    let orientation = Orientation::of(anatomy.exif);
    let (width, height) = orientation.turn(anatomy.size);
    Ok(Facts { format, width, height, orientation })
}

/// Copies a picture without Exif, XMP, IPTC, comments, thumbnails, embedded previews, unknown parts
/// and whatever follows its end.
///
/// The compressed image, its colour profile and its orientation stay as they are. The same bytes always
/// give the same copy, and a copy cleaned again is the same copy.
///
/// # Errors
/// As [`facts`].
pub fn clean(bytes: &[u8]) -> Result<Vec<u8>, Trouble> {
    let Facts { format, orientation, .. } = facts(bytes)?;
    let exif = orientation.to_exif();
    Ok(match format {
        Format::Jpeg => jpeg::parse(bytes)?.clean(exif.as_deref()),
        Format::Png => png::parse(bytes)?.clean(exif.as_deref()),
        Format::WebP => webp::parse(bytes)?.clean(exif.as_deref()),
    })
}

/// Cuts `n` bytes off the front.
fn take<'a>(bytes: &mut &'a [u8], n: usize) -> Result<&'a [u8], Trouble> {
    let (front, rest) = bytes.split_at_checked(n).ok_or(Trouble::Damaged)?;
    *bytes = rest;
    Ok(front)
}

/// Cuts `N` bytes off the front, for a number or a name.
fn take_array<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], Trouble> {
    let (front, rest) = bytes.split_first_chunk().ok_or(Trouble::Damaged)?;
    *bytes = rest;
    Ok(*front)
}

#[cfg(test)]
mod tests;
