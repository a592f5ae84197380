//! TIFF files with private data, before and after cleaning.

use image::metadata::Orientation as Turn;
use image::{ImageDecoder, RgbImage};
use pressrun::pictures::photo::{Packet, PhotoError, facts};
use proptest::prelude::*;

/// A copy without rights.
fn clean(bytes: &[u8]) -> Result<Vec<u8>, PhotoError> {
    pressrun::pictures::photo::clean(bytes, &Packet::default())
}

/// A text in everything that a published copy must not contain.
const CANARY: &[u8] = b"CANARY 31.2304N 121.4737E";

/// A colour profile, as far as a file format cares.
const PROFILE: &[u8] = b"these bytes are the colour profile";

fn pixels() -> RgbImage {
    RgbImage::from_fn(24, 17, |x, y| image::Rgb([(x * 10) as u8, (y * 12) as u8, (x * y) as u8]))
}

/// A picture from an encoder, and the same with all private data that a file can contain.
struct Pair {
    plain: Vec<u8>,
    dirty: Vec<u8>,
}

/// A TIFF file with one strip and its directory at the end, with all private data that a file can contain.
fn tiff_picture(is_little: bool) -> Pair {
    let short = |n: u16| if is_little { n.to_le_bytes() } else { n.to_be_bytes() };
    let long = |n: u32| if is_little { n.to_le_bytes() } else { n.to_be_bytes() };
    let numbers = |of: &[u16]| of.iter().flat_map(|n| short(*n)).collect::<Vec<u8>>();
    let file = |more: &[(u16, u16, &[u8])]| {
        let mut bytes = if is_little { b"II*\0".to_vec() } else { b"MM\0*".to_vec() };
        bytes.extend([long(0), long(0x4341_4e41)].concat());
        let strip = bytes.len() as u32;
        bytes.extend(pixels().as_raw());
        let mut fields = vec![
            (256, 3, numbers(&[24])),
            (257, 3, numbers(&[17])),
            (258, 3, numbers(&[8, 8, 8])),
            (259, 3, numbers(&[1])),
            (262, 3, numbers(&[2])),
            (273, 4, long(strip).to_vec()),
            (277, 3, numbers(&[3])),
            (278, 3, numbers(&[17])),
            (279, 4, long(24 * 17 * 3).to_vec()),
        ];
        fields.extend(more.iter().map(|(tag, kind, bytes)| (*tag, *kind, bytes.to_vec())));
        fields.sort();
        let mut directory = short(fields.len() as u16).to_vec();
        for (tag, kind, values) in &fields {
            let count = values.len() as u32
                / if *kind == 4 {
                    4
                } else if *kind == 3 {
                    2
                } else {
                    1
                };
            directory.extend([short(*tag), short(*kind)].concat());
            directory.extend(long(count));
            match values.len() {
                0..=4 => directory.extend([values, &[0; 4][values.len()..]].concat()),
                _ => {
                    directory.extend(long(bytes.len() as u32));
                    bytes.extend(values);
                }
            }
        }
        let start = long(bytes.len() as u32);
        bytes[4..8].copy_from_slice(&start);
        [bytes, directory, vec![0; 4]].concat()
    };
    let turn = numbers(&[6]);
    let dirty = file(&[
        (271, 2, CANARY),
        (274, 3, &turn),
        (700, 1, CANARY),
        (33_723, 7, CANARY),
        (34_377, 1, CANARY),
        (34_675, 7, PROFILE),
        (50_000, 12, CANARY),
    ]);
    let plain = clean(&file(&[])).expect("the picture is whole");
    Pair { dirty: [dirty, CANARY.to_vec()].concat(), plain }
}

/// The pixels, the colour profile and the orientation, decoded by another library.
fn decoded(bytes: &[u8]) -> (Vec<u8>, Option<Vec<u8>>, Turn) {
    let file = std::io::Cursor::new(bytes);
    let mut decoder = image::codecs::tiff::TiffDecoder::new(file).expect("a TIFF");
    let icc = decoder.icc_profile().expect("the profile is whole");
    let turn = decoder.orientation().expect("the orientation can be read");
    let mut pixels = vec![0; decoder.total_bytes() as usize];
    decoder.read_image(&mut pixels).expect("the picture is whole");
    (pixels, icc, turn)
}

#[test]
fn nothing_private_is_left_and_cleaning_twice_is_cleaning_once() {
    for is_little in [false, true] {
        let Pair { plain, dirty } = tiff_picture(is_little);
        let holds = |bytes: &[u8]| bytes.windows(6).any(|part| part == &CANARY[..6]);
        let once = clean(&dirty).expect("the picture is whole");
        assert!(holds(&dirty) && !holds(&once));
        assert_eq!(clean(&once).as_ref(), Ok(&once));
        assert_eq!(clean(&plain), Ok(plain));
    }
}

#[test]
fn what_is_cut_short_is_damaged_and_what_is_garbled_no_panic() {
    for is_little in [false, true] {
        let Pair { plain, dirty } = tiff_picture(is_little);
        for length in 4..plain.len() {
            assert_eq!(clean(&plain[..length]), Err(PhotoError::Damaged), "{length}");
        }
        for (at, wrong) in (0..dirty.len()).flat_map(|at| [(at, 0), (at, 0xff)]) {
            let mut bytes = dirty.clone();
            bytes[at] = wrong;
            let Ok(once) = clean(&bytes) else { continue };
            assert_eq!(clean(&once), Ok(once), "byte {at} is {wrong}");
        }
    }
}

#[test]
fn a_tiff_is_drawn_as_before() {
    for is_little in [false, true] {
        let Pair { plain, dirty } = tiff_picture(is_little);
        let (pixels, icc, turn) = decoded(&clean(&dirty).expect("the picture is whole"));
        assert_eq!((icc.as_deref(), turn), (Some(PROFILE), Turn::Rotate90));
        assert_eq!(pixels, decoded(&plain).0);
        assert_eq!(pixels, self::pixels().into_raw());
        let shown = facts(&dirty).expect("the picture is whole");
        assert_eq!((shown.width, shown.height), (17, 24));
    }
}

#[test]
fn a_tiff_with_files_in_it_is_read_and_not_published() {
    let Pair { mut plain, .. } = tiff_picture(true);
    let compression = plain.windows(4).position(|w| w == b"\x03\x01\x03\0").expect("a field");
    plain[compression + 8] = 7;
    assert!(facts(&plain).is_ok());
    assert_eq!(clean(&plain), Err(PhotoError::CannotClean("JPEG-compressed TIFF")));
}

#[test]
fn strips_that_lie_over_one_another_do_not_blow_a_copy_up() {
    let Pair { plain, .. } = tiff_picture(true);
    // A thousand strips, each of which is the whole image.
    let (starts, lengths) = (plain.len() as u32, plain.len() as u32 + 4000);
    let mut file = plain.clone();
    for (tag, kind, place) in [(273_u16, 4_u16, starts), (279, 4, lengths)] {
        let entry = [tag.to_le_bytes(), kind.to_le_bytes()].concat();
        let at = file.windows(4).position(|w| w == entry).expect("a field");
        file[at + 4..at + 12]
            .copy_from_slice(&[1000_u32.to_le_bytes(), place.to_le_bytes()].concat());
    }
    for number in [8_u32, 24 * 17 * 3] {
        file.extend(number.to_le_bytes().repeat(1000));
    }
    assert_eq!(facts(&file), Err(PhotoError::Damaged));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    /// Several bytes are wrong at once, as if a directory listed too much, or as if two files were mixed.
    #[test]
    fn any_damage_can_be_tried(
        is_little in any::<bool>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        (cut, again) in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
    ) {
        let Pair { plain, dirty } = tiff_picture(is_little);
        // The numbers are in the directory, at the end.
        let (mut bytes, fields) = (dirty.clone(), 24 * 17 * 3 + 12);
        for (at, byte) in changes {
            let at = fields + at.index(dirty.len() - fields);
            bytes[at] = byte;
        }
        let spliced = [&bytes[..cut.index(bytes.len())], &plain[again.index(plain.len())..]].concat();
        for bytes in [bytes, spliced] {
            let Ok(once) = clean(&bytes) else { continue };
            prop_assert!(once.len() <= 2 * bytes.len());
            prop_assert_eq!(clean(&once), Ok(once));
        }
    }
}
