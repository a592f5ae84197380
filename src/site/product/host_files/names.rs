//! Patterns of names, for servers that read regular expressions.

use crate::deploy::headers::{DIGEST_FOLDERS, DIGEST_PATTERN};

/// A text as a regular expression (PCRE and Go) that matches it alone.
pub(super) fn regex(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if r"\.+*?()|[]{}^$#".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// The pattern of the paths of names with a digest.
pub(super) fn digest_pattern(folder: &str) -> String {
    let folders = DIGEST_FOLDERS.join("|");
    format!(r"^{}({folders})/(.*/)?[^/]*\.{DIGEST_PATTERN}(\.[^/]*)?$", regex(folder))
}
