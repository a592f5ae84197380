//! Ogg (RFC 3533) with Vorbis or Opus (RFC 7845): packets in pages. The second packet of a stream contains comments.

use std::collections::BTreeMap;
use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Facts, Source, damaged, little};

/// The beginnings of the packets with comments.
const COMMENTS: [&[u8]; 3] = [b"\x03vorbis", b"OpusTags", b"\x81theora"];

/// The length of the end of a file in which its last page is.
const END: u64 = 128 << 10;

/// The packets of a stream.
#[derive(Default)]
struct Stream {
    whole: Vec<Vec<u8>>,
    open: Vec<u8>,
}

pub(super) fn begins(head: &[u8]) -> bool {
    head.starts_with(b"OggS")
}

pub(super) fn read(source: &mut Source<'_>) -> io::Result<Facts> {
    let mut facts = Facts::default();
    let mut streams: BTreeMap<u64, Stream> = BTreeMap::new();
    let mut at = 0;
    while at < source.len && (streams.is_empty() || streams.values().any(|s| s.whole.len() < 2)) {
        at += page(source, at, &mut streams)?;
    }
    for (number, stream) in &streams {
        let comments = stream.whole.get(1).ok_or_else(damaged)?;
        let begin = COMMENTS.into_iter().find(|begin| comments.starts_with(begin));
        let comments = begin.map(|begin| texts(&comments[begin.len()..])).unwrap_or_default();
        comments.into_iter().for_each(|comment| hear(comment, &mut facts));
        if let Some((rate, skip)) = rate(&stream.whole[0]) {
            let units = last(source, *number)?.saturating_sub(skip);
            facts.last(units, rate);
        }
    }
    Ok(facts)
}

/// Reads a page, and returns its length.
fn page(source: &mut Source<'_>, at: u64, streams: &mut BTreeMap<u64, Stream>) -> io::Result<u64> {
    let head = source.part(at, 27 + 255)?;
    let count = usize::from(*head.get(26).filter(|_| begins(&head)).ok_or_else(damaged)?);
    let lengths = head.get(27..27 + count).ok_or_else(damaged)?;
    let length: u64 = lengths.iter().map(|length| u64::from(*length)).sum();
    let header = 27 + count as u64;
    let contents = source.part(at + header, length)?;
    let stream = streams.entry(little(&head[14..], 4).unwrap_or_default()).or_default();
    let mut rest = contents.as_slice();
    for length in lengths {
        if stream.whole.len() >= 2 {
            break;
        }
        let (part, after) = rest.split_at(rest.len().min(usize::from(*length)));
        stream.open.extend_from_slice(part);
        rest = after;
        if *length < 255 {
            stream.whole.push(std::mem::take(&mut stream.open));
        }
    }
    Ok(header + length)
}

/// The names of the comments that hold a picture, in base64.
const PICTURES: [&[u8]; 2] = [b"metadata_block_picture", b"coverart"];

/// Notes the name of a comment, and a picture in it.
fn hear(comment: &[u8], facts: &mut Facts) {
    let end = comment.iter().position(|byte| *byte == b'=').unwrap_or(comment.len());
    let (name, value) = comment.split_at(end);
    facts.hear(&[name, &value[..value.len().min(1)]].concat());
    if PICTURES.contains(&name.to_ascii_lowercase().as_slice())
        && let Ok(picture) = STANDARD.decode(value.get(1..).unwrap_or_default())
    {
        facts.see(&picture);
    }
}

/// The comments, `NAME=value` each: the maker of the file first, then a number of texts.
fn texts(mut rest: &[u8]) -> Vec<&[u8]> {
    let mut text = |skip: usize| {
        let length = usize::try_from(little(rest.get(skip..)?, 4)?).ok()?;
        let text = rest.get(skip + 4..)?.get(..length)?;
        rest = &rest[skip + 4 + length..];
        Some(text)
    };
    let mut texts = Vec::new();
    let mut skip = text(0).map(|_| 4);
    while let Some(text) = skip.and_then(&mut text) {
        texts.push(text);
        skip = Some(0);
    }
    texts
}

/// How many units a second has, and how many are not heard.
fn rate(first: &[u8]) -> Option<(u64, u64)> {
    if first.starts_with(b"\x01vorbis") {
        return little(first.get(12..)?, 4).map(|rate| (rate, 0));
    }
    first.starts_with(b"OpusHead").then(|| Some((48000, little(first.get(10..)?, 2)?))).flatten()
}

/// The position of the last page of a stream.
fn last(source: &mut Source<'_>, stream: u64) -> io::Result<u64> {
    let end = source.part(source.len.saturating_sub(END), END)?;
    let pages = end.windows(18).filter(|page| begins(page));
    let of = |page: &&[u8]| little(&page[14..], 4) == Some(stream);
    let positions = pages.filter(of).filter_map(|page| little(&page[6..], 8));
    Ok(positions.filter(|at| *at != u64::MAX).max().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #[test]
    fn comments_are_read_one_by_one() {
        let comments = b"\x02\0\0\0me\x02\0\0\0\x05\0\0\0A=one\x0c\0\0\0LOCATION=sea";
        assert_eq!(super::texts(comments), [&b"A=one"[..], b"LOCATION=sea"]);
        assert!(super::texts(b"\xff\xff\xff\xff").is_empty());
    }
}
