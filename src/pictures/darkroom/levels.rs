//! Halves a picture while its rows are read, so that it is never whole in memory.

use std::collections::{BTreeMap, BTreeSet};

use super::PrintError;
use super::plate::{Pixel, Plate};

/// Takes the rows of a picture, and keeps some of its levels. Level 0 is the picture itself; level `n` has half the
/// width and height of level `n - 1`, rounded up.
pub(super) struct Levels {
    pixel: Pixel,
    /// All levels from the picture itself to the smallest one needed.
    levels: Vec<Level>,
}

/// One level of a picture.
struct Level {
    size: (u32, u32),
    /// The number of rows received.
    rows: u32,
    /// The rows received, if the level is needed.
    kept: Option<Vec<u8>>,
    /// A row that waits for the next one.
    waiting: Vec<u8>,
    /// Whether a row is waiting.
    waits: bool,
}

/// The size of a level of a picture.
pub(super) fn size_at((width, height): (u32, u32), level: u32) -> (u32, u32) {
    (width.div_ceil(1 << level), height.div_ceil(1 << level))
}

impl Levels {
    /// Prepares for a picture of this size, and for the levels needed.
    pub(super) fn of(size: (u32, u32), pixel: Pixel, wanted: &BTreeSet<u32>) -> Self {
        let last = wanted.last().copied().unwrap_or_default();
        let level = |level: u32| {
            let size = size_at(size, level);
            let bytes = size.0 as usize * size.1 as usize * pixel.bytes();
            let kept = wanted.contains(&level).then(|| Vec::with_capacity(bytes));
            Level { size, rows: 0, kept, waiting: Vec::new(), waits: false }
        };
        Self { pixel, levels: (0..=last).map(level).collect() }
    }

    /// Takes the next row of the picture.
    pub(super) fn take(&mut self, row: &[u8]) -> Result<(), PrintError> {
        self.put(0, row)
    }

    /// Adds a row to a level, and the halved rows to the levels below.
    fn put(&mut self, from: usize, row: &[u8]) -> Result<(), PrintError> {
        let width = self.pixel.bytes() * self.levels[from].size.0 as usize;
        if row.len() != width || self.levels[from].rows == self.levels[from].size.1 {
            return Err(PrintError::Damaged);
        }
        let mut half = Vec::new();
        for n in from..self.levels.len() {
            let is_last = n + 1 == self.levels.len();
            let row = if n == from { row } else { &half };
            let level = &mut self.levels[n];
            level.rows += 1;
            if let Some(kept) = &mut level.kept {
                kept.extend_from_slice(row);
            }
            if is_last {
                break;
            }
            level.waits = !level.waits;
            if level.waits {
                level.waiting.clear();
                level.waiting.extend_from_slice(row);
                break;
            }
            half = halved(self.pixel, &level.waiting, row);
        }
        Ok(())
    }

    /// Returns the levels needed, after all rows were taken.
    pub(super) fn finish(
        mut self,
        profile: Option<&Vec<u8>>,
    ) -> Result<BTreeMap<u32, Plate>, PrintError> {
        for n in 0..self.levels.len() - 1 {
            let level = &mut self.levels[n];
            if std::mem::take(&mut level.waits) {
                let half = halved(self.pixel, &level.waiting, &level.waiting);
                self.put(n + 1, &half)?;
            }
        }
        let pixel = self.pixel;
        let plate = |(n, level): (u32, Level)| {
            let Level { size, kept, .. } = level;
            let plate = kept.map(|bytes| Plate { size, pixel, bytes, profile: profile.cloned() });
            plate.map(|plate| Ok((n, plate.checked()?)))
        };
        (0..).zip(self.levels).filter_map(plate).collect()
    }
}

/// Combines two rows into one of half the width. Each pixel is the mean of four; a last column without a partner
/// counts twice.
fn halved(pixel: Pixel, upper: &[u8], lower: &[u8]) -> Vec<u8> {
    match pixel {
        Pixel::Grey => means::<1>(upper, lower, mean),
        Pixel::Rgb => means::<3>(upper, lower, mean),
        Pixel::Cmyk => means::<4>(upper, lower, mean),
        Pixel::Rgba => means::<4>(upper, lower, weighted_mean),
    }
}

fn means<const N: usize>(
    upper: &[u8],
    lower: &[u8],
    mean: impl Fn([[u8; N]; 4]) -> [u8; N],
) -> Vec<u8> {
    let (upper, lower) = (upper.as_chunks::<N>().0, lower.as_chunks::<N>().0);
    let mut half = vec![0; upper.len().div_ceil(2) * N];
    let places = half.as_chunks_mut::<N>().0;
    for ((place, a), b) in places.iter_mut().zip(upper.chunks(2)).zip(lower.chunks(2)) {
        *place = match (a, b) {
            ([a, b], [c, d]) => mean([*a, *b, *c, *d]),
            _ => mean([a[0], a[0], b[0], b[0]]),
        };
    }
    half
}

#[inline(always)]
fn mean<const N: usize>(pixels: [[u8; N]; 4]) -> [u8; N] {
    std::array::from_fn(|n| {
        let sum: u16 = pixels.iter().map(|pixel| u16::from(pixel[n])).sum();
        ((sum + 2) >> 2) as u8
    })
}

/// The mean of colours, weighted by their opacity.
#[inline(always)]
fn weighted_mean(pixels: [[u8; 4]; 4]) -> [u8; 4] {
    let cover: u32 = pixels.iter().map(|pixel| u32::from(pixel[3])).sum();
    match cover {
        1020 => mean(pixels),
        0 => [0; 4],
        _ => std::array::from_fn(|n| match n {
            3 => ((cover + 2) >> 2) as u8,
            _ => {
                let colour = pixels.iter().map(|pixel| u32::from(pixel[n]) * u32::from(pixel[3]));
                ((colour.sum::<u32>() + cover / 2) / cover) as u8
            }
        }),
    }
}
