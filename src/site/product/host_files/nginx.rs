//! Parts of the configuration of nginx.

use std::fmt::Write;

use super::model::Model;
use super::names::{digest_pattern, regex};
use crate::deploy::headers::{ASK_FIRST, FOR_GOOD};

/// The length of the keys of a map that nginx takes without being told, and how many.
const SHORT: usize = 40;
const FEW: usize = 1000;

/// The beginning of a block `map`.
const MAP: &str = "\nmap $uri $moved_ID {\n    default \"\";\n";

/// For the block `http`: which address has moved where, how long browsers keep a file, and what pages may load.
pub(super) fn http(model: &Model) -> String {
    let folder = model.folder();
    let mut text = "# Written by pressrun, for the block `http` of nginx.\n".to_owned();
    let paths = model.moves.iter().flat_map(|one| {
        one.paths().into_iter().map(|path| (format!("{folder}{path}"), one.to.as_str()))
    });
    let paths: Vec<_> = paths.collect();
    text.push_str(&sizes(paths.iter().map(|(path, _)| path.len())));
    text.push_str(MAP);
    for (path, to) in &paths {
        _ = writeln!(text, "    {} {};", quoted(path), quoted(to));
    }
    let pattern = quoted(&format!("~{}", digest_pattern(&folder)));
    _ = write!(
        text,
        "}}\n\nmap $uri $kept_ID {{\n    default {};\n    {pattern} {};\n}}\n",
        quoted(ASK_FIRST),
        quoted(FOR_GOOD)
    );
    if let Some(policy) = model.security() {
        text.push_str("\nmap $sent_http_content_type $policy_ID {\n    default \"\";\n");
        _ = write!(text, "    \"~^text/html\" {};\n}}\n", quoted(policy));
    }
    text.replace("_ID {", &format!("_{} {{", model.id))
}

/// For the block `server`.
pub(super) fn server(model: &Model) -> String {
    let (folder, id) = (model.folder(), &model.id);
    let mut text = format!(
        "# Written by pressrun, for the block `server` of nginx.\nindex index.html;\nabsolute_redirect off;\ncharset utf-8;\n\
         charset_types text/css text/plain text/xml application/json image/svg+xml;\n\
         {}\nif ($moved_{id}) {{\n    return 301 $moved_{id}$is_args$args;\n}}\n\n",
        error_page(&folder)
    );
    for (name, value) in model.common_headers() {
        _ = writeln!(text, "add_header {name} {} always;", quoted(value));
    }
    // Not on errors: a file that is missing now can be there tomorrow.
    _ = writeln!(text, "add_header Cache-Control $kept_{id};");
    if model.security().is_some() {
        _ = writeln!(text, "add_header {} $policy_{id} always;", super::security::NAME);
    }
    text.push('\n');
    for (path, media_type) in &model.types {
        let (begin, end) = path.split_once('*').unwrap_or((path, ""));
        let place = match path.contains('*') {
            true => format!(
                "~ {}",
                quoted(&format!("^{}.*{}$", regex(&format!("{folder}{begin}")), regex(end)))
            ),
            false => format!("= {}", quoted(&format!("{folder}{path}"))),
        };
        let media_type = quoted(media_type);
        _ = writeln!(
            text,
            "location {place} {{\n    types {{ }}\n    default_type {media_type};\n}}"
        );
    }
    text.push_str("location ~ \"/\\.pressrun-\" {\n    return 404;\n}\n");
    text
}

/// The page of unknown addresses. A dollar sign in its path would be read as a variable, and nginx would not start.
fn error_page(folder: &str) -> String {
    match folder.contains('$') {
        true => String::new(),
        false => format!("error_page 404 {};\n", quoted(&format!("{folder}404.html"))),
    }
}

/// The sizes of tables, if nginx would refuse the keys or complain about their number.
fn sizes(lengths: impl ExactSizeIterator<Item = usize>) -> String {
    let (count, longest) = (lengths.len(), lengths.max().unwrap_or_default());
    let mut text = String::new();
    if longest > SHORT {
        _ = writeln!(text, "map_hash_bucket_size {};", (longest + 32).next_power_of_two());
    }
    if count > FEW {
        _ = writeln!(text, "map_hash_max_size {};", (count * 2).next_power_of_two());
    }
    text
}

/// A text in quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::{FEW, quoted, sizes};

    #[test]
    fn sizes_are_given_only_where_nginx_needs_them() {
        assert_eq!(sizes([10, 20].into_iter()), "");
        assert_eq!(sizes([10, 100].into_iter()), "map_hash_bucket_size 256;\n");
        assert_eq!(sizes(vec![10; FEW + 1].into_iter()), "map_hash_max_size 2048;\n");
        assert_eq!(quoted(r#"a"b\c"#), r#""a\"b\\c""#);
    }
}
