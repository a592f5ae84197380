//! The blocks of a scan (ITU-T T.81, annexes F and G).

use super::entropy::{Bits, Huffman};
use super::head::{Frame, Scan, Tables, ZIGZAG};
use crate::pictures::darkroom::PrintError;

/// The coefficients of a block, in natural order.
pub(super) type Block = [i16; 64];

/// The last coefficient of a block that is not zero, in zigzag order.
pub(super) fn last(block: &Block) -> usize {
    let is_set = |place: &usize| block[usize::from(ZIGZAG[*place])] != 0;
    (1..64).rev().find(is_set).unwrap_or(0)
}

/// Reads the blocks of one scan.
pub(super) struct ScanReader<'a, 't> {
    bits: Bits<'a>,
    scan: &'t Scan,
    tables: &'t Tables,
    /// The last DC value of each component of the scan.
    previous: [i32; 4],
    /// The number of further blocks that contain nothing more in this band.
    ended: u32,
    /// The number of units read so far.
    read: usize,
}

impl<'a, 't> ScanReader<'a, 't> {
    pub(super) fn of(bits: Bits<'a>, scan: &'t Scan, tables: &'t Tables) -> Self {
        Self { bits, scan, tables, previous: [0; 4], ended: 0, read: 0 }
    }

    /// The components of the scan, in their order in a unit.
    pub(super) fn order(&self) -> Vec<usize> {
        self.scan.components.iter().map(|(component, ..)| *component).collect()
    }

    /// Must be called before each unit: restarts where a restart marker is due.
    #[inline]
    pub(super) fn next_unit(&mut self) -> Result<(), PrintError> {
        let interval = self.tables.restart;
        if interval > 0 && self.read > 0 && self.read.is_multiple_of(interval) {
            self.bits.restart(self.read / interval - 1)?;
            (self.previous, self.ended) = ([0; 4], 0);
        }
        self.read += 1;
        if self.bits.is_past_end() { Err(PrintError::Damaged) } else { Ok(()) }
    }

    /// Ends the scan, and returns where to look for the next marker.
    pub(super) fn finish(&self) -> Result<usize, PrintError> {
        if self.bits.is_past_end() { Err(PrintError::Damaged) } else { Ok(self.bits.position()) }
    }

    /// Reads a whole block of the n-th component of the scan into zeros, and returns the last coefficient it sets.
    #[inline]
    pub(super) fn block(&mut self, n: usize, block: &mut Block) -> Result<usize, PrintError> {
        let (_, dc, ac) = self.scan.components[n];
        block[0] = self.dc(n, dc)? as i16;
        let table = table(&self.tables.ac, ac)?;
        let (mut place, mut last) = (1, 0);
        while place < 64 {
            let symbol = self.bits.symbol(table)?;
            let (run, length) = (usize::from(symbol >> 4), u32::from(symbol & 15));
            if length == 0 {
                if run < 15 {
                    break;
                }
                place += 16;
                continue;
            }
            place += run;
            let natural = ZIGZAG.get(place).ok_or(PrintError::Damaged)?;
            block[usize::from(*natural)] = self.bits.signed(length) as i16;
            last = place;
            place += 1;
        }
        Ok(last)
    }

    /// The DC value of the next block of a component.
    #[inline]
    fn dc(&mut self, n: usize, dc: usize) -> Result<i32, PrintError> {
        let length = self.bits.symbol(table(&self.tables.dc, dc)?)?;
        if length > 15 {
            return Err(PrintError::Damaged);
        }
        let value = self.previous[n].wrapping_add(self.bits.signed(length.into()));
        self.previous[n] = value;
        Ok(value)
    }

    /// Adds the data of this scan of a progressive file to a block.
    pub(super) fn add(&mut self, n: usize, block: &mut Block) -> Result<(), PrintError> {
        let (_, dc, ac) = self.scan.components[n];
        let (high, low) = self.scan.bits;
        match (self.scan.spectrum.0, high) {
            (0, 0) => block[0] = (self.dc(n, dc)? << low) as i16,
            (0, _) => block[0] |= i16::from(self.bits.bit()) << low,
            (_, 0) => self.begin_band(ac, block)?,
            _ => self.refine_band(ac, block)?,
        }
        Ok(())
    }

    /// The first bits of a band of coefficients (G.1.2.2).
    fn begin_band(&mut self, ac: usize, block: &mut Block) -> Result<(), PrintError> {
        if self.ended > 0 {
            self.ended -= 1;
            return Ok(());
        }
        let table = table(&self.tables.ac, ac)?;
        let (mut place, last) = self.scan.spectrum;
        while place <= last {
            let symbol = self.bits.symbol(table)?;
            let (run, length) = (u32::from(symbol >> 4), u32::from(symbol & 15));
            if length == 0 && run < 15 {
                self.ended = (1 << run) - 1 + self.bits.number(run);
                break;
            }
            place += run as usize;
            if length > 0 {
                let natural = ZIGZAG.get(place).ok_or(PrintError::Damaged)?;
                let value = self.bits.signed(length) << self.scan.bits.1;
                block[usize::from(*natural)] = value as i16;
            }
            place += 1;
        }
        Ok(())
    }

    /// One more bit of a band of coefficients (G.1.2.3).
    fn refine_band(&mut self, ac: usize, block: &mut Block) -> Result<(), PrintError> {
        let (mut place, last) = self.scan.spectrum;
        let bit = 1_i16 << self.scan.bits.1;
        if self.ended == 0 {
            let table = table(&self.tables.ac, ac)?;
            while place <= last {
                let symbol = self.bits.symbol(table)?;
                let (run, length) = (u32::from(symbol >> 4), symbol & 15);
                let new = match (length, run) {
                    (0, 15) => 0,
                    (0, _) => {
                        self.ended = (1 << run) + self.bits.number(run);
                        break;
                    }
                    (1, _) if self.bits.bit() => bit,
                    (1, _) => -bit,
                    _ => return Err(PrintError::Damaged),
                };
                place = self.refine(block, place, Some(run));
                if new != 0 {
                    let is_there = place <= last;
                    let natural =
                        ZIGZAG.get(place).filter(|_| is_there).ok_or(PrintError::Damaged)?;
                    block[usize::from(*natural)] = new;
                }
                place += 1;
            }
        }
        if self.ended > 0 {
            self.refine(block, place, None);
            self.ended -= 1;
        }
        Ok(())
    }

    /// Reads one more bit for each coefficient that is not zero, up to the end of the band or, with a run, up to the
    /// zero after that many zeros. Returns where it stopped.
    fn refine(&mut self, block: &mut Block, mut place: usize, run: Option<u32>) -> usize {
        let bit = 1_i16 << self.scan.bits.1;
        let mut left = run;
        while place <= self.scan.spectrum.1 {
            let coefficient = &mut block[usize::from(ZIGZAG[place])];
            if *coefficient != 0 {
                if self.bits.bit() && *coefficient & bit == 0 {
                    let step = if *coefficient > 0 { bit } else { -bit };
                    *coefficient = coefficient.wrapping_add(step);
                }
            } else if let Some(left) = &mut left {
                if *left == 0 {
                    break;
                }
                *left -= 1;
            }
            place += 1;
        }
        place
    }
}

fn table(tables: &[Option<Huffman>; 4], n: usize) -> Result<&Huffman, PrintError> {
    tables[n].as_ref().ok_or(PrintError::NotRead("Motion JPEG"))
}

/// The coefficients of all blocks of a picture with several scans.
pub(super) struct Coefficients {
    components: Vec<Vec<Block>>,
    /// For each component and coefficient, the bit position that the scans have reached; `None` if no scan contained
    /// it.
    reached: Vec<[Option<u32>; 64]>,
    /// The quantization tables of the components, as they were at the beginning of their first scan.
    pub(super) quantization: Vec<Option<[u16; 64]>>,
}

impl Coefficients {
    pub(super) fn of(frame: &Frame) -> Self {
        let blocks = |c: &super::head::Component| vec![[0; 64]; c.stored.0 * c.stored.1];
        Self {
            components: frame.components.iter().map(blocks).collect(),
            reached: vec![[None; 64]; frame.components.len()],
            quantization: vec![None; frame.components.len()],
        }
    }

    /// The blocks of a component, row after row.
    pub(super) fn blocks(&self, component: usize) -> &[Block] {
        &self.components[component]
    }

    /// Whether the scans have drawn every component; with `is_whole`, completely.
    pub(super) fn has_all(&self, is_whole: bool) -> bool {
        let is_done = |reached: &[Option<u32>; 64]| match is_whole {
            true => reached.iter().all(|bits| *bits == Some(0)),
            false => reached[0].is_some(),
        };
        self.reached.iter().all(is_done)
    }

    /// Reads a scan, and returns where to look for the next marker.
    pub(super) fn read(
        &mut self,
        frame: &Frame,
        mut reader: ScanReader<'_, '_>,
    ) -> Result<usize, PrintError> {
        let scan = reader.scan;
        for (component, ..) in &scan.components {
            let table = frame.components[*component].quantization;
            let known = &mut self.quantization[*component];
            *known = known.or(reader.tables.quantization[table]);
            match frame.is_progressive {
                true => {
                    let (first, last) = scan.spectrum;
                    self.reached[*component][first..=last].fill(Some(scan.bits.1));
                }
                false => self.reached[*component] = [Some(0); 64],
            }
        }
        match scan.components[..] {
            [(component, ..)] => self.read_alone(frame, component, &mut reader)?,
            _ => self.read_units(frame, &mut reader)?,
        }
        reader.finish()
    }

    /// Reads a scan of one component, whose blocks are in rows (A.2.2).
    fn read_alone(
        &mut self,
        frame: &Frame,
        component: usize,
        reader: &mut ScanReader<'_, '_>,
    ) -> Result<(), PrintError> {
        let of = &frame.components[component];
        for row in self.components[component].chunks_mut(of.stored.0).take(of.blocks.1) {
            for block in &mut row[..of.blocks.0] {
                reader.next_unit()?;
                read_block(frame, (reader, 0), block)?;
            }
        }
        Ok(())
    }

    /// Reads a scan of several components, whose blocks are in units (A.2.3).
    fn read_units(
        &mut self,
        frame: &Frame,
        reader: &mut ScanReader<'_, '_>,
    ) -> Result<(), PrintError> {
        let scan = reader.scan;
        for unit in 0..frame.units.0 * frame.units.1 {
            let (across, down) = (unit % frame.units.0, unit / frame.units.0);
            reader.next_unit()?;
            for (n, (component, ..)) in scan.components.iter().enumerate() {
                let of = &frame.components[*component];
                let (h, v) = of.sampling;
                for y in down * v..(down + 1) * v {
                    let start = y * of.stored.0 + across * h;
                    for block in &mut self.components[*component][start..start + h] {
                        read_block(frame, (reader, n), block)?;
                    }
                }
            }
        }
        Ok(())
    }
}

#[inline]
fn read_block(
    frame: &Frame,
    (reader, n): (&mut ScanReader<'_, '_>, usize),
    block: &mut Block,
) -> Result<(), PrintError> {
    match frame.is_progressive {
        true => reader.add(n, block),
        false => reader.block(n, block).map(|_| ()),
    }
}
