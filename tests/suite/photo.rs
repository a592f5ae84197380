//! What photos say, on files with known facts (`tests/outside/photos/seed.py` has made them), and what
//! of it is published.

#![expect(clippy::disallowed_methods, reason = "the photos lie on the disk")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::{PngDecoder, PngEncoder};
use image::codecs::webp::{WebPDecoder, WebPEncoder};
use image::{ExtendedColorType, ImageDecoder, ImageEncoder};
use pressrun::content::sidecar::PhotoText;
use pressrun::pictures::photo::{
    Embedded, Fact, Format, Origin, Packet, PhotoError, Rights, clean, embed, embed_in_avif,
    examine,
};

fn file(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/photos").join(name);
    fs::read(path).expect("a photo")
}

fn embedded(name: &str) -> Embedded {
    examine(&file(name)).expect("a picture").embedded
}

/// Every word that the script gives, by its key.
fn words() -> BTreeMap<&'static str, &'static str> {
    BTreeMap::from([
        ("description", "Turbines off the coast at dawn. (PHOTO: SAMPLE WIRE)"),
        ("headline", "Wind at sea"),
        ("creator", "Ana López"),
        ("credit", "Sample Wire"),
        ("copyright", "© Sample Wire 2025"),
        ("source", "Sample Wire Pictures"),
        ("date", "2025-09-12"),
        ("city", "Łódź"),
        ("country", "Poland"),
        ("alt", "Two white turbines over grey water"),
        ("extended_description", "Two turbines, one behind the other."),
        ("instructions", "Mandatory credit"),
        ("web_statement", "https://rights.example/1"),
        ("digital_source_type", "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"),
    ])
}

fn texts(embedded: &Embedded) -> BTreeMap<&'static str, String> {
    embedded.facts.iter().map(|(fact, found)| (fact.key(), found.text())).collect()
}

fn owned(words: BTreeMap<&'static str, &'static str>) -> BTreeMap<&'static str, String> {
    words.into_iter().map(|(key, text)| (key, text.to_owned())).collect()
}

#[test]
fn every_fact_is_read_from_every_format() {
    for name in [
        "agency-both.jpg",
        "private.jpg",
        "private.png",
        "private.webp",
        "private.gif",
        "private.tif",
        "words.gif",
        "words.tif",
    ] {
        let embedded = embedded(name);
        assert_eq!(texts(&embedded), owned(words()), "{name}");
        assert_eq!(embedded.facts[&Fact::Credit].origin, Origin::Xmp("photoshop", "Credit"));
        let conflicts: Vec<_> = embedded.conflicts.iter().map(|c| c.fact).collect();
        // The camera's own place is another than the desk's.
        let expected = if name == "private.jpg" { vec![Fact::City] } else { vec![] };
        assert_eq!(conflicts, expected, "{name}");
    }
}

#[test]
fn iim_goes_on_in_a_second_segment() {
    let mut wanted = words();
    for key in ["alt", "extended_description", "web_statement", "digital_source_type"] {
        wanted.remove(key);
    }
    let embedded = embedded("many-segments.jpg");
    assert_eq!(texts(&embedded), owned(wanted));
    assert_eq!(embedded.facts[&Fact::Description].origin.to_string(), "IIM 2:120");
}

#[test]
fn latin_letters_lists_and_exif_alone() {
    let latin = embedded("iim-latin.jpg");
    assert_eq!(latin.text(Fact::Creator).as_deref(), Some("Ana López"));
    assert_eq!(latin.text(Fact::Description).as_deref(), Some("Café “Mole”"));
    let two = embedded("two-creators.jpg");
    assert_eq!(two.facts[&Fact::Creator].texts, ["Ana López", "Bo Li"]);
    let exif = embedded("exif-only.jpg");
    assert_eq!(exif.text(Fact::Date).as_deref(), Some("2025-09-12"));
    assert_eq!(exif.facts[&Fact::Creator].origin.to_string(), "Exif 0x013B");
}

#[test]
fn what_is_cut_short_is_no_conflict() {
    assert_eq!(embedded("iim-cut.jpg").conflicts, []);
    let conflicts = embedded("conflict.jpg").conflicts;
    let [conflict] = conflicts.as_slice() else { panic!("one conflict, not {conflicts:?}") };
    assert_eq!(
        (conflict.taken.text(), conflict.left.text()),
        ("Sample Wire".into(), "Other Wire".into())
    );
}

#[test]
fn a_published_copy_has_the_rights_and_nothing_else() {
    for name in ["private.jpg", "private.png", "private.webp", "private.gif", "private.tif"] {
        let rights = PhotoText::of_file(&embedded(name)).rights();
        let copy = clean(&file(name), &rights.packet()).expect("a picture");
        let mut wanted = words();
        for key in [
            "description",
            "headline",
            "date",
            "city",
            "country",
            "extended_description",
            "instructions",
        ] {
            wanted.remove(key);
        }
        let examined = examine(&copy).expect("a picture");
        assert_eq!(texts(&examined.embedded), owned(wanted), "{name}");
        assert!(!copy.windows(6).any(|bytes| bytes == b"CANARY"), "{name}");
        assert_eq!(examined.orientation, examine(&file(name)).expect("a picture").orientation);
        assert_eq!(clean(&copy, &rights.packet()).as_ref(), Ok(&copy), "{name}");
    }
}

fn encoded() -> [(Format, Vec<u8>); 3] {
    let pixels: Vec<u8> = (0..24 * 17 * 4).map(|n| (n * 7 % 251) as u8).collect();
    let opaque: Vec<u8> = pixels.chunks(4).flat_map(|pixel| pixel[..3].to_vec()).collect();
    let (mut jpeg, mut png, mut webp) = (Vec::new(), Vec::new(), Vec::new());
    let wrote = JpegEncoder::new(&mut jpeg).write_image(&opaque, 24, 17, ExtendedColorType::Rgb8);
    wrote.expect("the encoder writes to memory");
    let wrote = PngEncoder::new(&mut png).write_image(&pixels, 24, 17, ExtendedColorType::Rgba8);
    wrote.expect("the encoder writes to memory");
    let encoder = WebPEncoder::new_lossless(&mut webp);
    encoder.write_image(&pixels, 24, 17, ExtendedColorType::Rgba8).expect("it writes to memory");
    [(Format::Jpeg, jpeg), (Format::Png, png), (Format::WebP, webp)]
}

/// The pixels and the colour profile, by another library.
fn decoded(format: Format, bytes: &[u8]) -> (Vec<u8>, Option<Vec<u8>>) {
    fn all(mut decoder: impl ImageDecoder) -> (Vec<u8>, Option<Vec<u8>>) {
        let icc = decoder.icc_profile().expect("the profile is whole");
        let mut pixels = vec![0; decoder.total_bytes() as usize];
        decoder.read_image(&mut pixels).expect("the picture is whole");
        (pixels, icc)
    }
    let file = Cursor::new(bytes);
    match format {
        Format::Jpeg => all(JpegDecoder::new(file).expect("a JPEG")),
        Format::Png => all(PngDecoder::new(file).expect("a PNG")),
        Format::WebP => all(WebPDecoder::new(file).expect("a WebP")),
        Format::Gif | Format::Tiff | Format::Svg => panic!("no print is one"),
    }
}

#[test]
fn an_encoded_picture_gets_rights_and_profile() {
    let rights = Rights { credit: Some("A & B".to_owned()), ..Rights::default() };
    // More than one segment of a JPEG, and more than one block of a PNG's stream.
    let profile: Vec<u8> = (0..140_000u32).map(|n| (n % 253) as u8).collect();
    for (format, plain) in encoded() {
        let with = embed(format, &plain, &rights.packet(), Some(&profile)).expect("a picture");
        let (pixels, icc) = decoded(format, &with);
        assert_eq!(pixels, decoded(format, &plain).0, "{format:?}");
        assert_eq!(icc.as_ref(), Some(&profile), "{format:?}");
        let found = examine(&with).expect("a picture").embedded;
        assert_eq!(found.text(Fact::Credit).as_deref(), Some("A & B"), "{format:?}");
        let without = embed(format, &with, &Packet::default(), None).expect("a picture");
        assert_eq!(decoded(format, &without), (pixels, None), "{format:?}");
        assert_eq!(examine(&without).expect("a picture").embedded, Embedded::default());
    }
}

#[test]
fn an_avif_whose_places_go_on_is_no_file_of_ours() {
    let rights = Rights { credit: Some("Sample Wire".to_owned()), ..Rights::default() };
    let seed = |name: &str| file(&format!("../fuzz/seeds/{name}.avif"));
    assert!(embed_in_avif(&seed("clear"), &rights.packet()).is_ok());
    let long = embed_in_avif(&seed("long-places"), &rights.packet());
    assert_eq!(long, Err(PhotoError::Damaged));
}

/// A row of numbers that is the same on each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) as usize % n
    }
}

#[test]
fn no_damage_makes_a_reader_panic() {
    let mut dice = Dice(4);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/photos");
    let mut names: Vec<_> =
        fs::read_dir(folder).expect("a folder").flatten().map(|e| e.path()).collect();
    names.sort();
    let (mut tried, mut read) = (0, 0);
    for path in names {
        let whole = fs::read(path).expect("a photo");
        for _ in 0..400 {
            let mut bytes = whole.clone();
            for _ in 0..dice.below(6) {
                let at = dice.below(bytes.len());
                match dice.below(4) {
                    0 => bytes[at] = [0, 0xff, 0x7f, 0x80, b'<', 0x1c][dice.below(6)],
                    1 => bytes[at] = dice.below(256) as u8,
                    2 => _ = bytes.drain(at..(at + dice.below(40)).min(bytes.len())),
                    _ => {
                        let part = bytes[at..(at + dice.below(40)).min(bytes.len())].to_vec();
                        _ = bytes.splice(at..at, part);
                    }
                }
            }
            tried += 1;
            let Ok(examined) = examine(&bytes) else { continue };
            read += 1;
            let rights = PhotoText::of_file(&examined.embedded).rights().packet();
            if let Ok(once) = clean(&bytes, &rights) {
                assert_eq!(clean(&once, &rights), Ok(once));
            }
        }
    }
    assert!(read * 4 > tried, "{read} of {tried} could still be read");
}
