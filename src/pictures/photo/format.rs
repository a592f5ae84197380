//! Picture formats, recognized by the first bytes of a file and by its name.

use super::PhotoError;
use crate::base::path::SourcePath;

/// A format whose files we can clean and publish.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Format {
    /// JPEG (ITU-T T.81), as JFIF or Exif.
    Jpeg,
    /// PNG (W3C, third edition), still or animated.
    Png,
    /// WebP (RFC 9649), still or animated.
    WebP,
    /// GIF (version 89a), still or animated.
    Gif,
    /// TIFF (revision 6.0); only its first image.
    Tiff,
    /// SVG (W3C, SVG 2), a drawing without pixels.
    Svg,
}

/// Extensions of pictures we cannot clean.
const UNCLEANABLE: &[&str] = &["avif", "heic", "heif", "svgz", "bmp", "jxl", "ico", "psd", "jp2"];

/// First bytes of pictures we cannot clean, from an offset.
const SIGNATURES: &[(&str, usize, &[u8])] = &[
    ("BigTIFF", 0, b"II+\0"),
    ("BigTIFF", 0, b"MM\0+"),
    ("JPEG XL", 0, b"\xff\x0a"),
    ("JPEG XL", 0, b"\0\0\0\x0cJXL \r\n\x87\n"),
    ("JPEG 2000", 0, b"\0\0\0\x0cjP  \r\n\x87\n"),
    ("ICO", 0, b"\0\0\x01\0"),
    ("Photoshop", 0, b"8BPS"),
];

impl Format {
    /// The extension for published files of the format.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
            Self::Gif => "gif",
            Self::Tiff => "tif",
            Self::Svg => "svg",
        }
    }

    /// Recognizes the format of a file by its first bytes.
    ///
    /// # Errors
    /// If it is none of these; the error distinguishes other pictures from other files.
    pub fn of(bytes: &[u8]) -> Result<Self, PhotoError> {
        if bytes.starts_with(b"\xff\xd8\xff") {
            return Ok(Self::Jpeg);
        }
        if bytes.starts_with(super::png::SIGNATURE) {
            return Ok(Self::Png);
        }
        if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            return Ok(Self::WebP);
        }
        if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
            return Ok(Self::Gif);
        }
        if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") {
            return Ok(Self::Tiff);
        }
        if is_svg(bytes) {
            return Ok(Self::Svg);
        }
        Err(other_picture(bytes).map_or_else(|| no_picture(bytes), PhotoError::CannotClean))
    }

    /// The format that the extension of a file suggests.
    pub fn of_name(path: &SourcePath) -> Option<Self> {
        match path.extension().as_str() {
            "jpg" | "jpeg" | "jpe" | "jfif" | "jif" | "jps" | "mpo" | "thm" => Some(Self::Jpeg),
            "png" | "apng" => Some(Self::Png),
            "webp" => Some(Self::WebP),
            "gif" => Some(Self::Gif),
            "tif" | "tiff" => Some(Self::Tiff),
            "svg" => Some(Self::Svg),
            _ => None,
        }
    }

    /// Its media type (RFC 2046, RFC 2083, RFC 3302, RFC 9649; SVG 2, appendix P).
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Gif => "image/gif",
            Self::Tiff => "image/tiff",
            Self::Svg => "image/svg+xml",
        }
    }

    /// Its name in messages: `JPEG`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Gif => "GIF",
            Self::Tiff => "TIFF",
            Self::Svg => "SVG",
        }
    }
}

/// Whether the name of a file suggests a picture, in any format.
pub fn is_picture_name(path: &SourcePath) -> bool {
    Format::of_name(path).is_some() || UNCLEANABLE.contains(&path.extension().as_str())
}

/// Whether a file begins like a picture that may contain private metadata, whatever its name.
pub fn begins_as_picture(head: &[u8]) -> bool {
    // Drawings are only recognized by their names, because other text may begin in the same way.
    let is_text = head.trim_ascii_start().starts_with(b"<") || head.starts_with(b"\xef\xbb\xbf");
    match Format::of(head) {
        Ok(_) => !is_text,
        Err(PhotoError::CannotClean(name)) => !is_text && !matches!(name, "BMP" | "ICO"),
        Err(_) => false,
    }
}

/// What a file that is not a picture is instead.
fn no_picture(bytes: &[u8]) -> PhotoError {
    let begin = bytes.get(..64).unwrap_or(bytes).trim_ascii_start().to_ascii_lowercase();
    match () {
        () if bytes.is_empty() => PhotoError::Empty,
        () if begin.starts_with(b"version https://git-lfs") => PhotoError::Pointer,
        () if begin.starts_with(b"<!doctype html") || begin.starts_with(b"<html") => {
            PhotoError::WebPage
        }
        // All gzip files begin with the same bytes, so the extension decides.
        () if bytes.starts_with(b"\x1f\x8b") => PhotoError::Packed,
        () if bytes.starts_with(b"\xff\xfe<\0") || bytes.starts_with(b"\xfe\xff\0<") => {
            PhotoError::Utf16
        }
        () => PhotoError::NotAPicture,
    }
}

/// The name of a picture format we cannot clean.
fn other_picture(bytes: &[u8]) -> Option<&'static str> {
    let begins = |at: usize, magic: &[u8]| bytes.get(at..).is_some_and(|b| b.starts_with(magic));
    if begins(4, b"ftyp")
        && let Some(name) = heif(bytes)
    {
        return Some(name);
    }
    let signature = SIGNATURES.iter().find(|(_, at, magic)| begins(*at, magic));
    if let Some((name, ..)) = signature {
        return Some(name);
    }
    if begins(0, b"BM") && begins(6, &[0; 4]) {
        return Some("BMP");
    }
    None
}

/// The name of a HEIF file (ISO 23008-12), by its brands: pictures in AV1 are called AVIF.
fn heif(bytes: &[u8]) -> Option<&'static str> {
    let length = u32::from_be_bytes(*bytes.first_chunk()?) as usize;
    let brands = bytes.get(8..length.min(bytes.len()).min(256)).unwrap_or_default();
    let has =
        |wanted: &[&[u8; 4]]| brands.as_chunks().0.iter().any(|brand| wanted.contains(&brand));
    if has(&[b"avif", b"avis"]) {
        return Some("AVIF");
    }
    let are_pictures =
        has(&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"]);
    are_pictures.then_some("HEIC")
}

/// Whether a file is XML whose first element seems to be `svg`.
fn is_svg(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(8192)]);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with("<svg")
        || (head.starts_with("<?xml") || head.starts_with("<!")) && head.contains("<svg")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_tell_the_format() {
        let of = Format::of;
        assert_eq!(of(b"\xff\xd8\xff\xe0"), Ok(Format::Jpeg));
        assert_eq!(of(b"\x89PNG\r\n\x1a\n"), Ok(Format::Png));
        assert_eq!(of(b"RIFF\0\0\0\0WEBP"), Ok(Format::WebP));
        assert_eq!(of(b"GIF87a"), Ok(Format::Gif));
        assert_eq!(of(b"MM\0*"), Ok(Format::Tiff));
        assert_eq!(of(b"\xef\xbb\xbf\n<svg>"), Ok(Format::Svg));
        assert_eq!(of(b"<?xml version='1.0'?><!-- x --><svg>"), Ok(Format::Svg));
        for (bytes, name) in [
            (&b"\0\0\0\x1cftypheic"[..], "HEIC"),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "HEIC"),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "AVIF"),
            (b"MM\0+", "BigTIFF"),
            (b"\0\0\0\x1cftypavif", "AVIF"),
            (b"BM\x10\0\0\0\0\0\0\0", "BMP"),
            (b"\xff\x0a", "JPEG XL"),
        ] {
            assert_eq!(of(bytes), Err(PhotoError::CannotClean(name)));
        }
        for text in [&b"BM is not a bitmap"[..], b"RIFF\0\0\0\0WAVE"] {
            assert_eq!(of(text), Err(PhotoError::NotAPicture));
        }
        assert_eq!(of(b""), Err(PhotoError::Empty));
        assert_eq!(of(b"\n<!DOCTYPE html><html>"), Err(PhotoError::WebPage));
        assert_eq!(of(b"<html><svg>"), Err(PhotoError::WebPage));
        let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
        assert_eq!(of(pointer), Err(PhotoError::Pointer));
    }

    #[test]
    fn a_picture_is_one_whatever_its_name_is() {
        for head in [&b"\xff\xd8\xff\xe1"[..], b"II*\0", b"\0\0\0\x1cftypheic", b"8BPS", b"GIF89a"]
        {
            assert!(begins_as_picture(head));
        }
        for head in [&b""[..], b"<svg>", b"\xef\xbb\xbf<svg>", b"%PDF-1.7", b"\0\0\x01\0", b"ID3"] {
            assert!(!begins_as_picture(head));
        }
    }

    #[test]
    fn extensions_promise_a_format() {
        let path = |name| SourcePath::new(name).expect("a good path");
        assert_eq!(Format::of_name(&path("a/B.JPG")), Some(Format::Jpeg));
        assert_eq!(Format::of_name(&path("jpg")), None);
        assert!(is_picture_name(&path("x.HEIC")));
        assert_eq!(Format::of_name(&path("x.gif")), Some(Format::Gif));
        assert_eq!(Format::of_name(&path("x.MPO")), Some(Format::Jpeg));
        assert_eq!(Format::of_name(&path("x.TIFF")), Some(Format::Tiff));
        assert!(is_picture_name(&path("x.webp")));
        assert!(!is_picture_name(&path("x.pdf")));
    }
}
