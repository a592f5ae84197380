//! The formats in which the prints of a picture are published.

use crate::content::settings::Settings;
use crate::pictures::darkroom::{self, Format, PrintError, Source};
use crate::pictures::photo;

/// The formats of the prints of a picture: efficient ones first, and last the one that every browser can show. That
/// is PNG for pictures with transparency and for drawings, which it stores in few bytes; for a photograph that was
/// saved without loss, it would take several times as many. Animated pictures and SVG drawings have no prints.
///
/// # Errors
/// If prints cannot be made of it. For a JPEG, this is only found when they are made.
pub(super) fn of(
    bytes: &[u8],
    format: photo::Format,
    settings: &Settings,
) -> Result<Vec<Format>, PrintError> {
    let plain = match format {
        photo::Format::Jpeg => Format::Jpeg,
        photo::Format::Svg => return Ok(Vec::new()),
        _ => {
            let examined = darkroom::examine(bytes)?;
            match examined.source {
                _ if examined.is_animated => return Ok(Vec::new()),
                Source::Gif => Format::Png,
                _ if examined.is_drawn => Format::Png,
                _ if darkroom::is_opaque(bytes, &examined)? => Format::Jpeg,
                _ => Format::Png,
            }
        }
    };
    let smallest = settings.avif.then_some(Format::Avif);
    Ok(smallest.into_iter().chain([Format::WebP, plain]).collect())
}
