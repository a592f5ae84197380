//! Pictures with private metadata, before and after cleaning.

use image::codecs::{gif, jpeg::JpegDecoder, png, webp};
use image::metadata::Orientation as Turn;
use image::{ExtendedColorType, ImageDecoder, ImageEncoder, RgbImage};
use proptest::prelude::*;

use super::*;

/// A copy without rights.
fn clean(bytes: &[u8]) -> Result<Vec<u8>, PhotoError> {
    super::clean(bytes, &Packet::default())
}

/// A text in everything that a published copy must not contain.
const CANARY: &[u8] = b"CANARY 31.2304N 121.4737E";

/// A colour profile, as far as a file format cares.
const PROFILE: &[u8] = b"these bytes are the colour profile";

/// The orientation of the pictures: 6, a quarter turn to the right.
const SIDEWAYS: &[u8] = b"\0\x06";

fn pixels() -> RgbImage {
    RgbImage::from_fn(24, 17, |x, y| image::Rgb([(x * 10) as u8, (y * 12) as u8, (x * y) as u8]))
}

/// Exif metadata as a camera writes them: a camera's name, the orientation, a place, a thumbnail.
fn camera_exif() -> Vec<u8> {
    let mut exif = b"MM\0*\0\0\0\x08\0\x03".to_vec();
    // Maker, orientation, and a pointer to the place.
    exif.extend(b"\x01\x0f\0\x02\0\0\0\x19\0\0\0\x50");
    exif.extend(b"\x01\x12\0\x03\0\0\0\x01".iter().chain(SIDEWAYS).chain(b"\0\0"));
    exif.extend(b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x32");
    // The second directory is the thumbnail's, and broken.
    exif.extend(b"\0\0\xff\xff");
    // The place: a latitude, as a text.
    exif.extend(b"\0\x01\0\x02\0\x02\0\0\0\x19\0\0\0\x50\0\0\0\0");
    exif.resize(0x50, 0);
    exif.extend(CANARY);
    exif
}

/// A JPEG segment.
fn segment(marker: u8, parts: &[&[u8]]) -> Vec<u8> {
    let contents = parts.concat();
    let length = (contents.len() as u16 + 2).to_be_bytes();
    [&[0xff, marker], &length[..], &contents].concat()
}

/// A picture from an encoder, and the same with all private data that a file can contain.
struct Pair {
    plain: Vec<u8>,
    dirty: Vec<u8>,
}

fn jpeg(progressive: bool) -> Pair {
    let mut plain = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut plain, 80);
    encoder.set_progressive(progressive);
    encoder.set_restart_interval(2);
    encoder
        .encode(&pixels(), 24, 17, jpeg_encoder::ColorType::Rgb)
        .expect("the encoder writes to memory");
    let (jfif, rest) = plain[2..].split_at(18);
    let mut scans = rest[..rest.len() - 2].to_vec();
    // There can also be a comment between scans.
    let last_scan = scans.windows(2).rposition(|w| w == b"\xff\xda").expect("a scan");
    scans.splice(last_scan..last_scan, segment(0xfe, &[CANARY]));
    // The thumbnail is one pixel wide and nine high.
    let header = [&jfif[4..16], b"\x01\x09", CANARY, b"\0\0"].concat();
    let dirty = [
        b"\xff\xd8".to_vec(),
        segment(0xe0, &[&header]),
        segment(0xe0, &[b"JFXX\0\x10", CANARY]),
        segment(0xe1, &[b"Exif\0\0", &camera_exif()]),
        segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", CANARY]),
        segment(0xe2, &[b"ICC_PROFILE\0\x01\x01", PROFILE]),
        segment(0xe2, &[b"MPF\0", CANARY]),
        segment(0xed, &[b"Photoshop 3.0\08BIM\x04\x04\0\0", CANARY]),
        segment(0xee, &[b"Adobe\0\x64\0\0\0\0\x01", CANARY]),
        segment(0xef, &[CANARY]),
        segment(0xfe, &[CANARY]),
        b"stray\xff\xff".to_vec(),
        scans,
        b"\xff\xd9".to_vec(),
        plain.clone(),
        CANARY.to_vec(),
    ];
    Pair { dirty: dirty.concat(), plain }
}

/// A PNG chunk. The checksum is only wrong where nobody checks it.
fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    [&(data.len() as u32).to_be_bytes(), &name[..], data, b"\0\0\0\0"].concat()
}

fn png_picture() -> Pair {
    let mut plain = Vec::new();
    let mut encoder = png::PngEncoder::new(&mut plain);
    encoder.set_icc_profile(PROFILE.into()).expect("PNG has profiles");
    encoder
        .write_image(&pixels(), 24, 17, ExtendedColorType::Rgb8)
        .expect("the encoder writes to memory");
    let (header, rest) = plain.split_at(33);
    let dirty = [
        header.to_vec(),
        chunk(b"tEXt", CANARY),
        chunk(b"zTXt", CANARY),
        chunk(b"iTXt", CANARY),
        chunk(b"tIME", CANARY),
        chunk(b"prVt", CANARY),
        rest[..rest.len() - 12].to_vec(),
        chunk(b"eXIf", &camera_exif()),
        rest[rest.len() - 12..].to_vec(),
        CANARY.to_vec(),
    ];
    Pair { dirty: dirty.concat(), plain }
}

/// A RIFF chunk.
fn riff(name: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let data = parts.concat();
    let pad = vec![0; data.len() % 2];
    [&name[..], &(data.len() as u32).to_le_bytes(), &data, &pad].concat()
}

/// The lossless image of a WebP file, as a chunk.
fn lossless() -> Vec<u8> {
    let mut file = Vec::new();
    webp::WebPEncoder::new_lossless(&mut file)
        .write_image(&pixels(), 24, 17, ExtendedColorType::Rgb8)
        .expect("the encoder writes to memory");
    file[12..].to_vec()
}

fn webp_picture(animated: bool) -> Pair {
    let frame = |unknown: &[u8]| {
        let header = b"\0\0\0\0\0\0\x17\0\0\x10\0\0\x64\0\0\0";
        riff(b"ANMF", &[header, &lossless(), unknown])
    };
    let images = |unknown: &[u8]| match animated {
        true => [riff(b"ANIM", &[&[0; 6]]), frame(unknown), frame(unknown)].concat(),
        false => lossless(),
    };
    let file = |flags: u8, icc: &[u8], images: &[u8], rest: &[u8]| {
        let flags = flags | if animated { 0x02 } else { 0 };
        let header = riff(b"VP8X", &[&[flags, 0, 0, 0, 23, 0, 0, 16, 0, 0]]);
        riff(b"RIFF", &[b"WEBP", &header, icc, images, rest])
    };
    let private = [
        riff(b"prVt", &[CANARY]),
        riff(b"EXIF", &[b"Exif\0\0", &camera_exif()]),
        riff(b"XMP ", &[CANARY]),
    ];
    let icc = riff(b"ICCP", &[PROFILE]);
    let dirty = file(0x2c, &icc, &images(&private[0]), &private.concat());
    Pair { plain: file(0x20, &icc, &images(b""), b""), dirty: [dirty, CANARY.to_vec()].concat() }
}

/// A GIF of two frames that are shown three times over.
fn gif_picture() -> Pair {
    let mut plain = Vec::new();
    let mut encoder = gif::GifEncoder::new(&mut plain);
    encoder.set_repeat(gif::Repeat::Finite(3)).expect("the encoder writes to memory");
    for turned in [false, true] {
        let mut pixels = image::DynamicImage::from(pixels()).into_rgba8();
        if turned {
            image::imageops::flip_vertical_in_place(&mut pixels);
        }
        encoder.encode_frame(image::Frame::new(pixels)).expect("the encoder writes to memory");
    }
    drop(encoder);
    let part = &[&[CANARY.len() as u8], CANARY, &[0]].concat()[..];
    let private = [
        &b"\x21\xfe"[..],
        part,
        b"\x21\xff\x0bSOMEONE 1.0",
        part,
        b"\x21\xf9\x04\0\0\0\0\0\x21\x01\x0c\0\0\0\0\x08\0\x08\0\x08\x08\0\x01",
        part,
        b"\x21\xff\x0bXMP DataXMP<x>",
        CANARY,
        b"</x>\x01",
        &(0..=255).rev().collect::<Vec<u8>>(),
        b"\0",
    ];
    let control = plain.windows(3).position(|w| w == b"\x21\xf9\x04").expect("a frame");
    let (head, frames) = plain.split_at(control);
    let dirty = [head, &private.concat(), frames, CANARY].concat();
    Pair { dirty, plain }
}

fn pairs() -> Vec<Pair> {
    vec![jpeg(false), jpeg(true), png_picture(), webp_picture(false), webp_picture(true)]
}

/// All pairs, including GIF, which has no profile and no orientation.
fn all_pairs() -> Vec<Pair> {
    pairs().into_iter().chain([gif_picture()]).collect()
}

/// The pixels, the colour profile and the orientation, decoded by another library.
fn decoded(bytes: &[u8]) -> (Vec<u8>, Option<Vec<u8>>, Turn) {
    fn all(mut decoder: impl ImageDecoder) -> (Vec<u8>, Option<Vec<u8>>, Turn) {
        let icc = decoder.icc_profile().expect("the profile is whole");
        let turn = decoder.orientation().expect("the orientation can be read");
        let mut pixels = vec![0; decoder.total_bytes() as usize];
        decoder.read_image(&mut pixels).expect("the picture is whole");
        (pixels, icc, turn)
    }
    let file = std::io::Cursor::new(bytes);
    match Format::of(bytes).expect("the picture is known") {
        Format::Jpeg => all(JpegDecoder::new(file).expect("a JPEG")),
        Format::Png => all(png::PngDecoder::new(file).expect("a PNG")),
        Format::WebP => all(webp::WebPDecoder::new(file).expect("a WebP")),
        Format::Gif => all(gif::GifDecoder::new(file).expect("a GIF")),
        Format::Tiff | Format::Svg => panic!("these have tests of their own"),
    }
}

/// The names of a file's parts, found without the tested code; of a JPEG, up to the first scan.
fn parts(bytes: &[u8]) -> String {
    let number = |at: usize, n: usize| {
        let bytes = bytes[at..at + n].iter();
        bytes.fold(0, |sum, b| sum << 8 | usize::from(*b))
    };
    let mut names = Vec::new();
    let mut at = if bytes[0] == 0xff { 2 } else { 8 };
    if bytes[0] == b'R' {
        at = 12;
    }
    while at < bytes.len() && names.last().is_none_or(|name| name != "da") {
        match bytes[0] {
            0xff => {
                assert_eq!(bytes[at], 0xff);
                names.push(format!("{:x}", bytes[at + 1]));
                at += 2 + number(at + 2, 2);
            }
            b'R' => {
                names.push(String::from_utf8_lossy(&bytes[at..at + 4]).into_owned());
                let length = number(at + 4, 4) as u32;
                at += 8 + length.swap_bytes().next_multiple_of(2) as usize;
            }
            _ => {
                names.push(String::from_utf8_lossy(&bytes[at + 4..at + 8]).into_owned());
                at += 12 + number(at, 4);
            }
        }
    }
    names.join(" ")
}

/// Whether some bytes stand in others.
fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|w| w == part)
}

#[test]
fn nothing_private_is_left() {
    for Pair { dirty, .. } in all_pairs() {
        assert!(holds(&dirty, CANARY));
        let clean = clean(&dirty).expect("the picture is whole");
        assert!(!holds(&clean, &CANARY[..6]), "{:?}", Format::of(&clean));
    }
}

#[test]
fn only_the_known_parts_are_left() {
    let left: Vec<String> = pairs()
        .iter()
        .map(|pair| parts(&clean(&pair.dirty).expect("the picture is whole")))
        .collect();
    insta::assert_snapshot!(left.join("\n"), @r#"
    e0 e1 e2 ee c0 db db c4 c4 c4 c4 dd da
    e0 e1 e2 ee c2 db db c4 c4 c4 c4 dd da
    IHDR eXIf iCCP IDAT IEND
    VP8X ICCP VP8L EXIF
    VP8X ICCP ANIM ANMF ANMF EXIF
    "#);
}

#[test]
fn pixels_profile_and_orientation_stay() {
    for Pair { plain, dirty } in pairs() {
        let clean = clean(&dirty).expect("the picture is whole");
        let (pixels, icc, turn) = decoded(&clean);
        assert_eq!(turn, Turn::Rotate90);
        assert_eq!(icc.as_deref(), Some(PROFILE));
        assert_eq!(pixels, decoded(&plain).0);
        assert_eq!(pixels, decoded(&dirty).0);
    }
}

#[test]
fn compressed_data_stay_byte_for_byte() {
    for Pair { plain, .. } in all_pairs() {
        assert_eq!(clean(&plain).as_ref(), Ok(&plain), "{:?}", Format::of(&plain));
    }
    let bare = riff(b"RIFF", &[b"WEBP", &lossless()]);
    assert_eq!(clean(&bare).as_ref(), Ok(&bare));
}

#[test]
fn a_gif_moves_as_before() {
    let Pair { plain, dirty } = gif_picture();
    let rights = Rights { credit: Some("Wire".to_owned()), ..Rights::default() };
    let clean = super::clean(&dirty, &rights.packet()).expect("the picture is whole");
    let frames = |bytes: &[u8]| {
        let decoder = gif::GifDecoder::new(std::io::Cursor::new(bytes.to_vec())).expect("a GIF");
        let frames = image::AnimationDecoder::into_frames(decoder).collect_frames();
        let frames = frames.expect("the frames are whole").into_iter();
        frames.map(|frame| (frame.delay(), frame.into_buffer())).collect::<Vec<_>>()
    };
    assert_eq!(frames(&clean).len(), 2);
    assert_eq!(frames(&clean), frames(&plain));
    let loops = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x03\0\0";
    assert!(holds(&plain, loops) && holds(&clean, loops));
    let (_, embedded) = read(&clean).expect("the picture is whole");
    assert_eq!(embedded.facts[&Fact::Credit].text(), "Wire");
}

#[test]
fn every_frame_of_an_animation_is_there() {
    let Pair { plain, dirty } = webp_picture(true);
    let clean = clean(&dirty).expect("the picture is whole");
    let frames = |bytes: &[u8]| {
        let decoder = webp::WebPDecoder::new(std::io::Cursor::new(bytes.to_vec())).expect("a WebP");
        let frames = image::AnimationDecoder::into_frames(decoder).collect_frames();
        let frames = frames.expect("the frames are whole").into_iter();
        frames.map(image::Frame::into_buffer).collect::<Vec<_>>()
    };
    assert_eq!(frames(&clean).len(), 2);
    assert_eq!(frames(&clean), frames(&plain));
}

#[test]
fn facts_are_as_shown() {
    for Pair { plain, dirty } in pairs() {
        let stored = facts(&plain).expect("the picture is whole");
        assert_eq!((stored.width, stored.height), (24, 17));
        assert_eq!(stored.orientation, Orientation::UPRIGHT);
        let shown = facts(&dirty).expect("the picture is whole");
        assert_eq!((shown.width, shown.height), (17, 24));
        assert_eq!(shown.orientation.number(), 6);
        assert_eq!(Ok(shown), facts(&clean(&dirty).expect("the picture is whole")));
    }
}

#[test]
fn the_size_of_a_lossy_webp_is_without_its_scale() {
    let image = riff(b"VP8 ", &[b"\0\0\0\x9d\x01\x2a\x18\x40\x11\x80"]);
    let file = riff(b"RIFF", &[b"WEBP", &image]);
    let facts = facts(&file).expect("its head is whole");
    assert_eq!((facts.width, facts.height), (24, 17));
}

#[test]
fn a_picture_cut_short_is_damaged() {
    for Pair { plain, .. } in all_pairs() {
        for length in 12..plain.len() {
            let cut = &plain[..length];
            // If the data of a JPEG file end early, only a decoder can find out whether rows are missing.
            let in_scan = || cut.starts_with(b"\xff\xd8") && has_scan(cut);
            let is_damaged = clean(cut) == Err(PhotoError::Damaged);
            assert!(is_damaged || in_scan() || lacks_its_end_alone(cut, &plain), "{length}");
        }
    }
}

/// Whether a picture only lacks its end: a GIF file that ends between two of its frames, or a PNG file without its
/// last chunk. If a PNG file ends between two chunks of pixels, a decoder reports missing rows.
fn lacks_its_end_alone(cut: &[u8], whole: &[u8]) -> bool {
    let rest = &whole[cut.len()..];
    if whole.starts_with(b"GIF") {
        return image::load_from_memory(cut).is_ok();
    }
    let is_chunk = |name: &[u8]| rest.get(4..8) == Some(name);
    let has_pixels = cut.windows(4).any(|four| four == b"IDAT");
    has_pixels && (is_chunk(b"IEND") || is_chunk(b"IDAT") && image::load_from_memory(cut).is_err())
}

#[test]
fn a_png_and_a_gif_that_lack_their_end_alone_are_whole() {
    for Pair { plain, .. } in all_pairs() {
        let length = match &plain[..4] {
            b"GIF8" => 1,
            b"\x89PNG" => 12,
            _ => continue,
        };
        assert_eq!(clean(&plain[..plain.len() - length]), clean(&plain));
    }
}

#[test]
fn a_drawing_may_be_in_latin_letters() {
    let head = "<?xml version='1.0' encoding='ISO-8859-1'?><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>";
    let mut drawing = head.as_bytes().to_vec();
    drawing.extend_from_slice(b"<text>caf\xe9</text></svg>");
    let copy = clean(&drawing).expect("a drawing");
    assert!(String::from_utf8(copy).expect("UTF-8").contains("café"));
    assert_eq!(
        clean(b"<svg xmlns='http://www.w3.org/2000/svg'>\xe9</svg>"),
        Err(PhotoError::Damaged)
    );
}

/// Whether a JPEG file has the header of a scan, which is ten bytes long or longer.
fn has_scan(jpeg: &[u8]) -> bool {
    let scan = jpeg.windows(2).position(|bytes| bytes == b"\xff\xda");
    scan.is_some_and(|scan| jpeg.len() >= scan + 10)
}

#[test]
fn a_jpeg_that_lacks_its_end_marker_alone_gets_one() {
    let Pair { plain, .. } = jpeg(false);
    for length in [plain.len() - 1, plain.len() - 2] {
        assert_eq!(clean(&plain[..length]).as_ref(), Ok(&plain), "{length}");
    }
}

#[test]
fn damage_is_found() {
    let Pair { plain, .. } = png_picture();
    let mut flipped = plain.clone();
    flipped[20] ^= 1;
    assert_eq!(facts(&flipped), Err(PhotoError::Damaged));
    let Pair { mut plain, .. } = jpeg(false);
    let frame = plain.windows(2).position(|w| w == b"\xff\xc0").expect("a frame");
    plain[frame + 5..frame + 9].fill(0);
    assert_eq!(facts(&plain), Err(PhotoError::NoSize));
    assert_eq!(facts(b"\xff\xd8\xff\xd9"), Err(PhotoError::Damaged));
    assert_eq!(facts(b"GIF89a\x01\0\x01\0\0\0\0\x3b"), Err(PhotoError::Damaged));
    assert_eq!(facts(b"II+\0"), Err(PhotoError::CannotClean("BigTIFF")));
    assert_eq!(clean(b"no picture"), Err(PhotoError::NotAPicture));
}

#[test]
fn parts_that_are_too_short_are_no_panic() {
    let Pair { plain, .. } = jpeg(false);
    let short = [&plain[..20], &segment(0xee, &[b"Adobe"]), &plain[20..]].concat();
    assert_eq!(clean(&short), Ok(plain));
    let Pair { plain, .. } = png_picture();
    // The header has the sizes alone, with the right checksum.
    let header = b"\0\0\0\x08IHDR\0\0\0\x18\0\0\0\x11\x4b\x41\x81\x3f";
    let header = [&plain[..8], header, &plain[33..]].concat();
    assert_eq!(facts(&header), Err(PhotoError::Damaged));
}

#[test]
fn any_byte_of_the_head_may_be_wrong() {
    for Pair { dirty, .. } in all_pairs() {
        for (at, wrong) in (0..dirty.len().min(1000)).flat_map(|at| [(at, 0), (at, 0xff)]) {
            let mut bytes = dirty.clone();
            bytes[at] = wrong;
            let Ok(once) = clean(&bytes) else { continue };
            assert_eq!(clean(&once), Ok(once), "byte {at} is {wrong}");
        }
    }
}

/// Checks properties for any bytes: no panic, and cleaning twice is the same as cleaning once.
fn check_any(bytes: &[u8]) -> Result<(), TestCaseError> {
    if let Ok(once) = clean(bytes) {
        prop_assert_eq!(clean(&once), Ok(once));
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_bytes_can_be_tried(
        head in prop::sample::select(vec![
            &b""[..], b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", b"RIFF\x30\0\0\0WEBPVP8X",
            b"GIF89a\x01\0\x01\0\0\0\0", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08\0",
        ]),
        tail in prop::collection::vec(any::<u8>(), 0..80),
    ) {
        check_any(&[head, &tail].concat())?;
    }

    #[test]
    fn any_damage_can_be_tried(
        which in 0usize..6,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = all_pairs().swap_remove(which).dirty;
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        check_any(&bytes)?;
        check_any(&bytes[..cut.index(bytes.len())])?;
    }
}
