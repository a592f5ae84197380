//! The conditions of a request: whether the response has changed (RFC 9110, section 13), and which part of it is
//! wanted (section 14).

use std::ops::Range;

use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue};

/// The requested part of a response.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Wanted {
    /// All of it.
    Whole,
    /// These bytes; never empty.
    Part(Range<u64>),
    /// Bytes beyond its end.
    Beyond,
}

/// Whether the client already has this version.
pub(super) fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let lines = headers.get_all(header::IF_NONE_MATCH).iter();
    let mut tags = lines.filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(','));
    tags.any(|known| {
        let known = known.trim();
        known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag
    })
}

/// The part of a response of this version and length that is requested. Requests for several parts get the whole
/// response, which the standard allows.
pub(super) fn wanted(headers: &HeaderMap, tag: &str, length: u64) -> Wanted {
    let text = |name: HeaderName| headers.get(name).map(HeaderValue::as_bytes);
    // A part is only sent if it belongs to the version that the client has. Our tags are strong, and we send no dates
    // that could be used instead.
    if text(header::IF_RANGE).is_some_and(|known| known != tag.as_bytes()) {
        return Wanted::Whole;
    }
    let Some(range) = text(header::RANGE).and_then(|range| str::from_utf8(range).ok()) else {
        return Wanted::Whole;
    };
    part(range, length).unwrap_or(Wanted::Whole)
}

/// Reads one range; `None` for another form.
fn part(range: &str, length: u64) -> Option<Wanted> {
    let (unit, range) = range.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (first, last) = range.trim().split_once('-')?;
    let (start, end) = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => (first, last.saturating_add(1)),
        (Some(first), None) if last.is_empty() => (first, length),
        (None, Some(count)) if first.is_empty() => (length.saturating_sub(count), length),
        _ => return None,
    };
    let bytes = start..end.min(length);
    Some(if bytes.is_empty() { Wanted::Beyond } else { Wanted::Part(bytes) })
}

/// A number consisting only of digits; one that is too large becomes the largest number.
fn number(digits: &str) -> Option<u64> {
    let all_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    all_digits.then(|| digits.parse().unwrap_or(u64::MAX))
}
