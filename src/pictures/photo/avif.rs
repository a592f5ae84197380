//! AVIF files as our own encoder writes them: boxes (ISO/IEC 14496-12), one of which gives the positions of the items
//! in the file (ISO/IEC 23008-12). Rights are added as one more item.

use super::{Packet, PhotoError, take, take_array};

/// A box: its name and its contents.
type Named<'a> = ([u8; 4], &'a [u8]);

/// Version and flags of a box, when both are zero.
const PLAIN: [u8; 4] = [0; 4];

/// The size in pixels in the header of a file.
///
/// # Errors
/// If the bytes are not a whole file as our encoder writes it.
pub fn avif_size(bytes: &[u8]) -> Result<(u32, u32), PhotoError> {
    let [_, (_, meta), _] = top(bytes)?;
    let properties = find(meta.get(4..).unwrap_or_default(), *b"iprp")?;
    let mut extent = find(find(properties, *b"ipco")?, *b"ispe")?;
    let [_, width, height] =
        [take_array(&mut extent)?, take_array(&mut extent)?, take_array(&mut extent)?];
    Ok((u32::from_be_bytes(width), u32::from_be_bytes(height)))
}

/// Adds rights to a picture that was just encoded as AVIF.
///
/// # Errors
/// If the bytes are not a whole file as our encoder writes it.
pub fn embed_in_avif(encoded: &[u8], rights: &Packet) -> Result<Vec<u8>, PhotoError> {
    let [(_, kind), (_, meta), (_, data)] = top(encoded)?;
    let Some(packet) = rights.xmp.as_deref() else { return Ok(encoded.to_vec()) };
    let parts = boxes(meta.strip_prefix(&PLAIN).ok_or(PhotoError::Damaged)?)?;
    let item = Item { number: unused(&parts)?, of: primary(&parts)? };
    let before = meta.len() - PLAIN.len();
    let grown = item.write(&parts, Shift::default())?.len().checked_sub(before);
    let grown = grown.ok_or(PhotoError::Damaged)?;
    let by = u32::try_from(grown).map_err(|_| PhotoError::Damaged)?;
    let end = u32::try_from(encoded.len() + grown).map_err(|_| PhotoError::Damaged)?;
    let length = u32::try_from(packet.len()).map_err(|_| PhotoError::Damaged)?;
    let parts = item.write(&parts, Shift { by, packet: (end, length) })?;
    let mut copy = boxed(*b"ftyp", &[kind]);
    copy.extend(boxed(*b"meta", &[&PLAIN, &parts]));
    copy.extend(boxed(*b"mdat", &[data, packet]));
    Ok(copy)
}

/// The file type, the description of the items, and the items.
fn top(bytes: &[u8]) -> Result<[Named<'_>; 3], PhotoError> {
    let all: [Named<'_>; 3] = boxes(bytes)?.try_into().map_err(|_| PhotoError::Damaged)?;
    let names = all.map(|(name, _)| name);
    let is_known = names == [*b"ftyp", *b"meta", *b"mdat"] && all[0].1.starts_with(b"avif");
    if is_known { Ok(all) } else { Err(PhotoError::Damaged) }
}

/// Cuts bytes into boxes.
fn boxes(mut rest: &[u8]) -> Result<Vec<Named<'_>>, PhotoError> {
    let mut boxes = Vec::new();
    while !rest.is_empty() {
        let length = u32::from_be_bytes(take_array(&mut rest)?) as usize;
        let name = take_array(&mut rest)?;
        boxes.push((name, take(&mut rest, length.checked_sub(8).ok_or(PhotoError::Damaged)?)?));
    }
    Ok(boxes)
}

/// The contents of the first box of a name.
fn find(bytes: &[u8], name: [u8; 4]) -> Result<&[u8], PhotoError> {
    let found = boxes(bytes)?.into_iter().find(|(of, _)| *of == name);
    found.map(|(_, contents)| contents).ok_or(PhotoError::Damaged)
}

/// Writes a box.
fn boxed(name: [u8; 4], contents: &[&[u8]]) -> Vec<u8> {
    let length = 8 + contents.iter().map(|part| part.len()).sum::<usize>();
    let mut copy = (length as u32).to_be_bytes().to_vec();
    copy.extend(name);
    copy.extend(contents.iter().copied().flatten());
    copy
}

/// The number of the item that is the picture.
fn primary(parts: &[Named<'_>]) -> Result<u16, PhotoError> {
    let pitm = parts.iter().find(|(name, _)| name == b"pitm").ok_or(PhotoError::Damaged)?;
    let mut number = pitm.1.strip_prefix(&PLAIN).ok_or(PhotoError::Damaged)?;
    Ok(u16::from_be_bytes(take_array(&mut number)?))
}

/// An unused item number.
fn unused(parts: &[Named<'_>]) -> Result<u16, PhotoError> {
    let iloc = parts.iter().find(|(name, _)| name == b"iloc").ok_or(PhotoError::Damaged)?;
    let places = places(iloc.1)?;
    places.iter().map(|place| place.0).max().unwrap_or(0).checked_add(1).ok_or(PhotoError::Damaged)
}

/// The positions of the items: number, first byte in the file, length.
fn places(iloc: &[u8]) -> Result<Vec<(u16, u32, u32)>, PhotoError> {
    // Positions and lengths have four bytes each, and count from the beginning of the file.
    let mut rest = iloc.strip_prefix(&[0, 0, 0, 0, 0x44, 0]).ok_or(PhotoError::Damaged)?;
    let count = u16::from_be_bytes(take_array(&mut rest)?);
    let mut place = || {
        let number = u16::from_be_bytes(take_array(&mut rest)?);
        // In this file, and in one piece.
        let [0, 0, 0, 1] = take_array(&mut rest)? else { return Err(PhotoError::Damaged) };
        let start = u32::from_be_bytes(take_array(&mut rest)?);
        Ok((number, start, u32::from_be_bytes(take_array(&mut rest)?)))
    };
    let places = (0..count).map(|_| place()).collect::<Result<_, _>>()?;
    if rest.is_empty() { Ok(places) } else { Err(PhotoError::Damaged) }
}

/// How far the items move, and the position of the new one.
#[derive(Clone, Copy, Default)]
struct Shift {
    by: u32,
    packet: (u32, u32),
}

/// The new item, and the item it describes.
struct Item {
    number: u16,
    of: u16,
}

impl Item {
    /// The description of the items of a file, including this one.
    fn write(&self, parts: &[Named<'_>], shift: Shift) -> Result<Vec<u8>, PhotoError> {
        let mut copy = Vec::new();
        for (name, contents) in parts {
            match name {
                b"iinf" => copy.extend(self.listed(contents)?),
                b"iloc" => copy.extend(self.placed(contents, shift)?),
                // References are in a box of their own, which may not exist yet.
                b"iref" => {}
                name => copy.extend(boxed(*name, &[contents])),
            }
        }
        let known = parts.iter().find(|(name, _)| name == b"iref");
        let known = known.map_or(Ok(&[][..]), |(_, contents)| {
            contents.strip_prefix(&PLAIN).ok_or(PhotoError::Damaged)
        })?;
        let about = [self.number.to_be_bytes(), [0, 1], self.of.to_be_bytes()].concat();
        copy.extend(boxed(*b"iref", &[&PLAIN, known, &boxed(*b"cdsc", &[&about])]));
        Ok(copy)
    }

    /// The list of items.
    fn listed(&self, iinf: &[u8]) -> Result<Vec<u8>, PhotoError> {
        let mut rest = iinf.strip_prefix(&PLAIN).ok_or(PhotoError::Damaged)?;
        let count = u16::from_be_bytes(take_array(&mut rest)?).saturating_add(1).to_be_bytes();
        let kind = b"\0\0mime\0application/rdf+xml\0";
        let entry = boxed(*b"infe", &[&[2, 0, 0, 0], &self.number.to_be_bytes(), kind]);
        Ok(boxed(*b"iinf", &[&PLAIN, &count, rest, &entry]))
    }

    /// The list of positions.
    fn placed(&self, iloc: &[u8], shift: Shift) -> Result<Vec<u8>, PhotoError> {
        let mut places = places(iloc)?;
        for (_, start, _) in &mut places {
            *start = start.checked_add(shift.by).ok_or(PhotoError::Damaged)?;
        }
        places.push((self.number, shift.packet.0, shift.packet.1));
        let mut rows = (places.len() as u16).to_be_bytes().to_vec();
        for (number, start, length) in places {
            rows.extend(number.to_be_bytes());
            rows.extend([0, 0, 0, 1]);
            rows.extend([start, length].into_iter().flat_map(u32::to_be_bytes));
        }
        Ok(boxed(*b"iloc", &[&[0, 0, 0, 0, 0x44, 0], &rows]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pictures::photo::Rights;

    /// A file of one item, or of two of which the second lets the first be seen through.
    fn file(has_alpha: bool) -> Vec<u8> {
        let count = if has_alpha { 2_u16 } else { 1 };
        let entry =
            |number: u16| boxed(*b"infe", &[&[2, 0, 0, 0], &number.to_be_bytes(), b"\0\0av01\0"]);
        let entries: Vec<u8> = (1..=count).flat_map(entry).collect();
        let size = [&PLAIN[..], &24_u32.to_be_bytes(), &17_u32.to_be_bytes()].concat();
        let properties = boxed(*b"iprp", &[&boxed(*b"ipco", &[&boxed(*b"ispe", &[&size])])]);
        let through = boxed(*b"auxl", &[&[0, 2, 0, 1, 0, 1]]);
        let references = boxed(*b"iref", &[&PLAIN, &through]);
        let places = |start: u32| {
            let place = |number: u16| {
                let start = (start + 6 * u32::from(number - 1)).to_be_bytes();
                [&number.to_be_bytes()[..], &[0, 0, 0, 1], &start, &6_u32.to_be_bytes()].concat()
            };
            let rows: Vec<u8> = (1..=count).flat_map(place).collect();
            boxed(*b"iloc", &[&[0, 0, 0, 0, 0x44, 0], &count.to_be_bytes(), &rows])
        };
        let head = |start: u32| {
            let listed = boxed(*b"iinf", &[&PLAIN, &count.to_be_bytes(), &entries]);
            let primary = boxed(*b"pitm", &[&PLAIN, &[0, 1]]);
            let meta = [&primary[..], &places(start), &listed, &properties].concat();
            let references = if has_alpha { &references[..] } else { &[] };
            let kind = boxed(*b"ftyp", &[b"avif\0\0\0\0mif1"]);
            [kind, boxed(*b"meta", &[&PLAIN, &meta, references])].concat()
        };
        let start = head(0).len() as u32 + 8;
        [head(start), boxed(*b"mdat", &[&b"PIXELSALPHAS"[..6 * usize::from(count)]])].concat()
    }

    /// What lies at the places that a file names, by the numbers of the items.
    fn items(file: &[u8]) -> Vec<(u16, &[u8])> {
        let [_, (_, meta), _] = top(file).expect("a file");
        let places = places(find(&meta[4..], *b"iloc").expect("places")).expect("places");
        let item = |(number, start, length): &(u16, u32, u32)| {
            (*number, &file[*start as usize..(start + length) as usize])
        };
        places.iter().map(item).collect()
    }

    #[test]
    fn rights_are_one_more_item_and_the_others_are_found_as_before() {
        let rights = Rights { credit: Some("Wire".to_owned()), ..Rights::default() }.packet();
        let packet = rights.xmp.clone().expect("a packet");
        for has_alpha in [false, true] {
            let plain = file(has_alpha);
            let with = embed_in_avif(&plain, &rights).expect("a file");
            let mut expected = items(&plain);
            assert_eq!(expected[0], (1, &b"PIXELS"[..]));
            expected.push((if has_alpha { 3 } else { 2 }, &packet));
            assert_eq!(items(&with), expected);
            assert_eq!(avif_size(&with), Ok((24, 17)));
            let about = boxed(*b"cdsc", &[&[0, expected[expected.len() - 1].0 as u8, 0, 1, 0, 1]]);
            assert!(with.windows(about.len()).any(|bytes| bytes == about));
            let through = with.windows(4).any(|bytes| bytes == b"auxl");
            assert_eq!(through, has_alpha);
            assert_eq!(embed_in_avif(&plain, &Packet::default()), Ok(plain));
        }
    }

    #[test]
    fn what_is_cut_short_or_garbled_is_no_panic() {
        let rights = Rights { credit: Some("Wire".to_owned()), ..Rights::default() }.packet();
        let plain = file(true);
        for length in 0..plain.len() {
            assert_eq!(
                embed_in_avif(&plain[..length], &rights),
                Err(PhotoError::Damaged),
                "{length}"
            );
        }
        for at in 0..plain.len() {
            let mut garbled = plain.clone();
            garbled[at] = 0xff;
            _ = (avif_size(&garbled), embed_in_avif(&garbled, &rights));
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { failure_persistence: None, cases: 2000, ..Default::default() })]

        /// Lengths, numbers and places that cannot be are no panic, and what can be written has its size.
        #[test]
        fn any_damage_can_be_tried(
            has_alpha in proptest::bool::ANY,
            changes in proptest::collection::vec(
                (proptest::prelude::any::<proptest::sample::Index>(), proptest::prelude::any::<u8>()),
                1..8,
            ),
        ) {
            let mut bytes = file(has_alpha);
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            let rights = Rights { credit: Some("Wire".to_owned()), ..Rights::default() }.packet();
            if let Ok(with) = embed_in_avif(&bytes, &rights) {
                proptest::prop_assert!(with.len() < bytes.len() + 4096);
                proptest::prop_assert_eq!(avif_size(&with), avif_size(&bytes));
            }
        }
    }
}
