//! Media types by file extension, like static hosts use them.

use crate::base::path::Route;

/// The media type of HTML, the only one that the script is added to.
pub const HTML: &str = "text/html; charset=utf-8";

/// The last extension of a route, in lower case; empty if there is none.
pub fn extension(route: &Route) -> String {
    let name = route.as_str().rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_ascii_lowercase())
}

/// The media type of an output, by its name and bytes; for texts, with its encoding.
///
/// A feed is `application/xml`: hosts go by the extension, and browsers show that type, while some would download
/// `application/atom+xml`.
pub fn of(route: &Route, bytes: &[u8]) -> String {
    named(route, is_text(route) && str::from_utf8(bytes).is_ok())
}

/// Whether a route is named like a text.
pub fn is_text(route: &Route) -> bool {
    text(&extension(route)).is_some()
}

/// The media type of an output by its name; for a text in UTF-8, with its encoding. A file of the author may have
/// another encoding, and declare it itself.
pub fn named(route: &Route, is_utf8: bool) -> String {
    let extension = extension(route);
    match text(&extension) {
        Some(media_type) if is_utf8 => format!("{media_type}; charset=utf-8"),
        Some(media_type) => media_type.to_owned(),
        None => binary(&extension).to_owned(),
    }
}

fn text(extension: &str) -> Option<&'static str> {
    Some(match extension {
        "html" | "htm" => "text/html",
        "css" => "text/css",
        "js" | "mjs" => "text/javascript",
        "txt" | "text" => "text/plain",
        "md" | "markdown" => "text/markdown",
        "csv" => "text/csv",
        "ics" => "text/calendar",
        "vtt" => "text/vtt",
        "svg" => "image/svg+xml",
        "xml" | "xsl" | "xslt" => "application/xml",
        "atom" => "application/atom+xml",
        "rss" => "application/rss+xml",
        "xhtml" => "application/xhtml+xml",
        "json" | "map" => "application/json",
        "jsonld" => "application/ld+json",
        "geojson" => "application/geo+json",
        "webmanifest" => "application/manifest+json",
        _ => return None,
    })
}

fn binary(extension: &str) -> &'static str {
    match extension {
        "jpg" | "jpeg" | "jfif" => "image/jpeg",
        "png" => "image/png",
        "apng" => "image/apng",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "jxl" => "image/jxl",
        "ico" => "image/x-icon",
        "bmp" => "image/bmp",
        "tif" | "tiff" => "image/tiff",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "aac" => "audio/aac",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "wav" => "audio/wav",
        "flac" => "audio/flac",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "ogv" => "video/ogg",
        "mov" => "video/quicktime",
        "pdf" => "application/pdf",
        "epub" => "application/epub+zip",
        "zip" => "application/zip",
        "gz" => "application/gzip",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}
