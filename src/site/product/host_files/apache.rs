//! `.htaccess` of Apache.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::model::Model;
use super::names::{digest_pattern, regex};
use crate::deploy::headers::{ASK_FIRST, FOR_GOOD};

/// The file. What a module does stands within a test for it, because Apache answers nothing at all if a file like this
/// contains a word that it does not know.
pub(super) fn htaccess(model: &Model) -> String {
    let mut text = format!(
        "# Written by pressrun. A file of this name in content/static/ takes its place.\n\
         ErrorDocument 404 {}404.html\nAddDefaultCharset utf-8\n\n<IfModule mod_mime.c>\n\
         AddCharset utf-8 .css .js .json .svg .txt .xml .webmanifest .vtt\n\
         AddType application/manifest+json .webmanifest\nAddType font/woff2 .woff2\nAddType image/avif .avif\n\
         AddType image/webp .webp\n</IfModule>\n\n",
        model.prefix
    );
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let types = model.types.iter().map(|(path, media_type)| (name(path), media_type));
    for (name, media_type) in types.collect::<BTreeMap<_, _>>() {
        let media_type = quoted(&media_type.replace("; ", ";"));
        _ = writeln!(text, "<Files {}>\nForceType {media_type}\n</Files>", quoted(&name));
    }
    text.push_str(&headers(model));
    text.push_str(&redirects(model));
    text
}

fn headers(model: &Model) -> String {
    let mut text = "\n<IfModule mod_headers.c>\n".to_owned();
    for (name, value) in model.common_headers() {
        _ = writeln!(text, "Header always set {name} {}", value_of_header(value));
    }
    if let Some(policy) = model.security() {
        let (name, policy) = (super::security::NAME, value_of_header(policy));
        _ = writeln!(
            text,
            "Header always set {name} {policy} \"expr=%{{CONTENT_TYPE}} =~ m#^text/html#\""
        );
    }
    let pattern = digest_pattern(&model.folder());
    _ = writeln!(text, "Header set Cache-Control {}", quoted(ASK_FIRST));
    let condition = quoted(&format!("expr=%{{REQUEST_URI}} =~ m#{pattern}#"));
    _ = writeln!(text, "Header set Cache-Control {} {condition}\n</IfModule>", quoted(FOR_GOOD));
    text
}

fn redirects(model: &Model) -> String {
    let mut text = "\n<IfModule mod_rewrite.c>\nRewriteEngine On\n".to_owned();
    text.push_str("RewriteRule \"(^|/)\\.pressrun-\" - [R=404,L]\n");
    for one in &model.moves {
        let path = one.paths();
        let pattern = match path.as_slice() {
            [_, folder, _] => format!("^{}(/|/index\\.html)?$", regex(folder)),
            _ => format!("^{}$", regex(one.from.as_str())),
        };
        // A percent sign would begin a variable.
        let to = one.to.replace('%', "\\%");
        _ = writeln!(text, "RewriteRule {} {} [R=301,L,NE]", quoted(&pattern), quoted(&to));
    }
    text.push_str("</IfModule>\n");
    text
}

/// The value of a header, in which a percent sign would begin a variable.
fn value_of_header(value: &str) -> String {
    quoted(&value.replace('%', "%%"))
}

/// An argument in quotes. A backslash before another character than these stands for itself.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace("\\\\", "\\\\\\\\").replace('"', "\\\""))
}
