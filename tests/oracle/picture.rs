//! The pictures of a paper.

use std::io::Cursor;

use image::codecs::gif::GifEncoder;
use image::{DynamicImage, Frame, ImageFormat, Rgb, RgbImage};

/// A small picture in the format of its name, different for each number; every other GIF is animated.
pub(crate) fn picture(path: &str, n: u8) -> Vec<u8> {
    match path.rsplit('.').next() {
        Some("svg") => drawing(n).into_bytes(),
        Some("jpg") => photo(n),
        Some("gif") => moving(n),
        Some("tif") => still(n, ImageFormat::Tiff),
        _ => still(n, ImageFormat::Png),
    }
}

/// Metadata that cameras and people write; not all of it is a caption.
const WORDS: [&str; 5] =
    ["hdr", "DCIM\\100MEDIA\\DJI_0042.JPG", "The harbour. (PHOTO: WIRE)", "A ferry.", "SONY DSC"];

/// A photo with metadata; some contain the place where they were taken.
fn photo(n: u8) -> Vec<u8> {
    const PHONE: &[u8] =
        include_bytes!("../cases/code-photo-with-place/in/content/static/tower/phone.jpg");
    let Some(words) = WORDS.get(usize::from(n) % (WORDS.len() + 1)) else { return PHONE.to_vec() };
    let picture = still(n, ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x0e\0\x02".to_vec();
    // The words end with a zero, and begin behind the directory.
    exif.extend((words.len() as u32 + 1).to_be_bytes());
    exif.extend(26u32.to_be_bytes());
    exif.extend([0; 4]);
    exif.extend(words.bytes().chain([0]));
    let length = (exif.len() as u16 + 2).to_be_bytes();
    [&picture[..2], &[0xff, 0xe1], &length, &exif, &picture[2..]].concat()
}

fn raster(n: u8) -> RgbImage {
    let size = 4 + u32::from(n % 3);
    RgbImage::from_fn(size, 4, |x, y| Rgb([n, (x * 30) as u8, (y * 40) as u8]))
}

fn still(n: u8, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    raster(n).write_to(&mut bytes, format).expect("a picture");
    bytes.into_inner()
}

fn moving(n: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let frame = Frame::new(DynamicImage::from(raster(n)).into_rgba8());
    let frames = std::iter::repeat_n(frame, 1 + usize::from(n % 2));
    GifEncoder::new(&mut bytes).encode_frames(frames).expect("a picture");
    bytes.into_inner()
}

/// A drawing; some have scripts, style sheets and references to other hosts, which are removed.
fn drawing(n: u8) -> String {
    let more = match n % 4 {
        0 => "<script>alert(1)</script>".to_owned(),
        1 => format!(
            "<style>.a {{ fill: #0{}0 }} @import url(https://a.example/b.css);</style>",
            n % 10
        ),
        2 => "<image href=\"https://a.example/b.png\" width=\"4\" height=\"4\"/>".to_owned(),
        _ => "<!-- a note --><title>A drawing</title>".to_owned(),
    };
    let size = 40 + u32::from(n % 3);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} 40\">{more}\
         <path class=\"a\" d=\"M0 0 L{n} 40\" onclick=\"a()\"/></svg>\n"
    )
}
