//! JPEG (ITU-T T.81): sequential and progressive with Huffman codes, eight bits a sample, and any scans and sampling
//! factors.
//!
//! We have our own decoder because the available ones draw some files wrongly without an error, need the whole
//! picture in memory, or do not report missing rows. Its samples are the same as in browsers.

mod head;
mod entropy;
mod scan;
mod idct;
mod rows;

use entropy::Bits;
use head::{Component, Frame, SOS, Scan, Segments, Tables};
use rows::{Channels, Rows};
use scan::{Coefficients, ScanReader};

use super::decode::Sink;
use super::plate::Pixel;
use super::{Examined, PrintError, Source};
use crate::pictures::photo::Orientation;

/// The first bytes of application segments with Exif, a part of a colour profile, or Adobe's note.
const EXIF: &[u8] = b"Exif\0\0";
const ICC: &[u8] = b"ICC_PROFILE\0";
const ADOBE: &[u8] = b"Adobe";
const JFIF: &[u8] = b"JFIF\0";

/// A file up to its first scan.
struct Head<'a> {
    frame: Frame,
    tables: Tables,
    channels: Channels,
    exif: Option<&'a [u8]>,
    profile: Option<Vec<u8>>,
    /// The contents of the header of the first scan.
    scan: &'a [u8],
    /// The segments after it.
    rest: Segments<'a>,
}

/// Reads a file up to its first scan.
fn head(source: &[u8]) -> Result<Head<'_>, PrintError> {
    let (mut frame, mut tables) = (None, Tables::default());
    let (mut exif, mut adobe, mut is_jfif) = (None, None, false);
    let mut profile: Vec<(u8, &[u8])> = Vec::new();
    let mut rest = Segments::of(source);
    while let Some(segment) = rest.next()? {
        let contents = segment.contents;
        match segment.marker {
            SOS => {
                let frame: Frame = frame.ok_or(PrintError::Damaged)?;
                let channels = channels(&frame, is_jfif, adobe);
                profile.sort_by_key(|(number, _)| *number);
                let profile: Vec<u8> =
                    profile.into_iter().flat_map(|(_, part)| part).copied().collect();
                let profile = Some(profile).filter(|profile| !profile.is_empty());
                return Ok(Head { frame, tables, channels, exif, profile, scan: contents, rest });
            }
            0xe0 => is_jfif |= contents.starts_with(JFIF),
            0xe1 => exif = exif.or(contents.strip_prefix(EXIF)),
            0xe2 => {
                if let Some([number, _, part @ ..]) = contents.strip_prefix(ICC) {
                    profile.push((*number, part));
                }
            }
            0xee if contents.starts_with(ADOBE) => adobe = contents.get(11).copied().or(adobe),
            _ => tables.take(&segment)?,
        }
        frame = frame.map_or_else(|| Frame::read(&segment), |frame| Ok(Some(frame)))?;
    }
    Err(PrintError::Damaged)
}

/// The channels of a frame, determined as in the libraries that browsers use.
fn channels(frame: &Frame, is_jfif: bool, adobe: Option<u8>) -> Channels {
    let ids: Vec<u8> = frame.components.iter().map(|component| component.id).collect();
    match (ids.len(), adobe) {
        (1, _) => Channels::Grey,
        (3, _) if is_jfif => Channels::Ycc,
        (3, Some(0)) => Channels::Rgb,
        (3, None) if ids == *b"RGB" => Channels::Rgb,
        (3, _) => Channels::Ycc,
        (_, None | Some(0)) => Channels::Cmyk,
        _ => Channels::Ycck,
    }
}

/// Whether the first scan contains the whole picture, so that its rows can be drawn as they are read.
fn is_one_scan(frame: &Frame, scan: &Scan) -> bool {
    !frame.is_progressive && scan.components.len() == frame.components.len()
}

pub(super) fn examine(source: &[u8]) -> Result<Examined, PrintError> {
    let head = head(source)?;
    let scan = Scan::read(head.scan, &head.frame)?;
    let (width, height) = head.frame.size;
    let stored = (width as u32, height as u32);
    let orientation = Orientation::of(head.exif);
    let pixel = match head.channels {
        Channels::Grey => Pixel::Grey,
        Channels::Ycc | Channels::Rgb => Pixel::Rgb,
        Channels::Cmyk | Channels::Ycck => Pixel::Cmyk,
    };
    let rows = |c: &Component| c.stored.0 * 8 * (c.sampling.1 * 16 + 4);
    let rows: usize = head.frame.components.iter().map(rows).sum();
    let coefficients = if is_one_scan(&head.frame, &scan) { 0 } else { 128 * head.frame.blocks() };
    Ok(Examined {
        source: Source::Jpeg,
        size: orientation.turn(stored),
        orientation,
        is_animated: false,
        has_alpha: false,
        is_drawn: false,
        decoding: (rows + coefficients) as u64 + (1 << 20),
        stored,
        pixel,
        profile: head.profile,
    })
}

/// Decodes a whole file, and returns its rows from top to bottom. A file with missing rows is damaged, even if some
/// can be drawn; a file that only lacks its end marker is not.
pub(super) fn decode(source: &[u8], sink: Sink<'_>) -> Result<(), PrintError> {
    let head = head(source)?;
    let scan = Scan::read(head.scan, &head.frame)?;
    let rows = Rows::of(&head.frame, head.channels, sink);
    if is_one_scan(&head.frame, &scan) {
        let bits = Bits::of(source, head.rest.at);
        draw_scan(&head.frame, ScanReader::of(bits, &scan, &head.tables), &head.tables, rows)
    } else {
        let coefficients = gather((source, head.rest), (&head.frame, head.tables), scan)?;
        draw_all(&head.frame, &coefficients, rows)
    }
}

/// Draws the units of a scan as they are read.
fn draw_scan(
    frame: &Frame,
    mut reader: ScanReader<'_, '_>,
    tables: &Tables,
    mut rows: Rows<'_, '_>,
) -> Result<(), PrintError> {
    let table = |component: &Component| tables.quantization[component.quantization];
    let steps: Vec<[u16; 64]> =
        frame.components.iter().map(table).collect::<Option<_>>().ok_or(PrintError::Damaged)?;
    let order = reader.order();
    let mut block = [0; 64];
    for _ in 0..frame.units.1 {
        for across in 0..frame.units.0 {
            reader.next_unit()?;
            for (n, component) in order.iter().enumerate() {
                let (h, v) = frame.components[*component].sampling;
                let (samples, stride) = rows.next(*component);
                for place in 0..h * v {
                    block.fill(0);
                    let last = reader.block(n, &mut block)?;
                    let start = (place / h * stride + across * h + place % h) * 8;
                    idct::draw(&block, &steps[*component], last, (&mut samples[start..], stride));
                }
            }
        }
        rows.take()?;
    }
    reader.finish()?;
    rows.finish()
}

/// Reads all scans.
fn gather(
    (source, mut rest): (&[u8], Segments<'_>),
    (frame, mut tables): (&Frame, Tables),
    first: Scan,
) -> Result<Coefficients, PrintError> {
    let mut coefficients = Coefficients::of(frame);
    let mut scan = Some(first);
    let mut left = MOST_SCANS;
    while let Some(header) = scan.take() {
        left = left.checked_sub(1).ok_or(PrintError::Damaged)?;
        let reader = ScanReader::of(Bits::of(source, rest.at), &header, &tables);
        rest.at = coefficients.read(frame, reader)?;
        while let Some(segment) = rest.next()? {
            if segment.marker == SOS {
                scan = Some(Scan::read(segment.contents, frame)?);
                break;
            }
            tables.take(&segment)?;
        }
    }
    // Without an end marker, only the last bits of the last scan show that nothing is missing.
    match coefficients.has_all(!rest.has_ended) {
        true => Ok(coefficients),
        false => Err(PrintError::Damaged),
    }
}

/// More scans than this are an attack: each takes little room in the file, but much time.
const MOST_SCANS: usize = 500;

/// Draws a picture after all its coefficients have been read.
fn draw_all(
    frame: &Frame,
    coefficients: &Coefficients,
    mut rows: Rows<'_, '_>,
) -> Result<(), PrintError> {
    for down in 0..frame.units.1 {
        for (n, component) in frame.components.iter().enumerate() {
            let steps = coefficients.quantization[n].ok_or(PrintError::Damaged)?;
            let (samples, stride) = rows.next(n);
            let (across, v) = (component.stored.0, component.sampling.1);
            let blocks = &coefficients.blocks(n)[down * v * across..(down + 1) * v * across];
            for (place, block) in blocks.iter().enumerate() {
                let start = (place / across * stride + place % across) * 8;
                let last = scan::last(block);
                idct::draw(block, &steps, last, (&mut samples[start..], stride));
            }
        }
        rows.take()?;
    }
    rows.finish()
}
