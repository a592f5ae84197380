//! Small files of every format, and what they say.

use std::io::Cursor;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

use super::{FORMATS, Facts, Private, read};

fn facts(name: usize, bytes: &[u8]) -> Option<Facts> {
    let len = bytes.len() as u64;
    read(&FORMATS[name], &mut Cursor::new(bytes.to_vec()), len).ok()
}

/// A box of MP4.
fn boxed(name: &[u8], contents: &[u8]) -> Vec<u8> {
    let size = (contents.len() as u32 + 8).to_be_bytes();
    [&size, name, contents].concat()
}

/// An MP4 file of 187 seconds and 640 by 360 pixels, with one more box in its description.
fn mp4(more: &[u8]) -> Vec<u8> {
    let mvhd = [&[0; 12][..], &1000_u32.to_be_bytes(), &187_400_u32.to_be_bytes()].concat();
    let tkhd = [&[0; 76][..], &[2, 128, 0, 0, 1, 104, 0, 0]].concat();
    let trak = boxed(b"trak", &boxed(b"tkhd", &tkhd));
    let moov = [boxed(b"mvhd", &mvhd), trak, more.to_vec()].concat();
    [boxed(b"ftyp", b"isom\0\0\0\0"), boxed(b"mdat", b"loci"), boxed(b"moov", &moov)].concat()
}

#[test]
fn a_film_says_how_long_and_large_it_is() {
    let wanted = Facts { seconds: Some(187), size: Some((640, 360)), private: None };
    assert_eq!(facts(0, &mp4(b"")), Some(wanted));
    let info = b"\x15\x49\xA9\x66\x87\x44\x89\x84\x46\x9c\x40\x00";
    let tracks = b"\x16\x54\xAE\x6B\x8a\xAE\x88\xE0\x86\xB0\x82\x02\x80\xBA\x80";
    let webm = [&b"\x1A\x45\xDF\xA3\x80\x18\x53\x80\x67\xff"[..], info, tracks].concat();
    let found = facts(1, &webm).expect("a film");
    assert_eq!((found.seconds, found.private), (Some(20), None));
}

#[test]
fn what_must_not_be_published_is_found() {
    let private = |more: &[u8]| facts(0, &mp4(more)).expect("a film").private;
    let udta = |contents: &[u8]| boxed(b"udta", contents);
    assert_eq!(private(&udta(&boxed(b"\xa9xyz", b"+31.2+121.5/"))), Some(Private::Place));
    assert_eq!(private(&udta(&boxed(b"loci", b"\0\0\0\0"))), Some(Private::Place));
    assert_eq!(private(&udta(&boxed(b"\xa9cmt", b"velocities on location"))), None);
    let keys = boxed(b"meta", b"mdtacom.apple.quicktime.location.ISO6709");
    assert_eq!(private(&keys), Some(Private::Place));
    let xmp = boxed(b"uuid", b"<x aux:SerialNumber=\"1\"/>");
    assert_eq!(private(&xmp), Some(Private::SerialNumber));
    let stsd = boxed(b"stsd", &[&[0; 8][..], &boxed(b"gpmd", b"")].concat());
    let track = boxed(b"trak", &boxed(b"mdia", &boxed(b"minf", &boxed(b"stbl", &stsd))));
    assert_eq!(private(&track), Some(Private::Place));
    let tag = b"ID3\x03\0\0\0\0\0\x14TXXX\0\0\0\x0a\0\0\0Location=\xff\xfb\x90\0";
    assert_eq!(facts(2, tag).and_then(|facts| facts.private), Some(Private::Place));
}

/// A picture whose XMP has this property.
fn cover(property: &str) -> Vec<u8> {
    let mut jpeg = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new(&mut jpeg);
    image::RgbImage::new(8, 8).write_with_encoder(encoder).expect("a picture");
    let xmp = format!(
        "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'>{property}</x:xmpmeta>"
    );
    let length = (xmp.len() as u16 + 2).to_be_bytes();
    [&jpeg[..2], b"\xff\xe1", &length, xmp.as_bytes(), &jpeg[2..]].concat()
}

/// An Ogg file with Opus and one comment, whose length is no multiple of 255.
fn ogg(comment: &str) -> Vec<u8> {
    let length = |text: &[u8]| (text.len() as u32).to_le_bytes();
    let tags = [&b"OpusTags"[..], &length(b"me"), b"me", &[1, 0, 0, 0]].concat();
    let tags = [&tags[..], &length(comment.as_bytes()), comment.as_bytes()].concat();
    let head = b"OpusHead\x01\x02\0\0\x80\xbb\0\0\0\0\0";
    let lengths =
        [&[head.len() as u8][..], &vec![255; tags.len() / 255], &[(tags.len() % 255) as u8]];
    let lengths = lengths.concat();
    let begin = [&b"OggS\0\x02"[..], &[0; 20], &[lengths.len() as u8]].concat();
    [&begin[..], &lengths, head, &tags].concat()
}

#[test]
fn a_cover_picture_is_looked_at() {
    for (property, wanted) in [
        ("<GPSLatitude/>", Some(Private::Place)),
        ("<aux:SerialNumber/>", Some(Private::SerialNumber)),
        ("<dc:title/>", None),
    ] {
        let cover = cover(property);
        let data = boxed(b"data", &cover);
        let ilst = boxed(b"meta", &boxed(b"covr", &data));
        let found = facts(0, &mp4(&boxed(b"udta", &ilst))).expect("a film").private;
        assert_eq!(found, wanted, "{property} in MP4");
        let size = [cover.len() >> 21, cover.len() >> 14, cover.len() >> 7, cover.len()];
        let size = size.map(|part| (part & 0x7f) as u8);
        let tag = [&b"ID3\x03\0\0"[..], &size, &cover, b"\xff\xfb\x90\0"].concat();
        let found = facts(2, &tag).expect("a sound").private;
        assert_eq!(found, wanted, "{property} in MP3");
        let picture = [&b"\0\0\0\x03"[..], &cover].concat();
        let comment = format!("METADATA_BLOCK_PICTURE={}", STANDARD.encode(picture));
        let found = facts(4, &ogg(&comment)).expect("a sound").private;
        assert_eq!(found, wanted, "{property} in Ogg");
    }
}

#[test]
fn a_sound_says_how_long_it_is() {
    let frame = [&[0xff, 0xfb, 0x90, 0x00][..], &[0; 160_000 - 4]].concat();
    assert_eq!(facts(2, &frame).and_then(|facts| facts.seconds), Some(10));
}

#[test]
fn other_files_are_refused() {
    for name in 0..FORMATS.len() {
        assert_eq!(facts(name, b""), None);
        assert_eq!(facts(name, b"<!doctype html>"), None);
        assert_eq!(facts(name, b"version https://git-lfs.github.com/spec/v1"), None);
    }
    assert_eq!(facts(0, &boxed(b"ftyp", b"isom")), None);
}

proptest! {
    #[test]
    fn any_bytes_can_be_read(name in 0..FORMATS.len(), bytes in prop::collection::vec(any::<u8>(), 0..300), cut in 0..200_usize) {
        let begins = [mp4(b""), b"\x1A\x45\xDF\xA3\x80".to_vec(), b"ID3\x03\0\0".to_vec(), mp4(b""), b"OggS\0".to_vec()];
        let mut file = begins[name].clone();
        file.truncate(cut.max(12));
        file.extend(bytes);
        facts(name, &file);
    }
}
