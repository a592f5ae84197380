//! The bits of compressed data, and the Huffman codes they contain (ITU-T T.81, annex F).

use crate::pictures::darkroom::PrintError;

/// Codes of at most this many bits are looked up in one step.
const LOOKUP: u32 = 10;

/// A table of Huffman codes.
pub(super) struct Huffman {
    /// For each next [`LOOKUP`] bits: the length of the code they begin with, and its symbol; zero if it is longer.
    short: Box<[(u8, u8); 1 << LOOKUP]>,
    /// For each length, the first number beyond its codes, shifted to 16 bits.
    beyond: [u32; 17],
    /// For each length, the number to add to a code to get the index of its symbol.
    offset: [i32; 17],
    symbols: Vec<u8>,
}

impl Huffman {
    /// Builds a table from the number of codes of each length and their symbols.
    pub(super) fn of(counts: &[u8; 16], symbols: &[u8]) -> Result<Self, PrintError> {
        let mut table = Self {
            short: Box::new([(0, 0); 1 << LOOKUP]),
            beyond: [0; 17],
            offset: [0; 17],
            symbols: symbols.to_vec(),
        };
        let (mut code, mut place) = (0_u32, 0_usize);
        for (length, count) in (1..=16_u32).zip(counts) {
            table.offset[length as usize] = place as i32 - code as i32;
            for symbol in symbols.get(place..place + usize::from(*count)).unwrap_or_default() {
                if code >> length != 0 {
                    return Err(PrintError::Damaged);
                }
                if length <= LOOKUP {
                    let start = (code << (LOOKUP - length)) as usize;
                    let end = start + (1 << (LOOKUP - length));
                    table.short[start..end].fill((length as u8, *symbol));
                }
                code += 1;
            }
            place += usize::from(*count);
            table.beyond[length as usize] = code << (16 - length);
            code <<= 1;
        }
        Ok(table)
    }
}

/// The bits of one scan, from its header up to the next marker.
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The next bits, from the highest to the lowest.
    buffer: u64,
    /// The number of bits in the buffer.
    count: u32,
    /// How many of the last bits are zeros that replace data after the end.
    made_up: u32,
}

impl<'a> Bits<'a> {
    pub(super) fn of(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, buffer: 0, count: 0, made_up: 0 }
    }

    /// Whether more bits were read than exist.
    pub(super) fn is_past_end(&self) -> bool {
        self.made_up > self.count
    }

    /// Fills the buffer to at least 32 bits.
    #[inline]
    fn fill(&mut self) {
        if self.count >= 32 {
            return;
        }
        if let Some(word) = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk())
            && self.made_up == 0
            && !has_ff(u64::from_be_bytes(*word))
        {
            let more = (64 - self.count) / 8;
            self.buffer |= u64::from_be_bytes(*word) >> self.count;
            self.at += more as usize;
            self.count += more * 8;
            return;
        }
        self.fill_slowly();
    }

    #[cold]
    fn fill_slowly(&mut self) {
        // Clear what the fast path left after the last bit.
        self.buffer &= !(u64::MAX.checked_shr(self.count).unwrap_or(0));
        while self.count <= 56 {
            let byte = match (self.bytes.get(self.at), self.bytes.get(self.at + 1)) {
                (Some(0xff), Some(0x00)) => {
                    self.at += 2;
                    0xff
                }
                (Some(0xff), Some(0xff)) => {
                    self.at += 1;
                    continue;
                }
                (Some(0xff) | None, _) => {
                    self.made_up += 8;
                    0
                }
                (Some(byte), _) => {
                    self.at += 1;
                    *byte
                }
            };
            self.buffer |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
    }

    #[inline]
    fn skip(&mut self, count: u32) {
        self.buffer <<= count;
        self.count = self.count.saturating_sub(count);
    }

    /// Takes a number of up to 16 bits.
    #[inline]
    fn take(&mut self, count: u32) -> u32 {
        // In two steps, because a number cannot be shifted by its whole width.
        let value = (self.buffer >> 1 >> (63 - count)) as u32;
        self.skip(count);
        value
    }

    /// Takes a number of up to 16 bits at any place.
    #[inline]
    pub(super) fn number(&mut self, count: u32) -> u32 {
        self.fill();
        self.take(count)
    }

    #[inline]
    pub(super) fn bit(&mut self) -> bool {
        self.number(1) == 1
    }

    /// Takes a symbol. At least 16 bits are left after it to be taken.
    #[inline(always)]
    pub(super) fn symbol(&mut self, table: &Huffman) -> Result<u8, PrintError> {
        self.fill();
        let (length, symbol) = table.short[(self.buffer >> (64 - LOOKUP)) as usize];
        if length > 0 {
            self.skip(length.into());
            return Ok(symbol);
        }
        self.long_symbol(table)
    }

    /// Takes a symbol whose code is too long to be looked up.
    #[cold]
    fn long_symbol(&mut self, table: &Huffman) -> Result<u8, PrintError> {
        let next = (self.buffer >> 48) as u32;
        let length = (LOOKUP + 1..=16).find(|length| next < table.beyond[*length as usize]);
        let length = length.ok_or(PrintError::Damaged)?;
        let place = (next >> (16 - length)) as i32 + table.offset[length as usize];
        let symbol = usize::try_from(place).ok().and_then(|place| table.symbols.get(place));
        self.skip(length);
        symbol.copied().ok_or(PrintError::Damaged)
    }

    /// Takes a signed number of a length that a symbol gave (F.2.2.1).
    #[inline]
    pub(super) fn signed(&mut self, length: u32) -> i32 {
        if length == 0 {
            return 0;
        }
        let value = self.take(length) as i32;
        // A number whose first bit is not set is negative.
        let is_negative = (value >> (length - 1)) - 1;
        value + (is_negative & (1 - (1 << length)))
    }

    /// Continues after the next restart marker, which must be the `n`th, counted from the first.
    pub(super) fn restart(&mut self, n: usize) -> Result<(), PrintError> {
        if self.is_past_end() {
            return Err(PrintError::Damaged);
        }
        // If the buffer has read ahead, only this marker can have stopped it.
        let mut at = self.at;
        loop {
            match (self.bytes.get(at), self.bytes.get(at + 1)) {
                (Some(0xff), Some(0x00)) => at += 2,
                (Some(0xff), Some(marker)) if *marker != 0xff => {
                    let wanted = 0xd0 + (n % 8) as u8;
                    if *marker != wanted {
                        return Err(PrintError::Damaged);
                    }
                    *self = Self::of(self.bytes, at + 2);
                    return Ok(());
                }
                (Some(_), _) => at += 1,
                (None, _) => return Err(PrintError::Damaged),
            }
        }
    }

    /// The position after the last byte that was read, where the search for the next marker continues.
    pub(super) fn position(&self) -> usize {
        self.at
    }
}

/// Whether one of eight bytes is 255.
#[inline]
fn has_ff(word: u64) -> bool {
    let inverted = !word;
    inverted.wrapping_sub(0x0101_0101_0101_0101) & word & 0x8080_8080_8080_8080 != 0
}
