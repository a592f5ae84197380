//! What has to hold of any bytes at all: nothing panics, a copy that has been cleaned stays as it is, and an import loses
//! no character.

use pressrun::pictures::photo::{Embedded, Format, Packet, Rights, avif_size, clean, embed_in_avif, examine};
use pressrun::content::sidecar::PhotoText;
use pressrun::import::{Page, read};

/// A picture with nothing in its head that the targets for packets put there.
const PLAIN: &[u8] = include_bytes!("../../photos/exif-only.jpg");

/// A file of one format, as it lies in a folder.
pub fn picture(format: Format, bytes: &[u8]) {
    if Format::of(bytes) != Ok(format) {
        return;
    }
    let Ok(examined) = examine(bytes) else { return };
    let rights = rights(&examined.embedded);
    if let Ok(once) = clean(bytes, &rights) {
        assert_eq!(clean(&once, &rights), Ok(once));
    }
}

/// What our own encoder has written, or something like it.
pub fn avif(bytes: &[u8]) {
    let rights = Rights { credit: Some("Sample Wire".to_owned()), ..Rights::default() };
    let size = avif_size(bytes);
    if let Ok(with) = embed_in_avif(bytes, &rights.packet()) {
        assert_eq!(avif_size(&with), size);
    }
}

/// A printed page: no character is lost.
pub fn page(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for page in [None, Some("A4")] {
        assert!(read(Page { text: &text, page }).is_ok());
    }
}

/// IIM datasets in a JPEG.
pub fn iim(datasets: &[u8]) {
    let size = u32::try_from(datasets.len()).expect("no large input").to_be_bytes();
    packet(0xed, &[b"Photoshop 3.0\08BIM\x04\x04\0\0", &size, datasets, &[0][..datasets.len() % 2]]);
}

/// An XMP packet in a JPEG.
pub fn xmp(words: &[u8]) {
    packet(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", words]);
}

/// Puts a segment into the plain picture; what can be read there can be published, and is read there again.
fn packet(marker: u8, parts: &[&[u8]]) {
    let content = parts.concat();
    let Ok(length) = u16::try_from(content.len() + 2) else { return };
    let segment = [&[0xff, marker][..], &length.to_be_bytes(), &content].concat();
    let file = [&PLAIN[..2], &segment, &PLAIN[2..]].concat();
    let embedded = examine(&file).expect("a picture").embedded;
    let copy = clean(&file, &rights(&embedded)).expect("a copy");
    let again = rights(&examine(&copy).expect("a picture").embedded);
    assert_eq!(clean(&copy, &again), Ok(copy));
}

fn rights(embedded: &Embedded) -> Packet {
    PhotoText::of_file(embedded).rights().packet()
}
