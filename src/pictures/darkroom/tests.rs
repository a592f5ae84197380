//! Compares the darkroom with the `image` crate, and tests damaged input.

use std::io::Cursor;

use image::metadata::Orientation as Turn;
use image::{DynamicImage, ImageEncoder, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use proptest::prelude::*;

use super::*;

const MEMORY: u64 = 512 << 20;

/// A picture with different corners, smooth enough for JPEG.
fn picture(width: u32, height: u32) -> RgbImage {
    let part = |n: u32, of: u32| u8::try_from(n * 255 / of).expect("a byte");
    RgbImage::from_fn(width, height, |x, y| {
        Rgb([part(x, width), part(y, height), part(x + y, width + height)])
    })
}

fn recipe(width: u32, format: Format) -> Recipe {
    Recipe { width, crop: None, format, quality: 900 }
}

fn jpeg(picture: &RgbImage, exif: Option<u8>, icc: Option<Vec<u8>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 98);
    if let Some(number) = exif {
        let mut exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend_from_slice(&[number, 0, 0, 0, 0, 0, 0]);
        encoder.set_exif_metadata(exif).expect("a place for it");
    }
    if let Some(icc) = icc {
        encoder.set_icc_profile(icc).expect("a place for it");
    }
    encoder.encode_image(picture).expect("a JPEG");
    bytes
}

fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("a file");
    bytes.into_inner()
}

fn one(source: &[u8], recipe: Recipe) -> DynamicImage {
    let prints = develop(source, &[recipe], MEMORY).expect("a print");
    let image = image::load_from_memory(&prints[0].bytes).expect("a picture");
    assert_eq!((image.width(), image.height()), prints[0].size);
    image
}

/// The average difference of two pictures, in steps of 255.
fn distance(a: &RgbImage, b: &RgbImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let sum: u64 = a.iter().zip(b.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / a.len() as f64
}

#[test]
fn pictures_are_turned_as_the_image_crate_turns_them() {
    let picture = picture(120, 80);
    for number in 1..=8 {
        let source = jpeg(&picture, Some(number), None);
        let mut expected = DynamicImage::ImageRgb8(picture.clone());
        expected.apply_orientation(Turn::from_exif(number).expect("a turn"));
        let examined = examine(&source).expect("a head");
        assert_eq!(examined.size, (expected.width(), expected.height()), "{number}");
        let print = one(&source, recipe(500, Format::Png)).into_rgb8();
        let distance = distance(&print, &expected.into_rgb8());
        assert!(distance < 3.0, "{number}: {distance}");
    }
}

#[test]
fn a_crop_of_a_turned_picture_is_the_crop_of_what_is_shown() {
    let picture = picture(120, 80);
    for number in 1..=8 {
        let mut shown = DynamicImage::ImageRgb8(picture.clone());
        shown.apply_orientation(Turn::from_exif(number).expect("a turn"));
        let crop = Crop { ratio: (1, 1), focus: (0, 1000) };
        let side = shown.width().min(shown.height());
        let expected = shown.crop_imm(0, shown.height() - side, side, side).into_rgb8();
        let wanted = Recipe { crop: Some(crop), ..recipe(side, Format::Png) };
        let print = one(&jpeg(&picture, Some(number), None), wanted).into_rgb8();
        let distance = distance(&print, &expected);
        assert!(distance < 3.0, "{number}: {distance}");
    }
}

#[test]
fn a_wide_profile_becomes_srgb() {
    let green = RgbImage::from_pixel(32, 32, Rgb([60, 200, 60]));
    let profile = moxcms::ColorProfile::new_display_p3().encode().expect("a profile");
    let print = one(&jpeg(&green, None, Some(profile)), recipe(32, Format::Png)).into_rgb8();
    let [r, g, b] = print.get_pixel(16, 16).0;
    // A green in Display P3 is a purer one in sRGB: less red and blue, more green.
    assert!(r < 30 && g > 200 && b < 55, "{r} {g} {b}");
    let srgb = moxcms::ColorProfile::new_srgb().encode().expect("a profile");
    let print = one(&jpeg(&green, None, Some(srgb)), recipe(32, Format::Png)).into_rgb8();
    let [r, g, b] = print.get_pixel(16, 16).0;
    assert!(r.abs_diff(60) < 4 && g.abs_diff(200) < 4 && b.abs_diff(60) < 4, "{r} {g} {b}");
}

#[test]
fn inks_become_light() {
    let red_ink: Vec<u8> = [0, 255, 255, 0].repeat(32 * 32);
    for kind in [jpeg_encoder::ColorType::Cmyk, jpeg_encoder::ColorType::CmykAsYcck] {
        let mut source = Vec::new();
        let encoder = jpeg_encoder::Encoder::new(&mut source, 95);
        encoder.encode(&red_ink, 32, 32, kind).expect("a JPEG");
        let print = one(&source, recipe(32, Format::Png)).into_rgb8();
        let [r, g, b] = print.get_pixel(16, 16).0;
        assert!(r > 245 && g < 10 && b < 10, "{kind:?}: {r} {g} {b}");
    }
}

#[test]
fn transparency_is_kept_or_shows_paper() {
    let picture =
        RgbaImage::from_fn(64, 64, |x, _| Rgba([200, 0, 0, if x < 32 { 0 } else { 255 }]));
    let source = file(&picture.into(), ImageFormat::Png);
    for format in [Format::Png, Format::WebP] {
        let print = one(&source, recipe(32, format)).into_rgba8();
        assert_eq!((print.get_pixel(2, 9).0[3], print.get_pixel(29, 9).0[3]), (0, 255));
    }
    let print = one(&source, recipe(32, Format::Jpeg)).into_rgb8();
    assert!(print.get_pixel(2, 9).0.iter().all(|part| *part > 245), "{:?}", print.get_pixel(2, 9));
    let examined = examine(&source).expect("a head");
    assert_eq!(is_opaque(&source, &examined), Ok(false));
    assert_eq!(placeholder_colour(&source, MEMORY), Ok(String::new()));
}

#[test]
fn a_transparency_that_nothing_shows_through_is_none() {
    let picture = DynamicImage::ImageRgb8(picture(64, 64));
    let source = file(&picture.to_rgba8().into(), ImageFormat::Png);
    let examined = examine(&source).expect("a head");
    assert!(examined.has_alpha);
    assert_eq!(is_opaque(&source, &examined), Ok(true));
    assert_ne!(placeholder_colour(&source, MEMORY), Ok(String::new()));
    for format in [Format::Png, Format::WebP] {
        assert!(!one(&source, recipe(32, format)).color().has_alpha(), "{format:?}");
    }
}

#[test]
fn drawings_are_told_from_photographs() {
    let drawing =
        RgbImage::from_fn(
            200,
            200,
            |x, y| Rgb([if (x / 9 + y / 7) % 2 == 0 { 0 } else { 255 }; 3]),
        );
    let is_drawn =
        |image: DynamicImage| examine(&file(&image, ImageFormat::Png)).expect("a head").is_drawn;
    let grain = |x: u32, y: u32| (x * 7919 + y * 104_729) % 31;
    let photo = RgbImage::from_fn(200, 200, |x, y| {
        Rgb([x, y, x + y].map(|part| u8::try_from(part / 2 + grain(x * part, y)).expect("a byte")))
    });
    let photo = DynamicImage::ImageRgb8(photo);
    assert!(is_drawn(drawing.into()));
    assert!(!is_drawn(photo.to_luma8().into()));
    assert!(!is_drawn(photo.to_rgba8().into()));
    assert!(!is_drawn(photo));
}

#[test]
fn the_placeholder_colour_is_the_average_colour() {
    let half =
        RgbImage::from_fn(64, 64, |x, _| if x < 32 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) });
    assert_eq!(
        placeholder_colour(&file(&half.into(), ImageFormat::Png), MEMORY),
        Ok("#800080".to_owned())
    );
}

#[test]
fn every_format_is_read() {
    let picture = DynamicImage::ImageRgb8(picture(64, 48));
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif, ImageFormat::Tiff] {
        let source = file(&picture, format);
        let print = one(&source, recipe(64, Format::Png)).into_rgb8();
        assert!(distance(&print, &picture.to_rgb8()) < 12.0, "{format:?}");
        assert!(!examine(&source).expect("a head").is_animated);
    }
}

#[test]
fn a_moving_gif_says_so() {
    let mut source = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut source);
    for colour in [10, 200] {
        let frame = RgbaImage::from_pixel(8, 8, Rgba([colour, 0, 0, 255]));
        encoder.encode_frame(image::Frame::new(frame)).expect("a frame");
    }
    drop(encoder);
    assert!(examine(&source).expect("a head").is_animated);
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    let source = jpeg(&picture(400, 300), None, None);
    let crop = Some(Crop { ratio: (16, 9), focus: (300, 500) });
    let mut recipes = Vec::new();
    for width in [100, 200, 333] {
        for format in [Format::Jpeg, Format::WebP, Format::Png] {
            recipes.extend([recipe(width, format), Recipe { crop, ..recipe(width, format) }]);
        }
    }
    let on = |recipes: &[Recipe], threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| develop(&source, recipes, MEMORY).expect("prints"))
    };
    let prints = on(&recipes, 1);
    assert_eq!(prints, on(&recipes, 4));
    // The order of the recipes has no effect.
    recipes.reverse();
    let mut reversed = on(&recipes, 2);
    reversed.reverse();
    assert_eq!(prints, reversed);
    // Other recipes have no effect either.
    for (recipe, print) in recipes.iter().rev().zip(&prints) {
        assert_eq!(on(&[*recipe], 1), std::slice::from_ref(print), "{recipe:?}");
    }
}

#[test]
fn what_is_no_picture_is_refused() {
    assert_eq!(examine(b""), Err(PrintError::NotAPicture));
    assert_eq!(examine(b"The council met on Tuesday."), Err(PrintError::NotAPicture));
    assert_eq!(examine(b"\0\0\0\x1cftypavif\0\0\0\0"), Err(PrintError::NotRead("AVIF")));
}

#[test]
fn bombs_are_refused_by_their_head() {
    let mut bomb = file(&DynamicImage::ImageRgb8(picture(8, 8)), ImageFormat::Png);
    bomb[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
    let crc = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    assert_eq!(examine(&bomb), Err(PrintError::TooLarge(30_000, 30_000)));
    // Room for 100 megapixels, none of which would ever be there.
    let mut bomb = file(&DynamicImage::ImageRgb8(picture(8, 8)), ImageFormat::Png);
    bomb[16..24].copy_from_slice(&[0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10]);
    let crc = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    let trouble = develop(&bomb, &[recipe(10_000, Format::Avif)], 1000);
    let allowed = MOST_ALONE;
    assert!(
        matches!(trouble, Err(PrintError::TooMuchMemory { allowed: a, .. }) if a == allowed),
        "{trouble:?}"
    );
}

#[test]
fn one_picture_may_take_more_than_all_together() {
    let source = jpeg(&picture(400, 300), None, None);
    assert!(develop(&source, &[recipe(100, Format::Jpeg)], 1000).is_ok());
}

/// The checksum of PNG (annex D).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1)))
    })
}

#[test]
fn a_file_that_is_cut_short_is_damaged() {
    let picture = DynamicImage::ImageRgb8(picture(64, 48));
    let mut progressive = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut progressive, 90);
    encoder.set_progressive(true);
    encoder.encode(picture.as_bytes(), 64, 48, jpeg_encoder::ColorType::Rgb).expect("a JPEG");
    let mut sources = vec![jpeg(&picture.to_rgb8(), None, None), progressive];
    sources.extend([ImageFormat::Png, ImageFormat::WebP].map(|format| file(&picture, format)));
    for source in sources {
        let whole = source.len();
        // Data after the last row of a PNG are not necessary.
        let last = if source.starts_with(b"\x89PNG") { whole - 60 } else { whole - 20 };
        for length in [whole * 3 / 10, whole / 2, whole * 8 / 10, last] {
            let result = develop(&source[..length], &[recipe(32, Format::Png)], MEMORY);
            let result = result.map(|_| "a print");
            assert_eq!(result, Err(PrintError::Damaged), "{length} of {whole} bytes");
        }
    }
}

#[test]
fn a_jpeg_without_an_end_marker_is_whole() {
    let whole = jpeg(&picture(64, 48), None, None);
    let expected = develop(&whole, &[recipe(32, Format::Png)], MEMORY);
    for length in [whole.len() - 1, whole.len() - 2] {
        assert_eq!(develop(&whole[..length], &[recipe(32, Format::Png)], MEMORY), expected);
    }
}

/// A JPEG file whose frame header is changed.
fn with_frame(mut jpeg: Vec<u8>, change: impl Fn(&mut [u8])) -> Vec<u8> {
    let frame = jpeg.windows(2).position(|bytes| bytes == [0xff, 0xc0]).expect("a frame");
    change(&mut jpeg[frame..]);
    jpeg
}

#[test]
fn a_jpeg_that_has_fewer_rows_than_it_says_is_damaged() {
    let whole = jpeg(&picture(64, 48), None, None);
    let print =
        |source: &[u8]| develop(source, &[recipe(32, Format::Png)], MEMORY).map(|_| "a print");
    let taller = with_frame(whole.clone(), |frame| frame[6] = 200);
    assert_eq!(print(&taller), Err(PrintError::Damaged));
    let cut = [&whole[..whole.len() * 7 / 10], b"\xff\xd9"].concat();
    assert_eq!(print(&cut), Err(PrintError::Damaged));
}

#[test]
fn what_is_not_read_is_told_by_name() {
    let whole = jpeg(&picture(64, 48), None, None);
    let named =
        |change: &dyn Fn(&mut [u8])| examine(&with_frame(whole.clone(), change)).map(|_| ());
    assert_eq!(named(&|frame| frame[4] = 12), Err(PrintError::NotRead("12-bit JPEG")));
    for (marker, name) in
        [(0xc3, "lossless JPEG"), (0xc5, "hierarchical JPEG"), (0xc9, "arithmetic-coded JPEG")]
    {
        assert_eq!(named(&|frame| frame[1] = marker), Err(PrintError::NotRead(name)));
    }
}

/// One scan for each component, as the encoder writes them when it makes its own Huffman tables.
#[test]
fn scans_of_their_own_make_the_same_picture() {
    let picture = picture(83, 61);
    for sampling in [
        jpeg_encoder::SamplingFactor::R_4_4_4,
        jpeg_encoder::SamplingFactor::R_4_2_0,
        jpeg_encoder::SamplingFactor::R_4_2_2,
        jpeg_encoder::SamplingFactor::R_4_4_0,
        jpeg_encoder::SamplingFactor::R_4_1_1,
        jpeg_encoder::SamplingFactor::R_4_1_0,
    ] {
        let source = |is_separate: bool, is_progressive: bool| {
            let mut bytes = Vec::new();
            let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 92);
            encoder.set_sampling_factor(sampling);
            encoder.set_optimized_huffman_tables(is_separate);
            encoder.set_progressive(is_progressive);
            encoder.encode(&picture, 83, 61, jpeg_encoder::ColorType::Rgb).expect("a JPEG");
            bytes
        };
        let print = |source: &[u8]| one(source, recipe(83, Format::Png)).into_rgb8();
        let ordinary = print(&source(false, false));
        assert!(distance(&ordinary, &picture) < 6.0, "{sampling:?}");
        assert_eq!(print(&source(true, false)), ordinary, "{sampling:?}");
        assert_eq!(print(&source(false, true)), ordinary, "{sampling:?}");
    }
}

#[test]
fn a_jpeg_with_codes_that_no_table_has_is_damaged() {
    let mut source = jpeg(&picture(400, 300), None, None);
    let middle = source.len() / 2;
    source[middle..middle + 40].copy_from_slice(&[0xff, 0].repeat(20));
    let result = develop(&source, &[recipe(32, Format::Png)], MEMORY).map(|_| "a print");
    assert_eq!(result, Err(PrintError::Damaged));
}

#[test]
fn a_decoder_that_panics_has_met_a_damaged_picture() {
    let numbers = [1, 2];
    let past = |at: usize| decode::guarded(move || Ok(numbers[at]));
    assert_eq!((past(1), past(2)), (Ok(2), Err(PrintError::Damaged)));
}

#[test]
fn damage_never_panics() {
    let picture = DynamicImage::ImageRgb8(picture(40, 24));
    let formats = [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif, ImageFormat::Tiff];
    let mut sources = formats.map(|format| file(&picture, format)).to_vec();
    sources.push(jpeg(&picture.to_rgb8(), Some(6), None));
    let mut seed = 37_u32;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % below
    };
    let (mut developed, mut refused) = (0, 0);
    for source in &sources {
        for _ in 0..300 {
            let mut damaged = source.clone();
            for _ in 0..=random(4) {
                let at = random(damaged.len());
                damaged[at] = u8::try_from(random(256)).expect("a byte");
            }
            match develop(&damaged, &[recipe(16, Format::Png)], 8 << 20) {
                Ok(_) => developed += 1,
                Err(_) => refused += 1,
            }
        }
    }
    assert!(developed > 100 && refused > 100, "{developed} developed, {refused} refused");
}

proptest! {
    #[test]
    fn sizes_and_crops(
        source in (1..70_000_u32, 1..70_000_u32), width in 0..5_000_u32,
        ratio in prop::sample::select(vec![(16, 9), (4, 3), (1, 1)]), focus in (0..1200_u16, 0..1200_u16),
    ) {
        let crop = Crop { ratio, focus };
        let frame = recipe::frame(source, Some(crop));
        prop_assert!(frame.width >= 1 && frame.height >= 1);
        prop_assert!(frame.left + frame.width <= source.0 && frame.top + frame.height <= source.1);
        prop_assert!(frame.width == source.0 || frame.height == source.1, "as large as fits");
        let off = i64::from(frame.width) * i64::from(ratio.1) - i64::from(frame.height) * i64::from(ratio.0);
        prop_assert!(off.abs() <= 16 || frame.width.min(frame.height) == 1, "{frame:?}");
        for format in [Format::Jpeg, Format::Png, Format::WebP] {
            let (w, h) = size(source, &Recipe { width, crop: Some(crop), format, quality: 800 });
            prop_assert!((1..=frame.width).contains(&w) && (1..=frame.height).contains(&h));
            prop_assert!(format != Format::WebP || w.max(h) <= 16_383);
        }
    }
}
