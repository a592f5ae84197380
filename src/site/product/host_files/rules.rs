//! `_redirects` and `_headers`, the files of Netlify and Cloudflare.

use std::fmt::Write;

use super::model::{Model, urls};
use crate::base::path::encode_path;
use crate::deploy::headers::{ASK_FIRST, FOR_GOOD};
use crate::deploy::host_files::HostFiles as Kind;

/// The first line of each file.
const ABOUT: &str =
    "# Written by pressrun. A file of this name in content/static/ takes its place.\n";

/// A redirect that goes before the page at the former address.
pub(super) fn netlify_redirects(model: &Model) -> String {
    redirects(model, "301!")
}

/// On Cloudflare, redirects always go before pages.
pub(super) fn cloudflare_redirects(model: &Model) -> String {
    redirects(model, "301")
}

fn redirects(model: &Model, status: &str) -> String {
    let mut text = ABOUT.to_owned();
    for one in &model.moves {
        for from in urls(&one.from, &model.prefix) {
            _ = writeln!(text, "{from} {} {status}", one.to);
        }
    }
    text
}

/// The headers, in blocks below the addresses they are for. Both hosts let browsers ask for a file each time, if nothing
/// is said about it.
pub(super) fn headers(model: &Model) -> String {
    let mut text = ABOUT.to_owned();
    let prefix = &model.prefix;
    let mut rule = |path: String, headers: &[(&str, &str)]| {
        _ = writeln!(text, "{prefix}{path}");
        for (name, value) in headers {
            _ = writeln!(text, "  {name}: {value}");
        }
    };
    let headers: Vec<_> =
        model.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    rule("*".to_owned(), &headers);
    for (folder, extension) in &model.kept {
        rule(format!("{folder}/*.{extension}"), &[("Cache-Control", FOR_GOOD)]);
    }
    for route in &model.fresh {
        let path = encode_path(route.as_str());
        let mut lines = String::new();
        // Cloudflare would send both values.
        if model.kind == Kind::Cloudflare {
            lines.push_str("  ! Cache-Control\n");
        }
        _ = writeln!(lines, "  Cache-Control: {ASK_FIRST}");
        _ = write!(text, "{prefix}{path}\n{lines}");
    }
    for (path, media_type) in &model.types {
        _ = write!(text, "{prefix}{path}\n  Content-Type: {media_type}\n");
    }
    text
}
