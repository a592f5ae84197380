//! The markers of a JPEG file (ITU-T T.81, annex B): its frame, its tables, and the headers of its scans.

use super::entropy::Huffman;
use crate::pictures::darkroom::PrintError;

/// Start of image.
const SOI: u8 = 0xd8;
/// End of image.
pub(super) const EOI: u8 = 0xd9;
/// Start of scan.
pub(super) const SOS: u8 = 0xda;
/// Define quantization tables.
const DQT: u8 = 0xdb;
/// Define Huffman tables.
const DHT: u8 = 0xc4;
/// Define restart interval.
const DRI: u8 = 0xdd;

/// The most components in a scan. It is also the most that we read in a frame.
pub(super) const MOST_COMPONENTS: usize = 4;

/// The natural place of the n-th coefficient in zigzag order (figure A.6).
#[rustfmt::skip]
pub(super) const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5,
    12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
    35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
    58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// One marker segment.
pub(super) struct Segment<'a> {
    pub(super) marker: u8,
    pub(super) contents: &'a [u8],
}

/// Iterates over the segments of a file.
#[derive(Clone)]
pub(super) struct Segments<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
    /// Whether the end marker was found.
    pub(super) has_ended: bool,
}

impl<'a> Segments<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, has_ended: false }
    }

    /// The next segment; `None` at the end of the file, with or without an end marker. Stray bytes before a marker
    /// are skipped, as in other decoders.
    pub(super) fn next(&mut self) -> Result<Option<Segment<'a>>, PrintError> {
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let Some(start) = rest.iter().position(|byte| *byte == 0xff) else { return Ok(None) };
            let fill = rest[start..].iter().take_while(|byte| **byte == 0xff).count();
            let Some(marker) = rest.get(start + fill) else { return Ok(None) };
            self.at += start + fill + 1;
            match *marker {
                EOI => {
                    self.has_ended = true;
                    return Ok(None);
                }
                // Markers without contents, and a byte of compressed data.
                0x00 | 0x01 | SOI | 0xd0..=0xd7 => {}
                marker => {
                    return self.contents().map(|contents| Some(Segment { marker, contents }));
                }
            }
        }
    }

    fn contents(&mut self) -> Result<&'a [u8], PrintError> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let (length, _) = rest.split_first_chunk().ok_or(PrintError::Damaged)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let contents = rest.get(2..length).ok_or(PrintError::Damaged)?;
        self.at += length;
        Ok(contents)
    }
}

/// The frame: size and components (B.2.2).
pub(super) struct Frame {
    pub(super) is_progressive: bool,
    /// Width and height in pixels.
    pub(super) size: (usize, usize),
    pub(super) components: Vec<Component>,
    /// The largest sampling factors, across and down.
    pub(super) most: (usize, usize),
    /// The number of units (MCUs) of an interleaved scan, across and down.
    pub(super) units: (usize, usize),
}

/// One component of a frame: luminance, red, black ink.
pub(super) struct Component {
    pub(super) id: u8,
    /// Its sampling factors, across and down.
    pub(super) sampling: (usize, usize),
    /// The number of its quantization table.
    pub(super) quantization: usize,
    /// Its width and height in samples.
    pub(super) size: (usize, usize),
    /// The number of blocks across and down in a scan of its own.
    pub(super) blocks: (usize, usize),
    /// The number of blocks across and down in an interleaved scan, which fills whole units.
    pub(super) stored: (usize, usize),
}

impl Frame {
    /// Reads a frame header; `None` if the segment is of another kind.
    pub(super) fn read(segment: &Segment<'_>) -> Result<Option<Self>, PrintError> {
        let is_progressive = match segment.marker {
            0xc0 | 0xc1 => false,
            0xc2 => true,
            0xc3 | 0xc7 | 0xcb | 0xcf => return Err(PrintError::NotRead("lossless JPEG")),
            0xc5 | 0xc6 | 0xcd | 0xce => return Err(PrintError::NotRead("hierarchical JPEG")),
            0xc9 | 0xca => return Err(PrintError::NotRead("arithmetic-coded JPEG")),
            _ => return Ok(None),
        };
        let ([precision, h1, h0, w1, w0, count], rest) =
            segment.contents.split_first_chunk().ok_or(PrintError::Damaged)?;
        match precision {
            8 => {}
            12 => return Err(PrintError::NotRead("12-bit JPEG")),
            _ => return Err(PrintError::Damaged),
        }
        let size = (u16::from_be_bytes([*w1, *w0]).into(), u16::from_be_bytes([*h1, *h0]).into());
        if !matches!(count, 1 | 3 | 4) {
            return Err(PrintError::NotRead("two-channel JPEG"));
        }
        let described = rest.get(..3 * usize::from(*count)).ok_or(PrintError::Damaged)?;
        Self::of(is_progressive, size, described.as_chunks().0).map(Some)
    }

    fn of(
        is_progressive: bool,
        size: (usize, usize),
        described: &[[u8; 3]],
    ) -> Result<Self, PrintError> {
        let sampling = |[_, factors, _]: &[u8; 3]| match described {
            // A single component is never interleaved, whatever its factors are.
            [_] => (1, 1),
            _ => (usize::from(factors >> 4), usize::from(factors & 15)),
        };
        let all = || described.iter().map(sampling);
        let is_legal = |(h, v): (usize, usize)| (1..=4).contains(&h) && (1..=4).contains(&v);
        if size.0 == 0 || size.1 == 0 || !all().all(is_legal) {
            return Err(PrintError::Damaged);
        }
        let most = all().fold((1, 1), |most, (h, v)| (most.0.max(h), most.1.max(v)));
        let units = (size.0.div_ceil(8 * most.0), size.1.div_ceil(8 * most.1));
        let component = |described: &[u8; 3]| {
            let (h, v) = sampling(described);
            let samples = ((size.0 * h).div_ceil(most.0), (size.1 * v).div_ceil(most.1));
            Component {
                id: described[0],
                sampling: (h, v),
                quantization: usize::from(described[2] & 3),
                size: samples,
                blocks: (samples.0.div_ceil(8), samples.1.div_ceil(8)),
                stored: (units.0 * h, units.1 * v),
            }
        };
        let components = described.iter().map(component).collect();
        Ok(Self { is_progressive, size, components, most, units })
    }

    /// The number of blocks of all components together.
    pub(super) fn blocks(&self) -> usize {
        self.components.iter().map(|component| component.stored.0 * component.stored.1).sum()
    }
}

/// The tables that scans use.
#[derive(Default)]
pub(super) struct Tables {
    /// Quantization tables, in natural order.
    pub(super) quantization: [Option<[u16; 64]>; 4],
    pub(super) dc: [Option<Huffman>; 4],
    pub(super) ac: [Option<Huffman>; 4],
    /// The number of units after which a scan restarts; zero if it does not.
    pub(super) restart: usize,
}

impl Tables {
    /// Takes the tables of a segment, if it contains any.
    pub(super) fn take(&mut self, segment: &Segment<'_>) -> Result<(), PrintError> {
        match segment.marker {
            DQT => self.take_quantization(segment.contents),
            DHT => self.take_huffman(segment.contents),
            DRI => {
                let interval = segment.contents.first_chunk().ok_or(PrintError::Damaged)?;
                self.restart = u16::from_be_bytes(*interval).into();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn take_quantization(&mut self, mut contents: &[u8]) -> Result<(), PrintError> {
        while let Some((head, rest)) = contents.split_first() {
            let width = if head >> 4 == 0 { 1 } else { 2 };
            let (values, rest) = rest.split_at_checked(64 * width).ok_or(PrintError::Damaged)?;
            let mut table = [0; 64];
            for (place, value) in ZIGZAG.iter().zip(values.chunks_exact(width)) {
                let value = value.iter().fold(0, |value, byte| (value << 8) | u16::from(*byte));
                table[usize::from(*place)] = value;
            }
            let slot = self.quantization.get_mut(usize::from(head & 15));
            *slot.ok_or(PrintError::Damaged)? = Some(table);
            contents = rest;
        }
        Ok(())
    }

    fn take_huffman(&mut self, mut contents: &[u8]) -> Result<(), PrintError> {
        while let Some((head, rest)) = contents.split_first() {
            let (counts, rest) = rest.split_first_chunk::<16>().ok_or(PrintError::Damaged)?;
            let count = counts.iter().map(|count| usize::from(*count)).sum();
            let (symbols, rest) = rest.split_at_checked(count).ok_or(PrintError::Damaged)?;
            let tables = if head >> 4 == 0 { &mut self.dc } else { &mut self.ac };
            let slot = tables.get_mut(usize::from(head & 15)).ok_or(PrintError::Damaged)?;
            *slot = Some(Huffman::of(counts, symbols)?);
            contents = rest;
        }
        Ok(())
    }
}

/// The header of a scan (B.2.3).
pub(super) struct Scan {
    /// The components it contains, each with the numbers of its Huffman tables for DC and AC.
    pub(super) components: Vec<(usize, usize, usize)>,
    /// The first and the last coefficient, in zigzag order.
    pub(super) spectrum: (usize, usize),
    /// The bit position that earlier scans reached, and that of this one. The former is zero for the first scan, the
    /// latter for the last.
    pub(super) bits: (u32, u32),
}

impl Scan {
    /// Reads the header of a scan.
    pub(super) fn read(contents: &[u8], frame: &Frame) -> Result<Self, PrintError> {
        let (count, rest) = contents.split_first().ok_or(PrintError::Damaged)?;
        let count = usize::from(*count);
        let (named, rest) = rest.split_at_checked(2 * count).ok_or(PrintError::Damaged)?;
        let [first, last, bits, ..] = *rest else { return Err(PrintError::Damaged) };
        let named = named.as_chunks::<2>().0.iter().map(|[id, tables]| {
            let place = frame.components.iter().position(|component| component.id == *id)?;
            Some((place, usize::from(tables >> 4), usize::from(tables & 15)))
        });
        let components: Vec<_> = named.collect::<Option<_>>().ok_or(PrintError::Damaged)?;
        let spectrum = (usize::from(first), usize::from(last));
        let scan =
            Self { components, spectrum, bits: (u32::from(bits >> 4), u32::from(bits & 15)) };
        if scan.is_legal(frame) { Ok(scan) } else { Err(PrintError::Damaged) }
    }

    fn is_legal(&self, frame: &Frame) -> bool {
        let named = &self.components;
        let (first, last) = self.spectrum;
        let is_once = |n: usize| named[..n].iter().all(|(place, ..)| *place != named[n].0);
        let is_progressive = first <= last
            && last < 64
            && self.bits.1 < 14
            && (first > 0 || last == 0)
            && (first == 0 || named.len() == 1);
        (1..=MOST_COMPONENTS).contains(&named.len())
            && (0..named.len()).all(is_once)
            && named.iter().all(|(_, dc, ac)| *dc < 4 && *ac < 4)
            && (!frame.is_progressive || is_progressive)
    }
}
