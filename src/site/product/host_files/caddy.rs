//! A part of the configuration of Caddy.

use std::fmt::Write;

use super::model::Model;
use super::names::{digest_pattern, regex};
use crate::deploy::headers::{ASK_FIRST, FOR_GOOD};

/// For the block of the site.
pub(super) fn site(model: &Model) -> String {
    let folder = model.folder();
    let mut text =
        "# Written by pressrun, for the block of the site in the Caddyfile.\n".to_owned();
    text.push_str(&redirects(model, &folder));
    text.push_str("header {\n");
    for (name, value) in model.common_headers() {
        _ = writeln!(text, "\t{name} {}", quoted(value));
    }
    text.push_str("}\n");
    let pattern = quoted(&digest_pattern(&folder));
    _ = writeln!(
        text,
        "@kept path_regexp {pattern}\nheader @kept Cache-Control {}",
        quoted(FOR_GOOD)
    );
    _ = writeln!(
        text,
        "@asked not path_regexp {pattern}\nheader @asked Cache-Control {}",
        quoted(ASK_FIRST)
    );
    if let Some(policy) = model.security() {
        let (name, policy) = (super::security::NAME, quoted(policy));
        _ = writeln!(text, "@pages path */ *.html\nheader @pages {name} {policy}");
    }
    for (n, (path, media_type)) in model.types.iter().enumerate() {
        let (begin, end) = path.split_once('*').unwrap_or((path, ""));
        let any = if path.contains('*') { ".*" } else { "" };
        let pattern = format!("^{}{any}{}$", regex(&format!("{folder}{begin}")), regex(end));
        let (pattern, media_type) = (quoted(&pattern), quoted(media_type));
        _ = writeln!(
            text,
            "@type{n} path_regexp {pattern}\nheader @type{n} Content-Type {media_type}"
        );
    }
    _ = write!(
        text,
        "@private path_regexp /\\.pressrun-\nrespond @private 404\n\nhandle_errors {{\n\
         \t@missing expression {{http.error.status_code}} == 404\n\thandle @missing {{\n\
         \t\theader Cache-Control {}\n\t\trewrite * {}\n\t\tfile_server\n\t}}\n}}\n",
        quoted(ASK_FIRST),
        quoted(&format!("{folder}404.html"))
    );
    text
}

fn redirects(model: &Model, folder: &str) -> String {
    if model.moves.is_empty() {
        return String::new();
    }
    let mut text = "map {path} {moved} {\n".to_owned();
    for one in &model.moves {
        for path in one.paths() {
            _ = writeln!(
                text,
                "\t{} {}",
                quoted(&key(&format!("{folder}{path}"))),
                quoted(&one.to)
            );
        }
    }
    text.push_str(
        "\tdefault \"\"\n}\n@moved expression {moved} != \"\" && {query} == \"\"\nredir @moved {moved} 301\n\
         @moved_with_query expression {moved} != \"\" && {query} != \"\"\nredir @moved_with_query {moved}?{query} 301\n",
    );
    text
}

/// The key of a map. In a plain one, braces would begin a variable.
fn key(path: &str) -> String {
    match path.contains(['{', '}']) {
        true => format!("~^{}$", regex(path).replace("\\{", "\\x7b").replace("\\}", "\\x7d")),
        false => path.to_owned(),
    }
}

/// A text in quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\\\""))
}
