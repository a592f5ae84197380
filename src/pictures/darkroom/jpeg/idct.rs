//! The inverse cosine transform of a block, in integers, so every machine gets the same samples. They are those of
//! the accurate integer method that browsers use (Loeffler, Ligtenberg, Moschytz, 1989).

/// The number of bits after the point in fixed-point numbers.
const FRACTION: u32 = 13;

/// The number of extra bits that the first pass keeps for the second.
const KEPT: u32 = 2;

/// A constant of the transform in fixed point.
const fn fixed(value: f64) -> i32 {
    (value * (1 << FRACTION) as f64 + 0.5) as i32
}

const C_0_298: i32 = fixed(0.298_631_336);
const C_0_390: i32 = fixed(0.390_180_644);
const C_0_541: i32 = fixed(0.541_196_100);
const C_0_765: i32 = fixed(0.765_366_865);
const C_0_899: i32 = fixed(0.899_976_223);
const C_1_175: i32 = fixed(1.175_875_602);
const C_1_501: i32 = fixed(1.501_321_110);
const C_1_847: i32 = fixed(1.847_759_065);
const C_1_961: i32 = fixed(1.961_570_560);
const C_2_053: i32 = fixed(2.053_119_869);
const C_2_562: i32 = fixed(2.562_915_447);
const C_3_072: i32 = fixed(3.072_711_026);

/// The number of coefficients, in zigzag order, in the first four rows and columns.
const IN_QUARTER: usize = 10;

/// One number for each of eight columns.
type Lanes = [i32; 8];

#[inline(always)]
fn each(f: impl Fn(usize) -> i32) -> Lanes {
    std::array::from_fn(f)
}

/// Transforms eight columns at once. Only their first `HEIGHT` rows are not zero.
#[inline(always)]
fn pass<const HEIGHT: usize>(rows: &[Lanes; 8], shift: u32) -> [Lanes; 8] {
    let mut result = [[0; 8]; 8];
    let half = 1 << (shift - 1);
    for n in 0..8 {
        let at = |row: usize| if row < HEIGHT { rows[row][n] } else { 0 };
        // Even part.
        let z1 = (at(2).wrapping_add(at(6))).wrapping_mul(C_0_541);
        let t2 = z1.wrapping_sub(at(6).wrapping_mul(C_1_847));
        let t3 = z1.wrapping_add(at(2).wrapping_mul(C_0_765));
        let t0 = at(0).wrapping_add(at(4)) << FRACTION;
        let t1 = at(0).wrapping_sub(at(4)) << FRACTION;
        let even =
            [t0.wrapping_add(t3), t1.wrapping_add(t2), t1.wrapping_sub(t2), t0.wrapping_sub(t3)];
        // Odd part.
        let (o0, o1, o2, o3) = (at(7), at(5), at(3), at(1));
        let z5 = o0.wrapping_add(o2).wrapping_add(o1).wrapping_add(o3).wrapping_mul(C_1_175);
        let z1 = o0.wrapping_add(o3).wrapping_mul(-C_0_899);
        let z2 = o1.wrapping_add(o2).wrapping_mul(-C_2_562);
        let z3 = o0.wrapping_add(o2).wrapping_mul(-C_1_961).wrapping_add(z5);
        let z4 = o1.wrapping_add(o3).wrapping_mul(-C_0_390).wrapping_add(z5);
        let odd = [
            o3.wrapping_mul(C_1_501).wrapping_add(z1).wrapping_add(z4),
            o2.wrapping_mul(C_3_072).wrapping_add(z2).wrapping_add(z3),
            o1.wrapping_mul(C_2_053).wrapping_add(z2).wrapping_add(z4),
            o0.wrapping_mul(C_0_298).wrapping_add(z1).wrapping_add(z3),
        ];
        for k in 0..4 {
            result[k][n] = even[k].wrapping_add(odd[k]).wrapping_add(half) >> shift;
            result[7 - k][n] = even[k].wrapping_sub(odd[k]).wrapping_add(half) >> shift;
        }
    }
    result
}

/// Transforms columns, then rows.
#[inline(always)]
fn both<const HEIGHT: usize>(rows: &[Lanes; 8]) -> [Lanes; 8] {
    let columns = pass::<HEIGHT>(rows, FRACTION - KEPT);
    transposed(&pass::<HEIGHT>(&transposed(&columns), FRACTION + KEPT + 3))
}

#[inline(always)]
fn transposed(rows: &[Lanes; 8]) -> [Lanes; 8] {
    std::array::from_fn(|row| each(|column| rows[column][row]))
}

/// Draws a block into rows of samples, at a place in them.
///
/// `last` is the last coefficient, in zigzag order, that is not zero.
pub(super) fn draw(
    block: &[i16; 64],
    quantization: &[u16; 64],
    last: usize,
    (samples, stride): (&mut [u8], usize),
) {
    if last == 0 {
        let level = i32::from(block[0]).wrapping_mul(i32::from(quantization[0]));
        // Round as the two passes would.
        let sample = sample((level.wrapping_add(4)) >> 3);
        for row in samples.chunks_mut(stride).take(8) {
            row[..8].fill(sample);
        }
        return;
    }
    let mut rows = [[0; 8]; 8];
    for (n, (coefficient, step)) in block.iter().zip(quantization).enumerate() {
        rows[n / 8][n % 8] = i32::from(*coefficient).wrapping_mul(i32::from(*step));
    }
    let rows = if last < IN_QUARTER { both::<4>(&rows) } else { both::<8>(&rows) };
    for (row, values) in samples.chunks_mut(stride).zip(&rows) {
        for (place, value) in row[..8].iter_mut().zip(values) {
            *place = sample(*value);
        }
    }
}

/// Converts a level around zero to a sample.
#[inline(always)]
fn sample(level: i32) -> u8 {
    level.saturating_add(128).clamp(0, 255) as u8
}
