//! Converts the colours of any profile to sRGB.

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::plate::{Pixel, Plate};

/// Converts any kind of pixel to sRGB, and keeps transparency. A profile that cannot be used is ignored, as in
/// browsers.
pub(super) fn to_srgb(mut plate: Plate) -> Plate {
    let profile = plate.profile.take();
    let profile = profile.and_then(|bytes| ColorProfile::new_from_slice(&bytes).ok());
    let converted = profile.and_then(|profile| convert(&plate, &profile));
    let bytes = match (converted, plate.pixel) {
        (Some(bytes), _) => bytes,
        (None, Pixel::Grey) => plate.bytes.iter().flat_map(|grey| [*grey; 3]).collect(),
        (None, Pixel::Cmyk) => plain_inks(&plate.bytes),
        (None, Pixel::Rgb | Pixel::Rgba) => plate.bytes,
    };
    let pixel = if plate.pixel == Pixel::Rgba { Pixel::Rgba } else { Pixel::Rgb };
    Plate { bytes, pixel, profile: None, ..plate }
}

/// The bytes in sRGB, if the profile fits such pixels.
fn convert(plate: &Plate, profile: &ColorProfile) -> Option<Vec<u8>> {
    let (space, from, to) = match plate.pixel {
        Pixel::Grey => (DataColorSpace::Gray, Layout::Gray, Layout::Rgb),
        Pixel::Rgb => (DataColorSpace::Rgb, Layout::Rgb, Layout::Rgb),
        Pixel::Rgba => (DataColorSpace::Rgb, Layout::Rgba, Layout::Rgba),
        Pixel::Cmyk => (DataColorSpace::Cmyk, Layout::Rgba, Layout::Rgb),
    };
    if profile.color_space != space {
        return None;
    }
    let options = TransformOptions::default();
    let srgb = ColorProfile::new_srgb();
    let transform = profile.create_transform_8bit(from, &srgb, to, options).ok()?;
    let pixels = plate.bytes.len() / plate.pixel.bytes();
    let mut bytes = vec![0; pixels * if to == Layout::Rgba { 4 } else { 3 }];
    match space {
        DataColorSpace::Cmyk => {
            // In files, 255 is bare paper; in profiles, it is full ink.
            let inks: Vec<u8> = plate.bytes.iter().map(|paper| 255 - paper).collect();
            transform.transform(&inks, &mut bytes)
        }
        _ => transform.transform(&plate.bytes, &mut bytes),
    }
    .ok()?;
    Some(bytes)
}

/// Converts inks without a profile: each ink absorbs its light.
fn plain_inks(bytes: &[u8]) -> Vec<u8> {
    let (pixels, _) = bytes.as_chunks::<4>();
    let light = |ink: u8, black: u8| byte(f32::from(ink) * f32::from(black) / 255.0);
    pixels.iter().flat_map(|[c, m, y, k]| [light(*c, *k), light(*m, *k), light(*y, *k)]).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is clamped")]
fn byte(value: f32) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}
