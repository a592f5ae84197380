//! IPTC-IIM datasets (IPTC-NAA Information Interchange Model 4.2), as in Photoshop resources.

use std::borrow::Cow;

use super::{PhotoError, take, take_array};

/// The resource of the datasets among Photoshop's image resources.
const RESOURCE: [u8; 2] = [0x04, 0x04];

/// The first bytes of each resource.
const SIGNATURE: &[u8] = b"8BIM";

/// The most datasets that are read; no agency sends more.
const MOST: usize = 4096;

/// The values of the datasets of record 2, as text.
#[derive(Default)]
pub(super) struct Iim(Vec<(u8, String)>);

impl Iim {
    /// Reads datasets as far as they are complete.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let raw = datasets(bytes);
        let is_utf8 = raw.iter().any(|(name, value)| *name == [1, 90] && *value == b"\x1b%G");
        let texts = raw.iter().filter(|(name, _)| name[0] == 2);
        Self(texts.map(|(name, value)| (name[1], decode(value, is_utf8))).collect())
    }

    /// The values of a dataset, which may occur more than once.
    pub(super) fn values(&self, dataset: u8) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(name, _)| *name == dataset).map(|(_, text)| text.as_str())
    }
}

/// The datasets in Photoshop's image resources, concatenated.
pub(super) fn in_resources(mut rest: &[u8]) -> Vec<u8> {
    let mut found = Vec::new();
    // Some writers leave unknown bytes between resources.
    while let Some(start) = rest.windows(SIGNATURE.len()).position(|w| w == SIGNATURE) {
        rest = rest.get(start + SIGNATURE.len()..).unwrap_or_default();
        let after = rest;
        match resource(&mut rest) {
            Ok((RESOURCE, data)) => found.extend_from_slice(data),
            Ok(_) => {}
            // A resource cut short at the end of the file may still begin with complete datasets.
            Err(_) => {
                if let Some(data) = cut_short(after) {
                    found.extend_from_slice(data);
                    break;
                }
                rest = after;
            }
        }
    }
    found
}

/// Cuts off a resource, after its signature: number, name and data, the last two padded.
fn resource<'a>(rest: &mut &'a [u8]) -> Result<([u8; 2], &'a [u8]), PhotoError> {
    let (id, length) = resource_head(rest)?;
    let data = take(rest, length)?;
    *rest = rest.get(length % 2..).unwrap_or_default();
    Ok((id, data))
}

fn resource_head(rest: &mut &[u8]) -> Result<([u8; 2], usize), PhotoError> {
    let id = take_array(rest)?;
    let [name] = take_array(rest)?;
    // The length byte also determines the padding.
    take(rest, usize::from(name | 1))?;
    Ok((id, u32::from_be_bytes(take_array(rest)?) as usize))
}

/// The available datasets, if they claim to be longer than the file.
fn cut_short(mut rest: &[u8]) -> Option<&[u8]> {
    let (id, _) = resource_head(&mut rest).ok()?;
    (id == RESOURCE).then_some(rest)
}

/// Cuts bytes into datasets, identified by record and number.
fn datasets(mut rest: &[u8]) -> Vec<([u8; 2], &[u8])> {
    let mut found = Vec::new();
    while let Some(start) = rest.iter().position(|b| *b == 0x1c) {
        rest = rest.get(start + 1..).unwrap_or_default();
        let after = rest;
        match dataset(&mut rest) {
            Ok(one) => found.push(one),
            Err(_) => rest = after,
        }
        if found.len() == MOST {
            break;
        }
    }
    found
}

/// Cuts off a dataset, after its tag marker (section 1.6).
fn dataset<'a>(rest: &mut &'a [u8]) -> Result<([u8; 2], &'a [u8]), PhotoError> {
    let name: [u8; 2] = take_array(rest)?;
    if !(1..=9).contains(&name[0]) {
        return Err(PhotoError::Damaged);
    }
    let length = u16::from_be_bytes(take_array(rest)?);
    let length = match length & 0x8000 {
        0 => usize::from(length),
        // An extended dataset: the length of its length.
        _ => {
            let octets = take(rest, usize::from(length & 0x7fff).min(5))?;
            octets.iter().fold(0, |sum, octet| sum << 8 | usize::from(*octet))
        }
    };
    Ok((name, take(rest, length)?))
}

/// A value as text: UTF-8 if it is declared or valid, otherwise Windows-1252, which is Latin-1 with quotes instead of
/// controls.
pub(super) fn decode(value: &[u8], is_utf8: bool) -> String {
    match std::str::from_utf8(value) {
        Ok(text) => text.to_owned(),
        // Cut in the middle of a letter, as in fields of 32 bytes.
        Err(error) if error.error_len().is_none() && (is_utf8 || !value.is_ascii()) => {
            let whole = value.get(..error.valid_up_to()).unwrap_or_default();
            match is_utf8 || !whole.is_ascii() {
                true => String::from_utf8_lossy(whole).into_owned(),
                false => latin(value),
            }
        }
        Err(_) if is_utf8 => String::from_utf8_lossy(value).into_owned(),
        Err(_) => latin(value),
    }
}

/// The characters of Windows-1252 for the bytes from 0x80 to 0x9f.
const QUOTES: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn latin(value: &[u8]) -> String {
    let letter = |byte: &u8| match byte {
        0x80..=0x9f => QUOTES.get(usize::from(byte - 0x80)).copied().unwrap_or(' '),
        _ => char::from(*byte),
    };
    value.iter().map(letter).collect()
}

/// Writes datasets of record 2 in UTF-8 as the contents of a JPEG segment (APP13). Each is cut to the length that the
/// standard allows.
pub(super) fn write(values: &[(u8, usize, Cow<'_, str>)]) -> Vec<u8> {
    let mut data = b"\x1c\x01\x5a\0\x03\x1b%G".to_vec();
    for (dataset, most, text) in values {
        let text = &text[..text.floor_char_boundary(*most)];
        data.extend_from_slice(&[0x1c, 2, *dataset]);
        data.extend_from_slice(&(text.len() as u16).to_be_bytes());
        data.extend_from_slice(text.as_bytes());
    }
    let mut resources = b"Photoshop 3.0\08BIM\x04\x04\0\0".to_vec();
    resources.extend_from_slice(&(data.len() as u32).to_be_bytes());
    let pad = data.len() % 2;
    resources.extend_from_slice(&data);
    resources.resize(resources.len() + pad, 0);
    resources
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(bytes: &[u8], dataset: u8) -> Vec<String> {
        Iim::read(bytes).values(dataset).map(str::to_owned).collect()
    }

    #[test]
    fn what_is_written_is_read_and_cut_at_a_letter() {
        let long = format!("{}é", "a".repeat(31));
        let written = write(&[(80, 32, "Ana López".into()), (110, 32, long.into())]);
        let data = in_resources(&written);
        assert_eq!(values(&data, 80), ["Ana López"]);
        assert_eq!(values(&data, 110), ["a".repeat(31)]);
    }

    #[test]
    fn letters_are_told_apart() {
        for (bytes, text) in [
            (&b"Caf\xe9"[..], "Café"),
            (b"\x93Caf\xe9\x94", "“Café”"),
            ("Café".as_bytes(), "Café"),
            (b"na\xc3\xafve caf\xc3", "naïve caf"),
        ] {
            assert_eq!(decode(bytes, false), text);
        }
        assert_eq!(decode(b"caf\xc3", true), "caf");
    }

    #[test]
    fn long_repeated_and_broken_datasets() {
        let long = [b"\x1c\x02\x78\x80\x04\0\0\0\x03abc" as &[u8], b"\x1c\x02\x50\0\x01a"].concat();
        assert_eq!(values(&long, 120), ["abc"]);
        let twice = [&long[..], b"\x1c\x02\x50\0\x01b\x1c\x02\x50\x7f\xff"].concat();
        assert_eq!(values(&twice, 80), ["a", "b"]);
        let short = b"8BIM\x04\x04\0\0\0\0\x7f\xff\x1c\x02\x50\0\x01a\x1c\x02\x78\0\x09cut";
        assert_eq!(values(&in_resources(short), 80), ["a"]);
    }
}
