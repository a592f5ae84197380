//! Makes rows of pixels from the samples of a JPEG file: scales chrominance to full size and combines the channels.

use super::head::{Component, Frame};
use crate::pictures::darkroom::PrintError;
use crate::pictures::darkroom::decode::Sink;

/// The meaning of the components of a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Channels {
    Grey,
    /// Luminance and chrominance (ITU-T T.871, section 7).
    Ycc,
    Rgb,
    /// Inks, where 255 means no ink.
    Cmyk,
    /// Inks, the first three as luminance and chrominance (Adobe technical note 5116).
    Ycck,
}

/// Takes the samples of the components, one row of units at a time, and returns rows of pixels.
///
/// Chrominance is scaled to full size as in browsers: with a triangle filter if it has half the samples across or
/// down, otherwise by repetition.
pub(super) struct Rows<'f, 's> {
    frame: &'f Frame,
    channels: Channels,
    planes: Vec<Plane>,
    /// The number of rows of units taken so far.
    taken: usize,
    sink: Sink<'s>,
    pixels: Vec<u8>,
    lines: Vec<Line>,
}

/// The samples of one component in memory: one row above a row of units, its own rows, and those of the next.
struct Plane {
    /// The number of samples in a row.
    stride: usize,
    /// The number of rows of samples in a row of units.
    height: usize,
    samples: Vec<u8>,
}

/// Space for one row of a component at full size.
#[derive(Default)]
struct Line {
    samples: Vec<u8>,
    sums: Vec<u16>,
}

impl<'f, 's> Rows<'f, 's> {
    pub(super) fn of(frame: &'f Frame, channels: Channels, sink: Sink<'s>) -> Self {
        let plane = |component: &Component| {
            let (stride, height) = (component.stored.0 * 8, component.sampling.1 * 8);
            Plane { stride, height, samples: vec![0; stride * (2 * height + 1)] }
        };
        let planes: Vec<Plane> = frame.components.iter().map(plane).collect();
        let lines = planes.iter().map(|_| Line::default()).collect();
        Self { frame, channels, planes, taken: 0, sink, pixels: Vec::new(), lines }
    }

    /// Where to draw the samples of the next row of units, and how many samples a row has.
    pub(super) fn next(&mut self, component: usize) -> (&mut [u8], usize) {
        let plane = &mut self.planes[component];
        (&mut plane.samples[(plane.height + 1) * plane.stride..], plane.stride)
    }

    /// Takes the row of units that was just drawn.
    pub(super) fn take(&mut self) -> Result<(), PrintError> {
        if self.taken > 0 {
            self.give(self.taken - 1)?;
        }
        for plane in &mut self.planes {
            plane.samples.copy_within(plane.height * plane.stride.., 0);
        }
        self.taken += 1;
        Ok(())
    }

    /// Returns the last rows.
    pub(super) fn finish(mut self) -> Result<(), PrintError> {
        self.give(self.taken.saturating_sub(1))
    }

    /// Returns the pixels of a row of units.
    fn give(&mut self, unit: usize) -> Result<(), PrintError> {
        let height = 8 * self.frame.most.1;
        for y in unit * height..((unit + 1) * height).min(self.frame.size.1) {
            let parts = self.planes.iter().zip(&self.frame.components).zip(&mut self.lines);
            let rows: Vec<&[u8]> = parts
                .map(|((plane, component), line)| {
                    plane.line((y, unit), (component, self.frame), line)
                })
                .collect();
            mix(self.channels, &rows, &mut self.pixels);
            (self.sink)(&self.pixels)?;
        }
        Ok(())
    }
}

impl Plane {
    /// A row of samples by its number in the picture, for use in `give`. The first row counts as the row above
    /// itself, the last as the row below itself.
    fn row(&self, y: usize, unit: usize, component: &Component) -> &[u8] {
        let y = y.min(component.size.1 - 1);
        let start = (y + 1).saturating_sub(unit * self.height) * self.stride;
        &self.samples[start..start + component.size.0]
    }

    /// A row of samples at full size.
    fn line<'l>(
        &'l self,
        (y, unit): (usize, usize),
        (component, frame): (&Component, &Frame),
        line: &'l mut Line,
    ) -> &'l [u8] {
        let ((h, v), (across, down)) = (component.sampling, frame.most);
        let width = frame.size.0;
        let row = |y: usize| self.row(y, unit, component);
        let source = row(y * v / down);
        let is_wide = component.size.0 > 2;
        // The nearer of the two neighbouring rows at half height, and the other one.
        let other = || row(if y % 2 == 0 { (y / 2).saturating_sub(1) } else { y / 2 + 1 });
        match (across == h, across == 2 * h && is_wide, down == v, down == 2 * v) {
            (true, _, true, _) => return &source[..width],
            (_, true, true, _) => widen(source, line),
            (_, true, _, true) => widen_between(source, other(), line),
            (true, _, _, true) => between(source, other(), (y % 2) as u16 + 1, line),
            _ => {
                line.samples.clear();
                line.samples.extend((0..width).map(|x| source[x * h / across]));
            }
        }
        &line.samples[..width]
    }
}

/// Doubles the width of a row: each sample counts three times as much as its neighbour.
fn widen(source: &[u8], line: &mut Line) {
    line.samples.resize(source.len() * 2, 0);
    let out = &mut line.samples[..source.len() * 2];
    let (first, last) = (source[0], source[source.len() - 1]);
    out[0] = first;
    let inner = out[1..source.len() * 2 - 1].as_chunks_mut::<2>().0;
    for (pair, near) in inner.iter_mut().zip(source.windows(2)) {
        let (a, b) = (u16::from(near[0]), u16::from(near[1]));
        *pair = [((3 * a + b + 2) >> 2) as u8, ((3 * b + a + 1) >> 2) as u8];
    }
    out[source.len() * 2 - 1] = last;
}

/// The same from two rows, of which the first is nearer.
fn widen_between(source: &[u8], other: &[u8], line: &mut Line) {
    let Line { samples, sums } = line;
    sums.clear();
    sums.extend(source.iter().zip(other).map(|(a, b)| 3 * u16::from(*a) + u16::from(*b)));
    samples.resize(sums.len() * 2, 0);
    let out = &mut samples[..sums.len() * 2];
    let (first, last) = (sums[0], sums[sums.len() - 1]);
    out[0] = ((4 * first + 8) >> 4) as u8;
    let inner = out[1..sums.len() * 2 - 1].as_chunks_mut::<2>().0;
    for (pair, near) in inner.iter_mut().zip(sums.windows(2)) {
        let (a, b) = (near[0], near[1]);
        *pair = [((3 * a + b + 7) >> 4) as u8, ((3 * b + a + 8) >> 4) as u8];
    }
    out[sums.len() * 2 - 1] = ((4 * last + 7) >> 4) as u8;
}

/// Interpolates a row between two rows, of which the first is nearer.
fn between(source: &[u8], other: &[u8], bias: u16, line: &mut Line) {
    line.samples.clear();
    let mixed = |(a, b): (&u8, &u8)| ((3 * u16::from(*a) + u16::from(*b) + bias) >> 2) as u8;
    line.samples.extend(source.iter().zip(other).map(mixed));
}

/// Combines the channels of a row.
fn mix(channels: Channels, rows: &[&[u8]], pixels: &mut Vec<u8>) {
    pixels.clear();
    match (channels, rows) {
        (Channels::Grey, [grey, ..]) => pixels.extend_from_slice(grey),
        (Channels::Rgb, [r, g, b, ..]) => {
            let colours = r.iter().zip(*g).zip(*b);
            pixels.extend(colours.flat_map(|((r, g), b)| [*r, *g, *b]));
        }
        (Channels::Ycc, [y, cb, cr, ..]) => {
            pixels.resize(y.len() * 3, 0);
            let places = pixels.as_chunks_mut::<3>().0;
            for (((place, y), cb), cr) in places.iter_mut().zip(*y).zip(*cb).zip(*cr) {
                *place = to_rgb(*y, *cb, *cr);
            }
        }
        (Channels::Cmyk, [c, m, y, k, ..]) => {
            let inks = c.iter().zip(*m).zip(*y).zip(*k);
            pixels.extend(inks.flat_map(|(((c, m), y), k)| [*c, *m, *y, *k]));
        }
        (Channels::Ycck, [y, cb, cr, k, ..]) => {
            let inks = y.iter().zip(*cb).zip(*cr).zip(*k);
            pixels.extend(inks.flat_map(|(((y, cb), cr), k)| {
                let [r, g, b] = to_rgb(*y, *cb, *cr);
                [255 - r, 255 - g, 255 - b, *k]
            }));
        }
        _ => {}
    }
}

/// Converts luminance and chrominance to red, green and blue (ITU-T T.871, section 7), in fixed point.
#[inline(always)]
fn to_rgb(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    const HALF: i32 = 1 << 15;
    let (y, cb, cr) = (i32::from(y), i32::from(cb) - 128, i32::from(cr) - 128);
    let red = y + ((91_881 * cr + HALF) >> 16);
    let green = y + ((-22_554 * cb - 46_802 * cr + HALF) >> 16);
    let blue = y + ((116_130 * cb + HALF) >> 16);
    [red, green, blue].map(|value| value.clamp(0, 255) as u8)
}
