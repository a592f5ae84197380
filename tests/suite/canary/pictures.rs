//! Small pictures with a word in every kind of metadata a camera or an agency writes.

use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage};

fn pixels(seed: u8) -> RgbImage {
    RgbImage::from_fn(8, 6, |x, y| Rgb([seed, (x * 20) as u8, (y * 30) as u8]))
}

/// A word as Windows writes it into Exif.
pub(crate) fn utf16(word: &str) -> Vec<u8> {
    word.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A JPEG file with the word in Exif, XMP, IPTC and a comment, where readers see none of it, and another as
/// its credit.
pub(crate) fn jpeg(word: &str, credit: &str, seed: u8) -> Vec<u8> {
    let mut plain = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new(&mut plain);
    encoder.write_image(&pixels(seed), 8, 6, ExtendedColorType::Rgb8).expect("a picture");
    let segment = |marker: u8, parts: &[&[u8]]| {
        let contents = parts.concat();
        let length = (contents.len() as u16 + 2).to_be_bytes();
        [&[0xff, marker], &length[..], &contents].concat()
    };
    let word = word.as_bytes();
    [
        b"\xff\xd8",
        segment(0xe1, &[b"Exif\0\0", &exif(word)]).as_slice(),
        &segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>", word, b"</x:xmpmeta>"]),
        &segment(0xed, &[b"Photoshop 3.0\08BIM\x04\x04\0\0", &iptc(word, credit.as_bytes())]),
        &segment(0xfe, &[word]),
        &plain[2..],
    ]
    .concat()
}

/// A PNG file with the word in texts, XMP and Exif.
pub(crate) fn png(word: &str, seed: u8) -> Vec<u8> {
    let mut plain = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut plain);
    encoder.write_image(&pixels(seed), 8, 6, ExtendedColorType::Rgb8).expect("a picture");
    // The header chunk ends 33 bytes into the file.
    let (header, rest) = plain.split_at(33);
    let word = word.as_bytes();
    let chunks = [
        chunk(b"tEXt", &[b"Title\0", word].concat()),
        chunk(b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", word].concat()),
        chunk(b"eXIf", &exif(word)),
    ];
    [header, &chunks.concat(), rest].concat()
}

/// A TIFF structure with the name of a camera (0x0110) and a Windows title (0x9c9b).
fn exif(word: &[u8]) -> Vec<u8> {
    let wide = utf16(&String::from_utf8_lossy(word));
    let entry = |tag: u16, kind: u16, bytes: &[u8], at: u32| {
        let length = bytes.len() as u32;
        let (tag, kind) = (tag.to_be_bytes(), kind.to_be_bytes());
        [&tag[..], &kind[..], &length.to_be_bytes()[..], &at.to_be_bytes()[..]].concat()
    };
    let values = 8 + 2 + 2 * 12 + 4;
    [
        b"MM\0*\0\0\0\x08\0\x02",
        entry(0x0110, 2, word, values).as_slice(),
        &entry(0x9c9b, 1, &wide, values + word.len() as u32),
        &[0; 4],
        word,
        &wide,
    ]
    .concat()
}

/// A headline, a place and a credit (IPTC 2:105, 2:92 and 2:110).
fn iptc(word: &[u8], credit: &[u8]) -> Vec<u8> {
    let field = |field: u8, word: &[u8]| {
        [&[0x1c, 2, field], &(word.len() as u16).to_be_bytes()[..], word].concat()
    };
    let fields = [field(105, word), field(92, word), field(110, credit)].concat();
    [&(fields.len() as u32).to_be_bytes()[..], &fields].concat()
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = !0_u32;
    for byte in name.iter().chain(data) {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    [&(data.len() as u32).to_be_bytes()[..], name, data, &(!crc).to_be_bytes()[..]].concat()
}

/// The smallest MP4 file, with a number.
pub(crate) fn mp4(seed: u8) -> Vec<u8> {
    let boxed = |name: &[u8; 4], contents: &[u8]| {
        let size = (contents.len() as u32 + 8).to_be_bytes();
        [&size, &name[..], contents].concat()
    };
    [boxed(b"ftyp", b"isom"), boxed(b"moov", b""), boxed(b"mdat", &[seed])].concat()
}
